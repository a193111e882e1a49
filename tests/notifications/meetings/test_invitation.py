"""The invitation goes out: to whom, what they get, once, and what a change does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from coordination.accounts.models import Account
from coordination.directory.models import Organization, Person, Position
from coordination.exporting.asking import Asked
from coordination.exporting.pdf import NoConverter
from coordination.meetings import addressees, participants, services, states
from coordination.meetings.days import DayTimes
from coordination.meetings.models import (
    MeetingState,
    Participant,
    Reader,
    SecurityLevel,
)
from coordination.notifications import handing_out, standing
from coordination.notifications.models import MailServer, PersonalLink
from coordination.notifications.planning import plan
from coordination.notifications.standing import Reached
from coordination.outbox.models import MailState, Reason
from tests.documents.reader import Docx
from tests.factories import NOW, add, make_agenda_item, make_organization
from tests.notifications.meetings.letters import events, mails, words_of, write

HOSTILE = """Dr. H. O'Brien & "Anak" <Kota>, S.H., M.Si.\r\nBcc: x@example.org 😀""" + "x" * 300


@pytest.fixture
def send(by, meeting, store):
    """Send the invitation off, without a letter, which costs a conversion."""
    return lambda: handing_out.send_invitation(**by, meeting=meeting, paper=None, store=store)


@pytest.fixture
def letters(app, session):
    """Write what waits in the outbox as a sender does now; each mail that was written counts as sent."""

    def letters(kind=None, *, now=NOW):
        found = {}
        for mail in mails(session, kind):
            if mail.state is MailState.WAITING:
                found[mail.person_id or -mail.organization_id] = letter = write(app, session, mail, now=now)
                mail.state = MailState.NOT_SENT if isinstance(letter, Reason) else MailState.SENT
        session.flush()
        return list(found.values())

    return letters


def test_each_line_is_written_to_the_nearest_who_has_an_address(session, meeting):
    found = [(one.line, one.name, one.address) for one in addressees.addressed(session, meeting)]
    assert found == [
        ("Asisten", "Ketua", "ketua@setda.example"),
        ("Direktur", "Siti", "siti@example.org"),
        ("Kepala Dinas", "Kadis", "kadis@dinkes.example"),
        ("Kapolresta", "Polresta", "polresta@example.org"),
        ("Pimpinan", "LSM", None),
    ]


def test_a_person_without_address_is_written_to_through_the_agency_and_who_left_not_at_all(session, meeting):
    health = meeting.participants[2]
    health.position.holder.email, health.organization.email = None, "dinkes@example.org"
    meeting.participants[1].person.active = False
    session.flush()
    found = {one.line: (one.name, one.address) for one in addressees.addressed(session, meeting)}
    assert found["Kepala Dinas"] == ("Dinas Kesehatan", "dinkes@example.org")
    assert found["Direktur"] == ("", None)


def test_an_organization_is_written_to_through_its_head_before_its_mailbox(session, meeting):
    police, ngo = meeting.participants[3].organization, meeting.participants[4].organization
    chief = add(session, Person(name="Kapolresta", email="kapolresta@example.org"))
    leader = add(session, Person(name="Ketua LSM"))
    for organization, head in ((police, chief), (ngo, leader)):
        add(session, Position(organization=organization, title="Kepala", is_head=True, holder=head))

    def found():
        return {one.line: (one.name, one.address) for one in addressees.addressed(session, meeting)}

    assert (found()["Kapolresta"], found()["Pimpinan"]) == (("Kapolresta", chief.email), ("Ketua LSM", None))
    ngo.email, chief.active = "lsm@example.org", False
    session.flush()
    assert (found()["Kapolresta"], found()["Pimpinan"]) == (("Polresta", police.email), ("LSM", ngo.email))


def test_the_reminder_of_the_day_before_goes_to_whom_the_invitation_went(session, meeting, send):
    nobody = add(session, Person(name="Tanpa alamat"))
    police = meeting.participants[3].organization
    add(session, Position(organization=police, title="Kapolresta", is_head=True, holder=nobody))
    send()
    plan(session, datetime(2024, 7, 3, 1, tzinfo=UTC))
    assert whom(session, "reminders") == whom(session, "invitation") != set()


def whom(session, kind):
    return {(mail.person_id, mail.organization_id) for mail in mails(session, kind)}


def test_sent_twice_it_reaches_nobody_twice_and_a_new_participant_later(session, meeting, send):
    assert (send(), send()) == (5, 0)
    add(
        session, Participant(meeting=meeting, sort=9, organization=make_organization(session), invited_position="Camat")
    )
    add(session, Participant(meeting=meeting, sort=10, organization=make_organization(session), is_walk_in=True))
    assert send() == 1
    assert len(mails(session)) == 6


