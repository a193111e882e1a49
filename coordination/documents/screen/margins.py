"""A header in the margin of the pages that a browser prints: security word, number of the page, draft or ralat."""

from __future__ import annotations

from typing import Final

from lxml import etree

from coordination.documents.screen.looks import points, read_text, text_css
from coordination.documents.screen.source import Source, W

_BOXES: Final = ("@top-left", "@top-center", "@top-right")
NO_HEADER: Final = "".join(f"{box}{{content:none}}" for box in _BOXES)
_COUNTERS: Final = {"PAGE": "counter(page)", "NUMPAGES": "counter(pages)"}


def print_header(source: Source, part: str, distance: int, *, numbered: bool) -> str:
    """Return a header as CSS of a page; empty where it is more than one line of text between tabs.

    Every character of it is written by its number, so that no text can end the string that it stands in.
    """
    root = source.root(part) if part else None
    lines = root.findall(f"{W}p") if root is not None else []
    if root is None or len(lines) != 1 or len(root) != 1:
        return ""
    columns = [one if numbered or not _counts(one[0]) else ([], "") for one in _columns(lines[0])]
    if len(columns) > len(_BOXES) or not any(content for content, _ in columns):
        return ""
    return "".join(
        f"{box}{{content:{' '.join(content)};vertical-align:top;padding-top:{points(distance)};{look}}}"
        for box, (content, look) in zip(_BOXES, columns, strict=False)
        if content
    )


def _counts(content: list[str]) -> bool:
    return any(piece in _COUNTERS.values() for piece in content)


def _columns(line: etree._Element) -> list[tuple[list[str], str]]:
    """Return what stands between the tabs of a line as CSS strings and counters, each with how its first text looks."""
    columns: list[tuple[list[str], str]] = [([], "")]
    code, shown = "", True
    for run in line.iterfind(f"{W}r"):
        for element in run:
            content, look = columns[-1]
            kind = element.get(f"{W}fldCharType")
            if element.tag == f"{W}tab":
                columns.append(([], ""))
            elif element.tag == f"{W}instrText":
                code += element.text or ""
            elif kind == "begin":
                code, shown = "", False
            elif kind == "end":
                shown = True
                if counter := _COUNTERS.get(code.strip().split(" ")[0]):
                    content.append(counter)
            elif element.tag == f"{W}t" and shown and element.text:
                content.append(_string(element.text))
                columns[-1] = (content, look or text_css(read_text(run.find(f"{W}rPr"))))
    return columns


def _string(text: str) -> str:
    return '"' + "".join(f"\\{ord(sign):06x}" for sign in text) + '"'
