"""Planning the reminders of a day: one mail a recipient, one line an action, written once however often it is asked.

Days lie in the office's zone. Today is planned before its send hour, and the next day on which mails go out from noon,
so that the secretariat sees them a day before; both are planned again shortly before the hour, which only adds what is
missing. Whoever plans a day holds its row in `planned_day` until it commits: a second planner waits, and then finds
nothing to do. The number of statements does not depend on how much is due.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    and_,
    case,
    column,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    union,
    update,
    values,
)
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable, DropTable

from coordination import clock
from coordination.actions.addressees import addressees
from coordination.actions.models import Action
from coordination.db import UTCDateTime, db, insert_into, unit_of_work
from coordination.directory import queries as directory
from coordination.directory.commanded import commanded
from coordination.directory.heads import heads
from coordination.directory.models import Office, Organization
from coordination.meetings.addressees import addressees as to_whom
from coordination.meetings.models import Meeting, MeetingState, Participant
from coordination.meetings.replies import has_excused
from coordination.notifications import ladder
from coordination.notifications.models import (
    Escalation,
    EscalationState,
    MailNote,
    PlannedDay,
    ReminderLine,
    ReminderRules,
    Step,
)
from coordination.notifications.rules import calendar_of, ladder_of, rules_of
from coordination.outbox.models import Mail, MailState, Reason
from coordination.outbox.services import Recipient, enqueue

KIND = "reminders"
NOON = time(12)
FRESH = timedelta(minutes=30)
"""A plan this young is not made again."""

TAKEN_OVER = timedelta(days=30)
"""How far back a plan looks for mails that never left."""

MOST_RUNGS = 5000
"""Last days that one plan looks at, the newest ones; SQLite takes 32,766 parameters."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned: the days that one day's mails cover, by which rules, and when they leave."""

    rules: ReminderRules
    calendar: ladder.OfficeCalendar
    span: ladder.Span
    send: datetime
    is_today: bool

    def looks_until(self, now: datetime) -> datetime:
        """Return the moment up to which an earlier planning is too old: FRESH before now, or before the send hour.

        Once its mails may have left, a day is planned again only if nobody did so shortly before that.
        """
        return min(now, self.send) - FRESH


def plan_due(app: Flask, now: datetime) -> None:
    """Plan what is due, in a transaction of its own: what the scheduler calls at each tick. Mostly it only looks."""
    with app.app_context():
        session = db.session()
        is_due = any(_plans(session, now))
        session.rollback()
        if is_due:
            with unit_of_work() as work:
                plan(work, now)


def plan(session: Session, now: datetime) -> list[date]:
    """Plan the days that are due at `now` and not planned yet, or not lately; return them.

    Needs a writing transaction. Does nothing before the office is set up, or while reminding is off.
    """
    planned = []
    for one in _plans(session, now):
        if _claimed(session, one, now):
            plan_day(session, one, now)
            planned.append(one.span.day)
    return planned


def send_moment(office: Office, rules: ReminderRules, day: date) -> datetime:
    """Return when the mails of a day leave: the send hour in the office's zone."""
    return datetime.combine(day, rules.send_at, office.zone.tz).astimezone(UTC)


def cause_of(day: date) -> str:
    """Return what every reminder mail of a day is for."""
    return f"{KIND}:{day.isoformat()}"


def day_of(mail: Mail) -> date:
    """Return the day of a reminder mail."""
    return date.fromisoformat(mail.cause.removeprefix(f"{KIND}:"))


def forget(session: Session, now: datetime) -> None:
    """Take back what is planned and has not begun to leave: the rules or the calendar changed. It is planned anew.

    A mail that the secretariat held or wrote into stays, with its lines; what is missing is added.
    """
    office, rules = directory.office(session), rules_of(session)
    if office is None:
        return
    today = clock.today(office.zone, now)
    ahead = [
        day
        for day in session.scalars(select(PlannedDay.day).where(PlannedDay.day >= today))
        if send_moment(office, rules, day) > now
    ]
    noted = exists().where(MailNote.mail_id == Mail.id)
    waiting = Mail.cause.in_([cause_of(day) for day in ahead]), Mail.state == MailState.WAITING, Mail.attempts == 0
    mails = select(Mail.id).where(*waiting, ~noted)
    session.execute(delete(ReminderLine).where(ReminderLine.mail_id.in_(mails)))
    session.execute(delete(Mail).where(*waiting, ~noted))
    session.execute(delete(PlannedDay).where(PlannedDay.day.in_(ahead)))


# --- when ------------------------------------------------------------------------------------------------------------


def _plans(session: Session, now: datetime) -> Iterable[Plan]:
    """Yield the plans to make, one after the other: each looks back to the one before it."""
    office, rules = directory.office(session), rules_of(session)
    if office is None or not rules.active:
        return
    newest = select(PlannedDay).order_by(PlannedDay.day.desc()).limit(10)
    known = {one.day: one.planned_at for one in session.scalars(newest)}
    calendar = calendar_of(session, rules)
    for day in _days_due(office, rules, calendar, now):
        span = ladder.span_of(calendar, day, max((one for one in known if one < day), default=None))
        if span is None:
            continue
        is_today = day == clock.today(office.zone, now)
        plan = Plan(rules, calendar, span, send_moment(office, rules, day), is_today)
        if _is_stale(known.get(day), plan.looks_until(now)):
            known[day] = now
            yield plan


