"""The first start: a one-time link, and the office, its letterhead and its first administrator made through it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from pathlib import Path

from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.accounts import links, passwords, services
from coordination.accounts.models import Account, Membership, Role
from coordination.audit.services import record
from coordination.clock import Zone
from coordination.config import Settings
from coordination.directory import letterheads
from coordination.directory import queries as directory
from coordination.directory.models import Office, Organization, OrganizationKind, Person
from coordination.directory.office import public_address
from coordination.errors import DomainError, NotFound
from coordination.files.models import StoredFile
from coordination.i18n import _
from coordination.richtext import one_line


@dataclass(frozen=True, kw_only=True)
class NewOffice:
    """What the set-up page asks for."""

    name: str
    city: str
    zone: Zone
    public_url: str
    government: str
    organization: str
    short_name: str
    address: str
    emblem: StoredFile | None
    person: str
    username: str
    email: str
    password: str


def new_token(*, settings: Settings, session: Session) -> str | None:
    """Return a fresh token for the set-up page, ending the one before; None where the office exists already."""
    if directory.office(session) is not None:
        return None
    token = secrets.token_urlsafe(24)
    kept = _kept(settings)
    kept.touch(mode=0o600)
    kept.write_text(links.digest(token), encoding="ascii")
    return token


def check_token(*, settings: Settings, session: Session, token: str) -> None:
    """Raise NotFound unless this is the token of the newest start and no office exists yet."""
    kept = _kept(settings)
    known = kept.read_text(encoding="ascii") if kept.is_file() else ""
    if directory.office(session) is not None or not known or not compare_digest(known, links.digest(token)):
        raise NotFound(
            _("Tautan penyiapan ini tidak berlaku. Pakailah tautan yang dicetak saat Rakor terakhir dijalankan.")
        )


def set_up(*, session: Session, settings: Settings, now: datetime, new: NewOffice, is_example: bool = False) -> Account:
    """Make the office, its first organization with the letterhead, and the first administrator; return the account."""
    if directory.office(session) is not None:
        raise DomainError(_("Kantor ini sudah disiapkan. Masuklah dengan akun Anda."))
    office = Office(
        name=one_line(new.name),
        city=one_line(new.city),
        zone=new.zone,
        government=one_line(new.government),
        emblem=new.emblem,
        public_url=public_address(new.public_url),
        is_example=is_example,
        created_at=now,
    )
    organization = Organization(
        name=one_line(new.organization),
        short_name=new.short_name or None,
        kind=OrganizationKind.OPD,
        protocol_order=100,
    )
    person = Person(name=one_line(new.person), organization=organization)
    session.add_all([office, organization, person])
    session.flush()
    first = Actor()
    letterheads.keep(
        session=session,
        actor=first,
        now=now,
        organization=organization,
        name=new.organization,
        address=new.address,
    )
    account = services.create_account(
        session=session, actor=first, now=now, person=person, username=new.username, email=new.email
    )
    account.password_hash = passwords.hashed(new.password)
    account.memberships.append(Membership(role=Role.ADMINISTRATOR, granted_at=now))
    session.flush()
    record(session=session, actor=Actor(account_id=account.id), now=now, verb="set_up", row=office)
    _kept(settings).unlink(missing_ok=True)
    return account


def _kept(settings: Settings) -> Path:
    return settings.data / "setup-token"
