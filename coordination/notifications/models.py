"""What the office settles about sending; reminders that are planned; personal links; texts made for WhatsApp."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    delete,
    event,
    inspect,
    update,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from coordination import clock
from coordination.accounts.models import Account
from coordination.actions.models import Action, Inquiry
from coordination.db import Base, UTCDateTime, Versioned, choice
from coordination.directory.models import Organization, Person
from coordination.meetings.models import Meeting, Participant
from coordination.outbox.models import Mail, Reason


class Encryption(StrEnum):
    """How the way to the mail server is kept from others."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class MailServer(Versioned, Base):
    """The office's mail server: at most one row. Without one, all works and the outbox shows what would have left."""

    __tablename__ = "mail_server"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    active: Mapped[bool] = mapped_column(default=True)
    host: Mapped[str] = mapped_column(String(254))
    port: Mapped[int] = mapped_column(default=587)
    encryption: Mapped[Encryption] = mapped_column(choice(Encryption), default=Encryption.STARTTLS)
    username: Mapped[str | None] = mapped_column(String(254))
    password: Mapped[str | None]  # sealed with the office's secret key
    sender: Mapped[str] = mapped_column(String(254))
    sender_name: Mapped[str] = mapped_column(String(200), default="")


class MailPreference(Base):
    """How one person wants mails."""

    __tablename__ = "mail_preference"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    digest: Mapped[bool] = mapped_column(default=False)  # one mail a day instead of one each

    person: Mapped[Person] = relationship()


class ReminderRules(Versioned, Base):
    """The office's ladder of reminders: one row, made when it is first changed; its defaults hold until then."""

    __tablename__ = "reminder_rules"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    active: Mapped[bool] = mapped_column(default=True)
    before: Mapped[list[int]] = mapped_column(JSON, default=lambda: [7, 3, 1])  # days before the last day
    on_day: Mapped[bool] = mapped_column(default=True)
    late: Mapped[list[int]] = mapped_column(JSON, default=lambda: [1, 3, 7])  # days after it
    weekly: Mapped[bool] = mapped_column(default=True)  # every seven days after the last of `late`
    head_from: Mapped[int | None] = mapped_column(default=1)  # days late from which the head of the agency is told too
    leaders_from: Mapped[int | None] = mapped_column(default=14)  # days late at which telling the leaders is proposed
    day_before_meeting: Mapped[bool] = mapped_column(default=True)
    on_closed_days: Mapped[bool] = mapped_column(default=False)  # weekends, holidays
    send_at: Mapped[time] = mapped_column(default=time(7, 30))  # in the office's zone
    quiet_from: Mapped[time] = mapped_column(default=time(20))
    quiet_until: Mapped[time] = mapped_column(default=time(6))


class PlannedDay(Base):
    """A day, in the office's zone, whose reminders have been planned; the next plan looks back to the last of them."""

    __tablename__ = "planned_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    planned_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Step(StrEnum):
    """What a line of a reminder is about."""

    BEFORE = "before"
    ON_DAY = "on_day"
    LATE = "late"
    COURTESY = "courtesy"  # "mohon kabar": bodies outside the office's command get one, and no ladder
    MEETING = "meeting"  # the meeting is tomorrow


