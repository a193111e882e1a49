"""The file store: bytes lie under their SHA-256, on disk before any row names them."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from coordination.errors import DomainError, NotFound
from coordination.i18n import gettext as _

_SHA256 = re.compile(r"[0-9a-f]{64}")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}
_CHUNK = 1024 * 1024


class StorageFull(DomainError):
    """The disk has no room for another file; nothing was stored."""

    status = 507


@dataclass(frozen=True, slots=True)
class Stored:
    """Where bytes went: their SHA-256 in hexadecimal, and their number."""

    sha256: str
    size: int


class Store:
    """Files kept by what they contain: `root/ab/cd/abcd…`; the same bytes twice lie there once, and never change."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes | BinaryIO) -> Stored:
        """Keep the bytes; when this returns, they survive a power cut. Raises StorageFull, leaving nothing behind."""
        temporary: Path | None = None
        try:
            incoming = self._folder(self.root / "incoming")
            descriptor, name = tempfile.mkstemp(dir=incoming)
            temporary = Path(name)
            with os.fdopen(descriptor, "wb") as file:
                stored = _copy(data, file)
                file.flush()
                os.fsync(file.fileno())
            final = self.path(stored.sha256)
            if not final.is_file():
                self._folder(final.parent)
                temporary.replace(final)
            _sync_folder(final.parent)  # also where another process has just put the same bytes
        except OSError as error:
            if error.errno in _FULL:
                raise StorageFull(
                    _("Penyimpanan server penuh; berkas belum tersimpan. Hubungi administrator, lalu unggah lagi.")
                ) from error
            raise
        else:
            return stored
        finally:
            if temporary is not None:
                with suppress(FileNotFoundError):
                    temporary.unlink()

    def path(self, sha256: str) -> Path:
        """Return where these bytes lie or would lie. Raises ValueError for no SHA-256, so that no path can escape."""
        if not _SHA256.fullmatch(sha256):
            raise ValueError("not a SHA-256 in hexadecimal")
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def exists(self, sha256: str) -> bool:
        """Say whether these bytes are kept."""
        return self.path(sha256).is_file()

    def open(self, sha256: str) -> BinaryIO:
        """Open kept bytes for reading. Raises NotFound."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError as error:
            raise NotFound(_("Berkas ini tidak ada lagi di penyimpanan. Hubungi administrator.")) from error

    def is_intact(self, sha256: str) -> bool:
        """Say whether the kept bytes are still those that were put; reads all of them (for backups)."""
        if not self.exists(sha256):
            return False
        with self.open(sha256) as file:
            return _copy(file, None).sha256 == sha256

    def forget_unfinished(self, before: datetime) -> int:
        """Remove what a killed process left half-written before that moment; return how many files."""
        left = [path for path in (self.root / "incoming").glob("*") if path.stat().st_mtime < before.timestamp()]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _folder(self, folder: Path) -> Path:
        """Make a folder and make sure that it, too, survives a power cut."""
        if folder.is_dir():
            return folder
        if folder != self.root:
            self._folder(folder.parent)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sync_folder(folder.parent)
        return folder


def _copy(data: bytes | BinaryIO, file: BinaryIO | None) -> Stored:
    """Reckon the digest and the number of bytes, writing them to `file` on the way if there is one."""
    digest, size = hashlib.sha256(), 0
    for chunk in [data] if isinstance(data, bytes) else iter(lambda: data.read(_CHUNK), b""):
        digest.update(chunk)
        if file is not None:
            file.write(chunk)
        size += len(chunk)
    return Stored(digest.hexdigest(), size)


def _sync_folder(folder: Path) -> None:
    """Put a folder's entries on disk; Windows does so by itself and cannot open folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
