"""Claiming a mail and writing it, in one transaction; and recording what came of it, in another.

A mail is marked as claimed, and that is on disk, before a word of it leaves: what its sender never told of may have
left.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

import structlog
from flask import Flask
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from coordination.clock import Zone
from coordination.db import unit_of_work
from coordination.directory.models import Office, Organization
from coordination.directory.queries import office as office_of
from coordination.i18n import speaking
from coordination.mail_addresses import as_sent
from coordination.meetings import notices
from coordination.meetings.models import Meeting
from coordination.notifications import layout
from coordination.notifications.letters import Letter, Withheld
from coordination.notifications.models import MailPreference
from coordination.notifications.readers import address_of, language_of, reader_of
from coordination.notifications.rules import rules_of
from coordination.notifications.smtp import Refused, Server, Trouble, Undelivered
from coordination.notifications.writing import Desk, written
from coordination.outbox.models import Mail, MailState, Reason
from coordination.outbox.services import recipient_of

log = structlog.get_logger()

CLAIM_LASTS: Final = timedelta(minutes=15)
"""After this a claim without an outcome is in doubt: more than reaching the server and handing a mail over may take."""
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""How long a mail waits after each refusal for now; after the last it has failed."""


# --- which mails ---------------------------------------------------------------------------------------------


def due(session: Session, office: Office, now: datetime) -> ColumnElement[bool]:
    """Return the clause of the mails whose time has come at `now`."""
    return or_(_due_alone(now), _due_together(session, office, now))


def _due_alone(now: datetime) -> ColumnElement[bool]:
    return and_(Mail.state == MailState.WAITING, Mail.due_at <= now, ~_goes_with_others())


def _due_together(session: Session, office: Office, now: datetime) -> ColumnElement[bool]:
    """Hold for mails of people who want one a day: what came since waits for the next hour of sending.

    What was tried before, or asked for by a person, waits no further day.
    """
    hour = last_send_hour(rules_of(session).send_at, office.zone, now)
    ripe = or_(Mail.due_at <= hour, and_(Mail.attempts > 0, Mail.due_at <= now))
    return and_(Mail.state == MailState.WAITING, ripe, _goes_with_others())


_AT_ONCE: Final = (notices.INVITATION, notices.MOVED, notices.POSTPONED, notices.CANCELLED)
"""Kinds that wait for nobody's daily mail: the meeting may be today, and each brings a calendar entry of its own."""


def _goes_with_others() -> ColumnElement[bool]:
    wish = select(MailPreference.id).where(MailPreference.person_id == Mail.person_id, MailPreference.digest)
    return and_(Mail.kind.not_in(_AT_ONCE), wish.exists())


def abandoned(now: datetime) -> ColumnElement[bool]:
    """Return the clause of the mails that a sender claimed and never told of: it died before it left, or after."""
    return and_(Mail.state == MailState.SENDING, Mail.claimed_at < now - CLAIM_LASTS)


def last_send_hour(at: time, zone: Zone, now: datetime) -> datetime:
    """Return the newest moment not after `now` at which it was `at` in the office."""
    local = now.astimezone(zone.tz)
    today = datetime.combine(local.date(), at, zone.tz)
    return today if today <= local else datetime.combine(local.date() - timedelta(days=1), at, zone.tz)


# --- claim and write -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One mail to hand over, for one row of the outbox or several of one person."""

    mail_ids: tuple[int, ...]
    by: str
    at: datetime
    address: str
    message: bytes


def claim(app: Flask, server: Server, now: datetime) -> tuple[bool, Claim | None]:
    """Claim and write the next mail; say whether there was one, for some turn out to be not for sending."""
    with app.app_context(), unit_of_work() as session:
        office = office_of(session)
        assert office is not None
        mails = _next(session, office, now)
        return bool(mails), _written(app, session, office, server, mails, now) if mails else None


def _next(session: Session, office: Office, now: datetime) -> Sequence[Mail]:
    """Lock what goes out next: one mail, or all that is due to one person who wants one a day.

    On SQLite the writing transaction is the lock. On PostgreSQL rows that another sender holds are passed over; of one
    person's only one sender takes any, for it must hold the row of their wish.
    """
    alone = session.scalars(
        select(Mail)
        .where(_due_alone(now))
        .order_by(Mail.due_at, Mail.id)
        .limit(1)
        .with_for_update(of=Mail, skip_locked=True)
    ).all()
    if alone:
        return alone
    together = _due_together(session, office, now)
    wish = session.scalar(
        select(MailPreference)
        .where(
            MailPreference.digest,
            select(Mail.id)
            .where(together, Mail.person_id == MailPreference.person_id)
            .correlate(MailPreference)
            .exists(),
        )
        .order_by(MailPreference.id)
        .limit(1)
        .with_for_update(of=MailPreference, skip_locked=True)
    )
    if wish is None:
        return []
    return session.scalars(
        select(Mail)
        .where(together, Mail.person_id == wish.person_id)
        .order_by(Mail.due_at, Mail.id)
        .with_for_update(of=Mail)
    ).all()


