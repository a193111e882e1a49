"""The numbers of lists as Word counts them: shared by the lists of one numbering, begun anew where a list says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from coordination.documents.screen.looks import (
    PLAIN,
    SILENT,
    ParagraphLook,
    TextLook,
    number,
    read_paragraph,
    read_text,
    switch,
    word,
)
from coordination.documents.screen.source import W

_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST: Final = 100_000
"""Beyond it a number is written in digits: a file may ask for a letter a million times over."""
_PRIVATE: Final = range(0xE000, 0xF900)
"""Where the signs of Symbol and Wingdings lie, which a browser has not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How one level of a list counts."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restarts: bool = True
    plain: bool = False
    """All levels in digits (isLgl)."""
    look: ParagraphLook = SILENT
    sign: TextLook = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What stands before a paragraph of a list."""

    text: str
    level: Level


class Numbers:
    """Counts the lists of one file, paragraph by paragraph in the file's order."""

    def __init__(self, root: etree._Element | None) -> None:
        found = root if root is not None else etree.Element("none")
        self._levels = {one.get(f"{W}abstractNumId", ""): _levels(one) for one in found.iterfind(f"{W}abstractNum")}
        self._lists = {one.get(f"{W}numId", ""): one for one in found.iterfind(f"{W}num")}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def level(self, in_list: str, level: int) -> Level | None:
        """Return how a level of a list counts, None where there is no such list."""
        one = self._lists.get(in_list)
        own = one.find(f"{W}lvlOverride[@{W}ilvl='{level}']/{W}lvl") if one is not None else None
        return _level(own) if own is not None else self._levels.get(word(one, "abstractNumId"), {}).get(level)

    def next(self, in_list: str, level: int) -> Label | None:
        """Count one paragraph; return what stands before it, None where the list counts nothing."""
        how = self.level(in_list, level)
        if how is None:
            return None
        shared = word(self._lists[in_list], "abstractNumId")
        counts = self._counts.setdefault(shared, {})
        start = self._start(in_list, level)
        counts[level] = start if start is not None else counts.get(level, how.start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            below = self.level(in_list, deeper)
            if below is None or below.restarts:
                del counts[deeper]
        return Label(text=self._text(in_list, level, how, counts), level=how)

    def _start(self, in_list: str, level: int) -> int | None:
        """Return from what a list that begins here counts anew, None where it goes on."""
        if (in_list, level) in self._begun:
            return None
        self._begun.add((in_list, level))
        return number(self._lists[in_list].find(f"{W}lvlOverride[@{W}ilvl='{level}']/{W}startOverride"))

    def _text(self, in_list: str, level: int, how: Level, counts: dict[int, int]) -> str:
        if how.form == "bullet":
            return "".join("•" if ord(sign) in _PRIVATE else sign for sign in how.text)
        text = how.text
        for at in range(level + 1):
            other = self.level(in_list, at) if at != level else how
            if f"%{at + 1}" in text and other is not None:
                form = "decimal" if how.plain else other.form
                text = text.replace(f"%{at + 1}", written(counts.get(at, other.start), form))
        return text


def _levels(abstract: etree._Element) -> dict[int, Level]:
    return {number(one, "ilvl") or 0: _level(one) for one in abstract.iterfind(f"{W}lvl")}


def _level(said: etree._Element) -> Level:
    start = number(said.find(f"{W}start"))
    return Level(
        start=0 if start is None else start,
        form=word(said, "numFmt") or "decimal",
        text=word(said, "lvlText"),
        suffix=word(said, "suff") or "tab",
        restarts=word(said, "lvlRestart") != "0",
        plain=bool(switch(said, "isLgl")),
        look=read_paragraph(said.find(f"{W}pPr")),
        sign=read_text(said.find(f"{W}rPr")),
    )


def written(count: int, form: str) -> str:
    """Write a number the way a list counts; in digits where that way is none of ours."""
    if form == "none":
        return ""
    if not 0 < count < _MOST:
        return str(count)
    match form:
        case "lowerLetter" | "upperLetter":
            rounds, letter = divmod(count - 1, 26)
            letters = chr(ord("a") + letter) * (rounds + 1)  # as Word goes on after z: aa, bb, cc
            return letters if form == "lowerLetter" else letters.upper()
        case "lowerRoman" | "upperRoman":
            letters = _roman(count)
            return letters if form == "lowerRoman" else letters.upper()
        case "decimalZero":
            return f"{count:02}"
        case _:
            return str(count)


def _roman(count: int) -> str:
    letters = ""
    for value, sign in _ROMAN:
        times, count = divmod(count, value)
        letters += sign * times
    return letters
