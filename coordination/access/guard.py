"""How views ask: each declares its permission, and an answer that never asked for it is an error."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypedDict, TypeVar, cast

from flask import g
from sqlalchemy.orm import Session
from sqlalchemy.orm.interfaces import ORMOption

from coordination import clock
from coordination.access import checks
from coordination.access.actor import Actor
from coordination.access.permissions import Permission
from coordination.access.rules import ACTOR_RULES
from coordination.db import Base
from coordination.errors import DomainError, Forbidden

P = ParamSpec("P")
R = TypeVar("R")
Row = TypeVar("Row", bound=Base)

PUBLIC = "public"
"""What a view declares that needs no account."""


class SignInNeeded(DomainError):
    """Nobody is signed in; the page asks to sign in and comes back."""

    status = 401


class NeverAsked(RuntimeError):
    """A view answered without asking for the permission that it declares: a fault of ours."""


def current_actor() -> Actor:
    """Return who is signed in; raise SignInNeeded where nobody is."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        raise SignInNeeded("")
    return actor


class By(TypedDict):
    """Who does something, and when: what every service is given first."""

    session: Session
    actor: Actor
    now: datetime


def by(session: Session) -> By:
    """Return what a service is given for whoever is signed in: `services.add(**by(session), name=…)`."""
    return {"session": session, "actor": current_actor(), "now": clock.now()}


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare what a view needs. A permission about a row is asked through `allowed`, which the view must call."""

    def declare(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = current_actor()
            g.permission, g.asked = permission, False
            if permission in ACTOR_RULES:
                if not checks.may(actor, permission):
                    raise Forbidden(checks.who_may(permission))
                g.asked = True
            answer = view(*args, **kwargs)
            if not g.asked:
                raise NeverAsked(f"{view.__module__}.{view.__qualname__} never asked for {permission}")
            return answer

        cast(Any, guarded).permission = permission
        return guarded

    return declare


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Declare that a view needs no account."""
    cast(Any, view).permission = PUBLIC
    return view


def allowed(session: Session, model: type[Row], row_id: int, *options: ORMOption) -> Row:
    """Return the row that the view is about, once its declared permission is granted on it (else 404 or 403)."""
    row = checks.load(session, current_actor(), g.permission, model, row_id, *options)
    g.asked = True
    return row


def allowed_all(session: Session, model: type[Row], row_ids: Iterable[int], *options: ORMOption) -> list[Row]:
    """Return the rows that the view is about, once its permission is granted on every one (else 404 or 403)."""
    rows = checks.load_all(session, current_actor(), g.permission, model, row_ids, *options)
    g.asked = True
    return rows
