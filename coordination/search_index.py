"""The index of words behind the search: what a database of either kind keeps true by itself, with triggers.

One table, `search_entry`: an FTS5 table on SQLite, on PostgreSQL a table with a `tsvector` and GIN indexes. It holds
nothing that other tables do not, so no migration makes it: `schema.upgrade` drops it before the migrations run and
makes it anew after them. Triggers see every write, also those that pass the models by.

A row's number says what it is, in the order in which it is shown: kind, meeting, part, id of the row that it repeats.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    literal_column,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR

NAME: Final = "search_entry"
LANGUAGE: Final = "search_language"
"""PostgreSQL's configuration that stems words: a copy of `indonesian` where the server knows it, else of `simple`."""

_KIND_BITS, _PLACE_BITS, _PART_BITS = 58, 30, 28
_ROW: Final = (1 << _PART_BITS) - 1
_PLACE: Final = (1 << (_KIND_BITS - _PLACE_BITS)) - 1


class Entry(IntEnum):
    """What a row of the index repeats; kinds that are searched apart."""

    MEETING = 1
    TALK = 2
    DECISION = 3
    ACTION = 4
    PAPER = 5


class Part(IntEnum):
    """Which words of the discussion: they are read by different people."""

    ITEM = 0  # title and discussion of an agenda item
    TITLE = 1  # its title alone: who is invited reads it before the minutes are approved
    TEXT = 2  # opening, directions, closing
    SPEECH = 3


entries: Final = Table(
    NAME,
    MetaData(),
    Column("rowid", BigInteger, primary_key=True),
    Column("meeting_id", Integer),  # PostgreSQL's; SQLite has it as a word, "m17", in `scope`
    Column("body", Text),
    Column("words", TSVECTOR),
    Column(NAME, Text),  # what SQLite's MATCH is asked of
)


def is_stored(name: str | None, kind: str, _parents: object = None) -> bool:
    """Tell whether a name of the database is one of the models': all but the tables that are only the index."""
    return kind != "table" or name is None or not (name == NAME or name.startswith(f"{NAME}_"))


# Constants of ours are written into the statement: a parameter would be of the wrong width on PostgreSQL.


def kind_of(rowid: int) -> Entry:
    """Return what the entry of this number repeats."""
    return Entry(rowid >> _KIND_BITS)


def of_kind(kind: Entry) -> ColumnElement[bool]:
    """Return the clause of one kind's rows, a range of numbers."""
    first, after = (literal_column(str(number), BigInteger()) for number in _range(kind))
    return and_(entries.c.rowid >= first, entries.c.rowid < after)


def _range(kind: Entry) -> tuple[int, int]:
    return kind << _KIND_BITS, (kind + 1) << _KIND_BITS


def row_id() -> ColumnElement[int]:
    """Return the id of the row that an entry repeats."""
    return literal_column(f"({NAME}.rowid & {_ROW})", Integer())


def place() -> ColumnElement[int]:
    """Return the id of the meeting that an entry belongs to; for a meeting itself it is the number of its first day."""
    return literal_column(f"(({NAME}.rowid >> {_PLACE_BITS}) & {_PLACE})", Integer())


def part() -> ColumnElement[int]:
    """Return which part of the discussion an entry is (`Part`)."""
    return literal_column(f"(({NAME}.rowid >> {_PART_BITS}) & 3)", Integer())


