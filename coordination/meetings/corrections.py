"""What a ralat does to the rows of an approved meeting: nothing else writes them after approval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import record
from coordination.meetings import hall
from coordination.meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    DecisionKind,
    Excuse,
    Meeting,
    MeetingText,
    Paper,
    PaperKind,
    Participant,
    Presence,
    Speech,
    TextKind,
)
from coordination.meetings.texts import moments
from coordination.richtext import Doc


def correct_facts(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, given: Mapping[str, Any]) -> None:
    """Write the facts that a ralat changes, in the words of a record: dates and wall times as ISO text."""
    for name, value in given.items():
        match name:
            case "invitation_date":
                meeting.invitation_date = date.fromisoformat(value) if value else None
            case "called_at":
                meeting.time_called = time.fromisoformat(value) if value else None
            case "opened_at" | "closed_at":
                pass  # together, below: which day it closed on depends on when it opened
            case _:
                setattr(meeting, name, value or None)
    if given.keys() & {"opened_at", "closed_at"}:
        opened = _wall_time(meeting, given.get("opened_at"), meeting.opened_at, told="opened_at" in given)
        closed = _wall_time(meeting, given.get("closed_at"), meeting.closed_at, told="closed_at" in given)
        meeting.opened_at, meeting.closed_at = moments(meeting, opened, closed)
    session.flush()
    _record(session, actor, now, meeting, meeting, given)


def correct_participant(
    *, session: Session, actor: Actor, now: datetime, participant: Participant, given: Mapping[str, Any]
) -> None:
    """Write who came and how, as a ralat has it, into the mark that is printed; the invitation stays as it was."""
    mark = hall.best(participant)
    if mark is None:
        first = participant.meeting.days[0]
        mark = Attendance(participant=participant, meeting_day_id=first.id, presence=Presence.UNKNOWN, marked_at=now)
        session.add(mark)
    for name, value in given.items():
        match name:
            case "presence":
                mark.presence = Presence(value)
                mark.excuse = Excuse.OTHER if mark.presence is Presence.EXCUSED else None
            case "reason":
                mark.excuse_words = value or None
            case "online":
                mark.online = value
            case _:
                setattr(mark, f"attendee_{name}", value or None)
    session.flush()
    _record(session, actor, now, participant.meeting, participant, given)


def correct_text(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, kind: TextKind, doc: Doc) -> None:
    """Write the opening, the directions or the closing as a ralat has it."""
    text = session.scalar(select(MeetingText).where(MeetingText.meeting_id == meeting.id, MeetingText.kind == kind))
    if text is None:
        text = MeetingText(meeting=meeting, kind=kind, doc=doc)
        session.add(text)
    text.doc = doc
    session.flush()
    _record(session, actor, now, meeting, text, [kind.value])


def correct_discussion(*, session: Session, actor: Actor, now: datetime, item: AgendaItem, doc: Doc) -> None:
    """Write what was said about an agenda item as a ralat has it."""
    item.discussion = doc
    session.flush()
    _record(session, actor, now, item.meeting, item, ["discussion"], item.id)


def correct_speech(*, session: Session, actor: Actor, now: datetime, speech: Speech, given: Mapping[str, Any]) -> None:
    """Write who spoke, or what was said, as a ralat has it."""
    for name, value in given.items():
        setattr(speech, name, value)
    session.flush()
    _record(session, actor, now, speech.meeting, speech, given)


def correct_decision(
    *, session: Session, actor: Actor, now: datetime, decision: Decision, given: Mapping[str, Any]
) -> None:
    """Write the text, the kind or the mark "untuk diketahui" of a decision as a ralat has it; its number stays."""
    for name, value in given.items():
        setattr(decision, name, DecisionKind(value) if name == "kind" else value)
    session.flush()
    _record(session, actor, now, decision.meeting, decision, given, decision.agenda_item_id)


def drop_decision(*, session: Session, actor: Actor, now: datetime, decision: Decision) -> None:
    """Take a decision back; its number is never given again."""
    decision.dropped = True
    session.flush()
    _record(session, actor, now, decision.meeting, decision, ["dropped"], decision.agenda_item_id)


def replace_scans(*, session: Session, now: datetime, meeting: Meeting) -> None:
    """Note that the signed scans show a notula that a ralat replaced: its own is still to be signed."""
    session.execute(
        update(Paper)
        .where(
            Paper.meeting_id == meeting.id,
            Paper.kind == PaperKind.SIGNED_SCAN,
            Paper.replaced_at.is_(None),
        )
        .values(replaced_at=now, version=Paper.version + 1)
    )


def _wall_time(meeting: Meeting, text: str | None, stored: datetime | None, *, told: bool) -> time | None:
    """Return the time that the ralat gives, else the stored one, in the meeting's zone."""
    if told:
        return time.fromisoformat(text) if text else None
    return stored.astimezone(meeting.zone.tz).time() if stored else None


def _record(
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    row: Any,
    fields: Iterable[str],
    item_id: int | None = None,
) -> None:
    record(
        session=session,
        actor=actor,
        now=now,
        verb="corrected",
        row=row,
        meeting_id=meeting.id,
        agenda_item_id=item_id,
        fields=fields,
    )
