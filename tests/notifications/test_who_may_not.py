"""Each deed of the follow-up once by somebody who may not, through the pages; each form twice; a name with everything.

Where they do not see the thing it does not exist (404); where they do, they are told who may (403).
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from types import SimpleNamespace

import lxml.html
import pytest
from sqlalchemy import func, select

from coordination.accounts.models import Role
from coordination.actions.models import Inquiry, ProgressUpdate, UpdateKind
from coordination.audit.models import AuditEntry
from coordination.directory.models import Person, Position
from coordination.meetings.models import MeetingState, Participant, Reply
from coordination.notifications.models import Escalation, MailNote, PersonalLink, ReminderLine, WhatsappText
from coordination.notifications.sending import send_due
from coordination.outbox.models import Mail, MailState
from coordination.reports.models import SavedView
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
from tests.notifications.conftest import set_server

NAME = """Dr. H. O'Brien & "Anak" <Kota>, S.H., M.Si."""
HTMX = {"HX-Request": "true"}
TABLES = (
    *(AuditEntry, Escalation, Inquiry, Mail, MailNote, PersonalLink, ProgressUpdate, Reply, SavedView, WhatsappText),
)


@pytest.fixture
def town(session, browse, clock):
    """DP3A held a meeting of which agencies owe something, and plans the next; each of its people at a browser."""
    make_office(session).public_url = "https://rakor.example"
    host, agency, supporter, stranger = (
        make_organization(session, name, email=f"{number}@kota.example")
        for number, name in enumerate(("DP3A", "Dinas Kesehatan", "Bappeda", "Dinas Lain"))
    )
    accounts = {
        "secretary": make_account(session, Role.SECRETARIAT, host, name="Sekretaris"),
        "leader": make_account(session, Role.LEADER, host, name="Pimpinan"),
        "officer": make_account(session, Role.OFFICER, agency, name="Petugas"),
        "colleague": make_account(session, Role.OFFICER, agency, name="Rekan"),
        "supporter": make_account(session, Role.OFFICER, supporter, name="Pendukung"),
        "stranger": make_account(session, Role.OFFICER, stranger, name="Orang lain"),
        "other_secretary": make_account(session, Role.SECRETARIAT, stranger, name="Sekretaris lain"),
        "administrator": make_account(session, Role.ADMINISTRATOR, name="Admin"),
    }
    before = make_meeting(
        session,
        host,
        title="Rapat Juni",
        day=date(2024, 6, 1),
        state=MeetingState.APPROVED,
        invited=(agency, supporter),
    )
    decision = make_decision(session, before, number=1)
    made = {"owner": agency, "supporters": (supporter,), "last_day": date(2024, 6, 3)}
    action = make_action(session, decision, text="Menyusun alur rujukan", **made)
    second = make_action(session, decision, text="Melatih petugas", **made)
    coming = make_meeting(
        session,
        host,
        title="Rapat Juli",
        day=date(2024, 7, 4),
        state=MeetingState.PLANNED,
        invited=(agency, supporter),
    )
    make_agenda_item(session, coming)
    mail = add(
        session,
        Mail(
            kind="reminders",
            cause="reminders:2024-06-28",
            organization_id=agency.id,
            about={},
            made_at=NOW,
            due_at=NOW + timedelta(days=1),
            state=MailState.WAITING,
        ),
    )
    add(
        session,
        ReminderLine(mail=mail, action=action, host_id=host.id, step="late", last_day=action.last_day, offset=21),
    )
    add(session, Escalation(action_id=action.id, last_day=action.last_day, proposed_at=NOW))
    session.commit()
    town = SimpleNamespace(session=session, host=host, agency=agency, supporter=supporter, stranger=stranger)
    town.action, town.second, town.before, town.coming, town.mail = action, second, before, coming, mail
    town.accounts = accounts
    town.line = next(line for line in coming.participants if line.organization_id == agency.id)
    town.at = {name: browse(account) for name, account in accounts.items()}
    return town


def counted(town):
    town.session.rollback()
    return {table.__name__: town.session.scalar(select(func.count()).select_from(table)) for table in TABLES}


# --- who may not ---------------------------------------------------------------------------------------------