def test_an_invited_person_gets_day_place_agenda_and_a_link_of_their_own(session, meeting, send, letters):
    send()
    chair, siti, *rest = letters()
    words = words_of(siti)
    for word in ("Kamis, 4 Juli 2024, pukul 09.00–12.00 WITA", "Aula", "Akses layanan", "4321"):
        assert word in words
    token = siti.button.url.removeprefix("http://localhost/undangan/")
    assert (len(token), token in words_of(chair)) == (32, False)
    assert chair.button.url == f"http://localhost/rapat/{meeting.id}"
    links = session.scalars(select(PersonalLink)).all()
    assert len(links) == len(rest) + 1  # who has an account gets none
    assert all(link.mail_id and link.participant_id for link in links)


def test_a_mailbox_of_several_invited_has_a_link_for_each(session, meeting, send, letters):
    police = meeting.participants[3].organization
    add(
        session,
        Participant(meeting=meeting, sort=9, organization=police, invited_position="Kasat", organization_name=""),
    )
    send()
    letter = next(one for one in letters() if "Kasat" in words_of(one))
    assert [entry.title for entry in letter.entries] == ["Rapat Koordinasi", "Kapolresta", "Kasat"]
    assert len({entry.url for entry in letter.entries[1:]}) == 2


def test_who_lacked_an_address_or_the_office_a_server_is_sent_it_once_that_is_there(session, meeting, send):
    send()
    for mail in mails(session):
        mail.state, mail.reason = MailState.NOT_SENT, Reason.NO_SERVER
    mails(session)[4].reason = Reason.NO_ADDRESS
    session.flush()
    assert send() == 0
    add(session, MailServer(host="smtp.example", sender="rakor@kendari.example"))
    assert standing.of_meeting(session, meeting, NOW).invitation.new == 4
    assert send() == 4
    meeting.participants[4].organization.email = "lsm@example.org"
    session.flush()
    assert send() == 1
    assert {mail.state for mail in mails(session)} == {MailState.WAITING}
    assert (len(mails(session)), send()) == (5, 0)


def test_a_preview_makes_no_link(app, session, meeting, send):
    send()
    letter = write(app, session, mails(session)[1], now=NOW, trial=True)
    assert letter.button.url == "…"
    assert not session.scalars(select(PersonalLink)).all()


def test_nothing_is_told_any_more_of_a_meeting_that_is_past_or_cancelled_nor_to_who_was_taken_off(
    by, session, meeting, send, letters
):
    send()
    letters()
    for mail in mails(session):
        mail.state = MailState.WAITING
    assert set(letters(now=NOW + timedelta(days=7, hours=4))) == {Reason.OVER}
    for mail in mails(session):
        mail.state = MailState.WAITING
    participants.remove_participant(**by, participant=meeting.participants[1])
    assert letters()[1] is Reason.HIDDEN
    for mail in mails(session):
        mail.state = MailState.WAITING
    states.cancel(**by, meeting=meeting, reason="Bencana")
    assert set(letters("invitation")) == {Reason.OVER, Reason.HIDDEN}


@pytest.mark.parametrize("state", [MeetingState.RECORDED, MeetingState.POSTPONED])
def test_an_invitation_leaves_only_before_the_meeting(meeting, send, state):
    meeting.state = state
    with pytest.raises(Exception, match="direncanakan"):
        send()


def test_a_change_is_sent_to_everybody_when_the_secretariat_says_so(by, session, meeting, send, letters):
    services.change_meeting(**by, meeting=meeting, place="Aula Samaturu")
    assert meeting.calendar_sequence == 0  # nobody knew of it yet
    send()
    first = [events(letter.calendar) for letter in letters()]
    services.change_meeting(**by, meeting=meeting, dress="Batik")
    assert meeting.calendar_sequence == 0
    services.change_meeting(**by, meeting=meeting, place="Aula Kota")
    assert (meeting.calendar_sequence, letters()) == (1, [])
    assert standing.of_meeting(session, meeting, NOW).invitation.has_changed
    assert send() == 5
    changed = letters()
    assert all(letter.subject == "Perubahan undangan: Rapat Koordinasi" for letter in changed)
    assert not standing.of_meeting(session, meeting, NOW).invitation.has_changed
    for (_method, before), letter in zip(first, changed, strict=True):
        _method, after = events(letter.calendar)
        assert [one["uid"] for one in before] == [one["uid"] for one in after]
        assert [int(one["sequence"]) for one in (*before, *after)] == [0, 1]
        assert str(after[0]["location"]) == "Aula Kota"


