"""Two texts word by word: what only one of them has is marked, for a page that shows both side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

_WORDS: Final = re.compile(r"\s+|[^\s]+")
_MOST: Final = 3000
"""Most words of a passage that are compared one by one; a longer one is marked line by line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; `differs` where the other text has not got them."""

    text: str
    differs: bool = False


def word_differences(ours: str, theirs: str) -> tuple[list[Piece], list[Piece]]:
    """Return both texts in pieces, what differs marked: first by lines, then within those by words."""
    old, new = ours.splitlines(keepends=True), theirs.splitlines(keepends=True)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, came = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            _add(left, was, differs=False)
            _add(right, came, differs=False)
        else:
            _within(was, came, left, right)
    return left, right


def _within(was: str, came: str, left: list[Piece], right: list[Piece]) -> None:
    old, new = _WORDS.findall(was), _WORDS.findall(came)
    if len(old) + len(new) > _MOST:
        _add(left, was, differs=True)
        _add(right, came, differs=True)
        return
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (tag, a, b, c, d) in enumerate(opcodes):
        same = "".join(old[a:b]) if tag == "equal" else ""
        between = 0 < place < len(opcodes) - 1 and bool(same) and not same.strip()
        _add(left, "".join(old[a:b]), differs=not same or between)  # a lone space parts no two marked words
        _add(right, "".join(new[c:d]), differs=not same or between)


def _add(into: list[Piece], text: str, *, differs: bool) -> None:
    if not text:
        return
    if into and into[-1].differs == differs:
        into[-1] = Piece(into[-1].text + text, differs)
    else:
        into.append(Piece(text, differs))
