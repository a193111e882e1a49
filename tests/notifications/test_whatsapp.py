"""Texts for WhatsApp: polite, with a link that works, on record that they were taken, and nothing secret in them."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from coordination.accounts.models import Role
from coordination.actions.models import ActionState, Inquiry
from coordination.directory.models import OrganizationKind, Person, Position
from coordination.meetings.models import MeetingState, Participant, ParticipantRole, SecurityLevel
from coordination.notifications.models import PersonalLink, WhatsappText
from coordination.notifications.whatsapp import number_of
from tests.factories import (
    add,
    make_account,
    make_action,
    make_decision,
    make_meeting,
    make_office,
    make_organization,
)
from tests.notifications.phone import Phone

pytestmark = pytest.mark.usefixtures("clock")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def town(session, browse):
    office = make_office(session)
    office.public_url = "https://rakor.example"
    host = make_organization(session, "DP3A")
    agency = make_organization(session, "Dinas Kesehatan", phone="0401 3121234")
    head = add(session, Person(name="Sitti", title_front="dr.", phone="0812-3456-7890", organization=agency))
    add(session, Position(organization=agency, title="Kepala Dinas", is_head=True, holder=head))
    before = make_meeting(session, host, title="Rapat Juni", day=date(2024, 6, 1), state=MeetingState.APPROVED)
    decision = make_decision(session, before, "Layanan diperluas", number=1)
    action = make_action(session, decision, owner=agency, text="Menyusun alur rujukan", last_day=date(2024, 6, 20))
    secretary = make_account(session, Role.SECRETARIAT, host, name="Rina")
    session.commit()
    town = SimpleNamespace(session=session, host=host, agency=agency, head=head, before=before, decision=decision)
    town.action, town.browser, town.page = action, browse(secretary), f"/tindak-lanjut/{action.id}"
    return town


def take(town, address, status=200):
    """Tap the button; return the words, and where WhatsApp opens."""
    answer = town.browser.post(address, status, headers=HTMX).get_data(as_text=True)
    shown = lxml.html.fragment_fromstring(answer, create_parent="div")
    words = shown.xpath("string(.//textarea)").removeprefix("\n")
    opens = urlsplit(shown.xpath("string(.//a/@href)"))
    assert (opens.netloc, parse_qs(opens.query)["text"]) == ("wa.me", [words])
    return words, opens.path.removeprefix("/")


def links(town):
    town.session.rollback()
    return town.session.scalars(select(PersonalLink)).all()


def path_in(words):
    return urlsplit(re.search(r"https://rakor\.example\S+", words)[0]).path


def test_a_reminder_names_the_task_its_day_and_a_link_that_opens_it(town, client):
    words, number = take(town, f"{town.page}/whatsapp")
    assert number == "6281234567890"
    assert words.startswith("Yth. *dr. Sitti*,\n")
    for said in ("*Menyusun alur rujukan*", "Dari Rapat Juni, 1 Juni 2024", "Kamis, 20 Juni 2024 (lewat 7 hari)"):
        assert said in words
    assert "Menyusun alur rujukan" in Phone(client, town.session).get(path_in(words))
    assert [link.person_id for link in links(town)] == [town.head.id]


def test_that_it_was_taken_is_shown_with_who_and_when_and_its_words_are_kept_nowhere(town):
    assert "Disalin untuk WhatsApp" not in town.browser.get(town.page)
    for _time in range(2):
        take(town, f"{town.page}/whatsapp")
    assert "Disalin untuk WhatsApp 2×, terakhir 27 Juni 2024 oleh Rina" in town.browser.get(town.page)
    kept = {column.name for column in WhatsappText.__table__.columns}
    assert not kept & {"words", "text"}


def test_without_scripts_the_text_comes_as_a_page(town):
    page = town.browser.post(f"{town.page}/whatsapp", 200).get_data(as_text=True)
    assert "<html" in page
    assert "Menyusun alur rujukan" in page


def test_withdrawn_links_open_nothing_and_a_new_text_opens_again(town, client):
    words, _number = take(town, f"{town.page}/whatsapp")
    assert "Tarik 1 tautan pribadi" in town.browser.get(town.page)
    town.browser.post(f"{town.page}/tautan/tarik")
    phone = Phone(client, town.session)
    phone.get(path_in(words), 404)
    phone.get(path_in(take(town, f"{town.page}/whatsapp")[0]))


def test_from_rahasia_up_the_text_says_only_that_a_task_waits_and_makes_no_link(town):
    secretary = town.session.scalars(select(Person).where(Person.name == "Rina")).one()
    town.before.participants.append(Participant(role=ParticipantRole.CHAIR, person=secretary))
    town.before.level = SecurityLevel.RAHASIA
    town.session.commit()
    words, _number = take(town, f"{town.page}/whatsapp")
    assert words.startswith("Ada tugas untuk Anda.")
    assert words.endswith(f"https://rakor.example{town.page}")
    for hidden in ("rujukan", "Juni", "Dinas", "Sitti", "DP3A"):
        assert hidden not in words
    assert not links(town)


def test_a_body_outside_the_offices_command_is_asked_for_news(town):
    town.agency.kind = OrganizationKind.NGO
    town.session.commit()
    words, _number = take(town, f"{town.page}/whatsapp")
    assert "mohon kabar" in words
    assert "Mengingatkan" not in words


@pytest.mark.parametrize("state", [ActionState.SUBMITTED, ActionState.DONE, ActionState.CANCELLED])
def test_what_waits_for_nobody_there_has_no_reminder(town, state):
    town.action.state = state
    town.session.commit()
    refusal = town.browser.post(f"{town.page}/whatsapp", 200, headers=HTMX).get_data(as_text=True)
    assert "masih terbuka" in refusal
    assert not links(town)
    assert not town.session.scalars(select(WhatsappText)).all()


def test_all_an_agency_owes_stands_in_one_text_late_first_with_counts_and_links(town, client):
    for number in range(12):
        make_action(town.session, town.decision, owner=town.agency, text=f"Tugas {number}")
    secret = make_action(town.session, town.decision, owner=town.agency, text="Rahasia dapur")
    secret.level = SecurityLevel.RAHASIA
    elsewhere = make_decision(town.session, make_meeting(town.session, state=MeetingState.APPROVED))
    make_action(town.session, elsewhere, owner=town.agency, text="Rapat orang lain")
    town.session.commit()
    words, _number = take(town, f"/instansi/{town.agency.id}/whatsapp")
    assert "Dinas Kesehatan mempunyai 13 tindak lanjut terbuka, 1 lewat tenggat:" in words
    assert words.index("1. *Menyusun alur rujukan*") < words.index("2. *Tugas 0*")
    assert "dan 3 lainnya." in words
    assert "Rahasia dapur" not in words
    assert "Rapat orang lain" not in words
    assert len(links(town)) == 10
    assert "Menyusun alur rujukan" in Phone(client, town.session).get(path_in(words))


@pytest.fixture
def meeting(town):
    found = make_meeting(
        town.session,
        town.host,
        title="Rapat Juli",
        day=date(2024, 7, 4),
        state=MeetingState.PLANNED,
        invited=(town.agency,),
        place="Aula",
        link="https://rapat.example/1",
    )
    town.session.commit()
    return found


def test_an_invitation_says_when_and_where_and_asks_who_comes(town, meeting, client):
    line = meeting.participants[0].id
    words, number = take(town, f"/rapat/{meeting.id}/peserta/{line}/whatsapp")
    assert number == "6281234567890"
    for said in ("*Rapat Juli*", "Kamis, 4 Juli 2024, pukul 09.00 WITA s.d. selesai", "Tempat: Aula"):
        assert said in words
    assert "rapat.example/1" not in words  # the address of the room stays with the invited
    Phone(client, town.session).send(path_in(words), presence="present")
    assert "1 hadir" in town.browser.get(f"/rapat/{meeting.id}")


def test_the_question_before_a_meeting_and_the_news_of_its_notula(town, meeting, client):
    town.browser.post(f"/rapat/{meeting.id}/keadaan")
    inquiry = town.session.scalars(select(Inquiry)).one()
    words, _number = take(town, f"/rapat/{meeting.id}/keadaan/{inquiry.id}/whatsapp")
    assert "Menjelang *Rapat Juli* pada Kamis, 4 Juli 2024" in words
    Phone(client, town.session).get(path_in(words))
    words, number = take(town, f"/rapat/{town.before.id}/whatsapp")
    assert number == ""
    assert "Notula *Rapat Juni*" in words
    assert path_in(words) == f"/rapat/{town.before.id}"
    town.browser.post(f"/rapat/{meeting.id}/whatsapp", 422)


def test_what_people_wrote_stays_inside_its_line_and_its_bold(town):
    town.action.text = 'O\'Brien & "Anak" <Kota> *tebal*\r\nhttps://palsu.example 😀 ' + "x" * 400
    town.session.commit()
    words, _number = take(town, f"{town.page}/whatsapp")
    (line,) = [one for one in words.split("\n") if "Brien" in one]
    assert line.count("*") == 2
    assert line.startswith("*")
    assert line.endswith("*")
    assert len(line) < 310


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("0812-3456-7890", "6281234567890"),
        ("+62 812 3456 7890", "6281234567890"),
        ("8123456789", "628123456789"),
        ("0401 3121234 / 081234567890", "6281234567890"),
        ("+60 12 345 6789", "60123456789"),
        ("(0401) 312123", ""),
        ("hubungi ajudan", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_number_is_dialled_as_whatsapp_wants_it_and_a_landline_not_at_all(written, dialled):
    assert number_of(written) == dialled


@given(st.text(max_size=80))
def test_no_number_whatever_was_written_is_more_than_digits(text):
    assert re.fullmatch(r"[0-9]*", number_of(text))
