"""What the list and the calendar of meetings were asked for, and what they show."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any, TypeVar

from flask import url_for
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.actor import Actor
from coordination.access.checks import may
from coordination.access.permissions import Permission
from coordination.actions import of_meetings
from coordination.directory import queries as directory
from coordination.meetings import occurrences, queries
from coordination.meetings.models import SecurityLevel
from coordination.meetings.queries import Filter, Tab
from coordination.numbers import page_number, whole

Code = TypeVar("Code", bound=StrEnum)

FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The address of a list, read: anything that makes no sense there counts as not asked."""

    tab: Tab = Tab.UPCOMING
    where: Filter = field(default_factory=Filter)
    number: int = 1
    as_calendar: bool = False
    month: date | None = None

    def address(self, **changes: Any) -> str:
        """Return the address of this list with something changed; another tab or filter begins at its first page."""
        other = replace(self, **({"number": 1} | changes))
        where = other.where
        values: dict[str, Any] = {
            "keadaan": other.tab.value if other.tab is not Tab.UPCOMING else None,
            "penyelenggara": where.host_id,
            "tahun": where.year,
            "klasifikasi": where.level.value if where.level else None,
            "belum-ditandatangani": 1 if where.unsigned else None,
            "seri": where.series_id,
            "halaman": other.number if other.number > 1 else None,
            "tampilan": "kalender" if other.as_calendar else None,
            "bulan": f"{other.month:%Y-%m}" if other.as_calendar and other.month else None,
        }
        return url_for("meetings.index", **{name: value for name, value in values.items() if value is not None})


def asked(args: Mapping[str, str]) -> Asked:
    """Read the address."""
    return Asked(
        tab=_known(Tab, args.get("keadaan")) or Tab.UPCOMING,
        where=Filter(
            host_id=whole(args.get("penyelenggara")),
            year=whole(args.get("tahun"), least=FIRST_YEAR, most=LAST_YEAR),
            level=_known(SecurityLevel, args.get("klasifikasi")),
            unsigned=bool(args.get("belum-ditandatangani")),
            series_id=whole(args.get("seri")),
        ),
        number=page_number(args.get("halaman")),
        as_calendar=args.get("tampilan") == "kalender",
        month=_month(args.get("bulan", "")),
    )


def list_page(session: Session, actor: Actor, asked: Asked, now: datetime) -> dict[str, Any]:
    """Return what the list shows: its lines by month, with figures of decisions and actions."""
    today = _today(session, now)
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
        "previous": asked.address(number=asked.number - 1) if asked.number > 1 else None,
        "next": asked.address(number=asked.number + 1) if more else None,
    }


def calendar_page(session: Session, actor: Actor, asked: Asked, now: datetime) -> dict[str, Any]:
    """Return what the calendar of one month shows, in weeks from Monday."""
    today = _today(session, now)
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
        "hosts": queries.hosts(session, actor),
        "series": occurrences.series_seen(session, actor),
        "years": [(year, str(year)) for year in queries.years(session, actor)],
        "can_plan": may(actor, Permission.MEETING_CREATE),
    }


def _today(session: Session, now: datetime) -> date:
    office = directory.office(session)
    return clock.today(office.zone if office else clock.Zone.WIB, now)


def _known(codes: type[Code], text: str | None) -> Code | None:
    return next((code for code in codes if code.value == text), None)


def _month(text: str) -> date | None:
    year, _dash, month = text.partition("-")
    known = (whole(year, least=FIRST_YEAR, most=LAST_YEAR), whole(month, least=1, most=12))
    return date(known[0], known[1], 1) if known[0] and known[1] else None


def _shifted(first: date, by: int) -> date:
    months = first.year * 12 + first.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)
