"""Figures about actions: each counts exactly what its list shows the same reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.actions.filters import ActionFilter, Timing, conditions, done_late, late, on_time
from coordination.actions.models import Action, ActionState
from coordination.directory.commanded import is_commanded
from coordination.directory.models import Organization
from coordination.meetings.models import Meeting
from coordination.reports.counting import days_together, how_many, month_of
from coordination.reports.periods import Period, last_of_month


@dataclass(slots=True)
class Tally:
    """How many actions are promised, and how they stand. `longest_late` is in days, as `late_days` together are."""

    promised: int = 0
    done: int = 0
    on_time: int = 0
    done_late: int = 0
    late: int = 0
    late_days: int = 0
    longest_late: int = 0
    submitted: int = 0
    in_progress: int = 0
    returned: int = 0
    not_started: int = 0
    not_actionable: int = 0

    def add(self, other: Tally) -> None:
        """Count another tally into this one."""
        longest = max(self.longest_late, other.longest_late)
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.longest_late = longest

    @property
    def open(self) -> int:
        """What is not over: waiting for its owner or for verification."""
        return self.submitted + self.in_progress + self.returned + self.not_started

    @property
    def actionable(self) -> int:
        """What can be done: without what was found not actionable (domain.md §9)."""
        return self.promised - self.not_actionable

    @property
    def share_done(self) -> float | None:
        """Done of all promised (domain.md §6: the default share); None where nothing is promised."""
        return self.done / self.promised if self.promised else None

    @property
    def share_of_actionable(self) -> float | None:
        """Done of what can be done."""
        return self.done / self.actionable if self.actionable else None

    @property
    def average_late(self) -> int | None:
        """Days, rounded, that what is late is late."""
        return round(self.late_days / self.late) if self.late else None


@dataclass(frozen=True, slots=True)
class OfAgency:
    """One agency's tally; without `id` that of what nobody owes. Partners stand apart in rankings."""

    id: int | None
    name: str
    tally: Tally
    is_partner: bool = False


@dataclass(frozen=True, slots=True)
class OfMeeting:
    """What came of one meeting."""

    id: int
    title: str
    day: date
    host: str
    tally: Tally


@dataclass(slots=True)
class Age:
    """How many actions are late by `first` to `last` days; None for no end."""

    first: int
    last: int | None
    count: int = 0

    def within(self, chosen: ActionFilter, today: date) -> dict[str, date | None]:
        """Return the last days that it counts among those of `chosen`: since, until."""
        since = None if self.last is None else today - timedelta(days=self.last)
        until = today - timedelta(days=self.first)
        return {
            "since": max(filter(None, (since, chosen.since)), default=None),
            "until": min(until, chosen.until or until),
        }

    def clause(self, today: date) -> ColumnElement[bool]:
        """Return the last days of what is late so long."""
        days = Action.last_day <= today - timedelta(days=self.first)
        return days if self.last is None else and_(days, Action.last_day >= today - timedelta(days=self.last))


@dataclass(slots=True)
class Month:
    """What was promised for one month, by its last days, and what became of it."""

    first: date
    tally: Tally = field(default_factory=Tally)

    @property
    def last(self) -> date:
        """The last day of the month."""
        return last_of_month(self.first)

    def within(self, chosen: ActionFilter) -> dict[str, date]:
        """Return its days among those of `chosen`: since, until."""
        return {
            "since": max(self.first, chosen.since or self.first),
            "until": min(self.last, chosen.until or self.last),
        }


@dataclass(slots=True)
class Figures:
    """Everything that is reckoned from the actions of a period. Agencies stand in protocol order."""

    total: Tally = field(default_factory=Tally)
    agencies: list[OfAgency] = field(default_factory=list)
    ages: list[Age] = field(default_factory=list)
    months: list[Month] = field(default_factory=list)

    @property
    def commanded(self) -> list[OfAgency]:
        """The agencies that the office commands."""
        return [one for one in self.agencies if one.id is not None and not one.is_partner]

    @property
    def partners(self) -> list[OfAgency]:
        """The bodies outside the command line, which are asked and not ranked among the others."""
        return [one for one in self.agencies if one.id is not None and one.is_partner]

    @property
    def of_nobody(self) -> Tally | None:
        """What no organization owes."""
        return next((one.tally for one in self.agencies if one.id is None), None)


AGES = ((1, 14), (15, 30), (31, 60), (61, None))
"""How long what is late is late: from, to, in days."""


def figures(
    session: Session, actor: Actor | None, chosen: ActionFilter, today: date, *also: ColumnElement[bool]
) -> Figures:
    """Reckon all figures of the actions that `chosen`, and `also`, leave for this reader, in one pass over them.

    `actor` None stands for whoever holds the data folder, and sees everything.
    """
    found = Figures(ages=[Age(first, last) for first, last in AGES])
    ages = [how_many(and_(late(today), age.clause(today))).label(f"age{n}") for n, age in enumerate(found.ages)]
    rows = session.execute(
        select(Action.owner_id, month_of(Action.last_day).label("month"), *_counted(today), *ages)
        .where(*_wanted(actor, chosen, today, also))
        .group_by(Action.owner_id, month_of(Action.last_day))
    ).all()
    owners: dict[int | None, Tally] = {}
    months: dict[str, Month] = {}
    for row in rows:
        tally = _tally(row, today)
        owners.setdefault(row.owner_id, Tally()).add(tally)
        found.total.add(tally)
        if row.month is not None:
            months.setdefault(row.month, Month(date.fromisoformat(f"{row.month}-01"))).tally.add(tally)
        for n, age in enumerate(found.ages):
            age.count += getattr(row, f"age{n}")
    found.months = [months[word] for word in sorted(months)]
    found.agencies = _named(session, owners)
    return found