def matching(dialect: str, query: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the clause of what holds the words, for a walk from the newest entry on.

    `query` is in FTS5's language on SQLite, a tsquery on PostgreSQL.
    """
    if dialect == "postgresql":
        # In this form no index of words can be asked, which would list every place before it shows the newest.
        return func.coalesce(_holds(entries.c.words, cast(query, TSQUERY)), false())
    return entries.c[NAME].op("MATCH", is_comparison=True)(query)


_NEWEST, _OFTEN = 400, 20
"""A word that stands in so many of a kind's newest entries soon fills a page when they are walked."""


def scarce(kind: Entry, query: ColumnElement[str], most: int) -> ColumnElement[list[int] | None]:
    """Return PostgreSQL's column of those of a kind that hold the words: numbers in any order, at most `most`.

    It is null where they stand so often that a walk finds them sooner; the index of words is not even asked then.
    """
    newest = select(entries.c.words).where(of_kind(kind)).order_by(entries.c.rowid.desc()).limit(_NEWEST).subquery()
    words = cast(query, TSQUERY)
    often = select(func.count()).select_from(newest).where(_holds(newest.c.words, words)).scalar_subquery() >= _OFTEN
    # Of a tsquery out of a subquery the planner knows nothing and takes it for rare: it always asks the index of words.
    some = select(entries.c.rowid).where(of_kind(kind), _holds(entries.c.words, select(words).scalar_subquery()))
    listed = func.array(some.limit(literal_column(str(most))).scalar_subquery(), type_=ARRAY(BigInteger))
    return case((often, null()), else_=listed)


def _holds(words: ColumnElement[Any], query: ColumnElement[Any]) -> ColumnElement[bool]:
    return words.op("@@", is_comparison=True)(query)


@dataclass(frozen=True)
class _Source:
    """One table, the columns that its entry is made of, and how; `{row}` stands for the row."""

    name: str
    table: str
    kind: Entry
    columns: tuple[str, ...]
    body: str
    part: int = 0
    doc: str = ""  # a column of rich text, whose plain text follows the body


_SOURCES: Final = (
    _Source("meeting", "meeting", Entry.MEETING, ("title", "place", "first_day"), "{row}.title || '\n' || {place}"),
    _Source("item", "agenda_item", Entry.TALK, ("title", "discussion"), "{row}.title", Part.ITEM, "discussion"),
    _Source("title", "agenda_item", Entry.TALK, ("title",), "{row}.title", Part.TITLE),
    _Source("text", "meeting_text", Entry.TALK, ("doc",), "''", Part.TEXT, "doc"),
    _Source("speech", "speech", Entry.TALK, ("speaker", "doc"), "{row}.speaker", Part.SPEECH, "doc"),
    _Source("decision", "decision", Entry.DECISION, ("text",), "{row}.text"),
    _Source("action", "action", Entry.ACTION, ("text",), "{row}.text"),
    _Source("paper", "paper", Entry.PAPER, ("title",), "{row}.title"),
)

_BLOCKS: Final = "('paragraph', 'heading', 'hardBreak')"
_MOST: Final = 100_000
"""Characters of one text that PostgreSQL indexes: a tsvector holds no more than 1 MB."""


def drop(connection: Connection) -> None:
    """Take the index away, with its triggers, whichever there are, so that the tables can be altered."""
    postgresql = connection.dialect.name == "postgresql"
    for command in connection.exec_driver_sql(_DROPPING_POSTGRESQL if postgresql else _DROPPING_SQLITE).scalars().all():
        connection.exec_driver_sql(command)
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {NAME}")
    if postgresql:
        connection.exec_driver_sql(f"DROP TEXT SEARCH CONFIGURATION IF EXISTS {LANGUAGE}")


def make(connection: Connection) -> None:
    """Make the index anew and fill it from what the tables hold; the schema is the newest by then."""
    drop(connection)
    making = _make_postgresql if connection.dialect.name == "postgresql" else _make_sqlite
    making(connection)


def _key(source: _Source, row: str, day_number: str) -> str:
    """Return in SQL the number of a row's entry."""
    place_of = day_number if source.kind is Entry.MEETING else f"{row}.meeting_id"
    number = source.kind << _KIND_BITS | source.part << _PART_BITS
    return f"({number} + ({place_of} << {_PLACE_BITS}) + {row}.id)"


def _body(source: _Source, row: str, plain: str) -> str:
    """Return in SQL the words of a row; `plain` writes a rich text as plain text."""
    body = source.body.format(row=row, place=f"coalesce({row}.place, '')")
    return f"{body} || '\n' || {plain.format(doc=f'{row}.{source.doc}')}" if source.doc else body


def _watched(source: _Source) -> tuple[str, ...]:
    return (*source.columns, *(() if source.kind is Entry.MEETING else ("meeting_id",)))


# SQLite

_PLAIN_SQLITE: Final = f"""coalesce((
    SELECT group_concat(CASE key WHEN 'text' THEN value ELSE char(10) END, '') FROM json_tree({{doc}})
    WHERE (key = 'text' AND type = 'text') OR (key = 'type' AND value IN {_BLOCKS})), '')"""


_BEGINNINGS: Final = " ".join(map(str, range(2, 17)))
"""Letters of the beginnings that are indexed: of any other, FTS5 lists every place before it shows the first."""


def _sqlite_values(source: _Source, row: str) -> str:
    key = _key(source, row, f"CAST(julianday({row}.first_day) AS INTEGER)")
    meeting = "id" if source.kind is Entry.MEETING else "meeting_id"
    return f"{key}, {_body(source, row, _PLAIN_SQLITE)}, 'm' || {row}.{meeting}"


def _make_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(
        f"CREATE VIRTUAL TABLE {NAME}"
        f" USING fts5(body, scope, tokenize = 'unicode61 remove_diacritics 2', prefix = '{_BEGINNINGS}')"
    )
    into = f"INSERT INTO {NAME} (rowid, body, scope)"
    for source in _SOURCES:
        on = f"CREATE TRIGGER {NAME}_{source.name}"
        added = f"{into} VALUES ({_sqlite_values(source, 'new')});"
        gone = f"DELETE FROM {NAME} WHERE rowid = {_key(source, 'old', 'CAST(julianday(old.first_day) AS INTEGER)')};"
        columns = _watched(source)
        differs = " OR ".join(f"old.{column} IS NOT new.{column}" for column in columns)
        watching = f"AFTER UPDATE OF {', '.join(columns)} ON {source.table} WHEN {differs}"
        for command in (
            f"{on}_insert AFTER INSERT ON {source.table} BEGIN {added} END",
            f"{on}_delete AFTER DELETE ON {source.table} BEGIN {gone} END",
            f"{on}_update {watching} BEGIN {gone} {added} END",
            f"{into} SELECT {_sqlite_values(source, source.table)} FROM {source.table}",
        ):
            connection.exec_driver_sql(command)


_DROPPING_SQLITE: Final = f"""
    SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 13) = '{NAME}_'"""


# PostgreSQL

_PLAIN_POSTGRESQL: Final = f"""coalesce((
    SELECT string_agg(CASE WHEN node ->> 'type' = 'text' THEN node ->> 'text' ELSE chr(10) END, '' ORDER BY number)
    FROM jsonb_path_query({{doc}}::jsonb, 'strict $.**') WITH ORDINALITY AS found (node, number)
    WHERE jsonb_typeof(node) = 'object' AND (node ->> 'type' = 'text' OR node ->> 'type' IN {_BLOCKS})), '')"""

_CLEAN_POSTGRESQL: Final = f"""regexp_replace(normalize(regexp_replace(
    normalize(left(body, {_MOST}), NFD), '[\\u0300-\\u036f]+', '', 'g'), NFC), '[^[:alnum:]]+', ' ', 'g')"""
"""Accents off and signs away, as SQLite's tokenizer does: the parser would make hosts, paths and numbers of them."""


def _postgresql_values(source: _Source, row: str) -> str:
    key = _key(source, row, f"({row}.first_day - DATE '0001-01-01')::bigint").replace(
        f"({row}.meeting_id <<", f"({row}.meeting_id::bigint <<"
    )
    meeting = "id" if source.kind is Entry.MEETING else "meeting_id"
    return f"{key}, {row}.{meeting}, {_body(source, row, _PLAIN_POSTGRESQL)}"


def _make_postgresql(connection: Connection) -> None:
    known = "SELECT 1 FROM pg_ts_config WHERE cfgname = 'indonesian' AND pg_ts_config_is_visible(oid)"
    language = "indonesian" if connection.exec_driver_sql(known).first() else "simple"
    connection.exec_driver_sql(f"CREATE TEXT SEARCH CONFIGURATION {LANGUAGE} (COPY = {language})")
    # Both forms of each word: stems find what is written otherwise, whole words are what a beginning is a beginning of.
    words = " || ".join(f"to_tsvector('{name}'::regconfig, {_CLEAN_POSTGRESQL})" for name in ("simple", LANGUAGE))
    connection.exec_driver_sql(
        f"CREATE TABLE {NAME} (rowid bigint PRIMARY KEY, meeting_id integer NOT NULL, body text NOT NULL,"
        f" words tsvector NOT NULL GENERATED ALWAYS AS ({words}) STORED)"
    )
    into = f"INSERT INTO {NAME} (rowid, meeting_id, body)"
    for source in _SOURCES:
        gone = f"DELETE FROM {NAME} WHERE rowid = {_postgresql_values(source, 'old').partition(', ')[0]};"
        added = f"{into} SELECT {_postgresql_values(source, 'new')};"
        deeds = f"INSERT OR DELETE OR UPDATE OF {', '.join(_watched(source))} ON {source.table}"
        does = f"IF TG_OP <> 'INSERT' THEN {gone} END IF; IF TG_OP <> 'DELETE' THEN {added} END IF; RETURN NULL;"
        called = f"{NAME}_{source.name}"
        for command in (
            f"CREATE FUNCTION {called}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does} END $$",
            f"CREATE TRIGGER {called} AFTER {deeds} FOR EACH ROW EXECUTE FUNCTION {called}()",
            f"{into} SELECT {_postgresql_values(source, source.table)} FROM {source.table}",
        ):
            connection.exec_driver_sql(command)
    for kind in Entry:  # one each, so that a word that is frequent in one kind costs nothing in the others
        first, after = _range(kind)
        connection.exec_driver_sql(
            f"CREATE INDEX {NAME}_words_{kind.name.lower()} ON {NAME} USING gin (words) WITH (fastupdate = off)"
            f" WHERE rowid >= {first} AND rowid < {after}"
        )
    connection.exec_driver_sql(f"CREATE INDEX {NAME}_meeting ON {NAME} (meeting_id)")


_DROPPING_POSTGRESQL: Final = f"""
    SELECT 'DROP FUNCTION ' || oid::regprocedure || ' CASCADE' FROM pg_proc
    WHERE starts_with(proname, '{NAME}_') AND pronamespace = current_schema()::regnamespace"""
"""With a function goes its trigger."""
