"""What a filled template becomes: without what loops over nothing leave behind, and one text after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lxml import etree

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_AFTER_NUMBERING: Final = frozenset(
    (
        *("cols", "formProt", "vAlign", "noEndnote", "titlePg", "textDirection", "bidi", "rtlGutter", "docGrid"),
        *("printerSettings", "sectPrChange"),
    )
)
"""What follows the numbering of pages among the properties of a section."""


def tidied(rendered: str) -> etree._Element:
    """Return a part of the paper: well-formed, and without what a loop over nothing leaves behind."""
    tree = etree.fromstring(rendered.encode(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    for row in [row for row in tree.iter(f"{_W}tr") if row.find(f"{_W}tc") is None]:
        _remove(row)
    for table in [table for table in tree.iter(f"{_W}tbl") if table.find(f"{_W}tr") is None]:
        _remove(table)
    for cell in tree.iter(f"{_W}tc"):
        if not len(cell) or cell[-1].tag != f"{_W}p":
            etree.SubElement(cell, f"{_W}p")
    _drop_empty_section(tree)
    return tree


def only(made: Sequence[etree._Element]) -> etree._Element:
    """Return the one header that several texts share. Raises ValueError where they would differ."""
    if len({etree.tostring(one) for one in made}) > 1:
        raise ValueError("a header differs between the texts of one file")
    return made[0]


def in_sections(made: Sequence[etree._Element]) -> etree._Element:
    """Return several texts one after the other, each in sections of its own that count their pages from 1."""
    whole = made[0]
    if len(made) == 1:
        return whole
    body = _body(whole)
    for place, one in enumerate(made):
        content, last = _body(one), _body(one).find(f"{_W}sectPr")
        if last is None:
            raise ValueError("a text without section properties")
        _from_page_one(next(content.iter(f"{_W}sectPr")))
        if place > 0:
            body.extend(list(content))
        if place < len(made) - 1:
            _end_section(body, last)
    return whole


def _body(tree: etree._Element) -> etree._Element:
    found = tree.find(f"{_W}body")
    if found is None:
        raise ValueError("a text without a body")
    return found


def _from_page_one(section: etree._Element) -> None:
    """Let a section count its pages from 1, in the schema's order."""
    numbering = section.find(f"{_W}pgNumType")
    if numbering is None:
        numbering = etree.Element(f"{_W}pgNumType")
        later = [child for child in section if etree.QName(child).localname in _AFTER_NUMBERING]
        if later:
            later[0].addprevious(numbering)
        else:
            section.append(numbering)
    numbering.set(f"{_W}start", "1")


def _end_section(body: etree._Element, section: etree._Element) -> None:
    """Move the properties of the last section into the paragraph that ends it; the next one begins a page."""
    kind = section.find(f"{_W}type")
    if kind is not None:
        kind.set(f"{_W}val", "nextPage")
    before = section.getprevious()
    held = before.find(f"{_W}pPr/{_W}sectPr") if before is not None and before.tag == f"{_W}p" else None
    if before is None or before.tag != f"{_W}p" or held is not None:
        before = etree.SubElement(body, f"{_W}p")
    properties = before.find(f"{_W}pPr")
    if properties is None:
        properties = etree.Element(f"{_W}pPr")
        before.insert(0, properties)
    change = properties.find(f"{_W}pPrChange")
    if change is not None:
        change.addprevious(section)
    else:
        properties.append(section)


def _drop_empty_section(tree: etree._Element) -> None:
    """Leave out a last section in which nothing is written, as a lampiran without rows: it would be an empty page."""
    body = tree.find(f"{_W}body")
    last = body.find(f"{_W}sectPr") if body is not None else None
    if body is None or last is None:
        return
    ends = [block for block in body.iterchildren(f"{_W}p") if block.find(f"{_W}pPr/{_W}sectPr") is not None]
    if not ends:
        return
    after = list(ends[-1].itersiblings())[:-1]
    if any(block.tag != f"{_W}p" or block.find(f".//{_W}r") is not None for block in after):
        return
    section = ends[-1].find(f"{_W}pPr/{_W}sectPr")
    assert section is not None
    for block in (*after, last):
        body.remove(block)
    body.append(section)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
