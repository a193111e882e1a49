"""From the outbox to a real mail server, each recipient alone, and what becomes of those that do not get there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coordination.notifications.sending import send_due
from coordination.outbox.models import MailState
from tests.factories import NOW
from tests.notifications.conftest import mails, set_server


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
