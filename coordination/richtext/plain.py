"""Rich text as plain text (search, mails, comparing), and plain text as rich text (a paste out of WhatsApp)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from coordination.richtext.lists import Flat, ListKey, nest
from coordination.richtext.nodes import Doc, Node
from coordination.richtext.schema import check

_NUMBERED: Final = re.compile(r"[ \t]*(\d{1,4})[.)][ \t]+(?=\S)")
_BULLETED: Final = re.compile(r"[ \t]*[-–•*·▪●◦][ \t]+(?=\S)")
# As WhatsApp reads them: the sign stands at a word's edge and holds no space inside.
_STARRED: Final = re.compile(r"(?<![\w*_])(?P<sign>[*_])(?=\S)(?P<inside>[^*_\n]*[^\s*_])(?P=sign)(?![\w*_])")
_MARK: Final = {"*": "bold", "_": "italic"}
_LINE_END: Final = re.compile("\r\n|[\r\n\x0b\x0c\u2028\u2029]")


def to_plain(doc: Doc) -> str:
    """Write a checked document as plain text: a line a paragraph, lists with numbers, a table row with tabs."""
    return "\n".join(line for block in doc["content"] for line in _lines(block, ""))


def is_empty(doc: Doc) -> bool:
    """Tell whether a checked document says nothing: no text but white space."""
    return not any(text.strip() for text in texts(doc))


def texts(node: Node) -> Iterator[str]:
    """Yield every text of a checked document or node, in order."""
    if "text" in node:
        yield node["text"]
    for child in node.get("content", ()):
        yield from texts(child)


def _lines(node: Node, indent: str) -> Iterator[str]:
    kind = node["type"]
    if kind in ("paragraph", "heading"):
        yield from (indent + line for line in _line(node).split("\n"))
    elif kind in ("bulletList", "orderedList"):
        start = node["attrs"]["start"] if kind == "orderedList" else None
        for number, item in enumerate(node["content"]):
            yield from _item(item, "- " if start is None else f"{start + number}. ", indent)
    elif kind == "table":
        for row in node["content"]:
            yield indent + "\t".join(_cell(cell) for cell in row["content"])


def _cell(cell: Node) -> str:
    return " ".join(line.strip() for block in cell["content"] for line in _lines(block, ""))


def _item(item: Node, marker: str, indent: str) -> Iterator[str]:
    inner = indent + " " * len(marker)
    lines = (line for block in item["content"] for line in _lines(block, inner))
    yield indent + marker + next(lines)[len(inner) :]
    yield from lines


def _line(node: Node) -> str:
    return "".join(inline.get("text", "\n") for inline in node.get("content", ()))


def from_plain(text: str) -> Doc:
    """Read plain text as a checked document.

    A line is a paragraph, empty lines only part them; lines that begin with a number or a dash become a list;
    WhatsApp's `*bold*` and `_italic_` become marks. `~struck~` stays as typed, since the schema has no strike and a
    crossed-out date must not read as valid.
    """
    flats: list[Flat] = []
    lists = 0
    for line in _LINE_END.split(text):
        ordered = _NUMBERED.match(line)
        found = ordered or _BULLETED.match(line)
        if found is None:
            if line.strip():
                flats.append(Flat(_marked(line.strip())))
            lists += bool(flats and not flats[-1].path)
            continue
        key = ListKey((lists, ordered is not None), ordered is not None, max(int(ordered[1]), 1) if ordered else 1)
        flats.append(Flat(_marked(line[found.end() :].strip()), (key,), opens=True))
    return check({"type": "doc", "content": nest(flats)})


def _marked(line: str) -> Node:
    inlines: list[Node] = []
    at = 0
    for found in _STARRED.finditer(line):
        inlines.append({"type": "text", "text": line[at : found.start()]})
        inlines.append({"type": "text", "text": found["inside"], "marks": [{"type": _MARK[found["sign"]]}]})
        at = found.end()
    inlines.append({"type": "text", "text": line[at:]})
    return {"type": "paragraph", "content": inlines}
