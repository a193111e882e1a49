"""What tests of sending share: an office, real mail servers on this machine, and a kind of mail of the tests' own."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from contextlib import suppress
from email import message_from_bytes, policy
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from coordination.db import unit_of_work
from coordination.notifications import writing
from coordination.notifications.letters import Button, Entry, Letter
from coordination.notifications.models import Encryption, MailServer
from coordination.notifications.sealing import seal
from coordination.outbox.models import Mail
from coordination.outbox.services import Recipient, enqueue
from tests.actions.conftest import town
from tests.conftest import SECRET
from tests.factories import NOW, make_account, make_office

KIND = "test"


class Mailbox:
    """A mail server's inside: it keeps what it takes, and answers as it is told."""

    def __init__(self):
        self.mails = []
        self.rcpt = {}
        self.data = {}
        self.hanging = False

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        answer = self.rcpt.get(address, self.rcpt.get("*"))
        if answer == "hang":
            await self._hang()
        if answer is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        wanted = self.data.get(envelope.rcpt_tos[0], self.data.get("*"))
        if wanted == "hang":
            await self._hang()
        if wanted == "break off":
            session.loop.call_soon(server.transport.abort)
            await self._hang()
        if isinstance(wanted, str) and wanted != "take and hang":
            return wanted
        self.mails.append(
            SimpleNamespace(
                sender=envelope.mail_from,
                to=envelope.rcpt_tos,
                raw=envelope.content,
                parsed=message_from_bytes(envelope.content, policy=policy.default),
            )
        )
        if wanted == "take and hang":
            await self._hang()
        return "250 taken"

    async def _hang(self):
        self.hanging = True
        await asyncio.sleep(60)

    @property
    def addresses(self):
        return [mail.to[0] for mail in self.mails]


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def start_server():
    """Return a function that starts a mail server; it stops with the test."""
    running = []

    def start(**options):
        mailbox = Mailbox()
        controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **options)
        controller.start()
        mailbox.controller, mailbox.port = controller, controller.port
        running.append(controller)
        return mailbox

    yield start
    for controller in running:
        with suppress(RuntimeError):  # the test stopped it
            controller.stop(no_assert=True)


@pytest.fixture
def mailbox(start_server):
    """Return a mail server that takes everything."""
    return start_server()


@pytest.fixture
def half_way():
    """Return the port of a mail server that breaks off when it has part of a mail."""

    def serve(door):
        with suppress(OSError):
            while True:
                line, _address = door.accept()
                with line, line.makefile("rb") as said:
                    line.sendall(b"220 here\r\n")
                    for command in said:
                        line.sendall(b"354 go on\r\n" if command.upper().startswith(b"DATA") else b"250 yes\r\n")
                        if command.upper().startswith(b"DATA"):
                            said.read(1000)
                            # What was not read makes the end a reset, as where a server is killed.
                            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                            break

    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=serve, args=(door,), daemon=True).start()
        yield door.getsockname()[1]
        door.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def office(session):
    made = make_office(session)
    session.commit()
    return made


def set_server(session, port, **given):
    """Set the office's mail server."""
    values = {
        "host": "127.0.0.1",
        "port": port,
        "encryption": Encryption.NONE,
        "sender": "rakor@kendarikota.go.id",
        "sender_name": "Rakor Kendari",
    }
    password = given.pop("password", None)
    row = session.get(MailServer, 1) or MailServer(id=1)
    for name, value in (values | given).items():
        setattr(row, name, value)
    row.password = seal(SECRET, password) if password else None
    session.add(row)
    session.commit()
    return row


def letter(desk):
    """Write a letter about nothing, whose number says which."""
    number = desk.mail.about.get("number", 0)
    return Letter(
        subject=f"Kabar {number}",
        opening=f"Yth. {desk.reader.name},\n\nada kabar nomor {number}.",
        entries=(Entry(title="Menyusun alur rujukan", details=(("Tenggat", "31 Juli 2024"),)),),
        button=Button(label="Buka", url=f"http://localhost/kabar/{number}"),
    )


@pytest.fixture
def writer(monkeypatch):
    """Let the tests' kind of mail be written; return a way to have another function write it."""

    def use(function, kind=KIND):
        monkeypatch.setitem(writing.WRITERS, kind, function)

    use(letter)
    return use


@pytest.fixture
def put(session, writer):
    """Return a function that puts mails to accounts, people or mailboxes into the outbox."""
    numbers = iter(range(1, 10_000))

    def put(*recipients, kind=KIND, **given):
        number = next(numbers)
        session.commit()  # what the test has prepared
        with unit_of_work(session):  # as the product writes: a ticker may be writing meanwhile
            enqueue(
                session=session,
                now=given.pop("now", NOW),
                kind=kind,
                recipients=[
                    one
                    if isinstance(one, Recipient)
                    else Recipient(person_id=getattr(one, "person_id", None) or one.id)
                    for one in recipients
                ],
                cause=f"test:{number}",
                about={"number": number},
                **given,
            )

    return put


@pytest.fixture
def person(session, office):
    """Return a function that makes a person with an account and an address."""

    def person(address, name=None, **given):
        account = make_account(session, name=name, **given)
        account.email = address
        session.commit()
        return account

    return person


def mails(session):
    """Return the outbox as it is stored now."""
    session.rollback()
    session.expire_all()
    return session.query(Mail).order_by(Mail.id).all()


__all__ = ["KIND", "SMTP", "free_port", "letter", "mails", "set_server", "town"]
