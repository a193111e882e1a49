"""What goes out next and why, before it does: the secretariat holds its lines of a mail, or adds a sentence to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from coordination import clock
from coordination.access.actor import Actor
from coordination.access.checks import having
from coordination.access.permissions import Permission
from coordination.accounts.models import Account
from coordination.actions.models import Action
from coordination.audit.services import record
from coordination.directory import queries as directory
from coordination.directory.models import Organization, Person
from coordination.errors import DomainError, Forbidden
from coordination.i18n import Formats, ngettext
from coordination.i18n import gettext as _
from coordination.meetings.models import Meeting, Participant
from coordination.notifications import planning
from coordination.notifications.models import MailNote, PlannedDay, ReminderLine, Step
from coordination.notifications.reminded import joined, stands
from coordination.notifications.rules import calendar_of, rules_of
from coordination.outbox.models import Mail, MailState, Reason
from coordination.richtext import one_line

LONGEST_SENTENCE = 500
MAILS = 25
"""Mails of one page."""
LINES = 200
"""Lines of one mail that are shown, and of what was not sent."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days whose mails the page shows: those still ahead, and the last ones behind."""

    ahead: tuple[tuple[date, datetime], ...]
    behind: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """One line as its secretariat sees it."""

    action_id: int | None
    meeting_id: int | None
    title: str
    source: str
    why: str
    dropped: str = ""


@dataclass(slots=True, kw_only=True)
class OfHost:
    """The lines of one host in one mail, and what its secretariat said about them."""

    host_id: int
    host: str
    held: bool
    sentence: str
    lines: list[ShownLine] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ShownMail:
    """One mail that is to go out, with the reader's own lines only."""

    id: int
    day: date
    recipient: str
    organization: str
    address: str | None
    hosts: list[OfHost] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """One line that did not leave, and why."""

    day: date
    recipient: str
    line: ShownLine
    reason: Reason | None
    state: MailState


def days_of(session: Session, now: datetime) -> Days:
    """Return today as long as its mails have not left, the next day with mails, and the two planned before that."""
    office = directory.office(session)
    if office is None:
        return Days((), ())
    rules = rules_of(session)
    calendar = calendar_of(session, rules)
    today = clock.today(office.zone, now)
    candidates = [today] if calendar.is_open(today) else []
    ahead = [(day, planning.send_moment(office, rules, day)) for day in [*candidates, calendar.next_open(today)]]
    behind = select(PlannedDay.day).where(PlannedDay.day <= today).order_by(PlannedDay.day.desc()).limit(2)
    return Days(tuple((day, at) for day, at in ahead if at > now), tuple(session.scalars(behind)))


def mails_of(session: Session, actor: Actor, day: date, page: int = 1) -> tuple[list[ShownMail], bool]:
    """Return one page of the mails of `day` that hold lines of the reader's own hosts, and whether there are more."""
    found = (
        select(ReminderLine.mail_id)
        .join(Mail, Mail.id == ReminderLine.mail_id)
        .outerjoin(Action, Action.id == ReminderLine.action_id)
        .where(Mail.cause == planning.cause_of(day), Mail.state == MailState.WAITING, _own(actor))
        .distinct()
        .order_by(ReminderLine.mail_id)
        .limit(MAILS + 1)
        .offset((max(page, 1) - 1) * MAILS)
    )
    ids = session.scalars(found).all()
    rows = session.execute(
        _named(joined())
        .add_columns(stands(day).label("stands"))
        .where(ReminderLine.mail_id.in_(ids[:MAILS]), _own(actor))
        .order_by(ReminderLine.mail_id, ReminderLine.host_id, ReminderLine.last_day, ReminderLine.id)
        .limit(MAILS * LINES)
    )
    mails: dict[int, ShownMail] = {}
    for row in rows:
        line, note = row.ReminderLine, row.MailNote
        mail = mails.setdefault(
            line.mail_id,
            ShownMail(
                id=line.mail_id,
                day=day,
                recipient=_recipient(row),
                organization=row.belongs_to or "",
                address=row.address,
            ),
        )
        if not mail.hosts or mail.hosts[-1].host_id != line.host_id:
            mail.hosts.append(
                OfHost(
                    host_id=line.host_id,
                    host=_host(row),
                    held=note is not None and note.held,
                    sentence=(note.sentence or "") if note is not None else "",
                )
            )
        mail.hosts[-1].lines.append(_line(row, day, is_told=row.stands))
    return list(mails.values()), len(ids) > MAILS


def unsent(session: Session, actor: Actor, days: Sequence[date]) -> Sequence[Unsent]:
    """Return the newest lines of the reader's own hosts that did not leave on `days`, each with why."""
    if not days:
        return []
    by_cause = {planning.cause_of(day): day for day in days}
    stopped = Mail.state.in_([MailState.NOT_SENT, MailState.FAILED, MailState.MAYBE_SENT])
    rows = session.execute(
        _named(joined())
        .add_columns(Mail)
        .where(
            Mail.kind == planning.KIND,
            Mail.cause.in_(by_cause),
            or_(stopped, ReminderLine.dropped.is_not(None)),
            _own(actor),
        )
        .order_by(Mail.cause.desc(), Mail.id, ReminderLine.id)
        .limit(LINES)
    )
    found = []
    for row in rows:
        day, note = by_cause[row.Mail.cause], row.MailNote
        held = Reason.HELD if note is not None and note.held else None
        found.append(
            Unsent(
                day=day,
                recipient=_recipient(row),
                line=_line(row, day, is_told=True),
                reason=row.ReminderLine.dropped or held or row.Mail.reason,
                state=row.Mail.state,
            )
        )
    return found


