"""The dashboard: each figure opens the list it counts, and nothing secret shows through one."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import lxml.html
import pytest
from sqlalchemy import event

from coordination.accounts.models import Role
from coordination.actions.models import ActionState
from coordination.db import db
from coordination.directory.models import OrganizationKind
from coordination.meetings.models import Attendance, MeetingState, Participant, Presence, SecurityLevel
from tests.factories import (
    NOW,
    make_account,
    make_action,
    make_agenda_item,
    make_decision,
    make_group,
    make_meeting,
    make_organization,
)

S = ActionState
DAY = date(2024, 6, 3)


class Office:
    """Two hosts, three agencies and a partner, with every kind of action and every way to answer an invitation."""

    def __init__(self, session):
        self.session = session
        self.host = make_organization(session, "DP3A")
        self.agencies = [make_organization(session, f"Dinas {name}") for name in ("Kesehatan", "Sosial", "Pendidikan")]
        self.partner = make_organization(session, "Polresta", kind=OrganizationKind.VERTICAL)
        self.bodies = [*self.agencies, self.partner]
        self.meetings = [self.meeting(host, n) for n, host in enumerate((self.host, self.host, None))]
        first = self.meetings[0]
        decision = make_decision(session, first)
        batch = {"batch": "kelompok-1", "group_id": make_group(session, "Semua dinas", self.agencies).id}
        for agency in self.agencies:
            make_action(session, decision, owner=agency, last_day=date(2024, 5, 31), **batch)
        for n, state in enumerate(S):
            handed_in = {"submitted_on": date(2024, 4, 20 + 2 * n)} if state in (S.DONE, S.SUBMITTED) else {}
            for owner in (self.agencies[0], self.partner):
                make_action(session, decision, owner=owner, state=state, last_day=date(2024, 4, 30), **handed_in)
        done = {"state": S.DONE, "submitted_on": DAY}
        make_action(session, decision, owner=self.agencies[1], last_day=date(2024, 5, 1), **done)
        make_action(session, decision, owner=self.agencies[1], last_day=None)
        make_action(session, decision, owner=self.agencies[1], last_day=date(2023, 11, 30))
        make_action(session, decision, released=False)
        nobodys = make_action(session, decision, last_day=date(2024, 6, 26))
        nobodys.owner = None
        make_action(session, make_decision(session, self.meetings[2]), owner=self.agencies[2])
        session.flush()

    def meeting(self, host, number):
        answers = (Presence.PRESENT, Presence.REPRESENTED, Presence.ABSENT, None)
        meeting = make_meeting(
            self.session,
            host,
            title=f"Rapat ke-{number}",
            day=DAY + timedelta(days=number),
            state=MeetingState.APPROVED if number != 1 else MeetingState.RECORDED,
            invited=tuple(self.bodies),
        )
        for place, participant in enumerate(meeting.participants):
            self.mark(participant, meeting, answers[(place + number) % 4])
        guest = Participant(organization=self.agencies[2], organization_name="tamu", is_walk_in=True)
        meeting.participants.append(guest)
        self.session.flush()
        self.mark(guest, meeting, Presence.PRESENT)
        return meeting

    def mark(self, participant, meeting, presence):
        if presence is not None:
            day = meeting.days[0].id
            self.session.add(
                Attendance(participant_id=participant.id, meeting_day_id=day, presence=presence, marked_at=NOW)
            )

    def reader(self, role):
        where = (
            None if role in (Role.LEADER, Role.AUDITOR) else self.host if role is Role.SECRETARIAT else self.bodies[0]
        )
        return make_account(self.session, role, where)


@pytest.fixture
def office(session, clock):
    return Office(session)


def figures_of(page):
    """Return (how many, address) of each figure on a page that opens a list."""
    tree = lxml.html.fromstring(page)
    for link in tree.xpath("//main//a[contains(@href, '?')]"):
        words = link.xpath("string(.//b)") or link.text_content()
        if urlsplit(link.get("href")).path in ("/tindak-lanjut", "/rapat") and re.fullmatch(r"[\d.]+", words.strip()):
            yield int(words.replace(".", "")), link.get("href")


def rows_of(browser, address):
    """Return how many rows a list holds on all its pages."""
    page = browser.get(address)
    rows = page.count('<td class="what">') + page.count('<li class="line mrow">')
    following = lxml.html.fromstring(page).xpath("//a[@rel='next']/@href")
    return rows + (rows_of(browser, following[0]) if following else 0)


@pytest.mark.parametrize(
    ("role", "query"),
    [
        (Role.SECRETARIAT, "periode=semua"),
        (Role.OFFICER, "periode=2024-TW2"),
        (Role.LEADER, "periode=2024"),
        (Role.LEADER, "host"),
        (Role.AUDITOR, "periode=semua"),
    ],
)
def test_each_figure_opens_exactly_the_list_that_it_counts(office, session, browse, role, query):
    reader = office.reader(role)
    session.commit()
    browser = browse(reader)
    query = f"periode=2024&penyelenggara={office.host.id}" if query == "host" else query
    found = set(figures_of(browser.get(f"/dasbor?{query}")))
    assert len(found) > 60
    assert sum(n > 0 for n, _address in found) > 15
    for n, address in found:
        assert rows_of(browser, address) == n, address


def test_every_kind_of_figure_is_not_nought_somewhere(office, session, browse):
    """So that the test above compares more than empty lists."""
    reader = office.reader(Role.LEADER)
    session.commit()
    told = [dict(parse_qsl(urlsplit(address).query)) for n, address in figures_of(browse(reader).get("/dasbor")) if n]
    assert {one.get("tenggat") for one in told} >= {"tepat-waktu", "selesai-terlambat", "lewat", "belum-selesai"}
    assert {one.get("kehadiran") for one in told} >= {"diundang", "hadir", "diwakili", "tidak-hadir", "belum-dicatat"}
    states = {"done", "submitted", "in_progress", "returned", "not_started", "not_actionable"}
    assert {one.get("keadaan") for one in told} >= states
    assert {"rapat", "instansi", "golongan"} <= {name for one in told for name in one}


def test_partners_stand_apart_and_are_not_ranked_among_the_agencies(office, session, browse):
    reader = office.reader(Role.LEADER)
    session.commit()
    tables = lxml.html.fromstring(browse(reader).get("/dasbor")).xpath("//table")
    named = {table.xpath("string(.//th[1])"): table.xpath(".//tbody//td[1]//text()") for table in tables}
    assert "Polresta" not in named["Instansi"]
    assert named["Mitra"] == ["Polresta"]
    assert "Polresta" in named["Mitra di luar garis komando"]


def test_nothing_that_is_closed_to_a_reader_shows_through_a_figure(office, session, browse):
    readers = [office.reader(role) for role in (Role.SECRETARIAT, Role.OFFICER, Role.LEADER, Role.AUDITOR)]
    session.commit()

    def pages():
        return [
            re.sub(r'csrf[^>]*>|value="[^"]{60,}"', "", browse(reader).get(f"/dasbor?periode={period}"))
            for reader in readers
            for period in ("semua", "2024")
        ]

    before = pages()
    closed = make_agenda_item(session, office.meetings[0], level=SecurityLevel.RAHASIA)
    make_action(session, make_decision(session, office.meetings[0], agenda_item=closed), owner=office.agencies[0])
    make_action(session, make_decision(session, office.meetings[0]), owner=office.agencies[0], released=False)
    secret = make_meeting(
        session,
        office.host,
        state=MeetingState.APPROVED,
        level=SecurityLevel.RAHASIA,
        day=DAY,
        invited=tuple(office.bodies),
    )
    office.mark(secret.participants[0], secret, Presence.ABSENT)
    make_action(session, make_decision(session, secret), owner=office.agencies[0], last_day=date(2024, 1, 5))
    make_action(session, make_decision(session, secret), owner=make_organization(session, "Badan Rahasia"))
    session.commit()
    assert pages() == before


def test_attendance_is_told_only_of_meetings_that_the_reader_may_read(office, session, browse):
    """One meeting is not approved yet: who is merely invited to it does not learn who came."""
    officer, secretary = office.reader(Role.OFFICER), office.reader(Role.SECRETARIAT)
    session.commit()

    def invited(reader):
        found = figures_of(browse(reader).get("/dasbor"))
        return {n for n, address in found if "kehadiran=diundang" in address}

    assert (invited(officer), invited(secretary)) == ({2}, {2})  # of the secretary's, the third has another host
    address = f"/rapat?keadaan=semua&diundang={office.partner.id}&kehadiran=diundang"
    assert "Rapat ke-1" not in browse(officer).get(address)
    assert "Rapat ke-1" in browse(secretary).get(address)


WORKED = (
    (S.DONE, date(2024, 7, 31)),
    (S.IN_PROGRESS, date(2024, 8, 16)),
    (S.DONE, date(2024, 8, 30)),
    (S.IN_PROGRESS, date(2024, 9, 30)),
    (S.DONE, date(2024, 7, 26)),
    (S.IN_PROGRESS, date(2024, 11, 29)),
    (S.SUBMITTED, date(2024, 8, 23)),
    (S.DONE, date(2024, 7, 12)),
    (S.NOT_STARTED, date(2024, 10, 15)),
    (S.IN_PROGRESS, date(2024, 9, 13)),
    (S.NOT_ACTIONABLE, date(2024, 9, 20)),
)
"""domain.md §9, by Monday, 30 September 2024; what was handed in was so a day before its last."""


def test_the_totals_are_those_of_the_worked_example(session, browse, clock):
    clock.set(2024, 9, 30)
    decision = make_decision(session, make_meeting(session, state=MeetingState.APPROVED))
    for state, day in WORKED:
        handed_in = day - timedelta(days=1) if state in (S.DONE, S.SUBMITTED) else None
        make_action(session, decision, state=state, last_day=day, submitted_on=handed_in)
    reader = make_account(session, Role.LEADER)
    session.commit()
    page = lxml.html.fromstring(browse(reader).get("/dasbor?periode=2024"))
    text = " ".join(" ".join(page.xpath("//main//text()")).split())
    assert "36,36% = 4 dari 11 janji; tanpa yang tidak dapat ditindaklanjuti 40,00% = 4 dari 10." in text
    assert "11 janji" in text
    assert "4 tepat waktu" in text
    assert "2 lewat tenggat rata-rata 31 hari, terlama 45 hari" in text
    assert "1 dilaporkan selesai" in text
    words = "Selesai 4 Menunggu verifikasi 1 Dalam proses 4 Perlu dilengkapi 0 Belum ditindaklanjuti 1"
    assert f"{words} Tidak dapat ditindaklanjuti 1" in text


def asked_for(app, browser, address):
    """Return how many statements a page sends to the database."""
    statements = []
    with app.app_context():
        engine = db.engine
    listener = lambda *args: statements.append(args[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    browser.get(address)
    event.remove(engine, "before_cursor_execute", listener)
    return len(statements)


def test_the_dashboard_asks_the_database_as_often_for_little_as_for_much(app, office, session, browse):
    reader = office.reader(Role.LEADER)
    session.commit()
    browser = browse(reader)
    before = asked_for(app, browser, "/dasbor")
    for number in range(15):
        agency = make_organization(session)
        meeting = make_meeting(session, state=MeetingState.APPROVED, day=DAY, invited=(agency,))
        office.mark(meeting.participants[0], meeting, Presence.ABSENT)
        make_action(session, make_decision(session, meeting), owner=agency, last_day=DAY - timedelta(days=9 * number))
    session.commit()
    assert asked_for(app, browser, "/dasbor") == before <= 14


def test_an_empty_period_says_so_and_an_address_of_nonsense_opens_the_present_year(office, session, browse):
    reader = office.reader(Role.LEADER)
    session.commit()
    browser = browse(reader)
    assert "Belum ada tindak lanjut pada periode ini." in browser.get("/dasbor?periode=1999")
    assert "Tahun 2024" in browser.get("/dasbor?periode=x&penyelenggara=-1&urut=%27")
