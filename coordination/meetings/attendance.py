"""Who came: one mark for each participant on each day of the meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import record
from coordination.directory.models import Organization, Person, Sex
from coordination.errors import Clash, DomainError
from coordination.i18n import _
from coordination.meetings import checks
from coordination.meetings.labels import EXCUSES, PRESENCES
from coordination.meetings.models import (
    Attendance,
    Excuse,
    Meeting,
    MeetingDay,
    Participant,
    Presence,
    Reply,
)
from coordination.meetings.participants import add_guest

LONGEST_EXCUSE = 300  # characters


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What the hall notes about one line: how they came, who came instead, or why not."""

    presence: Presence
    online: bool = False
    attendee_name: str | None = None
    attendee_position: str | None = None
    attendee_sex: Sex | None = None
    attendee_person_id: int | None = None
    excuse: Excuse | None = None
    excuse_words: str | None = None

    def words(self) -> str:
        """Say the mark in a few words, to compare two of them."""
        parts = [str(PRESENCES[self.presence])]
        if self.presence is Presence.EXCUSED and self.excuse:
            parts.append(str(EXCUSES[self.excuse]))
        parts += [part for part in (self.attendee_name, self.attendee_position, self.excuse_words) if part]
        if self.online:
            parts.append(_("daring"))
        return " · ".join(parts)


UNMARKED = Mark(presence=Presence.UNKNOWN)


def mark(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    participant: Participant,
    day: MeetingDay,
    mark: Mark,
    version: int | None = None,
) -> Attendance:
    """Note who came for one participant on one day.

    `version` is that of the mark the person saw (0 for none yet). Where somebody else marked the line meanwhile and
    noted something else, Clash carries both; None writes over whatever stands.
    """
    meeting = participant.meeting
    checks.editable(meeting, checks.ATTENDABLE)
    if day.meeting_id != meeting.id:
        raise DomainError(_("Hari itu bukan hari rapat ini."))
    wanted = _checked(session, mark)
    session.execute(select(Participant.id).where(Participant.id == participant.id).with_for_update())
    stored = session.scalar(
        select(Attendance)
        .where(Attendance.participant_id == participant.id, Attendance.meeting_day_id == day.id)
        .execution_options(populate_existing=True)
    )
    if stored is None:
        stored = Attendance(participant=participant, meeting_day_id=day.id, marked_at=now)
        session.add(stored)
    else:
        standing = as_mark(stored)
        if standing == wanted:
            return stored
        if version is not None and version != stored.version:
            raise Clash(
                _("Baris ini baru saja ditandai orang lain. Pilih yang benar."),
                fields={"presence": (standing.words(), wanted.words())},
                version=stored.version,
            )
        stored.marked_at = now
    for name, value in vars(wanted).items():
        setattr(stored, name, value)
    session.flush()
    record(
        session=session,
        actor=actor,
        now=now,
        verb="marked",
        row=stored,
        meeting_id=meeting.id,
        organization_id=participant.organization_id,
        fields=["presence"],
    )
    return stored


def as_answered(reply: Reply) -> Mark:
    """Return the mark that an answer to the invitation promises."""
    return Mark(
        presence=reply.presence,
        online=reply.online,
        attendee_name=reply.attendee_name,
        attendee_position=reply.attendee_position,
        excuse_words=reply.words[:LONGEST_EXCUSE] if reply.words else None,
    )


def as_mark(stored: Attendance | None) -> Mark:
    """Return what is stored as a mark."""
    if stored is None:
        return UNMARKED
    return Mark(**{name: getattr(stored, name) for name in Mark.__dataclass_fields__})


def add_walk_in(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    day: MeetingDay,
    name: str | None,
    position: str | None = None,
    organization: Organization | None = None,
    sex: Sex | None = None,
    online: bool = False,
    client_key: str | None = None,
) -> Participant:
    """Add somebody who came without being invited, present on that day, in one line."""
    checks.editable(meeting, checks.ATTENDABLE)
    participant = add_guest(
        session=session,
        actor=actor,
        now=now,
        meeting=meeting,
        name=name,
        position=position,
        organization=organization,
        sex=sex,
        is_walk_in=True,
        client_key=client_key,
    )
    present = Mark(presence=Presence.PRESENT, online=online, attendee_sex=sex)
    mark(session=session, actor=actor, now=now, participant=participant, day=day, mark=present)
    return participant


def can_be_marked(meeting: Meeting) -> bool:
    """Tell whether attendance may be taken in the state the meeting is in."""
    return meeting.state in checks.ATTENDABLE and meeting.discarded_at is None


def _checked(session: Session, mark: Mark) -> Mark:
    """Keep of a mark only what belongs to it: a name with who came, an excuse with who is excused."""
    came = mark.presence in (Presence.PRESENT, Presence.REPRESENTED)
    excused = mark.presence is Presence.EXCUSED
    person = _known(session, mark.attendee_person_id) if came else None
    name = checks.line(mark.attendee_name, field="attendee_name", name=_("Nama yang hadir"), longest=500)
    position = checks.line(mark.attendee_position, field="attendee_position", name=_("Jabatan yang hadir"), longest=300)
    words = checks.line(mark.excuse_words, field="excuse_words", name=_("Keterangan izin"), longest=LONGEST_EXCUSE)
    if person is not None and name not in (None, person.full_name):
        person = None  # another name was typed over the one that was picked
    if person is not None:
        name = person.full_name
        position = position or person.job_title
    sex = mark.attendee_sex or (person.sex if person else None)
    return Mark(
        presence=mark.presence,
        online=mark.online and came,
        attendee_name=name if came else None,
        attendee_position=position if came else None,
        attendee_sex=sex if came else None,
        attendee_person_id=person.id if person else None,
        excuse=mark.excuse if excused else None,
        excuse_words=words if excused else None,
    )


def _known(session: Session, person_id: int | None) -> Person | None:
    person = session.get(Person, person_id) if person_id is not None else None
    if person_id is not None and person is None:
        raise DomainError(_("Orang itu tidak ada di direktori. Ketik namanya saja."), field="attendee_name")
    return person