class ReminderLine(Base):
    """One line of a day's reminder mail: an action by its last day, or a meeting that comes."""

    __tablename__ = "reminder_line"
    __table_args__ = (
        UniqueConstraint("mail_id", "action_id"),
        UniqueConstraint("mail_id", "participant_id"),
        CheckConstraint("(action_id IS NULL) <> (participant_id IS NULL)", name="about_one_thing"),
        Index(None, "action_id", "id"),
        Index(None, "host_id", "mail_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("mail.id"))
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"), index=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))  # whose secretariat may hold it
    step: Mapped[Step] = mapped_column(choice(Step))
    last_day: Mapped[date | None]  # of the action as it was planned
    offset: Mapped[int] = mapped_column(default=0)  # days from the last day: -7 is a week before
    dropped: Mapped[Reason | None] = mapped_column(choice(Reason))  # why it was not in the mail that left

    mail: Mapped[Mail] = relationship()
    action: Mapped[Action | None] = relationship()
    participant: Mapped[Participant | None] = relationship()


class MailNote(Base):
    """What a host's secretariat says about its lines in one reminder mail: hold them, or add a sentence."""

    __tablename__ = "mail_note"
    __table_args__ = (UniqueConstraint("mail_id", "host_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("mail.id"))
    host_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    held: Mapped[bool] = mapped_column(default=False)
    sentence: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class EscalationState(StrEnum):
    """What became of the proposal to tell the leaders."""

    PROPOSED = "proposed"
    RELEASED = "released"
    DECLINED = "declined"


class Escalation(Base):
    """A late action that may be told to the meeting's secretary, chair and leader, once the secretariat releases it."""

    __tablename__ = "escalation"
    __table_args__ = (UniqueConstraint("action_id", "last_day"), Index(None, "state", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    last_day: Mapped[date]  # a target that moves starts the ladder anew
    state: Mapped[EscalationState] = mapped_column(choice(EscalationState), default=EscalationState.PROPOSED)
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    sentence: Mapped[str | None] = mapped_column(String(500))

    action: Mapped[Action] = relationship()


class LinkKind(StrEnum):
    """What a personal link opens."""

    ACTION = "action"  # one action, to report on it
    ATTENDANCE = "attendance"  # one invitation, to say who comes
    INQUIRY = "inquiry"  # what one agency owes before a meeting
    FEED = "feed"  # an account's calendar


class LinkEnd(StrEnum):
    """Why a personal link opens nothing any more."""

    COMPLETED = "completed"
    REASSIGNED = "reassigned"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"  # a newer one was made for the same


class PersonalLink(Base):
    """A way in without an account, to one thing; only the hash of its token is kept. It acts on POST alone."""

    __tablename__ = "personal_link"
    __table_args__ = (
        Index(None, "action_id", "kind"),
        Index(None, "participant_id", "kind"),
        Index(None, "account_id", "kind"),
        Index(None, "inquiry_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[LinkKind] = mapped_column(choice(LinkKind))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # to whom it was given
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)  # for whom they act
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"))
    inquiry_id: Mapped[int | None] = mapped_column(ForeignKey("inquiry.id"))
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"))  # the mail it went out with
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_why: Mapped[LinkEnd | None] = mapped_column(choice(LinkEnd))

    account: Mapped[Account | None] = relationship()
    person: Mapped[Person | None] = relationship()
    organization: Mapped[Organization | None] = relationship()
    action: Mapped[Action | None] = relationship()
    participant: Mapped[Participant | None] = relationship()
    inquiry: Mapped[Inquiry | None] = relationship()
    mail: Mapped[Mail | None] = relationship()


class WhatsappText(Base):
    """A text that somebody took to send by WhatsApp: that it was taken is on record, its words are not."""

    __tablename__ = "whatsapp_text"
    __table_args__ = (Index(None, "meeting_id", "id"), Index(None, "action_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"))
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    meeting: Mapped[Meeting | None] = relationship()
    account: Mapped[Account | None] = relationship()


# What is told about a thing follows the thing in the same flush, whichever service changed it.


@event.listens_for(Action, "after_update")
def _end_links_of_reassigned(_mapper: Mapper[Action], connection: Connection, action: Action) -> None:
    """End the links to an action that somebody else answers for now, in its organization or in another."""
    state = inspect(action)
    if any(state.attrs[name].history.has_changes() for name in ("owner_id", "position_id", "person_id")):
        good = update(PersonalLink).where(PersonalLink.action_id == action.id, PersonalLink.ended_at.is_(None))
        connection.execute(good.values(ended_at=clock.now(), ended_why=LinkEnd.REASSIGNED))


@event.listens_for(Participant, "before_delete")
def _forget_who_is_not_invited(_mapper: Mapper[Participant], connection: Connection, participant: Participant) -> None:
    """Take away what hangs on a line that is taken off the invitation: its links, texts and reminders."""
    for table in (PersonalLink, WhatsappText, ReminderLine):
        connection.execute(delete(table).where(table.participant_id == participant.id))


@event.listens_for(Participant, "before_delete")
def _forget_reminders(_mapper: Mapper[Participant], connection: Connection, participant: Participant) -> None:
    """Let somebody be taken off an invitation although a reminder of the meeting is planned for them, or was sent."""
    connection.execute(delete(ReminderLine).where(ReminderLine.participant_id == participant.id))
