"""To whom a line of the list of participants is written: the one rule, for invitation, reminder and notula alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Subquery, and_, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from coordination.accounts.models import Account
from coordination.directory.heads import head_of
from coordination.directory.models import Organization, Person, Position
from coordination.meetings.models import Meeting, Participant
from coordination.outbox.services import Recipient

_NOBODY = cast(null(), Integer)  # PostgreSQL wants a type in a union
_HOLDER = (
    select(Position.holder_id)
    .where(Position.id == Participant.position_id, Position.active)
    .correlate(Participant)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """One line with whoever is written to: None where the directory knows nobody behind it.

    `address` is where a mail would go today, None where there is none.
    """

    line_id: int
    line: str
    organization: str
    is_walk_in: bool
    recipient: Recipient | None = None
    name: str = ""
    address: str | None = None


def addressees(*which: ColumnElement[bool]) -> Subquery:
    """Return rows (participant_id, person_id, organization_id, address): to whom each line that `which` leaves goes.

    The first of these who has an address: the person invited, the holder of the position, the head of the
    organization, its own mailbox. Where none has, the first that there is; a line behind which the directory knows
    nobody has no row. Whoever left is passed over. `which` may speak of Participant and Meeting.
    """
    tiers = [
        _person(1, Person.id == Participant.person_id),
        _person(2, Person.id == _HOLDER),
        _person(3, Person.id == head_of(Participant.organization_id)),
        select(*_columns(4, _NOBODY, Organization.id, Organization.email))
        .select_from(Participant)
        .join(Organization, Organization.id == Participant.organization_id)
        .where(Organization.active),
    ]
    lines = [tier.join(Meeting, Meeting.id == Participant.meeting_id).where(*which) for tier in tiers]
    every = union_all(*lines).subquery()
    place = func.row_number().over(
        partition_by=every.c.participant_id, order_by=(every.c.address.is_(None), every.c.tier)
    )
    ranked = select(every, place.label("place")).subquery()
    names = ("participant_id", "person_id", "organization_id", "address")
    return select(*(ranked.c[name] for name in names)).where(ranked.c.place == 1).subquery()


def addressed(session: Session, meeting: Meeting) -> list[Addressed]:
    """Return every line of a meeting's list in its order, with whom it is written to, in one query."""
    told = addressees(Participant.meeting_id == meeting.id)
    return [_of_row(*row) for row in session.execute(_lines(meeting, told))]


def lines_of(session: Session, meeting: Meeting, recipient: Recipient) -> list[Addressed]:
    """Return the lines of a meeting for which one recipient is written to, in the list's order."""
    told = addressees(Participant.meeting_id == meeting.id)
    meant = (
        told.c.person_id == recipient.person_id
        if recipient.person_id is not None
        else told.c.organization_id == recipient.organization_id
    )
    return [_of_row(*row) for row in session.execute(_lines(meeting, told).where(meant))]


def recipients(lines: Iterable[Addressed]) -> list[Recipient]:
    """Return each recipient once, in the order of the lines."""
    return list(dict.fromkeys(one.recipient for one in lines if one.recipient is not None))


def _person(tier: int, on: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    account = and_(Account.person_id == Person.id, Account.active)
    address = func.coalesce(Account.email, Person.email)
    return (
        select(*_columns(tier, Person.id, _NOBODY, address))
        .select_from(Participant)
        .join(Person, on)
        .outerjoin(Account, account)
        .where(Person.active)
    )


def _columns(tier: int, person: Any, organization: Any, address: Any) -> tuple[ColumnElement[Any], ...]:
    return (
        Participant.id.label("participant_id"),
        literal(tier).label("tier"),
        person.label("person_id"),
        organization.label("organization_id"),
        func.nullif(address, "").label("address"),
    )


def _lines(meeting: Meeting, told: Subquery) -> Select[*tuple[Any, ...]]:
    return (
        select(Participant, Person, Organization, told.c.address)
        .outerjoin(told, told.c.participant_id == Participant.id)
        .outerjoin(Person, Person.id == told.c.person_id)
        .outerjoin(Organization, Organization.id == told.c.organization_id)
        .where(Participant.meeting_id == meeting.id)
        .order_by(Participant.sort, Participant.id)
    )


def _of_row(
    line: Participant, person: Person | None, organization: Organization | None, address: str | None
) -> Addressed:
    recipient, name = None, ""
    if person is not None:
        recipient, name = Recipient(person_id=person.id), person.full_name
    elif organization is not None:
        recipient, name = Recipient(organization_id=organization.id), organization.name
    return Addressed(
        line_id=line.id,
        line=line.invited_position or line.invited_name or "",
        organization=line.organization_name or "",
        is_walk_in=line.is_walk_in,
        recipient=recipient,
        name=name,
        address=address,
    )
