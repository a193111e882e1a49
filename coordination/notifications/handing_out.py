"""Sending a meeting's invitation and its notula off, when the secretariat says so. What becomes of it: `standing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.accounts.models import Role
from coordination.audit.models import ActorKind
from coordination.audit.services import record
from coordination.documents.kinds import Form, Kind
from coordination.errors import DomainError
from coordination.exporting.asking import Asked
from coordination.exporting.making import Made, make
from coordination.exporting.pdf import NoPdf
from coordination.files.models import StoredFile
from coordination.files.office import DOCX
from coordination.files.storage import Store
from coordination.i18n import _
from coordination.meetings import addressees, notices
from coordination.meetings.addressees import Addressed
from coordination.meetings.models import Meeting, MeetingState, SecurityLevel
from coordination.minutes import queries
from coordination.minutes.models import Revision
from coordination.notifications import calendar
from coordination.notifications.models import MailServer
from coordination.outbox.models import Mail, Reason
from coordination.outbox.services import LACKING, Recipient, enqueue, recipient_of, wake

MINUTES: Final = "minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A surat undangan as it was made: with the agenda items that it names, and the level it was made under."""

    made: Made
    items: frozenset[int]
    level: SecurityLevel


def invitation_paper(asked: Asked) -> Paper | None:
    """Return the surat undangan that goes along: as PDF, as Word where no PDF can be made; none from rahasia up.

    It takes seconds, so it is made before the writing transaction. It says what everybody on the list may read: an
    item above the meeting's level keeps its number only, for the chair too, who reads it on the page.
    """
    if asked.meeting.level.is_secret:
        return None
    plain = replace(asked, actor=_somebody_invited(asked.meeting))
    items, level = items_for_all(asked.session, asked.meeting), asked.meeting.level
    try:
        made = make(Kind.INVITATION, Form.PDF, plain)
    except NoPdf:
        made = make(Kind.INVITATION, Form.WORD, plain)
    return Paper(made=made, items=items, level=level)


def items_for_all(session: Session, meeting: Meeting) -> frozenset[int]:
    """Return the agenda items that everybody who is invited may read now."""
    return queries.readable_items(session, _somebody_invited(meeting), meeting)


def _somebody_invited(meeting: Meeting) -> Actor:
    """Return a reader who may join the meeting and is named for nothing: the host's secretariat as such."""
    return Actor(kind=ActorKind.SYSTEM, roles=frozenset({(Role.SECRETARIAT, meeting.host_id)}))


def lines_invited(session: Session, meeting: Meeting) -> list[Addressed]:
    """Return the lines of whoever is invited: not who came uninvited."""
    return [one for one in addressees.addressed(session, meeting) if not one.is_walk_in]


def minutes_cause(revision: Revision) -> str:
    """Return what a mail with one revision of a notula is for."""
    return f"{MINUTES}:{revision.meeting_id}:{revision.number}"


def to_send(session: Session, cause: str, lines: Sequence[Addressed]) -> list[Recipient]:
    """Return who has no mail for `cause`, or one that did not leave for want of what is there now."""
    rows = session.execute(select(Mail.person_id, Mail.organization_id, Mail.reason).where(Mail.cause == cause)).all()
    held = {recipient_of(row): row.reason for row in rows}
    return without(held, lines, has_server=has_server(session))


def without(
    held: Mapping[Recipient, Reason | None], lines: Sequence[Addressed], *, has_server: bool
) -> list[Recipient]:
    """Return who of the lines is still to be sent something, given the reason why each mail there is did not leave."""
    reachable = {one.recipient for one in lines if one.address} if has_server else set()
    return [
        one for one in addressees.recipients(lines) if one not in held or (held[one] in LACKING and one in reachable)
    ]


def has_server(session: Session) -> bool:
    """Tell whether mails leave at all."""
    server = session.get(MailServer, 1)
    return server is not None and server.active


def why_not_invite(meeting: Meeting, now: datetime) -> str:
    """Return why no invitation can be sent now, "" where one can."""
    last = meeting.days[-1]
    if meeting.discarded_at is not None or meeting.state is not MeetingState.PLANNED:
        return _("Undangan hanya dapat dikirim untuk rapat yang direncanakan.")
    if calendar.ends_at(last.day, last.starts, last.ends, meeting.zone) <= now:
        return _("Hari rapat ini sudah lewat. Ubah harinya dahulu bila rapat belum diadakan.")
    return ""


def send_invitation(
    *, session: Session, actor: Actor, now: datetime, meeting: Meeting, paper: Paper | None, store: Store
) -> int:
    """Put the invitation into the outbox for whoever has not got it as it stands now; return for how many.

    Sending again reaches new participants and those whose mail lacked an address or a server; after day, time or place
    changed, everybody once more. `paper` is the surat undangan from `invitation_paper`.
    """
    if why := why_not_invite(meeting, now):
        raise DomainError(why)
    to = to_send(session, notices.cause_of(meeting), lines_invited(session, meeting))
    if not to:
        return 0
    about: dict[str, Any] = {}
    if paper is not None:
        file = _kept(session, actor, now, paper.made, store)
        about = {"file": file.id, "items": sorted(paper.items), "level": paper.level.value}
    notices.tell(session=session, now=now, meeting=meeting, kind=notices.INVITATION, to=to, **about)
    wake(session=session, now=now, cause=notices.cause_of(meeting), recipients=to)
    _recorded(session, actor, now, meeting, "invitation_sent")
    return len(to)


def send_minutes(*, session: Session, actor: Actor, now: datetime, meeting: Meeting) -> int:
    """Put the notula that holds, or its newest ralat, into the outbox for the participants; return for how many.

    What each gets of it follows from what they may read when the mail is written.
    """
    revision = queries.current_revision(session, meeting)
    if revision is None:
        raise DomainError(_("Notula dapat dikirim setelah disahkan."))
    cause = minutes_cause(revision)
    to = to_send(session, cause, addressees.addressed(session, meeting))
    if not to:
        return 0
    enqueue(
        session=session,
        now=now,
        kind=MINUTES,
        recipients=to,
        cause=cause,
        about={"meeting": meeting.id, "revision": revision.id},
        meeting_id=meeting.id,
    )
    wake(session=session, now=now, cause=cause, recipients=to)
    _recorded(session, actor, now, meeting, "minutes_sent")
    return len(to)


def _kept(session: Session, actor: Actor, now: datetime, paper: Made, store: Store) -> StoredFile:
    stored = store.put(paper.content)
    file = StoredFile(
        sha256=stored.sha256,
        size=stored.size,
        media_type="application/pdf" if paper.name.endswith(".pdf") else DOCX,
        name=paper.name,
        uploaded_at=now,
        uploaded_by_id=actor.account_id,
    )
    session.add(file)
    session.flush()
    return file


def _recorded(session: Session, actor: Actor, now: datetime, meeting: Meeting, verb: str) -> None:
    record(
        session=session,
        actor=actor,
        now=now,
        verb=verb,
        row=meeting,
        meeting_id=meeting.id,
        organization_id=meeting.host_id,
    )
