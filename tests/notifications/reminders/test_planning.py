"""Planning a day's reminders: who gets which line, once, whatever the machine, the zone and the calendar."""

from __future__ import annotations

import multiprocessing
import os
import time
from datetime import date, timedelta

import pytest
from sqlalchemy import event, insert, select

from coordination.actions.models import Action, ActionState
from coordination.clock import Zone
from coordination.db import db
from coordination.directory.heads import heads_of
from coordination.directory.models import CalendarDay, Office, OrganizationKind, Position
from coordination.meetings.models import MeetingState, Participant, Presence, Reply
from coordination.meetings.participants import remove_participant
from coordination.notifications import planning
from coordination.notifications.models import Escalation, PlannedDay, ReminderLine, ReminderRules
from coordination.outbox.models import Mail, MailState, Reason
from tests.factories import NOW, actor_of, add, make_account, make_meeting, make_organization
from tests.notifications.reminders.conftest import at

FRIDAY = date(2024, 7, 26)
SATURDAY = date(2024, 7, 27)
MONDAY = date(2024, 7, 29)
TUESDAY = date(2024, 7, 30)
WEDNESDAY = date(2024, 7, 31)


def steps(office, person=None):
    """Return (day, step, offset) of the lines of the agency's officer."""
    who = person or office.doer
    return [(day, step, offset) for day, known, _id, step, offset in office.lines() if known == who.id]


# --- who and when --------------------------------------------------------------------------------------------


def test_an_action_is_told_to_its_responsible_person_three_days_before_its_last_day(office):
    action = office.action(date(2024, 8, 1))
    office.plan(MONDAY)
    assert office.lines() == [(MONDAY, office.doer.id, action.id, "before", -3)]


def test_what_is_late_goes_to_the_head_too_in_their_own_mail(office):
    action = office.action(TUESDAY)
    office.plan(WEDNESDAY)
    late = [(WEDNESDAY, who.id, action.id, "late", 1) for who in (office.head, office.doer)]
    assert sorted(office.lines()) == sorted(late)


def test_what_is_due_today_is_not_for_the_head(office):
    office.action(WEDNESDAY)
    office.plan(WEDNESDAY)
    assert [person for _day, person, *_rest in office.lines()] == [office.doer.id]


def test_a_head_who_is_responsible_gets_one_line(office):
    office.action(TUESDAY, person=office.head)
    office.plan(WEDNESDAY)
    assert len(office.lines()) == 1


def test_one_mail_a_person_however_many_actions(office):
    for _number in range(12):
        office.action(WEDNESDAY)
    office.plan(WEDNESDAY)
    assert len(office.mails()) == 1
    assert len(office.lines()) == 12


@pytest.mark.parametrize("state", ["submitted", "done", "not_actionable", "cancelled"])
def test_what_is_no_longer_open_sends_nothing(office, state):
    office.action(TUESDAY, state=ActionState(state))
    office.action(TUESDAY, released=False)
    office.plan(WEDNESDAY)
    assert office.mails() == []


def test_bodies_outside_the_offices_command_are_asked_once_and_on_the_last_day_alone(office, session):
    for kind in (OrganizationKind.VERTICAL, OrganizationKind.NGO, OrganizationKind.COMMUNITY):
        office.action(WEDNESDAY, owner=make_organization(session, f"Mitra {kind}", kind=kind))
    office.plan_and_send(FRIDAY, MONDAY, TUESDAY, WEDNESDAY, date(2024, 8, 1), date(2024, 8, 30))
    assert steps(office) == [(WEDNESDAY, "courtesy", 0)] * 3
    assert session.scalars(select(Escalation)).all() == []


def test_an_owner_without_any_person_is_told_by_its_mailbox(office, session):
    office.action(WEDNESDAY, owner=make_organization(session, "Bappeda"), person=None)
    office.plan(WEDNESDAY)
    (mail,) = office.mails()
    assert mail.person_id is None
    assert mail.organization_id is not None


# --- closed days, days missed ----------------------------------------------------------------------------------


def test_a_step_that_falls_on_a_weekend_goes_on_monday(office):
    office.action(SATURDAY + timedelta(days=3))
    assert office.plan(SATURDAY) == []
    office.plan(MONDAY)
    assert steps(office) == [(MONDAY, "before", -1)]  # the one of Monday; that of Saturday is older


def test_a_step_of_a_sunday_alone_goes_on_monday_too(office):
    office.action(SATURDAY + timedelta(days=8))
    office.plan(FRIDAY)
    office.plan(MONDAY)
    assert steps(office) == [(MONDAY, "before", -7)]


def test_the_offices_own_days_and_holidays_are_closed(office, session):
    add(session, CalendarDay(day=MONDAY, name="Hari jadi kota"))
    office.action(MONDAY)
    assert office.plan(MONDAY) == []
    office.plan(TUESDAY)
    assert steps(office) == [(TUESDAY, "late", 1)]
    assert office.plan(date(2024, 12, 25)) == []


