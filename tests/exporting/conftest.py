"""The example office on 30 September 2024, and ways to ask for its papers about follow-up."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from coordination import demo
from coordination.accounts.models import Account
from coordination.actions.filters import ActionFilter
from coordination.demo import kendari
from coordination.exporting.asking import Asked
from coordination.exporting.period import AskedOfPeriod, Span
from coordination.meetings.models import Meeting
from tests.factories import actor_of

THEN = kendari.at(9, 30, 8, 20)
QUARTER = Span(date(2024, 7, 1), date(2024, 9, 30))
ALWAYS = Span(date(2024, 1, 1), date(2024, 12, 31))


@pytest.fixture
def store(app):
    return app.extensions["rakor_store"]


@pytest.fixture
def example(session, settings, store, clock):
    """Fill the example, and stand at that day; return its meeting in Kendari."""
    clock.set(2024, 9, 30, 8, 20)
    demo.fill(session=session, settings=settings, store=store, now=THEN)
    session.commit()
    return session.scalars(select(Meeting).where(Meeting.title == kendari.TITLE)).one()


@pytest.fixture
def account(session):
    """Return a function that finds an account of the example by its name."""
    return lambda name: session.scalars(select(Account).where(Account.username == name)).one()


@pytest.fixture
def of_period(session, store):
    """Return a function that asks for a paper of a period as an account does, or as the command line."""

    def of_period(account=None, span=QUARTER, *, now=THEN, **chosen) -> AskedOfPeriod:
        actor = actor_of(account) if account else None
        chosen = ActionFilter(**chosen)
        return AskedOfPeriod(session=session, store=store, now=now, actor=actor, span=span, chosen=chosen)

    return of_period


@pytest.fixture
def of_meeting(session, store):
    """Return a function that asks for a paper of a meeting."""

    def of_meeting(meeting, account=None, *, now=THEN) -> Asked:
        return Asked(
            session=session, store=store, now=now, actor=actor_of(account) if account else None, meeting=meeting
        )

    return of_meeting
