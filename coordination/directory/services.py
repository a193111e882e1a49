"""What happens to the directory: the only writer of organizations, positions, people and groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict, TypeVar, Unpack

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import change, record
from coordination.directory.models import (
    EmployeeIdType,
    Group,
    GroupMember,
    HolderStatus,
    Organization,
    OrganizationKind,
    Person,
    Position,
    Sex,
)
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.richtext import clean_text, one_line

Made = TypeVar("Made", Organization, Person, Position, Group)


class OrganizationFacts(TypedDict, total=False):
    """What a person types about an organization."""

    name: str
    short_name: str | None
    kind: OrganizationKind
    parent_id: int | None
    phone: str | None
    email: str | None
    address: str | None
    protocol_order: int


class PersonFacts(TypedDict, total=False):
    """What a person types about a person."""

    title_front: str | None
    name: str
    title_back: str | None
    employee_id_type: EmployeeIdType | None
    employee_id: str | None
    grade: str | None
    rank: str | None
    sex: Sex | None
    phone: str | None
    email: str | None
    organization_id: int | None
    job_title: str | None


class PositionFacts(TypedDict, total=False):
    """What a person types about a position."""

    title: str
    is_head: bool
    holder_id: int | None
    holder_status: HolderStatus
    sort: int


def add_organization(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    client_key: str | None = None,
    is_tidy: bool = True,
    **facts: Unpack[OrganizationFacts],
) -> Organization:
    """Add an organization. Raises DomainError where an active one has the same name or short name."""
    if (made := _made_before(session, Organization, client_key)) is not None:
        return made
    values = _cleaned(facts)
    _refuse_same_name(session, values, but=None)
    organization = Organization(**{"kind": OrganizationKind.OPD, **values}, is_tidy=is_tidy, client_key=client_key)
    return _added(session, actor, now, organization)


def change_organization(
    *, session: Session, actor: Actor, now: datetime, organization: Organization, **facts: Unpack[OrganizationFacts]
) -> None:
    """Change what is given; whoever tidies an organization typed during a meeting makes it tidy by saving it."""
    values = _cleaned(facts)
    _refuse_same_name(session, values, but=organization.id)
    if values.get("parent_id") and is_below(session, values["parent_id"], organization.id):
        raise DomainError(_("Instansi tidak dapat berada di bawah dirinya sendiri."), field="parent_id")
    organization.is_tidy = True
    _change(session, actor, now, organization, values, organization.id)


def add_untidy_organization(
    *, session: Session, actor: Actor, now: datetime, name: str, client_key: str | None = None
) -> Organization:
    """Return the active organization of that name, or add one "belum dirapikan", to be tidied or merged later."""
    name = one_line(name)
    known: Organization | None = session.scalar(_of_name(name))
    if known is not None:
        return known
    return add_organization(
        session=session,
        actor=actor,
        now=now,
        client_key=client_key,
        is_tidy=False,
        name=name,
        kind=OrganizationKind.OTHER,
    )


def set_active(
    *, session: Session, actor: Actor, now: datetime, row: Organization | Person | Position | Group, active: bool
) -> None:
    """Deactivate or bring back; old papers keep the printed names whatever happens here."""
    row.active = active
    session.flush()
    organization_id = row.id if isinstance(row, Organization) else None
    record(
        session=session,
        actor=actor,
        now=now,
        verb="reactivated" if active else "deactivated",
        row=row,
        organization_id=organization_id,
    )


def add_position(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    organization: Organization,
    client_key: str | None = None,
    **facts: Unpack[PositionFacts],
) -> Position:
    """Add a position to an organization; its title is its one printed form."""
    if (made := _made_before(session, Position, client_key)) is not None:
        return made
    values = _cleaned(facts)
    _refuse_same_title(session, organization.id, values["title"], but=None)
    if values.get("is_head"):
        _only_head(session, organization.id)
    return _added(session, actor, now, Position(organization=organization, client_key=client_key, **values))


def change_position(
    *, session: Session, actor: Actor, now: datetime, position: Position, **facts: Unpack[PositionFacts]
) -> None:
    """Change a position's title, holder or place."""
    values = _cleaned(facts)
    if "title" in values:
        _refuse_same_title(session, position.organization_id, values["title"], but=position.id)
    if values.get("is_head") and not position.is_head:
        _only_head(session, position.organization_id)
    _change(session, actor, now, position, values, position.organization_id)


def add_person(
    *, session: Session, actor: Actor, now: datetime, client_key: str | None = None, **facts: Unpack[PersonFacts]
) -> Person:
    """Add a person; most never have an account."""
    if (made := _made_before(session, Person, client_key)) is not None:
        return made
    values = _cleaned(facts)
    _refuse_same_number(session, values, but=None)
    return _added(session, actor, now, Person(client_key=client_key, **values))


