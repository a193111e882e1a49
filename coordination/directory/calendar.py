"""The office's calendar: its own days beside the holidays at hand, and the yearly decree once it is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import record
from coordination.directory.models import CalendarDay
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.richtext import one_line
from coordination.workdays import OwnDays, holidays_of, is_workday

LONGEST_NAME = 200


def own_days(session: Session) -> OwnDays:
    """Return every day that the office settled itself, in one query; a few dozen rows in an office's life."""
    rows = session.execute(select(CalendarDay.day, CalendarDay.is_closed)).all()
    return OwnDays(
        closed=frozenset(day for day, is_closed in rows if is_closed),
        working=frozenset(day for day, is_closed in rows if not is_closed),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One day of the page of holidays: what the calendar at hand says, and what the office settled instead."""

    day: date
    name: str
    is_closed: bool
    is_estimate: bool = False  # the decree may still move it
    own_id: int | None = None  # the row that the office settled it by


def year_of(session: Session, year: int) -> list[Listed]:
    """Return the holidays of `year` and the office's own days, in order, each with how it stands."""
    own = {row.day: row for row in _own(session, year)}
    found = {one.day: one for one in holidays_of(year)}
    listed = []
    for day in sorted({*own, *found}):
        row, known = own.get(day), found.get(day)
        listed.append(
            Listed(
                day=day,
                name=row.name if row else known.name if known else "",
                is_closed=row.is_closed if row else True,
                is_estimate=known.is_estimate if known and not row else False,
                own_id=row.id if row else None,
            )
        )
    return listed


def _own(session: Session, year: int) -> Sequence[CalendarDay]:
    return session.scalars(
        select(CalendarDay).where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))
    ).all()


def settle_day(*, session: Session, actor: Actor, now: datetime, day: date, name: str, is_closed: bool) -> CalendarDay:
    """Say of one day that the office closes or works, whatever the calendar at hand says; saying it again changes it.

    Raises DomainError without a name, and for a working day that is one anyhow.
    """
    name = one_line(name)[:LONGEST_NAME]
    if not name:
        raise DomainError(_("Sebutkan hari apa itu, misalnya Cuti bersama Natal."), field="name")
    row = session.scalar(select(CalendarDay).where(CalendarDay.day == day))
    if not is_closed and row is None and is_workday(day):
        raise DomainError(_("Hari itu sudah hari kerja, jadi tidak perlu dicatat."), field="day")
    verb = "added" if row is None else "changed"
    if row is None:
        row = CalendarDay(day=day, name=name)
        session.add(row)
    row.name, row.is_closed = name, is_closed
    session.flush()
    record(session=session, actor=actor, now=now, verb=verb, row=row, fields=["name", "is_closed"])
    return row


def unsettle_day(*, session: Session, actor: Actor, now: datetime, day: date) -> None:
    """Let the calendar at hand speak for one day again; doing it twice does nothing."""
    row = session.scalar(select(CalendarDay).where(CalendarDay.day == day))
    if row is None:
        return
    record(session=session, actor=actor, now=now, verb="removed", row=row)
    session.execute(delete(CalendarDay).where(CalendarDay.id == row.id))
