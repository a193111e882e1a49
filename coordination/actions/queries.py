"""Reading actions in lists: one bounded query a page, columns and no entities, narrowed to what the reader may see.

A list of many actions walks one index in the order it is shown. Each reason for which the reader sees actions
(`access.rules.ways_to_see_action`) is looked for by its own index; the first rows of each are then put together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, Row, Select, false, func, literal, not_, or_, select, tuple_, union_all
from sqlalchemy.orm import Session, aliased

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.access.rules import cleared_for_action, named_for_action, ways_to_see_action
from coordination.actions.filters import ActionFilter, Clause, Tab, conditions
from coordination.actions.models import Action, ActionState
from coordination.db import one_of
from coordination.directory.models import Group, Organization
from coordination.meetings.models import SECRET_LEVELS, Meeting, Participant

PAGE = 50
"""Rows of one page."""

CAP = 100
"""Counts beside tabs stop here and read "99+"."""

ORDER = (Action.phase, Action.last_day, Action.id)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `number` counts from 1."""

    rows: Sequence[Row[Any]]
    number: int
    has_next: bool

    @property
    def first(self) -> int:
        """The place of its first row in the list."""
        return (self.number - 1) * PAGE + 1


def page(session: Session, actor: Actor, chosen: ActionFilter, today: date, number: int = 1) -> Page:
    """Return one page: what is late first, then by last day; then what waits for verification; then the rest.

    Rows have id, code, text, state, last_day, first_last_day, shifts, submitted_on, percent, is_ongoing, owner,
    meeting_id, meeting, first_day, and for a group's row batch, group, batch_done and batch_size.
    """
    number = max(number, 1)
    widely = _is_widely_invited(session, actor)
    rows = session.execute(_page(actor, chosen, today, number, widely)).all()
    return Page(rows[:PAGE], number, len(rows) > PAGE)


def tab_counts(session: Session, actor: Actor, chosen: ActionFilter, today: date) -> dict[Tab, int]:
    """Return how many actions each tab holds under the other filters, at most CAP, in one query."""
    return dict(zip(Tab, session.execute(_tab_counts(actor, replace(chosen, tab=None), today)).one(), strict=True))


def everything(session: Session, actor: Actor, chosen: ActionFilter, today: date, most: int) -> Sequence[Row[Any]]:
    """Return every row of a list in its order, up to `most`, to be handed out."""
    wanted = conditions(chosen, actor.member_of, today)
    statement = _columns(grouped=False).where(visible(actor, Action), *wanted).order_by(*ORDER).limit(most)
    return session.execute(statement).all()


def count(session: Session, actor: Actor, chosen: ActionFilter, today: date) -> int:
    """Return exactly how many actions the list of `chosen` holds for this reader."""
    ours = actor.member_of
    return (
        session.scalar(
            select(func.count()).select_from(Action).where(visible(actor, Action), *conditions(chosen, ours, today))
        )
        or 0
    )


# Building these statements costs more than running them, so those of the readers at work now are kept.


@lru_cache(maxsize=128)
def _page(actor: Actor, chosen: ActionFilter, today: date, number: int, widely: bool) -> Select[*tuple[Any, ...]]:
    """Return the statement of one page; `widely` says to walk the order instead of collecting a reader's meetings."""
    start = (number - 1) * PAGE
    wanted = _arms(actor, chosen, today, _secret(actor), grouped=chosen.is_plain)
    if widely and len(wanted) > 1:
        wanted[-1][-1] = func.coalesce(wanted[-1][-1], false())  # no index for this one, so that the order's is taken
    arms = [select(*ORDER).where(*arm).order_by(*ORDER).limit(start + PAGE + 1).subquery() for arm in wanted]
    found = union_all(*(select(*arm.c) for arm in arms)).subquery() if len(arms) > 1 else arms[0]
    place = tuple(found.c[:3])
    picked = select(*place).order_by(*place).limit(PAGE + 1).offset(start).subquery()
    return _columns(chosen.is_plain).join(picked, picked.c.id == Action.id).order_by(*picked.c)


@lru_cache(maxsize=128)
def _tab_counts(actor: Actor, chosen: ActionFilter, today: date) -> Select[*tuple[Any, ...]]:
    secret = _secret(actor)
    arms = {tab: _arms(actor, replace(chosen, tab=tab), today, secret) for tab in Tab}
    return select(*(_capped(arms[tab]).label(tab.name.lower()) for tab in Tab))


