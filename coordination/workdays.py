"""Working days of Indonesian government offices."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays

_DAY = timedelta(days=1)
_SATURDAY = 5
_ESTIMATE = "(perkiraan)"  # how `holidays` marks, in Indonesian, lunar dates ahead of the yearly decree


@lru_cache(maxsize=64)
def _closed(year: int) -> dict[date, str]:
    """Return the public holidays and the joint leave of `year` with their names."""
    return dict(holidays.country_holidays("ID", years=year, language="id", categories=("public", "government")))


def is_workday(day: date) -> bool:
    """Say whether offices are open: Monday to Friday, no national holiday, no joint leave.

    Joint leave (cuti bersama) does not count as working: the joint ministerial decree closes the offices that day. Five
    days a week is the rule for government offices (Perpres 21/2023); one that works six still promises in these.
    """
    return day.weekday() < _SATURDAY and day not in _closed(day.year)


def add_workdays(start: date, count: int) -> date:
    """Return the last of `count` working days, the first being the first one after `start`. Raises OverflowError."""
    day = start
    while count:
        day += _DAY
        count -= is_workday(day)
    return day


def rests_on_estimate(start: date, end: date) -> bool:
    """Say whether a holiday after `start` and up to `end` is an estimate, which the decree may move by a day or two."""
    return any(
        start < day <= end and _ESTIMATE in name
        for year in range(start.year, end.year + 1)
        for day, name in _closed(year).items()
    )
