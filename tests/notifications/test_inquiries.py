"""Asked before a meeting where it stands: each agency once, on one page, and the answers open the meeting."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from coordination.accounts.models import Role
from coordination.actions.models import Action, ActionState, CarriedAction, Channel, Inquiry, ProgressUpdate
from coordination.db import unit_of_work
from coordination.directory.models import Person, Position
from coordination.meetings.models import MeetingState, SecurityLevel
from coordination.notifications.letters import Withheld
from coordination.notifications.links import new_link
from coordination.notifications.models import LinkKind, PersonalLink
from coordination.notifications.readers import reader_of
from coordination.notifications.writing import Desk, written
from coordination.outbox.models import Mail, Reason
from coordination.outbox.services import recipient_of
from tests.factories import (
    NOW,
    add,
    make_account,
    make_action,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_office,
    make_organization,
)
from tests.notifications.phone import Phone

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def town(app, session, browse):
    """A host that met before, and two agencies that owe something of it; the next meeting is in a week."""
    office = make_office(session)
    office.public_url = "https://rakor.example/kota"
    host = make_organization(session, "DP3A")
    agency, other, stranger = (make_organization(session, name) for name in ("Dinkes", "Kodim", "Bappeda"))
    before = make_meeting(session, host, title="Rapat Juni", day=date(2024, 6, 1), state=MeetingState.APPROVED)
    decision = make_decision(session, before, number=1)
    town = SimpleNamespace(session=session, app=app, host=host, agency=agency, other=other, before=before)
    town.action = make_action(session, decision, owner=agency, text="Menyusun alur rujukan", last_day=date(2024, 6, 20))
    town.second = make_action(session, decision, owner=agency, text="Melatih petugas")
    town.others = make_action(session, decision, owner=other, text="Menempatkan babinsa")
    make_action(session, decision, owner=stranger, text="Tidak diundang")
    make_action(session, decision, owner=agency, text="Sudah selesai", state=ActionState.DONE)
    make_action(session, decision, owner=host, text="Milik penyelenggara")
    town.meeting = make_meeting(
        session, host, title="Rapat Juli", day=date(2024, 7, 4), state=MeetingState.PLANNED, invited=(agency, other)
    )
    town.secretary_account = make_account(session, Role.SECRETARIAT, host)
    session.commit()
    town.secretary = browse(town.secretary_account)
    town.page = f"/rapat/{town.meeting.id}"
    return town


def inquiries(town):
    town.session.rollback()
    return town.session.scalars(select(Inquiry).order_by(Inquiry.id)).all()


def mails(town):
    town.session.rollback()
    return town.session.scalars(select(Mail).order_by(Mail.id)).all()


def letter(town, mail, **given):
    with town.app.app_context(), unit_of_work(town.session) as session:
        mail = session.get_one(Mail, mail.id)
        recipient = recipient_of(mail)
        reader = reader_of(session, recipient)
        desk = Desk(
            app=town.app,
            session=session,
            office=make_office(session),
            mail=mail,
            recipient=recipient,
            reader=reader,
            now=NOW,
            **given,
        )
        return written(desk)


def link_to(town, inquiry):
    token = new_link(session=town.session, now=NOW, kind=LinkKind.INQUIRY, inquiry=inquiry)
    town.session.commit()
    return f"/keadaan/{token}"


@pytest.fixture
def phone(client, session):
    return Phone(client, session)


def test_one_button_asks_each_invited_agency_that_owes_something_once(town):
    assert "2 instansi masih mempunyai tindak lanjut terbuka" in town.secretary.get(town.page)
    town.secretary.post(f"{town.page}/keadaan")
    assert [one.organization_id for one in inquiries(town)] == [town.agency.id, town.other.id]
    assert [mail.organization_id for mail in mails(town)] == [town.agency.id, town.other.id]
    shown = town.secretary.get(town.page)
    assert "0 dari 2 instansi sudah menjawab. Belum: Dinkes, Kodim." in shown
    town.secretary.post(f"{town.page}/keadaan")
    assert (len(inquiries(town)), len(mails(town))) == (2, 2)


def test_asking_again_another_day_reminds_the_silent_alone(town, clock, phone):
    town.secretary.post(f"{town.page}/keadaan")
    phone.send(link_to(town, inquiries(town)[0]), said_by="Sitti", words="Baik")
    clock.forward(days=1)
    town.secretary.post(f"{town.page}/keadaan")
    assert [mail.organization_id for mail in mails(town)] == [town.agency.id, town.other.id, town.other.id]


def test_what_the_agenda_carries_over_is_asked_about_before_all_else(town):
    item = make_agenda_item(town.session, town.meeting, title="Tindak lanjut rapat lalu")
    add(town.session, CarriedAction(agenda_item=item, action=town.others))
    add(town.session, CarriedAction(agenda_item=item, action=town.action, taken_off_at=NOW))
    town.session.commit()
    town.secretary.post(f"{town.page}/keadaan")
    assert [one.organization_id for one in inquiries(town)] == [town.other.id]


def test_all_it_owes_stands_on_one_page_and_nothing_of_others(town, phone):
    town.secretary.post(f"{town.page}/keadaan")
    page = phone.get(link_to(town, inquiries(town)[0]))
    for shown in ("Menyusun alur rujukan", "Melatih petugas", "Dinkes", "Rapat Juli", "lewat 7 hari"):
        assert shown in page
    for hidden in ("Menempatkan babinsa", "Kodim", "Sudah selesai", "Milik penyelenggara"):
        assert hidden not in page
    assert page.index("Menyusun alur") < page.index("Melatih petugas")


def test_an_answer_is_progress_of_each_action_and_opens_the_meeting(town, phone):
    town.secretary.post(f"{town.page}/keadaan")
    inquiry = inquiries(town)[0]
    address = link_to(town, inquiry)
    lines = {f"words_{town.action.id}": "Naskah di bagian hukum", f"percent_{town.action.id}": "75"}
    phone.send(address, said_by="Sitti, Sekretaris", words="Anggaran belum cair", **lines)
    update = town.session.scalars(select(ProgressUpdate)).one()
    assert (update.action_id, update.channel, update.said_by) == (town.action.id, Channel.LINK, "Sitti, Sekretaris")
    assert town.session.get_one(Action, town.action.id).percent == 75
    assert "Sudah dijawab" in phone.get(address)
    page = town.secretary.get(town.page)
    for shown in ("1 dari 2 instansi sudah menjawab. Belum: Kodim.", "Anggaran belum cair", "Naskah di bagian hukum"):
        assert shown in page
    fragment = town.secretary.client.get(f"{town.page}/keadaan", headers={"HX-Request": "true"}).text
    assert "Anggaran belum cair" in fragment
    assert "<html" not in fragment


def test_the_same_answer_twice_reports_once_and_an_empty_one_is_none(town, phone):
    town.secretary.post(f"{town.page}/keadaan")
    address = link_to(town, inquiries(town)[0])
    sent = {"said_by": "Sitti", f"words_{town.action.id}": "Naskah selesai", "client_key": "same"}
    for _time in range(2):
        phone.send(address, **sent)
    assert len(town.session.scalars(select(ProgressUpdate)).all()) == 1
    assert "Tuliskan keadaan paling sedikit satu" in phone.send(address, 422, said_by="Sitti")
    assert "Tuliskan nama Anda" in phone.send(address, 422, words="Baik")


def test_a_line_that_is_refused_says_so_at_its_place_and_nothing_is_kept(town, phone):
    town.secretary.post(f"{town.page}/keadaan")
    lines = {f"words_{town.action.id}": "Naskah selesai", f"percent_{town.second.id}": "50"}
    page = phone.send(link_to(town, inquiries(town)[0]), 422, said_by="Sitti", **lines)
    assert f'id="words_{town.second.id}-error"' in page
    assert "Naskah selesai" in page
    assert not town.session.scalars(select(ProgressUpdate)).all()


def test_an_officer_with_an_account_answers_signed_in_and_another_agency_finds_nothing(town, browse):
    officer = make_account(town.session, Role.OFFICER, town.agency, name="Petugas")
    stranger = make_account(town.session, Role.OFFICER, town.other)
    town.session.commit()
    town.secretary.post(f"{town.page}/keadaan")
    (mail, _other) = mails(town)
    assert mail.person_id == officer.person_id
    inquiry = inquiries(town)[0]
    page = f"/tindak-lanjut/keadaan/{inquiry.id}"
    assert letter(town, mail).button.url == f"https://rakor.example/kota{page}"
    assert not town.session.scalars(select(PersonalLink)).all()
    browser = browse(officer)
    browser.post(page, **{f"words_{town.second.id}": "Pelatihan Agustus"})
    update = town.session.scalars(select(ProgressUpdate)).one()
    assert (update.channel, update.account_id) == (Channel.APPLICATION, officer.id)
    assert inquiries(town)[0].answered_by == "Petugas"
    browse(stranger).get(page, 404)


def test_whoever_has_no_account_gets_a_link_and_a_preview_makes_none(town):
    head = add(town.session, Person(name="Kepala"))
    add(town.session, Position(organization=town.agency, title="Kepala Dinas", is_head=True, holder=head))
    town.session.commit()
    town.secretary.post(f"{town.page}/keadaan")
    mail = mails(town)[0]
    assert mail.person_id == head.id
    assert letter(town, mail, trial=True).button.url == "…"
    assert not town.session.scalars(select(PersonalLink)).all()
    said = letter(town, mail)
    assert said.button.url.startswith("https://rakor.example/kota/keadaan/")
    assert [entry.title for entry in said.entries] == ["Menyusun alur rujukan", "Melatih petugas"]
    assert town.session.scalars(select(PersonalLink.mail_id)).one() == mail.id


def test_a_mail_that_has_nothing_to_ask_any_more_is_held(town, phone):
    town.secretary.post(f"{town.page}/keadaan")
    first, second = mails(town)
    phone.send(link_to(town, inquiries(town)[0]), said_by="Sitti", words="Baik")
    town.session.get_one(Action, town.others.id).state = ActionState.DONE
    town.session.commit()
    for mail in (first, second):
        with pytest.raises(Withheld) as held:
            letter(town, mail)
        assert held.value.reason is Reason.OVER


def test_from_rahasia_up_nothing_is_asked_this_way(town, phone):
    town.secretary.post(f"{town.page}/keadaan")
    address = link_to(town, inquiries(town)[0])
    town.action.level = SecurityLevel.RAHASIA
    town.session.commit()
    assert "alur rujukan" not in phone.get(address)
    assert "alur rujukan" not in "".join(entry.title for entry in letter(town, mails(town)[0]).entries)
    town.meeting.level = SecurityLevel.RAHASIA
    town.session.commit()
    assert "Rapat Juli" not in phone.get(address, 404)
    with pytest.raises(Withheld) as held:
        letter(town, mails(town)[0])
    assert held.value.reason is Reason.HIDDEN


def test_once_the_meeting_is_held_its_link_is_over(town, phone):
    town.secretary.post(f"{town.page}/keadaan")
    address = link_to(town, inquiries(town)[0])
    town.meeting.state = MeetingState.RECORDED
    town.session.commit()
    phone.get(address, 404)
