"""What is kept because making it again takes long: as much of it as a folder may hold."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def forget_oldest(folder: Path, most: int) -> None:
    """Remove the files that were not asked for the longest, until at most `most` bytes are kept."""
    files = []
    with os.scandir(folder) as found:
        for entry in found:
            with suppress(FileNotFoundError):  # another process was quicker
                status = entry.stat()
                files.append((status.st_mtime, status.st_size, entry.path))
    size = sum(each for _time, each, _path in files)
    for _time, each, path in sorted(files):
        if size <= most:
            return
        with suppress(OSError):
            Path(path).unlink()
        size -= each
