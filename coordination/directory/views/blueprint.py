"""Where the pages of the directory hang their routes, and how they load a row."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from coordination.errors import NotFound
from coordination.i18n import _

bp = Blueprint("directory", __name__, url_prefix="/direktori")


def one(session: Session, model: type[Any], row_id: int) -> Any:
    """Return a row of the directory, which everybody with a role may read, or raise NotFound."""
    row = session.get(model, row_id)
    if row is None:
        raise NotFound(_("Data ini tidak ada di direktori."))
    return row


def only(facts: Any, names: set[str]) -> Any:
    """Leave only the facts that this person changed."""
    return {name: value for name, value in facts.items() if name in names}
