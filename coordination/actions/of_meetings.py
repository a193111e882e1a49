"""Actions as the pages of meetings show them, each narrowed to what the reader may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.actions.models import OPEN_STATES, Action, ActionState, Supporter
from coordination.actions.numbering import codes, numbers
from coordination.errors import NotFound
from coordination.i18n import _
from coordination.meetings.models import Decision, Meeting


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """The actions of one meeting: their codes, their decisions' numbers, and the figures of its follow-up matrix."""

    number_of: Mapping[int, int]
    code_of: Mapping[int, str]
    under: Mapping[int, Sequence[Action]]
    states: Mapping[ActionState, int] = field(default_factory=dict)
    late: int = 0

    def lines(self, decision_id: int) -> Sequence[Action]:
        """Return the actions under a decision, those of a whole group as the first of them."""
        found: dict[object, Action] = {}
        for action in self.under.get(decision_id, ()):
            found.setdefault(action.batch or action.id, action)
        return list(found.values())

    @property
    def total(self) -> int:
        """How many actions count: cancelled ones stand in no total."""
        return sum(count for state, count in self.states.items() if state is not ActionState.CANCELLED)

    @property
    def done(self) -> int:
        """How many are done."""
        return self.states.get(ActionState.DONE, 0)


def matrix(session: Session, actor: Actor, meeting: Meeting, *, today: date) -> Matrix:
    """Return what the reader may see of a meeting's actions, in order under their decisions."""
    decisions = session.scalars(select(Decision).where(Decision.meeting_id == meeting.id)).all()
    actions = session.scalars(
        select(Action)
        .where(Action.meeting_id == meeting.id)
        .order_by(Action.sort, Action.id)
        .options(
            joinedload(Action.owner),
            joinedload(Action.group),
            selectinload(Action.supporters).joinedload(Supporter.organization),
        )
    ).all()
    seen = set(session.scalars(select(Action.id).where(Action.meeting_id == meeting.id, visible(actor, Action))))
    mine = [action for action in actions if action.id in seen]
    under: dict[int, list[Action]] = {}
    for action in mine:
        under.setdefault(action.decision_id, []).append(action)
    return Matrix(
        number_of=numbers(decisions),
        code_of=codes(decisions, actions),
        under=under,
        states=Counter(action.state for action in mine),
        late=sum(is_late(action, today) for action in mine),
    )


def draft_action(session: Session, actor: Actor, meeting: Meeting, action_id: int) -> Action:
    """Return one action of a meeting's draft minutes, or raise NotFound where it does not exist for the reader."""
    found = session.scalar(
        select(Action).where(Action.id == action_id, Action.meeting_id == meeting.id, visible(actor, Action))
    )
    if found is None:
        raise NotFound(_("Tindak lanjut ini tidak ada lagi."))
    return found


def has_actions(session: Session, decision: Decision) -> bool:
    """Tell whether anything is to be done under a decision, seen by the reader or not."""
    return session.scalar(select(Action.id).where(Action.decision_id == decision.id).limit(1)) is not None


def is_late(action: Action, today: date) -> bool:
    """Tell whether an action that its owner has is past its last day and still waits for the owner."""
    return (
        action.released_at is not None
        and action.state in OPEN_STATES
        and action.last_day is not None
        and action.last_day < today
    )


def progress(session: Session, actor: Actor, meeting_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return {meeting id: (done, all)} of the released actions that the reader may see, in one query."""
    done = func.sum(case((Action.state == ActionState.DONE, 1), else_=0))
    found = session.execute(
        select(Action.meeting_id, done, func.count())
        .where(
            Action.meeting_id.in_(list(meeting_ids)),
            Action.released_at.is_not(None),
            Action.state != ActionState.CANCELLED,
            visible(actor, Action),
        )
        .group_by(Action.meeting_id)
    )
    return {meeting_id: (int(finished), total) for meeting_id, finished, total in found}
