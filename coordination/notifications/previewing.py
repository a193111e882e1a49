"""What a mail would say if it left now, as its recipient reads it. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog
from flask import Flask
from sqlalchemy.orm import Session

from coordination.directory.models import Office
from coordination.i18n import speaking
from coordination.notifications.letters import Letter, Withheld
from coordination.notifications.readers import language_of, reader_of
from coordination.notifications.writing import Desk, written
from coordination.outbox.models import Mail, Reason
from coordination.outbox.services import recipient_of

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Preview:
    """The words in the recipient's language; or why there are none."""

    language: str
    letter: Letter | None = None
    reason: Reason | None = None


def preview(*, app: Flask, session: Session, office: Office, mail: Mail, now: datetime) -> Preview:
    """Write the mail on trial. Whoever asks must be one to whom its words may be shown."""
    recipient = recipient_of(mail)
    chosen = language_of(session, recipient)
    reader = reader_of(session, recipient)
    if reader is None:
        return Preview(chosen, reason=Reason.LEFT)
    desk = Desk(
        app=app,
        session=session,
        office=office,
        mail=mail,
        recipient=recipient,
        reader=reader,
        now=now,
        trial=True,
    )
    try:
        with speaking(chosen):
            return Preview(chosen, letter=written(desk))
    except Withheld as withheld:
        return Preview(chosen, reason=withheld.reason)
    except Exception:
        log.exception("mail_preview", mail=mail.id, kind=mail.kind)
        return Preview(chosen)
