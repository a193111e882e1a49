"""Pages at 1,000 and at 100,000 actions; the lists beside the bare pages that design.md measures them by.

Both texts are compared before any time is believed. Pages that are no list have no bare side: what they cost at both
sizes shows whether they grow.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import lxml.html
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session

from bench import bare, office
from bench.result import Result
from coordination import schema
from coordination.app import create_app
from coordination.config import Settings
from coordination.db import db

SIZES: Final = (1_000, 100_000)
READERS: Final = {"secretary": office.SECRETARY, "officer": office.OFFICER, "leader": office.LEADER}
LISTS: Final = {
    "actions": ("/tindak-lanjut?tab=semua", bare.ACTIONS),
    "meetings": ("/rapat?keadaan=semua", bare.MEETINGS),
}
PAGES: Final = {
    "home": "/",
    "one meeting": "/rapat/7",
    "dashboard": "/dasbor",
    "search, a word in every action": "/cari?q=kecamatan",
    "search, a word in few": "/cari?q=%22nomor+777%22",
}
_SECONDS: Final = 1.0
"""CPU time to spend on each side of each page; quick spends a quarter."""


def measure(*, quick: bool) -> Result:
    """Measure each page at both sizes; the ratios are those of the lists."""
    seconds = _SECONDS / 4 if quick else _SECONDS
    rows = []
    with time_machine.travel(office.NOW, tick=False):
        for actions in SIZES:
            with _office(actions) as (app, engine):
                rows += [_listed(app, engine, actions, name, reader, seconds) for name in LISTS for reader in READERS]
                rows += [_measured(app, actions, name, seconds) for name in PAGES]
    note = "CPU of one process on one core, by turns; requests a second are what one core gives. No bare side: ratio 0."
    return Result(title="Pages, the lists beside bare pages with the same rows", rows=rows, note=note)


@contextmanager
def _office(actions: int) -> Iterator[tuple[Flask, Engine]]:
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/office.sqlite3"
        app = create_app(Settings(data=Path(folder), database_url=address, secret_key="only-for-measuring-" * 2))
        schema.upgrade(app)
        with app.app_context():
            engine = db.engine
            with Session(engine) as session:
                office.fill(session, actions)
        yield app, create_engine(address)
        with app.app_context():
            db.engine.dispose()


def _listed(app: Flask, engine: Engine, actions: int, name: str, reader: str, seconds: float) -> dict[str, Any]:
    address, by_hand = LISTS[name]
    product = _signed_in(app, READERS[reader])
    page = product.get(address).get_data(as_text=True)
    client = by_hand.app(engine, page, reader).test_client()
    if _visible(page) != _visible(client.get("/").get_data(as_text=True)):
        raise SystemExit(f"The two sides of the {name} of {reader} do not say the same: no ratio.")
    ours, theirs = _times(lambda: product.get(address).get_data(), lambda: client.get("/").get_data(), seconds)
    return _row(f"{name}, {reader}", actions, ours, theirs, _queries(app, product, address))


def _measured(app: Flask, actions: int, name: str, seconds: float) -> dict[str, Any]:
    client = _signed_in(app, office.SECRETARY)
    answer = client.get(PAGES[name])
    if answer.status_code != 200:
        raise SystemExit(f"{PAGES[name]} answers {answer.status_code}")
    ours, _same = _times(lambda: client.get(PAGES[name]).get_data(), None, seconds)
    return _row(name, actions, ours, None, _queries(app, client, PAGES[name]))


def _row(page: str, actions: int, ours: float, theirs: float | None, queries: int) -> dict[str, Any]:
    return {
        "page": page,
        "actions": actions,
        "requests/s": round(1 / ours),
        "product ms": 1000 * ours,
        "bare ms": 1000 * theirs if theirs else 0.0,
        "ratio": ours / theirs if theirs else 0.0,
        "queries": queries,
    }


def _signed_in(app: Flask, account: int) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["account"], kept["epoch"] = account, 1
    return client


def _visible(page: str) -> str:
    document: Any = lxml.html.fromstring(page)
    for hidden in document.xpath("//script | //*[@hidden]"):
        hidden.drop_tree()
    return "".join(document.text_content().split())


def _queries(app: Flask, client: FlaskClient, address: str) -> int:
    counted: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        counted.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    client.get(address).get_data()
    event.remove(engine, "before_cursor_execute", count)
    return sum(not statement.startswith("PRAGMA") for statement in counted)


def _times(product: Callable[[], object], by_hand: Callable[[], object] | None, seconds: float) -> tuple[float, float]:
    """Return the median CPU seconds of a request on both sides, asked by turns so that a busy machine slows both."""
    sides = [product, by_hand] if by_hand else [product]
    times: list[list[float]] = [[] for _side in sides]
    began = time.process_time()
    while len(times[0]) < 5 or time.process_time() - began < len(sides) * seconds:
        for ask, taken in zip(sides, times, strict=True):
            start = time.process_time()
            ask()
            taken.append(time.process_time() - start)
    return statistics.median(times[0]), statistics.median(times[-1])
