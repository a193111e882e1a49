"""Planning the next meeting from an earlier one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import permitted, visible
from coordination.access.permissions import Permission
from coordination.audit.models import ActorKind
from coordination.audit.services import record
from coordination.errors import NotFound
from coordination.i18n import _
from coordination.meetings.agenda import add_item
from coordination.meetings.levels import name_chair, name_reader, readers_of
from coordination.meetings.models import AgendaItem, Meeting, Participant, ParticipantRole
from coordination.meetings.participants import Invited, add_guest, give_role, invite


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


def repeat(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, model: Meeting) -> None:
    """Give a meeting of a series the participants, the agenda and the named readers of another that was just planned.

    Lines are taken as they stand, for they were read from the directory in this very step. Items that follow up an
    earlier meeting are left out: each meeting has its own.
    """
    name_readers_of(session=session, actor=actor, now=now, meeting=meeting, model=model)
    lines = [
        Participant(meeting=meeting, **{name: getattr(line, name) for name in _PRINTED})
        for line in model.participants
        if not line.is_walk_in
    ]
    session.add_all(lines)
    session.flush()
    for line in lines:
        record(
            session=session,
            actor=actor,
            now=now,
            verb="invited",
            row=line,
            meeting_id=meeting.id,
            organization_id=line.organization_id,
        )
    name_chair(session=session, actor=actor, now=now, meeting=meeting)
    repeat_agenda(session=session, actor=actor, now=now, meeting=meeting, model=model)


def name_readers_of(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, model: Meeting) -> None:
    """Name those who are named to read a meeting for another of its series, where its level needs that."""
    for reader in readers_of(session, model) if model.level.is_secret else ():
        name_reader(session=session, actor=actor, now=now, meeting=meeting, account_id=reader)


def repeat_agenda(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, model: Meeting) -> None:
    """Give a meeting of a series those items of another that the actor may read; closed ones keep their readers."""
    made: list[AgendaItem] = []
    for place, item in enumerate(_repeatable(session, actor, model), start=1):
        level = max((item.level, meeting.level), key=lambda level: level.height)
        if level is meeting.level:  # made together below, for there may be a year of meetings
            copy = AgendaItem(
                meeting_id=meeting.id,
                sort=place,
                title=item.title,
                planned_minutes=item.planned_minutes,
                level=level,
            )
            session.add(copy)
            made.append(copy)
            continue
        session.flush()
        closed = add_item(
            session=session,
            actor=actor,
            now=now,
            meeting=meeting,
            title=item.title,
            planned_minutes=item.planned_minutes,
            level=level,
        )
        for reader in readers_of(session, model, item):
            name_reader(session=session, actor=actor, now=now, meeting=meeting, account_id=reader, item=closed)
    session.flush()
    for copy in made:
        record(
            session=session,
            actor=actor,
            now=now,
            verb="created",
            row=copy,
            meeting_id=meeting.id,
            agenda_item_id=copy.id,
        )
    session.expire(meeting, ["agenda"])


_PRINTED = (
    "sort",
    "role",
    "organization_id",
    "position_id",
    "person_id",
    "organization_name",
    "invited_position",
    "invited_name",
    "sex",
)


def _repeatable(session: Session, actor: Actor, model: Meeting) -> list[AgendaItem]:
    """Return the items of a meeting that go on to the next: none that follow up, and none that the actor may not read.

    The product itself takes all along: it shows them to nobody.
    """
    going_on = [item for item in model.agenda if item.follows_up_id is None]
    if actor.kind is not ActorKind.ACCOUNT:
        return going_on
    readable = set(
        session.scalars(select(AgendaItem.id).where(AgendaItem.meeting_id == model.id, visible(actor, AgendaItem)))
    )
    return [item for item in going_on if item.id in readable]


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
