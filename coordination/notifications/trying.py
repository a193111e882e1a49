"""Trying the mail server out: a mail to whoever sets it, sent at once, beside the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Flask

from coordination.config import Settings
from coordination.directory.models import Office
from coordination.i18n import _
from coordination.mail_addresses import as_sent
from coordination.notifications import layout
from coordination.notifications.letters import Letter
from coordination.notifications.models import MailServer
from coordination.notifications.servers import reached
from coordination.notifications.smtp import Connection, Limits, Refused, Server, Trouble

LIMITS: Final = Limits(answer=8, reaching=15, handing=20)
"""Somebody waits for the page."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A mail that says it is a trial, and how it goes."""

    server: Server
    address: str
    message: bytes


def prepared(
    *, app: Flask, office: Office, row: MailServer, settings: Settings, name: str, address: str, now: datetime
) -> Trial:
    """Write the mail to whoever tries, in the language that is spoken. Raises Undelivered."""
    server = reached(row, settings)
    known = as_sent(address)
    if known is None:
        raise Refused(Trouble.ADDRESS, for_good=True)
    letter = Letter(
        subject=_("Surat percobaan dari Rakor"),
        opening=_("Surat ini menunjukkan bahwa Rakor dapat mengirim pos-el. Tidak ada yang perlu Anda lakukan."),
    )
    message = layout.compose(
        app=app,
        office=office,
        server=server,
        envelope=layout.Envelope(address=known, name=name),
        letters=[letter],
        now=now,
    )
    return Trial(server=server, address=known, message=message.as_bytes())


def hand_over(trial: Trial) -> None:
    """Send it, outside any transaction. Raises Undelivered."""
    with Connection(trial.server, LIMITS) as connection:
        connection.send(trial.address, trial.message)
