"""The text of a paragraph as HTML: its runs, tabs, line breaks, links and pictures. Every text is escaped here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Final

from lxml import etree

from coordination.documents.screen.looks import Sheet, Styles, Tab, TextLook, across, read_text, text_css, word
from coordination.documents.screen.source import R, References, W

_EMU: Final = 9525
"""EMU in a CSS pixel."""
_WORDS: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_VML: Final = "{urn:schemas-microsoft-com:vml}"
_COMPATIBILITY: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_INSIDE: Final = frozenset(
    f"{W}{name}" for name in ("ins", "smartTag", "fldSimple", "sdt", "sdtContent", "moveTo", "customXml", "dir", "bdo")
)
_LEADERS: Final = {
    "dot": "paper-dots",
    "middleDot": "paper-dots",
    "hyphen": "paper-dashes",
    "underscore": "paper-rule",
    "heavy": "paper-rule",
}
_PAGE_FIELDS: Final = (["PAGE"], ["NUMPAGES"])
_RUN: Final = f"{W}r"
_HYPERLINK: Final = f"{W}hyperlink"
_PROPERTIES: Final = f"{W}rPr"
_TEXT: Final = f"{W}t"
_BLANK: Final = re.compile("…{6,}")
_SPACES: Final = re.compile(r"[\t\n\r]")


class Break:
    """What cuts the text of a paragraph: a tab, a page's end, or the number of a page."""


TAB: Final = Break()
PAGE: Final = Break()
NUMBER: Final = Break()
Piece = str | Break
_SIGNS: Final[Mapping[str, Piece]] = {
    "tab": TAB,
    "br": "<br>",
    "cr": "<br>",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
    "sym": "•",
}


@dataclass(slots=True)
class Texts:
    """Writes the text of one part of a file (its body, a header)."""

    styles: Styles
    sheet: Sheet
    references: References
    boxes: list[etree._Element] = field(default_factory=list)
    """Text boxes met on the way: blocks, which stand after the paragraph that holds them."""
    _looks: dict[bytes, tuple[str, str] | None] = field(default_factory=dict)
    _field: list[str] = field(default_factory=list)

    def pieces(self, paragraph: etree._Element) -> list[Piece]:
        """Return the text of a paragraph as HTML, cut at its tabs and page breaks."""
        self._field.clear()
        out: list[Piece] = []
        self._children(paragraph, out)
        return out

    def _children(self, parent: etree._Element, out: list[Piece]) -> None:
        for child in parent:
            if child.tag == _RUN:
                self._run(child, out)
            elif child.tag == _HYPERLINK:
                self._link(child, out)
            elif child.tag in _INSIDE:
                self._children(child, out)

    def _link(self, link: etree._Element, out: list[Piece]) -> None:
        address = self.references.address(link.get(f"{R}id", ""))
        inside: list[Piece] = []
        self._children(link, inside)
        if address and not any(isinstance(one, Break) for one in inside):
            inside = [f'<a href="{escape(address)}" rel="noopener noreferrer">{"".join(map(str, inside))}</a>']
        out.extend(inside)

    def _run(self, run: etree._Element, out: list[Piece]) -> None:
        start, end, written = "", "", ""
        for child in run:
            if child.tag == _PROPERTIES:
                tags = self._tags(child)
                if tags is None:
                    return
                start, end = tags
                continue
            piece = self._inline(child)
            if isinstance(piece, str):
                written += piece
                continue
            out.extend((f"{start}{written}{end}", piece) if written else (piece,))
            written = ""
        if written:
            out.append(f"{start}{written}{end}")

    def _inline(self, element: etree._Element) -> Piece:
        """Write what a run holds. What a field shows is kept, but for the number of a page: a screen has none."""
        tag = element.tag
        if tag == _TEXT and not self._field:
            return _text(element.text)
        name = tag.removeprefix(W) if isinstance(tag, str) else ""
        if name in ("fldChar", "instrText"):
            self._step(name, element)
            return ""
        if any(code.split()[:1] in _PAGE_FIELDS for code in self._field):
            return NUMBER
        if name == "t":
            return _text(element.text)
        if name == "br" and element.get(f"{W}type") == "page":
            return PAGE
        if name in ("drawing", "pict", "object"):
            return self._picture(element)
        if tag == f"{_COMPATIBILITY}AlternateContent":
            choice = element.find(f"{_COMPATIBILITY}Choice")
            return "" if choice is None else "".join(map(self._picture, choice))
        return _SIGNS.get(name, "")

    def _step(self, name: str, element: etree._Element) -> None:
        """Follow a field: its code is not shown, what it came to is."""
        if name == "instrText":
            if self._field:
                self._field[-1] += element.text or ""
        elif element.get(f"{W}fldCharType") == "begin":
            self._field.append("")
        elif element.get(f"{W}fldCharType") == "end" and self._field:
            self._field.pop()

    def _picture(self, element: etree._Element) -> str:
        self.boxes.extend(element.iter(f"{W}txbxContent"))
        blip = next(element.iter(f"{_DRAWING}blip"), None)
        image = next(element.iter(f"{_VML}imagedata"), None)
        ref = blip.get(f"{R}embed", "") if blip is not None else image.get(f"{R}id", "") if image is not None else ""
        address = self.references.picture(ref)
        if not address:
            return ""
        described, extent = next(element.iter(f"{_WORDS}docPr"), None), next(element.iter(f"{_WORDS}extent"), None)
        alt = described.get("descr", "") if described is not None else ""
        return f'<img src="{address}" alt="{escape(alt)}"{_size(extent)}>'

    def _tags(self, said: etree._Element) -> tuple[str, str] | None:
        """Return what opens and closes a run, None for one that is hidden."""
        key = etree.tostring(said, with_tail=False)
        if key not in self._looks:
            style = word(said, "rStyle")
            look = read_text(said)
            self._looks[key] = tags(look.over(self.styles.character(style)) if style else look, self.sheet)
        return self._looks[key]


