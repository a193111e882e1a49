"""Meetings that come again: each occurrence is a meeting of its own, made ahead, changed by itself or with the rest.

`occurrence_day` is the day that the rule gave; a holiday or a hand may have moved the meeting from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from coordination import clock
from coordination.access.actor import Actor
from coordination.access.checks import having
from coordination.access.permissions import Permission
from coordination.audit.services import record
from coordination.db import write
from coordination.directory.calendar import own_days
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.meetings import copying, levels, states
from coordination.meetings.days import DayTimes
from coordination.meetings.models import Meeting, MeetingState, Series
from coordination.meetings.recurrence import (
    AHEAD,
    Occurrence,
    Rule,
    day_of,
    given_days,
    moved,
    occurrences,
    stored_rule,
)
from coordination.meetings.recurrence import periods_between as periods
from coordination.meetings.services import change_meeting, create_meeting
from coordination.workdays import is_workday

ENDED = "Seri rapat diakhiri."
"""Why an occurrence that can't be discarded is cancelled; told on its page and in papers, so never translated."""

LEFT_OUT = "Jadwal seri rapat berubah; hari ini jatuh pada hari libur."
"""Why an occurrence is cancelled that the changed rule leaves out."""

REPEATED = ("zone", "place", "link", "passcode", "urgency", "filing_code", "contact", "dress", "cc", "time_called")
"""Facts that each occurrence has from the first: all but the invitation's own number and date."""

_OPEN = (MeetingState.PLANNED, MeetingState.POSTPONED)


@dataclass
class Outcome:
    """What became of the occurrences: how many were made, changed, dropped, and left as they are, by reason."""

    made: int = 0
    changed: int = 0
    discarded: int = 0
    cancelled: int = 0
    written: int = 0  # left, for something was recorded in them already
    moved_by_hand: int = 0  # not moved again


def ahead(session: Session, rule: Rule, today: date) -> list[Occurrence]:
    """Return the occurrences of a new series that are made at once, the first one too."""
    return occurrences(rule, _works(session), horizon=_end(rule, today))


def _works(session: Session) -> Callable[[date], bool]:
    """Return how to tell a working day, by the calendar and the office's own days."""
    return partial(is_workday, own=own_days(session))


def _end(rule: Rule, today: date) -> date:
    """Return up to which day occurrences are made: to the end of the series, else a year ahead."""
    return rule.until or max(rule.first_day, today) + timedelta(days=AHEAD)


def begin(
    *, session: Session, actor: Actor, now: datetime, meeting: Meeting, rule: Rule, client_key: str | None = None
) -> Series:
    """Make a meeting that was just planned the first of a series, and make the others ahead."""
    if meeting.series_id is not None:
        raise DomainError(_("Rapat ini sudah menjadi bagian dari seri."))
    series = Series(
        host_id=meeting.host_id,
        title=meeting.title,
        created_at=now,
        created_by_id=actor.account_id,
        client_key=client_key,
        **_columns(rule),
    )
    session.add(series)
    session.flush()
    meeting.series_id, meeting.occurrence_day = series.id, meeting.first_day
    session.flush()
    session.expire(meeting, ["participants", "agenda"])
    record(session=session, actor=actor, now=now, verb="created", row=series, organization_id=series.host_id)
    for one in ahead(session, rule, clock.today(meeting.zone, now))[1:]:
        made = _make(session, actor, now, series, meeting, one)
        copying.repeat(session=session, actor=actor, now=now, meeting=made, model=meeting)
    return series


def run_until(*, session: Session, actor: Actor, now: datetime, series: Series, until: date | None) -> Outcome:
    """Let a series end on another day: later occurrences are dropped, missing ones made.

    Without a day it runs on, and is made a year ahead. What was held or written about stays.
    """
    if until is not None and until < series.first_day:
        raise DomainError(_("Seri tidak dapat berakhir sebelum rapat pertamanya."), field="until")
    outcome = Outcome()
    if write(series, {"until": until}):
        session.flush()
        _told(session, actor, now, series, ["until"])
    if until is not None:
        for meeting in _later(session, actor, series, until):
            _drop(session, actor, now, meeting, outcome)
    _go_on(session, actor, now, series, outcome)
    return outcome


