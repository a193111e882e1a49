"""WordprocessingML as text: runs, paragraphs, tables. Each property is written at its place in the schema's order.

Measures are twips (1 cm = 567), sizes of text half points, of borders eighths of a point.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from coordination.richtext import clean_text

NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)
DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
HEAD_FILL: Final = "F2F2F2"
MOST_ROWS: Final = 100
"""Rows of one table: the time that LibreOffice takes grows with the length of a table, so a long one is several."""
LONG_TEXT: Final = 1200
"""A row with more characters could outgrow a page: it alone may be cut."""


def text(content: str) -> str:
    """Write text of a run: tabs and line breaks as elements, what XML cannot hold left out."""
    content = clean_text(content)
    if "\n" not in content and "\t" not in content and "\r" not in content:
        return f'<w:t xml:space="preserve">{escape(content)}</w:t>'
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "<w:br/>".join("<w:tab/>".join(_t(piece) for piece in line.split("\t")) for line in lines)


def _t(piece: str) -> str:
    return f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else ""


def run(
    content: str,
    *,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    color: str = "",
    size: int = 0,
) -> str:
    """Write a run of text; `size` in half points."""
    properties = "".join(
        (
            "<w:b/><w:bCs/>" if bold else "",
            "<w:i/><w:iCs/>" if italic else "",
            f'<w:color w:val="{color}"/>' if color else "",
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "",
            '<w:u w:val="single"/>' if underline else "",
        )
    )
    return f"<w:r><w:rPr>{properties}</w:rPr>{text(content)}</w:r>" if properties else f"<w:r>{text(content)}</w:r>"


@dataclass(frozen=True, slots=True)
class ListLevel:
    """A paragraph's place in a list: the list's number in the document and the level, counted from 0."""

    number: int
    level: int


def paragraph(
    style: str,
    content: str = "",
    *,
    keep_next: bool = False,
    keep_lines: bool = False,
    new_page: bool = False,
    in_list: ListLevel | None = None,
    changed: bool = False,
    tabs: str = "",
    before: int | None = None,
    after: int | None = None,
    indent: int | None = None,
    hanging: int = 0,
    centred: bool = False,
    at_right: bool = False,
    section: str = "",
) -> str:
    """Write a paragraph of a style; `content` holds its runs as XML.

    `changed` marks it at the left edge (a ralat); `hanging` lets its first line stand out from `indent`; `new_page`
    begins a page with it; `section` ends a section with it.
    """
    return "".join(
        (
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/>',
            "<w:keepNext/>" if keep_next else "",
            "<w:keepLines/>" if keep_lines else "",
            "<w:pageBreakBefore/>" if new_page else "",
            _numbering(in_list) if in_list else "",
            '<w:pBdr><w:left w:val="single" w:sz="12" w:space="8" w:color="auto"/></w:pBdr>' if changed else "",
            f"<w:tabs>{tabs}</w:tabs>" if tabs else "",
            _spacing(before, after) if before is not None or after is not None else "",
            _indent(indent, hanging) if indent is not None else "",
            '<w:jc w:val="center"/>' if centred else "",
            '<w:jc w:val="right"/>' if at_right else "",
            section,
            "</w:pPr>",
            content,
            "</w:p>",
        )
    )


TAB: Final = "<w:r><w:tab/></w:r>"


def dots_to(place: int) -> str:
    """Write the tab stop that draws dots up to `place`, for a paragraph that holds TAB where somebody is to write."""
    return f'<w:tab w:val="right" w:leader="dot" w:pos="{place}"/>'


def _numbering(at: ListLevel) -> str:
    return f'<w:numPr><w:ilvl w:val="{at.level}"/><w:numId w:val="{at.number}"/></w:numPr>'


def _indent(left: int, hanging: int) -> str:
    first_line = f' w:hanging="{hanging}"' if hanging else ""
    return f'<w:ind w:left="{left}"{first_line}/>'


def _spacing(before: int | None, after: int | None) -> str:
    above = f' w:before="{before}"' if before is not None else ""
    below = f' w:after="{after}"' if after is not None else ""
    return f"<w:spacing{above}{below}/>"


def plain(style: str, content: str, *, keep_next: bool = False, bold: bool = False) -> str:
    """Write plain text as paragraphs, one a line: a break inside would stretch a justified line."""
    return "".join(
        paragraph(style, run(line, bold=bold) if line else "", keep_next=keep_next)
        for line in content.replace("\r\n", "\n").split("\n")
    )


_NO_BORDER: Final = 'w:val="nil"'
_LINE: Final = 'w:val="single" w:sz="4" w:space="0" w:color="auto"'
_CHANGED_LINE: Final = 'w:val="single" w:sz="24" w:space="0" w:color="auto"'


def cell(
    width: int,
    paragraphs: str,
    *,
    span: int = 1,
    merge: str = "",
    open_top: bool = False,
    open_bottom: bool = False,
    open_left: bool = False,
    open_right: bool = False,
    changed: bool = False,
    shaded: bool = False,
    middle: bool = False,
    boxed: bool = False,
    fill: str = "",
) -> str:
    """Write a cell; `merge` is "restart" or "continue" for one that spans rows, `open_…` leaves out the line there.

    `boxed` draws its own lines in a table that has none; `fill` is its colour in hexadecimal.
    """
    borders = "".join(
        (
            f"<w:top {_NO_BORDER}/>" if open_top else "",
            f"<w:left {_CHANGED_LINE}/>" if changed else "",
            f"<w:left {_NO_BORDER}/>" if open_left else "",
            f"<w:bottom {_NO_BORDER}/>" if open_bottom else "",
            f"<w:right {_NO_BORDER}/>" if open_right else "",
        )
    )
    if boxed:
        borders = "".join(f"<w:{side} {_LINE}/>" for side in ("top", "left", "bottom", "right"))
    fill = fill or (HEAD_FILL if shaded else "")
    return "".join(
        (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>',
            f'<w:gridSpan w:val="{span}"/>' if span > 1 else "",
            f'<w:vMerge w:val="{merge}"/>' if merge else "",
            f"<w:tcBorders>{borders}</w:tcBorders>" if borders else "",
            f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else "",
            '<w:vAlign w:val="center"/>' if middle else "",
            "</w:tcPr>",
            paragraphs,
            "</w:tc>",
        )
    )


def row(cells: str, *, head: bool = False, may_split: bool = False, exact: int = 0, at_least: int = 0) -> str:
    """Write a row; a `head` row is repeated on every page. Its height is `exact`, or `at_least` so much, in twips."""
    properties = "".join(
        (
            "" if may_split else "<w:cantSplit/>",
            f'<w:trHeight w:val="{exact}" w:hRule="exact"/>' if exact else "",
            f'<w:trHeight w:val="{at_least}" w:hRule="atLeast"/>' if at_least else "",
            "<w:tblHeader/>" if head else "",
        )
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>" if properties else f"<w:tr>{cells}</w:tr>"


def head_row(titles: Sequence[str], widths: Sequence[int], *, style: str = "TabelKepala") -> str:
    """Write the head of a bordered table."""
    cells = (
        cell(width, plain(style, title), shaded=True, middle=True) for title, width in zip(titles, widths, strict=True)
    )
    return row("".join(cells), head=True)


def table(
    widths: Sequence[int],
    rows: Iterable[str],
    *,
    bordered: bool,
    caption: str,
    indent: int = 0,
) -> str:
    """Write a table of fixed column widths; `caption` is read out by screen readers, not printed."""
    lines = "".join(f"<w:{side} {_LINE}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    margins = (28, 85, 28, 85) if bordered else (0, 0, 0, 0)
    sides = zip(("top", "left", "bottom", "right"), margins, strict=True)
    return "".join(
        (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="{indent}" w:type="dxa"/>',
            f"<w:tblBorders>{lines}</w:tblBorders>" if bordered else "",
            '<w:tblLayout w:type="fixed"/><w:tblCellMar>',
            "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides),
            f"</w:tblCellMar><w:tblCaption w:val={attribute(caption)}/></w:tblPr><w:tblGrid>",
            "".join(f'<w:gridCol w:w="{width}"/>' for width in widths),
            "</w:tblGrid>",
            *rows,
            "</w:tbl>",
        )
    )


def long_table(widths: Sequence[int], head: str, groups: Iterable[Sequence[str]], *, caption: str) -> str:
    """Write a bordered table as several of at most MOST_ROWS that look like one, each with its head.

    The rows of a group stay in one table, unless it has more than a table takes.
    """
    parts: list[list[str]] = [[]]
    for group in groups:
        for at in range(0, len(group), MOST_ROWS):
            rows = group[at : at + MOST_ROWS]
            if parts[-1] and len(parts[-1]) + len(rows) > MOST_ROWS:
                parts.append([])
            parts[-1].extend(rows)
    return paragraph("Sela").join(table(widths, (head, *rows), bordered=True, caption=caption) for rows in parts)


def attribute(value: str) -> str:
    """Write text as the value of an attribute, in its quotes."""
    return '"' + escape(clean_text(value), {'"': "&quot;", "\n": " ", "\t": " "}) + '"'


def fitted(widths: Sequence[int], total: int) -> list[int]:
    """Stretch or shrink column widths to `total`, in proportion; what rounding leaves goes to the widest."""
    whole = sum(widths)
    scaled = [width * total // whole for width in widths]
    scaled[scaled.index(max(scaled))] += total - sum(scaled)
    return scaled
