"""The page on which a meeting is planned: what it begins with, and what it does when it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import load
from coordination.access.permissions import Permission
from coordination.actions import carrying
from coordination.directory import queries as directory
from coordination.directory.models import Organization
from coordination.meetings import guests, invitees, planning, queries, reading
from coordination.meetings.forms import facts_of, of_rows, write_time
from coordination.meetings.models import Meeting, ParticipantRole
from coordination.meetings.planning import Plan
from coordination.meetings.views.people import tell_invited
from coordination.meetings.views.series import today
from coordination.meetings.views.series_forms import PlanForm, Preview, preview


@dataclass
class Start:
    """What the page shows beside its form."""

    form: PlanForm
    earlier: Meeting | None
    earlier_meetings: Sequence[Meeting]
    earlier_people: int
    open_actions: int
    chosen: dict[str, tuple[str, str] | None]
    picked: list[tuple[str, str]]
    coming: Preview | None = None


def begin(session: Session, actor: Actor, copied_id: int | None) -> Start:
    """Fill the form with sensible defaults: the own organization, the office's zone, the chair of last time."""
    earlier = load(session, actor, Permission.MEETING_EDIT, Meeting, copied_id) if copied_id else None
    latest = queries.earlier(session, actor)
    last = earlier or (latest[0] if latest else None)
    form = PlanForm(data=_defaults(session, actor, earlier, last))
    if earlier is not None and not form.is_submitted():
        first = earlier.days[0]
        form.days.typed = [("", write_time(first.starts), write_time(first.ends))]
    hosts = reading.organizations(session, actor.secretariat_of)
    form.host_id.choices = of_rows((row.id, row.name) for row in hosts)
    before = carrying.earlier_than([earlier.id], mates_before=earlier, own=True) if earlier else None
    people = sum(not line.is_walk_in for line in earlier.participants) if earlier else 0
    tokens = {"chair": form.chair.data, "minute_taker": form.minute_taker.data}
    return Start(
        form=form,
        earlier=earlier,
        earlier_meetings=latest,
        earlier_people=people,
        open_actions=carrying.count_open(session, actor, before) if before is not None else 0,
        chosen={name: reading.label_of(session, token) for name, token in tokens.items()},
        picked=[label for token in form.invitees.data if (label := reading.label_of(session, token))]
        + [("", name) for name in form.new_invitees.data],
        coming=preview(session, form, today(session)),
    )


def plan(session: Session, actor: Actor, now: datetime, form: PlanForm, start: Start) -> int:
    """Do what the form says; return the meeting's id."""
    host = session.get_one(Organization, form.host_id.data)
    earlier = load(session, actor, Permission.MEETING_EDIT, Meeting, start.earlier.id) if start.earlier else None
    roles = [
        (role, invitee)
        for role, token in (
            (ParticipantRole.CHAIR, form.chair.data),
            (ParticipantRole.MINUTE_TAKER, form.minute_taker.data),
        )
        for invitee in invitees.find(session, [token or ""], field=role.value)
    ]
    planned = planning.plan_meeting(
        session=session,
        actor=actor,
        now=now,
        host=host,
        plan=Plan(
            invitees=[
                *invitees.find(session, form.invitees.data),
                *guests.typed_organizations(session=session, actor=actor, now=now, names=form.new_invitees.data),
            ],
            roles=roles,
            agenda=form.agenda.data or "",
            earlier=earlier,
            with_participants=form.with_participants.data,
            with_agenda=form.with_agenda.data,
            rule=form.rule(),
        ),
        client_key=form.client_key.data or None,
        **form.facts(),
    )
    if earlier is not None and form.with_follow_up.data:
        carrying.carry(session=session, actor=actor, now=now, meeting=planned.meeting, earlier=earlier)
    tell_invited(planned.invited)
    return planned.meeting.id


def _defaults(session: Session, actor: Actor, earlier: Meeting | None, last: Meeting | None) -> dict[str, Any]:
    office = directory.office(session)
    defaults: dict[str, Any] = {
        "host_id": last.host_id if last else min(actor.secretariat_of, default=None),
        "zone": office.zone if office else None,
        "client_key": str(uuid4()),
        "minute_taker": f"person-{actor.person_id}" if actor.person_id and not earlier else None,
        "chair": reading.token_of_chair(session, last) if last and not earlier else None,
    }
    if earlier is not None:
        stored = facts_of(earlier)
        kept = (
            "title",
            "zone",
            "place",
            "link",
            "passcode",
            "urgency",
            "filing_code",
            "contact",
            "dress",
            "cc",
            "level",
        )
        defaults |= {name: stored[name] for name in kept}
        defaults |= {"with_participants": True, "with_follow_up": True}
    return defaults
