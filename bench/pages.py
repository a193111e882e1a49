"""Pages at 1,000 and at 100,000 actions; the list of actions beside the bare page that design.md measures it by.

The bare page is Flask, SQLAlchemy Core and Jinja: one hand-written query for the same rows, put into the same frame.
Both texts are compared before any time is believed. Other pages have no bare side; they show that they do not grow.
"""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final

import lxml.html
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Template
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.orm import Session

from bench import office
from bench.result import Result
from coordination import schema
from coordination.app import create_app
from coordination.config import Settings
from coordination.db import db

SIZES: Final = (1_000, 100_000)
READERS: Final = {"secretary": office.SECRETARY, "officer": office.OFFICER, "leader": office.LEADER}
LIST: Final = "/tindak-lanjut?tab=semua"
PAGES: Final = {
    "first page": "/",
    "meetings": "/rapat?keadaan=semua",
    "one meeting": "/rapat/7",
    "dashboard": "/dasbor",
}
_SECONDS: Final = 1.0
"""CPU time to spend on each side of each page; quick spends a quarter."""

# What a reader sees of approved, ordinary meetings: those hosted, owed in or invited to, or all of the office's.
_SEEN: Final = {
    "leader": "1 = 1",
    "secretary": """(a.host_id = 1 OR a.owner_id = 1 OR EXISTS (SELECT 1 FROM participant p
        WHERE p.meeting_id = a.meeting_id AND p.organization_id = 1))""",
    "officer": """(a.owner_id = 20 OR EXISTS (SELECT 1 FROM participant p
        WHERE p.meeting_id = a.meeting_id AND p.organization_id = 20))""",
}
_ROWS: Final = """
SELECT a.id, a.code, a.text, a.state, a.last_day, a.submitted_on, a.percent, m.title AS meeting, o.short_name AS owner
FROM action a JOIN meeting m ON m.id = a.meeting_id JOIN organization o ON o.id = a.owner_id
WHERE a.state != 'cancelled' AND a.released_at IS NOT NULL AND {seen}
ORDER BY a.phase, a.last_day, a.id LIMIT 50
"""
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
_STATES: Final = {
    "not_started": "Belum ditindaklanjuti",
    "in_progress": "Dalam proses",
    "submitted": "Menunggu verifikasi",
    "returned": "Perlu dilengkapi",
    "done": "Selesai",
}
_TABLE: Final = Template(
    """{% for r in rows %}<tr{% if r.late %} class="late"{% endif %}><td class="strong no nw">{{ r.code }}</td>
<td class="what"><a class="strong" href="/tindak-lanjut/{{ r.id }}">{{ r.text }}</a><br>
<span class="sm mut">{{ r.meeting }}</span></td><td class="org">{{ r.owner }}</td>
<td class="state">{{ r.state }}</td><td class="due"><span class="nw">{{ r.day }}</span>
<span class="sm rel">{{ r.words }}</span></td><td class="num pg"><span class="sm">{{ r.percent }}%</span>
<progress class="bar" max="100" value="{{ r.percent }}"></progress></td></tr>{% endfor %}""",
    autoescape=True,
)
_BODY: Final = re.compile(r"<tbody>.*</tbody>", re.DOTALL)


def measure(*, quick: bool) -> Result:
    """Measure each page at both sizes; the worst ratio is that of the list of actions."""
    seconds = _SECONDS / 4 if quick else _SECONDS
    rows = []
    with time_machine.travel(office.NOW, tick=False):
        for actions in SIZES:
            with _office(actions) as (app, engine):
                rows += [_listed(app, engine, actions, reader, seconds) for reader in READERS]
                rows += [_measured(app, actions, name, seconds) for name in PAGES]
    note = "CPU of one process on one core, by turns; requests a second are what one core gives. No bare side: ratio 0."
    return Result(title="Pages, the list of actions beside the bare page with the same rows", rows=rows, note=note)


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


def _listed(app: Flask, engine: Engine, actions: int, reader: str, seconds: float) -> dict[str, Any]:
    product = _signed_in(app, READERS[reader])
    page = product.get(LIST).get_data(as_text=True)
    bare = _bare_app(engine, page, reader).test_client()
    if _visible(page) != _visible(bare.get("/").get_data(as_text=True)):
        raise SystemExit(f"The two sides of the list of {reader} do not say the same: no ratio.")
    ours, theirs = _times(lambda: product.get(LIST).get_data(), lambda: bare.get("/").get_data(), seconds)
    return _row(f"actions, {reader}", actions, ours, theirs, _queries(app, product, LIST))


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


def _bare_app(engine: Engine, page: str, reader: str) -> Flask:
    """Return bare Flask whose one page fills the frame of the product's with the rows of one query."""
    app = Flask(__name__)
    before, after = _BODY.split(page)
    statement = text(_ROWS.format(seen=_SEEN[reader]))

    def show() -> str:
        with engine.connect() as connection:
            rows = [_written(row) for row in connection.execute(statement).mappings()]
        return f"{before}<tbody>{_TABLE.render(rows=rows)}</tbody>{after}"

    app.add_url_rule("/", "show", show)
    return app


def _written(row: Any) -> dict[str, Any]:
    day, today = date.fromisoformat(row["last_day"]), office.TODAY
    days, is_open = (day - today).days, row["state"] in ("not_started", "in_progress", "returned")
    words = ""
    if is_open:
        words = {0: "hari ini", 1: "besok"}.get(days) or (f"{days} hari lagi" if days > 0 else f"lewat {-days} hari")
    elif row["state"] == "submitted":
        handed_in = date.fromisoformat(row["submitted_on"])
        words = f"dilaporkan {handed_in.day} {_MONTHS[handed_in.month - 1]}"
    elif row["state"] == "done":
        words = "tepat waktu"
    return {
        **row,
        "state": _STATES[row["state"]],
        "day": f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
        "words": words,
        "late": is_open and days < 0,
    }


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


def _times(product: Callable[[], object], bare: Callable[[], object] | None, seconds: float) -> tuple[float, float]:
    """Return the median CPU seconds of a request on both sides, asked by turns so that a busy machine slows both."""
    sides = [product, bare] if bare else [product]
    times: list[list[float]] = [[] for _side in sides]
    began = time.process_time()
    while len(times[0]) < 5 or time.process_time() - began < len(sides) * seconds:
        for ask, taken in zip(sides, times, strict=True):
            start = time.process_time()
            ask()
            taken.append(time.process_time() - start)
    return statistics.median(times[0]), statistics.median(times[-1])
