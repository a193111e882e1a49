"""The daftar hadir as a Word file: blank for signing and filled, its columns, what stays together, and the counts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time
from itertools import pairwise

import pytest

from coordination.documents.attendance_data import AttendanceDay, AttendanceGroup
from coordination.documents.attendance_list import build_attendance_list, totals
from coordination.documents.layout import LayoutProfile, load_profile
from coordination.documents.values import MeetingDay, Presence, Signatory
from coordination.richtext import clean_text
from tests.documents.examples import LETTERHEAD, LONG_POSITION
from tests.documents.letters import DAY, attendance, filled, line, scribble
from tests.documents.reader import NS, Docx, Row, Table, w
from tests.documents.word_rules import faults

HOSTILE = 'Dr. H. O\'Brien & "Anak" <Kota>, S.H., M.Si. 🙏 نص عربي \x00\x0b\ud800' + "x" * 300
ALL_COLUMNS = LayoutProfile(attendance_employee_ids=True, attendance_sex=True)
ANOTHER_DAY = MeetingDay(date=date(2024, 6, 28), start=time(8), end=time(12))


def _two_days():
    data = attendance(letterhead=replace(LETTERHEAD, emblem=scribble()))
    return replace(data, days=(*data.days, AttendanceDay(day=ANOTHER_DAY, groups=data.days[0].groups[:2])))


PAPERS = {
    "blank": attendance(),
    "filled": filled(),
    "all columns": attendance(ALL_COLUMNS),
    "filled, all columns": filled(ALL_COLUMNS),
    "no zigzag": attendance(LayoutProfile(attendance_zigzag=False)),
    "filled, no zigzag": filled(LayoutProfile(attendance_zigzag=False)),
    "two days": _two_days(),
    "nobody": attendance(days=(AttendanceDay(day=DAY, groups=()),)),
    "f4": attendance(load_profile("permendagri-54-2009")),
}


def _built(data) -> Docx:
    return Docx(build_attendance_list(data))


def _list(docx: Docx) -> Table:
    """Return the first table for signing."""
    return next(block for block in docx.blocks if isinstance(block, Table) and block.rows[0].head)


def _lines(table: Table) -> list[Row]:
    """Return the rows of people, without head and bands."""
    return [row for row in table.rows if not row.head and len(row.cells) > 1]


def _bands(table: Table) -> list[str]:
    return [row.cells[0].text for row in table.rows if len(row.cells) == 1]


def _with(*lines, organization="Dinas", layout=None):
    group = AttendanceGroup(organization=organization, lines=lines)
    return attendance(layout, filled=True, days=(AttendanceDay(day=DAY, groups=(group,)),))


@pytest.mark.parametrize("name", PAPERS)
def test_a_list_obeys_what_word_insists_on(name):
    assert faults(_built(PAPERS[name])) == []


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_list_has_the_same_bytes(name):
    assert build_attendance_list(PAPERS[name]) == build_attendance_list(PAPERS[name])


def test_the_list_has_the_measures_of_the_official_one():
    table = _list(_built(attendance()))
    assert table.grid == (680, 2722, 2835, 1417, 1417)
    assert [cell.text for cell in table.rows[0].cells] == ["No.", "Nama", "Jabatan", "Tanda Tangan"]
    assert table.rows[0].cells[-1].span == 2


def test_the_head_repeats_no_row_is_cut_and_every_row_leaves_room_to_sign():
    docx = _built(attendance())
    table = _list(docx)
    assert [row.head for row in table.rows] == [True] + [False] * (len(table.rows) - 1)
    assert all(row.cant_split for row in table.rows)
    heights = [
        (height.get(w("val")), height.get(w("hRule")))
        for height in docx.root("word/document.xml").iterfind(".//w:trPr/w:trHeight", NS)
        if height.get(w("hRule")) == "atLeast"
    ]
    assert heights == [("567", "atLeast")] * (45 + 7)


def test_numbers_run_on_and_stand_odd_left_even_right():
    rows = _lines(_list(_built(attendance())))
    assert [row.cells[0].text for row in rows] == [f"{number}." for number in range(1, 53)]
    for number, row in enumerate(rows, start=1):
        left, right = row.cells[-2].text, row.cells[-1].text
        assert (left, right) == ((f"{number} \t", "") if number % 2 else ("", f"{number} \t"))


def test_no_line_parts_the_two_halves_of_the_zigzag():
    docx = _built(attendance())
    for row in docx.root("word/document.xml").iter(w("tr")):
        cells = row.findall(w("tc"))
        if len(cells) != 5:
            continue
        assert cells[3].find("w:tcPr/w:tcBorders/w:right", NS).get(w("val")) == "nil"
        assert cells[4].find("w:tcPr/w:tcBorders/w:left", NS).get(w("val")) == "nil"


def test_without_zigzag_everybody_signs_in_one_column():
    rows = _lines(_list(_built(attendance(LayoutProfile(attendance_zigzag=False)))))
    assert {len(row.cells) for row in rows} == {4}
    assert rows[1].cells[-1].text == "2 \t"


def test_people_stand_under_their_organization_and_spare_rows_at_the_end():
    data = attendance()
    table = _list(_built(data))
    names = [group.organization for group in data.days[0].groups]
    assert _bands(table) == [*names[:-1], "Tanpa instansi", "Undangan tambahan"]
    assert [row.cells[1].text for row in _lines(table)] == ["\t"] * 45 + [""] * 7
    assert LONG_POSITION in [row.cells[2].text for row in _lines(table)]
    assert len(_lines(_list(_built(attendance(LayoutProfile(attendance_spare_rows=0)))))) == 45


def _keeps(row: Row) -> bool:
    kept = {paragraph.keep_next for cell in row.cells for paragraph in cell.blocks}
    assert len(kept) == 1, "part of a row is kept with the next, part is not"
    return kept.pop()


def test_a_band_stays_with_its_people_and_the_last_rows_with_the_signature():
    table = _list(_built(attendance()))
    rows = table.rows[1:]
    for row, following in pairwise(rows):
        if len(row.cells) == 1:
            assert _keeps(row)
        elif len(following.cells) == 1:
            assert not _keeps(row)
    assert [_keeps(row) for row in rows[-3:]] == [False, True, True]
    camat = AttendanceGroup(organization="Kecamatan", lines=tuple(line("Camat") for _ in range(12)))
    filled_list = _list(_built(attendance(filled=True, days=(AttendanceDay(day=DAY, groups=(camat,)),))))
    assert [_keeps(row) for row in filled_list.rows[-3:]] == [False, True, True]


def test_a_small_organization_stays_together_and_a_large_one_may_be_parted():
    groups = tuple(
        AttendanceGroup(organization=name, lines=tuple(line("Camat") for _ in range(count)))
        for name, count in (("small", 4), ("large", 11), ("last", 3))
    )
    table = _list(_built(attendance(days=(AttendanceDay(day=DAY, groups=groups),))))
    kept = [_keeps(row) for row in _lines(table)]
    assert kept[:4] == [True, True, True, False]
    assert kept[4:15] == [False] * 11


def test_the_signature_stands_under_place_and_date_with_the_purpose_of_the_data():
    text = _built(attendance()).text.replace("\xa0", " ")
    assert "Kendari, 27 Juni 2024\nMengetahui,\nSekretaris Dinas Pemberdayaan Perempuan dan Perlindungan Anak," in text
    assert "UU 27 Tahun 2022" in text
    own = _built(attendance(LayoutProfile(attendance_purpose="Untuk konsumsi rapat."))).text
    assert "Untuk konsumsi rapat." in own
    assert "Catatan" not in {
        each.style for each in _built(attendance(LayoutProfile(attendance_purpose=" "))).paragraphs
    }


def test_there_is_a_list_a_day_each_from_page_one_with_its_own_kop_and_date():
    docx = _built(_two_days())
    text = docx.text.replace("\xa0", " ")
    sections = list(docx.root("word/document.xml").iter(w("sectPr")))
    assert [section.find("w:pgNumType", NS).get(w("start")) for section in sections] == ["1", "1"]
    assert sum(each.style == "GarisKop" for each in docx.paragraphs) == 2
    for words in ("Hari ke-1 dari 2 hari", "Hari ke-2 dari 2 hari", "Kendari, 27 Juni 2024", "Kendari, 28 Juni 2024"):
        assert text.count(words) == 1
    numbers = [
        row.cells[0].text for row in _lines([b for b in docx.blocks if isinstance(b, Table) and b.rows[0].head][1])
    ]
    assert numbers[0] == "1."
    single = list(_built(attendance()).root("word/document.xml").iter(w("sectPr")))
    assert [section.find("w:pgNumType", NS) for section in single] == [None]


# Filled.


def test_a_filled_list_says_who_came_and_how_and_has_no_spare_rows():
    table = _list(_built(filled()))
    assert [cell.text for cell in table.rows[0].cells] == ["No.", "Nama", "Jabatan", "Tanda Tangan", "Keterangan"]
    assert "Undangan tambahan" not in _bands(table)
    lines = _lines(table)
    assert [row.cells[-1].text for row in lines] == [
        "Hadir",
        "Diwakili (daring)",
        "Hadir",
        "Tidak hadir (dinas luar)",
        "Hadir (undangan tambahan)",
    ]
    assert lines[1].cells[1].text == "Orang kedua"
    assert lines[1].cells[2].text == "Kepala Bidang Kesehatan Masyarakat, mewakili Kepala Dinas"


def test_a_drawn_signature_is_shown_and_who_stayed_away_has_a_dash():
    docx = _built(filled())
    assert sorted(name for name in docx.parts if name.startswith("word/media/")) == [
        "word/media/tandatangan.png",
        "word/media/tandatangan2.png",
    ]
    assert docx.parts["word/media/tandatangan.png"] == scribble()
    rows = docx.root("word/document.xml").iter(w("tr"))
    drawn = [row for row in rows if row.find(".//{*}drawing") is not None]
    assert [row.findtext(".//w:t", namespaces=NS) for row in drawn] == ["1.", "2."]
    for extent in docx.root("word/document.xml").iter("{*}extent"):
        width, height = int(extent.get("cx")), int(extent.get("cy"))
        assert 0 < width <= 2200 * 635
        assert 0 < height <= 600 * 635
        assert width / height == pytest.approx(240 / 90, rel=0.01)
    lines = _lines(_list(docx))
    assert lines[3].cells[-2].text == "4 –"
    assert lines[2].cells[-3].text == "3 \t"


def test_the_same_signature_on_two_lines_lies_once_in_the_file():
    docx = _built(_with(line("a", name="A", signature=scribble()), line("b", name="B", signature=scribble())))
    assert [name for name in docx.parts if name.startswith("word/media/")] == ["word/media/tandatangan.png"]
    assert faults(docx) == []


def test_the_counts_name_people_organizations_and_sexes_as_far_as_they_are_known():
    day = filled().days[0]
    assert totals(day) == "4 (empat) orang dari 3 instansi; laki-laki 1, perempuan 2, tidak dicatat 1"
    unknown = tuple(replace(group, lines=tuple(replace(each, sex="") for each in group.lines)) for group in day.groups)
    assert totals(replace(day, groups=unknown)) == "4 (empat) orang dari 3 instansi"
    guest = AttendanceGroup(organization="", lines=(line("Tokoh", name="Tamu"),))
    assert totals(replace(day, groups=(guest,))) == "1 (satu) orang dari 0 instansi"
    nothing = AttendanceGroup(organization="Dinas", lines=(line("Kepala", presence=Presence.UNRECORDED),))
    assert totals(replace(day, groups=(nothing,))) == "belum dicatat"
    assert "4 (empat) orang dari 3 instansi" in _built(filled()).text


def test_identity_numbers_and_sex_stand_only_where_the_office_wants_them():
    number = "NIP\xa019900817\xa0202004\xa02\xa0001"
    one = replace(line("Kepala", name="Orang", sex="P"), employee_id=number)
    table = _list(_built(_with(one, layout=ALL_COLUMNS)))
    assert [cell.text for cell in table.rows[0].cells[1:4]] == ["Nama dan NIP", "Jabatan", "L/P"]
    assert [cell.text for cell in _lines(table)[0].cells[1:4]] == [f"Orang\n{number}", "Kepala", "P"]
    blank = _lines(_list(_built(attendance(ALL_COLUMNS))))[0]
    assert [cell.text for cell in blank.cells[1:4]] == ["\t\nNIP \t", "Asisten Administrasi Umum", "L/P"]
    assert "L/P" not in _built(_with(one)).text


def test_every_text_survives_whatever_is_in_it():
    data = _with(
        line("jabatan " + HOSTILE, name="nama " + HOSTILE),
        line("x", invited_position="diundang " + HOSTILE, presence=Presence.REPRESENTED),
        line("y", presence=Presence.EXCUSED, reason="alasan " + HOSTILE),
        organization="instansi " + HOSTILE,
        layout=LayoutProfile(attendance_purpose="tujuan " + HOSTILE),
    )
    data = replace(
        data,
        meeting="rapat " + HOSTILE,
        place="tempat " + HOSTILE,
        city="kota " + HOSTILE,
        signatory=Signatory(position="penanda " + HOSTILE, name="tangan " + HOSTILE),
    )
    docx = _built(data)
    assert faults(docx) == []
    words = "jabatan nama diundang alasan instansi tujuan rapat tempat kota penanda tangan"
    for word in words.split():
        assert clean_text(f"{word} {HOSTILE}") in docx.text, word


# As it is printed.


def _bare(text: str) -> str:
    """Return text without white space: where a line breaks is the printer's business."""
    return re.sub(r"\s", "", text)


@pytest.mark.libreoffice
def test_a_long_list_has_its_head_on_every_page_and_its_signature_under_people(printer):
    pages = printer.pages(build_attendance_list(attendance()))
    assert len(pages) == 4
    for number, page in enumerate(pages, start=1):
        assert "Tanda Tangan" in page
        assert "TERBATAS" in page
        assert (f"- {number} -" in page) is (number > 1)
        assert (_bare(LONG_POSITION) in _bare(page)) is (number == 1), "the tall row is cut or elsewhere"
    numbers = [[int(found) for found in re.findall(r"^(\d+)\.\s", page, re.MULTILINE)] for page in pages]
    assert [number for page in numbers for number in page] == list(range(1, 53))
    assert len(numbers[-1]) >= 2
    assert "Mengetahui" in pages[-1]
