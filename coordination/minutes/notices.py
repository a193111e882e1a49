"""Who is told what on a notula's way to approval: put into the outbox with the step itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.accounts.models import Account
from coordination.actions.addressees import secretaries_of
from coordination.directory.models import Person
from coordination.meetings.models import Participant, ParticipantRole, Signatory
from coordination.minutes.models import Review, Revision, Verdict
from coordination.outbox.services import Recipient, enqueue

REVIEW_ASKED: Final = "review_asked"
APPROVAL_ASKED: Final = "approval_asked"
RETURNED: Final = "minutes_returned"
APPROVED: Final = "minutes_approved"


def sent_to_review(*, session: Session, actor: Actor, now: datetime, revision: Revision) -> None:
    """Ask each reviewer for their paraf; without reviewers, the chair and who signs for the approval."""
    pending = [review for review in revision.reviews if review.verdict is Verdict.PENDING]
    for review in pending:  # at most three
        _tell(
            session,
            now,
            revision,
            REVIEW_ASKED,
            [Recipient(person_id=review.account.person_id)],
            cause=f"{REVIEW_ASKED}:{review.id}",
            review=review.id,
            sent=round_of(revision),
        )
    if not pending:
        _ask_approval(session, actor, now, revision)


def paraf_given(*, session: Session, actor: Actor, now: datetime, revision: Revision) -> None:
    """Ask for the approval once the last paraf is given."""
    if all(review.verdict is not Verdict.PENDING for review in revision.reviews):
        _ask_approval(session, actor, now, revision)


def returned(*, session: Session, actor: Actor, now: datetime, review: Review) -> None:
    """Tell the secretariat that the notula came back with remarks."""
    revision = review.revision
    to = _others(secretaries_of(session, revision.meeting.host_id), actor)
    _tell(session, now, revision, RETURNED, to, cause=f"{RETURNED}:{review.id}")


def approved(*, session: Session, actor: Actor, now: datetime, revision: Revision) -> None:
    """Tell the secretariat that the notula was approved; the participants get it when the secretariat sends it."""
    to = _others(secretaries_of(session, revision.meeting.host_id), actor)
    _tell(session, now, revision, APPROVED, to, cause=f"{APPROVED}:{revision.meeting_id}:{revision.number}")


def _ask_approval(session: Session, actor: Actor, now: datetime, revision: Revision) -> None:
    """Ask whoever presides and has an account: approving is done signed in, else it comes on paper."""
    chair = select(Participant.person_id).where(
        Participant.meeting_id == revision.meeting_id, Participant.role == ParticipantRole.CHAIR
    )
    # The first place signs as pimpinan; the notulis signs what the other approved.
    signs = select(Signatory.person_id).where(Signatory.meeting_id == revision.meeting_id, Signatory.sort == 0)
    people = session.scalars(
        select(Person.id)
        .join(Account, Account.person_id == Person.id)
        .where(Account.active, Person.active, Person.id.in_(chair.union(signs)))
        .order_by(Person.id)
    )
    to = _others((Recipient(person_id=one) for one in people), actor)
    cause = f"{APPROVAL_ASKED}:{revision.id}:{round_of(revision)}"
    _tell(session, now, revision, APPROVAL_ASKED, to, cause=cause, sent=round_of(revision))


def round_of(revision: Revision) -> str:
    """Return which round of review it is: the moment the notula was sent."""
    return revision.sent_at.astimezone(UTC).isoformat() if revision.sent_at is not None else ""


def _others(recipients: Iterable[Recipient], actor: Actor) -> list[Recipient]:
    """Leave out whoever does it: they know."""
    return [one for one in recipients if one.person_id != actor.person_id]


def _tell(
    session: Session,
    now: datetime,
    revision: Revision,
    kind: str,
    to: Iterable[Recipient],
    *,
    cause: str,
    **about: str | int,
) -> None:
    enqueue(
        session=session,
        now=now,
        kind=kind,
        recipients=to,
        cause=cause,
        about={"meeting": revision.meeting_id, "revision": revision.id, **about},
        meeting_id=revision.meeting_id,
    )
