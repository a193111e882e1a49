"""The kop naskah dinas: emblem at the left, the lines centred beside it, the thick and thin rule under them."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from docx.image.image import Image

from coordination.documents.package import Package
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
        cells = cell(emblem_width, paragraph("KopAlamat", _emblem(kop.emblem, package)), middle=True)
        cells += cell(text_width, lines or paragraph("KopAlamat"), middle=True)
        lines = table((emblem_width, text_width), [row(cells)], bordered=False, caption="Kop naskah dinas")
    return lines + paragraph("GarisKop")


def _line(style: str, text: str) -> str:
    return paragraph(style, run(text))


def _emblem(content: bytes, package: Package) -> str:
    """Add the picture to the file and draw it as large as its box allows.

    Raises docx.image.exceptions.UnrecognizedImageError for what is no picture.
    """
    image = Image.from_file(BytesIO(content))
    scale = min(_EMBLEM_BOX[0] / image.px_width, _EMBLEM_BOX[1] / image.px_height)
    width, height = round(image.px_width * scale), round(image.px_height * scale)
    rel_id = package.add(f"word/media/lambang.{image.ext}", content, kind="image", content_type=image.content_type)
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        '<wp:docPr id="1" name="Lambang" descr="Lambang daerah"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="1" name="Lambang"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{rel_id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