def lacks_something(session: Session) -> Callable[[Series, date, date], bool]:
    """Return how to tell, of a series, the last day given so far and today, whether an occurrence is to be made."""
    works = _works(session)

    def lacks(series: Series, last: date, today: date) -> bool:
        rule = stored_rule(series)
        return bool(occurrences(rule, works, after=last, horizon=_end(rule, today), most=1))

    return lacks


def go_on_by_itself(*, session: Session, actor: Actor, now: datetime, series: Series) -> int:
    """Make what a series lacks, unasked; return how many. Needs the series locked.

    What was discarded is not made again, and nothing that nobody could read: a secret one needs an active reader.
    """
    stays = select(Meeting).where(Meeting.series_id == series.id, Meeting.discarded_at.is_(None))
    last = session.scalar(stays.order_by(Meeting.occurrence_day.desc(), Meeting.id.desc()).limit(1))
    given = session.scalar(select(func.max(Meeting.occurrence_day)).where(Meeting.series_id == series.id))
    outcome = Outcome()
    if last is not None and given is not None and (not last.level.is_secret or levels.readers_of(session, last)):
        _make_after(session, actor, now, series, last, given, outcome)
    return outcome.made


def change_following(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    changes: Mapping[str, Any],
    with_moved: bool = False,
) -> Outcome:
    """Change an occurrence (`changes` as `change_meeting` takes them) and all that come after it.

    A new first day changes the rule from here on: every later occurrence moves with it, but for those moved by hand
    (`with_moved` takes them along). Times and the facts of REPEATED follow; number and date of the letter, and the
    level, are the meeting's own.
    """
    series = meeting.series
    if series is None or meeting.occurrence_day is None:
        raise DomainError(_("Rapat ini tidak termasuk seri."))
    before = _times(meeting)
    old_rule, old_given = stored_rule(series), meeting.occurrence_day
    later = _later(session, actor, series, old_given)
    change_meeting(session=session, actor=actor, now=now, meeting=meeting, **changes)
    after = _times(meeting)
    outcome = Outcome(written=_written_later(session, series, old_given))
    kept = {name: value for name, value in changes.items() if name == "title" or name in REPEATED}
    if "title" in kept:
        series.title = meeting.title
    new_days: dict[int, date | None] = {}
    if after[0].day != before[0].day:
        new_days = _moved_with(meeting, later, old_rule, old_given, outcome, with_moved, _works(session))
        rule = moved(old_rule, after[0].day)
        meeting.occurrence_day = rule.first_day
        write(series, _columns(rule))
        _told(session, actor, now, series, ["rule"])
    for one in later:
        if one.state is not MeetingState.PLANNED:
            continue
        day = new_days.get(one.id, one.first_day)
        if day is None:
            _drop(session, actor, now, one, outcome, LEFT_OUT)
            continue
        given = dict(kept)
        if after != before:
            given["days"] = _laid(after, day)
        if given:
            change_meeting(session=session, actor=actor, now=now, meeting=one, **given)
            outcome.changed += 1
    session.flush()
    return outcome


def _moved_with(
    meeting: Meeting,
    later: Sequence[Meeting],
    old: Rule,
    old_given: date,
    outcome: Outcome,
    with_moved: bool,
    works: Callable[[date], bool],
) -> dict[int, date | None]:
    """Return the new day of each later occurrence by its id, None where it falls away; note the day given to it."""
    rule = moved(old, meeting.first_day)
    places = {one.id: periods(old, old_given, one.occurrence_day) for one in later if one.occurrence_day}
    given = list(islice(given_days(rule), max(places.values(), default=0) + 1))
    new_days: dict[int, date | None] = {}
    last = meeting.first_day
    for one in later:
        assert one.occurrence_day is not None
        usual = (one.occurrence_day, day_of(old, one.occurrence_day, works))
        if places[one.id] == 0 or (one.first_day not in usual and not with_moved):
            outcome.moved_by_hand += 1
            continue
        day = day_of(rule, given[places[one.id]], works)
        new_days[one.id] = day if day is not None and day > last else None
        last = max(last, day or last)
        one.occurrence_day = given[places[one.id]]
    return new_days


