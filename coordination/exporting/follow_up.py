"""Actions as the papers about follow-up print them: gathered for one reader in a bounded number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, func, select, true
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.actions.due import moved as words_of_move
from coordination.actions.models import Action, ActionState, Evidence, ProgressUpdate, Supporter, UpdateKind
from coordination.actions.states import is_late
from coordination.directory.models import Organization, Position
from coordination.documents.follow_up import Counts, FollowUp, Group, Standing
from coordination.documents.formats import long_date
from coordination.errors import DomainError
from coordination.files.models import StoredFile
from coordination.i18n import _, speaking
from coordination.meetings.models import Decision, Meeting, SecurityLevel
from coordination.minutes.papers import SECURITY_WORDS
from coordination.reports.figures import Tally

Clause = ColumnElement[bool]

MOST: Final = 20_000
"""Rows of one paper; whoever needs more takes a shorter period."""
_LONGEST_WORDS: Final = 2000

STANDINGS: Final = {
    ActionState.NOT_STARTED: Standing.NOT_STARTED,
    ActionState.IN_PROGRESS: Standing.IN_PROGRESS,
    ActionState.RETURNED: Standing.RETURNED,
    ActionState.SUBMITTED: Standing.SUBMITTED,
    ActionState.DONE: Standing.DONE,
    ActionState.NOT_ACTIONABLE: Standing.NOT_ACTIONABLE,
}
_TOLD: Final = (
    UpdateKind.REPORT,
    UpdateKind.SUBMISSION,
    UpdateKind.RETURN,
    UpdateKind.REOPENING,
    UpdateKind.REQUEST,
    UpdateKind.GRANT,
    UpdateKind.REFUSAL,
)
"""Updates whose words say how it goes, or what stands in the way."""
_SENT_BACK: Final = (UpdateKind.RETURN, UpdateKind.REOPENING)


def seen(actor: Actor | None) -> Clause:
    """Return the clause that leaves of all actions what exists for the reader; None is whoever holds the data."""
    return true() if actor is None else visible(actor, Action)


@dataclass(frozen=True, slots=True)
class Found:
    """An action's row, and the action as it is printed."""

    row: Row[Any]
    printed: FollowUp


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found, in the order of the paper: by agency where there are several meetings, then as it was decided."""

    found: Sequence[Found]

    @property
    def meetings(self) -> dict[int, str]:
        """The meetings that it comes from, by id in the order of their days: title and day."""
        rows = sorted((one.row for one in self.found), key=lambda row: (row.first_day, row.meeting_id))
        return {row.meeting_id: f"{row.meeting}, {long_date(row.first_day)}" for row in rows}

    @property
    def is_of_one_agency(self) -> bool:
        """Whether one agency owes all of it."""
        return len({one.row.owner_id for one in self.found}) == 1

    def security_word(self, least: SecurityLevel = SecurityLevel.BIASA) -> str:
        """Return what every page says: the highest level of what the paper holds, titles of meetings among it."""
        levels = {level for one in self.found for level in (one.row.level, one.row.meeting_level)}
        return SECURITY_WORDS[max({*levels, least}, key=lambda level: level.height)]


def gather(
    session: Session, wanted: Sequence[Clause], *, today: date, code_of: Mapping[int, str] | None = None
) -> Gathered:
    """Return the actions that `wanted` leaves, in four queries whatever their number.

    `code_of` gives the codes of a draft. Of several meetings each row has a running number, for two meetings have the
    same codes. Raises DomainError where there are more than one paper takes: one that lacks some would pass for whole.
    """
    rows = _in_order(session.execute(_statement(wanted)).all())
    if len(rows) > MOST:
        raise DomainError(
            _(
                "Naskah ini akan memuat lebih dari %(most)d tindak lanjut. Pilih periode yang lebih pendek, atau satu "
                "instansi.",
                most=MOST,
            )
        )
    codes = {row.id: row.code or "" for row in rows} | dict(code_of or {})
    several = len({row.meeting_id for row in rows}) > 1
    supporters, words, evidence = _supporters(session, wanted), _words(session, wanted), _evidence(session, wanted)
    return Gathered(
        [
            Found(
                row,
                _printed(
                    row,
                    code=codes[row.id],
                    number=str(place) if several else codes[row.id],
                    supporters=supporters[row.id],
                    remarks=words.get(row.id, ""),
                    evidence=evidence[row.id],
                    today=today,
                ),
            )
            for place, row in enumerate(rows, 1)
        ]
    )


def _in_order(rows: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
    """Put the actions of several meetings and agencies in the order of agencies."""
    if len({row.meeting_id for row in rows}) < 2 or len({row.owner_id for row in rows}) < 2:
        return rows
    return sorted(rows, key=lambda row: (row.protocol_order or 0, row.owner or "", row.owner_id or 0))


def _statement(wanted: Sequence[Clause]) -> Any:
    return (
        select(
            Action.id,
            Action.code,
            Action.text,
            Action.meeting_id,
            Action.decision_id,
            Action.owner_id,
            Action.level,
            Action.state,
            Action.target_text,
            Action.last_day,
            Action.is_ongoing,
            Action.first_last_day,
            Action.shifts,
            Action.percent,
            Action.submitted_on,
            Action.released_at,
            Action.done_at,
            Action.released_at.is_not(None).label("is_released"),
            func.coalesce(Organization.short_name, Organization.name).label("owner"),
            Organization.protocol_order,
            Position.title.label("position"),
            Decision.text.label("decision"),
            Meeting.title.label("meeting"),
            Meeting.first_day,
            Meeting.level.label("meeting_level"),
        )
        .join(Meeting, Meeting.id == Action.meeting_id)
        .join(Decision, Decision.id == Action.decision_id)
        .outerjoin(Organization, Organization.id == Action.owner_id)
        .outerjoin(Position, Position.id == Action.position_id)
        .where(*wanted)
        .order_by(Meeting.first_day, Meeting.id, Decision.sort, Decision.id, Action.sort, Action.id)
        .limit(MOST + 1)
    )


def _supporters(session: Session, wanted: Sequence[Clause]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(Supporter.action_id, func.coalesce(Organization.short_name, Organization.name))
        .join(Action, Action.id == Supporter.action_id)
        .join(Organization, Organization.id == Supporter.organization_id)
        .where(*wanted)
        .order_by(Supporter.id)
    )
    for action_id, name in rows:
        found[action_id].append(name)
    return found


def _words(session: Session, wanted: Sequence[Clause]) -> dict[int, str]:
    """Return the newest words about each action."""
    newest = (
        select(func.max(ProgressUpdate.id))
        .join(Action, Action.id == ProgressUpdate.action_id)
        .where(ProgressUpdate.kind.in_(_TOLD), ProgressUpdate.words.is_not(None), *wanted)
        .group_by(ProgressUpdate.action_id)
    )
    rows = session.execute(
        select(ProgressUpdate.action_id, func.substr(ProgressUpdate.words, 1, _LONGEST_WORDS)).where(
            ProgressUpdate.id.in_(newest)
        )
    )
    return {action_id: words for action_id, words in rows if words}


def _evidence(session: Session, wanted: Sequence[Clause]) -> dict[int, list[str]]:
    """Return the names of what was handed in for each action and not sent back since."""
    sent_back = (
        select(ProgressUpdate.action_id, func.max(ProgressUpdate.id).label("last"))
        .join(Action, Action.id == ProgressUpdate.action_id)
        .where(ProgressUpdate.kind.in_(_SENT_BACK), *wanted)
        .group_by(ProgressUpdate.action_id)
        .subquery()
    )
    rows = session.execute(
        select(ProgressUpdate.action_id, Evidence.label, StoredFile.name, Evidence.url)
        .join(ProgressUpdate, ProgressUpdate.id == Evidence.update_id)
        .join(Action, Action.id == ProgressUpdate.action_id)
        .outerjoin(StoredFile, StoredFile.id == Evidence.file_id)
        .outerjoin(sent_back, sent_back.c.action_id == ProgressUpdate.action_id)
        .where(ProgressUpdate.id > func.coalesce(sent_back.c.last, 0), *wanted)
        .order_by(Evidence.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for action_id, label, name, url in rows:
        called = label or (PurePath(name).stem if name else url) or ""
        if called and called not in found[action_id]:
            found[action_id].append(called)
    return found


def _printed(
    row: Row[Any],
    *,
    code: str,
    number: str,
    supporters: Iterable[str],
    remarks: str,
    evidence: Iterable[str],
    today: date,
) -> FollowUp:
    late = (today - row.last_day).days if is_late(row, today) else 0
    handed_in = (row.submitted_on - row.last_day).days if row.submitted_on and row.last_day else 0
    owner = row.owner or "–"
    with speaking("id"):  # papers are Indonesian, whoever asks for them
        moved = words_of_move(row.first_last_day, row.shifts)
    return FollowUp(
        number=number,
        code=code,
        decision_id=row.decision_id,
        decision=row.decision,
        meeting_id=row.meeting_id,
        meeting=row.meeting,
        meeting_day=row.first_day,
        text=row.text,
        agency=owner,
        owner=f"{owner} ({row.position})" if row.position else owner,
        supporters=tuple(supporters),
        target=row.target_text or "",
        due=row.last_day,
        due_is_review=row.is_ongoing,
        first_due=row.first_last_day,
        shifts=row.shifts,
        moved=moved,
        standing=STANDINGS[row.state] if row.is_released else Standing.DRAFT,
        percent=row.percent,
        submitted_on=row.submitted_on,
        late_days=late,
        handed_in_late=max(handed_in, 0) if row.state in (ActionState.SUBMITTED, ActionState.DONE) else 0,
        evidence=tuple(evidence),
        remarks=remarks,
    )


def grouped(gathered: Gathered) -> tuple[Group, ...]:
    """Return the actions in groups: one meeting's without a title, one agency's by meeting, others by agency.

    Running numbers count through the paper as it is printed.
    """
    found = gathered.found
    if len(gathered.meetings) < 2:
        return (Group(rows=tuple(one.printed for one in found)),) if found else ()
    if gathered.is_of_one_agency:
        return _by(found, lambda row: row.meeting_id, lambda row: gathered.meetings[row.meeting_id])
    return _by(found, lambda row: row.owner_id, lambda row: row.owner or "–")


def _by(
    found: Iterable[Found], key: Callable[[Row[Any]], Hashable], title: Callable[[Row[Any]], str]
) -> tuple[Group, ...]:
    groups: dict[Hashable, list[Found]] = {}
    for one in found:
        groups.setdefault(key(one.row), []).append(one)
    return tuple(
        Group(title=f"{title(ones[0].row)} – {_standing(ones)}", rows=tuple(one.printed for one in ones))
        for ones in groups.values()
    )


def _standing(ones: Sequence[Found]) -> str:
    """Say how many there are, how many of them are done, and how many late."""
    done = sum(one.printed.standing is Standing.DONE for one in ones)
    late = sum(one.printed.late_days > 0 for one in ones)
    words = (f"{len(ones)} tindak lanjut", f"{done} selesai" if done else "", f"{late} lewat tenggat" if late else "")
    return ", ".join(filter(None, words))


def counts(tally: Tally) -> Counts:
    """Return a tally as papers print it."""
    return Counts(
        total=tally.promised,
        done=tally.done,
        submitted=tally.submitted,
        in_progress=tally.in_progress + tally.returned,
        not_started=tally.not_started,
        not_actionable=tally.not_actionable,
        late=tally.late,
    )
