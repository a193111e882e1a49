"""An invitation as it arrives: through the outbox, a real mail server, and what a mail program makes of it."""

from __future__ import annotations

from pathlib import PurePath

from coordination.exporting.making import Made
from coordination.meetings import services, states
from coordination.meetings.models import SecurityLevel
from coordination.notifications import handing_out, standing
from coordination.notifications.handing_out import Paper
from coordination.notifications.sending import send_due
from coordination.notifications.standing import Reached
from tests.factories import NOW
from tests.notifications.conftest import set_server
from tests.notifications.meetings.letters import events

TITLE = """Rapat "Koordinasi" & <Perlindungan>\r\nBcc: x@example.org 😀"""


def parts_of(mail):
    """Return the parts of a mail that is no container, by their type."""
    return {part.get_content_type(): part for part in mail.parsed.walk() if not part.is_multipart()}


def test_an_invitation_arrives_with_letter_calendar_and_link_and_its_end_follows(
    app, session, by, meeting, store, mailbox, clock
):
    meeting.title = TITLE
    set_server(session, mailbox.port)
    items = handing_out.items_for_all(session, meeting)
    paper = Paper(made=Made(b"%PDF-1.4\n%%EOF\n", "Surat undangan.pdf"), items=items, level=SecurityLevel.BIASA)
    handing_out.send_invitation(**by, meeting=meeting, paper=paper, store=store)
    session.commit()
    send_due(app, NOW)
    addresses = ["ketua@setda.example", "siti@example.org", "kadis@dinkes.example", "polresta@example.org"]
    assert sorted(mailbox.addresses) == sorted(addresses)
    mail = next(one for one in mailbox.mails if one.to == ["siti@example.org"])
    assert mail.parsed["Bcc"] is None
    assert " ".join(mail.parsed["Subject"].split()) == f"Undangan: {' '.join(TITLE.split())}"
    found = parts_of(mail)
    assert found["text/calendar"].get_param("method") == "REQUEST"
    method, (event,) = events(found["text/calendar"].get_payload(decode=True))
    assert (method, str(event["summary"])) == ("REQUEST", " ".join(TITLE.split()))
    assert str(event["organizer"]) == "mailto:rakor@kendarikota.go.id"
    pdf = found["application/pdf"]
    assert (PurePath(pdf.get_filename()).suffix, pdf.get_payload(decode=True)[:5]) == (".pdf", b"%PDF-")
    assert "http://localhost/undangan/" in found["text/plain"].get_content()
    session.rollback()
    reached = [one.reached for one in standing.of_meeting(session, meeting, NOW).invitation.lines]
    assert reached == [Reached.SENT] * 4 + [Reached.NO_ADDRESS]
    mailbox.mails.clear()
    services.change_meeting(**by, meeting=meeting, place="Aula Kota")
    states.cancel(**by, meeting=meeting, reason="Bencana")
    session.commit()
    send_due(app, NOW)
    assert sorted(mailbox.addresses) == sorted(addresses)
    calendar = parts_of(mailbox.mails[0])["text/calendar"]
    assert calendar.get_param("method") == "CANCEL"
    _method, (gone,) = events(calendar.get_payload(decode=True))
    assert (gone["uid"], int(gone["sequence"]), gone["status"]) == (event["uid"], 2, "CANCELLED")
