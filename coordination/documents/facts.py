"""The facts under a paper's title: a column of labels, one of colons, one of what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coordination.documents.wml import cell, paragraph, row, run

FACT_COLUMNS: Final = (2722, 227, 6122)
"""Labels take 4.8 cm: 4.4 would wrap "Pimpinan Sidang/Rapat" in Arial 12."""


def fact(label: str, value: str, widths: Sequence[int], *, style: str = "Fakta") -> str:
    """Write a label with its value, a paragraph a line; `style` is the label's."""
    lines = "".join(paragraph("Fakta", run(line)) for line in value.replace("\r\n", "\n").split("\n"))
    return fact_row(label, lines, widths, style=style)


def fact_row(label: str, content: str, widths: Sequence[int], *, style: str = "Fakta", may_split: bool = False) -> str:
    """Write a label with paragraphs beside it; a row that could outgrow a page `may_split`."""
    cells = (paragraph(style, run(label)), paragraph("Fakta", run(":")), content)
    return row("".join(cell(width, text) for width, text in zip(widths, cells, strict=True)), may_split=may_split)
