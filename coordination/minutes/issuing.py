"""Issuing a notula: the snapshot of what it says, and the one Word file that is built from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.directory.models import Office
from coordination.documents import codes
from coordination.documents import notula_data as paper
from coordination.documents.template_kinds import notula_word
from coordination.files.checking import MediaType
from coordination.files.models import StoredFile
from coordination.files.storage import Store
from coordination.meetings.models import Meeting, SecurityLevel
from coordination.minutes import queries
from coordination.minutes.models import Revision
from coordination.minutes.naming import paper_name
from coordination.minutes.papers import at_levels, hidden_items, level_seen, notula_data
from coordination.minutes.record import Record, digest, gather

CHECKING = "/cek"
"""Where anybody checks a code, under the office's public address; `exporting.views.checking` serves it."""


def issue(*, session: Session, actor: Actor, now: datetime, revision: Revision, snapshot: Record, store: Store) -> None:
    """Keep the snapshot of an approved revision with its digest, and its Word file, on disk before the row.

    The code that is printed on it stands in the snapshot with its address, so that the paper is the same whenever it is
    built again, whatever the office's public address is by then.
    """
    revision.code = codes.new_code()
    address = f"{session.get_one(Office, 1).public_url}{CHECKING}/{revision.code}"
    snapshot = snapshot | {
        "revision": revision.number,
        "verification": {"code": revision.code, "address": address},
    }
    revision.snapshot, revision.snapshot_sha256 = snapshot, digest(snapshot)
    document = notula_word(of_revision(revision, readable=None, store=store))
    stored = store.put(document)
    revision.document = StoredFile(
        sha256=stored.sha256,
        size=stored.size,
        media_type=str(MediaType.DOCX),
        name=file_name(revision.meeting, revision.number),
        uploaded_at=now,
        uploaded_by_id=actor.account_id,
    )
    session.flush()


def of_revision(revision: Revision, *, readable: frozenset[int] | None, store: Store) -> paper.NotulaData:
    """Return what an approved revision says to one reader, from its snapshot alone, under the levels of now."""
    return said_by(record_of(revision), revision, readable=readable, store=store)


def said_by(record: Record, revision: Revision, *, readable: frozenset[int] | None, store: Store) -> paper.NotulaData:
    """Return what an approved revision's record, whole or narrowed to what a petikan needs, says to one reader."""
    assert revision.approved_at is not None
    return notula_data(
        record,
        readable=readable,
        emblem=emblem_of(store),
        at=revision.approved_at,
        draft=False,
        ralat=_as_paper(record.get("ralat"), readable),
    )


def record_of(revision: Revision) -> Record:
    """Return an approved revision's record with the levels that its meeting and agenda have now."""
    assert revision.snapshot is not None
    meeting = revision.meeting
    return at_levels(revision.snapshot, meeting.level, {item.id: item.level for item in meeting.agenda})


def level_now(revision: Revision) -> SecurityLevel:
    """Return the level of what an approved revision holds, by the levels that its meeting and agenda have now."""
    return level_seen(record_of(revision))


def of_draft(
    session: Session, meeting: Meeting, *, readable: frozenset[int] | None, now: datetime, store: Store
) -> paper.NotulaData:
    """Return what the minutes say so far, to one reader."""
    return notula_data(gather(session, meeting), readable=readable, emblem=emblem_of(store), at=now, draft=True)


def of_ralat_draft(
    meeting: Meeting, record: Record, *, readable: frozenset[int] | None, now: datetime, store: Store
) -> paper.NotulaData:
    """Return what a ralat that is being written will say, given its record (`ralat.record_of`), to one reader."""
    record = at_levels(record, meeting.level, {item.id: item.level for item in meeting.agenda})
    return notula_data(
        record,
        readable=readable,
        emblem=emblem_of(store),
        at=now,
        draft=True,
        ralat=_as_paper(record["ralat"], readable),
    )


def read(session: Session, meeting: Meeting, *, actor: Actor | None, now: datetime, store: Store) -> paper.NotulaData:
    """Return what the notula says now to one reader: the revision that holds, or the draft before any approval."""
    readable = queries.readable_items(session, actor, meeting) if actor is not None else None
    revision = queries.current_revision(session, meeting)
    if revision is None:
        return of_draft(session, meeting, readable=readable, now=now, store=store)
    return of_revision(revision, readable=readable, store=store)


def word_file(
    session: Session, meeting: Meeting, *, actor: Actor | None, now: datetime, store: Store
) -> tuple[bytes, str]:
    """Return the notula's Word file and its name: the issued one where the reader may see all of it.

    `actor` None stands for whoever holds the data folder. Before approval it is a draft, marked so.
    """
    readable = queries.readable_items(session, actor, meeting) if actor is not None else None
    revision = queries.current_revision(session, meeting)
    if revision is None:
        draft = of_draft(session, meeting, readable=readable, now=now, store=store)
        return notula_word(draft), file_name(meeting, None)
    return revision_file(revision, readable=readable, store=store)


def revision_file(revision: Revision, *, readable: frozenset[int] | None, store: Store) -> tuple[bytes, str]:
    """Return one approved revision's Word file as its reader may see it now, and its name.

    The issued bytes are handed out only as long as they are true for this reader: where an item is closed to them, or
    the level printed on every page has changed since, the paper is built anew from the snapshot.
    """
    assert revision.snapshot is not None
    name = file_name(revision.meeting, revision.number)
    sees_all = readable is None or not hidden_items(revision.snapshot, readable)
    same_level = level_now(revision) is level_seen(revision.snapshot)
    if sees_all and same_level and revision.document is not None:
        with store.open(revision.document.sha256) as issued:
            return issued.read(), name
    return notula_word(of_revision(revision, readable=readable, store=store)), name


def file_name(meeting: Meeting, number: int | None) -> str:
    """Return what the file is called: "Notula Rapat … 2024-06-27.docx", "… ralat 1.docx", "… draf.docx"."""
    return paper_name("Notula", meeting, {None: " draf", 0: ""}.get(number, f" ralat {number}"))


def draft_name(revision: Revision) -> str:
    """Return what the file of an open revision is called."""
    state = f" ralat {revision.number} draf" if revision.is_ralat else " draf"
    return paper_name("Notula", revision.meeting, state)


def emblem_of(store: Store) -> Callable[[str], bytes | None]:
    """Return how a paper gets its emblem's bytes from the store."""

    def read(sha256: str) -> bytes | None:
        if not store.exists(sha256):
            return None
        with store.open(sha256) as file:
            return file.read()

    return read


def _as_paper(kept: Record | None, readable: frozenset[int] | None) -> paper.Ralat | None:
    """Return what a ralat's box says to one reader: what was changed under an item closed to them is left out."""
    if kept is None:
        return None
    return paper.Ralat(
        number=kept["number"],
        issued=date.fromisoformat(kept["issued"]),
        replaces=date.fromisoformat(kept["replaces"]),
        reason=kept["reason"],
        changes=tuple(
            paper.Change(subject=one["subject"], before=one["before"], after=one["after"])
            for one in kept["changes"]
            if readable is None or one["item_id"] is None or one["item_id"] in readable
        ),
    )
