"""The hall on its page: each tap saved, the count right, two people at one line see both."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from coordination.directory.models import Person, Sex
from coordination.meetings.forms import read_time, write_time
from coordination.meetings.models import Attendance, MeetingDay, MeetingState, Participant, Presence
from tests.factories import add, make_meeting, make_organization

pytestmark = pytest.mark.usefixtures("clock")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def meeting(session, host):
    invited = tuple(make_organization(session, name) for name in ("Dinkes", "Kodim"))
    meeting = make_meeting(session, host, state=MeetingState.IN_SESSION, invited=invited)
    session.commit()
    return meeting


@pytest.fixture
def hall(meeting):
    return f"/rapat/{meeting.id}/hadir"


@pytest.fixture
def line(meeting, hall):
    return f"{hall}/{meeting.participants[0].id}"


def stored(session):
    session.expire_all()
    return session.scalars(select(Attendance)).one()


def test_one_tap_saves_and_the_count_comes_back_with_the_line(session, secretary, hall, line):
    assert "0 dari 2 instansi hadir" in secretary.get(hall)
    answer = secretary.post(line, 200, headers=HTMX, presence="present", version="0", was="unknown")
    text = answer.get_data(as_text=True)
    assert "1 dari 2 instansi hadir" in text
    assert 'hx-swap-oob="true"' in text
    assert "<html" not in text
    assert stored(session).presence is Presence.PRESENT


def test_without_scripts_the_tap_comes_back_to_its_line(session, meeting, secretary, line):
    answer = secretary.post(line, presence="absent", version="0")
    assert answer.location.endswith(f"#p{meeting.participants[0].id}")
    assert stored(session).presence is Presence.ABSENT


def test_a_representative_is_written_beneath_and_counted_by_their_own_sex(session, meeting, secretary, hall, line):
    meeting.participants[0].sex = Sex.MALE
    session.commit()
    secretary.post(line, presence="represented", version="0", was="present")
    assert "L 1" not in secretary.get(hall)
    secretary.post(
        line,
        presence="represented",
        version="1",
        was="represented",
        attendee_position="Kabid <Kesmas>",
        attendee_sex="female",
        online="y",
    )
    page = secretary.get(hall)
    assert "hadir: Kabid &lt;Kesmas&gt;" in page
    assert "L 0, P 1" in page
    assert stored(session).online


def test_whoever_came_is_picked_from_the_directory(session, meeting, secretary, hall, line):
    organization = meeting.participants[0].organization
    person = add(session, Person(name="Wakil Satu", job_title="Kabid", organization=organization, sex=Sex.FEMALE))
    session.commit()
    secretary.post(line, presence="represented", version="0", was="unknown")
    assert "Wakil Satu, Kabid</option>" in secretary.get(hall)
    typed = {"presence": "represented", "was": "represented", "attendee_name": "Nama lain"}
    secretary.post(line, **typed, version="1", pick=str(person.id))
    mark = stored(session)
    assert (mark.attendee_name, mark.attendee_position, mark.attendee_person_id) == ("Wakil Satu", "Kabid", person.id)
    secretary.post(line, **typed, version="2", attendee_person_id=str(person.id))
    assert (stored(session).attendee_name, stored(session).attendee_person_id) == ("Nama lain", None)


def test_another_tap_drops_what_belonged_to_the_one_before(session, secretary, line):
    secretary.post(line, presence="represented", version="0", was="represented", attendee_name="Wakil")
    secretary.post(line, presence="present", version="1", was="represented", attendee_name="Wakil")
    assert stored(session).attendee_name is None


def test_an_excuse_has_its_reason(session, secretary, hall, line):
    secretary.post(line, presence="excused", version="0", was="excused", excuse="duty_travel", excuse_words="Jakarta")
    page = secretary.get(hall)
    assert "1 izin" in page
    assert "Jakarta" in page


def test_two_people_at_one_line_see_both_and_either_can_stay(session, secretary, line):
    secretary.post(line, presence="present", version="0")
    clash = secretary.post(line, 409, presence="excused", version="0").get_data(as_text=True)
    assert "Tersimpan: Hadir. Anda: Izin." in clash
    fragment = secretary.post(line, 200, headers=HTMX, presence="excused", version="0").get_data(as_text=True)
    assert "Tersimpan: Hadir. Anda: Izin." in fragment
    assert stored(session).presence is Presence.PRESENT
    secretary.post(line, presence="excused", version="1")
    assert stored(session).presence is Presence.EXCUSED


@pytest.mark.parametrize("presence", ["", "drunk"])
def test_a_tap_that_is_none_is_refused(secretary, line, presence):
    secretary.post(line, 422, presence=presence)


def test_a_walk_in_of_an_unknown_agency_is_added_in_one_line_once(session, secretary, hall):
    sent = {"name": "Tamu <b>", "organization_name": "LSM Baru", "client_key": "k", "sex": "female"}
    secretary.post(f"{hall}/tambahan", **sent)
    secretary.post(f"{hall}/tambahan", **sent)
    page = secretary.get(hall)
    assert page.count("Tamu &lt;b&gt;") >= 1
    assert "1 dari 3 instansi hadir" in page
    guests = session.scalars(select(Participant).where(Participant.is_walk_in)).all()
    assert [(guest.organization_name, guest.organization.is_tidy) for guest in guests] == [("LSM Baru", False)]


def test_each_day_has_its_own_list(session, meeting, secretary, hall, line):
    second = add(session, MeetingDay(meeting_id=meeting.id, day=date(2024, 6, 28), starts=time(9)))
    session.commit()
    secretary.post(f"{line}?hari={second.id}", presence="present", version="0")
    assert "0 dari 2" in secretary.get(hall)
    assert "1 dari 2" in secretary.get(f"{hall}?hari={second.id}")


def test_a_line_or_day_of_another_meeting_is_not_found(session, host, secretary, hall, line):
    other = make_meeting(session, host, state=MeetingState.IN_SESSION, invited=(make_organization(session),))
    session.commit()
    secretary.post(f"{hall}/{other.participants[0].id}", 404, presence="present")
    secretary.post(f"{line}?hari={other.days[0].id}", 404, presence="present")


def test_an_approved_list_stands_still(session, meeting, secretary, hall, line):
    meeting.state = MeetingState.APPROVED
    session.commit()
    assert "tidak dapat diubah lagi" in secretary.get(hall)
    secretary.post(line, 422, presence="present")


@given(st.times())
def test_any_time_is_read_back_as_it_is_written(moment):
    assert read_time(write_time(moment)) == moment.replace(second=0, microsecond=0, tzinfo=None, fold=0)


@pytest.mark.parametrize("text", ["25.00", "9.60", "09.0", "pagi", "9:00:00", "٩.٠٠x"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError):
        read_time(text)


@pytest.mark.parametrize("text", ["09.00", "9:00", "0900", "9", "pukul 09.00", "Pkl. 9.00"])
def test_a_time_is_read_in_the_ways_people_type_it(text):
    assert read_time(text) == time(9)
