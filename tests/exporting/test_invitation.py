"""The surat undangan as it is gathered from a meeting: for whom, by whom, and what each reader gets of it."""

from __future__ import annotations

from datetime import date

import pytest

from coordination.accounts.models import Role
from coordination.directory.models import Letterhead
from coordination.documents.invitation_data import Notice, Online
from coordination.exporting.invitation import addressee, invitation_data, make_invitation
from coordination.meetings.models import (
    MeetingState,
    Participant,
    ParticipantRole,
    SecurityLevel,
    Signatory,
    Urgency,
)
from tests.documents.reader import Docx
from tests.exporting.gathering import asked, counted, invite, invite_many
from tests.factories import add, make_account, make_agenda_item, make_meeting, make_organization


@pytest.fixture
def host(session):
    return make_organization(session, "Dinas Pemberdayaan Perempuan")


@pytest.fixture
def secretary(session, host):
    return make_account(session, Role.SECRETARIAT, host)


@pytest.fixture
def chair(session):
    return make_account(session, name="Ketua Rapat")


@pytest.fixture
def meeting(session, host, chair):
    return make_meeting(session, host, title="Rapat Koordinasi", chair=chair, state=MeetingState.PLANNED)


def test_the_letter_takes_its_words_from_the_meeting(session, meeting, tmp_path):
    meeting.invitation_number, meeting.invitation_date = "400.2.3/215", date(2024, 6, 21)
    meeting.urgency, meeting.place, meeting.dress, meeting.contact = Urgency.SEGERA, "Aula", "Batik", "Subbagian Umum"
    meeting.cc = ["Wali Kota (sebagai laporan)"]
    make_agenda_item(session, meeting, title="Akses layanan")
    letter = invitation_data(asked(session, meeting, tmp_path))
    assert (letter.number, letter.dated, letter.city) == ("400.2.3/215", date(2024, 6, 21), "Kendari")
    assert (letter.urgency, letter.place, letter.dress, letter.contact) == ("Segera", "Aula", "Batik", "Subbagian Umum")
    assert (letter.agenda, letter.cc) == (("Akses layanan",), ("Wali Kota (sebagai laporan)",))
    assert letter.letterhead.organization == ("Dinas Pemberdayaan Perempuan",)
    assert letter.signatory.name == "Ketua Rapat"
    assert letter.notice is Notice.INVITATION


@pytest.mark.parametrize(
    ("position", "organization", "printed"),
    [
        ("Kepala Dinas", "Dinas Kesehatan", "Kepala Dinas Kesehatan"),
        ("Kepala", "Dinas Kesehatan", "Kepala Dinas Kesehatan"),
        ("Plt. Kepala Dinas", "Dinas Kesehatan", "Plt. Kepala Dinas Kesehatan"),
        ("Kepala Dinas Kesehatan Kota", "Dinas Kesehatan", "Kepala Dinas Kesehatan Kota"),
        ("Kepala Bidang", "Dinas Kesehatan", "Kepala Bidang Dinas Kesehatan"),
        ("Kepala Dinas Daerah", "Dinas Daerah Kota", "Kepala Dinas Daerah Kota"),
        ("Sekretaris Daerah", None, "Sekretaris Daerah"),
        (None, "LSM pertama", "LSM pertama"),
    ],
)
def test_a_position_is_written_with_its_organization_and_nothing_twice(position, organization, printed):
    assert addressee(Participant(invited_position=position, organization_name=organization)) == printed


def test_a_person_is_named_only_where_no_position_was_invited():
    named = Participant(invited_name="Tamu, S.H.", organization_name="Komunitas")
    assert addressee(named) == "Tamu, S.H., Komunitas"
    assert (
        addressee(Participant(invited_name="Tamu", invited_position="Kepala", organization_name="BPS")) == "Kepala BPS"
    )


def test_the_letter_goes_to_the_invited_in_protocol_order_but_to_no_walk_in_and_not_to_whoever_signs(
    session, meeting, tmp_path
):
    second = invite(session, meeting, "Kepala Dinas", make_organization(session, "Dinas Kesehatan"))
    invite(session, meeting, "Ketua", make_organization(session, "LSM pertama"))
    invite(session, meeting, "Tamu", is_walk_in=True)
    second.sort = 90
    session.flush()
    session.expire(meeting, ["participants"])
    letter = invitation_data(asked(session, meeting, tmp_path))
    assert letter.addressees == ("Ketua LSM pertama", "Kepala Dinas Kesehatan")


