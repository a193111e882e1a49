"""Small views of kept files: pictures, and the first page of a PDF; made once, and kept beside the store.

Whoever asks has been let through to the file itself; what lies here is found by the file's SHA-256 alone.
"""

from __future__ import annotations

import io
import os
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

from PIL import Image

from coordination.documents.programs import Program, found
from coordination.errors import DomainError
from coordination.files.checking import MediaType
from coordination.files.images import thumbnail
from coordination.files.kept import forget_oldest
from coordination.files.models import StoredFile
from coordination.files.storage import Store

SIDES: Final = (320, 1280)
"""Pixels of the longer side: for a list, and large enough to read."""

MOST_KEPT: Final = 256 * 1024 * 1024
"""Bytes of small views that are kept; the ones not asked for the longest go first."""

_SECONDS: Final = 15
_AT_ONCE = threading.BoundedSemaphore(2)
"""First pages that are drawn at once in this process; a page of many thumbnails must not take the machine."""


def has_preview(media_type: str) -> bool:
    """Tell whether a small view of such a file can be made on this machine."""
    return media_type.startswith("image/") or (media_type == MediaType.PDF and _drawer() is not None)


def preview_of(store: Store, file: StoredFile, side: int) -> bytes:
    """Return the small view of a file as WebP, kept or made now; an empty sheet where none can be made of it.

    `side` is one of SIDES. Whatever the file does to its reader is remembered too, so that it is tried once.
    """
    if side not in SIDES:
        raise ValueError("not a side that is kept")
    path = store.root.parent / "cache" / "previews" / f"{file.sha256}-{side}.webp"
    with suppress(OSError):
        known = path.read_bytes()
        os.utime(path)
        return known
    made = _made(store, file, side)
    _keep(path, made)
    return made


def _made(store: Store, file: StoredFile, side: int) -> bytes:
    try:
        with store.open(file.sha256) as stored:
            content = stored.read()
        if file.media_type.startswith("image/"):
            return thumbnail(content, MediaType(file.media_type), side=side)
        page = _first_page(content, side) if file.media_type == MediaType.PDF else None
        return thumbnail(page, MediaType.PNG, side=side) if page is not None else _empty_sheet(side)
    except DomainError:
        return _empty_sheet(side)


def _first_page(content: bytes, side: int) -> bytes | None:
    """Draw the first page of a PDF by a program of its own, which may fall over or hang without taking us along."""
    drawer = _drawer()
    if drawer is None:
        return None
    with _AT_ONCE, tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "paper.pdf"), Path(folder, "page")
        source.write_bytes(content)
        options = ["-f", "1", "-l", "1", "-singlefile", "-png", "-scale-to", str(side)]
        program = Program([drawer, *options, str(source), str(target)], said=Path(folder, "said"))
        program.wait(_SECONDS)
        program.kill()
        page = target.with_suffix(".png")
        return page.read_bytes() if page.is_file() else None


def _drawer() -> str | None:
    return found(("pdftoppm",))


def _empty_sheet(side: int) -> bytes:
    """Return a white sheet: a page whose picture is missing looks broken, and its name stands beside it anyway."""
    written = io.BytesIO()
    Image.new("RGB", (side * 3 // 4, side), "white").save(written, "WEBP", quality=30)
    return written.getvalue()


def _keep(path: Path, made: bytes) -> None:
    """Keep a small view; a disk without room keeps none."""
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix="new-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(made)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        forget_oldest(path.parent, MOST_KEPT)
