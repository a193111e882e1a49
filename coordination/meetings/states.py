"""How a meeting moves from plan to approved minutes, and how a step taken by mistake is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.actor import Actor
from coordination.audit.services import record
from coordination.errors import DomainError
from coordination.i18n import Formats, _
from coordination.meetings import checks, notices
from coordination.meetings.days import DayTimes, set_days
from coordination.meetings.labels import STATES
from coordination.meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    MeetingState,
    MeetingText,
    Paper,
    Participant,
    Presence,
    Speech,
)
from coordination.meetings.replies import supersede
from coordination.outbox.models import Mail

MOVES = frozenset(
    {
        (MeetingState.PLANNED, MeetingState.IN_SESSION),
        (MeetingState.IN_SESSION, MeetingState.RECORDED),
        (MeetingState.PLANNED, MeetingState.RECORDED),
        (MeetingState.RECORDED, MeetingState.IN_REVIEW),
        (MeetingState.IN_REVIEW, MeetingState.RECORDED),
        (MeetingState.IN_REVIEW, MeetingState.APPROVED),
        (MeetingState.PLANNED, MeetingState.POSTPONED),
        (MeetingState.POSTPONED, MeetingState.PLANNED),
        (MeetingState.PLANNED, MeetingState.CANCELLED),
        (MeetingState.POSTPONED, MeetingState.CANCELLED),
    }
)
"""From, to. All else is refused, but for a slip that `take_back` undoes."""

KEPT_IN_BIN = timedelta(days=30)
"""How long a discarded meeting can be restored."""


def move(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, to: MeetingState, verb: str) -> None:
    """Bring the meeting into another state, or refuse; `verb` names the step in the audit trail."""
    if meeting.discarded_at is not None or (meeting.state, to) not in MOVES:
        raise DomainError(
            _(
                "Rapat yang %(state)s tidak dapat menjadi %(target)s.",
                state=str(STATES[meeting.state]),
                target=str(STATES[to]),
            )
        )
    meeting.state = to
    session.flush()
    record(session=session, actor=actor, now=now, verb=verb, row=meeting, meeting_id=meeting.id)


def open_meeting(*, session: Session, actor: Actor, now: datetime, meeting: Meeting) -> None:
    """Open the meeting; its opening time is now."""
    _not_before_its_day(meeting, now)
    move(session=session, actor=actor, now=now, meeting=meeting, to=MeetingState.IN_SESSION, verb="opened")
    meeting.opened_at = now
    session.flush()


def close_meeting(*, session: Session, actor: Actor, now: datetime, meeting: Meeting) -> None:
    """Close the meeting, now or at the time that was written already; what is left is to finish its minutes."""
    if meeting.state is not MeetingState.IN_SESSION:
        raise DomainError(_("Hanya rapat yang sedang berlangsung yang dapat ditutup."))
    move(session=session, actor=actor, now=now, meeting=meeting, to=MeetingState.RECORDED, verb="closed")
    meeting.recorded_at = now
    meeting.closed_at = meeting.closed_at or now  # a time that was typed in already is the true one
    session.flush()


def record_afterwards(*, session: Session, actor: Actor, now: datetime, meeting: Meeting) -> None:
    """Enter a meeting that was held without the product; its times are typed in with the minutes."""
    if meeting.state is not MeetingState.PLANNED:
        raise DomainError(_("Hanya rapat yang direncanakan yang dapat dicatat sesudahnya."))
    _not_before_its_day(meeting, now)
    move(session=session, actor=actor, now=now, meeting=meeting, to=MeetingState.RECORDED, verb="recorded")
    meeting.recorded_at = now
    session.flush()


def take_back(*, session: Session, actor: Actor, now: datetime, meeting: Meeting) -> None:
    """Undo the last step towards the minutes, taken by mistake; what was written stays.

    A closed meeting goes on; one that was opened, or that was to be entered afterwards, is planned again as long as
    nothing was said or decided in it.
    """
    if meeting.state not in (MeetingState.IN_SESSION, MeetingState.RECORDED):
        raise DomainError(_("Tidak ada langkah yang dapat diurungkan."))
    was_open = meeting.state is MeetingState.RECORDED and meeting.opened_at is not None
    if not was_open and _was_held(session, meeting):
        raise DomainError(_("Rapat ini sudah berisi catatan, sehingga tidak dapat menjadi rencana lagi."))
    meeting.state = MeetingState.IN_SESSION if was_open else MeetingState.PLANNED
    if was_open and meeting.closed_at == meeting.recorded_at:  # a time that was typed in stays
        meeting.closed_at = None
    if not was_open:
        meeting.opened_at = None
    meeting.recorded_at = None
    session.flush()
    record(session=session, actor=actor, now=now, verb="taken_back", row=meeting, meeting_id=meeting.id)


def postpone(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, reason: str) -> None:
    """Postpone the meeting; a new date is set later with `reschedule`."""
    why = checks.reason(reason)
    move(session=session, actor=actor, now=now, meeting=meeting, to=MeetingState.POSTPONED, verb="postponed")
    meeting.state_reason = why
    meeting.postponed_from = meeting.first_day
    session.flush()
    notices.called_off(session=session, now=now, meeting=meeting, kind=notices.POSTPONED)


def reschedule(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, days: Sequence[DayTimes]) -> None:
    """Give a postponed meeting its new days; who comes is asked anew, so what was noted before is cleared."""
    move(session=session, actor=actor, now=now, meeting=meeting, to=MeetingState.PLANNED, verb="rescheduled")
    for participant in meeting.participants:
        participant.attendances.clear()
    supersede(session=session, now=now, meeting=meeting)
    session.flush()
    set_days(session=session, meeting=meeting, days=days)
    session.flush()
    notices.rescheduled(session=session, now=now, meeting=meeting)


def cancel(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, reason: str) -> None:
    """Cancel a meeting that will not be held."""
    why = checks.reason(reason)
    move(session=session, actor=actor, now=now, meeting=meeting, to=MeetingState.CANCELLED, verb="cancelled")
    meeting.state_reason = why
    session.flush()
    notices.called_off(session=session, now=now, meeting=meeting, kind=notices.CANCELLED)


def discard(*, session: Session, actor: Actor, now: datetime, meeting: Meeting) -> None:
    """Put a planned meeting that nothing refers to into the bin for 30 days; any other can only be cancelled."""
    if meeting.discarded_at is not None:
        return
    if meeting.state is not MeetingState.PLANNED or is_referred_to(session, meeting):
        raise DomainError(
            _("Hanya rapat yang direncanakan dan belum berisi catatan yang dapat dibuang. Batalkan rapat ini saja.")
        )
    meeting.discarded_at = now
    session.flush()
    record(session=session, actor=actor, now=now, verb="discarded", row=meeting, meeting_id=meeting.id)


def restore(*, session: Session, actor: Actor, now: datetime, meeting: Meeting) -> None:
    """Take a meeting out of the bin again."""
    if meeting.discarded_at is None:
        return
    if now - meeting.discarded_at > KEPT_IN_BIN:
        raise DomainError(_("Rapat ini sudah lebih dari 30 hari di Sampah dan tidak dapat dipulihkan."))
    meeting.discarded_at = None
    session.flush()
    record(session=session, actor=actor, now=now, verb="restored", row=meeting, meeting_id=meeting.id)


def is_referred_to(session: Session, meeting: Meeting) -> bool:
    """Tell whether anything was written about the meeting or points at it."""
    return session.scalar(select(Meeting.id).where(Meeting.id == meeting.id, ~is_untouched())) is not None


def is_untouched() -> ColumnElement[bool]:
    """Return the WHERE clause of the meetings that can be discarded: nothing was written, and nobody was told."""
    return and_(is_unwritten(), ~exists().where(Mail.meeting_id == Meeting.id))  # told: it can only be cancelled


def is_unwritten() -> ColumnElement[bool]:
    """Return the WHERE clause of the meetings about which nothing was written and to which nothing points."""
    noted = (
        select(Attendance.id)
        .join(Participant)
        .where(Participant.meeting_id == Meeting.id, Attendance.presence != Presence.UNKNOWN)
        .correlate(Meeting)
    )
    reasons = [
        exists().where(AgendaItem.follows_up_id == Meeting.id),
        exists().where(Paper.meeting_id == Meeting.id),
        exists(noted),
    ]
    return ~or_(*reasons, *_words())


def _was_held(session: Session, meeting: Meeting) -> bool:
    """Tell whether anything was said or decided."""
    return session.scalar(select(Meeting.id).where(Meeting.id == meeting.id, or_(*_words()))) is not None


def _words() -> list[ColumnElement[bool]]:
    return [
        exists().where(AgendaItem.meeting_id == Meeting.id, AgendaItem.discussion.is_not(None)),
        exists().where(Decision.meeting_id == Meeting.id),
        exists().where(MeetingText.meeting_id == Meeting.id),
        exists().where(Speech.meeting_id == Meeting.id),
    ]


def _not_before_its_day(meeting: Meeting, now: datetime) -> None:
    if meeting.state is MeetingState.PLANNED and meeting.first_day > clock.today(meeting.zone, now):
        raise DomainError(
            _(
                "Rapat ini dijadwalkan pada %(day)s. Bila rapat dimajukan, ubah tanggalnya dahulu.",
                day=Formats().date(meeting.first_day),
            )
        )
