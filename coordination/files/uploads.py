"""An upload from its arrival to the bytes that may be stored."""

from __future__ import annotations

from dataclasses import dataclass

from coordination.files.checking import LIMIT, MediaType, check_upload
from coordination.files.images import clean_image, converted
from coordination.files.names import safe_name


@dataclass(frozen=True, slots=True)
class Prepared:
    """Checked and cleaned: these bytes are stored, under this name and type."""

    data: bytes
    media_type: MediaType
    name: str


def prepare_upload(data: bytes, filename: str, *, limit: int = LIMIT) -> Prepared:
    """Check an uploaded file, and take the metadata out of a picture. Raises UnfitFile with a sentence."""
    checked = check_upload(data, filename, limit=limit)
    if not checked.media_type.is_image:
        return Prepared(data, checked.media_type, checked.safe_name)
    image = clean_image(data, checked.media_type)
    return Prepared(image.data, image.media_type, safe_name(filename, image.media_type.suffixes))


def as_png(picture: Prepared) -> Prepared:
    """Return the picture as PNG, which every paper and every viewer holds."""
    data = converted(picture.data, picture.media_type, MediaType.PNG)
    return Prepared(data, MediaType.PNG, safe_name(picture.name, MediaType.PNG.suffixes))
