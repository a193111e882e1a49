"""Papers of a meeting: files uploaded to it or to one of its agenda items, and taken back."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import record
from coordination.errors import DomainError
from coordination.files.models import StoredFile
from coordination.files.storage import Store
from coordination.files.uploads import Prepared
from coordination.i18n import _
from coordination.meetings import checks
from coordination.meetings.models import AgendaItem, Meeting, MeetingState, Paper, PaperKind, SecurityLevel


def add_paper(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    upload: Prepared,
    store: Store,
    kind: PaperKind,
    title: str | None = None,
    level: SecurityLevel | None = None,
    item: AgendaItem | None = None,
    client_key: str | None = None,
) -> Paper:
    """File an upload that `files.uploads` has checked and cleaned; its bytes are on disk before any row names them.

    Papers come in every state but cancelled: the signed scan only exists after approval. A paper of an agenda item is
    never below its item's level. The same `client_key` again returns the first one.
    """
    if meeting.discarded_at is not None or meeting.state is MeetingState.CANCELLED:
        raise DomainError(_("Berkas tidak dapat ditambahkan ke rapat yang dibatalkan atau dibuang."))
    if client_key and (made := _made_before(session, meeting, client_key)) is not None:
        return made
    printed = checks.line(title, field="title", name=_("Judul"), longest=300)
    above = item.level if item else meeting.level
    stored = store.put(upload.data)
    paper = Paper(
        meeting_id=meeting.id,
        agenda_item_id=item.id if item else None,
        file=StoredFile(
            sha256=stored.sha256,
            size=stored.size,
            media_type=str(upload.media_type),
            name=upload.name,
            uploaded_at=now,
            uploaded_by_id=actor.account_id,
        ),
        kind=kind,
        title=printed or PurePath(upload.name).stem[:300],
        level=_level(level, above, item),
        added_at=now,
        added_by_id=actor.account_id,
        client_key=client_key,
    )
    session.add(paper)
    session.flush()
    _record(session, actor, now, paper, "added")
    return paper


def withdraw_paper(*, session: Session, actor: Actor, now: datetime, paper: Paper) -> None:
    """Take a paper back: it is no longer listed or handed out, its row and bytes stay."""
    if paper.withdrawn_at is None:
        paper.withdrawn_at = now
        session.flush()
        _record(session, actor, now, paper, "withdrawn")


def _level(wanted: SecurityLevel | None, above: SecurityLevel, item: AgendaItem | None) -> SecurityLevel:
    """Return the level that was asked for, else that of what the paper belongs to; never below its agenda item's."""
    if wanted is None:
        return above
    return above if item is not None and wanted.height < above.height else wanted


def _made_before(session: Session, meeting: Meeting, client_key: str) -> Paper | None:
    return session.scalar(select(Paper).where(Paper.client_key == client_key, Paper.meeting_id == meeting.id))


def _record(session: Session, actor: Actor, now: datetime, paper: Paper, verb: str) -> None:
    record(
        session=session,
        actor=actor,
        now=now,
        verb=verb,
        row=paper,
        meeting_id=paper.meeting_id,
        agenda_item_id=paper.agenda_item_id,
    )
