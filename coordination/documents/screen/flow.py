"""What stands one under the other as HTML: paragraphs, and tables with what stands in their cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Final

from lxml import etree

from coordination.documents.screen.blocks import Blocks, unwrapped
from coordination.documents.screen.grid import Placed, Row, placed
from coordination.documents.screen.looks import (
    Line,
    across,
    color_of,
    number,
    points,
    read_borders,
    read_margins,
    switch,
    word,
)
from coordination.documents.screen.source import W
from coordination.documents.screen.texts import Break, Piece

_SIDES: Final = ("top", "right", "bottom", "left")
_MANY: Final = 4
"""Most columns of a bordered table that a narrow screen shows without scrolling sideways."""
_FINE: Final = 8
"""A table without lines of more columns is drawn, a bar chart, rather than written."""
_NARROW: Final = 0.09
"""Share of the width under which a first column holds numbers alone, for which a narrow screen must keep room."""
_THIN: Final = 200
"""Rows of at most this height (twips) are gaps: a line of text in them would push them open."""
_MIDDLE: Final = {"center": "middle", "bottom": "bottom"}
_HEAD_STYLE: Final = "tabel kepala"


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the cells of one table share."""

    number: int
    borders: dict[str, Line]
    margins: dict[str, int]
    rows: int
    columns: int
    lined: bool
    """Whether the table has lines of its own."""
    facts: bool
    """Without lines, labels before colons: each label heads its row."""


