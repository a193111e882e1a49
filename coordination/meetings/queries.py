"""Reading meetings: lists and calendar, each narrowed to what the reader may see, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy import Row as SqlRow
from sqlalchemy.orm import InstrumentedAttribute, Session

from coordination.access.actor import Actor
from coordination.access.checks import having, visible
from coordination.access.permissions import Permission
from coordination.clock import Zone
from coordination.directory.models import Organization
from coordination.meetings.models import (
    Decision,
    Meeting,
    MeetingDay,
    MeetingState,
    Paper,
    PaperKind,
    Participant,
    SecurityLevel,
)
from coordination.meetings.turnout import Turnout, held, turned_out

PAGE = 50
MOST_COUNTED = 1000
"""A tab counts no further; it then shows "999+"."""
MOST_IN_CALENDAR = 500


class Tab(StrEnum):
    """The tabs of the list, by their word in the address."""

    UPCOMING = "mendatang"
    RUNNING = "berlangsung"
    TO_RECORD = "perlu-notula"
    IN_REVIEW = "ditinjau"
    APPROVED = "disahkan"
    ALL = "semua"


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What a list of meetings is narrowed to, besides its tab."""

    host_id: int | None = None
    year: int | None = None
    level: SecurityLevel | None = None
    unsigned: bool = False
    series_id: int | None = None
    since: date | None = None  # first day from …
    until: date | None = None  # … to
    invited_id: int | None = None  # a body, and how it answered the invitation
    turnout: Turnout = Turnout.INVITED


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the list. Counts are None where the reader may not read the meeting."""

    id: int
    title: str
    host: str
    place: str | None
    is_online: bool
    zone: Zone
    day: date
    starts: time | None
    state: MeetingState
    level: SecurityLevel
    postponed_from: date | None
    participants: int | None
    decisions: int | None


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """One day of one meeting in the calendar."""

    id: int
    title: str
    day: date
    starts: time
    state: MeetingState


def page(
    session: Session, actor: Actor, *, tab: Tab, where: Filter, today: date, number: int = 1
) -> tuple[list[Row], bool]:
    """Return the lines of one page of the list, and whether another follows. Three queries, whatever the size."""
    found = session.execute(_page(actor, tab, where, today, number)).all()
    readable = [row.id for row in found[:PAGE] if row.can_read]
    participants = _count(session, readable, Participant.meeting_id, _everything())
    decisions = _count(
        session, readable, Decision.meeting_id, and_(Decision.dropped.is_(False), visible(actor, Decision))
    )
    rows = [
        Row(
            id=row.id,
            title=row.title,
            host=row.short_name or row.name,
            place=row.place,
            is_online=bool(row.is_online),
            zone=row.zone,
            day=row.first_day,
            starts=row.starts,
            state=row.state,
            level=row.level,
            postponed_from=row.postponed_from,
            participants=participants.get(row.id, 0) if row.can_read else None,
            decisions=decisions.get(row.id, 0) if row.can_read else None,
        )
        for row in found[:PAGE]
    ]
    return rows, len(found) > PAGE


def everything(
    session: Session, actor: Actor, *, tab: Tab, where: Filter, today: date, most: int
) -> Sequence[SqlRow[Any]]:
    """Return the lines of a whole list, up to `most`, to be handed out; participants are those of the readable ones."""
    order = (Meeting.first_day.desc(), Meeting.id.desc())
    people = select(func.count()).where(Participant.meeting_id == Meeting.id).scalar_subquery()
    lines = _lines(actor).add_columns(people.label("participants"))
    wanted = (*_narrowed(actor, where), _tab(tab, today))
    return session.execute(lines.where(*wanted).order_by(*order).limit(most)).all()


def counts(session: Session, actor: Actor, *, where: Filter, today: date) -> dict[Tab, int]:
    """Return how many meetings stand under each tab, up to MOST_COUNTED, in one query."""
    return dict(zip(Tab, session.execute(_counts(actor, where, today)).one(), strict=True))


def in_bin(session: Session, actor: Actor, since: datetime) -> Sequence[Meeting]:
    """Return the discarded meetings that can still be restored, the newest first."""
    return session.scalars(
        select(Meeting)
        .where(having(actor, Permission.MEETING_EDIT), Meeting.discarded_at >= since)
        .order_by(Meeting.discarded_at.desc(), Meeting.id)
        .limit(PAGE)
    ).all()


def calendar(
    session: Session, actor: Actor, *, where: Filter, first: date, last: date
) -> tuple[list[CalendarEntry], bool]:
    """Return what stands in the calendar from `first` to `last`, and whether more was left out."""
    found = session.execute(
        select(Meeting.id, Meeting.title, MeetingDay.day, MeetingDay.starts, Meeting.state)
        .join(MeetingDay, MeetingDay.meeting_id == Meeting.id)
        .where(*_narrowed(actor, where), MeetingDay.day.between(first, last))
        .order_by(MeetingDay.day, MeetingDay.starts, Meeting.id)
        .limit(MOST_IN_CALENDAR + 1)
    ).all()
    entries = [
        CalendarEntry(id=row.id, title=row.title, day=row.day, starts=row.starts, state=row.state) for row in found
    ]
    return entries[:MOST_IN_CALENDAR], len(entries) > MOST_IN_CALENDAR


def hosts(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return the hosts of the meetings that the reader sees: (id, name)."""
    found = session.execute(_hosts(actor))
    return [(row.id, row.short_name or row.name) for row in found]