def _later(session: Session, actor: Actor, series: Series, day: date) -> Sequence[Meeting]:
    """Return the occurrences after a day given that nothing was recorded in and that the actor may change, in order."""
    return session.scalars(
        select(Meeting)
        .where(
            Meeting.series_id == series.id,
            Meeting.occurrence_day > day,
            Meeting.state.in_(_OPEN),
            Meeting.discarded_at.is_(None),
            having(actor, Permission.MEETING_EDIT),
            states.is_unwritten(),
        )
        .order_by(Meeting.occurrence_day, Meeting.id)
        .options(selectinload(Meeting.days), selectinload(Meeting.participants))
    ).all()


def _written_later(session: Session, series: Series, day: date) -> int:
    return (
        session.scalar(
            select(func.count()).where(
                Meeting.series_id == series.id,
                Meeting.occurrence_day > day,
                Meeting.state != MeetingState.CANCELLED,
                Meeting.discarded_at.is_(None),
                ~states.is_unwritten(),
            )
        )
        or 0
    )


def _drop(
    session: Session, actor: Actor, now: datetime, meeting: Meeting, outcome: Outcome, reason: str = ENDED
) -> None:
    """Discard an occurrence that will not be held; one that people were told of is cancelled, so that they learn it."""
    if meeting.state is MeetingState.PLANNED and not states.is_referred_to(session, meeting):
        states.discard(session=session, actor=actor, now=now, meeting=meeting)
        outcome.discarded += 1
    else:
        states.cancel(session=session, actor=actor, now=now, meeting=meeting, reason=reason)
        outcome.cancelled += 1


def _go_on(session: Session, actor: Actor, now: datetime, series: Series, outcome: Outcome) -> None:
    """Make what the rule gives after the last occurrence, as that one is, with the people that the directory has."""
    last = session.scalar(
        select(Meeting)
        .where(Meeting.series_id == series.id, Meeting.discarded_at.is_(None), having(actor, Permission.MEETING_EDIT))
        .order_by(Meeting.occurrence_day.desc(), Meeting.id.desc())
        .limit(1)
    )
    if last is not None and last.occurrence_day is not None:
        _make_after(session, actor, now, series, last, last.occurrence_day, outcome)


def _make_after(
    session: Session, actor: Actor, now: datetime, series: Series, last: Meeting, given: date, outcome: Outcome
) -> None:
    """Make what the rule gives after a day: the first with the people that the directory has, the others as that."""
    rule = stored_rule(series)
    end = _end(rule, clock.today(last.zone, now))
    model: Meeting | None = None
    for one in occurrences(rule, _works(session), after=given, horizon=end):
        made = _make(session, actor, now, series, last, one)
        if model is None:
            copying.name_readers_of(session=session, actor=actor, now=now, meeting=made, model=last)
            copying.copy_participants(session=session, actor=actor, now=now, meeting=made, earlier=last)
            copying.repeat_agenda(session=session, actor=actor, now=now, meeting=made, model=last)
            session.expire(made, ["participants", "agenda"])
            model = made
        else:
            copying.repeat(session=session, actor=actor, now=now, meeting=made, model=model)
        outcome.made += 1


def _make(session: Session, actor: Actor, now: datetime, series: Series, model: Meeting, one: Occurrence) -> Meeting:
    facts: dict[str, Any] = {name: getattr(model, name) for name in REPEATED}
    made = create_meeting(
        session=session,
        actor=actor,
        now=now,
        host=model.host,
        title=model.title,
        days=_laid(_times(model), one.day),
        level=model.level,
        **facts,
    )
    made.series_id, made.occurrence_day = series.id, one.given
    session.flush()
    return made


def _times(meeting: Meeting) -> list[DayTimes]:
    return sorted(DayTimes(row.day, row.starts, row.ends) for row in meeting.days)


def _laid(days: Sequence[DayTimes], first_day: date) -> list[DayTimes]:
    """Return the same days from another first day on."""
    return [replace(one, day=one.day + (first_day - days[0].day)) for one in days]


def _columns(rule: Rule) -> dict[str, Any]:
    return {
        "frequency": rule.frequency,
        "interval": rule.interval,
        "weekday": rule.weekday,
        "week_of_month": rule.week_of_month,
        "day_of_month": rule.day_of_month,
        "holiday_rule": rule.holidays,
        "first_day": rule.first_day,
        "until": rule.until,
    }


def _told(session: Session, actor: Actor, now: datetime, series: Series, fields: Sequence[str]) -> None:
    record(
        session=session,
        actor=actor,
        now=now,
        verb="changed",
        row=series,
        organization_id=series.host_id,
        fields=fields,
    )
