"""Who is signed in: a signed cookie that names the account, and the epoch that ends it everywhere at once."""

from __future__ import annotations

import structlog
from flask import Flask, g, request, session
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import bindparam, select

from coordination.access.actor import Actor
from coordination.accounts.models import Account, Membership, Role
from coordination.db import db
from coordination.directory.models import Organization, Person
from coordination.i18n import use_language

log = structlog.get_logger()


class Cookies(SecureCookieSessionInterface):
    """The cookie of a session: sent over https alone once it was set over https."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Follow the scheme of the request, which behind the office's proxy is that of its public address."""
        del app
        return request.is_secure


def init_app(app: Flask) -> None:
    """Read the signed-in actor before each request."""
    app.before_request(_read_actor)


def begin(account: Account) -> None:
    """Sign `account` in: nothing of the session before stays, so that a planted one is worth nothing."""
    language = session.get("language")
    session.clear()
    session["account"], session["epoch"] = account.id, account.epoch
    if language:
        session["language"] = language


def end() -> None:
    """Sign out, and leave only the language."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def _read_actor() -> None:
    """Set `g.actor`; a deactivated account or a raised epoch ends the session."""
    g.actor = None
    if request.endpoint == "static" or "account" not in session:
        return
    found = load_actor(session["account"], session.get("epoch"))
    if found is None:
        end()
        g.session_ended = True  # what such a person sends is given back, not lost on the way to signing in
        return
    g.actor, language = found
    if language:
        use_language(language)


# Every request asks this, and building it takes longer than running it.
_ACTOR = (
    select(
        Person.title_front,
        Person.name,
        Person.title_back,
        Account.person_id,
        Account.language,
        Membership.role,
        Membership.organization_id,
        Organization.short_name,
        Organization.name.label("organization"),
    )
    .join(Person, Person.id == Account.person_id)
    .outerjoin(Membership, Membership.account_id == Account.id)
    .outerjoin(Organization, Organization.id == Membership.organization_id)
    .where(Account.id == bindparam("account_id"), Account.epoch == bindparam("epoch"), Account.active)
    .order_by(Membership.id)
)


def load_actor(account_id: int, epoch: int | None) -> tuple[Actor, str | None] | None:
    """Return the actor of an active account and its language, in one query; None if the session is over."""
    rows = db.session.execute(_ACTOR, {"account_id": account_id, "epoch": epoch}).all()
    if not rows:
        return None
    first = rows[0]
    where = next((row.short_name or row.organization for row in rows if row.organization), "")
    actor = Actor(
        account_id=account_id,
        person_id=first.person_id,
        name=Person(title_front=first.title_front, name=first.name, title_back=first.title_back).full_name,
        organization_name=where,
        roles=frozenset((Role(row.role), row.organization_id) for row in rows if row.role is not None),
    )
    return actor, first.language
