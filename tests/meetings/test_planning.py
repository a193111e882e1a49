"""Planning a meeting: its facts, days and agenda, and what is refused."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from coordination.accounts.models import Role
from coordination.audit.models import AuditEntry
from coordination.clock import Zone
from coordination.errors import DomainError, Forbidden
from coordination.meetings import agenda, attendance, services
from coordination.meetings.agenda import read_agenda
from coordination.meetings.attendance import Mark
from coordination.meetings.days import DayTimes
from coordination.meetings.models import Meeting, MeetingState, Presence
from tests.factories import (
    NOW,
    actor_of,
    make_account,
    make_agenda_item,
    make_decision,
    make_organization,
)

DAY = DayTimes(date(2024, 6, 27), time(9), time(11, 30))
HOSTILE = [
    "Rapat “O'Brien” & <script>alert(1)</script>",
    "Rapat 😀 مرحبا بالعالم",
    "Ra" + "p" * 298,
]


@pytest.fixture
def secretary(session, host):
    return actor_of(make_account(session, Role.SECRETARIAT, host))


@pytest.fixture
def plan(session, host, secretary):
    def plan(**given):
        given = {"title": "Rapat koordinasi", "days": [DAY], "zone": Zone.WITA, "actor": secretary, **given}
        return services.create_meeting(session=session, now=NOW, host=host, **given)

    return plan


def test_a_meeting_is_planned_with_its_days_and_facts(plan):
    second = DayTimes(date(2024, 6, 28), time(8))
    meeting = plan(days=[second, DAY], place=" Aula  DP3A ", link="zoom.us/j/1", cc=["Yth. Sekda", "", " Arsip "])
    assert meeting.state is MeetingState.PLANNED
    assert [(d.day, d.starts, d.ends) for d in meeting.days] == [
        (date(2024, 6, 27), time(9), time(11, 30)),
        (date(2024, 6, 28), time(8), None),
    ]
    assert (meeting.first_day, meeting.place, meeting.link) == (date(2024, 6, 27), "Aula DP3A", "https://zoom.us/j/1")
    assert meeting.cc == ["Yth. Sekda", "Arsip"]


def test_a_form_sent_twice_plans_one_meeting(session, plan):
    first = plan(client_key="k1")
    assert plan(client_key="k1", title="Lain") is first
    assert session.scalar(select(func.count()).select_from(Meeting)) == 1


@pytest.mark.parametrize("ends", [time(9), time(8, 59), time(0)])
def test_an_end_before_the_start_is_refused_with_both_times(plan, ends):
    with pytest.raises(DomainError, match=r"harus sesudah jam mulai \(09\.00\)") as refused:
        plan(days=[DayTimes(DAY.day, time(9), ends)])
    assert refused.value.field == "days"


@pytest.mark.parametrize("days", [[], [DAY, DayTimes(DAY.day, time(13))]])
def test_no_day_and_the_same_day_twice_are_refused(plan, days):
    with pytest.raises(DomainError):
        plan(days=days)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_keeps_whatever_signs_it_has(session, plan, title):
    meeting = plan(title=title)
    session.expire(meeting)
    assert meeting.title == title


def test_control_characters_and_lone_surrogates_are_taken_out_of_a_title(plan):
    assert plan(title="Rapat\x00 \x0bkoordinasi \ud800PPA").title == "Rapat koordinasi PPA"


@pytest.mark.parametrize("title", ["", "   ", "a" * 501])
def test_an_empty_or_endless_title_is_refused_at_its_field(plan, title):
    with pytest.raises(DomainError) as refused:
        plan(title=title)
    assert refused.value.field == "title"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://x.id", "https://", "data:text/html,x", "http://[x"])
def test_a_link_that_is_no_web_address_is_refused(plan, link):
    with pytest.raises(DomainError, match="https://"):
        plan(link=link)


def test_only_the_hosts_secretariat_plans_its_meetings(session, plan):
    stranger = actor_of(make_account(session, Role.SECRETARIAT, make_organization(session)))
    with pytest.raises(Forbidden):
        plan(actor=stranger)


def test_a_deactivated_host_plans_no_more(host, plan):
    host.active = False
    with pytest.raises(DomainError, match="tidak aktif"):
        plan()


def test_changing_writes_only_what_changed_and_names_the_fields(session, plan, secretary):
    meeting = plan(place="Aula")
    services.change_meeting(
        session=session, actor=secretary, now=NOW, meeting=meeting, title=meeting.title, place="Hotel", days=[DAY]
    )
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.verb, entry.fields) == ("changed", ["place"])


@pytest.mark.parametrize("state", [MeetingState.IN_REVIEW, MeetingState.APPROVED, MeetingState.CANCELLED])
def test_a_meeting_in_review_or_beyond_does_not_change(session, plan, secretary, state):
    meeting = plan()
    meeting.state = state
    with pytest.raises(DomainError):
        services.change_meeting(session=session, actor=secretary, now=NOW, meeting=meeting, title="Lain")


def test_correcting_the_date_keeps_the_attendance_and_dropping_an_attended_day_is_refused(session, plan, secretary):
    meeting = plan()
    guest = make_organization(session)
    services_given = {"session": session, "actor": secretary, "now": NOW}
    from coordination.meetings import participants

    line = participants.add_guest(**services_given, meeting=meeting, organization=guest)
    present = Mark(presence=Presence.PRESENT)
    attendance.mark(**services_given, participant=line, day=meeting.days[0], mark=present)
    corrected = DayTimes(date(2024, 6, 26), time(9))
    services.change_meeting(**services_given, meeting=meeting, days=[corrected])
    assert (meeting.first_day, line.attendances[0].meeting_day_id) == (date(2024, 6, 26), meeting.days[0].id)
    services.change_meeting(**services_given, meeting=meeting, days=[corrected, DayTimes(date(2024, 6, 25), time(9))])
    with pytest.raises(DomainError, match="sudah memiliki catatan kehadiran"):
        services.change_meeting(**services_given, meeting=meeting, days=[DayTimes(date(2024, 6, 25), time(9))])


def test_an_agenda_is_read_from_lines_with_numbers_and_minutes():
    text = "1. Pembukaan (10 menit)\n\n- Pembahasan [90 Menit]\nb) Penutup – 5'\nEvaluasi 30 hari\n(15 menit)"
    assert read_agenda(text) == [
        ("Pembukaan", 10),
        ("Pembahasan", 90),
        ("Penutup", 5),
        ("Evaluasi 30 hari", None),
        ("(15 menit)", None),
    ]


@given(st.text())
def test_reading_any_text_as_an_agenda_gives_items_with_titles(text):
    assert all(title.strip() for title, _minutes in read_agenda(text))


def test_items_are_added_in_order_changed_reordered_and_removed(session, plan, secretary):
    meeting = plan()
    given = {"session": session, "actor": secretary, "now": NOW}
    a, b, c = (agenda.add_item(**given, meeting=meeting, title=title) for title in "ABC")
    agenda.change_item(**given, item=b, title="Bb", planned_minutes=30)
    agenda.reorder_items(**given, meeting=meeting, ids=[c.id, a.id])
    assert [item.title for item in meeting.agenda] == ["C", "A", "Bb"]
    agenda.remove_item(**given, item=a)
    assert [item.title for item in meeting.agenda] == ["C", "Bb"]


@pytest.mark.parametrize("minutes", [0, -5, 1441])
def test_minutes_that_no_item_can_take_are_refused(session, plan, secretary, minutes):
    with pytest.raises(DomainError):
        agenda.add_item(session=session, actor=secretary, now=NOW, meeting=plan(), title="A", planned_minutes=minutes)


def test_an_item_with_a_decision_stays_on_the_agenda(session, plan, secretary):
    meeting = plan()
    item = make_agenda_item(session, meeting)
    make_decision(session, meeting, agenda_item=item)
    with pytest.raises(DomainError, match="sudah berisi"):
        agenda.remove_item(session=session, actor=secretary, now=NOW, item=item)
