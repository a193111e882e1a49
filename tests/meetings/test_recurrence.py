"""The days on which a meeting comes again: rules in, days out."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordination.errors import DomainError
from coordination.meetings.models import Frequency, HolidayRule
from coordination.meetings.recurrence import (
    LAST,
    Repeat,
    Rule,
    in_words,
    moved,
    occurrences,
    periods_between,
    rule_of,
)
from coordination.workdays import is_workday

YEAR = date(2025, 12, 31)


def every_day(_day):
    return True


def days(rule, workdays=every_day, horizon=YEAR, **given):
    return [one.day for one in occurrences(rule, workdays, horizon=horizon, **given)]


def keeping(repeat, first_day, **given):
    return rule_of(repeat, first_day, holidays=HolidayRule.KEEP, **given)


def test_the_thirty_first_is_the_last_day_of_a_shorter_month():
    rule = keeping(Repeat.MONTHLY_DAY, date(2024, 1, 31), until=date(2024, 6, 30))
    assert days(rule) == [date(2024, month, day) for month, day in enumerate((31, 29, 31, 30, 31, 30), start=1)]


def test_the_end_of_the_month_is_the_end_of_each_month_wherever_it_began():
    rule = keeping(Repeat.MONTH_END, date(2024, 4, 30), until=date(2024, 7, 31))
    assert days(rule) == [date(2024, 4, 30), date(2024, 5, 31), date(2024, 6, 30), date(2024, 7, 31)]


def test_the_first_monday_of_each_month():
    rule = keeping(Repeat.MONTHLY_WEEKDAY, date(2024, 7, 1), until=date(2024, 10, 31))
    assert days(rule) == [date(2024, 7, 1), date(2024, 8, 5), date(2024, 9, 2), date(2024, 10, 7)]


def test_a_weekday_after_the_28th_means_the_last_of_its_month():
    rule = keeping(Repeat.MONTHLY_WEEKDAY, date(2024, 7, 29), until=date(2024, 9, 30))
    assert rule.week_of_month == LAST
    assert days(rule) == [date(2024, 7, 29), date(2024, 8, 26), date(2024, 9, 30)]


def test_every_second_week():
    rule = keeping(Repeat.WEEKLY, date(2024, 6, 27), interval=2, until=date(2024, 8, 1))
    assert days(rule) == [date(2024, 6, 27), date(2024, 7, 11), date(2024, 7, 25)]


def test_a_holiday_moves_a_meeting_or_leaves_it_out_or_stays_as_the_office_wants():
    independence = date(2024, 8, 17)  # a Saturday too
    first = date(2024, 7, 17)
    expected = {
        HolidayRule.KEEP: independence,
        HolidayRule.SKIP: date(2024, 9, 17),
        HolidayRule.NEXT_WORKDAY: date(2024, 8, 19),
    }
    for rule, second in expected.items():
        assert days(rule_of(Repeat.MONTHLY_DAY, first, holidays=rule), is_workday)[1] == second


def test_a_long_holiday_brings_two_weeks_together_into_one_meeting():
    rule = rule_of(Repeat.WEEKLY, date(2024, 3, 25), holidays=HolidayRule.NEXT_WORKDAY)  # Lebaran: 8 to 15 April
    found = days(rule, is_workday, horizon=date(2024, 4, 30))
    assert found == [date(2024, 3, 25), date(2024, 4, 1), date(2024, 4, 16), date(2024, 4, 22), date(2024, 4, 29)]


def test_a_calendar_that_closes_for_ever_moves_nothing_and_hangs_nothing():
    rule = rule_of(Repeat.WEEKLY, date(2024, 3, 27), holidays=HolidayRule.NEXT_WORKDAY)
    assert days(rule, lambda day: False, horizon=date(2024, 4, 11))[1:] == [date(2024, 4, 3), date(2024, 4, 10)]


def test_no_more_are_made_at_once_than_a_year_holds_in_weeks():
    assert len(days(keeping(Repeat.WEEKLY, date(2024, 1, 1)), horizon=date(2030, 1, 1))) == 60


def test_going_on_begins_after_what_was_made_already():
    rule = keeping(Repeat.WEEKLY, date(2024, 6, 27), until=date(2024, 7, 18))
    assert days(rule, after=date(2024, 7, 4)) == [date(2024, 7, 11), date(2024, 7, 18)]


@pytest.mark.parametrize(
    ("repeat", "given", "field"),
    [
        (Repeat.NEVER, {}, "repeat"),
        (Repeat.MONTH_END, {}, "repeat"),
        (Repeat.WEEKLY, {"interval": 0}, "interval"),
        (Repeat.WEEKLY, {"interval": 13}, "interval"),
        (Repeat.WEEKLY, {"until": date(2024, 6, 10)}, "until"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_at_its_field(repeat, given, field):
    with pytest.raises(DomainError) as refused:
        keeping(repeat, date(2024, 6, 10), **given)
    assert refused.value.field == field


def test_the_last_week_is_refused_for_a_day_of_another_week():
    with pytest.raises(DomainError, match="minggu terakhir"):
        keeping(Repeat.LAST_WEEKDAY, date(2024, 6, 10))


@pytest.mark.parametrize(
    ("repeat", "first", "given", "words"),
    [
        (Repeat.MONTHLY_WEEKDAY, date(2024, 7, 1), {"until": date(2025, 12, 31)},
         "setiap Senin minggu pertama, sampai Desember 2025"),
        (Repeat.WEEKLY, date(2024, 6, 27), {"until": date(2024, 12, 20)}, "setiap Kamis, sampai 20 Desember 2024"),
        (Repeat.WEEKLY, date(2024, 6, 27), {"interval": 2}, "setiap 2 minggu pada Kamis"),
        (Repeat.MONTHLY_DAY, date(2024, 6, 5), {}, "setiap bulan pada tanggal 5"),
        (Repeat.MONTH_END, date(2024, 6, 30), {}, "setiap bulan pada hari terakhir"),
        (Repeat.MONTHLY_DAY, date(2024, 6, 5), {"interval": 3}, "setiap 3 bulan pada tanggal 5"),
        (Repeat.LAST_WEEKDAY, date(2024, 6, 27), {}, "setiap Kamis minggu terakhir"),
    ],
)  # fmt: skip
def test_a_rule_is_said_as_people_say_it(repeat, first, given, words):
    assert in_words(keeping(repeat, first, **given)) == words


# --- whatever the rule ---------------------------------------------------------------------------------------

DAYS = st.dates(date(2019, 1, 1), date(2030, 1, 1))


@st.composite
def rules(draw):
    first = draw(DAYS)
    usable = [Repeat.WEEKLY, Repeat.MONTHLY_DAY, Repeat.MONTHLY_WEEKDAY]
    if first.day == monthrange(first.year, first.month)[1]:
        usable.append(Repeat.MONTH_END)
    if first.day > monthrange(first.year, first.month)[1] - 7:
        usable.append(Repeat.LAST_WEEKDAY)
    return rule_of(
        draw(st.sampled_from(usable)),
        first,
        interval=draw(st.integers(1, 12)),
        holidays=draw(st.sampled_from(list(HolidayRule))),
    )


def holds(rule: Rule, day: date) -> bool:
    """The rule, told once more and otherwise."""
    length = monthrange(day.year, day.month)[1]
    if rule.frequency is Frequency.WEEKLY:
        return (day - rule.first_day).days % (7 * rule.interval) == 0
    if ((day.year - rule.first_day.year) * 12 + day.month - rule.first_day.month) % rule.interval:
        return False
    if rule.frequency is Frequency.MONTHLY_DAY:
        return day.day == min(rule.day_of_month, length)
    if day.weekday() != rule.weekday:
        return False
    return day.day > length - 7 if rule.week_of_month == LAST else (day.day + 6) // 7 == rule.week_of_month


@given(rules(), st.sets(DAYS, max_size=5))
@settings(max_examples=150, deadline=None)
def test_days_rise_strictly_and_each_is_the_one_that_the_rule_gives_but_for_a_holiday(rule, own_days_off):
    def works(day):
        return is_workday(day) and day not in own_days_off

    found = occurrences(rule, works, horizon=rule.first_day + timedelta(days=900))
    assert found[0].day == found[0].given == rule.first_day
    assert all(one.day < other.day for one, other in pairwise(found))
    for one in found:
        assert holds(rule, one.given)
        if one.day != one.given:
            assert rule.holidays is HolidayRule.NEXT_WORKDAY
            assert not works(one.given)
            assert works(one.day)
        if rule.holidays is not HolidayRule.KEEP and one.given != rule.first_day:
            assert works(one.day)


@given(rules())
@settings(max_examples=80, deadline=None)
def test_no_period_is_left_out_where_holidays_are_kept(rule):
    free = Rule(**{**vars(rule), "holidays": HolidayRule.KEEP})
    found = occurrences(free, every_day, horizon=rule.first_day + timedelta(days=900))
    assert [periods_between(rule, rule.first_day, one.given) for one in found] == list(range(len(found)))


@given(rules(), st.integers(-20, 40))
@settings(max_examples=80, deadline=None)
def test_a_rule_that_is_moved_has_its_new_day_first(rule, by):
    first = rule.first_day + timedelta(days=by)
    other = moved(rule, first)
    assert other.frequency is rule.frequency
    assert occurrences(other, is_workday, horizon=first + timedelta(days=60))[0].day == first


@given(rules())
@settings(max_examples=60, deadline=None)
def test_every_rule_has_its_words(rule):
    assert in_words(rule).startswith("setiap ")