def test_days_that_fall_away_are_cancelled_in_the_calendar(by, meeting, second_day, send, letters):
    send()
    _method, before = events(letters()[0].calendar)
    one_day = [DayTimes(date(2024, 7, 4), time(9), time(12))]
    services.change_meeting(**by, meeting=meeting, days=one_day)
    send()
    letter = letters()[0]
    (cancelled,) = letter.attachments
    method, gone = events(cancelled.data)
    assert (method, [one["uid"] for one in gone]) == ("CANCEL", [before[1]["uid"]])
    assert events(letter.calendar)[1][0]["uid"] == before[0]["uid"]


def test_a_cancellation_goes_out_at_once_to_whom_an_invitation_reached(by, session, meeting, send, letters):
    send()
    reached = letters()
    mails(session)[4].state = MailState.NOT_SENT
    states.cancel(**by, meeting=meeting, reason="Bencana")
    told = letters()
    assert (len(told), {letter.subject for letter in told}) == (4, {"Dibatalkan: Rapat Koordinasi"})
    assert "Bencana" in words_of(told[0])
    before, (method, after) = events(reached[0].calendar)[1], events(told[0].calendar)
    assert (method, after[0]["status"], int(after[0]["sequence"])) == ("CANCEL", "CANCELLED", 1)
    assert after[0]["uid"] == before[0]["uid"]


def test_a_postponed_meeting_that_is_cancelled_after_all_tells_so_once_more(by, session, meeting, send, letters):
    send()
    letters()
    states.postpone(**by, meeting=meeting, reason="Gempa")
    states.cancel(**by, meeting=meeting, reason="Tidak jadi")
    assert set(letters("meeting_postponed")) == {Reason.OVER}
    assert {letter.subject for letter in letters("meeting_cancelled")} == {"Dibatalkan: Rapat Koordinasi"}


def test_a_meeting_nobody_knew_of_is_cancelled_without_a_mail(by, session, meeting):
    states.cancel(**by, meeting=meeting, reason="Bencana")
    assert not mails(session)


def test_a_meeting_whose_invitation_left_is_cancelled_and_not_thrown_away(by, meeting, send):
    send()
    with pytest.raises(Exception, match="Batalkan rapat ini saja"):
        states.discard(**by, meeting=meeting)


def test_a_postponed_meeting_tells_its_new_day_with_the_old_letter(by, session, meeting, send, letters):
    meeting.invitation_number = "400/215"
    send()
    (_method, before) = events(letters()[0].calendar)
    states.postpone(**by, meeting=meeting, reason="Gempa")
    assert {letter.subject for letter in letters()} == {"Ditunda: Rapat Koordinasi"}
    states.reschedule(**by, meeting=meeting, days=[DayTimes(date(2024, 7, 11), time(13))])
    letter = letters()[1]
    assert "Kamis, 4 Juli 2024 (surat nomor 400/215)" in letter.opening
    assert "Kamis, 11 Juli 2024" in words_of(letter)
    (_method, after) = events(letter.calendar)
    assert (after[0]["uid"], int(after[0]["sequence"])) == (before[0]["uid"], 2)
    sent = standing.of_meeting(session, meeting, NOW).invitation
    assert (sent.has_changed, sent.is_first, sent.new) == (False, True, 5)  # a new letter may follow


@pytest.mark.parametrize("level", [SecurityLevel.RAHASIA, SecurityLevel.SANGAT_RAHASIA])
def test_from_rahasia_up_only_the_named_are_told_and_of_nothing_but_that_there_is_something(
    app, session, people, meeting, send, level
):
    meeting.level = level
    meeting.agenda[0].level = level
    add(session, Reader(meeting_id=meeting.id, account_id=people["chair"].id, named_at=NOW))
    send()
    letter, *others = (write(app, session, mail, now=NOW) for mail in mails(session))
    assert set(others) == {Reason.HIDDEN}
    assert (letter.subject, letter.entries, letter.attachments) == ("Ada tugas untuk Anda", (), ())
    words = words_of(letter)
    for secret in ("Koordinasi", "Aula", "Akses", "DP3A", "4321", "rapat.example"):
        assert secret not in words.replace("dp3a@kendari.example", "")
    assert str(events(letter.calendar)[1][0]["summary"]) == "Rapat"


def test_texts_of_people_stay_what_they_are(session, meeting, send, letters):
    meeting.title, meeting.place = HOSTILE[:490], HOSTILE[:490]
    meeting.participants[1].person.name = HOSTILE[:290]
    meeting.agenda[0].title = HOSTILE[:490]
    send()
    for letter in letters():
        ics = letter.calendar
        assert all(len(one) <= 75 for one in ics.split(b"\r\n"))
        assert not [one for one in ics.split(b"\r\n") if one.startswith(b"Bcc")]
        (event,) = events(ics)[1]
        assert str(event["summary"]) == " ".join(HOSTILE[:490].split())
        assert "ATTENDEE" in event or letter is not None


