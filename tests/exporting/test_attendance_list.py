"""The daftar hadir as it is gathered from the hall: who stands on it, who came on which day, what it costs."""

from __future__ import annotations

from datetime import date, time

import pytest

from coordination.accounts.models import Role
from coordination.directory.models import EmployeeIdType, Letterhead, Person, Sex
from coordination.documents.attendance_list import totals
from coordination.documents.values import Presence as Printed
from coordination.exporting.attendance_list import attendance_data
from coordination.meetings.models import Attendance, Excuse, MeetingDay, Presence, SecurityLevel
from tests.documents.reader import Docx
from tests.exporting.gathering import asked, counted, invite, invite_many
from tests.factories import NOW, add, make_account, make_meeting, make_organization


@pytest.fixture
def host(session):
    return make_organization(session, "DP3A")


@pytest.fixture
def secretary(session, host):
    return make_account(session, Role.SECRETARIAT, host)


@pytest.fixture
def health(session):
    return make_organization(session, "Dinas Kesehatan")


@pytest.fixture
def meeting(session, host):
    meeting = make_meeting(session, host, title="Rapat Koordinasi", place="Aula")
    meeting.days.append(MeetingDay(day=date(2024, 6, 28), starts=time(8), ends=time(12)))
    session.flush()
    return meeting


def _mark(session, participant, day, presence, **given):
    mark = Attendance(participant=participant, meeting_day_id=day.id, presence=presence, marked_at=NOW, **given)
    return add(session, mark)


def _names(day):
    return [(group.organization, [each.person.position for each in group.lines]) for group in day.groups]


def test_the_blank_list_has_the_invited_by_organization_and_nobody_who_came_uninvited(
    session, meeting, health, host, tmp_path
):
    invite(session, meeting, "Kepala Dinas", health)
    invite(session, meeting, "Sekretaris", host)
    invite(session, meeting, "Kepala Bidang", health)
    invite(session, meeting, invited_name="Tamu")
    invite(session, meeting, "Wartawan", is_walk_in=True)
    data = attendance_data(asked(session, meeting, tmp_path))
    assert not data.filled
    assert (data.place, data.city, data.meeting) == ("Aula", "Kendari", "Rapat Koordinasi")
    assert [day.day.date for day in data.days] == [date(2024, 6, 27), date(2024, 6, 28)]
    for day in data.days:
        assert _names(day) == [
            ("Dinas Kesehatan", ["Kepala Dinas", "Kepala Bidang"]),
            ("DP3A", ["Sekretaris"]),
            ("", [""]),
        ]
        assert day.groups[-1].lines[0].person.name == "Tamu"


def test_whoever_comes_for_a_position_writes_their_own_name_unless_the_office_prints_names(
    session, meeting, health, host, tmp_path
):
    invite(session, meeting, "Kepala Dinas", health, invited_name="dr. Orang")
    assert attendance_data(asked(session, meeting, tmp_path)).days[0].lines[0].person.name == ""
    host.letterhead = Letterhead(profile={"attendance_names": True})
    session.flush()
    assert attendance_data(asked(session, meeting, tmp_path)).days[0].lines[0].person.name == "dr. Orang"


def test_the_filled_list_says_of_each_day_who_came_and_how(session, meeting, health, host, tmp_path):
    head = invite(session, meeting, "Kepala Dinas", health, invited_name="dr. Kepala", sex=Sex.MALE)
    secretary = invite(session, meeting, "Sekretaris", host, invited_name="Ibu Sekretaris", sex=Sex.FEMALE)
    walk_in = invite(session, meeting, invited_name="Wartawan", is_walk_in=True)
    first, second = meeting.days
    _mark(
        session,
        head,
        first,
        Presence.REPRESENTED,
        attendee_name="Ibu Bidang",
        attendee_position="Kepala Bidang",
        attendee_sex=Sex.FEMALE,
        online=True,
    )
    _mark(session, secretary, first, Presence.PRESENT)
    _mark(session, walk_in, first, Presence.PRESENT)
    _mark(session, head, second, Presence.PRESENT)
    _mark(session, secretary, second, Presence.EXCUSED, excuse=Excuse.DUTY_TRAVEL)
    session.expire_all()
    one, two = attendance_data(asked(session, meeting, tmp_path, filled=True)).days
    came = one.groups[0].lines[0]
    assert (came.person.name, came.person.position, came.person.invited_position) == (
        *("Ibu Bidang", "Kepala Bidang", "Kepala Dinas"),
    )
    assert (came.person.presence, came.person.online, came.sex) == (Printed.REPRESENTED, True, "P")
    assert one.groups[2].lines[0].person.walk_in
    assert totals(one) == "3 (tiga) orang dari 2 instansi; laki-laki 0, perempuan 2, tidak dicatat 1"
    assert (two.groups[0].lines[0].person.name, two.groups[0].lines[0].sex) == ("dr. Kepala", "L")
    assert two.groups[1].lines[0].person.reason == "dinas luar"
    assert two.groups[2].lines[0].person.presence is Printed.UNRECORDED
    assert totals(two) == "1 (satu) orang dari 1 instansi; laki-laki 1, perempuan 0"
    assert [line.signature for day in (one, two) for line in day.lines] == [None] * 6


