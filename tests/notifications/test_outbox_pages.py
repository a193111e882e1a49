"""The pages of sending: the outbox with what failed and why, one mail and its words, the mail server and a trial."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from coordination.accounts.models import Role
from coordination.audit.models import AuditEntry
from coordination.db import db
from coordination.notifications import trying
from coordination.notifications.letters import Entry, Letter
from coordination.notifications.models import MailPreference, MailServer, ReminderLine, Step
from coordination.notifications.sealing import unseal
from coordination.notifications.sending import send_due
from coordination.notifications.smtp import Limits
from coordination.outbox.models import MailState, Reason
from tests.conftest import SECRET
from tests.factories import (
    NOW,
    add,
    make_account,
    make_action,
    make_decision,
    make_meeting,
    make_organization,
)
from tests.notifications.conftest import free_port, mails, set_server

HOSTILE = """Dr. H. O'Brien & "Anak" <Kota>, S.H., M.Si.\r\nBcc: lain@example.id"""


@pytest.fixture
def host(session, office):
    return make_organization(session, "DP3A")


@pytest.fixture
def secretary(session, host):
    account = make_account(session, Role.SECRETARIAT, host)
    session.commit()
    return account


@pytest.fixture
def administrator(session, office):
    account = make_account(session, Role.ADMINISTRATOR)
    account.email = "admin@kendarikota.go.id"
    session.commit()
    return account


@pytest.fixture
def meeting(session, host):
    made = make_meeting(session, host, title="Rapat kanari")
    session.commit()
    return made


def line_of(mail, action):
    return ReminderLine(
        mail_id=mail.id, action_id=action.id, host_id=action.host_id, step=Step.LATE, last_day=action.last_day
    )


def change(session, **values):
    mail = mails(session)[-1]
    for name, value in values.items():
        setattr(mail, name, value)
    session.commit()
    return mail


def test_a_failed_mail_is_listed_with_what_the_server_said_and_sent_again_by_a_button(
    app, session, mailbox, person, put, secretary, meeting, browse, clock
):
    set_server(session, mailbox.port)
    mailbox.rcpt["*"] = "550 5.1.1 <b>User</b> unknown"
    put(person("ani@kendarikota.go.id", "Ani <b>"), meeting_id=meeting.id)
    send_due(app, NOW)
    browser = browse(secretary)
    assert "1 surat gagal atau mungkin tidak sampai" in browser.get("/")
    page = browser.get("/surat-keluar?keadaan=bermasalah")
    assert "Ani &lt;b&gt;" in page
    assert "Gagal" in page
    assert "550 5.1.1 &lt;b&gt;User&lt;/b&gt; unknown" in page
    assert "Rapat kanari" in page
    [mail] = mails(session)
    browser.post(f"/surat-keluar/{mail.id}/kirim-ulang")
    assert [(one.state, one.problem) for one in mails(session)] == [(MailState.WAITING, None)]
    audit = session.scalars(select(AuditEntry).where(AuditEntry.verb == "sent_again")).one()
    assert (audit.object_type, audit.object_id, audit.meeting_id) == ("Mail", mail.id, meeting.id)
    mailbox.rcpt.clear()
    assert send_due(app, NOW) == 1
    browser.post(f"/surat-keluar/{mail.id}/kirim-ulang", status=422)
    assert "surat gagal" not in browser.get("/")


def test_all_that_failed_go_again_at_once_and_what_may_have_left_does_not(
    session, put, person, secretary, meeting, browse, mailbox
):
    set_server(session, mailbox.port)
    for state in (MailState.FAILED, MailState.FAILED, MailState.MAYBE_SENT):
        put(person("ani@kendarikota.go.id") if not mails(session) else person(None), meeting_id=meeting.id)
        change(session, state=state)
    put(person(None))
    change(session, state=MailState.FAILED)  # of somebody else's
    page = browse(secretary).get("/surat-keluar?keadaan=bermasalah")
    assert "Kirim ulang yang gagal" in page
    browse(secretary).post("/surat-keluar/kirim-ulang", mana="gagal")
    assert [mail.state for mail in mails(session)] == [
        MailState.WAITING,
        MailState.WAITING,
        MailState.MAYBE_SENT,
        MailState.FAILED,
    ]


def test_a_mail_that_may_have_left_goes_again_only_by_its_own_button_once(
    app, session, put, person, secretary, meeting, browse, mailbox, clock
):
    set_server(session, mailbox.port)
    put(person("ani@kendarikota.go.id"), meeting_id=meeting.id)
    mail = change(session, state=MailState.MAYBE_SENT, claimed_by="a:1:x", claimed_at=NOW)
    page = browse(secretary).get(f"/surat-keluar/{mail.id}")
    assert "mungkin sudah sampai, mungkin belum" in page
    assert "data-confirm" in page
    browse(secretary).post(f"/surat-keluar/{mail.id}/kirim-ulang")
    browse(secretary).post(f"/surat-keluar/{mail.id}/kirim-ulang", status=422)
    assert send_due(app, NOW) == 1
    assert send_due(app, NOW + timedelta(days=1)) == 0
    assert len(mailbox.mails) == 1


