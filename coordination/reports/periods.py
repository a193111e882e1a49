"""Spans of last days to choose from: a year, a quarter, everything."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


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
            return Period(word, date(int(year), first, 1), last_of_month(date(int(year), first + 2, 1)))
        if not quarter:
            return Period(year, date(int(year), 1, 1), date(int(year), 12, 31))
    return period(str(today.year), today)


def periods(chosen: Period, today: date) -> list[Period]:
    """Return the periods to choose from: this year, its quarters, last year, everything, and the chosen one."""
    words = [str(today.year), *(f"{today.year}-TW{n}" for n in range(1, 5)), str(today.year - 1), "semua"]
    found = [period(word, today) for word in words]
    return found if chosen in found else [chosen, *found]


def last_of_month(first: date) -> date:
    """Return the last day of a month."""
    return first.replace(day=monthrange(first.year, first.month)[1])
