"""Empty databases for the tests: a file copied on SQLite, tables emptied on a private server on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg
from flask import Flask

from coordination import schema
from coordination.db import db
from coordination.paths import MIGRATIONS

NAME = "rakor"
TEMPLATE = "rakor_template"


class Database(Protocol):
    """A database that can be made empty again quickly."""

    url: str

    def keep_as_template(self) -> None:
        """Remember what the database holds now."""

    def renew(self) -> None:
        """Bring back what was remembered."""


class SqliteDatabase:
    """One file, and its template beside it."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "rakor.sqlite3"
        self._template = folder / "template.sqlite3"
        self.url = f"sqlite:///{self._file}"

    def keep_as_template(self) -> None:
        """Keep the file; the last connection has closed, so that nothing is left in its write-ahead log."""
        self._file.replace(self._template)

    def renew(self) -> None:
        """Put a copy of the template in the file's place."""
        for rest in self._file.parent.glob(f"{self._file.name}-*"):
            rest.unlink()
        shutil.copyfile(self._template, self._file)


@dataclass(frozen=True)
class Postgresql:
    """A running private server, reached by a socket in `folder`."""

    folder: Path

    def url(self, name: str) -> str:
        """Return SQLAlchemy's address of database `name`."""
        return f"postgresql+psycopg://rakor@/{name}?host={self.folder}"

    def execute(self, *commands: str) -> None:
        """Run commands that stand outside any transaction (CREATE DATABASE and the like)."""
        with psycopg.connect(f"host={self.folder} user=rakor dbname=postgres", autocommit=True) as connection:
            for command in commands:
                connection.execute(command.encode())

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Postgresql]:
        """Make a cluster in a folder of its own, serve it on a socket there, and remove all of it at the end."""
        programs = postgresql_programs()
        assert programs is not None, "the tests that need it are skipped without it"
        folder = Path(tempfile.mkdtemp(prefix="rakor-pg-"))
        as_user = _unprivileged(folder)
        cluster = folder / "cluster"

        def run(*command: str | Path) -> None:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user)

        try:
            access = ("-U", "rakor", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
            run(programs / "initdb", "-D", cluster, *access)
            options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off"
            control = (programs / "pg_ctl", "-D", cluster, "-w")
            run(*control, "-l", folder / "log", "-o", options, "start")
            try:
                yield cls(folder)
            finally:
                run(*control, "-m", "immediate", "stop")
        finally:
            shutil.rmtree(folder, ignore_errors=True)


class PostgresqlDatabase:
    """One database of a private server, emptied in place: that takes a thirtieth of the time of a new copy."""

    def __init__(self, server: Postgresql) -> None:
        self._server = server
        self._shape: tuple[Any, ...] | None = None
        self._emptying = ""
        self.url = server.url(NAME)
        server.execute(f"DROP DATABASE IF EXISTS {NAME}", f"CREATE DATABASE {NAME}")

    def keep_as_template(self) -> None:
        """Keep a copy; nobody is connected to the database any more. Only the migrations' own table holds a row."""
        with self._connected() as connection:
            self._shape = connection.execute(_SHAPE).fetchone()
            self._emptying = _emptying(connection)
        self._server.execute(
            f"DROP DATABASE IF EXISTS {TEMPLATE}", f"CREATE DATABASE {TEMPLATE} TEMPLATE {NAME} STRATEGY FILE_COPY"
        )

    def renew(self) -> None:
        """Close what a test left open and empty the tables; where a test changed their shape, copy the template."""
        with self._connected() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            if connection.execute(_SHAPE).fetchone() == self._shape:
                connection.execute(self._emptying.encode())
                return
        self._server.execute(
            f"DROP DATABASE {NAME} WITH (FORCE)", f"CREATE DATABASE {NAME} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY"
        )

    def _connected(self) -> psycopg.Connection:
        return psycopg.connect(f"host={self._server.folder} user=rakor dbname={NAME}", autocommit=True)


_SHAPE = """
    SELECT md5(string_agg(concat_ws(' ', attrelid, attname, atttypid, atttypmod, attnotnull), ' '
                          ORDER BY attrelid, attnum)),
           (SELECT string_agg(oid::text, ' ' ORDER BY oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace)
    FROM pg_attribute WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
"""
"""Every column, index and constraint; a copy has them under the same numbers, what is made anew has others."""


def _emptying(connection: psycopg.Connection) -> str:
    """Return the commands that empty every table, start ids from 1 again, and put the version of the schema back."""
    named = "SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public'"
    tables = [name for (name,) in connection.execute(named) if name != "alembic_version"]
    filled = [name for name in tables if connection.execute(f"SELECT 1 FROM {name} LIMIT 1".encode()).fetchone()]
    assert not filled, f"emptying would lose what the migrations wrote: {filled}"
    numbered = "SELECT format('%L', sequencename) FROM pg_sequences WHERE schemaname = 'public'"
    sequences = [name for (name,) in connection.execute(numbered)]
    (version,) = connection.execute("SELECT format('%L', version_num) FROM alembic_version").fetchone() or ("NULL",)
    return "; ".join(
        [
            "SET session_replication_role = replica",  # no foreign key is asked, so that any order will do
            *(f"DELETE FROM {name}" for name in tables),
            *(f"SELECT setval({name}, 1, false)" for name in sequences),
            f"UPDATE alembic_version SET version_num = {version}",
        ]
    )


def postgresql_programs() -> Path | None:
    """Return the folder of PostgreSQL's server programs (Debian keeps them off the PATH), the newest, or None."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """Return how to start a program so that it is not root, which PostgreSQL refuses; give it `folder`."""
    if os.geteuid() != 0:
        return {}
    import pwd  # Windows has none

    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def fill_template(app: Flask, database: Database) -> None:
    """Bring the empty database to the newest schema through the migrations, and keep it as the template."""
    with app.app_context():
        schema.upgrade(app)
        if not any(MIGRATIONS.glob("versions/*.py")):  # until the first migration is there
            db.create_all()
        db.engine.dispose()
    database.keep_as_template()