def _written(
    app: Flask, session: Session, office: Office, server: Server, mails: Sequence[Mail], now: datetime
) -> Claim | None:
    """Write what was locked, mark it as claimed, and return it; None where nothing of it is to be sent."""
    recipient = recipient_of(mails[0])
    reader = reader_of(session, recipient)
    known = address_of(session, recipient)
    if reader is None or known is None:
        _mark(mails, state=MailState.NOT_SENT, reason=Reason.LEFT if reader is None else Reason.NO_ADDRESS)
        return None
    address = as_sent(known)
    if address is None:
        _mark(mails, state=MailState.FAILED, problem=Refused(Trouble.ADDRESS, for_good=True).problem)
        return None
    with speaking(language_of(session, recipient)):
        letters: list[Letter] = []
        told: list[Mail] = []
        for mail in mails:
            desk = Desk(app=app, session=session, office=office, mail=mail, recipient=recipient, reader=reader, now=now)
            letter = _letter(desk)
            if letter is not None:
                letters.append(letter)
                told.append(mail)
        if not told:
            return None
        envelope = layout.Envelope(address=address, name=reader.name, reply_to=_reply_to(session, told))
        try:
            message = layout.compose(app=app, office=office, server=server, envelope=envelope, letters=letters, now=now)
            content = message.as_bytes()
        except Exception as error:
            _cannot_write(told, error)
            return None
    by = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(6)}"
    _mark(
        told,
        state=MailState.SENDING,
        claimed_at=now,
        claimed_by=by,
        address=address,
        message_id=str(message["Message-ID"]),
    )
    return Claim(mail_ids=tuple(mail.id for mail in told), by=by, at=now, address=address, message=content)


def _letter(desk: Desk) -> Letter | None:
    """Return the words of one mail; None where there are none, which is marked with it. What was half written goes."""
    inside = desk.session.begin_nested()
    try:
        letter = written(desk)
        inside.commit()
    except Withheld as withheld:
        inside.rollback()
        _mark([desk.mail], state=MailState.NOT_SENT, reason=withheld.reason)
        return None
    except Exception as error:  # one that cannot be written keeps no other from leaving
        inside.rollback()
        _cannot_write([desk.mail], error)
        return None
    return letter


def _cannot_write(mails: Sequence[Mail], error: Exception) -> None:
    kinds = sorted({mail.kind for mail in mails})
    log.error("mail_words", mails=[mail.id for mail in mails], kinds=kinds, exc_info=error)
    _mark(mails, state=MailState.FAILED, problem=Refused(Trouble.WORDS, for_good=True).problem)


def _mark(mails: Sequence[Mail], **values: object) -> None:
    for mail in mails:
        mail.reason = mail.problem = None
        for name, value in values.items():
            setattr(mail, name, value)


def _reply_to(session: Session, mails: Sequence[Mail]) -> str | None:
    """Return the mailbox of the organization that the mails are from, where they are from one and it has one."""
    meetings = {mail.meeting_id for mail in mails}
    if None in meetings:
        return None
    known = session.scalars(
        select(Organization.email).join(Meeting, Meeting.host_id == Organization.id).where(Meeting.id.in_(meetings))
    ).all()
    return as_sent(known[0]) if len(set(known)) == 1 and known[0] else None


# --- outcome -------------------------------------------------------------------------------------------------

Outcome = Callable[[Mail], None]


def record(app: Flask, claim: Claim, outcome: Outcome) -> None:
    """Write what came of a claim, unless a person has decided about the mail meanwhile."""
    with app.app_context(), unit_of_work() as session:
        mails = session.scalars(
            select(Mail)
            .where(
                Mail.id.in_(claim.mail_ids),
                Mail.claimed_by == claim.by,
                Mail.state.in_([MailState.SENDING, MailState.MAYBE_SENT]),
            )
            .order_by(Mail.id)
            .with_for_update()
        )
        for mail in mails:
            outcome(mail)


def sent(now: datetime) -> Outcome:
    """Note that the server has it."""

    def outcome(mail: Mail) -> None:
        mail.state, mail.sent_at, mail.attempts, mail.problem = MailState.SENT, now, mail.attempts + 1, None

    return outcome


def in_doubt(error: Undelivered) -> Outcome:
    """Note that the server may have it."""

    def outcome(mail: Mail) -> None:
        mail.state, mail.attempts, mail.problem = MailState.MAYBE_SENT, mail.attempts + 1, error.problem

    return outcome


def refused(error: Refused, now: datetime) -> Outcome:
    """Note that the server did not take it: it waits the longer the more often that was so, or has failed."""

    def outcome(mail: Mail) -> None:
        mail.attempts += 1
        mail.problem = error.problem
        if error.for_good or mail.attempts > len(WAITS):
            mail.state = MailState.FAILED
        else:
            mail.state, mail.due_at = MailState.WAITING, now + WAITS[mail.attempts - 1]

    return outcome


def put_back(mail: Mail) -> None:
    """Note that it was not tried; where nobody has called it in doubt, it waits again."""
    if mail.state is MailState.SENDING:
        mail.state = MailState.WAITING


def left_alone(error: Undelivered) -> Outcome:
    """Note that the server takes no mail at all: this one waits, and no try is counted."""

    def outcome(mail: Mail) -> None:
        mail.state, mail.problem = MailState.WAITING, error.problem

    return outcome
