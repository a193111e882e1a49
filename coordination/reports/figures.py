"""Figures about actions: each counts exactly what its list shows the same reader."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.actions import queries
from coordination.actions.filters import ActionFilter, Timing, conditions, late, on_time
from coordination.actions.models import Action, ActionState
from coordination.directory.models import Organization


@dataclass(slots=True)
class Tally:
    """How many actions are promised, and how they stand."""

    promised: int = 0
    done: int = 0
    on_time: int = 0
    late: int = 0
    late_days: int = 0
    submitted: int = 0
    in_progress: int = 0
    returned: int = 0
    not_started: int = 0
    not_actionable: int = 0

    def add(self, other: Tally) -> None:
        """Count another tally into this one."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def share_done(self) -> float | None:
        """Done of all promised (domain.md §6: the default share); None where nothing is promised."""
        return self.done / self.promised if self.promised else None

    @property
    def share_of_actionable(self) -> float | None:
        """Done of what can be done: without what was found not actionable (domain.md §9)."""
        actionable = self.promised - self.not_actionable
        return self.done / actionable if actionable else None

    @property
    def average_late(self) -> int | None:
        """Days, rounded, that what is late is late."""
        return round(self.late_days / self.late) if self.late else None


@dataclass(frozen=True, slots=True)
class OfAgency:
    """One agency's tally."""

    id: int | None
    name: str
    tally: Tally


@dataclass(slots=True)
class Age:
    """How many actions are late by `first` to `last` days; None for no end."""

    first: int
    last: int | None
    count: int = 0

    def holds(self, days: int) -> bool:
        """Whether what is late by `days` counts here."""
        return days >= self.first and (self.last is None or days <= self.last)

    def within(self, chosen: ActionFilter, today: date) -> dict[str, date | None]:
        """Return the last days that it counts among those of `chosen`: since, until."""
        since = None if self.last is None else today - timedelta(days=self.last)
        until = today - timedelta(days=self.first)
        return {
            "since": max(filter(None, (since, chosen.since)), default=None),
            "until": min(until, chosen.until or until),
        }


@dataclass(slots=True)
class Month:
    """What was promised for one month, by its last days, and how much of it is done."""

    first: date
    promised: int = 0
    done: int = 0

    @property
    def last(self) -> date:
        """The last day of the month."""
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])


@dataclass(slots=True)
class Figures:
    """Everything the dashboard shows."""

    total: Tally = field(default_factory=Tally)
    agencies: list[OfAgency] = field(default_factory=list)
    ages: list[Age] = field(default_factory=list)
    months: list[Month] = field(default_factory=list)


AGES = ((1, 14), (15, 30), (31, 60), (61, None))
"""How long what is late is late: from, to, in days."""


def figures(
    session: Session, actor: Actor | None, chosen: ActionFilter, today: date, *also: ColumnElement[bool]
) -> Figures:
    """Reckon all figures of the actions that `chosen`, and `also`, leave for this reader, in three queries.

    `actor` None stands for whoever holds the data folder, and sees everything.
    """
    ours = actor.member_of if actor else frozenset[int]()
    wanted = [*conditions(chosen, ours, today), *also]
    if actor is not None:
        wanted.append(visible(actor, Action))
    found = Figures()
    states = {state: _how_many(Action.state == state) for state in _COUNTED}
    rows = session.execute(
        select(
            Action.owner_id,
            func.coalesce(Organization.short_name, Organization.name).label("name"),
            func.count().label("promised"),
            _how_many(on_time()).label("on_time"),
            *(column.label(state.value) for state, column in states.items()),
        )
        .outerjoin(Organization, Organization.id == Action.owner_id)
        .where(*wanted)
        .group_by(Action.owner_id, Organization.short_name, Organization.name, Organization.protocol_order)
        .order_by(Organization.protocol_order, Organization.name)
    ).all()
    lateness = _lateness(session, wanted, today, found)
    for row in rows:
        counted = {state.value: getattr(row, state.value) for state in _COUNTED}
        tally = Tally(promised=row.promised, on_time=row.on_time, **counted)
        tally.late, tally.late_days = lateness.get(row.owner_id, (0, 0))
        found.agencies.append(OfAgency(row.owner_id, row.name or "–", tally))
        found.total.add(tally)
    found.months = _months(session, wanted)
    return found


