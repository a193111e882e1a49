"""A notula on its way to approval, and given out: who is told what, and what goes along."""

from __future__ import annotations

import pytest

from coordination.accounts.models import Role
from coordination.directory.models import Organization, Person
from coordination.exporting.issued import keep_pdf
from coordination.meetings.models import Attendance, MeetingState, Presence, Reader, SecurityLevel
from coordination.minutes import proposing, ralat, services
from coordination.minutes.amending import Subject
from coordination.notifications import handing_out, standing
from coordination.outbox.models import Reason
from tests.documents.reader import Docx
from tests.factories import NOW, actor_of, add, make_account, make_agenda_item, make_decision
from tests.notifications.meetings.letters import mails, words_of, write
from tests.permissions.world import text

PDF = b"%PDF-1.4\n%%EOF\n"
"""What stands for the file that the worker made: opening a real one belongs to the tests of converting."""


@pytest.fixture
def held(session, meeting):
    """The meeting was held; its minutes are complete."""
    meeting.state = MeetingState.RECORDED
    meeting.days[0].day = meeting.first_day = NOW.date()
    item = meeting.agenda[0]
    item.discussion = text("Dibahas bersama")
    make_decision(session, meeting, "Layanan diperluas", agenda_item=item, for_information=True)
    day, chair = meeting.days[0], meeting.participants[0]
    add(session, Attendance(participant=chair, meeting_day_id=day.id, presence=Presence.PRESENT, marked_at=NOW))
    session.refresh(meeting)
    return meeting


@pytest.fixture
def approve(session, held, people, by, store):
    """Send the minutes to approval and approve them, as the chair."""

    def approve():
        services.send_to_review(**by, meeting=held)
        chair = {**by, "actor": actor_of(people["chair"])}
        return services.approve(**chair, meeting=held, store=store)

    return approve


@pytest.fixture
def kept(session, store):
    """Keep a PDF with a revision, as the worker does once it was approved."""
    return lambda revision: keep_pdf(session=session, now=NOW, revision_id=revision.id, pdf=store.put(PDF))


@pytest.fixture
def letters(app, session):
    """Write the mails of a kind, by the name of the person or mailbox."""

    def letters(kind="minutes"):

        found = {}
        for mail in mails(session, kind):
            row = (
                session.get(Person, mail.person_id)
                if mail.person_id
                else session.get(Organization, mail.organization_id)
            )
            found[row.name] = write(app, session, mail, now=NOW)
        return found

    return letters


def names(session, kind):
    return [mail.person_id for mail in mails(session, kind)]


def test_each_step_to_approval_tells_whose_turn_it_is(session, held, people, by, store, letters):
    reviewer = make_account(session, Role.SECRETARIAT, held.host, name="Pemeriksa")
    other = make_account(session, Role.SECRETARIAT, held.host, name="Rekan")
    as_reviewer = {**by, "actor": actor_of(reviewer)}
    services.send_to_review(**by, meeting=held, reviewers=[reviewer])
    assert names(session, "review_asked") == [reviewer.person_id]
    assert names(session, "approval_asked") == []
    asked = letters("review_asked")["Pemeriksa"]
    assert asked.subject == "Mohon paraf: Rapat Koordinasi"
    assert asked.button.url == f"http://localhost/rapat/{held.id}/pengesahan"
    services.return_with_remarks(**as_reviewer, meeting=held, remarks="Lengkapi")
    assert names(session, "minutes_returned") == [people["secretary"].person_id, other.person_id]
    assert "Lengkapi" not in words_of(letters("minutes_returned")["Sekretaris"])  # remarks stay on the page
    assert letters("review_asked")["Pemeriksa"] is Reason.OVER
    services.send_to_review(**by, meeting=held, reviewers=[reviewer])
    services.give_paraf(**as_reviewer, meeting=held)
    assert names(session, "approval_asked") == [people["chair"].person_id]
    assert letters("approval_asked")["Ketua"].button.label == "Baca dan sahkan"
    assert letters("minutes_returned")["Sekretaris"] is Reason.OVER
    services.approve(**{**by, "actor": actor_of(people["chair"])}, meeting=held, store=store)
    assert letters("approval_asked")["Ketua"] is Reason.OVER
    assert set(letters("minutes_approved")) == {"Sekretaris", "Pemeriksa", "Rekan"}
    assert letters("minutes_approved")["Sekretaris"].button.url == f"http://localhost/rapat/{held.id}/kirim/notula"


def test_an_asked_approval_is_not_told_again_of_an_earlier_round(session, held, people, by, letters):
    services.send_to_review(**by, meeting=held)
    services.pull_back(**by, meeting=held)
    assert letters("approval_asked")["Ketua"] is Reason.OVER
    later = {**by, "now": NOW.replace(hour=3)}
    services.send_to_review(**later, meeting=held)
    assert len(mails(session, "approval_asked")) == 2


