"""The rules of target phrases: which days the words of an office mean, reckoned from the day of the meeting.

Every rule takes a whole phrase (lower case, single spaces) and yields a Span. Where custom leaves a phrase open, this
is what holds; pages show the date it gives before anything is saved:

- A year left out: the next such date, month or quarter that does not end before the meeting.
- "Minggu II Juli": weeks are the rows of the wall calendar, Monday to Friday; week I is the first row with a weekday of
  the month in it. A week's last day is its Friday, or the month's last day if that comes first.
- "Awal, pertengahan, akhir Juli": up to the 10th, up to the 20th, the month's last day; of a year: end of March, of
  June, 31 December.
- "2 minggu", "3 bulan", "10 hari": counted from the meeting, so 2 weeks after a Thursday is a Thursday; a month later
  is at most that month's last day. "14 hari kerja": see `workdays`.
- "Jumat" and "Jumat ini": the first Friday after (with "ini": on or after) the meeting; "Jumat depan": Friday of the
  following week, weeks beginning on Monday.
"""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coordination.actions.target_words import (
    ENGLISH_MONTHS,
    MONTHS,
    NUMBER_WORDS,
    ORDINALS,
    WEEKDAYS,
    number,
    one_of,
    weekday,
)
from coordination.i18n import Formats
from coordination.i18n import gettext as _
from coordination.workdays import add_workdays


class Impossible(Exception):
    """The words are understood, but there is no such day; the message says so to the person."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days a phrase covers; what is promised is due on the last one."""

    first: date
    last: date
    is_duration: bool = False  # counted from the meeting: "sebelum 14 hari" means within 14 days
    workdays: int = 0  # counted in working days, by the calendar at hand; the office's own days come on top
    oddities: tuple[tuple[str, str], ...] = ()  # (kind of caution, sentence)


Rule = Callable[[re.Match[str], date], Span | None]

_RULES: list[tuple[re.Pattern[str], Rule]] = []


def by_rule(phrase: str, meeting_day: date) -> Span | None:
    """Return the days that the first fitting rule gives. Raises Impossible and OverflowError."""
    for pattern, rule in _RULES:
        if (found := pattern.fullmatch(phrase)) and (span := rule(found, meeting_day)) is not None:
            return span
    return None


def _reads(*patterns: str) -> Callable[[Rule], Rule]:
    """Let a rule read phrases of these patterns; rules are tried in the order of this file."""

    def register(rule: Rule) -> Rule:
        _RULES.extend((re.compile(pattern), rule) for pattern in patterns)
        return rule

    return register


UNTIL = r"(?:s\.? ?/?d\.?|sampai(?: dengan)?|hingga|until|to)"
WEEKDAY = rf"(?P<weekday>{one_of(WEEKDAYS)})"
_MONTH = rf"(?P<month>{one_of(MONTHS)})(?![a-z])\.?"
_FULL_YEAR = r"(?:19|20|21)[0-9]{2}"
_BUDGET_YEAR = r"(?:tahun(?: anggaran)?|thn\.?|ta|t\.a\.?)"
_YEAR = rf"(?:[ ,./-]{{0,2}}(?P<year>{_BUDGET_YEAR}? ?'?(?:{_FULL_YEAR}|[0-9]{{2}}|ini|depan)))?"
_NTH = r"(?:st|nd|rd|th)?"
_ORDINAL = rf"(?:ke ?-? ?)?(?P<nth>{one_of(ORDINALS)})"
_ORDINALS = rf"(?:(?:ke ?-? ?)?(?:{one_of(ORDINALS)}) ?(?:-|s\.?/?d\.?|sampai|dan|&) ?)?{_ORDINAL}"
_NUMBER = rf"(?:[0-9]{{1,4}}|(?:{one_of(NUMBER_WORDS)})(?: (?:{one_of(NUMBER_WORDS)})){{0,4}})"
_AHEAD = r"(?:ke ?depan|depan|mendatang|yang akan datang|yad|y\.a\.d\.?|berikutnya|lagi)"
_WHICH = r"(?: ?(?P<which>ini|depan|this|next|mendatang|yang akan datang|berikutnya))"
_WEEK = r"(?:minggu|pekan|mgg\.?|week)"
_QUARTER = r"(?:triwulan|tri wulan|tw|kuartal|kwartal|quarter|q)\.?"
_SEMESTER = r"(?:semester|smt|sem)\.?"
_EARLY = ("awal", "permulaan", "early", "beginning", "start")
_MIDDLE = ("pertengahan", "tengah", "medio", "middle", "mid")
_LATE = ("akhir", "ujung", "late", "end")
_NEEDED_PART = rf"(?P<part>{one_of((*_EARLY, *_MIDDLE, *_LATE))})(?: of)?[ -](?:the )?"
_PART = rf"(?:{_NEEDED_PART})?"


