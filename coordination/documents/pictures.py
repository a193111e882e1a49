"""Pictures in the line of text: the emblem, a signature, a photo."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from docx.image.image import Image

from coordination.documents.package import Package
from coordination.documents.wml import attribute

TWIP: Final = 635
"""EMU in a twip: pictures are measured in EMU (1 cm = 360,000)."""


def picture(content: bytes, package: Package, *, box: tuple[int, int], stem: str, description: str) -> str:
    """Add the picture to the file, once, and draw it as large as `box` allows (width and height in EMU).

    `stem` names the file inside; `description` is read out by screen readers. Raises
    docx.image.exceptions.UnrecognizedImageError for what is no picture.
    """
    image = Image.from_file(BytesIO(content))
    scale = min(box[0] / image.px_width, box[1] / image.px_height)
    width, height = round(image.px_width * scale), round(image.px_height * scale)
    rel_id = package.picture(stem, image.ext, content, content_type=image.content_type)
    number, name = package.next_drawing(), attribute(stem.capitalize())
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name={name} descr={attribute(description)}/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name={name}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{rel_id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
