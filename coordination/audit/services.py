"""Writing the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol, cast

from sqlalchemy.orm import Session

from coordination.audit.models import ActorKind, AuditEntry
from coordination.db import Base, write


class Acting(Protocol):
    """Whoever acts: a signed-in account, the command line or the product itself."""

    @property
    def kind(self) -> ActorKind:
        """Through what they act."""
        ...

    @property
    def account_id(self) -> int | None:
        """The account, where there is one."""
        ...


class Recorded(Protocol):
    """Any stored row that can be the object of an audit entry."""

    id: int


def record(
    *,
    session: Session,
    actor: Acting,
    now: datetime,
    verb: str,
    row: Recorded,
    meeting_id: int | None = None,
    organization_id: int | None = None,
    agenda_item_id: int | None = None,
    fields: Iterable[str] = (),
) -> None:
    """Write one audit row for `row`, which must have its id already.

    `verb` is a stable word such as "created", "changed", "approved"; `fields` names what changed, never its text.
    """
    session.add(
        AuditEntry(
            at=now,
            actor_kind=actor.kind,
            account_id=actor.account_id,
            verb=verb,
            object_type=type(row).__name__,
            object_id=row.id,
            meeting_id=meeting_id,
            organization_id=organization_id,
            agenda_item_id=agenda_item_id,
            fields=sorted(fields),
        )
    )


def change(
    *,
    session: Session,
    actor: Acting,
    now: datetime,
    row: Base,
    values: Mapping[str, Any],
    organization_id: int | None = None,
) -> None:
    """Write those of `values` that differ into a row, new or stored, and one audit row that names them, if any do."""
    changed = write(row, values)
    session.add(row)
    session.flush()
    if changed:
        record(
            session=session,
            actor=actor,
            now=now,
            verb="changed",
            row=cast(Recorded, row),
            organization_id=organization_id,
            fields=changed,
        )
