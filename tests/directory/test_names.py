"""Names with titles: taken apart, put together, and compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.directory.names import PersonName, same_person_key, same_title_key, split_name


@pytest.mark.parametrize(
    ("written", "front", "name", "back"),
    [
        ("Dr. Contoh Satu, S.Sos., M.Si.", "Dr.", "Contoh Satu", "S.Sos., M.Si."),
        ("dr.Contoh,Sp.OG", "dr.", "Contoh", "Sp.OG"),
        ("Prof. Dr. H. Contoh, M.Kes", "Prof. Dr. H.", "Contoh", "M.Kes"),
        ("Hj. Contoh Tujuh, S.Pd.", "Hj.", "Contoh Tujuh", "S.Pd."),
        ("Ir. H. M. Contoh, M.T.", "Ir. H.", "M. Contoh", "M.T."),
        ("K.H. Contoh", "K.H.", "Contoh", None),
        ("Drs Contoh", "Drs", "Contoh", None),
        ("apt. Contoh, S.Farm.", "apt.", "Contoh", "S.Farm."),
        ("Contoh Lima, S.Kep., Ns.", None, "Contoh Lima", "S.Kep., Ns."),
        ("CONTOH DUA, SH", None, "CONTOH DUA", "SH"),
        # The comma forgotten.
        ("Contoh Dua S.H.", None, "Contoh Dua", "S.H."),
        ("Contoh Dua SH MM", None, "Contoh Dua", "SH, MM"),
        # No titles, though they look a little like some.
        ("Hasan Dramaga", None, "Hasan Dramaga", None),
        ("A.M. Contoh", None, "A.M. Contoh", None),
        ("Contoh A.M.", None, "Contoh A.M.", None),
        ("H", None, "H", None),
        ("Dr.", None, "Dr.", None),
        (", S.H.", None, ", S.H.", None),
        # Names that are hard on other programs.
        ("Contoh Tiga “Panggilan”", None, "Contoh Tiga “Panggilan”", None),
        ("Contoh <b>d'Arc</b> & 😀", None, "Contoh <b>d'Arc</b> & 😀", None),
        ("محمد", None, "محمد", None),
        ("x" * 300, None, "x" * 300, None),
    ],
)
def test_titles_are_told_from_the_name(written: str, front: str | None, name: str, back: str | None) -> None:
    assert split_name(written) == PersonName(front, name, back)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CONTOH DUA, SH", "Contoh Dua, S.H."),
        ("Dr. Contoh Satu", "Contoh Satu, S.Sos."),
        ("Contoh d’Arc", "contoh d'arc"),
        ("Contoh  Tiga “Panggilan”", "Contoh Tiga Panggilan"),
        ("José Contoh", "Jose Contoh"),
    ],
)
def test_spellings_of_one_name_are_recognised(one: str, other: str) -> None:
    assert same_person_key(one) == same_person_key(other)


def test_different_names_and_names_without_letters_stay_apart() -> None:
    assert same_person_key("Contoh Satu") != same_person_key("Contoh Dua")
    assert same_person_key("😀") != same_person_key("🙏")


def test_titles_are_compared_by_their_letters() -> None:
    assert same_title_key("SH, M.Si") == same_title_key("S.H., M.Si.")
    assert same_title_key(None) == same_title_key("")
    assert same_title_key("S.H.") != same_title_key("S.E.")


WORDS = st.text(st.characters(categories=("Lu", "Ll")), min_size=2, max_size=9).map(str.capitalize)
NAMES = st.lists(st.builds("Contoh{}".format, WORDS), min_size=1, max_size=4).map(" ".join)
FRONTS = st.lists(st.sampled_from(["Dr.", "Prof.", "H.", "Hj.", "Ir.", "drg.", "K.H."]), max_size=3).map(" ".join)
BACKS = st.lists(st.sampled_from(["S.H.", "M.Si.", "SH", "Ph.D.", "S.Kep.", "Ns."]), max_size=3).map(", ".join)


@given(FRONTS, NAMES, BACKS)
def test_a_name_put_together_comes_apart_the_same(front: str, name: str, back: str) -> None:
    parts = PersonName(front or None, name, back or None)
    assert split_name(str(parts)) == parts


@given(st.text(max_size=60))
def test_any_text_survives_but_for_spaces_and_commas_and_reads_the_same_again(text: str) -> None:
    once = split_name(text)
    assert split_name(str(once)) == once

    def letters(name: str) -> str:
        return "".join(name.replace(",", " ").split())

    assert letters(str(once)) == letters(text)
