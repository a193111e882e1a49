"""The writing room: it opens, keeps what is typed, tells two writers of each other, and lets nobody else in."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from sqlalchemy import select

from coordination.accounts.models import Role
from coordination.actions.models import Action
from coordination.meetings.models import Decision, MeetingState, MeetingText, SecurityLevel
from tests.factories import make_account, make_agenda_item, make_meeting, make_organization

HOSTILE = '<script>alert(1)</script> & "Anak" <Kota>'


def doc(words):
    return {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": words}]}]}


@pytest.fixture
def meeting(session, host):
    meeting = make_meeting(session, host, state=MeetingState.IN_SESSION)
    make_agenda_item(session, meeting, title=HOSTILE)
    session.commit()
    return meeting


@pytest.fixture
def room(meeting):
    return f"/rapat/{meeting.id}/tulis"


def put(secretary, room, path, words, version):
    token = re.search(r'name="csrf-token" content="([^"]+)"', secretary.get("/rapat"))[1]
    answer = secretary.client.put(
        f"{room}{path}", json={"version": version, "doc": doc(words)}, headers={"X-CSRFToken": token}
    )
    secretary.session.rollback()
    return answer


def test_the_room_opens_with_every_part_and_escapes_what_people_typed(secretary, room):
    page = secretary.get(room)
    assert page.count("data-richtext") == 4  # opening, one agenda item, directions, closing
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_what_is_typed_is_there_after_a_reload(secretary, room):
    saved = put(secretary, room, "/teks/opening", HOSTILE, 0)
    assert saved.status_code == 200
    assert datetime.fromisoformat(saved.json["saved_at"]).tzinfo is not None  # the script reads it as a moment
    page = secretary.get(room)
    assert "<script>alert(1)" not in page
    assert "\\u003cscript\\u003ealert(1)" in page


def test_the_second_of_two_writers_is_shown_the_text_of_the_first_and_nothing_is_lost(secretary, room, session):
    put(secretary, room, "/teks/opening", "Pertama", 0)
    put(secretary, room, "/teks/opening", "Kedua", 1)
    late = put(secretary, room, "/teks/opening", "Terlambat", 1)
    assert late.status_code == 409
    assert late.json["theirs"] == doc("Kedua")
    assert session.scalar(select(MeetingText.doc)) == doc("Kedua")


def test_a_decision_brings_its_first_action_in_the_same_breath_and_once(secretary, room, session, host):
    fields = {
        "text": "Akses layanan diperluas",
        "action": "Menyusun alur rujukan",
        "owner_id": host.id,
        "target": "31 Juli 2024",
        "client_key": "a" * 36,
        "action_key": "b" * 36,
    }
    secretary.post(f"{room}/keputusan", **fields)
    secretary.post(f"{room}/keputusan", **fields)
    assert session.scalars(select(Decision.text)).all() == ["Akses layanan diperluas"]
    assert [(a.text, a.owner_id, str(a.last_day)) for a in session.scalars(select(Action))] == [
        ("Menyusun alur rujukan", host.id, "2024-07-31")
    ]
    assert "Menyusun alur rujukan" in secretary.get(room)


def test_nothing_is_written_once_the_minutes_are_under_review(secretary, room, session, meeting):
    meeting.state = MeetingState.IN_REVIEW
    session.commit()
    assert put(secretary, room, "/teks/opening", "Diam-diam", 0).status_code == 422
    assert session.scalar(select(MeetingText.id)) is None


def test_a_closed_item_is_neither_shown_nor_writable(secretary, room, session, meeting):
    item = make_agenda_item(session, meeting, title="kanari tertutup", level=SecurityLevel.RAHASIA)
    session.commit()
    assert "kanari tertutup" not in secretary.get(room)
    assert put(secretary, room, f"/acara/{item.id}", "Diam-diam", 1).status_code == 404


def test_the_room_does_not_exist_for_somebody_of_another_agency(room, session, browse):
    stranger = make_account(session, Role.SECRETARIAT, make_organization(session))
    session.commit()
    browse(stranger).fetch(room, 404)
