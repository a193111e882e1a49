"""The texts of a Word file from somewhere else, as plain words and as rich text: the reverse of `rich`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lxml import etree

from coordination.documents.numbering import CELL_HANGING, HANGING
from coordination.documents.returned_looks import OFF, Numbering, Styles, marks_of, value_of, whole
from coordination.documents.tags import settled
from coordination.documents.wml import HEAD_FILL
from coordination.errors import DomainError
from coordination.richtext import MARKS, Doc, Node, check, from_plain
from coordination.richtext.lists import Flat, ListKey, nest

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"

PASSED: Final = frozenset(
    _W + name
    for name in (
        "ins",
        "moveTo",
        "hyperlink",
        "smartTag",
        "customXml",
        "fldSimple",
        "dir",
        "bdo",
        "sdtContent",
        "ruby",
        "rubyBase",
    )
)
"""What stands around runs and paragraphs, and is looked into."""
_GONE: Final = frozenset((f"{_W}del", f"{_W}moveFrom"))


class Texts:
    """Reads the texts of one file, and counts what it passes: pictures, tracked changes, boxes with their words."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.styles = styles
        self.numbering = numbering
        self.boxes: list[str] = []
        self.pictures = 0
        self.tracked = 0

    # Rows and cells.

    def rows(self, table: etree._Element) -> Iterator[etree._Element]:
        """Yield the rows of a table, without those that were deleted."""
        for child in table:
            if child.tag == f"{_W}tr":
                if child.find(f"{_W}trPr/{_W}del") is None:
                    yield child
                else:
                    self.tracked += 1
            elif child.tag in PASSED:
                yield from self.rows(child)
            elif child.tag == f"{_W}sdt":
                yield from self.rows(content_of(child))

    def cells(self, row: etree._Element) -> Iterator[etree._Element]:
        """Yield the cells of a row."""
        for child in row:
            if child.tag == f"{_W}tc":
                yield child
            elif child.tag in PASSED:
                yield from self.cells(child)
            elif child.tag == f"{_W}sdt":
                yield from self.cells(content_of(child))

    def inner(self, cell: etree._Element) -> Iterator[etree._Element]:
        """Yield the paragraphs of a cell; those of a table inside it as lines."""
        for child in cell:
            if child.tag == f"{_W}p":
                yield child
            elif child.tag == f"{_W}tbl":
                for row in self.rows(child):
                    for inner in self.cells(row):
                        yield from self.inner(inner)
            elif child.tag == f"{_W}sdt":
                if not shows_placeholder(child):
                    yield from self.inner(content_of(child))
            elif child.tag in PASSED:
                yield from self.inner(child)

    # Texts.

    def text(self, paragraphs: Sequence[etree._Element]) -> str:
        """Return plain words, a line a paragraph."""
        lines = (self._joined(inlines) for _element, inlines in self._whole_paragraphs(self._flat(paragraphs)))
        return settled("\n".join(lines))

    @staticmethod
    def _joined(inlines: Iterable[Node]) -> str:
        return "".join(inline.get("text", "\n") for inline in inlines)

    def _whole_paragraphs(self, paragraphs: Iterable[etree._Element]) -> Iterator[tuple[etree._Element, list[Node]]]:
        """Yield paragraphs with their texts; one whose mark was deleted runs on into the next, as Word accepts it."""
        carried: list[Node] = []
        last: etree._Element | None = None
        for paragraph in paragraphs:
            inlines = [*carried, *self._inlines(paragraph)]
            carried, last = [], None
            mark = paragraph.find(f"{_W}pPr/{_W}rPr")
            if mark is not None and any(mark.find(name) is not None for name in _GONE):
                self.tracked += 1
                carried, last = inlines, paragraph
            else:
                yield paragraph, inlines
        if last is not None and carried:
            yield last, carried

    def _inlines(self, paragraph: etree._Element) -> list[Node]:
        out: list[Node] = []
        self._gather(paragraph, out)
        return out

    def _gather(self, parent: etree._Element, out: list[Node]) -> None:
        for child in parent:
            if child.tag == f"{_W}r":
                self._run(child, out)
            elif child.tag in _GONE:
                self.tracked += 1
            elif child.tag in PASSED:
                self.tracked += child.tag in (f"{_W}ins", f"{_W}moveTo")
                self._gather(child, out)
            elif child.tag == f"{_W}sdt":
                if not shows_placeholder(child):
                    self._gather(content_of(child), out)
            elif child.tag in (f"{_M}oMath", f"{_M}oMathPara"):
                _add(out, "".join(part.text or "" for part in child.iter(f"{_M}t")), [])

    def _run(self, run: etree._Element, out: list[Node]) -> None:
        properties = run.find(f"{_W}rPr")
        style = value_of(properties.find(f"{_W}rStyle")) if properties is not None else ""
        on = self.styles.marks(style) | marks_of(properties) if properties is not None else {}
        marks = [{"type": mark} for mark in MARKS if on.get(mark)]
        struck: list[Node] = []
        into = struck if on.get("strike") else out
        for child in run:
            self._piece(child, into, marks)
        if any(node.get("text", "").strip() for node in struck):
            # as in a paste: what is crossed out must not read as valid, and the schema has no strike
            _add(out, "~", marks)
            out.extend(struck)
            _add(out, "~", marks)

    def _piece(self, child: etree._Element, out: list[Node], marks: list[Node]) -> None:
        name = str(child.tag)
        if name == f"{_W}t":
            text = child.text or ""
            _add(out, text if child.get(f"{_XML}space") == "preserve" else text.strip(" \t\r\n"), marks)
        elif name in (f"{_W}tab", f"{_W}ptab"):
            _add(out, "\t", marks)
        elif name == f"{_W}cr" or (name == f"{_W}br" and child.get(f"{_W}type", "textWrapping") == "textWrapping"):
            out.append({"type": "hardBreak"})
        elif name == f"{_W}noBreakHyphen":
            _add(out, "-", marks)
        elif name == f"{_W}sym":
            _add(out, _symbol(child.get(f"{_W}char")), marks)
        elif name == f"{_MC}AlternateContent":
            chosen = child.find(f"{_MC}Choice")
            for inner in chosen if chosen is not None else ():
                self._piece(inner, out, marks)
        elif name in (f"{_W}drawing", f"{_W}pict", f"{_W}object"):
            boxes = list(child.iter(f"{_W}txbxContent"))
            self.boxes += filter(None, (self.text(list(box.iter(f"{_W}p"))) for box in boxes))
            self.pictures += not boxes

    def _flat(self, blocks: Iterable[etree._Element]) -> Iterator[etree._Element]:
        """Yield paragraphs, those of tables among the blocks too."""
        for block in blocks:
            if block.tag == f"{_W}p":
                yield block
            else:
                for row in self.rows(block):
                    for cell in self.cells(row):
                        yield from self.inner(cell)

    # Rich text.

    def doc(self, blocks: Sequence[etree._Element], base: int) -> Doc:
        """Return blocks as a checked document; `base` is where the text of its section begins, in twips."""
        content = self._nested(blocks, base, HANGING)
        try:
            return check({"type": "doc", "content": content})
        except DomainError:  # a table beyond the schema: its words at least
            return from_plain(self.text(list(_paragraphs_in(blocks))))

    def _nested(self, blocks: Iterable[etree._Element], base: int, step: int) -> list[Node]:
        flats: list[Flat] = []
        opened: list[ListKey] = []
        waiting: list[etree._Element] = []

        def write() -> None:
            for paragraph, inlines in self._whole_paragraphs(waiting):
                self._place(paragraph, inlines, flats, opened, (base, step))
            waiting.clear()

        for block in blocks:
            if block.tag == f"{_W}p":
                waiting.append(block)
                continue
            write()
            opened.clear()
            flats.append(Flat(self._table(block)))
        write()
        return nest(flats)

    def _place(
        self,
        paragraph: etree._Element,
        inlines: list[Node],
        flats: list[Flat],
        opened: list[ListKey],
        frame: tuple[int, int],
    ) -> None:
        """Put a paragraph among the blocks: a heading, an item, what goes on in an item, or a plain one."""
        properties = paragraph.find(f"{_W}pPr")
        style = value_of(properties.find(f"{_W}pStyle")) if properties is not None else ""
        if not inlines and self.styles.is_gap(style):
            return
        in_cell = frame[0] == 0
        level = self.styles.heading(style)
        if level and not in_cell:
            opened.clear()
            heading = {"type": "heading", "attrs": {"level": min(max(level - 2, 1), 3)}, "content": inlines}
            flats.append(Flat(heading))
            return
        block: Node = {"type": "paragraph", "content": inlines}
        item = self._item(properties, style)
        if item is not None:
            depth, key = item
            depth = min(depth, len(opened))
            del opened[depth + 1 :]
            if len(opened) == depth + 1 and not self.numbering.goes_on(opened[-1], key):
                opened.pop()
            if len(opened) == depth:
                opened.append(key)
            flats.append(Flat(block, tuple(opened), opens=True))
            return
        left = _left(properties)
        depth = 0 if left is None else (left - frame[0] + frame[1] // 2) // frame[1]
        del opened[max(depth, 0) :]
        flats.append(Flat(block, tuple(opened)))

    def _item(self, properties: etree._Element | None, style: str) -> tuple[int, ListKey] | None:
        """Return the level of a list's item and which list it is."""
        numbering = properties.find(f"{_W}numPr") if properties is not None else None
        if numbering is None:
            numbering = self.styles.numbering(style)
        if numbering is None:
            return None
        number, level = value_of(numbering.find(f"{_W}numId")), whole(value_of(numbering.find(f"{_W}ilvl")))
        found = self.numbering.level(number, level)
        if found is None:
            return None
        return max(level, 0), ListKey((number, level), found.kind != "bullet", max(found.start, 1))

    def _table(self, table: etree._Element) -> Node:
        """Read a table with its spans; widths are those of the paper, not of the editor, and are left out."""
        rows: list[list[Node]] = []
        above: dict[int, Node] = {}  # by column: the cell that may go on downwards
        for row in self.rows(table):
            head = row.find(f"{_W}trPr/{_W}tblHeader") is not None
            cells: list[Node] = []
            column = whole(value_of(row.find(f"{_W}trPr/{_W}gridBefore")))
            cells += [_cell([{"type": "paragraph"}]) for _empty in range(min(max(column, 0), 63))]
            below: dict[int, Node] = {}
            for element in self.cells(row):
                properties = element.find(f"{_W}tcPr")
                span = max(whole(value_of(properties.find(f"{_W}gridSpan")), 1), 1) if properties is not None else 1
                merge = properties.find(f"{_W}vMerge") if properties is not None else None
                if merge is not None and value_of(merge) != "restart" and column in above:
                    cell = above[column]
                    cell["attrs"]["rowspan"] += 1
                else:
                    shade = properties.find(f"{_W}shd") if properties is not None else None
                    shaded = shade is not None and (shade.get(f"{_W}fill") or "").upper() == HEAD_FILL
                    content = self._nested(self.inner(element), 0, CELL_HANGING) or [{"type": "paragraph"}]
                    cell = _cell(content, "tableHeader" if head or shaded else "tableCell", span)
                    cells.append(cell)
                if merge is not None:
                    below[column] = cell
                column += span
            above = below
            rows.append(cells)
        return {"type": "table", "content": [{"type": "tableRow", "content": cells} for cells in rows]}


def _cell(content: list[Node], kind: str = "tableCell", span: int = 1) -> Node:
    return {"type": kind, "attrs": {"colspan": span, "rowspan": 1, "colwidth": None}, "content": content}


def _add(out: list[Node], text: str, marks: list[Node]) -> None:
    if text:
        out.append({"type": "text", "text": text, "marks": marks})


def _symbol(code: str | None) -> str:
    """Return the sign of a symbol font; those of a font's own stand as a bullet."""
    try:
        sign = int(code or "", 16)
    except ValueError:
        return "•"
    return "•" if 0xE000 <= sign <= 0xF8FF or sign > 0x10FFFF else chr(sign)


def _left(properties: etree._Element | None) -> int | None:
    indent = properties.find(f"{_W}ind") if properties is not None else None
    if indent is None:
        return None
    left = indent.get(f"{_W}left") or indent.get(f"{_W}start")
    return None if left is None else whole(left)


def content_of(control: etree._Element) -> etree._Element:
    """Return what a content control holds."""
    found = control.find(f"{_W}sdtContent")
    return found if found is not None else etree.Element(f"{_W}sdtContent")


def shows_placeholder(control: etree._Element) -> bool:
    """Tell whether a control was emptied: Word puts a hint of its own where there was a text."""
    found = control.find(f"{_W}sdtPr/{_W}showingPlcHdr")
    return found is not None and value_of(found) not in OFF


def _paragraphs_in(blocks: Iterable[etree._Element]) -> Iterator[etree._Element]:
    for block in blocks:
        yield from block.iter(f"{_W}p")
