"""What one organization's people have to do: "Pekerjaan kami", section by section, each action once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, and_, false, func, literal, or_, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import having
from coordination.access.permissions import Permission
from coordination.accounts.models import Account
from coordination.actions.filters import SOON, Clause
from coordination.actions.models import (
    Action,
    ActionRequest,
    ActionState,
    ProgressUpdate,
    RequestState,
    UpdateKind,
)
from coordination.directory.models import Organization, Person, Position
from coordination.meetings.models import Meeting

SHOWN = 10
"""Lines of one section where all stand on one page; the rest is a link away."""

PAGE = 50
"""Lines of one section that has the page to itself."""

CAP = 100
"""Counts stop here and read "99+"."""


class Section(StrEnum):
    """The sections in the order of attention, by their word in the address."""

    LATE = "lewat-tenggat"
    RETURNED = "perlu-dilengkapi"
    SOON = "7-hari"
    WAITING = "menunggu"  # handed in, or a request that waits for its answer
    LATER = "nanti"
    LEFT = "tanpa-petugas"  # whoever was responsible left; these stand in another section too


@dataclass(frozen=True, slots=True)
class Lines:
    """The first lines of a section, or one page of it, and whether there are more."""

    section: Section
    rows: Sequence[Row[Any]]
    has_next: bool
    number: int = 1


def lines(
    session: Session,
    actor: Actor,
    section: Section,
    today: date,
    *,
    mine: bool = False,
    number: int = 1,
    size: int = SHOWN,
) -> Lines:
    """Return lines of a section, the nearest last day first, in one query. `mine` leaves what this person answers for.

    Rows have id, code, text, state, last_day, first_last_day, shifts, submitted_on, percent, owner, meeting, first_day,
    person, position, request (a RequestKind or None) and wanted (the day it asks for).
    """
    number = max(number, 1)
    rows = session.execute(
        _columns()
        .where(*_wanted(actor, section, today, mine))
        .order_by(Action.last_day, Action.id)
        .limit(size + 1)
        .offset((number - 1) * size)
    ).all()
    return Lines(section, rows[:size], len(rows) > size, number)


def counts(session: Session, actor: Actor, today: date, *, mine: bool = False) -> dict[Section, int]:
    """Return how many lines each section has, at most CAP, in one query."""
    columns = [_capped(_wanted(actor, section, today, mine)).label(section.name.lower()) for section in Section]
    return dict(zip(Section, session.execute(select(*columns)).one(), strict=True))


def without_officer(session: Session, actor: Actor, today: date) -> int:
    """Return how many of the actions that this person's organizations owe nobody answers for any more, at most CAP."""
    if not actor.reports_for:
        return 0
    return session.scalar(select(_capped(_wanted(actor, Section.LEFT, today, mine=False)))) or 0


def left_by(session: Session, actor: Actor, person_id: int) -> tuple[int, Sequence[int]]:
    """Return how many open actions in a person's name the actor may hand over, at most CAP, and which."""
    ids = session.scalars(
        select(Action.id)
        .where(
            having(actor, Permission.ACTION_REPORT),
            Action.phase < 2,
            or_(Action.person_id == person_id, _held_by(person_id)),
        )
        .order_by(Action.last_day, Action.id)
        .limit(CAP)
    ).all()
    return len(ids), ids


def reasons_of_return(session: Session, action_ids: Iterable[int]) -> dict[int, Any]:
    """Return of each action its newest return: words and moment."""
    newest = (
        select(ProgressUpdate.action_id, func.max(ProgressUpdate.id).label("id"))
        .where(
            ProgressUpdate.action_id.in_(list(action_ids)),
            ProgressUpdate.kind.in_([UpdateKind.RETURN, UpdateKind.REOPENING]),
        )
        .group_by(ProgressUpdate.action_id)
        .subquery()
    )
    rows = session.execute(
        select(ProgressUpdate.action_id, ProgressUpdate.words, ProgressUpdate.at).join(
            newest, newest.c.id == ProgressUpdate.id
        )
    ).all()
    return {row.action_id: row for row in rows}


