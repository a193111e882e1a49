"""The dashboard: the figures of a period and a host, and the address of the list that each of them counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.actions.filters import ActionFilter, Bodies, Timing
from coordination.directory.sheets import MOST, not_too_long
from coordination.documents.sheets import Sheet
from coordination.i18n import gettext as _
from coordination.meetings import turnout
from coordination.meetings.asking import Asked as AskedMeetings
from coordination.meetings.models import Meeting
from coordination.meetings.queries import Filter, Tab, hosts
from coordination.meetings.turnout import OfBody, Turnout
from coordination.numbers import whole
from coordination.reports import figures, tables, waiting
from coordination.reports.periods import Period, period, periods
from coordination.reports.tables import Table

MEETINGS_SHOWN = 10
"""Meetings in the table, those with most late actions first; the file holds all."""
BODIES_SHOWN = 12
"""Bodies in the table of who stayed away; the file holds all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The period and the host that the address asks for, and the order of the agencies."""

    span: Period
    host: int | None
    order: str

    @property
    def chosen(self) -> ActionFilter:
        """The actions that are counted."""
        return figures.narrowed(self.span, self.host)

    def in_address(self, **changes: Any) -> dict[str, Any]:
        """Return the query arguments of this dashboard."""
        given = {"periode": self.span.word, "penyelenggara": self.host, "urut": self.order, **changes}
        return {
            name: value for name, value in given.items() if value is not None and (name, value) != ("urut", "lewat")
        }


def asked(arguments: Mapping[str, str], today: date) -> Asked:
    """Read the address; what makes no sense there counts as not asked."""
    span = period(arguments.get("periode", str(today.year)), today)
    order = arguments.get("urut", "lewat")
    return Asked(span, whole(arguments.get("penyelenggara")), order if order in figures.ORDERS else "protokol")


@dataclass(frozen=True)
class Links:
    """The addresses of the lists that the figures count."""

    chosen: ActionFilter
    actions_page: str
    meetings_page: str

    @cached_property
    def all_actions(self) -> str:
        """The address of everything that is counted."""
        return f"{self.actions_page}?{urlencode(self.chosen.in_address())}"

    def actions(self, **changes: Any) -> str:
        """Return the address of the actions under `changes` of the filter."""
        if changes.keys().isdisjoint(("since", "until")):  # a page has hundreds, and most only add to the period
            added = ActionFilter(**changes).in_address() if changes else {}
            return "&".join([self.all_actions, *(f"{name}={value}" for name, value in added.items())])
        return f"{self.actions_page}?{urlencode(self.chosen.in_address(**changes))}"

    def meetings(self, body: int, answer: str) -> str:
        """Return the address of the meetings of the period to which `body` answered so."""
        where = Filter(
            host_id=self.chosen.host,
            since=self.chosen.since,
            until=self.chosen.until,
            invited_id=body,
            turnout=Turnout(answer),
        )
        return f"{self.meetings_page}?{urlencode(AskedMeetings(tab=Tab.ALL, where=where).in_address())}"


def context(session: Session, actor: Actor, wanted: Asked, today: date) -> dict[str, Any]:
    """Return what the page shows, in a fixed number of queries."""
    chosen = wanted.chosen
    found = figures.figures(session, actor, chosen, today)
    meetings, meetings_in_all = figures.of_meetings(session, actor, chosen, today, MEETINGS_SHOWN)
    bodies = answered(session, actor, chosen)
    ranked = missing_most(bodies)
    earlier = figures.late_before(session, actor, chosen, today)
    return {
        "asked": wanted,
        "chosen": chosen,
        "links": Links(chosen, url_for("actions.index"), url_for("meetings.index")),
        "found": found,
        "commanded": figures.ordered(found.commanded, wanted.order),
        "partners": figures.ordered(found.partners, wanted.order),
        "meetings": meetings,
        "meetings_in_all": meetings_in_all,
        "bodies": [one for one in ranked if not one.is_partner],
        "partner_bodies": [one for one in ranked if one.is_partner],
        "bodies_in_all": len(bodies),
        "bodies_shown": BODIES_SHOWN,
        "earlier": earlier,
        "earlier_is_capped": earlier >= figures.MOST_EARLIER,
        "worst": waiting.some_actions(session, actor, replace(chosen, timing=Timing.LATE), today),
        "periods": periods(wanted.span, today),
        "hosts": hosts(session, actor),
        "today": today,
        "nobody": Bodies.NOBODY,
        "period_words": period_words,
    }


def sheet(session: Session, actor: Actor, wanted: Asked, today: date, table: Table) -> Sheet:
    """Return a whole table. Raises DomainError where it is longer than a sheet may be."""
    chosen = wanted.chosen
    if table is Table.AGENCIES:
        return tables.agencies(figures.figures(session, actor, chosen, today).agencies)
    if table is Table.MEETINGS:
        rows, _all = figures.of_meetings(session, actor, chosen, today, MOST + 1)
        return tables.meetings(not_too_long(rows))
    return tables.attendance(answered(session, actor, chosen))


def answered(session: Session, actor: Actor, chosen: ActionFilter) -> list[OfBody]:
    """Return how the invited bodies came to the meetings of the period, in protocol order."""
    where: list[ColumnElement[bool]] = []
    if chosen.host is not None:
        where.append(Meeting.host_id == chosen.host)
    if chosen.since is not None:
        where.append(Meeting.first_day >= chosen.since)
    if chosen.until is not None:
        where.append(Meeting.first_day <= chosen.until)
    return list(turnout.by_body(session, actor, *where))


def missing_most(bodies: list[OfBody]) -> list[OfBody]:
    """Return who sent nobody, or only a deputy: those who did it most first."""
    missing = [one for one in bodies if one.nobody or one.deputy]
    return sorted(missing, key=lambda one: (one.nobody, one.deputy), reverse=True)


def period_words(span: Period) -> str:
    """Return "Triwulan III 2024", "Tahun 2024" or "Semua waktu"."""
    if span.since is None:
        return _("Semua waktu")
    if span.quarter is None:
        return _("Tahun %(year)s", year=span.since.year)
    return _("Triwulan %(quarter)s %(year)s", quarter=("I", "II", "III", "IV")[span.quarter - 1], year=span.since.year)
