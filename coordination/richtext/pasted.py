"""HTML from elsewhere (a paste out of Word, Excel or a page) as a clean document: structure and words kept, no more.

The reader takes the parser's events one by one instead of a tree, so that no nesting, however deep, can exhaust it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from coordination.richtext.lists import Flat, ListKey, Path, nest
from coordination.richtext.nodes import MARKS, Doc, Node
from coordination.richtext.schema import check
from coordination.richtext.text import clean_text

_DROPPED: Final = frozenset(
    {
        "script", "style", "head", "title", "xml", "template", "noscript", "iframe", "object", "embed", "svg", "math",
        "audio", "video", "canvas", "select",
    }
)  # fmt: skip
_BLOCKS: Final = frozenset(
    {
        "p", "div", "body", "section", "article", "aside", "header", "footer", "main", "nav", "address", "figure",
        "figcaption", "blockquote", "pre", "center", "form", "fieldset", "dl", "dt", "dd", "ul", "ol", "li", "dir",
        "menu", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6",
        "hr",
    }
)  # fmt: skip
_LISTS: Final = frozenset(("ul", "ol", "dir", "menu"))
_MARK_OF: Final = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline"}
_STRUCK: Final = frozenset(("s", "strike", "del"))
_SPACE: Final = re.compile("[ \t\r\n\f\xa0]+")
_MSO_LIST: Final = re.compile(r"l(\d+)\s+level(\d+)(?:\s+lfo(\d+))?")
_MARKER: Final = re.compile(r"[(\[]?(?:\d+[.])*(\d+|[a-z]|[ivxlcdm]+)[.)\]]+", re.IGNORECASE)


def from_html(html: str) -> Doc:
    """Read HTML that came from elsewhere as a checked document.

    Word's lists, which it writes as paragraphs with the number as text, become lists; merged cells stay merged; links,
    pictures and scripts go, a link's words stay. The schema has no strike: struck text stays between tildes, as in
    WhatsApp, so that a crossed-out date does not read as a valid one. Raises DomainError where the result breaks a
    limit.
    """
    target: Any = _Reader()  # its methods take str alone: the parser sends no bytes
    parser: Any = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    parser.feed(clean_text(html).encode())
    return check({"type": "doc", "content": parser.close()})


@dataclass(frozen=True, slots=True)
class _Element:
    """An open element and what it hands down to its text."""

    tag: str
    marks: frozenset[str] = frozenset()
    dropped: bool = False
    marker: bool = False
    keeps_space: bool = False
    struck: bool = False


@dataclass(slots=True)
class _Scope:
    """Where paragraphs go: the document, or one cell."""

    in_cell: bool = False
    flats: list[Flat] = field(default_factory=list)
    lists: list[ListKey] = field(default_factory=list)
    line: list[Node] = field(default_factory=list)
    heading: int = 0
    opens: bool = False
    mso: tuple[str, int] | None = None
    marker: str = ""


@dataclass(slots=True)
class _Table:
    outer: _Scope
    depth: int
    cell_depth: int = 0
    rows: list[list[Node]] = field(default_factory=list)
    cell: Node | None = None


class _Reader:
    """Target of the parser: gathers blocks from its events."""

    def __init__(self) -> None:
        self.stack: list[_Element] = [_Element("")]
        self.scope = _Scope()
        self.table: _Table | None = None
        self.lists_seen = 0

    # What the parser calls.

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        above = self.stack[-1]
        style = _style(attributes.get("style") or "")
        element = _element(tag, above, style)
        self.stack.append(element)
        if element.dropped:
            return
        if tag == "br":
            self.scope.line.append({"type": "hardBreak"})
        elif tag in _BLOCKS:
            self._end_line()
            self._start_block(tag, attributes, style)
        elif element.struck and not above.struck:
            self._add("~", element)

    def end(self, tag: str) -> None:
        """Close an element, and whatever is still open inside it."""
        if all(element.tag != tag for element in reversed(self.stack)):
            return
        while True:
            element = self.stack.pop()
            if not element.dropped:
                self._end_element(element)
            if element.tag == tag:
                return

    def data(self, text: str) -> None:
        """Take text."""
        element = self.stack[-1]
        if element.marker:
            self.scope.marker += text
        if element.dropped:
            return
        if element.keeps_space:
            self._add(text, element)
            return
        text = _SPACE.sub(" ", text)
        last = self.scope.line[-1] if self.scope.line else None
        if text.startswith(" ") and (last is None or last["type"] == "hardBreak" or last["text"].endswith(" ")):
            text = text[1:]
        if text:
            self._add(text, element)

    def comment(self, text: str) -> None:
        """Drop a comment: Word hides drawings and rules for other programs in them."""

    def close(self) -> list[Node]:
        """Return the blocks."""
        while len(self.stack) > 1:
            self.end(self.stack[-1].tag)
        self._end_line()
        return nest(self.scope.flats)

    # The inside.

    def _start_block(self, tag: str, attributes: Mapping[str, str], style: Mapping[str, str]) -> None:
        scope = self.scope
        if tag in _LISTS:
            self.lists_seen += 1
            scope.lists.append(ListKey(self.lists_seen, tag == "ol", _whole(attributes.get("start"), 32_767)))
        elif tag == "li":
            scope.opens = True
            if not scope.lists:
                scope.mso = ("stray", 1)
        elif tag == "table" and self.table is None:
            self.table = _Table(scope, depth=len(self.stack))
        elif tag == "tr" and self._row_level():
            assert self.table is not None
            self.table.rows.append([])
        elif tag in ("td", "th") and self._row_level():
            self._start_cell(tag, attributes)
        elif tag[0] == "h" and tag[1:].isdigit():
            scope.heading = min(int(tag[1:]), 3)
        if (found := _MSO_LIST.search(style.get("mso-list", ""))) and not scope.lists:
            scope.mso, scope.opens = (f"{found[1]} {found[3]}", int(found[2])), True

    def _row_level(self) -> bool:
        """Tell whether we stand in the outermost table but in none of its cells; a table in a cell becomes lines."""
        return self.table is not None and self.table.cell is None

    def _start_cell(self, tag: str, attributes: Mapping[str, str]) -> None:
        assert self.table is not None
        if not self.table.rows:
            self.table.rows.append([])
        colspan, rowspan = _whole(attributes.get("colspan"), 1000), _whole(attributes.get("rowspan"), 1000)
        spans = {"colspan": colspan, "rowspan": rowspan, "colwidth": _widths(attributes.get("data-colwidth"))}
        self.table.cell = {"type": "tableCell" if tag == "td" else "tableHeader", "attrs": spans}
        self.table.cell_depth = len(self.stack)
        self.scope = _Scope(in_cell=True)

    def _end_element(self, element: _Element) -> None:
        tag = element.tag
        if element.struck and not self.stack[-1].struck:
            self._add("~", self.stack[-1])
        if tag not in _BLOCKS:
            return
        self._end_line()
        table = self.table
        if tag in _LISTS and self.scope.lists:
            self.scope.lists.pop()
        elif tag == "li":
            self.scope.opens = False
        elif table is None:
            return
        elif table.cell is not None and len(self.stack) < table.cell_depth:
            table.rows[-1].append(table.cell | {"content": nest(self.scope.flats) or [{"type": "paragraph"}]})
            table.cell, self.scope = None, table.outer
        elif len(self.stack) < table.depth:
            self.table = None
            if any(table.rows):
                rows = [{"type": "tableRow", "content": row} for row in table.rows]
                table.outer.flats.append(Flat({"type": "table", "content": rows}))

    def _add(self, text: str, element: _Element) -> None:
        marks = [{"type": mark} for mark in MARKS if mark in element.marks]
        self.scope.line.append({"type": "text", "text": text, "marks": marks})

    def _end_line(self) -> None:
        """Make a paragraph or heading of what was gathered; white space alone makes none, a lone break an empty one."""
        scope = self.scope
        line, scope.line = scope.line, []
        heading, scope.heading = scope.heading, 0
        marker, scope.marker = scope.marker, ""
        mso, scope.mso = scope.mso, None
        if not line:
            scope.heading, scope.mso, scope.marker = heading, mso, marker
            return
        block = _paragraph(line, heading, plain=scope.in_cell or bool(scope.lists) or mso is not None)
        path = _mso_path(mso, marker) if mso is not None else tuple(scope.lists)
        if mso is not None or path:
            scope.flats.append(Flat(block, path, scope.opens))
            scope.opens = False
        else:
            scope.flats.append(Flat(block))


def _element(tag: str, above: _Element, style: Mapping[str, str]) -> _Element:
    """Return the element with the marks that it and its style add or take away."""
    marker = above.marker or style.get("mso-list", "").lower() == "ignore"
    decoration = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    marks = set(above.marks)
    if tag in _MARK_OF:
        marks.add(_MARK_OF[tag])
    for mark, wanted in (
        ("bold", _is_bold(style.get("font-weight", ""))),
        ("italic", {"italic": True, "oblique": True, "normal": False}.get(style.get("font-style", ""))),
        ("underline", True if "underline" in decoration else False if decoration == "none" else None),
    ):
        if wanted is not None:
            (marks.add if wanted else marks.discard)(mark)
    return _Element(
        tag,
        frozenset(marks),
        dropped=above.dropped or marker or tag in _DROPPED or style.get("display") == "none",
        marker=marker,
        keeps_space=above.keeps_space or tag == "pre",
        struck=above.struck or tag in _STRUCK or "line-through" in decoration,
    )


def _style(text: str) -> dict[str, str]:
    """Return the declarations of a style attribute, lower case."""
    pairs = (declaration.partition(":") for declaration in text.split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs if value}


def _is_bold(weight: str) -> bool | None:
    if weight.isdigit():
        return int(weight) >= 600
    return {"bold": True, "bolder": True, "normal": False, "lighter": False}.get(weight)


def _whole(value: str | None, most: int) -> int:
    """Read a span or a start number as browsers do: nonsense counts as 1."""
    found = re.match(r"\s*0*(\d{1,9})", value or "", re.ASCII)
    return min(max(int(found[1]), 1), most) if found else 1


def _widths(value: str | None) -> list[int] | None:
    if not value or not re.fullmatch(r"\d{1,4}(,\d{1,4})*", value, re.ASCII):
        return None
    return [int(width) for width in value.split(",")]


def _paragraph(line: list[Node], heading: int, *, plain: bool) -> Node:
    """Make a block of a line; where the schema has no heading (in lists and cells) a heading is a bold paragraph."""
    if line[-1]["type"] == "hardBreak":
        line.pop()  # browsers do not show a break at the end of a block
    trimmed: list[Node] = []
    for inline in line:
        if inline["type"] == "hardBreak":
            _trim_end(trimmed)
        trimmed.append(inline)
    _trim_end(trimmed)
    if heading and plain:
        bold = {"type": "bold"}
        for inline in trimmed:
            if inline["type"] == "text" and bold not in inline["marks"]:
                inline["marks"] = [bold, *inline["marks"]]
    kind: Node = {"type": "heading", "attrs": {"level": heading}} if heading and not plain else {"type": "paragraph"}
    return kind | {"content": trimmed}


def _trim_end(line: list[Node]) -> None:
    while line and line[-1]["type"] == "text":
        line[-1]["text"] = line[-1]["text"].rstrip(" ")
        if line[-1]["text"]:
            return
        line.pop()


def _mso_path(mso: tuple[str, int], marker: str) -> Path:
    """Return the path of one of Word's list paragraphs: levels above it are only named, its kind is in its marker."""
    name, level = mso
    found = _MARKER.fullmatch(_SPACE.sub("", marker))
    above = tuple(ListKey((name, depth), ordered=False) for depth in range(1, min(level, 9)))
    return (*above, ListKey((name, level), found is not None, _number(found[1]) if found else 1))


def _number(marker: str) -> int:
    """Return the number that a list marker stands for; roman and letter numerals beyond doubt only, else 1."""
    if marker.isdigit():
        return _whole(marker, 32_767)
    if len(marker) == 1 and marker.lower() not in "ivxlcdm":
        return ord(marker.lower()) - ord("a") + 1
    return {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "c": 3, "d": 4}.get(marker.lower(), 1)
