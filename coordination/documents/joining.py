"""Several PDFs joined into one with bookmarks, written as they come: memory holds one of them at a time.

Each file's tree of pages hangs whole under the one root, and its own outline becomes the children of its bookmark, so
that only object numbers are rewritten. What describes a whole file is left behind: structure tags, PDF/A's claim and
colour profile, its metadata. Whoever needs a file for the archive takes the paper itself.
"""

from __future__ import annotations

from collections import deque
from io import BytesIO
from typing import BinaryIO, Final, NamedTuple

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

_CATALOG: Final = 1
_PAGES: Final = 2
_OUTLINES: Final = 3
_INFO: Final = 4
_FREE: Final = 5
"""Numbers of the objects of the whole; those of the parts begin here."""

_LEFT: Final = frozenset(
    {"/StructParents", "/StructParent", "/SE", "/Metadata", "/AA", "/OpenAction", "/JS", "/Length"}
)
"""Keys that are not taken over: of structure and scripts, and the length of a stream, which is reckoned anew."""


class Unjoinable(RuntimeError):
    """A PDF cannot be read."""


class _Bookmark(NamedTuple):
    """One part under its title, by the numbers of its objects."""

    number: int
    title: str
    page: int
    first: int | None
    last: int | None
    children: int


class Joiner:
    """Writes one PDF to `target`, part by part; nothing can be read before `finish`."""

    def __init__(self, target: BinaryIO, *, title: str) -> None:
        self._target = target
        self._title = title
        self._at = 0
        self._offsets: dict[int, int] = {}
        self._next = _FREE
        self._trees: list[int] = []
        self._pages = 0
        self._bookmarks: list[_Bookmark] = []
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def add(self, pdf: bytes, title: str) -> None:
        """Append a file under a bookmark with this title. Raises Unjoinable."""
        try:
            self._add(PdfReader(BytesIO(pdf)), title)
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
            raise Unjoinable(str(error)) from error

    def finish(self) -> None:
        """Write what holds the parts together."""
        kids = ArrayObject(_reference(tree) for tree in self._trees)
        self._object(_PAGES, _dictionary(Type=NameObject("/Pages"), Kids=kids, Count=NumberObject(self._pages)))
        self._object(_OUTLINES, self._outlines())
        self._object(_INFO, _dictionary(Title=TextStringObject(self._title), Producer=TextStringObject("Rakor")))
        catalog = _dictionary(
            Type=NameObject("/Catalog"),
            Pages=_reference(_PAGES),
            Outlines=_reference(_OUTLINES),
            PageMode=NameObject("/UseOutlines"),
            Lang=TextStringObject("id-ID"),
        )
        self._object(_CATALOG, catalog)
        start, size = self._at, self._next
        self._write(f"xref\n0 {size}\n0000000000 65535 f \n".encode())
        for number in range(1, size):
            at = self._offsets.get(number)
            self._write(b"0000000000 00000 f \n" if at is None else f"{at:010d} 00000 n \n".encode())
        trailer = _dictionary(Size=NumberObject(size), Root=_reference(_CATALOG), Info=_reference(_INFO))
        self._write(b"trailer\n")
        self._write(_bytes_of(trailer))
        self._write(f"\nstartxref\n{start}\n%%EOF\n".encode())

    def _add(self, reader: PdfReader, title: str) -> None:
        root = reader.root_object
        part = _Part(self._next)
        tree = part.number(root.raw_get("/Pages"))
        outline, bookmark = _outline(root), part.take()
        if outline is not None:
            part.stands_for(root.raw_get("/Outlines"), bookmark)  # what names it as parent now names the bookmark
        first, last = (part.number(outline.raw_get(end)) if outline else None for end in ("/First", "/Last"))
        page = part.number(reader.pages[0].indirect_reference)
        while part.waiting:
            number, content = part.following()
            if number == tree:
                assert isinstance(content, DictionaryObject)
                content[NameObject("/Parent")] = _reference(_PAGES)
            self._object(number, content)
        self._next = part.next
        self._trees.append(tree)
        self._pages += len(reader.pages)
        self._bookmarks.append(_Bookmark(bookmark, title, page, first, last, _children(outline)))

    def _outlines(self) -> DictionaryObject:
        """Write the bookmarks of the parts; return what they hang under."""
        marks = self._bookmarks
        for place, mark in enumerate(marks):
            top = ArrayObject([_reference(mark.page), NameObject("/Fit")])
            entry = _dictionary(Title=TextStringObject(mark.title), Parent=_reference(_OUTLINES), Dest=top)
            near = {
                "/Prev": marks[place - 1].number if place else None,
                "/Next": marks[place + 1].number if place + 1 < len(marks) else None,
                "/First": mark.first,
                "/Last": mark.last,
            }
            entry |= {NameObject(name): _reference(number) for name, number in near.items() if number is not None}
            if mark.first is not None:
                entry[NameObject("/Count")] = NumberObject(-mark.children)  # shown closed
            self._object(mark.number, entry)
        outlines = _dictionary(Type=NameObject("/Outlines"), Count=NumberObject(len(marks)))
        if marks:
            outlines[NameObject("/First")] = _reference(marks[0].number)
            outlines[NameObject("/Last")] = _reference(marks[-1].number)
        return outlines

    def _object(self, number: int, content: PdfObject) -> None:
        self._offsets[number] = self._at
        self._write(f"{number} 0 obj\n".encode())
        self._write(_bytes_of(content))
        self._write(b"\nendobj\n")

    def _write(self, content: bytes) -> None:
        self._target.write(content)
        self._at += len(content)


