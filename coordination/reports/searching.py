"""Search over meetings, decisions, actions and organizations, each narrowed to what the reader may see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import may, visible
from coordination.access.permissions import Permission
from coordination.actions.filters import contains
from coordination.actions.models import Action
from coordination.directory.models import Organization
from coordination.meetings.models import Decision, Meeting

SHORTEST, LONGEST = 2, 200
"""Characters that can be searched for."""

FEW, PAGE = 5, 25
"""Lines of each kind when all kinds are shown, and of one page of one kind."""


class Kind(StrEnum):
    """What can be found, by its word in the address."""

    MEETING = "rapat"
    DECISION = "keputusan"
    ACTION = "tindak-lanjut"
    ORGANIZATION = "instansi"


@dataclass(frozen=True, slots=True)
class Found:
    """Lines of one kind: id, title, detail, and the meeting's id and day where there is one."""

    kind: Kind
    rows: Sequence[Any]
    has_more: bool


def search(session: Session, actor: Actor, text: str, kind: Kind | None = None, number: int = 1) -> list[Found]:
    """Return what holds `text`: a few of every kind, or one page of one; nothing for less than two characters."""
    text = " ".join(text.split())[:LONGEST].replace("\x00", "")
    if len(text) < SHORTEST:
        return []
    size = FEW if kind is None else PAGE
    found = []
    for each in [kind] if kind else list(Kind):
        if each is Kind.ORGANIZATION and not may(actor, Permission.DIRECTORY_READ):
            continue
        statement = _SEARCHES[each](actor, text).limit(size + 1).offset((max(number, 1) - 1) * size)
        rows = session.execute(statement).all()
        found.append(Found(each, rows[:size], len(rows) > size))
    return found


def _meetings(actor: Actor, text: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Meeting.id,
            Meeting.title.label("title"),
            func.coalesce(Organization.short_name, Organization.name).label("detail"),
            Meeting.first_day.label("day"),
            Meeting.id.label("meeting_id"),
        )
        .join(Organization, Organization.id == Meeting.host_id)
        .where(visible(actor, Meeting), Meeting.discarded_at.is_(None), contains(Meeting.title, text))
        .order_by(Meeting.first_day.desc(), Meeting.id.desc())
    )


def _decisions(actor: Actor, text: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Decision.id,
            Decision.text.label("title"),
            Meeting.title.label("detail"),
            Meeting.first_day.label("day"),
            Decision.meeting_id,
        )
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .where(
            visible(actor, Decision),
            Meeting.discarded_at.is_(None),
            Decision.dropped.is_(False),
            contains(Decision.text, text),
        )
        .order_by(Meeting.first_day.desc(), Decision.id.desc())
    )


def _actions(actor: Actor, text: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Action.id,
            Action.text.label("title"),
            func.coalesce(Organization.short_name, Organization.name).label("detail"),
            Action.last_day.label("day"),
            Action.meeting_id,
        )
        .outerjoin(Organization, Organization.id == Action.owner_id)
        .where(visible(actor, Action), Action.released_at.is_not(None), contains(Action.text, text))
        .order_by(Action.id.desc())
    )


def _organizations(_actor: Actor, text: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Organization.id,
            Organization.name.label("title"),
            Organization.short_name.label("detail"),
        )
        .where(
            Organization.active,
            Organization.merged_into_id.is_(None),
            or_(contains(Organization.name, text), contains(Organization.short_name, text)),
        )
        .order_by(Organization.protocol_order, Organization.name)
    )


_SEARCHES: dict[Kind, Callable[[Actor, str], Select[*tuple[Any, ...]]]] = {
    Kind.MEETING: _meetings,
    Kind.DECISION: _decisions,
    Kind.ACTION: _actions,
    Kind.ORGANIZATION: _organizations,
}
