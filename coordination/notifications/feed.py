"""A private calendar that a person subscribes to: the meetings that concern them, and the last days of what they owe.

What it holds is asked anew at every request, as the account stands then. Nothing is kept of it but the hash of its
token; a newer feed ends the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from flask import Flask
from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.accounts.models import Account
from coordination.actions.models import OPEN_STATES, Action
from coordination.audit.services import record
from coordination.clock import today
from coordination.db import one_of
from coordination.directory.models import Office
from coordination.errors import NotFound
from coordination.i18n import _
from coordination.meetings.models import Meeting, MeetingDay, MeetingState, Participant, Signatory
from coordination.notifications import calendar
from coordination.notifications.addresses import address
from coordination.notifications.links import end_links, live_link, new_link
from coordination.notifications.models import LinkEnd, LinkKind, PersonalLink
from coordination.notifications.readers import reader_of
from coordination.outbox.services import Recipient

BACK: Final = timedelta(days=120)
"""How far back a calendar reaches."""
MOST: Final = 500
"""Days of meetings, and last days, that one calendar holds at most."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Whose feed it is: the account as it may read now, and its language."""

    actor: Actor
    language: str


def reader(session: Session, token: str) -> Reading:
    """Return whose feed a token opens. Raises NotFound, also where the account was closed."""
    link = live_link(session=session, token=token, kind=LinkKind.FEED)
    account = link.account
    actor = reader_of(session, Recipient(person_id=account.person_id)) if account is not None else None
    if account is None or actor is None or actor.account_id != account.id:
        raise NotFound(_("Kalender ini sudah tidak berlaku."))
    return Reading(actor, account.language or "id")


def made_at(session: Session, account: Account) -> datetime | None:
    """Return when the account's feed was made; None where it has none."""
    return session.scalar(select(PersonalLink.made_at).where(_live(account)).order_by(PersonalLink.id.desc()).limit(1))


def make(*, session: Session, actor: Actor, now: datetime, account: Account) -> str:
    """Make the account a feed and return its token, which is told once; the feed before ends."""
    end_links(session=session, now=now, why=LinkEnd.REPLACED, which=_live(account))
    token = new_link(session=session, now=now, kind=LinkKind.FEED, account_id=account.id, person_id=account.person_id)
    record(session=session, actor=actor, now=now, verb="feed_made", row=account)
    return token


def withdraw(*, session: Session, actor: Actor, now: datetime, account: Account) -> None:
    """End the account's feed: whoever subscribed to it gets nothing any more."""
    if made_at(session, account) is None:
        return
    end_links(session=session, now=now, why=LinkEnd.WITHDRAWN, which=_live(account))
    record(session=session, actor=actor, now=now, verb="feed_withdrawn", row=account)


def _live(account: Account) -> ColumnElement[bool]:
    return and_(
        PersonalLink.kind == LinkKind.FEED, PersonalLink.account_id == account.id, PersonalLink.ended_at.is_(None)
    )


def written(app: Flask, session: Session, office: Office, actor: Actor, now: datetime) -> bytes:
    """Return the calendar of one reader in two queries. It is the same all day long, as long as nothing changes."""
    day = today(office.zone, now)
    occasions = [_occasion(app, office, row) for row in _meetings(session, actor, day)]
    last_days = [_last_day(app, office, row) for row in _actions(session, actor, day)]
    return calendar.written(
        occasions,
        now=datetime.combine(day, datetime.min.time(), tzinfo=office.zone.tz),
        method=calendar.Method.PUBLISH,
        last_days=last_days,
        name=_("Rakor %(office)s", office=office.name),
    )


def _meetings(session: Session, actor: Actor, day: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the days of the meetings that the reader hosts, chairs, signs for or is invited to."""
    lines = select(Participant.meeting_id)
    concerns: list[ColumnElement[bool]] = []
    if actor.member_of:
        ids = sorted(actor.member_of)
        concerns += [Meeting.host_id.in_(ids), Meeting.id.in_(lines.where(Participant.organization_id.in_(ids)))]
    if actor.person_id is not None:
        signs = select(Signatory.meeting_id).where(Signatory.person_id == actor.person_id)
        concerns += [Meeting.id.in_(lines.where(Participant.person_id == actor.person_id)), Meeting.id.in_(signs)]
    return session.execute(
        select(
            Meeting.id,
            Meeting.created_at,
            Meeting.title,
            Meeting.place,
            Meeting.link.is_not(None).label("is_online"),
            Meeting.zone,
            Meeting.level,
            Meeting.state,
            Meeting.calendar_sequence,
            MeetingDay.day,
            MeetingDay.starts,
            MeetingDay.ends,
            _place_of_day(),
        )
        .join(MeetingDay, MeetingDay.meeting_id == Meeting.id)
        .where(
            or_(*concerns),
            visible(actor, Meeting),
            Meeting.discarded_at.is_(None),
            Meeting.state != MeetingState.POSTPONED,
            MeetingDay.day >= day - BACK,
        )
        .order_by(MeetingDay.day.desc(), Meeting.id)
        .limit(MOST)
    ).all()


def _place_of_day() -> ColumnElement[int]:
    """Return the place of a day among its meeting's, 0 for the first: what its UID follows from."""
    earlier = aliased(MeetingDay)
    return (
        select(func.count(earlier.id))
        .where(earlier.meeting_id == MeetingDay.meeting_id, earlier.day < MeetingDay.day)
        .correlate(MeetingDay)
        .scalar_subquery()
        .label("place")
    )


def _occasion(app: Flask, office: Office, row: Row[*tuple[Any, ...]]) -> calendar.Occasion:
    secret = row.level.is_secret
    is_cancelled = row.state is MeetingState.CANCELLED
    title = _("Acara") if secret else row.title
    return calendar.Occasion(
        uid=calendar.uid_of_day(row.id, row.created_at, row.place),
        sequence=row.calendar_sequence,
        day=row.day,
        starts=row.starts,
        ends=row.ends,
        zone=row.zone,
        title=_("Dibatalkan: %(title)s", title=title) if is_cancelled else title,
        place="" if secret else row.place or (_("Daring") if row.is_online else ""),
        url=address(app, office, "meetings.show", meeting_id=row.id),
        is_cancelled=is_cancelled,
    )


def _actions(session: Session, actor: Actor, day: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the open actions that the reader owes, by their last day."""
    owes: list[ColumnElement[bool]] = []
    if actor.reports_for:
        owes.append(Action.owner_id.in_(sorted(actor.reports_for)))
    if actor.person_id is not None:
        owes.append(Action.person_id == actor.person_id)
    if not owes:
        return ()
    return session.execute(
        select(Action.id, Action.text, Action.code, Action.level, Action.last_day, Action.released_at)
        .where(
            or_(*owes),
            visible(actor, Action),
            Action.released_at.is_not(None),
            one_of(Action.state, OPEN_STATES),
            Action.last_day >= day - BACK,
        )
        .order_by(Action.last_day, Action.id)
        .limit(MOST)
    ).all()


def _last_day(app: Flask, office: Office, row: Row[*tuple[Any, ...]]) -> calendar.LastDay:
    return calendar.LastDay(
        uid=calendar.uid_of_action(row.id, row.released_at),
        day=row.last_day,
        title=_("Tenggat") if row.level.is_secret else _("Tenggat: %(text)s", text=row.text),
        url=address(app, office, "actions.show", action_id=row.id),
    )
