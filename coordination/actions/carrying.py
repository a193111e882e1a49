"""What earlier meetings left open, on the agenda of the next one: "Tindak lanjut rapat lalu".

What is carried is a row of its own, so that the later meeting shows what it was about, each action with its present
state. Taking one off that agenda changes nothing where it comes from; what was finished is never proposed again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.actions.models import OPEN_STATES, Action, ActionState, CarriedAction
from coordination.audit.services import record
from coordination.errors import DomainError, NotFound
from coordination.i18n import _
from coordination.meetings import checks
from coordination.meetings.agenda import add_item, reorder_items
from coordination.meetings.models import AgendaItem, Meeting, MeetingState
from coordination.meetings.occurrences import before

TITLE = "Tindak lanjut rapat lalu"
"""Title of the item under which they stand; printed, so never translated."""

UNFINISHED = (*OPEN_STATES, ActionState.SUBMITTED)
"""What a later meeting asks about: what waits for its agency, and what waits to be verified."""

MOST = 300
"""Actions on one agenda."""

_MOST_BACK = 60
"""How many meetings back, from one that was copied from the other."""

_GONE = (MeetingState.CANCELLED,)


@dataclass(frozen=True, kw_only=True)
class Carried:
    """One action on a later meeting's agenda, as it stands today."""

    id: int
    action: Action
    is_off: bool

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.action.state in UNFINISHED


@dataclass(frozen=True, kw_only=True)
class CarriedList:
    """What stands under one agenda item, as far as its reader may see it."""

    lines: list[Carried] = field(default_factory=list)
    off: list[Carried] = field(default_factory=list)

    @property
    def still_open(self) -> int:
        """How many of the lines are still to be done."""
        return sum(line.is_open for line in self.lines)


# --- which meetings come before, which next ------------------------------------------------------------------


def earlier_meetings(meeting: Meeting) -> Select[int]:
    """Return the ids of the meetings that this one goes on from, as a statement.

    Those of its series before it by their actual date, the one it was copied from or follows up, and what those were
    copied from in their turn.
    """
    return earlier_than([meeting.id], mates_before=meeting)


def earlier_than(ids: Collection[int], *, mates_before: Meeting | None = None, own: bool = False) -> Select[int]:
    """Return the ids of what the meetings `ids` go on from (`own`: and they themselves), as a statement."""
    start: list[ColumnElement[bool]] = [Meeting.id.in_(list(ids))]
    if mates_before is not None and mates_before.series_id is not None:
        start.append(
            and_(
                Meeting.series_id == mates_before.series_id,
                before(mates_before),
                Meeting.discarded_at.is_(None),
                Meeting.state.not_in(_GONE),
            )
        )
    back = (
        select(Meeting.id, Meeting.copied_from_id.label("from_id"), literal(0).label("steps"))
        .where(or_(*start))
        .cte("back", recursive=True)
    )
    source = aliased(Meeting)
    back = back.union(
        select(source.id, source.copied_from_id, back.c.steps + 1).where(
            source.id == back.c.from_id, back.c.steps < _MOST_BACK
        )
    )
    followed = select(AgendaItem.follows_up_id).where(
        AgendaItem.meeting_id.in_(list(ids)), AgendaItem.follows_up_id.is_not(None)
    )
    found = or_(Meeting.id.in_(select(back.c.id)), Meeting.id.in_(followed))
    wanted = select(Meeting.id).where(found, Meeting.discarded_at.is_(None))
    return wanted if own else wanted.where(Meeting.id.not_in(list(ids)))


def next_meeting(session: Session, actor: Actor, meeting: Meeting) -> Meeting | None:
    """Return the meeting that comes after this one by its actual date: in its series, copied from it, or of its host.

    Only one that is not recorded yet can take anything on its agenda.
    """
    waiting = [
        Meeting.id != meeting.id,
        Meeting.state.in_((MeetingState.PLANNED, MeetingState.POSTPONED, MeetingState.IN_SESSION)),
        Meeting.discarded_at.is_(None),
        visible(actor, Meeting),
    ]
    kin = Meeting.copied_from_id == meeting.id
    if meeting.series_id is not None:
        kin = or_(kin, and_(Meeting.series_id == meeting.series_id, ~before(meeting)))
    later = and_(Meeting.host_id == meeting.host_id, ~before(meeting))
    for found in [kin] if meeting.series_id is not None else [kin, later]:
        row = session.scalar(select(Meeting).where(*waiting, found).order_by(Meeting.first_day, Meeting.id).limit(1))
        if row is not None:
            return row
    return None


def is_next(session: Session, meeting: Meeting) -> bool:
    """Tell whether nothing of its series is still to be held before it, so that what is open now waits for this one."""
    if meeting.series_id is None:
        return True
    earlier = exists().where(
        Meeting.series_id == meeting.series_id,
        before(meeting),
        Meeting.state.in_((MeetingState.PLANNED, MeetingState.POSTPONED, MeetingState.IN_SESSION)),
        Meeting.discarded_at.is_(None),
    )
    return not session.scalar(select(earlier))


# --- what is open --------------------------------------------------------------------------------------------


def count_open(session: Session, actor: Actor, meetings: Select[int], *, but_not_on: Meeting | None = None) -> int:
    """Return how many actions of those meetings are unfinished, as far as the reader sees them; MOST at most."""
    wanted = _proposed(actor, meetings, but_not_on).limit(MOST).subquery()
    return session.scalar(select(func.count()).select_from(wanted)) or 0


def count_proposed(session: Session, actor: Actor, meeting: Meeting) -> int:
    """Return how many unfinished actions of earlier meetings do not stand on this one's agenda yet."""
    return count_open(session, actor, earlier_meetings(meeting), but_not_on=meeting)


