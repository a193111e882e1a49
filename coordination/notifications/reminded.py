"""The lines of reminder mails: what each tells of, and whether there is still anything to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.actions.models import Action
from coordination.meetings.models import Meeting, MeetingState, Participant
from coordination.meetings.replies import has_excused
from coordination.notifications.kinds.discreet import is_secret
from coordination.notifications.ladder import MOST_DAYS_AHEAD
from coordination.notifications.models import MailNote, ReminderLine
from coordination.outbox.models import Mail, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line with what it tells of, and why it is not told after all, if so."""

    line: ReminderLine
    action: Action | None
    meeting: Meeting | None
    note: MailNote | None
    reason: Reason | None

    @property
    def is_secret(self) -> bool:
        """Whether a mail says no more than that something waits: rahasia and above."""
        if self.action is not None:
            return is_secret(self.action)
        return self.meeting is not None and self.meeting.level.is_secret


def stands(day: date) -> ColumnElement[bool]:
    """Return the clause that a line of the mail of `day` still has something to tell, whoever reads it.

    The action is open, released and due when it was planned; the meeting is planned, still ahead, and not answered by
    an excuse. For statements that join what `joined` joins.
    """
    action = and_(Action.phase == 0, Action.released_at.is_not(None), Action.last_day == ReminderLine.last_day)
    ahead = Meeting.first_day.between(day + timedelta(days=1), day + timedelta(days=MOST_DAYS_AHEAD))
    meeting = and_(Meeting.state == MeetingState.PLANNED, Meeting.discarded_at.is_(None), ahead, ~has_excused())
    return or_(
        and_(ReminderLine.action_id.is_not(None), func.coalesce(action, False)),
        and_(ReminderLine.participant_id.is_not(None), func.coalesce(meeting, False)),
    )


def joined() -> Select[ReminderLine, Action, Meeting, MailNote]:
    """Return the statement over lines with what they tell of, loaded as pages and mails show it."""
    return (
        select(ReminderLine, Action, Meeting, MailNote)
        .join(Mail, Mail.id == ReminderLine.mail_id)
        .outerjoin(Action, Action.id == ReminderLine.action_id)
        .outerjoin(Participant, Participant.id == ReminderLine.participant_id)
        .outerjoin(Meeting, Meeting.id == Participant.meeting_id)
        .outerjoin(MailNote, and_(MailNote.mail_id == Mail.id, MailNote.host_id == ReminderLine.host_id))
        .options(
            joinedload(Action.meeting),
            joinedload(Action.decision),
            joinedload(Action.owner),
            joinedload(Action.host),
            joinedload(Meeting.host),
        )
    )


def of_mail(session: Session, mail: Mail, day: date, reader: Actor) -> Sequence[Told]:
    """Return the lines of one mail as they stand for its reader, by host and last day, in one query."""
    seen = or_(
        and_(ReminderLine.action_id.is_not(None), visible(reader, Action)),
        and_(ReminderLine.participant_id.is_not(None), visible(reader, Meeting)),
    )
    rows = session.execute(
        joined()
        .add_columns(stands(day).label("stands"), func.coalesce(seen, False).label("seen"))
        .where(ReminderLine.mail_id == mail.id)
        .order_by(ReminderLine.last_day, ReminderLine.id)
    )
    return [
        Told(line=line, action=action, meeting=meeting, note=note, reason=_reason(note, is_told, is_seen))
        for line, action, meeting, note, is_told, is_seen in rows
    ]


def _reason(note: MailNote | None, is_told: bool, is_seen: bool) -> Reason | None:
    if note is not None and note.held:
        return Reason.HELD
    if not is_told:
        return Reason.OVER
    return None if is_seen else Reason.HIDDEN
