"""Reading the outbox: what is in it for one reader, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import having, visible
from coordination.access.permissions import Permission
from coordination.actions.models import Action
from coordination.directory.models import Organization, Person
from coordination.meetings.models import Meeting, Participant
from coordination.notifications.models import ReminderLine
from coordination.outbox.models import Mail, MailState, Reason

PAGE: Final = 50
MOST_COUNTED: Final = 100
"""A count stops here: more than this needs no exact number."""


class Tab(StrEnum):
    """Which mails of the outbox; the value stands in the address."""

    ALL = "semua"
    WAITING = "menunggu"
    SENT = "terkirim"
    TROUBLE = "bermasalah"
    NOT_SENT = "tidak-dikirim"


_TABS: Final[dict[Tab, ColumnElement[bool]]] = {
    Tab.ALL: true(),
    Tab.WAITING: Mail.state.in_([MailState.WAITING, MailState.SENDING]),
    Tab.SENT: Mail.state == MailState.SENT,
    Tab.TROUBLE: Mail.state.in_([MailState.FAILED, MailState.MAYBE_SENT]),
    Tab.NOT_SENT: Mail.state == MailState.NOT_SENT,
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the outbox."""

    rows: Sequence[Any]
    number: int
    has_next: bool


def page(session: Session, actor: Actor, tab: Tab, number: int, meeting_id: int | None = None) -> Page:
    """Return mails, the newest first: id, kind, state, reason, problem, times, recipient, and the meeting if visible.

    The administrator sees that a mail is there, and no meeting's title.
    """
    seen = and_(Meeting.id == Mail.meeting_id, visible(actor, Meeting))
    asked = (
        select(
            Mail.id,
            Mail.kind,
            Mail.state,
            Mail.reason,
            Mail.problem,
            Mail.due_at,
            Mail.sent_at,
            Mail.address,
            Mail.opened_at,
            Person.title_front,
            Person.name.label("person"),
            Person.title_back,
            Organization.name.label("organization"),
            Meeting.id.label("meeting_id"),
            Meeting.title.label("meeting"),
        )
        .outerjoin(Person, Person.id == Mail.person_id)
        .outerjoin(Organization, Organization.id == Mail.organization_id)
        .outerjoin(Meeting, seen)
        .where(having(actor, Permission.MAIL_SEE), _TABS[tab])
        .order_by(Mail.id.desc())
        .limit(PAGE + 1)
        .offset((number - 1) * PAGE)
    )
    if meeting_id is not None:
        asked = asked.where(Mail.meeting_id == meeting_id)
    rows = session.execute(asked).all()
    return Page(rows[:PAGE], number, len(rows) > PAGE)


def recipient_name(row: Any) -> str:
    """Return whom a row of `page` is for, by name."""
    if row.person is None:
        return str(row.organization)
    return Person(title_front=row.title_front, name=row.person, title_back=row.title_back).full_name


def count(session: Session, actor: Actor, *which: ColumnElement[bool]) -> int:
    """Return how many mails of the outbox `which` leaves, and MOST_COUNTED for more."""
    some = select(Mail.id).where(having(actor, Permission.MAIL_SEE), *which).limit(MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def troubled(session: Session, actor: Actor) -> int:
    """Return how many mails failed or may not have arrived: what the tab of that name lists."""
    return count(session, actor, _TABS[Tab.TROUBLE])


FAILED: Final = Mail.state == MailState.FAILED
KEPT_BACK: Final = and_(Mail.state == MailState.NOT_SENT, Mail.reason.in_([Reason.NO_SERVER, Reason.NO_ADDRESS]))
"""Mails that were not sent for want of a server or an address, which may be there now."""


def may_read_words(session: Session, actor: Actor, mail: Mail) -> bool:
    """Tell whether what a mail says may be shown: only to whoever may see all that it is about.

    That one runs the system is no reason. A day's reminders may tell of several hosts' actions: each must be visible.
    """
    if mail.meeting_id is not None:
        steered = select(Meeting.id).where(Meeting.id == mail.meeting_id, having(actor, Permission.MEETING_EDIT))
        if session.scalar(steered) is None:
            return False
    action_id = mail.about.get("action")
    if action_id is not None and session.scalar(_seen_action(actor, Action.id == action_id)) is None:
        return False
    lines = select(ReminderLine.id).where(ReminderLine.mail_id == mail.id)
    if mail.meeting_id is None and session.scalar(lines.limit(1)) is None:
        return False
    return session.scalar(lines.where(~_seen_line(actor)).limit(1)) is None


def _seen_action(actor: Actor, which: ColumnElement[bool]) -> Any:
    return select(Action.id).where(which, visible(actor, Action))


def _seen_line(actor: Actor) -> ColumnElement[bool]:
    action = exists().where(Action.id == ReminderLine.action_id, visible(actor, Action))
    meeting = exists(
        select(Participant.id)
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(Participant.id == ReminderLine.participant_id, visible(actor, Meeting))
    )
    return or_(action, meeting)


def recipient(session: Session, mail: Mail) -> Person | Organization | None:
    """Return who a mail is for."""
    if mail.person_id is not None:
        return session.get(Person, mail.person_id)
    return session.get(Organization, mail.organization_id)


def meeting_of(session: Session, actor: Actor, mail: Mail) -> Meeting | None:
    """Return the meeting that a mail is about, where the actor may see it."""
    return session.scalar(select(Meeting).where(Meeting.id == mail.meeting_id, visible(actor, Meeting)))
