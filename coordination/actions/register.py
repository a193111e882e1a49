"""The register of decisions: all that a reader may read, and which decision took the place of which.

Who may not read the later decision is not told of it: for them the earlier one stands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.actions.models import Action, ActionState
from coordination.directory.models import Organization
from coordination.directory.queries import contains
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.meetings.models import Decision, DecisionKind, Meeting, MeetingState
from coordination.numbers import whole

PAGE = 50
"""Decisions on one page."""

MOST_SUGGESTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What the register is narrowed to; it stands in the address."""

    kind: DecisionKind | None = None
    host: int | None = None
    year: int | None = None
    meeting: int | None = None
    text: str = ""
    in_force: bool = False

    def in_address(self, **changes: Any) -> dict[str, str]:
        """Return the query arguments of this filter, with `changes`; what is not set is left out."""
        values = {one.name: getattr(self, one.name) for one in fields(self)} | changes
        return {_WORDS[name]: "1" if value is True else str(value) for name, value in values.items() if value}


_WORDS = {
    "kind": "jenis",
    "host": "penyelenggara",
    "year": "tahun",
    "meeting": "rapat",
    "text": "q",
    "in_force": "berlaku",
}


def from_address(arguments: Mapping[str, str]) -> Filter:
    """Read a filter from query arguments; what cannot be read is left out."""
    kind = arguments.get(_WORDS["kind"], "")
    return Filter(
        kind=DecisionKind(kind) if kind in set(DecisionKind) else None,
        host=whole(arguments.get(_WORDS["host"])),
        year=whole(arguments.get(_WORDS["year"]), least=1990, most=2100),
        meeting=whole(arguments.get(_WORDS["meeting"])),
        text=arguments.get(_WORDS["text"], "").strip()[:200],
        in_force=bool(arguments.get(_WORDS["in_force"])),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Another decision, as one points to it."""

    id: int
    number: int | None
    text: str
    meeting_id: int
    meeting: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """Which decision one replaces, and which replace it: approved ones, and drafts that will."""

    replaces: Link | None = None
    replaced_by: Sequence[Link] = ()
    will_replace: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the register, with what belongs to its rows."""

    rows: Sequence[Row[Any]]
    number: int
    has_next: bool
    ties: Mapping[int, Ties] = field(default_factory=dict)
    progress: Mapping[int, tuple[int, int]] = field(default_factory=dict)


def page(session: Session, actor: Actor, where: Filter, number: int = 1) -> Page:
    """Return one page, the newest meeting first and its decisions in their order. Four queries, whatever the size.

    Rows have id, number, kind, text, for_information, meeting_id, meeting, first_day, state and host.
    """
    rows = session.execute(_page(actor, where, number)).all()
    shown = rows[:PAGE]
    ids = [row.id for row in shown]
    return Page(shown, number, len(rows) > PAGE, ties(session, actor, ids), progress(session, actor, ids))


def everything(session: Session, actor: Actor, where: Filter, most: int) -> Page:
    """Return the whole register in the same order, up to `most` rows, to be handed out. Four queries too."""
    rows = session.execute(_rows(actor, where).limit(most)).all()
    ids = [row.id for row in rows]
    return Page(rows, 1, False, ties(session, actor, ids), progress(session, actor, ids))


def progress(session: Session, actor: Actor, decision_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return {decision id: (done, all)} of the released actions that the reader may see, cancelled ones left out."""
    done = func.sum(case((Action.state == ActionState.DONE, 1), else_=0))
    found = session.execute(
        select(Action.decision_id, done, func.count())
        .where(
            Action.decision_id.in_(list(decision_ids)),
            Action.released_at.is_not(None),
            Action.state != ActionState.CANCELLED,
            visible(actor, Action),
        )
        .group_by(Action.decision_id)
    )
    return {decision_id: (int(finished), total) for decision_id, finished, total in found}


def ties(session: Session, actor: Actor, decision_ids: Collection[int]) -> dict[int, Ties]:
    """Return what each decision replaces and what replaces it, as far as the reader may read those. Two queries."""
    ids = list(decision_ids)
    if not ids:
        return {}
    later = session.execute(_links(actor).add_columns(Decision.replaces_id).where(Decision.replaces_id.in_(ids))).all()
    replaced = select(Decision.replaces_id).where(Decision.id.in_(ids), Decision.replaces_id.is_not(None))
    earlier = {row.id: _link(row) for row in session.execute(_links(actor).where(Decision.id.in_(replaced)))}
    points = session.execute(
        select(Decision.id, Decision.replaces_id).where(Decision.id.in_(ids), Decision.replaces_id.is_not(None))
    )
    to = {row.id: earlier[row.replaces_id] for row in points if row.replaces_id in earlier}
    after: dict[int, list[Row[Any]]] = {}
    for row in later:
        after.setdefault(row.replaces_id, []).append(row)
    found: dict[int, Ties] = {}
    for one in ids:
        mine = after.get(one, [])
        tied = Ties(
            replaces=to.get(one),
            replaced_by=[_link(row) for row in mine if row.state is MeetingState.APPROVED],
            will_replace=[_link(row) for row in mine if row.state is not MeetingState.APPROVED],
        )
        if tied.replaces or mine:
            found[one] = tied
    return found


def suggest(session: Session, actor: Actor, meeting: Meeting, text: str) -> list[Link]:
    """Return decisions that one of `meeting` may replace: approved ones of its host that still stand, newest first."""
    words = or_(contains(Decision.text, text), contains(Meeting.title, text))
    wanted = _replaceable(actor, meeting).order_by(Meeting.first_day.desc(), Meeting.id.desc(), Decision.number)
    number = whole(text.strip().rstrip("."))
    if number is not None:
        words = or_(words, Decision.number == number)
    return [_link(row) for row in session.execute(wanted.where(words).limit(MOST_SUGGESTED))]


def replaceable(session: Session, actor: Actor, meeting: Meeting, decision_id: int | None) -> Decision | None:
    """Return the decision that one of `meeting` shall replace; None for none. Raises DomainError for any other."""
    if decision_id is None:
        return None
    row = session.execute(_replaceable(actor, meeting).where(Decision.id == decision_id)).first()
    if row is None:
        raise DomainError(
            _("Pilih keputusan rapat lain dari penyelenggara yang sama, yang sudah disahkan dan masih berlaku."),
            field="replaces",
        )
    return session.get_one(Decision, decision_id)


def hosts(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return the hosts whose decisions the reader finds, for a filter: (id, name)."""
    return [(row.id, row.name) for row in session.execute(_hosts(actor))]


def years(session: Session, actor: Actor) -> list[int]:
    """Return the years in which the reader finds decisions, the newest first."""
    first, last = session.execute(_span(actor)).one()
    return list(range(last.year, first.year - 1, -1)) if first else []


def title_of(session: Session, actor: Actor, meeting_id: int | None) -> str | None:
    """Return the title of the meeting to which the register is narrowed, if the reader sees it."""
    return session.scalar(select(Meeting.title).where(Meeting.id == meeting_id, visible(actor, Meeting)))


# Building these statements costs more than running them, so those of the readers at work now are kept.


@lru_cache(maxsize=128)
def _page(actor: Actor, where: Filter, number: int) -> Select[*tuple[Any, ...]]:
    return _rows(actor, where).limit(PAGE + 1).offset((number - 1) * PAGE)


def _rows(actor: Actor, where: Filter) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Decision.id,
            Decision.number,
            Decision.kind,
            Decision.text,
            Decision.for_information,
            Decision.meeting_id,
            Meeting.title.label("meeting"),
            Meeting.first_day,
            Meeting.state,
            func.coalesce(Organization.short_name, Organization.name).label("host"),
        )
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .join(Organization, Organization.id == Meeting.host_id)
        .where(*_standing(actor), *_narrowed(actor, where))
        .order_by(Meeting.first_day.desc(), Meeting.id.desc(), Decision.sort, Decision.id)
    )


