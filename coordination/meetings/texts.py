"""What was said: opening, directions, closing, speeches, and the discussion of each agenda item.

Each is a rich text of its own with a version, so that two people write at once without hurting each other: whoever
saves over a newer version is shown both texts. A row is locked while it is compared, so that of two people who save at
the same moment the second gets the first one's text to compare with.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, NoReturn

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import record
from coordination.errors import Clash, DomainError
from coordination.i18n import _
from coordination.meetings import checks
from coordination.meetings.models import AgendaItem, Meeting, MeetingState, MeetingText, Speech, TextKind
from coordination.richtext import EMPTY, Doc, check

WRITABLE = frozenset({MeetingState.PLANNED, MeetingState.IN_SESSION, MeetingState.RECORDED})
"""States in which the minutes are written: before the meeting too, for what is known beforehand."""


def save_text(
    *, session: Session, actor: Actor, now: datetime, meeting: Meeting, kind: TextKind, doc: object, version: int
) -> MeetingText:
    """Save the opening, the directions or the closing; `version` is 0 for one that was not there yet."""
    checks.editable(meeting, WRITABLE)
    checked = check(doc)
    text = session.scalar(
        select(MeetingText).where(MeetingText.meeting_id == meeting.id, MeetingText.kind == kind).with_for_update()
    )
    if text is None:
        text = MeetingText(meeting=meeting, kind=kind, doc=checked)
        session.add(text)
    elif text.doc == checked:
        return text
    else:
        _refuse_stale(text.version, version, text.doc, checked)
        text.doc = checked
    session.flush()
    _record(session, actor, now, meeting, text, "wrote", [kind.value])
    return text


def save_discussion(
    *, session: Session, actor: Actor, now: datetime, item: AgendaItem, doc: object, version: int
) -> AgendaItem:
    """Save what was said about an agenda item."""
    checks.editable(item.meeting, WRITABLE)
    session.refresh(item, with_for_update=True)
    checked = check(doc)
    if (item.discussion or EMPTY) == checked:
        return item
    _refuse_stale(item.version, version, item.discussion or EMPTY, checked)
    item.discussion = checked
    session.flush()
    _record(session, actor, now, item.meeting, item, "wrote", ["discussion"], item.id)
    return item


def add_speech(
    *, session: Session, actor: Actor, now: datetime, meeting: Meeting, speaker: str, client_key: str | None = None
) -> Speech:
    """Add a speech; its text follows as it is typed. The same `client_key` again returns the first."""
    if client_key:
        made = session.scalar(select(Speech).where(Speech.client_key == client_key, Speech.meeting_id == meeting.id))
        if made is not None:
            return made
    checks.editable(meeting, WRITABLE)
    last = session.scalar(select(func.max(Speech.sort)).where(Speech.meeting_id == meeting.id))
    speech = Speech(
        meeting=meeting,
        sort=(last or 0) + 1,
        speaker=_speaker(speaker),
        doc=EMPTY,
        client_key=client_key or None,
    )
    session.add(speech)
    session.flush()
    _record(session, actor, now, meeting, speech, "created")
    return speech


def save_speech(*, session: Session, actor: Actor, now: datetime, speech: Speech, doc: object, version: int) -> Speech:
    """Save what was said in a speech."""
    checks.editable(speech.meeting, WRITABLE)
    session.refresh(speech, with_for_update=True)
    checked = check(doc)
    if speech.doc == checked:
        return speech
    _refuse_stale(speech.version, version, speech.doc, checked)
    speech.doc = checked
    session.flush()
    _record(session, actor, now, speech.meeting, speech, "wrote", ["doc"])
    return speech


def name_speaker(*, session: Session, actor: Actor, now: datetime, speech: Speech, speaker: str) -> None:
    """Change who spoke: named by position or organization (domain.md §1.1)."""
    checks.editable(speech.meeting, WRITABLE)
    speech.speaker = _speaker(speaker)
    session.flush()
    _record(session, actor, now, speech.meeting, speech, "changed", ["speaker"])


def remove_speech(*, session: Session, actor: Actor, now: datetime, speech: Speech) -> None:
    """Remove a speech from the draft minutes."""
    checks.editable(speech.meeting, WRITABLE)
    _record(session, actor, now, speech.meeting, speech, "removed")
    session.delete(speech)
    session.flush()


def reorder_speeches(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, ids: Sequence[int]) -> None:
    """Put the speeches in the order of `ids`; those not named keep their place after them."""
    checks.editable(meeting, WRITABLE)
    place = {speech_id: number for number, speech_id in enumerate(ids)}
    for number, speech in enumerate(meeting.speeches, start=len(place)):
        speech.sort = place.get(speech.id, number)
    session.flush()
    _record(session, actor, now, meeting, meeting, "changed", ["speeches"])


def set_times(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    called: time | None,
    opened: time | None,
    closed: time | None,
) -> None:
    """Set when the meeting was called, opened and closed, in its zone's wall time on its first and last day."""
    checks.editable(meeting, WRITABLE)
    meeting.opened_at, meeting.closed_at = moments(meeting, opened, closed)
    meeting.time_called = called
    session.flush()
    _record(session, actor, now, meeting, meeting, "changed", ["times"])


def moments(
    meeting: Meeting, opened: time | None, closed: time | None, *, field: str = "closed"
) -> tuple[datetime | None, datetime | None]:
    """Return when the meeting was opened and closed; raises DomainError at `field` for an end before the start.

    What opened in the evening and closed before the morning closed on the next day.
    """
    zone = meeting.zone.tz
    first, last = meeting.days[0].day, meeting.days[-1].day
    opened_at = datetime.combine(first, opened, zone) if opened else None
    closed_at = datetime.combine(last, closed, zone) if closed else None
    if opened and closed and first == last and checks.past_midnight(opened, closed):
        closed_at = datetime.combine(last + timedelta(days=1), closed, zone)
    if opened_at and closed_at and closed_at <= opened_at:
        raise DomainError(_("Jam ditutup harus sesudah jam dibuka."), field=field)
    return opened_at, closed_at


def _speaker(text: str) -> str:
    return checks.required_line(text, field="speaker", name=_("Pembicara"), longest=500)


def _refuse_stale(stored: int, seen: int, theirs: Doc, mine: Doc) -> None:
    if stored != seen:
        _clash(stored, theirs, mine)


def _clash(version: int, theirs: Doc, mine: Doc) -> NoReturn:
    raise Clash(
        _("Orang lain menyimpan teks ini lebih dahulu. Bandingkan keduanya; tulisan Anda tidak hilang."),
        fields={"doc": (theirs, mine)},
        version=version,
    )


def _record(
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    row: Any,
    verb: str,
    fields: Sequence[str] = (),
    agenda_item_id: int | None = None,
) -> None:
    record(
        session=session,
        actor=actor,
        now=now,
        verb=verb,
        row=row,
        meeting_id=meeting.id,
        agenda_item_id=agenda_item_id,
        fields=fields,
    )