def years(session: Session, actor: Actor) -> list[int]:
    """Return the years of the meetings that the reader sees, the newest first."""
    first, last = session.execute(_span(actor)).one()
    return list(range(last.year, first.year - 1, -1)) if first else []


def earlier(session: Session, actor: Actor, *, limit: int = 20) -> Sequence[Meeting]:
    """Return the newest meetings that the actor's organizations host and that can be copied."""
    return session.scalars(
        select(Meeting)
        .where(having(actor, Permission.MEETING_EDIT), Meeting.discarded_at.is_(None))
        .order_by(Meeting.first_day.desc(), Meeting.id.desc())
        .limit(limit)
    ).all()


# Building these statements costs more than running them, so those of the readers at work now are kept.


@lru_cache(maxsize=128)
def _page(actor: Actor, tab: Tab, where: Filter, today: date, number: int) -> Select[*tuple[Any, ...]]:
    nearest_first = tab in (Tab.UPCOMING, Tab.RUNNING)
    order = (Meeting.first_day, Meeting.id) if nearest_first else (Meeting.first_day.desc(), Meeting.id.desc())
    lines = _lines(actor).where(*_narrowed(actor, where), _tab(tab, today)).order_by(*order)
    return lines.limit(PAGE + 1).offset((number - 1) * PAGE)


@lru_cache(maxsize=128)
def _counts(actor: Actor, where: Filter, today: date) -> Select[*tuple[Any, ...]]:
    columns = []
    for tab in Tab:
        some = select(Meeting.id).where(*_narrowed(actor, where), _tab(tab, today)).limit(MOST_COUNTED).subquery()
        columns.append(select(func.count()).select_from(some).scalar_subquery())
    return select(*columns)


@lru_cache(maxsize=128)
def _hosts(actor: Actor) -> Select[*tuple[Any, ...]]:
    hosted = exists().where(Meeting.host_id == Organization.id, Meeting.discarded_at.is_(None), visible(actor, Meeting))
    return (
        select(Organization.id, Organization.name, Organization.short_name)
        .where(hosted)
        .order_by(Organization.protocol_order, Organization.name)
        .limit(300)
    )


@lru_cache(maxsize=128)
def _span(actor: Actor) -> Select[*tuple[Any, ...]]:
    return select(func.min(Meeting.first_day), func.max(Meeting.first_day)).where(
        visible(actor, Meeting), Meeting.discarded_at.is_(None)
    )


def _lines(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Meeting.id,
            Meeting.title,
            Organization.name,
            Organization.short_name,
            Meeting.place,
            Meeting.link.is_not(None).label("is_online"),
            Meeting.zone,
            Meeting.first_day,
            MeetingDay.starts,
            Meeting.state,
            Meeting.level,
            Meeting.postponed_from,
            having(actor, Permission.MEETING_READ).label("can_read"),
        )
        .join(Organization, Organization.id == Meeting.host_id)
        .outerjoin(MeetingDay, and_(MeetingDay.meeting_id == Meeting.id, MeetingDay.day == Meeting.first_day))
    )


def _narrowed(actor: Actor, where: Filter) -> list[ColumnElement[bool]]:
    clauses = [visible(actor, Meeting), Meeting.discarded_at.is_(None)]
    if where.host_id is not None:
        clauses.append(Meeting.host_id == where.host_id)
    if where.year is not None:
        clauses.append(Meeting.first_day.between(date(where.year, 1, 1), date(where.year, 12, 31)))
    if where.level is not None:
        clauses.append(Meeting.level == where.level)
    if where.series_id is not None:
        clauses.append(Meeting.series_id == where.series_id)
    if where.since is not None:
        clauses.append(Meeting.first_day >= where.since)
    if where.until is not None:
        clauses.append(Meeting.first_day <= where.until)
    if where.invited_id is not None:
        clauses += [*held(actor), turned_out(where.invited_id, where.turnout)]
    if where.unsigned:
        scan = exists().where(
            Paper.meeting_id == Meeting.id,
            Paper.kind == PaperKind.SIGNED_SCAN,
            Paper.withdrawn_at.is_(None),
            Paper.replaced_at.is_(None),
        )
        clauses += [Meeting.state == MeetingState.APPROVED, ~scan]
    return clauses


def _tab(tab: Tab, today: date) -> ColumnElement[bool]:
    planned = Meeting.state == MeetingState.PLANNED
    clauses = {
        Tab.UPCOMING: and_(planned, Meeting.first_day >= today),
        Tab.RUNNING: Meeting.state == MeetingState.IN_SESSION,
        Tab.TO_RECORD: or_(Meeting.state == MeetingState.RECORDED, and_(planned, Meeting.first_day < today)),
        Tab.IN_REVIEW: Meeting.state == MeetingState.IN_REVIEW,
        Tab.APPROVED: Meeting.state == MeetingState.APPROVED,
        Tab.ALL: _everything(),
    }
    return clauses[tab]


def _everything() -> ColumnElement[bool]:
    return ~false()


def _count(
    session: Session, meeting_ids: Sequence[int], column: InstrumentedAttribute[int], clause: ColumnElement[bool]
) -> dict[int, int]:
    found = session.execute(select(column, func.count()).where(column.in_(meeting_ids), clause).group_by(column))
    return {row[0]: row[1] for row in found}
