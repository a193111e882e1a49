"""Reading revisions and what one reader may see of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.errors import NotFound
from coordination.i18n import _
from coordination.meetings.models import AgendaItem, Meeting
from coordination.minutes.models import Review, Revision, RevisionState


def readable_items(session: Session, actor: Actor, meeting: Meeting) -> frozenset[int]:
    """Return the ids of the agenda items that `actor` may read."""
    return frozenset(
        session.scalars(select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id, visible(actor, AgendaItem)))
    )


def approved_revisions(session: Session, meeting: Meeting) -> Sequence[Revision]:
    """Return the approved revisions of a meeting, the newest first."""
    return session.scalars(
        select(Revision)
        .where(Revision.meeting_id == meeting.id, Revision.state == RevisionState.APPROVED)
        .order_by(Revision.number.desc())
        .options(joinedload(Revision.document))
    ).all()


def approved_revision(session: Session, meeting: Meeting, number: int) -> Revision:
    """Return one approved revision by its number. Raises NotFound."""
    for revision in approved_revisions(session, meeting):
        if revision.number == number:
            return revision
    raise NotFound(_("Halaman atau data ini tidak ditemukan."))


def current_revision(session: Session, meeting: Meeting) -> Revision | None:
    """Return the approved revision that holds now, None before the first approval."""
    return next(iter(approved_revisions(session, meeting)), None)


def open_revision(session: Session, meeting: Meeting) -> Revision | None:
    """Return the revision that is being written or reviewed, if there is one."""
    return session.scalar(
        select(Revision)
        .where(
            Revision.meeting_id == meeting.id,
            Revision.state.in_([RevisionState.DRAFT, RevisionState.IN_REVIEW]),
        )
        .options(selectinload(Revision.reviews).joinedload(Review.account), selectinload(Revision.corrections))
    )
