"""Rich text as HTML for pages: only the schema's own elements, every text escaped."""

from __future__ import annotations

from html import escape
from typing import Final

from coordination.richtext.nodes import Doc, Node

_TAGS: Final = {"bold": "strong", "italic": "em", "underline": "u"}


def to_html(doc: Doc, *, top_heading: int = 1) -> str:
    """Write a checked document as HTML.

    `top_heading` is the level that the document's first heading level gets on the page, so that its outline stays
    whole. The surrounding element should keep white space (`white-space: pre-wrap`), as the editor does.
    """
    out: list[str] = []
    for block in doc["content"]:
        _write(block, out, top_heading)
    return "".join(out)


def _write(node: Node, out: list[str], top: int) -> None:
    match node["type"]:
        case "paragraph":
            _write_line("p", node, out)
        case "heading":
            _write_line(f"h{min(node['attrs']['level'] + top - 1, 6)}", node, out)
        case "bulletList":
            _write_all("ul", "", node, out, top)
        case "orderedList":
            start = node["attrs"]["start"]
            _write_all("ol", f' start="{start}"' if start != 1 else "", node, out, top)
        case "listItem":
            _write_all("li", "", node, out, top)
        case "table":
            out.append("<table><tbody>")
            for row in node["content"]:
                _write_all("tr", "", row, out, top)
            out.append("</tbody></table>")
        case "tableCell" | "tableHeader":
            _write_all("td" if node["type"] == "tableCell" else "th", _spans(node), node, out, top)
        case unknown:
            raise ValueError(f"not a checked document: {unknown}")


def _write_all(tag: str, attributes: str, node: Node, out: list[str], top: int) -> None:
    out.append(f"<{tag}{attributes}>")
    for child in node["content"]:
        _write(child, out, top)
    out.append(f"</{tag}>")


def _spans(cell: Node) -> str:
    attrs = cell["attrs"]
    spans = "".join(f' {name}="{attrs[name]}"' for name in ("colspan", "rowspan") if attrs[name] != 1)
    if attrs["colwidth"] is None:
        return spans
    return f'{spans} data-colwidth="{",".join(map(str, attrs["colwidth"]))}"'


def _write_line(tag: str, node: Node, out: list[str]) -> None:
    inlines = node.get("content", ())
    out.append(f"<{tag}>")
    for inline in inlines:
        if inline["type"] == "hardBreak":
            out.append("<br>")
            continue
        marks = [_TAGS[mark["type"]] for mark in inline.get("marks", ())]
        out.extend(f"<{mark}>" for mark in marks)
        out.append(escape(inline["text"]))
        out.extend(f"</{mark}>" for mark in reversed(marks))
    if not inlines or inlines[-1]["type"] == "hardBreak":
        out.append("<br>")  # browsers give the last line no height without it
    out.append(f"</{tag}>")
