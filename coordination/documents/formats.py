"""Dates, times, counts and names as official Indonesian papers write them, whatever language the pages have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from coordination.clock import Zone
from coordination.documents.values import MeetingDay

NBSP: Final = "\xa0"
"""Keeps a date or a number of a person on one line; only in text that the product writes itself."""

_INDONESIAN: Final = Locale("id")
_ONES: Final = (
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)
_SCALES: Final = ((10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus"), (10, "puluh"))


@lru_cache(maxsize=4096)
def long_date(day: date) -> str:
    """Write "27 Juni 2024", kept on one line."""
    return format_date(day, f"d'{NBSP}'MMMM'{NBSP}'y", locale=_INDONESIAN)


def date_in_words(day: date) -> str:
    """Write "Kamis, tanggal dua puluh tujuh, bulan Juni, tahun dua ribu dua puluh empat (27-6-2024)"."""
    weekday, month = (format_date(day, pattern, locale=_INDONESIAN) for pattern in ("EEEE", "MMMM"))
    return (
        f"{weekday}, tanggal {number_words(day.day)}, bulan {month}, tahun {number_words(day.year)} "
        f"({day.day}-{day.month}-{day.year})"
    )


@lru_cache(maxsize=4096)
def day_and_date(day: date) -> str:
    """Write "Kamis, 27 Juni 2024", which may break after the weekday alone."""
    return f"{format_date(day, 'EEEE', locale=_INDONESIAN)}, {long_date(day)}"


_ROMAN: Final = ("I", "II", "III", "IV")
_LENGTHS: Final = {1: "", 3: "Triwulan", 6: "Semester", 12: "Tahun"}


def period_of(first: date, last: date) -> str:
    """Name a period: "Triwulan III 2024", "Juli 2024", "Semester II 2024", "Tahun 2024", else by its days."""
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1 and first.year == last.year
    months = last.month - first.month + 1
    if not whole or months not in _LENGTHS or (first.month - 1) % months:
        return long_date(first) if first == last else f"{long_date(first)} s.d.{NBSP}{long_date(last)}"
    if months == 1:
        return format_date(first, f"MMMM'{NBSP}'y", locale=_INDONESIAN)
    if months == 12:
        return f"Tahun{NBSP}{first.year}"
    return f"{_LENGTHS[months]}{NBSP}{_ROMAN[(first.month - 1) // months]}{NBSP}{first.year}"


def clock_time(moment: time) -> str:
    """Write "09.00"."""
    return f"{moment:%H.%M}"


def hours(day: MeetingDay, zone: Zone) -> str:
    """Write "09.00–11.30 WITA", or "09.00 WITA s.d. selesai" where no end was set."""
    if day.end is None:
        return f"{clock_time(day.start)}{NBSP}{zone} s.d.{NBSP}selesai"
    return f"{clock_time(day.start)}–{clock_time(day.end)}{NBSP}{zone}"


def days_of(days: Sequence[MeetingDay]) -> str:
    """Write the dates of a meeting: one date, the first and last of a run, or each."""
    dates = [day.date for day in days]
    run = all(later - earlier == timedelta(days=1) for earlier, later in pairwise(dates))
    if len(dates) > 1 and run:
        return f"{day_and_date(dates[0])} s.d.{NBSP}{day_and_date(dates[-1])}"
    return listing([day_and_date(each) for each in dates], separator="; ")


def times_of(days: Sequence[MeetingDay], zone: Zone) -> tuple[str, ...]:
    """Write the hours of a meeting: one line where they are the same each day, else a line a day."""
    written = [hours(day, zone) for day in days]
    if len(set(written)) == 1:
        return (written[0],)
    return tuple(f"{day_and_date(day.date)}: {text}" for day, text in zip(days, written, strict=True))


def listing(parts: Sequence[str], *, separator: str = ", ") -> str:
    """Join with `separator`, and with "dan" before the last."""
    if len(parts) < 3:
        return " dan ".join(parts)
    return f"{separator.join(parts[:-1])}{separator.rstrip()} dan {parts[-1]}"


def number_words(number: int) -> str:
    """Write a whole number from 0 to below a trillion in words: "tiga belas", "seratus dua puluh"."""
    if not 0 <= number < 10**12:
        raise ValueError(f"no words for {number}")
    if number < len(_ONES):
        return _ONES[number]
    if number < 20:
        return f"{_ONES[number - 10]} belas"
    scale, name = next((scale, name) for scale, name in _SCALES if number >= scale)
    count, rest = divmod(number, scale)
    head = f"se{name}" if count == 1 and scale in (100, 1000) else f"{number_words(count)} {name}"
    return f"{head} {number_words(rest)}" if rest else head


def number(value: int) -> str:
    """Write "1.150"."""
    return format_decimal(value, locale=_INDONESIAN)


def percent(share: float | None) -> str:
    """Write "36,36%" for 0.363636…, and a dash for no share at all."""
    return "–" if share is None else format_percent(share, format="0.00%", locale=_INDONESIAN)


def counted(number: int, unit: str) -> str:
    """Write "13 (tiga belas) orang", with a dot between thousands."""
    return f"{f'{number:,}'.replace(',', '.')} ({number_words(number)}) {unit}"


def employee_number(digits: str) -> str:
    """Write a NIP or NI PPPK in its groups, "19900817 202004 2 001"; any other number as it came, on one line."""
    bare = re.sub(r"[\s.]", "", digits)
    if len(bare) == 18 and bare.isdigit():
        return NBSP.join((bare[:8], bare[8:14], bare[14], bare[15:]))
    return NBSP.join(digits.split())


def full_name(name: str, title_front: str = "", title_back: str = "") -> str:
    """Write a name with its titles: "Dr. NAMA, S.Sos., M.Si."."""
    with_front = f"{title_front} {name}".strip()
    return f"{with_front}, {title_back}" if title_back else with_front
