"""Looking into Word, Excel and PowerPoint files without opening them: what they are, and whether they are harmless."""

from __future__ import annotations

import io
import zipfile
import zlib

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from coordination.errors import DomainError
from coordination.i18n import gettext as _

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

MAX_UNPACKED = 300 * 1024 * 1024  # bytes of all parts together
MAX_PARTS = 10_000
MAX_RATIO = 200  # unpacked to packed; a real document of text stays below 30
_SMALL = 20 * 1024 * 1024  # below this, any ratio is harmless
_MAX_CONTENT_TYPES = 1024 * 1024

_TYPES_PART = "[Content_Types].xml"
_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": XLSX,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": PPTX,
}
_PROGRAMS = (
    ".exe",
    ".dll",
    ".scr",
    ".com",
    ".bat",
    ".cmd",
    ".ps1",
    ".vbs",
    ".js",
    ".jar",
    ".class",
    ".msi",
    ".lnk",
    ".hta",
)


class UnfitFile(DomainError):
    """An uploaded file cannot be taken; the message says why and what to do instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


def office_type(data: bytes) -> str:
    """Return the media type of a Word, Excel or PowerPoint file after looking into it.

    Nothing is unpacked but the short list of its parts' types. Raises UnfitFile for another kind of zip file, a damaged
    or locked one, one with macros or programs inside, and one that would swell when opened.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bomb(archive.infolist(), len(data))
            _refuse_programs(archive.namelist())
            types = _content_types(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        UnicodeError,
        OSError,
    ) as error:
        raise UnfitFile(
            _("Berkas ini rusak atau terkunci. Simpan ulang dari aplikasi asalnya, lalu unggah lagi.")
        ) from error
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in types):
        raise UnfitFile(_has_macros())
    kinds = {_MAIN[kind] for kind in types if kind in _MAIN}
    if len(kinds) != 1:
        raise UnfitFile(
            _("Berkas ini bukan dokumen Word, Excel, atau PowerPoint. Simpan ulang sebagai .docx, .xlsx, atau .pptx.")
        )
    return kinds.pop()


def _refuse_bomb(parts: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or (unpacked > _SMALL and unpacked > MAX_RATIO * packed):
        raise UnfitFile(_("Isi berkas ini membengkak tidak wajar saat dibuka, sehingga ditolak demi keamanan."))


def _refuse_programs(names: list[str]) -> None:
    for name in (name.lower() for name in names):
        if "vbaproject" in name or "/macrosheets/" in name:
            raise UnfitFile(_has_macros())
        if name.endswith(_PROGRAMS):
            raise UnfitFile(_("Di dalam berkas ini ada program. Hapus lampiran program itu, lalu unggah lagi."))


def _has_macros() -> str:
    return _("Berkas ini berisi makro. Simpan ulang sebagai .docx, .xlsx, .pptx, atau PDF, lalu unggah lagi.")


def _content_types(archive: zipfile.ZipFile) -> set[str]:
    """Return the content types named in an Office file; empty for any other zip file."""
    try:
        part = archive.getinfo(_TYPES_PART)
    except KeyError:
        return set()
    if part.file_size > _MAX_CONTENT_TYPES:
        return set()
    try:
        root = fromstring(archive.read(part))
    except (ParseError, DefusedXmlException, LookupError, ValueError):
        return set()
    return {element.get("ContentType", "") for element in root}
