"""Planning a meeting on one page: its facts, who comes and the agenda, typed or taken from an earlier meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.directory.models import Organization
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.meetings import copying, series
from coordination.meetings.agenda import add_item, read_agenda
from coordination.meetings.days import DayTimes
from coordination.meetings.invitees import Invitee
from coordination.meetings.models import AgendaItem, Meeting, ParticipantRole, SecurityLevel
from coordination.meetings.participants import Invited, give_role, invite
from coordination.meetings.recurrence import Rule
from coordination.meetings.services import Facts, create_meeting


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Who comes and what is on the agenda, beside a meeting's facts."""

    invitees: Sequence[Invitee] = ()
    roles: Sequence[tuple[ParticipantRole, Invitee]] = ()
    agenda: str = ""
    earlier: Meeting | None = None
    with_participants: bool = False
    with_agenda: bool = False
    rule: Rule | None = None  # how the meeting comes again


@dataclass
class Planned:
    """The meeting, and what came of its invitations."""

    meeting: Meeting
    invited: Invited = field(default_factory=Invited)


def plan_meeting(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    host: Organization,
    title: str,
    days: Sequence[DayTimes],
    plan: Plan,
    level: SecurityLevel = SecurityLevel.BIASA,
    client_key: str | None = None,
    **facts: Unpack[Facts],
) -> Planned:
    """Create a meeting with its participants and agenda; the same `client_key` again returns the first."""
    before = session.scalar(select(Meeting.id).where(Meeting.client_key == client_key)) if client_key else None
    meeting = create_meeting(
        session=session,
        actor=actor,
        now=now,
        host=host,
        title=title,
        days=days,
        level=level,
        copied_from=plan.earlier,
        client_key=client_key,
        **facts,
    )
    planned = Planned(meeting)
    if before is None:
        _fill(session, actor, now, planned, plan)
        if plan.rule is not None:
            series.begin(session=session, actor=actor, now=now, meeting=meeting, rule=plan.rule, client_key=client_key)
    return planned


def _fill(session: Session, actor: Actor, now: datetime, planned: Planned, plan: Plan) -> None:
    meeting, earlier = planned.meeting, plan.earlier
    if earlier is not None and plan.with_participants:
        copied = copying.copy_participants(session=session, actor=actor, now=now, meeting=meeting, earlier=earlier)
        planned.invited.add(copied)
    for role, invitee in plan.roles:
        _give(session, actor, now, planned, role, invitee)
    invited = invite(session=session, actor=actor, now=now, meeting=meeting, invitees=plan.invitees)
    planned.invited.add(invited)
    for title, minutes in read_agenda(plan.agenda):
        add_item(session=session, actor=actor, now=now, meeting=meeting, title=title, planned_minutes=minutes)
    if earlier is not None and plan.with_agenda:
        readable = set(
            session.scalars(
                select(AgendaItem.id).where(AgendaItem.meeting_id == earlier.id, visible(actor, AgendaItem))
            )
        )
        copying.copy_agenda(session=session, actor=actor, now=now, meeting=meeting, earlier=earlier, readable=readable)


def _give(
    session: Session, actor: Actor, now: datetime, planned: Planned, role: ParticipantRole, invitee: Invitee
) -> None:
    """Invite somebody and give them a role; whoever was copied from the earlier meeting only takes the role."""
    meeting = planned.meeting
    outcome = invite(session=session, actor=actor, now=now, meeting=meeting, invitees=[invitee])
    lines = [*outcome.added, *outcome.standing]
    if not lines:
        raise DomainError(_("Yang dipilih sudah tidak aktif di direktori. Pilih yang lain."), field=role.value)
    planned.invited.added += outcome.added
    give_role(session=session, actor=actor, now=now, participant=lines[0], role=role)
