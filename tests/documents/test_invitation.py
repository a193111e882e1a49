"""The surat undangan as a Word file: its head, whom it is for, what it says, and where the list of addressees goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from coordination.documents.invitation import build_invitation
from coordination.documents.invitation_data import Notice, Online
from coordination.documents.layout import AddresseePlace, LayoutProfile, SifatLines, load_profile
from coordination.documents.values import MeetingDay, Signatory
from coordination.richtext import clean_text
from tests.documents.examples import LETTERHEAD, LONG_POSITION, NO_SPACES
from tests.documents.letters import ADDRESSEES, invitation, scribble
from tests.documents.reader import NS, Docx, Table, w
from tests.documents.word_rules import faults

HOSTILE = 'Dr. H. O\'Brien & "Anak" <Kota>, S.H., M.Si. 🙏 نص عربي \x00\x0b\ud800' + "x" * 300
TWO_DAYS = (
    MeetingDay(date=date(2024, 9, 25), start=time(9), end=time(16)),
    MeetingDay(date=date(2024, 9, 26), start=time(8)),
)
PAPERS = {
    "usual": invitation(),
    "one": invitation(addressees=ADDRESSEES[:1]),
    "nobody": invitation(addressees=(), number="", dated=None, cc=()),
    "each": invitation(each=True, letterhead=replace(LETTERHEAD, emblem=scribble())),
    "older form": invitation(load_profile("permendagri-54-2009"), security_word="TERBATAS"),
    "older form, one": invitation(LayoutProfile(addressee=AddresseePlace.RIGHT), addressees=ADDRESSEES[:1]),
    "in the letter": invitation(LayoutProfile(addressees_in_letter=20, sifat=SifatLines.TWO), security_word="RAHASIA"),
    "many": invitation(addressees=ADDRESSEES * 30, days=TWO_DAYS, cc=("Wali Kota",) * 12),
    "postponed": invitation(notice=Notice.POSTPONED),
    "online": invitation(is_online=True, online=Online(link=NO_SPACES, passcode="123")),
}


def _built(*given, **changes) -> Docx:
    return Docx(build_invitation(invitation(*given, **changes)))


def _plain(docx: Docx) -> str:
    return docx.text.replace("\xa0", " ")


def _head(docx: Docx) -> dict[str, str]:
    """Return the head of the letter: what each label says."""
    table = next(block for block in docx.blocks if isinstance(block, Table) and block.rows[0].cells[0].text == "Nomor")
    return {row.cells[0].text: row.cells[2].text for row in table.rows}


def _sections(docx: Docx):
    return list(docx.root("word/document.xml").iter(w("sectPr")))


@pytest.mark.parametrize("name", PAPERS)
def test_a_letter_obeys_what_word_insists_on(name):
    assert faults(Docx(build_invitation(PAPERS[name]))) == []


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_letter_has_the_same_bytes(name):
    assert build_invitation(PAPERS[name]) == build_invitation(PAPERS[name])


def test_the_letter_says_what_is_asked_of_whom_and_when():
    text = _plain(_built())
    assert _head(_built()) == {
        "Nomor": "400.2.3/215/DP3A/VI/2024",
        "Sifat": "Penting",
        "Lampiran": "1 (satu) lembar",
        "Hal": "Undangan Rapat Koordinasi Pencegahan Kekerasan dan Perlindungan terhadap Perempuan",
    }
    assert "Kendari, 21 Juni 2024" in text
    assert "Kamis, 27 Juni 2024" in text
    assert "pukul 09.00 WITA s.d. selesai" in text
    assert "Ruang pertemuan hotel, Kota Kendari" in text
    order = [text.index(words) for words in ("Yth.", "kami mengundang", "Atas perhatian", "Tembusan:", "LAMPIRAN")]
    assert order == sorted(order)


def test_number_and_date_that_are_not_known_are_dots():
    text = _plain(_built(number="", dated=None))
    assert "Nomor\n:\n……" in text
    assert "Kendari, ……" in text


def test_one_addressee_stands_in_the_letter_and_more_are_a_lampiran_in_their_order():
    one = _built(addressees=ADDRESSEES[:1])
    assert f"Yth.\t{ADDRESSEES[0]}" in one.text
    assert "LAMPIRAN SURAT" not in one.text
    assert _head(one)["Lampiran"] == "–"
    all_of_them = _built()
    assert "Yth.\tBapak/Ibu (daftar terlampir)" in all_of_them.text
    listed = [each.text for each in all_of_them.paragraphs if each.text in ADDRESSEES]
    assert tuple(listed) == ADDRESSEES
    annex = all_of_them.text[all_of_them.text.index("LAMPIRAN SURAT") :]
    assert "400.2.3/215/DP3A/VI/2024" in annex
    assert "Kepala Dinas Pemberdayaan Perempuan dan Perlindungan Anak," in annex


def test_as_many_addressees_as_the_profile_allows_stand_in_the_letter():
    docx = _built(LayoutProfile(addressees_in_letter=len(ADDRESSEES)))
    assert "LAMPIRAN SURAT" not in docx.text
    listed = [each for each in docx.paragraphs if each.text in ADDRESSEES]
    assert tuple(each.text for each in listed) == ADDRESSEES
    assert {each.item.start for each in listed} == {1}
    assert "LAMPIRAN SURAT" in _built(LayoutProfile(addressees_in_letter=len(ADDRESSEES) - 1)).text


def test_a_lampiran_longer_than_a_sheet_is_called_berkas():
    assert _head(_built(addressees=ADDRESSEES * 6))["Lampiran"] == "1 (satu) berkas"


def test_a_letter_to_each_begins_on_its_own_page_with_its_own_kop_and_page_numbers():
    docx = _built(each=True, letterhead=replace(LETTERHEAD, emblem=scribble()))
    assert "LAMPIRAN SURAT" not in docx.text
    assert [each.text for each in docx.paragraphs if each.text.startswith("Yth.")] == [
        f"Yth.\t{one}" for one in ADDRESSEES
    ]
    sections = _sections(docx)
    assert len(sections) == len(ADDRESSEES)
    for section in sections:
        assert section.find("w:type", NS).get(w("val")) == "nextPage"
        assert section.find("w:pgNumType", NS).get(w("start")) == "1"
        assert section.find("w:titlePg", NS) is not None
    assert sum(each.style == "GarisKop" for each in docx.paragraphs) == len(ADDRESSEES)
    assert [name for name in docx.parts if name.startswith("word/media/")] == ["word/media/lambang.png"]
    assert sum(each.text.startswith("Atas perhatian") for each in docx.paragraphs) == len(ADDRESSEES)


def test_urgency_and_security_share_a_line_or_have_one_each():
    one = _head(_built(security_word="TERBATAS", urgency="Segera"))
    assert one["Sifat"] == "Segera/Terbatas"
    assert _head(_built(security_word="TERBATAS", urgency="Biasa"))["Sifat"] == "Terbatas"
    assert _head(_built(urgency="Biasa"))["Sifat"] == "Biasa"
    two = _head(_built(LayoutProfile(sifat=SifatLines.TWO), security_word="TERBATAS", urgency="Segera"))
    assert (two["Klasifikasi"], two["Sifat"]) == ("Terbatas", "Segera")


def test_the_security_word_of_a_secret_letter_is_red_on_every_page():
    docx = _built(security_word="SANGAT RAHASIA")
    headers = [docx.root(name) for name in docx.parts if name.startswith("word/rakorHeader")]
    assert len(headers) == 2  # the first page and the others
    for header in headers:
        run = header.find(".//w:r", NS)
        assert run.findtext("w:t", namespaces=NS) == "SANGAT RAHASIA"
        assert run.find("w:rPr/w:color", NS).get(w("val")) == "C00000"


def test_the_older_form_has_the_addressee_at_the_right_beside_the_head():
    for addressees, who in ((ADDRESSEES[:1], ADDRESSEES[0]), (ADDRESSEES, "Bapak/Ibu (daftar terlampir)")):
        docx = _built(LayoutProfile(addressee=AddresseePlace.RIGHT), addressees=addressees)
        table = next(b for b in docx.blocks if isinstance(b, Table) and b.rows[0].cells[0].text == "Nomor")
        assert [row.cells[-1].merge for row in table.rows] == ["", "restart", "continue", "continue"]
        assert table.rows[1].cells[-1].text.replace("\xa0", " ") == f"Kepada\nYth.\t{who}\ndi Kendari"
        assert docx.text.count("Yth.") == 1


def test_a_closed_item_reads_tertutup_and_keeps_its_number():
    docx = _built(agenda=("Pembukaan", None, "Penutup"))
    items = [each for each in docx.paragraphs if each.style == "FaktaButir"]
    assert [each.text for each in items] == ["Pembukaan", "Tertutup", "Penutup"]
    assert len({each.item.num for each in items}) == 1
    assert "Tertutup" in _built(agenda=(None,)).text


def test_several_days_are_named_with_their_hours():
    text = _plain(_built(days=TWO_DAYS))
    assert "Rabu, 25 September 2024 s.d. Kamis, 26 September 2024" in text
    assert "Rabu, 25 September 2024: 09.00–16.00 WITA" in text
    assert "Kamis, 26 September 2024: 08.00 WITA s.d. selesai" in text
    same = _plain(_built(days=tuple(replace(day, start=time(9), end=None) for day in TWO_DAYS)))
    assert "pukul 09.00 WITA s.d. selesai" in same


def test_an_online_meeting_is_named_without_its_link_unless_it_is_given():
    hidden = _plain(_built(is_online=True))
    assert "dan secara daring" in hidden
    assert "kami sampaikan tersendiri" in hidden
    told = _plain(_built(is_online=True, online=Online(link="https://rapat.example/1", passcode="4711")))
    assert "tautan\n:\nhttps://rapat.example/1\nkode sandi\n:\n4711" in told
    assert "tersendiri" not in told
    assert "\ndaring\n" in _plain(_built(is_online=True, place=""))


def test_dress_contact_and_tembusan_are_left_out_where_there_are_none():
    text = _plain(_built(dress="Batik", contact="Subbagian Umum"))
    assert "pakaian\n:\nBatik\nnarahubung\n:\nSubbagian Umum" in text
    bare = _plain(_built(cc=()))
    assert not any(label in bare for label in ("pakaian", "narahubung", "Tembusan"))


@pytest.mark.parametrize(
    ("notice", "subject", "sentence"),
    [
        (Notice.POSTPONED, "Penundaan Rapat", "yang sedianya diselenggarakan pada Kamis, 27 Juni 2024 ditunda."),
        (Notice.CANCELLED, "Pembatalan Rapat", "yang sedianya diselenggarakan pada Kamis, 27 Juni 2024 dibatalkan."),
        (Notice.RESCHEDULED, "Perubahan Jadwal", "yang semula dijadwalkan pada Kamis, 20 Juni 2024 akan"),
    ],
)
def test_a_notice_names_the_letter_it_follows_and_the_day_it_changes(notice, subject, sentence):
    docx = _built(
        notice=notice, number="", dated=None, old_number="215/A", old_date=date(2024, 6, 3), formerly=date(2024, 6, 20)
    )
    text = _plain(docx)
    assert _head(docx)["Hal"].startswith(subject)
    assert "Menyusul surat kami Nomor 215/A tanggal 3 Juni 2024, dengan hormat" in text
    assert sentence in text
    assert ("hari/tanggal" in text) is (notice is Notice.RESCHEDULED)


def test_the_closing_sentences_stay_with_the_signature_and_the_tembusan():
    docx = _built()
    paragraphs = docx.paragraphs
    start = next(place for place, each in enumerate(paragraphs) if each.text.startswith("Mengingat"))
    end = next(place for place, each in enumerate(paragraphs) if each.text == "Tembusan:")
    assert all(each.keep_next for each in paragraphs[start : end + 2])


def test_the_last_two_addressees_stay_with_the_signature_of_the_lampiran():
    listed = [each for each in _built().paragraphs if each.text in ADDRESSEES]
    assert [each.keep_next for each in listed] == [False] * 9 + [True] * 2


def test_every_text_survives_whatever_is_in_it():
    docx = _built(
        LayoutProfile(addressees_in_letter=9),
        letterhead=replace(LETTERHEAD, organization=("kop " + HOSTILE,), address=("alamat " + HOSTILE,)),
        number="nomor " + HOSTILE,
        city="kota " + HOSTILE,
        urgency="sifat " + HOSTILE,
        addressees=("satu " + HOSTILE, "dua " + HOSTILE),
        meeting="rapat " + HOSTILE,
        place="tempat " + HOSTILE,
        agenda=("acara " + HOSTILE, "acara kedua"),
        dress="pakaian " + HOSTILE,
        contact="narahubung " + HOSTILE,
        is_online=True,
        online=Online(link="tautan " + HOSTILE, passcode="sandi " + HOSTILE),
        signatory=Signatory(position="jabatan " + HOSTILE, name="nama " + HOSTILE, rank="pangkat " + HOSTILE),
        cc=("tembusan " + HOSTILE, "tembusan kedua"),
        creator=HOSTILE,
    )
    assert faults(docx) == []
    words = "kop alamat nomor kota sifat satu dua rapat tempat acara pakaian narahubung tautan sandi jabatan nama"
    for word in [*words.split(), "pangkat", "tembusan"]:
        assert clean_text(f"{word} {HOSTILE}") in docx.text, word


def test_line_breaks_of_windows_are_the_same_lines():
    docx = _built(place="Aula\r\nLantai dua", contact="Bagian Umum\n\nlantai satu")
    assert "tempat\n:\nAula\nLantai dua" in docx.text
    assert "narahubung\n:\nBagian Umum\n\nlantai satu" in docx.text


def test_a_long_position_signs_whole():
    docx = _built(signatory=Signatory(position=LONG_POSITION, on_behalf_of=("Wali Kota Kendari", "Sekretaris Daerah")))
    assert f"{LONG_POSITION}," in docx.text
    assert "u.b." in docx.text
