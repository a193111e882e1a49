"""What the list and the calendar of meetings were asked for, and what they show."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.actor import Actor
from coordination.access.checks import may
from coordination.access.permissions import Permission
from coordination.actions import of_meetings
from coordination.actions.authoring import shortened
from coordination.directory import queries as directory
from coordination.directory.models import Organization
from coordination.directory.sheets import MOST, not_too_long
from coordination.documents.sheets import Column, Holds, Sheet, Value
from coordination.i18n import Formats, _, _l
from coordination.meetings import occurrences, queries
from coordination.meetings.asking import Asked
from coordination.meetings.labels import LEVELS, STATES
from coordination.meetings.turnout import Turnout


def list_page(session: Session, actor: Actor, asked: Asked, now: datetime) -> dict[str, Any]:
    """Return what the list shows: its lines by month, with figures of decisions and actions."""
    today = today_of(session, now)
    rows, more = queries.page(session, actor, tab=asked.tab, where=asked.where, today=today, number=asked.number)
    readable = [row.id for row in rows if row.participants is not None]
    return {
        **_around(session, actor, asked),
        "today": today,
        "months": [(month, list(lines)) for month, lines in groupby(rows, key=lambda row: row.day.replace(day=1))],
        "figures_of": of_meetings.progress(session, actor, readable),
        "counts": queries.counts(session, actor, where=asked.where, today=today),
        "most": queries.MOST_COUNTED,
        "first": (asked.number - 1) * queries.PAGE + 1,
        "shown": len(rows),
        "excel": url_for("meetings.export", form="xlsx", **asked.in_address()),
        "csv": url_for("meetings.export", form="csv", **asked.in_address()),
        "previous": asked.address(number=asked.number - 1) if asked.number > 1 else None,
        "next": asked.address(number=asked.number + 1) if more else None,
    }


def sheet(session: Session, actor: Actor, asked: Asked, today: date) -> Sheet:
    """Return the whole list as a sheet. Raises DomainError where it is longer than a sheet may be."""
    rows = not_too_long(
        queries.everything(session, actor, tab=asked.tab, where=asked.where, today=today, most=MOST + 1)
    )
    columns = (
        Column(_("Rapat"), 60),
        Column(_("Tanggal"), 13),
        Column(_("Mulai"), 9),
        Column(_("Penyelenggara"), 30),
        Column(_("Tempat"), 40),
        Column(_("Keadaan"), 18),
        Column(_("Klasifikasi"), 15),
        Column(_("Peserta"), 9, Holds.NUMBER),
        Column(_("Tindak lanjut"), 12, Holds.NUMBER),
        Column(_("Selesai"), 9, Holds.NUMBER),
    )
    progress = of_meetings.progress(session, actor, [row.id for row in rows if row.can_read])
    lines: list[tuple[Value, ...]] = [
        (
            row.title,
            row.first_day,
            Formats().time(row.starts),
            row.short_name or row.name,
            row.place or (_("Daring") if row.is_online else None),
            str(STATES[row.state]),
            str(LEVELS[row.level]),
            row.participants if row.can_read else None,
            *reversed(progress.get(row.id, (None, None))),
        )
        for row in rows
    ]
    return Sheet(name=_("Rapat"), columns=columns, rows=lines)


def calendar_page(session: Session, actor: Actor, asked: Asked, now: datetime) -> dict[str, Any]:
    """Return what the calendar of one month shows, in weeks from Monday."""
    today = today_of(session, now)
    first = asked.month or today.replace(day=1)
    weeks = calendar.Calendar(calendar.MONDAY).monthdatescalendar(first.year, first.month)
    entries, cut = queries.calendar(session, actor, where=asked.where, first=weeks[0][0], last=weeks[-1][-1])
    by_day = {day: list(lines) for day, lines in groupby(entries, key=lambda entry: entry.day)}
    here = replace(asked, as_calendar=True)
    return {
        **_around(session, actor, asked),
        "today": today,
        "month": first,
        "weeks": weeks,
        "by_day": by_day,
        "is_cut": cut,
        "previous": here.address(month=_shifted(first, -1)),
        "next": here.address(month=_shifted(first, 1)),
    }


def _around(session: Session, actor: Actor, asked: Asked) -> dict[str, Any]:
    return {
        "asked": asked,
        "chips": _chips(session, asked),
        "hosts": queries.hosts(session, actor),
        "series": [(one, shortened(title, 40)) for one, title in occurrences.series_seen(session, actor)],
        "years": [(year, str(year)) for year in queries.years(session, actor)],
        "can_plan": may(actor, Permission.MEETING_CREATE),
    }


def _chips(session: Session, asked: Asked) -> list[tuple[str, str]]:
    """Return each filter that no control shows, in words, with the address that leaves it out."""
    where, fmt = asked.where, Formats()
    found: list[tuple[dict[str, Any], str]] = []
    if where.invited_id is not None:
        body = session.get(Organization, where.invited_id)
        name = body.label if body else "–"
        found.append(({"invited_id": None, "turnout": Turnout.INVITED}, str(_TURNOUTS[where.turnout]) % {"name": name}))
    if where.since is not None:
        found.append(({"since": None}, _("Sejak %(day)s", day=fmt.date(where.since))))
    if where.until is not None:
        found.append(({"until": None}, _("Sampai %(day)s", day=fmt.date(where.until))))
    return [(asked.address(where=replace(where, **without)), word) for without, word in found]


_TURNOUTS = {
    Turnout.INVITED: _l("%(name)s diundang"),
    Turnout.CAME: _l("%(name)s hadir sendiri"),
    Turnout.DEPUTY: _l("%(name)s hanya diwakili"),
    Turnout.NOBODY: _l("%(name)s tidak hadir"),
    Turnout.UNMARKED: _l("Kehadiran %(name)s belum dicatat"),
}


def today_of(session: Session, now: datetime) -> date:
    """Return the date in the office's zone."""
    office = directory.office(session)
    return clock.today(office.zone if office else clock.Zone.WIB, now)


def _shifted(first: date, by: int) -> date:
    months = first.year * 12 + first.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)
