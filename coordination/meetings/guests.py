"""Guests and agencies typed during a meeting, before the directory knows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.directory.models import Organization, Sex
from coordination.directory.services import add_untidy_organization
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.meetings import attendance, checks
from coordination.meetings.models import Meeting, MeetingDay, Participant
from coordination.meetings.participants import add_guest


def add_typed_guest(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    name: str | None,
    position: str | None,
    organization_id: int | None,
    organization_name: str | None,
    sex: Sex | None,
    client_key: str | None,
) -> Participant:
    """Add a guest in one line; an agency that the directory lacks is created as "belum dirapikan"."""
    checks.editable(meeting)
    organization = typed_organization(
        session=session,
        actor=actor,
        now=now,
        organization_id=organization_id,
        organization_name=organization_name,
    )
    return add_guest(
        session=session,
        actor=actor,
        now=now,
        meeting=meeting,
        name=name,
        position=position,
        organization=organization,
        sex=sex,
        client_key=client_key,
    )


def add_typed_walk_in(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    day: MeetingDay,
    name: str | None,
    position: str | None,
    organization_id: int | None,
    organization_name: str | None,
    sex: Sex | None,
    online: bool,
    client_key: str | None,
) -> Participant:
    """Add somebody who came uninvited, present on that day; their agency may be new."""
    checks.editable(meeting, checks.ATTENDABLE)
    organization = typed_organization(
        session=session,
        actor=actor,
        now=now,
        organization_id=organization_id,
        organization_name=organization_name,
    )
    return attendance.add_walk_in(
        session=session,
        actor=actor,
        now=now,
        meeting=meeting,
        day=day,
        name=name,
        position=position,
        organization=organization,
        sex=sex,
        online=online,
        client_key=client_key,
    )


def typed_organizations(*, session: Session, actor: Actor, now: datetime, names: Iterable[str]) -> list[Organization]:
    """Return the organizations of typed names; each that the directory lacks is made, to be tidied later."""
    made = (
        typed_organization(session=session, actor=actor, now=now, organization_id=None, organization_name=name)
        for name in names
    )
    return [organization for organization in made if organization is not None]


def typed_organization(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    organization_id: int | None,
    organization_name: str | None,
) -> Organization | None:
    """Return the organization that was picked, or typed; one that the directory lacks is made, to be tidied later."""
    if organization_id is not None:
        picked = session.get(Organization, organization_id)
        if picked is None or not picked.active:
            raise DomainError(_("Instansi itu tidak ada atau tidak aktif. Pilih yang lain."), field="organization_id")
        return picked
    name = checks.line(organization_name, field="organization_name", name=_("Nama instansi"), longest=300)
    if name is None:
        return None
    return add_untidy_organization(session=session, actor=actor, now=now, name=name)
