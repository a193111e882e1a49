"""Handing an action over inside the organization that owes it: to another person, or to a position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from coordination.access.actor import Actor, actor_of
from coordination.access.rules import listed_for_action
from coordination.accounts.models import Account, Membership
from coordination.actions.journal import Said, already, append, unchanged
from coordination.actions.models import OPEN_STATES, Action, ActionState, ProgressUpdate, UpdateKind
from coordination.actions.states import WrongState, state_name
from coordination.directory.models import Person, Position
from coordination.errors import DomainError
from coordination.i18n import gettext as _

RUNNING = (*OPEN_STATES, ActionState.SUBMITTED)
"""States in which somebody is responsible for what comes next."""

MOST_COLLEAGUES = 300
"""Positions, and people, that are offered; an organization with more has them found by name."""


@dataclass(frozen=True, slots=True)
class Colleagues:
    """To whom an organization can hand something over: active positions and people of its own."""

    positions: Sequence[Position]
    people: Sequence[Person]


def colleagues(session: Session, organization_id: int) -> Colleagues:
    """Return whom an organization can hand over to, positions with their holders first; nobody who left."""
    positions = session.scalars(
        select(Position)
        .where(Position.organization_id == organization_id, Position.active)
        .options(joinedload(Position.holder))
        .order_by(Position.sort, Position.title, Position.id)
        .limit(MOST_COLLEAGUES)
    ).all()
    people = session.scalars(
        select(Person)
        .where(_belongs(organization_id), Person.active)
        .order_by(Person.name, Person.id)
        .limit(MOST_COLLEAGUES)
    ).all()
    return Colleagues(positions, people)


def hand_over(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    action: Action,
    person: Person | None = None,
    position: Position | None = None,
    words: str = "",
    seen: int | None = None,
    client_key: str | None = None,
) -> ProgressUpdate:
    """Make a person, or whoever holds a position, responsible for an action that their organization owes.

    A position stays responsible when its holder changes; from rahasia up it is its holder of today who must be, and
    must be named for it. Raises DomainError (field "to") for whoever left, or is of another organization.
    """
    if update := already(session, action, client_key):
        return update
    unchanged(action, seen)
    if not action.is_released or action.state not in RUNNING:
        raise WrongState(
            _("Tindak lanjut ini tidak dapat diserahkan: keadaannya “%(state)s”.", state=state_name(action.state))
        )
    person, position = _checked(session, action, person, position)
    if (action.person, action.position) == (person, position):
        raise DomainError(_("Tindak lanjut ini sudah ditanganinya."), field="to")
    action.person, action.position = person, position
    session.flush()
    return append(
        session=session,
        actor=actor,
        now=now,
        action=action,
        kind=UpdateKind.HANDOVER,
        said=Said(words=words),
        organization_id=action.owner_id,
        client_key=client_key,
        fields=["person", "position"],
        handed_to=(person, position),
    )


def _checked(
    session: Session, action: Action, person: Person | None, position: Position | None
) -> tuple[Person | None, Position | None]:
    """Return who becomes responsible, once they may."""
    if position is not None and (not position.active or position.organization_id != action.owner_id):
        raise DomainError(_("Jabatan itu tidak aktif, atau bukan jabatan instansi ini. Pilih yang lain."), field="to")
    if person is None and position is not None and action.level.is_secret:
        person = position.holder
    if person is None and position is None:
        raise DomainError(_("Pilih kepada siapa tindak lanjut ini diserahkan."), field="to")
    if person is None and action.level.is_secret:
        raise DomainError(_("Jabatan itu belum ada pejabatnya. Yang rahasia diserahkan kepada orang."), field="to")
    if person is not None:
        _require_colleague(session, action, person)
        if action.level.is_secret:
            _require_listed(session, action, person)
    return person, position


def _require_colleague(session: Session, action: Action, person: Person) -> None:
    assert action.owner_id is not None
    belongs = select(Person.id).where(Person.id == person.id, Person.active, _belongs(action.owner_id))
    if session.scalar(belongs) is None:
        raise DomainError(
            _("%(name)s tidak aktif, atau bukan dari instansi ini. Pilih orang lain.", name=person.full_name),
            field="to",
        )


def _require_listed(session: Session, action: Action, person: Person) -> None:
    """From rahasia up, only whoever is named to read may become responsible: else handing over would name them."""
    account = session.scalar(select(Account).where(Account.person_id == person.id, Account.active))
    reader = actor_of(account) if account is not None else Actor(person_id=person.id)
    if session.scalar(select(Action.id).where(Action.id == action.id, listed_for_action(reader))) is None:
        raise DomainError(
            _(
                "%(name)s belum termasuk yang boleh membaca tindak lanjut ini. Mintalah sekretariat penyelenggara "
                "menambahkan namanya di “Yang boleh membaca”.",
                name=person.full_name,
            ),
            field="to",
        )


def _belongs(organization_id: int) -> ColumnElement[bool]:
    """Return whose people they are: by the directory, by a position they hold, or by an account's membership."""
    held = select(Position.holder_id).where(Position.organization_id == organization_id, Position.active)
    members = (
        select(Account.person_id)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.organization_id == organization_id, Account.active)
    )
    return or_(Person.organization_id == organization_id, Person.id.in_(held), Person.id.in_(members))
