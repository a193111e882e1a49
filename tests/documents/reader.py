"""Reads a Word file back to its structure, by what the file says and nothing of how it was written."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = {"w": W}


def w(name: str) -> str:
    """Return a name of WordprocessingML as lxml writes it."""
    return f"{{{W}}}{name}"


@dataclass(frozen=True)
class Run:
    text: str
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Item:
    """A paragraph's list: its number in the file, its level from 0, whether it counts, and from what."""

    num: int
    level: int
    ordered: bool
    start: int


@dataclass(frozen=True)
class Paragraph:
    style: str
    runs: tuple[Run, ...]
    item: Item | None
    indent: int | None
    keep_next: bool
    changed: bool

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Cell:
    span: int
    merge: str
    width: int
    shaded: bool
    changed: bool
    blocks: tuple[Any, ...]

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks if isinstance(block, Paragraph))


@dataclass(frozen=True)
class Row:
    cells: tuple[Cell, ...]
    head: bool
    cant_split: bool


@dataclass(frozen=True)
class Table:
    grid: tuple[int, ...]
    rows: tuple[Row, ...]
    indent: int


@dataclass
class Docx:
    """A Word file, taken apart."""

    content: bytes
    parts: dict[str, bytes] = field(init=False)

    def __post_init__(self) -> None:
        with zipfile.ZipFile(BytesIO(self.content)) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            assert len(names) == len(set(names)), "a part twice"
            self.parts = {name: archive.read(name) for name in names}
        self._numbering = self.root("word/numbering.xml")

    def root(self, part: str) -> etree._Element:
        return etree.fromstring(self.parts[part])

    @property
    def blocks(self) -> list[Any]:
        body = self.root("word/document.xml").find(w("body"))
        assert body is not None
        return self._blocks(body)

    @property
    def text(self) -> str:
        """All text of the body, a line a paragraph."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [self._paragraph(element) for element in self.root("word/document.xml").iter(w("p"))]

    def _blocks(self, parent: etree._Element) -> list[Any]:
        kinds = {w("p"): self._paragraph, w("tbl"): self._table}
        blocks = []
        for element in parent:
            if element.tag == w("sdt"):
                blocks += self._blocks(element.find(w("sdtContent")))
            elif element.tag in kinds:
                blocks.append(kinds[element.tag](element))
        return blocks

    def _paragraph(self, element: etree._Element) -> Paragraph:
        properties = element.find(w("pPr"))
        style = _value(properties, "pStyle") or "Normal"
        indent = properties.find(w("ind")) if properties is not None else None
        return Paragraph(
            style=style,
            runs=tuple(_runs(element)),
            item=self._item(properties),
            indent=int(indent.get(w("left"))) if indent is not None else None,
            keep_next=_has(properties, "keepNext"),
            changed=_has(properties, "pBdr/w:left"),
        )

    def _item(self, properties: etree._Element | None) -> Item | None:
        if not _has(properties, "numPr"):
            return None
        num = int(_value(properties, "numPr/w:numId"))
        level = int(_value(properties, "numPr/w:ilvl"))
        declared = self._numbering.find(f"w:num[@w:numId='{num}']", NS)
        abstract_id = _value(declared, "abstractNumId")
        form = f"w:abstractNum[@w:abstractNumId='{abstract_id}']/w:lvl[@w:ilvl='{level}']"
        described = self._numbering.find(form, NS)
        override = declared.find(f"w:lvlOverride[@w:ilvl='{level}']/w:startOverride", NS)
        start = override.get(w("val")) if override is not None else _value(described, "start")
        return Item(num, level, ordered=_value(described, "numFmt") != "bullet", start=int(start))

    def _table(self, element: etree._Element) -> Table:
        rows = tuple(
            Row(
                tuple(self._cell(cell) for cell in row.iterfind(w("tc"))),
                head=_has(row, "trPr/w:tblHeader"),
                cant_split=_has(row, "trPr/w:cantSplit"),
            )
            for row in element.iterfind(w("tr"))
        )
        grid = tuple(int(column.get(w("w"))) for column in element.iterfind("w:tblGrid/w:gridCol", NS))
        return Table(grid, rows, int(element.find("w:tblPr/w:tblInd", NS).get(w("w"))))

    def _cell(self, element: etree._Element) -> Cell:
        properties = element.find(w("tcPr"))
        merged = properties.find(w("vMerge"))
        left = properties.find("w:tcBorders/w:left", NS)
        return Cell(
            span=int(_value(properties, "gridSpan") or 1),
            merge="" if merged is None else merged.get(w("val"), "continue"),
            width=int(properties.find(w("tcW")).get(w("w"))),
            shaded=_has(properties, "shd"),
            changed=left is not None and int(left.get(w("sz"), "0")) > 4,
            blocks=tuple(self._blocks(element)),
        )


def _has(element: etree._Element | None, path: str) -> bool:
    return element is not None and element.find(f"w:{path}", NS) is not None


def _value(element: etree._Element | None, path: str) -> str:
    found = element.find(f"w:{path}", NS) if element is not None else None
    return "" if found is None else found.get(w("val"), "")


_MARKS = {"b": "bold", "i": "italic", "u": "underline"}


def _runs(paragraph: etree._Element) -> list[Run]:
    runs = []
    for run in paragraph.iter(w("r")):  # those in content controls too
        marks = frozenset(mark for tag, mark in _MARKS.items() if _has(run, f"rPr/w:{tag}"))
        for element in run:
            if element.tag == w("t"):
                runs.append(Run(element.text or "", marks))
            elif element.tag == w("tab"):
                runs.append(Run("\t", marks))
            elif element.tag == w("br"):
                runs.append(Run("\n"))
    return runs


# Rich text, read back.


def rich_text(blocks: list[Any], *, base: int, step: int) -> dict[str, Any]:
    """Read blocks as a rich text document whose lists step in by `step` from `base` (twips)."""
    content: list[dict[str, Any]] = []
    opened: list[tuple[int, dict[str, Any]]] = []  # the lists that are open here, with their numbers in the file
    for block in blocks:
        if isinstance(block, Table):
            opened.clear()
            content.append(_read_table(block))
        elif block.style == "Sela":
            continue
        elif block.style.startswith("Heading"):
            opened.clear()
            level = int(block.style.removeprefix("Heading")) - 2
            content.append({"type": "heading", "attrs": {"level": level}} | _inlines(block))
        else:
            _place(block, content, opened, base=base, step=step)
    return {"type": "doc", "content": content}


def _place(block: Paragraph, content: list[Any], opened: list[Any], *, base: int, step: int) -> None:
    paragraph = {"type": "paragraph"} | _inlines(block)
    if block.item is None:
        depth = 0 if block.indent is None else (block.indent - base) // step
        del opened[depth:]
        (opened[-1][1]["content"][-1]["content"] if depth else content).append(paragraph)
        return
    item = block.item
    del opened[item.level + 1 :]
    if len(opened) == item.level + 1 and opened[-1][0] != item.num:
        opened.pop()
    if len(opened) == item.level:
        node: dict[str, Any] = {"type": "orderedList" if item.ordered else "bulletList"}
        if item.ordered:
            node["attrs"] = {"start": item.start}
        node["content"] = []
        (opened[-1][1]["content"][-1]["content"] if opened else content).append(node)
        opened.append((item.num, node))
    opened[-1][1]["content"].append({"type": "listItem", "content": [paragraph]})


def _inlines(block: Paragraph) -> dict[str, Any]:
    inlines: list[dict[str, Any]] = []
    for run in block.runs:
        marks = [{"type": mark} for mark in ("bold", "italic", "underline") if mark in run.marks]
        if run.text == "\n":
            inlines.append({"type": "hardBreak"})
        elif inlines and inlines[-1]["type"] == "text" and inlines[-1].get("marks", []) == marks:
            inlines[-1]["text"] += run.text
        else:
            inlines.append({"type": "text", "text": run.text} | ({"marks": marks} if marks else {}))
    return {"content": inlines} if inlines else {}


def _read_table(table: Table) -> dict[str, Any]:
    """Read a table with its spans; column widths are those of the paper, not of the editor, and are left out."""
    rows = []
    for number, row in enumerate(table.rows):
        cells = []
        column = 0
        for cell in row.cells:
            if cell.merge != "continue":
                attrs = {"colspan": cell.span, "rowspan": _rows_of(table, number, column, cell), "colwidth": None}
                kind = "tableHeader" if cell.shaded else "tableCell"
                content = rich_text(list(cell.blocks), base=0, step=340)["content"]
                cells.append({"type": kind, "attrs": attrs, "content": content})
            column += cell.span
        rows.append({"type": "tableRow", "content": cells})
    return {"type": "table", "content": rows}


def _rows_of(table: Table, number: int, column: int, cell: Cell) -> int:
    rows = 1
    if cell.merge != "restart":
        return rows
    for row in table.rows[number + 1 :]:
        at = 0
        for below in row.cells:
            if at == column:
                break
            at += below.span
        if at != column or below.merge != "continue":
            return rows
        rows += 1
    return rows