def test_a_calendar_is_organized_by_the_mailbox_the_office_sends_from(session, meeting, send, letters):
    add(session, MailServer(host="smtp.example", sender="rakor@kendari.example"))
    send()
    (event,) = events(letters()[1].calendar)[1]
    assert event["organizer"] == "mailto:rakor@kendari.example"
    assert event["attendee"] == "mailto:siti@example.org"


def test_each_state_of_a_mail_is_told_line_by_line(session, meeting, send):
    fresh = standing.of_meeting(session, meeting, NOW).invitation
    assert [one.reached for one in fresh.lines] == [Reached.NOT_YET] * 4 + [Reached.NO_ADDRESS]
    send()
    chair, siti, holder, mailbox, _nobody = mails(session)
    chair.state, chair.sent_at, chair.opened_at = MailState.SENT, NOW, NOW
    siti.state, siti.problem = MailState.FAILED, "550 tidak dikenal"
    holder.state = MailState.MAYBE_SENT
    mailbox.state, mailbox.reason = MailState.NOT_SENT, Reason.NO_SERVER
    session.flush()
    lines = standing.of_meeting(session, meeting, NOW).invitation.lines
    assert [one.reached for one in lines] == [
        Reached.OPENED,
        Reached.FAILED,
        Reached.MAYBE,
        Reached.NO_SERVER,
        Reached.NO_ADDRESS,
    ]
    assert lines[1].problem == "550 tidak dikenal"
    assert [one.mail_id for one in lines] == [mail.id for mail in mails(session)]


def test_what_failed_leads_to_its_mail_where_it_is_sent_again(session, people, meeting, send, browse, clock):
    send()
    failed = mails(session)[1]
    failed.state, failed.problem = MailState.FAILED, "550 <tidak> dikenal"
    session.commit()
    page = browse(people["secretary"])
    shown = page.get(f"/rapat/{meeting.id}")
    assert "550 &lt;tidak&gt; dikenal" in shown
    assert shown.count("/surat-keluar/") == shown.count(f"/surat-keluar/{failed.id}") > 0
    assert "kirim-ulang" in page.get(f"/surat-keluar/{failed.id}")


def test_the_letter_goes_along_as_word_without_libreoffice_and_says_nothing_that_is_closed(
    by, app, session, meeting, store, monkeypatch
):
    make_agenda_item(session, meeting, title="Kasus tertutup", level=SecurityLevel.RAHASIA)
    session.refresh(meeting)

    def none(*_given, **_more):
        raise NoConverter("tanpa LibreOffice")

    session.commit()
    monkeypatch.setattr("coordination.exporting.making.pdf_of", none)
    asked = Asked(session=session, store=store, now=NOW, actor=by["actor"], meeting=meeting)
    paper = handing_out.invitation_paper(asked)
    handing_out.send_invitation(**by, meeting=meeting, paper=paper, store=store)
    chairs, *_others = mails(session)
    (attachment,) = write(app, session, chairs, now=NOW).attachments
    assert attachment.name.startswith("Surat undangan Rapat Koordinasi")
    text = Docx(attachment.data).text
    assert "Akses layanan" in text
    assert "Kasus" not in text
    meeting.agenda[0].level = SecurityLevel.RAHASIA  # closed since the letter was made: it stays behind
    session.flush()
    assert not write(app, session, chairs, now=NOW).attachments
    meeting.agenda[0].level = SecurityLevel.BIASA
    services.change_meeting(**by, meeting=meeting, place="Aula lain")
    assert not write(app, session, chairs, now=NOW).attachments


def test_where_nobody_has_an_address_the_button_promises_no_mail(session, people, meeting, browse, clock):
    for account in session.scalars(select(Account)):
        account.email = None
    for known in (*session.scalars(select(Person)), *session.scalars(select(Organization))):
        known.email = None
    session.commit()
    shown = browse(people["secretary"]).get(f"/rapat/{meeting.id}/kirim/undangan")
    assert "Terbitkan di Rakor tanpa pos-el" in shown
    assert "Kirim kepada" not in shown


@pytest.mark.libreoffice
def test_pressing_send_attaches_the_letter_as_pdf(app, session, people, meeting, browse, clock):
    session.commit()
    page = browse(people["secretary"])
    shown = page.get(f"/rapat/{meeting.id}/kirim/undangan")
    assert "Kirim kepada 5 penerima" in shown
    assert "1 baris tidak mempunyai alamat pos-el" in shown
    page.post(f"/rapat/{meeting.id}/kirim/undangan")
    page.post(f"/rapat/{meeting.id}/kirim/undangan")
    assert len(mails(session)) == 5
    (attachment,) = write(app, session, mails(session)[2], now=NOW).attachments
    assert attachment.name.endswith(".pdf")
    assert attachment.data.startswith(b"%PDF-")
    assert "Menunggu dikirim" in page.get(f"/rapat/{meeting.id}")
