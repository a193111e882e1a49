"""From the outbox to a real mail server, each recipient alone, and what becomes of those that do not get there."""

from __future__ import annotations

import threading
import time
from datetime import time as hour_of
from datetime import timedelta

import pytest
from sqlalchemy import select

from coordination.clock import Zone
from coordination.db import unit_of_work
from coordination.directory.models import Office, Person
from coordination.notifications import sending
from coordination.notifications.letters import Letter, Withheld
from coordination.notifications.links import new_link
from coordination.notifications.models import LinkKind, MailPreference, MailServer, PersonalLink, ReminderRules
from coordination.notifications.sending import send_due
from coordination.notifications.smtp import Limits
from coordination.outbox.models import MailState, Reason
from coordination.outbox.services import Recipient
from tests.factories import NOW, add, make_organization
from tests.notifications.conftest import letter, mails, set_server


def states(session):
    return [mail.state for mail in mails(session)]


def test_what_waits_reaches_its_recipient_and_is_recorded(app, session, mailbox, person, put):
    set_server(session, mailbox.port)
    put(person("ani@kendarikota.go.id", "Ani"))
    assert send_due(app, NOW) == 1
    [sent] = mailbox.mails
    assert sent.sender == "rakor@kendarikota.go.id"
    assert sent.to == ["ani@kendarikota.go.id"]
    assert str(sent.parsed["To"]) == "Ani <ani@kendarikota.go.id>"
    assert sent.parsed["From"].addresses[0].display_name == "Rakor Kendari"
    assert sent.parsed["Auto-Submitted"] == "auto-generated"
    [mail] = mails(session)
    assert (mail.state, mail.attempts, mail.address) == (MailState.SENT, 1, "ani@kendarikota.go.id")
    assert mail.message_id == sent.parsed["Message-ID"]
    assert NOW <= mail.sent_at < NOW + timedelta(minutes=1)
    assert send_due(app, NOW) == 0
    assert len(mailbox.mails) == 1


def test_both_parts_say_the_same(app, session, mailbox, person, put):
    set_server(session, mailbox.port)
    put(person("ani@kendarikota.go.id", "Ani"))
    send_due(app, NOW)
    parsed = mailbox.mails[0].parsed
    assert parsed.get_content_type() == "multipart/alternative"
    plain = parsed.get_body(["plain"]).get_content()
    html = parsed.get_body(["html"]).get_content()
    for words in ("ada kabar nomor 1.", "Menyusun alur rujukan", "31 Juli 2024", "http://localhost/kabar/1"):
        assert words in plain
        assert words in html
    assert "src=" not in html
    assert "<script" not in html


@pytest.mark.parametrize("hour", [20, 23, 5])
def test_nothing_leaves_in_quiet_hours(app, session, mailbox, person, put, clock, hour):
    set_server(session, mailbox.port)
    put(person("ani@kendarikota.go.id"), now=clock.set(2024, 6, 27, 12))
    assert send_due(app, clock.set(2024, 6, 28 if hour < 12 else 27, hour, 30)) == 0
    assert send_due(app, clock.set(2024, 6, 28, 6)) == 1


# --- what goes wrong -----------------------------------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(sending, "LIMITS", Limits(answer=0.5, reaching=1, handing=1))


def test_one_bad_address_stops_nobody_else(app, session, mailbox, person, put):
    set_server(session, mailbox.port)
    mailbox.rcpt["tidak.ada@kendarikota.go.id"] = "550 5.1.1 <tidak.ada>: User unknown\tin mailbox table"
    people = [person(f"{name}@kendarikota.go.id") for name in ("ani", "tidak.ada", "budi")]
    put(*people)
    assert send_due(app, NOW) == 2
    assert mailbox.addresses == ["ani@kendarikota.go.id", "budi@kendarikota.go.id"]
    assert states(session) == [MailState.SENT, MailState.FAILED, MailState.SENT]
    assert mails(session)[1].problem == "rejected: 550 5.1.1 <tidak.ada>: User unknown in mailbox table"


