"""What the tests share: an office's database on SQLite and on PostgreSQL, the app over it, a clock, and what to skip.

`--database sqlite` (default), `postgresql` or `both` says on which databases the tests run that use one: each test that
asks for `app`, `session` or `client` then runs once on each, on a fresh copy of an empty migrated database.
`--require-all` turns a test that cannot run here into a failure.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from coordination.app import create_app
from coordination.clock import Zone
from coordination.config import Settings
from coordination.db import db
from coordination.exporting.pdf import converter
from tests import databases
from tests.factories import sign_in
from tests.pages import Browser

SECRET = "only-for-tests-" * 4

# --- options -------------------------------------------------------------------------------------------------


def pytest_addoption(parser):
    group = parser.getgroup("rakor")
    group.addoption("--database", choices=["sqlite", "postgresql", "both"], default="sqlite", help="where data is kept")
    group.addoption("--require-all", action="store_true", help="a test that cannot run here is a failure")


def pytest_generate_tests(metafunc):
    if "database" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("database")
        only = metafunc.definition.get_closest_marker("only_on")
        kinds = only.args if only else ["sqlite", "postgresql"] if chosen == "both" else [chosen]
        metafunc.parametrize("database", kinds, indirect=True, scope="session")


_NEEDS = {
    "browser": (("chromium", "chromium-browser", "google-chrome"), "Chromium"),
    "libreoffice": (("soffice", "libreoffice"), "LibreOffice"),
}


def pytest_collection_modifyitems(items):
    """Skip, with its reason, what needs a program that this machine lacks."""
    for marker, (programs, name) in _NEEDS.items():
        if any(map(shutil.which, programs)):
            continue
        for item in items:
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"{name} is not installed"))
    if databases.postgresql_programs() is None:
        for item in items:
            if item.get_closest_marker("postgresql") or _database_of(item) == "postgresql":
                item.add_marker(pytest.mark.skip(reason="PostgreSQL's server programs are not installed"))


def _database_of(item):
    return item.callspec.params.get("database") if hasattr(item, "callspec") else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    return _required((yield), item.config)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return _required((yield), collector.config)


def _required(report, config):
    if config.getoption("require_all") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"could not run here, and --require-all was given: {report.longrepr[-1]}"
    return report


# --- databases, app, sessions --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgresql() -> Iterator[databases.Postgresql]:
    """Start a private PostgreSQL server for this test process."""
    with databases.Postgresql.started() as server:
        yield server


@pytest.fixture(scope="session")
def database(request, tmp_path_factory) -> databases.Database:
    """Return the kind of database this test runs on: it gives out empty copies of itself."""
    if request.param == "postgresql":
        return databases.PostgresqlDatabase(request.getfixturevalue("postgresql"))
    return databases.SqliteDatabase(tmp_path_factory.mktemp("database"))


@pytest.fixture(scope="session")
def settings(database, tmp_path_factory) -> Settings:
    """Return the settings of the office under test."""
    return Settings(data=tmp_path_factory.mktemp("data"), database_url=database.url, secret_key=SECRET)


@pytest.fixture(scope="session")
def built_app(settings, database) -> Flask:
    """Build the app once, and the empty database that every test gets a copy of."""
    app = create_app(settings)
    app.testing = True
    databases.fill_template(app, database)
    return app


@pytest.fixture
def app(built_app, database, settings) -> Iterator[Flask]:
    """Return the app over a fresh, empty database and an empty folder of files."""
    with built_app.app_context():
        db.engine.dispose()
    database.renew()
    limiter = next(iter(built_app.extensions.get("limiter", ())), None)
    if limiter is not None:
        limiter.reset()
    yield built_app
    with built_app.app_context():
        db.engine.dispose()
    converter(settings.data).close()  # it works in that folder
    shutil.rmtree(settings.data)
    settings.data.mkdir()


@pytest.fixture
def session(app) -> Iterator[Session]:
    """Return a session of the test's own. No app context stays open, so that requests see only what was committed."""
    with app.app_context():
        engine = db.engine
    with Session(engine) as own:
        yield own


@pytest.fixture
def client(app) -> FlaskClient:
    """Return a browser without a session."""
    return app.test_client()


# --- time ----------------------------------------------------------------------------------------------------


class Clock:
    """The test's own time: it stands still until it is moved."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller

    def set(self, year: int, month: int, day: int, hour: int = 9, minute: int = 0, zone: Zone = Zone.WITA) -> datetime:
        """Set the clock of the wall in `zone`; return that moment."""
        moment = datetime(year, month, day, hour, minute, tzinfo=zone.tz)
        self._traveller.move_to(moment, tick=False)
        return moment

    def forward(self, **duration: float) -> None:
        """Let time pass: `clock.forward(days=3)`."""
        self._traveller.shift(timedelta(**duration))


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Stop the time at Thursday, 27 June 2024, 09.00 WITA, the hour of the meeting in Kendari."""
    with time_machine.travel(datetime(2024, 6, 27, 9, tzinfo=Zone.WITA.tz), tick=False) as traveller:
        yield Clock(traveller)


@pytest.fixture
def browse(app: Flask, session: Session):
    """Return a function that opens a browser in which an account is signed in."""

    def browse(account):
        client = app.test_client()
        sign_in(client, account)
        return Browser(client, session)

    return browse
