"""Tables to reckon with: real dates and numbers, and nothing that people wrote is ever reckoned."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest

from coordination.documents.matrix_sheets import matrix_csv, matrix_workbook
from coordination.documents.sheets import Column, Holds, Sheet, csv_file, harmless, workbook
from tests.documents import follow_up_examples as examples

FORMULAS = (
    '=HYPERLINK("http://jahat.example";"klik")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "\n=1+1",
    "＝1+1",
    "\xa0=1",
)
NOW = datetime(2024, 9, 30, tzinfo=UTC)


def opened(data):
    return openpyxl.load_workbook(BytesIO(matrix_workbook(data)))


def read_csv(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def one_column(*values):
    return Sheet(name="Satu", columns=[Column("Kolom", 10)], rows=[(value,) for value in values])


def test_dates_and_numbers_are_real_ones():
    sheet = opened(examples.matrix())["Matriks"]
    heads = [cell.value for cell in sheet[1]]
    row = dict(zip(heads, sheet[3], strict=True))
    assert row["Butir"].value == "1b"
    assert row["Tenggat"].value.date() == date(2024, 8, 16)
    assert row["Tenggat"].is_date
    assert row["Tanggal rapat"].value.date() == date(2024, 6, 27)
    assert (row["Lewat (hari)"].value, row["Lewat (hari)"].data_type) == (45, "n")
    assert (row["Kemajuan"].value, row["Kemajuan"].number_format) == (0.6, "0%")
    assert sheet.max_row == 12


def test_the_head_stays_in_sight_and_can_be_filtered():
    for sheet in opened(examples.matrix()).worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.print_title_rows == "$1:$1"


def test_the_summary_counts_the_whole_and_each_agency():
    sheet = opened(examples.matrix())["Ringkasan"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=9)]
    assert rows[0] == ["Seluruh instansi", 11, 4, 1, 4, 1, 1, 2, pytest.approx(4 / 11)]
    assert [sum(row[column] for row in rows[1:]) for column in range(1, 8)] == rows[0][1:8]
    assert sheet.cell(2, 9).number_format == "0.00%"
    assert examples.MEETING in [cell.value for cell in sheet["A"]]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_or_a_link(text):
    cell = openpyxl.load_workbook(BytesIO(workbook([one_column(text, "https://jahat.example")], created=NOW))).active[
        "A2"
    ]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    (value,) = read_csv(csv_file(one_column(text)))[1]
    assert value.startswith("'")


@pytest.mark.parametrize("text", ["– tidak ada", "a=b", "1+1", "Dinas @ Kota", "", "'kutip", "(=1)"])
def test_what_is_no_formula_stays_as_it_is(text):
    assert harmless(text) == text


def test_hostile_text_is_read_back_and_stays_in_its_cell():
    hostile = f'a;b "c"\r\nd;{examples.HOSTILE}{examples.UNPRINTABLE} _x0041_'
    clean = f'a;b "c"\nd;{examples.HOSTILE}Teks  dengan  tanda _x0041_'
    assert read_csv(csv_file(one_column(hostile))) == [["Kolom"], [clean]]
    sheet = openpyxl.load_workbook(BytesIO(workbook([one_column(hostile)], created=NOW))).active
    assert sheet["A2"].value == clean


def test_a_text_longer_than_a_cell_is_cut_and_the_file_opens():
    sheet = openpyxl.load_workbook(BytesIO(workbook([one_column("x" * 40_000)], created=NOW))).active
    assert len(sheet["A2"].value) == 32_767


def test_csv_has_semicolons_iso_dates_and_decimal_commas():
    sheet = Sheet(
        name="S",
        columns=[Column("Hari", 10), Column("Bagian", 10, Holds.SHARE), Column("Jumlah", 10), Column("Kosong", 10)],
        rows=[(date(2024, 9, 30), 4 / 11, 1150, None)],
    )
    assert csv_file(sheet) == b"\xef\xbb\xbfHari;Bagian;Jumlah;Kosong\r\n2024-09-30;0,3636;1150;\r\n"


def test_the_matrix_as_csv_has_a_line_an_action():
    lines = read_csv(matrix_csv(examples.matrix(examples.hard())))
    assert len(lines) == 1 + len(examples.hard())
    assert {len(line) for line in lines} == {len(lines[0])}


def test_the_same_data_gives_the_same_bytes():
    assert matrix_workbook(examples.matrix()) == matrix_workbook(examples.matrix())
