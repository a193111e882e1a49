"""Dates, times, counts and names as offices write them."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.clock import Zone
from coordination.documents import formats
from coordination.documents.values import MeetingDay

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip


def _plain(text: str) -> str:
    return text.replace("\xa0", " ")


def _days(*starts: date, end: time | None = None) -> list[MeetingDay]:
    return [MeetingDay(date=day, start=time(9, 0), end=end) for day in starts]


def test_a_date_is_written_with_its_weekday_and_does_not_break_inside():
    assert formats.day_and_date(date(2024, 6, 27)) == "Kamis, 27\xa0Juni\xa02024"


@pytest.mark.parametrize(
    ("month", "name"),
    list(enumerate(MONTHS, start=1)),
)
def test_months_have_their_indonesian_names(month, name):
    assert _plain(formats.long_date(date(2024, month, 1))) == f"1 {name} 2024"


def test_weekdays_have_their_indonesian_names():
    monday = date(2024, 7, 1)
    names = [formats.day_and_date(monday + timedelta(days=day)).partition(",")[0] for day in range(7)]
    assert names == ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]


def test_hours_have_a_dot_and_the_zone_and_end_in_selesai_where_no_end_was_set():
    day = date(2024, 6, 27)
    assert _plain(formats.times_of(_days(day), Zone.WITA)[0]) == "09.00 WITA s.d. selesai"
    assert _plain(formats.times_of(_days(day, end=time(11, 30)), Zone.WIB)[0]) == "09.00–11.30 WIB"


def test_days_in_a_row_are_written_as_first_and_last_and_others_one_by_one():
    first = date(2024, 6, 27)
    second, later, last = first + timedelta(days=1), first + timedelta(days=5), first + timedelta(days=7)
    assert _plain(formats.days_of(_days(first, second))) == "Kamis, 27 Juni 2024 s.d. Jumat, 28 Juni 2024"
    assert _plain(formats.days_of(_days(first, later, last))) == (
        "Kamis, 27 Juni 2024; Selasa, 2 Juli 2024; dan Kamis, 4 Juli 2024"
    )


def test_hours_that_differ_between_days_get_a_line_a_day():
    days = [*_days(date(2024, 6, 27)), *_days(date(2024, 6, 28), end=time(12, 0))]
    assert [_plain(line) for line in formats.times_of(days, Zone.WIT)] == [
        "Kamis, 27 Juni 2024: 09.00 WIT s.d. selesai",
        "Jumat, 28 Juni 2024: 09.00–12.00 WIT",
    ]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (7, "tujuh"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (13, "tiga belas"),
        (20, "dua puluh"),
        (45, "empat puluh lima"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (999, "sembilan ratus sembilan puluh sembilan"),
        (1000, "seribu"),
        (1150, "seribu seratus lima puluh"),
        (2000, "dua ribu"),
        (100_000, "seratus ribu"),
        (1_000_000, "satu juta"),
        (2_000_000_001, "dua miliar satu"),
    ],
)
def test_numbers_are_written_in_words(number, words):
    assert formats.number_words(number) == words


_VALUES = {"belas": 10, "puluh": 10, "ratus": 100, "ribu": 1000, "juta": 10**6, "miliar": 10**9}
_DIGITS = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]


def _read(words: str) -> int:
    """Read number words back."""
    total = group = 0
    for word in words.replace("sepuluh", "satu puluh").replace("sebelas", "satu belas").split():
        if word in ("seratus", "seribu"):
            total, group = (total, group + 100) if word == "seratus" else (total + 1000, group)
        elif word in _DIGITS:
            group += _DIGITS.index(word)
        elif word == "belas":
            group += 10
        elif word in ("puluh", "ratus"):
            group += (group % 10) * (_VALUES[word] - 1)
        else:
            total, group = total + group * _VALUES[word], 0
    return total + group


@given(st.integers(0, 10**12 - 1))
def test_number_words_read_back_to_their_number(number):
    assert _read(formats.number_words(number)) == number


def test_a_count_has_its_words_and_a_dot_between_thousands():
    assert formats.counted(13, "orang") == "13 (tiga belas) orang"
    assert formats.counted(1150, "orang") == "1.150 (seribu seratus lima puluh) orang"


def test_numbers_of_civil_servants_are_grouped_and_others_stay_as_they_came():
    assert _plain(formats.employee_number("199008172020042001")) == "19900817 202004 2 001"
    assert _plain(formats.employee_number("19900817.202004.2.001")) == "19900817 202004 2 001"
    assert _plain(formats.employee_number("76 040 123")) == "76 040 123"


def test_names_have_their_titles_before_and_behind():
    assert formats.full_name("NAMA", "Dr.", "S.Sos., M.Si.") == "Dr. NAMA, S.Sos., M.Si."
    assert formats.full_name("NAMA") == "NAMA"
