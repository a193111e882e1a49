"""What happens to accounts: signing in, passwords, links, memberships. The only writer of its tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from coordination.access.actor import COMMAND_LINE, Actor
from coordination.accounts import links, passwords
from coordination.accounts.models import Account, Membership, Role
from coordination.audit.services import record
from coordination.directory.models import Organization, Person
from coordination.errors import DomainError, Forbidden
from coordination.i18n import _

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,79}")


def find_account(*, session: Session, name: str) -> Account | None:
    """Return the account that somebody means by an e-mail address, a user name or an NIP (spaces are allowed)."""
    name = name.strip().lower()
    digits = re.sub(r"[\s.]", "", name)
    meant = or_(Account.username == name, Account.email == name)
    if digits.isdecimal():
        meant = or_(meant, Person.employee_id == digits)
    found = session.scalars(select(Account).join(Person, Person.id == Account.person_id).where(meant).limit(2)).all()
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Recognized:
    """Somebody whose password was right, and the hash that it was right for."""

    account_id: int
    password_hash: str


def recognize(*, session: Session, name: str, password: str) -> Recognized | None:
    """Return whose password this is; None, in the same time, for every reason to refuse.

    Slow on purpose, so ask before the writing transaction: in it, everybody else who saves would wait.
    """
    account = find_account(session=session, name=name)
    kept = account.password_hash if account is not None and account.active else None
    right = passwords.matches(password, kept)
    return Recognized(account.id, kept) if right and account is not None and kept is not None else None


def sign_in(*, session: Session, recognized: Recognized | None, password: str, now: datetime) -> Account:
    """Note that somebody signed in, and return the account. Raises DomainError, with one answer for every reason."""
    account = session.get(Account, recognized.account_id) if recognized is not None else None
    # Locked, or given another password, since it was recognized: then it no longer is.
    if account is None or recognized is None or not account.active or account.password_hash != recognized.password_hash:
        raise DomainError(
            _("Nama pengguna atau kata sandi tidak cocok. Periksa kembali, atau pilih “Lupa kata sandi”."),
            field="password",
        )
    if passwords.is_outdated(recognized.password_hash):
        account.password_hash = passwords.hashed(password)
    account.signed_in_at = now
    session.flush()
    return account


def ask_for_help(*, session: Session, name: str, now: datetime) -> None:
    """Note for the administrator that somebody forgot their password; says nothing about whether they exist."""
    account = find_account(session=session, name=name)
    if account is not None and account.active:
        account.help_asked_at = now
        session.flush()


def create_account(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    person: Person,
    username: str,
    email: str | None = None,
    client_key: str | None = None,
) -> Account:
    """Give a person an account without a password; they set one through the link made by `make_link`."""
    if client_key and (made := session.scalar(select(Account).where(Account.client_key == client_key))):
        return made
    username, email = username.strip().lower(), (email or "").strip().lower() or None
    if not USERNAME.fullmatch(username):
        raise DomainError(
            _("Nama pengguna 3 sampai 80 huruf kecil, angka, titik, atau garis, diawali huruf atau angka."),
            field="username",
        )
    _refuse_taken(session, person, username, email)
    account = Account(person=person, username=username, email=email, client_key=client_key or None, created_at=now)
    session.add(account)
    session.flush()
    _record(session, actor, now, account, "created")
    return account


def _refuse_taken(session: Session, person: Person, username: str, email: str | None) -> None:
    if session.scalar(select(Account.id).where(Account.person_id == person.id)):
        raise DomainError(_("%(name)s sudah memiliki akun.", name=person.full_name), field="person_id")
    if session.scalar(select(Account.id).where(Account.username == username)):
        raise DomainError(_("Nama pengguna “%(name)s” sudah dipakai.", name=username), field="username")
    if email and session.scalar(select(Account.id).where(Account.email == email)):
        raise DomainError(_("Pos-el “%(email)s” sudah dipakai akun lain.", email=email), field="email")


def make_link(*, session: Session, actor: Actor, now: datetime, account: Account) -> str:
    """Return the token of a new one-time link for `account`; it is shown once."""
    if not account.active:
        raise DomainError(_("Akun ini nonaktif. Aktifkan dahulu, lalu buat tautan."))
    account.help_asked_at = None
    token = links.new_link(session=session, account=account, now=now)
    _record(session, actor, now, account, "link_made")
    return token


def rescue_link(*, session: Session, name: str, now: datetime) -> str:
    """Return a one-time token for whoever reads the data folder; also brings a deactivated account back."""
    account = find_account(session=session, name=name)
    if account is None:
        raise DomainError(_("Tidak ada akun dengan nama “%(name)s”.", name=name))
    account.active = True
    return make_link(session=session, actor=COMMAND_LINE, now=now, account=account)


def set_password_by_link(*, session: Session, token: str, password: str, now: datetime) -> Account:
    """Set the password through a one-time link, which ends with it, as do all sessions of the account."""
    link = links.live_link(session=session, token=token, now=now)
    account = link.account
    link.used_at = now
    _set_password(account, password)
    session.flush()
    _record(session, Actor(account_id=account.id), now, account, "password_set")
    return account


def change_password(*, session: Session, actor: Actor, now: datetime, account: Account, old: str, new: str) -> None:
    """Change one's own password; every other session of the account ends."""
    if not passwords.matches(old, account.password_hash):
        raise DomainError(_("Kata sandi lama tidak cocok."), field="old_password")
    _set_password(account, new)
    session.flush()
    _record(session, actor, now, account, "password_set")


