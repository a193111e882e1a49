"""Who is told about an action: the one rule, in SQL, for one action as for ten thousand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Subquery, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from coordination.accounts.models import Account, Membership, Role
from coordination.actions.models import Action
from coordination.directory.heads import head_of, heads_of
from coordination.directory.models import Organization, Person, Position
from coordination.outbox.services import Recipient, recipient_of

_NOBODY = cast(null(), Integer)  # PostgreSQL wants a type in a union
_HOLDER = (
    select(Position.holder_id)
    .where(Position.id == Action.position_id, Position.active)
    .correlate(Action)
    .scalar_subquery()
)


def addressees(*which: ColumnElement[bool]) -> Subquery:
    """Return rows (action_id, person_id, organization_id): whom to tell about each action that `which` leaves.

    The first of these that there is: the responsible person; the holder of the responsible position; the owner's
    officers; its secretariat; its head; its own mailbox. Whoever left is passed over. What they may see of the action
    is asked again when a mail is written.
    """
    tiers: list[Select[*tuple[Any, ...]]] = [
        _person(1, Person.id == Action.person_id, which),
        _person(2, Person.id == _HOLDER, which),
        _members(3, Role.OFFICER, which),
        _members(4, Role.SECRETARIAT, which),
        _person(5, Person.id == head_of(Action.owner_id), which),
        select(Action.id.label("action_id"), literal(6).label("tier"), _NOBODY.label("person_id"), Action.owner_id)
        .join(Organization, Organization.id == Action.owner_id)
        .where(Organization.active, *which),
    ]
    every = union_all(*tiers).subquery()
    nearest = func.min(every.c.tier).over(partition_by=every.c.action_id)
    ranked = select(*every.c, nearest.label("nearest")).subquery()
    action_id, tier, person_id, organization_id, first = ranked.c
    return (
        select(action_id.label("action_id"), person_id.label("person_id"), organization_id.label("organization_id"))
        .where(tier == first)
        .distinct()
        .subquery()
    )


def addressed(session: Session, action_ids: Iterable[int]) -> dict[int, list[Recipient]]:
    """Return whom to tell about each of these actions, in one query."""
    found = addressees(Action.id.in_(list(action_ids)))
    told: dict[int, list[Recipient]] = {}
    for row in session.execute(select(found).order_by(*found.c)):
        told.setdefault(row.action_id, []).append(recipient_of(row))
    return told


def secretaries_of(session: Session, organization_id: int) -> Sequence[Recipient]:
    """Return the people of an organization's secretariat."""
    people = session.scalars(
        select(Account.person_id)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.organization_id == organization_id, Membership.role == Role.SECRETARIAT, Account.active)
        .order_by(Account.person_id)
    )
    return [Recipient(person_id=one) for one in people]


def _person(tier: int, on: ColumnElement[bool], which: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    return (
        select(Action.id.label("action_id"), literal(tier).label("tier"), Person.id.label("person_id"), _NOBODY)
        .join(Person, on)
        .where(Person.active, *which)
    )


def _members(tier: int, role: Role, which: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    return (
        select(Action.id.label("action_id"), literal(tier).label("tier"), Account.person_id, _NOBODY)
        .join(Membership, Membership.organization_id == Action.owner_id)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.role == role, Account.active, *which)
    )


def of_agencies(session: Session, organization_ids: Iterable[int]) -> dict[int, list[Recipient]]:
    """Return whom to tell for each organization: its officers, else its secretariat, its head, its own mailbox."""
    ids = list(organization_ids)
    rows = session.execute(
        select(Membership.organization_id, Membership.role, Account.person_id)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.organization_id.in_(ids), Membership.role.in_((Role.OFFICER, Role.SECRETARIAT)))
        .where(Account.active)
        .order_by(Membership.organization_id, Account.person_id)
    ).all()
    people: dict[tuple[int | None, Role], list[Recipient]] = {}
    for organization_id, role, person_id in rows:
        people.setdefault((organization_id, role), []).append(Recipient(person_id=person_id))
    heads = {one: [Recipient(person_id=head)] for one, head in heads_of(session, ids).items()}
    return {
        one: people.get((one, Role.OFFICER))
        or people.get((one, Role.SECRETARIAT))
        or heads.get(one, [Recipient(organization_id=one)])
        for one in ids
    }