def change_person(
    *, session: Session, actor: Actor, now: datetime, person: Person, **facts: Unpack[PersonFacts]
) -> None:
    """Change what is given; meetings keep the name as it was printed."""
    values = _cleaned(facts)
    _refuse_same_number(session, values, but=person.id)
    _change(session, actor, now, person, values, person.organization_id)


def save_group(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    group: Group | None,
    name: str,
    members: Sequence[Organization | Position],
    client_key: str | None = None,
) -> Group:
    """Add or change a saved set of organizations and positions; `members` stand in their protocol order."""
    if group is None and (made := _made_before(session, Group, client_key)) is not None:
        return made
    name = one_line(name)
    if not name:
        raise DomainError(_("Nama kelompok wajib diisi."), field="name")
    taken = session.scalar(select(Group).where(func.lower(Group.name) == name.lower()))
    if taken is not None and taken is not group:
        raise DomainError(_("Kelompok “%(name)s” sudah ada.", name=name), field="name")
    verb = "changed" if group else "created"
    group = group or Group(client_key=client_key or None)
    group.name = name
    group.members.clear()
    session.add(group)
    session.flush()
    for place, member in enumerate(dict.fromkeys(members)):
        position = member if isinstance(member, Position) else None
        organization_id = position.organization_id if position else member.id
        group.members.append(GroupMember(organization_id=organization_id, position=position, sort=place))
    session.flush()
    record(session=session, actor=actor, now=now, verb=verb, row=group, fields=["members"])
    return group


def _made_before(session: Session, model: type[Made], client_key: str | None) -> Made | None:
    if not client_key:
        return None
    return session.scalar(select(model).where(model.client_key == client_key))


def _added(session: Session, actor: Actor, now: datetime, row: Made) -> Made:
    session.add(row)
    session.flush()
    organization_id = row.id if isinstance(row, Organization) else getattr(row, "organization_id", None)
    record(session=session, actor=actor, now=now, verb="created", row=row, organization_id=organization_id)
    return row


def _change(
    session: Session, actor: Actor, now: datetime, row: Made, values: dict[str, Any], organization_id: int | None
) -> None:
    change(session=session, actor=actor, now=now, row=row, values=values, organization_id=organization_id)


def _cleaned(facts: Any) -> dict[str, Any]:
    """Return the facts as they are stored: single lines without stray spaces, nothing instead of an empty line."""
    values: dict[str, Any] = {
        name: (_kept(name, value) or None) if isinstance(value, str) else value for name, value in dict(facts).items()
    }
    for name in ("name", "title"):
        if name in values and not values[name]:
            raise DomainError(_("Bagian ini wajib diisi."), field=name)
        if name in values and len(values[name]) > 300:
            raise DomainError(_("Paling banyak 300 huruf."), field=name)
    return values


def _kept(name: str, text: str) -> str:
    return clean_text(text).strip() if name == "address" else one_line(text)


def _of_name(name: str) -> Any:
    lower = name.lower()
    return (
        select(Organization)
        .where(
            Organization.active.is_(True),
            or_(func.lower(Organization.name) == lower, func.lower(Organization.short_name) == lower),
        )
        .order_by(Organization.id)
        .limit(1)
    )


def _refuse_same_name(session: Session, values: dict[str, Any], but: int | None) -> None:
    for field in ("name", "short_name"):
        known = session.scalar(_of_name(values[field])) if values.get(field) else None
        if known is not None and known.id != but:
            raise DomainError(_("%(name)s sudah ada di direktori.", name=known.name), field=field)


def _refuse_same_title(session: Session, organization_id: int, title: str, but: int | None) -> None:
    known = session.scalar(
        select(Position.id).where(
            Position.organization_id == organization_id,
            func.lower(Position.title) == title.lower(),
            Position.active.is_(True),
        )
    )
    if known is not None and known != but:
        raise DomainError(_("Jabatan “%(title)s” sudah ada di instansi ini.", title=title), field="title")


def _refuse_same_number(session: Session, values: dict[str, Any], but: int | None) -> None:
    if not values.get("employee_id"):
        return
    known = session.scalar(
        select(Person).where(Person.employee_id == values["employee_id"], Person.active.is_(True)).limit(1)
    )
    if known is not None and known.id != but:
        raise DomainError(
            _(
                "Nomor ini sudah dipakai %(name)s. Periksa nomornya, atau gabungkan kedua orang itu.",
                name=known.full_name,
            ),
            field="employee_id",
        )


def _only_head(session: Session, organization_id: int) -> None:
    for other in session.scalars(
        select(Position).where(Position.organization_id == organization_id, Position.is_head.is_(True))
    ):
        other.is_head = False


def is_below(session: Session, organization_id: int | None, ancestor_id: int) -> bool:
    """Tell whether an organization is `ancestor_id` itself, or stands anywhere below it."""
    seen: set[int] = set()
    while organization_id is not None and organization_id not in seen:
        if organization_id == ancestor_id:
            return True
        seen.add(organization_id)
        organization_id = session.scalar(select(Organization.parent_id).where(Organization.id == organization_id))
    return False
