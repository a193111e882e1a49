"""Who is invited: positions, organizations, people and groups of the directory, guests, and their order and roles.

What is printed is copied when somebody is invited and kept, whatever the directory says later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload

from coordination.access.actor import Actor
from coordination.audit.services import record
from coordination.db import Base
from coordination.directory.models import Group, HolderStatus, Organization, Person, Position, Sex
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.meetings import checks
from coordination.meetings.agenda import renumber
from coordination.meetings.invitees import Invitee
from coordination.meetings.levels import name_chair
from coordination.meetings.models import Attendance, Meeting, Participant, ParticipantRole, Presence

HEAD_OF_ANY = "Pimpinan"
"""What an invitation to an organization without a known head is addressed to; printed, so never translated."""

SINGLE_ROLES = (ParticipantRole.CHAIR, ParticipantRole.SECRETARY)
"""Roles that one person has at a meeting; giving one to somebody takes it from the other."""

_ACTING = {
    HolderStatus.DEFINITIVE: "",
    HolderStatus.PLT: "Plt. ",
    HolderStatus.PLH: "Plh. ",
    HolderStatus.PJ: "Pj. ",
    HolderStatus.PJS: "Pjs. ",
}

_LAST = 10**6


@dataclass
class Invited:
    """What came of an invitation: who was added, who stood on the list already, who is no longer active."""

    added: list[Participant] = field(default_factory=list)
    standing: list[Participant] = field(default_factory=list)
    inactive: list[str] = field(default_factory=list)

    @property
    def already(self) -> list[str]:
        """Who stood on the list already, in words."""
        return [_label(line) for line in self.standing]

    def add(self, other: Invited) -> None:
        """Take in what came of another invitation."""
        self.added += other.added
        self.standing += other.standing
        self.inactive += other.inactive


class Printed(NamedTuple):
    """One line as it is printed, with what it came from."""

    organization: Organization | None
    position: Position | None
    person: Person | None
    organization_name: str | None
    invited_position: str | None
    invited_name: str | None
    sex: Sex | None


def invite(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    invitees: Iterable[Invitee] = (),
    positions: Iterable[Position] = (),
    organizations: Iterable[Organization] = (),
    people: Iterable[Person] = (),
    groups: Iterable[Group] = (),
) -> Invited:
    """Put people on the list of participants, in the order given; whoever stands there already is told, not doubled.

    An organization's invitation goes to its head; a group's to each of its members. `invitees` mixes all four kinds.
    """
    checks.editable(meeting)
    outcome = Invited()
    for invitee in (*invitees, *groups, *positions, *organizations, *people):
        for printed in _printed(session, invitee):
            _add(session, meeting, printed, outcome)
    if outcome.added:
        _told(session, actor, now, outcome.added)
    return outcome


def add_guest(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    name: str | None = None,
    position: str | None = None,
    organization: Organization | None = None,
    sex: Sex | None = None,
    role: ParticipantRole = ParticipantRole.PARTICIPANT,
    is_walk_in: bool = False,
    client_key: str | None = None,
) -> Participant:
    """Add somebody in one line: a guest, or whoever comes for an agency whose positions the directory lacks.

    The same `client_key` again returns the line made the first time.
    """
    checks.editable(meeting)
    if client_key and (made := _made_before(session, meeting, client_key)) is not None:
        return made
    named = checks.line(name, field="name", name=_("Nama"), longest=500)
    titled = checks.line(position, field="position", name=_("Jabatan"), longest=300)
    if named is None and titled is None and organization is None:
        raise DomainError(_("Isi nama, jabatan, atau instansi undangan tambahan."), field="name")
    _refuse_double(session, meeting, named, titled, organization)
    participant = Participant(
        meeting=meeting,
        sort=_next_place(session, meeting),
        organization_id=organization.id if organization else None,
        organization_name=organization.name if organization else None,
        invited_name=named,
        invited_position=titled or (HEAD_OF_ANY if organization and named is None else None),
        sex=sex,
        is_walk_in=is_walk_in,
        client_key=client_key,
    )
    session.add(participant)
    _told(session, actor, now, [participant])
    if role is not ParticipantRole.PARTICIPANT:
        give_role(session=session, actor=actor, now=now, participant=participant, role=role)
    return participant


def give_role(
    *, session: Session, actor: Actor, now: datetime, participant: Participant, role: ParticipantRole
) -> None:
    """Give a participant a role; the chair and the secretary of a meeting are one each."""
    meeting = participant.meeting
    checks.editable(meeting)
    if participant.role is role:
        return
    if role in SINGLE_ROLES:
        for other in meeting.participants:
            if other.role is role:
                other.role = ParticipantRole.PARTICIPANT
    participant.role = role
    session.flush()
    _record(session, actor, now, participant, "role_given", ["role"])
    if role is ParticipantRole.CHAIR:
        name_chair(session=session, actor=actor, now=now, meeting=meeting)


def remove_participant(*, session: Session, actor: Actor, now: datetime, participant: Participant) -> None:
    """Take somebody off the list, as long as no attendance was noted for them."""
    checks.editable(participant.meeting)
    noted = exists().where(Attendance.participant_id == participant.id, Attendance.presence != Presence.UNKNOWN)
    if session.scalar(select(noted)):
        raise DomainError(
            _("Kehadirannya sudah dicatat, jadi namanya tetap di daftar. Tandai “Tidak” bila ia tidak datang.")
        )
    meeting = participant.meeting
    _record(session, actor, now, participant, "removed")
    _forget(session, participant)
    session.delete(participant)
    session.flush()
    session.expire(meeting, ["participants"])


def _forget(session: Session, participant: Participant) -> None:
    """Remove what hangs on a line: attendance, answers, personal links, reminders.

    It is found from the schema itself, for what sends stands above this part; what names its meeting besides stays.
    """
    own = Base.metadata.tables[Participant.__tablename__].c.id
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if column.references(own):
                mine = column == participant.id
                stays = column.nullable and "meeting_id" in table.columns
                session.execute(
                    table.update().where(mine).values({column: None}) if stays else table.delete().where(mine)
                )


def reorder_participants(
    *, session: Session, actor: Actor, now: datetime, meeting: Meeting, ids: Sequence[int]
) -> None:
    """Put the participants into the given order, which every paper follows."""
    checks.editable(meeting)
    if renumber(meeting.participants, ids):
        session.flush()
        session.expire(meeting, ["participants"])
        record(session=session, actor=actor, now=now, verb="participants_reordered", row=meeting, meeting_id=meeting.id)


def order_by_protocol(*, session: Session, actor: Actor, now: datetime, meeting: Meeting) -> None:
    """Put the participants into the directory's protocol order, the chair first; to be corrected by hand."""
    participants = session.scalars(
        select(Participant)
        .where(Participant.meeting_id == meeting.id)
        .options(joinedload(Participant.organization), joinedload(Participant.position))
    ).all()
    ordered = sorted(participants, key=_protocol)
    ids = [participant.id for participant in ordered]
    reorder_participants(session=session, actor=actor, now=now, meeting=meeting, ids=ids)


