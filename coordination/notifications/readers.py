"""As whom a recipient reads: a mail says only what the same person would see on the pages."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination.access.actor import Actor
from coordination.accounts.models import Account, Role
from coordination.audit.models import ActorKind
from coordination.directory.models import Organization, Person, Position
from coordination.outbox.services import Recipient


def reader_of(session: Session, recipient: Recipient) -> Actor | None:
    """Return the recipient as an actor; None for whoever left.

    A person with an account reads as that account. One without reads as an officer of the organizations that they
    belong to or hold a position in; a mailbox as an officer of its organization. From rahasia up that opens nothing:
    only named people read there.
    """
    if recipient.person_id is None:
        organization = session.get(Organization, recipient.organization_id)
        if organization is None or not organization.active:
            return None
        return Actor(kind=ActorKind.LINK, name=organization.name, roles=frozenset({(Role.OFFICER, organization.id)}))
    person = session.get(Person, recipient.person_id)
    if person is None or not person.active:
        return None
    account = session.scalar(
        select(Account)
        .where(Account.person_id == person.id)
        .options(selectinload(Account.memberships), joinedload(Account.person))
    )
    if account is not None and account.active:
        roles = frozenset((membership.role, membership.organization_id) for membership in account.memberships)
        return Actor(account_id=account.id, person_id=person.id, name=person.full_name, roles=roles)
    held = session.scalars(
        select(Position.organization_id).where(Position.holder_id == person.id, Position.active)
    ).all()
    belongs = {*held, *([person.organization_id] if person.organization_id is not None else [])}
    return Actor(
        kind=ActorKind.LINK,
        person_id=person.id,
        name=person.full_name,
        roles=frozenset((Role.OFFICER, one) for one in belongs),
    )


def address_of(session: Session, recipient: Recipient) -> str | None:
    """Return where a mail to the recipient goes: the account's address, else the person's or the mailbox's own."""
    if recipient.person_id is None:
        organization = session.get(Organization, recipient.organization_id)
        return organization.email if organization is not None else None
    account_email = session.scalar(
        select(Account.email).where(Account.person_id == recipient.person_id, Account.active)
    )
    person = session.get(Person, recipient.person_id)
    return account_email or (person.email if person is not None else None)


def language_of(session: Session, recipient: Recipient) -> str:
    """Return the language the recipient chose, Indonesian where they chose none."""
    if recipient.person_id is None:
        return "id"
    return session.scalar(select(Account.language).where(Account.person_id == recipient.person_id)) or "id"
