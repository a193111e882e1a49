"""What anybody may learn of an issued notula, by its code or by its file: whether it is genuine, and whether it holds.

Nothing of what it says, not even what the meeting was called; from rahasia up nothing but that it is genuine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import BinaryIO

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from coordination.documents.codes import read_code
from coordination.files.models import StoredFile
from coordination.meetings.models import Meeting, Paper
from coordination.minutes import issuing
from coordination.minutes.models import Revision, RevisionState, SignedCopy

_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """A ralat that was approved after the paper."""

    number: int
    approved: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """One approved revision as anybody may know it; `number` is 0 for the notula itself, 1… for a ralat."""

    code: str
    """Empty for a paper of before there were codes, known by its file alone."""
    number: int
    approved: date
    host: str
    later: tuple[Later, ...]

    @property
    def holds(self) -> bool:
        """Whether no ralat replaced it."""
        return not self.later


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A revision of which nobody without an account learns more than that it is genuine."""


class Match(StrEnum):
    """As what an office keeps the very bytes that somebody sent."""

    WORD = "word"
    PDF = "pdf"
    SIGNED = "signed"


def by_code(session: Session, typed: str) -> Issued | Secret | None:
    """Return what anybody may learn of the paper with this code, None where there is none."""
    # What can be no code is asked for all the same: the answer takes as long, and looks alike.
    revision = _found(session, Revision.code == (read_code(typed) or ""))
    return _told(session, revision) if revision is not None else None


def by_file(session: Session, sha256: str) -> tuple[Issued | Secret, Match] | None:
    """Return of which paper these are exactly the bytes, and as what they are kept; None for any others."""
    files = select(StoredFile.id).where(StoredFile.sha256 == sha256)
    filed = select(Paper.id).where(Paper.file_id.in_(files), Paper.withdrawn_at.is_(None))
    signed = select(SignedCopy.revision_id).where(SignedCopy.paper_id.in_(filed))
    kept = Revision.document_id.in_(files) | Revision.pdf_id.in_(files) | Revision.id.in_(signed)
    revision = _found(session, kept)
    return (_told(session, revision), _match(revision, sha256)) if revision is not None else None


def digest_of(file: BinaryIO) -> str:
    """Return the SHA-256 of a file's bytes; nothing of it is kept."""
    digest = hashlib.sha256()
    for chunk in iter(lambda: file.read(_CHUNK), b""):
        digest.update(chunk)
    return digest.hexdigest()


def _found(session: Session, condition: ColumnElement[bool]) -> Revision | None:
    return session.scalars(
        select(Revision)
        .join(Revision.meeting)
        .where(condition, Revision.state == RevisionState.APPROVED, Meeting.discarded_at.is_(None))
        .order_by(Revision.id.desc())
        .limit(1)
        .options(
            joinedload(Revision.meeting).selectinload(Meeting.agenda),
            joinedload(Revision.document),
            joinedload(Revision.pdf),
        )
    ).first()


def _told(session: Session, revision: Revision) -> Issued | Secret:
    if issuing.level_now(revision).is_secret:
        return Secret()
    assert revision.snapshot is not None
    later = session.scalars(
        select(Revision)
        .where(
            Revision.meeting_id == revision.meeting_id,
            Revision.state == RevisionState.APPROVED,
            Revision.number > revision.number,
        )
        .order_by(Revision.number)
    )
    return Issued(
        code=revision.code or "",
        number=revision.number,
        approved=_day(revision),
        host=revision.snapshot["meeting"]["host"],
        later=tuple(_later(later)),
    )


def _later(revisions: Iterable[Revision]) -> Iterable[Later]:
    return (Later(number=one.number, approved=_day(one)) for one in revisions)


def _day(revision: Revision) -> date:
    assert revision.approval_day is not None
    return revision.approval_day


def _match(revision: Revision, sha256: str) -> Match:
    if revision.document is not None and revision.document.sha256 == sha256:
        return Match.WORD
    if revision.pdf is not None and revision.pdf.sha256 == sha256:
        return Match.PDF
    return Match.SIGNED
