"""Planning the next meeting from an earlier one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import permitted
from coordination.access.permissions import Permission
from coordination.errors import NotFound
from coordination.i18n import _
from coordination.meetings.agenda import add_item
from coordination.meetings.models import AgendaItem, Meeting, Participant, ParticipantRole
from coordination.meetings.participants import Invited, add_guest, give_role, invite

FOLLOW_UP_TITLE = "Tindak lanjut rapat lalu"
"""Title of the item under which the earlier meeting's open actions stand; printed, so never translated."""


def copy_participants(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, earlier: Meeting) -> Invited:
    """Invite whoever was invited to an earlier meeting, as the directory names them now, with their roles and order.

    Walk-ins are left out; positions, people and organizations that are no longer active are told.
    """
    _must_read(session, actor, earlier)
    outcome = Invited()
    for line in earlier.participants:
        if line.is_walk_in:
            continue
        added = _invite_again(session, actor, now, meeting, line, outcome)
        if added is not None and line.role is not ParticipantRole.PARTICIPANT:
            give_role(session=session, actor=actor, now=now, participant=added, role=line.role)
    return outcome


def copy_agenda(
    *, session: Session, actor: Actor, now: datetime, meeting: Meeting, earlier: Meeting, readable: set[int]
) -> None:
    """Copy the titles and minutes of those items of an earlier meeting that the actor may read (`readable`: ids)."""
    _must_read(session, actor, earlier)
    for item in earlier.agenda:
        if item.id in readable and item.follows_up_id is None:
            add_item(
                session=session,
                actor=actor,
                now=now,
                meeting=meeting,
                title=item.title,
                planned_minutes=item.planned_minutes,
                level=max((item.level, meeting.level), key=lambda level: level.height),
            )


def follow_up(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, earlier: Meeting) -> AgendaItem:
    """Put "Tindak lanjut rapat lalu" on the agenda: its open actions are shown there, each as its reader may see it."""
    _must_read(session, actor, earlier)
    return add_item(session=session, actor=actor, now=now, meeting=meeting, title=FOLLOW_UP_TITLE, follows_up=earlier)


def _must_read(session: Session, actor: Actor, earlier: Meeting) -> None:
    if actor.account_id is not None and not permitted(session, actor, earlier, [Permission.MEETING_READ]):
        raise NotFound(_("Rapat yang akan disalin tidak ditemukan."))


def _invite_again(
    session: Session, actor: Actor, now: datetime, meeting: Meeting, line: Participant, outcome: Invited
) -> Participant | None:
    """Invite one line again; return the new line, or None where it could not be or stood there already."""
    if line.position is not None:
        again = invite(session=session, actor=actor, now=now, meeting=meeting, positions=[line.position])
    elif line.person is not None:
        again = invite(session=session, actor=actor, now=now, meeting=meeting, people=[line.person])
    elif line.organization is not None and line.invited_name is None:
        again = invite(session=session, actor=actor, now=now, meeting=meeting, organizations=[line.organization])
    elif line.organization is not None and not line.organization.active:
        again = Invited(inactive=[line.organization_name or line.organization.name])
    else:
        guest = add_guest(
            session=session,
            actor=actor,
            now=now,
            meeting=meeting,
            name=line.invited_name,
            position=line.invited_position,
            organization=line.organization,
            sex=line.sex,
        )
        again = Invited(added=[guest])
    outcome.add(again)
    return again.added[0] if again.added else None
