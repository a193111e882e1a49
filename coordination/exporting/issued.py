"""The PDF of an issued notula: made from its Word file once, kept with its revision, never changed afterwards."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from pathlib import PurePath

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from coordination.access.actor import SYSTEM
from coordination.audit.services import record
from coordination.files.models import StoredFile
from coordination.files.storage import Store, Stored
from coordination.meetings.models import Meeting
from coordination.minutes.models import Revision, RevisionState


def kept_pdf(session: Session, meeting: Meeting, word: bytes) -> StoredFile | None:
    """Return the PDF that is kept of a revision whose issued Word file is `word`; None for any other Word file."""
    document = StoredFile.sha256 == sha256(word).hexdigest()
    revision = session.scalar(
        select(Revision)
        .join(StoredFile, StoredFile.id == Revision.document_id)
        .where(Revision.meeting_id == meeting.id, Revision.pdf_id.is_not(None), document)
        .options(joinedload(Revision.pdf))
        .limit(1)
    )
    return revision.pdf if revision is not None else None


def without_pdf(session: Session, skip: frozenset[int] = frozenset()) -> tuple[int, str] | None:
    """Return an approved revision that has no PDF yet, the newest first: its id and its Word file's SHA-256."""
    found = session.execute(
        select(Revision.id, StoredFile.sha256)
        .join(StoredFile, StoredFile.id == Revision.document_id)
        .where(Revision.state == RevisionState.APPROVED, Revision.pdf_id.is_(None))
        .where(Revision.id.not_in(sorted(skip)))
        .order_by(Revision.id.desc())
        .limit(1)
    ).one_or_none()
    return (found[0], found[1]) if found is not None else None


def keep_pdf(*, session: Session, now: datetime, revision_id: int, pdf: Stored) -> StoredFile:
    """Keep a PDF with its revision; of two that come at once the first stays."""
    revision = session.scalars(
        select(Revision)
        .where(Revision.id == revision_id)
        .with_for_update(of=Revision)
        .execution_options(populate_existing=True)
    ).one()
    if revision.pdf is not None:
        return revision.pdf
    assert revision.document is not None
    revision.pdf = StoredFile(
        sha256=pdf.sha256,
        size=pdf.size,
        media_type="application/pdf",
        name=str(PurePath(revision.document.name).with_suffix(".pdf")),
        uploaded_at=now,
    )
    session.flush()
    record(
        session=session,
        actor=SYSTEM,
        now=now,
        verb="pdf_kept",
        row=revision,
        meeting_id=revision.meeting_id,
        organization_id=revision.meeting.host_id,
    )
    return revision.pdf


def bytes_of(store: Store, file: StoredFile) -> bytes:
    """Return the bytes of a kept file."""
    with store.open(file.sha256) as content:
        return content.read()
