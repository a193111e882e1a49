"""How paragraphs and their text look: what a Word file says of it, resolved through its styles, and as CSS."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Final, Self

from lxml import etree

from coordination.documents.screen.source import W

_LINE: Final = 1.15
"""Height of a single line: about that of Arial, whose measures the papers' other fonts come near."""
_EIGHTHS: Final = 8
_COLOR: Final = re.compile(r"[0-9A-Fa-f]{6}")
_FONT: Final = re.compile(r"[\w .-]{1,60}")
_SIDES: Final = ("top", "left", "bottom", "right")
_STYLES: Final = {"double": "double", "dotted": "dotted", "dashed": "dashed", "dashSmallGap": "dashed"}
_NO_LINE: Final = frozenset(("nil", "none"))
_ALIGN: Final = {
    "both": "justify",
    "center": "center",
    "right": "right",
    "end": "right",
    "left": "left",
    "start": "left",
}
_ALIGNED: Final = {"justify": "var(--paper-justify)"}
"""A narrow screen leaves the right edge ragged."""
_HIGHLIGHTS: Final = {"yellow": "ffff00", "green": "00ff00", "cyan": "00ffff", "lightGray": "d3d3d3"}


@dataclass(frozen=True, slots=True)
class _Look:
    """What may be said of a look; None where nothing is said."""

    def over(self, base: Self) -> Self:
        """Return the look that this one makes of `base`."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return replace(base, **{name: value for name, value in said.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab stop, at twips from the edge of the text."""

    at: int
    kind: str = "left"
    leader: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A border as CSS, and its distance from the text in points."""

    css: str
    space: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphLook(_Look):
    """A paragraph's; measures in twips, `line` in 240ths of a line unless `exact`."""

    before: int | None = None
    after: int | None = None
    line: int | None = None
    exact: bool | None = None
    left: int | None = None
    right: int | None = None
    first: int | None = None
    """Of the first line beside the others; negative where it hangs out."""
    align: str | None = None
    keep_next: bool | None = None
    keep_lines: bool | None = None
    new_page: bool | None = None
    outline: int | None = None
    lines: tuple[tuple[str, Line], ...] | None = None
    fill: str | None = None
    tabs: tuple[Tab, ...] | None = None
    in_list: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLook(_Look):
    """A run's; `size` in half points."""

    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    strike: bool | None = None
    caps: bool | None = None
    small_caps: bool | None = None
    hidden: bool | None = None
    raised: str | None = None
    color: str | None = None
    fill: str | None = None
    size: int | None = None
    font: str | None = None


PLAIN: Final = TextLook()
SILENT: Final = ParagraphLook()


def number(element: etree._Element | None, name: str = "val") -> int | None:
    """Return a whole number that an element says in an attribute, None where it says none."""
    value = element.get(f"{W}{name}") if element is not None else None
    try:
        return round(float(value)) if value is not None else None
    except (ValueError, OverflowError):
        return None


def word(parent: etree._Element | None, path: str) -> str:
    """Return the value of an element under `parent`, empty where there is none."""
    found = parent.find(f"{W}{path}") if parent is not None else None
    return found.get(f"{W}val", "") if found is not None else ""


def switch(parent: etree._Element | None, name: str) -> bool | None:
    """Return whether something is switched on under `parent`, None where nothing is said."""
    found = parent.find(f"{W}{name}") if parent is not None else None
    return None if found is None else found.get(f"{W}val", "1") not in ("0", "false", "off")


def color_of(value: str | None) -> str | None:
    """Return a colour as CSS; None for "auto" and for what is none."""
    return f"#{value.lower()}" if value and _COLOR.fullmatch(value) else None


def read_line(border: etree._Element) -> Line:
    """Read a border."""
    kind = border.get(f"{W}val", "nil")
    if kind in _NO_LINE:
        return Line("none")
    width = (number(border, "sz") or 4) / _EIGHTHS
    color = color_of(border.get(f"{W}color")) or "#000"
    return Line(f"{width:g}pt {_STYLES.get(kind, 'solid')} {color}", number(border, "space") or 0)


def read_paragraph(said: etree._Element | None) -> ParagraphLook:
    """Read what the properties of a paragraph say themselves."""
    if said is None:
        return ParagraphLook()
    spacing, indent = said.find(f"{W}spacing"), said.find(f"{W}ind")
    rule = spacing.get(f"{W}lineRule", "auto") if spacing is not None and number(spacing, "line") else None
    hanging, first = number(indent, "hanging"), number(indent, "firstLine")
    borders, tabs, shade = said.find(f"{W}pBdr"), said.find(f"{W}tabs"), said.find(f"{W}shd")
    return ParagraphLook(
        before=number(spacing, "before"),
        after=number(spacing, "after"),
        line=number(spacing, "line"),
        exact=None if rule is None else rule == "exact",
        left=_either(indent, "left", "start"),
        right=_either(indent, "right", "end"),
        first=-hanging if hanging is not None else first,
        align=_ALIGN.get(word(said, "jc")),
        keep_next=switch(said, "keepNext"),
        keep_lines=switch(said, "keepLines"),
        new_page=switch(said, "pageBreakBefore"),
        outline=number(said.find(f"{W}outlineLvl")),
        lines=None if borders is None else _lines(borders),
        fill=None if shade is None else color_of(shade.get(f"{W}fill")),
        tabs=None if tabs is None else _tabs(tabs),
        in_list=word(said, "numPr/" + W + "numId") or None,
        level=number(said.find(f"{W}numPr/{W}ilvl")),
    )


