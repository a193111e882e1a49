"""Rich text as Word's own paragraphs, lists and tables, at the place where it stands in a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from coordination.documents import wml
from coordination.documents.numbering import CELL_HANGING, HANGING, Lists, Scheme
from coordination.documents.wml import LONG_TEXT, ListLevel, paragraph
from coordination.richtext import Doc, Node, texts
from coordination.richtext.tables import Placed, place


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where a rich text stands: the styles and numberings of that place, its indent and each list level's."""

    body: str
    item: str
    ordered: Scheme
    bullets: Scheme
    indent: int
    step: int


UNDER_HEADING_1: Final = Frame(
    body="Isi1", item="Butir", ordered=Scheme.ORDERED_1, bullets=Scheme.BULLET_1, indent=HANGING, step=HANGING
)
UNDER_HEADING_2: Final = Frame(
    body="Isi2", item="Butir", ordered=Scheme.ORDERED_2, bullets=Scheme.BULLET_2, indent=HANGING * 2, step=HANGING
)
IN_CELL: Final = Frame(
    body="TabelIsi",
    item="TabelIsi",
    ordered=Scheme.ORDERED_CELL,
    bullets=Scheme.BULLET_CELL,
    indent=0,
    step=CELL_HANGING,
)
IN_HEAD_CELL: Final = Frame(
    body="TabelKepala",
    item="TabelIsi",
    ordered=Scheme.ORDERED_CELL,
    bullets=Scheme.BULLET_CELL,
    indent=0,
    step=CELL_HANGING,
)

_LEAST_WEIGHT: Final = 6
_MOST_WEIGHT: Final = 40
_TABLE_SPACE: Final = 100


@dataclass(frozen=True, slots=True)
class RichText:
    """Writes the rich texts of one paper; `width` is that of its text, in twips."""

    lists: Lists
    width: int

    def write(self, doc: Doc, frame: Frame, *, changed: bool = False) -> str:
        """Write a checked document; `changed` marks its paragraphs at the edge (a ralat)."""
        return "".join(self._block(block, frame, 0, changed) for block in doc["content"])

    def _block(self, node: Node, frame: Frame, depth: int, changed: bool) -> str:
        """Write a block that lies in `depth` lists."""
        match node["type"]:
            case "paragraph":
                indent = frame.indent + frame.step * depth if depth else None
                return paragraph(frame.item if depth else frame.body, inlines(node), indent=indent, changed=changed)
            case "heading":
                style = f"Heading{node['attrs']['level'] + 2}"  # the paper's own headings have the first two levels
                return paragraph(style, inlines(node), indent=frame.indent, changed=changed)
            case "bulletList" | "orderedList":
                return self._list(node, frame, depth, changed)
            case "table":
                return self._table(node, frame, changed)
            case unknown:
                raise ValueError(f"not a checked document: {unknown}")

    def _list(self, node: Node, frame: Frame, depth: int, changed: bool) -> str:
        ordered = node["type"] == "orderedList"
        start = node["attrs"]["start"] if ordered else 1
        level = ListLevel(self.lists.begin(frame.ordered if ordered else frame.bullets, depth, start), depth)
        out: list[str] = []
        for item in node["content"]:
            first, *others = item["content"]
            out.append(paragraph(frame.item, inlines(first), in_list=level, changed=changed))
            out.extend(self._block(block, frame, depth + 1, changed) for block in others)
        return "".join(out)

    def _table(self, node: Node, frame: Frame, changed: bool) -> str:
        rows = [row["content"] for row in node["content"]]
        placed = place(rows)
        columns = max(cell.column + cell.columns for cell in placed)
        widths = wml.fitted(_weights(placed, columns), self.width - frame.indent)
        heads = _head_rows(placed, len(rows))
        slots: list[list[tuple[int, str]]] = [[] for _ in rows]
        for cell in placed:
            width = sum(widths[cell.column : cell.column + cell.columns])
            merge = "restart" if cell.rows > 1 else ""
            slots[cell.row].append((cell.column, self._cell(cell, width, merge, changed=changed and cell.column == 0)))
            head = cell.cell["type"] == "tableHeader"
            below = wml.cell(width, "<w:p/>", span=cell.columns, merge="continue", shaded=head)
            for row in range(cell.row + 1, cell.row + cell.rows):
                slots[row].append((cell.column, below))
        written = (
            wml.row(
                "".join(xml for _, xml in sorted(cells, key=lambda slot: slot[0])),
                head=number < heads,
                may_split=sum(len(text) for cell in row for text in texts(cell)) > LONG_TEXT,
            )
            for number, (row, cells) in enumerate(zip(rows, slots, strict=True))
        )
        table = wml.table(widths, written, bordered=True, caption="Tabel dalam pembahasan", indent=frame.indent)
        return table + paragraph("Sela", after=_TABLE_SPACE)

    def _cell(self, placed: Placed, width: int, merge: str, *, changed: bool) -> str:
        head = placed.cell["type"] == "tableHeader"
        blocks = placed.cell["content"]
        content = "".join(self._block(block, IN_HEAD_CELL if head else IN_CELL, 0, changed=False) for block in blocks)
        return wml.cell(width, content, span=placed.columns, merge=merge, changed=changed, shaded=head)


def inlines(node: Node) -> str:
    """Write the texts and line breaks of a paragraph as runs."""
    out: list[str] = []
    for inline in node.get("content", ()):
        if inline["type"] == "hardBreak":
            out.append("<w:r><w:br/></w:r>")
        else:
            marks = {mark["type"] for mark in inline.get("marks", ())}
            out.append(
                wml.run(inline["text"], bold="bold" in marks, italic="italic" in marks, underline="underline" in marks)
            )
    return "".join(out)


def _head_rows(placed: Sequence[Placed], rows: int) -> int:
    """Return how many rows are heads all through, to be repeated on every page; a table of heads alone has none."""
    body = min((cell.row for cell in placed if cell.cell["type"] != "tableHeader"), default=0)
    if any(cell.row < body < cell.row + cell.rows for cell in placed):
        return 0  # a head that reaches down into the body cannot be repeated without it
    return body if body < rows else 0


def _weights(placed: Sequence[Placed], columns: int) -> list[int]:
    """Return how the columns share the width: as drawn in the editor if all were drawn, else by their longest cell."""
    drawn = [0] * columns
    weights = [_LEAST_WEIGHT] * columns
    for cell in placed:
        widths = cell.cell["attrs"]["colwidth"] or ()
        for offset, width in enumerate(widths):
            drawn[cell.column + offset] = width
        if cell.columns == 1:
            longest = max(len("".join(texts(block))) for block in cell.cell["content"])
            weights[cell.column] = max(weights[cell.column], min(longest, _MOST_WEIGHT))
    return drawn if all(drawn) else weights
