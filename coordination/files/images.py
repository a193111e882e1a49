"""Pictures: cleaned of what they say about people and places, turned upright, and made small for lists.

A picture is always decoded and written anew, so that nothing of the sent file survives but its pixels and colour
profile: no camera, time or GPS position, no comment, no preview, no foreign bytes after its end. JPEG keeps its own
quantisation and PNG is lossless, so evidence stays as legible as it was. HEIC becomes JPEG, for few browsers and no
Word paper can show it. Of moving pictures the first frame is kept.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pillow_heif
from PIL import Image, ImageOps, JpegImagePlugin

from coordination.files.checking import MediaType
from coordination.files.office import UnfitFile
from coordination.i18n import gettext as _

pillow_heif.register_heif_opener()

MAX_PIXELS = 64_000_000  # a 64-megapixel camera; decoded, that is 192 MB of memory
_FORMATS = {MediaType.JPEG: "JPEG", MediaType.PNG: "PNG", MediaType.WEBP: "WEBP", MediaType.HEIC: "HEIF"}
_DAMAGED = (
    *(
        OSError,
        ValueError,
        TypeError,
        SyntaxError,
        EOFError,
        LookupError,
        ArithmeticError,
        RuntimeError,
        AttributeError,
    ),
    *(struct.error, zlib.error),
)  # what Pillow and libheif have been seen to raise on broken data


@dataclass(frozen=True, slots=True)
class CleanImage:
    """A picture ready to be stored: upright, and without metadata. Width and height in pixels."""

    data: bytes
    media_type: MediaType
    width: int
    height: int


def clean_image(data: bytes, media_type: MediaType) -> CleanImage:
    """Return the picture upright and without metadata, HEIC as JPEG. Raises UnfitFile if it is damaged or too large."""
    with _decoded(data, media_type) as image:
        target = MediaType.JPEG if media_type is MediaType.HEIC else media_type
        options = _writing_options(image, data, target)
        upright = _upright(image, target)
        return CleanImage(_written(upright, target, options), target, upright.width, upright.height)


def thumbnail(data: bytes, media_type: MediaType, *, side: int = 320) -> bytes:
    """Return a small WebP picture, neither side longer than `side` pixels. Raises UnfitFile."""
    with _decoded(data, media_type, side=side) as image:
        small = _upright(image, MediaType.WEBP)
        small.thumbnail((side, side))
        return _written(small, MediaType.WEBP, {"quality": 80})


def for_print(data: bytes, media_type: MediaType, *, side: int) -> bytes:
    """Return the picture as JPEG on white, neither side longer than `side` pixels. Raises UnfitFile."""
    with _decoded(data, media_type, side=side) as image:
        upright = ImageOps.exif_transpose(image)
        if upright.has_transparency_data:
            clear = upright.convert("RGBA")
            upright = Image.new("RGB", clear.size, "white")
            upright.paste(clear, mask=clear.getchannel("A"))
        small = _upright(upright, MediaType.JPEG)
        small.thumbnail((side, side))
        return _written(small, MediaType.JPEG, {"quality": 82})


def converted(data: bytes, media_type: MediaType, target: MediaType) -> bytes:
    """Return the picture in another format, its transparency kept where that can hold it. Raises UnfitFile."""
    with _decoded(data, media_type) as image:
        return _written(_upright(image, target), target, {})


@contextmanager
def _decoded(data: bytes, media_type: MediaType, side: int = 0) -> Iterator[Image.Image]:
    """Open and decode a picture of exactly this type, its size checked before anything is unpacked."""
    try:
        with Image.open(io.BytesIO(data), formats=(_FORMATS[media_type],)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UnfitFile(_too_large())
            if side:
                image.draft("RGB", (2 * side, 2 * side))
            image.load()
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnfitFile(_too_large()) from error
    except _DAMAGED as error:
        raise UnfitFile(
            _("Gambar ini rusak atau tidak utuh sehingga tidak dapat dibuka. Ambil atau kirim ulang fotonya.")
        ) from error


def _too_large() -> str:
    return _(
        "Gambar ini terlalu besar (lebih dari %(count)d megapiksel). Perkecil dahulu.", count=MAX_PIXELS // 1_000_000
    )


def _upright(image: Image.Image, target: MediaType) -> Image.Image:
    """Apply the camera's orientation, in a colour mode that every viewer shows."""
    upright = ImageOps.exif_transpose(image)
    has_alpha = upright.has_transparency_data and target is not MediaType.JPEG
    wanted = {"L", "RGB"} if target is MediaType.JPEG else {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}
    if target is MediaType.WEBP:
        wanted = {"RGB", "RGBA"}
    return upright if upright.mode in wanted else upright.convert("RGBA" if has_alpha else "RGB")


def _writing_options(image: Image.Image, data: bytes, target: MediaType) -> dict[str, object]:
    """Say how to write the picture so that it loses as little as possible."""
    options: dict[str, object] = {}
    if image.mode != "CMYK" and (profile := image.info.get("icc_profile")):
        options["icc_profile"] = profile
    if target is MediaType.WEBP:
        return options | ({"lossless": True} if data[12:16] == b"VP8L" else {"quality": 90})
    if target is MediaType.PNG:
        return options | {"optimize": False}
    if isinstance(image, JpegImagePlugin.JpegImageFile) and image.mode in {"L", "RGB"}:
        return options | {"qtables": image.quantization, "subsampling": JpegImagePlugin.get_sampling(image)}
    return options | {"quality": 90}


def _written(image: Image.Image, target: MediaType, options: dict[str, object]) -> bytes:
    image.info = {key: value for key, value in image.info.items() if key == "transparency"}
    buffer = io.BytesIO()
    image.save(buffer, _FORMATS[target], exif=b"", **options)
    return buffer.getvalue()
