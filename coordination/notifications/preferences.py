"""How one person wants mails."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import change
from coordination.notifications.models import MailPreference


def wants_one_a_day(session: Session, person_id: int) -> bool:
    """Tell whether the person gets one mail a day instead of one each."""
    return bool(session.scalar(select(MailPreference.digest).where(MailPreference.person_id == person_id)))


def choose_one_a_day(*, session: Session, actor: Actor, now: datetime, person_id: int, digest: bool) -> None:
    """Keep a person's wish."""
    row = session.scalar(select(MailPreference).where(MailPreference.person_id == person_id))
    if row is None:
        row = MailPreference(person_id=person_id, digest=False)
    change(session=session, actor=actor, now=now, row=row, values={"digest": digest})
