"""The dokumentasi of a meeting: the uploaded photos that a reader may see."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coordination.access.checks import visible
from coordination.documents.photos import Photo, PhotosData, build_photos
from coordination.errors import DomainError
from coordination.exporting import heads
from coordination.exporting.asking import Asked
from coordination.files.checking import MediaType
from coordination.files.images import for_print
from coordination.files.models import StoredFile
from coordination.i18n import _
from coordination.meetings.models import Paper, PaperKind
from coordination.minutes.naming import paper_name
from coordination.minutes.papers import SECURITY_WORDS
from coordination.minutes.record import place_of

_SIDE = 1400
"""Pixels of the longer side on paper: about 220 a inch over the width of the text."""


def make_photos(asked: Asked) -> tuple[bytes, str]:
    """Return the Word file with a meeting's photos, and its name. Raises DomainError where the reader sees none."""
    meeting = asked.meeting
    papers = _papers(asked)
    if not papers:
        raise DomainError(
            _("Rapat ini belum mempunyai foto. Unggah fotonya dahulu di halaman rapat, pada bagian Dokumen.")
        )
    head = heads.of_organization(asked.session, meeting.host, asked.store)
    level = max((meeting.level, *(paper.level for paper in papers)), key=lambda one: one.height)
    data = PhotosData(
        layout=head.layout,
        letterhead=head.letterhead,
        security_word=SECURITY_WORDS[level],
        meeting=meeting.title,
        days=heads.days_of(meeting),
        zone=meeting.zone,
        place=place_of(meeting),
        photos=tuple(Photo(content=_printed(asked, paper.file), caption=paper.title) for paper in papers),
        creator=head.name,
        created_at=asked.now,
    )
    return build_photos(data), paper_name("Dokumentasi", meeting)


def _papers(asked: Asked) -> list[Paper]:
    """Return the photos in the order in which they were added; a paper of that kind that is no picture is left out."""
    statement = (
        select(Paper)
        .join(StoredFile, StoredFile.id == Paper.file_id)
        .where(
            Paper.meeting_id == asked.meeting.id,
            Paper.kind == PaperKind.PHOTO,
            Paper.withdrawn_at.is_(None),
            StoredFile.media_type.startswith("image/"),
        )
        .order_by(Paper.id)
        .options(joinedload(Paper.file))
    )
    if asked.actor is not None:
        statement = statement.where(visible(asked.actor, Paper))
    return list(asked.session.scalars(statement))


def _printed(asked: Asked, file: StoredFile) -> bytes:
    with asked.store.open(file.sha256) as kept:
        return for_print(kept.read(), MediaType(file.media_type), side=_SIDE)
