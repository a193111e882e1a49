"""Working days of Indonesian government offices, and what one office decides about its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

_DAY = timedelta(days=1)
_SATURDAY = 5
_ESTIMATE = "(perkiraan)"  # how `holidays` marks, in Indonesian, lunar dates ahead of the yearly decree


@dataclass(frozen=True, slots=True)
class OwnDays:
    """Days on which the office closes, or works, other than the calendar at hand says (`directory.calendar.own_days`).

    They go before weekends and holidays: the yearly decree moves a holiday, or the office works on a Saturday.
    """

    closed: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()


NO_OWN_DAYS = OwnDays()


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday of the calendar at hand; an estimate may be moved by the yearly decree."""

    day: date
    name: str
    is_estimate: bool


@lru_cache(maxsize=64)
def _closed(year: int) -> dict[date, str]:
    """Return the public holidays and the joint leave of `year` with their names."""
    return dict(holidays.country_holidays("ID", years=year, language="id", categories=("public", "government")))


def holidays_of(year: int) -> list[Holiday]:
    """Return the public holidays and the joint leave of `year`, in order, as the calendar at hand knows them."""
    return [
        Holiday(day, name.replace(_ESTIMATE, "").strip(), _ESTIMATE in name)
        for day, name in sorted(_closed(year).items())
    ]


def is_workday(day: date, own: OwnDays = NO_OWN_DAYS) -> bool:
    """Say whether offices are open: Monday to Friday, no national holiday, no joint leave; the office's own days first.

    Joint leave (cuti bersama) does not count as working: the joint ministerial decree closes the offices that day. Five
    days a week is the rule for government offices (Perpres 21/2023); one that works six still promises in these.
    """
    if day in own.working:
        return True
    return day not in own.closed and day.weekday() < _SATURDAY and day not in _closed(day.year)


def add_workdays(start: date, count: int, own: OwnDays = NO_OWN_DAYS) -> date:
    """Return the last of `count` working days, the first being the first one after `start`. Raises OverflowError."""
    day = start
    while count:
        day += _DAY
        count -= is_workday(day, own)
    return day


def rests_on_estimate(start: date, end: date, own: OwnDays = NO_OWN_DAYS) -> bool:
    """Say whether a holiday after `start` and up to `end` is an estimate, which the decree may move by a day or two.

    What the office settled about a day itself is no estimate any more.
    """
    return any(
        start < day <= end and _ESTIMATE in name and day not in own.closed and day not in own.working
        for year in range(start.year, end.year + 1)
        for day, name in _closed(year).items()
    )
