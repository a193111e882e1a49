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
_THIN: Final = 200
"""Rows of at most this height (twips) are gaps: a line of text in them would push them open."""
_MIDDLE: Final = {"center": "middle", "bottom": "bottom"}
_HEAD_STYLE: Final = "tabel kepala"


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the cells of one table share."""

    borders: dict[str, Line]
    margins: dict[str, int]
    rows: int
    columns: int
    facts: bool
    """Without borders, labels before colons: each label heads its row."""

    @property
    def bordered(self) -> bool:
        """Whether the table has lines of its own."""
        return any(line.css != "none" for line in self.borders.values())


@dataclass(slots=True)
class Flow:
    """Writes the blocks of a body, a header or a cell."""

    blocks: Blocks
    _names: dict[str, int] = field(default_factory=dict)
    """How often a table of a name was met: each place that scrolls has a name of its own."""
    _cells: dict[tuple[object, ...], str] = field(default_factory=dict)

    def write(self, element: etree._Element, width: int, *, in_cell: bool = False) -> list[Piece]:
        """Write a block into `width` twips; pages begin at the breaks between the pieces."""
        if element.tag == f"{W}tbl":
            return [self._table(element, width)]
        if element.tag != f"{W}p":
            return []
        out = self.blocks.paragraph(element, in_cell=in_cell)
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
        inside = f"{self._columns(grid)}{head}<tbody>{''.join(bodies[heads:])}</tbody>"
        return self._boxed(inside, said, frame, own, width)

    def _boxed(self, inside: str, said: etree._Element | None, frame: _Frame, own: int, width: int) -> str:
        """Put a table at its place; one of many columns in a box that a narrow screen scrolls, by keyboard too."""
        look = self.blocks.sheet.name(_place(said, own, width))
        name = self._name(word(said, "tblCaption"))
        if not frame.bordered and not frame.facts:
            return f'<table class="{look}" role="presentation">{inside}</table>'
        label = f' aria-label="{escape(name)}"' if name else ""
        if not frame.bordered or frame.columns < _MANY + 1:
            return f'<table class="{look}"{label}>{inside}</table>'
        least = self.blocks.sheet.name(f"--columns:{frame.columns}")
        box = f'<div class="paper-wide {look}" role="region" tabindex="0"{label or " aria-label=Tabel"}>'
        return f'{box}<table class="{least}">{inside}</table></div>'

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
        frame = _Frame(borders, styles.cell_margins(style) | read_margins(cells), len(rows), columns, facts=False)
        if frame.bordered or not any(cell.is_colon for row in rows for cell in row.cells):
            return frame
        return _Frame(borders, frame.margins, len(rows), columns, facts=True)

    def _columns(self, grid: list[int]) -> str:
        whole = sum(grid)
        if not whole:
            return ""
        looks = (self.blocks.sheet.name(f"width:{100 * one / whole:.4g}%") for one in grid)
        return f"<colgroup>{''.join(f'<col class={look}>' for look in looks)}</colgroup>"

    def _row(self, row: Row, frame: _Frame, grid: list[int], own: int, *, head: bool) -> str:
        names = []
        height = row.element.find(f"{W}trPr/{W}trHeight")
        if (high := number(height)) and height is not None:
            names.append(self.blocks.sheet.name(f"height:{points(high)}"))
            if high <= _THIN and height.get(f"{W}hRule") == "exact":
                names.append("paper-thin")
        if not switch(row.element.find(f"{W}trPr"), "cantSplit"):
            names.append("paper-split")
        cells = "".join(self._cell(row, at, frame, grid, own, head=head) for at in range(len(row.cells)))
        before = f'<td colspan="{row.before}"></td>' if row.before else ""
        look = f' class="{" ".join(names)}"' if names else ""
        return f"<tr{look}>{before}{cells}</tr>"

    def _cell(self, row: Row, at: int, frame: _Frame, grid: list[int], own: int, *, head: bool) -> str:
        cell = row.cells[at]
        if cell.merge == "continue":
            return ""
        wide = sum(grid[cell.column : cell.column + cell.columns]) or own
        content = self.plain(cell.blocks, wide)
        tag, what = "td", ""
        if frame.facts and cell.is_colon:
            what = ' aria-hidden="true"'
        elif frame.facts and at + 1 < len(row.cells) and row.cells[at + 1].is_colon:
            tag, what = "th", ' scope="row"'
        elif cell.has_text and (head or self.blocks.style_of(cell.first) == _HEAD_STYLE):
            tag, what = "th", ' scope="col"' if head or row.number == 0 or cell.column else ' scope="row"'
        spans = (f' colspan="{cell.columns}"' if cell.columns > 1 else "") + (
            f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        )
        look = self._cell_look(cell, row.number, frame)
        return f'<{tag} class="{look}"{what}{spans}>{content}</{tag}>'

    def _cell_look(self, cell: Placed, row: int, frame: _Frame) -> str:
        edges = (row == 0, row + cell.rows >= frame.rows, cell.column == 0, cell.column + cell.columns >= frame.columns)
        said = b"" if cell.said is None else etree.tostring(cell.said, with_tail=False)
        key = (id(frame), said, edges)
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
                "padding:" + " ".join(across(margins.get(side, 0)) for side in _SIDES),
                f"background:{fill}" if fill else "",
                f"vertical-align:{_MIDDLE[word(said, 'vAlign')]}" if word(said, "vAlign") in _MIDDLE else "",
            ),
        )
    )


def _borders(lines: dict[str, str]) -> str:
    if len(set(lines.values())) == 1:
        return "" if lines["top"] == "none" else f"border:{lines['top']}"
    return ";".join(f"border-{side}:{line}" for side, line in lines.items() if line != "none")