def test_a_writer_that_fails_stops_nobody_else(app, session, mailbox, person, put, writer):
    def broken(desk):
        if desk.mail.about["number"] == 1:
            raise RuntimeError("kanari")
        return letter(desk)

    writer(broken)
    set_server(session, mailbox.port)
    for name in ("ani", "budi"):
        put(person(f"{name}@kendarikota.go.id"))
    put(person("citra@kendarikota.go.id"), kind="unknown")
    assert send_due(app, NOW) == 1
    assert states(session) == [MailState.FAILED, MailState.SENT, MailState.FAILED]
    assert {mails(session)[place].problem for place in (0, 2)} == {"words: "}


def test_what_a_writer_wrote_before_it_failed_is_not_kept(app, session, mailbox, person, put, writer):
    def half(desk):
        new_link(session=desk.session, now=desk.now, kind=LinkKind.ACTION, mail=desk.mail)
        raise Withheld(Reason.OVER)

    writer(half)
    set_server(session, mailbox.port)
    put(person("ani@kendarikota.go.id"))
    assert send_due(app, NOW) == 0
    assert (states(session), mails(session)[0].reason) == ([MailState.NOT_SENT], Reason.OVER)
    assert session.scalars(select(PersonalLink)).all() == []


def test_a_link_made_for_a_mail_is_kept_with_its_claim(app, session, mailbox, person, put, writer):
    def linked(desk):
        token = new_link(session=desk.session, now=desk.now, kind=LinkKind.ACTION, mail=desk.mail)
        return Letter(subject="Tugas", opening=f"http://localhost/t/{token}")

    writer(linked)
    set_server(session, mailbox.port)
    mailbox.data["*"] = "break off"
    put(person("ani@kendarikota.go.id"))
    send_due(app, NOW)
    assert session.scalars(select(PersonalLink.mail_id)).all() == [mails(session)[0].id]


def test_a_refusal_for_now_is_tried_again_at_growing_waits_until_it_has_failed(app, session, mailbox, person, put):
    set_server(session, mailbox.port)
    mailbox.rcpt["*"] = "451 4.7.1 Greylisted, try again"
    put(person("ani@kendarikota.go.id"))
    add(session, ReminderRules(id=1, quiet_from=hour_of(0), quiet_until=hour_of(0)))
    session.commit()
    now, waits = NOW, []
    for _turn in range(20):
        send_due(app, now)
        [mail] = mails(session)
        if mail.state is MailState.FAILED:
            break
        assert (mail.state, mail.problem) == (MailState.WAITING, "rejected: 451 4.7.1 Greylisted, try again")
        waits.append(round((mail.due_at - now).total_seconds() / 60))
        assert send_due(app, mail.due_at - timedelta(seconds=30)) == 0
        assert mails(session)[0].attempts == len(waits)
        now = mail.due_at + timedelta(seconds=1)
    assert waits == [1, 5, 15, 60, 240, 720]
    assert mail.attempts == 7


def test_after_a_refusal_for_now_it_leaves_when_the_server_takes_it(app, session, mailbox, person, put):
    set_server(session, mailbox.port)
    mailbox.rcpt["*"] = "451 later"
    put(person("ani@kendarikota.go.id"))
    send_due(app, NOW)
    mailbox.rcpt.clear()
    assert send_due(app, NOW + timedelta(minutes=2)) == 1
    [mail] = mails(session)
    assert (mail.state, mail.attempts, mail.problem) == (MailState.SENT, 2, None)


@pytest.mark.parametrize("way", ["hang", "break off"])
def test_a_server_that_is_silent_after_the_whole_mail_leaves_it_in_doubt(
    app, session, mailbox, person, put, impatient, way
):
    set_server(session, mailbox.port)
    mailbox.data["ani@kendarikota.go.id"] = way
    put(*[person(f"{name}@kendarikota.go.id") for name in ("ani", "budi")])
    assert send_due(app, NOW) == 1
    assert states(session) == [MailState.MAYBE_SENT, MailState.SENT]
    assert mails(session)[0].problem == {"hang": "timeout: ", "break off": "broken_off: "}[way]
    mailbox.data.clear()
    assert send_due(app, NOW + timedelta(days=1)) == 0
    assert mailbox.addresses == ["budi@kendarikota.go.id"]


