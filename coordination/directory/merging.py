"""Merging duplicates: whatever points to the one points to the other afterwards; printed names stay as they were.

The schema itself says what points where, so that a table added later is not forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Table, UniqueConstraint, and_, delete, func, select, update
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import record
from coordination.db import Base
from coordination.directory.models import Organization, Person, Position
from coordination.directory.services import is_below
from coordination.errors import DomainError
from coordination.i18n import _

Duplicate = TypeVar("Duplicate", Organization, Person)

TAKEN_OVER = {
    Organization: ("short_name", "parent_id", "phone", "email", "address"),
    Person: (
        "title_front",
        "title_back",
        "employee_id_type",
        "employee_id",
        "grade",
        "rank",
        "sex",
        "phone",
        "email",
        "organization_id",
        "job_title",
    ),
}
"""What the remaining row takes from the other where it has nothing of its own."""

KEPT = {"mail", "registered_number"}
"""Tables of which no row is dropped where both have the same: letters and mails that went out stay on record."""


def merge(*, session: Session, actor: Actor, now: datetime, source: Duplicate, target: Duplicate) -> None:
    """Merge `source` into `target`, which stays. Raises DomainError where that cannot be."""
    _refuse(session, source, target)
    if isinstance(source, Organization) and isinstance(target, Organization):
        if is_below(session, target.parent_id, source.id):
            target.parent_id = source.parent_id
        if is_below(session, source.parent_id, target.id):
            source.parent_id = None  # what stands below the one that stays cannot stand above it
        session.flush()
        _merge_positions(session, source, target)
    for name in TAKEN_OVER[type(source)]:
        if getattr(target, name) is None and getattr(source, name) != target.id:
            setattr(target, name, getattr(source, name))
    session.flush()
    _point_to(session, source.__table__, source.id, target.id)
    session.expire_all()
    source.active, source.merged_into_id = False, target.id
    session.flush()
    organization_id = target.id if isinstance(target, Organization) else target.organization_id
    record(session=session, actor=actor, now=now, verb="merged", row=source, organization_id=organization_id)


def moving(session: Session, row: Organization | Person) -> dict[str, int]:
    """Return how many rows of each table point to this one: what a merge would move."""
    counts: dict[str, int] = {}
    for column in _pointing(row.__table__):
        number = session.scalar(select(func.count()).select_from(column.table).where(column == row.id)) or 0
        if number:
            counts[column.table.name] = counts.get(column.table.name, 0) + number
    return counts


def _refuse(session: Session, source: Organization | Person, target: Organization | Person) -> None:
    if source.id == target.id:
        raise DomainError(_("Pilih data yang lain, bukan data yang sama."), field="into")
    if source.merged_into_id is not None or not target.active:
        raise DomainError(_("Salah satunya sudah digabungkan atau nonaktif. Pilih yang masih aktif."), field="into")
    if isinstance(source, Person):
        account = Base.metadata.tables["account"]
        both = session.scalar(
            select(func.count()).select_from(account).where(account.c.person_id.in_([source.id, target.id]))
        )
        if both == 2:
            raise DomainError(
                _("Keduanya memiliki akun. Nonaktifkan akun yang tidak dipakai lagi, dan biarkan keduanya terpisah."),
                field="into",
            )


def _merge_positions(session: Session, source: Organization, target: Organization) -> None:
    """Let positions of one title become one; the others move with their organization."""
    known = {position.title.casefold(): position for position in target.positions if position.active}
    has_head = any(position.is_head for position in known.values())
    for position in source.positions:
        same = known.get(position.title.casefold())
        if same is not None and position.active:
            same.holder_id, same.holder_status = (
                (same.holder_id, same.holder_status) if same.holder_id else (position.holder_id, position.holder_status)
            )
            session.flush()
            _point_to(session, Position.__table__, position.id, same.id)
            position.active = False
        if has_head:
            position.is_head = False


_STAYING = frozenset({"template"})
"""What stays with the merged row: the papers of the one that remains do not change their look by a merge."""


def _point_to(session: Session, table: Any, source_id: int, target_id: int) -> None:
    for column in _pointing(table):
        if column.table.name in _STAYING:
            continue
        twice = [_stands_there_already(column, unique, target_id) for unique in _unique_with(column)]
        stay = twice if column.table.name in KEPT else []
        if not stay:
            for again in twice:
                session.execute(delete(column.table).where(column == source_id, again))
        if _stands_alone(column) and session.scalar(select(column).where(column == target_id)) is not None:
            continue  # such as a second letterhead: it stays with the merged row
        moved = update(column.table).where(column == source_id, *(~again for again in stay))
        session.execute(moved.values({column.name: target_id}))


def _stands_there_already(column: Column[Any], unique: tuple[Column[Any], ...], target_id: int) -> ColumnElement[bool]:
    """Hold for rows that would say twice what one row may say once, such as the same supporter of an action."""
    there = column.table.alias()
    same = [there.c[other.name].is_not_distinct_from(other) for other in unique if other is not column]
    return select(there.c[column.name]).where(there.c[column.name] == target_id, and_(*same)).exists()


def _pointing(table: Any) -> Iterator[Column[Any]]:
    """Return every column of the schema that holds ids of the table, apart from what tells of merges."""
    for other in Base.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is table and key.parent.name != "merged_into_id":
                yield key.parent


def _unique_with(column: Column[Any]) -> Iterator[tuple[Column[Any], ...]]:
    table: Table = column.table
    groups = [tuple(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)]
    groups += [tuple(index.columns) for index in table.indexes if index.unique]
    yield from (group for group in groups if len(group) > 1 and column in group)


def _stands_alone(column: Column[Any]) -> bool:
    return bool(column.unique)