def say(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    mail: Mail,
    host_id: int,
    held: bool | None = None,
    sentence: str | None = None,
) -> None:
    """Hold the lines of one host in a mail, or let them go again; set the sentence over them, "" for none.

    Raises Forbidden for another's host, DomainError for a mail without such lines, and once it has left.
    """
    if host_id not in actor.secretariat_of:
        raise Forbidden(_("Hanya sekretariat penyelenggara yang dapat menahan atau menambah kalimat."))
    if mail.kind != planning.KIND or not session.scalar(
        select(exists().where(ReminderLine.mail_id == mail.id, ReminderLine.host_id == host_id))
    ):
        raise DomainError(_("Surat ini tidak memuat pengingat dari instansi Anda."))
    if mail.state is not MailState.WAITING:
        raise DomainError(_("Surat ini sudah berangkat, jadi tidak dapat diubah lagi."))
    note = session.scalar(select(MailNote).where(MailNote.mail_id == mail.id, MailNote.host_id == host_id))
    if note is None:
        note = MailNote(mail_id=mail.id, host_id=host_id, held=False, at=now)
        session.add(note)
    if held is not None:
        note.held = held
    if sentence is not None:
        note.sentence = one_line(sentence)[:LONGEST_SENTENCE] or None
    note.at, note.account_id = now, actor.account_id
    session.flush()
    verb = "changed" if held is None else "held" if held else "let_go"
    record(session=session, actor=actor, now=now, verb=verb, row=note, organization_id=host_id)


# --- pieces ----------------------------------------------------------------------------------------------------------


def _own(actor: Actor) -> ColumnElement[bool]:
    """Hold for lines of the hosts whose secretariat this is, as far as it is cleared for what they tell of."""
    steered = and_(ReminderLine.action_id.is_not(None), having(actor, Permission.ACTION_STEER))
    edited = _edited_meeting(actor)
    return or_(steered, and_(ReminderLine.participant_id.is_not(None), edited))


def _edited_meeting(actor: Actor) -> ColumnElement[bool]:
    return exists(
        select(Participant.id)
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(Participant.id == ReminderLine.participant_id, having(actor, Permission.MEETING_EDIT))
        .correlate(ReminderLine)
    )


def _named(statement: Any) -> Any:
    """Add who gets the mail, and where it goes, as `readers.address_of` says."""
    own = aliased(Organization)  # a person's, to tell people of one name apart
    return (
        statement.outerjoin(Person, Person.id == Mail.person_id)
        .outerjoin(own, own.id == Person.organization_id)
        .outerjoin(Account, and_(Account.person_id == Person.id, Account.active))
        .outerjoin(Organization, Organization.id == Mail.organization_id)
        .add_columns(
            Person,
            own.name.label("belongs_to"),
            Organization.name.label("mailbox_of"),
            func.coalesce(func.nullif(Account.email, ""), Person.email, Organization.email).label("address"),
        )
    )


def _recipient(row: Any) -> str:
    return str(row.Person.full_name if row.Person is not None else row.mailbox_of)


def _host(row: Any) -> str:
    host = row.Action.host if row.Action is not None else row.Meeting.host
    return str(host.label)


def _line(row: Any, day: date, *, is_told: bool) -> ShownLine:
    line, action, meeting = row.ReminderLine, row.Action, row.Meeting
    about = action.meeting if action is not None else meeting
    title = action.text if action is not None else meeting.title
    return ShownLine(
        action_id=action.id if action is not None else None,
        meeting_id=None if action is not None else meeting.id,
        title=f"{action.code}. {title}" if action is not None and action.code else title,
        source=about.title if action is not None else meeting.host.label,
        why=why(line, day, meeting.first_day if meeting is not None else None),
        dropped="" if is_told else _("sudah tidak perlu"),
    )


def why(line: ReminderLine, day: date, meeting_day: date | None = None) -> str:
    """Return the reason of a line in words: "3 hari sebelum tenggat", "terlambat 7 hari", "mohon kabar"."""
    if line.step is Step.MEETING:
        return _("rapat %(when)s", when=Formats().relative_days(meeting_day, day))
    if line.step is Step.COURTESY:
        return _("mohon kabar")
    assert line.last_day is not None
    days = (line.last_day - day).days
    if days > 0:
        words = ngettext("%(num)d hari sebelum tenggat", "%(num)d hari sebelum tenggat", days)
    elif days == 0:
        words = _("hari tenggat")
    else:
        words = ngettext("terlambat %(num)d hari", "terlambat %(num)d hari", -days)
    meant = line.last_day + timedelta(days=line.offset)
    return words if meant == day else _("%(why)s, menyusul dari %(day)s", why=words, day=Formats().day_month(meant))