def test_an_office_that_wants_so_reminds_on_closed_days(office, session):
    add(session, ReminderRules(on_closed_days=True))
    office.action(SATURDAY)
    office.plan(SATURDAY)
    assert steps(office) == [(SATURDAY, "on_day", 0)]


def test_three_days_without_the_machine_are_made_up_for_by_one_mail_with_the_newest_step(office):
    office.plan(FRIDAY)
    office.action(TUESDAY)  # missed: its last day, and one day late
    office.action(WEDNESDAY)
    office.plan(date(2024, 8, 1))
    thursday = date(2024, 8, 1)
    assert sorted(steps(office)) == [(thursday, "late", 1), (thursday, "late", 1)]
    assert [mail.person_id for mail in office.mails()].count(office.doer.id) == 1


def test_what_did_not_leave_on_its_day_goes_with_the_next_mail_once(office, session):
    office.plan_and_send(TUESDAY)
    office.action(WEDNESDAY)
    office.plan(TUESDAY, 12)  # from noon the next day is planned
    assert [mail.cause for mail in office.mails()] == ["reminders:2024-07-31"]
    office.plan(date(2024, 8, 2), 7)  # the machine was off until Friday
    waiting = [mail for mail in office.mails() if mail.state is MailState.WAITING and mail.person_id == office.doer.id]
    assert [mail.cause for mail in waiting] == ["reminders:2024-08-02"]
    left = [mail for mail in office.mails() if mail.state is MailState.NOT_SENT]
    assert [mail.reason for mail in left] == [Reason.LATER]
    assert steps(office)[-1] == (date(2024, 8, 2), "late", 1)
    office.plan(date(2024, 8, 5), 7)
    assert len([line for line in steps(office) if line[0] == date(2024, 8, 5)]) == 1


def test_a_courtesy_that_did_not_leave_is_not_lost(office, session):
    police = make_organization(session, "Polresta", kind=OrganizationKind.VERTICAL)
    office.action(WEDNESDAY, owner=police)
    office.plan(TUESDAY, 12)
    office.plan(date(2024, 8, 2), 7)
    assert steps(office)[-1] == (date(2024, 8, 2), "courtesy", 0)


# --- once ------------------------------------------------------------------------------------------------------


def test_planning_twice_plans_nothing_twice(office):
    office.action(WEDNESDAY)
    assert office.plan(WEDNESDAY, 6, 0) == [WEDNESDAY]
    assert office.plan(WEDNESDAY, 6, 5) == []
    assert office.plan(WEDNESDAY, 7, 29) == [WEDNESDAY]  # shortly before the hour, for what came meanwhile
    assert len(office.mails()) == 1
    assert len(office.lines()) == 1


def test_a_later_plan_adds_what_came_meanwhile_to_the_same_mail(office):
    office.plan_and_send(TUESDAY)
    office.action(WEDNESDAY)
    office.plan(TUESDAY, 12)
    office.action(WEDNESDAY)
    office.plan(WEDNESDAY, 7)
    assert len(office.mails()) == 1
    assert len(office.lines(WEDNESDAY)) == 2


def test_a_mail_that_left_gets_no_further_line(office, session):
    office.action(WEDNESDAY)
    office.plan(WEDNESDAY, 6)
    for mail in office.mails():
        mail.state = MailState.SENT
    session.commit()
    office.action(WEDNESDAY)
    office.plan(WEDNESDAY, 7, 20)
    assert len(office.mails()) == 1
    assert len(office.lines()) == 1


def test_two_planners_at_once_plan_one_mail_each(office, app, session):
    for _number in range(20):
        office.action(TUESDAY)
    with app.app_context():
        db.engine.dispose()
    processes = multiprocessing.get_context("fork")
    go = processes.Event()

    def work():
        go.wait()
        planning.plan_due(app, at(WEDNESDAY, 7))

    planners = [processes.Process(target=work) for _planner in range(2)]
    for planner in planners:
        planner.start()
    go.set()
    for planner in planners:
        planner.join(60)
        assert planner.exitcode == 0
    assert sorted(mail.person_id for mail in office.mails()) == sorted([office.doer.id, office.head.id])
    assert len(office.lines()) == 40


@pytest.mark.parametrize("server", ["Asia/Jakarta", "America/New_York"])
@pytest.mark.parametrize("zone", list(Zone))
def test_days_are_the_offices_at_half_past_eleven_and_half_past_midnight(office, session, monkeypatch, zone, server):
    session.get(Office, 1).zone = zone
    monkeypatch.setenv("TZ", server)
    time.tzset()
    try:
        office.action(WEDNESDAY)
        assert office.plan(TUESDAY, 23, 30, zone) == [WEDNESDAY]  # not Tuesday: its hour is past, and it is quiet
        assert office.plan(WEDNESDAY, 0, 30, zone) == [WEDNESDAY]
        (mail,) = office.mails()
        assert mail.cause == "reminders:2024-07-31"
        assert mail.due_at == at(WEDNESDAY, 7, 30, zone)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert os.environ.get("TZ") != server


def test_half_past_midnight_plans_the_new_day_and_not_the_old(office):
    office.action(WEDNESDAY)
    office.plan(date(2024, 8, 1), 0, 30)
    assert steps(office) == [(date(2024, 8, 1), "late", 1)]


