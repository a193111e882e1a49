"""The surat undangan of a meeting, gathered for one reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from coordination.access.checks import permitted
from coordination.access.permissions import Permission
from coordination.documents.invitation_data import InvitationData, Notice, Online
from coordination.documents.kinds import Kind
from coordination.exporting import heads, own
from coordination.exporting.asking import Asked
from coordination.meetings.models import Meeting, MeetingState, Participant, ParticipantRole, Urgency
from coordination.minutes.naming import paper_name
from coordination.minutes.papers import SECURITY_WORDS

# Papers are Indonesian whatever language their reader has chosen for the pages.
_URGENCIES: Final = {
    Urgency.BIASA: "Biasa",
    Urgency.PENTING: "Penting",
    Urgency.SEGERA: "Segera",
    Urgency.SANGAT_SEGERA: "Sangat segera",
}


def make_invitation(asked: Asked) -> tuple[bytes, str]:
    """Return the letter as a Word file, and what the file is called."""
    state = " masing-masing" if asked.options.each else ""
    word = own.made(Kind.INVITATION, invitation_data(asked), asked, asked.meeting.host)
    return word, paper_name("Surat undangan", asked.meeting, state)


def invitation_data(asked: Asked) -> InvitationData:
    """Return what the letter says to one reader, in a bounded number of queries."""
    meeting, head = asked.meeting, heads.of_meeting(asked)
    notice = _notice(meeting)
    tells_of_old = notice in (Notice.POSTPONED, Notice.CANCELLED)
    shown = [item for item in meeting.agenda if asked.readable is None or item.id in asked.readable]
    level = max((meeting.level, *(item.level for item in shown)), key=lambda level: level.height)
    return InvitationData(
        layout=head.layout,
        letterhead=head.letterhead,
        security_word=SECURITY_WORDS[level],
        notice=notice,
        number="" if tells_of_old else meeting.invitation_number or "",
        dated=None if tells_of_old else meeting.invitation_date,
        city=head.city,
        urgency=_URGENCIES[meeting.urgency],
        addressees=tuple(map(addressee, _invited(meeting))),
        each=asked.options.each,
        meeting=meeting.title,
        days=heads.days_of(meeting),
        zone=meeting.zone,
        formerly=meeting.postponed_from if notice is Notice.RESCHEDULED else None,
        old_number=meeting.invitation_number or "" if tells_of_old else "",
        old_date=meeting.invitation_date if tells_of_old else None,
        place=meeting.place or "",
        is_online=bool(meeting.link),
        online=_online(asked) if head.layout.invitation_link else None,
        agenda=tuple(item.title if item in shown else None for item in meeting.agenda),
        dress=meeting.dress or "",
        contact=meeting.contact or "",
        signatory=head.signatory,
        cc=tuple(meeting.cc),
        creator=meeting.host.name,
        created_at=asked.now,
    )


def addressee(line: Participant) -> str:
    """Write whom a letter is for: the position with its organization, "Kepala Dinas Kesehatan".

    Invitations go to a position; a person is named only where no position was invited.
    """
    who, organization = line.invited_position or line.invited_name or "", line.organization_name or ""
    if not who or not organization or organization.casefold() in who.casefold():
        return who or organization
    if not line.invited_position:
        return f"{who}, {organization}"
    return _joined(who, organization)


def _joined(position: str, organization: str) -> str:
    """Join a position with its organization, and say once what ends the one and begins the other.

    "Kepala Dinas" of "Dinas Kesehatan" is Kepala Dinas Kesehatan.
    """
    words, others = position.split(" "), organization.split(" ")
    for count in range(min(len(words), len(others)), 0, -1):
        if words[-count:] == others[:count]:
            return " ".join([*words, *others[count:]])
    return f"{position} {organization}"


def _invited(meeting: Meeting) -> Iterable[Participant]:
    """Yield the lines that a letter goes to, in protocol order: neither walk-ins nor whoever signs it."""
    chosen = next((one for one in meeting.signatories if one.sort == 0), None)
    for line in meeting.participants:
        signs = line.role is ParticipantRole.CHAIR
        if chosen is not None:
            signs = chosen.person_id is not None and line.person_id == chosen.person_id
        if not line.is_walk_in and not signs:
            yield line


def _notice(meeting: Meeting) -> Notice:
    if meeting.state is MeetingState.POSTPONED:
        return Notice.POSTPONED
    if meeting.state is MeetingState.CANCELLED:
        return Notice.CANCELLED
    return Notice.RESCHEDULED if meeting.postponed_from else Notice.INVITATION


def _online(asked: Asked) -> Online | None:
    """Return link and passcode for readers who may join the meeting; for anybody else they are in no paper."""
    meeting, actor = asked.meeting, asked.actor
    if not meeting.link:
        return None
    if actor is not None:
        join = Permission.MEETING_JOIN
        if join not in permitted(asked.session, actor, meeting, [join]):
            return None
    return Online(link=meeting.link, passcode=meeting.passcode or "")