def _text(content: str | None) -> str:
    """Write the text of a run. A row of dots that waits for a pen may be cut short where there is no room for it."""
    written = escape(_SPACES.sub(" ", content or ""))
    return _BLANK.sub(r'<span class="paper-blank">\g<0></span>', written) if "……" in written else written


def tags(look: TextLook, sheet: Sheet) -> tuple[str, str] | None:
    """Return what opens and closes text of a look, None for what is hidden."""
    if look.hidden:
        return None
    names = [name for name, on in (("strong", look.bold), ("em", look.italic), ("u", look.underline)) if on]
    # What is switched on has an element of its own; what is switched off needs CSS to leave what surrounds it.
    css = text_css(replace(look, bold=look.bold and None, italic=look.italic and None, underline=None))
    start = f'<span class="{sheet.name(css)}">' if css else ""
    end = "</span>" if css else ""
    return (
        start + "".join(f"<{name}>" for name in names),
        "".join(f"</{name}>" for name in reversed(names)) + end,
    )


def _size(extent: etree._Element | None) -> str:
    try:
        sizes = [round(int(extent.get(name, "0")) / _EMU) for name in ("cx", "cy")] if extent is not None else []
    except ValueError:
        return ""
    return f' width="{sizes[0]}" height="{sizes[1]}"' if sizes and all(0 < size < 10_000 for size in sizes) else ""


def on_stops(pieces: Sequence[str], stops: Sequence[Tab], indent: int, sheet: Sheet) -> str:
    """Write text on tab stops: each piece up to its stop, with dots where the stop has a leader.

    A line of its own with room that gives way: on a narrow screen what stands at the right stays at the right.
    """
    first, *others = pieces
    out, before = [f"<span>{first}</span>" if first else ""], indent
    for at, piece in enumerate(others):
        stop = stops[at] if at < len(stops) else None
        leader = f" {_LEADERS[stop.leader]}" if stop is not None and stop.leader in _LEADERS else ""
        if stop is None:
            out.append("<span>\t</span>")
        elif stop.kind in ("left", "start", "num"):
            width = sheet.name(f"flex:0 0 {across(max(stop.at - before, 0))}")
            inside = f'{out.pop()}<span class="paper-fill{leader}"></span>'
            out.append(f'<span class="paper-upto {width}">{inside}</span>')
        else:
            out.append(f'<span class="paper-fill{leader}"></span>')
        out.append(f"<span>{piece}</span>" if piece else "")
        if stop is not None and stop.kind == "center" and at == len(others) - 1:
            out.append('<span class="paper-fill"></span>')
        before = stop.at if stop is not None else before
    return "".join(out)
