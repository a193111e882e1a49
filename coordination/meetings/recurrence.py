"""On which days a meeting comes again. Nothing here knows the database: rules in, days out.

A rule gives one day a period (a week or a month, or several), counted from its first day. What falls on a holiday
stays, is left out, or moves to the next working day; two never fall on the same day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import islice, takewhile

from babel.dates import format_date
from dateutil import rrule

from coordination.errors import DomainError
from coordination.i18n import Formats, _, language, ngettext
from coordination.meetings.models import Frequency, HolidayRule, Series

MOST = 60
"""Occurrences that are made ahead at once."""

AHEAD = 365
"""Days: how far ahead a series without an end is made."""

LAST = -1
"""`week_of_month` of "minggu terakhir"."""

MOST_INTERVAL = 12

_WEEKDAYS = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)
_DAY = timedelta(days=1)
_LONGEST_REST = 40  # days: no holiday of ours lasts so long; a calendar that closes for ever must not hang us


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How often, and on which day. `weekday` counts from Monday as 0."""

    frequency: Frequency
    first_day: date
    interval: int = 1
    weekday: int | None = None
    week_of_month: int | None = None
    day_of_month: int | None = None
    until: date | None = None
    holidays: HolidayRule = HolidayRule.NEXT_WORKDAY


@dataclass(frozen=True)
class Occurrence:
    """The day that a rule gives, and the day on which one meets: the same, but for a holiday."""

    given: date
    day: date


class Repeat(StrEnum):
    """What a person chooses; weekday, week and date follow from the first day."""

    NEVER = ""
    WEEKLY = "weekly"
    MONTHLY_DAY = "monthly_day"
    MONTH_END = "month_end"
    MONTHLY_WEEKDAY = "monthly_weekday"
    LAST_WEEKDAY = "last_weekday"


def rule_of(
    repeat: Repeat, first_day: date, *, interval: int = 1, until: date | None = None, holidays: HolidayRule
) -> Rule:
    """Return the rule that has `first_day` as its first day. Raises DomainError where no such rule can be."""
    if not 1 <= interval <= MOST_INTERVAL:
        raise DomainError(_("Jarak antarrapat 1 sampai %(most)d.", most=MOST_INTERVAL), field="interval")
    if until is not None and until <= first_day:
        raise DomainError(_("Seri berakhir sesudah rapat pertamanya. Pilih tanggal yang lebih lambat."), field="until")
    rule = Rule(frequency=Frequency.WEEKLY, first_day=first_day, interval=interval, until=until, holidays=holidays)
    match repeat:
        case Repeat.WEEKLY:
            return replace(rule, weekday=first_day.weekday())
        case Repeat.MONTHLY_DAY:
            return replace(rule, frequency=Frequency.MONTHLY_DAY, day_of_month=first_day.day)
        case Repeat.MONTH_END:
            _require(_is_last_of_month(first_day), _("Hari rapat pertama bukan hari terakhir bulannya."))
            return replace(rule, frequency=Frequency.MONTHLY_DAY, day_of_month=31)
        case Repeat.MONTHLY_WEEKDAY | Repeat.LAST_WEEKDAY:
            last = repeat is Repeat.LAST_WEEKDAY
            _require(not last or _in_last_week(first_day), _("Hari rapat pertama tidak di minggu terakhir bulannya."))
            week = LAST if last or first_day.day > 28 else _week(first_day)
            return replace(rule, frequency=Frequency.MONTHLY_WEEKDAY, weekday=first_day.weekday(), week_of_month=week)
    raise DomainError(_("Pilih kapan rapat ini berulang."), field="repeat")


def stored_rule(series: Series) -> Rule:
    """Return the rule that a series keeps."""
    return Rule(
        frequency=series.frequency,
        first_day=series.first_day,
        interval=series.interval,
        weekday=series.weekday,
        week_of_month=series.week_of_month,
        day_of_month=series.day_of_month,
        until=series.until,
        holidays=series.holiday_rule,
    )


def moved(rule: Rule, first_day: date) -> Rule:
    """Return the same kind of rule from another first day on: Monday the first becomes Tuesday the second, say."""
    same = replace(rule, first_day=first_day)
    if rule.frequency is Frequency.WEEKLY:
        return replace(same, weekday=first_day.weekday())
    if rule.frequency is Frequency.MONTHLY_DAY:
        kept = rule.day_of_month == 31 and _is_last_of_month(first_day)
        return replace(same, day_of_month=31 if kept else first_day.day)
    kept = rule.week_of_month == LAST and _in_last_week(first_day)
    week = LAST if kept or first_day.day > 28 else _week(first_day)
    return replace(same, weekday=first_day.weekday(), week_of_month=week)