def test_without_a_server_the_page_says_what_would_have_gone_out_and_it_goes_once_there_is_one(
    app, session, put, person, secretary, administrator, meeting, browse, mailbox, clock
):
    put(person("ani@kendarikota.go.id", "Ani"), meeting_id=meeting.id)
    put(person(None, "Tanpa Alamat"), meeting_id=meeting.id)
    send_due(app, NOW)
    page = browse(secretary).get("/surat-keluar")
    assert "Pos-el belum diatur" in page
    assert "Ani" in page
    assert "Atur pos-el" not in page
    assert "Atur pos-el" in browse(administrator).get("/surat-keluar")
    [first, _second] = mails(session)
    assert "ada kabar nomor 1." in browse(secretary).get(f"/surat-keluar/{first.id}")
    set_server(session, mailbox.port)
    assert "Kirim yang tertahan" in browse(secretary).get("/surat-keluar?keadaan=tidak-dikirim")
    browse(secretary).post("/surat-keluar/kirim-ulang", mana="tertahan")
    assert send_due(app, NOW) == 1
    assert [mail.reason for mail in mails(session)] == [None, Reason.NO_ADDRESS]
    assert "belum mempunyai alamat pos-el" in browse(secretary).get("/surat-keluar")


def test_another_hosts_secretary_sees_no_mail_of_this_one(session, put, person, secretary, meeting, browse):
    put(person("ani@kendarikota.go.id", "Ani Kanari"), meeting_id=meeting.id)
    other = make_account(session, Role.SECRETARIAT, make_organization(session, "Bappeda"))
    session.commit()
    [mail] = mails(session)
    assert "Ani Kanari" in browse(secretary).get("/surat-keluar")
    assert "Ani Kanari" not in browse(other).get("/surat-keluar")
    browse(other).get(f"/surat-keluar/{mail.id}", status=404)
    browse(other).post(f"/surat-keluar/{mail.id}/kirim-ulang", status=404)
    browse(other).post("/surat-keluar/kirim-ulang", mana="gagal")
    assert mails(session)[0].state is MailState.WAITING


def test_the_administrator_sees_that_a_mail_is_there_and_none_of_its_words(
    session, put, person, administrator, secretary, meeting, browse
):
    put(person("ani@kendarikota.go.id", "Ani"), meeting_id=meeting.id)
    [mail] = mails(session)
    listed, shown = browse(administrator).get("/surat-keluar"), browse(administrator).get(f"/surat-keluar/{mail.id}")
    for page in (listed, shown):
        assert "Ani" in page
        assert "kanari" not in page
    assert "ada kabar nomor" not in shown
    assert "ada kabar nomor" in browse(secretary).get(f"/surat-keluar/{mail.id}")


def test_of_a_mail_that_tells_of_two_hosts_actions_neither_secretary_reads_the_words(
    session, put, person, secretary, meeting, browse, writer
):
    writer(lambda _desk: Letter(subject="Pengingat", opening="ada kata kanari", entries=(Entry(title="Satu"),)))
    put(person("ani@kendarikota.go.id", "Ani"))
    [mail] = mails(session)
    own = make_action(session, make_decision(session, meeting))
    add(session, line_of(mail, own))
    session.commit()
    assert "kata kanari" in browse(secretary).get(f"/surat-keluar/{mail.id}")
    others = make_action(session)
    add(session, line_of(mail, others))
    session.commit()
    page = browse(secretary).get(f"/surat-keluar/{mail.id}")
    assert "kata kanari" not in page
    assert "Isinya hanya tampil bagi sekretariat" in page


def test_a_preview_writes_nothing_and_a_writer_that_fails_shows_a_sentence(
    session, put, person, secretary, meeting, browse, writer
):
    def broken(desk):
        assert desk.trial
        raise RuntimeError("kanari")

    writer(broken)
    put(person("ani@kendarikota.go.id"), meeting_id=meeting.id)
    [mail] = mails(session)
    assert "Isi surat ini tidak dapat disusun." in browse(secretary).get(f"/surat-keluar/{mail.id}")
    assert mails(session)[0].state is MailState.WAITING


def test_a_page_of_the_outbox_asks_as_little_of_fifty_mails_as_of_one(
    app, session, put, person, secretary, meeting, browse
):
    browser = browse(secretary)
    asked = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *_given: asked.append(1))

    def queries():
        browser.get("/surat-keluar")
        asked.clear()
        browser.get("/surat-keluar")
        return len(asked)

    put(person(None), meeting_id=meeting.id)
    one = queries()
    put(*[person(None) for _each in range(60)], meeting_id=meeting.id)
    assert queries() == one
    assert "hal=2" in browser.get("/surat-keluar")


# --- the mail server -----------------------------------------------------------------------------------------