def _proposed(actor: Actor, meetings: Select[int], on: Meeting | None) -> Select[int]:
    wanted = select(Action.id).where(
        Action.meeting_id.in_(meetings),
        Action.released_at.is_not(None),
        Action.state.in_(UNFINISHED),
        visible(actor, Action),
    )
    if on is not None:
        carried = select(CarriedAction.action_id).join(AgendaItem, AgendaItem.id == CarriedAction.agenda_item_id)
        wanted = wanted.where(Action.id.not_in(carried.where(AgendaItem.meeting_id == on.id)))
    return wanted


def lists(session: Session, actor: Actor, item_ids: Iterable[int]) -> Mapping[int, CarriedList]:
    """Return what stands under agenda items, by item, each action only where the reader may see it. One query."""
    found = session.execute(
        select(CarriedAction)
        .join(Action, Action.id == CarriedAction.action_id)
        .where(CarriedAction.agenda_item_id.in_(list(item_ids)), visible(actor, Action))
        .order_by(CarriedAction.sort, CarriedAction.id)
        .limit(2 * MOST)
        .options(
            joinedload(CarriedAction.action).joinedload(Action.owner),
            joinedload(CarriedAction.action).joinedload(Action.meeting),
        )
    ).scalars()
    by_item: dict[int, CarriedList] = {}
    for row in found:
        standing = by_item.setdefault(row.agenda_item_id, CarriedList())
        line = Carried(id=row.id, action=row.action, is_off=row.taken_off_at is not None)
        (standing.off if line.is_off else standing.lines).append(line)
    return by_item


def carried(session: Session, actor: Actor, meeting: Meeting, carried_id: int) -> CarriedAction:
    """Return one line of a meeting's agenda whose action the reader may see. Raises NotFound."""
    row = session.scalar(
        select(CarriedAction)
        .join(AgendaItem, AgendaItem.id == CarriedAction.agenda_item_id)
        .join(Action, Action.id == CarriedAction.action_id)
        .where(
            CarriedAction.id == carried_id,
            AgendaItem.meeting_id == meeting.id,
            visible(actor, AgendaItem),
            visible(actor, Action),
        )
    )
    if row is None:
        raise NotFound(_("Tindak lanjut ini tidak ada di agenda rapat ini."))
    return row


# --- putting on, taking off ----------------------------------------------------------------------------------


def carry(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, earlier: Meeting | None = None) -> int:
    """Put what earlier meetings left open on the agenda, as its first item; return how many were added now.

    `earlier` names the meeting it goes on from, where neither series nor copy says so. What was taken off stays off;
    doing it twice adds nothing.
    """
    checks.editable(meeting)
    sources = earlier_than([meeting.id, *([earlier.id] if earlier else [])], mates_before=meeting, own=True)
    sources = sources.where(Meeting.id != meeting.id)
    ids = session.scalars(
        _proposed(actor, sources, meeting)
        .join(Meeting, Meeting.id == Action.meeting_id)
        .order_by(Meeting.first_day, Action.meeting_id, Action.sort, Action.id)
        .limit(MOST)
    ).all()
    if not ids and earlier is None:
        return 0
    item = _item(session, actor, now, meeting, earlier)
    last = session.scalar(select(func.max(CarriedAction.sort)).where(CarriedAction.agenda_item_id == item.id)) or 0
    session.add_all(
        CarriedAction(agenda_item_id=item.id, action_id=action_id, sort=place)
        for place, action_id in enumerate(ids, start=last + 1)
    )
    session.flush()
    if ids:
        _told(session, actor, now, item, "carried")
    return len(ids)


def take_off(*, session: Session, actor: Actor, now: datetime, line: CarriedAction) -> None:
    """Take an action off the later meeting's agenda; it stays what it is where it was promised."""
    checks.editable(line.agenda_item.meeting)
    if line.taken_off_at is None:
        line.taken_off_at = now
        session.flush()
        _told(session, actor, now, line.agenda_item, "carried_off")


def put_back(*, session: Session, actor: Actor, now: datetime, line: CarriedAction) -> None:
    """Put an action that was taken off back on the agenda."""
    checks.editable(line.agenda_item.meeting)
    if line.taken_off_at is not None:
        line.taken_off_at = None
        session.flush()
        _told(session, actor, now, line.agenda_item, "carried")


def _item(session: Session, actor: Actor, now: datetime, meeting: Meeting, earlier: Meeting | None) -> AgendaItem:
    """Return the item that follows up, made as the first of the agenda where there is none yet."""
    standing = session.scalar(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting.id, AgendaItem.follows_up_id.is_not(None), visible(actor, AgendaItem))
        .order_by(AgendaItem.sort, AgendaItem.id)
        .limit(1)
    )
    if standing is not None:
        return standing
    followed = earlier or _latest_before(session, meeting)
    if followed is None:
        raise DomainError(_("Rapat ini tidak melanjutkan rapat mana pun, jadi tidak ada tindak lanjut rapat lalu."))
    item = add_item(session=session, actor=actor, now=now, meeting=meeting, title=TITLE, follows_up=followed)
    reorder_items(session=session, actor=actor, now=now, meeting=meeting, ids=[item.id])
    return item


def _latest_before(session: Session, meeting: Meeting) -> Meeting | None:
    return session.scalar(
        select(Meeting)
        .where(Meeting.id.in_(earlier_meetings(meeting)))
        .order_by(Meeting.first_day.desc(), Meeting.id.desc())
        .limit(1)
    )


def _told(session: Session, actor: Actor, now: datetime, item: AgendaItem, verb: str) -> None:
    record(
        session=session,
        actor=actor,
        now=now,
        verb=verb,
        row=item,
        meeting_id=item.meeting_id,
        agenda_item_id=item.id,
        fields=["carried"],
    )
