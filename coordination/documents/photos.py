"""The dokumentasi of a meeting: its photos under the kop, two a page, each with its caption."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from coordination.clock import Zone
from coordination.documents import formats
from coordination.documents.facts import FACT_COLUMNS, fact
from coordination.documents.layout import LayoutProfile
from coordination.documents.letterhead import letterhead
from coordination.documents.page import Marks
from coordination.documents.paper import Paper, Properties
from coordination.documents.pictures import TWIP, picture
from coordination.documents.values import Letterhead, MeetingDay
from coordination.documents.wml import fitted, paragraph, run, table

TITLE: Final = "Dokumentasi"
_HEIGHT: Final = 8.6
_FIRST_HEIGHT: Final = 6.8
"""Height in centimetres that a picture may take; on the first page the kop and the facts stand above."""
_EMU_PER_CM: Final = 360_000
_A_PAGE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """One photo, PNG or JPEG, and what is printed under it."""

    content: bytes
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotosData:
    """The photos of one meeting, at least one."""

    layout: LayoutProfile
    letterhead: Letterhead
    security_word: str = ""
    meeting: str
    days: tuple[MeetingDay, ...]
    zone: Zone
    place: str = ""
    photos: tuple[Photo, ...]
    creator: str = ""
    created_at: datetime


def build_photos(data: PhotosData) -> bytes:
    """Build the photo pages as a Word file; the same data gives the same bytes."""
    paper = Paper.begin(data.layout, Marks(security_word=data.security_word))
    width = paper.sheet.text_width
    body = "".join(
        (
            letterhead(data.letterhead, width, paper.package),
            paragraph("Title", run(TITLE)),
            _facts(data, width),
            *_photos(data, paper),
            paragraph("Sela"),
            paper.sections.properties(paper.sheet, first=True),
        )
    )
    properties = Properties(
        title=f"{TITLE} {data.meeting}",
        subject=formats.days_of(data.days),
        creator=data.creator,
        created=data.created_at,
    )
    return paper.finish(body, properties)


def _facts(data: PhotosData, width: int) -> str:
    widths = fitted(FACT_COLUMNS, width)
    rows = [fact("Sidang/Rapat", data.meeting, widths), fact("Hari/Tanggal", formats.days_of(data.days), widths)]
    rows.append(fact("Waktu", "\n".join(formats.times_of(data.days, data.zone)), widths))
    if data.place:
        rows.append(fact("Tempat", data.place, widths))
    return table(widths, rows, bordered=False, caption="Keterangan rapat")


def _photos(data: PhotosData, paper: Paper) -> Iterator[str]:
    for place, photo in enumerate(data.photos):
        height = _FIRST_HEIGHT if place < _A_PAGE else _HEIGHT
        drawn = picture(
            photo.content,
            paper.package,
            box=(paper.sheet.text_width * TWIP, round(height * _EMU_PER_CM)),
            stem=f"foto{place + 1}",
            description=photo.caption,
        )
        new_page = place >= _A_PAGE and place % _A_PAGE == 0
        yield paragraph("Fakta", drawn, keep_next=True, new_page=new_page, centred=True, before=200)
        caption = f"Foto {place + 1}. {photo.caption}" if photo.caption else f"Foto {place + 1}"
        yield paragraph("MatriksTengah", run(caption), keep_lines=True)