# --- Days -------------------------------------------------------------------------------------------------------------


@_reads(
    r"(?P<year>[0-9]{4})(?P<mark>[-/])(?P<number>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})",
    r"(?P<day>[0-9]{1,2})(?P<mark>[./-])(?P<number>[0-9]{1,2})(?P=mark)(?P<year>(?:[0-9]{2}){1,2})",
    r"(?P<day>[0-9]{1,2})/(?P<number>[0-9]{1,2})(?P<year>)",
)
def _numeric(found: re.Match[str], meeting_day: date) -> Span:
    """Read "31/7", "31-07-2024" and "2024-07-31"."""
    return _on_date(int(found["day"]), int(found["number"]), _year(found["year"], meeting_day), meeting_day)


@_reads(
    rf"(?:[0-9]{{1,2}} ?(?:-|&|dan|{UNTIL}) ?)?(?P<day>[0-9]{{1,2}}){_NTH}[ ./-]*(?:of |bulan )?{_MONTH}{_YEAR}",
)
def _day_month(found: re.Match[str], meeting_day: date) -> Span:
    """Read "31 Juli 2024", "31 Des" and "1-15 Juli"."""
    return _on_date(int(found["day"]), MONTHS[found["month"]], _year(found["year"], meeting_day), meeting_day)


@_reads(rf"{_MONTH} (?P<day>[0-9]{{1,2}}){_NTH}(?:,? ?(?P<year>[0-9]{{4}}))?")
def _month_day(found: re.Match[str], meeting_day: date) -> Span | None:
    """Read "July 31, 2024"; without a year only where the month is plainly English, for "Juli 24" may mean 2024."""
    if found["year"] is None and found["month"] not in ENGLISH_MONTHS:
        return None
    return _on_date(int(found["day"]), MONTHS[found["month"]], _year(found["year"], meeting_day), meeting_day)


@_reads(r"(?:tanggal|tgl\.?) (?P<day>[0-9]{1,2})(?: bulan (?P<which>ini|depan))?")
def _day_of_month(found: re.Match[str], meeting_day: date) -> Span:
    """Read "tanggal 5": of this month if that is still to come, else of the next."""
    day = int(found["day"])
    is_later = found["which"] == "depan" or (found["which"] is None and day < meeting_day.day)
    month = _plus_months(meeting_day.replace(day=1), int(is_later))
    return _only(_date(month.year, month.month, day))


@_reads(r"hari ini|today|besok|esok|tomorrow|lusa|besok lusa")
def _days_ahead(found: re.Match[str], meeting_day: date) -> Span:
    ahead = {"hari ini": 0, "today": 0, "besok": 1, "esok": 1, "tomorrow": 1}.get(found[0], 2)
    return _only(meeting_day + timedelta(days=ahead))


