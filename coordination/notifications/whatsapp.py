"""Texts to send by WhatsApp, with their link: this is how Indonesian offices really remind.

A text is made when somebody asks for it; that it was taken is on record, its words are not. From rahasia up it says
only that a task waits, and its address is a page behind the sign-in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from flask import Flask
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from coordination.access.actor import Actor
from coordination.access.checks import having
from coordination.access.permissions import Permission
from coordination.accounts.models import Account
from coordination.actions import inquiries
from coordination.actions.authoring import shortened
from coordination.actions.journal import office_day
from coordination.actions.models import OPEN_STATES, Action, Inquiry
from coordination.audit.services import record
from coordination.db import one_of
from coordination.directory import queries as directory
from coordination.directory.commanded import is_commanded
from coordination.directory.heads import head_of
from coordination.directory.models import Office, Organization, Person
from coordination.directory.phones import normalize_phone
from coordination.errors import DomainError, NotFound
from coordination.i18n import Formats, ngettext, speaking
from coordination.i18n import gettext as _
from coordination.meetings import replies
from coordination.meetings.models import OPEN_LEVELS, Meeting, MeetingState, Participant
from coordination.notifications.addresses import address, personal
from coordination.notifications.links import new_link
from coordination.notifications.models import LinkKind, WhatsappText
from coordination.richtext import one_line

MOST_LISTED = 10
"""Actions of an agency that one text names, each with its link."""
LONGEST = 300
"""Characters of one text of people in a message."""

_MOBILE = re.compile(r"08[0-9]{7,12}")
_FOREIGN = re.compile(r"\+([0-9]{7,15})")


class Topic(StrEnum):
    """What a text is about."""

    ACTION = "action"
    AGENCY = "agency"
    INVITATION = "invitation"
    INQUIRY = "inquiry"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A text to be sent: its words, to whom, and the number to dial, "" where none is known."""

    words: str
    whom: str
    number: str = ""

    @property
    def address(self) -> str:
        """Where WhatsApp opens with the words typed; without a number it asks whom to send them to."""
        return f"https://wa.me/{self.number}?text={quote(self.words)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How often a text was taken, when last, and by whom."""

    times: int
    last: datetime
    who: str


@dataclass(frozen=True, slots=True)
class _Addressee:
    person: Person | None
    organization: Organization | None

    @property
    def name(self) -> str:
        if self.person is not None:
            return self.person.full_name
        return self.organization.name if self.organization is not None else ""


def number_of(phone: str | None) -> str:
    """Return "628…" of the first mobile number in what was written, a foreign one without its "+"; "" for none.

    A landline is left out: WhatsApp would say that nobody is there.
    """
    for one in (normalize_phone(phone or "") or "").split(" / "):
        if _MOBILE.fullmatch(one):
            return f"62{one[1:]}"
        if foreign := _FOREIGN.fullmatch(one):
            return foreign[1]
    return ""


def for_action(*, app: Flask, session: Session, actor: Actor, now: datetime, action: Action) -> Ready:
    """Return the text about one action, with a new personal link to it; record that it was taken."""
    if not action.is_released or action.state not in OPEN_STATES:
        raise DomainError(_("Teks pengingat hanya untuk tindak lanjut yang sudah disampaikan dan masih terbuka."))
    office = _office(session)
    to = _responsible(session, action)
    with speaking("id"):
        if action.level.is_secret:
            words = _secret(office, app, "actions.show", action_id=action.id)
        else:
            words = _about_action(office, app, session, now, action, to)
    _take(session, actor, now, Topic.ACTION, action=action, organization_id=action.owner_id)
    return _ready(words, to)


def for_agency(*, app: Flask, session: Session, actor: Actor, now: datetime, agency: Organization) -> Ready:
    """Return the text about all that an agency owes to the hosts the actor works for: late first, each with its link.

    What is rahasia or higher is neither named nor counted.
    """
    owed = session.scalars(
        select(Action)
        .where(*_owed(actor, agency))
        .order_by(Action.phase, Action.last_day, Action.id)
        .options(joinedload(Action.meeting))
    ).all()
    if not owed:
        raise NotFound(_("Instansi ini tidak mempunyai tindak lanjut terbuka dari rapat Anda."))
    office, to = _office(session), _of_agency(session, agency)
    with speaking("id"):
        words = _about_agency(office, app, session, now, agency, owed, to)
    _take(session, actor, now, Topic.AGENCY, organization_id=agency.id)
    return _ready(words, to)