@lru_cache(maxsize=128)
def _hosts(actor: Actor) -> Select[*tuple[Any, ...]]:
    decided = (
        select(Decision.id)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .where(Meeting.host_id == Organization.id, *_standing(actor))
        .correlate(Organization)
    )
    name = func.coalesce(Organization.short_name, Organization.name).label("name")
    return (
        select(Organization.id, name)
        .where(decided.exists())
        .order_by(Organization.protocol_order, Organization.name)
        .limit(300)
    )


@lru_cache(maxsize=128)
def _span(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(func.min(Meeting.first_day), func.max(Meeting.first_day))
        .select_from(Decision)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .where(*_standing(actor))
    )


def _standing(actor: Actor) -> list[ColumnElement[bool]]:
    return [visible(actor, Decision), Decision.dropped.is_(False), Meeting.discarded_at.is_(None)]


def _narrowed(actor: Actor, where: Filter) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    if where.kind is not None:
        clauses.append(Decision.kind == where.kind)
    if where.host is not None:
        clauses.append(Meeting.host_id == where.host)
    if where.year is not None:
        clauses.append(Meeting.first_day.between(date(where.year, 1, 1), date(where.year, 12, 31)))
    if where.meeting is not None:
        clauses.append(Decision.meeting_id == where.meeting)
    if where.text:
        clauses.append(contains(Decision.text, where.text))
    if where.in_force:
        clauses += [Meeting.state == MeetingState.APPROVED, _not_replaced(actor)]
    return clauses


def _not_replaced(actor: Actor) -> ColumnElement[bool]:
    """Hold for decisions in whose place no approved one stands that the reader may read."""
    later = (
        select(Decision.replaces_id)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .where(*_standing(actor), Decision.replaces_id.is_not(None), Meeting.state == MeetingState.APPROVED)
        .correlate(None)
    )
    return Decision.id.not_in(later)


def _links(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Decision.id,
            Decision.number,
            Decision.text,
            Decision.meeting_id,
            Meeting.title.label("meeting"),
            Meeting.first_day,
            Meeting.state,
        )
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .where(*_standing(actor))
    )


def _replaceable(actor: Actor, meeting: Meeting) -> Select[*tuple[Any, ...]]:
    return _links(actor).where(
        Meeting.host_id == meeting.host_id,
        Meeting.id != meeting.id,
        Meeting.state == MeetingState.APPROVED,
        and_(Decision.number.is_not(None), _not_replaced(actor)),
    )


def _link(row: Row[Any]) -> Link:
    return Link(
        id=row.id,
        number=row.number,
        text=row.text,
        meeting_id=row.meeting_id,
        meeting=row.meeting,
        day=row.first_day,
    )
