"""Series without an end stay made a year ahead by themselves, as long as a secretariat is there to plan them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import Row, Select, exists, func, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.actor import SYSTEM
from coordination.accounts.models import Account, Membership, Role
from coordination.db import db, unit_of_work
from coordination.directory.models import Organization
from coordination.errors import DomainError
from coordination.meetings.models import Meeting, Series
from coordination.meetings.series import go_on_by_itself, lacks_something

log = structlog.get_logger()


def make_due(app: Flask, now: datetime) -> None:
    """Make the occurrences that open-ended series lack, each series in a transaction of its own. Mostly it only looks.

    What the scheduler calls. A series that cannot be made is logged and stands in no other's way.
    """
    with app.app_context():
        session = db.session()
        due = list(_lacking(session, now))
        session.rollback()
        for series_id in due:
            try:
                with unit_of_work() as work:
                    made = make(work, series_id, now)
            except DomainError as refused:
                log.warning("series_ahead", series=series_id, refused=str(refused))
            else:
                log.info("series_ahead", series=series_id, made=made)


def make(session: Session, series_id: int, now: datetime) -> int:
    """Make what one series lacks; return how many. Of two at once the second waits, and finds nothing to do."""
    locked = _open().where(Series.id == series_id).with_for_update(key_share=True)
    series = session.scalar(locked.execution_options(populate_existing=True))
    return go_on_by_itself(session=session, actor=SYSTEM, now=now, series=series) if series else 0


def _lacking(session: Session, now: datetime) -> Iterator[int]:
    """Yield the series of which an occurrence is missing. Three queries, whatever their number."""
    newest = select(
        Meeting.series_id, func.max(Meeting.occurrence_day).label("last"), func.min(Meeting.zone).label("zone")
    )
    made = newest.where(Meeting.series_id.is_not(None)).group_by(Meeting.series_id).subquery()
    rows: Sequence[Row[Any]] = session.execute(
        _open().add_columns(made.c.last, made.c.zone).join(made, made.c.series_id == Series.id).order_by(Series.id)
    ).all()
    lacks = lacks_something(session)
    for row in rows:
        if row.last is not None and lacks(row.Series, row.last, clock.today(row.zone, now)):
            yield row.Series.id


def _open() -> Select[Series]:
    """Select the series without an end whose host is active and has somebody who plans its meetings."""
    secretariat = (
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.role == Role.SECRETARIAT,
            Membership.organization_id == Series.host_id,
            Account.active.is_(True),
        )
    )
    host = exists().where(Organization.id == Series.host_id, Organization.active.is_(True))
    return select(Series).where(Series.until.is_(None), host, secretariat.exists())
