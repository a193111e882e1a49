"""Every address asked by every person about every meeting, and every answer searched for what they may not see."""

from __future__ import annotations

import logging
import re
import shutil
import sqlite3
import zipfile
from copy import deepcopy
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from urllib.parse import urlsplit

import lxml.html
import pytest
import time_machine
from flask import session as browser_session
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from coordination.app import create_app
from coordination.config import Settings
from coordination.db import db
from tests import databases
from tests.conftest import SECRET
from tests.permissions import expectations, routes
from tests.permissions.moments import MOMENTS, furnish
from tests.permissions.world import CANARIES, PEOPLE, World, canary

TODAY = datetime(2024, 7, 2, 1, tzinfo=UTC)
FILES = {"FILE": (b"%PDF-1.4\n%%EOF\n", "bahan.pdf"), "SHEET": (b"Nama;Instansi\nOrang Baru;Dinas Baru\n", "orang.csv")}
_ENDS = sorted((word.removeprefix("kanari") for word in CANARIES), key=len, reverse=True)
_CANARY = re.compile(f"kanari(?:{'|'.join(_ENDS)})")
_UNSEEN_TABLES = {"audit_entry", "alembic_version"}
"""What differs after a refusal too, or never."""


class Office:
    """The app over a copy of the world at any moment, with a browser for each person."""

    def __init__(self, folder):
        self.folder = folder
        self.file = folder / "rakor.sqlite3"
        self.app = create_app(Settings(data=folder / "data", database_url=f"sqlite:///{self.file}", secret_key=SECRET))
        self.app.testing = True
        self.log = _Log()
        database = databases.SqliteDatabase(folder)
        databases.fill_template(self.app, database)
        database.renew()
        self._moments: dict[str, dict[str, dict[str, object]]] = {}
        self._build()
        self.clients, self.token = {}, ""
        self._sign_in()
        self.now: str | None = None
        self._watch: sqlite3.Connection | None = None

    def _build(self):
        store = self.app.extensions["rakor_store"]
        with self.app.test_request_context():
            engine = db.engine
            with Session(engine) as session:
                self.world = World(session, store_bytes=store.put)
                furnish(self.world, store)
                self.accounts = {name: (row.id, row.epoch) for name, row in self.world.accounts.items()}
                original = deepcopy(self.world.ids)
                self._keep("start", original)
            for moment, make in MOMENTS.items():
                self._restore("start")
                with Session(engine) as session:
                    self.world.session, self.world.ids = session, deepcopy(original)
                    suffix = "_recorded" if moment in routes.RECORDED else "_approved"
                    for account in self.world.accounts.values():
                        session.add(account)
                    for row in self.world.organizations.values():
                        session.add(row)
                    for name, ids in self.world.ids.items():
                        if name.endswith(suffix):
                            make(self.world, ids)
                    session.commit()
                    session.expunge_all()
                    self._keep(moment, self.world.ids)

    def _keep(self, moment, ids):
        self.world.session.close()
        db.engine.dispose()
        with sqlite3.connect(self.file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copyfile(self.file, self.folder / f"{moment}.copy")
        self._moments[moment] = ids

    def _restore(self, moment):
        db.engine.dispose()
        for rest in self.folder.glob(f"{self.file.name}-*"):
            rest.unlink()
        shutil.copyfile(self.folder / f"{moment}.copy", self.file)

    def _sign_in(self):
        with self.app.test_request_context():
            browser_session["csrf_token"] = "known"
            self.token = generate_csrf()
            kept = browser_session["csrf_token"]
        for name in (*PEOPLE, None):
            client = self.app.test_client()
            with client.session_transaction() as state:
                state["csrf_token"] = kept
                if name is not None:
                    state["account"], state["epoch"] = self.accounts[name]
            self.clients[name] = client

    def at(self, moment):
        """Put the world at a moment; return the ids of its meetings."""
        moment = moment or "start"
        if self.now != moment:
            self.renew(moment)
        return self._moments[moment]

    def renew(self, moment):
        """Put the world at a moment anew, whatever was written."""
        if self._watch is not None:
            self._watch.close()
        with self.app.app_context():
            self._restore(moment)
        self._watch = sqlite3.connect(self.file)
        self.now, self._seen = moment, self._version()

    def _version(self):
        return self._watch.execute("PRAGMA data_version").fetchone()[0]

    def was_written(self):
        """Tell whether anybody committed a change since the last look."""
        before, self._seen = self._seen, self._version()
        return before != self._seen

    def tables(self):
        """Return a digest of each table."""
        names = [name for (name,) in self._watch.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sha256(repr(self._watch.execute(f'SELECT * FROM "{name}"').fetchall()).encode()).hexdigest()
            for name in names
            if name not in _UNSEEN_TABLES
        }

    def ask(self, name, method, address, *, data=None, json=None):
        """Send a request as a person; return the answer, with what was logged meanwhile."""
        self.log.lines.clear()
        headers = {"X-CSRFToken": self.token} if json is not None else {}
        if data is not None:
            data = {key: _file(value) for key, value in data.items()} | {"csrf_token": self.token}
        return self.clients[name].open(address, method=method, data=data, json=json, headers=headers, buffered=True)


class _Log(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record):
        self.lines.append(self.format(record))


def _file(value):
    if isinstance(value, str) and value in FILES:
        content, name = FILES[value]
        return BytesIO(content), name
    return [str(one) for one in value] if isinstance(value, list) else str(value)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    root = logging.getLogger()
    level = root.level
    with time_machine.travel(TODAY, tick=False):
        made = Office(tmp_path_factory.mktemp("office"))
        root.addHandler(made.log)
        root.setLevel(logging.INFO)
        yield made
        root.removeHandler(made.log)
        root.setLevel(level)


# --- the table is whole --------------------------------------------------------------------------------------


def _methods(rule):
    return rule.methods - {"HEAD", "OPTIONS"}


def test_every_address_has_its_row_and_every_row_its_address(office):
    rules = {(method, rule.rule) for rule in office.app.url_map.iter_rules() for method in _methods(rule)}
    rows = {(row.method, row.rule) for row in routes.ROWS}
    rows |= {(method, rule) for method, known in routes.OPEN_TO_ALL.items() for rule in known}
    assert not rules - rows, "addresses that the table does not know"
    assert not rows - rules, "rows whose address does not exist"


# --- what each person gets -----------------------------------------------------------------------------------


@pytest.mark.parametrize("row", [row for row in routes.ROWS if not row.is_write], ids=lambda row: row.what)
def test_reading(office, row):
    ids = office.at(row.at)
    wrong = []
    for meeting in _meetings(row, ids):
        for name in (*PEOPLE, None):
            answer = office.ask(name, "GET", _address(row, ids[meeting]))
            wrong += _judge(office, row, meeting, name, answer)
    assert not wrong, "\n".join(wrong)
    assert not office.was_written(), "a page that is only read wrote something"


@pytest.mark.parametrize("row", [row for row in routes.ROWS if row.is_write], ids=lambda row: row.what)
def test_writing(office, row):
    ids = office.at(row.at)
    wrong, done = [], 0
    for meeting in _meetings(row, ids):
        may = _may(row, meeting)
        body: dict[str, object] = {}  # whoever may not sends what the last who may did
        for name in [*sorted(PEOPLE, key=lambda name: name not in may), None]:
            if name in may and not row.json:
                body = _body(office, row, meeting, ids[meeting], name)
            before = office.tables() if name in may else {}
            answer = office.ask(
                name, row.method, _address(row, ids[meeting]), data=None if row.json else body, json=row.json
            )
            wrong += _judge(office, row, meeting, name, answer)
            written = office.was_written()
            if name in may:
                done += 1
                if row.changes and (not written or office.tables()[row.changes] == before[row.changes]):
                    wrong.append(f"{name} did it with {meeting}, and {row.changes} is as before: {_said(answer)}")
            elif written:
                wrong.append(f"{name} was refused on {meeting}, and something was written")
            if written:
                office.renew(row.at or "start")
    assert not wrong, "\n".join(wrong)
    assert done, "nobody may do this at all"


def _of(people, meeting):
    return people if isinstance(people, frozenset) else people[meeting]


def _may(row, meeting):
    people = _of(row.may, meeting)
    return people - {"reviewer"} if row.at in routes.UNREVIEWED and row.is_about_meetings else people


def _refused(row, meeting):
    people = _of(row.refused, meeting)
    return people - {"reviewer"} if row.at in routes.UNREVIEWED and row.is_about_meetings else people


def _meetings(row, ids):
    """Return the meetings that the row is tried on: those that the moment changed, and that have such a thing."""
    if not row.is_about_meetings:
        return ["biasa_approved"]
    needed = {row.ids.get(key, key) for key in re.findall(r":(\w+_id)>", row.rule)}
    known = [name for name in ids if needed <= ids[name].keys() and _of(row.may, name) | _of(row.refused, name)]
    if row.at is not None:
        known = [name for name in known if name.endswith("recorded" if row.at in routes.RECORDED else "approved")]
    assert known, "the world has no such thing"
    return known


def _address(row, ids):
    def fill(match):
        key = match[1]
        named = row.ids.get(key, key)
        return str(ids.get(named, named))

    path = re.sub(r"<(?:[^<>]*:)?(\w+)>", fill, row.rule)
    query = row.query.format(**ids, nothing="", tab_written="perlu-notula", tab_approved="disahkan")
    return f"{path}?{query}" if query else path


def _judge(office, row, meeting, name, answer):
    """Return what is wrong with an answer, a sentence each."""
    about = f"{name} on {meeting}: {answer.status_code}"
    if name is None:
        if row.json is not None:
            wrong = [] if answer.status_code == 401 else [f"{about}, not 401"]
        else:
            to_sign_in = answer.status_code == 302 and urlsplit(answer.location).path == "/masuk"
            wrong = [] if to_sign_in else [f"{about}, not sent to sign in"]
    elif name in _may(row, meeting):
        wrong = [] if answer.status_code in (200, 302, 303) else [f"{about} though they may: {_said(answer)}"]
        wrong += _missing(row, meeting, name, answer)
    else:
        expected = 403 if name in _refused(row, meeting) else 404
        if name in row.idle.get(meeting, ()):
            expected = 303 if row.is_write else 200
        wrong = [] if answer.status_code == expected else [f"{about}, not {expected}: {_said(answer)}"]
    return wrong + [f"{name} on {meeting} came across {word}" for word in _leaked(row, name, answer)] + _logged(office)


def _logged(office):
    return [f"the log holds {word}" for line in office.log.lines for word in _CANARY.findall(line.lower())]


def _words(answer):
    """Return every canary in an answer's bytes and headers, looking into packed files."""
    content = answer.get_data()
    texts = [str(answer.headers).lower()]
    if content[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(content)) as packed:
            texts += [f"{name} {packed.read(name).decode(errors='replace')}".lower() for name in packed.namelist()]
    else:
        texts.append(content.decode(errors="replace").lower())
    return {word for one in texts for word in _CANARY.findall(one)}


def _leaked(row, name, answer):
    found = _words(answer)
    return [word for word in sorted(found) if name is None or not _may_read(row, name, word)]


def _may_read(row, name, word):
    meeting, kind = CANARIES[word]
    if name == "reviewer" and row.at in routes.UNREVIEWED and meeting.endswith("recorded"):
        return False
    return name in expectations.WORDS[kind][meeting]


def _missing(row, meeting, name, answer):
    """Return what a permitted person does not find, so that an empty page is not taken for a discreet one."""
    if not row.shows:
        return []
    found = _words(answer)
    if row.lists is not None:
        meant = [known for known, people in row.lists.items() if name in people]
        unmeant = [known for known, people in row.lists.items() if name not in people]
        wrong = [f"{name} does not find {known}" for known in meant if not _has(found, row.shows, known)]
        return wrong + [f"{name} finds {known}" for known in unmeant if _has(found, row.shows, known)]
    return [] if _has(found, row.shows, meeting) else [f"{name} does not find {row.shows} of {meeting}"]


def _has(found, kind, meeting):
    return bool({canary(meeting, kind), canary(meeting, f"{kind}item")} & found)


def _said(answer):
    """Return the sentence that a page of ours says first."""
    if answer.mimetype != "text/html" or not answer.get_data():
        return answer.get_data(as_text=True)[:200]
    page = lxml.html.fromstring(answer.get_data())
    alerts = page.xpath("//main//*[contains(@class, 'alert') or contains(@class, 'invalid-feedback')]")
    return " | ".join(" ".join(one.text_content().split())[:200] for one in alerts or page.xpath("//main"))[:600]


def _body(office, row, meeting, ids, name):
    """Return what a person sends: the fields of the page as they find them, changed by the row."""
    given = {key: _filled(value, ids) for key, value in row.form.items()}
    if not row.page:
        return given
    page = routes.Row(what="", method="GET", rule=row.page, may={}, refused={}, ids=row.ids, query=row.query)
    address, action = _address(page, ids), urlsplit(_address(row, ids)).path
    upload = {"file": row.upload} if row.upload else None
    answer = office.ask(name, "POST" if upload else "GET", address, data=upload)
    forms = [form for form in lxml.html.fromstring(answer.get_data()).forms if form.method == "POST"]
    own = [form for form in forms if urlsplit(form.get("action") or address).path == action]
    assert own, f"{address} has no form for {action}"
    fields: dict[str, list[str]] = {}
    for key, value in own[0].form_values():
        fields.setdefault(key, []).append(value)
    return fields | given


def _filled(value, ids):
    if isinstance(value, list):
        return [_filled(one, ids) for one in value]
    return value.format(**ids) if isinstance(value, str) and not value.startswith('{"') else value