def test_a_machine_that_wakes_in_the_quiet_hours_leaves_the_day_to_the_next(office):
    office.action(WEDNESDAY)
    office.plan(WEDNESDAY, 22)
    assert steps(office) == [(date(2024, 8, 1), "late", 1)]


def test_nothing_is_planned_while_reminding_is_off(office, session):
    add(session, ReminderRules(active=False))
    office.action(WEDNESDAY)
    assert office.plan(WEDNESDAY) == []


def test_changed_rules_are_planned_anew_and_keep_what_the_secretariat_touched(office, session):
    office.plan_and_send(TUESDAY)
    office.action(WEDNESDAY)
    office.plan(TUESDAY, 12)
    assert len(office.mails()) == 1
    add(session, ReminderRules(on_day=False))
    planning.forget(session, at(TUESDAY, 12, 5))
    session.commit()
    assert office.mails() == []
    office.plan(TUESDAY, 12, 6)
    assert office.mails() == []


# --- meetings --------------------------------------------------------------------------------------------------


@pytest.fixture
def invitation(office, session):
    """Return a function that plans a meeting to which the agency's officer is invited."""

    def invite(day, **given):
        meeting = make_meeting(session, office.host, day=day, state=MeetingState.PLANNED, **given)
        line = add(session, Participant(meeting=meeting, person=office.doer))
        session.commit()
        return meeting, line

    return invite


def test_participants_are_reminded_the_day_before_and_of_a_mondays_meeting_on_friday(office, invitation):
    invitation(TUESDAY)
    invitation(MONDAY)
    office.plan(FRIDAY)
    assert len(steps(office)) == 1
    office.plan(MONDAY)
    assert steps(office) == [(FRIDAY, "meeting", 0), (MONDAY, "meeting", 0)]


@pytest.mark.parametrize("change", ["cancelled", "past", "postponed", "discarded", "excused"])
def test_a_meeting_that_will_not_be_or_was_reminds_nobody(office, session, invitation, change):
    meeting, line = invitation(WEDNESDAY)
    match change:
        case "cancelled":
            meeting.state = MeetingState.CANCELLED
        case "postponed":
            meeting.state = MeetingState.POSTPONED
        case "past":
            meeting.first_day = MONDAY
        case "discarded":
            meeting.discarded_at = NOW
        case "excused":
            add(session, Reply(participant_id=line.id, presence=Presence.PRESENT, replied_at=NOW))
            add(session, Reply(participant_id=line.id, presence=Presence.EXCUSED, replied_at=NOW))
    session.commit()
    office.plan(TUESDAY)
    assert office.mails() == []


def test_an_excuse_that_was_superseded_does_not_count(office, session, invitation):
    _meeting, line = invitation(WEDNESDAY)
    add(session, Reply(participant_id=line.id, presence=Presence.EXCUSED, replied_at=NOW, superseded_at=NOW))
    session.commit()
    office.plan(TUESDAY)
    assert steps(office) == [(TUESDAY, "meeting", 0)]


def test_somebody_can_be_taken_off_an_invitation_after_a_reminder_was_planned(office, session, invitation):
    _meeting, line = invitation(WEDNESDAY)
    office.plan(TUESDAY)
    secretary = actor_of(make_account(session))
    remove_participant(session=session, actor=secretary, now=NOW, participant=line)
    session.commit()
    assert session.scalars(select(ReminderLine)).all() == []


# --- escalation, size ------------------------------------------------------------------------------------------


def test_telling_the_leaders_is_proposed_once_for_each_last_day(office, session):
    action = office.action(WEDNESDAY)
    for day in (13, 14, 15, 16):
        office.plan(date(2024, 8, day))
    assert session.scalars(select(Escalation.last_day)).all() == [WEDNESDAY]
    action.last_day = date(2024, 8, 16)
    session.commit()
    office.plan(date(2024, 9, 2))
    assert len(session.scalars(select(Escalation)).all()) == 2


def test_the_head_of_an_agency_is_the_first_of_its_heads(office, session):
    add(session, Position(organization=office.agency, title="Plt.", is_head=True, holder=office.doer, sort=200))
    assert heads_of(session, [office.agency.id])[office.agency.id] == office.head.id


def test_planning_a_thousand_actions_asks_no_more_often_than_planning_ten(office, session):
    first = office.action(WEDNESDAY)
    names = [column.name for column in Action.__table__.columns if column.name not in ("id", "phase")]
    copy = {name: getattr(first, name) for name in names}
    said = []

    def listen(_connection, _cursor, statement, *_rest):
        said.append(statement)

    def statements(count):
        session.execute(insert(Action), [copy] * (count - 1))
        session.query(ReminderLine).delete()
        session.query(Mail).delete()
        session.query(PlannedDay).delete()
        session.commit()
        said.clear()
        office.plan(WEDNESDAY)
        return len(said)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", listen)
    try:
        assert statements(10) == statements(991)
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    assert len(office.lines()) == 1000
