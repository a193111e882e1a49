"""Search over meetings, discussions, decisions, actions, papers and organizations, narrowed to what the reader may see.

Lines come newest meeting first: that is the order of the index itself, which is walked from its end until a page is
full, each line asked for the reader's right to it on the way. Whoever has to do with few meetings has them named in the
question, so that a word that stands everywhere does not lead past everybody else's. SQLite walks only what holds the
words. PostgreSQL would walk past everything else, so where few entries hold them those are looked up first, and named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    false,
    func,
    literal,
    literal_column,
    not_,
    null,
    or_,
    select,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import having, may, visible
from coordination.access.permissions import Permission
from coordination.actions.filters import contains
from coordination.actions.models import Action, Supporter
from coordination.directory.models import Organization
from coordination.meetings.models import AgendaItem, Decision, Meeting, MeetingText, Paper, Participant, Signatory
from coordination.minutes.models import Review, Revision
from coordination.reports import search_words
from coordination.reports.search_words import Piece, Term
from coordination.search_index import (
    LANGUAGE,
    Entry,
    Part,
    entries,
    kind_of,
    matching,
    of_kind,
    part,
    place,
    row_id,
    scarce,
)

FEW, PAGE = 5, 25
"""Lines of each kind when all kinds are shown, and of one page of one kind."""

LAST_PAGE = 40
"""Whoever has not found it by then writes more words."""

CAP = 100
"""Counts beside tabs stop here and read "99+"."""

FEW_MEETINGS = 300
"""Whoever has to do with more sees so much that walking the index finds a page soonest."""

SCARCE = 2000
"""On PostgreSQL, of a kind in which more entries hold the words, all are walked."""


class Kind(StrEnum):
    """What can be found, by its word in the address."""

    MEETING = "rapat"
    TALK = "pembahasan"
    DECISION = "keputusan"
    ACTION = "tindak-lanjut"
    PAPER = "berkas"
    ORGANIZATION = "instansi"


_ENTRIES: Final = {
    Kind.MEETING: Entry.MEETING,
    Kind.TALK: Entry.TALK,
    Kind.DECISION: Entry.DECISION,
    Kind.ACTION: Entry.ACTION,
    Kind.PAPER: Entry.PAPER,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing found: `row` has id, meeting_id, detail and day, and what else its kind tells."""

    row: Any
    title: Sequence[Piece]
    extract: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Found:
    """Lines of one kind."""

    kind: Kind
    lines: Sequence[Line]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Results:
    """What was found: how many of each kind, at most CAP, and the lines of those kinds that were asked for."""

    counts: dict[Kind, int]
    found: Sequence[Found]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was found."""
        return not any(self.counts.values())


def search(session: Session, actor: Actor, typed: str, kind: Kind | None = None, number: int = 1) -> Results:
    """Return what holds what was typed: a few of every kind, or one page of one; nothing for less than two letters."""
    terms = search_words.read(typed)
    if not terms:
        return Results({}, [])
    asked = _Asked(session, actor, terms)
    counts = asked.counts()
    size = FEW if kind is None else PAGE
    start = 0 if kind is None else (min(max(number, 1), LAST_PAGE) - 1) * PAGE
    found = []
    for each in [kind] if kind else [one for one, count in counts.items() if count]:
        rows = asked.rows(each, size + 1, start)
        has_more = len(rows) > size and start + size < LAST_PAGE * PAGE
        found.append(Found(each, _lines(session, rows[:size], terms), has_more))
    return Results(counts, found)


class _Asked:
    """One question: who asks for which words, and how it is put to the database at hand."""

    def __init__(self, session: Session, actor: Actor, terms: Sequence[Term]) -> None:
        self._session, self._actor, self._terms = session, actor, terms
        self._dialect = session.get_bind().dialect.name
        self._meetings = _meetings_of(session, actor)
        self._values: dict[str, Any] = {"query": self._query()}
        self._ways = self._find_ways()

    def _find_ways(self) -> dict[Kind, bool]:
        """Return the kinds in which something may be found, and whether its entries are named; else all are walked."""
        if self._meetings == []:
            return {}
        if self._dialect != "postgresql":
            return dict.fromkeys(_ENTRIES, False)
        named = self._scarce() if self._meetings is None else self._within(self._meetings)
        self._values.update({_named(kind): numbers for kind, numbers in named.items()})
        return {kind: numbers is not None for kind, numbers in named.items() if numbers != []}

    def _scarce(self) -> dict[Kind, list[int] | None]:
        """Return the numbers of all entries that hold the words, None for a kind in which they are many."""
        found = self._session.execute(_scarce(), self._values).one()
        few = (None if numbers is None or len(numbers) > SCARCE else numbers for numbers in found)
        return dict(zip(_ENTRIES, few, strict=True))

    def _within(self, meetings: Sequence[int]) -> dict[Kind, list[int] | None]:
        """Return the numbers of those entries of some meetings that hold the words."""
        numbers = self._session.scalars(_of_meetings(), {**self._values, "meetings": meetings}).all()
        return {kind: [number for number in numbers if kind_of(number) is entry] for kind, entry in _ENTRIES.items()}

    def _query(self) -> str:
        """Return the words in the language of the database; SQLite has the meetings among them."""
        if self._dialect == "postgresql":
            return _tsquery(self._session, self._terms)
        words = f"{{body}} : ({search_words.for_fts5(self._terms)})"
        if not self._meetings:
            return words
        named = " OR ".join(f'"m{number}"' for number in self._meetings)
        return f"{words} AND {{scope}} : ({named})"

    def counts(self) -> dict[Kind, int]:
        """Return how many lines of each kind there are, in one query."""
        counts = dict.fromkeys(Kind, 0)
        if self._ways:
            statement = _counts(self._actor, self._dialect, tuple(self._ways.items()))
            counts.update(zip(self._ways, self._session.execute(statement, self._values).one(), strict=True))
        if may(self._actor, Permission.DIRECTORY_READ):
            some = _organizations(self._terms).limit(CAP).subquery()
            counts[Kind.ORGANIZATION] = self._session.scalar(select(func.count()).select_from(some)) or 0
        return {kind: counts[kind] for kind in Kind}

    def rows(self, kind: Kind, size: int, start: int) -> Sequence[Any]:
        """Return lines of one kind from `start`, the newest first."""
        if kind is Kind.ORGANIZATION:
            if not may(self._actor, Permission.DIRECTORY_READ):
                return []
            return self._session.execute(_organizations(self._terms).limit(size).offset(start)).all()
        if kind not in self._ways:
            return []
        statement = _rows(self._actor, self._dialect, kind, self._ways[kind])
        return self._session.execute(statement, {**self._values, "size": size, "start": start}).all()


def _meetings_of(session: Session, actor: Actor) -> list[int] | None:
    """Return the meetings outside of which nothing exists for the reader; None where they are many, or any may."""
    if actor.reads_office:
        return None
    every = _ways_to_meetings(actor)
    if not every:
        return []
    some = [select(way.limit(FEW_MEETINGS + 1).subquery()) for way in every]
    found = session.scalars(union(*some).limit(FEW_MEETINGS + 1)).all()
    return None if len(found) > FEW_MEETINGS else sorted(found)


@lru_cache(maxsize=128)
def _ways_to_meetings(actor: Actor) -> list[Select[int]]:
    """Return the relations that `access.rules` asks of a reader, loosely: whatever they see is in one of these."""
    ours, hosts = sorted(actor.member_of), sorted(actor.secretariat_of | actor.leads)
    ways = [
        select(Revision.meeting_id)
        .join(Review, Review.revision_id == Revision.id)
        .where(Review.account_id == actor.account_id)
        .distinct()
    ]
    if hosts:
        ways.append(select(Meeting.id).where(Meeting.host_id.in_(hosts)))
    if ours:
        ways += [
            select(Participant.meeting_id).where(Participant.organization_id.in_(ours)).distinct(),
            select(Action.meeting_id).where(Action.owner_id.in_(ours)).distinct(),
            select(Action.meeting_id).join(Supporter).where(Supporter.organization_id.in_(ours)).distinct(),
        ]
    if actor.person_id is not None:
        ways += [
            select(table.meeting_id).where(table.person_id == actor.person_id).distinct()
            for table in (Participant, Signatory, Action)
        ]
    return ways


# Building these statements costs more than running them, so those of the readers at work now are kept.


@lru_cache(maxsize=1)
def _scarce() -> Select[*tuple[Any, ...]]:
    query = bindparam("query", type_=Text())
    return select(*(scarce(entry, query, SCARCE + 1).label(_named(kind)) for kind, entry in _ENTRIES.items()))


@lru_cache(maxsize=1)
def _of_meetings() -> Select[int]:
    meetings = bindparam("meetings", type_=ARRAY(Integer))
    holds = matching("postgresql", bindparam("query", type_=Text()))
    return select(entries.c.rowid).where(entries.c.meeting_id == func.any(meetings), holds)


def _named(kind: Kind) -> str:
    return f"named_{kind.name.lower()}"


@lru_cache(maxsize=512)
def _counts(actor: Actor, dialect: str, ways: tuple[tuple[Kind, bool], ...]) -> Select[*tuple[Any, ...]]:
    parts = [_matches(actor, dialect, kind, named, literal(1).label("one")) for kind, named in ways]
    newest = [one.order_by(entries.c.rowid.desc()).limit(CAP).subquery() for one in parts]
    return select(*(select(func.count()).select_from(one).scalar_subquery() for one in newest))


@lru_cache(maxsize=512)
def _rows(actor: Actor, dialect: str, kind: Kind, named: bool) -> Select[*tuple[Any, ...]]:
    columns = (entries.c.body, *_COLUMNS[kind]())
    statement = _matches(actor, dialect, kind, named, *columns)
    for table, condition in _BESIDE.get(kind, ()):
        statement = statement.outerjoin(table, condition)
    return statement.order_by(entries.c.rowid.desc()).limit(bindparam("size")).offset(bindparam("start"))


def _matches(
    actor: Actor, dialect: str, kind: Kind, named: bool, *columns: ColumnElement[Any]
) -> Select[*tuple[Any, ...]]:
    """Return `columns` of what holds the words and exists for the reader."""
    statement = select(*columns).select_from(entries)
    statement = _EXISTING[kind](actor, statement).where(of_kind(_ENTRIES[kind]))
    if named:
        numbers = bindparam(_named(kind), type_=ARRAY(BigInteger))
        statement = statement.where(entries.c.rowid == func.any(numbers))
    else:
        statement = statement.where(matching(dialect, bindparam("query", type_=Text())))
    return statement


def _existing_meetings(actor: Actor, statement: Select[Any]) -> Select[Any]:
    return statement.join(Meeting, Meeting.id == row_id()).where(
        visible(actor, Meeting), Meeting.discarded_at.is_(None)
    )


def _existing_talk(actor: Actor, statement: Select[Any]) -> Select[Any]:
    """Leave what was said to whoever reads the minutes; before, the title of an item to whoever sees the agenda."""
    item = select(AgendaItem.id).where(AgendaItem.id == row_id(), visible(actor, AgendaItem)).exists()
    reads = having(actor, Permission.MEETING_READ)
    return statement.join(Meeting, Meeting.id == place()).where(
        Meeting.discarded_at.is_(None),
        or_(
            and_(part().in_([Part.TEXT, Part.SPEECH]), reads),
            and_(part() == Part.ITEM, reads, item),
            and_(part() == Part.TITLE, not_(reads), item),
        ),
    )


def _existing_decisions(actor: Actor, statement: Select[Any]) -> Select[Any]:
    return (
        statement.join(Decision, Decision.id == row_id())
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .where(visible(actor, Decision), Decision.dropped.is_(False), Meeting.discarded_at.is_(None))
    )


def _existing_actions(actor: Actor, statement: Select[Any]) -> Select[Any]:
    return (
        statement.join(Action, Action.id == row_id())
        .join(Meeting, Meeting.id == Action.meeting_id)
        .where(visible(actor, Action), Action.released_at.is_not(None))
    )


def _existing_papers(actor: Actor, statement: Select[Any]) -> Select[Any]:
    return (
        statement.join(Paper, Paper.id == row_id())
        .join(Meeting, Meeting.id == Paper.meeting_id)
        .where(visible(actor, Paper), Paper.withdrawn_at.is_(None), Meeting.discarded_at.is_(None))
    )


_EXISTING: Final[dict[Kind, Callable[[Actor, Select[Any]], Select[Any]]]] = {
    Kind.MEETING: _existing_meetings,
    Kind.TALK: _existing_talk,
    Kind.DECISION: _existing_decisions,
    Kind.ACTION: _existing_actions,
    Kind.PAPER: _existing_papers,
}

_LABEL: Final = func.coalesce(Organization.short_name, Organization.name)

_BESIDE: Final[dict[Kind, Sequence[tuple[Any, ColumnElement[bool]]]]] = {
    Kind.MEETING: [(Organization, Organization.id == Meeting.host_id)],
    Kind.ACTION: [(Organization, Organization.id == Action.owner_id)],
    Kind.TALK: [(MeetingText, and_(part() == Part.TEXT, MeetingText.id == row_id()))],
}


def _of_meeting(row: Any) -> list[Any]:
    return [row.id, row.meeting_id, Meeting.title.label("meeting"), Meeting.first_day.label("day")]


_COLUMNS: Final[dict[Kind, Callable[[], Sequence[Any]]]] = {
    Kind.MEETING: lambda: [
        Meeting.id,
        Meeting.id.label("meeting_id"),
        null().label("meeting"),
        Meeting.first_day.label("day"),
        _LABEL.label("detail"),
        Meeting.state,
    ],
    Kind.TALK: lambda: [
        row_id().label("id"),
        Meeting.id.label("meeting_id"),
        Meeting.title.label("meeting"),
        Meeting.first_day.label("day"),
        part().label("part"),
        MeetingText.kind.label("text"),
    ],
    Kind.DECISION: lambda: [*_of_meeting(Decision), Decision.kind.label("decision"), Decision.number],
    Kind.ACTION: lambda: [*_of_meeting(Action), _LABEL.label("detail"), Action.last_day, Action.state],
    Kind.PAPER: lambda: [*_of_meeting(Paper), Paper.kind.label("paper")],
}


def _organizations(terms: Sequence[Term]) -> Select[*tuple[Any, ...]]:
    words = [word for term in terms for word in term.words]
    return (
        select(
            Organization.name.label("body"),
            Organization.id,
            null().label("meeting_id"),
            null().label("meeting"),
            null().label("day"),
            Organization.short_name.label("detail"),
        )
        .where(
            Organization.active,
            Organization.merged_into_id.is_(None),
            *(or_(contains(Organization.name, word), contains(Organization.short_name, word)) for word in words),
        )
        .order_by(Organization.protocol_order, Organization.name, Organization.id)
    )


# Words of PostgreSQL


_SIMPLE: Final[ColumnElement[Any]] = literal_column("'simple'::regconfig")
_STEMMED: Final[ColumnElement[Any]] = literal_column(f"'{LANGUAGE}'::regconfig")


def _tsquery(session: Session, terms: Sequence[Term]) -> str:
    """Return the terms as PostgreSQL writes a tsquery: each word as it is typed or by its stem, all of them."""
    every: ColumnElement[Any] | None = None
    for term in terms:
        *firsts, last = (f"'{word}'" for word in term.words)
        one: ColumnElement[Any] = func.to_tsquery(
            _SIMPLE, " <-> ".join([*firsts, f"{last}:*" if term.begins else last]), type_=TSQUERY()
        )
        if len(term.words) == 1:
            one = one.op("||")(func.plainto_tsquery(_STEMMED, term.words[0])).self_group()
        every = one if every is None else every.op("&&")(one)
    return session.scalar(select(cast(every, Text))) or ""


def _alike(session: Session, texts: Sequence[str], terms: Sequence[Term]) -> frozenset[str]:
    """Return which words of the texts PostgreSQL takes for one of the terms, by their stem.

    It is asked only of texts in which a term does not stand as it was typed.
    """
    if session.get_bind().dialect.name != "postgresql":
        return frozenset()
    stems = [term.words[0] for term in terms if len(term.words) == 1]
    texts = [text for text in texts if not search_words.holds(text, terms)]
    if not texts or not stems:
        return frozenset()
    word = func.unnest(cast(sorted(search_words.words_of(texts)), ARRAY(Text))).column_valued("word")
    is_one = [func.to_tsvector(_STEMMED, word).op("@@")(func.plainto_tsquery(_STEMMED, stem)) for stem in stems]
    return frozenset(session.scalars(select(word).where(or_(false(), *is_one))))


# What a line says


TITLE, EXTRACT = 400, 260
"""Characters of a line's title, and of the text around what was found."""


def _lines(session: Session, rows: Sequence[Any], terms: Sequence[Term]) -> list[Line]:
    alike = _alike(session, [row.body for row in rows], terms)
    return [_line(row, terms, alike) for row in rows]


def _line(row: Any, terms: Sequence[Term], alike: frozenset[str]) -> Line:
    """Return its title, and below it the words that were found in the rest, if the body has more than one line."""
    title, _end, rest = row.body.partition("\n")
    extract = search_words.marked(" ".join(rest.split()), terms, EXTRACT, alike) if rest.strip() else []
    return Line(row, search_words.marked(title, terms, TITLE, alike), extract)
