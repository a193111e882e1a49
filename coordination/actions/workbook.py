"""A list of actions as an Excel workbook: real dates, and texts that stay texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from sqlalchemy import Row

from coordination.actions.due import due
from coordination.actions.states import state_name
from coordination.i18n import gettext as _
from coordination.richtext.text import clean_text


def workbook(rows: Sequence[Row[Any]], today: date) -> bytes:
    """Build the workbook of the rows of `queries.everything`; nothing that people wrote becomes a formula or a link."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_("Tindak lanjut"))
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    share = book.add_format({"num_format": "0%"})
    columns = (
        (_("No"), 7),
        (_("Tindak lanjut"), 60),
        (_("Instansi"), 30),
        (_("Keadaan"), 26),
        (_("Tenggat"), 13),
        (_("Keterangan tenggat"), 20),
        (_("Diserahkan"), 13),
        (_("Kemajuan"), 11),
        (_("Rapat"), 50),
        (_("Tanggal rapat"), 14),
    )
    for place, (title, width) in enumerate(columns):
        sheet.write_string(0, place, title, bold)
        sheet.set_column(place, place, width)
    for line, row in enumerate(rows, 1):
        for place, text in (
            (0, row.code or ""),
            (1, row.text),
            (2, row.owner or ""),
            (3, state_name(row.state)),
            (5, due(row.state, row.last_day, row.submitted_on, today).words),
            (8, row.meeting),
        ):
            sheet.write_string(line, place, clean_text(text))
        for place, value in ((4, row.last_day), (6, row.submitted_on), (9, row.first_day)):
            if value is not None:
                sheet.write_datetime(line, place, value, day)
        sheet.write_number(line, 7, row.percent / 100, share)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return target.getvalue()
