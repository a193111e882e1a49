"""Small views of kept files: made once, bounded, and never a fault, whatever the file."""

from __future__ import annotations

import shutil
from io import BytesIO

import pytest
from PIL import Image

from coordination.files import previews
from coordination.files.models import StoredFile
from coordination.files.storage import Store

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R>>endobj\n"
    b"4 0 obj<</Length 25>>stream\n0 0 0 rg 50 50 200 300 re f\nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
draws = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm is not installed")


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "files")


def kept(store, content, media_type):
    stored = store.put(content)
    return StoredFile(sha256=stored.sha256, size=stored.size, media_type=media_type, name="berkas")


def picture(width=3000, height=1500):
    file = BytesIO()
    Image.new("RGB", (width, height), "navy").save(file, "JPEG")
    return file.getvalue()


def opened(content):
    return Image.open(BytesIO(content))


def test_a_picture_is_made_small_once_and_read_from_there_afterwards(store, monkeypatch):
    file = kept(store, picture(), "image/jpeg")
    first = previews.preview_of(store, file, 320)
    assert (opened(first).format, opened(first).size) == ("WEBP", (320, 160))
    monkeypatch.setattr(previews, "thumbnail", None)
    assert previews.preview_of(store, file, 320) == first
    with pytest.raises(ValueError, match="side"):
        previews.preview_of(store, file, 4000)


@draws
def test_the_first_page_of_a_pdf_is_drawn(store):
    small = opened(previews.preview_of(store, kept(store, PDF, "application/pdf"), 320))
    assert small.size == (240, 320)
    assert small.convert("L").getpixel((120, 160)) < 60
    assert small.convert("L").getpixel((5, 5)) > 200


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(b"%PDF-1.4\nrusak\n%%EOF\n", "application/pdf"), (b"\xff\xd8\xffrusak", "image/jpeg")],
    ids=["pdf", "picture"],
)
def test_a_file_that_cannot_be_drawn_is_an_empty_sheet_and_tried_once(store, monkeypatch, content, media_type):
    file = kept(store, content, media_type)
    first = previews.preview_of(store, file, 320)
    assert opened(first).convert("L").getextrema()[0] >= 250
    monkeypatch.setattr(previews, "_made", None)
    assert previews.preview_of(store, file, 320) == first


def test_the_oldest_views_make_room_for_new_ones(store, monkeypatch):
    monkeypatch.setattr(previews, "MOST_KEPT", 1)
    for side in previews.SIDES:
        previews.preview_of(store, kept(store, picture(400 + side, 300), "image/jpeg"), side)
    folder = store.root.parent / "cache" / "previews"
    assert len(list(folder.iterdir())) <= 1


def test_word_has_an_icon_instead():
    assert not previews.has_preview("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    assert previews.has_preview("image/png")
