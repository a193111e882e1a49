"""Sheets as offices hand them over: which cells stand where, and which files are refused."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.directory.sheet_tables import Field, Line, SheetKind, Table, find_table, recognise
from coordination.directory.spreadsheets import LIMIT, MAX_ROWS, Flaw, UnreadableSheet, read_sheets
from coordination.files.office import UnfitFile
from tests.directory.sheets import csv, sample, xlsx

HEADER = ("Nama", "NIP", "Jabatan", "Instansi")


def table(data: bytes, name: str = "daftar") -> Table:
    return find_table(read_sheets(data, name))


def texts(line: Line) -> dict[str, str]:
    return {str(field): cell.text for field, cell in line.cells.items() if cell.text}


# --- The two samples --------------------------------------------------------------------------------------------------


def test_the_csv_of_a_windows_excel_comes_in_with_its_quotes_and_dashes() -> None:
    found = table(sample("peserta-titik-koma-cp1252.csv"))
    assert found.kind is SheetKind.PEOPLE
    assert [column.field for column in found.columns] == [
        Field.NUMBER,
        Field.NAME,
        Field.EMPLOYEE_ID,
        Field.POSITION,
        Field.ORGANIZATION,
        Field.PHONE,
    ]
    assert [line.row for line in found.lines] == [2, 3, 4, 5, 6, 8]
    assert [line.text(Field.NAME) for line in found.lines] == [
        "Dr. Contoh Satu, S.Sos., M.Si.",
        "Contoh Dua, S.H.",
        "Contoh Tiga “Panggilan”",
        "Contoh Empat d’Arc",
        "Contoh Lima, S.Kep., Ns.",
        "CONTOH DUA, SH",
    ]
    assert found.lines[3].text(Field.ORGANIZATION) == "LSM Contoh – Peduli Perempuan"


def test_the_invitation_list_comes_in_below_its_titles_and_two_header_rows() -> None:
    found = table(sample("undangan-judul-dan-gabung.xlsx"))
    assert [(column.field, column.heading) for column in found.columns] == [
        (Field.NUMBER, "No"),
        (Field.NAME, "N A M A"),
        (Field.EMPLOYEE_ID, "NIP/NRP"),
        (Field.RANK, "Pangkat/Gol"),
        (Field.POSITION, "Jabatan"),
        (Field.ORGANIZATION, "Instansi"),
        (Field.PHONE, "Kontak"),
    ]
    assert [(line.row, line.section) for line in found.lines] == [
        (7, "A. PEMERINTAH KOTA"),
        (8, "A. PEMERINTAH KOTA"),
        (9, "A. PEMERINTAH KOTA"),
        (11, "B. INSTANSI VERTIKAL"),
        (12, "B. INSTANSI VERTIKAL"),
        (14, "C. LSM / KOMUNITAS"),
    ]  # the total in row 15 is no line
    enam, _tujuh, _delapan, sembilan, kejaksaan, sepuluh = found.lines
    assert enam.cells[Field.EMPLOYEE_ID].flaw is Flaw.LOST_DIGITS
    assert enam.text(Field.PHONE) == "81200000006"
    assert sembilan.text(Field.PHONE) == "0812 0000 0009"
    assert texts(kejaksaan) == {
        "number": "2",
        "position": "Kepala (atau yang mewakili)",
        "organization": "Kejaksaan Negeri Kendari",
    }
    assert sepuluh.cells[Field.NAME].flaw is Flaw.FORMULA
    assert sepuluh.text(Field.NAME).startswith("=HYPERLINK(")


# --- CSV --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_delimiter_and_encoding_are_found(delimiter: str, encoding: str) -> None:
    rows = [HEADER, ('"Contoh, S.H."', "-", "Kepala", "Dinas “A” – Kota"), ("Contoh Dua", "", "Camat", "Kecamatan B")]
    found = table(csv("\r\n".join(delimiter.join(row) for row in rows), encoding))
    assert [line.text(Field.NAME) for line in found.lines] == ["Contoh, S.H.", "Contoh Dua"]
    assert found.lines[0].text(Field.ORGANIZATION) == "Dinas “A” – Kota"


def test_excel_s_own_note_of_the_delimiter_is_heeded() -> None:
    assert table(csv("sep=;\nNama;Jabatan, Instansi\nContoh;Kepala")).lines[0].row == 3


def test_commas_in_names_do_not_win_over_the_semicolons_between_cells() -> None:
    found = table(csv("Nama;Instansi\nDr. A, S.H., M.H., M.M.;Dinas B\nC, S.Sos., M.Si., M.M.;Dinas D\n"))
    assert [line.text(Field.ORGANIZATION) for line in found.lines] == ["Dinas B", "Dinas D"]


def test_a_line_break_within_quotes_stays_in_its_cell_and_rows_count_as_in_excel() -> None:
    found = table(csv('Nama;Jabatan\n"Contoh\nSatu";Kepala\n;;\nContoh Dua;Camat'))
    assert [(line.row, line.text(Field.NAME)) for line in found.lines] == [(2, "Contoh Satu"), (4, "Contoh Dua")]


def test_a_formula_in_csv_is_marked_too() -> None:
    found = table(csv("Nama;Jabatan\n=cmd|' /C calc'!A0;Kepala\n+62 812;Camat\n-;Lurah"))
    assert [line.cells[Field.NAME].flaw for line in found.lines] == [Flaw.FORMULA, None, None]


# --- Excel ------------------------------------------------------------------------------------------------------------


def test_numbers_dates_and_truth_come_as_people_read_them() -> None:
    found = table(xlsx([("Nama", "Jabatan", "No HP"), ("Contoh", date(2024, 6, 27), 81200000006), (7.5, True, 1e15)]))
    assert texts(found.lines[0]) == {"name": "Contoh", "position": "27/06/2024", "phone": "81200000006"}
    assert texts(found.lines[1]) == {"name": "7.5", "position": "True", "phone": "1,00000E+15"}
    assert found.lines[1].cells[Field.PHONE].flaw is Flaw.LOST_DIGITS


def test_a_cell_merged_down_counts_for_every_row() -> None:
    rows = [HEADER, ("A", "-", "Kepala", "Dinas X"), ("B", "-", "Sekretaris", None), ("C", "-", "Kabid", None)]
    found = table(xlsx(rows, merged=["D2:D4"]))
    assert [line.text(Field.ORGANIZATION) for line in found.lines] == ["Dinas X"] * 3


def test_columns_numbered_below_the_header_and_a_header_repeated_on_a_new_page_are_no_lines() -> None:
    found = table(
        xlsx([HEADER, ("(1)", "(2)", "(3)", "(4)"), ("A", "-", "Kepala", "Dinas X"), HEADER, ("B", "-", "Camat", "Y")])
    )
    assert [line.row for line in found.lines] == [3, 5]


def test_an_unmerged_heading_in_the_number_column_is_a_section_and_a_lone_name_is_a_person() -> None:
    found = table(xlsx([("No", *HEADER), ("I. OPD",), (1, "A", "-", "Kepala", "X"), (None, "Contoh")]))
    assert [(line.row, line.section) for line in found.lines] == [(3, "I. OPD"), (4, "I. OPD")]


def test_the_first_sheet_with_a_table_is_taken_and_hidden_ones_are_not_read() -> None:
    book = openpyxl.Workbook()
    cover, hidden, real = book.active, book.create_sheet("lama"), book.create_sheet("daftar")
    assert cover is not None
    cover.append(["Daftar undangan"])
    hidden.append(list(HEADER))
    hidden.sheet_state = "hidden"
    real.append(list(HEADER))
    real.append(["Contoh", "-", "Kepala", "Dinas"])
    buffer = io.BytesIO()
    book.save(buffer)
    assert [line.text(Field.NAME) for line in table(buffer.getvalue()).lines] == ["Contoh"]


def test_unknown_columns_are_named_and_left_out() -> None:
    found = table(xlsx([("Nama", "Ukuran Baju", "Instansi"), ("A", "XL", "Dinas")]))
    assert found.unknown == ("Ukuran Baju",)


def test_a_list_of_organizations_is_told_from_one_of_people() -> None:
    found = table(xlsx([("No", "Nama", "Singkatan", "Induk"), (1, "Dinas Kesehatan", "Dinkes", None)]))
    assert found.kind is SheetKind.ORGANIZATIONS
    assert found.lines[0].text(Field.ORGANIZATION) == "Dinas Kesehatan"
    assert table(xlsx([("Nama", "Instansi"), ("A", "B")])).kind is SheetKind.PEOPLE
    assert table(xlsx([("OPD",), ("Dinas A",)])).kind is SheetKind.ORGANIZATIONS


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("N A M A", Field.NAME),
        ("Nama Lengkap dan Gelar", Field.NAME),
        ("NIP/NRP", Field.EMPLOYEE_ID),
        ("Pangkat/Gol. Ruang", Field.RANK),
        ("OPD/Unit Kerja", Field.ORGANIZATION),
        ("No. HP/WA", Field.PHONE),
        ("Pos-el", Field.EMAIL),
        ("L/P", Field.SEX),
        ("Tanda Tangan", Field.IGNORED),
        ("Ukuran Baju", None),
        ("", None),
    ],
)
def test_columns_are_known_by_their_usual_names(heading: str, field: Field | None) -> None:
    assert recognise(heading) is field


# --- What is refused --------------------------------------------------------------------------------------------------


def with_sheet_xml(change: str, to: str) -> bytes:
    """A workbook whose sheet's XML was changed by hand."""
    source, buffer = zipfile.ZipFile(io.BytesIO(xlsx([HEADER]))), io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = re.sub(change, to, content.decode()).encode()
            target.writestr(part, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "kosong"),
        (b"MZ\x90\x00" + b"\0" * 200, "bukan lembar .xlsx atau .csv"),
        (b"%PDF-1.7\n\x00\x01\xff", "bukan lembar .xlsx atau .csv"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "bukan lembar .xlsx atau .csv"),
        (b"Nama;NIP\n" + b"x" * LIMIT, "lebih dari 5 MB"),
        (b"Halo, ini surat.\nBukan daftar.", "Judul kolom tidak ditemukan"),
        (xlsx([("A", "B"), (1, 2)]), "Judul kolom tidak ditemukan"),
        (xlsx([HEADER, *[("A", "-", "B", "C")] * MAX_ROWS]), "paling banyak 5000 baris"),
        (csv("Nama;" * 61), "60 kolom"),
        (
            with_sheet_xml("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
            "terlalu besar",
        ),
        (
            with_sheet_xml("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A:B"/></mergeCells>'),
            "terlalu besar",
        ),
        (with_sheet_xml('r="1"', 'r="satu"'), "tidak dapat dibaca"),
    ],
)
def test_a_file_that_is_no_readable_list_is_refused_with_the_way_out(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableSheet, match=re.escape(sentence)) as raised:
        table(data, "daftar.xlsx")
    assert raised.value.field == "file"