@_reads(
    rf"(?:(?P<leading>this|next|coming) )?(?:(?:hari )?{WEEKDAY}|hari (?P<sunday>minggu))"
    r"(?: (?P<which>(?:(?:minggu|pekan) )?(?:ini|depan)|mendatang|yang akan datang|berikutnya))?",
)
def _weekday_relative(found: re.Match[str], meeting_day: date) -> Span:
    """Read "Jumat", "Jumat ini", "Jumat depan", "Jumat minggu depan", "next Friday"."""
    day = weekday(found["weekday"] or found["sunday"])
    which = found["which"] or found["leading"] or ""
    if which.endswith(("depan", "next")):
        return _only(meeting_day + timedelta(days=7 - meeting_day.weekday() + day))
    distance = (day - meeting_day.weekday()) % 7
    may_be_today = which.endswith(("ini", "this"))
    return _only(meeting_day + timedelta(days=distance if distance or may_be_today else 7))


def _only(day: date) -> Span:
    return Span(day, day)


def _date(year: int, month: int, day: int) -> date:
    """Build a date of the calendar. Raises Impossible with the reason, OverflowError past the year 9999."""
    if not 1 <= month <= 12:
        raise Impossible(_("Tidak ada bulan ke-%(month)d. Tulislah tanggal, bulan, tahun.", month=month))
    if not date.min.year <= year <= date.max.year:
        raise OverflowError
    length = calendar.monthrange(year, month)[1]
    if not 1 <= day <= length:
        month_name = Formats().month(date(year, month, 1))
        raise Impossible(_("%(month)s hanya sampai tanggal %(last)d.", month=month_name, last=length))
    return date(year, month, day)


def _year(text: str | None, meeting_day: date) -> int | None:
    """Read the year of a phrase; two digits are of this century, None means left out."""
    if not text:
        return None
    word: str = re.findall(r"[0-9]+|ini|depan", text)[-1]
    if word.isdecimal():
        return int(word) + (2000 if len(word) == 2 else 0)
    return meeting_day.year + (word == "depan")


def _in_year(year: int | None, make: Callable[[int], Span], meeting_day: date) -> Span:
    """Make the span of `year`; if it is left out, of the first year in which it does not end before the meeting."""
    if year is not None:
        return make(year)
    span = make(meeting_day.year)
    return span if span.last >= meeting_day else make(meeting_day.year + 1)


def _on_date(day: int, month: int, year: int | None, meeting_day: date) -> Span:
    if year is None and (day, month) == (29, 2):
        year = meeting_day.year + (meeting_day.month > 2)
        while not calendar.isleap(year):
            year += 1
    return _in_year(year, lambda y: _only(_date(y, month, day)), meeting_day)


# --- Weeks ------------------------------------------------------------------------------------------------------------


@_reads(
    rf"{_WEEK} (?:{_ORDINALS}|terakhir)[ ,]*(?:of )?(?:bulan )?(?:{_MONTH}{_YEAR}|(?P<which>ini|depan))",
    rf"(?:(?P<nth>1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth)|last) {_WEEK} of "
    rf"(?:{_MONTH}{_YEAR}|(?P<which>this|next) month)",
)
def _week_of_month(found: re.Match[str], meeting_day: date) -> Span:
    """Read "minggu II Juli 2024", "minggu I-II Juli", "minggu terakhir bulan ini"."""
    nth = ORDINALS[found["nth"]] if found["nth"] else None
    if found["month"] is None:
        first = _plus_months(meeting_day.replace(day=1), int(_is_next(found)))
        return _not_over(_calendar_row(first.year, first.month, nth), meeting_day)
    month = MONTHS[found["month"]]
    return _in_year(_year(found["year"], meeting_day), lambda year: _calendar_row(year, month, nth), meeting_day)


@_reads(rf"(?:akhir )?{_WEEK}{_WHICH}", r"(?P<which>this|next) week", r"akhir (?:minggu|pekan)(?P<which>)")
def _week_relative(found: re.Match[str], meeting_day: date) -> Span:
    monday = meeting_day + timedelta(days=7 * _is_next(found) - meeting_day.weekday())
    return _not_over(Span(monday, monday + timedelta(days=4)), meeting_day)


