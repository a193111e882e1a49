"""Mails about a meeting: its invitation, and that it moved, was postponed or was cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from coordination.access.checks import visible
from coordination.exporting.invitation import addressee
from coordination.exporting.issued import bytes_of
from coordination.files.models import StoredFile
from coordination.files.names import safe_name
from coordination.files.storage import Store
from coordination.i18n import Formats, _
from coordination.meetings import notices
from coordination.meetings.addressees import Addressed, lines_of
from coordination.meetings.models import Meeting, MeetingState, Participant
from coordination.notifications import calendar, handing_out, occasions
from coordination.notifications.kinds.discreet import discreet
from coordination.notifications.kinds.ways_in import page, to_invitation
from coordination.notifications.letters import Attachment, Button, Entry, Letter, Withheld
from coordination.notifications.models import MailServer
from coordination.notifications.readers import address_of
from coordination.outbox.models import Mail, MailState, Reason

if TYPE_CHECKING:
    from coordination.notifications.writing import Desk, Writer


class _Answering(TypedDict, total=False):
    entries: tuple[Entry, ...]
    expected: str
    button: Button


def invitation(desk: Desk) -> Letter:
    """Invite: the letter as it was made when sending was asked, the days for a calendar, and where to say who comes."""
    meeting, lines = _meeting(desk), _lines(desk)
    _refuse_what_is_over(desk, meeting)
    again = _was_told_before(desk)
    if meeting.level.is_secret:
        return discreet(_page(desk, meeting), calendar=_request(desk, meeting, lines))
    return Letter(
        subject=(_("Perubahan undangan: %(title)s") if again else _("Undangan: %(title)s")) % {"title": meeting.title},
        opening=_opening(desk, meeting, lines, again=again),
        attachments=(*_letter(desk, meeting), *_fallen_away(desk, meeting)),
        calendar=_request(desk, meeting, lines),
        **_answering(desk, meeting, lines),
    )


def moved(desk: Desk) -> Letter:
    """Tell of the new days of a meeting that was postponed, and ask anew who comes."""
    meeting, lines = _meeting(desk), _lines(desk)
    _refuse_what_is_over(desk, meeting)
    if meeting.level.is_secret:
        return discreet(_page(desk, meeting), calendar=_request(desk, meeting, lines))
    return Letter(
        subject=_("Jadwal baru: %(title)s", title=meeting.title),
        opening=_(
            "Rapat yang semula %(old)s%(letter)s dijadwalkan ulang. Siapa yang hadir ditanyakan lagi.",
            old=Formats().date_long(meeting.postponed_from or meeting.first_day),
            letter=_letter_named(meeting),
        ),
        attachments=_fallen_away(desk, meeting),
        calendar=_request(desk, meeting, lines),
        **_answering(desk, meeting, lines),
    )


def postponed(desk: Desk) -> Letter:
    """Tell that a meeting will not be held on its days, and that new ones follow."""
    meeting = _meeting(desk)
    if meeting.state is not MeetingState.POSTPONED:
        raise Withheld(Reason.OVER)
    return _off(
        desk,
        meeting,
        subject=_("Ditunda: %(title)s", title=meeting.title),
        opening=_("Rapat ini ditunda%(letter)s. Hari yang baru akan diberitahukan.", letter=_letter_named(meeting)),
    )


def cancelled(desk: Desk) -> Letter:
    """Tell that a meeting will not be held."""
    meeting = _meeting(desk)
    if meeting.state is not MeetingState.CANCELLED:
        raise Withheld(Reason.OVER)
    return _off(
        desk,
        meeting,
        subject=_("Dibatalkan: %(title)s", title=meeting.title),
        opening=_("Rapat ini dibatalkan%(letter)s.", letter=_letter_named(meeting)),
    )


def _off(desk: Desk, meeting: Meeting, *, subject: str, opening: str) -> Letter:
    ics = _cancellation(desk, meeting)
    if meeting.level.is_secret:
        return discreet(_page(desk, meeting), calendar=ics)
    details = [(_("Semula"), day) for day in occasions.days_in_words(meeting)]
    if meeting.place:
        details.append((_("Tempat"), meeting.place))
    if meeting.state_reason:
        details.append((_("Alasan"), meeting.state_reason))
    return Letter(
        subject=subject,
        opening=opening,
        entries=(Entry(title=meeting.title, details=tuple(details)),),
        button=_to_the_page(desk, meeting),
        calendar=ics,
    )


def _meeting(desk: Desk) -> Meeting:
    """Return the meeting as long as the recipient may see it. Raises Withheld."""
    meeting = desk.session.scalar(
        select(Meeting).where(Meeting.id == desk.mail.about["meeting"], visible(desk.reader, Meeting))
    )
    if meeting is None:
        raise Withheld(Reason.HIDDEN)
    if meeting.discarded_at is not None:
        raise Withheld(Reason.OVER)
    return meeting


def _lines(desk: Desk) -> list[Addressed]:
    """Return the lines for which the recipient is invited. Raises Withheld where they were taken off the list."""
    meeting = desk.session.get_one(Meeting, desk.mail.about["meeting"])
    lines = lines_of(desk.session, meeting, desk.recipient)
    if not lines:
        raise Withheld(Reason.OVER)
    return lines


def _refuse_what_is_over(desk: Desk, meeting: Meeting) -> None:
    last = meeting.days[-1]
    is_past = calendar.ends_at(last.day, last.starts, last.ends, meeting.zone) <= desk.now
    if meeting.state is not MeetingState.PLANNED or is_past:
        raise Withheld(Reason.OVER)
    told: ColumnElement[bool] = Mail.state != MailState.NOT_SENT
    newer = exists().where(
        Mail.meeting_id == meeting.id,
        Mail.kind.in_(notices.TELLING),
        Mail.id > desk.mail.id,
        _same_recipient(desk),
        told,
    )
    if desk.mail.about["sequence"] < meeting.calendar_sequence and desk.session.scalar(select(newer)):
        raise Withheld(Reason.OVER)  # what it would tell is told by a newer one


def _was_told_before(desk: Desk) -> bool:
    earlier = exists().where(
        Mail.meeting_id == desk.mail.meeting_id,
        Mail.kind.in_(notices.TELLING),
        Mail.id < desk.mail.id,
        Mail.state.in_((MailState.SENT, MailState.MAYBE_SENT)),
        _same_recipient(desk),
    )
    return bool(desk.session.scalar(select(earlier)))


def _same_recipient(desk: Desk) -> ColumnElement[bool]:
    if desk.recipient.person_id is not None:
        return Mail.person_id == desk.recipient.person_id
    return Mail.organization_id == desk.recipient.organization_id


def _opening(desk: Desk, meeting: Meeting, lines: Sequence[Addressed], *, again: bool) -> str:
    invited = (desk.session.get_one(Participant, one.line_id) for one in lines)
    who = "; ".join(dict.fromkeys(map(addressee, invited)))
    if again:
        return _("Undangan untuk %(who)s berubah. Yang berlaku adalah yang berikut ini.", who=who)
    if meeting.postponed_from:
        return _(
            "%(who)s diundang menghadiri rapat berikut, yang semula %(old)s.",
            who=who,
            old=Formats().date_long(meeting.postponed_from),
        )
    return _("%(who)s diundang menghadiri rapat berikut.", who=who)


def _letter_named(meeting: Meeting) -> str:
    """Return which letter a notice is about: " (surat nomor …, 21 Juni 2024)"."""
    parts = [_("surat nomor %(number)s", number=meeting.invitation_number)] if meeting.invitation_number else []
    if meeting.invitation_date:
        parts.append(Formats().date(meeting.invitation_date))
    return f" ({', '.join(parts)})" if parts else ""


def _answering(desk: Desk, meeting: Meeting, lines: Sequence[Addressed]) -> _Answering:
    """Return what the meeting is and where to say who comes: the page, or for want of an account a link a line."""
    details = [(_("Hari dan jam"), day) for day in occasions.days_in_words(meeting)]
    if meeting.place:
        details.append((_("Tempat"), meeting.place))
    details += occasions.facts(desk.session, meeting, desk.reader)
    entry = Entry(title=meeting.title, details=tuple(details))
    if desk.reader.account_id is not None:
        return {
            "entries": (entry,),
            "expected": _("Buka halaman rapat untuk melihat bahannya dan memberi tahu siapa yang hadir."),
            "button": Button(label=_("Buka halaman rapat"), url=_page(desk, meeting)),
        }
    expected = _("Mohon beri tahu siapa yang hadir: hadir sendiri, diwakili, atau berhalangan.")
    links = [to_invitation(desk, desk.session.get_one(Participant, line.line_id)) for line in lines]
    if len(lines) == 1:
        button = Button(label=_("Beri tahu siapa yang hadir"), url=links[0])
        return {"entries": (entry,), "expected": expected, "button": button}
    each = (Entry(title=line.line or line.organization, url=url) for line, url in zip(lines, links, strict=True))
    return {"entries": (entry, *each), "expected": expected}


def _page(desk: Desk, meeting: Meeting) -> str:
    return page(desk, "meetings.show", meeting_id=meeting.id)


def _to_the_page(desk: Desk, meeting: Meeting) -> Button | None:
    if desk.reader.account_id is None:
        return None
    return Button(label=_("Buka halaman rapat"), url=_page(desk, meeting))


def _letter(desk: Desk, meeting: Meeting) -> tuple[Attachment, ...]:
    """Return the surat undangan that was made when sending was asked.

    It stays behind where it is no longer true: day or place changed since, or what it names is closed by now.
    """
    about = desk.mail.about
    file = desk.session.get(StoredFile, about.get("file") or 0)
    store: Store = desk.app.extensions["rakor_store"]
    if file is None or not store.exists(file.sha256) or about["sequence"] != meeting.calendar_sequence:
        return ()
    if about["level"] != meeting.level or not handing_out.items_for_all(desk.session, meeting).issuperset(
        about["items"]
    ):
        return ()
    return (Attachment(name=file.name, mimetype=file.media_type, data=bytes_of(store, file)),)


# --- calendars -----------------------------------------------------------------------------------------------


def organizer(session: Session, meeting: Meeting) -> calendar.Mailbox | None:
    """Return in whose name a calendar has the meeting: the address the office sends from, else the host's own."""
    server = session.get(MailServer, 1)
    found = server.sender if server is not None and server.active else meeting.host.email
    name = "" if meeting.level.is_secret else meeting.host.name
    return calendar.Mailbox(found, name) if found else None


