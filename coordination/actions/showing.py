"""What the page of one action needs, and the queue of what waits for the secretariat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, exists, func, select, union
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination.access.actor import Actor
from coordination.access.checks import having, permitted, visible
from coordination.access.permissions import Permission
from coordination.actions import story
from coordination.actions.models import (
    Action,
    ActionRequest,
    ActionState,
    Evidence,
    ProgressUpdate,
    RequestState,
    Supporter,
    UpdateKind,
)
from coordination.actions.verifying import may_verify
from coordination.directory.models import Organization
from coordination.meetings.models import Meeting

ASKED = (
    Permission.ACTION_COMMENT,
    Permission.ACTION_REPORT,
    Permission.ACTION_SUPPORT,
    Permission.ACTION_STEER,
    Permission.ACTION_VERIFY,
    Permission.ACTION_DECIDE,
)

LOADED = (
    joinedload(Action.meeting),
    joinedload(Action.decision),
    joinedload(Action.owner),
    joinedload(Action.host),
    joinedload(Action.position),
    joinedload(Action.person),
    selectinload(Action.supporters).joinedload(Supporter.organization),
)
"""What every page about one action shows of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One action as a reader sees it."""

    action: Action
    may: frozenset[str]
    sees_meeting: bool
    history: Sequence[story.Entry]
    pending: Sequence[ActionRequest]


def shown(session: Session, actor: Actor, action: Action) -> Shown:
    """Return the action with its history, what its reader may do, and the requests that wait."""
    sees = session.scalar(select(exists().where(Meeting.id == action.meeting_id, visible(actor, Meeting))))
    pending = session.scalars(
        select(ActionRequest)
        .where(ActionRequest.action_id == action.id, ActionRequest.state == RequestState.PENDING)
        .order_by(ActionRequest.id)
    ).all()
    return Shown(
        action=action,
        may=frozenset(permission.value.partition(":")[2] for permission in permitted(session, actor, action, ASKED)),
        sees_meeting=bool(sees),
        history=story.history(session, action),
        pending=pending,
    )


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for verification or for a decision: `lines` in order of waiting, and how many there are at most."""

    lines: Sequence[Row[Any]]

    def after(self, action_id: int) -> Row[Any] | None:
        """Return the line that follows the action's, or the first other one."""
        others = [line for line in self.lines if line.id != action_id]
        place = next((n for n, line in enumerate(self.lines) if line.id == action_id), -1)
        return next((line for line in self.lines[place + 1 :] if line.id != action_id), others[0] if others else None)

    def place(self, action_id: int) -> int:
        """Return the action's place in the queue, from 1; 0 where it is not in it."""
        return next((n for n, line in enumerate(self.lines, 1) if line.id == action_id), 0)


QUEUE = 100
"""Lines of the queue that are read at once."""


def queue(session: Session, actor: Actor) -> Queue:
    """Return what this person can verify or decide, what waits longest first, at most QUEUE lines, in one query.

    Lines have id, code, text, owner, meeting, waits_since (a date), request (a RequestKind or None).
    """
    pending = select(ActionRequest.action_id).where(ActionRequest.state == RequestState.PENDING)
    asked = (
        pending.add_columns(
            func.min(ActionRequest.id).label("request_id"), func.min(ActionRequest.asked_at).label("asked_at")
        )
        .group_by(ActionRequest.action_id)
        .subquery()
    )
    columns = (
        Action.id,
        Action.code,
        Action.text,
        Action.state,
        Action.submitted_on,
        func.coalesce(Organization.short_name, Organization.name).label("owner"),
        Meeting.title.label("meeting"),
        asked.c.asked_at,
        asked.c.request_id,
        ActionRequest.kind.label("request"),
        ActionRequest.last_day.label("wanted"),
        Action.moved_at,
    )
    # The few that wait are found by their own indexes first; among all that one sees they would be sought for long.
    waiting = select(Action.id).where(Action.phase == 1, having(actor, Permission.ACTION_VERIFY))
    to_decide = select(Action.id).where(Action.id.in_(pending), having(actor, Permission.ACTION_DECIDE))
    rows = session.execute(
        select(*columns)
        .join(Meeting, Meeting.id == Action.meeting_id)
        .outerjoin(Organization, Organization.id == Action.owner_id)
        .outerjoin(asked, asked.c.action_id == Action.id)
        .outerjoin(ActionRequest, ActionRequest.id == asked.c.request_id)
        .where(visible(actor, Action), Action.id.in_(union(waiting, to_decide)))
        .order_by(func.coalesce(asked.c.asked_at, Action.moved_at), Action.id)
        .limit(QUEUE)
    ).all()
    return Queue(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What an agency handed in: the newest submission, with all bukti dukung since the start or the last return."""

    submission: ProgressUpdate
    evidence: Sequence[Evidence]
    days_early: int | None
    may_accept: bool


def claim(session: Session, actor: Actor, action: Action) -> Claim | None:
    """Return what waits for verification on this action, or None."""
    if action.state is not ActionState.SUBMITTED:
        return None
    updates = session.scalars(
        select(ProgressUpdate)
        .where(ProgressUpdate.action_id == action.id)
        .order_by(ProgressUpdate.id.desc())
        .options(selectinload(ProgressUpdate.evidence).joinedload(Evidence.file))
    ).all()
    found: list[Evidence] = []
    for update in updates:
        if update.kind in (UpdateKind.RETURN, UpdateKind.REOPENING):
            break
        found.extend(update.evidence)
    early = (action.last_day - action.submitted_on).days if action.last_day and action.submitted_on else None
    return Claim(
        submission=next(update for update in updates if update.kind is UpdateKind.SUBMISSION),
        evidence=found,
        days_early=early,
        may_accept=may_verify(session, actor, action),
    )


def evidence(session: Session, action: Action, evidence_id: int) -> Evidence | None:
    """Return a file that was handed in for the action, or None."""
    return session.scalar(
        select(Evidence)
        .join(ProgressUpdate, ProgressUpdate.id == Evidence.update_id)
        .where(Evidence.id == evidence_id, ProgressUpdate.action_id == action.id, Evidence.file_id.is_not(None))
        .options(joinedload(Evidence.file))
    )


def labels(
    session: Session, actor: Actor, *, agency: int | None, host: int | None, meeting: int | None
) -> tuple[str | None, str | None, tuple[str, date] | None]:
    """Return what to call the agency, the host and the meeting of a filter; a meeting that the reader sees only."""
    return _name(session, agency), _name(session, host), _title(session, actor, meeting)


def _name(session: Session, organization_id: int | None) -> str | None:
    if organization_id is None:
        return None
    name = func.coalesce(Organization.short_name, Organization.name)
    return session.scalar(select(name).where(Organization.id == organization_id))


def _title(session: Session, actor: Actor, meeting_id: int | None) -> tuple[str, date] | None:
    if meeting_id is None:
        return None
    row = session.execute(
        select(Meeting.title, Meeting.first_day).where(Meeting.id == meeting_id, visible(actor, Meeting))
    ).one_or_none()
    return (row.title, row.first_day) if row else None
