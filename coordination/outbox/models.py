"""The outbox: one row a mail, written in the same transaction as its cause."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordination.db import Base, UTCDateTime, choice


class MailState(StrEnum):
    """How far a mail has come. It is sent at most once; only a person sends one again that may have left."""

    WAITING = "waiting"
    SENDING = "sending"  # claimed by a sender
    SENT = "sent"
    MAYBE_SENT = "maybe_sent"  # its sender died between claim and record
    FAILED = "failed"
    NOT_SENT = "not_sent"  # on purpose; `reason` says why


class Reason(StrEnum):
    """Why a mail, or a line of one, was not sent."""

    NO_ADDRESS = "no_address"
    NO_SERVER = "no_server"  # the office has no mail server yet
    HELD = "held"  # the secretariat held it
    OVER = "over"  # done, cancelled, taken back, or past, by the time it was to be sent
    HIDDEN = "hidden"  # the recipient may not see it any more
    LEFT = "left"  # the recipient left
    LATER = "later"  # it did not leave on its day: the next one tells the same


class Mail(Base):
    """One mail to one recipient: a person, or an organization's own mailbox. Its words are made when it is sent.

    `cause` names what it is for. Nobody gets two mails for one cause: an event is "released:12:0", a reminder is
    "reminders:2024-07-31", whatever it tells of.
    """

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("person_id", "cause"),
        UniqueConstraint("organization_id", "cause"),
        CheckConstraint("(person_id IS NULL) <> (organization_id IS NULL)", name="one_recipient"),
        Index(None, "state", "due_at", "id"),
        Index(None, "meeting_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))  # a key of notifications.writing.WRITERS
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    cause: Mapped[str] = mapped_column(String(120))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))  # where it is about one meeting alone
    about: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # ids its words are made from
    state: Mapped[MailState] = mapped_column(choice(MailState), default=MailState.WAITING)
    reason: Mapped[Reason | None] = mapped_column(choice(Reason))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)  # not before
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    address: Mapped[str | None] = mapped_column(String(254))  # where it went
    message_id: Mapped[str | None] = mapped_column(String(160))  # shared by what went out in one digest
    problem: Mapped[str | None] = mapped_column(String(500))  # what the server said
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # its link was followed; no picture spies
