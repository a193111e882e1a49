"""Mails about a notula: on its way to approval, and given out once it is approved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordination.access.checks import having, visible
from coordination.access.permissions import Permission
from coordination.exporting.issued import bytes_of
from coordination.files.office import DOCX
from coordination.files.storage import Store
from coordination.i18n import _
from coordination.meetings.models import AgendaItem, Meeting
from coordination.minutes import issuing, notices, queries
from coordination.minutes.models import Review, Revision, RevisionState, Verdict
from coordination.minutes.papers import hidden_items, level_seen
from coordination.notifications import handing_out, occasions
from coordination.notifications.kinds.discreet import discreet
from coordination.notifications.kinds.ways_in import page
from coordination.notifications.letters import Attachment, Button, Entry, Letter, Withheld
from coordination.outbox.models import Reason

if TYPE_CHECKING:
    from coordination.notifications.writing import Desk, Writer


def minutes(desk: Desk) -> Letter:
    """Give an approved notula out: the issued file to whoever may read all of it, else what they may read."""
    revision = _revision(desk, Permission.MEETING_READ)
    meeting = revision.meeting
    holds = queries.current_revision(desk.session, meeting)
    if holds is None or holds.number > revision.number:
        raise Withheld(Reason.OVER)  # a newer ralat is given out by itself
    url = page(desk, "meetings.show", meeting_id=meeting.id)
    if meeting.level.is_secret:
        return discreet(url)
    file, whole = _paper(desk, revision)
    expected = "" if whole else _("Butir yang tertutup bagi Anda, atau yang rahasia, tidak ada dalam lampiran.")
    return Letter(
        subject=_ralat_or(revision, _("Notula: %(title)s", title=meeting.title)),
        opening=_("Notula rapat berikut telah disahkan dan terlampir.")
        if not revision.is_ralat
        else _(
            "Notula rapat berikut diralat. Yang terlampir, ralat %(number)d, menggantikan yang sebelumnya.",
            number=revision.number,
        ),
        entries=(_entry(meeting, reason=revision.reason if revision.is_ralat and whole else None),),
        expected=expected,
        button=Button(label=_("Baca di Rakor"), url=url) if desk.reader.account_id is not None else None,
        attachments=(file,),
    )


def review_asked(desk: Desk) -> Letter:
    """Ask a reviewer for their paraf."""
    review = desk.session.get(Review, desk.mail.about["review"])
    if review is None or review.verdict is not Verdict.PENDING:
        raise Withheld(Reason.OVER)
    revision = _in_review(desk, Permission.MEETING_REVIEW)
    return _step(
        desk,
        revision,
        subject=_("Mohon paraf: %(title)s"),
        opening=_("Notula rapat berikut menunggu paraf Anda sebelum disahkan."),
        button=_("Baca dan beri paraf"),
    )


def approval_asked(desk: Desk) -> Letter:
    """Ask the chair, or who signs, for the approval."""
    revision = _in_review(desk, Permission.MEETING_APPROVE)
    return _step(
        desk,
        revision,
        subject=_("Mohon pengesahan: %(title)s"),
        opening=_("Notula rapat berikut menunggu pengesahan Anda."),
        button=_("Baca dan sahkan"),
    )


def returned(desk: Desk) -> Letter:
    """Tell the secretariat that the notula came back; the remarks are on its page."""
    revision = _revision(desk, Permission.MEETING_EDIT)
    if revision.state is not RevisionState.DRAFT:
        raise Withheld(Reason.OVER)
    return _step(
        desk,
        revision,
        subject=_("Dikembalikan: %(title)s"),
        opening=_("Notula rapat berikut dikembalikan dengan catatan. Catatannya ada di halaman rapat."),
        button=_("Buka catatannya"),
        endpoint="meetings.show",
    )


def approved(desk: Desk) -> Letter:
    """Tell the secretariat that the notula was approved, and that it can be given out."""
    revision = _revision(desk, Permission.MEETING_EDIT)
    if revision.state is not RevisionState.APPROVED:
        raise Withheld(Reason.OVER)
    return _step(
        desk,
        revision,
        subject=_("Disahkan: %(title)s"),
        opening=_("Notula rapat berikut telah disahkan. Tindak lanjutnya sudah sampai kepada instansi."),
        button=_("Kirim notula kepada peserta"),
        endpoint="handing_out.minutes",
    )


def _step(
    desk: Desk, revision: Revision, *, subject: str, opening: str, button: str, endpoint: str = "minutes.review"
) -> Letter:
    meeting = revision.meeting
    url = page(desk, endpoint, meeting_id=meeting.id)
    if meeting.level.is_secret:
        return discreet(url)
    return Letter(
        subject=_ralat_or(revision, subject % {"title": meeting.title}),
        opening=opening,
        entries=(_entry(meeting),),
        button=Button(label=button, url=url),
    )


def _revision(desk: Desk, permission: Permission) -> Revision:
    """Return the revision as long as the recipient has the permission on its meeting. Raises Withheld."""
    revision = desk.session.get_one(Revision, desk.mail.about["revision"])
    mine = select(Meeting.id).where(
        Meeting.id == revision.meeting_id, visible(desk.reader, Meeting), having(desk.reader, permission)
    )
    if desk.session.scalar(mine) is None:
        raise Withheld(Reason.HIDDEN)
    if revision.meeting.discarded_at is not None:
        raise Withheld(Reason.OVER)
    return revision


def _in_review(desk: Desk, permission: Permission) -> Revision:
    revision = _revision(desk, permission)
    sent = desk.mail.about["sent"]
    if (
        revision.state is not RevisionState.IN_REVIEW
        or revision.sent_at is None
        or revision.sent_at.isoformat() != sent
    ):
        raise Withheld(Reason.OVER)
    return revision


def _ralat_or(revision: Revision, subject: str) -> str:
    return (
        _("%(subject)s (ralat %(number)d)", subject=subject, number=revision.number) if revision.is_ralat else subject
    )


def _entry(meeting: Meeting, *, reason: str | None = None) -> Entry:
    details = [(_("Hari dan jam"), day) for day in occasions.days_in_words(meeting)]
    details.append((_("Penyelenggara"), meeting.host.name))
    if reason:
        details.append((_("Alasan ralat"), reason))
    return Entry(title=meeting.title, details=tuple(details))


def _paper(desk: Desk, revision: Revision) -> tuple[Attachment, bool]:
    """Return the notula as this reader may have it by mail, and whether it is all of it.

    The issued PDF goes to whoever may read every item, as long as none of them is rahasia; for anybody else the paper
    is built anew without what is closed to them, and without what no mail may carry.
    """
    meeting, store = revision.meeting, _store(desk)
    assert revision.snapshot is not None
    mailed = frozenset(
        item.id
        for item in desk.session.scalars(
            select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, visible(desk.reader, AgendaItem))
        )
        if not item.level.is_secret
    )
    whole = not hidden_items(revision.snapshot, mailed)
    if whole and revision.pdf is not None and issuing.level_now(revision) is level_seen(revision.snapshot):
        pdf = revision.pdf
        return Attachment(name=pdf.name, mimetype=pdf.media_type, data=bytes_of(store, pdf)), True
    word, name = issuing.revision_file(revision, readable=mailed, store=store)
    return Attachment(name=name, mimetype=DOCX, data=word), whole


def _store(desk: Desk) -> Store:
    store: Store = desk.app.extensions["rakor_store"]
    return store


WRITERS: Mapping[str, Writer] = {
    handing_out.MINUTES: minutes,
    notices.REVIEW_ASKED: review_asked,
    notices.APPROVAL_ASKED: approval_asked,
    notices.RETURNED: returned,
    notices.APPROVED: approved,
}
"""The writers of this topic, by `Mail.kind`."""