def _days_due(office: Office, rules: ReminderRules, calendar: ladder.OfficeCalendar, now: datetime) -> Iterable[date]:
    """Return today as long as mails may still leave today, and from noon the next day on which they do."""
    local = now.astimezone(office.zone.tz)
    is_over = local.time() >= rules.send_at and ladder.is_quiet(local.time(), rules.quiet_from, rules.quiet_until)
    if not is_over:
        yield local.date()
    if local.time() >= NOON:
        yield calendar.next_open(local.date())


def _is_stale(planned_at: datetime | None, until: datetime) -> bool:
    return planned_at is None or planned_at < until


def _claimed(session: Session, plan: Plan, now: datetime) -> bool:
    """Take the day for this transaction; False where another planner did so meanwhile, which has then committed."""
    new = insert_into(session, PlannedDay).values(day=plan.span.day, planned_at=now)
    claim = new.on_conflict_do_update(
        index_elements=["day"], set_={"planned_at": now}, where=PlannedDay.planned_at < plan.looks_until(now)
    ).returning(PlannedDay.id)
    return session.scalar(claim) is not None


# --- what ------------------------------------------------------------------------------------------------------------


_found = Table(
    "planned_line",
    MetaData(),
    Column("who", Integer),  # a person's id, or minus that of an organization
    Column("action_id", Integer),
    Column("participant_id", Integer),
    Column("host_id", Integer),
    Column("step", String(32)),
    Column("last_day", Date),
    Column("offset", Integer),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)
"""What a day's mails shall say, found once and used twice: for the mails, and for their lines. It lives as long as the
transaction, so that ten thousand lines never leave the database."""


def plan_day(session: Session, plan: Plan, now: datetime) -> None:
    """Write the mails and lines of one day, and propose what the leaders may be told."""
    session.execute(CreateTable(_found))
    _put(session, _action_lines(session, plan))
    if plan.rules.day_before_meeting:
        _put(session, _meeting_lines(plan))
    if plan.is_today:
        _take_over(session, plan, now)
    _write(session, plan, now)
    session.execute(DropTable(_found))
    if plan.rules.leaders_from is not None:
        _propose(session, plan.span.day - timedelta(days=plan.rules.leaders_from), now)


def _put(session: Session, lines: Select[*tuple[Any, ...]]) -> None:
    session.execute(insert(_found).from_select([one.name for one in lines.selected_columns], lines))


def _action_lines(session: Session, plan: Plan) -> Select[*tuple[Any, ...]]:
    """Return the statement that finds who is told of which open released action."""
    earliest = session.scalar(select(func.min(Action.last_day)).where(Action.phase == 0))
    steps = ladder.due_steps(ladder_of(plan.rules), plan.span, earliest)
    courtesy = set(plan.span.days)  # the last day itself, for bodies outside the office's command
    last_days = sorted(steps.keys() | courtesy)[-MOST_RUNGS:]
    # A rung is a last day, the step of the ladder that falls due on it if any, and whether it lies itself in the span.
    rung = (
        values(
            column("last_day", Date),
            column("offset", Integer),
            column("climbed", Boolean),
            column("courtesy", Boolean),
            name="rung",
        )
        .data([(day, steps.get(day, 0), day in steps, day in courtesy) for day in last_days])
        .cte("rung")
    )
    ordered = commanded()
    step = case(
        (~ordered, Step.COURTESY.value),
        (rung.c.offset < 0, Step.BEFORE.value),
        (rung.c.offset == 0, Step.ON_DAY.value),
        else_=Step.LATE.value,
    )
    due = (
        select(
            Action.id,
            Action.host_id,
            Action.owner_id,
            Action.last_day,
            rung.c.offset,
            step.label("step"),
        )
        .join(rung, rung.c.last_day == Action.last_day)
        .join(Organization, Organization.id == Action.owner_id)
        .where(
            Action.phase == 0,
            Action.released_at.is_not(None),
            or_(and_(ordered, rung.c.climbed), and_(~ordered, rung.c.courtesy)),
        )
        .cte("due")
    )
    near = addressees(Action.id.in_(select(due.c.id)))
    told: Any = select(near.c.action_id, _who(near.c.person_id, near.c.organization_id))
    if plan.rules.head_from is not None:
        head = heads()
        also = select(due.c.id, head.c.person_id).join(head, head.c.organization_id == due.c.owner_id)
        told = union(told, also.where(due.c.step == Step.LATE.value, due.c.offset >= plan.rules.head_from))
    told = told.subquery()
    action, who = told.c
    columns = (due.c.id.label("action_id"), due.c.host_id, due.c.step, due.c.last_day, due.c.offset)
    return select(who.label("who"), *columns).join(due, due.c.id == action)