def test_approval_alone_sends_nothing_to_the_participants(session, approve):
    approve()
    assert not mails(session, "minutes")


def test_the_notula_goes_to_every_participant_once_and_a_ralat_anew(session, held, by, approve, people, store, letters):
    with pytest.raises(Exception, match="disahkan"):
        handing_out.send_minutes(**by, meeting=held)
    approve()
    fresh = standing.of_meeting(session, held, NOW)
    assert (fresh.just_approved, fresh.minutes.is_sent, fresh.minutes.new) == (True, False, 5)
    assert handing_out.send_minutes(**by, meeting=held) == 5
    assert handing_out.send_minutes(**by, meeting=held) == 0
    first = letters()
    assert set(first) == {"Ketua", "Siti", "Kadis", "Polresta", "LSM"}
    (attached,) = first["Siti"].attachments
    assert attached.name.startswith("Notula Rapat Koordinasi")
    assert "Layanan diperluas" in Docx(attached.data).text
    assert (first["Siti"].button, first["Ketua"].button.url) == (None, f"http://localhost/rapat/{held.id}")
    revision = ralat.open_ralat(**by, meeting=held, reason="Salah ketik")
    proposing.correct_text(**by, meeting=held, subject=Subject.CLOSING, doc=text("Ditutup pukul 12"))
    services.send_to_review(**by, meeting=held)
    services.approve(**{**by, "actor": actor_of(people["chair"])}, meeting=held, store=store)
    assert standing.of_meeting(session, held, NOW).minutes.has_changed
    assert handing_out.send_minutes(**by, meeting=held) == 5
    second = [write_of for write_of in letters().values() if not isinstance(write_of, Reason)]
    assert {letter.subject for letter in second} == {"Notula: Rapat Koordinasi (ralat 1)"}
    assert "ralat 1" in second[0].attachments[0].name
    assert revision.number == 1


def test_the_issued_pdf_goes_to_whoever_may_read_all_of_it(app, session, held, by, approve, kept, letters):
    kept(approve())
    handing_out.send_minutes(**by, meeting=held)
    (attached,) = letters()["Kadis"].attachments
    assert (attached.name[-4:], attached.mimetype, attached.data) == (".pdf", "application/pdf", PDF)


def test_what_is_closed_to_somebody_is_not_in_their_file_and_rahasia_in_nobodys(
    session, held, by, people, approve, kept, letters
):
    closed = make_agenda_item(session, held, title="Kasus tertentu", level=SecurityLevel.RAHASIA)
    closed.discussion = text("Rincian kasus")
    add(session, Reader(meeting_id=held.id, account_id=people["secretary"].id, agenda_item_id=closed.id, named_at=NOW))
    session.refresh(held)
    kept(approve())
    handing_out.send_minutes(**by, meeting=held)
    for name, letter in letters().items():
        (attached,) = letter.attachments
        said = Docx(attached.data).text
        assert "Dibahas bersama" in said, name
        assert "Kasus" not in said + words_of(letter), name
        assert "Rincian" not in said, name
        assert "tertutup" in letter.expected


@pytest.mark.parametrize("level", [SecurityLevel.RAHASIA, SecurityLevel.SANGAT_RAHASIA])
def test_of_a_secret_meeting_only_the_named_hear_and_only_that_there_is_something(
    session, held, by, people, approve, letters, level
):
    approve()
    held.level = held.agenda[0].level = level
    session.flush()
    handing_out.send_minutes(**by, meeting=held)
    found = letters()
    letter = found.pop("Ketua")  # whoever presides may read
    assert set(found.values()) == {Reason.HIDDEN}
    assert (letter.subject, letter.attachments, letter.entries) == ("Ada tugas untuk Anda", (), ())
    assert "Koordinasi" not in words_of(letter)
    for asked in letters("minutes_approved").values():
        assert asked is Reason.HIDDEN


def test_the_page_offers_to_send_the_notula_and_tells_who_has_it(session, held, approve, people, browse, clock):
    approve()
    session.commit()
    page = browse(people["secretary"])
    assert f'href="/rapat/{held.id}/kirim/notula">Kirim notula' in page.get(f"/rapat/{held.id}")
    assert "Kirim kepada 5 penerima" in page.get(f"/rapat/{held.id}/kirim/notula")
    page.post(f"/rapat/{held.id}/kirim/notula")
    shown = page.get(f"/rapat/{held.id}")
    assert "Menunggu dikirim" in shown
    assert "Kirim notula" not in shown
    browse(people["chair"]).get(f"/rapat/{held.id}/kirim/notula", 403)
