"""What is typed into the search box, read: whatever it is, it is only words by then."""

from __future__ import annotations

import re
import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coordination.reports.search_words import LONGEST, MOST, Piece, Term, fold, for_fts5, marked, read

HOSTILE = [
    '"',
    '""',
    '"satu',
    'satu "pintu',
    "a AND OR NOT b",
    "NEAR(a b, 2)",
    "body:x scope : m1",
    "{scope} : m1",
    "-a ^b +c",
    "*",
    "**",
    "ruju**",
    "(((",
    "a\x00b",
    "'; DROP TABLE meeting; --",
    "😀 👩‍👩‍👧",
    "x" * 10_000,
    "a " * 5_000,
    "%%_",
    "é́ ŕújúkan",
    "｢全角｣ ＡＢＣ",
    "\ud800",
    "ﷺ بِسْمِ",
]


def words(typed):
    return [(" ".join(term.words), term.begins) for term in read(typed)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("rujukan", [("rujukan", True)]),
        ("alur rujukan", [("alur", False), ("rujukan", True)]),
        ("alur rujukan ", [("alur", False), ("rujukan", True)]),
        ("ruju* alur", [("ruju", True), ("alur", True)]),
        ('"satu pintu"', [("satu pintu", False)]),
        ("“satu pintu” alur", [("satu pintu", False), ("alur", True)]),
        ('"satu pin"*', [("satu pin", True)]),
        ('layanan "satu pintu', [("layanan", False), ("satu", False), ("pintu", True)]),
        ("RUJUKAN Café", [("rujukan", False), ("cafe", True)]),
        ("P2TP2A/2024 dp3a", [("p2tp2a 2024", False), ("dp3a", True)]),
        ("satu-pintu, alur", [("satu pintu", False), ("alur", True)]),
        ("a b", [("a", False), ("b", False)]),
        ("x", []),
        ("%%_ -- *", []),
        ("rujukan rujukan", [("rujukan", False), ("rujukan", True)]),
        ("", []),
    ],
)
def test_what_is_typed_is_read_as_words_phrases_and_beginnings(typed, expected):
    assert words(typed) == expected


@given(st.text(max_size=300) | st.sampled_from(HOSTILE))
@example("x" * 10_000)
def test_whatever_is_typed_holds_only_letters_and_digits_in_the_end(typed):
    terms = read(typed)
    assert len(terms) <= MOST
    assert sum(len(word) for term in terms for word in term.words) <= 4 * LONGEST
    for term in terms:
        assert term.words
        assert all(word == fold(word) and re.fullmatch(r"[^\W_]+", word) for word in term.words)


@pytest.fixture(scope="module")
def index():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE entry USING fts5(body, scope, tokenize = 'unicode61 remove_diacritics 2')")
    connection.execute("INSERT INTO entry VALUES ('Menyusun alur rujukan satu pintu di Café Wolio', 'm17')")
    yield connection
    connection.close()


@given(typed=st.text(max_size=300) | st.sampled_from(HOSTILE) | st.from_regex(r'[ab"*:(){}^+\-ANDORT ]{0,30}'))
def test_whatever_is_typed_is_a_question_that_fts5_understands(index, typed):
    terms = read(typed)
    if terms:
        index.execute("SELECT rowid FROM entry WHERE entry MATCH ?", [f"{{body}} : ({for_fts5(terms)})"]).fetchall()


@pytest.mark.parametrize(
    "typed", ["m17", "scope : m17", "alur scope:m17", "x OR alur", "alur NOT rujukan", "pintu satu*"]
)
def test_what_would_be_an_operator_is_a_word_that_is_missed(index, typed):
    found = index.execute("SELECT 1 FROM entry WHERE entry MATCH ?", [f"{{body}} : ({for_fts5(read(typed))})"])
    assert bool(found.fetchall()) == (typed == "pintu satu*")


@given(body=st.text(max_size=400), typed=st.text(min_size=1, max_size=20))
def test_the_pieces_of_a_short_text_are_the_text(body, typed):
    assert "".join(piece.text for piece in marked(body, read(typed), 1000)) == body


@given(st.lists(st.sampled_from(["alur", "RUJUKAN", "Café", "satu-pintu", "<b>", "kota\n"]), min_size=1, max_size=60))
def test_each_marked_word_is_one_that_was_searched_for(chosen):
    body = " ".join(chosen)
    pieces = marked(body, read("rujukan cafe pin"), 120)
    assert {fold(piece.text) for piece in pieces if piece.found} <= {"rujukan", "cafe", "pintu"}
    assert any(piece.found for piece in pieces) == any(
        fold(word) in ("rujukan", "cafe", "satu-pintu") for word in chosen
    )


def test_of_a_long_text_what_stands_around_the_first_find_is_shown_in_whole_words():
    body = "awal " * 200 + "alur rujukan satu pintu " + "akhir " * 200
    pieces = marked(body, read("rujukan"), 100)
    assert [piece for piece in pieces if piece.found] == [Piece("rujukan", found=True)]
    assert pieces[0] == Piece("… ")
    assert pieces[-1] == Piece(" …")
    shown = "".join(piece.text for piece in pieces[1:-1])
    assert len(shown) <= 110
    assert set(shown.split()) == {"awal", "alur", "rujukan", "satu", "pintu", "akhir"}


def test_a_phrase_is_marked_as_one_and_only_where_it_is_whole():
    pieces = marked("Satu atap, satu-pintu.", read('"satu pintu"'), 100)
    assert [piece.text for piece in pieces if piece.found] == ["satu-pintu"]


def test_words_of_the_same_stem_are_marked_where_the_database_says_so():
    pieces = marked("Menyusun alur", [Term(("susun",))], 100, {"menyusun"})
    assert pieces[0] == Piece("Menyusun", found=True)
