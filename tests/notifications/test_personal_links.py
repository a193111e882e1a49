"""Personal links, opened as a phone opens them: one thing, no account, no longer than it lasts."""

from __future__ import annotations

import logging
import re
from datetime import date, time
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from coordination.accounts.models import Role
from coordination.actions import verifying
from coordination.actions.models import Action, ActionState, Channel, ProgressUpdate, RequestState
from coordination.audit.models import ActorKind, AuditEntry
from coordination.directory.models import Person, Position
from coordination.logs import masked
from coordination.meetings import levels, participants, states
from coordination.meetings.days import DayTimes
from coordination.meetings.models import MeetingState, Participant, Presence, Reply, SecurityLevel
from coordination.notifications.links import end_links, new_link
from coordination.notifications.models import LinkEnd, LinkKind, PersonalLink
from coordination.outbox.models import Mail
from coordination.outbox.services import Recipient, enqueue
from tests.factories import (
    NOW,
    actor_of,
    add,
    make_account,
    make_action,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_organization,
)
from tests.notifications.phone import Phone

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def phone(client, session):
    return Phone(client, session)


@pytest.fixture
def agency(session):
    return make_organization(session, "Dinas Kesehatan")


@pytest.fixture
def chair(session):
    return make_account(session, Role.OFFICER, make_organization(session, "Setda"))


@pytest.fixture
def meeting(session, chair):
    host = make_organization(session, "DP3A")
    return make_meeting(session, host, title="Rapat perlindungan", state=MeetingState.APPROVED, chair=chair)


@pytest.fixture
def action(session, agency, meeting):
    item = make_agenda_item(session, meeting, title="Rujukan")
    decision = make_decision(session, meeting, "Layanan diperluas", agenda_item=item, number=1)
    make_decision(session, meeting, "Keputusan lain", number=2)
    return make_action(session, decision, owner=agency, text="Menyusun alur rujukan", code="1")


@pytest.fixture
def opens(session, action):
    """The address of a link to the action, given to the agency's mailbox."""
    return give(session, LinkKind.ACTION, action=action)


def give(session, kind, **given):
    token = new_link(session=session, now=NOW, kind=kind, **given)
    session.commit()
    place = {LinkKind.ACTION: "t", LinkKind.ATTENDANCE: "undangan", LinkKind.INQUIRY: "keadaan"}[kind]
    return f"/{place}/{token}"


def picture():
    file = BytesIO()
    Image.new("RGB", (64, 48), "navy").save(file, "JPEG")
    return BytesIO(file.getvalue()), "bukti.jpg"


# --- what a link shows ---------------------------------------------------------------------------------------


def test_it_shows_the_task_and_nothing_else_of_the_meeting(phone, opens):
    page = phone.get(opens)
    for shown in ("Menyusun alur rujukan", "Layanan diperluas", "Rapat perlindungan", "Dinas Kesehatan"):
        assert shown in page
    for hidden in ("Keputusan lain", "Rujukan</", "/rapat/", "Orang "):
        assert hidden not in page


def test_its_address_is_told_to_nobody(phone, opens):
    answer = phone.client.get(opens)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert '<meta name="referrer" content="no-referrer">' in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    wrong = phone.client.get("/t/nobody-has-ever-made-this")
    assert (wrong.status_code, wrong.headers["Referrer-Policy"]) == (404, "no-referrer")
    assert "Tautan ini tidak berlaku lagi" in wrong.text


def test_only_the_hash_of_the_token_is_kept_and_no_log_line_holds_it(session, opens, caplog):
    token = opens.rpartition("/")[2]
    assert token not in session.scalars(select(PersonalLink.token_hash)).one()
    with caplog.at_level(logging.INFO, "waitress"):
        logging.getLogger("waitress").info("Client disconnected while serving %s", opens)
    assert token not in caplog.text
    assert caplog.messages == ["Client disconnected while serving /t/…"]
    assert masked(f"http://rakor/undangan/{token}?x=1 /keadaan/{token}") == "http://rakor/undangan/…?x=1 /keadaan/…"
    assert masked("/rapat/12/undangan/kelompok") == "/rapat/12/undangan/kelompok"