def _set_password(account: Account, password: str) -> None:
    account.password_hash = passwords.hashed(password)
    account.epoch += 1


def choose_language(*, session: Session, account: Account, language: str) -> None:
    """Keep the language in which the account reads."""
    account.language = language
    session.flush()


def grant(
    *, session: Session, actor: Actor, now: datetime, account: Account, role: Role, organization: Organization | None
) -> Membership:
    """Give a role. An administrator may not give themselves one while another administrator could do it."""
    if role in (Role.AUDITOR, Role.ADMINISTRATOR):
        organization = None
    elif role is not Role.LEADER and organization is None:
        raise DomainError(_("Pilih instansi untuk peran ini."), field="organization_id")
    if account.id == actor.account_id and other_administrators(session, account):
        raise Forbidden(_("Mintalah administrator lain untuk memberi Anda peran ini."))
    where = Membership.organization_id == organization.id if organization else Membership.organization_id.is_(None)
    held = session.scalar(select(Membership).where(Membership.account_id == account.id, Membership.role == role, where))
    if held is not None:
        return held
    membership = Membership(
        account=account, organization=organization, role=role, granted_at=now, granted_by_id=actor.account_id
    )
    session.add(membership)
    session.flush()
    record(
        session=session,
        actor=actor,
        now=now,
        verb="granted",
        row=account,
        organization_id=organization.id if organization else None,
        fields=[role.value],
    )
    return membership


def _hold_administrators(session: Session) -> None:
    """Lock the administrators' accounts, so that of two who leave at once the second finds the first gone."""
    administrators = select(Membership.account_id).where(Membership.role == Role.ADMINISTRATOR)
    session.execute(
        select(Account.id).where(Account.id.in_(administrators)).order_by(Account.id).with_for_update(of=Account)
    )


def revoke(*, session: Session, actor: Actor, now: datetime, membership: Membership) -> None:
    """Take a role back; the last administrator keeps theirs."""
    account = membership.account
    _hold_administrators(session)
    if membership.role is Role.ADMINISTRATOR and not other_administrators(session, account):
        raise DomainError(_("Ini administrator terakhir. Angkat administrator lain dahulu."))
    session.delete(membership)
    session.flush()
    record(
        session=session,
        actor=actor,
        now=now,
        verb="revoked",
        row=account,
        organization_id=membership.organization_id,
        fields=[membership.role.value],
    )


def deactivate(*, session: Session, actor: Actor, now: datetime, account: Account) -> None:
    """End an account's sessions and close it; the last administrator stays."""
    _hold_administrators(session)
    is_administrator = any(membership.role is Role.ADMINISTRATOR for membership in account.memberships)
    if is_administrator and not other_administrators(session, account):
        raise DomainError(_("Ini administrator terakhir. Angkat administrator lain dahulu."))
    account.active = False
    account.epoch += 1
    session.flush()
    _record(session, actor, now, account, "deactivated")


def reactivate(*, session: Session, actor: Actor, now: datetime, account: Account) -> None:
    """Open a closed account again."""
    account.active = True
    session.flush()
    _record(session, actor, now, account, "reactivated")


def other_administrators(session: Session, account: Account) -> int:
    """Return how many active administrators there are besides `account`."""
    return (
        session.scalar(
            select(func.count(Account.id))
            .join(Membership, Membership.account_id == Account.id)
            .where(Membership.role == Role.ADMINISTRATOR, Account.active, Account.id != account.id)
        )
        or 0
    )


def _record(session: Session, actor: Actor, now: datetime, account: Account, verb: str) -> None:
    record(session=session, actor=actor, now=now, verb=verb, row=account)