def _request(desk: Desk, meeting: Meeting, lines: Sequence[Addressed]) -> bytes:
    url = _page(desk, meeting) if desk.reader.account_id is not None else ""
    days = occasions.occasions(desk.session, meeting, desk.reader, url=url, sequence=meeting.calendar_sequence)
    return _ics(desk, meeting, days, calendar.Method.REQUEST, name=lines[0].name)


def _cancellation(desk: Desk, meeting: Meeting) -> bytes:
    days = occasions.occasions(desk.session, meeting, desk.reader, url="", sequence=meeting.calendar_sequence)
    gone = occasions.fallen_away(meeting, _days_told(desk), sequence=meeting.calendar_sequence)
    return _ics(desk, meeting, [*days, *gone], calendar.Method.CANCEL)


def _fallen_away(desk: Desk, meeting: Meeting) -> tuple[Attachment, ...]:
    """Return the cancellation of days that calendars hold and the meeting no longer has, if there are any."""
    gone = occasions.fallen_away(meeting, _days_told(desk), sequence=meeting.calendar_sequence)
    if not gone:
        return ()
    data = _ics(desk, meeting, gone, calendar.Method.CANCEL)
    return (Attachment(name=safe_name(_("hari yang batal.ics"), (".ics",)), mimetype="text/calendar", data=data),)