def _protocol(participant: Participant) -> tuple[bool, int, str, int, int]:
    organization, position = participant.organization, participant.position
    return (
        participant.role is not ParticipantRole.CHAIR,
        organization.protocol_order if organization else _LAST,
        organization.name if organization else "",
        (0 if position.is_head else position.sort) if position else _LAST,
        participant.sort,
    )


def _printed(session: Session, invitee: Invitee) -> list[Printed]:
    """Return the lines that an invitee makes, as they are printed today."""
    if isinstance(invitee, Group):
        return [_of_position(m.position) if m.position else _of_organization(m.organization) for m in invitee.members]
    if isinstance(invitee, Position):
        return [_of_position(invitee)]
    if isinstance(invitee, Organization):
        return [_of_organization(invitee)]
    return [_of_person(session, invitee)]


def _of_position(position: Position) -> Printed:
    holder = position.holder if position.holder and position.holder.active else None
    title = (_ACTING[position.holder_status] if holder else "") + position.title
    return Printed(
        position.organization,
        position,
        holder,
        position.organization.name,
        title,
        holder.full_name if holder else None,
        holder.sex if holder else None,
    )


def _of_organization(organization: Organization) -> Printed:
    head = next((position for position in organization.positions if position.is_head and position.active), None)
    if head is not None:
        return _of_position(head)
    return Printed(organization, None, None, organization.name, HEAD_OF_ANY, None, None)


