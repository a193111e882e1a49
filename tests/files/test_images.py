"""Pictures are kept upright, and without what they say about people and places."""

from __future__ import annotations

import io

import pytest
from PIL import Image, PngImagePlugin

from coordination.files import images
from coordination.files.checking import MediaType
from coordination.files.images import clean_image, thumbnail
from coordination.files.office import UnfitFile
from coordination.files.uploads import prepare_upload
from tests.files.samples import encoded, exif, picture

FORMATS = {MediaType.JPEG: "JPEG", MediaType.PNG: "PNG", MediaType.WEBP: "WEBP", MediaType.HEIC: "HEIF"}


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def is_red(image: Image.Image, x: int, y: int) -> bool:
    red, green, blue = image.convert("RGB").getpixel((x, y))
    return red > 200 and green < 60 and blue < 60


@pytest.mark.parametrize("media_type", FORMATS, ids=lambda kind: kind.name)
def test_maker_time_and_place_are_gone(media_type: MediaType) -> None:
    sent = encoded(FORMATS[media_type], exif=exif())
    assert b"RahasiaPhone" in sent
    clean = clean_image(sent, media_type)
    assert b"RahasiaPhone" not in clean.data
    assert not opened(clean.data).getexif()


@pytest.mark.parametrize("media_type", [MediaType.JPEG, MediaType.PNG, MediaType.WEBP], ids=lambda kind: kind.name)
def test_a_picture_taken_with_the_telephone_on_its_side_is_turned_upright(media_type: MediaType) -> None:
    lying = encoded(FORMATS[media_type], picture(60, 40), exif=exif(orientation=6))  # to be turned 90° clockwise
    clean = clean_image(lying, media_type)
    assert (clean.width, clean.height) == opened(clean.data).size == (40, 60)
    assert is_red(opened(clean.data), 35, 5)
    assert not is_red(opened(clean.data), 5, 5)


def test_heic_becomes_jpeg_under_a_name_that_says_so() -> None:
    prepared = prepare_upload(encoded("HEIF", exif=exif()), "IMG_0001.HEIC")
    assert (prepared.media_type, prepared.name) == (MediaType.JPEG, "IMG_0001.jpg")
    assert opened(prepared.data).format == "JPEG"


def test_png_keeps_every_pixel_and_its_transparency_but_no_comment() -> None:
    comment = PngImagePlugin.PngInfo()
    comment.add_text("Comment", "korban")
    sent = Image.new("RGBA", (9, 7), (10, 20, 30, 99))
    clean = clean_image(encoded("PNG", sent, pnginfo=comment), MediaType.PNG)
    assert b"korban" not in clean.data
    assert opened(clean.data).tobytes() == sent.tobytes()


def test_a_palette_keeps_its_transparent_colour() -> None:
    sent = Image.new("P", (4, 4))
    sent.putpalette([0, 0, 0, 255, 0, 0])
    clean = opened(clean_image(encoded("PNG", sent, transparency=0), MediaType.PNG).data)
    assert clean.convert("RGBA").getpixel((0, 0))[3] == 0


def test_jpeg_keeps_the_quality_it_came_with() -> None:
    fine, coarse = (encoded("JPEG", picture(), quality=quality) for quality in (95, 30))
    for sent in (fine, coarse):
        assert opened(clean_image(sent, MediaType.JPEG).data).quantization == opened(sent).quantization


def test_jpeg_for_printing_becomes_one_that_browsers_show() -> None:
    clean = clean_image(encoded("JPEG", picture().convert("CMYK")), MediaType.JPEG)
    assert opened(clean.data).mode == "RGB"


def test_bytes_hidden_after_the_picture_are_gone() -> None:
    for media_type in (MediaType.JPEG, MediaType.PNG):
        sent = encoded(FORMATS[media_type]) + b"PK\x03\x04 muatan tersembunyi"
        assert b"tersembunyi" not in clean_image(sent, media_type).data


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    huge = encoded("PNG", Image.new("1", (9000, 8000)))
    assert len(huge) < 100_000
    with pytest.raises(UnfitFile, match="lebih dari 64 megapiksel"):
        clean_image(huge, MediaType.PNG)
    even_larger = encoded("PNG", Image.new("1", (20_000, 10_000)))
    with pytest.raises(UnfitFile, match="lebih dari 64 megapiksel"):
        thumbnail(even_larger, MediaType.PNG)
    monkeypatch.setattr(images, "MAX_PIXELS", 2_000)
    with pytest.raises(UnfitFile, match="terlalu besar"):
        clean_image(encoded("JPEG"), MediaType.JPEG)


@pytest.mark.parametrize("media_type", FORMATS, ids=lambda kind: kind.name)
def test_a_picture_cut_off_on_its_way_is_refused_with_what_to_do(media_type: MediaType) -> None:
    whole = encoded(FORMATS[media_type], picture(400, 300))
    with pytest.raises(UnfitFile, match="Ambil atau kirim ulang fotonya"):
        clean_image(whole[: len(whole) // 2], media_type)


def test_a_thumbnail_is_small_upright_and_without_metadata() -> None:
    small = thumbnail(encoded("JPEG", picture(1200, 800), exif=exif(orientation=6)), MediaType.JPEG, side=200)
    image = opened(small)
    assert (image.format, image.size) == ("WEBP", (133, 200))
    assert is_red(image, 120, 20)
    assert b"RahasiaPhone" not in small
