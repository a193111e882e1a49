"""The photo pages as a Word file: each picture drawn in proportion, two a page, with its caption."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from io import BytesIO

import pytest
from PIL import Image

from coordination.clock import Zone
from coordination.documents.layout import LayoutProfile
from coordination.documents.photos import Photo, PhotosData, build_photos
from coordination.documents.values import MeetingDay
from tests.documents.examples import LETTERHEAD
from tests.documents.follow_up_examples import HOSTILE, MEETING
from tests.documents.reader import Docx, w
from tests.documents.word_rules import faults


def jpeg(width, height):
    buffer = BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, "JPEG")
    return buffer.getvalue()


def photos(*sizes, caption="Pembukaan rapat") -> PhotosData:
    return PhotosData(
        layout=LayoutProfile(),
        letterhead=LETTERHEAD,
        security_word="TERBATAS",
        meeting=MEETING,
        days=(MeetingDay(date=date(2024, 6, 27), start=time(9)),),
        zone=Zone.WITA,
        photos=tuple(Photo(content=jpeg(*size), caption=caption) for size in sizes),
        created_at=datetime(2024, 6, 27, tzinfo=UTC),
    )


def drawn(docx):
    return [
        (int(extent.get("cx")), int(extent.get("cy"))) for extent in docx.root("word/document.xml").iter("{*}extent")
    ]


@pytest.mark.parametrize("caption", ["Pembukaan rapat", HOSTILE, "", "x" * 300, 'kutip " dan\r\nbaris'])
def test_photo_pages_obey_what_word_insists_on(caption):
    docx = Docx(build_photos(photos((800, 600), (600, 800), (2000, 300), caption=caption)))
    assert faults(docx) == []
    assert docx.content == build_photos(photos((800, 600), (600, 800), (2000, 300), caption=caption))


def test_each_picture_keeps_its_proportion_and_fits_the_page():
    docx = Docx(build_photos(photos((800, 600), (600, 800), (2000, 300))))
    for (width, height), (px, py) in zip(drawn(docx), ((800, 600), (600, 800), (2000, 300)), strict=True):
        assert width / height == pytest.approx(px / py, rel=0.01)
        assert width <= 9071 * 635
        assert height <= 8.6 * 360_000


def test_two_stand_on_a_page_each_over_its_caption():
    docx = Docx(build_photos(photos(*[(800, 600)] * 5)))
    assert [p.text for p in docx.paragraphs if p.text.startswith("Foto")] == [
        f"Foto {number}. Pembukaan rapat" for number in range(1, 6)
    ]
    breaks = [
        place
        for place, paragraph in enumerate(
            p for p in docx.root("word/document.xml").iter(w("p")) if p.find(f".//{w('drawing')}") is not None
        )
        if paragraph.find(f"{w('pPr')}/{w('pageBreakBefore')}") is not None
    ]
    assert breaks == [2, 4]


def test_every_picture_is_in_the_file_once_under_its_own_name():
    docx = Docx(build_photos(photos((8, 6), (6, 8))))
    assert [name for name in docx.parts if name.startswith("word/media/foto")] == [
        "word/media/foto1.jpg",
        "word/media/foto2.jpg",
    ]
