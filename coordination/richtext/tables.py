"""The grid under a table: where each cell lies once the spans are laid out, and how to mend a table with holes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from coordination.richtext.nodes import Node

MAX_COLUMNS: Final = 63
"""Word opens no table with more columns."""
MAX_SLOTS: Final = 20_000
"""Most slots of one grid: spans and missing cells are cheap to send and dear to lay out."""


class TooBig(ValueError):
    """A table with more columns or slots than can be printed."""


class Placed(NamedTuple):
    """A cell and the slots it covers: first row and column, number of rows and columns."""

    row: int
    column: int
    rows: int
    columns: int
    cell: Node


def place(rows: list[list[Node]]) -> list[Placed]:
    """Lay out the cells of each row, left to right around what hangs down from above; overlaps are cut, never drawn.

    Raises TooBig.
    """
    placed: list[Placed] = []
    free_from: list[int] = []  # per column: first row that no cell from above covers
    for at, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while column < len(free_from) and free_from[column] > at:
                column += 1
            wanted: int = cell["attrs"]["colspan"]
            width = 1
            while width < wanted and (column + width >= len(free_from) or free_from[column + width] <= at):
                width += 1
            if column + width > MAX_COLUMNS:
                raise TooBig
            height = min(cell["attrs"]["rowspan"], len(rows) - at)
            free_from.extend([0] * (column + width - len(free_from)))
            free_from[column : column + width] = [at + height] * width
            placed.append(Placed(at, column, height, width, cell))
            column += width
    if len(free_from) * len(rows) > MAX_SLOTS:
        raise TooBig
    return placed


def fit(rows: list[list[Node]], new_cell: Callable[[], Node]) -> list[list[Node]]:
    """Return the rows as a full grid: spans cut to it, missing cells added, rows without a cell of their own dropped.

    The cells' dicts are changed in place. Raises TooBig.
    """
    placed = place(rows)
    starts = sorted({cell.row for cell in placed})  # a row wholly covered from above adds nothing to see
    new_index = {row: index for index, row in enumerate(starts)}
    columns = max((cell.column + cell.columns for cell in placed), default=0)
    covered = [[False] * columns for _ in starts]
    ordered: list[list[tuple[int, Node]]] = [[] for _ in starts]
    for cell in placed:
        first = new_index[cell.row]
        height = sum(1 for row in starts if cell.row <= row < cell.row + cell.rows)
        _set_span(cell.cell, cell.columns, height)
        for row in range(first, first + height):
            covered[row][cell.column : cell.column + cell.columns] = [True] * cell.columns
        ordered[first].append((cell.column, cell.cell))
    for row, slots in enumerate(covered):
        ordered[row].extend((column, new_cell()) for column, taken in enumerate(slots) if not taken)
        ordered[row].sort(key=lambda pair: pair[0])
    return [[cell for _, cell in row] for row in ordered]


def _set_span(cell: Node, columns: int, rows: int) -> None:
    attrs = cell["attrs"]
    if attrs["colwidth"] is not None and len(attrs["colwidth"]) != columns:
        attrs["colwidth"] = None
    attrs["colspan"], attrs["rowspan"] = columns, rows
