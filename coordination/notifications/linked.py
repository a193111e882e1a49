"""What the page of a personal link shows: its one thing, and of the meeting no more than where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from coordination.actions import requests, story
from coordination.actions.models import Action, RequestKind, UpdateKind
from coordination.actions.states import Deed, can, is_late
from coordination.meetings import replies
from coordination.meetings.levels import is_closed
from coordination.meetings.models import Meeting, Participant, Presence

OWN_REPORTS = (
    UpdateKind.REPORT,
    UpdateKind.SUBMISSION,
    UpdateKind.WITHDRAWAL,
    UpdateKind.RETURN,
    UpdateKind.REOPENING,
    UpdateKind.REQUEST,
    UpdateKind.GRANT,
    UpdateKind.REFUSAL,
)
"""What the agency said, and what was answered to it: no comments, no notes of others."""


@dataclass(frozen=True, kw_only=True)
class ShownAction:
    """One action for whoever holds a link to it."""

    action: Action
    meeting: Meeting | None  # none where its very title is for named people only
    reports: Sequence[story.Entry]
    today: date
    is_late: bool
    can_report: bool
    asked_for_time: bool


def action(session: Session, action: Action, today: date) -> ShownAction:
    """Return what a link to one action shows."""
    return ShownAction(
        action=action,
        meeting=None if action.meeting.level.is_secret else action.meeting,
        reports=story.history(session, action, OWN_REPORTS),
        today=today,
        is_late=is_late(action, today),
        can_report=can(Deed.REPORT, action.state),
        asked_for_time=requests.is_pending(session, action, RequestKind.EXTENSION),
    )


def invitation(session: Session, line: Participant, now: datetime) -> dict[str, Any]:
    """Return what a link to one invitation shows; items from rahasia up have a number and nothing else."""
    meeting = line.meeting
    return {
        "line": line,
        "meeting": meeting,
        "items": [
            (number, None if is_closed(item, meeting) else item) for number, item in enumerate(meeting.agenda, 1)
        ],
        "reply": replies.of(session, line),
        "asked_anew": replies.was_asked_anew(session, line),
        "takes_answers": replies.takes_answers(meeting, now),
        "has_begun": now >= replies.starts_at(meeting),
        "Presence": Presence,
    }
