"""Papers as they are printed: a Word file's PDF, the text of its pages and their pictures, each made once.

The PDFs lie in a folder that all test processes of a run share, under the digest of the Word file, so that none is
converted twice; each process starts LibreOffice at most once, when the first paper is asked for.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image

from coordination.documents.pdf import Converter

RESOLUTION = 40
"""Dots an inch of a page's picture: a millimetre is 1.6 of them."""


class _Kept:
    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> bytes | None:
        return self._file.read_bytes() if self._file.is_file() else None

    def write(self, made: bytes, /) -> None:
        self._file.write_bytes(made)


class Printer:
    """The product's own converter, and what poppler reads from the PDFs that it makes below `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._office = Converter(folder / "office")
        self._texts: dict[str, tuple[str, ...]] = {}
        self._pictures: dict[str, list[Image.Image]] = {}

    def pdf(self, word: bytes) -> bytes:
        """Return a Word file as PDF."""
        kept = _Kept(self._file(word))
        return kept.read() or self._office.to_pdf(word, kept=kept, patient=True)

    def pages(self, word: bytes) -> tuple[str, ...]:
        """Return the text of each page."""
        file = self._printed(word)
        if file.name not in self._texts:
            text = _run("pdftotext", "-raw", file, "-").decode()
            self._texts[file.name] = tuple(text.removesuffix("\f").split("\f"))
        return self._texts[file.name]

    def pictures(self, word: bytes) -> list[Image.Image]:
        """Return a small grey picture of each page."""
        file = self._printed(word)
        if file.name not in self._pictures:
            # Without -png it packs none of them, and writes one after the other.
            self._pictures[file.name] = list(_pgms(BytesIO(_run("pdftoppm", "-r", str(RESOLUTION), "-gray", file))))
        return self._pictures[file.name]

    def close(self) -> None:
        """Let LibreOffice go."""
        self._office.close()

    def _printed(self, word: bytes) -> Path:
        self.pdf(word)
        return self._file(word)

    def _file(self, word: bytes) -> Path:
        return self._folder / f"{hashlib.sha256(word).hexdigest()}.pdf"


def poppler() -> bool:
    """Say whether poppler's programs are here."""
    return all(map(shutil.which, ("pdftotext", "pdftoppm")))


def _run(*command: str | Path) -> bytes:
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


def _pgms(stream: BytesIO) -> Iterator[Image.Image]:
    """Yield the pictures that stand one after the other, each as "P5\\nWIDTH HEIGHT\\n255\\n" and its bytes."""
    while stream.readline():
        width, height = map(int, stream.readline().split())
        stream.readline()
        yield Image.frombytes("L", (width, height), stream.read(width * height))
