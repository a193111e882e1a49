"""Who shall do something, as it was picked or typed while the minutes were written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.directory.models import Group, Organization, Person, Position
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.meetings import invitees
from coordination.meetings.guests import typed_organization
from coordination.numbers import whole, wholes


@dataclass(frozen=True, kw_only=True)
class Owed:
    """Who owes an action: one organization, perhaps by one of its positions or people, or each of a group."""

    owner: Organization | None = None
    group: Group | None = None
    position: Position | None = None
    person: Person | None = None


def find(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    picked: str | None,
    typed: str | None,
    person_id: int | None = None,
) -> Owed:
    """Return who was picked from the directory, else who was typed; nobody where both are empty.

    An agency that the directory lacks is added as "belum dirapikan", and may own actions at once.
    """
    person = _person(session, person_id)
    rows = invitees.find(session, [picked or ""], field="owner")
    row = rows[0] if rows else None
    if isinstance(row, Group):
        return Owed(group=row)
    if isinstance(row, Position):
        holder = row.holder if row.holder is not None and row.holder.active else None
        return Owed(owner=row.organization, position=row, person=person or holder)
    if isinstance(row, Person):
        if row.organization is None:
            raise DomainError(
                _("%(name)s belum tercatat di satu instansi. Pilih instansinya.", name=row.full_name), field="owner"
            )
        return Owed(owner=row.organization, person=row)
    if isinstance(row, Organization):
        return Owed(owner=row, person=person)
    owner = typed_organization(session=session, actor=actor, now=now, organization_id=None, organization_name=typed)
    return Owed(owner=owner, person=person)


def organization_of(session: Session, picked: str) -> int | None:
    """Return the organization that owes what is given to whoever was picked; None for a group, or nobody."""
    try:
        rows = invitees.find(session, [picked])
    except DomainError:
        return None
    row = rows[0] if rows else None
    if isinstance(row, Organization):
        return row.id
    return row.organization_id if isinstance(row, (Position, Person)) else None


def supporters(session: Session, ids: Iterable[str]) -> list[Organization]:
    """Return the supporting organizations that were picked, in their order."""
    found = []
    for text in dict.fromkeys(ids):
        row = session.get(Organization, whole(text) or 0)
        if row is None:
            raise DomainError(_("Instansi pendukung tidak dikenal. Pilih dari daftar yang muncul."), field="supporters")
        found.append(row)
    return found


def labels(session: Session, ids: Iterable[str]) -> list[tuple[str, str]]:
    """Return (id, name) of organizations, as a field shows what was picked."""
    wanted = wholes(ids)
    rows = session.execute(select(Organization.id, Organization.name).where(Organization.id.in_(wanted)))
    names = {row.id: row.name for row in rows}
    return [(str(one), names[one]) for one in wanted if one in names]


def _person(session: Session, person_id: int | None) -> Person | None:
    if person_id is None:
        return None
    person = session.get(Person, person_id)
    if person is None or not person.active:
        raise DomainError(_("Orang itu tidak ada atau tidak aktif. Pilih yang lain."), field="person")
    return person
