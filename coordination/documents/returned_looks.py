"""What the styles and lists of a Word file from somewhere else mean: headings, marks of text, numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from coordination.richtext.lists import ListKey

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFF: Final = frozenset(("0", "false", "off", "none"))


class Styles:
    """The file's styles: what a paragraph is by its style's name, and the marks of a character style."""

    def __init__(self, root: etree._Element | None) -> None:
        found = root.iterfind(f"{_W}style") if root is not None else ()
        self._by_id = {style.get(f"{_W}styleId"): style for style in found}

    def heading(self, style: str | None) -> int:
        """Return the level of a heading's style, 0 for any other."""
        for element in self._up(style):
            kind, _space, level = value_of(element.find(f"{_W}name")).lower().partition(" ")
            if kind == "heading" and level.isdecimal():
                return int(level)
        return 0

    def is_gap(self, style: str | None) -> bool:
        """Tell whether it is the thin line that parts tables."""
        return any(value_of(element.find(f"{_W}name")) == "Sela" for element in self._up(style)) or style == "Sela"

    def marks(self, style: str | None) -> dict[str, bool]:
        """Return which marks a character style switches on or off."""
        marks: dict[str, bool] = {}
        for element in self._up(style):
            marks = marks_of(element.find(f"{_W}rPr")) | marks
        return marks

    def numbering(self, style: str | None) -> etree._Element | None:
        """Return the numbering that a paragraph's style brings."""
        for element in self._up(style):
            found = element.find(f"{_W}pPr/{_W}numPr")
            if found is not None:
                return found
        return None

    def _up(self, style: str | None) -> Iterator[etree._Element]:
        """Yield a style and those it is based on."""
        for _step in range(20):
            element = self._by_id.get(style)
            if element is None:
                return
            yield element
            style = value_of(element.find(f"{_W}basedOn")) or None


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: the format of its numbers, and where they begin."""

    kind: str
    start: int


class Numbering:
    """The file's lists: what a number and a level in it mean."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[tuple[str, int], Level] = {}
        self._kin: dict[str, str] = {}
        self._restarts: set[tuple[str, int]] = set()
        if root is None:
            return
        abstracts = {one.get(f"{_W}abstractNumId"): _levels(one) for one in root.iterfind(f"{_W}abstractNum")}
        for num in root.iterfind(f"{_W}num"):
            number = num.get(f"{_W}numId") or ""
            self._kin[number] = value_of(num.find(f"{_W}abstractNumId"))
            levels = dict(abstracts.get(self._kin[number], {}))
            for override in num.iterfind(f"{_W}lvlOverride"):
                at = whole(override.get(f"{_W}ilvl"))
                levels |= _levels(override)
                start = override.find(f"{_W}startOverride")
                if start is not None:
                    kind = levels[at].kind if at in levels else "decimal"
                    levels[at] = Level(kind, whole(value_of(start), 1))
                    self._restarts.add((number, at))
            self._levels |= {(number, at): level for at, level in levels.items()}

    def level(self, number: str, level: int) -> Level | None:
        """Return what a level of a list is; None where it prints no sign."""
        found = self._levels.get((number, level))
        return found if found is not None and found.kind != "none" else None

    def goes_on(self, before: ListKey, now: ListKey) -> bool:
        """Tell whether an item goes on with a list: numbers of one kin count on, unless one says so."""
        first, second = before.source, now.source
        if first == second or not isinstance(first, tuple) or not isinstance(second, tuple):
            return first == second
        return self._kin.get(first[0]) == self._kin.get(second[0]) and second not in self._restarts


def _levels(parent: etree._Element) -> dict[int, Level]:
    return {
        whole(level.get(f"{_W}ilvl")): Level(
            value_of(level.find(f"{_W}numFmt")) or "decimal", whole(value_of(level.find(f"{_W}start")), 1)
        )
        for level in parent.iterfind(f"{_W}lvl")
    }


def value_of(element: etree._Element | None) -> str:
    """Return what an element says as its value, empty where there is none."""
    return "" if element is None else element.get(f"{_W}val") or ""


def whole(text: str | None, otherwise: int = 0) -> int:
    """Read a whole number as far as a document may hold one; LibreOffice writes some with a fraction."""
    try:
        return max(-32_767, min(int(float(text or "")), 32_767))
    except (ValueError, OverflowError):
        return otherwise


_MARK_OF: Final = {
    f"{_W}b": "bold",
    f"{_W}i": "italic",
    f"{_W}u": "underline",
    f"{_W}strike": "strike",
    f"{_W}dstrike": "strike",
}


def marks_of(properties: etree._Element | None) -> dict[str, bool]:
    """Return which marks the properties of a run switch on or off."""
    if properties is None:
        return {}
    return {_MARK_OF[str(child.tag)]: value_of(child) not in OFF for child in properties if child.tag in _MARK_OF}