@pytest.mark.parametrize("given", [{"method": "HEAD"}, {"headers": {"Sec-Purpose": "prefetch"}}])
def test_a_look_without_a_person_changes_nothing(phone, session, opens, given):
    given = {"method": "GET", **given}
    assert phone.client.open(opens, **given).status_code == 200
    assert phone.client.get(opens, headers={"User-Agent": "WhatsApp/2.23"}).status_code == 200
    session.rollback()
    assert session.scalars(select(PersonalLink.opened_at)).one() is None


def test_the_first_look_is_noted_with_the_mail_it_came_in(phone, session, action, agency, clock):
    enqueue(
        session=session,
        now=NOW,
        kind="released",
        recipients=[Recipient(organization_id=agency.id)],
        cause="released:1",
        about={},
    )
    address = give(session, LinkKind.ACTION, action=action, mail=session.scalars(select(Mail)).one())
    phone.get(address)
    clock.forward(days=1)
    phone.get(address)
    assert session.scalars(select(Mail.opened_at)).one() == NOW
    assert session.scalars(select(PersonalLink.opened_at)).one() == NOW


# --- reporting -----------------------------------------------------------------------------------------------


def test_somebody_without_an_account_reports_and_the_record_keeps_their_name(phone, session, action, opens):
    phone.send(opens, do="save", said_by="dr. Sitti, Kepala Dinas", words="Rapat tim", percent="50")
    update = session.scalars(select(ProgressUpdate)).one()
    assert (update.channel, update.said_by, update.account_id) == (Channel.LINK, "dr. Sitti, Kepala Dinas", None)
    assert (update.organization_id, action.state, action.percent) == (action.owner_id, ActionState.IN_PROGRESS, 50)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.actor_kind, entry.account_id) == (ActorKind.LINK, None)
    page = phone.get(opens)
    assert "Terima kasih. Kemajuan tersimpan." in page
    assert 'value="dr. Sitti, Kepala Dinas"' in page  # typed once


def test_a_finished_task_is_handed_in_with_a_photo_under_the_same_rules(phone, session, action, opens):
    refused = phone.send(opens, 422, do="submit", said_by="Sitti", words="Sudah")
    assert "Sertakan paling sedikit satu bukti dukung" in refused
    phone.send(opens, do="submit", said_by="Sitti", words="Sudah", evidence=picture())
    assert session.get_one(Action, action.id).state is ActionState.SUBMITTED
    page = phone.get(opens)
    assert "1 berkas atau tautan dilampirkan" in page
    assert "bukti.jpg" not in page
    assert "Laporkan selesai" not in page


def test_whoever_reports_says_who_they_are(phone, session, opens):
    assert "Tuliskan nama Anda" in phone.send(opens, 422, do="save", said_by=" ", words="Sudah")
    assert not session.scalars(select(ProgressUpdate)).all()


def test_the_same_form_twice_reports_once(phone, session, opens):
    for _time in range(2):
        phone.send(opens, do="save", said_by="Sitti", words="Sudah", client_key="same")
    assert len(session.scalars(select(ProgressUpdate)).all()) == 1


def test_a_file_that_is_no_evidence_is_refused_with_its_name(phone, opens):
    sent = {"evidence": (BytesIO(b"MZ\x90\x00 program"), "bukti.exe"), "said_by": "Sitti", "words": "Sudah"}
    assert "bukti.exe" in phone.send(opens, 422, do="submit", **sent)


def test_more_time_is_asked_for_through_the_link_too(phone, session, action, opens):
    wish = {"said_by": "Sitti", "target_text": "30 Agustus 2024", "reason": "Anggaran bergeser"}
    phone.send(opens, to="/perpanjangan", **wish)
    (asked,) = session.get_one(Action, action.id).requests
    assert (asked.state, asked.last_day, asked.asked_by_id) == (RequestState.PENDING, date(2024, 8, 30), None)
    assert "menunggu keputusan sekretariat" in phone.get(opens)


