"""The ladder of reminders as a calculation: which step of which last day falls due when. Knows no database.

A step is an offset in days from an action's last day. It falls due on that very day, or where the office is closed on
the next working day. Days on which nothing could be planned are made up for: a plan covers every day since the one
planned before it, and of several steps that an action missed only the newest is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from coordination.workdays import NO_OWN_DAYS, OwnDays, is_workday

_DAY = timedelta(days=1)
_WEEK = 7
MOST_DAYS_AHEAD = 30
"""Days within which an office works again, whatever it settled; beyond them, closed days count as open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The office's steps: days before the last day, on it, days after it, and then weekly."""

    before: tuple[int, ...] = (7, 3, 1)
    on_day: bool = True
    late: tuple[int, ...] = (1, 3, 7)
    weekly: bool = True

    def offsets(self, furthest: int) -> list[int]:
        """Return every step in order, the weekly ones up to `furthest` days after the last day."""
        last = max(self.late, default=0)
        weekly = range(last + _WEEK, furthest + 1, _WEEK) if self.weekly else ()
        found = {-days for days in self.before} | set(self.late) | set(weekly)
        return sorted(found | {0} if self.on_day else found)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that one plan covers: those after `after`, up to `day`, on which its mails go out."""

    after: date
    day: date

    @property
    def days(self) -> list[date]:
        """The days covered, in order."""
        return [self.after + n * _DAY for n in range(1, (self.day - self.after).days + 1)]


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """On which days mails may go out."""

    own: OwnDays = NO_OWN_DAYS
    on_closed_days: bool = False

    def is_open(self, day: date) -> bool:
        """Say whether reminders go out on `day`."""
        return self.on_closed_days or is_workday(day, self.own)

    def next_open(self, day: date) -> date:
        """Return the first day after `day` on which reminders go out."""
        found = day + _DAY
        while not self.is_open(found) and (found - day).days < MOST_DAYS_AHEAD:
            found += _DAY
        return found

    def last_open(self, day: date) -> date:
        """Return the newest day before `day` on which reminders went out."""
        found = day - _DAY
        while not self.is_open(found) and (day - found).days < MOST_DAYS_AHEAD:
            found -= _DAY
        return found


def span_of(calendar: OfficeCalendar, day: date, previous: date | None) -> Span | None:
    """Return what a plan for `day` covers; None on a closed day.

    `previous` is the day planned before, None for the first plan ever, which makes up for the closed days before it
    only. Since a closed day is never planned, the days between two plans hold the steps that fell on closed ones.
    """
    if not calendar.is_open(day):
        return None
    return Span(previous if previous is not None and previous < day else calendar.last_open(day), day)


def due_steps(ladder: Ladder, span: Span, earliest: date | None) -> dict[date, int]:
    """Return for each last day of which a step falls due in `span` the newest such step.

    `earliest` is the earliest last day there is among open actions: the weekly steps need go no further back.
    """
    if earliest is None:
        return {}
    found: dict[date, int] = {}
    for offset in ladder.offsets((span.day - earliest).days):
        for raw in span.days:
            last_day = raw - timedelta(days=offset)
            if last_day >= earliest:
                found[last_day] = max(found.get(last_day, offset), offset)
    return found


def meeting_days(calendar: OfficeCalendar, day: date) -> tuple[date, date]:
    """Return the first and last day of the meetings that the mails of `day` announce.

    The next day's, and those before the next mails go out: a reminder of a Monday's meeting leaves on Friday.
    """
    return day + _DAY, calendar.next_open(day)


def is_quiet(moment: time, begins: time, ends: time) -> bool:
    """Say whether no mail goes out at this time of day; quiet hours may run past midnight, and may be none."""
    if begins <= ends:
        return begins <= moment < ends
    return moment >= begins or moment < ends
