"""Reads a draft that was corrected in Word: its sections by their tags, and whatever else stands in the file.

What Word calls tracked changes counts as accepted: insertions are taken, deletions left out. Nothing typed is lost:
what lies in no section of ours is returned as a line with its neighbours, for `strays` to tell from the paper's own.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from lxml import etree

from coordination.documents.numbering import HANGING
from coordination.documents.returned_looks import Numbering, Styles, value_of
from coordination.documents.returned_texts import PASSED, Texts, shows_placeholder
from coordination.documents.tags import Part, Tag, settled
from coordination.files.office import DOCX, UnfitFile, office_type
from coordination.i18n import gettext as _
from coordination.richtext import EMPTY, Doc, texts

MOST_XML: Final = 80 * 1024 * 1024
"""Most bytes of one part that is read; a notula of 5,000 actions has a tenth of it."""

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BESIDES: Final = ("styles", "numbering", "footnotes", "endnotes", "comments")
_EDGE: Final = re.compile(r"word/(?:rakor)?(?:header|footer)\w*\.xml", re.IGNORECASE)
_PAGE: Final = re.compile(r"-\s*\d*\s*-")
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
    return _Reader(Texts(Styles(others["styles"]), Numbering(others["numbering"]))).read(body, others, edges)


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


# The walk through the file.

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

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.flow: list[_Found | str] = []
        self.controls: set[str] = set()
        self.seen: set[str] = set()
        self.ends: set[str | None] = set()
        self.open: Tag | None = None

    def read(
        self, body: etree._Element, others: dict[str, etree._Element | None], edges: Sequence[etree._Element]
    ) -> ReturnedPaper:
        """Read the body and what hangs on it."""
        tags = [Tag.read(value_of(element)) for element in body.iter(f"{_W}tag")]
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
            lines=(*self._lines(sections), *(Line(text=text) for text in (*self.texts.boxes, *notes))),
            meetings=frozenset(tag.meeting for tag in (*tags, *names) if tag is not None),
            comments=0 if comments is None else len(comments.findall(f"{_W}comment")),
            pictures=self.texts.pictures,
            tracked=self.texts.tracked,
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
                if own is not None and (content is None or shows_placeholder(child)):
                    yield None, own
                elif content is not None:
                    yield from self._blocks(content, own)
            elif child.tag == f"{_W}bookmarkStart":
                self.open = self.open or self._opens(child.get(f"{_W}name"))
            elif child.tag in PASSED:
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
            self.flow.append(self.texts.text([block]))
            return
        for row in self.texts.rows(block):
            cells = [self.texts.text(list(self.texts.inner(cell))) for cell in self.texts.cells(row)]
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
            return Section(tag=tag, text=self.texts.text(found.blocks))
        base = HANGING * 2 if tag.part in (Part.ITEM, Part.SPEECH) else HANGING
        return Section(tag=tag, doc=self.texts.doc(found.blocks, base))

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
            text = self.texts.text(list(note.iter(f"{_W}p")))
            if text and note.get(f"{_W}type") in (None, "normal"):
                yield text

    def _edge(self, root: etree._Element) -> Iterator[str]:
        """Yield the lines at the top or foot of pages, without page numbers."""
        for paragraph in root.iter(f"{_W}p"):
            text = settled(_PAGE.sub("", self.texts.text([paragraph])))
            if text:
                yield text


def _tag_of(control: etree._Element) -> Tag | None:
    return Tag.read(value_of(control.find(f"{_W}sdtPr/{_W}tag")))


def _row_tag(row: etree._Element) -> Tag | None:
    """Return the tag of a row of the matrix: on its number's control, else its bookmark."""
    found = [Tag.read(value_of(element)) for element in row.iter(f"{_W}tag")]
    found += [Tag.read(element.get(f"{_W}name")) for element in row.iter(f"{_W}bookmarkStart")]
    return next((tag for tag in found if tag is not None and tag.part.is_row), None)


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