@dataclass(slots=True)
class Flow:
    """Writes the blocks of a body, a header or a cell."""

    blocks: Blocks
    _names: dict[str, int] = field(default_factory=dict)
    """How often a table of a name was met: each place that scrolls has a name of its own."""
    _tables: int = 0
    _rows: dict[bytes, str] = field(default_factory=dict)
    _cells: dict[tuple[int, bytes, tuple[bool, ...]], str] = field(default_factory=dict)

    def write(self, element: etree._Element, width: int, *, in_cell: bool = False) -> list[Piece]:
        """Write a block into `width` twips; pages begin at the breaks between the pieces."""
        if element.tag == f"{W}tbl":
            return [self._table(element, width)]
        if element.tag != f"{W}p":
            return []
        out = self.blocks.paragraph(element, width, in_cell=in_cell)
        boxes, self.blocks.texts.boxes = self.blocks.texts.boxes, []
        out.extend(f'<div class="paper-boxed">{self.plain(unwrapped(box), width)}</div>' for box in boxes)
        return out

    def plain(self, elements: Iterable[etree._Element], width: int) -> str:
        """Write what stands in a cell, a header or a text box, where no page begins."""
        return "".join(
            piece
            for element in elements
            for piece in self.write(element, width, in_cell=True)
            if not isinstance(piece, Break)
        )

    def _table(self, table: etree._Element, width: int) -> str:
        said = table.find(f"{W}tblPr")
        grid = [number(one, "w") or 0 for one in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        rows = placed(table)
        columns = max([len(grid), *(row.width for row in rows)])
        grid += [0] * (columns - len(grid))
        frame = self._frame(said, rows, columns)
        own = sum(grid) or width
        heads = _head_rows(rows)
        bodies = [self._row(row, frame, grid, own, head=index < heads) for index, row in enumerate(rows)]
        head = f"<thead>{''.join(bodies[:heads])}</thead>" if heads else ""
        inside = f"{self._columns(grid, lined=frame.lined)}{head}<tbody>{''.join(bodies[heads:])}</tbody>"
        return self._boxed(inside, said, frame, own, width)

    def _boxed(self, inside: str, said: etree._Element | None, frame: _Frame, own: int, width: int) -> str:
        """Put a table at its place; one of many columns in a box that a narrow screen scrolls, by keyboard too."""
        look = self.blocks.sheet.name(_place(said, own, width))
        name = self._name(word(said, "tblCaption") or "Tabel" * frame.lined)
        if not frame.lined and not frame.facts:
            fine = "paper-fine " * (frame.columns > _FINE)
            return f'<table class="{fine}{look}" role="presentation">{inside}</table>'
        label = f' aria-label="{escape(name)}"' if name else ""
        if not frame.lined:
            return f'<table class="paper-facts {look}"{label}>{inside}</table>'
        if frame.columns <= _MANY:
            return f'<table class="paper-lined {look}"{label}>{inside}</table>'
        least = self.blocks.sheet.name(f"--columns:{frame.columns}")
        box = f'<div class="paper-wide {look}" role="region" tabindex="0"{label}>'
        return f'{box}<table class="paper-lined {least}">{inside}</table></div>'

    def _name(self, name: str) -> str:
        if not name:
            return ""
        count = self._names[name] = self._names.get(name, 0) + 1
        return name if count == 1 else f"{name} ({count})"

    def _frame(self, said: etree._Element | None, rows: list[Row], columns: int) -> _Frame:
        style = word(said, "tblStyle")
        styles = self.blocks.styles
        own = said.find(f"{W}tblBorders") if said is not None else None
        cells = said.find(f"{W}tblCellMar") if said is not None else None
        borders = styles.borders(style) | read_borders(own)
        margins = styles.cell_margins(style) | read_margins(cells)
        lined = any(line.css != "none" for line in borders.values())
        facts = not lined and any(cell.is_colon for row in rows for cell in row.cells)
        self._tables += 1
        return _Frame(self._tables, borders, margins, len(rows), columns, lined, facts)

    def _columns(self, grid: list[int], *, lined: bool) -> str:
        whole = sum(grid)
        if not whole:
            return ""
        looks = [self.blocks.sheet.name(f"width:{100 * one / whole:.4g}%") for one in grid]
        if lined and grid[0] / whole < _NARROW:
            looks[0] += " paper-narrow"
        columns = "".join(f'<col class="{look}">' for look in looks)
        return f"<colgroup>{columns}</colgroup>"

    def _row(self, row: Row, frame: _Frame, grid: list[int], own: int, *, head: bool) -> str:
        cells = "".join([self._cell(row, at, frame, grid, own, head=head) for at in range(len(row.cells))])
        before = f'<td colspan="{row.before}"></td>' if row.before else ""
        return f"<tr{self._row_look(row.said)}>{before}{cells}</tr>"

    def _row_look(self, said: etree._Element | None) -> str:
        key = b"" if said is None else etree.tostring(said, with_tail=False)
        if key not in self._rows:
            names = []
            height = said.find(f"{W}trHeight") if said is not None else None
            if height is not None and (high := number(height)):
                names.append(self.blocks.sheet.name(f"height:{points(high)}"))
                if high <= _THIN and height.get(f"{W}hRule") == "exact":
                    names.append("paper-thin")
            if not switch(said, "cantSplit"):
                names.append("paper-split")
            self._rows[key] = f' class="{" ".join(names)}"' if names else ""
        return self._rows[key]

    def _cell(self, row: Row, at: int, frame: _Frame, grid: list[int], own: int, *, head: bool) -> str:
        cell = row.cells[at]
        if cell.merge == "continue":
            return ""
        wide = sum(grid[cell.column : cell.column + cell.columns]) or own
        margins = frame.margins.get("left", 0) + frame.margins.get("right", 0)
        content = self.plain(cell.blocks, max(wide - margins, 1))
        tag, what = self._role(row, at, frame, head=head)
        if cell.columns > 1:
            what += f' colspan="{cell.columns}"'
        if cell.rows > 1:
            what += f' rowspan="{cell.rows}"'
        return f'<{tag} class="{self._cell_look(cell, row.number, frame)}"{what}>{content}</{tag}>'

    def _role(self, row: Row, at: int, frame: _Frame, *, head: bool) -> tuple[str, str]:
        """Return what a cell is in its table, by its element and attributes: what heads others, or plain."""
        cell = row.cells[at]
        if frame.facts:
            if cell.is_colon:
                return "td", ' aria-hidden="true"'
            if at + 1 < len(row.cells) and row.cells[at + 1].is_colon:
                return "th", ' scope="row"'
        elif head and cell.has_text:
            return "th", ' scope="col"'
        elif b"shd" in cell.key and self._is_head(cell):
            return "th", ' scope="row"' if cell.column == 0 and row.number else ' scope="col"'
        return "td", ""

    def _is_head(self, cell: Placed) -> bool:
        """Tell whether a cell outside the head rows heads others: in a table that people drew, some may."""
        first = cell.first
        return first is not None and self.blocks.style_of(first) == _HEAD_STYLE and cell.has_text

    def _cell_look(self, cell: Placed, row: int, frame: _Frame) -> str:
        edges = (row == 0, row + cell.rows >= frame.rows, cell.column == 0, cell.column + cell.columns >= frame.columns)
        key = (frame.number, cell.key, edges)
        if key not in self._cells:
            self._cells[key] = self.blocks.sheet.name(_cell_css(cell.said, edges, frame))
        return self._cells[key]


def _head_rows(rows: list[Row]) -> int:
    """Return how many rows are heads; none where all are, or where one reaches down into the body."""
    heads = next((index for index, row in enumerate(rows) if not row.is_head), 0)
    if any(index + cell.rows > heads for index, row in enumerate(rows[:heads]) for cell in row.cells):
        return 0
    return heads


def _place(said: etree._Element | None, own: int, width: int) -> str:
    """Write where a table stands and how wide it is, in parts of what surrounds it."""
    indent = number(said.find(f"{W}tblInd"), "w") if said is not None else 0
    left = 100 * (indent or 0) / width
    share = min(100 * own / width, 100 - max(left, 0))
    if word(said, "jc") == "center":
        return f"width:{share:.4g}%;margin-left:auto;margin-right:auto"
    if word(said, "jc") in ("right", "end"):
        return f"width:{share:.4g}%;margin-left:auto"
    return f"width:{share:.4g}%" + (f";margin-left:{left:.4g}%" if left else "")


def _cell_css(said: etree._Element | None, edges: tuple[bool, bool, bool, bool], frame: _Frame) -> str:
    first, last, leftmost, rightmost = edges
    own = read_borders(said.find(f"{W}tcBorders") if said is not None else None)
    outer = {"top": first, "bottom": last, "left": leftmost, "right": rightmost}
    lines = {}
    for side in _SIDES:
        shared = "insideH" if side in ("top", "bottom") else "insideV"
        line = own.get(side) or frame.borders.get(side if outer[side] else shared)
        lines[side] = line.css if line else "none"
    margins = frame.margins | read_margins(said.find(f"{W}tcMar") if said is not None else None)
    shade = said.find(f"{W}shd") if said is not None else None
    fill = color_of(shade.get(f"{W}fill")) if shade is not None else None
    return ";".join(
        filter(
            None,
            (
                _borders(lines),
                "padding:" + " ".join(_padding(margins.get(side, 0), lines[side]) for side in _SIDES),
                f"background:{fill}" if fill else "",
                f"vertical-align:{_MIDDLE[word(said, 'vAlign')]}" if word(said, "vAlign") in _MIDDLE else "",
            ),
        )
    )


def _padding(margin: int, line: str) -> str:
    """Write a margin of a cell, less a pixel: a browser takes half of the line from the cell, which Word does not.

    A date of a column that just holds it would else break in its year.
    """
    return across(margin) if line == "none" or not margin else f"calc({across(margin)} - 1px)"


def _borders(lines: dict[str, str]) -> str:
    if len(set(lines.values())) == 1:
        return "" if lines["top"] == "none" else f"border:{lines['top']}"
    return ";".join(f"border-{side}:{line}" for side, line in lines.items() if line != "none")
