"""Who leads an organization: the one rule, as SQL, for one organization as for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ScalarSelect, Subquery, select
from sqlalchemy.orm import Session, aliased

from coordination.directory.models import Organization, Person, Position


def head_of(organization_id: Any) -> ScalarSelect[int | None]:
    """Return the person who leads the organization of an id or column: the holder of the first of its heads' positions.

    Whoever left is passed over.
    """
    position, person = aliased(Position), aliased(Person)
    return (
        select(person.id)
        .join(position, position.holder_id == person.id)
        .where(position.organization_id == organization_id, position.is_head, position.active, person.active)
        .order_by(position.sort, position.id)
        .limit(1)
        .correlate_except(position, person)
        .scalar_subquery()
    )


def heads() -> Subquery:
    """Return rows (organization_id, person_id): the head of each organization that has one; no mailbox is a head."""
    every = select(Organization.id.label("organization_id"), head_of(Organization.id).label("person_id")).subquery()
    return select(every).where(every.c.person_id.is_not(None)).subquery()


def heads_of(session: Session, organization_ids: Iterable[int]) -> dict[int, int]:
    """Return the id of the person who leads each of these organizations that has a head."""
    known = heads()
    rows = session.execute(select(known).where(known.c.organization_id.in_(list(organization_ids))))
    return {row.organization_id: row.person_id for row in rows}
