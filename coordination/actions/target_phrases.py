"""Reading the target phrases of an office: what may stand around the words that name a day.

`target_rules` says which days the words mean. Here are the wrappings: "paling lambat …", "… sejak rapat", a weekday
beside the date, and

- "sebelum 31 Juli": the day before; before a period, the day before it begins; before a length of time, within it;
- "1 s.d. 15 Juli", "Juli–September": the end of the range.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from coordination.actions.target_rules import UNTIL, WEEKDAY, Span, by_rule
from coordination.actions.target_words import MONTHS, one_of, weekday
from coordination.i18n import Formats
from coordination.i18n import gettext as _

_AT_MOST = (
    r"paling (?:lambat|lama|akhir|telat)|selambat ?-? ?lambatnya|selama ?-? ?lamanya|maks(?:imal|imum)?\b\.?|max\b\.?"
    r"|dalam(?: jangka)?(?: waktu)?|target|tenggat|batas waktu|jatuh tempo|no later than|within|by"
)
_ON = r"pada|tanggal|tgl\b\.?|hari\b(?= [a-z])(?! ini| kerja)|bulan\b(?= [a-z])(?! ini| depan)|on|in|the"
_LEAD = re.compile(rf"(?:{_AT_MOST}|{_ON}|{UNTIL}(?=[ 0-9]))(?![a-z])[ :]*")

_CLOCK = r"(?:pukul|pkl\.?|jam) ?[0-9]{1,2}[.:][0-9]{2}(?: ?wi(?:b|ta|t))?|00:00(?::00)?"
_FROM_MEETING = (
    r"(?:terhitung )?(?:sejak|setelah|sesudah|dari|after|from)(?: (?:tanggal|hari|pelaksanaan))?"
    r" (?:rapat|sekarang|the meeting|now)(?: ini)?"
)
_TAIL = re.compile(rf"[ ,(]+(?:{_CLOCK}|{_FROM_MEETING})\)?$")

_BEFORE = re.compile(r"(?:sebelum|before|prior to) (.+)")
_RANGE = re.compile(rf" {UNTIL} | ?- ?")

# "Minggu" is Sunday with a comma or "hari", or before a number that can be no week of a month.
_SUNDAY = r"hari (?P<sunday>minggu)|(?P<plain>minggu)(?= ?,| [0-9]{2}\b| [7-9]\b)"
_NAMED_DAY_FIRST = re.compile(rf"(?:(?:hari )?{WEEKDAY}|{_SUNDAY})[ ,/]+(?P<rest>.*[0-9].*)")
_NAMED_DAY_LAST = re.compile(rf"(?P<rest>.*[0-9].*?)[ ,]+\(?(?:hari )?(?:{WEEKDAY}|(?P<sunday>minggu)(?P<plain>))\)?")

_FULL_YEAR = r"(?:19|20|21)[0-9]{2}"
_FULL_DATE = re.compile(
    rf"(?<![0-9/.-])(?:[0-9]{{1,2}} ?(?:{one_of(MONTHS)})(?![a-z])\.? ?{_FULL_YEAR}"
    rf"|[0-9]{{1,2}}([./-])[0-9]{{1,2}}\1{_FULL_YEAR}|{_FULL_YEAR}-[0-9]{{2}}-[0-9]{{2}})(?![0-9/-])"
)


def read_phrase(phrase: str, meeting_day: date, *, is_end_of_range: bool = False) -> Span | None:
    """Return the days that a whole phrase means, None where no rule knows it. Raises Impossible and OverflowError."""
    phrase = phrase.strip(" .,;:")
    if (span := by_rule(phrase, meeting_day)) is not None:
        return span
    for inner in (phrase[lead.end() :] if (lead := _LEAD.match(phrase)) else "", _TAIL.sub("", phrase)):
        if inner not in {"", phrase}:
            return read_phrase(inner, meeting_day, is_end_of_range=is_end_of_range)
    if before := _BEFORE.fullmatch(phrase):
        return _day_before(read_phrase(before[1], meeting_day, is_end_of_range=is_end_of_range))
    for pattern in (_NAMED_DAY_FIRST, _NAMED_DAY_LAST):
        if (named := pattern.fullmatch(phrase)) and (span := by_rule(named["rest"], meeting_day)) is not None:
            return _with_weekday_checked(span, named)
    return None if is_end_of_range else _range(phrase, meeting_day)


def _range(phrase: str, meeting_day: date) -> Span | None:
    """Read "1 Juli s.d. 15 Agustus 2024": what counts is its end, but both ends must be understood."""
    for mark in _RANGE.finditer(phrase):
        start, end = phrase[: mark.start()], phrase[mark.end() :]
        if start.isdecimal() or read_phrase(start, meeting_day, is_end_of_range=True) is not None:
            span = read_phrase(end, meeting_day, is_end_of_range=True)
            if span is not None:
                return span
    return None


def full_dates_within(phrase: str, meeting_day: date) -> Iterator[Span]:
    """Yield every date with a year that stands somewhere in a longer text. Raises Impossible."""
    for found in _FULL_DATE.finditer(phrase):
        if (span := by_rule(found[0], meeting_day)) is not None:
            yield span


def _day_before(span: Span | None) -> Span | None:
    if span is None or span.is_duration:
        return span
    return replace(span, first=span.first - timedelta(days=1), last=span.first - timedelta(days=1))


def _with_weekday_checked(span: Span, named: re.Match[str]) -> Span:
    """Add a caution where the weekday written beside a date is not that date's."""
    groups = named.groupdict()
    word = groups["weekday"] or groups["sunday"] or groups["plain"]
    if weekday(word) == span.last.weekday():
        return span
    sentence = _(
        "Hari dan tanggal tidak cocok: %(date)s. Yang dipakai tanggalnya; periksa kembali.",
        date=Formats().date_long(span.last),
    )
    return replace(span, oddities=(*span.oddities, ("weekday_differs", sentence)))
