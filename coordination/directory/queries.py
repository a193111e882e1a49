"""Reading the directory."""

from __future__ import annotations

from sqlalchemy.orm import Session

from coordination.directory.models import Office


def office(session: Session) -> Office | None:
    """Return the office that runs this Rakor, or None before set-up."""
    return session.get(Office, 1)