def test_a_server_that_breaks_off_before_it_has_the_whole_mail_gets_it_later(
    app, session, half_way, person, put, writer
):
    writer(lambda _desk: Letter(subject="Panjang", opening="kata " * 2_000_000))
    set_server(session, half_way)
    put(person("ani@kendarikota.go.id"))
    assert send_due(app, NOW) == 0
    [mail] = mails(session)
    assert (mail.state, mail.attempts, mail.problem) == (MailState.WAITING, 1, "broken_off: ")
    assert mail.due_at > NOW


def test_a_server_that_keeps_breaking_off_is_left_alone(app, session, mailbox, person, put, impatient):
    set_server(session, mailbox.port)
    mailbox.rcpt["*"] = "421 closing"
    put(*[person(f"{number}@kendarikota.go.id") for number in range(5)])
    assert send_due(app, NOW) == 0
    assert [mail.attempts for mail in mails(session)] == [1, 1, 0, 0, 0]
    assert {mail.problem for mail in mails(session)} == {"rejected: 421 closing"}
    mailbox.rcpt.clear()
    assert send_due(app, NOW + timedelta(seconds=30)) == 0
    assert send_due(app, NOW + timedelta(minutes=2)) == 5


def test_while_a_server_hangs_others_save(app, session, mailbox, person, put):
    set_server(session, mailbox.port)
    mailbox.data["*"] = "hang"
    put(person("ani@kendarikota.go.id"))
    sender = threading.Thread(target=send_due, args=(app, NOW), daemon=True)
    sender.start()
    _until(lambda: states(session) == [MailState.SENDING])
    began = time.monotonic()
    with unit_of_work(session):
        session.get(Office, 1).city = "Baubau"
    assert time.monotonic() - began < 2
    mailbox.controller.stop()
    sender.join(10)
    assert states(session) == [MailState.MAYBE_SENT]


def _until(reached, seconds=10):
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.02)


# --- what is not sent ----------------------------------------------------------------------------------------


def test_without_a_mail_server_it_says_so_and_goes_out_by_a_decision_alone(app, session, person, put):
    put(person("ani@kendarikota.go.id"))
    assert send_due(app, NOW) == 0
    [mail] = mails(session)
    assert (mail.state, mail.reason) == (MailState.NOT_SENT, Reason.NO_SERVER)


def test_a_mail_server_that_is_switched_off_is_none(app, session, mailbox, person, put):
    set_server(session, mailbox.port, active=False)
    put(person("ani@kendarikota.go.id"))
    assert send_due(app, NOW) == 0
    assert mails(session)[0].reason is Reason.NO_SERVER
    assert session.get(MailServer, 1).active is False


def test_who_has_no_address_and_who_left_is_shown_as_such(app, session, mailbox, person, put, office):
    set_server(session, mailbox.port)
    gone = add(session, Person(name="Pergi", email="pergi@kendarikota.go.id", active=False))
    put(person(None), gone, Recipient(organization_id=make_organization(session, email="tu@kendarikota.go.id").id))
    assert send_due(app, NOW) == 1
    assert {(mail.state, mail.reason) for mail in mails(session)} == {
        (MailState.NOT_SENT, Reason.NO_ADDRESS),
        (MailState.NOT_SENT, Reason.LEFT),
        (MailState.SENT, None),
    }
    assert mailbox.addresses == ["tu@kendarikota.go.id"]


def test_an_address_that_no_server_can_be_told_fails_alone(app, session, mailbox, person, put):
    set_server(session, mailbox.port)
    put(person("anï@kendarikota.go.id"), person("dua@ken dari"), person("budi@kendarikota.go.id"))
    assert send_due(app, NOW) == 1
    assert [mail.problem for mail in mails(session)] == ["address: ", "address: ", None]


