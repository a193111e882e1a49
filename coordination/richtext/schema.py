"""The check at the door: what an editor, a paste or an import sends becomes a document of the schema or is refused."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from coordination.errors import DomainError
from coordination.i18n import gettext as _
from coordination.richtext.nodes import EMPTY, MARKS, MAX_BYTES, MAX_LIST_DEPTH, Doc, Node
from coordination.richtext.tables import TooBig, fit
from coordination.richtext.text import clean_text

# What ends a line inside a text: Word sends its soft break as a vertical tab.
_LINE_BREAK: Final = re.compile("\r\n|[\n\r\x0b\u2028\u2029]")
_MAX_SPAN: Final = 1000
_MAX_START: Final = 32_767
_LISTS: Final = ("bulletList", "orderedList")


def check(doc: object) -> Doc:
    """Return `doc` as a document of the schema, normalised, or raise DomainError with a sentence for who typed it.

    Normalised means: characters that no paper can hold dropped, line breaks as hardBreak, neighbouring texts with the
    same marks joined, marks in one order, every attribute present and no other, tables as full grids. A checked
    document passes unchanged.
    """
    if not isinstance(doc, dict) or doc.get("type") != "doc":
        raise _refused(_name(doc))
    blocks = [_block(node) for node in _content(doc)]
    if not blocks:
        return EMPTY
    checked: Doc = {"type": "doc", "content": blocks}
    if len(json.dumps(checked, ensure_ascii=False).encode()) > MAX_BYTES:
        raise DomainError(
            _("Teks ini terlalu panjang (paling banyak 2 MB). Bagilah ke beberapa acara, atau lampirkan berkasnya.")
        )
    return checked


def _refused(name: str) -> DomainError:
    return DomainError(
        _(
            "Teks memuat bagian yang tidak dapat disimpan (%(name)s). Tempelkan lagi bagian itu sebagai teks biasa.",
            name=name,
        )
    )


def _name(node: object) -> str:
    kind = node.get("type") if isinstance(node, dict) else None
    return clean_text(kind)[:40] if isinstance(kind, str) and kind else "?"


def _kind(node: object) -> str:
    """Return the node's type, once it is clear that it is a node."""
    if not isinstance(node, dict) or not isinstance(node.get("type"), str):
        raise _refused(_name(node))
    return str(node["type"])


def _content(node: Node) -> list[object]:
    content = node.get("content", [])
    if not isinstance(content, list):
        raise _refused(_name(node))
    return content


def _some(node: Node) -> list[object]:
    """Return the children of a node that must have at least one."""
    children = _content(node)
    if not children:
        raise _refused(_name(node))
    return children


def _attrs(node: Node) -> dict[str, Any]:
    attrs = node.get("attrs")
    if attrs is None:
        return {}
    if not isinstance(attrs, dict):
        raise _refused(_name(node))
    return attrs


