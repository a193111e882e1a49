"""What whoever was invited is told when a meeting changes: put into the outbox with the change itself.

A meeting's calendar sequence (RFC 5545) numbers what was told of it. It rises with every change that a calendar must
learn once an invitation went out, and the cause of a mail names it: nobody is told the same state twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from coordination.meetings.models import Meeting
from coordination.outbox.models import Mail, MailState
from coordination.outbox.services import Recipient, enqueue, recipient_of

INVITATION: Final = "invitation"
MOVED: Final = "meeting_moved"
POSTPONED: Final = "meeting_postponed"
CANCELLED: Final = "meeting_cancelled"

TELLING: Final = (INVITATION, MOVED)
"""Kinds of mail that say when and where a meeting is."""

CALENDAR_FACTS: Final = frozenset({"title", "days", "place", "link", "passcode", "zone"})
"""What a calendar must learn when it changes."""

_LEFT = (MailState.SENT, MailState.MAYBE_SENT, MailState.SENDING)
"""The mail reached them, or may have."""


def cause_of(meeting: Meeting, kind: str = INVITATION) -> str:
    """Return what a mail of a kind about the meeting as it stands now is for."""
    return f"{kind}:{meeting.id}:{meeting.calendar_sequence}"


def tell(*, session: Session, now: datetime, meeting: Meeting, kind: str, to: Iterable[Recipient], **about: Any) -> int:
    """Put one mail about the meeting as it stands now for each of `to` who was not told of it; return how many.

    `about` also keeps how many days the meeting has, so that a calendar can be told of those that fall away.
    """
    return enqueue(
        session=session,
        now=now,
        kind=kind,
        recipients=to,
        cause=cause_of(meeting, kind),
        about={"meeting": meeting.id, "sequence": meeting.calendar_sequence, "days": len(meeting.days), **about},
        meeting_id=meeting.id,
    )


def is_told(session: Session, meeting: Meeting) -> bool:
    """Tell whether an invitation was ever sent off, whatever came of it."""
    return bool(session.scalar(select(exists().where(Mail.meeting_id == meeting.id, Mail.kind.in_(TELLING)))))


def invited_by_mail(session: Session, meeting: Meeting) -> list[Recipient]:
    """Return whom an invitation reached, or may have; whose invitation still waits never learns of a change."""
    reached: ColumnElement[bool] = Mail.state.in_(_LEFT)
    rows = session.execute(
        select(Mail.person_id, Mail.organization_id)
        .where(Mail.meeting_id == meeting.id, Mail.kind.in_(TELLING), reached)
        .distinct()
    )
    return [recipient_of(row) for row in rows]


def facts_changed(*, session: Session, meeting: Meeting, changed: Collection[str]) -> None:
    """Raise the sequence where a calendar must learn what changed.

    Nothing is sent: the secretariat sends the change when it is done with it.
    """
    if CALENDAR_FACTS.isdisjoint(changed) or not is_told(session, meeting):
        return
    meeting.calendar_sequence += 1
    session.flush()


def called_off(*, session: Session, now: datetime, meeting: Meeting, kind: str) -> None:
    """Tell everybody whom an invitation reached that the meeting is postponed or cancelled."""
    if not is_told(session, meeting):
        return
    meeting.calendar_sequence += 1
    session.flush()
    tell(session=session, now=now, meeting=meeting, kind=kind, to=invited_by_mail(session, meeting))


def rescheduled(*, session: Session, now: datetime, meeting: Meeting) -> None:
    """Tell everybody whom an invitation reached of the new days."""
    if not is_told(session, meeting):
        return
    meeting.calendar_sequence += 1
    session.flush()
    tell(session=session, now=now, meeting=meeting, kind=MOVED, to=invited_by_mail(session, meeting))
