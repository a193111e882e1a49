"""How the system itself is, as its administrator reads it: what can truly be measured, a line each."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from coordination import __version__
from coordination.documents import pdf
from coordination.i18n import Formats
from coordination.i18n import gettext as _

LOW = 2 * 1024**3
"""Bytes: below this the disk is soon full."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing measured, in words, and whether something must be done about it."""

    name: str
    words: str
    is_well: bool = True


def lines(data: Path, database_kind: str) -> list[Line]:
    """Measure the disk and the data folder now."""
    disk = shutil.disk_usage(data)
    return [
        Line(
            _("Ruang disk"),
            _("%(free)s bebas dari %(all)s", free=_gigabytes(disk.free), all=_gigabytes(disk.total)),
            disk.free >= LOW,
        ),
        Line(_("Folder data"), str(data)),
        Line(_("Basis data"), {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(database_kind, database_kind)),
        _pdf(),
        Line(_("Versi"), f"Rakor {__version__}"),
    ]


def _pdf() -> Line:
    """Say whether papers can become PDFs, and whether they look there as in Word."""
    name = "PDF"
    if pdf.installed() is None:
        words = _("LibreOffice belum terpasang; pasang paket %(packages)s", packages=", ".join(pdf.PACKAGES))
        return Line(name, words, is_well=False)
    missing = pdf.missing_fonts()
    if missing:
        packages = ", ".join(pdf.FONTS[font][0] for font in missing)
        words = _(
            "huruf selebar %(fonts)s tidak ada; pasang paket %(packages)s",
            fonts=", ".join(missing),
            packages=packages,
        )
        return Line(name, words, is_well=False)
    return Line(name, _("LibreOffice dan huruf naskah terpasang"))


def _gigabytes(size: int) -> str:
    return f"{Formats().number(round(size / 1024**3, 1))} GB"
