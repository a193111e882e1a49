"""A list of actions as a sheet, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from coordination.actions.due import due
from coordination.actions.states import state_name
from coordination.documents.sheets import Column, Holds, Sheet
from coordination.i18n import gettext as _


def sheet(rows: Sequence[Row[Any]], today: date) -> Sheet:
    """Return the sheet of the rows of `queries.everything`."""
    columns = (
        Column(_("No"), 7),
        Column(_("Tindak lanjut"), 60),
        Column(_("Instansi"), 30),
        Column(_("Keadaan"), 26),
        Column(_("Tenggat"), 13),
        Column(_("Keterangan tenggat"), 20),
        Column(_("Janji pertama"), 13),
        Column(_("Diundur (kali)"), 10, Holds.NUMBER),
        Column(_("Diserahkan"), 13),
        Column(_("Kemajuan"), 11, Holds.PERCENT),
        Column(_("Rapat"), 50),
        Column(_("Tanggal rapat"), 14),
    )
    lines = [
        (
            row.code or "",
            row.text,
            row.owner or "",
            state_name(row.state),
            row.last_day,
            due(row.state, row.last_day, row.submitted_on, today).words,
            row.first_last_day,
            row.shifts or None,
            row.submitted_on,
            row.percent / 100,
            row.meeting,
            row.first_day,
        )
        for row in rows
    ]
    return Sheet(name=_("Tindak lanjut"), columns=columns, rows=lines)
