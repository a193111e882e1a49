"""To whom a line of the list of participants is written: the one rule, for the invitation as for the notula."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from coordination.accounts.models import Account
from coordination.directory.models import Organization, Person, Position
from coordination.meetings.models import Meeting, Participant
from coordination.outbox.services import Recipient


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


def addressed(session: Session, meeting: Meeting) -> list[Addressed]:
    """Return every line of a meeting's list in its order, with whom it is written to, in one query.

    The first of these who has an address: the person invited, the holder of the position, the organization's own
    mailbox. Where none has, the first that there is. Whoever left is passed over.
    """
    return [_of_row(row) for row in session.execute(_lines(meeting.id))]


def lines_of(session: Session, meeting: Meeting, recipient: Recipient) -> list[Addressed]:
    """Return the lines of a meeting for which one recipient is written to, in the list's order."""
    meant = (
        or_(Participant.person_id == recipient.person_id, Position.holder_id == recipient.person_id)
        if recipient.person_id is not None
        else Participant.organization_id == recipient.organization_id
    )
    found = map(_of_row, session.execute(_lines(meeting.id).where(meant)))
    return [one for one in found if one.recipient == recipient]


def recipients(lines: Iterable[Addressed]) -> list[Recipient]:
    """Return each recipient once, in the order of the lines."""
    return list(dict.fromkeys(one.recipient for one in lines if one.recipient is not None))


_HOLDER = aliased(Person)
_ACCOUNT = aliased(Account)
_HOLDERS = aliased(Account)


def _lines(meeting_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Participant, Person, _ACCOUNT.email, _HOLDER, _HOLDERS.email, Organization)
        .outerjoin(Person, and_(Person.id == Participant.person_id, Person.active))
        .outerjoin(_ACCOUNT, and_(_ACCOUNT.person_id == Person.id, _ACCOUNT.active))
        .outerjoin(Position, and_(Position.id == Participant.position_id, Position.active))
        .outerjoin(_HOLDER, and_(_HOLDER.id == Position.holder_id, _HOLDER.active))
        .outerjoin(_HOLDERS, and_(_HOLDERS.person_id == _HOLDER.id, _HOLDERS.active))
        .outerjoin(Organization, and_(Organization.id == Participant.organization_id, Organization.active))
        .where(Participant.meeting_id == meeting_id)
        .order_by(Participant.sort, Participant.id)
    )


def _of_row(row: Any) -> Addressed:
    line, person, email, holder, holders_email, organization = row
    tiers = [
        {
            "recipient": Recipient(person_id=one.id),
            "name": one.full_name,
            "address": sign_in or one.email,
        }
        for one, sign_in in ((person, email), (holder, holders_email))
        if one is not None
    ]
    if organization is not None:
        tiers.append(
            {
                "recipient": Recipient(organization_id=organization.id),
                "name": organization.name,
                "address": organization.email,
            }
        )
    chosen: dict[str, Any] = next((tier for tier in tiers if tier["address"]), tiers[0] if tiers else {})
    return Addressed(
        line_id=line.id,
        line=line.invited_position or line.invited_name or "",
        organization=line.organization_name or "",
        is_walk_in=line.is_walk_in,
        **chosen,
    )
