"""How every mail tells of an action: as its owner is asked to do it, and what is to be known of it, in one order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from coordination.actions.authoring import shortened
from coordination.actions.due import moved
from coordination.actions.models import OPEN_STATES, Action
from coordination.actions.states import state_name
from coordination.actions.wording import asked
from coordination.directory.commanded import is_commanded
from coordination.directory.models import Organization
from coordination.i18n import Formats
from coordination.i18n import gettext as _

if TYPE_CHECKING:
    from coordination.notifications.writing import Desk

MOST_LISTED: Final = 40
"""Actions that one mail tells of; beyond that it says how many more there are."""


def agency(action: Action) -> str:
    """Return the name of the organization that owes an action."""
    return action.owner.name if action.owner is not None else ""


def owes_by_command(action: Action) -> bool:
    """Tell whether the owner is told to do it; who is not is asked."""
    return action.owner is not None and is_commanded(action.owner.kind)


def as_asked(action: Action) -> str:
    """Return number and text: as the owner is asked to do it while it is open, then as it was decided."""
    is_open = action.state in OPEN_STATES
    return numbered(action.code, asked(action.text, is_commanded=owes_by_command(action)) if is_open else action.text)


def numbered(number: str | int | None, text: str) -> str:
    """Return a text behind its number, where it has one."""
    return f"{number}. {text}" if number else text


def details(desk: Desk, action: Action, today: date | None = None) -> tuple[tuple[str, str], ...]:
    """Return what is to be known of an action; reckoned from `today` it says how far off its last day is."""
    fmt = Formats(desk.office.zone)
    found = (
        (_("Tenggat"), _due(fmt, action, today)),
        (_("Keadaan"), state_name(action.state)),
        (_("Rapat"), f"{action.meeting.title}, {fmt.date(action.meeting.first_day)}"),
        (_("Keputusan"), numbered(action.decision.number, shortened(action.decision.text, 300))),
        (_("Penanggung jawab"), agency(action)),
        (_("Sejak"), fmt.date(fmt.day(action.released_at)) if action.released_at else ""),
        (_("Bukti yang diharapkan"), action.expected_evidence or ""),
    )
    return tuple((name, value) for name, value in found if value)


def from_host(host: Organization, sentence: str | None) -> str:
    """Return what a host's secretariat adds in its own words, "" where it adds nothing."""
    return _("Dari %(host)s: %(sentence)s", host=host.name, sentence=sentence) if sentence else ""


def _due(fmt: Formats, action: Action, today: date | None) -> str:
    due = fmt.date_long(action.last_day)
    if today is not None:
        due = f"{due}, {fmt.relative_days(action.last_day, today)}"
    shifts = moved(action.first_last_day, action.shifts)
    return f"{due} ({shifts})" if shifts else due
