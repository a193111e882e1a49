"""The notula as a Word file: its order, its texts each where it belongs, its marks, and the rules of Word."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time
from io import BytesIO

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordination.documents import base
from coordination.documents.layout import (
    LayoutProfile,
    Margins,
    MatrixPlacement,
    Paper,
    SignatureForm,
    load_profile,
    parse_profile,
    profile_names,
)
from coordination.documents.matrix import target_words
from coordination.documents.notula import build_notula
from coordination.documents.notula_data import Change
from coordination.documents.participants import presence_words
from coordination.documents.values import (
    Action,
    Decision,
    DecisionKind,
    MeetingDay,
    Participant,
    ParticipantGroup,
    Presence,
)
from coordination.paths import EXPORTS
from tests.documents import examples
from tests.documents.examples import doc, kendari
from tests.documents.reader import NS, Docx, Table, w
from tests.documents.word_rules import faults

EXAMPLES = ["kendari", "hard", "draft", "ralat"]
# One grey pixel: enough of a picture for a test, no office's emblem.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63680000008200818f0e0d4e"
    "0000000049454e44ae426082"
)


def _built(data) -> Docx:
    return Docx(build_notula(data))


def _plain(text: str) -> str:
    return text.replace("\xa0", " ")


def _table_with(docx: Docx, title: str) -> Table:
    return next(
        block for block in docx.blocks if isinstance(block, Table) and title in [c.text for c in block.rows[0].cells]
    )


# What Word insists on.


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_notula_obeys_what_word_insists_on(name):
    assert faults(_built(getattr(examples, name)())) == []


def test_the_rules_would_notice_a_fault():
    docx = _built(kendari())
    for part, right, wrong in (
        ("word/document.xml", b"<w:keepNext/>", b"<w:jc w:val='left'/><w:keepNext/>"),
        ("word/document.xml", b'w:val="TabelIsi"', b'w:val="TidakAda"'),
        ("word/document.xml", b'<w:tcW w:w="680"', b'<w:tcW w:w="681"'),
        ("word/_rels/document.xml.rels", b"rakorHeader1.xml", b"hilang.xml"),
        ("word/numbering.xml", b"</w:numbering>", b'<w:abstractNum w:abstractNumId="99"/></w:numbering>'),
    ):
        broken = Docx(docx.content)
        assert right in broken.parts[part]
        broken.parts[part] = broken.parts[part].replace(right, wrong, 1)
        assert faults(broken), wrong


def test_the_same_data_gives_the_same_bytes():
    assert build_notula(kendari()) == build_notula(kendari())


def test_python_docx_opens_it_and_reads_its_properties():
    opened = python_docx.Document(BytesIO(build_notula(kendari())))
    properties = opened.core_properties
    assert properties.title == "Notula Rapat Koordinasi Pencegahan Kekerasan dan Perlindungan terhadap Perempuan"
    assert properties.author == "Dinas Pemberdayaan Perempuan dan Perlindungan Anak Kota Kendari"
    assert properties.language == "id-ID"
    assert properties.created == examples.APPROVED
    assert [section.orientation for section in opened.sections] == [0, 1]


def test_the_committed_base_document_is_the_one_that_its_maker_makes():
    assert base.BASE.read_bytes() == base.base_document(), "run python -m coordination.documents.base"


def test_the_headings_are_real_ones_so_that_word_can_navigate():
    headings = [(p.style, p.text) for p in _built(kendari()).paragraphs if p.style.startswith("Heading")]
    assert headings == [
        ("Heading1", "Pembukaan"),
        ("Heading1", "Pembahasan"),
        ("Heading2", "Akses layanan perlindungan"),
        ("Heading2", "Edukasi kekerasan berbasis gender"),
        ("Heading2", "Penguatan regulasi dan koordinasi"),
        ("Heading2", "Data kasus dan pelibatan masyarakat"),
        ("Heading1", "Arahan pimpinan"),
        ("Heading1", "Keputusan"),
        ("Heading1", "Rencana tindak lanjut"),
        ("Heading1", "Penutup"),
    ]


# Every text, once, where it belongs.


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_participant_stands_once_in_the_table_under_the_own_organization(name):
    data = getattr(examples, name)()
    rows = _table_with(_built(data), "Instansi").rows[1:]
    people = [(group, person) for group in data.participants for person in group.people]
    assert len(rows) == len(people)
    organizations = [group.organization for group in data.participants]
    assert [row.cells[1].text for row in rows if row.cells[1].text] == organizations
    assert [row.cells[0].text for row in rows if row.cells[0].text] == [f"{n + 1}." for n in range(len(organizations))]
    organization = ""
    for row, (group, person) in zip(rows, people, strict=True):
        organization = row.cells[1].text or organization
        assert organization == group.organization
        assert person.position in row.cells[2].text
        assert person.name in row.cells[2].text
        assert row.cells[3].text == presence_words(person)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_decision_stands_once_in_the_list_and_once_over_its_actions(name):
    data = getattr(examples, name)()
    docx = _built(data)
    listed = [p.text for p in docx.paragraphs if p.style == "Keputusan"]
    assert listed == [f"{decision.number}.\t{decision.text}" for decision in data.decisions]
    rows = [row for row in _table_with(docx, "Tindak Lanjut").rows[1:] if row.cells[-1].span == 5]
    assert [(row.cells[0].text, row.cells[1].text) for row in rows] == [(d.number, d.text) for d in data.decisions]


def test_every_action_stands_once_in_the_matrix_with_all_that_was_agreed():
    rows = [row for row in _table_with(_built(kendari()), "Tindak Lanjut").rows[1:] if len(row.cells) == 6]
    actions = [action for decision in kendari().decisions for action in decision.actions]
    assert [[cell.text for cell in row.cells] for row in rows] == [
        [a.code, a.text, a.owner, ", ".join(a.supporters) or "–", target_words(a), a.evidence] for a in actions
    ]


def test_the_facts_stand_in_the_order_of_the_form():
    facts = next(block for block in _built(kendari()).blocks if isinstance(block, Table))
    labels = {row.cells[0].text: _plain(row.cells[-1].text) for row in facts.rows}
    assert list(labels) == [
        "Sidang/Rapat", "Hari/Tanggal", "Surat Undangan", "Waktu Sidang/Rapat", "Tempat", "Acara",
        "Pimpinan Sidang/Rapat", "Ketua", "Sekretaris", "Pencatat", "Peserta",
    ]  # fmt: skip
    assert labels["Surat Undangan"] == "Nomor 400.2.3/215/DP3A/VI/2024 tanggal 21 Juni 2024"
    assert labels["Peserta"] == "13 (tiga belas) orang dari 11 instansi"


def test_text_that_xml_cannot_hold_is_left_out_and_all_else_is_kept():
    text = _built(examples.hard()).text
    assert "Teks  dengan  tanda (mendesak)" in text
    assert 'Dr. ‘NAMA’ "kutip" & <tanda> 🙏 نص' in text


# Any text that XML can hold; a lone carriage return is a line end.
_any_text = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=300)


@settings(max_examples=40, deadline=None)
@given(_any_text, _any_text, _any_text, st.text(max_size=40))
def test_names_decisions_and_actions_of_any_text_are_in_the_file_as_typed(name, decision, action, hostile):
    group = ParticipantGroup(organization=hostile, people=(Participant(name=name, position=hostile),))
    data = replace(
        kendari(),
        meeting=f"{hostile}{name}",
        place=hostile,
        participants=(group,),
        decisions=(Decision(number="1", text=decision, actions=(Action(code="1", text=action, owner=hostile),)),),
        creator=hostile,
    )
    docx = _built(data)
    assert faults(docx) == []
    assert {name, decision, action} <= {p.text.removeprefix("1.\t") for p in docx.paragraphs}


# Choices, marks and parts that may be absent.


def test_the_matrix_stands_as_a_landscape_annex_after_the_signature_or_before_the_closing():
    def order(placement):
        docx = _built(kendari(LayoutProfile(matrix_placement=placement)))
        body = docx.root("word/document.xml")
        sections = [size.get(w("orient"), "portrait") for size in body.iterfind(".//w:sectPr/w:pgSz", NS)]
        text = docx.text
        places = [text.index("Menyusun alur rujukan"), text.index("Demikian notula")]
        return sections, places == sorted(places), "bagian tidak terpisahkan dari notula ini" in text

    assert order(MatrixPlacement.LAMPIRAN) == (["portrait", "landscape"], False, True)
    assert order(MatrixPlacement.BEFORE_CLOSING) == (["portrait", "landscape", "portrait"], True, False)


def test_without_actions_there_is_no_matrix_and_no_landscape_page():
    data = replace(kendari(), decisions=(), no_decisions=True)
    docx = _built(data)
    assert faults(docx) == []
    assert "Rapat ini tidak menghasilkan keputusan." in docx.text
    assert b"landscape" not in docx.parts["word/document.xml"]


def test_the_chair_alone_signs_where_the_profile_says_so():
    docx = _built(kendari(LayoutProfile(signature=SignatureForm.CHAIR_ONLY)))
    assert "Notulis," not in docx.text
    assert "Pimpinan Rapat," in docx.text
    assert faults(docx) == []


def test_the_signatures_hold_together_and_to_the_paragraph_before_them():
    docx = _built(kendari())
    attestation = next(p for p in docx.paragraphs if p.text.startswith("Demikian notula"))
    assert attestation.keep_next
    block = next(b for b in docx.blocks if isinstance(b, Table) and "Notulis," in b.rows[0].cells[1].text)
    assert all(row.cant_split for row in block.rows)
    assert {p.style for row in block.rows for cell in row.cells for p in cell.blocks} == {"TandaTangan"}


def test_head_rows_repeat_and_no_row_is_cut_but_one_that_could_outgrow_a_page():
    docx = _built(examples.hard())
    for title in ("Instansi", "Tindak Lanjut"):
        table = _table_with(docx, title)
        assert [row.head for row in table.rows].count(True) == 1
        assert table.rows[0].head
        assert all(row.cant_split for row in table.rows)
    longest = Decision(number="1", text="kata " * 300, actions=(Action(code="1", text="x", owner="y"),))
    table = _table_with(_built(replace(kendari(), decisions=(longest,))), "Tindak Lanjut")
    assert not table.rows[1].cant_split


def test_a_decision_stays_with_its_actions_unless_they_are_too_tall():
    def kept(count):
        actions = tuple(Action(code=f"1{n}", text="x", owner="y", due=date(2024, 7, 1)) for n in range(count))
        data = replace(kendari(), decisions=(Decision(number="1", text="k", actions=actions),))
        rows = _table_with(_built(data), "Tindak Lanjut").rows[1:]
        return [row.cells[1].blocks[0].keep_next for row in rows]

    assert kept(3) == [True, True, True, False]
    assert kept(40) == [True] + [False] * 40


def test_a_draft_is_marked_on_every_page_in_words_and_across_it():
    docx = _built(examples.draft())
    headers = [part.decode() for name, part in docx.parts.items() if "rakorHeader" in name]
    assert len(headers) == 3
    for header in headers:
        assert "DRAF – BELUM DISAHKAN" in header
        assert "PowerPlusWaterMarkObject" in header
        assert "TERBATAS" in header
    assert "DRAF" not in "".join(part.decode() for name, part in _built(kendari()).parts.items() if "eader" in name)


def test_only_the_page_with_the_letterhead_has_no_page_number():
    docx = _built(kendari())
    numbered = {name: b" PAGE " in part for name, part in docx.parts.items() if "rakorHeader" in name}
    assert list(numbered.values()).count(False) == 1
    sections = docx.root("word/document.xml").findall(".//w:sectPr", NS)
    assert [section.find("w:titlePg", NS) is not None for section in sections] == [True, False]


def test_the_security_word_of_a_secret_paper_is_red():
    def header(word):
        return b"".join(p for n, p in _built(replace(kendari(), security_word=word)).parts.items() if "Header" in n)

    assert b"C00000" in header("Sangat rahasia")
    assert b"SANGAT RAHASIA" in header("Sangat rahasia")
    assert b"C00000" not in header("Terbatas")


def test_a_ralat_says_what_it_replaces_why_and_what_changed_and_marks_the_place():
    docx = _built(examples.ralat())
    text = _plain(docx.text)
    assert "Ralat ke-1, tanggal 4 Juli 2024" in text
    assert "Ralat ini menggantikan notula tanggal 27 Juni 2024." in text
    assert "Semula Jumat, 19 Juli 2024, menjadi Jumat, 12 Juli 2024." in text
    assert "Kendari, 4 Juli 2024" in text
    marked = [row.cells[0].text for row in _table_with(docx, "Tindak Lanjut").rows if row.cells[0].changed]
    assert marked == ["4b"]


def test_several_changes_of_a_ralat_are_numbered_and_changed_paragraphs_marked():
    data = examples.ralat()
    changes = (Change(subject="tempat", before="", after="Aula"), Change(subject="ketua", before="Sekda", after=""))
    agenda = (*data.agenda[:2], replace(data.agenda[2], changed=True), *data.agenda[3:])
    docx = _built(replace(data, ralat=replace(data.ralat, changes=changes), agenda=agenda))
    items = [p.text for p in docx.paragraphs if p.item and p.item.ordered and ": semula" in p.text]
    assert items == ["tempat: semula (tidak ada), menjadi Aula.", "ketua: semula Sekda, menjadi (dihapus)."]
    assert [p.style for p in docx.paragraphs if p.changed] == ["Heading2", "Isi2"]
    assert faults(docx) == []


def test_what_a_reader_may_not_see_is_only_said_to_be_closed():
    agenda = (kendari().agenda[1], replace(kendari().agenda[2], closed=True, title="KENARI", discussion=doc("KENARI")))
    decision = Decision(
        number="2", text="KENARI", closed=True, actions=(Action(code="2", text="KENARI", owner="KENARI"),)
    )
    docx = _built(replace(kendari(), agenda=agenda, decisions=(kendari().decisions[0], decision)))
    assert not [name for name, part in docx.parts.items() if b"KENARI" in part]
    assert [p.text for p in docx.paragraphs].count("Tertutup") == 2
    assert "2.\tTertutup" in docx.text


def test_the_time_is_not_said_twice_where_the_typed_text_names_it():
    typed = _built(kendari()).text
    assert _plain(typed).count("pukul 09.00 WITA") == 1
    silent = _built(replace(kendari(), opening=doc("Didahului doa."), opened_at=time(9, 5))).text
    assert "Rapat dibuka oleh pimpinan rapat pada pukul 09.05 WITA." in _plain(silent)


def test_a_decision_says_its_kind_where_it_is_more_than_a_decision_and_that_it_is_for_information():
    decisions = (
        Decision(number="1", text="Agar segera.", kind=DecisionKind.DIRECTIVE),
        Decision(number="2", text="Sudah berjalan.", kind=DecisionKind.NOTE, for_information=True),
    )
    text = _built(replace(kendari(), decisions=decisions)).text
    assert "1.\tArahan pimpinan: Agar segera." in text
    assert "2.\tCatatan: Sudah berjalan. (untuk diketahui)" in text


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (Participant(), "Hadir"),
        (Participant(online=True, walk_in=True), "Hadir (daring, undangan tambahan)"),
        (Participant(presence=Presence.REPRESENTED), "Diwakili"),
        (Participant(presence=Presence.EXCUSED), "Tidak hadir (izin)"),
        (Participant(presence=Presence.EXCUSED, reason="dinas luar"), "Tidak hadir (dinas luar)"),
        (Participant(presence=Presence.ABSENT), "Tidak hadir (tanpa keterangan)"),
        (Participant(presence=Presence.UNRECORDED), "–"),
    ],
)
def test_attendance_is_written_in_words(person, words):
    assert presence_words(person) == words


@pytest.mark.parametrize(
    ("target", "review", "words"),
    [
        ("", False, "Rabu, 31 Juli 2024"),
        ("31 Juli 2024", False, "Rabu, 31 Juli 2024"),
        ("Rabu, 31 Juli 2024", False, "Rabu, 31 Juli 2024"),
        ("sebelum 31 Juli 2024", False, "sebelum 31 Juli 2024"),
        ("minggu V Juli 2024", False, "minggu V Juli 2024 (paling lambat 31 Juli 2024)"),
        ("berkelanjutan", True, "berkelanjutan (ditinjau 31 Juli 2024)"),
    ],
)
def test_a_target_is_the_offices_own_words_and_the_day_they_mean(target, review, words):
    action = Action(code="1", text="x", owner="y", target=target, due=date(2024, 7, 31), due_is_review=review)
    assert _plain(target_words(action)) == words


def test_an_emblem_fills_its_box_and_without_one_the_letterhead_is_text_alone():
    data = replace(kendari(), letterhead=replace(kendari().letterhead, emblem=PIXEL))
    docx = _built(data)
    assert faults(docx) == []
    assert docx.parts["word/media/lambang.png"] == PIXEL
    assert b'<wp:extent cx="684000" cy="684000"/>' in docx.parts["word/document.xml"]
    assert not [name for name in _built(kendari()).parts if "media" in name]


def test_a_meeting_of_two_days_and_a_called_time_are_printed():
    days = tuple(MeetingDay(date=date(2024, 6, day), start=time(9, 0), end=time(15, 0)) for day in (27, 28))
    text = _plain(_built(replace(kendari(), days=days, called_at=time(8, 30))).text)
    assert "Kamis, 27 Juni 2024 s.d. Jumat, 28 Juni 2024" in text
    assert "Jam Panggilan\n:\n08.30 WITA" in text


def test_the_barest_notula_is_a_sound_one():
    data = replace(
        kendari(),
        security_word="", place="", invitation_number="", invitation_date=None, opened_at=None, closed_at=None,
        agenda=(), chair="", secretary="", minute_taker="", participants=(), opening=doc("x"), directions=doc("x"),
        decisions=(), minute_taker_signatory=None, creator="", created_at=datetime(2024, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    assert faults(_built(data)) == []


# Layout profiles.


def test_every_profile_at_hand_can_be_used():
    assert "permendagri-1-2023" in profile_names()
    assert load_profile() == LayoutProfile()
    for name in profile_names():
        assert faults(_built(kendari(load_profile(name)))) == []


def test_a_profile_changes_paper_margins_font_sizes_and_alignment():
    profile = LayoutProfile(
        paper=Paper.F4, margins=Margins(left=40), font="Bookman Old Style", font_size=11, letterhead_sizes=(14, 20, 7),
        justified=False, title="NOTULEN", show_place=False,
    )  # fmt: skip
    docx = _built(kendari(profile))
    assert faults(docx) == []
    size = docx.root("word/document.xml").find(".//w:sectPr/w:pgSz", NS)
    margins = docx.root("word/document.xml").find(".//w:sectPr/w:pgMar", NS)
    assert (size.get(w("w")), size.get(w("h")), margins.get(w("left"))) == ("12189", "18709", "2268")
    styles = docx.parts["word/styles.xml"].decode()
    assert 'w:ascii="Bookman Old Style"' in styles
    assert '<w:sz w:val="22"/>' in styles
    assert '<w:sz w:val="40"/>' in styles
    assert 'w:val="both"' not in styles
    assert "NOTULEN" in docx.text
    assert "Ruang pertemuan hotel" not in docx.text


def test_a_profile_with_an_unknown_choice_or_name_is_refused():
    with pytest.raises(ValueError, match="kertas"):
        parse_profile({"kertas": "A4"})
    with pytest.raises(ValueError, match="A5"):
        parse_profile({"paper": "A5"})
    with pytest.raises(ValueError, match="not the name"):
        load_profile("../notula")


def test_the_profiles_are_written_out_in_full_so_that_an_office_sees_what_it_may_change():
    for path in (EXPORTS / "profiles").glob("*.json"):
        assert set(json.loads(path.read_text(encoding="utf-8"))) == set(LayoutProfile.__dataclass_fields__)


def test_a_long_matrix_is_several_tables_that_look_like_one_and_part_no_decision_from_its_actions():
    many = [
        Decision(number=str(n), text=f"Keputusan {n}", actions=(Action(code=f"{n}a", text="Satu", owner="DP3A"),) * 6)
        for n in range(1, 41)
    ]
    built = Docx(build_notula(replace(kendari(), decisions=tuple(many))))
    assert faults(built) == []
    tables = [block for block in built.blocks if isinstance(block, Table) and block.rows[0].cells[0].text == "No."]
    parts = [table for table in tables if table.rows[0].cells[1].text == "Tindak Lanjut"]
    assert [len(table.rows) for table in parts] == [1 + 98, 1 + 98, 1 + 84]
    assert len({tuple(cell.text for cell in table.rows[0].cells) for table in parts}) == 1
    assert all(table.rows[1].cells[1].text.startswith("Keputusan") for table in parts)
