"""The tables of the dashboard as sheets: every agency, every meeting, every invited body."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from coordination.documents.sheets import Column, Holds, Sheet, Value
from coordination.i18n import gettext as _
from coordination.meetings.turnout import OfBody
from coordination.reports.figures import OfAgency, OfMeeting, Tally


class Table(StrEnum):
    """The tables, by their word in the address."""

    AGENCIES = "instansi"
    MEETINGS = "rapat"
    ATTENDANCE = "kehadiran"


def agencies(rows: Sequence[OfAgency]) -> Sheet:
    """Return the agencies; those of the command line and the partners are told apart by a column."""
    lines: list[tuple[Value, ...]] = [
        (one.name, _golongan(one.is_partner), *_cells(one.tally))
        if one.id
        else (_("Tanpa penanggung jawab"), None, *_cells(one.tally))
        for one in rows
    ]
    columns = (Column(_("Instansi"), 40), Column(_("Golongan"), 18), *_columns())
    return Sheet(name=_("Instansi"), columns=columns, rows=lines)


def meetings(rows: Sequence[OfMeeting]) -> Sheet:
    """Return the meetings."""
    columns = (Column(_("Rapat"), 60), Column(_("Tanggal rapat"), 14), Column(_("Penyelenggara"), 30), *_columns())
    lines: list[tuple[Value, ...]] = [(one.title, one.day, one.host, *_cells(one.tally)) for one in rows]
    return Sheet(name=_("Rapat"), columns=columns, rows=lines)


def attendance(rows: Sequence[OfBody]) -> Sheet:
    """Return how the invited bodies came."""
    columns = (
        Column(_("Instansi"), 40),
        Column(_("Golongan"), 18),
        Column(_("Diundang"), 11, Holds.NUMBER),
        Column(_("Hadir sendiri"), 13, Holds.NUMBER),
        Column(_("Diwakili"), 11, Holds.NUMBER),
        Column(_("Tidak hadir"), 12, Holds.NUMBER),
        Column(_("Belum dicatat"), 13, Holds.NUMBER),
    )
    lines: list[tuple[Value, ...]] = [(one.name, _golongan(one.is_partner), *_answers(one)) for one in rows]
    return Sheet(name=_("Kehadiran"), columns=columns, rows=lines)


def _answers(one: OfBody) -> tuple[int, ...]:
    return one.invited, one.came, one.deputy, one.nobody, one.unmarked


def _golongan(is_partner: bool) -> str:
    return _("Mitra") if is_partner else _("Perangkat daerah")


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Janji"), 9, Holds.NUMBER),
        Column(_("Selesai"), 9, Holds.NUMBER),
        Column(_("Tepat waktu"), 12, Holds.NUMBER),
        Column(_("Selesai terlambat"), 16, Holds.NUMBER),
        Column(_("Menunggu verifikasi"), 18, Holds.NUMBER),
        Column(_("Dalam proses"), 13, Holds.NUMBER),
        Column(_("Perlu dilengkapi"), 15, Holds.NUMBER),
        Column(_("Belum ditindaklanjuti"), 20, Holds.NUMBER),
        Column(_("Tidak dapat ditindaklanjuti"), 24, Holds.NUMBER),
        Column(_("Lewat tenggat"), 14, Holds.NUMBER),
        Column(_("Rata-rata terlambat (hari)"), 24, Holds.NUMBER),
        Column(_("Terlama (hari)"), 14, Holds.NUMBER),
        Column(_("Selesai dari janji"), 17, Holds.SHARE),
        Column(_("Selesai tanpa yang tidak dapat"), 27, Holds.SHARE),
    )


def _cells(tally: Tally) -> tuple[Value, ...]:
    return (
        tally.promised,
        tally.done,
        tally.on_time,
        tally.done_late,
        tally.submitted,
        tally.in_progress,
        tally.returned,
        tally.not_started,
        tally.not_actionable,
        tally.late,
        tally.average_late,
        tally.longest_late or None,
        tally.share_done,
        tally.share_of_actionable,
    )
