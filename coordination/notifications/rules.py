"""What the office settled about reminders: the one row, or its defaults; its ladder and its calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import TypedDict, Unpack

from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import change
from coordination.directory.calendar import own_days
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.notifications import ladder
from coordination.notifications.models import ReminderRules

MOST_STEPS = 10
FURTHEST = 90
"""Days before or after a last day that a step may lie."""


def rules_of(session: Session) -> ReminderRules:
    """Return the office's rules of reminding: the stored row, else one with the defaults that belongs to no session."""
    stored = session.get(ReminderRules, 1)
    return stored if stored is not None else default_rules()


def default_rules() -> ReminderRules:
    """Return the rules that hold until an office changes them; the row is not in any session."""
    columns = ReminderRules.__table__.columns
    values = {}
    for column in columns:
        if column.default is not None:
            given = column.default.arg
            values[column.name] = given(None) if callable(given) else given
    return ReminderRules(**values)


def ladder_of(rules: ReminderRules) -> ladder.Ladder:
    """Return the steps that the rules name."""
    return ladder.Ladder(before=tuple(rules.before), on_day=rules.on_day, late=tuple(rules.late), weekly=rules.weekly)


def calendar_of(session: Session, rules: ReminderRules) -> ladder.OfficeCalendar:
    """Return on which days reminders go out; one query."""
    return ladder.OfficeCalendar(own_days(session), rules.on_closed_days)


class RuleFacts(TypedDict, total=False):
    """What an administrator may change about reminding."""

    active: bool
    before: Sequence[int]
    on_day: bool
    late: Sequence[int]
    weekly: bool
    head_from: int | None
    leaders_from: int | None
    day_before_meeting: bool
    on_closed_days: bool
    send_at: time
    quiet_from: time
    quiet_until: time


def change_rules(*, session: Session, actor: Actor, now: datetime, **facts: Unpack[RuleFacts]) -> ReminderRules:
    """Change what is given. Raises DomainError for steps out of reach, and for a send hour inside the quiet hours."""
    rules = rules_of(session)
    if "before" in facts:
        facts["before"] = _steps(facts["before"], "before", descending=True)
    if "late" in facts:
        facts["late"] = _steps(facts["late"], "late")
    for name in ("head_from", "leaders_from"):
        days = facts.get(name)
        if isinstance(days, int) and not 1 <= days <= FURTHEST:
            raise DomainError(_("Isi antara 1 dan %(most)d hari.", most=FURTHEST), field=name)
    send_at = facts.get("send_at", rules.send_at)
    begins, ends = facts.get("quiet_from", rules.quiet_from), facts.get("quiet_until", rules.quiet_until)
    if ladder.is_quiet(send_at, begins, ends):
        raise DomainError(_("Jam kirim jatuh di dalam jam tenang. Ubah salah satunya."), field="send_at")
    session.add(rules)
    session.flush()  # with its defaults first: what is set to nothing would be given its default again
    change(session=session, actor=actor, now=now, row=rules, values=facts)
    return rules


def _steps(days: Sequence[int], field: str, *, descending: bool = False) -> list[int]:
    found = sorted(set(days), reverse=descending)
    if any(not 1 <= one <= FURTHEST for one in found):
        raise DomainError(_("Setiap langkah antara 1 dan %(most)d hari.", most=FURTHEST), field=field)
    if len(found) > MOST_STEPS:
        raise DomainError(_("Paling banyak %(most)d langkah.", most=MOST_STEPS), field=field)
    return found