def test_a_recipient_reads_their_own_language(app, session, mailbox, person, put):
    set_server(session, mailbox.port)
    ani = person("ani@kendarikota.go.id")
    ani.language = "en"
    put(ani)
    send_due(app, NOW)
    assert mailbox.mails[0].parsed["Content-Language"] == "en"


# --- one mail a day ------------------------------------------------------------------------------------------


@pytest.fixture
def once_a_day(session, person):
    ani = person("ani@kendarikota.go.id", "Ani")
    add(session, MailPreference(person_id=ani.person_id, digest=True))
    session.commit()
    return ani


def test_who_wants_one_mail_a_day_gets_the_days_mails_as_one_at_the_hour_of_sending(
    app, session, mailbox, person, put, once_a_day, clock
):
    set_server(session, mailbox.port)
    put(once_a_day, person("budi@kendarikota.go.id"), now=clock.set(2024, 6, 27, 9))
    put(once_a_day, now=clock.set(2024, 6, 27, 14))
    assert send_due(app, clock.set(2024, 6, 27, 15)) == 1
    assert send_due(app, clock.set(2024, 6, 28, 7, 29)) == 0
    put(once_a_day, now=clock.set(2024, 6, 28, 7, 30))
    assert send_due(app, clock.set(2024, 6, 28, 7, 31)) == 1
    together = mailbox.mails[1].parsed
    assert str(together["Subject"]) == "3 kabar untuk Anda hari ini · Pemerintah Kota Kendari"
    for part in ("plain", "html"):
        content = together.get_body([part]).get_content()
        assert all(f"ada kabar nomor {number}." in content for number in (1, 2, 3))
    own = [mail for mail in mails(session) if mail.person_id == once_a_day.person_id]
    assert {(mail.state, mail.message_id) for mail in own} == {(MailState.SENT, together["Message-ID"])}
    assert send_due(app, clock.set(2024, 6, 28, 12)) == 0


def test_the_news_that_a_meeting_is_off_waits_for_nobodys_daily_mail(
    app, session, mailbox, put, once_a_day, writer, clock
):
    set_server(session, mailbox.port)
    writer(letter, "meeting_cancelled")
    put(once_a_day, now=clock.set(2024, 6, 27, 9))
    put(once_a_day, kind="meeting_cancelled", now=clock.set(2024, 6, 27, 9))
    assert send_due(app, clock.set(2024, 6, 27, 9, 1)) == 1
    assert states(session) == [MailState.WAITING, MailState.SENT]


def test_of_the_days_mails_only_those_that_still_hold_are_in_it(app, session, mailbox, put, once_a_day, writer, clock):
    def over(desk):
        if desk.mail.about["number"] == 2:
            raise Withheld(Reason.OVER)
        return letter(desk)

    writer(over)
    set_server(session, mailbox.port)
    put(once_a_day)
    put(once_a_day)
    assert send_due(app, clock.set(2024, 6, 28, 8)) == 1
    assert str(mailbox.mails[0].parsed["Subject"]) == "Kabar 1"
    assert states(session) == [MailState.SENT, MailState.NOT_SENT]


def test_a_days_mail_that_was_refused_for_now_waits_no_further_day(app, session, mailbox, put, once_a_day, clock):
    set_server(session, mailbox.port)
    put(once_a_day)
    put(once_a_day)
    mailbox.rcpt["*"] = "451 later"
    assert send_due(app, clock.set(2024, 6, 28, 8)) == 0
    mailbox.rcpt.clear()
    assert send_due(app, clock.set(2024, 6, 28, 8, 2)) == 1
    assert len(mailbox.mails) == 1
    assert states(session) == [MailState.SENT, MailState.SENT]


@pytest.mark.parametrize("zone", Zone)
def test_the_hour_of_sending_is_the_offices(app, session, mailbox, put, once_a_day, clock, zone):
    session.get(Office, 1).zone = zone
    set_server(session, mailbox.port)
    put(once_a_day, now=clock.set(2024, 6, 27, 23, 30, zone=zone))
    assert send_due(app, clock.set(2024, 6, 28, 7, 29, zone=zone)) == 0
    assert send_due(app, clock.set(2024, 6, 28, 7, 30, zone=zone)) == 1
