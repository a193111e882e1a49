"""The database: one declarative base, one session holder, UTC times, and the only commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ColumnElement, DateTime, Dialect, Engine, Enum, MetaData, String, event, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of the product."""

    metadata = MetaData(naming_convention=NAMING)


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: refuses naive values, stores UTC, gives back aware UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC; SQLite keeps it without the zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back as aware UTC, whatever the dialect."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice(kind: type[StrEnum]) -> Enum:
    """Store a StrEnum by its value, as text with room to grow, so that adding one needs no ALTER TYPE."""
    return Enum(
        kind, native_enum=False, create_constraint=False, length=32, values_callable=lambda e: [m.value for m in e]
    )


def one_of(column: Any, values: Iterable[StrEnum]) -> ColumnElement[bool]:
    """Return `column IN (…)` with constants of ours written into the statement, where a parameter each costs time.

    Only for members of an enum; they hold no quote.
    """
    clause: ColumnElement[bool] = column.in_([literal_column(f"'{value.value}'") for value in values])
    return clause


def insert_into(session: Session, model: type[Base]) -> Any:
    """Return the INSERT of the database in use, which may say what happens where a row is there already."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(model)


class Versioned:
    """A row that several people may edit at once: every write raises `version`, and a lost race is noticed."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """Let the ORM check and raise the version at every write."""
        return {"version_id_col": cls.version}


class ClientKeyed:
    """A row made from a form: the same `client_key` sent twice makes it once."""

    client_key: Mapped[str | None] = mapped_column(String(36), unique=True)


def write(row: Base, values: Mapping[str, Any]) -> list[str]:
    """Write those of `values` into a row that differ from what it holds; return the names of what changed."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


db = SQLAlchemy(model_class=Base)

_BEGIN_WRITE = "rakor_begin_write"


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Set up each SQLite connection: durable, concurrent reading, foreign keys kept, transactions begun by us."""
    if type(connection).__module__.partition(".")[0] != "sqlite3":
        return
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "connect")
def _prepare_postgresql(connection: Any, _record: object) -> None:
    """Keep PostgreSQL from compiling statements: rights make them long, and that took seconds for milliseconds."""
    if type(connection).__module__.partition(".")[0] != "psycopg":
        return
    connection.execute("SET jit = off")
    connection.commit()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Begin a writing transaction IMMEDIATE, so that two writers wait for each other instead of failing half-way."""
    if connection.dialect.name == "sqlite":
        write = connection.get_execution_options().get(_BEGIN_WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def unit_of_work(session: Session | None = None) -> Iterator[Session]:
    """Do one writing transaction: commit at the end, roll everything back on any error.

    Every view, command and tick that writes uses this; nothing else commits. What was read before is read anew inside.
    """
    work: Session = session if session is not None else db.session()
    work.rollback()
    work.connection(execution_options={_BEGIN_WRITE: True})
    try:
        yield work
        work.commit()
    except BaseException:
        work.rollback()
        raise


def is_writing(session: Session) -> bool:
    """Tell whether the session is in a writing transaction, begun by `unit_of_work`."""
    return bool(session.connection().get_execution_options().get(_BEGIN_WRITE, False))