DEEDS = {
    "report": ("action", "/tindak-lanjut/{action}/lapor", {"words": "Jalan", "percent": "50"}),
    "report several": ("action", "/tindak-lanjut/laporkan?pilih={action}", {"words": "Jalan"}),
    "report several, one of them one's own": (
        "mixed",
        "/tindak-lanjut/laporkan?pilih={own}&pilih={action}",
        {"words": "Jalan"},
    ),
    "hand over": ("action", "/tindak-lanjut/serahkan?pilih={action}", {"to": "person-{colleague}"}),
    "comment": ("comment", "/tindak-lanjut/{action}/komentar", {"comment": "Halo"}),
    "take a reminder for WhatsApp": ("action", "/tindak-lanjut/{action}/whatsapp", {}),
    "withdraw the links to an action": ("action", "/tindak-lanjut/{action}/tautan/tarik", {}),
    "release an escalation": ("action", "/eskalasi/{action}", {"deed": "release"}),
    "write a reply down": ("meeting", "/rapat/{coming}/jawaban/{line}", {"presence": "present"}),
    "ask inquiries": ("meeting", "/rapat/{coming}/keadaan", {}),
    "take an invitation for WhatsApp": ("meeting", "/rapat/{coming}/peserta/{line}/whatsapp", {}),
    "take an inquiry for WhatsApp": ("meeting", "/rapat/{coming}/keadaan/{inquiry}/whatsapp", {}),
    "take the news of the notula for WhatsApp": ("meeting", "/rapat/{before}/whatsapp", {}),
    "withdraw the links to a meeting": ("meeting", "/rapat/{coming}/tautan/tarik", {}),
    "send the invitation": ("meeting", "/rapat/{coming}/kirim/undangan", {}),
    "send the notula": ("meeting", "/rapat/{before}/kirim/notula", {}),
    "hold a mail": ("mail", "/surat-besok/{mail}", {"deed": "hold", "host_id": "{host}"}),
    "send a mail again": ("mail", "/surat-keluar/{mail}/kirim-ulang", {}),
    "answer an inquiry of another agency": ("own", "/tindak-lanjut/keadaan/{inquiry}", {"words": "Baik"}),
    "rename another's view": ("own", "/tampilan/{view}/ubah", {"name": "Milik saya"}),
    "delete another's view": ("own", "/tampilan/{view}/hapus", {}),
}
REFUSED = {
    "action": {"stranger": 404, "other_secretary": 404, "supporter": 403, "leader": 403},
    "mixed": {"stranger": 404, "supporter": 403},
    "comment": {"stranger": 404, "other_secretary": 404, "leader": 403},
    "meeting": {"stranger": 404, "other_secretary": 404, "supporter": 403, "officer": 403, "leader": 403},
    "mail": {"stranger": 404, "other_secretary": 404, "officer": 404, "supporter": 404, "leader": 404},
    "own": {"stranger": 404, "other_secretary": 404, "supporter": 404, "leader": 404, "secretary": 404},
}
READ_TOO = re.compile("laporkan|serahkan|jawaban|/kirim/|tampilan/.*/ubah|tindak-lanjut/keadaan")
"""Addresses that show a form too."""


@pytest.fixture
def there(town):
    """Return the ids of everything that somebody may lay hands on."""
    asked = add(town.session, Inquiry(meeting_id=town.coming.id, organization_id=town.agency.id, asked_at=NOW))
    keeper = town.accounts["officer"]
    view = add(
        town.session,
        SavedView(account_id=keeper.id, page="actions", name="Milikku", arguments="tab=semua", kept_at=NOW),
    )
    own = {
        name: make_action(town.session, owner=town.accounts[name].memberships[0].organization).id
        for name in ("stranger", "supporter")
    }
    town.session.commit()
    return own, {
        "action": town.action.id,
        "coming": town.coming.id,
        "before": town.before.id,
        "line": town.line.id,
        "mail": town.mail.id,
        "host": town.host.id,
        "colleague": town.accounts["colleague"].person_id,
        "inquiry": asked.id,
        "view": view.id,
    }


@pytest.mark.parametrize("deed", DEEDS)
def test_who_may_not_is_told_who_may_or_finds_nothing_and_nothing_is_written(town, there, deed):
    kind, address, fields = DEEDS[deed]
    own, ids = there
    before = counted(town)
    for name, expected in REFUSED[kind].items():
        known = {"own": own.get(name, 0), **ids}
        path = address.format(**known)
        sent = {key: value.format(**known) for key, value in fields.items()}
        answers = [town.at[name].post(path, expected, **sent).get_data(as_text=True)]
        if READ_TOO.search(address):
            answers.append(town.at[name].get(path, expected))
        for answer in answers:
            page = lxml.html.fromstring(answer).xpath("string(//main)")
            assert ("Hanya " in page) == (expected == 403), (name, page)
            assert expected == 403 or "alur rujukan" not in page
    assert counted(town) == before


