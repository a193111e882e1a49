"""What calendars are given: one day of a meeting, a private feed, and nothing that a page would not show."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from coordination.access.actor import Actor
from coordination.accounts import services as accounts
from coordination.accounts.models import Role
from coordination.actions.models import ActionState
from coordination.clock import Zone
from coordination.directory.models import Office
from coordination.meetings.models import MeetingDay, MeetingState, Participant, SecurityLevel
from coordination.notifications import calendar, feed, links
from coordination.notifications.calendar import Method, Occasion
from coordination.notifications.models import LinkKind, PersonalLink
from tests.factories import (
    NOW,
    actor_of,
    add,
    make_account,
    make_action,
    make_decision,
    make_meeting,
    make_office,
    make_organization,
)
from tests.notifications.meetings.letters import events
from tests.permissions.expectations import SEE_ACTION, SEE_MEETING, WORDS
from tests.permissions.world import CANARIES, PEOPLE, World


def occasion(**given) -> Occasion:
    facts = {"uid": "x", "sequence": 0, "day": date(2024, 6, 27), "starts": time(9), "ends": time(12), "title": "Rapat"}
    return Occasion(**{**facts, "zone": Zone.WITA, **given})


def only_event(**given):
    ics = calendar.written([occasion(**given)], now=NOW, method=Method.PUBLISH)
    return events(ics)[1][0], Calendar.from_ical(ics)


@pytest.mark.parametrize(("zone", "hour"), [(Zone.WIB, 2), (Zone.WITA, 1), (Zone.WIT, 0)])
def test_a_time_is_that_of_the_wall_in_the_zone_of_the_meeting(zone, hour):
    event, whole = only_event(zone=zone)
    assert event["dtstart"].dt.astimezone(UTC) == datetime(2024, 6, 27, hour, tzinfo=UTC)
    (timezone,) = whole.walk("VTIMEZONE")
    assert str(timezone["tzid"]) == event["dtstart"].params["TZID"] == zone.tz.key
    assert timezone.walk("STANDARD")[0]["tzoffsetto"].td == timedelta(hours=9 - hour)


def test_a_day_past_midnight_ends_the_day_after_and_one_until_done_keeps_three_hours():
    late, _whole = only_event(starts=time(21), ends=time(1))
    assert late["dtend"].dt == datetime(2024, 6, 28, 1, tzinfo=Zone.WITA.tz)
    until_done, _whole = only_event(ends=None)
    assert until_done["dtend"].dt - until_done["dtstart"].dt == timedelta(hours=3)


def test_two_offices_and_two_days_never_share_an_event():
    other = NOW + timedelta(microseconds=1)
    uids = {calendar.uid_of_day(1, NOW, 0), calendar.uid_of_day(1, NOW, 1), calendar.uid_of_day(1, other, 0)}
    assert len(uids) == 3
    assert calendar.uid_of_day(1, NOW, 0) == calendar.uid_of_day(1, NOW.astimezone(Zone.WIT.tz), 0)


def test_a_text_of_people_stays_one_property():
    title = 'Dr. H. O\'Brien & "Anak" <Kota>, S.H.; M.Si.\r\nATTENDEE:mailto:x@y.id\x0b😀' + "x" * 300
    ics = calendar.written(
        [occasion(title=title, place=title, words=title)],
        now=NOW,
        method=Method.REQUEST,
        organizer=calendar.Mailbox("a@b.id", title),
        attendee=calendar.Mailbox("c@d.id", title),
    )
    assert all(len(one) <= 75 for one in ics.split(b"\r\n"))
    ((event,),) = [events(ics)[1]]
    assert str(event["summary"]) == " ".join(title.split())
    assert str(event["attendee"]) == "mailto:c@d.id"
    assert str(event["description"]).splitlines()[1].startswith("ATTENDEE:")


# --- the feed ------------------------------------------------------------------------------------------------


def written(app, session, actor: Actor, now=NOW) -> bytes:
    return feed.written(app, session, make_office(session), actor, now)


def titles(ics) -> list[str]:
    return [str(event["summary"]) for event in events(ics)[1]]


@pytest.fixture
def owner(session):
    return make_organization(session, "Dinas Kesehatan")


@pytest.fixture
def officer(session, owner):
    make_office(session)
    return make_account(session, Role.OFFICER, owner, name="Petugas", also=((Role.SECRETARIAT, owner),))


def test_a_feed_holds_what_concerns_a_person_and_what_they_owe(app, session, owner, officer):
    hosted = make_meeting(session, owner, title="Rapat kami", state=MeetingState.PLANNED, day=date(2024, 7, 4))
    hosted.days.append(MeetingDay(day=date(2024, 7, 5), starts=time(8)))
    make_meeting(session, title="Rapat diundang", invited=(owner,), state=MeetingState.PLANNED)
    make_meeting(session, title="Rapat lain", state=MeetingState.PLANNED)
    make_meeting(session, owner, title="Rapat lama", day=date(2023, 7, 4))
    make_meeting(session, owner, title="Rapat tertunda", state=MeetingState.POSTPONED)
    make_meeting(session, owner, title="Rapat batal", state=MeetingState.CANCELLED)
    make_meeting(session, owner, title="Rapat terbuang", state=MeetingState.PLANNED, discarded_at=NOW)
    decision = make_decision(session, make_meeting(session, title="Rapat asal", state=MeetingState.APPROVED))
    make_action(session, decision, owner=owner, text="Menyusun alur")
    make_action(session, decision, owner=owner, text="Sudah selesai", state=ActionState.DONE)
    make_action(session, decision, owner=owner, text="Belum dirilis", released=False)
    make_action(session, decision, text="Milik lain")
    ics = written(app, session, actor_of(officer))
    assert sorted(titles(ics)) == [
        "Dibatalkan: Rapat batal",
        "Rapat diundang",
        "Rapat kami",
        "Rapat kami",
        "Tenggat: Menyusun alur",
    ]


def test_a_feed_tells_as_much_as_the_pages_to_each_person_and_of_rahasia_no_word(app, session):
    world = World(session, store_bytes=lambda content: None)
    shown = {}
    for name in PEOPLE:
        ics = written(app, session, actor_of(world.accounts[name]), datetime(2024, 7, 2, 1, tzinfo=UTC))
        text = ics.decode().replace("\r\n ", "")
        shown[name] = set(re.findall(r"kanari[a-z]+", text))
        for word in shown[name]:
            meeting, kind = CANARIES[word]
            assert name in WORDS[kind][meeting], (name, word)
            assert "rahasia" not in meeting, (name, word)
            assert not word.endswith("item" + meeting.replace("_", "")), (name, word)
        secret = [one for one in SEE_MEETING if "rahasia" in one and name in SEE_MEETING[one]]
        owed = [one for one in SEE_ACTION if "rahasia" in one and "approved" in one and name == "responsible"]
        assert titles(ics).count("Acara") == len(secret), name
        assert titles(ics).count("Tenggat") == len(owed) + (name == "responsible"), name
    assert shown["invited_officer"] >= {"kanariheadbiasarecorded", "kanariheadterbatasapproved"}
    assert "kanarideedbiasaapproved" in shown["owner_officer"]
    for stranger in ("stranger_officer", "auditor", "administrator", "office_leader"):
        assert not shown[stranger], stranger


def test_a_feed_asks_the_same_few_questions_however_much_there_is(app, session, owner, officer):
    from tests.exporting.gathering import counted

    actor = actor_of(officer)
    for _each in range(3):
        make_meeting(session, owner)
    with counted(session) as few:
        written(app, session, actor)
    for _each in range(20):
        make_meeting(session, owner)
    with counted(session) as many:
        written(app, session, actor)
    assert len(few) == len(many)


def test_a_feed_is_made_once_shown_once_replaced_and_withdrawn(app, session, officer, client, browse, clock):
    session.commit()
    page = browse(officer)
    assert "belum mempunyai alamat kalender" in page.get("/akun-saya/kalender")
    made = page.post("/akun-saya/kalender", 200).get_data(as_text=True)
    first = re.search(r'value="http://localhost(/kalender/[^"]+\.ics)"', made)[1]
    assert f"webcal://localhost{first}" in made
    token = first.removeprefix("/kalender/").removesuffix(".ics")
    assert token not in page.get("/akun-saya/kalender")
    assert token not in repr([vars(link) for link in session.query(PersonalLink).all()])
    answer = client.get(first)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert {"private", "no-cache"} <= set(answer.cache_control)
    again = client.get(first, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    second = re.search(r"(/kalender/[^\"]+\.ics)", page.post("/akun-saya/kalender", 200).get_data(as_text=True))[1]
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    page.post("/akun-saya/kalender/cabut")
    assert client.get(second).status_code == 404


def test_a_feed_ends_with_its_account(app, session, officer, client):
    token = feed.make(session=session, actor=actor_of(officer), now=NOW, account=officer)
    session.commit()
    assert client.get(f"/kalender/{token}.ics").status_code == 200
    accounts.deactivate(session=session, actor=actor_of(officer), now=NOW, account=officer)
    session.commit()
    assert client.get(f"/kalender/{token}.ics").status_code == 404
    assert client.get("/kalender/x.ics").status_code == 404


def test_a_role_taken_back_empties_the_feed_at_once(app, session, owner, officer, client):
    make_meeting(session, owner, title="Rapat kami", state=MeetingState.PLANNED)
    leader = make_account(session, Role.LEADER, owner)
    token = feed.make(session=session, actor=actor_of(leader), now=NOW, account=leader)
    session.commit()
    assert titles(client.get(f"/kalender/{token}.ics").data) == []  # the meeting is long past by the clock of now
    with_clock = feed.written(app, session, session.get_one(Office, 1), actor_of(leader), NOW)
    assert titles(with_clock) == ["Rapat kami"]
    session.delete(leader.memberships[0])
    session.flush()
    session.refresh(leader)
    assert titles(feed.written(app, session, session.get_one(Office, 1), actor_of(leader), NOW)) == []


# --- one meeting ---------------------------------------------------------------------------------------------


def test_whoever_sees_a_meeting_keeps_it_in_their_calendar(session, people, meeting, browse):
    session.commit()
    answer = browse(people["chair"]).fetch(f"/rapat/{meeting.id}/kalender.ics")
    method, (event,) = events(answer.data)
    assert (method, str(event["summary"])) == ("PUBLISH", "Rapat Koordinasi")
    assert "4321" in event["description"]
    assert event["url"] == f"http://localhost/rapat/{meeting.id}"
    browse(people["stranger"]).get(f"/rapat/{meeting.id}/kalender.ics", 404)


def test_a_personal_link_gives_its_meeting_to_a_calendar_until_it_turns_secret(session, meeting, client):
    guest = meeting.participants[1]
    token = links.new_link(
        session=session, now=NOW, kind=LinkKind.ATTENDANCE, person_id=guest.person_id, participant=guest
    )
    session.commit()
    answer = client.get(f"/undangan/{token}/kalender.ics")
    assert (answer.status_code, answer.headers["Referrer-Policy"]) == (200, "no-referrer")
    assert "Akses layanan" in events(answer.data)[1][0]["description"]
    meeting.level = SecurityLevel.RAHASIA
    session.commit()
    assert client.get(f"/undangan/{token}/kalender.ics").status_code == 404


def test_who_was_taken_off_the_list_gets_nothing_by_an_old_link(session, meeting, client):
    guest = meeting.participants[1]
    other = make_meeting(session)
    token = links.new_link(
        session=session, now=NOW, kind=LinkKind.ATTENDANCE, person_id=guest.person_id, participant=guest
    )
    add(session, Participant(meeting=other, person_id=guest.person_id))
    guest.person_id = None
    session.commit()
    assert client.get(f"/undangan/{token}/kalender.ics").status_code == 404
