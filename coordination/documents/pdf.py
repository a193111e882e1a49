"""Word to PDF through LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

PROGRAMS: Final = ("soffice", "libreoffice")
TIME_LIMIT: Final = 120
"""Seconds."""


class NoConverter(RuntimeError):
    """LibreOffice is not on this machine."""


class Unconverted(RuntimeError):
    """LibreOffice gave no PDF; the text has what it said."""


def converter() -> str | None:
    """Return where LibreOffice lies, None where it is not installed."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def to_pdf(word: bytes) -> bytes:
    """Return a Word file as PDF. Raises NoConverter, Unconverted."""
    program = converter()
    if program is None:
        raise NoConverter
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "naskah.docx")
        source.write_bytes(word)
        said = subprocess.run(  # noqa: S603
            [
                program,
                f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                str(source),
            ],
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
            check=False,
        )
        made = source.with_suffix(".pdf")
        if not made.is_file():
            raise Unconverted(said.stderr)
        return made.read_bytes()
