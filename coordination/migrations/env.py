"""Run by Alembic for each command: on the connection and for the tables that `coordination.schema` hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Enum
from sqlalchemy.types import TypeDecorator

from coordination.db import db
from coordination.search_index import is_stored


def _plain_type(kind: str, column_type: object, _autogenerate: object) -> str | Literal[False]:
    """Write a type of ours as the plain type beneath it, so that an old migration never depends on later code."""
    if kind != "type":
        return False
    if isinstance(column_type, Enum):
        return f"sa.String(length={column_type.length})"
    if isinstance(column_type, TypeDecorator):
        return f"sa.{column_type.impl!r}"
    return False


def _skip_empty(_context: object, _revision: object, directives: list[Any]) -> None:
    """Write no file when nothing has changed."""
    if directives and directives[0].upgrade_ops.is_empty():
        directives[:] = []


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=db.metadata,
    render_as_batch=True,  # SQLite can hardly alter a table; a batch copies it
    render_item=_plain_type,
    include_name=is_stored,
    process_revision_directives=_skip_empty,
)
context.run_migrations()
