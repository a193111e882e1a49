"""Who is told about a meeting: the one rule, in SQL, for each line of its invitation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Subquery, cast, func, literal, null, select, union_all

from coordination.actions.addressees import heads
from coordination.directory.models import Organization, Person, Position
from coordination.meetings.models import Meeting, Participant, Presence, Reply

_NOBODY = cast(null(), Integer)  # PostgreSQL wants a type in a union


def invited(*which: ColumnElement[bool]) -> Subquery:
    """Return rows (participant_id, meeting_id, host_id, person_id, organization_id) of the meetings `which` leaves.

    For each line the first of these that there is: the person; the holder of the invited position; the head of the
    invited organization; its own mailbox. Whoever left is passed over.
    """
    head = heads()
    tiers: list[Select[*tuple[Any, ...]]] = [
        _line(1, Person.id, _NOBODY).join(Person, Person.id == Participant.person_id).where(Person.active, *which),
        _line(2, Person.id, _NOBODY)
        .join(Position, Position.id == Participant.position_id)
        .join(Person, Person.id == Position.holder_id)
        .where(Position.active, Person.active, *which),
        _line(3, head.c.person_id, _NOBODY)
        .join(head, head.c.organization_id == Participant.organization_id)
        .where(*which),
        _line(4, _NOBODY, Organization.id)
        .join(Organization, Organization.id == Participant.organization_id)
        .where(Organization.active, *which),
    ]
    every = union_all(*tiers).subquery()
    nearest = func.min(every.c.tier).over(partition_by=every.c.participant_id)
    ranked = select(*every.c, nearest.label("nearest")).subquery()
    columns = [ranked.c[name] for name in ("participant_id", "meeting_id", "host_id", "person_id", "organization_id")]
    return select(*columns).where(ranked.c.tier == ranked.c.nearest).distinct().subquery()


def has_excused() -> ColumnElement[bool]:
    """Return the clause that a participant answered that nobody comes; the newest answer that still stands holds."""
    newest = (
        select(Reply.presence)
        .where(Reply.participant_id == Participant.id, Reply.superseded_at.is_(None))
        .order_by(Reply.id.desc())
        .limit(1)
        .correlate(Participant)
        .scalar_subquery()
    )
    return func.coalesce(newest, Presence.UNKNOWN).in_([Presence.EXCUSED, Presence.ABSENT])


def _line(tier: int, person: Any, organization: Any) -> Select[*tuple[Any, ...]]:
    columns = (
        literal(tier).label("tier"),
        Participant.id.label("participant_id"),
        Participant.meeting_id,
        Meeting.host_id,
        person.label("person_id"),
        organization.label("organization_id"),
    )
    return select(*columns).select_from(Participant).join(Meeting, Meeting.id == Participant.meeting_id)