def _meeting_lines(plan: Plan) -> Select[*tuple[Any, ...]]:
    """Return the statement that finds who is told of which meeting; a person once, however often invited."""
    first, last = ladder.meeting_days(plan.calendar, plan.span.day)
    told = to_whom(
        Meeting.state == MeetingState.PLANNED,
        Meeting.discarded_at.is_(None),
        Meeting.first_day.between(first, last),
        ~has_excused(),
    )
    who = _who(told.c.person_id, told.c.organization_id)
    return (
        select(
            who.label("who"),
            func.min(Participant.id).label("participant_id"),
            Meeting.host_id,
            literal(Step.MEETING.value).label("step"),
            literal(0).label("offset"),
        )
        .select_from(told)
        .join(Participant, Participant.id == told.c.participant_id)
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .group_by(who, Meeting.id, Meeting.host_id)
    )


def _take_over(session: Session, plan: Plan, now: datetime) -> None:
    """Take over what mails of earlier days tell that never left: nobody gets two reminders on one day.

    A sender that comes to such a mail withholds it for the same reason (`kinds.reminders`).
    """
    earlier = and_(Mail.kind == KIND, Mail.cause < cause_of(plan.span.day))
    session.execute(
        update(Mail)
        .where(earlier, Mail.state == MailState.WAITING)
        .values(state=MailState.NOT_SENT, reason=Reason.LATER)
        .execution_options(synchronize_session=False)
    )
    lately = Mail.due_at > now - TAKEN_OVER
    left = and_(earlier, Mail.state == MailState.NOT_SENT, Mail.reason == Reason.LATER, lately)
    held = exists().where(
        MailNote.mail_id == ReminderLine.mail_id, MailNote.host_id == ReminderLine.host_id, MailNote.held
    )
    names = ("action_id", "host_id", "step", "last_day", "offset")
    again = (
        select(
            _who(Mail.person_id, Mail.organization_id).label("who"), *(getattr(ReminderLine, name) for name in names)
        )
        .join(Mail, Mail.id == ReminderLine.mail_id)
        .join(Action, and_(Action.id == ReminderLine.action_id, Action.last_day == ReminderLine.last_day))
        .where(left, ReminderLine.dropped.is_(None), Action.phase == 0, ~held)
    )
    _put(session, again)
    taken = update(ReminderLine).where(
        ReminderLine.mail_id.in_(select(Mail.id).where(left)), ReminderLine.dropped.is_(None)
    )
    session.execute(
        taken.values(dropped=case((held, Reason.HELD.value), else_=Reason.LATER.value)).execution_options(
            synchronize_session=False
        )
    )


def _who(person: Any, organization: Any) -> ColumnElement[int]:
    return func.coalesce(person, -organization)


def _write(session: Session, plan: Plan, now: datetime) -> None:
    """Write each line into its recipient's one mail of the day, as long as that has not begun to leave."""
    cause = cause_of(plan.span.day)
    who = session.scalars(select(_found.c.who).distinct().order_by(_found.c.who))
    enqueue(
        session=session,
        now=now,
        kind=KIND,
        recipients=[Recipient(person_id=one) if one > 0 else Recipient(organization_id=-one) for one in who],
        cause=cause,
        about={},
        due_at=max(plan.send, now),
    )
    waiting = (Mail.state == MailState.WAITING, Mail.attempts == 0, Mail.cause == cause)
    # Held to the end, so that no sender takes one between the look and its new lines.
    session.execute(select(Mail.id).where(*waiting).order_by(Mail.id).with_for_update())
    mails = select(Mail.id, _who(Mail.person_id, Mail.organization_id).label("who")).where(*waiting).subquery()
    names = ["action_id", "participant_id", "host_id", "step", "last_day", "offset"]
    lines = (
        select(mails.c.id, *(_found.c[name] for name in names))
        .join(mails, mails.c.who == _found.c.who)
        .where(true())  # SQLite takes ON CONFLICT for the condition of a join without a WHERE
        .order_by(mails.c.id, _found.c.action_id, _found.c.offset.desc())  # of what was taken over, the newest step
    )
    session.execute(insert_into(session, ReminderLine).from_select(["mail_id", *names], lines).on_conflict_do_nothing())


def _propose(session: Session, latest: date, now: datetime) -> None:
    """Propose to tell the leaders of what was due up to `latest`, once for each action and last day."""
    known = exists().where(Escalation.action_id == Action.id, Escalation.last_day == Action.last_day)
    late = (
        select(Action.id, Action.last_day, literal(EscalationState.PROPOSED.value), literal(now, UTCDateTime()))
        .join(Organization, Organization.id == Action.owner_id)
        .where(Action.phase == 0, Action.released_at.is_not(None), Action.last_day <= latest, commanded(), ~known)
    )
    into = insert_into(session, Escalation).from_select(["action_id", "last_day", "state", "proposed_at"], late)
    session.execute(into.on_conflict_do_nothing())
