"""The ladder as a calculation: whatever days the machine was off, every step comes once or a newer one instead."""

from __future__ import annotations

from datetime import date, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from coordination.notifications.ladder import (
    Ladder,
    OfficeCalendar,
    due_steps,
    is_quiet,
    meeting_days,
    span_of,
)
from coordination.workdays import OwnDays

MONDAY = date(2024, 7, 1)
DAYS = [MONDAY + timedelta(days=n) for n in range(40)]
LAST_DAYS = [MONDAY + timedelta(days=n) for n in range(-40, 60, 3)]

steps = st.lists(st.integers(1, 30), max_size=4, unique=True).map(tuple)
ladders = st.builds(Ladder, before=steps, on_day=st.booleans(), late=steps, weekly=st.booleans())
calendars = st.builds(
    OfficeCalendar,
    st.builds(OwnDays, closed=st.frozensets(st.sampled_from(DAYS), max_size=12), working=st.just(frozenset())),
    st.booleans(),
)


@settings(deadline=None)
@given(ladders, calendars, st.lists(st.sampled_from(DAYS), min_size=1, unique=True).map(sorted))
def test_every_step_comes_once_or_is_superseded_and_never_on_a_closed_day(ladder, calendar, running):
    spans, previous = [], None
    for day in running:
        span = span_of(calendar, day, previous)
        assert (span is not None) is calendar.is_open(day)
        if span is not None:
            spans.append(span)
            previous = day
    covered = [day for span in spans for day in span.days]
    assert len(covered) == len(set(covered)), "a day is made up for twice"
    assert not spans or covered == [spans[0].after + timedelta(days=n + 1) for n in range(len(covered))]
    for span in spans:
        said = due_steps(ladder, span, LAST_DAYS[0])
        for last_day in LAST_DAYS:
            offsets = ladder.offsets((span.day - LAST_DAYS[0]).days)
            due = [offset for offset in offsets if last_day + timedelta(days=offset) in span.days]
            assert said.get(last_day) == max(due, default=None)


@settings(deadline=None)
@given(calendars, st.sampled_from(DAYS))
def test_every_meeting_is_announced_on_exactly_one_day_on_which_mails_go_out(calendar, meeting):
    open_days = [day for day in DAYS if calendar.is_open(day)]
    told = {day: meeting_days(calendar, day) for day in open_days}
    announcing = [day for day, (first, last) in told.items() if first <= meeting <= last]
    before = [day for day in open_days if day < meeting]
    assert announcing == before[-1:]


def test_the_usual_ladder_goes_on_weekly():
    assert Ladder().offsets(30) == [-7, -3, -1, 0, 1, 3, 7, 14, 21, 28]
    assert Ladder(late=(), weekly=True).offsets(15) == [-7, -3, -1, 0, 7, 14]
    assert Ladder(weekly=False).offsets(30) == [-7, -3, -1, 0, 1, 3, 7]


def test_quiet_hours_run_past_midnight():
    assert is_quiet(time(23, 30), time(20), time(6))
    assert is_quiet(time(0, 30), time(20), time(6))
    assert not is_quiet(time(6), time(20), time(6))
    assert is_quiet(time(12, 30), time(12), time(13))
    assert not is_quiet(time(12, 30), time(12), time(12))
