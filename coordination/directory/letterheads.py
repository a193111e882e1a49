"""The kop naskah dinas: what a paper of an organization is headed with, and how an organization keeps its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from coordination.access.actor import Actor
from coordination.audit.services import change
from coordination.directory import queries
from coordination.directory.models import Letterhead, Organization
from coordination.errors import DomainError
from coordination.files.models import StoredFile
from coordination.i18n import _
from coordination.richtext import one_line

MOST_LINES = 3
"""Lines of the name in a kop (Permendagri 1/2023: at most three)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A kop as it is printed; every part may be empty."""

    government: str
    name: tuple[str, ...]
    address: tuple[str, ...]
    emblem: StoredFile | None


class LetterheadFacts(TypedDict, total=False):
    """What a person types of a kop, and its emblem."""

    government: str
    name: str
    address: str
    emblem: StoredFile | None


def printed(session: Session, organization: Organization) -> Printed:
    """Return the kop of an organization: its own, else its parent's; what that leaves out is the office's.

    Without any, the name and address are those of the directory.
    """
    found = {
        kop.organization_id: kop
        for kop in session.scalars(
            select(Letterhead)
            .where(Letterhead.organization_id.in_([organization.id, organization.parent_id or 0]))
            .options(joinedload(Letterhead.emblem))
        )
    }
    own = found.get(organization.id)
    kop = own if own and _says(own) else found.get(organization.parent_id or 0)
    return completed(
        session,
        organization,
        government=kop.government if kop else "",
        name=kop.name if kop else "",
        address=kop.address if kop else "",
        emblem=kop.emblem if kop else None,
    )


def _says(kop: Letterhead) -> bool:
    """Tell whether a row says anything of a kop: it may be there for the layout of papers alone."""
    return bool(kop.government or kop.name or kop.address or kop.emblem_id)


def completed(
    session: Session,
    organization: Organization,
    *,
    government: str,
    name: str,
    address: str,
    emblem: StoredFile | None,
) -> Printed:
    """Return a kop whose empty parts are filled from the office and the directory."""
    office = queries.office(session)
    return Printed(
        government=government or (office.government if office else ""),
        name=tuple((name or organization.name).splitlines()),
        address=tuple((address or organization.address or "").splitlines()),
        emblem=emblem or (office.emblem if office else None),
    )


def keep(
    *, session: Session, actor: Actor, now: datetime, organization: Organization, **facts: Unpack[LetterheadFacts]
) -> Letterhead:
    """Write what is given into the organization's kop, making it where there is none. Papers issued keep theirs.

    Raises DomainError for a name of more than MOST_LINES lines.
    """
    kop = organization.letterhead or Letterhead(organization=organization)
    values = {name: _lines(value) if isinstance(value, str) else value for name, value in facts.items()}
    if str(values.get("name", "")).count("\n") >= MOST_LINES:
        raise DomainError(_("Nama pada kop paling banyak %(most)d baris.", most=MOST_LINES), field="name")
    change(session=session, actor=actor, now=now, row=kop, values=values, organization_id=organization.id)
    return kop


def _lines(text: str) -> str:
    """Return the text without empty lines and without spaces around each."""
    return "\n".join(filter(None, map(one_line, text.splitlines())))