def test_what_people_wrote_stays_text(phone, session, action, opens):
    name = """Dr. H. O'Brien & "Anak" <Kota>, S.H., M.Si."""
    action.text = f"{name}\r\n😀 {'x' * 300}"
    session.commit()
    phone.send(opens, do="save", said_by=name, words=f"<script>alert(1)</script> {name}")
    page = phone.get(opens)
    assert "<script>alert" not in page
    assert "<Kota>" not in page
    assert session.scalars(select(ProgressUpdate.said_by)).one() == name


# --- its end -------------------------------------------------------------------------------------------------


def _completed(session, action):
    action.state = ActionState.DONE


def _cancelled(session, action):
    action.state = ActionState.CANCELLED


def _given_to_another_agency(session, action):
    action.owner = make_organization(session)


def _given_to_another_person(session, action):
    action.person = add(session, Person(name="Pengganti"))


def _given_to_another_position(session, action):
    action.position = add(session, Position(organization=action.owner, title="Kepala Bidang"))


def _raised(session, action):
    action.decision.agenda_item.level = SecurityLevel.RAHASIA


def _taken_back(session, action):
    action.released_at = None


def _withdrawn(session, action):
    end_links(session=session, now=NOW, why=LinkEnd.WITHDRAWN, which=PersonalLink.action_id == action.id)


@pytest.mark.parametrize(
    "happens",
    [
        _completed,
        _cancelled,
        _given_to_another_agency,
        _given_to_another_person,
        _given_to_another_position,
        _raised,
        _taken_back,
        _withdrawn,
    ],
)
def test_it_opens_and_takes_nothing_once_its_task_is_over_elsewhere_or_secret(phone, session, action, opens, happens):
    token = re.search(r'name="csrf-token" content="([^"]+)"', phone.get(opens))[1]
    happens(session, action)
    session.commit()
    page = phone.get(opens, 404)
    assert "Mintalah yang baru kepada sekretariat" in page
    assert "alur rujukan" not in page
    sent = {"csrf_token": token, "do": "save", "said_by": "Sitti", "words": "Terlambat"}
    for address in (opens, f"{opens}/perpanjangan"):
        assert phone.client.post(address, data=sent).status_code == 404
    session.rollback()
    assert not session.scalars(select(ProgressUpdate)).all()


def test_a_person_who_left_the_agency_or_the_office_acts_no_more(phone, session, action, agency):
    head = add(session, Person(name="Kepala", organization=agency))
    address = give(session, LinkKind.ACTION, action=action, person_id=head.id)
    phone.get(address)
    head.organization = make_organization(session)
    session.commit()
    phone.get(address, 404)
    head.organization = agency
    session.commit()
    phone.get(address)
    head.active = False
    session.commit()
    phone.get(address, 404)


def test_a_task_handed_back_opens_again_until_it_is_done(phone, session, action, opens, meeting):
    phone.send(opens, do="submit", said_by="Sitti", words="Sudah", evidence=picture())
    secretary = actor_of(make_account(session, Role.SECRETARIAT, meeting.host))
    stored = session.get_one(Action, action.id)
    verifying.return_(session=session, actor=secretary, now=NOW, action=stored, reason="Belum ditandatangani")
    session.commit()
    assert "Belum ditandatangani" in phone.get(opens)


def test_a_link_of_one_kind_opens_no_other(phone, opens):
    for place in ("/undangan/", "/keadaan/"):
        phone.get(place + opens.rpartition("/")[2], 404)


def test_guessing_is_slowed_down_and_good_links_are_not(phone, opens):
    for _time in range(10):
        phone.get("/t/guessed", 404)
    assert phone.client.get("/t/guessed").status_code == 429


def test_a_whole_office_behind_one_address_opens_its_links(phone, opens):
    for _time in range(70):
        phone.get(opens)


# --- an invitation -------------------------------------------------------------------------------------------


@pytest.fixture
def planned(session, agency):
    meeting = make_meeting(
        session,
        make_organization(session, "DP3A"),
        title="Rapat perlindungan",
        day=date(2024, 7, 4),
        state=MeetingState.PLANNED,
        invited=(agency, make_organization(session, "Kodim")),
        place="Aula",
        link="https://rapat.example/1",
        passcode="4711",
    )
    make_agenda_item(session, meeting, title="Rujukan")
    make_agenda_item(session, meeting, title="Kasus anak", level=SecurityLevel.RAHASIA)
    return meeting