def test_a_zip_bomb_and_macros_are_refused_by_the_look_into_office_files() -> None:
    buffer = io.BytesIO(xlsx([HEADER]))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/nol.bin", b"\0" * 30_000_000)
    with pytest.raises(UnfitFile, match="membengkak"):
        table(buffer.getvalue())


def test_a_word_file_is_no_list() -> None:
    from tests.files.samples import word

    with pytest.raises(UnreadableSheet, match="bukan lembar"):
        table(word(), "daftar.xlsx")


# --- Properties -------------------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8), st.integers(0, 5))
def test_whatever_names_stand_in_a_sheet_come_out_in_their_rows(rows: list[tuple[str, str]], above: int) -> None:
    rows = [(f"Bu {name}", f"Kantor {place}") for name, place in rows]
    found = table(xlsx([*[("judul",)] * above, ("Nama", "Instansi"), *rows]))
    assert [line.row for line in found.lines] == [above + 2 + n for n in range(len(rows))]
    assert [(line.text(Field.NAME), line.text(Field.ORGANIZATION)) for line in found.lines] == rows


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"Nama;NIP\n{text}".encode("utf-8", "replace")))
def test_any_bytes_are_read_or_refused_and_never_crash(data: bytes) -> None:
    try:
        table(data)
    except (UnreadableSheet, UnfitFile):
        return


@given(st.data())
def test_a_workbook_with_one_byte_changed_is_read_or_refused_and_never_crashes(data: st.DataObject) -> None:
    broken = bytearray(sample("undangan-judul-dan-gabung.xlsx"))
    broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        table(bytes(broken))
    except (UnreadableSheet, UnfitFile):
        return