def save(browser, port, status=303, **given):
    row = browser.session.get(MailServer, 1)
    form = {"host": "127.0.0.1", "port": port, "encryption": "none", "sender": "rakor@kendarikota.go.id", "active": "y"}
    made_from = {"version": row.version if row else 0, "base": "{}"}
    return browser.post("/pengaturan/pos-el", status, **(form | made_from | given))


def test_the_server_is_set_and_tried_and_its_password_is_never_shown(
    session, administrator, browse, start_server, clock
):
    mailbox = start_server()
    browser = browse(administrator)
    save(browser, mailbox.port, username="", password="rahasia-sekali", sender_name=HOSTILE)
    row = session.get(MailServer, 1)
    assert "rahasia-sekali" not in row.password
    assert unseal(SECRET, row.password) == "rahasia-sekali"
    assert "rahasia-sekali" not in browser.get("/pengaturan/pos-el")
    save(browser, mailbox.port, password="", sender_name="Rakor")
    session.refresh(row)
    assert unseal(SECRET, row.password) == "rahasia-sekali"
    browser.post("/pengaturan/pos-el/uji")
    assert mailbox.addresses == ["admin@kendarikota.go.id"]
    assert mailbox.mails[0].parsed["Subject"] == "Surat percobaan dari Rakor"
    assert "Server menerima surat percobaan untuk admin@kendarikota.go.id" in browser.get("/pengaturan/pos-el")
    fields = {tuple(entry.fields) for entry in session.scalars(select(AuditEntry)) if entry.object_type == "MailServer"}
    assert any("password" in one for one in fields)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"host": "https://mail.example.id"}, "Tulis nama servernya saja"),
        ({"host": "mail.example.id:587"}, "Tulis nama servernya saja"),
        ({"host": ""}, "Bagian ini wajib diisi."),
        ({"port": "0"}, "Isi dengan angka 1 sampai 65535."),
        ({"port": "banyak"}, "Isi dengan angka 1 sampai 65535."),
        ({"sender": "rakor"}, "Tulis alamat pos-el lengkap"),
        ({"sender": "rakor@kota.go.id\r\nBcc: x@y.id"}, "Tulis alamat pos-el lengkap"),
    ],
)
def test_a_server_that_cannot_be_meant_is_told(administrator, browse, given, said):
    answer = save(browse(administrator), **({"port": 25} | given), status=422)
    assert said in answer.get_data(as_text=True)


@pytest.mark.parametrize("way", ["unknown", "refused", "silent", "login", "rejected"])
def test_the_trial_says_plainly_what_went_wrong(session, administrator, browse, start_server, monkeypatch, way):
    monkeypatch.setattr(trying, "LIMITS", Limits(answer=0.5, reaching=1, handing=1))
    mailbox = start_server()
    given, said = {
        "unknown": ({"host": "tidak-ada.invalid"}, "Nama server pos-el tidak dikenal."),
        "refused": ({"port": free_port()}, "Server pos-el menolak sambungan"),
        "silent": ({}, "Server pos-el tidak menjawab sampai batas waktunya."),
        "login": ({"username": "rakor", "password": "salah"}, "Server pos-el tidak menerima nama pengguna"),
        "rejected": ({}, "Jawaban server: 550 not you"),
    }[way]
    mailbox.rcpt["*"] = {"silent": "hang", "rejected": "550 not you"}.get(way, "250 yes")
    browser = browse(administrator)
    save(browser, given.pop("port", mailbox.port), **given)
    browser.post("/pengaturan/pos-el/uji")
    assert said in browser.get("/pengaturan/pos-el")
    assert not mailbox.mails


def test_who_has_no_address_is_told_before_anything_is_tried(session, administrator, browse, mailbox):
    administrator.email = None
    set_server(session, mailbox.port)
    browser = browse(administrator)
    browser.post("/pengaturan/pos-el/uji")
    assert "Akun Anda belum mempunyai alamat pos-el." in browser.get("/pengaturan/pos-el")


def test_the_administrators_home_says_how_sending_is(session, administrator, browse, mailbox, put, person, clock):
    browser = browse(administrator)
    assert "belum diatur; surat hanya tercatat di Surat keluar" in browser.get("/")
    set_server(session, mailbox.port)
    assert "lewat 127.0.0.1" in browser.get("/")
    put(person("ani@kendarikota.go.id"))
    change(session, problem="login: 535 no")
    assert "Server pos-el tidak menerima nama pengguna atau kata sandinya." in browser.get("/")
    change(session, problem=None, due_at=NOW - timedelta(days=2))
    assert "periksa apakah penjadwal berjalan" in browser.get("/")


def test_one_mail_a_day_is_chosen_on_ones_own_page(session, secretary, browse):
    browser = browse(secretary)
    browser.post("/akun-saya/surat", digest="y")
    wish = session.scalars(select(MailPreference)).one()
    assert (wish.person_id, wish.digest) == (secretary.person_id, True)
    assert 'name="digest" value="y" checked' in browser.get("/akun-saya")
    browser.post("/akun-saya/surat")
    session.refresh(wish)
    assert wish.digest is False
    browser.post("/akun-saya/surat")
    assert len(session.scalars(select(MailPreference)).all()) == 1