def _calendar_row(year: int, month: int, nth: int | None) -> Span:
    """Return the nth row (None: the last) of a wall calendar that shows Monday to Friday. Raises Impossible."""
    rows = [days for week in calendar.monthcalendar(year, month) if (days := [day for day in week[:5] if day])]
    if nth is not None and nth > len(rows):
        month_name = Formats().month(date(year, month, 1))
        raise Impossible(_("%(month)s hanya mempunyai %(count)d minggu kerja.", month=month_name, count=len(rows)))
    days = rows[-1 if nth is None else nth - 1]
    return Span(date(year, month, days[0]), date(year, month, days[-1]))


def _is_next(found: re.Match[str]) -> bool:
    return bool(found["which"]) and found["which"] not in {"ini", "this"}


def _not_over(span: Span, meeting_day: date) -> Span:
    """Keep a relative phrase from pointing back: "awal bulan ini", said on the 20th, is at best today."""
    return replace(span, last=max(span.last, meeting_day))


# --- Months, quarters, years ------------------------------------------------------------------------------------------


@_reads(rf"{_PART}(?:bulan )?{_MONTH}{_YEAR}(?: {_AHEAD})?")
def _month(found: re.Match[str], meeting_day: date) -> Span:
    month = MONTHS[found["month"]]
    return _parts_of_year(found, meeting_day, month, month)


@_reads(rf"(?P<month_number>[0-9]{{1,2}})[/-](?P<year>{_FULL_YEAR})(?P<part>)")
def _month_number(found: re.Match[str], meeting_day: date) -> Span:
    month = int(found["month_number"])
    return _parts_of_year(found, meeting_day, month, month)


@_reads(
    rf"{_PART}(?:bulan|month){_WHICH}",
    rf"{_PART}(?P<which>this|next) month",
    rf"{_NEEDED_PART}(?:bulan|month)(?P<which>)",
)
def _month_relative(found: re.Match[str], meeting_day: date) -> Span:
    return _present_or_next(found, meeting_day, months=1)


@_reads(
    rf"{_PART}{_QUARTER}[ -]?{_ORDINALS}{_YEAR}",
    rf"{_PART}(?P<nth>[1-4](?:st|nd|rd|th)|first|second|third|fourth) quarter(?: of)?{_YEAR}",
)
def _quarter(found: re.Match[str], meeting_day: date) -> Span:
    """Read "TW III 2024", "triwulan III", "Q3"."""
    nth = ORDINALS[found["nth"]]
    if nth > 4:
        raise Impossible(_("Setahun hanya mempunyai empat triwulan."))
    return _parts_of_year(found, meeting_day, 3 * nth - 2, 3 * nth)


@_reads(rf"{_PART}{_QUARTER}{_WHICH}")
def _quarter_relative(found: re.Match[str], meeting_day: date) -> Span:
    return _present_or_next(found, meeting_day, months=3)


@_reads(rf"{_PART}{_SEMESTER}[ -]?{_ORDINALS}{_YEAR}")
def _semester(found: re.Match[str], meeting_day: date) -> Span:
    nth = ORDINALS[found["nth"]]
    if nth > 2:
        raise Impossible(_("Setahun hanya mempunyai dua semester."))
    return _parts_of_year(found, meeting_day, 6 * nth - 5, 6 * nth)


@_reads(rf"{_PART}{_SEMESTER}{_WHICH}")
def _semester_relative(found: re.Match[str], meeting_day: date) -> Span:
    return _present_or_next(found, meeting_day, months=6)


@_reads(
    rf"{_PART}(?P<year>{_BUDGET_YEAR} ?(?:{_FULL_YEAR}|ini|depan)|{_FULL_YEAR})",
    rf"{_NEEDED_PART}(?:tahun|year)(?P<year>)",
)
def _whole_year(found: re.Match[str], meeting_day: date) -> Span:
    """Read "2024", "TA 2024", "akhir tahun", "awal tahun depan"."""
    return _parts_of_year(found, meeting_day, 1, 12)


