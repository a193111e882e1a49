"""Paragraphs and tables as HTML: by their styles and by what they say themselves, numbered as Word numbers them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

from lxml import etree

from coordination.documents.screen.looks import (
    ParagraphLook,
    Sheet,
    Styles,
    TextLook,
    across,
    paragraph_css,
    read_paragraph,
    read_text,
    text_css,
    word,
)
from coordination.documents.screen.numbers import Label, Numbers
from coordination.documents.screen.source import W
from coordination.documents.screen.texts import NUMBER, PAGE, TAB, Piece, Texts, on_stops

_TITLE_LEVEL: Final = 2
"""The paper's title under the page's own heading; the outline goes on from it."""
_LAST_LEVEL: Final = 6
_PARAGRAPH_PROPERTIES: Final = f"{W}pPr"
_WRAPPERS: Final = (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo")


def unwrapped(parent: etree._Element) -> Iterator[etree._Element]:
    """Walk what stands in an element, through content controls and the like."""
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from unwrapped(child)
        else:
            yield child


@dataclass(frozen=True, slots=True)
class _Resolved:
    """What the properties of a paragraph come to."""

    style: str
    look: ParagraphLook
    name: str
    """Its classes."""


@dataclass(slots=True)
class Blocks:
    """Writes the blocks of one file."""

    styles: Styles
    sheet: Sheet
    numbers: Numbers
    texts: Texts
    heading: int = 1
    """Level of the last heading; the next may lie one deeper at most."""
    _known: dict[bytes, _Resolved] = field(default_factory=dict)

    def paragraph(self, element: etree._Element, width: int, *, in_cell: bool) -> list[Piece]:
        """Write a paragraph into `width` twips, cut where it begins a page."""
        resolved = self._resolved(_properties(element))
        look = resolved.look
        label = self.numbers.next(look.in_list, look.level or 0) if look.in_list else None
        pieces = self.texts.pieces(element)
        if PAGE not in pieces:
            written = self._written(pieces, resolved, label, width, in_cell=in_cell)
            return [PAGE, written] if look.new_page and not in_cell else [written]
        out: list[Piece] = []
        for index, part in enumerate(_cut(pieces)):
            if index or look.new_page:
                out.append(PAGE)
            if any(part):
                out.append(self._written(part, resolved, label, width, in_cell=in_cell))
                label = None
        return out

    def is_bare(self, element: etree._Element) -> bool:
        """Tell whether a paragraph shows nothing: no text, no picture, no line."""
        if self._resolved(_properties(element)).look.lines or any(self.texts.pieces(element)):
            self.texts.boxes.clear()  # they are met again when it is written
            return False
        return True

    def style_of(self, element: etree._Element) -> str:
        """Return the name of a paragraph's style as Word shows it, in small letters."""
        return self.styles.name(self._resolved(_properties(element)).style)

    def _written(
        self, pieces: Sequence[Piece], resolved: _Resolved, label: Label | None, width: int, *, in_cell: bool
    ) -> str:
        look, name = resolved.look, resolved.name
        number = self._number(label, look) if label else ""
        if not any(pieces) and not number:
            return f'<div class="{name}"><br></div>'
        content, flows = self._content(pieces, look, numbered=bool(label))
        if not flows:
            name = f"{name} paper-stops{self._reach(look, width)}"
        tag = "p" if in_cell else self._tag(resolved)
        return f'<{tag} class="{name}">{number}{content}</{tag}>'

    def _reach(self, look: ParagraphLook, width: int) -> str:
        """Return the class of a line that ends at its last stop, where that lies before the edge."""
        last = (look.tabs or ())[-1]
        share = 100 * (last.at - (look.left or 0)) / width
        return f" {self.sheet.name(f'max-width:{share:.4g}%')}" if last.kind != "left" and 0 < share < 99 else ""

    def _content(self, pieces: Sequence[Piece], look: ParagraphLook, *, numbered: bool) -> tuple[str, bool]:
        """Write the text of a line, and tell whether it flows (else it lies on tab stops)."""
        columns = _columns(pieces)
        hangs = (look.first or 0) < 0 and not numbered
        lead = ""
        if hangs and len(columns) > 1:
            lead = f'<span class="paper-lead {self._width(look)}">{columns.pop(0)} </span>'
        if len(columns) == 1 or not look.tabs:
            return lead + "\t".join(columns), True
        return lead + on_stops(columns, look.tabs, look.left or 0, self.sheet), False

    def _number(self, label: Label, look: ParagraphLook) -> str:
        if not label.text:
            return ""
        names = ["paper-no"]
        if label.level.suffix == "tab":
            names.append(self._width(look) if (look.first or 0) < 0 else "paper-apart")
        if sign := text_css(label.level.sign):
            names.append(self.sheet.name(sign))
        return f'<span class="{" ".join(names)}">{escape(label.text)}{" " * (label.level.suffix != "nothing")}</span>'

    def _width(self, look: ParagraphLook) -> str:
        return self.sheet.name(f"min-width:{across(-(look.first or 0))}")

    def _tag(self, resolved: _Resolved) -> str:
        """Return a heading's element or a paragraph's; no heading skips a level, whatever the styles say."""
        name = self.styles.name(resolved.style)
        outline = resolved.look.outline
        if name != "title" and outline is None:
            return "p"
        wanted = _TITLE_LEVEL if name == "title" or outline is None else _TITLE_LEVEL + 1 + outline
        self.heading = min(wanted, self.heading + 1, _LAST_LEVEL)
        return f"h{self.heading}"

    def _resolved(self, said: etree._Element | None) -> _Resolved:
        key = b"" if said is None else etree.tostring(said, with_tail=False)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._resolve(said)
        return known

    def _resolve(self, said: etree._Element | None) -> _Resolved:
        style = word(said, "pStyle")
        base, text = self.styles.paragraph(style)
        own = read_paragraph(said)
        listed = own.in_list or base.in_list
        how = self.numbers.level(listed, own.level or base.level or 0) if listed else None
        if how is not None and (own.in_list or base.left is None):
            base = ParagraphLook(left=how.look.left, first=how.look.first).over(base)
        look = own.over(base)
        mark = read_text(said.find(f"{W}rPr") if said is not None else None)
        shown = TextLook(size=mark.size).over(text) if mark.size else text  # the height of an empty line
        marked = any(side == "left" and line.css != "none" for side, line in look.lines or ())
        name = self.sheet.name(paragraph_css(look, shown))
        return _Resolved(style, look, f"{name} paper-mark" if marked else name)


def _properties(paragraph: etree._Element) -> etree._Element | None:
    """Return the properties of a paragraph, which come first but for a comment."""
    first = next(iter(paragraph), None)
    return first if first is not None and first.tag == _PARAGRAPH_PROPERTIES else paragraph.find(_PARAGRAPH_PROPERTIES)


def _cut(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Cut the pieces of a paragraph at the ends of pages."""
    parts: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece is PAGE:
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


def _columns(pieces: Sequence[Piece]) -> list[str]:
    """Join the pieces of a line between its tabs; what stands around the number of a page goes with it."""
    columns, numbered = [""], False
    for piece in pieces:
        if piece is TAB:
            columns.append("")
            numbered = False
        elif piece is NUMBER:
            columns[-1], numbered = "", True
        elif isinstance(piece, str) and not numbered:
            columns[-1] += piece
    return columns
