"""The laporan tindak lanjut of a period, as Word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from coordination.actions.models import (
    Action,
    ActionRequest,
    ActionState,
    ProgressUpdate,
    RequestKind,
    RequestState,
    UpdateKind,
)
from coordination.documents.follow_up import Change, FollowUp, ReportData, Standing
from coordination.documents.formats import long_date
from coordination.documents.kinds import Kind
from coordination.exporting import heads, own
from coordination.exporting.follow_up import Found, Gathered, gather
from coordination.exporting.matrix import agency_line, period_matrix
from coordination.exporting.period import AskedOfPeriod
from coordination.reports.figures import figures

_NO_NEWS = (UpdateKind.RELEASE, UpdateKind.RALAT, UpdateKind.CANCELLATION)
"""What happens to an action without its agency's doing."""
_STUCK = (Standing.RETURNED, Standing.NOT_ACTIONABLE)


def make_report(asked: AskedOfPeriod) -> tuple[bytes, str]:
    """Return the Word file of the report, and its name."""
    host = heads.own_organization(asked.session, asked.actor)
    return own.made(Kind.REPORT, report_data(asked), asked, host), asked.file_name("Laporan tindak lanjut", ".docx")


def report_data(asked: AskedOfPeriod) -> ReportData:
    """Return what the report says to its reader: the actions of the period as they stand now."""
    session, today = asked.session, asked.today
    found = figures(session, asked.actor, asked.chosen, today, asked.within)
    gathered = gather(session, asked.wanted, today=today)
    head = heads.of_organization(session, heads.own_organization(session, asked.actor), asked.store)
    since, since_meeting = since_when(asked, gathered)
    return ReportData(
        letterhead=head.letterhead,
        period=asked.span.words,
        agency=agency_line(asked),
        as_of=today,
        since=since,
        since_meeting=since_meeting,
        changes=_changes(asked, gathered, since),
        to_decide=_to_decide(asked, gathered),
        obstacles=_obstacles(gathered.found),
        matrix=period_matrix(asked, gathered, found, head),
    )


def since_when(asked: AskedOfPeriod, gathered: Gathered) -> tuple[date, bool]:
    """Return since when changes are told, and whether that is the last meeting before the period.

    A report opens the next meeting, so it tells what became of things since the one before; where none of its actions
    comes from a meeting before the period, it tells what became of them since the period began.
    """
    days = [one.row.first_day for one in gathered.found if one.row.first_day <= asked.span.first]
    return (max(days), True) if days else (asked.span.first, False)


def _changes(asked: AskedOfPeriod, gathered: Gathered, since: date) -> dict[Change, tuple[FollowUp, ...]]:
    """Sort every action into the one thing that became of it."""
    moved = frozenset(
        asked.session.scalars(
            select(ProgressUpdate.action_id)
            .join(Action, Action.id == ProgressUpdate.action_id)
            .where(ProgressUpdate.at >= asked.begin(since), ProgressUpdate.kind.not_in(_NO_NEWS), *asked.wanted)
            .distinct()
        )
    )
    sorted_out: dict[Change, list[FollowUp]] = {change: [] for change in Change}
    for one in gathered.found:
        sorted_out[_change(one, since, moved)].append(one.printed)
    return {change: tuple(ones) for change, ones in sorted_out.items()}


def _change(one: Found, since: date, moved: frozenset[int]) -> Change:
    if one.row.state is ActionState.DONE:
        return Change.DONE
    if one.printed.late_days and one.row.last_day >= since:
        return Change.LATE
    return Change.MOVED if one.row.id in moved else Change.SILENT


def _to_decide(asked: AskedOfPeriod, gathered: Gathered) -> tuple[tuple[FollowUp, str], ...]:
    """Return the requests of agencies that nobody has answered yet, the oldest first."""
    printed = {one.row.id: one.printed for one in gathered.found}
    rows = asked.session.execute(
        select(ActionRequest.action_id, ActionRequest.kind, ActionRequest.last_day)
        .join(Action, Action.id == ActionRequest.action_id)
        .where(ActionRequest.state == RequestState.PENDING, *asked.wanted)
        .order_by(ActionRequest.id)
    )
    return tuple(
        (printed[row.action_id], _asked_for(row.kind, row.last_day)) for row in rows if row.action_id in printed
    )


def _asked_for(kind: RequestKind, last_day: date | None) -> str:
    if kind is RequestKind.NOT_ACTIONABLE:
        return "dinyatakan tidak dapat ditindaklanjuti"
    return f"perpanjangan sampai {long_date(last_day)}" if last_day else "perpanjangan"


def _obstacles(found: Sequence[Found]) -> tuple[FollowUp, ...]:
    """Return what is late, was sent back or cannot be done, what is latest first."""
    ones = [one.printed for one in found if one.printed.late_days or one.printed.standing in _STUCK]
    return tuple(sorted(ones, key=lambda one: one.late_days, reverse=True))