def _of_person(session: Session, person: Person) -> Printed:
    held = session.scalar(
        select(Position)
        .where(Position.holder_id == person.id, Position.active.is_(True))
        .order_by(Position.is_head.desc(), Position.sort, Position.id)
    )
    if held is not None:
        return _of_position(held)._replace(person=person, invited_name=person.full_name, sex=person.sex)
    organization = person.organization
    return Printed(
        organization,
        None,
        person,
        organization.name if organization else None,
        person.job_title,
        person.full_name,
        person.sex,
    )


def _add(session: Session, meeting: Meeting, printed: Printed, outcome: Invited) -> None:
    rows = (printed.organization, printed.position, printed.person)
    if any(row is not None and not row.active for row in rows):
        outcome.inactive.append(_label(printed))
        return
    standing = next((line for line in meeting.participants if _is_same(printed, line)), None)
    if standing is not None:
        outcome.standing.append(standing)
        return
    participant = Participant(
        meeting=meeting,
        sort=_next_place(session, meeting),
        organization_id=printed.organization.id if printed.organization else None,
        position_id=printed.position.id if printed.position else None,
        person_id=printed.person.id if printed.person else None,
        organization_name=printed.organization_name,
        invited_position=printed.invited_position,
        invited_name=printed.invited_name,
        sex=printed.sex,
    )
    session.add(participant)
    session.flush()
    outcome.added.append(participant)


def _is_same(printed: Printed, participant: Participant) -> bool:
    """Tell whether a line invites the same position, person, or the same organization's unnamed head."""
    if printed.position is not None and participant.position_id == printed.position.id:
        return True
    if printed.person is not None and participant.person_id == printed.person.id:
        return True
    return (
        printed.position is None
        and printed.person is None
        and printed.organization is not None
        and participant.organization_id == printed.organization.id
        and participant.position_id is None
        and participant.person_id is None
        and participant.invited_position == printed.invited_position
    )


def _label(line: Printed | Participant) -> str:
    parts = [line.invited_position or line.invited_name, line.organization_name]
    return ", ".join(part for part in parts if part)


def _refuse_double(
    session: Session, meeting: Meeting, name: str | None, position: str | None, organization: Organization | None
) -> None:
    """Refuse a guest who stands on the list by the same name, or an agency's same position."""
    same = select(Participant.id).where(Participant.meeting_id == meeting.id)
    same = same.where(
        Participant.organization_id == organization.id if organization else Participant.organization_id.is_(None)
    )
    if name is not None:
        same = same.where(func.lower(Participant.invited_name) == name.lower())
    else:
        wanted = position or HEAD_OF_ANY
        same = same.where(
            Participant.invited_name.is_(None), func.lower(Participant.invited_position) == wanted.lower()
        )
    if session.scalar(same.limit(1)) is not None:
        raise DomainError(
            _("%(who)s sudah ada di daftar peserta rapat ini.", who=name or position or _("Instansi itu")), field="name"
        )


def _next_place(session: Session, meeting: Meeting) -> int:
    last = session.scalar(select(func.max(Participant.sort)).where(Participant.meeting_id == meeting.id))
    return (last or 0) + 1


def _made_before(session: Session, meeting: Meeting, client_key: str) -> Participant | None:
    return session.scalar(
        select(Participant).where(Participant.client_key == client_key, Participant.meeting_id == meeting.id)
    )


def _told(session: Session, actor: Actor, now: datetime, participants: Sequence[Participant]) -> None:
    session.flush()
    for participant in participants:
        _record(session, actor, now, participant, "came_uninvited" if participant.is_walk_in else "invited")


def _record(
    session: Session, actor: Actor, now: datetime, participant: Participant, verb: str, fields: Sequence[str] = ()
) -> None:
    record(
        session=session,
        actor=actor,
        now=now,
        verb=verb,
        row=participant,
        meeting_id=participant.meeting_id,
        organization_id=participant.organization_id,
        fields=fields,
    )
