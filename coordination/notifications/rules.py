"""The office's rules of reminding, or what holds until it makes any."""

from __future__ import annotations

from datetime import time

from sqlalchemy.orm import Session

from coordination.notifications.models import ReminderRules


def rules_of(session: Session) -> ReminderRules:
    """Return the office's rules; where it made none, a row with the defaults that belongs to no session."""
    return session.get(ReminderRules, 1) or ReminderRules(
        active=True,
        before=[7, 3, 1],
        on_day=True,
        late=[1, 3, 7],
        weekly=True,
        head_from=1,
        leaders_from=14,
        day_before_meeting=True,
        on_closed_days=False,
        send_at=time(7, 30),
        quiet_from=time(20),
        quiet_until=time(6),
    )
