"""Making minutes official: review, return, approval, in the product or on paper. Approved minutes never change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.accounts.models import Account
from coordination.actions.authoring import release
from coordination.actions.models import Action
from coordination.actions.numbering import fix_codes
from coordination.actions.replacing import cancel_replaced
from coordination.audit.services import record as audit
from coordination.clock import today
from coordination.errors import Clash, DomainError
from coordination.files.checking import MediaType
from coordination.files.storage import Store
from coordination.files.uploads import Prepared
from coordination.i18n import _
from coordination.meetings import checks
from coordination.meetings.models import Meeting, MeetingState, Paper, PaperKind
from coordination.meetings.papers import add_paper
from coordination.minutes import applying, completeness, issuing, notices, queries, ralat, signed
from coordination.minutes.models import ApprovalKind, Review, Revision, RevisionState, Verdict
from coordination.minutes.papers import level_seen
from coordination.minutes.record import gather
from coordination.numbers import whole
from coordination.richtext import clean_text

MOST_REVIEWERS = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """Which revision a page showed, in which version: nobody agrees to what they have not seen."""

    revision_id: int
    version: int

    @classmethod
    def read(cls, text: str | None) -> Seen | None:
        """Read "12:3" as a form carries it; None for anything else."""
        first, _sep, second = (text or "").partition(":")
        revision_id, version = whole(first), whole(second)
        return cls(revision_id, version) if revision_id is not None and version is not None else None


def send_to_review(
    *, session: Session, actor: Actor, now: datetime, meeting: Meeting, reviewers: Sequence[Account] = ()
) -> Revision:
    """Send complete minutes, or a ralat, to review; each of up to three reviewers gives a paraf before approval."""
    revision = _draft(session, actor, now, meeting)
    _refuse_incomplete(session, revision)
    chosen = list(dict.fromkeys(reviewers))
    if len(chosen) > MOST_REVIEWERS:
        raise DomainError(_("Paling banyak tiga pemeriksa."), field="reviewers")
    revision.state, revision.sent_at = RevisionState.IN_REVIEW, now
    if not revision.is_ralat:
        meeting.state = MeetingState.IN_REVIEW
    session.add_all(Review(revision=revision, account=account, asked_at=now) for account in chosen)
    session.flush()
    for account in chosen:
        _refuse_who_may_not_read(session, meeting, account)
    notices.sent_to_review(session=session, actor=actor, now=now, revision=revision)
    _audit(session, actor, now, revision, "sent_to_review")
    return revision


def pull_back(*, session: Session, actor: Actor, now: datetime, meeting: Meeting) -> None:
    """Take minutes back from review, to write on."""
    revision = _in_review(session, meeting)
    _back_to_draft(session, revision)
    _audit(session, actor, now, revision, "pulled_back")


def give_paraf(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, seen: Seen | None = None) -> None:
    """Agree, as a reviewer who was asked; doing it twice changes nothing."""
    revision = _in_review(session, meeting, seen)
    own = [review for review in revision.reviews if review.account_id == actor.account_id]
    review = next((review for review in own if review.verdict is Verdict.PENDING), None)
    if review is None:
        if any(review.verdict is Verdict.AGREED for review in own):
            return
        raise DomainError(_("Tidak ada paraf yang menunggu Anda."))
    review.verdict, review.given_at = Verdict.AGREED, now
    session.flush()
    notices.paraf_given(session=session, actor=actor, now=now, revision=revision)
    _audit(session, actor, now, revision, "reviewed")


def return_with_remarks(
    *, session: Session, actor: Actor, now: datetime, meeting: Meeting, remarks: str, seen: Seen | None = None
) -> None:
    """Send the minutes back to whoever writes them, as a reviewer or as the chair; the remarks stay on record."""
    revision = _in_review(session, meeting, seen)
    remarks = clean_text(remarks).strip()
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
    notices.returned(session=session, actor=actor, now=now, review=review)
    _audit(session, actor, now, revision, "returned")


def approve(
    *, session: Session, actor: Actor, now: datetime, meeting: Meeting, store: Store, seen: Seen | None = None
) -> Revision:
    """Approve in the product, as the chair or a signatory; doing it twice changes nothing."""
    if (done := _approved_by(session, actor, seen)) is not None:
        return done
    revision = _in_review(session, meeting, seen)
    revision.approved_by_id = actor.account_id
    return _approve(session, actor, now, revision, ApprovalKind.IN_PRODUCT, store)


def record_approval_on_paper(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    approved_on: date | None,
    store: Store,
    signed_by: str | None = None,
    scan: Prepared | None = None,
    seen: Seen | None = None,
) -> Revision:
    """Record an approval that was given on paper: when, by whom, and its scan, which is filed among the papers too."""
    if (done := _approved_by(session, actor, seen, ApprovalKind.ON_PAPER)) is not None:
        return done
    revision = _in_review(session, meeting, seen)
    if approved_on is None:
        raise DomainError(_("Isi tanggal penandatanganan."), field="approved_on")
    if approved_on < meeting.days[-1].day:
        raise DomainError(_("Tanggal pengesahan tidak boleh sebelum rapat."), field="approved_on")
    if approved_on > today(meeting.zone, now):
        raise DomainError(_("Tanggal pengesahan belum tiba."), field="approved_on")
    if scan is not None and not (scan.media_type.is_image or scan.media_type is MediaType.PDF):
        raise DomainError(_("Pindaian harus berupa PDF atau gambar."), field="scan")
    revision.approved_on = approved_on
    revision.approved_by_id = actor.account_id
    revision.signed_by = checks.line(signed_by, field="signed_by", name=_("Ditandatangani oleh"), longest=500)
    _approve(session, actor, now, revision, ApprovalKind.ON_PAPER, store)
    if scan is not None:
        revision.scan = _file_scan(session, actor, now, revision, scan, store).file
        session.flush()
    return revision


def _file_scan(
    session: Session, actor: Actor, now: datetime, revision: Revision, scan: Prepared, store: Store
) -> Paper:
    """File the signed scan under the highest level of what it shows."""
    assert revision.snapshot is not None
    paper = add_paper(
        session=session,
        actor=actor,
        now=now,
        meeting=revision.meeting,
        upload=scan,
        store=store,
        kind=PaperKind.SIGNED_SCAN,
        title=f"Notula bertanda tangan, ralat {revision.number}" if revision.is_ralat else "Notula bertanda tangan",
        level=level_seen(revision.snapshot),
    )
    signed.keep_copy(session=session, actor=actor, now=now, revision=revision, paper=paper, upload=scan)
    return paper


def _approve(
    session: Session, actor: Actor, now: datetime, revision: Revision, kind: ApprovalKind, store: Store
) -> Revision:
    """Fix numbers, keep the snapshot and the paper, and let the actions reach their agencies."""
    meeting = revision.meeting
    if any(review.verdict is Verdict.PENDING for review in revision.reviews):
        raise DomainError(
            _("Masih menunggu paraf pemeriksa. Tunggulah, atau tarik kembali lalu kirim tanpa pemeriksa.")
        )
    _refuse_incomplete(session, revision)
    revision.approved_at, revision.approval_kind = now, kind
    if revision.is_ralat:
        snapshot = applying.take_effect(session=session, actor=actor, now=now, revision=revision)
    else:
        fix_codes(session=session, meeting=meeting)
        meeting.state = MeetingState.APPROVED
        session.flush()
        session.expire_all()
        snapshot = gather(session, meeting)
    revision.state = RevisionState.APPROVED
    issuing.issue(session=session, actor=actor, now=now, revision=revision, snapshot=snapshot, store=store)
    unreleased = session.scalars(
        select(Action).where(Action.meeting_id == meeting.id, Action.released_at.is_(None))
    ).all()
    release(session=session, actor=actor, now=now, actions=unreleased)
    if not revision.is_ralat:
        cancel_replaced(session=session, actor=actor, now=now, meeting=meeting)
    notices.approved(session=session, actor=actor, now=now, revision=revision)
    _audit(session, actor, now, revision, "ralat_approved" if revision.is_ralat else "approved")
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


def _in_review(session: Session, meeting: Meeting, seen: Seen | None = None) -> Revision:
    revision = queries.open_revision(session, meeting)
    if revision is None or revision.state is not RevisionState.IN_REVIEW:
        raise DomainError(_("Notula ini tidak sedang ditinjau."))
    if seen is not None and seen != Seen(revision.id, revision.version):
        raise Clash(
            _("Notula ini ditarik dan dikirim lagi sejak halaman Anda dibuka. Baca isinya yang terbaru, lalu ulangi."),
            fields={},
            version=revision.version,
        )
    return revision


def _approved_by(
    session: Session, actor: Actor, seen: Seen | None, kind: ApprovalKind = ApprovalKind.IN_PRODUCT
) -> Revision | None:
    """Return the revision that the same form approved already, when it comes a second time."""
    revision = session.get(Revision, seen.revision_id) if seen is not None else None
    if revision is None or revision.state is not RevisionState.APPROVED:
        return None
    same = revision.approved_by_id == actor.account_id and revision.approval_kind is kind
    return revision if same else None


def _refuse_who_may_not_read(session: Session, meeting: Meeting, account: Account) -> None:
    """Refuse a reviewer who could never open the minutes: from rahasia up only people who are named for it."""
    reviewer = Actor(
        account_id=account.id,
        person_id=account.person_id,
        roles=frozenset((membership.role, membership.organization_id) for membership in account.memberships),
    )
    if session.scalar(select(Meeting.id).where(Meeting.id == meeting.id, visible(reviewer, Meeting))) is None:
        raise DomainError(
            _(
                "%(name)s belum termasuk yang boleh membaca rapat ini. Tambahkan dahulu namanya di “Yang boleh "
                "membaca”.",
                name=account.person.full_name,
            ),
            field="reviewers",
        )


def _back_to_draft(session: Session, revision: Revision) -> None:
    """Bring a revision back to be written; parafs that were still asked for are asked no more."""
    revision.state = RevisionState.DRAFT
    if not revision.is_ralat:
        revision.meeting.state = MeetingState.RECORDED
    for review in list(revision.reviews):
        if review.verdict is Verdict.PENDING:
            session.delete(review)
    session.flush()


def _refuse_incomplete(session: Session, revision: Revision) -> None:
    if revision.is_ralat:
        missing = ralat.missing(session, revision)
    else:
        missing = [f"{gap.subject} {gap.sentence}" for gap in completeness.gaps(session, revision.meeting)]
    if missing:
        raise DomainError(
            _(
                "Masih kurang %(count)d hal sebelum notula dapat dikirim atau disahkan: %(first)s …",
                count=len(missing),
                first=missing[0],
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