def _either(element: etree._Element | None, one: str, other: str) -> int | None:
    value = number(element, one)
    return number(element, other) if value is None else value


def _lines(borders: etree._Element) -> tuple[tuple[str, Line], ...]:
    found = ((side, borders.find(f"{W}{side}")) for side in _SIDES)
    return tuple((side, read_line(one)) for side, one in found if one is not None)


def _tabs(tabs: etree._Element) -> tuple[Tab, ...]:
    found = (Tab(number(one, "pos") or 0, one.get(f"{W}val", "left"), one.get(f"{W}leader", "")) for one in tabs)
    return tuple(sorted((tab for tab in found if tab.kind != "clear"), key=lambda tab: tab.at))


def read_text(said: etree._Element | None) -> TextLook:
    """Read what the properties of a run say themselves."""
    if said is None:
        return PLAIN
    fonts, shade = said.find(f"{W}rFonts"), said.find(f"{W}shd")
    underline, raised = word(said, "u"), word(said, "vertAlign")
    strikes = [switch(said, name) for name in ("strike", "dstrike")]
    color = said.find(f"{W}color")
    fill = color_of(shade.get(f"{W}fill")) if shade is not None else None
    return TextLook(
        bold=switch(said, "b"),
        italic=switch(said, "i"),
        underline=underline != "none" if underline else None,
        strike=any(strikes) if any(one is not None for one in strikes) else None,
        caps=switch(said, "caps"),
        small_caps=switch(said, "smallCaps"),
        hidden=switch(said, "vanish"),
        raised={"superscript": "super", "subscript": "sub", "baseline": "baseline"}.get(raised),
        color=None if color is None else color_of(color.get(f"{W}val")) or "inherit",
        fill=fill or color_of(_HIGHLIGHTS.get(word(said, "highlight"))),
        size=number(said.find(f"{W}sz")),
        font=_font(fonts),
    )


def _font(fonts: etree._Element | None) -> str | None:
    name = fonts.get(f"{W}ascii") if fonts is not None else None
    return name if name and _FONT.fullmatch(name) else None


class Styles:
    """The styles of one file, each resolved through those it is based on."""

    def __init__(self, root: etree._Element | None) -> None:
        styles = root.iterfind(f"{W}style") if root is not None else ()
        self._styles = {style.get(f"{W}styleId", ""): style for style in styles}
        defaults = root.find(f"{W}docDefaults") if root is not None else None
        self.text = read_text(_within(defaults, "rPrDefault", "rPr"))
        self._paragraph = read_paragraph(_within(defaults, "pPrDefault", "pPr"))
        self._default = {
            style.get(f"{W}type", ""): name for name, style in self._styles.items() if style.get(f"{W}default") == "1"
        }
        self._known: dict[str, tuple[ParagraphLook, TextLook]] = {}

    def paragraph(self, style: str) -> tuple[ParagraphLook, TextLook]:
        """Return the look of a paragraph style and of its text; of the default one where there is none of that id."""
        if style not in self._styles:
            style = self._default.get("paragraph", "")
        if style not in self._known:
            look, text = self._own(style)
            self._known[style] = look.over(self._paragraph), text.over(self.text)
        return self._known[style]

    def character(self, style: str) -> TextLook:
        """Return what a character style says itself."""
        return self._own(style)[1]

    def name(self, style: str) -> str:
        """Return the name of a style as Word shows it, in small letters."""
        return word(self._styles.get(style), "name").lower()

    def cell_margins(self, style: str) -> dict[str, int]:
        """Return the margins of cells that a table style says."""
        name = style if style in self._styles else self._default.get("table", "")
        found: dict[str, int] = {}
        for one in reversed(self._chain(name)):
            found |= read_margins(one.find(f"{W}tblPr/{W}tblCellMar"))
        return found

    def borders(self, style: str) -> dict[str, Line]:
        """Return the borders that a table style says."""
        found: dict[str, Line] = {}
        for one in reversed(self._chain(style)):
            found |= read_borders(one.find(f"{W}tblPr/{W}tblBorders"))
        return found

    def _own(self, style: str) -> tuple[ParagraphLook, TextLook]:
        look, text = ParagraphLook(), PLAIN
        for one in reversed(self._chain(style)):
            look = read_paragraph(one.find(f"{W}pPr")).over(look)
            text = read_text(one.find(f"{W}rPr")).over(text)
        return look, text

    def _chain(self, style: str) -> list[etree._Element]:
        """Return a style and those it is based on, each once: a file may turn in a circle."""
        chain: list[etree._Element] = []
        while (one := self._styles.get(style)) is not None and one not in chain:
            chain.append(one)
            style = word(one, "basedOn")
        return chain


