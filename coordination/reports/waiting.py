"""What waits for one person: the pieces of the home page, each bounded and narrowed to what they may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, distinct, exists, func, or_, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import having, visible
from coordination.access.permissions import Permission
from coordination.actions import queries
from coordination.actions.filters import ActionFilter, Tab, Timing
from coordination.actions.models import ActionState
from coordination.i18n import gettext as _
from coordination.meetings.models import Meeting, MeetingDay, MeetingState, Participant
from coordination.minutes.models import Review, Revision, RevisionState, Verdict

SHOWN = 5
"""Lines of one section; the rest is a link away."""


@dataclass(frozen=True, slots=True)
class Some:
    """The first lines of a list, how many there are (capped, in words), and the filter that shows them all."""

    rows: Sequence[Any]
    count: str
    chosen: ActionFilter


def today_meetings(session: Session, actor: Actor, today: date) -> Sequence[Any]:
    """Return today's meetings of the secretariat: id, title, zone, place, state, starts, ends, agencies invited."""
    agencies = (
        select(func.count(distinct(Participant.organization_id)))
        .where(Participant.meeting_id == Meeting.id)
        .scalar_subquery()
    )
    return session.execute(
        select(
            Meeting.id,
            Meeting.title,
            Meeting.zone,
            Meeting.place,
            Meeting.link.is_not(None).label("is_online"),
            Meeting.state,
            MeetingDay.starts,
            MeetingDay.ends,
            agencies.label("agencies"),
        )
        .join(MeetingDay, MeetingDay.meeting_id == Meeting.id)
        .where(
            MeetingDay.day == today,
            Meeting.state.in_([MeetingState.PLANNED, MeetingState.IN_SESSION]),
            Meeting.discarded_at.is_(None),
            having(actor, Permission.MEETING_EDIT),
        )
        .order_by(MeetingDay.starts, Meeting.id)
        .limit(SHOWN)
    ).all()


def minutes_to_write(session: Session, actor: Actor, today: date) -> Sequence[Any]:
    """Return meetings that the secretariat held and whose minutes are not handed on, the oldest first."""
    goes_on = exists().where(MeetingDay.meeting_id == Meeting.id, MeetingDay.day >= today)
    held = or_(
        Meeting.state == MeetingState.RECORDED,
        and_(Meeting.state.in_([MeetingState.PLANNED, MeetingState.IN_SESSION]), Meeting.first_day < today, ~goes_on),
    )
    return session.execute(
        select(Meeting.id, Meeting.title, Meeting.first_day, Meeting.state)
        .where(held, Meeting.discarded_at.is_(None), having(actor, Permission.MEETING_EDIT))
        .order_by(Meeting.first_day, Meeting.id)
        .limit(SHOWN)
    ).all()


def minutes_to_approve(session: Session, actor: Actor) -> Sequence[Any]:
    """Return minutes and ralat under review that wait for this person's approval or paraf, the oldest first."""
    own_paraf = exists(
        select(Review.id)
        .join(Revision, Revision.id == Review.revision_id)
        .where(
            Revision.meeting_id == Meeting.id,
            Revision.state == RevisionState.IN_REVIEW,
            Review.account_id == actor.account_id,
            Review.verdict == Verdict.PENDING,
        )
    )
    in_review = exists().where(Revision.meeting_id == Meeting.id, Revision.state == RevisionState.IN_REVIEW)
    approves = having(actor, Permission.MEETING_APPROVE)
    return session.execute(
        select(Meeting.id, Meeting.title, Meeting.first_day, approves.label("approves"))
        .where(
            in_review,
            visible(actor, Meeting),
            or_(approves, and_(having(actor, Permission.MEETING_REVIEW), own_paraf)),
        )
        .order_by(Meeting.first_day, Meeting.id)
        .limit(SHOWN)
    ).all()


def coming_meetings(session: Session, actor: Actor, first: date, last: date) -> Sequence[Any]:
    """Return the meetings between two days that this person sees and that concern them, in order."""
    concerned = (
        or_(
            Meeting.host_id.in_(sorted(actor.member_of)),
            Meeting.id.in_(
                select(Participant.meeting_id).where(
                    or_(
                        Participant.organization_id.in_(sorted(actor.member_of)),
                        Participant.person_id == actor.person_id,
                    )
                )
            ),
        )
        if actor.member_of or actor.person_id
        else visible(actor, Meeting)
    )
    return session.execute(
        select(
            Meeting.id,
            Meeting.title,
            Meeting.zone,
            Meeting.place,
            Meeting.link.is_not(None).label("is_online"),
            MeetingDay.day,
            MeetingDay.starts,
        )
        .join(MeetingDay, MeetingDay.meeting_id == Meeting.id)
        .where(
            MeetingDay.day.between(first, last),
            Meeting.state.in_([MeetingState.PLANNED, MeetingState.IN_SESSION]),
            Meeting.discarded_at.is_(None),
            visible(actor, Meeting),
            concerned,
        )
        .order_by(MeetingDay.day, MeetingDay.starts, Meeting.id)
        .limit(2 * SHOWN)
    ).all()


def some_actions(session: Session, actor: Actor, chosen: ActionFilter, today: date) -> Some:
    """Return the first actions of a list; the count stops at a page."""
    page = queries.page(session, actor, chosen, today)
    count = f"{queries.PAGE}+" if page.has_next else str(len(page.rows))
    return Some(page.rows[:SHOWN], count, chosen)


OWED = {
    "late": ActionFilter(tab=Tab.OURS, timing=Timing.LATE),
    "soon": ActionFilter(tab=Tab.OURS, timing=Timing.SOON),
    "returned": ActionFilter(tab=Tab.OURS, state=ActionState.RETURNED),
    "later": ActionFilter(tab=Tab.OURS, timing=Timing.LATER),
}
"""What an agency owes, in the order of its home page."""


def leading_figures(session: Session, actor: Actor, today: date) -> list[tuple[int, str, str, ActionFilter]]:
    """Return a leader's three figures: how many, of what, a word more, and the filter that lists them."""
    year = ActionFilter(since=date(today.year, 1, 1), until=date(today.year, 12, 31))
    chosen = [
        (
            _("selesai tepat waktu"),
            _("tenggat tahun %(year)s", year=today.year),
            replace(year, timing=Timing.ON_TIME),
        ),
        (_("lewat tenggat"), _("belum selesai"), ActionFilter(timing=Timing.LATE)),
        (_("menunggu verifikasi"), _("bukti sudah masuk"), ActionFilter(state=ActionState.SUBMITTED)),
    ]
    return [(queries.count(session, actor, one, today), word, detail, one) for word, detail, one in chosen]


def minutes_until(row: Any, *, now: datetime) -> int:
    """Return in how many minutes a row of `today_meetings` begins; less than nought once it has."""
    begins = datetime.combine(now.astimezone(row.zone.tz).date(), row.starts, row.zone.tz)
    return round((begins - now).total_seconds() / 60)


def week_of(today: date) -> tuple[date, date]:
    """Return today and the Sunday that ends its week."""
    return today, today + timedelta(days=6 - today.weekday())
