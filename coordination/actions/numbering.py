"""The numbers of decisions and the codes of their actions: 1a, 1b, 5.

A decision's only action carries the decision's number alone; several are a, b, …, z, aa. The actions of one group share
one code. Until approval these are only a preview; approval fixes them, and a fixed one never changes or returns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.actions.models import Action
from coordination.meetings.models import Decision, Meeting


def letters(index: int) -> str:
    """Return a for 0, z for 25, aa for 26, as lists are lettered."""
    word = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        word = chr(ord("a") + rest) + word
    return word


def numbers(decisions: Iterable[Decision]) -> dict[int, int]:
    """Return {decision id: number} through the meeting: a fixed number stays, the others follow in their order."""
    ordered = sorted(decisions, key=lambda decision: (decision.sort, decision.id))
    fixed = {decision.id: decision.number for decision in ordered if decision.number is not None}
    following = max(fixed.values(), default=0)
    found: dict[int, int] = {}
    for decision in ordered:
        if decision.id in fixed:
            found[decision.id] = fixed[decision.id]
        elif not decision.dropped:
            following += 1
            found[decision.id] = following
    return found


def codes(decisions: Iterable[Decision], actions: Iterable[Action]) -> dict[int, str]:
    """Return {action id: "1a"} of a meeting, given all of its decisions and actions."""
    number_of = numbers(decisions)
    found: dict[int, str] = {}
    ordered = sorted(actions, key=lambda action: (action.decision_id, action.sort, action.id))
    for decision_id, own in groupby(ordered, key=lambda action: action.decision_id):
        if decision_id in number_of:
            found.update(_codes_of_decision(number_of[decision_id], list(own)))
    return found


def _codes_of_decision(number: int, actions: Sequence[Action]) -> dict[int, str]:
    rows: dict[str, list[Action]] = {}
    for action in actions:
        rows.setdefault(action.batch or f"only {action.id}", []).append(action)
    fixed = {key: code for key, row in rows.items() if (code := next((a.code for a in row if a.code), None))}
    new = [key for key in rows if key not in fixed]
    code_of = fixed | dict(zip(new, following_codes(number, list(fixed.values()), len(new)), strict=True))
    return {action.id: code_of[key] for key, row in rows.items() for action in row}


def following_codes(number: int, used: Collection[str], count: int) -> list[str]:
    """Return codes for `count` new rows under decision `number`, given the codes that were fixed before."""
    if not used and count == 1:
        return [str(number)]
    first = max((_place(code, number) + 1 for code in used), default=0)
    return [f"{number}{letters(place)}" for place in range(first, first + count)]


def _place(code: str, number: int) -> int:
    """Return 0 for "5" and "5a", 1 for "5b": which letters a fixed code has used up."""
    place = 0
    for letter in code.removeprefix(str(number)):
        place = place * 26 + ord(letter) - ord("a") + 1
    return max(place - 1, 0)


def fix_codes(*, session: Session, meeting: Meeting) -> None:
    """Fix the numbers of a meeting's decisions and actions, when its minutes or a ralat are approved; flush."""
    decisions = session.scalars(select(Decision).where(Decision.meeting_id == meeting.id)).all()
    actions = session.scalars(select(Action).where(Action.meeting_id == meeting.id)).all()
    code_of = codes(decisions, actions)
    for decision_id, number in numbers(decisions).items():
        decision = next(decision for decision in decisions if decision.id == decision_id)
        if decision.number is None:
            decision.number = number
    for action in actions:
        if action.code is None and action.id in code_of:
            action.code = code_of[action.id]
    session.flush()
