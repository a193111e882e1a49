"""From a paper's Word file to its PDF: what was converted once is kept by what it was made from."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import structlog

from coordination.documents import pdf
from coordination.errors import DomainError
from coordination.files.kept import forget_oldest
from coordination.files.storage import Store
from coordination.i18n import _

log = structlog.get_logger()

MOST_KEPT: Final = 512 * 1024 * 1024
"""Bytes of PDFs that are kept; the ones not asked for the longest go first."""


class NoPdf(DomainError):
    """There is no PDF of this paper now; the sentence says why, and what works instead."""

    status = 503


class NoConverter(NoPdf):
    """There will be no PDF until LibreOffice is installed."""


@cache
def converter(folder: Path) -> pdf.Converter:
    """Return this process's converter for a data folder."""
    return pdf.Converter(folder / "cache" / "libreoffice")


def pdf_of(store: Store, word: bytes, *, patient: bool = False) -> bytes:
    """Return the PDF of a Word file, kept or made now. Raises NoPdf.

    It is found by the SHA-256 of the Word file and the converter's version alone: whoever may have the one may have
    the other, and nobody gets it by another way. `patient` is for work in the background.
    """
    data = store.root.parent
    office = converter(data)
    program = office.program
    if program is None:
        raise NoConverter(no_converter())
    kept = _Kept(data / "cache" / "pdf", word, pdf.version(program))
    found = kept.read()
    return found if found is not None else _made(office, word, kept, patient=patient)


def no_converter() -> str:
    """Say that there is no LibreOffice, what works without, and what would have to be installed."""
    return _(
        "PDF belum dapat dibuat: LibreOffice belum terpasang di server. Word dan tampilan cetak tetap dapat dipakai. "
        "Administrator memasangnya dengan paket libreoffice-writer-nogui, fonts-liberation, dan fonts-urw-base35."
    )


def _made(office: pdf.Converter, word: bytes, kept: _Kept, *, patient: bool) -> bytes:
    try:
        return office.to_pdf(word, kept=kept, patient=patient)
    except pdf.NoConverter as error:
        raise NoConverter(no_converter()) from error
    except pdf.Busy as error:
        raise NoPdf(_("Beberapa PDF lain sedang dibuat. Coba lagi sebentar; Word dapat diunduh sekarang.")) from error
    except pdf.TooLong as error:
        log.warning("pdf_too_long", word=kept.key, size=len(word))
        raise NoPdf(
            _("PDF naskah ini belum selesai dibuat dalam batas waktu. Unduh Word-nya, atau coba lagi nanti.")
        ) from error
    except pdf.Unconverted as error:
        log.warning("pdf_unconverted", word=kept.key, size=len(word), said=str(error))
        raise NoPdf(
            _("PDF naskah ini tidak dapat dibuat. Unduh Word-nya, dan beri tahu administrator bila ini berulang.")
        ) from error


class _Kept:
    """Where the PDF of one Word file lies or would lie."""

    def __init__(self, folder: Path, word: bytes, version: str) -> None:
        self.key = sha256(word).hexdigest()
        self._folder = folder
        self._path = folder / f"{self.key}-{sha256(version.encode()).hexdigest()[:12]}.pdf"

    def read(self) -> bytes | None:
        """Return the kept PDF, None where there is none; asking keeps it longer."""
        with suppress(OSError):
            found = self._path.read_bytes()
            os.utime(self._path)
            return found
        return None

    def write(self, made: bytes) -> None:
        """Keep a PDF; a disk without room keeps none."""
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._folder, prefix="new-")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(made)
                Path(name).replace(self._path)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
            forget_oldest(self._folder, MOST_KEPT)