class _Part:
    """The objects of one file that can be reached, under numbers of the whole."""

    def __init__(self, first: int) -> None:
        self.next = first
        self._numbers: dict[int, int] = {}
        self.waiting: deque[tuple[int, IndirectObject]] = deque()

    def take(self) -> int:
        """Return a number that is free."""
        self.next += 1
        return self.next - 1

    def number(self, reference: object) -> int:
        """Return the number of an object in the whole; what is asked for the first time waits to be written."""
        if not isinstance(reference, IndirectObject):
            raise TypeError("a reference was expected")
        known = self._numbers.get(reference.idnum)
        if known is None:
            known = self._numbers[reference.idnum] = self.take()
            self.waiting.append((known, reference))
        return known

    def stands_for(self, reference: object, number: int) -> None:
        """Let another object stand where this one was."""
        if isinstance(reference, IndirectObject):
            self._numbers[reference.idnum] = number

    def following(self) -> tuple[int, PdfObject]:
        """Return the next object that waits."""
        number, reference = self.waiting.popleft()
        return number, self._taken(reference.get_object())

    def _taken(self, content: object) -> PdfObject:
        """Return a copy in which every reference has the number of the whole."""
        if isinstance(content, IndirectObject):
            return _reference(self.number(content))
        if isinstance(content, DictionaryObject):
            copy = DictionaryObject() if not isinstance(content, StreamObject) else StreamObject()
            for name in content:
                if name not in _LEFT:
                    copy[NameObject(name)] = self._taken(content.raw_get(name))
            if isinstance(content, StreamObject) and isinstance(copy, StreamObject):
                copy._data = content._data  # as it is packed
            return copy
        if isinstance(content, ArrayObject):
            return ArrayObject(self._taken(list.__getitem__(content, at)) for at in range(len(content)))
        assert isinstance(content, PdfObject)
        return content


def _outline(root: DictionaryObject) -> DictionaryObject | None:
    """Return a file's outline, None where it has no entries."""
    if "/Outlines" not in root:
        return None
    found = root["/Outlines"]
    return found if isinstance(found, DictionaryObject) and "/First" in found else None


def _children(outline: object) -> int:
    count = outline.get("/Count") if isinstance(outline, DictionaryObject) else None
    return abs(int(count)) if isinstance(count, int) else 1


def _reference(number: int) -> IndirectObject:
    return IndirectObject(number, 0, None)


def _dictionary(**entries: PdfObject) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


def _bytes_of(content: PdfObject) -> bytes:
    written = BytesIO()
    if isinstance(content, StreamObject):
        head = DictionaryObject(content)
        data = content._data
        head[NameObject("/Length")] = NumberObject(len(data))
        head.write_to_stream(written)
        written.write(b"\nstream\n" + bytes(data) + b"\nendstream")
    else:
        content.write_to_stream(written)
    return written.getvalue()
