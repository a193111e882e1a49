"""Reading a sheet that an office hands over, .xlsx or .csv, into plain cells. Nothing in it is ever calculated."""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import islice, product
from pathlib import PurePath
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from coordination.errors import DomainError
from coordination.files.office import XLSX, office_type
from coordination.i18n import gettext as _

LIMIT = 5 * 1024 * 1024  # bytes
MAX_ROWS = 5_000
MAX_COLUMNS = 60
MAX_UNPACKED_SHEETS = 60 * 1024 * 1024  # bytes of XML that openpyxl may be asked to hold
_EXACT = 10**15  # spreadsheets keep fifteen digits of a number
_DELIMITERS = ";,\t|"
_MERGED_RANGE = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*\bref\s*=\s*["']([A-Z0-9:$]+)["']""")
_CONTROLS = {*range(9), 11, *range(14, 32)}


class UnreadableSheet(DomainError):
    """The file is no sheet that can be read; the message says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


class Flaw(StrEnum):
    """Why a cell's content cannot be taken as it stands."""

    FORMULA = "formula"
    LOST_DIGITS = "lost_digits"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text in one line, and what is wrong with it."""

    text: str = ""
    flaw: Flaw | None = None
    merged: int = 0  # how many columns the cell spans where it is merged across, else 0


@dataclass(frozen=True, slots=True)
class Row:
    """One row with something in it, and its number as Excel shows it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; a merged cell stands in all of its places."""

    title: str
    rows: tuple[Row, ...]


def read_sheets(data: bytes, filename: str) -> list[Sheet]:
    """Read the visible sheets of an .xlsx file, or the one of a .csv file; the content decides which it is.

    Raises UnreadableSheet for anything else and for more than `LIMIT` bytes, `MAX_ROWS` rows or `MAX_COLUMNS` columns;
    UnfitFile for a damaged, locked or swelling .xlsx file, and for one with macros.
    """
    if not data:
        raise UnreadableSheet(_("Berkas ini kosong. Periksa berkasnya, lalu unggah lagi."))
    if len(data) > LIMIT:
        raise UnreadableSheet(
            _("Berkas ini lebih dari %(count)d MB. Bagi menjadi beberapa berkas.", count=LIMIT // 2**20)
        )
    if data.startswith(b"PK\x03\x04"):
        return _read_xlsx(data)
    return [_read_csv(data, filename)]


def _row(number: int, cells: list[Cell]) -> Row | None:
    """Return the row, or None for an empty one. Raises UnreadableSheet past the limits."""
    while cells and not cells[-1].text:
        cells.pop()
    if not cells:
        return None
    if number > MAX_ROWS or len(cells) > MAX_COLUMNS:
        raise UnreadableSheet(_too_large())
    return Row(number, tuple(cells))


def _text_cell(text: str) -> Cell:
    line = " ".join("".join(char if ord(char) not in _CONTROLS else " " for char in text).split())
    return Cell(line, Flaw.FORMULA if line.startswith("=") else None)


# --- Excel ------------------------------------------------------------------------------------------------------------


def _read_xlsx(data: bytes) -> list[Sheet]:
    if office_type(data) != XLSX:
        raise UnreadableSheet(_not_a_sheet())
    try:
        _refuse_swelling(data)
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
        return [_read_worksheet(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except DomainError:
        raise
    except Exception as error:  # zipfile and openpyxl let through whatever a broken file causes
        raise UnreadableSheet(
            _("Berkas Excel ini tidak dapat dibaca. Buka di Excel, simpan ulang sebagai .xlsx, lalu unggah lagi.")
        ) from error


def _refuse_swelling(data: bytes) -> None:
    """Refuse much XML, and wide merged ranges, of which openpyxl would make every single cell."""
    merged = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [part for part in archive.infolist() if part.filename.endswith(".xml")]
        too_large = sum(part.file_size for part in parts) > MAX_UNPACKED_SHEETS
        for part in parts if not too_large else []:
            for found in _MERGED_RANGE.finditer(archive.read(part)):
                merged += _area(found[1].decode())
    if too_large or merged > MAX_ROWS * MAX_COLUMNS:
        raise UnreadableSheet(_too_large())


def _area(reference: str) -> int:
    """Return how many cells "A1:C3" covers; whole columns and rows count as too many."""
    first_column, first_row, last_column, last_row = range_boundaries(reference)
    if first_column is None or first_row is None or last_column is None or last_row is None:
        return MAX_ROWS * MAX_COLUMNS + 1
    return (last_column - first_column + 1) * (last_row - first_row + 1)


def _read_worksheet(sheet: Worksheet) -> Sheet:
    merged = {
        (row, column): (area.min_row, area.min_col, area.max_col - area.min_col + 1)
        for area in sheet.merged_cells.ranges
        for row, column in product(range(area.min_row, area.max_row + 1), range(area.min_col, area.max_col + 1))
    }
    if sheet.max_row > 4 * MAX_ROWS:
        raise UnreadableSheet(_too_large())
    rows = []
    for number, cells in enumerate(sheet.iter_rows(max_col=min(sheet.max_column, MAX_COLUMNS + 1)), 1):
        row = _row(number, [_place(sheet, cell, merged) for cell in cells])
        if row is not None:
            rows.append(row)
    return Sheet(sheet.title, tuple(rows))


def _place(sheet: Worksheet, cell: Any, merged: dict[tuple[int, int], tuple[int, int, int]]) -> Cell:
    """Return what stands in a place, which for a merged one is what its first cell holds."""
    area = merged.get((cell.row, cell.column))
    if area is None:
        return _excel_cell(cell.value, cell.data_type)
    first = sheet.cell(area[0], area[1])
    return replace(_excel_cell(first.value, first.data_type), merged=area[2] if area[2] > 1 else 0)


def _excel_cell(value: object, data_type: str) -> Cell:
    if value is None:
        return Cell()
    if data_type == "f":
        return Cell(str(value) if isinstance(value, str) else "=", Flaw.FORMULA)
    if isinstance(value, bool):
        return Cell(str(value))
    if isinstance(value, int | float):
        return _number_cell(value)
    if isinstance(value, datetime | date):
        return Cell(f"{value:%d/%m/%Y}")
    return _text_cell(str(value))


def _number_cell(value: float) -> Cell:
    """Print a number as a person typed it; from sixteen digits on it is no longer the number that was typed."""
    if abs(value) >= _EXACT:
        return Cell(f"{value:.5E}".replace(".", ","), Flaw.LOST_DIGITS)
    return Cell(str(int(value)) if value == int(value) else str(value))


# --- CSV --------------------------------------------------------------------------------------------------------------


def _read_csv(data: bytes, filename: str) -> Sheet:
    text = _decoded(data)
    lines = text.splitlines()
    declared = lines[0][4:5] if lines and lines[0].lower().startswith("sep=") else ""
    delimiter = declared or _likely_delimiter(text)
    rows = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
            row = _row(number, [_text_cell(cell) for cell in cells])
            if row is not None and not (number == 1 and declared):
                rows.append(row)
    except csv.Error as error:
        raise UnreadableSheet(_not_a_sheet()) from error
    return Sheet(PurePath(filename).stem, tuple(rows))


def _decoded(data: bytes) -> str:
    """Read the bytes as UTF-16 or UTF-8 if they are, else as Windows-1252, in which Excel saves CSV in Indonesia."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if _CONTROLS & set(data):
        raise UnreadableSheet(_not_a_sheet())
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _likely_delimiter(text: str) -> str:
    """Return the delimiter that cuts the most of the first rows into the same number of columns, more than one."""

    def evenness(delimiter: str) -> tuple[int, int]:
        with suppress(csv.Error):
            rows = csv.reader(io.StringIO(text[:20_000]), delimiter=delimiter)
            widths = Counter(len(row) for row in islice(rows, 50) if len(row) > 1)
            if widths:
                width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
                return count, width
        return 0, 0

    return max(_DELIMITERS, key=evenness)


def _too_large() -> str:
    return _(
        "Lembar ini terlalu besar: paling banyak %(rows)d baris dan %(columns)d kolom.",
        rows=MAX_ROWS,
        columns=MAX_COLUMNS,
    )


def _not_a_sheet() -> str:
    return _(
        "Berkas ini bukan lembar .xlsx atau .csv. Di Excel, pilih Simpan Sebagai → Excel (.xlsx), lalu unggah lagi."
    )
