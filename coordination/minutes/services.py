"""Making minutes official: review, return, approval, in the product or on paper. Approved minutes never change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.accounts.models import Account
from coordination.actions.authoring import release
from coordination.actions.models import Action
from coordination.actions.numbering import fix_codes
from coordination.audit.services import record as audit
from coordination.clock import today
from coordination.errors import DomainError
from coordination.files.models import StoredFile
from coordination.files.storage import Store
from coordination.i18n import _
from coordination.meetings.models import Meeting, MeetingState
from coordination.minutes import completeness, issuing, queries
from coordination.minutes.models import ApprovalKind, Review, Revision, RevisionState, Verdict

MOST_REVIEWERS = 3


def send_to_review(
    *, session: Session, actor: Actor, now: datetime, meeting: Meeting, reviewers: Sequence[Account] = ()
) -> Revision:
    """Send complete minutes to review; each of up to three reviewers gives a paraf before approval."""
    revision = _draft(session, actor, now, meeting)
    _refuse_incomplete(session, meeting)
    chosen = list(dict.fromkeys(reviewers))
    if len(chosen) > MOST_REVIEWERS:
        raise DomainError(_("Paling banyak tiga pemeriksa."), field="reviewers")
    revision.state, revision.sent_at = RevisionState.IN_REVIEW, now
    meeting.state = MeetingState.IN_REVIEW
    session.add_all(Review(revision=revision, account=account, asked_at=now) for account in chosen)
    session.flush()
    _audit(session, actor, now, revision, "sent_to_review")
    return revision


def pull_back(*, session: Session, actor: Actor, now: datetime, meeting: Meeting) -> None:
    """Take minutes back from review, to write on."""
    revision = _in_review(session, meeting)
    _back_to_draft(session, revision)
    _audit(session, actor, now, revision, "pulled_back")


def give_paraf(*, session: Session, actor: Actor, now: datetime, meeting: Meeting) -> None:
    """Agree, as a reviewer who was asked."""
    revision = _in_review(session, meeting)
    review = _own_review(revision, actor)
    review.verdict, review.given_at = Verdict.AGREED, now
    session.flush()
    _audit(session, actor, now, revision, "reviewed")


def return_with_remarks(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, remarks: str) -> None:
    """Send the minutes back to whoever writes them, as a reviewer or as the chair; the remarks stay on record."""
    revision = _in_review(session, meeting)
    remarks = remarks.strip()
    if not remarks:
        raise DomainError(_("Tuliskan catatan: apa yang perlu diperbaiki."), field="remarks")
    review = next(
        (r for r in revision.reviews if r.account_id == actor.account_id and r.verdict is Verdict.PENDING), None
    )
    if review is None:
        review = Review(revision=revision, account_id=actor.account_id, asked_at=now)
        session.add(review)
    review.verdict, review.remarks, review.given_at = Verdict.RETURNED, remarks, now
    _back_to_draft(session, revision)
    _audit(session, actor, now, revision, "returned")


def approve(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, store: Store) -> Revision:
    """Approve in the product, as the chair or a signatory."""
    revision = _in_review(session, meeting)
    revision.approved_by_id = actor.account_id
    return _approve(session, actor, now, revision, ApprovalKind.IN_PRODUCT, store)


def record_approval_on_paper(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    approved_on: date,
    scan: StoredFile | None,
    store: Store,
) -> Revision:
    """Record an approval that was given on paper, with its date and, once there is one, the scan."""
    revision = _in_review(session, meeting)
    if approved_on < meeting.days[-1].day:
        raise DomainError(_("Tanggal pengesahan tidak boleh sebelum rapat."), field="approved_on")
    if approved_on > today(meeting.zone, now):
        raise DomainError(_("Tanggal pengesahan belum tiba."), field="approved_on")
    revision.approved_on, revision.scan = approved_on, scan
    return _approve(session, actor, now, revision, ApprovalKind.ON_PAPER, store)


def _approve(
    session: Session, actor: Actor, now: datetime, revision: Revision, kind: ApprovalKind, store: Store
) -> Revision:
    """Fix numbers, keep the snapshot and the paper, and let the actions reach their agencies."""
    meeting = revision.meeting
    if any(review.verdict is Verdict.PENDING for review in revision.reviews):
        raise DomainError(
            _("Masih menunggu paraf pemeriksa. Tunggulah, atau tarik kembali lalu kirim tanpa pemeriksa.")
        )
    _refuse_incomplete(session, meeting)
    fix_codes(session=session, meeting=meeting)
    revision.state, revision.approved_at, revision.approval_kind = RevisionState.APPROVED, now, kind
    meeting.state = MeetingState.APPROVED
    session.flush()
    session.expire_all()
    issuing.issue(session=session, actor=actor, now=now, revision=revision, store=store)
    unreleased = session.scalars(
        select(Action).where(Action.meeting_id == meeting.id, Action.released_at.is_(None))
    ).all()
    release(session=session, actor=actor, now=now, actions=unreleased)
    _audit(session, actor, now, revision, "approved")
    return revision


def _draft(session: Session, actor: Actor, now: datetime, meeting: Meeting) -> Revision:
    """Return the revision that is being written; a recorded meeting gets its first."""
    revision = queries.open_revision(session, meeting)
    if revision is not None and revision.state is RevisionState.DRAFT:
        return revision
    if revision is not None:
        raise DomainError(_("Notula ini sudah dikirim untuk ditinjau."))
    if meeting.state is not MeetingState.RECORDED:
        raise DomainError(_("Hanya rapat yang sudah dicatat yang dapat dikirim untuk ditinjau."))
    revision = Revision(
        meeting=meeting, number=0, state=RevisionState.DRAFT, opened_at=now, opened_by_id=actor.account_id
    )
    session.add(revision)
    session.flush()
    return revision


def _in_review(session: Session, meeting: Meeting) -> Revision:
    revision = queries.open_revision(session, meeting)
    if revision is None or revision.state is not RevisionState.IN_REVIEW:
        raise DomainError(_("Notula ini tidak sedang ditinjau."))
    return revision


def _own_review(revision: Revision, actor: Actor) -> Review:
    for review in revision.reviews:
        if review.account_id == actor.account_id and review.verdict is Verdict.PENDING:
            return review
    raise DomainError(_("Tidak ada paraf yang menunggu Anda."))


def _back_to_draft(session: Session, revision: Revision) -> None:
    """Bring a revision back to be written; parafs that were still asked for are asked no more."""
    revision.state = RevisionState.DRAFT
    revision.meeting.state = MeetingState.RECORDED
    for review in list(revision.reviews):
        if review.verdict is Verdict.PENDING:
            session.delete(review)
    session.flush()


def _refuse_incomplete(session: Session, meeting: Meeting) -> None:
    gaps = completeness.gaps(session, meeting)
    if gaps:
        raise DomainError(
            _(
                "Masih kurang %(count)d hal sebelum notula dapat dikirim atau disahkan: %(first)s …",
                count=len(gaps),
                first=f"{gaps[0].subject} {gaps[0].sentence}",
            )
        )


def _audit(session: Session, actor: Actor, now: datetime, revision: Revision, verb: str) -> None:
    audit(
        session=session,
        actor=actor,
        now=now,
        verb=verb,
        row=revision,
        meeting_id=revision.meeting_id,
        organization_id=revision.meeting.host_id,
    )