def test_an_administrator_sees_that_a_mail_is_there_and_is_told_who_may_hold_it(town):
    page = town.at["administrator"].post(f"/surat-besok/{town.mail.id}", 403, deed="hold", host_id=town.host.id)
    assert "Hanya sekretariat penyelenggara" in page.get_data(as_text=True)


def test_another_hosts_secretariat_takes_no_agencys_reminder_and_a_leader_is_told_who_may(town):
    path = f"/instansi/{town.agency.id}/whatsapp"
    before = counted(town)
    town.at["other_secretary"].post(path, 404)
    for name in ("leader", "officer", "stranger"):
        assert "Hanya sekretariat" in town.at[name].post(path, 403).get_data(as_text=True)
    assert counted(town) == before


def test_only_the_invited_are_asked_who_comes_and_a_leader_who_sees_the_meeting_is_told_so(town):
    path = f"/rapat/{town.coming.id}/konfirmasi"
    assert "Hanya yang diundang" in town.at["leader"].get(path, 403)
    town.at["stranger"].get(path, 404)
    town.at["supporter"].get(path)
    town.at["supporter"].post(f"{path}/{town.line.id}", 404, presence="present")  # the line of another agency
    assert town.session.scalar(select(func.count()).select_from(Reply)) == 0


def test_work_is_handed_to_nobody_outside_the_agency(town):
    outside = town.accounts["supporter"].person_id
    town.at["officer"].post(f"/tindak-lanjut/serahkan?pilih={town.action.id}", 422, to=f"person-{outside}")
    assert town.session.scalar(select(func.count()).select_from(ProgressUpdate)) == 0


def test_a_feed_ends_with_its_owner_and_no_one_else_withdraws_it(town):
    made = town.at["officer"].post("/akun-saya/kalender", 200).get_data(as_text=True)
    feed = re.search(r"https://rakor\.example(/kalender/\S+?\.ics)", made)[1]
    town.at["stranger"].post("/akun-saya/kalender/cabut")
    assert "Rapat Juli" in town.at["stranger"].get(feed)  # whoever holds the address
    town.accounts["officer"].active = False
    town.session.commit()
    town.at["stranger"].get(feed, 404)


# --- twice ---------------------------------------------------------------------------------------------------


def form_of(page, action):
    """Return the fields of the form that goes to an address, as a browser would send them."""
    forms = [one for one in lxml.html.fromstring(page).forms if one.method == "POST"]
    own = next(one for one in forms if (one.action or action) == action)
    fields: dict[str, list[str]] = {}
    for name, value in own.form_values():
        fields.setdefault(name, []).append(value.removeprefix("\n"))
    return {name: values for name, values in fields.items() if name != "csrf_token"}


def twice(town, who, page, action, **given):
    """Send the form of a page twice as it stands; return what the tables gained at the first time, at the second."""
    browser = town.at[who]
    fields = form_of(browser.get(page), action) | given
    counts = [counted(town)]
    for _time in range(2):
        browser.post(action, **fields)
        counts.append(counted(town))
    return [
        {name: after[name] - before[name] for name in after if after[name] != before[name]}
        for before, after in pairwise(counts)
    ]


def test_each_form_sent_twice_does_its_work_once(town):
    session, page = town.session, f"/tindak-lanjut/{town.action.id}"
    picked = f"pilih={town.action.id}&pilih={town.second.id}"
    several, over = f"/tindak-lanjut/laporkan?{picked}", f"/tindak-lanjut/serahkan?{picked}"
    first, again = twice(town, "officer", several, "/tindak-lanjut/laporkan", words="Jalan")
    assert (first["ProgressUpdate"], again) == (2, {})
    colleague = f"person-{town.accounts['colleague'].person_id}"
    first, again = twice(town, "officer", over, "/tindak-lanjut/serahkan", to=colleague)
    assert (first["ProgressUpdate"], again) == (2, {})
    first, again = twice(town, "officer", page, f"{page}/komentar", comment="Mohon dibantu")
    assert (first["ProgressUpdate"], again) == (1, {})
    assert session.scalar(select(func.count()).where(ProgressUpdate.kind == UpdateKind.COMMENT)) == 1
    reply = f"/rapat/{town.coming.id}/jawaban/{town.line.id}"
    first, again = twice(town, "secretary", reply, reply, presence="present")
    assert (first["Reply"], again) == (1, {})
    send = f"/rapat/{town.coming.id}/kirim/undangan"
    first, again = twice(town, "secretary", send, send)
    assert (first["Mail"], again) == (2, {})
    first, again = twice(town, "secretary", "/surat-besok", f"/surat-besok/{town.mail.id}", deed="hold")
    assert (first["MailNote"], again.get("MailNote")) == (1, None)
    first, again = twice(town, "secretary", "/eskalasi", f"/eskalasi/{town.action.id}", deed="release")
    assert again == {}
    first, again = twice(town, "officer", "/tindak-lanjut", "/tampilan/baru", name="Milikku")
    assert (first["SavedView"], again) == (1, {})


