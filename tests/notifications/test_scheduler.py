"""The ticker wakes what is due: in the server, or in a process of its own; twice, and after a restart, once each."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from coordination import clock as clocks
from coordination import schema
from coordination.app import create_app
from coordination.config import load_settings
from coordination.db import db
from coordination.notifications import scheduler
from coordination.notifications.models import ReminderRules
from coordination.notifications.scheduler import Job, ticking
from coordination.outbox.models import Mail, MailState, Reason
from coordination.outbox.services import Recipient, enqueue
from tests.factories import add, make_account, make_office
from tests.notifications.conftest import mails, set_server

PROJECT = Path(__file__).resolve().parents[2]


def until(reached, seconds=30):
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def at_any_hour(session, office):
    add(session, ReminderRules(id=1, quiet_from=clocks.now().time().min, quiet_until=clocks.now().time().min))
    session.commit()


def test_tickers_at_once_and_one_after_the_other_send_each_mail_once(
    app, session, mailbox, person, put, at_any_hour, monkeypatch
):
    monkeypatch.setattr(scheduler, "JOBS", tuple(Job(name=j.name, seconds=1, work=j.work) for j in scheduler.JOBS))
    set_server(session, mailbox.port)
    people = [person(f"orang{number}@kendarikota.go.id") for number in range(8)]
    put(*people[:4])
    with ExitStack() as tickers:
        for _each in range(2):
            tickers.enter_context(ticking(app))
        until(lambda: len(mailbox.mails) == 4)
    put(*people[4:])
    with ticking(app):
        until(lambda: {mail.state for mail in mails(session)} == {MailState.SENT})
    assert sorted(mailbox.addresses) == sorted(account.email for account in people)


def test_a_job_that_fails_is_tried_again_and_stops_no_other(app, monkeypatch, caplog):
    turns, others = [], threading.Event()

    def fail(_app, now):
        turns.append(now)
        raise RuntimeError("kanari")

    jobs = (
        Job(name="broken", seconds=1, work=fail),
        Job(name="other", seconds=60, work=lambda _app, _now: others.set()),
    )
    monkeypatch.setattr(scheduler, "JOBS", jobs)
    with ticking(app):
        until(lambda: len(turns) > 1 and others.is_set())
    assert any("broken" in record.getMessage() for record in caplog.records)
    assert all(turn.tzinfo is not None for turn in turns)


# --- as commands ---------------------------------------------------------------------------------------------


@pytest.fixture
def data(tmp_path):
    """A data folder with an office and one mail that waits, at no hour that is quiet."""
    app = create_app(load_settings(tmp_path, {}))
    schema.upgrade(app)
    with app.app_context():
        session = db.session()
        make_office(session)
        add(session, ReminderRules(id=1, quiet_from=clocks.now().time().min, quiet_until=clocks.now().time().min))
        enqueue(
            session=session,
            now=clocks.now(),
            kind="test",
            recipients=[Recipient(person_id=make_account(session).person_id)],
            cause="test:1",
            about={},
        )
        session.commit()
        session.close()
        engine = db.engine
    yield tmp_path, lambda: _mail(engine)
    engine.dispose()


def _mail(engine):
    with Session(engine) as session:
        return session.get_one(Mail, 1)


@contextmanager
def running(data, *words, said, **environment):
    process = subprocess.Popen(
        [sys.executable, "-m", "coordination", *words, "--data", str(data)],
        cwd=PROJECT,
        env=os.environ | {"LANG": "C.UTF-8"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for line in process.stdout:
            if said in line:
                break
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert process.returncode == 0


def test_the_command_looks_after_what_is_due_and_stops_when_told(data):
    folder, mail = data
    with running(folder, "scheduler", said="Penjadwal berjalan"):
        until(lambda: mail().state is MailState.NOT_SENT)
    assert mail().reason is Reason.NO_SERVER


@pytest.mark.parametrize("switch", ["on", "off"])
def test_the_server_looks_after_it_unless_that_is_switched_off(data, switch):
    folder, mail = data
    with running(folder, "serve", "--port", "0", said="http://", RAKOR_SCHEDULER=switch):
        if switch == "on":
            until(lambda: mail().state is MailState.NOT_SENT)
        else:
            time.sleep(2)
    assert mail().state is (MailState.NOT_SENT if switch == "on" else MailState.WAITING)
