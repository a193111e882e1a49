"""What is on its way to approval, as it will read: the first notula or a ralat, narrowed to its reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.documents.notula_data import NotulaData
from coordination.documents.template_kinds import notula_word
from coordination.files.storage import Store
from coordination.meetings.models import Meeting
from coordination.minutes import issuing, queries, ralat
from coordination.minutes.models import Review, Revision, RevisionState, Verdict


def read(session: Session, revision: Revision, *, actor: Actor, now: datetime, store: Store) -> NotulaData:
    """Return what an open revision says so far, to one reader."""
    meeting = revision.meeting
    readable = queries.readable_items(session, actor, meeting)
    if not revision.is_ralat:
        return issuing.of_draft(session, meeting, readable=readable, now=now, store=store)
    record = ralat.record_of(session, revision, now)
    return issuing.of_ralat_draft(meeting, record, readable=readable, now=now, store=store)


def word_file(session: Session, revision: Revision, *, actor: Actor, now: datetime, store: Store) -> tuple[bytes, str]:
    """Return an open revision as a Word file marked as a draft, and the file's name."""
    data = read(session, revision, actor=actor, now=now, store=store)
    return notula_word(data), issuing.draft_name(revision)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far the minutes of a meeting have come, for whoever may know what is not approved yet."""

    revision: Revision | None = None
    own_paraf: Review | None = None

    @property
    def is_ralat(self) -> bool:
        """Whether a ralat is being written or reviewed."""
        return self.revision is not None and self.revision.is_ralat

    @property
    def is_in_review(self) -> bool:
        """Whether somebody is to read it now."""
        return self.revision is not None and self.revision.state is RevisionState.IN_REVIEW

    @property
    def remarks(self) -> Review | None:
        """The newest return with its remarks, while the minutes are written again."""
        if self.revision is None or self.is_in_review:
            return None
        returned = [review for review in self.revision.reviews if review.verdict is Verdict.RETURNED]
        return returned[-1] if returned else None


def standing(session: Session, actor: Actor, meeting: Meeting) -> Standing:
    """Return how far the minutes have come; ask only for a reader of drafts."""
    revision = queries.open_revision(session, meeting)
    if revision is None:
        return Standing()
    own = (one for one in revision.reviews if one.account_id == actor.account_id and one.verdict is Verdict.PENDING)
    return Standing(revision=revision, own_paraf=next(own, None))
