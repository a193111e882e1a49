"""Reading the meetings of a series, each by the day on which it really is, narrowed to what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.meetings.models import Meeting, MeetingState, Series
from coordination.meetings.recurrence import in_words, stored_rule

MOST = 300
"""Occurrences on the page of a series."""


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """The occurrence before or after another."""

    id: int
    day: date


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a meeting stands in its series."""

    series_id: int
    words: str
    number: int | None
    previous: Neighbour | None
    next: Neighbour | None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One occurrence on the page of its series."""

    id: int
    title: str
    day: date
    given: date | None
    state: MeetingState


def place(session: Session, actor: Actor, meeting: Meeting) -> Place | None:
    """Return where a meeting stands in its series, counted among the meetings that the reader sees; None without one.

    Neighbours go by their actual date, cancelled ones left out. A meeting that is cancelled itself has no number.
    """
    if meeting.series_id is None:
        return None
    mates = [*_held(actor), Meeting.series_id == meeting.series_id, Meeting.id != meeting.id]
    earlier, later = before(meeting), ~before(meeting)
    down = select(Meeting.id).where(*mates, earlier).order_by(Meeting.first_day.desc(), Meeting.id.desc()).limit(1)
    up = select(Meeting.id).where(*mates, later).order_by(Meeting.first_day, Meeting.id).limit(1)
    count = select(func.count()).select_from(Meeting).where(*mates, earlier)
    series, number, previous_id, next_id = session.execute(
        select(Series, count.scalar_subquery(), down.scalar_subquery(), up.scalar_subquery()).where(
            Series.id == meeting.series_id
        )
    ).one()
    days = {
        row.id: Neighbour(id=row.id, day=row.first_day)
        for row in session.execute(
            select(Meeting.id, Meeting.first_day).where(Meeting.id.in_([one for one in (previous_id, next_id) if one]))
        )
    }
    return Place(
        series_id=meeting.series_id,
        words=in_words(stored_rule(series)),
        number=number + 1 if meeting.state is not MeetingState.CANCELLED and meeting.discarded_at is None else None,
        previous=days.get(previous_id),
        next=days.get(next_id),
    )


def lines(session: Session, actor: Actor, series: Series) -> Sequence[Line]:
    """Return the occurrences of a series in the order of their actual date, the newest MOST of them."""
    found = session.execute(
        select(Meeting.id, Meeting.title, Meeting.first_day, Meeting.occurrence_day, Meeting.state)
        .where(Meeting.series_id == series.id, Meeting.discarded_at.is_(None), visible(actor, Meeting))
        .order_by(Meeting.first_day.desc(), Meeting.id.desc())
        .limit(MOST)
    ).all()
    return [
        Line(id=row.id, title=row.title, day=row.first_day, given=row.occurrence_day, state=row.state)
        for row in reversed(found)
    ]


def series_seen(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return the series of which the reader sees a meeting, for a filter: (id, title), the newest first.

    The title is that of a meeting they see: a series of secret ones says nothing by its own.
    """
    found = session.execute(_seen(actor))
    return [(row.series_id, row.title) for row in found]


# Building this statement costs more than running it, so those of the readers at work now are kept.


@lru_cache(maxsize=128)
def _seen(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(Meeting.series_id, func.max(Meeting.title).label("title"))
        .where(Meeting.series_id.is_not(None), Meeting.discarded_at.is_(None), visible(actor, Meeting))
        .group_by(Meeting.series_id)
        .order_by(Meeting.series_id.desc())
        .limit(100)
    )


def _held(actor: Actor) -> list[ColumnElement[bool]]:
    return [Meeting.discarded_at.is_(None), Meeting.state != MeetingState.CANCELLED, visible(actor, Meeting)]


def before(meeting: Meeting) -> ColumnElement[bool]:
    """Hold for meetings before this one by their actual first day."""
    return or_(
        Meeting.first_day < meeting.first_day, and_(Meeting.first_day == meeting.first_day, Meeting.id < meeting.id)
    )
