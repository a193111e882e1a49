"""What a Word file must obey to open without a repair prompt: LibreOffice forgives most of it, Word does not."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from tests.documents.reader import NS, Docx, w

# The order in which the schema (ISO/IEC 29500, WordprocessingML) has the children of these elements.
ORDER = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens spacing ind contextualSpacing mirrorIndents jc textDirection textAlignment "
        "outlineLvl rPr sectPr"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike noProof vanish color spacing sz szCs highlight u effect "
        "shd vertAlign rtl cs lang"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
        "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
    ),
    "tcPr": "tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tblBorders": "top left bottom right insideH insideV",
    "tcBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "pBdr": "top left bottom right between bar",
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
        "pgNumType cols formProt vAlign noEndnote titlePg"
    ),
    "tbl": "tblPr tblGrid tr",
    "tc": "tcPr p tbl p",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "num": "abstractNumId lvlOverride",
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
        "pPr rPr tblPr"
    ),
    "styles": "docDefaults latentStyles style",
    "sdt": "sdtPr sdtEndPr sdtContent",
    "sdtPr": (
        "rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding label tabIndex equation comboBox date "
        "docPartObj docPartList dropDownList picture richText text citation group bibliography"
    ),
    "settings": (
        "writeProtection view zoom mirrorMargins defaultTabStop autoHyphenation characterSpacingControl compat "
        "rsids themeFontLang clrSchemeMapping decimalSymbol listSeparator"
    ),
}
REPEATED = {"tc": {"p", "tbl"}}
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def faults(docx: Docx) -> list[str]:
    """Return what Word might find wrong with the file, a line a fault."""
    return [
        *_package_faults(docx),
        *(fault for name in _xml_parts(docx) for fault in _order_faults(docx, name)),
        *_reference_faults(docx),
        *_tag_faults(docx),
        *_table_faults(docx),
    ]


def _xml_parts(docx: Docx) -> list[str]:
    return [name for name in docx.parts if name.startswith("word/") and name.endswith(".xml")]


def _order_faults(docx: Docx, name: str) -> Iterator[str]:
    for element in docx.root(name).iter(*(w(tag) for tag in ORDER)):
        tag = etree.QName(element).localname
        order = ORDER[tag].split()
        children = [etree.QName(child).localname for child in element]
        unknown = set(children) - set(order)
        if unknown:
            yield f"{name}: <{tag}> holds {sorted(unknown)}"
        elif tag not in REPEATED and [order.index(child) for child in children] != sorted(map(order.index, children)):
            yield f"{name}: <{tag}> in the order {children}"


def _package_faults(docx: Docx) -> Iterator[str]:
    types = docx.root("[Content_Types].xml")
    declared = {element.get("PartName") for element in types if element.get("PartName")}
    extensions = {element.get("Extension") for element in types if element.get("Extension")}
    yield from (f"declared but missing: {name}" for name in declared if name.removeprefix("/") not in docx.parts)
    for name in docx.parts:
        if f"/{name}" not in declared and name.rpartition(".")[2] not in extensions and name != "[Content_Types].xml":
            yield f"no content type: {name}"
        if name.endswith(".rels"):
            yield from _relationship_faults(docx, name)


def _relationship_faults(docx: Docx, name: str) -> Iterator[str]:
    home = posixpath.dirname(posixpath.dirname(name))
    ids = set()
    for element in docx.root(name).iter(REL):
        target = posixpath.normpath(posixpath.join(home, element.get("Target")))
        if target not in docx.parts:
            yield f"{name}: {target} is not there"
        if element.get("Id") in ids:
            yield f"{name}: {element.get('Id')} twice"
        ids.add(element.get("Id"))


def _reference_faults(docx: Docx) -> Iterator[str]:
    styles = {element.get(w("styleId")) for element in docx.root("word/styles.xml").iter(w("style"))}
    nums = [element.get(w("numId")) for element in docx.root("word/numbering.xml").iter(w("num"))]
    if len(nums) != len(set(nums)):
        yield "a list number twice"
    for part in _xml_parts(docx):
        root = docx.root(part)
        for element in root.iter(w("pStyle"), w("tblStyle"), w("rStyle")):
            if element.get(w("val")) not in styles:
                yield f"{part}: no style {element.get(w('val'))}"
        for element in root.iter(w("numId")):
            if element.get(w("val")) not in nums:
                yield f"{part}: no list {element.get(w('val'))}"
    yield from _picture_faults(docx)


def _tag_faults(docx: Docx) -> Iterator[str]:
    """Yield what is wrong with content controls and bookmarks; Word cuts longer names, and joins marks of one id."""
    document = docx.root("word/document.xml")
    starts = list(document.iter(w("bookmarkStart")))
    names, ids = [one.get(w("name")) for one in starts], [one.get(w("id")) for one in starts]
    if len(set(names)) != len(names) or len(set(ids)) != len(ids):
        yield "a bookmark twice"
    if sorted(ids) != sorted(one.get(w("id")) for one in document.iter(w("bookmarkEnd"))):
        yield "a bookmark without end"
    yield from (f"a bookmark's name too long: {name}" for name in names if len(name) > 40)
    tags = [one.get(w("val")) for one in document.iter(w("tag"))]
    if len(set(tags)) != len(tags):
        yield "a tag twice"
    yield from (f"a tag too long: {tag}" for tag in tags if len(tag) > 64)
    for control in document.iter(w("sdt")):
        if len(control.find(w("sdtContent"))) == 0:
            yield "an empty content control"


def _picture_faults(docx: Docx) -> Iterator[str]:
    rels = {element.get("Id") for element in docx.root("word/_rels/document.xml.rels").iter(REL)}
    document = docx.root("word/document.xml")
    for element in document.iter():
        for attribute in ("id", "embed"):
            value = element.get(f"{{{R_NS}}}{attribute}")
            if value is not None and value not in rels:
                yield f"no relationship {value}"
    drawn = [element.get("id") for element in document.iter("{*}docPr")]
    if len(drawn) != len(set(drawn)):
        yield "a picture's id twice"


def _table_faults(docx: Docx) -> Iterator[str]:
    document = docx.root("word/document.xml")
    for table in document.iter(w("tbl")):
        grid = [int(column.get(w("w"))) for column in table.iterfind("w:tblGrid/w:gridCol", NS)]
        width = int(table.find("w:tblPr/w:tblW", NS).get(w("w")))
        if sum(grid) != width or min(grid) <= 0:
            yield f"a table {width} wide over columns {grid}"
        for row in table.iterfind(w("tr")):
            yield from _row_faults(row, grid)
    body = document.find(w("body"))
    yield from ("two tables touch" for table in body.iter(w("tbl")) if _next_tag(table) == w("tbl"))
    if [element.tag for element in body][-2:] != [w("p"), w("sectPr")]:
        yield "the body does not end in a paragraph and a section"


def _next_tag(element: etree._Element) -> str | None:
    following = element.getnext()
    return None if following is None else following.tag


def _row_faults(row: etree._Element, grid: list[int]) -> Iterator[str]:
    at = 0
    for cell in row.iterfind(w("tc")):
        span = cell.find("w:tcPr/w:gridSpan", NS)
        columns = 1 if span is None else int(span.get(w("val")))
        width = int(cell.find("w:tcPr/w:tcW", NS).get(w("w")))
        if width != sum(grid[at : at + columns]):
            yield f"a cell {width} wide over columns {grid[at : at + columns]}"
        if cell[-1].tag != w("p"):
            yield "a cell that does not end in a paragraph"
        at += columns
    if at != len(grid):
        yield f"a row of {at} columns in a grid of {len(grid)}"
