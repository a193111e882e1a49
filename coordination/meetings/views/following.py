"""What pages of a meeting show of earlier meetings' open actions, and of the meeting that takes its own further."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import permitted
from coordination.access.permissions import Permission
from coordination.actions import carrying
from coordination.meetings import checks
from coordination.meetings.models import AgendaItem, Meeting, MeetingState


def on_page(
    session: Session, actor: Actor, meeting: Meeting, items: Sequence[AgendaItem], rights: Collection[Permission]
) -> dict[str, Any]:
    """Return what stands under the items that follow up, what could be put there, and what the next meeting takes."""
    ids = [item.id for item in items if item.follows_up_id]
    edits = Permission.MEETING_EDIT in rights
    return {
        "followed": carrying.lists(session, actor, ids) if ids else {},
        "proposed": _proposed(session, actor, meeting, bool(ids)) if edits else 0,
        "upcoming": _upcoming(session, actor, meeting) if edits else None,
    }


def _proposed(session: Session, actor: Actor, meeting: Meeting, follows: bool) -> int:
    """Return how many open actions can be put on the agenda of a meeting that is not written to its end yet."""
    if meeting.state not in checks.EDITABLE or meeting.discarded_at is not None:
        return 0
    goes_on = follows or meeting.series_id is not None or meeting.copied_from_id is not None
    if not goes_on or not carrying.is_next(session, meeting):
        return 0
    return carrying.count_proposed(session, actor, meeting)


def _upcoming(session: Session, actor: Actor, meeting: Meeting) -> dict[str, Any] | None:
    """Return what approved minutes left open, and the meeting that comes next; None where nothing is left."""
    if meeting.state is not MeetingState.APPROVED:
        return None
    own = select(Meeting.id).where(Meeting.id == meeting.id)
    still_open = carrying.count_open(session, actor, own)
    if not still_open:
        return None
    follower = carrying.next_meeting(session, actor, meeting)
    edits = follower is not None and Permission.MEETING_EDIT in permitted(
        session, actor, follower, [Permission.MEETING_EDIT]
    )
    missing = carrying.count_open(session, actor, own, but_not_on=follower) if follower is not None else still_open
    return {"open": still_open, "meeting": follower, "missing": missing, "edits": edits}
