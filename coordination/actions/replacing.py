"""What a decision does to the actions of the one that it replaces, once its minutes are approved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.actions import notices
from coordination.actions.authoring import level_of
from coordination.actions.corrections import cancel
from coordination.actions.models import OPEN_STATES, Action, ActionState
from coordination.documents.formats import day_and_date
from coordination.meetings.models import Decision, Meeting


def cancel_replaced(*, session: Session, actor: Actor, now: datetime, meeting: Meeting) -> int:
    """Cancel what is still open under decisions that those of `meeting` replace; return how many actions that is.

    What is done, or can't be followed up, stays as it is. The update names the later decision, but nothing of one that
    only named people may read.
    """
    found = session.execute(
        select(Action, Decision)
        .join(Decision, Decision.replaces_id == Action.decision_id)
        .where(
            Decision.meeting_id == meeting.id,
            Decision.dropped.is_(False),
            Action.state.in_((*OPEN_STATES, ActionState.SUBMITTED)),
        )
        .order_by(Action.meeting_id, Action.id)
        .with_for_update(of=Action)
    ).all()
    told = [
        cancel(session=session, actor=actor, now=now, action=action, words=_words(decision, meeting))
        for action, decision in found
    ]
    notices.replaced(session=session, actor=actor, now=now, updates=told)
    return len(told)


def _words(decision: Decision, meeting: Meeting) -> str:
    """Say why, in Indonesian like every record."""
    if level_of(decision).is_secret:
        return "Dibatalkan: diganti oleh keputusan rapat yang kemudian."
    return f"Dibatalkan: diganti oleh keputusan {decision.number} rapat {day_and_date(meeting.first_day)}."
