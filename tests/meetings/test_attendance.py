"""The hall's list: one mark a line and day, and two people at one line see both."""

from __future__ import annotations

from datetime import date, time

import pytest

from coordination.accounts.models import Role
from coordination.directory.models import Person, Sex
from coordination.errors import Clash, DomainError
from coordination.meetings import attendance, services
from coordination.meetings.attendance import Mark
from coordination.meetings.days import DayTimes
from coordination.meetings.models import Excuse, MeetingState, Presence
from tests.factories import NOW, actor_of, add, make_account, make_meeting, make_organization


@pytest.fixture
def given(session, host):
    return {"session": session, "actor": actor_of(make_account(session, Role.SECRETARIAT, host)), "now": NOW}


@pytest.fixture
def meeting(session, host):
    return make_meeting(session, host, state=MeetingState.IN_SESSION, invited=(make_organization(session, "Dinkes"),))


@pytest.fixture
def put(given, meeting):
    def put(version=None, **mark):
        return attendance.mark(
            **given, participant=meeting.participants[0], day=meeting.days[0], mark=Mark(**mark), version=version
        )

    return put


def test_each_tap_is_kept_and_raises_the_version(put):
    first = put(0, presence=Presence.PRESENT, online=True)
    assert (first.presence, first.online, first.version) == (Presence.PRESENT, True, 1)
    again = put(1, presence=Presence.REPRESENTED, attendee_name=" Kabid  Kesmas ")
    assert again is first
    assert (again.presence, again.attendee_name, again.version) == (Presence.REPRESENTED, "Kabid Kesmas", 2)


def test_two_people_who_mark_one_line_differently_see_both(put):
    put(0, presence=Presence.PRESENT)
    with pytest.raises(Clash) as clash:
        put(0, presence=Presence.EXCUSED, excuse=Excuse.ILLNESS)
    assert clash.value.fields == {"presence": ("Hadir", "Izin · Sakit")}
    assert clash.value.version == 1


def test_two_people_who_mark_the_same_need_no_question(put):
    put(0, presence=Presence.PRESENT)
    assert put(0, presence=Presence.PRESENT).version == 1


def test_a_mark_keeps_only_what_belongs_to_it(put):
    row = put(
        presence=Presence.ABSENT,
        online=True,
        attendee_name="Orang",
        excuse=Excuse.LEAVE,
        excuse_words="x",
        attendee_sex=Sex.MALE,
    )
    assert attendance.as_mark(row) == Mark(presence=Presence.ABSENT)


def test_a_representative_from_the_directory_brings_name_position_and_sex(session, put):
    person = add(session, Person(name="Orang", title_back="M.Kes.", job_title="Kabid", sex=Sex.FEMALE))
    row = put(presence=Presence.REPRESENTED, attendee_person_id=person.id)
    assert (row.attendee_name, row.attendee_position, row.attendee_sex) == ("Orang, M.Kes.", "Kabid", Sex.FEMALE)


def test_each_day_has_its_own_marks(session, given, meeting, put):
    services.change_meeting(
        **given, meeting=meeting, days=[DayTimes(date(2024, 6, 27), time(9)), DayTimes(date(2024, 6, 28), time(9))]
    )
    put(presence=Presence.PRESENT)
    attendance.mark(
        **given, participant=meeting.participants[0], day=meeting.days[1], mark=Mark(presence=Presence.ABSENT)
    )
    assert [row.presence for row in meeting.participants[0].attendances] == [Presence.PRESENT, Presence.ABSENT]


def test_a_day_of_another_meeting_is_refused(session, given, host, meeting):
    other = make_meeting(session, host)
    with pytest.raises(DomainError):
        attendance.mark(**given, participant=meeting.participants[0], day=other.days[0], mark=attendance.UNMARKED)


def test_a_walk_in_is_added_and_present_in_one_line_once(given, meeting):
    line = {**given, "meeting": meeting, "day": meeting.days[0], "name": "Tamu", "client_key": "k"}
    guest = attendance.add_walk_in(**line, position="Relawan", online=True)
    assert attendance.add_walk_in(**line) is guest
    assert guest.is_walk_in
    assert len(meeting.participants) == 2
    assert guest.attendances[0].presence is Presence.PRESENT


@pytest.mark.parametrize("state", [MeetingState.IN_REVIEW, MeetingState.APPROVED, MeetingState.POSTPONED])
def test_no_mark_changes_once_the_minutes_are_reviewed(meeting, put, state):
    meeting.state = state
    with pytest.raises(DomainError):
        put(presence=Presence.PRESENT)
