"""The berita acara: the date in words, the parties, what they agreed on with the notula's numbers, and who signs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coordination.documents.formats import date_in_words
from coordination.documents.official_record import OfficialRecordData, Party, build_official_record
from coordination.documents.values import Action, Decision, Signatory
from tests.documents import examples
from tests.documents.examples import kendari
from tests.documents.reader import Docx, Paragraph, Table
from tests.documents.word_rules import faults

HOSTILE = 'Dr. H. O\'Brien & "Anak" <Kota>, 🙏 نص ' + "x" * 300


def party(organization, **given):
    return Party(organization=organization, signatory=Signatory(position=f"Kepala {organization}", **given))


HOST = party("DP3A", rank="Pembina Utama Muda, IV/c")
HEALTH = party("Dinas Kesehatan", name="Siti Aminah", title_back="M.Kes.", employee_id="197008172000042001")
OTHERS = tuple(party(f"Dinas {number}") for number in range(12))


def built(*parties, data=None, **given):
    return Docx(build_official_record(OfficialRecordData(notula=data or kendari(), parties=parties, **given)))


def said(docx):
    return docx.text.replace("\xa0", " ")


@pytest.mark.parametrize("parties", [(HOST,), (HOST, HEALTH), (HOST, HEALTH, OTHERS[0]), (HOST, *OTHERS)])
@pytest.mark.parametrize("data", [kendari(), examples.hard(), examples.draft(), examples.ralat()])
def test_it_obeys_what_word_insists_on_and_is_the_same_bytes_twice(parties, data):
    docx = built(*parties, data=data)
    assert faults(docx) == []
    assert built(*parties, data=data).content == docx.content


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 6, 27), "Kamis, tanggal dua puluh tujuh, bulan Juni, tahun dua ribu dua puluh empat (27-6-2024)"),
        (date(2025, 8, 1), "Jumat, tanggal satu, bulan Agustus, tahun dua ribu dua puluh lima (1-8-2025)"),
        (date(2031, 12, 11), "Kamis, tanggal sebelas, bulan Desember, tahun dua ribu tiga puluh satu (11-12-2031)"),
    ],
)
def test_the_date_is_written_in_words(day, words):
    assert date_in_words(day) == words


def test_every_agreed_matter_keeps_its_number_and_names_who_owes_what_until_when():
    text = said(built(HOST, HEALTH))
    for decision in kendari().decisions:
        assert f"{decision.number}.\t{decision.text}" in text
        for action in decision.actions:
            assert f"{action.code}.\t{action.text} (penanggung jawab: {action.owner}; target waktu: " in text
    assert "1b.\tMenetapkan narahubung layanan di puskesmas dan RSUD (penanggung jawab: Dinas Kesehatan; " in text
    assert "target waktu: Jumat, 16 Agustus 2024; keluaran: Daftar narahubung)." in text


def test_two_parties_are_named_with_what_is_known_and_dots_for_the_rest():
    docx = built(HOST, HEALTH)
    text = said(docx)
    assert "selanjutnya disebut PIHAK PERTAMA;" in text
    assert "PIHAK KEDUA," in text
    assert "NIP 19700817 200004 2 001" in text
    assert text.count("Siti Aminah, M.Kes.") == 2
    assert "NOMOR: ……" in text
    assert "NOMOR: 5/BA" in said(built(HOST, HEALTH, number="5/BA"))
    assert "rangkap 2 (dua)" in text


def test_more_parties_sign_in_a_table_with_a_row_each_and_a_head_that_is_repeated():
    docx = built(HOST, HEALTH, *OTHERS)
    table = next(b for b in docx.blocks if isinstance(b, Table) and b.rows[0].cells[-1].text == "Tanda Tangan")
    assert table.rows[0].head
    assert [row.cells[0].text for row in table.rows[1:]] == [f"{number}." for number in range(1, 15)]
    assert [row.cells[2].text for row in table.rows[1:4]] == ["Kepala DP3A", "Kepala Dinas Kesehatan", "Kepala Dinas 0"]
    assert table.rows[2].cells[1].text.startswith("Siti Aminah, M.Kes.")
    assert "rangkap 14 (empat belas)" in docx.text


@pytest.mark.parametrize("parties", [(HOST,), (HOST, HEALTH), (HOST, HEALTH, OTHERS[0]), (HOST, *OTHERS)])
def test_the_signatures_take_the_last_matter_and_the_closing_sentence_along(parties):
    blocks = built(*parties).blocks
    at = next(i for i, block in enumerate(blocks) if isinstance(block, Paragraph) and "Demikian" in block.text)
    assert blocks[at - 1].text.startswith("6b.")
    assert blocks[at - 1].keep_next
    for block in blocks[at:-1]:
        if isinstance(block, Paragraph):
            assert block.keep_next
        else:
            body = [row for row in block.rows if not row.head]  # the style of a head keeps it
            ends = (body[0], body[-1])
            assert all(p.keep_next for row in ends for cell in row.cells for p in cell.blocks)


def test_whoever_presided_signs_as_witness_unless_they_sign_for_a_party():
    assert "Mengetahui," in built(HOST, HEALTH).text
    chair = Signatory(position="Kepala Dinas Kesehatan", name="Siti Aminah")
    assert "Mengetahui," not in built(HOST, HEALTH, data=replace(kendari(), chair_signatory=chair)).text


def test_a_party_whose_position_does_not_name_it_signs_in_its_name():
    police = Party(organization="Polresta", signatory=Signatory(position="Kapolresta Kendari,\nKomisaris Besar"))
    legal = Party(organization="Bagian Hukum", signatory=Signatory(position="Kepala Bagian"))
    text = built(HOST, police, legal).text
    assert "Kepala Bagian, untuk dan atas nama Bagian Hukum" in text
    assert "Polresta, untuk" not in text


@pytest.mark.parametrize(
    ("place", "words"), [("", "bertempat di ……"), ("daring", "secara daring,"), ("Aula", "di Aula,")]
)
def test_where_they_met_is_said_as_far_as_it_is_known(place, words):
    assert words in built(HOST, HEALTH, data=replace(kendari(), place=place)).text


def test_hostile_text_comes_back_as_it_was_typed():
    hostile = Party(
        organization=HOSTILE,
        signatory=Signatory(position=HOSTILE, name=HOSTILE, rank=HOSTILE),
        address=HOSTILE,
    )
    decision = Decision(number="1", text=HOSTILE, actions=(Action(code="1", text=HOSTILE, owner=HOSTILE),))
    data = replace(kendari(), meeting=HOSTILE, place=HOSTILE, decisions=(decision,))
    for parties in ((hostile, HOST), (hostile, HOST, HEALTH)):
        docx = built(*parties, data=data, number=HOSTILE)
        assert faults(docx) == []
        assert docx.text.count(HOSTILE) >= 9
