"""Senders in processes of their own, on one database: nobody gets a mail twice, whoever dies and whenever."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from coordination.notifications.models import MailPreference
from coordination.notifications.sending import send_due
from coordination.outbox.models import MailState
from tests.factories import NOW, add
from tests.notifications.conftest import mails, set_server

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def start(database, settings):
    """Return a function that starts a sender; `go` lets it begin."""
    running = []

    def start(now=NOW):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.notifications.sender", database.url, str(settings.data), now.isoformat()],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def go(*processes):
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()


def until(reached, seconds=20):
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.02)


def states(session):
    return [mail.state for mail in mails(session)]


def test_two_senders_at_once_give_nobody_a_mail_twice(app, session, mailbox, person, put, start):
    set_server(session, mailbox.port)
    people = [person(f"orang{number}@kendarikota.go.id") for number in range(24)]
    put(*people)
    daily = [person(f"harian{number}@kendarikota.go.id") for number in range(4)]
    for account in daily:
        add(session, MailPreference(person_id=account.person_id, digest=True))
    put(*daily, now=NOW - timedelta(days=1))
    put(*daily, now=NOW - timedelta(days=1))
    senders = [start(), start()]
    go(*senders)
    for sender in senders:
        sender.wait(60)
    assert sorted(mailbox.addresses) == sorted(account.email for account in [*people, *daily])
    assert set(states(session)) == {MailState.SENT}
    assert len({mail.claimed_by.split(":")[1] for mail in mails(session)}) == 2, "one did it all"


@pytest.mark.parametrize("taken", [True, False], ids=["after the server had it", "before"])
def test_a_mail_whose_sender_was_killed_is_in_doubt_and_is_not_sent_again(
    app, session, mailbox, person, put, start, taken
):
    set_server(session, mailbox.port)
    put(*[person(f"{name}@kendarikota.go.id") for name in ("ani", "budi")])
    (mailbox.data if taken else mailbox.rcpt)["ani@kendarikota.go.id"] = "take and hang" if taken else "hang"
    sender = start()
    go(sender)
    until(lambda: mailbox.hanging)
    sender.send_signal(signal.SIGKILL)
    sender.wait(10)
    assert states(session) == [MailState.SENDING, MailState.WAITING]
    mailbox.rcpt.clear()
    mailbox.data.clear()
    assert send_due(app, NOW + timedelta(minutes=1)) == 1  # the other goes on at once
    assert states(session) == [MailState.SENDING, MailState.SENT]
    for later in (timedelta(minutes=16), timedelta(hours=2), timedelta(days=3)):
        assert send_due(app, NOW + later) == 0
        assert states(session) == [MailState.MAYBE_SENT, MailState.SENT]
    assert mailbox.addresses.count("ani@kendarikota.go.id") == taken
