"""Pangkat and golongan as lists write them; telephone numbers as people do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.directory.phones import normalize_phone
from coordination.directory.ranks import GRADES, Rank, parse_rank


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Pembina Tk. I (IV/b)", "Pembina Tingkat I, IV/b"),
        ("Pembina Tk. I, IV/b", "Pembina Tingkat I, IV/b"),
        ("Penata Tk.I / III.d", "Penata Tingkat I, III/d"),
        ("IV/b", "Pembina Tingkat I, IV/b"),
        ("Gol. III/a", "Penata Muda, III/a"),
        ("3d", "Penata Tingkat I, III/d"),
        ("Pembina Utama Muda (IV/c)", "Pembina Utama Muda, IV/c"),
        ("penata", "Penata, III/c"),
        ("AKP", "AKP"),
        ("IX", "IX"),
    ],
)
def test_rank_and_grade_complete_each_other(written: str, printed: str) -> None:
    rank = parse_rank(written)
    assert rank is not None
    assert (rank.printed, rank.warnings) == (printed, ())


def test_a_rank_that_is_not_its_grade_s_is_kept_with_a_warning() -> None:
    rank = parse_rank("Pembina (IV/c)")
    assert rank == Rank("Pembina", "IV/c", ("Golongan IV/c berpangkat Pembina Utama Muda, bukan Pembina.",))


def test_a_grade_that_does_not_exist_is_kept_as_written() -> None:
    assert parse_rank("I/e") == Rank("I/e", None, ("Golongan I/e tidak ada.",))


def test_a_dash_is_no_rank() -> None:
    assert parse_rank(" - ") is None


@given(st.sampled_from(sorted(GRADES)), st.sampled_from(["{1}, {0}", "{1} ({0})", "{1} / {0}", "{0}", "{1}"]))
def test_every_printed_rank_reads_back(grade: str, form: str) -> None:
    assert parse_rank(form.format(grade, GRADES[grade])) == Rank(GRADES[grade], grade)


@given(st.text(max_size=50))
def test_any_text_is_a_rank_or_none(text: str) -> None:
    rank = parse_rank(text)
    assert rank is None or rank.printed


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("0812-0000-0001", "081200000001"),
        ("+62 812 0000 0002", "081200000002"),
        ("62812 0000 0002", "081200000002"),
        ("8120000005", "08120000005"),
        ("HP. 0812 0000 0007 ", "081200000007"),
        ("0812\n0000\n0009", "081200000009"),
        ("(0401) 312345", "0401312345"),
        ("0812-0000-0001 / 0812-0000-0002", "081200000001 / 081200000002"),
        ("+1 202 555 0100", "+12025550100"),
        ("tidak ada", None),
        ("112", None),
        ("", None),
    ],
)
def test_a_telephone_number_comes_to_one_form(written: str, kept: str | None) -> None:
    assert normalize_phone(written) == kept


@given(st.text(max_size=40))
def test_a_kept_number_stays_as_it_is(text: str) -> None:
    kept = normalize_phone(text)
    assert kept is None or normalize_phone(kept) == kept