def _parts_of_year(found: re.Match[str], meeting_day: date, first: int, last: int) -> Span:
    """Return the months `first` to `last` of the year named or left out, or the part of them that was named."""
    year = _year(found["year"], meeting_day)
    return _in_year(year, lambda y: _part(found["part"], _months(y, first, last)), meeting_day)


def _present_or_next(found: re.Match[str], meeting_day: date, *, months: int) -> Span:
    """Return the month, quarter or semester of the meeting, or the next one."""
    begin = _plus_months(
        date(meeting_day.year, (meeting_day.month - 1) // months * months + 1, 1), months * _is_next(found)
    )
    return _not_over(_part(found["part"], _months(begin.year, begin.month, begin.month + months - 1)), meeting_day)


def _part(word: str | None, span: Span) -> Span:
    """Take the beginning, middle or end of a month in tens of days, of anything longer in whole months."""
    if not word:
        return span
    if word in _LATE:
        return _only(span.last)
    length = span.last.month - span.first.month + 1
    if length == 1:
        return replace(span, last=span.first.replace(day=10 if word in _EARLY else 20))
    months = math.ceil(length / (4 if word in _EARLY else 2))
    return _months(span.first.year, span.first.month, span.first.month + months - 1)


def _months(year: int, first: int, last: int) -> Span:
    start = _date(year, first, 1)
    return Span(start, _date(year, last, calendar.monthrange(year, last)[1]))


def _plus_months(day: date, count: int) -> date:
    """Return the same day of a later month, or that month's last day if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if year > date.max.year:
        raise OverflowError
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


# --- Lengths of time --------------------------------------------------------------------------------------------------


@_reads(
    rf"(?:{_NUMBER} ?(?:-|atau|{UNTIL}) ?)?(?P<count>{_NUMBER}|se(?=hari|minggu|pekan|bulan|tahun))"
    r"(?: ?\((?P<spelt>[a-z ]+)\))? ?(?P<unit>hari kerja|hari(?: kalender)?|minggu|pekan|bulan|tahun"
    rf"|(?:working|business) days?|(?:calendar )?days?|weeks?|months?|years?)(?: {_AHEAD})?",
    r"h ?\+ ?(?P<count>[0-9]{1,3})(?P<spelt>) ?(?P<unit>(?:hari)?(?: ?kerja)?)",
    r"(?P<count>[0-9]{1,3}) ?[x×] ?24 ?(?P<unit>jam|hours)(?P<spelt>)",
)
def _duration(found: re.Match[str], meeting_day: date) -> Span | None:
    """Read "14 (empat belas) hari kerja", "2 minggu", "sebulan", "H+7", "2x24 jam"."""
    count = 1 if found["count"] == "se" else number(found["count"])
    if not count:
        return None
    in_workdays = found["unit"].endswith(("kerja", "working days", "working day", "business days", "business day"))
    last = add_workdays(meeting_day, count) if in_workdays else _later(meeting_day, count, found["unit"])
    span = Span(meeting_day, last, is_duration=True, workdays=count if in_workdays else 0)
    spelt = found["spelt"]
    if not spelt or number(spelt) == count:
        return span
    sentence = _(
        "Angka %(figure)d dan tulisan “%(words)s” tidak sama. Yang dipakai angkanya.", figure=count, words=spelt
    )
    return replace(span, oddities=(("number_differs", sentence),))


def _later(day: date, count: int, unit: str) -> date:
    if unit.startswith(("minggu", "pekan", "week")):
        return day + timedelta(weeks=count)
    if unit.startswith(("bulan", "month")):
        return _plus_months(day, count)
    if unit.startswith(("tahun", "year")):
        return _plus_months(day, 12 * count)
    return day + timedelta(days=count)
