"""Whether the invited bodies came: themselves, by a deputy, or not at all; counted, and as a filter of the list.

A body came itself where one of its people is marked present on any day; by a deputy where nobody is, and one is
represented. What no mark says is "belum dicatat", never absence. Whoever came uninvited was not invited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, exists, func, not_, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import having
from coordination.access.permissions import Permission
from coordination.db import one_of
from coordination.directory.commanded import is_commanded
from coordination.directory.models import Organization
from coordination.meetings.models import Attendance, Meeting, MeetingState, Participant, Presence


class Turnout(StrEnum):
    """How a body answered an invitation, by its word in the address."""

    INVITED = "diundang"
    CAME = "hadir"
    DEPUTY = "diwakili"
    NOBODY = "tidak-hadir"
    UNMARKED = "belum-dicatat"


HELD = (MeetingState.RECORDED, MeetingState.IN_REVIEW, MeetingState.APPROVED)
"""Meetings that are over: before, who stays away is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfBody:
    """To how many meetings a body was invited, and how it came."""

    id: int
    name: str
    is_partner: bool
    invited: int
    came: int
    deputy: int
    nobody: int
    unmarked: int


def held(actor: Actor) -> list[ColumnElement[bool]]:
    """Return the meetings that are over and whose participants the reader may read."""
    return [
        one_of(Meeting.state, HELD),
        Meeting.discarded_at.is_(None),
        having(actor, Permission.MEETING_READ),
    ]


def turned_out(organization_id: int, turnout: Turnout) -> ColumnElement[bool]:
    """Return the meetings to which the body was invited and answered so."""
    invited = exists().where(
        Participant.meeting_id == Meeting.id,
        Participant.organization_id == organization_id,
        Participant.is_walk_in.is_(False),
    )

    def marked(*presences: Presence) -> ColumnElement[bool]:
        return (
            select(Attendance.id)
            .join(Participant, Participant.id == Attendance.participant_id)
            .where(
                Participant.meeting_id == Meeting.id,
                Participant.organization_id == organization_id,
                Participant.is_walk_in.is_(False),
                one_of(Attendance.presence, presences),
            )
            .correlate(Meeting)
            .exists()
        )

    came, deputy, away = marked(Presence.PRESENT), marked(Presence.REPRESENTED), marked(*_AWAY)
    clauses = {
        Turnout.INVITED: [],
        Turnout.CAME: [came],
        Turnout.DEPUTY: [not_(came), deputy],
        Turnout.NOBODY: [not_(came), not_(deputy), away],
        Turnout.UNMARKED: [not_(came), not_(deputy), not_(away)],
    }
    return and_(invited, *clauses[turnout])


def by_body(session: Session, actor: Actor, *where: ColumnElement[bool]) -> Sequence[OfBody]:
    """Count how each body came to the held meetings of `where` that the reader may read, in protocol order."""
    best = func.max(
        case(
            (Attendance.presence == Presence.PRESENT, 3),
            (Attendance.presence == Presence.REPRESENTED, 2),
            (one_of(Attendance.presence, _AWAY), 1),
            else_=0,
        )
    )
    answers = (
        select(Participant.organization_id, best.label("best"))
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .outerjoin(Attendance, Attendance.participant_id == Participant.id)
        .where(Participant.organization_id.is_not(None), Participant.is_walk_in.is_(False), *held(actor), *where)
        .group_by(Participant.meeting_id, Participant.organization_id)
        .subquery()
    )
    counted = (
        select(
            answers.c.organization_id,
            func.count().label("invited"),
            *(func.count(case((answers.c.best == n, 1))).label(word) for word, n in _BEST.items()),
        )
        .group_by(answers.c.organization_id)
        .subquery()
    )
    rows = session.execute(
        select(counted, Organization.name, Organization.short_name, Organization.kind)
        .join(Organization, Organization.id == counted.c.organization_id)
        .order_by(Organization.protocol_order, Organization.name, Organization.id)
    )
    return [
        OfBody(
            id=row.organization_id,
            name=row.short_name or row.name,
            is_partner=not is_commanded(row.kind),
            invited=row.invited,
            came=row.came,
            deputy=row.deputy,
            nobody=row.nobody,
            unmarked=row.unmarked,
        )
        for row in rows
    ]


_AWAY = (Presence.EXCUSED, Presence.ABSENT)
_BEST = {"came": 3, "deputy": 2, "nobody": 1, "unmarked": 0}