def _wanted(actor: Actor, section: Section, today: date, mine: bool) -> list[Clause]:
    """Return the WHERE clauses of a section: only what this person reports on."""
    found = [having(actor, Permission.ACTION_REPORT), *_of_section(section, today)]
    if mine:
        found.append(_mine(actor))
    return found


def _of_section(section: Section, today: date) -> list[Clause]:
    soon = today + timedelta(days=SOON)
    late = Action.last_day < today
    returned = Action.state == ActionState.RETURNED
    asked = Action.id.in_(
        select(ActionRequest.action_id).where(ActionRequest.state == RequestState.PENDING).correlate(None)
    )
    runs = and_(Action.phase == 0, ~returned, ~asked)
    return {
        Section.LATE: [Action.phase == 0, late],
        Section.RETURNED: [Action.phase == 0, returned, or_(Action.last_day.is_(None), ~late)],
        Section.SOON: [runs, Action.last_day.between(today, soon)],
        Section.WAITING: [
            or_(
                Action.phase == 1,
                and_(Action.phase == 0, ~returned, asked, or_(Action.last_day.is_(None), ~late)),
            )
        ],
        Section.LATER: [runs, or_(Action.last_day.is_(None), Action.last_day > soon)],
        Section.LEFT: [Action.phase < 2, _nobody_answers()],
    }[section]


def _mine(actor: Actor) -> Clause:
    """Hold where this person is named, or holds the position that is."""
    if actor.person_id is None:
        return false()
    return or_(Action.person_id == actor.person_id, _held_by(actor.person_id))


def _held_by(person_id: int) -> Clause:
    held = select(Position.id).where(Position.holder_id == person_id, Position.active).correlate(None)
    return and_(Action.person_id.is_(None), Action.position_id.in_(held))


def _nobody_answers() -> Clause:
    """Hold where the named person left (or may sign in no more), or nobody holds the named position."""
    closed = select(Account.person_id).where(~Account.active)
    gone = select(Person.id).where(or_(~Person.active, Person.id.in_(closed))).correlate(None)
    vacant = (
        select(Position.id)
        .outerjoin(Person, Person.id == Position.holder_id)
        .where(or_(~Position.active, Person.id.is_(None), ~Person.active))
        .correlate(None)
    )
    return or_(
        Action.person_id.in_(gone),
        and_(Action.person_id.is_(None), Action.position_id.in_(vacant)),
    )


def _capped(wanted: list[Clause]) -> Any:
    some = select(literal(1)).select_from(Action).where(*wanted).limit(CAP).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _columns() -> Select[*tuple[Any, ...]]:
    pending = (
        select(ActionRequest.id)
        .where(ActionRequest.action_id == Action.id, ActionRequest.state == RequestState.PENDING)
        .order_by(ActionRequest.id)
        .limit(1)
        .correlate(Action)
        .scalar_subquery()
    )
    return (
        select(
            Action.id,
            Action.code,
            Action.text,
            Action.state,
            Action.last_day,
            Action.first_last_day,
            Action.shifts,
            Action.submitted_on,
            Action.percent,
            func.coalesce(Organization.short_name, Organization.name).label("owner"),
            Meeting.title.label("meeting"),
            Meeting.first_day,
            Person.name.label("person"),
            Position.title.label("position"),
            ActionRequest.kind.label("request"),
            ActionRequest.last_day.label("wanted"),
        )
        .select_from(Action)
        .join(Meeting, Meeting.id == Action.meeting_id)
        .outerjoin(Organization, Organization.id == Action.owner_id)
        .outerjoin(Person, Person.id == Action.person_id)
        .outerjoin(Position, Position.id == Action.position_id)
        .outerjoin(ActionRequest, ActionRequest.id == pending)
    )
