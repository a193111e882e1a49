"""What a list of actions shows, as it stands in the address: to be sent to a colleague, or linked from a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select

from coordination.actions.models import Action, ActionState
from coordination.directory.commanded import commanded
from coordination.directory.models import Organization
from coordination.numbers import whole

Clause = ColumnElement[bool]

SOON = 7
"""Days: what falls due within a week is shown apart."""


class Tab(StrEnum):
    """The saved filters of the list, by their word in the address."""

    OURS = "milik-kami"
    LATE = "lewat-tenggat"
    WAITING = "menunggu-verifikasi"
    ALL = "semua"


class Timing(StrEnum):
    """How actions stand to their last day."""

    LATE = "lewat"  # open past its last day
    SOON = "7-hari"  # open and due within a week, today included
    LATER = "nanti"  # open, and due after that or on no day
    OPEN = "belum-selesai"  # waiting for its owner, or for verification
    ON_TIME = "tepat-waktu"  # done, handed in by its last day
    DONE_LATE = "selesai-terlambat"  # done, handed in after it


class Bodies(StrEnum):
    """Whose actions: figures rank what the office commands, and show its partners apart (domain.md §5)."""

    COMMANDED = "perangkat-daerah"
    PARTNERS = "mitra"
    NOBODY = "tanpa-instansi"


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """One list of actions. Only released ones ever count; cancelled ones only where they are asked for."""

    tab: Tab | None = None
    state: ActionState | None = None
    timing: Timing | None = None
    agency: int | None = None  # organization that owes
    host: int | None = None  # organization that held the meeting
    meeting: int | None = None
    since: date | None = None  # last day from …
    until: date | None = None  # … to
    text: str = ""
    batch: str | None = None
    bodies: Bodies | None = None
    each: bool = False  # a group's actions a row each, as figures count them

    def in_address(self, **changes: Any) -> dict[str, Any]:
        """Return the query arguments of this filter, with `changes`; what is not set is left out."""
        changed = replace(self, **changes) if changes else self
        return {
            word: "1" if value is True else str(value)
            for name, word in _WORDS.items()
            if (value := getattr(changed, name))
        }

    @property
    def is_plain(self) -> bool:
        """Whether nothing but tab and meeting narrows the list: then a group's actions stand as one row."""
        return self == ActionFilter(tab=self.tab, meeting=self.meeting)


_WORDS = {
    "tab": "tab",
    "state": "keadaan",
    "timing": "tenggat",
    "agency": "instansi",
    "host": "penyelenggara",
    "meeting": "rapat",
    "since": "dari",
    "until": "sampai",
    "text": "q",
    "batch": "kelompok",
    "bodies": "golongan",
    "each": "rinci",
}


def from_address(arguments: Mapping[str, str], default: Tab = Tab.ALL) -> ActionFilter:
    """Read a filter from query arguments; what cannot be read is left out, so that an old link still opens."""

    def word(name: str) -> str:
        return arguments.get(_WORDS[name], "").strip()

    return ActionFilter(
        tab=_choice(Tab, word("tab")) or default,
        state=_choice(ActionState, word("state")),
        timing=_choice(Timing, word("timing")),
        agency=whole(word("agency")),
        host=whole(word("host")),
        meeting=whole(word("meeting")),
        since=_day(word("since")),
        until=_day(word("until")),
        text=word("text")[:200],
        batch=word("batch")[:36] or None,
        bodies=_choice(Bodies, word("bodies")),
        each=word("each") == "1",
    )


def conditions(chosen: ActionFilter, our_organizations: frozenset[int], today: date) -> list[Clause]:
    """Return the WHERE clauses of a filter, apart from who may see what. `today` is the office's date."""
    equal = {
        Action.owner_id: chosen.agency,
        Action.host_id: chosen.host,
        Action.meeting_id: chosen.meeting,
        Action.batch: chosen.batch,
    }
    found: list[Clause] = [column == value for column, value in equal.items() if value is not None]
    found.append(Action.state == chosen.state if chosen.state else Action.state != ActionState.CANCELLED)
    found.append(Action.released_at.is_not(None))
    if chosen.tab is Tab.OURS:
        found.append(Action.owner_id.in_(sorted(our_organizations)) if our_organizations else false())
    if chosen.tab is Tab.LATE:
        found.append(late(today))
    if chosen.tab is Tab.WAITING:
        found.append(Action.phase == 1)
    if chosen.timing is not None:
        found.append(_timing(chosen.timing, today))
    if chosen.since is not None:
        found.append(Action.last_day >= chosen.since)
    if chosen.until is not None:
        found.append(Action.last_day <= chosen.until)
    if chosen.bodies is not None:
        found.append(_of_bodies(chosen.bodies))
    if chosen.text:
        found.append(or_(contains(Action.text, chosen.text), Action.code == chosen.text))
    return found


def late(today: date) -> Clause:
    """Return in SQL what `states.is_late` says of one released action."""
    return and_(Action.phase == 0, Action.last_day < today)


def ran_between(begin: datetime, end: datetime) -> Clause:
    """Return what was followed up in that time: it reached its agency before `end` and was not over before `begin`."""
    over_at = func.coalesce(Action.done_at, Action.moved_at, Action.released_at)
    return and_(Action.released_at < end, or_(Action.phase < 2, over_at >= begin))


def on_time() -> Clause:
    """Return what is done, and was handed in by its last day."""
    return and_(Action.state == ActionState.DONE, Action.submitted_on <= Action.last_day)


def done_late() -> Clause:
    """Return what is done, and was handed in after its last day."""
    return and_(Action.state == ActionState.DONE, Action.submitted_on > Action.last_day)


def contains(column: Any, words: str) -> Clause:
    """Find `words` anywhere in a text column, whatever the case; % and _ are only signs."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    clause: Clause = column.ilike(f"%{escaped}%", escape="\\")
    return clause


def _timing(timing: Timing, today: date) -> Clause:
    if timing is Timing.LATE:
        return late(today)
    if timing is Timing.SOON:
        return and_(Action.phase == 0, Action.last_day.between(today, today + timedelta(days=SOON)))
    if timing is Timing.LATER:
        return and_(Action.phase == 0, or_(Action.last_day.is_(None), Action.last_day > today + timedelta(days=SOON)))
    if timing is Timing.OPEN:
        return Action.phase < 2
    return on_time() if timing is Timing.ON_TIME else done_late()


def _of_bodies(bodies: Bodies) -> Clause:
    if bodies is Bodies.NOBODY:
        return Action.owner_id.is_(None)
    ours = commanded()
    return Action.owner_id.in_(select(Organization.id).where(ours if bodies is Bodies.COMMANDED else not_(ours)))


def _choice(kind: Any, word: str) -> Any:
    return kind(word) if word in set(kind) else None


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None