def late_before(session: Session, actor: Actor, chosen: ActionFilter, today: date) -> int:
    """Return how many of the same actions are late from before the period: they belong to no figure of it."""
    if chosen.since is None:
        return 0
    earlier = replace(chosen, timing=Timing.LATE, since=None, until=chosen.since - timedelta(days=1))
    return queries.count(session, actor, earlier, today)


_COUNTED = (
    ActionState.DONE,
    ActionState.SUBMITTED,
    ActionState.IN_PROGRESS,
    ActionState.RETURNED,
    ActionState.NOT_STARTED,
    ActionState.NOT_ACTIONABLE,
)


def _how_many(clause: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((clause, 1), else_=0)), 0)


def _lateness(
    session: Session, wanted: Sequence[ColumnElement[bool]], today: date, found: Figures
) -> dict[int | None, tuple[int, int]]:
    """Return (how many are late, their days together) by agency; days are counted here, for databases differ."""
    rows = session.execute(
        select(Action.owner_id, Action.last_day, func.count())
        .where(*wanted, late(today))
        .group_by(Action.owner_id, Action.last_day)
    ).all()
    sums: dict[int | None, tuple[int, int]] = defaultdict(lambda: (0, 0))
    found.ages = [Age(first, last) for first, last in AGES]
    for owner_id, last_day, count in rows:
        assert last_day is not None  # what has no last day is never late
        days = (today - last_day).days
        before = sums[owner_id]
        sums[owner_id] = before[0] + count, before[1] + count * days
        next(age for age in found.ages if age.holds(days)).count += count
    return sums


def _months(session: Session, wanted: Sequence[ColumnElement[bool]]) -> list[Month]:
    """Return the months in order."""
    rows = session.execute(
        select(Action.last_day, func.count(), _how_many(Action.state == ActionState.DONE))
        .where(*wanted, Action.last_day.is_not(None))
        .group_by(Action.last_day)
        .order_by(Action.last_day)
    ).all()
    months: dict[date, Month] = {}
    for last_day, promised, done in rows:  # days fold into months here: cutting each date in the database takes longer
        assert last_day is not None
        first = last_day.replace(day=1)
        month = months.setdefault(first, Month(first))
        month.promised += promised
        month.done += done
    return list(months.values())


@dataclass(frozen=True, slots=True)
class Period:
    """A span of last days, by its word in the address: "2024", "2024-TW3", or everything."""

    word: str
    since: date | None
    until: date | None

    @property
    def quarter(self) -> int | None:
        """The quarter of its year that it is, or None."""
        return int(self.word[-1]) if "-TW" in self.word else None


def period(word: str, today: date) -> Period:
    """Read a period from the address; what cannot be read is the present year, "semua" everything."""
    if word == "semua":
        return Period("semua", None, None)
    year, _dash, quarter = word.partition("-TW")
    if year.isascii() and year.isdecimal() and len(year) == 4 and 1900 < int(year) < 3000:
        if quarter in ("1", "2", "3", "4"):
            first = 3 * int(quarter) - 2
            last_month = first + 2
            last = date(int(year), last_month, monthrange(int(year), last_month)[1])
            return Period(word, date(int(year), first, 1), last)
        if not quarter:
            return Period(year, date(int(year), 1, 1), date(int(year), 12, 31))
    return period(str(today.year), today)


def periods(chosen: Period, today: date) -> list[Period]:
    """Return the periods to choose from: this year, its quarters, last year, everything, and the chosen one."""
    words = [str(today.year), *(f"{today.year}-TW{n}" for n in range(1, 5)), str(today.year - 1), "semua"]
    found = [period(word, today) for word in words]
    return found if chosen in found else [chosen, *found]


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
    """Return the filter of a period and a host."""
    return replace(ActionFilter(), since=span.since, until=span.until, host=host)
