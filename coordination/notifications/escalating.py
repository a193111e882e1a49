"""The step above the head of an agency: proposed by the plan, told to leaders once the secretariat releases it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager

from coordination.access.actor import Actor
from coordination.access.checks import having
from coordination.access.permissions import Permission
from coordination.accounts.models import Account, Membership, Role
from coordination.actions.models import Action
from coordination.audit.services import record
from coordination.directory.heads import heads_of
from coordination.directory.models import Person, Position
from coordination.errors import DomainError
from coordination.i18n import gettext as _
from coordination.meetings.models import Participant, ParticipantRole
from coordination.notifications.models import Escalation, EscalationState
from coordination.outbox.services import Recipient, enqueue
from coordination.richtext import one_line

KIND = "escalation"
LONGEST_SENTENCE = 500
PAGE = 50


def _waiting(actor: Actor) -> Select[Escalation]:
    """Return the proposals of this person's hosts whose action is still late by the same last day."""
    return (
        select(Escalation)
        .join(Action, Action.id == Escalation.action_id)
        .where(
            Escalation.state == EscalationState.PROPOSED,
            Action.phase == 0,
            Action.last_day == Escalation.last_day,
            having(actor, Permission.ACTION_STEER),
        )
    )


def waiting(session: Session, actor: Actor, page: int = 1) -> tuple[Sequence[Escalation], bool]:
    """Return one page of the proposals to decide on, the longest late first, and whether there are more."""
    rows = session.scalars(
        _waiting(actor)
        .options(
            contains_eager(Escalation.action).joinedload(Action.owner),
            contains_eager(Escalation.action).joinedload(Action.meeting),
        )
        .order_by(Escalation.last_day, Escalation.id)
        .limit(PAGE + 1)
        .offset((max(page, 1) - 1) * PAGE)
    ).all()
    return rows[:PAGE], len(rows) > PAGE


def count_waiting(session: Session, actor: Actor) -> int:
    """Return how many proposals wait for this person, exactly as many as `waiting` pages through."""
    return session.scalar(select(func.count()).select_from(_waiting(actor).subquery())) or 0


def decide(*, session: Session, actor: Actor, now: datetime, action: Action, release: bool, sentence: str = "") -> None:
    """Release what waits about an action, with a sentence of the secretariat, or say that it need not be told.

    Deciding what is decided already does nothing. Raises DomainError where nothing is proposed, or where the action is
    not late any more.
    """
    told = session.scalar(
        select(Escalation)
        .where(Escalation.action_id == action.id)
        .order_by(Escalation.id.desc())
        .limit(1)
        .with_for_update()
    )
    if told is None:
        raise DomainError(_("Untuk tindak lanjut ini tidak ada eskalasi yang menunggu."))
    wanted = EscalationState.RELEASED if release else EscalationState.DECLINED
    if told.state is not EscalationState.PROPOSED:
        if told.state is wanted:
            return
        raise DomainError(_("Eskalasi ini sudah diputuskan oleh orang lain."))
    if release and (action.phase != 0 or action.last_day != told.last_day):
        raise DomainError(_("Tindak lanjut ini tidak lagi lewat tenggat, jadi tidak ada yang perlu dieskalasikan."))
    told.state, told.decided_at, told.decided_by_id = wanted, now, actor.account_id
    told.sentence = one_line(sentence)[:LONGEST_SENTENCE] or None if release else None
    session.flush()
    record(
        session=session,
        actor=actor,
        now=now,
        verb="escalated" if release else "not_escalated",
        row=told,
        meeting_id=action.meeting_id,
        organization_id=action.owner_id,
    )
    if release:
        enqueue(
            session=session,
            now=now,
            kind=KIND,
            recipients=leaders_of(session, action),
            cause=f"{KIND}:{told.id}",
            about={"escalation": told.id},
            meeting_id=action.meeting_id,
        )


def leaders_of(session: Session, action: Action) -> Iterable[Recipient]:
    """Return whom a released escalation tells: the meeting's secretary and chair, the leaders of owner and host.

    An organization without an account of a leader is led by its head.
    """
    presiding = session.scalars(
        select(func.coalesce(Participant.person_id, Position.holder_id))
        .select_from(Participant)
        .outerjoin(Position, Position.id == Participant.position_id)
        .where(
            Participant.meeting_id == action.meeting_id,
            Participant.role.in_([ParticipantRole.CHAIR, ParticipantRole.SECRETARY]),
        )
        .order_by(Participant.role)
    ).all()
    led = [one for one in (action.owner_id, action.host_id) if one is not None]
    leaders = session.execute(
        select(Membership.organization_id, Account.person_id)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.organization_id.in_(led), Membership.role == Role.LEADER, Account.active)
        .order_by(Membership.organization_id, Account.person_id)
    ).all()
    without = set(led) - {row.organization_id for row in leaders}
    people = [*presiding, *(row.person_id for row in leaders)]
    active = set(session.scalars(select(Person.id).where(Person.id.in_([one for one in people if one]), Person.active)))
    found = [Recipient(person_id=one) for one in people if one in active]
    heads = map(Recipient, heads_of(session, without).values())
    return dict.fromkeys([*found, *heads])
