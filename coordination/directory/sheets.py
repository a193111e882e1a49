"""A list handed out to reckon with, as Excel or CSV, on record.

Any list does it so: a POST route `/….<any(xlsx, csv):form>` gathers its rows narrowed as on its page, puts them into a
`documents.sheets.Sheet` and returns `hand_out(sheet, SheetForm(form), name, today=today)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Final, TypeVar

from flask import Response
from sqlalchemy import Select

from coordination.access.guard import by
from coordination.audit.services import record
from coordination.db import db, unit_of_work
from coordination.directory.models import Office
from coordination.documents.sheets import Sheet, csv_file, workbook
from coordination.errors import DomainError
from coordination.files.web import download
from coordination.i18n import Formats, _

Row = TypeVar("Row")

MOST: Final = 20_000
"""Rows of one sheet; whoever needs more narrows the list."""


class SheetForm(StrEnum):
    """What a list is handed out as."""

    EXCEL = "xlsx"
    CSV = "csv"


_MEDIA: Final = {
    SheetForm.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    SheetForm.CSV: "text/csv; charset=utf-8",
}


def whole_list(statement: Select[Any]) -> Sequence[Any]:
    """Return every row of a list. Raises DomainError where there are more than MOST: a part would mislead."""
    return not_too_long(db.session().execute(statement.limit(MOST + 1)).all())


def not_too_long(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows. Raises DomainError where they are more than MOST."""
    if len(rows) > MOST:
        raise DomainError(
            _(
                "Daftar ini lebih dari %(most)s baris. Persempit dahulu, misalnya menurut tahun atau instansi, lalu "
                "unduh lagi.",
                most=Formats().number(MOST),
            )
        )
    return rows


def hand_out(sheet: Sheet, form: SheetForm, name: str, *, what: str, today: date) -> Response:
    """Answer with the sheet as a file "<name> 2024-09-30.xlsx", and write down who took which list.

    `what` is a stable word for the list, such as "meetings"; no text of anybody goes into the record.
    """
    is_csv = form is SheetForm.CSV
    content = csv_file(sheet) if is_csv else workbook([sheet], created=datetime.combine(today, time()))
    with unit_of_work() as session:
        record(**by(session), verb="exported", row=session.get_one(Office, 1), fields=[what, form.value])
    return download(content, _MEDIA[form], f"{name} {today:%Y-%m-%d}.{form.value}")