def of_meetings(
    session: Session, actor: Actor | None, chosen: ActionFilter, today: date, most: int
) -> tuple[list[OfMeeting], int]:
    """Return what came of the meetings of these actions, those with most late ones first, and of how many meetings.

    At most `most` are returned. Whoever sees an action sees the title of the meeting it comes from.
    """
    late_ones = how_many(late(today))
    picked = (
        select(Action.meeting_id, func.count().over().label("meetings"), *_counted(today))
        .where(*_wanted(actor, chosen, today))
        .group_by(Action.meeting_id)
        .order_by(late_ones.desc(), func.count().desc(), Action.meeting_id.desc())
        .limit(most)
        .subquery()
    )
    host = func.coalesce(Organization.short_name, Organization.name).label("host")
    rows = session.execute(
        select(picked, Meeting.title, Meeting.first_day, host)
        .join(Meeting, Meeting.id == picked.c.meeting_id)
        .join(Organization, Organization.id == Meeting.host_id)
        .order_by(picked.c.late.desc(), picked.c.promised.desc(), picked.c.meeting_id.desc())
    ).all()
    found = [OfMeeting(row.meeting_id, row.title, row.first_day, row.host, _tally(row, today)) for row in rows]
    return found, rows[0].meetings if rows else 0


MOST_EARLIER = 1000
"""What is late from before the period is counted no further."""


def late_before(session: Session, actor: Actor, chosen: ActionFilter, today: date) -> int:
    """Return how many of the same actions are late from before the period, at most MOST_EARLIER.

    They belong to no figure of it.
    """
    if chosen.since is None:
        return 0
    earlier = replace(chosen, timing=Timing.LATE, since=None, until=chosen.since - timedelta(days=1))
    some = select(Action.id).where(*_wanted(actor, earlier, today)).limit(MOST_EARLIER).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


_STATES = (
    ActionState.DONE,
    ActionState.SUBMITTED,
    ActionState.IN_PROGRESS,
    ActionState.RETURNED,
    ActionState.NOT_STARTED,
    ActionState.NOT_ACTIONABLE,
)


def _wanted(
    actor: Actor | None, chosen: ActionFilter, today: date, also: Iterable[ColumnElement[bool]] = ()
) -> list[ColumnElement[bool]]:
    """Return the clauses of what is counted: those of the list that a figure opens."""
    ours = actor.member_of if actor else frozenset[int]()
    wanted = [*conditions(chosen, ours, today), *also]
    return wanted if actor is None else [*wanted, visible(actor, Action)]


def _counted(today: date) -> list[ColumnElement[Any]]:
    """Return the columns that a tally is read from."""
    is_late = late(today)
    return [
        func.count().label("promised"),
        *(how_many(Action.state == state).label(state.value) for state in _STATES),
        how_many(on_time()).label("on_time"),
        how_many(done_late()).label("done_late"),
        how_many(is_late).label("late"),
        days_together(Action.last_day, today, is_late).label("late_days"),
        func.min(Action.last_day).filter(is_late).label("oldest_late"),
    ]


def _tally(row: Row[Any], today: date) -> Tally:
    return Tally(
        promised=row.promised,
        on_time=row.on_time,
        done_late=row.done_late,
        late=row.late,
        late_days=row.late_days,
        longest_late=(today - row.oldest_late).days if row.oldest_late else 0,
        **{state.value: getattr(row, state.value) for state in _STATES},
    )


def _named(session: Session, owners: dict[int | None, Tally]) -> list[OfAgency]:
    """Return the agencies of these ids in protocol order; what nobody owes comes first."""
    rows = session.execute(
        select(Organization.id, Organization.name, Organization.short_name, Organization.kind)
        .where(Organization.id.in_([one for one in owners if one is not None]))
        .order_by(Organization.protocol_order, Organization.name, Organization.id)
    )
    found = [OfAgency(None, "–", owners[None])] if None in owners else []
    found.extend(
        OfAgency(row.id, row.short_name or row.name, owners[row.id], not is_commanded(row.kind)) for row in rows
    )
    return found


ORDERS: dict[str, Callable[[Tally], Any]] = {
    "janji": lambda tally: tally.promised,
    "selesai": lambda tally: tally.done,
    "tepat": lambda tally: tally.on_time,
    "lewat": lambda tally: (tally.late, tally.late_days),
    "rata": lambda tally: tally.average_late or 0,
}
"""By what the agencies can be ordered, the highest first; by nothing else they stand in protocol order."""


def ordered(agencies: Sequence[OfAgency], order: str) -> Sequence[OfAgency]:
    """Return the agencies in an order of ORDERS; equal ones, and an unknown order, stay in protocol order."""
    figure = ORDERS.get(order)
    return agencies if figure is None else sorted(agencies, key=lambda one: figure(one.tally), reverse=True)


def narrowed(span: Period, host: int | None) -> ActionFilter:
    """Return the filter of a period and a host, a row for each action, as they are counted."""
    return ActionFilter(since=span.since, until=span.until, host=host, each=True)
