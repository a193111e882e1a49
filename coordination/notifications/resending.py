"""Sending again what did not arrive: a person's decision, on record."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import having
from coordination.access.permissions import Permission
from coordination.audit.services import record
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.outbox.models import Mail, MailState, Reason

AT_ONCE: Final = 500
"""Mails of one press of the button."""


def can_go_again(mail: Mail) -> bool:
    """Tell whether a person may send it: it failed, may not have left, or lacked what may be there now."""
    return mail.state in (MailState.FAILED, MailState.MAYBE_SENT) or (
        mail.state is MailState.NOT_SENT and mail.reason in (Reason.NO_ADDRESS, Reason.NO_SERVER)
    )


def send_again(*, session: Session, actor: Actor, now: datetime, mail: Mail) -> None:
    """Let a mail wait for the next tick once more. Raises DomainError where it needs no sending."""
    if not can_go_again(mail):
        raise DomainError(_("Surat ini tidak perlu dikirim ulang: keadaannya sudah berubah. Muat ulang halaman ini."))
    mail.state, mail.due_at = MailState.WAITING, now
    # Asked for by a person, it does not wait for the hour at which one mail a day leaves.
    mail.attempts = 1
    mail.reason = mail.problem = mail.claimed_at = mail.claimed_by = None
    session.flush()
    record(session=session, actor=actor, now=now, verb="sent_again", row=mail, meeting_id=mail.meeting_id)


def send_all_again(*, session: Session, actor: Actor, now: datetime, which: ColumnElement[bool]) -> int:
    """Let all mails of `which` that the actor sees wait once more, AT_ONCE of them; return how many."""
    mails = session.scalars(
        select(Mail)
        .where(which, having(actor, Permission.MAIL_SEE))
        .order_by(Mail.id)
        .limit(AT_ONCE)
        .with_for_update(of=Mail)
    ).all()
    for mail in mails:
        send_again(session=session, actor=actor, now=now, mail=mail)
    return len(mails)
