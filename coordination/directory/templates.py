"""An organization's own Word templates: one version after the other for each kind of paper; the newest holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from coordination.access.actor import Actor
from coordination.audit.services import record
from coordination.directory.models import Organization, Template
from coordination.documents.kinds import Kind
from coordination.errors import DomainError
from coordination.files.models import StoredFile
from coordination.i18n import _


def holding(session: Session, organization: Organization, kind: Kind) -> str | None:
    """Return the SHA-256 of the template that a paper of this host is made in: its own, its parent's, or None."""
    hosts = [organization.id, organization.parent_id or 0]
    found = session.execute(
        select(Template.organization_id, StoredFile.sha256)
        .join(StoredFile, StoredFile.id == Template.file_id)
        .where(Template.organization_id.in_(hosts), Template.kind == kind, Template.withdrawn_at.is_(None))
        .order_by(Template.number)
    )
    newest: dict[int, str] = dict(found.all())
    return newest.get(organization.id) or newest.get(organization.parent_id or 0)


def versions(session: Session, organization_id: int, kind: Kind) -> Sequence[Template]:
    """Return all versions of an organization's template, the newest first."""
    return session.scalars(
        select(Template)
        .where(Template.organization_id == organization_id, Template.kind == kind)
        .order_by(Template.number.desc())
        .options(joinedload(Template.file))
    ).all()


def counts(session: Session, organization_id: int) -> dict[Kind, int]:
    """Return the number of the version that holds for each kind that has one."""
    rows = session.execute(
        select(Template.kind, func.max(Template.number))
        .where(Template.organization_id == organization_id, Template.withdrawn_at.is_(None))
        .group_by(Template.kind)
    )
    return dict(rows.all())


def add(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    organization: Organization,
    kind: Kind,
    file: StoredFile,
    client_key: str | None = None,
) -> Template:
    """Add a checked template as the newest version; it holds from now on. Papers already issued stay as they are."""
    if client_key and (made := session.scalar(select(Template).where(Template.client_key == client_key))) is not None:
        return made
    # Of two at once the second waits, and gets the next number.
    session.execute(select(Organization.id).where(Organization.id == organization.id).with_for_update())
    last = session.scalar(
        select(func.max(Template.number)).where(Template.organization_id == organization.id, Template.kind == kind)
    )
    template = Template(
        organization=organization,
        kind=kind,
        number=(last or 0) + 1,
        file=file,
        added_at=now,
        added_by_id=actor.account_id,
        client_key=client_key,
    )
    session.add(template)
    session.flush()
    record(
        session=session,
        actor=actor,
        now=now,
        verb="created",
        row=template,
        organization_id=organization.id,
        fields=[kind.value],
    )
    return template


def withdraw(*, session: Session, actor: Actor, now: datetime, template: Template) -> None:
    """Withdraw a version: the one before holds again, or our own layout. Raises DomainError where it is withdrawn."""
    if template.withdrawn_at is not None:
        raise DomainError(_("Versi ini sudah ditarik."))
    template.withdrawn_at = now
    session.flush()
    record(
        session=session,
        actor=actor,
        now=now,
        verb="withdrawn",
        row=template,
        organization_id=template.organization_id,
        fields=[template.kind.value],
    )
