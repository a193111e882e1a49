"""What stands beside a due date: "3 hari lagi", "lewat 12 hari", "dilaporkan 22 Agu", "tepat waktu"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from coordination.actions.models import OPEN_STATES, ActionState
from coordination.i18n import Formats, language, ngettext
from coordination.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Due:
    """A due date in words: the day, what it means today, and whether it is late."""

    day: str
    words: str
    is_late: bool


def due(state: ActionState, last_day: date | None, submitted_on: date | None, today: date) -> Due:
    """Return the due date of a released action in the reader's language."""
    return _due(state, last_day, submitted_on, today, language())


def moved(first_last_day: date | None, shifts: int) -> str:
    """Return what stands wherever a due date does that is not the first promise: "semula 31 Juli 2024, diundur 2×".

    Nothing where it never moved. The language is the reader's.
    """
    return _moved(first_last_day, shifts, language()) if shifts else ""


@lru_cache(maxsize=1024)
def _moved(first_last_day: date | None, shifts: int, _language: str) -> str:
    if first_last_day is None:
        return ngettext("diundur %(num)d×", "diundur %(num)d×", shifts)
    day = Formats().date(first_last_day)
    return ngettext("semula %(day)s, diundur %(num)d×", "semula %(day)s, diundur %(num)d×", shifts, day=day)


@lru_cache(maxsize=8192)  # a page has fifty, and they differ little
def _due(state: ActionState, last_day: date | None, submitted_on: date | None, today: date, _language: str) -> Due:
    fmt = Formats()
    if last_day is None:
        return Due("", "", False)
    day = fmt.date_short(last_day)
    if state in OPEN_STATES:
        return Due(day, fmt.relative_days(last_day, today), last_day < today)
    if submitted_on is None:
        return Due(day, "", False)
    if state is ActionState.SUBMITTED:
        return Due(day, _("dilaporkan %(day)s", day=fmt.day_month(submitted_on)), False)
    days = (submitted_on - last_day).days
    if state is ActionState.DONE and days > 0:
        return Due(day, ngettext("terlambat %(num)d hari", "terlambat %(num)d hari", days), False)
    return Due(day, _("tepat waktu") if state is ActionState.DONE else "", False)
