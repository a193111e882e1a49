"""A Word file as its parts: read from a base document, some replaced or added; the same parts give the same bytes."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final
from xml.sax.saxutils import quoteattr

CONTENT_TYPES: Final = "[Content_Types].xml"
DOCUMENT: Final = "word/document.xml"
DOCUMENT_RELS: Final = "word/_rels/document.xml.rels"
NUMBERING: Final = "word/numbering.xml"
STYLES: Final = "word/styles.xml"
CORE: Final = "docProps/core.xml"

_RELATIONSHIP: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# The earliest date that a zip can hold: a file's bytes must not depend on when it was made.
_DATE: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3


class Package:
    """The parts of one Word file, by name."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self._parts = dict(parts)
        self._added = 0
        self._drawn = 0
        self._pictures: dict[bytes, str] = {}

    @classmethod
    def read(cls, file: Path | BinaryIO) -> Package:
        """Read the file at a path, or an open one."""
        with zipfile.ZipFile(file) as archive:
            return cls({name: archive.read(name) for name in archive.namelist() if not name.endswith("/")})

    def __getitem__(self, name: str) -> bytes:
        """Return a part."""
        return self._parts[name]

    def __setitem__(self, name: str, content: bytes) -> None:
        """Replace a part."""
        self._parts[name] = content

    @property
    def parts(self) -> dict[str, bytes]:
        """All parts, by name."""
        return dict(self._parts)

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a part of that name."""
        return name in self._parts

    def names(self) -> tuple[str, ...]:
        """Return the names of all parts."""
        return tuple(self._parts)

    def copy(self) -> Package:
        """Return another file of the same parts, to be changed without this one."""
        return Package(self._parts)

    def add(self, name: str, content: bytes, *, kind: str, content_type: str) -> str:
        """Add a part that the document refers to (`kind`: header, image); return the id to refer to it by."""
        self._added += 1
        while b'"rakor%d"' % self._added in self._parts[DOCUMENT_RELS]:  # a template that was made from our own paper
            self._added += 1
        rel_id = f"rakor{self._added}"  # no clash with the ids that Word gives, rId1, rId2, …
        self._parts[name] = content
        self._declare(name, content_type)
        target = name.removeprefix("word/")
        relationship = f'<Relationship Id="{rel_id}" Type="{_RELATIONSHIP}/{kind}" Target={quoteattr(target)}/>'
        self._append(DOCUMENT_RELS, relationship, "</Relationships>")
        return rel_id

    def picture(self, stem: str, extension: str, content: bytes, *, content_type: str) -> str:
        """Add a picture as `word/media/STEM.EXTENSION`, the same one only once; return the id to refer to it by."""
        if content not in self._pictures:
            name = f"word/media/{stem}.{extension}"
            if name in self._parts:
                name = f"word/media/{stem}{len(self._pictures) + 1}.{extension}"
            self._pictures[content] = self.add(name, content, kind="image", content_type=content_type)
        return self._pictures[content]

    def next_drawing(self) -> int:
        """Return the number of the next drawing; in a document no two may have the same."""
        self._drawn += 1
        return self._drawn

    def to_bytes(self) -> bytes:
        """Write the file. [Content_Types].xml comes first, as Word writes it."""
        names = sorted(self._parts, key=lambda name: (name != CONTENT_TYPES, not name.startswith("_rels"), name))
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name in names:
                entry = zipfile.ZipInfo(name, _DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = _UNIX  # the same on every system
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, self._parts[name])
        return out.getvalue()

    def _declare(self, name: str, content_type: str) -> None:
        override = f'<Override PartName={quoteattr("/" + name)} ContentType="{content_type}"/>'
        self._append(CONTENT_TYPES, override, "</Types>")

    def _append(self, part: str, element: str, end: str) -> None:
        text = self._parts[part].decode()
        head, found, tail = text.rpartition(end)
        if not found:
            raise ValueError(f"{part} of the base document does not end in {end}")
        self._parts[part] = f"{head}{element}{found}{tail}".encode()
