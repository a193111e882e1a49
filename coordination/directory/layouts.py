"""The layout of an organization's papers: a profile at hand, what the office changes in it, what the organization does.

The one home for "which profile holds for a paper of this host". A paper that was issued keeps the profile that its
snapshot holds.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import change
from coordination.directory import queries
from coordination.directory.models import Letterhead, Office, Organization
from coordination.documents.layout import (
    COUNT_LIMITS,
    MARGIN_LIMITS,
    SIZE_LIMITS,
    LayoutProfile,
    differences,
    layered,
    load_profile,
    longest,
)
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.richtext import one_line


def of_office(session: Session) -> LayoutProfile:
    """Return the layout that holds where an organization says nothing else."""
    office = queries.office(session)
    return layered(load_profile(), office.profile if office else {})


def inherited(session: Session, organization: Organization) -> LayoutProfile:
    """Return the layout of an organization that says nothing of its own: its parent's, else the office's."""
    profile = of_office(session)
    if organization.parent_id is None:
        return profile
    return layered(profile, _own(session, organization.parent_id))


def of_host(session: Session, organization: Organization) -> LayoutProfile:
    """Return the layout that a paper of this host gets now."""
    return layered(inherited(session, organization), _own(session, organization.id))


def _own(session: Session, organization_id: int) -> dict[str, Any]:
    return session.scalar(select(Letterhead.profile).where(Letterhead.organization_id == organization_id)) or {}


def keep_office(*, session: Session, actor: Actor, now: datetime, office: Office, profile: LayoutProfile) -> None:
    """Make `profile` the office's layout: what differs from the profile at hand is kept. Raises DomainError."""
    change(
        session=session,
        actor=actor,
        now=now,
        row=office,
        values={"profile": differences(_checked(profile), load_profile())},
    )


def keep_own(
    *, session: Session, actor: Actor, now: datetime, organization: Organization, profile: LayoutProfile
) -> None:
    """Make `profile` the layout of an organization's papers: only what differs from the inherited one is kept.

    Whatever it leaves as it is goes on following the office. Raises DomainError.
    """
    own = differences(_checked(profile), inherited(session, organization))
    kop = organization.letterhead or Letterhead(organization=organization)
    change(session=session, actor=actor, now=now, row=kop, values={"profile": own}, organization_id=organization.id)


def _checked(profile: LayoutProfile) -> LayoutProfile:
    """Return a profile whose measures can be printed. Raises DomainError, its field named as in the form."""
    for side in fields(profile.margins):
        _between(getattr(profile.margins, side.name), MARGIN_LIMITS, f"margins_{side.name}")
    _between(profile.font_size, SIZE_LIMITS, "font_size")
    for place, size in enumerate(profile.letterhead_sizes):
        _between(size, SIZE_LIMITS, f"letterhead_sizes_{place}")
    words = {field.name: getattr(profile, field.name) for field in fields(profile)}
    for name, word in words.items():
        if isinstance(word, str) and (len(word) > longest(name) or one_line(word) != word):
            raise DomainError(
                _("Tulis dalam satu baris, paling banyak %(most)d huruf.", most=longest(name)), field=name
            )
        if isinstance(word, int) and not isinstance(word, bool):
            _between(word, COUNT_LIMITS, name)
    for name in ("font", "title"):
        if not words[name]:
            raise DomainError(_("Bagian ini wajib diisi."), field=name)
    return profile


def _between(value: float, limits: tuple[float, float], field: str) -> None:
    least, most = limits
    if not least <= value <= most:
        raise DomainError(_("Isi antara %(least)d dan %(most)d.", least=least, most=most), field=field)