@pytest.fixture
def line(planned):
    return planned.participants[0]


@pytest.fixture
def invitation(session, line):
    return give(session, LinkKind.ATTENDANCE, participant=line)


def answers(session):
    return session.scalars(select(Reply).order_by(Reply.id)).all()


def test_an_invitation_tells_the_invited_what_they_need_and_no_closed_item(phone, invitation):
    page = phone.get(invitation)
    for shown in ("Kamis, 4 Juli 2024", "09.00 WITA", "Aula", "https://rapat.example/1", "4711", "Rujukan", "Tertutup"):
        assert shown in page
    for hidden in ("Kasus anak", "Kodim"):
        assert hidden not in page


def test_an_answer_can_be_changed_until_the_meeting_begins(phone, session, invitation, clock):
    phone.send(invitation, presence="present", online="y", attendee_name="Orang lain")
    phone.send(
        invitation, presence="represented", attendee_name="Ahmad, S.KM.", attendee_position="Kepala Bidang", words="x"
    )
    first, last = answers(session)
    assert (first.presence, first.online, first.attendee_name) == (Presence.PRESENT, True, None)
    assert (last.presence, last.attendee_name, last.words) == (Presence.REPRESENTED, "Ahmad, S.KM.", None)
    assert "Diwakili oleh Ahmad, S.KM., Kepala Bidang" in phone.get(invitation)
    clock.set(2024, 7, 4, 9)
    page = phone.get(invitation)
    assert "Rapat sudah dimulai" in page
    assert '<form class="reply"' not in page
    assert "Rapat sudah dimulai" in phone.send(invitation, 422, presence="present")
    assert len(answers(session)) == 2


def test_who_represents_has_a_name_or_a_position_and_nothing_else_is_an_answer(phone, session, invitation):
    assert "Tuliskan nama atau jabatan yang mewakili" in phone.send(invitation, 422, presence="represented")
    for wrong in ("", "absent", "unknown", "<b>"):
        assert "Pilih salah satu" in phone.send(invitation, 422, presence=wrong)
    assert not answers(session)


def test_a_meeting_that_moved_asks_anew(phone, session, planned, invitation):
    phone.send(invitation, presence="present")
    by = {"session": session, "actor": actor_of(make_account(session, Role.SECRETARIAT, planned.host)), "now": NOW}
    states.postpone(**by, meeting=planned, reason="Pimpinan bertugas")
    session.commit()
    assert "Rapat ini ditunda" in phone.get(invitation)
    states.reschedule(**by, meeting=planned, days=[DayTimes(date(2024, 7, 11), time(9))])
    session.commit()
    page = phone.get(invitation)
    assert "Jadwal rapat berubah" in page
    assert "Kamis, 11 Juli 2024" in page
    phone.send(invitation, presence="excused", words="Dinas luar")
    assert [reply.superseded_at is None for reply in answers(session)] == [False, True]
    assert "Tidak dapat hadir: Dinas luar" in phone.get(invitation)


def test_a_cancelled_meeting_says_so_and_a_secret_or_discarded_one_says_nothing(phone, session, planned, invitation):
    planned.state, planned.state_reason = MeetingState.CANCELLED, "Anggaran ditunda"
    session.commit()
    assert "Rapat ini dibatalkan" in phone.get(invitation)
    planned.state, planned.discarded_at = MeetingState.PLANNED, NOW
    session.commit()
    phone.get(invitation, 404)
    planned.discarded_at = None
    levels.change_level(
        session=session,
        actor=actor_of(make_account(session, Role.SECRETARIAT, planned.host)),
        now=NOW,
        meeting=planned,
        level=SecurityLevel.RAHASIA,
    )
    session.commit()
    assert "perlindungan" not in phone.get(invitation, 404)


def test_whoever_is_taken_off_the_list_has_no_invitation_left(phone, session, planned, line, invitation):
    phone.send(invitation, presence="present")
    secretary = actor_of(make_account(session, Role.SECRETARIAT, planned.host))
    participants.remove_participant(
        session=session, actor=secretary, now=NOW, participant=session.get_one(Participant, line.id)
    )
    session.commit()
    phone.get(invitation, 404)
    assert not answers(session)
