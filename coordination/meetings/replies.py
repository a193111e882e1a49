"""What the invited answer before a meeting: who comes. The newest answer that is not superseded holds.

An answer is a wish, not a mark: it stands beside the line of the attendance list until the hall takes it over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, joinedload

from coordination.access.actor import Actor
from coordination.audit.models import ActorKind
from coordination.audit.services import record
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.meetings import checks
from coordination.meetings.labels import STATES
from coordination.meetings.models import Meeting, MeetingState, Participant, Presence, Reply

ANSWERS = (Presence.PRESENT, Presence.REPRESENTED, Presence.EXCUSED)
"""What can be answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who comes for one line: whoever is invited, somebody else, or nobody."""

    presence: Presence
    online: bool = False
    attendee_name: str | None = None
    attendee_position: str | None = None
    words: str | None = None


def starts_at(meeting: Meeting) -> datetime:
    """Return the moment at which the meeting's first day begins."""
    first = meeting.days[0]
    return datetime.combine(first.day, first.starts, tzinfo=meeting.zone.tz)


def takes_answers(meeting: Meeting, now: datetime) -> bool:
    """Tell whether it can still be said who comes: as long as the meeting is planned and has not begun."""
    return meeting.state is MeetingState.PLANNED and meeting.discarded_at is None and now < starts_at(meeting)


def answer(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    participant: Participant,
    answer: Answer,
    client_key: str | None = None,
) -> Reply:
    """Write down who comes for one line of the invitation; another answer later takes its place.

    The same `client_key` sent twice answers once.
    """
    if client_key and (made := _made_before(session, participant, client_key)) is not None:
        return made
    meeting = participant.meeting
    if not takes_answers(meeting, now):
        raise DomainError(_closed(meeting, now))
    wanted = _checked(meeting, answer)
    reply = Reply(
        participant_id=participant.id,
        presence=wanted.presence,
        online=wanted.online,
        attendee_name=wanted.attendee_name,
        attendee_position=wanted.attendee_position,
        words=wanted.words,
        replied_at=now,
        account_id=actor.account_id if actor.kind is ActorKind.ACCOUNT else None,
        client_key=client_key or None,
    )
    session.add(reply)
    session.flush()
    record(
        session=session,
        actor=actor,
        now=now,
        verb="replied",
        row=reply,
        meeting_id=meeting.id,
        organization_id=participant.organization_id,
        fields=["presence"],
    )
    return reply


def supersede(*, session: Session, now: datetime, meeting: Meeting) -> None:
    """Put every answer aside: the meeting was moved, and who comes is asked anew."""
    lines = select(Participant.id).where(Participant.meeting_id == meeting.id)
    session.execute(
        update(Reply).where(Reply.participant_id.in_(lines), Reply.superseded_at.is_(None)).values(superseded_at=now)
    )


def standing(session: Session, meeting: Meeting) -> dict[int, Reply]:
    """Return the answer that holds for each line of the meeting that has one, in one query."""
    newest = (
        select(func.max(Reply.id))
        .join(Participant, Participant.id == Reply.participant_id)
        .where(Participant.meeting_id == meeting.id, Reply.superseded_at.is_(None))
        .group_by(Reply.participant_id)
    )
    found = session.scalars(select(Reply).where(Reply.id.in_(newest)))
    return {reply.participant_id: reply for reply in found}


def of(session: Session, participant: Participant) -> Reply | None:
    """Return the answer that holds for one line."""
    return session.scalar(
        select(Reply)
        .where(Reply.participant_id == participant.id, Reply.superseded_at.is_(None))
        .order_by(Reply.id.desc())
        .limit(1)
    )


def has_excused() -> ColumnElement[bool]:
    """Return the clause that a participant answered that nobody comes."""
    newest = (
        select(Reply.presence)
        .where(Reply.participant_id == Participant.id, Reply.superseded_at.is_(None))
        .order_by(Reply.id.desc())
        .limit(1)
        .correlate(Participant)
        .scalar_subquery()
    )
    return func.coalesce(newest, Presence.UNKNOWN).in_([Presence.EXCUSED, Presence.ABSENT])


def as_answer(reply: Reply | None) -> dict[str, Any]:
    """Return what was answered as the fields of its form, to be changed."""
    names = ("presence", "online", "attendee_name", "attendee_position", "words")
    return {name: getattr(reply, name) for name in names} if reply is not None else {}


def was_asked_anew(session: Session, participant: Participant) -> bool:
    """Tell whether the line answered for a date that does not hold any more, and not since."""
    earlier = select(Reply.id).where(Reply.participant_id == participant.id, Reply.superseded_at.is_not(None))
    return of(session, participant) is None and session.scalar(earlier.limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Count:
    """How many lines come, are represented, do not come, and have not answered."""

    present: int
    represented: int
    excused: int
    silent: int


def count(participants: Sequence[Participant], replies: Mapping[int, Reply]) -> Count:
    """Count the answers of the invited; whoever came without an invitation was not asked."""
    asked = [line for line in participants if not line.is_walk_in]
    said = Counter(replies[line.id].presence for line in asked if line.id in replies)
    return Count(
        present=said[Presence.PRESENT],
        represented=said[Presence.REPRESENTED],
        excused=said[Presence.EXCUSED],
        silent=len(asked) - said.total(),
    )


def own_lines(session: Session, actor: Actor, meeting: Meeting) -> Sequence[Participant]:
    """Return the lines on which the actor, or an organization of theirs, is invited."""
    lines = session.scalars(
        select(Participant)
        .where(Participant.meeting_id == meeting.id, Participant.is_walk_in.is_(False))
        .order_by(Participant.sort, Participant.id)
        .options(joinedload(Participant.organization))
    )
    return [
        line
        for line in lines
        if (line.person_id is not None and line.person_id == actor.person_id) or line.organization_id in actor.member_of
    ]


def _made_before(session: Session, participant: Participant, client_key: str) -> Reply | None:
    return session.scalar(select(Reply).where(Reply.client_key == client_key, Reply.participant_id == participant.id))


def _closed(meeting: Meeting, now: datetime) -> str:
    if meeting.state is MeetingState.POSTPONED:
        return _("Rapat ini ditunda. Setelah jadwal barunya ditetapkan, kehadiran ditanyakan lagi.")
    if meeting.state is MeetingState.PLANNED and now >= starts_at(meeting):
        return _("Rapat sudah dimulai. Kehadiran dicatat di tempat rapat.")
    return _("Rapat ini sudah %(state)s, sehingga jawaban tidak dapat diubah lagi.", state=str(STATES[meeting.state]))


def _checked(meeting: Meeting, answer: Answer) -> Answer:
    """Keep of an answer only what belongs to it."""
    if answer.presence not in ANSWERS:
        raise DomainError(_("Pilih salah satu: hadir, diwakili, atau tidak dapat hadir."), field="presence")
    name = checks.line(answer.attendee_name, field="attendee_name", name=_("Nama yang mewakili"), longest=500)
    position = checks.line(
        answer.attendee_position, field="attendee_position", name=_("Jabatan yang mewakili"), longest=300
    )
    words = checks.line(answer.words, field="words", name=_("Alasan"), longest=500)
    represented = answer.presence is Presence.REPRESENTED
    if represented and name is None and position is None:
        raise DomainError(_("Tuliskan nama atau jabatan yang mewakili."), field="attendee_name")
    excused = answer.presence is Presence.EXCUSED
    return Answer(
        presence=answer.presence,
        online=answer.online and not excused and meeting.link is not None,
        attendee_name=name if represented else None,
        attendee_position=position if represented else None,
        words=words if excused else None,
    )
