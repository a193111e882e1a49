"""Four weeks of follow-up, as people live them: who gets which mail on which day, and what the next meeting opens with.

A real mail server takes the mails and keeps each as a file; what they say is read from those files, and their links are
opened in a real browser. Every hour in which the office's machine ticks is ticked.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from coordination.accounts.models import Role
from coordination.actions import authoring
from coordination.actions.models import Action, ActionState
from coordination.clock import Zone
from coordination.directory.models import OrganizationKind, Person, Position
from coordination.meetings import attendance, decisions, states
from coordination.meetings.attendance import Mark
from coordination.meetings.models import Decision, Meeting, Participant, Presence
from coordination.minutes import services as minutes
from coordination.notifications.planning import plan_due
from coordination.notifications.sending import send_due
from tests.browser.test_the_main_job import a_photo, press
from tests.browser.visitor import DESKTOP, PHONE
from tests.factories import actor_of, add, make_account, make_office, make_organization
from tests.notifications.conftest import set_server

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]
TITLE = "Rapat Koordinasi Perlindungan Perempuan"
KEPT, FORGOTTEN, ASKED = "Menyusun alur rujukan", "Menunjuk petugas penghubung", "Menyebarkan alur kepada jejaring"
TICKS = ((7, 31), (9, 0), (12, 5), (17, 0))


@pytest.fixture
def town(session):
    """The office and the people of the story; only some have accounts."""
    make_office(session)
    host = make_organization(session, "Dinas Pemberdayaan Perempuan", short_name="DP3A")
    dinkes = make_organization(session, "Dinas Kesehatan", short_name="Dinkes")
    ngo = make_organization(session, "LSM Rumah Perempuan", kind=OrganizationKind.NGO, email="rumah@example.org")
    head = add(session, Person(name="Kepala Dinkes", email="kepala@example.org", organization=dinkes))
    add(session, Position(organization=dinkes, title="Kepala Dinas Kesehatan", is_head=True, holder=head))
    people = {
        "secretary": make_account(session, Role.SECRETARIAT, host, name="Sekretaris"),
        "chair": make_account(session, Role.LEADER, host, name="Asisten"),
        "officer": make_account(session, Role.OFFICER, dinkes, name="Petugas Kesehatan"),
    }
    for name, account in people.items():
        account.email = f"{name}@example.org"
    session.commit()
    return SimpleNamespace(host=host, dinkes=dinkes, ngo=ngo, **people)


@pytest.fixture
def week(app, clock, session, mailbox, town, tmp_path):
    """Let the office's machine run, and keep what it sends as files, in their order."""
    set_server(session, mailbox.port)
    folder = tmp_path / "mails"
    folder.mkdir()
    taken = iter(range(10_000))
    kept = iter(range(1, 10_000))

    def collect():
        for mail in mailbox.mails[len(list(folder.iterdir())) :]:
            next(taken)
            (folder / f"{next(kept):03d}-{mail.to[0]}.eml").write_bytes(mail.raw)

    def until(month, day, hour=17, minute=0):
        """Tick every day up to that moment."""
        end = datetime(2024, month, day, hour, minute, tzinfo=Zone.WITA.tz)
        now = week.now
        while now <= end:
            for at in TICKS:
                moment = now.replace(hour=at[0], minute=at[1])
                if week.now < moment <= end:
                    tick(moment)
            now = (now + timedelta(days=1)).replace(hour=0, minute=0)
        tick(end)
        collect()

    def tick(moment):
        clock.set(moment.year, moment.month, moment.day, moment.hour, moment.minute)
        week.now = moment
        plan_due(app, moment)
        send_due(app, moment)

    def mails(to):
        """Open the files of one recipient."""
        files = sorted(folder.glob(f"*-{to}@example.org.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    week = SimpleNamespace(until=until, mails=mails, now=clock.set(2024, 6, 3, 8))
    return week


def subjects(week, to, since=0):
    return [mail["Subject"] for mail in week.mails(to)][since:]


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def tells(mail, action):
    """Say whether a mail tells of an action; it may begin in the middle of a sentence ("agar menyusun …")."""
    return action.casefold() in text_of(mail).casefold()


def link_in(mail, path):
    """Return the address in a mail that leads to `path`, as seen from the site itself."""
    found = re.search(rf"http://localhost(/{path}/\S+)", text_of(mail))
    assert found, text_of(mail)
    return found[1]


def by(session, account, now):
    return {"session": session, "actor": actor_of(account), "now": now}


def test_four_weeks_from_an_invitation_to_what_the_next_meeting_opens_with(app, session, window, week, town, clock):
    secretary = window(town.secretary, "secretary", DESKTOP)
    officer = window(town.officer, "officer", PHONE)
    outside = window(None, "outside", PHONE)

    invite(secretary)
    week.until(6, 3)
    confirm_by_link(outside, week)
    secretary.open("/rapat?keadaan=mendatang").get_by_role("link", name=TITLE).first.click()
    expect(secretary.page.get_by_text("1 diwakili").first).to_be_visible()

    week.until(6, 6, 9, 30)
    meeting = hold_and_approve(app, session, town, week.now)
    send_the_notula(secretary, meeting)
    week.until(6, 6)
    the_notula_reached_them(week)

    seen = {name: len(week.mails(name)) for name in ("officer", "kepala", "rumah")}
    week.until(6, 13)
    reminded_then_late(week, seen)
    ask_for_more_time(officer)
    week.until(6, 14, 9, 0)
    grant(secretary)
    week.until(6, 24, 8, 0)
    escalate(secretary, week)
    week.until(6, 25)
    assert tells(week.mails("chair")[-1], FORGOTTEN)
    (courtesy,) = week.mails("rumah")[seen["rumah"] :]  # on its last day, and never again
    assert "mohon kabar" in text_of(courtesy).casefold()

    week.until(6, 26, 8, 0)
    report(officer, "Draf alur rujukan selesai.")
    send_back(secretary, "Belum ditandatangani.")
    week.until(6, 26, 9, 0)
    assert subjects(week, "officer")[-1].startswith("Perlu dilengkapi")
    assert "Belum ditandatangani." in text_of(week.mails("officer")[-1])
    report(officer, "Alur rujukan ditandatangani.")
    week.until(6, 27, 9, 0)
    accept(secretary)
    week.until(7, 3)
    the_next_meeting_opens_with_what_is_left(secretary, session)
    nobody_got_two_mails_for_one_reason(week)


def invite(secretary):
    """Plan a meeting that comes again every month, and send its invitation."""
    page = secretary.open("/rapat/baru")
    page.get_by_label("Nama rapat").fill(TITLE)
    page.get_by_label("Hari, tanggal").first.fill("2024-06-06")
    page.get_by_label("Mulai").first.fill("09.00")
    page.get_by_label("Tempat").fill("Aula DP3A")
    page.locator("select[name=repeat]").select_option("monthly_weekday")
    page.get_by_label("Sampai").fill("2024-09-30")
    expect(page.locator("#tanggal-seri")).to_contain_text("4 Jul 2024")
    secretary.pick("Ketua rapat", "Asisten")
    secretary.pick("Peserta", "Dinas Kesehatan", "Kepala Dinas Kesehatan")
    secretary.pick("Peserta", "LSM Rumah Perempuan")
    page.get_by_role("textbox", name="Agenda").fill("Alur rujukan")
    secretary.look("series")
    press(page, "Simpan rapat")
    page.get_by_role("link", name="Kirim undangan").first.click()
    secretary.look("invitation")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("#kiriman")).to_be_visible()


def confirm_by_link(outside, week):
    """Whoever has no account answers by the link of the mail."""
    (invitation,) = week.mails("rumah")
    assert TITLE in invitation["Subject"]
    kinds = [part.get_content_type() for part in invitation.walk()]
    assert "text/calendar" in kinds
    page = outside.open(link_in(invitation, "undangan"))
    outside.look("invited", opened=True)
    page.get_by_text("Diwakili", exact=True).click()
    page.locator("input[name=attendee_name]").fill("Siti O'Brien, S.H.")
    page.locator("input[name=attendee_position]").fill("Koordinator")
    press(page, "Kirim jawaban")
    expect(page.get_by_text("Diwakili oleh Siti O'Brien, S.H., Koordinator")).to_be_visible()


def hold_and_approve(app, session, town, now):
    """Hold the meeting of the first Thursday: three promises; the chair approves the minutes the same day."""
    session.rollback()
    who = by(session, town.secretary, now)
    meeting = session.scalars(select(Meeting).order_by(Meeting.first_day)).first()
    states.open_meeting(**who, meeting=meeting)
    for line in session.scalars(select(Participant).where(Participant.meeting_id == meeting.id)):
        attendance.mark(**who, participant=line, day=meeting.days[0], mark=Mark(presence=Presence.PRESENT))
    decision = decisions.add_decision(
        **who, meeting=meeting, text="Alur rujukan disepakati.", agenda_item=meeting.agenda[0]
    )
    for text, owner, target in (
        (KEPT, town.dinkes, "20 Juni 2024"),
        (FORGOTTEN, town.dinkes, "10 Juni 2024"),
        (ASKED, town.ngo, "14 Juni 2024"),
    ):
        authoring.add_action(**who, decision=decision, text=text, owner=owner, target_text=target)
    states.close_meeting(**who, meeting=meeting)
    minutes.send_to_review(**who, meeting=meeting)
    minutes.approve(**by(session, town.chair, now), meeting=meeting, store=app.extensions["rakor_store"])
    session.commit()
    return meeting.id


def send_the_notula(secretary, meeting):
    page = secretary.open(f"/rapat/{meeting}/kirim/notula")
    secretary.look("notula-to-send", opened=True)
    page.locator("main form button.btn-primary").click()
    expect(page.locator("#kiriman")).to_be_visible()


def the_notula_reached_them(week):
    assert any(subject.startswith("Notula") for subject in subjects(week, "kepala")), subjects(week, "kepala")
    (released,) = [mail for mail in week.mails("officer") if "tindak lanjut baru" in mail["Subject"]]
    assert tells(released, KEPT)
    assert tells(released, FORGOTTEN)
    assert not tells(released, ASKED)


def reminded_then_late(week, seen):
    """Three days before, on the day, a day late and three: one mail a day; the head is told from the first day late."""
    told = week.mails("officer")[seen["officer"] :]
    days = [mail["Date"].datetime.astimezone(Zone.WITA.tz).day for mail in told]
    assert days == [7, 10, 11, 13]  # the step of Sunday, the day before, falls to Monday's mail
    assert [tells(mail, FORGOTTEN) for mail in told] == [True] * 4
    assert [tells(mail, KEPT) for mail in told] == [False, False, False, True]  # a week before the 20th
    head = week.mails("kepala")[seen["kepala"] :]
    assert [mail["Date"].datetime.astimezone(Zone.WITA.tz).day for mail in head] == [11, 13]
    assert week.mails("rumah")[seen["rumah"] :] == []  # bodies outside the office's command have no ladder


def ask_for_more_time(officer):
    page = officer.open("/pekerjaan-kami")
    officer.look("our-work", opened=True)
    page.get_by_role("link", name=KEPT).first.click()
    page.get_by_role("link", name=re.compile("perpanjangan|waktu tambahan", re.IGNORECASE)).first.click()
    page.locator("[name=target_text]").fill("28 Juni 2024")
    page.locator("[name=reason]").fill("Menunggu tanda tangan Sekda.")
    officer.look("extension")
    page.locator("main form button.btn-primary").first.click()
    expect(page.get_by_text("Menunggu tanda tangan Sekda.").first).to_be_visible()


def grant(secretary):
    page = secretary.open("/verifikasi")
    secretary.look("request", opened=True)
    press(page, "Setujui")
    secretary.look("granted")


def escalate(secretary, week):
    """Release what stays late although its agency was reminded; the leaders are told, and only now."""
    assert not any(tells(mail, FORGOTTEN) for mail in week.mails("chair"))
    page = secretary.open("/eskalasi")
    secretary.look("escalations", opened=True)
    expect(page.get_by_role("link", name=re.compile(FORGOTTEN))).to_be_visible()
    page.locator("button[value=release]").first.click()
    expect(page.get_by_text("Eskalasi dilepaskan")).to_be_visible()


def report(officer, words):
    page = officer.open("/tindak-lanjut")
    page.get_by_role("link", name=KEPT).first.click()
    page.get_by_label("Apa yang sudah dilakukan?").fill(words)
    page.get_by_label("Bukti dukung").set_input_files(
        {"name": "alur.png", "mimeType": "image/png", "buffer": a_photo()}
    )
    press(page, "Laporkan selesai")
    expect(page.get_by_text("Menunggu verifikasi").first).to_be_visible()


def send_back(secretary, reason):
    page = secretary.open("/verifikasi")
    page.locator("[name=reason], [name=words]").last.fill(reason)
    secretary.look("sent-back")
    press(page, "Kembalikan dengan alasan")


def accept(secretary):
    page = secretary.open("/verifikasi")
    press(page, "Terima dan lanjut")


def the_next_meeting_opens_with_what_is_left(secretary, session):
    """The meeting of July takes over what is open; what is done never comes back."""
    session.rollback()
    states_now = dict(session.execute(select(Action.text, Action.state)).all())
    assert states_now[KEPT] is ActionState.DONE
    following = session.scalars(select(Meeting).order_by(Meeting.first_day)).all()[1]
    page = secretary.open(f"/rapat/{following.id}")
    secretary.look("next-meeting", opened=True)
    press(page, re.compile(r"Masukkan \d+ tindak lanjut"))
    expect(page.get_by_text(FORGOTTEN).first).to_be_visible()
    expect(page.get_by_text(KEPT)).to_have_count(0)
    secretary.look("carried")
    assert session.scalars(select(Decision.meeting_id)).all() == [1]


def nobody_got_two_mails_for_one_reason(week):
    for name in ("secretary", "chair", "officer", "kepala", "rumah"):
        told = [(mail["Date"].datetime.date(), mail["Subject"], text_of(mail)) for mail in week.mails(name)]
        assert len(told) == len(set(told)), name
