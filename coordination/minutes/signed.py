"""Approved minutes as they came back signed: a scan, or a PDF signed outside (BSrE). Nothing is signed here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from coordination.access.actor import Actor
from coordination.audit.services import record as audit
from coordination.files.checking import MediaType
from coordination.files.signatures import PdfSignature, signatures_of
from coordination.files.storage import Store
from coordination.files.uploads import Prepared
from coordination.meetings.models import Meeting, Paper, PaperKind, SecurityLevel
from coordination.meetings.papers import add_paper
from coordination.minutes import issuing, queries
from coordination.minutes.models import Revision, SignedCopy


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A filed PDF that says it is signed: of which revision, and by whom as far as the file tells."""

    revision: int
    signatures: tuple[PdfSignature, ...]


def file_signed_paper(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    upload: Prepared,
    store: Store,
    title: str | None = None,
    level: SecurityLevel | None = None,
    client_key: str | None = None,
) -> Paper:
    """File a signed scan or PDF among the papers: before approval as any paper, then as a copy of what holds.

    The same `client_key` again returns the first one. Raises DomainError as `add_paper` does.
    """
    revision = queries.current_revision(session, meeting)
    if revision is not None:
        level = _highest(level or meeting.level, issuing.level_now(revision))
    paper = add_paper(
        session=session,
        actor=actor,
        now=now,
        meeting=meeting,
        upload=upload,
        store=store,
        kind=PaperKind.SIGNED_SCAN,
        title=title,
        level=level,
        client_key=client_key,
    )
    if revision is not None:
        keep_copy(session=session, actor=actor, now=now, revision=revision, paper=paper, upload=upload)
    return paper


def keep_copy(
    *, session: Session, actor: Actor, now: datetime, revision: Revision, paper: Paper, upload: Prepared
) -> SignedCopy:
    """Note that a filed paper is a revision as it was signed; for a paper that is one already nothing changes."""
    made = session.scalar(select(SignedCopy).where(SignedCopy.paper_id == paper.id))
    if made is not None:
        return made
    found = signatures_of(upload.data) if upload.media_type is MediaType.PDF else ()
    copy = SignedCopy(revision=revision, paper=paper, signatures=[_kept(one) for one in found])
    session.add(copy)
    session.flush()
    audit(
        session=session,
        actor=actor,
        now=now,
        verb="filed",
        row=copy,
        meeting_id=revision.meeting_id,
        organization_id=revision.meeting.host_id,
    )
    return copy


def of_papers(session: Session, papers: Iterable[Paper]) -> dict[int, Signed]:
    """Return what signed copies among papers that a reader may see say of their signatures, by the paper's id."""
    ids = [paper.id for paper in papers if paper.kind is PaperKind.SIGNED_SCAN]
    if not ids:
        return {}
    copies = session.scalars(
        select(SignedCopy).where(SignedCopy.paper_id.in_(ids)).options(joinedload(SignedCopy.revision))
    )
    return {
        copy.paper_id: Signed(revision=copy.revision.number, signatures=tuple(map(_read, copy.signatures)))
        for copy in copies
    }


def _highest(*levels: SecurityLevel) -> SecurityLevel:
    return max(levels, key=lambda level: level.height)


def _kept(one: PdfSignature) -> dict[str, Any]:
    return {
        "name": one.name,
        "subject": one.subject,
        "reason": one.reason,
        "at": one.at.isoformat() if one.at else None,
    }


def _read(kept: dict[str, Any]) -> PdfSignature:
    at = datetime.fromisoformat(kept["at"]) if kept["at"] else None
    return PdfSignature(name=kept["name"], subject=kept["subject"], reason=kept["reason"], at=at)