def for_participant(*, app: Flask, session: Session, actor: Actor, now: datetime, participant: Participant) -> Ready:
    """Return the invitation of one line, with a new personal link to say who comes; record that it was taken."""
    meeting = participant.meeting
    if not replies.takes_answers(meeting, now):
        raise DomainError(_("Undangan hanya dikirim selama rapat direncanakan dan belum dimulai."))
    office, to = _office(session), _invited(session, participant)
    with speaking("id"):
        if meeting.level.is_secret:
            words = _secret(office, app, "meetings.show", meeting_id=meeting.id)
        else:
            url = _link(app, office, session, now, LinkKind.ATTENDANCE, to.person, participant=participant)
            words = _invitation(meeting, participant.invited_position or to.name, url)
    _take(session, actor, now, Topic.INVITATION, meeting=meeting, participant=participant)
    return _ready(words, to)


def for_inquiry(*, app: Flask, session: Session, actor: Actor, now: datetime, inquiry: Inquiry) -> Ready:
    """Return the text that asks an agency where it stands, with a new personal link; record that it was taken."""
    meeting = inquiry.meeting
    if inquiry.answered_at is not None or not inquiries.takes_questions(meeting, now):
        raise DomainError(_("Instansi ini sudah menjawab, atau rapatnya sudah dimulai."))
    office, to = _office(session), _of_agency(session, inquiry.organization)
    url = _link(app, office, session, now, LinkKind.INQUIRY, to.person, inquiry=inquiry)
    with speaking("id"):
        words = _lines(
            _greeting(to.name),
            "",
            _(
                "Menjelang %(meeting)s pada %(day)s, kami mohon keadaan tindak lanjut yang menjadi tanggung jawab "
                "%(agency)s.",
                meeting=_bold(meeting.title),
                day=Formats(meeting.zone).date_long(meeting.first_day),
                agency=_plain(inquiry.organization.name),
            ),
            "",
            _("Cukup satu halaman untuk semuanya, tanpa akun:"),
            url,
            *_closing(meeting.host.name),
        )
    _take(session, actor, now, Topic.INQUIRY, meeting=meeting, organization_id=inquiry.organization_id)
    return _ready(words, to)


def for_minutes(*, app: Flask, session: Session, actor: Actor, now: datetime, meeting: Meeting) -> Ready:
    """Return the text that says the notula is out, for the participants' group; its page asks to sign in."""
    if meeting.state is not MeetingState.APPROVED:
        raise DomainError(_("Notula rapat ini belum disahkan."))
    office, fmt = _office(session), Formats(meeting.zone)
    with speaking("id"):
        if meeting.level.is_secret:
            words = _secret(office, app, "meetings.show", meeting_id=meeting.id)
        else:
            words = _lines(
                _("Yth. Bapak/Ibu peserta rapat"),
                "",
                _(
                    "Notula %(meeting)s (%(day)s) sudah terbit dan dapat dibaca serta diunduh di Rakor:",
                    meeting=_bold(meeting.title),
                    day=fmt.date_long(meeting.first_day),
                ),
                address(app, office, "meetings.show", meeting_id=meeting.id),
                "",
                _("Mohon tindak lanjut yang menjadi tanggung jawab instansi masing-masing dilaporkan tepat waktu."),
                *_closing(meeting.host.name),
            )
    _take(session, actor, now, Topic.MINUTES, meeting=meeting)
    return Ready(words=words, whom=_("peserta rapat"))


def owes(session: Session, actor: Actor, agency: Organization) -> bool:
    """Tell whether an agency owes anything to the hosts the actor works for, of which a text could remind it."""
    return session.scalar(select(Action.id).where(*_owed(actor, agency)).limit(1)) is not None


def _owed(actor: Actor, agency: Organization) -> tuple[ColumnElement[bool], ...]:
    return (
        Action.owner_id == agency.id,
        Action.released_at.is_not(None),
        one_of(Action.state, OPEN_STATES),
        one_of(Action.level, OPEN_LEVELS),
        having(actor, Permission.ACTION_STEER),
    )