def test_the_identity_number_is_that_of_whoever_came(session, meeting, health, host, tmp_path):
    host.letterhead = Letterhead(profile={"attendance_employee_ids": True})
    head = add(session, Person(name="Kepala", employee_id="199008172020042001", employee_id_type=EmployeeIdType.NIP))
    officer = add(session, Person(name="Perwira", employee_id="85010203", employee_id_type=EmployeeIdType.NRP))
    line = invite(session, meeting, "Kepala Dinas", health, invited_name="Kepala", person_id=head.id)
    first, second = meeting.days
    _mark(session, line, first, Presence.REPRESENTED, attendee_name="Perwira", attendee_person_id=officer.id)
    _mark(session, line, second, Presence.REPRESENTED, attendee_name="Orang lain")
    session.expire_all()
    days = attendance_data(asked(session, meeting, tmp_path, filled=True)).days
    assert [day.lines[0].employee_id for day in days] == ["NRP\xa085010203", ""]
    corrected = session.get(Attendance, line.attendances[1].id)
    corrected.presence, corrected.attendee_name = Presence.PRESENT, None
    session.flush()
    again = attendance_data(asked(session, meeting, tmp_path, filled=True)).days[1]
    assert again.lines[0].employee_id == "NIP\xa019900817\xa0202004\xa02\xa0001"


def test_numbers_are_not_even_asked_for_where_the_office_does_not_print_them(session, meeting, health, tmp_path):
    head = add(session, Person(name="Kepala", employee_id="199008172020042001"))
    invite(session, meeting, "Kepala Dinas", health, person_id=head.id)
    assert attendance_data(asked(session, meeting, tmp_path, filled=True)).days[0].lines[0].employee_id == ""


def test_a_link_is_no_place_and_a_secret_meeting_is_marked(session, meeting, tmp_path):
    meeting.place, meeting.link, meeting.level = None, "https://rapat.example/1", SecurityLevel.RAHASIA
    data = attendance_data(asked(session, meeting, tmp_path))
    assert (data.place, data.security_word) == ("daring", "RAHASIA")


@pytest.mark.parametrize("filled", [False, True])
def test_the_questions_do_not_grow_with_the_participants(session, meeting, host, tmp_path, filled):
    host.letterhead = Letterhead(profile={"attendance_employee_ids": True})

    def questions():
        with counted(session) as statements:
            attendance_data(asked(session, meeting, tmp_path, filled=filled))
        return len(statements)

    invite_many(session, meeting, 2)
    few = questions()
    invite_many(session, meeting, 40)
    for participant in meeting.participants:
        _mark(session, participant, meeting.days[0], Presence.PRESENT)
    assert questions() == few


def test_the_secretary_takes_both_lists_by_their_address(session, meeting, health, secretary, browse):
    line = invite(session, meeting, "Kepala Dinas", health, invited_name="dr. Kepala")
    _mark(session, line, meeting.days[0], Presence.PRESENT)
    session.commit()
    browser = browse(secretary)
    for query, state, shown in (("", "", False), ("?terisi", " terisi", True)):
        answer = browser.client.get(f"/rapat/{meeting.id}/naskah/daftar-hadir.docx{query}")
        assert answer.status_code == 200
        assert f"Daftar hadir Rapat Koordinasi 2024-06-27{state}.docx" in answer.headers["Content-Disposition"]
        assert ("dr. Kepala" in Docx(answer.get_data()).text) is shown