def test_the_chair_gets_a_letter_where_somebody_else_signs_it(session, meeting, tmp_path):
    chair = next(line for line in meeting.participants if line.role is ParticipantRole.CHAIR)
    chair.invited_position = "Asisten Administrasi Umum"
    head = make_account(session, name="Kepala Dinas")
    invite(session, meeting, "Kepala", meeting.host, person_id=head.person_id)
    add(session, Signatory(meeting=meeting, person_id=head.person_id, position="Kepala Dinas", name="Kepala"))
    session.expire(meeting)
    letter = invitation_data(asked(session, meeting, tmp_path))
    assert letter.addressees == ("Asisten Administrasi Umum",)
    assert letter.signatory.position == "Kepala Dinas"


def test_an_item_that_the_reader_may_not_see_is_closed_and_its_level_is_not_told(
    session, meeting, secretary, chair, tmp_path
):
    make_agenda_item(session, meeting, title="Terbuka bagi semua")
    make_agenda_item(session, meeting, title="Kasus R", level=SecurityLevel.RAHASIA)
    letter = invitation_data(asked(session, meeting, tmp_path, by=secretary))
    assert letter.agenda == ("Terbuka bagi semua", None)
    assert letter.security_word == ""
    content, _name = make_invitation(asked(session, meeting, tmp_path, by=secretary))
    assert "Tertutup" in Docx(content).text
    assert "Kasus R" not in Docx(content).text
    whole = invitation_data(asked(session, meeting, tmp_path, by=chair))
    assert whole.agenda == ("Terbuka bagi semua", "Kasus R")
    assert whole.security_word == "RAHASIA"


def test_a_meeting_of_limited_circulation_says_so(session, meeting, tmp_path):
    meeting.level = SecurityLevel.TERBATAS
    assert invitation_data(asked(session, meeting, tmp_path)).security_word == "TERBATAS"


def test_link_and_passcode_are_in_no_letter_unless_the_office_wants_them_and_then_only_for_who_may_join(
    session, meeting, host, secretary, tmp_path
):
    meeting.link, meeting.passcode, meeting.state = "https://rapat.example/1", "4711", MeetingState.APPROVED
    auditor = make_account(session, Role.AUDITOR)
    plain = invitation_data(asked(session, meeting, tmp_path, by=secretary))
    assert plain.is_online
    assert plain.online is None
    host.letterhead = Letterhead(profile={"invitation_link": True})
    session.flush()
    assert invitation_data(asked(session, meeting, tmp_path, by=secretary)).online == Online(
        link="https://rapat.example/1", passcode="4711"
    )
    assert invitation_data(asked(session, meeting, tmp_path, by=auditor)).online is None
    content, _name = make_invitation(asked(session, meeting, tmp_path, by=auditor))
    assert all(b"rapat.example" not in part for part in Docx(content).parts.values())


def test_a_meeting_that_was_put_off_is_told_with_the_letter_that_had_invited_to_it(session, meeting, tmp_path):
    meeting.invitation_number, meeting.invitation_date = "215/A", date(2024, 6, 3)
    meeting.postponed_from = date(2024, 6, 20)
    again = invitation_data(asked(session, meeting, tmp_path))
    assert (again.notice, again.formerly, again.number) == (Notice.RESCHEDULED, date(2024, 6, 20), "215/A")
    for state, notice in (
        (MeetingState.POSTPONED, Notice.POSTPONED),
        (MeetingState.CANCELLED, Notice.CANCELLED),
    ):
        meeting.state = state
        letter = invitation_data(asked(session, meeting, tmp_path))
        assert letter.notice is notice
        assert (letter.number, letter.dated) == ("", None)
        assert (letter.old_number, letter.old_date) == ("215/A", date(2024, 6, 3))


def test_the_questions_do_not_grow_with_the_invited(session, meeting, secretary, tmp_path):
    def questions():
        with counted(session) as statements:
            invitation_data(asked(session, meeting, tmp_path, by=secretary))
        return len(statements)

    invite_many(session, meeting, 2)
    few = questions()
    invite_many(session, meeting, 40)
    assert questions() == few


def test_the_secretary_takes_the_letter_to_each_by_its_address(session, meeting, secretary, browse):
    invite_many(session, meeting, 3)
    session.commit()
    browser = browse(secretary)
    for query, count, state in (("", 1, ""), ("?masing-masing", 3, " masing-masing")):
        answer = browser.client.get(f"/rapat/{meeting.id}/naskah/undangan.docx{query}")
        assert answer.status_code == 200
        assert f"Surat undangan Rapat Koordinasi 2024-06-27{state}.docx" in answer.headers["Content-Disposition"]
        docx = Docx(answer.get_data())
        assert sum(each.style == "GarisKop" for each in docx.paragraphs) == count
