"""The ticker: it only wakes the work that is due in the tables, so any number of them anywhere does each thing once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from coordination import clock
from coordination.meetings.ahead import make_due
from coordination.notifications.planning import plan_due
from coordination.notifications.sending import send_due, stop_sending

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Job:
    """Something to look after every so many seconds. It is told the app and the moment, and finds its work itself."""

    name: str
    seconds: int
    work: Callable[[Flask, datetime], object]


JOBS: Final[tuple[Job, ...]] = (
    Job(name="reminders", seconds=60, work=plan_due),
    Job(name="mails", seconds=15, work=send_due),
    Job(name="series", seconds=24 * 60 * 60, work=make_due),
)
"""Each runs in a thread of its own, at most once at a time in one process."""


def tick(app: Flask, job: Job) -> None:
    """Do one job now. Its fault is logged and ends nothing: the next tick tries again."""
    try:
        job.work(app, clock.now())
    except Exception:
        log.exception("tick", job=job.name)


@contextmanager
def ticking(app: Flask) -> Iterator[None]:
    """Tick in the background as long as the body runs; at the end the mail at hand is finished, and no other begun."""
    # A tick that is still at work when the next is due is no news: a mail server may be slow.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(len(JOBS))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in JOBS:
        scheduler.add_job(
            tick, "interval", args=(app, job), seconds=job.seconds, id=job.name, next_run_time=datetime.now(UTC)
        )
    scheduler.start()
    try:
        yield
    finally:
        with stop_sending(app):
            scheduler.shutdown()


def run(app: Flask) -> None:
    """Tick in the foreground until told to stop."""
    with ticking(app), suppress(KeyboardInterrupt):
        threading.Event().wait()