def given_days(rule: Rule) -> Iterator[date]:
    """Yield the days that the rule gives, without end (up to the year 9999), whatever `until` and holidays say."""
    start = _at_noon(rule.first_day)
    by = {"dtstart": start, "interval": rule.interval}
    if rule.frequency is Frequency.WEEKLY:
        assert rule.weekday is not None
        found = rrule.rrule(rrule.WEEKLY, byweekday=_WEEKDAYS[rule.weekday], **by)
    elif rule.frequency is Frequency.MONTHLY_DAY:
        assert rule.day_of_month is not None
        # of the days up to the wanted one the last that the month has: 31 is the 30th of April
        days = range(min(28, rule.day_of_month), rule.day_of_month + 1)
        found = rrule.rrule(rrule.MONTHLY, bymonthday=list(days), bysetpos=-1, **by)
    else:
        assert rule.weekday is not None
        assert rule.week_of_month is not None
        found = rrule.rrule(rrule.MONTHLY, byweekday=_WEEKDAYS[rule.weekday](rule.week_of_month), **by)
    for moment in found:
        yield moment.date()


def occurrences(
    rule: Rule, is_workday: Callable[[date], bool], *, after: date | None = None, horizon: date, most: int = MOST
) -> list[Occurrence]:
    """Return up to `most` occurrences that the rule gives after `after`, up to `until` or else `horizon`.

    The first day stands as it was chosen, holiday or not. Days rise strictly; each lies on or after the one given.
    """
    end = min(rule.until, horizon) if rule.until is not None else horizon
    return list(islice(_wanted(rule, is_workday, after, end), most))


def day_of(rule: Rule, given: date, is_workday: Callable[[date], bool]) -> date | None:
    """Return the day on which one meets for a day given; None where a holiday has it left out."""
    if rule.holidays is HolidayRule.KEEP or given == rule.first_day or is_workday(given):
        return given
    if rule.holidays is HolidayRule.SKIP:
        return None
    return next((day for day in (given + _DAY * n for n in range(1, _LONGEST_REST)) if is_workday(day)), given)


def periods_between(rule: Rule, one: date, other: date) -> int:
    """Return how many occurrences of the rule `other` stands after `one`, by week or month alone."""
    if rule.frequency is Frequency.WEEKLY:
        weeks = (other - timedelta(days=other.weekday())) - (one - timedelta(days=one.weekday()))
        return weeks.days // 7 // rule.interval
    return ((other.year - one.year) * 12 + other.month - one.month) // rule.interval


def in_words(rule: Rule) -> str:
    """Say the rule as one says it: "setiap Senin minggu pertama, sampai Desember 2025"."""
    words = _often(rule)
    if rule.until is None:
        return words
    end = Formats().month(rule.until) if _is_last_of_month(rule.until) else Formats().date(rule.until)
    return _("%(rule)s, sampai %(end)s", rule=words, end=end)


def _often(rule: Rule) -> str:
    every = rule.interval
    if rule.frequency is Frequency.WEEKLY:
        day = _weekday(rule.weekday or 0)
        if every == 1:
            return _("setiap %(day)s", day=day)
        return ngettext("setiap %(num)d minggu pada %(day)s", "setiap %(num)d minggu pada %(day)s", every, day=day)
    if rule.frequency is Frequency.MONTHLY_DAY:
        is_end = rule.day_of_month == 31
        on = _("hari terakhir") if is_end else _("tanggal %(number)d", number=rule.day_of_month or 1)
    else:
        on = _nth(rule.week_of_month or 1, _weekday(rule.weekday or 0))
    if every == 1:
        return _("setiap bulan pada %(day)s", day=on) if rule.day_of_month else _("setiap %(day)s", day=on)
    return ngettext("setiap %(num)d bulan pada %(day)s", "setiap %(num)d bulan pada %(day)s", every, day=on)


def _nth(week: int, day: str) -> str:
    return {
        1: _("%(day)s minggu pertama", day=day),
        2: _("%(day)s minggu kedua", day=day),
        3: _("%(day)s minggu ketiga", day=day),
        4: _("%(day)s minggu keempat", day=day),
        LAST: _("%(day)s minggu terakhir", day=day),
    }[week]


def _weekday(number: int) -> str:
    monday = date(2024, 1, 1)
    return format_date(monday + _DAY * number, "EEEE", locale=language())


def _wanted(rule: Rule, is_workday: Callable[[date], bool], after: date | None, end: date) -> Iterator[Occurrence]:
    last = date.min
    for given in takewhile(lambda day: day <= end, given_days(rule)):
        day = day_of(rule, given, is_workday)
        if day is None or day <= last:  # two on one day are one
            continue
        last = day
        if after is None or given > after:
            yield Occurrence(given, day)


def _at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)  # no zone comes into it


def _week(day: date) -> int:
    return (day.day - 1) // 7 + 1


def _is_last_of_month(day: date) -> bool:
    return (day + _DAY).month != day.month


def _in_last_week(day: date) -> bool:
    return (day + 7 * _DAY).month != day.month


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise DomainError(otherwise, field="repeat")
