"""The office on a server of its own: put at a moment of its work, and asked by each of its people."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from copy import deepcopy
from hashlib import sha256
from io import BytesIO

from flask import session as browser_session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from coordination.app import create_app
from coordination.config import Settings
from coordination.db import db
from tests import databases
from tests.conftest import SECRET
from tests.permissions import rows
from tests.permissions.moments import FILES, MOMENTS, furnish
from tests.permissions.world import World

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
        self._make_tokens()
        self.browsers: dict[str | None, FlaskClient] = {}
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
                    suffix = "_recorded" if moment in rows.RECORDED else "_approved"
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

    def _make_tokens(self):
        with self.app.test_request_context():
            browser_session["csrf_token"] = "of another"
            self.token_of_another = generate_csrf()
        with self.app.test_request_context():
            browser_session["csrf_token"] = "known"
            self.token = generate_csrf()

    def another_browser(self, name):
        """Return a browser in which a person is signed in, or nobody."""
        client = self.app.test_client()
        with client.session_transaction() as state:
            state["csrf_token"] = "known"
            if name is not None:
                state["account"], state["epoch"] = self.accounts[name]
        return client

    def at(self, moment):
        """Put the world at a moment, everybody with a fresh browser; return the ids of its meetings."""
        self.browsers.clear()
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

    def ask(self, name, method, address, *, data=None, json=None, token=None, headers=None):
        """Send a request as a person; `log` then has what was logged meanwhile."""
        self.log.lines.clear()
        token, headers = self.token if token is None else token, dict(headers or {})
        if json is not None:
            headers["X-CSRFToken"] = token
        if data is not None:
            data = {key: _sent(value) for key, value in data.items()} | {"csrf_token": token}
        browser = self.browsers.get(name) or self.browsers.setdefault(name, self.another_browser(name))
        return browser.open(address, method=method, data=data, json=json, headers=headers, buffered=True)


class _Log(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record):
        self.lines.append(self.format(record))


def _sent(value):
    if isinstance(value, str) and value in FILES:
        content, name = FILES[value]
        return BytesIO(content), name
    return [str(one) for one in value] if isinstance(value, list) else str(value)
