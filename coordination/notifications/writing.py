"""Which function writes which kind of mail. Each kind has its module in `kinds/`; this is where they are entered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.directory.models import Office
from coordination.notifications.kinds import actions, escalations, inquiries, meetings, minutes, reminders
from coordination.notifications.letters import Letter
from coordination.outbox.models import Mail
from coordination.outbox.services import Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a writer has at hand: the mail, as whom its recipient reads, and when and where it is written.

    `session` is in a writing transaction, so that a personal link made for the mail is kept with its claim. In a
    preview `trial` is true: nothing may be written, and personal links are shown as "…".
    """

    app: Flask
    session: Session
    office: Office
    mail: Mail
    recipient: Recipient
    reader: Actor
    now: datetime
    trial: bool = False


Writer = Callable[[Desk], Letter]

WRITERS: Mapping[str, Writer] = {
    **actions.WRITERS,
    **escalations.WRITERS,
    **inquiries.WRITERS,
    **meetings.WRITERS,
    **minutes.WRITERS,
    **reminders.WRITERS,
}
"""By `Mail.kind`. A writer raises `letters.Withheld` where there is nothing to say any more."""


def written(desk: Desk) -> Letter:
    """Return the words of the mail on the desk. Raises Withheld; KeyError for a kind that nobody writes."""
    return WRITERS[desk.mail.kind](desk)
