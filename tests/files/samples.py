"""Small real files, made in the test, as cameras, Word and attackers make them."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pillow_heif
from PIL import Image

from coordination.files.office import PPTX

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
WINDOWS_PROGRAM = b"MZ\x90\x00" + b"\0" * 56 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0" + b"\0" * 200
LINUX_PROGRAM = b"\x7fELF\x02\x01\x01" + b"\0" * 200
OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
GPS = "-3,97"


def picture(width: int = 60, height: int = 40) -> Image.Image:
    """A picture with a red top-left corner, so that turning it shows."""
    image = Image.new("RGB", (width, height), "white")
    image.paste("red", (0, 0, width // 2, height // 2))
    return image


def exif(orientation: int = 1) -> bytes:
    """What a telephone writes: its maker, a time, a place."""
    written = Image.Exif()
    written[0x0112] = orientation
    written[0x010F] = "RahasiaPhone"
    written.get_ifd(0x8825).update({1: "S", 2: (3.0, 58.0, 1.0), 3: "E", 4: (122.0, 30.0, 0.0)})
    return written.tobytes()


def encoded(kind: str, image: Image.Image | None = None, **options: object) -> bytes:
    """The picture in a format of Pillow's ("JPEG", "PNG", "WEBP", "HEIF", "GIF" …)."""
    pillow_heif.register_heif_opener()
    buffer = io.BytesIO()
    (image or picture()).save(buffer, kind, **options)
    return buffer.getvalue()


def word() -> bytes:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    return buffer.getvalue()


def excel() -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def powerpoint() -> bytes:
    return zipped({"[Content_Types].xml": types_part(f"{PPTX}.main+xml"), "ppt/presentation.xml": "<p/>"})


def types_part(*kinds: str) -> str:
    overrides = "".join(f'<Override PartName="/x{n}" ContentType="{kind}"/>' for n, kind in enumerate(kinds))
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{overrides}</Types>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_part(document: bytes, name: str, content: bytes) -> bytes:
    """The same Office file with one more part."""
    buffer = io.BytesIO(document)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()
