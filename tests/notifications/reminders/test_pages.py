"""Surat besok, escalations, and the settings of reminding."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from coordination.accounts.models import Role
from coordination.actions.models import ActionState
from coordination.clock import Zone
from coordination.directory.calendar import own_days
from coordination.directory.models import CalendarDay, Office, OrganizationKind
from coordination.i18n import speaking
from coordination.meetings.models import Participant, ParticipantRole, SecurityLevel
from coordination.notifications.kinds.escalations import escalation as write_escalation
from coordination.notifications.letters import Withheld
from coordination.notifications.models import (
    Escalation,
    EscalationState,
    MailNote,
    PlannedDay,
    ReminderLine,
    ReminderRules,
)
from coordination.notifications.readers import reader_of
from coordination.notifications.rule_words import sentences
from coordination.notifications.rules import default_rules, rules_of
from coordination.notifications.writing import Desk
from coordination.outbox.models import Mail, MailState, Reason
from coordination.outbox.services import recipient_of
from coordination.workdays import is_workday
from tests.factories import add, make_account, make_meeting, make_organization
from tests.notifications.reminders.conftest import at

TUESDAY = date(2024, 7, 30)
WEDNESDAY = date(2024, 7, 31)
HOSTILE = 'Dr. H. O\'Brien & "Anak" <Kota>, S.H., M.Si.\r\n😀' + "x" * 300


@pytest.fixture
def tomorrow(office, session, clock, browse):
    """Return what the host's secretary sees of Wednesday's mails on Tuesday afternoon."""
    clock.set(2024, 7, 30, 13)
    secretary = make_account(session, Role.SECRETARIAT, office.host, name="Sekretaris")
    session.commit()

    class Tomorrow:
        browser = browse(secretary)
        account = secretary

        def plan(self):
            office.plan_and_send(TUESDAY)
            office.plan(TUESDAY, 13)

        def mail(self):
            return session.scalars(select(Mail).where(Mail.cause == "reminders:2024-07-31").order_by(Mail.id)).first()

        def say(self, status=303, host=office.host, **fields):
            return self.browser.post(f"/surat-besok/{self.mail().id}", status=status, host_id=host.id, **fields)

        def note(self):
            session.expire_all()
            return session.scalars(select(MailNote)).one_or_none()

    return Tomorrow()


# --- surat besok ---------------------------------------------------------------------------------------------


def test_each_mail_of_tomorrow_shows_recipient_address_and_reasons(office, session, tomorrow):
    office.action(date(2024, 8, 3), text="Menyusun alur")
    office.action(date(2024, 7, 24), text="Mendata puskesmas")
    police = make_organization(session, "Polresta", kind=OrganizationKind.VERTICAL)
    office.action(WEDNESDAY, owner=police, person=office.person("Andi", police, email=None), text=HOSTILE)
    tomorrow.plan()
    page = tomorrow.browser.get("/surat-besok")
    for words in ("Rabu, 31 Juli 2024", "Nurdin", "nurdin@kota.go.id", "3 hari sebelum tenggat", "terlambat 7 hari"):
        assert words in page
    assert "mohon kabar" in page
    assert page.count("tanpa alamat") == 1
    assert "<Kota>" not in page


def test_another_hosts_secretariat_sees_only_its_own_lines(office, session, tomorrow, browse):
    bappeda = make_organization(session, "Bappeda")
    other = make_meeting(session, bappeda, title="Rapat anggaran")
    office.action(WEDNESDAY, text="Menyusun alur")
    office.action(WEDNESDAY, meeting=other, text="Mengirim usulan")
    neighbour = make_account(session, Role.SECRETARIAT, bappeda)
    nobody = make_account(session, Role.SECRETARIAT, make_organization(session))
    session.commit()
    tomorrow.plan()
    page = browse(neighbour).get("/surat-besok")
    assert "Mengirim usulan" in page
    assert "Menyusun alur" not in page
    assert "Nurdin" not in browse(nobody).get("/surat-besok")


def test_a_secret_line_shows_to_whoever_is_named_alone(office, session, tomorrow):
    action = office.action(WEDNESDAY, text="Menyusun daftar saksi")
    action.level = SecurityLevel.RAHASIA
    session.commit()
    tomorrow.plan()
    assert "saksi" not in tomorrow.browser.get("/surat-besok")


def test_a_mail_is_held_gets_a_sentence_and_is_let_go_again(office, tomorrow):
    office.action(WEDNESDAY)
    tomorrow.plan()
    tomorrow.say(deed="hold")
    assert tomorrow.note().held
    assert "Ditahan" in tomorrow.browser.get("/surat-besok")
    tomorrow.say(deed="sentence", sentence="Mohon segera.\r\nBcc: x@y.id")
    assert tomorrow.note().sentence == "Mohon segera. Bcc: x@y.id"
    tomorrow.say(deed="release")
    assert not tomorrow.note().held
    tomorrow.say(deed="sentence", sentence="")
    assert tomorrow.note().sentence is None


def test_nobody_holds_anothers_lines_or_what_has_left(office, session, tomorrow, browse):
    office.action(WEDNESDAY)
    stranger = make_account(session, Role.SECRETARIAT, office.agency)
    session.commit()
    tomorrow.plan()
    browse(stranger).post(f"/surat-besok/{tomorrow.mail().id}", status=404, host_id=office.agency.id, deed="hold")
    tomorrow.say(status=403, host=office.agency, deed="hold")
    tomorrow.mail().state = MailState.SENT
    session.commit()
    tomorrow.say(deed="hold")
    assert tomorrow.note() is None


def test_what_was_not_sent_says_why(office, session, tomorrow):
    office.action(TUESDAY, text="Menyusun alur")
    office.plan(TUESDAY)
    (mail,) = office.mails()
    mail.state, mail.reason = MailState.NOT_SENT, Reason.NO_ADDRESS
    session.commit()
    page = tomorrow.browser.get("/surat-besok")
    assert "Menyusun alur" in page
    assert "Penerima belum mempunyai alamat pos-el." in page


def test_what_is_done_meanwhile_is_shown_as_not_going(office, session, tomorrow):
    action = office.action(WEDNESDAY)
    tomorrow.plan()
    action.state = ActionState.DONE
    session.commit()
    assert "Tidak akan dikirim" in tomorrow.browser.get("/surat-besok")


# --- escalation ----------------------------------------------------------------------------------------------


@pytest.fixture
def late(office, session, tomorrow):
    """Return an action three weeks late, which its secretariat may tell the leaders of."""
    action = office.action(date(2024, 7, 9), text="Menetapkan narahubung")
    tomorrow.plan()
    session.query(ReminderLine).delete()
    session.query(Mail).delete()
    session.commit()
    return action


def test_a_released_escalation_is_told_to_chair_secretary_and_leaders_once(office, session, tomorrow, late):
    leader = make_account(session, Role.LEADER, office.host, name="Pimpinan DP3A")
    chair, secretary = office.person("Ketua"), office.person("Sekretaris Rapat")
    for person, role in ((chair, ParticipantRole.CHAIR), (secretary, ParticipantRole.SECRETARY)):
        add(session, Participant(meeting=office.meeting, person=person, role=role))
    session.commit()
    assert "1 eskalasi menunggu" in tomorrow.browser.get("/")
    assert "lewat 21 hari" in tomorrow.browser.get("/eskalasi")
    for _time in range(2):
        tomorrow.browser.post(f"/eskalasi/{late.id}", deed="release", sentence="Mohon arahan.")
    told = {mail.person_id for mail in office.mails()}
    assert told == {leader.person_id, chair.id, secretary.id, office.head.id}  # no leader's account: the head
    assert len(office.mails()) == 4
    assert session.scalars(select(Escalation.state)).one() is EscalationState.RELEASED
    assert "eskalasi menunggu" not in tomorrow.browser.get("/")


def test_a_declined_escalation_tells_nobody_and_cannot_be_released_after(office, session, tomorrow, late):
    tomorrow.browser.post(f"/eskalasi/{late.id}", deed="decline")
    tomorrow.browser.post(f"/eskalasi/{late.id}", deed="release")
    assert office.mails() == []
    assert session.scalars(select(Escalation.state)).one() is EscalationState.DECLINED


def test_what_is_no_longer_late_is_not_proposed_and_not_told(office, session, tomorrow, late):
    late.state = ActionState.SUBMITTED
    session.commit()
    assert "Menetapkan narahubung" not in tomorrow.browser.get("/eskalasi")
    tomorrow.browser.post(f"/eskalasi/{late.id}", deed="release")
    assert office.mails() == []


def test_the_leaders_read_what_is_late_and_what_the_secretariat_says(app, office, session, tomorrow, late):
    tomorrow.browser.post(f"/eskalasi/{late.id}", deed="release", sentence="Mohon arahan.")
    (mail,) = office.mails()

    def write():
        recipient = recipient_of(mail)
        with speaking("id"), app.app_context():
            return write_escalation(
                Desk(
                    app=app,
                    session=session,
                    office=session.get(Office, 1),
                    mail=mail,
                    recipient=recipient,
                    reader=reader_of(session, recipient),
                    now=at(TUESDAY, 13),
                )
            )

    letter = write()
    assert letter.subject == "Lewat tenggat di Dinas Kesehatan: Menetapkan narahubung"
    assert letter.entries[0].note == "Dari DP3A: Mohon arahan."
    late.state = ActionState.DONE
    session.commit()
    with pytest.raises(Withheld):
        write()


# --- settings ------------------------------------------------------------------------------------------------


@pytest.fixture
def administrator(office, session, browse, clock):
    clock.set(2024, 7, 30, 13)
    account = make_account(session, Role.ADMINISTRATOR)
    session.commit()
    return browse(account)


RULES = {
    "active": "y",
    "before": "5, 2",
    "on_day": "y",
    "late": "2",
    "head_from": "",
    "leaders_from": "30",
    "send_at": "08:00",
    "quiet_from": "19:00",
    "quiet_until": "05:30",
}


def test_the_ladder_is_set_and_says_in_words_what_it_means(session, administrator):
    assert "7, 3, dan 1 hari sebelum tenggat" in administrator.get("/pengaturan/pengingat")
    administrator.post("/pengaturan/pengingat", version="1", base="{}", **RULES)
    rules = rules_of(session)
    assert (rules.before, rules.late, rules.weekly, rules.head_from, rules.leaders_from) == (
        [5, 2],
        [2],
        False,
        None,
        30,
    )
    page = administrator.get("/pengaturan/pengingat")
    assert "5 dan 2 hari sebelum tenggat, pada hari tenggat, 2 hari sesudah tenggat" in page
    assert "pukul 08.00" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"before": "satu"}, "Tulis angka hari"),
        ({"before": "400"}, "antara 1 dan 90"),
        ({"late": "0"}, "antara 1 dan 90"),
        ({"leaders_from": "0"}, "antara 1 dan 90"),
        ({"send_at": "21:00"}, "Jam kirim jatuh di dalam jam tenang"),
        ({"send_at": "pagi"}, "Jam kirim"),
    ],
)
def test_a_ladder_that_cannot_be_is_refused_where_it_was_written(session, administrator, wrong, said):
    page = administrator.post("/pengaturan/pengingat", status=422, version="1", base="{}", **(RULES | wrong))
    assert said in page.get_data(as_text=True)
    assert session.get(ReminderRules, 1) is None


def test_changing_the_ladder_plans_tomorrow_anew(office, session, administrator):
    office.plan_and_send(TUESDAY)
    office.action(WEDNESDAY)
    office.plan(TUESDAY, 13)
    administrator.post("/pengaturan/pengingat", version="1", base="{}", **(RULES | {"on_day": ""}))
    assert [mail.cause for mail in office.mails() if mail.state is MailState.WAITING] == []
    assert session.scalars(select(PlannedDay.day)).all() == [TUESDAY]


def test_an_own_day_is_added_changed_and_taken_back(session, administrator):
    page = "/pengaturan/hari-libur"
    administrator.post(page, day="2024-08-01", name="Hari jadi kota", kind="closed")
    assert not is_workday(date(2024, 8, 1), own_days(session))
    assert "Hari jadi kota" in administrator.get(f"{page}?tahun=2024")
    administrator.post(page, day="2024-08-01", name="Hari jadi", kind="closed")
    assert session.scalars(select(CalendarDay.name)).all() == ["Hari jadi"]
    administrator.post(f"{page}/2024-08-01/hapus")
    administrator.post(f"{page}/2024-08-01/hapus")
    assert is_workday(date(2024, 8, 1), own_days(session))


def test_the_decree_opens_a_holiday_and_settles_an_estimate(session, administrator):
    page = "/pengaturan/hari-libur"
    assert "perkiraan" in administrator.get(f"{page}?tahun=2027")
    administrator.post(page, day="2024-08-17", name="Masuk", kind="working")  # a Saturday, and a holiday
    assert is_workday(date(2024, 8, 17), own_days(session))
    refused = administrator.post(page, status=422, day="2024-08-01", name="Kamis", kind="working")
    assert "sudah hari kerja" in refused.get_data(as_text=True)


def test_a_target_in_working_days_counts_the_offices_own(office, session, administrator):
    administrator.post("/pengaturan/hari-libur", day="2024-07-31", name="Hari jadi", kind="closed")
    answer = administrator.fetch("/tindak-lanjut/target?text=2+hari+kerja")
    assert "2 Agustus 2024" in answer.get_json()["text"]


def test_rules_are_said_in_english_too():
    with speaking("en"):
        assert sentences(default_rules())


def test_the_hour_of_sending_follows_the_zone_of_the_office(office, session, tomorrow):
    session.get(Office, 1).zone = Zone.WIT
    session.commit()
    assert "pukul 07.30 WIT" in tomorrow.browser.get("/surat-besok")
