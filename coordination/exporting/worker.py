"""What is made in the background by the serving process: bundles, and the PDFs of notulen that were just approved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

import structlog
from flask import Flask

from coordination import clock
from coordination.db import db, unit_of_work
from coordination.errors import DomainError
from coordination.exporting import building, issued
from coordination.exporting.pdf import NoConverter, converter, pdf_of
from coordination.files.storage import Store

log = structlog.get_logger()

PAUSE: Final = 2.0
"""Seconds between two looks into the table."""
AGAIN: Final = timedelta(hours=1)
"""After this a notula is tried again of which no PDF could be made."""


class Worker:
    """One thread that does what waits, one thing after the other; several processes may each have one."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rakor-worker", daemon=True)
        self._failed: dict[int, datetime] = {}

    def start(self) -> None:
        """Begin to look for work."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the paper at hand and stop; a bundle that is not whole is left to another."""
        self._stop.set()
        # A conversion may hang to its time limit; whoever stops the server does not wait for that.
        self._thread.join(5)

    def work(self) -> bool:
        """Do one thing that waits; False where nothing does."""
        return building.build_next(self._app, self._stop.is_set) or self._keep_one_pdf()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                busy = self.work()
            except Exception:  # the database is away, or the disk is full: look again later
                log.exception("worker")
                busy = False
            if not busy:
                self._stop.wait(PAUSE)

    def _keep_one_pdf(self) -> bool:
        now = clock.now()
        self._failed = {one: at for one, at in self._failed.items() if now - at < AGAIN}
        with self._app.app_context():
            found = issued.without_pdf(db.session(), frozenset(self._failed))
        if found is None:
            return False
        revision_id, sha256 = found
        store: Store = self._app.extensions["rakor_store"]
        try:
            with store.open(sha256) as file:
                pdf = store.put(pdf_of(store, file.read(), patient=True))
        except DomainError as error:
            self._failed[revision_id] = now
            return not isinstance(error, NoConverter)
        with self._app.app_context(), unit_of_work() as session:
            issued.keep_pdf(session=session, now=clock.now(), revision_id=revision_id, pdf=pdf)
        return True


@contextmanager
def working(app: Flask) -> Iterator[None]:
    """Work in the background as long as the body runs."""
    worker = Worker(app)
    worker.start()
    try:
        yield
    finally:
        worker.stop()
        store: Store = app.extensions["rakor_store"]
        converter(store.root.parent).close()