def _number(value: object, node: Node, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise _refused(_name(node))
    return min(value, most)


def _block(node: object) -> Node:
    match _kind(node):
        case "heading":
            return _heading(node)  # type: ignore[arg-type]  # _kind has seen that it is a dict
        case "table":
            return _table(node)  # type: ignore[arg-type]  # as above
        case _:
            return _text_block(node, depth=1)


def _text_block(node: object, *, depth: int) -> Node:
    """Check a paragraph, or a list `depth` lists deep: what may stand in an item or a cell."""
    kind = _kind(node)
    assert isinstance(node, dict)
    if kind == "paragraph":
        return _with_content({"type": "paragraph"}, _inlines(node))
    if kind in _LISTS:
        return _list(node, depth=depth)
    raise _refused(kind)


def _heading(node: Node) -> Node:
    level = _attrs(node).get("level")
    if type(level) is not int or level not in (1, 2, 3):  # 1.0 and True are equal to 1, and print otherwise
        raise _refused("heading")
    return _with_content({"type": "heading", "attrs": {"level": level}}, _inlines(node))


def _list(node: Node, *, depth: int) -> Node:
    if depth > MAX_LIST_DEPTH:
        raise DomainError(
            _("Daftar bersusun lebih dari %(most)s tingkat. Kurangi tingkatnya, lalu simpan lagi.", most=MAX_LIST_DEPTH)
        )
    checked: Node = {"type": node["type"]}
    if node["type"] == "orderedList":
        checked["attrs"] = {"start": _number(_attrs(node).get("start", 1), node, _MAX_START)}
    checked["content"] = [_item(item, depth=depth) for item in _some(node)]
    return checked


def _item(node: object, *, depth: int) -> Node:
    if _kind(node) != "listItem":
        raise _refused(_name(node))
    assert isinstance(node, dict)
    children = _some(node)
    if _kind(children[0]) != "paragraph":
        raise _refused(_name(children[0]))
    return {"type": "listItem", "content": [_text_block(child, depth=depth + 1) for child in children]}


def _table(node: Node) -> Node:
    rows: list[list[Node]] = []
    for row in _some(node):
        if _kind(row) != "tableRow":
            raise _refused(_name(row))
        assert isinstance(row, dict)
        rows.append([_cell(cell) for cell in _content(row)])
    try:
        fitted = fit(rows, _empty_cell)
    except TooBig:
        raise DomainError(
            _("Tabel terlalu besar (paling banyak 63 kolom dan 20.000 sel). Bagilah, atau lampirkan sebagai berkas.")
        ) from None
    if not fitted:
        raise _refused("table")
    return {"type": "table", "content": [{"type": "tableRow", "content": cells} for cells in fitted]}


def _empty_cell() -> Node:
    return {
        "type": "tableCell",
        "attrs": {"colspan": 1, "rowspan": 1, "colwidth": None},
        "content": [{"type": "paragraph"}],
    }


def _cell(node: object) -> Node:
    if _kind(node) not in ("tableCell", "tableHeader"):
        raise _refused(_name(node))
    assert isinstance(node, dict)
    attrs = _attrs(node)
    colspan = _number(attrs.get("colspan", 1), node, _MAX_SPAN)
    rowspan = _number(attrs.get("rowspan", 1), node, _MAX_SPAN)
    return {
        "type": node["type"],
        "attrs": {"colspan": colspan, "rowspan": rowspan, "colwidth": _widths(attrs.get("colwidth"), colspan)},
        "content": [_text_block(child, depth=1) for child in _some(node)],
    }


def _widths(value: object, columns: int) -> list[int] | None:
    """Return the column widths in pixels where they are usable; a wrong width is no reason to refuse a text."""
    if not isinstance(value, list) or len(value) != columns:
        return None
    usable = all(isinstance(width, int) and not isinstance(width, bool) and 0 < width < 10_000 for width in value)
    return list(value) if usable else None


def _inlines(node: Node) -> list[Node]:
    checked: list[Node] = []
    for child in _content(node):
        kind = _kind(child)
        assert isinstance(child, dict)
        if kind == "text":
            _add_text(checked, child)
        elif kind == "hardBreak":
            checked.append({"type": "hardBreak"})
        else:
            raise _refused(kind)
    return checked


def _add_text(inlines: list[Node], node: Node) -> None:
    """Add a text to a line, in pieces where it holds line breaks, joined to the one before if marked the same."""
    text = node.get("text")
    if not isinstance(text, str):
        raise _refused("text")
    marks = _marks(node)
    for number, piece in enumerate(_LINE_BREAK.split(text)):
        if number:
            inlines.append({"type": "hardBreak"})
        clean = clean_text(piece)
        if not clean:
            continue
        last = inlines[-1] if inlines else None
        if last is not None and last["type"] == "text" and last.get("marks", []) == marks:
            last["text"] += clean
        else:
            inlines.append({"type": "text", "text": clean} | ({"marks": marks} if marks else {}))


def _marks(node: Node) -> list[Node]:
    marks = node.get("marks") or []
    if not isinstance(marks, list):
        raise _refused("text")
    kinds = {_kind(mark) for mark in marks}
    unknown = kinds.difference(MARKS)
    if unknown:
        raise _refused(clean_text(min(unknown))[:40])
    return [{"type": mark} for mark in MARKS if mark in kinds]


def _with_content(node: Node, content: list[Node]) -> Node:
    return node | {"content": content} if content else node
