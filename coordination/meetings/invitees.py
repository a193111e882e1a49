"""What was picked from the directory in a form: "position-3", "organization-5", "person-7" or "group-2"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from sqlalchemy.orm import Session

from coordination.directory.models import Group, Organization, Person, Position
from coordination.errors import DomainError
from coordination.i18n import _

Invitee = Position | Organization | Person | Group

_TOKEN = re.compile(r"(position|organization|person|group)[-:](\d{1,9})")
_TABLES: dict[str, type[Invitee]] = {
    "position": Position,
    "organization": Organization,
    "person": Person,
    "group": Group,
}


def find(session: Session, tokens: Iterable[str], *, field: str = "invitees") -> list[Invitee]:
    """Return the rows that the tokens name, in their order, each once; refuse one that the directory lacks."""
    found: list[Invitee] = []
    for token in dict.fromkeys(token for token in tokens if token):
        match = _TOKEN.fullmatch(token)
        row = cast(Invitee | None, session.get(_TABLES[match[1]], int(match[2]))) if match else None
        if row is None:
            raise DomainError(_("Pilihan peserta tidak dikenal. Pilih lagi dari daftar yang muncul."), field=field)
        found.append(row)
    return found
