"""The kop naskah dinas: emblem at the left, the lines centred beside it, the thick and thin rule under them."""

from __future__ import annotations

from typing import Final

from coordination.documents.package import Package
from coordination.documents.pictures import picture
from coordination.documents.values import Letterhead
from coordination.documents.wml import cell, paragraph, row, run, table

_COLUMNS: Final = (1304, 7767)
_EMBLEM_BOX: Final = (684_000, 820_800)
"""Width and height that the emblem may fill: 1.9 × 2.28 cm in EMU."""


def letterhead(kop: Letterhead, width: int, package: Package) -> str:
    """Write the kop across the text width; without an emblem it is text alone."""
    lines = "".join(
        (
            _line("KopPemda", kop.government) if kop.government else "",
            *(_line("KopNama", line) for line in kop.organization),
            *(_line("KopAlamat", line) for line in kop.address),
        )
    )
    if kop.emblem is not None:
        emblem_width, text_width = _COLUMNS[0], width - _COLUMNS[0]
        cells = cell(emblem_width, paragraph("KopAlamat", emblem(kop.emblem, package)), middle=True)
        cells += cell(text_width, lines or paragraph("KopAlamat"), middle=True)
        lines = table((emblem_width, text_width), [row(cells)], bordered=False, caption="Kop naskah dinas")
    return lines + paragraph("GarisKop")


def _line(style: str, text: str) -> str:
    return paragraph(style, run(text))


def emblem(content: bytes, package: Package) -> str:
    """Add the emblem to the file and draw it as large as its box allows.

    Raises docx.image.exceptions.UnrecognizedImageError for what is no picture.
    """
    return picture(content, package, box=_EMBLEM_BOX, stem="lambang", description="Lambang daerah")
