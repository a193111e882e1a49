"""The office's mail server as it is set, and what its administrator changes about it."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict, Unpack

from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import change, record
from coordination.config import Settings
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.mail_addresses import as_sent
from coordination.notifications.models import Encryption, MailServer
from coordination.notifications.sealing import Unreadable, seal, unseal
from coordination.notifications.smtp import Server, Trouble, Unusable
from coordination.richtext import one_line


def mail_server(session: Session) -> MailServer | None:
    """Return the row of the office's mail server, whether or not it is in use."""
    return session.get(MailServer, 1)


def server_in_use(session: Session, settings: Settings) -> Server | None:
    """Return how to reach the mail server; None where there is none, or it is switched off. Raises Unusable."""
    row = mail_server(session)
    return reached(row, settings) if row is not None and row.active else None


def reached(row: MailServer, settings: Settings) -> Server:
    """Return how to reach a mail server, its password unsealed. Raises Unusable where that cannot be read."""
    try:
        password = unseal(settings.secret_key, row.password) if row.password else None
    except Unreadable as error:
        raise Unusable(Trouble.SECRET) from error
    return Server(
        host=row.host,
        port=row.port,
        encryption=row.encryption,
        username=row.username,
        password=password,
        sender=row.sender,
        sender_name=row.sender_name,
    )


class ServerFacts(TypedDict, total=False):
    """What an administrator sets about the mail server."""

    active: bool
    host: str
    port: int
    encryption: Encryption
    username: str | None
    sender: str
    sender_name: str


def change_server(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    settings: Settings,
    password: str | None = None,
    **facts: Unpack[ServerFacts],
) -> MailServer:
    """Set what is given; `password` None keeps the one that is sealed. Raises DomainError for what cannot be meant."""
    values: dict[str, object] = {
        name: one_line(value) if isinstance(value, str) and not isinstance(value, Encryption) else value
        for name, value in facts.items()
    }
    if "host" in values and not _is_host(str(values["host"])):
        raise DomainError(_("Tulis nama servernya saja, misalnya mail.kendarikota.go.id."), field="host")
    if "sender" in values:
        sender = as_sent(str(values["sender"]))
        if sender is None:
            raise DomainError(_("Tulis alamat pos-el lengkap, misalnya rakor@kendarikota.go.id."), field="sender")
        values["sender"] = sender
    if "username" in values:
        values["username"] = values["username"] or None
    if password:
        values["password"] = seal(settings.secret_key, password)
    row = mail_server(session) or MailServer(id=1)
    change(session=session, actor=actor, now=now, row=row, values=values)
    return row


def note_test(*, session: Session, actor: Actor, now: datetime, row: MailServer) -> None:
    """Put on record that the server was tried."""
    record(session=session, actor=actor, now=now, verb="tested", row=row)


def _is_host(text: str) -> bool:
    """Tell whether `text` is the name or number of a machine, and no address with a scheme, path or port."""
    if not text or len(text) > 254 or any(one in text for one in " /@[]"):
        return False
    try:
        text.encode("idna")
    except UnicodeError:
        return False
    return text.count(":") != 1  # a port has its own place; more of them are an IPv6 address
