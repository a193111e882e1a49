"""Putting mails into the outbox: the one way in, called by whatever causes them, in its transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.db import insert_into
from coordination.outbox.models import Mail, MailState, Reason


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a mail: a person, or the mailbox of an organization."""

    person_id: int | None = None
    organization_id: int | None = None

    def __post_init__(self) -> None:
        if (self.person_id is None) is (self.organization_id is None):
            raise ValueError("a recipient is one person or one organization")


def recipient_of(row: Any) -> Recipient:
    """Return who a mail is for, or any row that holds the same two columns."""
    return Recipient(person_id=row.person_id, organization_id=row.organization_id)


def enqueue(
    *,
    session: Session,
    now: datetime,
    kind: str,
    recipients: Iterable[Recipient],
    cause: str,
    about: Mapping[str, Any],
    meeting_id: int | None = None,
    due_at: datetime | None = None,
) -> int:
    """Write one mail for each recipient that has none for this cause yet; return how many were new.

    Nothing is sent here, and nobody's address is asked for: a recipient without one is shown as such when its turn
    comes. `about` holds ids and plain values, never texts of people. `due_at` None sends at the next tick.
    """
    rows = [
        {
            "kind": kind,
            "person_id": one.person_id,
            "organization_id": one.organization_id,
            "cause": cause,
            "meeting_id": meeting_id,
            "about": dict(about),
            "state": MailState.WAITING,
            "made_at": now,
            "due_at": due_at or now,
            "attempts": 0,
        }
        for one in dict.fromkeys(recipients)
    ]
    if not rows:
        return 0
    statement = insert_into(session, Mail).on_conflict_do_nothing().returning(Mail.id)
    return len(session.scalars(statement, rows).all())


LACKING = (Reason.NO_ADDRESS, Reason.NO_SERVER)
"""Why a mail did not leave that may leave once what it lacked is there."""


def wake(*, session: Session, now: datetime, cause: str, recipients: Iterable[Recipient]) -> None:
    """Let those mails for `cause` wait once more that lacked an address or a server, for these recipients alone."""
    wanted = set(recipients)
    for mail in session.scalars(
        select(Mail).where(Mail.cause == cause, Mail.state == MailState.NOT_SENT, Mail.reason.in_(LACKING))
    ):
        if recipient_of(mail) in wanted:
            mail.state, mail.reason, mail.due_at, mail.attempts = MailState.WAITING, None, now, 0
    session.flush()
