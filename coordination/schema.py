"""The tables of the running database, brought to the newest form at every start (through Alembic)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from coordination import search_index
from coordination.db import db, unit_of_work
from coordination.errors import NewerSchema
from coordination.i18n import _
from coordination.paths import MIGRATIONS

_UPGRADE_LOCK = 7_272_567  # any number that only this lock uses ("RAKOR" on a telephone's keys)


def upgrade(app: Flask) -> None:
    """Bring the database to the newest schema, in one transaction: all of it or nothing.

    Several processes may start at once: one upgrades, the others wait for it. Raises NewerSchema if a newer Rakor has
    already been at work here.
    """
    with app.app_context():
        engine = db.engine
    with engine.connect() as connection:
        if _is_newest(connection):
            return
    with _alone(engine) as connection:
        if not _is_newest(connection):
            search_index.drop(connection)
            command.upgrade(_config(connection), "head")
            search_index.make(connection)


def reindex(app: Flask) -> None:
    """Make the search's index anew from what the tables hold; the schema must be the newest."""
    with app.app_context():
        engine = db.engine
    with _alone(engine) as connection:
        search_index.make(connection)


def is_current(app: Flask) -> bool:
    """Say whether the database has this code's schema. Raises NewerSchema as `upgrade`."""
    with app.app_context(), db.engine.connect() as connection:
        return _is_newest(connection)


def differences(app: Flask) -> list[Any]:
    """Return what the models say that the database, after all migrations, does not; empty when they agree."""
    with app.app_context(), db.engine.connect() as connection:
        options = {"include_name": search_index.is_stored}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata))


def revise(app: Flask, message: str) -> None:
    """Write the migration from the database's schema to that of the models, for a developer to read and mend."""
    with app.app_context(), db.engine.connect() as connection:
        command.revision(_config(connection), message, autogenerate=True)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _is_newest(connection: Connection) -> bool:
    scripts = ScriptDirectory(str(MIGRATIONS))
    stored = set(MigrationContext.configure(connection).get_current_heads())
    if stored - {script.revision for script in scripts.walk_revisions()}:
        raise NewerSchema(
            _(
                "Basis data ini sudah dipakai oleh Rakor yang lebih baru daripada yang sedang dijalankan. "
                "Pasang versi Rakor terbaru, lalu jalankan lagi; data Anda tidak diubah."
            )
        )
    return stored == set(scripts.get_heads())


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Open a transaction in which nobody else upgrades."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            with _without_foreign_keys(connection), unit_of_work(Session(connection)) as work:
                yield work.connection()
                broken = work.connection().exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise RuntimeError(f"the upgrade left rows that refer to nothing: {broken[:5]}")
        else:
            with unit_of_work(Session(connection)) as work:
                work.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})")
                yield work.connection()


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Let a batch drop and rename SQLite's tables: with foreign keys on, a drop deletes the rows that refer to it.

    The switch does nothing inside a transaction, so it is thrown on the driver's own connection, before one begins.
    """
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
