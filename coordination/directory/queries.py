"""Reading the directory: lists a page at a time, and what a person may mean by a few typed letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from coordination.directory.models import Group, GroupMember, Office, Organization, OrganizationKind, Person, Position
from coordination.numbers import whole

Text = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]

PAGE = 50
SUGGESTIONS = 20


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One thing a person may have meant: what a combobox shows, and the id it sends."""

    id: str
    label: str
    detail: str = ""


def office(session: Session) -> Office | None:
    """Return the office that runs this Rakor, or None before set-up; read once a session, for every page asks it."""
    kept: Office | None = session.info.get("office")
    if kept is None or kept not in session:  # a transaction taken back forgets an office set up in it
        kept = session.info["office"] = session.get(Office, 1)
    return kept


def contains(column: Text, text: str) -> ColumnElement[bool]:
    """Return the clause that `column` contains `text`, whatever the case; % and _ stand for themselves."""
    return func.lower(column).contains(text.strip().lower(), autoescape=True)


def organizations(
    session: Session, *, text: str = "", kind: OrganizationKind | None = None, untidy: bool = False, page: int = 1
) -> tuple[Sequence[Row[tuple[int, str, str | None, OrganizationKind, bool, bool]]], bool]:
    """Return one page of organizations in protocol order, and whether there are more."""
    query = select(
        Organization.id,
        Organization.name,
        Organization.short_name,
        Organization.kind,
        Organization.active,
        Organization.is_tidy,
    ).where(Organization.merged_into_id.is_(None))
    if text:
        query = query.where(or_(contains(Organization.name, text), contains(Organization.short_name, text)))
    if kind is not None:
        query = query.where(Organization.kind == kind)
    if untidy:
        query = query.where(Organization.is_tidy.is_(False), Organization.active.is_(True))
    query = query.order_by(Organization.active.desc(), Organization.protocol_order, Organization.name, Organization.id)
    return _page(session, query, page)


def people(
    session: Session, *, text: str = "", organization_id: int | None = None, page: int = 1
) -> tuple[Sequence[Row[tuple[Person, str | None, str | None]]], bool]:
    """Return one page of people by name with organization and the position they hold, and whether there are more."""
    held = (
        select(Position.title)
        .where(Position.holder_id == Person.id, Position.active.is_(True))
        .order_by(Position.sort, Position.id)
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(Person, Organization.name.label("organization_name"), held.label("held"))
        .outerjoin(Organization, Organization.id == Person.organization_id)
        .where(Person.merged_into_id.is_(None))
    )
    if text:
        query = query.where(or_(contains(Person.name, text), contains(Person.employee_id, text)))
    if organization_id is not None:
        query = query.where(Person.organization_id == organization_id)
    return _page(session, query.order_by(Person.name, Person.id), page)


def name_of(session: Session, model: type[Organization] | type[Person], row_id: str | None) -> str:
    """Return the name under an id that a combobox sent, "" for none: what the field shows when a form comes back."""
    row: Any = session.get(model, whole(row_id) or 0)
    if row is None:
        return ""
    return str(row.full_name if isinstance(row, Person) else row.name)


def alike(session: Session, row: Organization | Person) -> list[Suggestion]:
    """Return active rows that may be the same as `row`: those that hold the longest word of its name."""
    longest = max(row.name.split(), key=len)
    suggest = suggest_organizations if isinstance(row, Organization) else suggest_people
    return [one for one in suggest(session, longest) if one.id != str(row.id)][:5]


def groups(session: Session) -> Sequence[Group]:
    """Return the saved groups with their members, by name."""
    members = selectinload(Group.members)
    return session.scalars(
        select(Group)
        .options(members.joinedload(GroupMember.organization), members.joinedload(GroupMember.position))
        .order_by(Group.active.desc(), Group.name)
    ).all()


def suggest_organizations(session: Session, text: str) -> list[Suggestion]:
    """Return the active organizations that `text` may mean."""
    rows = session.execute(
        select(Organization.id, Organization.name, Organization.short_name)
        .where(
            Organization.active.is_(True),
            or_(contains(Organization.name, text), contains(Organization.short_name, text)),
        )
        .order_by(Organization.protocol_order, Organization.name)
        .limit(SUGGESTIONS)
    )
    return [Suggestion(id=str(row.id), label=row.name, detail=row.short_name or "") for row in rows]


def suggest_people(session: Session, text: str) -> list[Suggestion]:
    """Return the active people that `text` may mean."""
    rows = session.execute(
        select(Person, Organization.name)
        .outerjoin(Organization, Organization.id == Person.organization_id)
        .where(Person.active.is_(True), contains(Person.name, text))
        .order_by(Person.name)
        .limit(SUGGESTIONS)
    )
    return [
        Suggestion(
            id=str(person.id),
            label=person.full_name,
            detail=", ".join(filter(None, [person.job_title, organization])),
        )
        for person, organization in rows
    ]


def suggest_positions(session: Session, text: str) -> list[Suggestion]:
    """Return the active positions that `text` may mean, by their title, organization or holder."""
    rows = session.execute(
        select(Position, Organization.name, Person)
        .join(Organization, Organization.id == Position.organization_id)
        .outerjoin(Person, Person.id == Position.holder_id)
        .where(
            Position.active.is_(True),
            Organization.active.is_(True),
            or_(
                contains(Position.title, text),
                contains(Organization.name, text),
                contains(Organization.short_name, text),
                contains(Person.name, text),
            ),
        )
        .order_by(Organization.protocol_order, Position.sort, Position.title)
        .limit(SUGGESTIONS)
    )
    return [
        Suggestion(
            id=str(position.id),
            label=position.title,
            detail=", ".join(filter(None, [organization, holder.full_name if holder else None])),
        )
        for position, organization, holder in rows
    ]


def suggest_invitees(session: Session, text: str) -> list[Suggestion]:
    """Return whatever may be invited under `text`: groups, organizations, positions, people; the kind is in the id."""
    found = [
        Suggestion(id=f"group-{group_id}", label=name)
        for group_id, name in session.execute(
            select(Group.id, Group.name)
            .where(Group.active.is_(True), contains(Group.name, text))
            .order_by(Group.name)
            .limit(5)
        )
    ]
    return found + _suggest(
        session,
        text,
        {"organization": suggest_organizations, "position": suggest_positions, "person": suggest_people},
    )


def suggest_members(session: Session, text: str) -> list[Suggestion]:
    """Return the organizations and positions that `text` may mean, for a group."""
    return _suggest(session, text, {"organization": suggest_organizations, "position": suggest_positions})


def _suggest(
    session: Session, text: str, kinds: Mapping[str, Callable[[Session, str], list[Suggestion]]]
) -> list[Suggestion]:
    return [
        Suggestion(id=f"{kind}-{one.id}", label=one.label, detail=one.detail)
        for kind, suggest in kinds.items()
        for one in suggest(session, text)[: SUGGESTIONS // 2]
    ]


def _page(session: Session, query: Any, page: int) -> tuple[Sequence[Row[Any]], bool]:
    rows = session.execute(query.limit(PAGE + 1).offset((max(page, 1) - 1) * PAGE)).all()
    return rows[:PAGE], len(rows) > PAGE
