"""Applying a planned import: the directory as the plan sees it, and its writes, each through the services."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import record
from coordination.directory import services
from coordination.directory.import_plan import (
    Entity,
    ImportPlan,
    KnownOrganization,
    KnownPerson,
    KnownPosition,
    Snapshot,
    Write,
    plan_file,
)
from coordination.directory.models import Office, Organization, Person, Position
from coordination.errors import DomainError
from coordination.i18n import _

MODELS: dict[Entity, type[Organization] | type[Person] | type[Position]] = {
    Entity.ORGANIZATION: Organization,
    Entity.PERSON: Person,
    Entity.POSITION: Position,
}
ABOUT = {
    "organization_id": Entity.ORGANIZATION,
    "parent_id": Entity.ORGANIZATION,
    "holder_id": Entity.PERSON,
}
"""Columns that hold the id of another row, negative where the import adds that row too."""


class PlanChanged(DomainError):
    """The directory changed between preview and confirmation; the new plan is to be shown instead."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Direktori berubah sejak Anda melihat pratinjau. Periksa pratinjau yang baru ini, lalu terapkan.")
        )


def plan(session: Session, *, data: bytes, filename: str, today: date) -> ImportPlan:
    """Plan the import of an uploaded file into the directory as it is now. Raises UnreadableSheet or UnfitFile."""
    return plan_file(data, filename, snapshot(session), today=today)


def snapshot(session: Session) -> Snapshot:
    """Return the active rows of the directory, in three queries."""
    return Snapshot(
        organizations=_known(session, Organization, KnownOrganization),
        people=_known(session, Person, KnownPerson),
        positions=_known(session, Position, KnownPosition),
    )


def apply_import(
    *, session: Session, actor: Actor, now: datetime, data: bytes, filename: str, fingerprint: str, today: date
) -> ImportPlan:
    """Write what was shown, all of it or nothing; return the plan. Raises PlanChanged where it would be another now."""
    found = plan(session, data=data, filename=filename, today=today)
    if found.fingerprint != fingerprint:
        raise PlanChanged
    made: dict[tuple[Entity, int], int] = {}
    for write in found.writes:
        values = {name: _real(made, name, value) for name, value in write.values.items()}
        if write.adds:
            made[write.entity, write.id] = _add(session, actor, now, write, values)
        else:
            _change(session, actor, now, write, values)
    office = session.get(Office, 1)
    if found.writes and office is not None:
        record(session=session, actor=actor, now=now, verb="imported", row=office, fields=[str(found.kind)])
    return found


def _known(session: Session, model: type[Any], known: type[Any]) -> list[Any]:
    columns = inspect(model).columns
    names = [field.name for field in fields(known)]
    rows = session.execute(select(*(columns[name] for name in names)).where(columns["active"].is_(True)))
    return [known(*row) for row in rows]


def _real(made: dict[tuple[Entity, int], int], name: str, value: Any) -> Any:
    """Return the value with the id of an added row in place of the negative one that stood for it."""
    return made[ABOUT[name], value] if name in ABOUT and value is not None and value < 0 else value


def _add(session: Session, actor: Actor, now: datetime, write: Write, values: dict[str, Any]) -> int:
    given: dict[str, Any] = {"session": session, "actor": actor, "now": now}
    if write.entity is Entity.ORGANIZATION:
        return services.add_organization(**given, **values).id
    if write.entity is Entity.PERSON:
        return services.add_person(**given, **values).id
    organization = session.get_one(Organization, values.pop("organization_id"))
    return services.add_position(**given, organization=organization, **values).id


def _change(session: Session, actor: Actor, now: datetime, write: Write, values: dict[str, Any]) -> None:
    row: Any = session.get_one(MODELS[write.entity], write.id)
    given: dict[str, Any] = {"session": session, "actor": actor, "now": now}
    if isinstance(row, Organization):
        services.change_organization(**given, organization=row, **values)
    elif isinstance(row, Person):
        services.change_person(**given, person=row, **values)
    else:
        services.change_position(**given, position=row, **values)