def test_asking_all_agencies_twice_asks_each_once(town):
    page = f"/rapat/{town.coming.id}"
    first, again = twice(town, "secretary", page, f"{page}/keadaan")
    assert (first["Inquiry"], first["Mail"]) == (1, 2)  # to both officers of the agency that owes something
    assert {"Inquiry", "Mail"} & again.keys() == set()
    (inquiry,) = town.session.scalars(select(Inquiry)).all()
    answer = f"/tindak-lanjut/keadaan/{inquiry.id}"
    first, again = twice(town, "officer", answer, answer, **{f"words_{town.action.id}": "Hampir selesai"})
    assert first["ProgressUpdate"] == 1
    assert again.keys() <= {"AuditEntry"}  # that it was answered, again


# --- names ---------------------------------------------------------------------------------------------------


def test_a_name_with_everything_stays_whole_as_recipient_attendee_and_organization(app, town, mailbox, clock):
    """It is escaped once on each page, stands in mails and texts as it was written, and breaks no header."""
    session = town.session
    set_server(session, mailbox.port)
    body = make_organization(session, NAME, email="badan@kota.example")
    person = add(session, Person(name=NAME, organization=body, email="orang@kota.example"))
    add(session, Position(organization=body, title=NAME, is_head=True, holder=person))
    made = {"owner": body, "person": person, "text": f"Tugas {NAME}", "last_day": date(2024, 6, 20)}
    action = make_action(session, town.action.decision, **made)
    named = dict.fromkeys(("organization_name", "invited_name", "invited_position"), NAME)
    line = add(session, Participant(meeting=town.coming, organization=body, person=person, sort=9, **named))
    town.coming.title = f"Rapat {NAME}"
    session.commit()
    secretary, page = town.at["secretary"], f"/rapat/{town.coming.id}"
    secretary.post(f"{page}/kirim/undangan")
    secretary.post(f"{page}/keadaan")
    answer = {"presence": "represented", "attendee_name": NAME, "attendee_position": NAME}
    secretary.post(f"{page}/jawaban/{line.id}", **answer)
    asked = session.scalars(select(Inquiry).where(Inquiry.organization_id == body.id)).one()
    of_meeting = (f"{page}/peserta/{line.id}", f"{page}/keadaan/{asked.id}")
    for address in (*of_meeting, f"/tindak-lanjut/{action.id}", f"/instansi/{body.id}"):
        shown = secretary.post(f"{address}/whatsapp", 200, headers=HTMX).get_data(as_text=True)
        words = lxml.html.fragment_fromstring(shown, create_parent="div").xpath("string(.//textarea)")
        assert NAME in words, (address, words)
        assert "<Kota>" not in shown
    theirs = select(Mail).where(Mail.person_id == person.id)
    pages = [f"/surat-keluar/{mail.id}" for mail in session.scalars(theirs)]
    pages += [page, f"{page}/jawaban/{line.id}", f"{page}/kirim/undangan", f"{page}/keadaan", "/surat-keluar"]
    pages += [f"/tindak-lanjut/{action.id}", f"/tindak-lanjut?tab=semua&instansi={body.id}", "/surat-besok", "/dasbor"]
    for address in pages:
        shown = secretary.get(address)
        assert ("&lt;Kota&gt;" in shown) != (address == "/surat-besok"), address  # whose next mails are not planned yet
        assert "<Kota>" not in shown, address
        assert not re.search("&amp;(amp|lt|quot|#34|#39);", shown), address
    calendar = secretary.get(f"{page}/kalender.ics").replace("\r\n ", "")
    assert NAME.replace(",", "\\,") in calendar
    clock.forward(minutes=5)
    send_due(app, NOW + timedelta(minutes=5))
    session.rollback()
    assert [mail.state for mail in session.scalars(theirs)] == [MailState.SENT] * 2
    got = [mail.parsed for mail in mailbox.mails if mail.to == ["orang@kota.example"]]
    assert len(got) == 2
    for mail in got:
        assert [one.addr_spec for one in mail["To"].addresses] == ["orang@kota.example"]
        assert mail["To"].addresses[0].display_name in ("", NAME)
        assert NAME in mail.get_body(("plain",)).get_content()
        assert "<Kota>" not in mail.get_body(("html",)).get_content()
    assert any(NAME in mail["Subject"] for mail in got)
