"""Tables to reckon with: as an Excel workbook, and as CSV as Indonesian Excel opens it.

Dates and numbers are real ones. What people wrote stays text: it becomes no formula, no link, and no other cell.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from io import BytesIO, StringIO
from typing import Any, Final

import xlsxwriter

from coordination.richtext import clean_text

Value = str | int | float | date | None
"""What a cell holds; None for nothing."""


class Holds(StrEnum):
    """What a column holds, where its cells are no texts or dates."""

    ANY = "any"
    NUMBER = "number"
    PERCENT = "percent"  # 0.4 is shown as 40%
    SHARE = "share"  # 0.4 is shown as 40,00%


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column, and its width in characters."""

    title: str
    width: int
    holds: Holds = Holds.ANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: a table with its head, and lines of text under it. `name` has at most 31 characters."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    notes: Sequence[str] = ()
    wraps: bool = False
    """Long texts take several lines, each row as high as it needs."""


_LONGEST: Final = 32_767
"""Characters of one cell in Excel."""
_A4: Final = 9
_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_DECIMALS: Final = 4


def workbook(sheets: Sequence[Sheet], *, created: datetime) -> bytes:
    """Build the workbook, with filters and a head that stays in sight; the same data gives the same bytes."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": created.replace(tzinfo=None)})
    for sheet in sheets:
        _fill(book, sheet)
    book.close()
    return target.getvalue()


def _fill(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    look = {"valign": "top", "text_wrap": True} if sheet.wraps else {}
    head = book.add_format({"bold": True, "bottom": 1, **look})
    text = book.add_format(look)
    day = book.add_format({"num_format": "dd/mm/yyyy", **look})
    numbers = {
        Holds.ANY: book.add_format(look),
        Holds.NUMBER: book.add_format({"num_format": "#,##0", **look}),
        Holds.PERCENT: book.add_format({"num_format": "0%", **look}),
        Holds.SHARE: book.add_format({"num_format": "0.00%", **look}),
    }
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, column.title, head)
        page.set_column(place, place, column.width)
    for line, row in enumerate(sheet.rows, 1):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            if isinstance(value, str):
                page.write_string(line, place, plain_text(value)[:_LONGEST], text)
            elif isinstance(value, date):
                page.write_datetime(line, place, value, day)
            elif value is not None:
                page.write_number(line, place, value, numbers[column.holds])
    for line, note in enumerate(sheet.notes, len(sheet.rows) + 2):
        page.write_string(line, 0, plain_text(note)[:_LONGEST])
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def csv_file(sheet: Sheet) -> bytes:
    """Build the table as CSV: semicolons and a byte order mark, dates as 2024-09-30, numbers with a decimal comma."""
    target = StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.title for column in sheet.columns])
    writer.writerows([_in_csv(value) for value in row] for row in sheet.rows)
    return target.getvalue().encode("utf-8-sig")


def _in_csv(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(plain_text(value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) else f"{round(value, _DECIMALS):g}".replace(".", ",")


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: an apostrophe goes before what looks like one."""
    if text.lstrip().startswith(_FORMULA) or text.startswith(("\t", "\r", "\n")):
        return f"'{text}"
    return text


def plain_text(text: str) -> str:
    """Return text with one kind of line break and nothing that a file cannot hold."""
    return clean_text(text).replace("\r\n", "\n").replace("\r", "\n")
