"""A Word file taken apart for reading: its parts, what they refer to, and the pictures among them."""

from __future__ import annotations

import posixpath
import zipfile
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from coordination.documents.package import DOCUMENT

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LINKS: Final = frozenset(("http", "https", "mailto"))
_PICTURES: Final = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"))


@dataclass(frozen=True, slots=True)
class Source:
    """The parts of one Word file, by name."""

    parts: Mapping[str, bytes]

    @classmethod
    def read(cls, word: bytes) -> Source:
        """Read a file. Raises zipfile.BadZipFile for what is none."""
        with zipfile.ZipFile(BytesIO(word)) as archive:
            return cls({name: archive.read(name) for name in archive.namelist() if not name.endswith("/")})

    def root(self, name: str) -> etree._Element | None:
        """Return the root of a part; no entity in it is resolved and nothing is fetched."""
        content = self.parts.get(name)
        if content is None:
            return None
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))

    def references(self, name: str = DOCUMENT) -> References:
        """Return what a part refers to."""
        folder, file = posixpath.split(name)
        listed = self.root(f"{folder}/_rels/{file}.rels")
        found = {} if listed is None else {one.get("Id", ""): one for one in listed}
        return References(self, folder, found)


@dataclass(frozen=True, slots=True)
class References:
    """What one part of a file refers to, by the ids that it uses."""

    source: Source
    folder: str
    found: Mapping[str, etree._Element]

    def part(self, ref: str) -> str:
        """Return the name of the part that an id means, empty where it means none in the file."""
        one = self.found.get(ref)
        if one is None or one.get("TargetMode") == "External":
            return ""
        target = one.get("Target", "")
        return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(self.folder, target))

    def address(self, ref: str) -> str:
        """Return the address that a link leads to, empty where it is none that a page may link to."""
        one = self.found.get(ref)
        target = one.get("Target", "") if one is not None and one.get("TargetMode") == "External" else ""
        try:
            return target if urlsplit(target).scheme.lower() in _LINKS else ""
        except ValueError:
            return ""

    def picture(self, ref: str) -> str:
        """Return a picture of the file as a data: address, empty where it is none that a browser should show."""
        content = self.source.parts.get(self.part(ref), b"")
        kind = next((kind for start, kind in _PICTURES if content.startswith(start)), "")
        if not kind and content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            kind = "webp"
        return f"data:image/{kind};base64,{b64encode(content).decode()}" if kind else ""