WIDELY = 300
"""Meetings: whoever is invited to more sees so much that walking the order finds a page soonest."""


def _is_widely_invited(session: Session, actor: Actor) -> bool:
    if not actor.member_of:
        return False
    invited = (
        select(literal(1)).where(Participant.organization_id.in_(sorted(actor.member_of))).limit(WIDELY).subquery()
    )
    return (session.scalar(select(func.count()).select_from(invited)) or 0) >= WIDELY


def _secret(actor: Actor) -> CTE:
    """Return the few secret actions that the reader is cleared for."""
    return select(Action.id).where(one_of(Action.level, SECRET_LEVELS), named_for_action(actor)).cte("secret")


def _arms(actor: Actor, chosen: ActionFilter, today: date, secret: CTE, *, grouped: bool = False) -> list[list[Clause]]:
    """Return WHERE clauses that together hold all that filter and rights leave, and no action twice."""
    wanted = conditions(chosen, actor.member_of, today)
    if grouped:
        wanted.append(_first_of_batch(actor.member_of, chosen.tab))
    if chosen.tab is Tab.OURS:  # whoever belongs to the owner sees what it was given
        return [[*wanted, cleared_for_action(actor)]]
    if chosen.agency or chosen.meeting or chosen.host or chosen.batch:  # few enough to ask each row
        return [[*wanted, visible(actor, Action)]]
    wanted.append(or_(~one_of(Action.level, SECRET_LEVELS), Action.id.in_(select(secret.c.id))))
    arms: list[list[Clause]] = []
    before: list[Clause] = []
    for way in ways_to_see_action(actor):
        arms.append([*(not_(earlier) for earlier in before), *wanted, way])
        before.append(way)
    return arms


def _first_of_batch(own: frozenset[int], tab: Tab | None) -> Clause:
    """Leave of a group's actions on the tab the first in order, whose row stands for all; one's own stands alone."""
    other = aliased(Action)
    earlier = select(literal(1)).where(
        other.batch == Action.batch,
        other.decision_id == Action.decision_id,
        other.released_at.is_not(None),
        other.state != ActionState.CANCELLED,
        tuple_(other.phase, other.last_day, other.id) < tuple_(*ORDER),
    )
    if tab is Tab.WAITING:
        earlier = earlier.where(other.phase == 1)
    if not own:
        return or_(Action.batch.is_(None), not_(earlier.exists()))
    ids = sorted(own)
    earlier = earlier.where(or_(other.owner_id.is_(None), other.owner_id.not_in(ids)))
    return or_(Action.batch.is_(None), Action.owner_id.in_(ids), not_(earlier.exists()))


def _capped(arms: list[list[Clause]]) -> Any:
    parts = [select(literal(1).label("one")).select_from(Action).where(*arm).limit(CAP).subquery() for arm in arms]
    found = union_all(*(select(part.c.one) for part in parts)).limit(CAP).subquery() if len(parts) > 1 else parts[0]
    return select(func.count()).select_from(found).scalar_subquery()


def _columns(grouped: bool) -> Select[*tuple[Any, ...]]:
    other = aliased(Action)
    of_batch = [other.batch == Action.batch, other.decision_id == Action.decision_id, other.released_at.is_not(None)]
    live = [*of_batch, other.state != ActionState.CANCELLED]
    size = select(func.count()).where(*live).scalar_subquery()
    done = select(func.count()).where(*of_batch, other.state == ActionState.DONE).scalar_subquery()
    batch = [Action.batch, Group.name.label("group"), size.label("batch_size"), done.label("batch_done")]
    columns = (
        Action.id,
        Action.code,
        Action.text,
        Action.state,
        Action.last_day,
        Action.first_last_day,
        Action.shifts,
        Action.submitted_on,
        Action.percent,
        Action.is_ongoing,
        Action.owner_id,
        func.coalesce(Organization.short_name, Organization.name).label("owner"),
        Action.meeting_id,
        Meeting.title.label("meeting"),
        Meeting.first_day,
    )
    statement = (
        select(*columns, *(batch if grouped else []))
        .select_from(Action)
        .join(Meeting, Meeting.id == Action.meeting_id)
        .outerjoin(Organization, Organization.id == Action.owner_id)
    )
    return statement.outerjoin(Group, Group.id == Action.group_id) if grouped else statement