def taken(session: Session, which: ColumnElement[bool]) -> Taken | None:
    """Return how often the texts that `which` leaves were taken, None where none was."""
    times = session.scalar(select(func.count()).select_from(WhatsappText).where(which))
    if not times:
        return None
    last = session.scalars(
        select(WhatsappText)
        .where(which)
        .order_by(WhatsappText.id.desc())
        .limit(1)
        .options(joinedload(WhatsappText.account).joinedload(Account.person))
    ).one()
    return Taken(times=times, last=last.taken_at, who=last.account.person.full_name if last.account else "")


def taken_for_lines(session: Session, meeting: Meeting) -> dict[int, int]:
    """Return how often the invitation of each line of a meeting was taken, in one query."""
    rows = session.execute(
        select(WhatsappText.participant_id, func.count())
        .where(WhatsappText.meeting_id == meeting.id, WhatsappText.participant_id.is_not(None))
        .group_by(WhatsappText.participant_id)
    )
    return {participant_id: times for participant_id, times in rows if participant_id is not None}


# --- to whom -------------------------------------------------------------------------------------------------


def _responsible(session: Session, action: Action) -> _Addressee:
    """Return the responsible person, the holder of the responsible position, or whoever speaks for the agency."""
    person = action.person or (action.position.holder if action.position is not None else None)
    if person is not None and person.active:
        return _Addressee(person, action.owner)
    return _of_agency(session, action.owner) if action.owner is not None else _Addressee(None, None)


def _invited(session: Session, participant: Participant) -> _Addressee:
    position = participant.position
    person = participant.person or (position.holder if position is not None else None)
    if person is not None and person.active:
        return _Addressee(person, participant.organization)
    if participant.organization is not None:
        return _of_agency(session, participant.organization)
    return _Addressee(None, None)


def _of_agency(session: Session, agency: Organization) -> _Addressee:
    """Return the agency's head where a mobile number is known, else its own number."""
    head = session.scalar(select(Person).where(Person.id == head_of(agency.id)))
    if head is not None and (number_of(head.phone) or not number_of(agency.phone)):
        return _Addressee(head, agency)
    return _Addressee(None, agency)


def _ready(words: str, to: _Addressee) -> Ready:
    phones = [to.person.phone if to.person else None, to.organization.phone if to.organization else None]
    number = next((number for phone in phones if (number := number_of(phone))), "")
    return Ready(words=words, whom=to.name or _("penerima"), number=number)


# --- the words -----------------------------------------------------------------------------------------------


def _about_action(office: Office, app: Flask, session: Session, now: datetime, action: Action, to: _Addressee) -> str:
    asked = action.owner is not None and not is_commanded(action.owner.kind)
    today = office_day(session, now)
    url = _link(app, office, session, now, LinkKind.ACTION, to.person, action=action)
    where = "" if action.meeting.level.is_secret else _meeting_of(action)
    return _lines(
        _greeting(to.name),
        "",
        _("Dengan hormat, kami mohon kabar tentang:") if asked else _("Mengingatkan dengan hormat tindak lanjut ini:"),
        "",
        _bold(action.text),
        *([where] if where else []),
        *([_due(action, today)] if action.last_day else []),
        "",
        _("Kabarnya dapat disampaikan lewat tautan ini, tanpa akun:")
        if asked
        else _("Kemajuannya dapat dilaporkan lewat tautan ini, tanpa akun, dengan foto atau berkas:"),
        url,
        *_closing(action.host.name),
    )


def _about_agency(
    office: Office,
    app: Flask,
    session: Session,
    now: datetime,
    agency: Organization,
    owed: Sequence[Action],
    to: _Addressee,
) -> str:
    today = office_day(session, now)
    late = sum(action.last_day is not None and action.last_day < today for action in owed)
    count = ngettext("%(num)d tindak lanjut terbuka", "%(num)d tindak lanjut terbuka", len(owed))
    if late:
        count += ", " + ngettext("%(num)d lewat tenggat", "%(num)d lewat tenggat", late)
    listed: list[str] = []
    for number, action in enumerate(owed[:MOST_LISTED], 1):
        due = [_due(action, today)] if action.last_day else []
        url = _link(app, office, session, now, LinkKind.ACTION, to.person, action=action)
        listed += [f"{number}. {_bold(action.text)}", *due, url, ""]
    if (more := len(owed) - MOST_LISTED) > 0:
        listed += [ngettext("dan %(num)d lainnya.", "dan %(num)d lainnya.", more), ""]
    return _lines(
        _greeting(to.name),
        "",
        _("%(agency)s mempunyai %(count)s:", agency=_plain(agency.name), count=count),
        "",
        *listed,
        _("Mohon kabarnya lewat tautan masing-masing, tanpa akun."),
        *_closing(owed[0].host.name if len({action.host_id for action in owed}) == 1 else office.name),
    )


