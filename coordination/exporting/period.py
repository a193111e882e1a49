"""A paper about a period that somebody asks for: which days, whose actions, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.actions.filters import ActionFilter, conditions, ran_between
from coordination.actions.journal import office_day
from coordination.directory import queries as directory
from coordination.documents.formats import period_of
from coordination.errors import DomainError
from coordination.exporting.follow_up import seen
from coordination.files.names import safe_name
from coordination.files.storage import Store
from coordination.i18n import _
from coordination.numbers import whole
from coordination.reports.periods import period as figures_period

_YEARS: Final = range(1901, 3000)
"""Years that a period may lie in, as those of the dashboard."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a period, first and last."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """How a paper names it: "Triwulan III 2024"."""
        return period_of(self.first, self.last)


def read_span(first: str | None, last: str | None, today: date) -> Span:
    """Read a period that is written as 2024-07-01 to 2024-09-30; without either, it is the quarter that runs today.

    Raises DomainError for what is no day, and for a period that ends before it begins.
    """
    if not first and not last:
        return quarter(today.year, (today.month + 2) // 3)
    try:
        span = Span(date.fromisoformat(first or ""), date.fromisoformat(last or ""))
    except ValueError:
        raise DomainError(_("Tulis kedua tanggal periode seperti 2024-07-01."), field="dari") from None
    if span.first.year not in _YEARS or span.last.year not in _YEARS:
        raise DomainError(_("Periksa tahun pada kedua tanggal periode."), field="dari")
    if span.last < span.first:
        raise DomainError(_("Periode berakhir sebelum dimulai: periksa kedua tanggalnya."), field="sampai")
    return span


def quarter(year: int, number: int) -> Span:
    """Return a quarter of a year, TW I to IV."""
    found = figures_period(f"{year}-TW{number}", date(year, 1, 1))
    assert found.since is not None
    assert found.until is not None
    return Span(found.since, found.until)


def month(year: int, number: int) -> Span:
    """Return a month of a year."""
    first = date(year, number, 1)
    return Span(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A period to choose with one press: its quarter of the year, or its month."""

    span: Span
    quarter: int | None = None


def shortcuts(year: int) -> list[Shortcut]:
    """Return the quarters and the months of a year."""
    quarters = [Shortcut(quarter(year, number), number) for number in range(1, 5)]
    return [*quarters, *(Shortcut(month(year, number)) for number in range(1, 13))]


def without_agency(chosen: ActionFilter) -> ActionFilter:
    """Return the filter for the actions of all agencies."""
    return replace(chosen, agency=None)


@dataclass(frozen=True, kw_only=True)
class AskedOfPeriod:
    """What a maker of papers about a period is given. `actor` None stands for whoever holds the data folder."""

    session: Session
    store: Store
    now: datetime
    actor: Actor | None
    span: Span
    chosen: ActionFilter
    """Of which agency and which host; nothing else of a filter counts here."""

    @classmethod
    def read(
        cls, given: Mapping[str, str], *, session: Session, store: Store, now: datetime, actor: Actor
    ) -> AskedOfPeriod:
        """Read what an address asks for. Raises DomainError for days that are none."""
        return cls(
            session=session,
            store=store,
            now=now,
            actor=actor,
            span=read_span(given.get("dari"), given.get("sampai"), office_day(session, now)),
            chosen=ActionFilter(agency=whole(given.get("instansi")), host=whole(given.get("penyelenggara"))),
        )

    def in_address(self) -> dict[str, str]:
        """Return the query arguments of the addresses under which the same is asked for."""
        days = {"dari": self.span.first.isoformat(), "sampai": self.span.last.isoformat()}
        ids = {"instansi": self.chosen.agency, "penyelenggara": self.chosen.host}
        return days | {name: str(one) for name, one in ids.items() if one is not None}

    @property
    def today(self) -> date:
        """The office's date, as of which everything stands."""
        return office_day(self.session, self.now)

    @property
    def within(self) -> ColumnElement[bool]:
        """What was followed up in the period: nothing that began after it, nothing that was over before."""
        return ran_between(self.begin(self.span.first), self.begin(self.span.last + timedelta(days=1)))

    @property
    def wanted(self) -> list[ColumnElement[bool]]:
        """Every condition on its actions: the period, agency and host, and what its reader may see."""
        return [seen(self.actor), *conditions(self.chosen, frozenset(), self.today), self.within]

    def begin(self, day: date) -> datetime:
        """Return the moment at which a day begins in the office's zone."""
        office = directory.office(self.session)
        assert office is not None
        return datetime.combine(day, time(), office.zone.tz)

    def file_name(self, what: str, suffix: str) -> str:
        """Return "Laporan tindak lanjut 2024-07-01 sampai 2024-09-30.docx"."""
        return safe_name(f"{what} {self.span.first.isoformat()} sampai {self.span.last.isoformat()}", (suffix,))
