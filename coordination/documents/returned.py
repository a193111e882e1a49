"""Reads a draft that was corrected in Word: its sections by their tags, and whatever else stands in the file.

What Word calls tracked changes counts as accepted: insertions are taken, deletions left out. Nothing typed is lost:
what lies in no section of ours is returned as a line with its neighbours, for `strays` to tell from the paper's own.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from lxml import etree

from coordination.documents.numbering import CELL_HANGING, HANGING
from coordination.documents.tags import Part, Tag, settled
from coordination.documents.wml import HEAD_FILL
from coordination.errors import DomainError
from coordination.files.office import DOCX, UnfitFile, office_type
from coordination.i18n import gettext as _
from coordination.richtext import EMPTY, MARKS, Doc, Node, check, from_plain, texts
from coordination.richtext.lists import Flat, ListKey, nest

MOST_XML: Final = 80 * 1024 * 1024
"""Most bytes of one part that is read; a notula of 5,000 actions has a tenth of it."""

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_BESIDES: Final = ("styles", "numbering", "footnotes", "endnotes", "comments")
_EDGE: Final = re.compile(r"word/(?:rakor)?(?:header|footer)\w*\.xml", re.IGNORECASE)
_PAGE: Final = re.compile(r"-\s*\d*\s*-")
_OFF: Final = frozenset(("0", "false", "off", "none"))
_STRANGE: Final = (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section as it came back: rich text, or the plain text of a decision, or the cells of an action's row."""

    tag: Tag
    doc: Doc = field(default_factory=lambda: EMPTY)
    text: str = ""
    cells: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """All of it as plain words."""
        return " ".join((*texts(self.doc), self.text, *self.cells))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line outside every section, with the words before and after it."""

    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedPaper:
    """What a file says. `sections` are those of its first meeting; `meetings` names every one that tags speak of."""

    sections: tuple[Section, ...]
    lines: tuple[Line, ...]
    meetings: frozenset[int]
    comments: int = 0
    pictures: int = 0
    tracked: int = 0
    """Tracked insertions and deletions that were taken as accepted."""


def read_returned(content: bytes) -> ReturnedPaper:
    """Read a Word file. Raises UnfitFile with a sentence for anything else, and for what could do harm."""
    if office_type(content) != DOCX:
        raise UnfitFile(_("Unggah berkas Word (.docx) dari konsep notula yang Anda perbaiki."))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            document = _part(archive, "word/document.xml")
            others = {name: _other(archive, name) for name in _BESIDES}
            edges = [_part(archive, name) for name in archive.namelist() if _EDGE.fullmatch(name)]
    except _STRANGE as error:
        raise _unreadable() from error
    body = document.find(f"{_W}body")
    if body is None:
        raise _unreadable()
    return _Reader(_Styles(others["styles"]), _Numbering(others["numbering"])).read(body, others, edges)


def strays(theirs: Sequence[Line], ours: Sequence[Line]) -> list[Line]:
    """Return the lines that the paper as we print it does not hold; lines that follow each other are one."""
    known = Counter(line.text for line in ours)
    found: list[Line] = []
    follows = False
    for line in theirs:
        if known[line.text]:
            known[line.text] -= 1
            follows = False
        elif follows:
            found[-1] = Line(text=f"{found[-1].text}\n{line.text}", before=found[-1].before, after=line.after)
        else:
            found.append(line)
            follows = True
    return found


def _unreadable() -> UnfitFile:
    return UnfitFile(
        _("Berkas Word ini tidak dapat dibaca. Buka di Word, simpan sebagai “Dokumen Word (.docx)”, lalu unggah lagi.")
    )


def _part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """Return a part's root. A document type is refused: with it come entities from elsewhere, and such that swell."""
    if archive.getinfo(name).file_size > MOST_XML:
        raise UnfitFile(
            _("Isi berkas ini terlalu besar untuk dibandingkan. Unggah konsep notula yang diperbaiki saja.")
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(archive.read(name), parser)
    except etree.XMLSyntaxError as error:
        raise _unreadable() from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _unreadable()
    return root


def _other(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    part = f"word/{name}.xml"
    return _part(archive, part) if part in archive.namelist() else None


# Styles and numberings.


class _Styles:
    """The file's styles: what a paragraph is by its style's name, and the marks of a character style."""

    def __init__(self, root: etree._Element | None) -> None:
        found = root.iterfind(f"{_W}style") if root is not None else ()
        self._by_id = {style.get(f"{_W}styleId"): style for style in found}

    def heading(self, style: str | None) -> int:
        """Return the level of a heading's style, 0 for any other."""
        for element in self._up(style):
            kind, _space, level = _value(element.find(f"{_W}name")).lower().partition(" ")
            if kind == "heading" and level.isdecimal():
                return int(level)
        return 0

    def is_gap(self, style: str | None) -> bool:
        """Tell whether it is the thin line that parts tables."""
        return any(_value(element.find(f"{_W}name")) == "Sela" for element in self._up(style)) or style == "Sela"

    def marks(self, style: str | None) -> dict[str, bool]:
        """Return which marks a character style switches on or off."""
        marks: dict[str, bool] = {}
        for element in self._up(style):
            marks = _marks(element.find(f"{_W}rPr")) | marks
        return marks

    def numbering(self, style: str | None) -> etree._Element | None:
        """Return the numbering that a paragraph's style brings."""
        for element in self._up(style):
            found = element.find(f"{_W}pPr/{_W}numPr")
            if found is not None:
                return found
        return None

    def _up(self, style: str | None) -> Iterator[etree._Element]:
        """Yield a style and those it is based on."""
        for _step in range(20):
            element = self._by_id.get(style)
            if element is None:
                return
            yield element
            style = _value(element.find(f"{_W}basedOn")) or None


@dataclass(frozen=True, slots=True)
class _Level:
    kind: str
    start: int


class _Numbering:
    """The file's lists: what a number and a level in it mean."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[tuple[str, int], _Level] = {}
        self._kin: dict[str, str] = {}
        self._restarts: set[tuple[str, int]] = set()
        if root is None:
            return
        abstracts = {one.get(f"{_W}abstractNumId"): _levels(one) for one in root.iterfind(f"{_W}abstractNum")}
        for num in root.iterfind(f"{_W}num"):
            number = num.get(f"{_W}numId") or ""
            self._kin[number] = _value(num.find(f"{_W}abstractNumId"))
            levels = dict(abstracts.get(self._kin[number], {}))
            for override in num.iterfind(f"{_W}lvlOverride"):
                at = _whole(override.get(f"{_W}ilvl"))
                levels |= _levels(override)
                start = override.find(f"{_W}startOverride")
                if start is not None:
                    kind = levels[at].kind if at in levels else "decimal"
                    levels[at] = _Level(kind, _whole(_value(start), 1))
                    self._restarts.add((number, at))
            self._levels |= {(number, at): level for at, level in levels.items()}

    def level(self, number: str, level: int) -> _Level | None:
        """Return what a level of a list is; None where it prints no sign."""
        found = self._levels.get((number, level))
        return found if found is not None and found.kind != "none" else None

    def goes_on(self, before: ListKey, now: ListKey) -> bool:
        """Tell whether an item goes on with a list: numbers of one kin count on, unless one says so."""
        first, second = before.source, now.source
        if first == second or not isinstance(first, tuple) or not isinstance(second, tuple):
            return first == second
        return self._kin.get(first[0]) == self._kin.get(second[0]) and second not in self._restarts


def _levels(parent: etree._Element) -> dict[int, _Level]:
    return {
        _whole(level.get(f"{_W}ilvl")): _Level(
            _value(level.find(f"{_W}numFmt")) or "decimal", _whole(_value(level.find(f"{_W}start")), 1)
        )
        for level in parent.iterfind(f"{_W}lvl")
    }


def _value(element: etree._Element | None) -> str:
    return "" if element is None else element.get(f"{_W}val") or ""


def _whole(text: str | None, otherwise: int = 0) -> int:
    """Read a whole number as far as a document may hold one; LibreOffice writes some with a fraction."""
    try:
        return max(-32_767, min(int(float(text or "")), 32_767))
    except (ValueError, OverflowError):
        return otherwise


_MARK_OF: Final = {
    f"{_W}b": "bold",
    f"{_W}i": "italic",
    f"{_W}u": "underline",
    f"{_W}strike": "strike",
    f"{_W}dstrike": "strike",
}


def _marks(properties: etree._Element | None) -> dict[str, bool]:
    if properties is None:
        return {}
    return {_MARK_OF[str(child.tag)]: _value(child) not in _OFF for child in properties if child.tag in _MARK_OF}


# The walk through the file.

_PASSED: Final = frozenset(
    _W + name
    for name in (
        "ins",
        "moveTo",
        "hyperlink",
        "smartTag",
        "customXml",
        "fldSimple",
        "dir",
        "bdo",
        "sdtContent",
        "ruby",
        "rubyBase",
    )
)
"""What stands around runs and paragraphs, and is looked into."""
_GONE: Final = frozenset((f"{_W}del", f"{_W}moveFrom"))


_SPOKEN: Final = re.compile(r"\w")
"""A colon between label and fact is nobody's neighbour."""
_CELLS: Final = {Part.ACTION: 6, Part.ROW: 2}


@dataclass(slots=True)
class _Found:
    """A section in the making."""

    tag: Tag
    blocks: list[etree._Element] = field(default_factory=list)
    cells: tuple[str, ...] = ()


class _Reader:
    """Reads one file."""

    def __init__(self, styles: _Styles, numbering: _Numbering) -> None:
        self.styles = styles
        self.numbering = numbering
        self.flow: list[_Found | str] = []
        self.boxes: list[str] = []
        self.pictures = 0
        self.tracked = 0
        self.controls: set[str] = set()
        self.seen: set[str] = set()
        self.ends: set[str | None] = set()
        self.open: Tag | None = None

    def read(
        self, body: etree._Element, others: dict[str, etree._Element | None], edges: Sequence[etree._Element]
    ) -> ReturnedPaper:
        """Read the body and what hangs on it."""
        tags = [Tag.read(_value(element)) for element in body.iter(f"{_W}tag")]
        self.controls = {tag.key for tag in tags if tag is not None}
        marks = [element.get(f"{_W}name") for element in body.iter(f"{_W}bookmarkStart")]
        names, self.ends = [Tag.read(name) for name in marks], set(marks)
        for block, tag in self._blocks(body, None):
            self._take(block, tag)
        sections = [self._section(found) for found in self.flow if isinstance(found, _Found)]
        notes = [line for name in ("footnotes", "endnotes") for line in self._notes(others[name])]
        notes += sorted({line for edge in edges for line in self._edge(edge)})
        comments = others["comments"]
        return ReturnedPaper(
            sections=tuple(sections),
            lines=(*self._lines(sections), *(Line(text=text) for text in (*self.boxes, *notes))),
            meetings=frozenset(tag.meeting for tag in (*tags, *names) if tag is not None),
            comments=0 if comments is None else len(comments.findall(f"{_W}comment")),
            pictures=self.pictures,
            tracked=self.tracked,
        )

    # Which blocks belong to which section.

    def _blocks(self, parent: etree._Element, tag: Tag | None) -> Iterator[tuple[etree._Element | None, Tag | None]]:
        """Yield paragraphs and tables in order with the section they lie in; None for a section left empty."""
        for child in parent:
            if child.tag in (f"{_W}p", f"{_W}tbl"):
                yield child, tag or self._bookmarked(child)
            elif child.tag == f"{_W}sdt":
                own = _tag_of(child) or tag
                content = child.find(f"{_W}sdtContent")
                if own is not None and (content is None or _shows_placeholder(child)):
                    yield None, own
                elif content is not None:
                    yield from self._blocks(content, own)
            elif child.tag == f"{_W}bookmarkStart":
                self.open = self.open or self._opens(child.get(f"{_W}name"))
            elif child.tag in _PASSED:
                yield from self._blocks(child, tag)

    def _bookmarked(self, block: etree._Element) -> Tag | None:
        """Return the section between whose bookmarks a block lies, where its control is gone.

        LibreOffice changes the order of bookmarks within a paragraph, and writes some twice.
        """
        names = [element.get(f"{_W}name") for element in block.iter(f"{_W}bookmarkStart")]
        opening = self.open or next(filter(None, map(self._opens, names)), None)
        if opening is None:
            return None
        goes_on = opening.end_bookmark in self.ends and opening.end_bookmark not in names
        self.open = opening if goes_on else None
        return opening

    def _opens(self, name: str | None) -> Tag | None:
        tag = Tag.read(name)
        usable = tag is not None and name == tag.bookmark and not tag.part.is_row
        return tag if usable and tag is not None and not {tag.key} & (self.controls | self.seen) else None

    def _take(self, block: etree._Element | None, tag: Tag | None) -> None:
        """Put a block where it belongs; a section that comes a second time is no section."""
        last = self.flow[-1] if self.flow else None
        if tag is not None and not tag.part.is_row:
            if not (isinstance(last, _Found) and last.tag == tag):
                if tag.key in self.seen:
                    self._outside(block)
                    return
                last = self._begin(tag)
            if block is not None:
                last.blocks.append(block)
        else:
            self._outside(block)

    def _outside(self, block: etree._Element | None) -> None:
        if block is None:
            return
        if block.tag == f"{_W}p":
            self.flow.append(self._text([block]))
            return
        for row in self._rows(block):
            cells = [self._text(list(self._inner(cell))) for cell in self._cells(row)]
            tag = _row_tag(row)
            if tag is None or tag.key in self.seen or len(cells) != _CELLS[tag.part]:
                self.flow.extend(cells)
            else:
                self._begin(tag).cells = tuple(cells[1:])

    def _begin(self, tag: Tag) -> _Found:
        self.seen.add(tag.key)
        found = _Found(tag)
        self.flow.append(found)
        return found

    def _section(self, found: _Found) -> Section:
        tag = found.tag
        if tag.part is Part.ACTION:
            return Section(tag=tag, cells=found.cells)
        if tag.part is Part.ROW:
            return Section(tag=tag, text=found.cells[0])
        if tag.part is Part.DECISION:
            return Section(tag=tag, text=self._text(found.blocks))
        base = HANGING * 2 if tag.part in (Part.ITEM, Part.SPEECH) else HANGING
        return Section(tag=tag, doc=self._doc(found.blocks, base))

    def _lines(self, sections: Sequence[Section]) -> Iterator[Line]:
        """Yield the lines outside, each with its neighbours; what a paragraph break parts is several."""
        texts_of = iter(sections)
        spoken = [one if isinstance(one, str) else next(texts_of).words for one in self.flow]
        words = [" ".join(text.split()) if _SPOKEN.search(text) else "" for text in spoken]
        before = ""
        following = _following(words)
        for at, one in enumerate(self.flow):
            if isinstance(one, str):
                for line in filter(None, one.split("\n")):
                    yield Line(text=line, before=_end_of(before), after=_beginning_of(following[at]))
            before = words[at] or before

    def _notes(self, root: etree._Element | None) -> Iterator[str]:
        """Yield footnotes: a draft has none of its own."""
        for note in root if root is not None else ():
            text = self._text(list(note.iter(f"{_W}p")))
            if text and note.get(f"{_W}type") in (None, "normal"):
                yield text

    def _edge(self, root: etree._Element) -> Iterator[str]:
        """Yield the lines at the top or foot of pages, without page numbers."""
        for paragraph in root.iter(f"{_W}p"):
            text = settled(_PAGE.sub("", self._text([paragraph])))
            if text:
                yield text

    # Rows and cells.

    def _rows(self, table: etree._Element) -> Iterator[etree._Element]:
        for child in table:
            if child.tag == f"{_W}tr":
                if child.find(f"{_W}trPr/{_W}del") is None:
                    yield child
                else:
                    self.tracked += 1
            elif child.tag in _PASSED:
                yield from self._rows(child)
            elif child.tag == f"{_W}sdt":
                yield from self._rows(_content(child))

    def _cells(self, row: etree._Element) -> Iterator[etree._Element]:
        for child in row:
            if child.tag == f"{_W}tc":
                yield child
            elif child.tag in _PASSED:
                yield from self._cells(child)
            elif child.tag == f"{_W}sdt":
                yield from self._cells(_content(child))

    def _inner(self, cell: etree._Element) -> Iterator[etree._Element]:
        """Yield the paragraphs of a cell; those of a table inside it as lines."""
        for child in cell:
            if child.tag == f"{_W}p":
                yield child
            elif child.tag == f"{_W}tbl":
                for row in self._rows(child):
                    for inner in self._cells(row):
                        yield from self._inner(inner)
            elif child.tag == f"{_W}sdt":
                if not _shows_placeholder(child):
                    yield from self._inner(_content(child))
            elif child.tag in _PASSED:
                yield from self._inner(child)

    # Texts.

    def _text(self, paragraphs: Sequence[etree._Element]) -> str:
        """Return plain words, a line a paragraph."""
        lines = (self._joined(inlines) for _element, inlines in self._whole_paragraphs(_flat(self, paragraphs)))
        return settled("\n".join(lines))

    @staticmethod
    def _joined(inlines: Iterable[Node]) -> str:
        return "".join(inline.get("text", "\n") for inline in inlines)

    def _whole_paragraphs(self, paragraphs: Iterable[etree._Element]) -> Iterator[tuple[etree._Element, list[Node]]]:
        """Yield paragraphs with their texts; one whose mark was deleted runs on into the next, as Word accepts it."""
        carried: list[Node] = []
        last: etree._Element | None = None
        for paragraph in paragraphs:
            inlines = [*carried, *self._inlines(paragraph)]
            carried, last = [], None
            mark = paragraph.find(f"{_W}pPr/{_W}rPr")
            if mark is not None and any(mark.find(name) is not None for name in _GONE):
                self.tracked += 1
                carried, last = inlines, paragraph
            else:
                yield paragraph, inlines
        if last is not None and carried:
            yield last, carried

    def _inlines(self, paragraph: etree._Element) -> list[Node]:
        out: list[Node] = []
        self._gather(paragraph, out)
        return out

    def _gather(self, parent: etree._Element, out: list[Node]) -> None:
        for child in parent:
            if child.tag == f"{_W}r":
                self._run(child, out)
            elif child.tag in _GONE:
                self.tracked += 1
            elif child.tag in _PASSED:
                self.tracked += child.tag in (f"{_W}ins", f"{_W}moveTo")
                self._gather(child, out)
            elif child.tag == f"{_W}sdt":
                if not _shows_placeholder(child):
                    self._gather(_content(child), out)
            elif child.tag in (f"{_M}oMath", f"{_M}oMathPara"):
                _add(out, "".join(part.text or "" for part in child.iter(f"{_M}t")), [])

    def _run(self, run: etree._Element, out: list[Node]) -> None:
        properties = run.find(f"{_W}rPr")
        style = _value(properties.find(f"{_W}rStyle")) if properties is not None else ""
        on = self.styles.marks(style) | _marks(properties) if properties is not None else {}
        marks = [{"type": mark} for mark in MARKS if on.get(mark)]
        struck: list[Node] = []
        into = struck if on.get("strike") else out
        for child in run:
            self._piece(child, into, marks)
        if any(node.get("text", "").strip() for node in struck):
            # as in a paste: what is crossed out must not read as valid, and the schema has no strike
            _add(out, "~", marks)
            out.extend(struck)
            _add(out, "~", marks)

    def _piece(self, child: etree._Element, out: list[Node], marks: list[Node]) -> None:
        name = str(child.tag)
        if name == f"{_W}t":
            text = child.text or ""
            _add(out, text if child.get(f"{_XML}space") == "preserve" else text.strip(" \t\r\n"), marks)
        elif name in (f"{_W}tab", f"{_W}ptab"):
            _add(out, "\t", marks)
        elif name == f"{_W}cr" or (name == f"{_W}br" and child.get(f"{_W}type", "textWrapping") == "textWrapping"):
            out.append({"type": "hardBreak"})
        elif name == f"{_W}noBreakHyphen":
            _add(out, "-", marks)
        elif name == f"{_W}sym":
            _add(out, _symbol(child.get(f"{_W}char")), marks)
        elif name == f"{_MC}AlternateContent":
            chosen = child.find(f"{_MC}Choice")
            for inner in chosen if chosen is not None else ():
                self._piece(inner, out, marks)
        elif name in (f"{_W}drawing", f"{_W}pict", f"{_W}object"):
            boxes = list(child.iter(f"{_W}txbxContent"))
            self.boxes += filter(None, (self._text(list(box.iter(f"{_W}p"))) for box in boxes))
            self.pictures += not boxes

    # Rich text: the reverse of `rich`.

    def _doc(self, blocks: Sequence[etree._Element], base: int) -> Doc:
        content = self._nested(blocks, base, HANGING)
        try:
            return check({"type": "doc", "content": content})
        except DomainError:  # a table beyond the schema: its words at least
            return from_plain(self._text(list(_paragraphs_in(blocks))))

    def _nested(self, blocks: Iterable[etree._Element], base: int, step: int) -> list[Node]:
        flats: list[Flat] = []
        opened: list[ListKey] = []
        waiting: list[etree._Element] = []

        def write() -> None:
            for paragraph, inlines in self._whole_paragraphs(waiting):
                self._place(paragraph, inlines, flats, opened, (base, step))
            waiting.clear()

        for block in blocks:
            if block.tag == f"{_W}p":
                waiting.append(block)
                continue
            write()
            opened.clear()
            flats.append(Flat(self._table(block)))
        write()
        return nest(flats)

    def _place(
        self,
        paragraph: etree._Element,
        inlines: list[Node],
        flats: list[Flat],
        opened: list[ListKey],
        frame: tuple[int, int],
    ) -> None:
        """Put a paragraph among the blocks: a heading, an item, what goes on in an item, or a plain one."""
        properties = paragraph.find(f"{_W}pPr")
        style = _value(properties.find(f"{_W}pStyle")) if properties is not None else ""
        if not inlines and self.styles.is_gap(style):
            return
        in_cell = frame[0] == 0
        level = self.styles.heading(style)
        if level and not in_cell:
            opened.clear()
            heading = {"type": "heading", "attrs": {"level": min(max(level - 2, 1), 3)}, "content": inlines}
            flats.append(Flat(heading))
            return
        block: Node = {"type": "paragraph", "content": inlines}
        item = self._item(properties, style)
        if item is not None:
            depth, key = item
            depth = min(depth, len(opened))
            del opened[depth + 1 :]
            if len(opened) == depth + 1 and not self.numbering.goes_on(opened[-1], key):
                opened.pop()
            if len(opened) == depth:
                opened.append(key)
            flats.append(Flat(block, tuple(opened), opens=True))
            return
        left = _left(properties)
        depth = 0 if left is None else (left - frame[0] + frame[1] // 2) // frame[1]
        del opened[max(depth, 0) :]
        flats.append(Flat(block, tuple(opened)))

    def _item(self, properties: etree._Element | None, style: str) -> tuple[int, ListKey] | None:
        """Return the level of a list's item and which list it is."""
        numbering = properties.find(f"{_W}numPr") if properties is not None else None
        if numbering is None:
            numbering = self.styles.numbering(style)
        if numbering is None:
            return None
        number, level = _value(numbering.find(f"{_W}numId")), _whole(_value(numbering.find(f"{_W}ilvl")))
        found = self.numbering.level(number, level)
        if found is None:
            return None
        return max(level, 0), ListKey((number, level), found.kind != "bullet", max(found.start, 1))

    def _table(self, table: etree._Element) -> Node:
        """Read a table with its spans; widths are those of the paper, not of the editor, and are left out."""
        rows: list[list[Node]] = []
        above: dict[int, Node] = {}  # by column: the cell that may go on downwards
        for row in self._rows(table):
            head = row.find(f"{_W}trPr/{_W}tblHeader") is not None
            cells: list[Node] = []
            column = _whole(_value(row.find(f"{_W}trPr/{_W}gridBefore")))
            cells += [_cell([{"type": "paragraph"}]) for _empty in range(min(max(column, 0), 63))]
            below: dict[int, Node] = {}
            for element in self._cells(row):
                properties = element.find(f"{_W}tcPr")
                span = max(_whole(_value(properties.find(f"{_W}gridSpan")), 1), 1) if properties is not None else 1
                merge = properties.find(f"{_W}vMerge") if properties is not None else None
                if merge is not None and _value(merge) != "restart" and column in above:
                    cell = above[column]
                    cell["attrs"]["rowspan"] += 1
                else:
                    shade = properties.find(f"{_W}shd") if properties is not None else None
                    shaded = shade is not None and (shade.get(f"{_W}fill") or "").upper() == HEAD_FILL
                    content = self._nested(self._inner(element), 0, CELL_HANGING) or [{"type": "paragraph"}]
                    cell = _cell(content, "tableHeader" if head or shaded else "tableCell", span)
                    cells.append(cell)
                if merge is not None:
                    below[column] = cell
                column += span
            above = below
            rows.append(cells)
        return {"type": "table", "content": [{"type": "tableRow", "content": cells} for cells in rows]}


def _cell(content: list[Node], kind: str = "tableCell", span: int = 1) -> Node:
    return {"type": kind, "attrs": {"colspan": span, "rowspan": 1, "colwidth": None}, "content": content}


def _add(out: list[Node], text: str, marks: list[Node]) -> None:
    if text:
        out.append({"type": "text", "text": text, "marks": marks})


def _symbol(code: str | None) -> str:
    """Return the sign of a symbol font; those of a font's own stand as a bullet."""
    try:
        sign = int(code or "", 16)
    except ValueError:
        return "•"
    return "•" if 0xE000 <= sign <= 0xF8FF or sign > 0x10FFFF else chr(sign)


def _left(properties: etree._Element | None) -> int | None:
    indent = properties.find(f"{_W}ind") if properties is not None else None
    if indent is None:
        return None
    left = indent.get(f"{_W}left") or indent.get(f"{_W}start")
    return None if left is None else _whole(left)


def _content(control: etree._Element) -> etree._Element:
    found = control.find(f"{_W}sdtContent")
    return found if found is not None else etree.Element(f"{_W}sdtContent")


def _tag_of(control: etree._Element) -> Tag | None:
    return Tag.read(_value(control.find(f"{_W}sdtPr/{_W}tag")))


def _shows_placeholder(control: etree._Element) -> bool:
    """Tell whether a control was emptied: Word puts a hint of its own where there was a text."""
    found = control.find(f"{_W}sdtPr/{_W}showingPlcHdr")
    return found is not None and _value(found) not in _OFF


def _row_tag(row: etree._Element) -> Tag | None:
    """Return the tag of a row of the matrix: on its number's control, else its bookmark."""
    found = [Tag.read(_value(element)) for element in row.iter(f"{_W}tag")]
    found += [Tag.read(element.get(f"{_W}name")) for element in row.iter(f"{_W}bookmarkStart")]
    return next((tag for tag in found if tag is not None and tag.part.is_row), None)


def _flat(reader: _Reader, blocks: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """Yield paragraphs, those of tables among the blocks too."""
    for block in blocks:
        if block.tag == f"{_W}p":
            yield block
        else:
            for row in reader._rows(block):
                for cell in reader._cells(row):
                    yield from reader._inner(cell)


def _paragraphs_in(blocks: Iterable[etree._Element]) -> Iterator[etree._Element]:
    for block in blocks:
        yield from block.iter(f"{_W}p")


def _following(words: Sequence[str]) -> list[str]:
    """Return for each place the next words after it."""
    following: list[str] = []
    after = ""
    for text in reversed(words):
        following.append(after)
        after = text or after
    return following[::-1]


_NEIGHBOUR: Final = 90


def _end_of(text: str) -> str:
    return text if len(text) <= _NEIGHBOUR else "…" + text[-_NEIGHBOUR:]


def _beginning_of(text: str) -> str:
    return text if len(text) <= _NEIGHBOUR else text[:_NEIGHBOUR] + "…"