def _invitation(meeting: Meeting, whom: str, url: str) -> str:
    fmt = Formats(meeting.zone)
    first = meeting.days[0]
    when = fmt.date_long(first.day)
    if len(meeting.days) > 1:
        when = _("%(first)s s.d. %(last)s", first=when, last=fmt.date_long(meeting.days[-1].day))
    hours = (
        _(
            "pukul %(starts)s–%(ends)s %(zone)s",
            starts=fmt.time(first.starts),
            ends=fmt.time(first.ends),
            zone=meeting.zone,
        )
        if first.ends
        else _("pukul %(starts)s %(zone)s s.d. selesai", starts=fmt.time(first.starts), zone=meeting.zone)
    )
    return _lines(
        _greeting(whom),
        "",
        _("Dengan hormat, kami mengundang Bapak/Ibu menghadiri:"),
        "",
        _bold(meeting.title),
        _("Waktu: %(when)s, %(hours)s", when=when, hours=hours),
        *([_("Tempat: %(place)s", place=_plain(meeting.place))] if meeting.place else []),
        *([_("Diikuti juga secara daring; alamatnya ada di halaman undangan.")] if meeting.link else []),
        "",
        _("Mohon konfirmasi kehadiran (hadir, diwakili, atau berhalangan) lewat tautan ini, tanpa akun:"),
        url,
        *_closing(meeting.host.name),
    )


def _secret(office: Office, app: Flask, endpoint: str, **values: int) -> str:
    page = address(app, office, endpoint, **values)
    return _lines(_("Ada tugas untuk Anda. Isinya hanya dapat dibaca setelah masuk ke Rakor."), page)


def _link(
    app: Flask, office: Office, session: Session, now: datetime, kind: LinkKind, person: Person | None, **thing: Any
) -> str:
    """Return the address of a new personal link to `thing`, an action, a line of an invitation or an inquiry."""
    token = new_link(session=session, now=now, kind=kind, person_id=person.id if person else None, **thing)
    return personal(app, office, kind, token)


def _meeting_of(action: Action) -> str:
    return _(
        "Dari %(meeting)s, %(day)s",
        meeting=_plain(action.meeting.title),
        day=Formats().date(action.meeting.first_day),
    )


def _due(action: Action, today: date) -> str:
    fmt = Formats()
    return _(
        "Tenggat: %(day)s (%(relative)s)",
        day=fmt.date_long(action.last_day),
        relative=fmt.relative_days(action.last_day, today),
    )


def _greeting(name: str) -> str:
    return _("Yth. %(name)s,", name=_bold(name)) if name else _("Yth. Bapak/Ibu,")


def _closing(host: str) -> tuple[str, ...]:
    return "", _("Terima kasih."), _plain(host)


def _plain(text: str) -> str:
    return shortened(one_line(text), LONGEST)


def _bold(text: str) -> str:
    """Mark as WhatsApp does; a star of the text's own would end it."""
    plain = _plain(text).replace("*", "∗").strip()
    return f"*{plain}*" if plain else ""


def _lines(*lines: str) -> str:
    return "\n".join(lines)


# --- on record -----------------------------------------------------------------------------------------------


def _office(session: Session) -> Office:
    office = directory.office(session)
    assert office is not None  # nobody is signed in before the office is set up
    return office


def _take(
    session: Session,
    actor: Actor,
    now: datetime,
    topic: Topic,
    *,
    meeting: Meeting | None = None,
    action: Action | None = None,
    participant: Participant | None = None,
    organization_id: int | None = None,
) -> None:
    text = WhatsappText(
        kind=topic.value,
        meeting_id=meeting.id if meeting is not None else None,
        action_id=action.id if action is not None else None,
        participant_id=participant.id if participant is not None else None,
        organization_id=organization_id,
        taken_at=now,
        account_id=actor.account_id,
    )
    session.add(text)
    session.flush()
    meeting_id = meeting.id if meeting is not None else action.meeting_id if action is not None else None
    record(
        session=session,
        actor=actor,
        now=now,
        verb="taken",
        row=text,
        meeting_id=meeting_id,
        organization_id=organization_id,
    )
