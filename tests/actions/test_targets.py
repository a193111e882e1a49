"""The target of an action: the words an office writes, and the last day they stand for.

The meeting of most examples is the one in Kendari, Thursday 27 June 2024; a wall calendar of that summer:

       Juni 2024            Juli 2024           Agustus 2024        September 2024
  Sn Sl Rb Km Jm Sb Mg   Sn Sl Rb Km Jm Sb Mg   Sn Sl Rb Km Jm Sb Mg   Sn Sl Rb Km Jm Sb Mg
                  1  2    1  2  3  4  5  6  7             1  2  3  4                      1
   3  4  5  6  7  8  9    8  9 10 11 12 13 14    5  6  7  8  9 10 11    2  3  4  5  6  7  8
  10 11 12 13 14 15 16   15 16 17 18 19 20 21   12 13 14 15 16 17 18    9 10 11 12 13 14 15
  17 18 19 20 21 22 23   22 23 24 25 26 27 28   19 20 21 22 23 24 25   16 17 18 19 20 21 22
  24 25 26 27 28 29 30   29 30 31               26 27 28 29 30 31      23 24 25 26 27 28 29
                                                                       30
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.actions.targets import (
    CautionKind,
    Target,
    TargetKind,
    UnknownTarget,
    explain,
    read_target,
)
from coordination.i18n import Formats
from coordination.workdays import OwnDays, add_workdays, holidays_of, is_workday, rests_on_estimate

MEETING = date(2024, 6, 27)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))

DATES = {
    "31 Juli 2024": (2024, 7, 31),
    "31 Juli": (2024, 7, 31),
    "31 Des": (2024, 12, 31),
    "31 Des.": (2024, 12, 31),
    "31agustus2024": (2024, 8, 31),
    "31 JULI 24": (2024, 7, 31),
    "15 Nopember 2024": (2024, 11, 15),
    "31/7": (2024, 7, 31),
    "16/8/2024": (2024, 8, 16),
    "31-07-2024": (2024, 7, 31),
    "31.07.24": (2024, 7, 31),
    "2024-07-31": (2024, 7, 31),
    "2024-07-31 00:00:00": (2024, 7, 31),
    "Rabu, 31 Juli 2024": (2024, 7, 31),
    "Jum’at, 12 Juli 2024": (2024, 7, 12),
    "Minggu, 14 Juli 2024": (2024, 7, 14),
    "12 Juli 2024 (Jumat)": (2024, 7, 12),
    "31 Juli 2024 pukul 16.00 WITA": (2024, 7, 31),
    "31 Juli tahun depan": (2025, 7, 31),
    "tanggal 5": (2024, 7, 5),
    "tgl. 28": (2024, 6, 28),
    # A year left out is the next one in which the day is not over.
    "27 Juni": (2024, 6, 27),
    "26 Juni": (2025, 6, 26),
    "29 Februari": (2028, 2, 29),
    # Parts of months, quarters and years.
    "minggu II Juli 2024": (2024, 7, 12),
    "minggu kedua Juli": (2024, 7, 12),
    "Minggu ke-2 bulan Juli 2024": (2024, 7, 12),
    "minggu I-II Juli": (2024, 7, 12),
    "minggu I September 2024": (2024, 9, 6),
    "minggu IV September 2024": (2024, 9, 27),
    "minggu V September 2024": (2024, 9, 30),
    "minggu terakhir Agustus": (2024, 8, 30),
    "minggu pertama bulan depan": (2024, 7, 5),
    "awal Juli 2024": (2024, 7, 10),
    "pertengahan Juli 2024": (2024, 7, 20),
    "akhir Agustus 2024": (2024, 8, 31),
    "Juli 2024": (2024, 7, 31),
    "bulan Agustus": (2024, 8, 31),
    "07/2024": (2024, 7, 31),
    "TW III 2024": (2024, 9, 30),
    "triwulan III": (2024, 9, 30),
    "Triwulan I": (2025, 3, 31),
    "TW I-II 2025": (2025, 6, 30),
    "triwulan depan": (2024, 9, 30),
    "semester II 2024": (2024, 12, 31),
    "semester ini": (2024, 6, 30),
    "awal tahun 2025": (2025, 3, 31),
    "akhir tahun": (2024, 12, 31),
    "TA 2025": (2025, 12, 31),
    "2025": (2025, 12, 31),
    # Lengths of time. 14 working days: 28 June; 1-5, 8-12, 15-17 July (the 7th, a holiday, is a Sunday).
    "14 hari kerja": (2024, 7, 17),
    "14 (empat belas) hari kerja": (2024, 7, 17),
    "dalam waktu 14 hari kerja": (2024, 7, 17),
    "H+14 hari kerja": (2024, 7, 17),
    "14 hari kerja sejak rapat": (2024, 7, 17),
    "paling lama dua puluh satu hari kerja": (2024, 7, 26),
    "10 hari": (2024, 7, 7),
    "7-14 hari": (2024, 7, 11),
    "H+7": (2024, 7, 4),
    "2x24 jam": (2024, 6, 29),
    "2 minggu": (2024, 7, 11),
    "dua minggu ke depan": (2024, 7, 11),
    "seminggu": (2024, 7, 4),
    "3 bulan": (2024, 9, 27),
    "1 tahun": (2025, 6, 27),
    # Said from the day of the meeting, a Thursday.
    "hari ini": (2024, 6, 27),
    "besok": (2024, 6, 28),
    "lusa": (2024, 6, 29),
    "Jumat": (2024, 6, 28),
    "Jumat ini": (2024, 6, 28),
    "Kamis": (2024, 7, 4),
    "Kamis ini": (2024, 6, 27),
    "Jumat depan": (2024, 7, 5),
    "Jumat minggu depan": (2024, 7, 5),
    "Senin depan": (2024, 7, 1),
    "hari Minggu": (2024, 6, 30),
    "minggu ini": (2024, 6, 28),
    "minggu depan": (2024, 7, 5),
    "akhir minggu": (2024, 6, 28),
    "akhir bulan": (2024, 6, 30),
    "bulan depan": (2024, 7, 31),
    "pertengahan bulan depan": (2024, 7, 20),
    # What stands around them.
    "paling lambat 31 Juli": (2024, 7, 31),
    "Selambat-lambatnya tanggal 31 Juli 2024": (2024, 7, 31),
    "s.d. 31 Juli 2024": (2024, 7, 31),
    "s/d akhir Juli": (2024, 7, 31),
    "maks. 2 minggu": (2024, 7, 11),
    "sebelum 31 Juli": (2024, 7, 30),
    "sebelum Agustus 2024": (2024, 7, 31),
    "sebelum 14 hari kerja": (2024, 7, 17),
    "1-15 Juli 2024": (2024, 7, 15),
    "1 s.d. 15 Juli 2024": (2024, 7, 15),
    "Senin–Selasa, 1–2 Juli 2024": (2024, 7, 2),
    "Juli – September 2024": (2024, 9, 30),
    "31 Juli 2024 s.d. 31 Agustus 2024": (2024, 8, 31),
    # English, for readers of the English pages.
    "31 July 2024": (2024, 7, 31),
    "July 31, 2024": (2024, 7, 31),
    "July 31": (2024, 7, 31),
    "next Friday": (2024, 7, 5),
    "by tomorrow": (2024, 6, 28),
    "2 weeks": (2024, 7, 11),
    "within 14 working days": (2024, 7, 17),
    "end of July": (2024, 7, 31),
    "Q3 2024": (2024, 9, 30),
}


def last_day(text: str, meeting_day: date = MEETING) -> date | None:
    return read_target(text, meeting_day=meeting_day).last_day


def cautions(text: str, **more: date) -> list[CautionKind]:
    return [caution.kind for caution in read_target(text, meeting_day=MEETING, **more).warnings]


@pytest.mark.parametrize(("text", "expected"), DATES.items(), ids=DATES)
def test_the_words_of_an_office_give_their_last_day(text: str, expected: tuple[int, int, int]) -> None:
    target = read_target(text, meeting_day=MEETING)
    assert (target.last_day, target.kind, target.warnings) == (date(*expected), TargetKind.DATE, ())


@pytest.mark.parametrize(
    "text", ["berkelanjutan", "Terus-menerus", "rutin", "setiap bulan", "secara berkala", "on going"]
)
def test_a_promise_without_an_end_is_ongoing_and_asks_for_a_review_date(text: str) -> None:
    target = read_target(text, meeting_day=MEETING)
    assert (target.kind, target.last_day) == (TargetKind.ONGOING, None)
    assert explain(target, MEETING) == "Berkelanjutan; tentukan tanggal peninjauannya"


def test_an_ongoing_promise_may_name_its_end() -> None:
    target = read_target("rutin setiap bulan s.d. Desember 2024", meeting_day=MEETING)
    assert (target.kind, target.last_day) == (TargetKind.ONGOING, date(2024, 12, 31))
    assert explain(target, MEETING) == "Berkelanjutan sampai Selasa, 31 Desember 2024"


def test_the_printed_words_are_kept_as_typed() -> None:
    assert read_target("  Minggu II  Juli 2024 ", meeting_day=MEETING).text == "Minggu II Juli 2024"


# --- What is odd is said, and kept ------------------------------------------------------------------------------------


def test_a_target_before_the_meeting_is_a_warning_and_no_error() -> None:
    target = read_target("31 Januari 2024", meeting_day=MEETING)
    assert target.last_day == date(2024, 1, 31)
    assert [caution.kind for caution in target.warnings] == [CautionKind.BEFORE_MEETING]
    assert "Rabu, 31 Januari 2024 jatuh sebelum rapat" in target.warnings[0].message


def test_a_weekday_that_is_not_the_date_s_is_pointed_out() -> None:
    target = read_target("Kamis, 31 Juli 2024", meeting_day=MEETING)
    assert target.last_day == date(2024, 7, 31)
    assert [caution.kind for caution in target.warnings] == [CautionKind.WEEKDAY_DIFFERS]
    assert "Rabu, 31 Juli 2024" in target.warnings[0].message


def test_a_figure_and_words_that_disagree_are_pointed_out() -> None:
    assert cautions("14 (lima belas) hari kerja") == [CautionKind.NUMBER_DIFFERS]


def test_a_meeting_entered_afterwards_hears_that_the_target_has_passed() -> None:
    assert cautions("31 Juli 2024", zone_today=date(2024, 8, 1)) == [CautionKind.ALREADY_PAST]
    assert cautions("31 Juli 2024", zone_today=date(2024, 7, 31)) == []


def test_a_year_that_looks_mistyped_is_pointed_out() -> None:
    assert cautions("31 Juli 2042") == [CautionKind.FAR_AWAY]


def test_working_days_over_a_holiday_not_yet_decreed_are_pointed_out() -> None:
    target = read_target("10 hari kerja", meeting_day=date(2027, 3, 1))
    assert [caution.kind for caution in target.warnings] == [CautionKind.ESTIMATED_HOLIDAY]


def test_the_one_date_in_a_longer_sentence_is_taken_and_shown() -> None:
    text = "31 Juli 2024 setelah konsultasi dengan Bagian Hukum"
    assert last_day(text) == date(2024, 7, 31)
    assert cautions(text) == [CautionKind.PARTLY_READ]


# --- What cannot be understood gets a sentence with the way out -------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Target belum diisi."),
        ("asdf", "Target “asdf” belum dapat dibaca sebagai tanggal."),
        ("27/62024", "Target “27/62024” belum dapat dibaca sebagai tanggal."),
        ("14 hari kerja sejak SK ditetapkan", "belum dapat dibaca sebagai tanggal."),
        ("31 Juli 2024 atau 31 Agustus 2024", "belum dapat dibaca sebagai tanggal."),
        ("segera", "“segera” belum menyebut hari terakhirnya"),
        ("-", "“-” belum menyebut hari terakhirnya"),
    ],
)
def test_an_unknown_phrase_is_answered_with_examples(text: str, sentence: str) -> None:
    with pytest.raises(UnknownTarget) as raised:
        read_target(text, meeting_day=MEETING)
    assert sentence in raised.value.message
    assert "Contoh: 31 Juli 2024, minggu II Juli 2024, TW III 2024" in raised.value.message
    assert raised.value.field == "target"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31 Juni 2024", "Juni 2024 hanya sampai tanggal 30."),
        ("29 Februari 2025", "Februari 2025 hanya sampai tanggal 28."),
        ("0 Juli 2024", "Juli 2024 hanya sampai tanggal 31."),
        ("31/13/2024", "Tidak ada bulan ke-13."),
        ("minggu V Februari 2027", "Februari 2027 hanya mempunyai 4 minggu kerja."),
        ("TW V 2024", "Setahun hanya mempunyai empat triwulan."),
        ("9999 tahun", "Target terlalu jauh ke depan."),
        ("x" * 201, "Target terlalu panjang (paling banyak 200 huruf)."),
    ],
)
def test_a_day_that_does_not_exist_is_refused_with_the_reason(text: str, sentence: str) -> None:
    with pytest.raises(UnknownTarget) as raised:
        read_target(text, meeting_day=MEETING)
    assert raised.value.message.startswith(sentence)


# --- The explanation beside the field ---------------------------------------------------------------------------------


def test_the_page_explains_a_target_by_its_date_and_distance() -> None:
    target = read_target("minggu II Juli 2024", meeting_day=MEETING)
    assert explain(target, MEETING) == "Jumat, 12 Juli 2024, 15 hari sejak rapat"
    assert explain(target, date(2024, 7, 12)) == "Jumat, 12 Juli 2024, hari rapat itu juga"
    assert explain(target, date(2024, 7, 15)) == "Jumat, 12 Juli 2024, 3 hari sebelum rapat"


# --- Working days -----------------------------------------------------------------------------------------------------


def test_offices_rest_on_weekends_holidays_and_joint_leave() -> None:
    assert is_workday(date(2024, 6, 27))
    assert not is_workday(date(2024, 6, 29))  # Saturday
    assert not is_workday(date(2024, 5, 1))  # Labour Day, a Wednesday
    assert not is_workday(date(2024, 4, 8))  # joint leave before Idul Fitri, a Monday


def test_working_days_over_idul_fitri_jump_the_holidays_and_the_joint_leave() -> None:
    assert add_workdays(date(2024, 4, 5), 1) == date(2024, 4, 16)


def test_the_offices_own_days_go_before_the_calendar_at_hand() -> None:
    own = OwnDays(closed=frozenset({date(2024, 6, 28)}), working=frozenset({date(2024, 6, 29)}))  # Friday, Saturday
    assert not is_workday(date(2024, 6, 28), own)
    assert is_workday(date(2024, 6, 29), own)
    assert is_workday(date(2024, 6, 28))
    assert add_workdays(date(2024, 6, 27), 2, own) == date(2024, 7, 1)
    assert read_target("2 hari kerja", meeting_day=date(2024, 6, 27)).last_day == date(2024, 7, 1)
    closed = OwnDays(closed=frozenset({date(2024, 6, 28)}))
    assert read_target("2 hari kerja", meeting_day=date(2024, 6, 27), own=closed).last_day == date(2024, 7, 2)


def test_a_holiday_that_the_office_settled_is_no_estimate() -> None:
    moved = OwnDays(closed=frozenset(one.day for one in holidays_of(2027) if one.is_estimate))
    assert not rests_on_estimate(date(2027, 3, 1), date(2027, 3, 31), moved)


def test_only_dates_ahead_of_the_decree_are_estimates() -> None:
    assert not rests_on_estimate(date(2024, 4, 1), date(2024, 4, 30))
    assert rests_on_estimate(date(2027, 3, 1), date(2027, 3, 31))


# --- Properties -------------------------------------------------------------------------------------------------------

RELATIVE = [text for text, day in DATES.items() if not any(char.isdigit() for char in text) and "sebelum" not in text]


@given(DAYS, DAYS)
def test_every_printed_date_reads_back(day: date, meeting_day: date) -> None:
    written = Formats()
    forms = [written.date_long(day), written.date(day), written.date_short(day)]
    forms += [day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}-{day.month}-{day.year}"]
    for text in forms:
        target = read_target(text, meeting_day=meeting_day)
        assert target.last_day == day
        assert {caution.kind for caution in target.warnings} <= {CautionKind.BEFORE_MEETING, CautionKind.FAR_AWAY}


@given(st.sampled_from(RELATIVE), DAYS)
def test_a_phrase_without_a_year_never_points_before_the_meeting(text: str, meeting_day: date) -> None:
    try:
        day = last_day(text, meeting_day)
    except UnknownTarget:  # "31 Juni"
        return
    assert day is not None
    assert day >= meeting_day


@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.integers(1, 60))
def test_working_days_add_up(start: date, count: int) -> None:
    end = add_workdays(start, count)
    assert is_workday(end)
    assert sum(is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1)) == count


@given(DAYS, st.integers(1, 999))
def test_more_time_is_never_less_time(meeting_day: date, count: int) -> None:
    for unit in ("hari", "hari kerja", "minggu", "bulan"):
        shorter, longer = (last_day(f"{n} {unit}", meeting_day) for n in (count, count + 1))
        assert shorter is not None
        assert longer is not None
        assert meeting_day < shorter < longer


PIECES = (
    *("31", "30", "0", "Juli", "Februari", "2024", "minggu", "II", "ke-5", "TW", "akhir", "s.d.", "-", "sebelum", "14"),
    *(
        "hari",
        "kerja",
        "(",
        ")",
        ",",
        "/",
        ".",
        "Rabu",
        "depan",
        "ini",
        "paling",
        "lambat",
        "tahun",
        "ta",
        "t.a.",
        "h+",
    ),
    *("9999", "bulan", "rutin", "2x24", "jam", "\u200f", "\ud800", "\x00", "١٤", "²", "½", "ﬁ", "😀"),
)


@given(st.text(max_size=80) | st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join), st.dates())
def test_any_text_is_read_or_refused_and_never_crashes(text: str, meeting_day: date) -> None:
    try:
        target = read_target(text, meeting_day=meeting_day)
    except UnknownTarget:
        return
    assert isinstance(target, Target)
    assert explain(target, meeting_day)