def _within(element: etree._Element | None, *names: str) -> etree._Element | None:
    for name in names:
        element = element.find(f"{W}{name}") if element is not None else None
    return element


def read_margins(margins: etree._Element | None) -> dict[str, int]:
    """Read the margins of cells, in twips."""
    return {side: number(one, "w") or 0 for side, one in _sides(margins)}


def read_borders(borders: etree._Element | None) -> dict[str, Line]:
    """Read the borders of a table or cell."""
    return {side: read_line(one) for side, one in _sides(borders)}


def _sides(parent: etree._Element | None) -> Iterator[tuple[str, etree._Element]]:
    """Walk the sides that are told of, under the names that a page across may give them too."""
    for one in parent.iterchildren("{*}*") if parent is not None else ():
        side = etree.QName(one).localname
        yield {"start": "left", "end": "right"}.get(side, side), one


# As CSS. Every value is a number, a colour, one of our own words, or a font whose name holds no more than letters.


class Sheet:
    """The CSS of one paper. Equal looks share a class, whose name follows from them, in whatever paper they stand."""

    def __init__(self) -> None:
        self._rules: dict[str, str] = {}
        self._others: list[str] = []

    def name(self, declarations: str) -> str:
        """Return the class of a look."""
        name = self._rules.get(declarations)
        if name is None:
            name = self._rules[declarations] = class_name(declarations)
        return name

    def add(self, rule: str) -> None:
        """Add a whole rule."""
        if rule not in self._others:
            self._others.append(rule)

    def css(self) -> str:
        """Return all of it."""
        rules = (f".paper .{name}{{{declarations}}}" for declarations, name in self._rules.items())
        return "".join((*rules, *self._others))


def class_name(declarations: str) -> str:
    """Return the name of a look's class."""
    return f"k{zlib.crc32(declarations.encode()):x}"


def points(twips: float) -> str:
    """Write a length that stays as it is on every screen."""
    return f"{twips / 20:g}pt" if twips else "0"


@cache
def across(twips: int) -> str:
    """Write a length across the page, which shrinks on a narrow screen."""
    return f"calc({twips / 56.7:.4g}*var(--paper-mm))" if twips else "0"


@cache
def paragraph_css(look: ParagraphLook, text: TextLook) -> str:
    """Write the look of a paragraph and of its text."""
    hanging = max(-(look.first or 0), 0)
    left = (look.left or 0) - hanging
    single = f"{(look.line or 240) / 240 * _LINE:.4g}"
    parts = [
        f"margin:{points(look.before or 0)} {across(look.right or 0)} {points(look.after or 0)} {across(left)}",
        f"padding-left:{across(hanging)}" if hanging else "",
        f"text-indent:{across(look.first)}" if look.first else "",
        f"line-height:{points(look.line or 0) if look.exact else single}",
        f"text-align:{_ALIGNED.get(look.align, look.align)}" if look.align not in (None, "left") else "",
        "break-after:avoid" if look.keep_next else "",
        "break-inside:avoid" if look.keep_lines else "",
        f"background:{look.fill}" if look.fill else "",
        *(_border(side, line) for side, line in look.lines or () if side != "left"),
        text_css(text),
    ]
    return ";".join(filter(None, parts))


def _border(side: str, line: Line) -> str:
    return f"border-{side}:{line.css}" + (f";padding-{side}:{line.space}pt" if line.space else "")


def font_css(name: str) -> str:
    """Write a font with what stands in for it; its name is of letters, digits and blanks alone."""
    return f'"{name}",Arial,"Liberation Sans",sans-serif'


@cache
def text_css(look: TextLook) -> str:
    """Write the look of text that is not said by an element of its own."""
    decorations = ["underline"] * bool(look.underline) + ["line-through"] * bool(look.strike)
    parts = (
        f"font-size:calc(var(--paper-base) + {look.size / 2:g}*var(--paper-pt))" if look.size else "",
        f"font-family:{font_css(look.font)}" if look.font else "",
        f"font-weight:{'700' if look.bold else '400'}" if look.bold is not None else "",
        f"font-style:{'italic' if look.italic else 'normal'}" if look.italic is not None else "",
        f"text-decoration:{' '.join(decorations)}" if decorations else "",
        "text-transform:uppercase" if look.caps else "",
        "font-variant:small-caps" if look.small_caps else "",
        f"vertical-align:{look.raised};font-size:.7em" if look.raised in ("super", "sub") else "",
        f"color:{look.color}" if look.color else "",
        f"background:{look.fill}" if look.fill else "",
    )
    return ";".join(filter(None, parts))
