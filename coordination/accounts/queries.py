"""Reading accounts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination.accounts.models import Account, Membership
from coordination.directory.models import Person
from coordination.directory.queries import PAGE, contains


def accounts(session: Session, *, text: str = "", page: int = 1) -> tuple[Sequence[Account], bool]:
    """Return one page of accounts with person and roles: those who asked for help first, then by name."""
    query = (
        select(Account)
        .join(Person, Person.id == Account.person_id)
        .options(joinedload(Account.person), selectinload(Account.memberships).joinedload(Membership.organization))
    )
    if text:
        query = query.where(or_(contains(Person.name, text), contains(Account.username, text)))
    query = query.order_by(Account.help_asked_at.is_(None), Account.active.desc(), Person.name, Account.id).limit(
        PAGE + 1
    )
    rows = session.scalars(query.offset((max(page, 1) - 1) * PAGE)).all()
    return rows[:PAGE], len(rows) > PAGE


def asking_for_help(session: Session) -> Sequence[Account]:
    """Return the accounts that asked for a new link and did not get one yet."""
    return session.scalars(
        select(Account)
        .where(Account.help_asked_at.is_not(None), Account.active)
        .options(joinedload(Account.person))
        .order_by(Account.help_asked_at)
        .limit(PAGE)
    ).all()


def roles_in(session: Session, organization_id: int) -> Sequence[Membership]:
    """Return who holds which role in an organization, and who gave it: for its own secretaries to see."""
    return session.scalars(
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(Membership.organization_id == organization_id, Account.active)
        .options(
            joinedload(Membership.account).joinedload(Account.person),
            joinedload(Membership.granted_by).joinedload(Account.person),
        )
        .order_by(Membership.role, Person.name, Membership.id)
        .limit(PAGE)
    ).all()
