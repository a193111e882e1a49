"""Checking an uploaded file: what it is by its content, whether it is harmless, and what it may be called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import puremagic

from coordination.files.names import safe_name
from coordination.files.office import DOCX, PPTX, XLSX, UnfitFile, office_type
from coordination.i18n import Formats
from coordination.i18n import gettext as _

LIMIT = 20 * 1024 * 1024  # bytes


class MediaType(StrEnum):
    """What may be uploaded."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"
    PDF = "application/pdf"
    DOCX = DOCX
    XLSX = XLSX
    PPTX = PPTX

    @property
    def is_image(self) -> bool:
        """Whether it is a picture, whose metadata must go (files.images)."""
        return self.startswith("image/")

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The endings a file of this type may have, the usual one first."""
        return _SUFFIXES[self]


_SUFFIXES = {
    MediaType.JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    MediaType.PNG: (".png",),
    MediaType.WEBP: (".webp",),
    MediaType.HEIC: (".heic", ".heif"),
    MediaType.PDF: (".pdf",),
    MediaType.DOCX: (".docx",),
    MediaType.XLSX: (".xlsx",),
    MediaType.PPTX: (".pptx",),
}
ALLOWED_SUFFIXES = tuple(suffix for suffixes in _SUFFIXES.values() for suffix in suffixes)
"""For the `accept` attribute of file fields."""

_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # Word and Excel before 2007, and encrypted files of today


@dataclass(frozen=True, slots=True)
class Checked:
    """What an upload is by its content; `safe_name` ends accordingly, whatever the sent name claimed. Size in bytes."""

    media_type: MediaType
    safe_name: str
    size: int


def check_upload(data: bytes | Path, filename: str, *, limit: int = LIMIT) -> Checked:
    """Say what an uploaded file is, by its content alone. `limit` is in bytes.

    Raises UnfitFile (field "file") for an empty file, one over the limit, one of another type, and one that is damaged
    or could do harm. Pictures are looked at closer when `files.images` cleans them.
    """
    size = data.stat().st_size if isinstance(data, Path) else len(data)
    if size == 0:
        raise UnfitFile(_("Berkas ini kosong. Periksa berkasnya, lalu unggah lagi."))
    if size > limit:
        raise UnfitFile(
            _(
                "Ukuran berkas ini %(size)s, melebihi batas %(limit)s. Perkecil dahulu, atau kirim sebagai tautan.",
                size=megabytes(size),
                limit=megabytes(limit),
            )
        )
    content = data.read_bytes() if isinstance(data, Path) else data
    media_type = _media_type(content)
    return Checked(media_type, safe_name(filename, media_type.suffixes), size)


def megabytes(size: int) -> str:
    """Print a number of bytes as people see it: "20 MB", "1,5 MB"."""
    return f"{Formats().number(round(size / 1024 / 1024, 1))} MB"


def _media_type(data: bytes) -> MediaType:
    if data.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return MediaType.WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return MediaType.HEIC
    if data.startswith(b"%PDF-"):
        return _whole_pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return MediaType(office_type(data))
    raise UnfitFile(_not_allowed(data))


def _whole_pdf(data: bytes) -> MediaType:
    """Take a PDF only with its end, or a cut-off transfer would stay unnoticed until somebody needs the paper."""
    if b"%%EOF" not in data[-4096:]:
        raise UnfitFile(_("Berkas PDF ini tidak utuh; mungkin terputus saat dikirim. Unggah sekali lagi."))
    return MediaType.PDF


def _not_allowed(data: bytes) -> str:
    if data.startswith(_OLE):
        return _(
            "Berkas ini berformat Office lama atau terkunci sandi. Simpan sebagai .docx, .xlsx, .pptx, atau PDF tanpa "
            "kata sandi, lalu unggah lagi."
        )
    allowed = _("Yang dapat diunggah: JPG, PNG, WebP, HEIC, PDF, DOCX, XLSX, dan PPTX.")
    return _("Isi berkas ini %(found)s, apa pun nama belakangnya.", found=_what_it_is(data)) + " " + allowed


def _what_it_is(data: bytes) -> str:
    """Name the family of a file that is not allowed, as far as its bytes tell."""
    try:
        found = puremagic.magic_string(data[:65536])
    except (puremagic.PureError, ValueError):
        found = []
    best = max((match.confidence for match in found), default=0)
    said = " ".join(f"{match.mime_type} {match.name}".lower() for match in found if match.confidence == best)
    families = (
        (("executable", "dll", "elf", "mach-o", "installer"), _("adalah program")),
        (("video/", "video"), _("adalah video")),
        (("audio/", "audio"), _("adalah suara")),
        (("rar", "7-zip", "gzip", "tar archive"), _("adalah arsip")),
        (("image/", "image"), _("adalah gambar jenis lain")),
        (("html", "xml"), _("adalah halaman web")),
    )
    return next((name for words, name in families if any(word in said for word in words)), _("tidak dikenali"))
