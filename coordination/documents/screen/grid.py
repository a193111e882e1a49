"""The cells of a table at their places: which columns and rows each takes up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from coordination.documents.screen.blocks import unwrapped
from coordination.documents.screen.looks import number, switch, word
from coordination.documents.screen.source import W

_MOST: Final = 63
_CELL: Final = f"{W}tc"
_PROPERTIES: Final = f"{W}tcPr"


@dataclass(slots=True)
class Placed:
    """A cell at its place in the grid."""

    element: etree._Element
    said: etree._Element | None
    key: bytes
    """Its properties as written: cells of equal ones look alike."""
    column: int
    columns: int
    merge: str
    """"restart" and "continue" for one that spans rows, else empty."""
    rows: int = 1

    @property
    def blocks(self) -> Iterator[etree._Element]:
        """What stands in it."""
        return unwrapped(self.element)

    @property
    def first(self) -> etree._Element | None:
        """Its first paragraph."""
        return next((one for one in self.blocks if one.tag == f"{W}p"), None)

    @property
    def has_text(self) -> bool:
        """Whether anything is written in it."""
        return any(text.text for text in self.element.iter(f"{W}t"))

    @property
    def is_colon(self) -> bool:
        """Whether it holds the colon between a label and what it says."""
        return "".join(text.text or "" for text in self.element.iter(f"{W}t")).strip() == ":"


@dataclass(slots=True)
class Row:
    """A row of cells."""

    said: etree._Element | None
    number: int
    before: int
    """Columns left free before the first cell."""
    is_head: bool
    cells: list[Placed] = field(default_factory=list)

    @property
    def width(self) -> int:
        """Columns that the row reaches over."""
        return self.cells[-1].column + self.cells[-1].columns if self.cells else 0


def placed(table: etree._Element) -> list[Row]:
    """Return the rows of a table with their cells at their places."""
    spans: dict[bytes, tuple[int, str]] = {}
    rows = [_row(one, index, spans) for index, one in enumerate(row for row in unwrapped(table) if row.tag == f"{W}tr")]
    open_cells: dict[int, Placed] = {}
    for row in rows:
        still: dict[int, Placed] = {}
        for cell in row.cells:
            if not cell.merge:
                continue
            above = open_cells.get(cell.column)
            if cell.merge == "continue" and above is not None and above.columns == cell.columns:
                above.rows += 1
                still[cell.column] = above
            else:
                cell.merge = "restart"  # also one that goes on from nowhere: its text must not be lost
                still[cell.column] = cell
        open_cells = still
    return rows


def _row(element: etree._Element, index: int, spans: dict[bytes, tuple[int, str]]) -> Row:
    said = element.find(f"{W}trPr")
    row = Row(said, index, _columns(said, "gridBefore", least=0), bool(switch(said, "tblHeader")))
    column = row.before
    for cell in unwrapped(element):
        if cell.tag != _CELL:
            continue
        first = next(iter(cell), None)
        properties = first if first is not None and first.tag == _PROPERTIES else cell.find(_PROPERTIES)
        key = b"" if properties is None else etree.tostring(properties, with_tail=False)
        if key not in spans:
            spans[key] = _span(properties)
        columns, merge = spans[key]
        row.cells.append(Placed(cell, properties, key, column, columns, merge))
        column += columns
    return row


def _columns(said: etree._Element | None, name: str, *, least: int) -> int:
    """Return a number of columns; no more than Word itself takes, whatever a file says."""
    found = number(said.find(f"{W}{name}")) if said is not None else None
    return min(max(found or least, least), _MOST)


def _span(said: etree._Element | None) -> tuple[int, str]:
    """Return over how many columns a cell reaches, and whether it spans rows."""
    if said is None:
        return 1, ""
    merged = said.find(f"{W}vMerge") is not None
    return _columns(said, "gridSpan", least=1), (word(said, "vMerge") or "continue") if merged else ""
