"""Sending what is due: claim and write in one transaction, hand over outside any, record the outcome.

At most once: a mail is marked as claimed, and that is on disk, before a word of it leaves. What a sender took and never
told of becomes "mungkin terkirim", and nothing but a person's decision sends it again. Any number of senders on any
number of machines may run; each claims a mail of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

import structlog
from flask import Flask
from sqlalchemy import select, update

from coordination import clock
from coordination.clock import Zone
from coordination.config import Settings
from coordination.db import db, unit_of_work
from coordination.directory.queries import office as office_of
from coordination.notifications import ladder
from coordination.notifications.claiming import (
    Claim,
    abandoned,
    claim,
    due,
    in_doubt,
    left_alone,
    put_back,
    record,
    refused,
    sent,
)
from coordination.notifications.models import ReminderRules
from coordination.notifications.rules import rules_of
from coordination.notifications.servers import server_in_use
from coordination.notifications.smtp import (
    Connection,
    InDoubt,
    Interrupted,
    Limits,
    Refused,
    Server,
    Undelivered,
    Unusable,
)
from coordination.outbox.models import Mail, MailState, Reason

log = structlog.get_logger()

LIMITS: Final = Limits()
HAND_OVER_WITHIN: Final = timedelta(minutes=8)
"""A sender that comes to it later (its machine slept) puts the mail back: its claim may have been called in doubt."""
PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15))
"""How long a server that cannot be used is left alone, the longer the more often in a row."""
AT_ONCE: Final = 500
"""Mails of one tick; the next goes on."""
_PAUSE: Final = "rakor_mail_pause"
_STOPPING: Final = "rakor_stopping"


def stopping(app: Flask) -> threading.Event:
    """Return what is set once whoever ticks here has to stop: no further mail is claimed then."""
    event: threading.Event = app.extensions.setdefault(_STOPPING, threading.Event())
    return event


@contextmanager
def stop_sending(app: Flask) -> Iterator[None]:
    """Let a round that is at work end with the mail at hand, while the body runs; whoever ticks later begins anew."""
    stopping(app).set()
    yield
    del app.extensions[_STOPPING]


def send_due(app: Flask, now: datetime) -> int:
    """Send what is due at `now`; return how many mails were handed over."""
    began = clock.now()

    def moment() -> datetime:
        return now + (clock.now() - began)  # a round may take minutes, and a claim must say when it was made

    with app.app_context():
        session = db.session()
        office = office_of(session)
        stale = session.scalar(select(Mail.id).where(abandoned(now)).limit(1))
        waiting = None if office is None else session.scalar(select(Mail.id).where(due(session, office, now)).limit(1))
        resting = office is not None and is_quiet(rules_of(session), office.zone, now)
    if stale is not None:
        _call_in_doubt(app, now)
    if waiting is None or resting:
        return 0
    return _round(app, moment)


def is_quiet(rules: ReminderRules, zone: Zone, now: datetime) -> bool:
    """Tell whether nothing may leave at `now`: the office's quiet hours, which may span midnight."""
    return ladder.is_quiet(now.astimezone(zone.tz).time(), rules.quiet_from, rules.quiet_until)


def _call_in_doubt(app: Flask, now: datetime) -> None:
    """Say of what senders claimed and never told of that it may have left."""
    with app.app_context(), unit_of_work() as session:
        session.execute(update(Mail).where(abandoned(now)).values(state=MailState.MAYBE_SENT))


# --- one round -----------------------------------------------------------------------------------------------


@dataclass
class _Pause:
    """How long a server is left alone that could not be used."""

    server: Server | None
    times: int
    until: datetime


def _round(app: Flask, moment: Callable[[], datetime]) -> int:
    settings: Settings = app.extensions["rakor_settings"]
    try:
        with app.app_context():
            server = server_in_use(db.session(), settings)
    except Unusable as error:
        _rest(app, None, error, moment())
        return 0
    if server is None:
        _no_server(app, moment())
        return 0
    pause: _Pause | None = app.extensions.get(_PAUSE)
    if pause is not None and pause.server == server and moment() < pause.until:
        return 0
    return _hand_over_all(app, server, moment)


def _no_server(app: Flask, now: datetime) -> None:
    """Without a mail server all that is due stays here, and the outbox shows what would have gone out."""
    with app.app_context(), unit_of_work() as session:
        office = office_of(session)
        assert office is not None
        session.execute(
            update(Mail)
            .where(due(session, office, now))
            .values(state=MailState.NOT_SENT, reason=Reason.NO_SERVER, problem=None)
        )


def _rest(app: Flask, server: Server | None, error: Undelivered, now: datetime) -> None:
    """Leave a server alone that cannot be used, and say with what waits why it does. No mail is at fault."""
    log.warning("mail_server", trouble=error.trouble.value)
    before: _Pause | None = app.extensions.get(_PAUSE)
    times = before.times + 1 if before is not None and before.server == server else 1
    app.extensions[_PAUSE] = _Pause(server, times, now + PAUSES[min(times, len(PAUSES)) - 1])
    with app.app_context(), unit_of_work() as session:
        office = office_of(session)
        assert office is not None
        session.execute(update(Mail).where(due(session, office, now)).values(problem=error.problem))


class _Line:
    """The way to the server, opened when the first mail needs it and anew after it broke."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._connection: Connection | None = None
        self._broken = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._connection is not None:
            self._connection.__exit__(None, None, None)

    def ready(self) -> Connection:
        """Return a connection that listens. Raises Unusable."""
        if self._connection is not None and not self._connection.is_alive():
            self._connection.close()
            self._connection = None
        if self._connection is None:
            self._connection = Connection(self._server, LIMITS)
        return self._connection

    def broke(self, error: Undelivered) -> None:
        """Go on with a new connection; a server that breaks off twice in a row is left alone."""
        self._connection = None
        self._broken += 1
        if self._broken > 1:
            raise Unusable(error.trouble, error.answer)

    def held(self) -> None:
        """Note that the server answered."""
        self._broken = 0


def _hand_over_all(app: Flask, server: Server, moment: Callable[[], datetime]) -> int:
    handed, stop = 0, stopping(app)
    try:
        with _Line(server) as line:
            for _turn in range(AT_ONCE):
                if stop.is_set():
                    break
                connection = line.ready()  # before the claim: of a server that is away nothing is claimed
                found, claimed = claim(app, server, moment())
                if not found:
                    break
                if claimed is not None:
                    handed += _hand_over(app, line, connection, claimed, moment)
        app.extensions.pop(_PAUSE, None)
    except Unusable as error:
        _rest(app, server, error, moment())
    return handed


def _hand_over(app: Flask, line: _Line, connection: Connection, claimed: Claim, moment: Callable[[], datetime]) -> bool:
    """Hand one claimed mail over and record what came of it. Raises Unusable."""
    if moment() - claimed.at > HAND_OVER_WITHIN:
        record(app, claimed, put_back)
        return False
    try:
        connection.send(claimed.address, claimed.message)
    except Unusable as error:
        record(app, claimed, left_alone(error))
        raise
    except InDoubt as error:
        record(app, claimed, in_doubt(error))
        line.broke(error)
    except Interrupted as error:
        record(app, claimed, refused(error, moment()))
        line.broke(error)
    except Refused as error:
        record(app, claimed, refused(error, moment()))
        line.held()
    else:
        record(app, claimed, sent(moment()))
        line.held()
        return True
    return False