def _days_told(desk: Desk) -> int:
    """Return the most days that any mail to this recipient told of."""
    told = desk.session.scalars(
        select(Mail.about).where(Mail.meeting_id == desk.mail.meeting_id, _same_recipient(desk), Mail.id < desk.mail.id)
    )
    return max((int(about.get("days", 0)) for about in told), default=0)


def _ics(
    desk: Desk,
    meeting: Meeting,
    days: Sequence[calendar.Occasion],
    method: calendar.Method,
    *,
    name: str = "",
) -> bytes:
    """Return an .ics file; without an address to organize from it can only be published, which asks nothing back."""
    sender, whom = organizer(desk.session, meeting), address_of(desk.session, desk.recipient)
    if sender is None or whom is None:
        days = [replace(one, is_cancelled=one.is_cancelled or method is calendar.Method.CANCEL) for one in days]
        return calendar.written(days, now=desk.now, method=calendar.Method.PUBLISH)
    attendee = calendar.Mailbox(whom, name)
    return calendar.written(days, now=desk.now, method=method, organizer=sender, attendee=attendee)


WRITERS: Mapping[str, Writer] = {
    notices.INVITATION: invitation,
    notices.MOVED: moved,
    notices.POSTPONED: postponed,
    notices.CANCELLED: cancelled,
}
"""The writers of this topic, by `Mail.kind`."""
