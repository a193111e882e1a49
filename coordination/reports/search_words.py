"""What a person types into the search box: read as words, said in each database's language, marked where it stands.

Pure. Only letters and digits ever reach a database's query language; every other sign parts words, save the quotes
around a phrase and the `*` after a beginning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 200
"""Characters that are read of what was typed."""

MOST: Final = 16
"""Terms that are read."""

SHORTEST: Final = 2
"""Letters that a beginning has, and a search in all."""

_WORD: Final = re.compile("(?:[^\\W_][\u0300-\u036f]*)+")
_ACCENT: Final = re.compile("[\u0300-\u036f]+")
# A phrase in quotes of any kind, else what stands between spaces; a quote without its partner is only a sign.
_TERM: Final = re.compile(r'["“”„](?P<phrase>[^"“”„]*)["“”„](?P<begins>\*?)|(?P<plain>[^\s"“”„]+)|["“”„]')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other; with `begins`, the last is only the beginning of one."""

    words: tuple[str, ...]
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and whether it is what was searched for."""

    text: str
    found: bool = False


def fold(word: str) -> str:
    """Return a word as it is compared: small letters without accents."""
    word = word.lower()
    return word if word.isascii() else unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", word)))


def read(typed: str) -> tuple[Term, ...]:
    """Read what was typed: all terms must be found. The last word typed is taken as a beginning.

    "satu pintu" is a phrase, and so is what one writes in one piece: P2TP2A/2024. `ruju*` is a beginning anywhere.
    """
    typed = typed[:LONGEST].rstrip()
    found: list[Term] = []
    for match in _TERM.finditer(typed):
        is_phrase = match["phrase"] is not None
        text = match["phrase"] if is_phrase else match["plain"] or ""
        words = tuple(fold(word[0]) for word in _WORD.finditer(text))
        if not words:
            continue
        begins = bool(match["begins"]) if is_phrase else text.endswith("*") or match.end() == len(typed)
        term = Term(words, begins and len(words[-1]) >= SHORTEST)
        if term not in found:
            found.append(term)
    return tuple(found[:MOST]) if sum(len(word) for term in found for word in term.words) >= SHORTEST else ()


def for_fts5(terms: Sequence[Term]) -> str:
    """Say the terms in FTS5's language; empty where there are none, which no index may be asked."""
    return " AND ".join(f'"{" ".join(term.words)}"{" *" if term.begins else ""}' for term in terms)


def marked(text: str, terms: Sequence[Term], width: int, alike: Collection[str] = ()) -> list[Piece]:
    """Return `text` in pieces, the found words apart; of a text longer than `width`, what stands around them.

    `alike` are folded words that the database takes for one of the terms, by their stem.
    """
    hits = _hits(text, terms, frozenset(alike))
    pieces: list[Piece] = []
    for start, end in _windows(text, hits, width):
        if start > 0:
            pieces.append(Piece("… "))
        at = start
        for first, last in hits:
            if start <= first and last <= end and first >= at:
                pieces += [Piece(text[at:first]), Piece(text[first:last], found=True)]
                at = last
        pieces.append(Piece(text[at:end]))
        if end < len(text):
            pieces.append(Piece(" …"))
    return [piece for piece in pieces if piece.text]


def holds(text: str, terms: Sequence[Term]) -> bool:
    """Tell whether all of the terms stand in a text as they were typed."""
    return all(_hits(text, [term], frozenset()) for term in terms)


def words_of(texts: Iterable[str]) -> set[str]:
    """Return the different words of texts, folded."""
    return {fold(word) for text in texts for word in set(_WORD.findall(text[:_READ]))}


_READ: Final = 100_000
"""Characters of a text in which words are looked for; one search marks a page of texts."""


def _hits(text: str, terms: Sequence[Term], alike: frozenset[str]) -> list[tuple[int, int]]:
    """Return where the terms stand, in order: first and last character."""
    places = [(fold(word[0]), word.start(), word.end()) for word in _WORD.finditer(text[:_READ])]
    firsts = {term.words[0] for term in terms if len(term.words) > 1 or not term.begins}
    beginnings = tuple(term.words[0] for term in terms if len(term.words) == 1 and term.begins)
    hits: list[tuple[int, int]] = []
    for number, (word, start, end) in enumerate(places):
        if word in alike or (beginnings and word.startswith(beginnings)):
            hits.append((start, end))
        elif word in firsts:
            long = max((len(term.words) for term in terms if _stands(term, places, number)), default=0)
            if long:
                hits.append((start, places[number + long - 1][2]))
    return hits


def _stands(term: Term, places: Sequence[tuple[str, int, int]], number: int) -> bool:
    words = [word for word, _start, _end in places[number : number + len(term.words)]]
    if len(words) < len(term.words) or tuple(words[:-1]) != term.words[:-1]:
        return False
    return words[-1].startswith(term.words[-1]) if term.begins else words[-1] == term.words[-1]


def _windows(text: str, hits: Sequence[tuple[int, int]], width: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text to show: all of a short one, else one around the first hits."""
    if len(text) <= width:
        yield 0, len(text)
        return
    start = max(hits[0][0] - width // 4, 0) if hits else 0
    end = min(start + width, len(text))
    yield _after_space(text, start), _before_space(text, end, hits)


def _after_space(text: str, start: int) -> int:
    """Move to the beginning of a word, if one is near."""
    if start == 0:
        return 0
    space = text.find(" ", start - 1, start + 30)
    return space + 1 if space >= 0 else start


def _before_space(text: str, end: int, hits: Sequence[tuple[int, int]]) -> int:
    """Move to the end of a word, if one is near, and never into a hit."""
    if end < len(text) and (space := text.rfind(" ", end - 30, end)) >= 0:
        end = space
    return next((last for first, last in hits if first < end < last), end)
