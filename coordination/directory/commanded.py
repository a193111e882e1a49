"""Which bodies an office commands: told what to do ("agar"), reminded by the ladder, ranked among themselves.

The rest are asked ("diharapkan"), get one courteous reminder, and stand apart in rankings (domain.md §5): instansi
vertikal, the legislature, NGOs, communities, universities, media, companies, and whatever has no kind of its own.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from coordination.db import one_of
from coordination.directory.models import Organization, OrganizationKind

COMMANDED = (
    OrganizationKind.SETDA,
    OrganizationKind.OPD,
    OrganizationKind.UPTD,
    OrganizationKind.DISTRICT,
    OrganizationKind.VILLAGE,
)


def is_commanded(kind: OrganizationKind) -> bool:
    """Say whether bodies of this kind are under the office's command."""
    return kind in COMMANDED


def commanded(kind: Any = Organization.kind) -> ColumnElement[bool]:
    """Return the clause that a body is under the office's command, by its column of kind."""
    return one_of(kind, COMMANDED)
