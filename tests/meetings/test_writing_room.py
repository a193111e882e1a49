"""The writing room: it opens, keeps what is typed, tells two writers of each other, and lets nobody else in."""

from __future__ import annotations

import re
from datetime import datetime

import lxml.html
import pytest
from sqlalchemy import select

from coordination.accounts.models import Role
from coordination.actions.models import Action
from coordination.meetings.models import Decision, MeetingState, MeetingText, SecurityLevel, Speech
from tests.factories import (
    make_account,
    make_action,
    make_agenda_item,
    make_decision,
    make_group,
    make_meeting,
    make_organization,
)

HOSTILE = '<script>alert(1)</script> & "Anak" <Kota>'


def doc(words):
    return {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": words}]}]}


@pytest.fixture
def meeting(session, host):
    meeting = make_meeting(session, host, title=HOSTILE, state=MeetingState.IN_SESSION)
    make_agenda_item(session, meeting, title=HOSTILE)
    session.commit()
    return meeting


@pytest.fixture
def item(meeting):
    return meeting.agenda[0]


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


def parts(page):
    """Return the words of the address of each part that the room offers, in order."""
    nav = page[page.index('<nav class="ag"') : page.index("</nav>", page.index('<nav class="ag"'))]
    return re.findall(r"bagian=([a-z0-9-]+)", nav)


def test_the_room_offers_every_part_and_escapes_what_people_typed(secretary, room, item):
    page = secretary.follow(room)
    assert parts(page) == ["pembukaan", f"butir-{item.id}", "arahan", "penutup", "di-luar-agenda"]
    for part in parts(page):
        shown = secretary.get(f"{room}?bagian={part}")
        assert "<script>alert(1)" not in shown
        assert "&lt;script&gt;alert(1)" in shown


def test_writing_goes_on_where_it_stopped(secretary, room, item, session, meeting):
    assert 'aria-current="step"><span>Pembukaan' in secretary.follow(room)
    put(secretary, room, "/teks/opening", "Dibuka Kepala Dinas", 0)
    assert f'bagian=butir-{item.id}" aria-current="step"' in secretary.follow(room)


def test_what_is_typed_is_there_after_a_reload(secretary, room):
    saved = put(secretary, room, "/teks/opening", HOSTILE, 0)
    assert saved.status_code == 200
    assert datetime.fromisoformat(saved.json["saved_at"]).tzinfo is not None  # the script reads it as a moment
    page = secretary.get(f"{room}?bagian=pembukaan")
    assert "<script>alert(1)" not in page
    assert "\\u003cscript\\u003ealert(1)" in page


def test_the_second_of_two_writers_is_shown_the_text_of_the_first_and_nothing_is_lost(secretary, room, session):
    put(secretary, room, "/teks/opening", "Pertama", 0)
    put(secretary, room, "/teks/opening", "Kedua", 1)
    late = put(secretary, room, "/teks/opening", "Terlambat", 1)
    assert late.status_code == 409
    assert late.json["theirs"] == doc("Kedua")
    assert session.scalar(select(MeetingText.doc)) == doc("Kedua")


@pytest.mark.parametrize("bad", ["nol\x00", "\ud800 sendirian", "\x0b tab tegak"])
def test_signs_that_word_cannot_hold_are_left_out_and_the_rest_is_kept(secretary, room, session, bad):
    assert put(secretary, room, "/teks/opening", f"awal {bad} akhir", 0).status_code == 200
    kept = "".join(one.get("text", " ") for one in session.scalar(select(MeetingText.doc))["content"][0]["content"])
    assert kept.startswith("awal")
    assert kept.endswith("akhir")
    assert not re.search("[\x00-\x08\x0b\ud800-\udfff]", kept)


def test_two_megabytes_at_once_are_kept(secretary, room, session):
    words = "Peserta membahas jalur rujukan. " * 65_000
    answer = put(secretary, room, "/teks/opening", words, 0)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:300]
    assert len(session.scalar(select(MeetingText.doc))["content"][0]["content"][0]["text"]) > 2_000_000


def test_a_decision_sent_twice_stands_once_and_offers_its_first_action(secretary, room, session, item):
    fields = {"text": HOSTILE, "kind": "decision", "client_key": "a" * 36}
    address = f"{room}/keputusan?bagian=butir-{item.id}"
    secretary.post(address, **fields)
    again = secretary.post(address, **fields)
    decision = session.scalars(select(Decision)).one()
    assert (decision.text, decision.agenda_item_id) == (HOSTILE, item.id)
    assert f"buka=tindak-lanjut-{decision.id}" in again.location
    assert "Tindak lanjut baru" in secretary.get(again.location.partition("#")[0])


@pytest.fixture
def decision(session, meeting, item):
    decision = make_decision(session, meeting, "Akses layanan diperluas", agenda_item=item)
    session.commit()
    return decision


def test_an_action_is_written_with_everything_the_office_knows_of_it(secretary, room, session, decision, host):
    agency, helper = (make_organization(session, name) for name in ("Dinas Kesehatan", "Dinas Sosial"))
    session.commit()
    fields = {
        "text": "Menyusun alur rujukan",
        "owner": f"organization-{agency.id}",
        "target": "minggu II Juli 2024",
        "supporters": str(helper.id),
        "priority": "high",
        "expected_evidence": "Naskah alur rujukan",
        "needs_evidence": "y",
        "client_key": "b" * 36,
    }
    for _twice in range(2):
        secretary.post(f"{room}/keputusan/{decision.id}/tindak-lanjut", **fields)
    action = session.scalars(select(Action)).one()
    assert (action.text, action.owner.name) == ("Menyusun alur rujukan", "Dinas Kesehatan")
    assert (action.target_text, str(action.last_day)) == ("minggu II Juli 2024", "2024-07-12")
    assert [one.organization.name for one in action.supporters] == ["Dinas Sosial"]
    assert (action.priority, action.expected_evidence) == ("high", "Naskah alur rujukan")
    page = secretary.get(f"{room}?bagian=butir-{decision.agenda_item_id}")
    assert "Menyusun alur rujukan" in page
    assert "didukung Dinas Sosial" in page


def test_a_whole_group_may_owe_an_action_and_each_member_gets_it(secretary, room, session, decision):
    members = [make_organization(session, f"Kecamatan {name}") for name in ("Kadia", "Baruga")]
    group = make_group(session, "Camat se-Kota", members)
    session.commit()
    fields = {"text": "Mendata kader", "owner": f"group-{group.id}", "target": "31 Juli 2024", "client_key": "c" * 36}
    secretary.post(f"{room}/keputusan/{decision.id}/tindak-lanjut", **fields)
    actions = session.scalars(select(Action)).all()
    assert {action.owner.name for action in actions} == {"Kecamatan Kadia", "Kecamatan Baruga"}
    page = secretary.get(f"{room}?bagian=butir-{decision.agenda_item_id}")
    assert page.count("Mendata kader") == 1
    assert "Seluruh Camat se-Kota" in page


def test_an_agency_that_is_not_in_the_directory_is_typed_and_added(secretary, room, session, decision):
    secretary.post(
        f"{room}/keputusan/{decision.id}/tindak-lanjut",
        text="Mendampingi korban",
        owner="",
        owner_name="LSM Rumpun",
        target="",
        client_key="d" * 36,
    )
    assert session.scalars(select(Action)).one().owner.name == "LSM Rumpun"


def test_a_target_that_no_one_understands_gives_the_form_back_with_what_was_typed(secretary, room, session, decision):
    fields = {"text": HOSTILE, "target": "kapan-kapan saja", "client_key": "e" * 36}
    back = secretary.post(f"{room}/keputusan/{decision.id}/tindak-lanjut", status=422, **fields).get_data(as_text=True)
    assert session.scalar(select(Action.id)) is None
    assert "&lt;script&gt;alert(1)" in back
    assert "kapan-kapan saja" in back


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ("31 Juli 2024", 200, "Rabu, 31 Juli 2024"),
        ("1 Mei 2024", 200, "sebelum"),
        ("kapan-kapan saja", 422, "kapan-kapan saja"),
    ],
)
def test_what_a_target_means_is_said_before_it_is_saved(secretary, room, words, status, said):
    answer = secretary.fetch(f"{room}/target?text={words}", status)
    assert said in (answer.json.get("text") or answer.json["message"])


def test_an_action_without_words_is_asked_for_them(secretary, room, session, decision):
    back = secretary.post(f"{room}/keputusan/{decision.id}/tindak-lanjut", status=422).get_data(as_text=True)
    assert "Tuliskan apa yang harus dikerjakan." in back
    assert session.scalar(select(Action.id)) is None


def test_the_second_of_two_who_change_an_action_is_shown_both_texts(secretary, room, session, decision, host):
    action = make_action(session, decision, owner=host, text="Semula", released=False)
    session.commit()
    address = f"{room}/tindak-lanjut/{action.id}"
    form = secretary.follow(f"{room}?buka=ubah-tindak-lanjut-{action.id}")
    names = ("text", "owner", "target", "priority", "version", "base")
    sent = {name: value for name in names if (value := field(form, name)) is not None}
    secretary.post(address, **(sent | {"text": "Punya mereka"}))
    back = secretary.post(address, status=409, **(sent | {"text": "Punya <b>saya</b>"})).get_data(as_text=True)
    assert "Punya mereka" in back
    assert "Punya &lt;b&gt;saya&lt;/b&gt;" in back
    assert session.get(Action, action.id).text == "Punya mereka"


def field(page, name):
    """Return what a field of the open form holds."""
    form = lxml.html.fromstring(page).get_element_by_id("formulir")
    return dict(form.form_values()).get(name)


def test_decisions_and_their_actions_are_put_into_another_order(secretary, room, session, meeting, item, host):
    first, second = (make_decision(session, meeting, words, agenda_item=item) for words in ("Satu", "Dua"))
    actions = [make_action(session, first, owner=host, text=words, released=False) for words in ("a", "b")]
    session.commit()
    secretary.post(f"{room}/keputusan/urutan?bagian=butir-{item.id}", id=[second.id, first.id])
    secretary.post(f"{room}/keputusan/{first.id}/urutan", id=[actions[1].id, actions[0].id])
    page = secretary.get(f"{room}?bagian=butir-{item.id}")
    assert page.index(">Dua<") < page.index(">Satu<") < page.index(">b<") < page.index(">a<")


def test_a_decision_with_actions_stays_until_they_are_removed(secretary, room, session, decision, host):
    action = make_action(session, decision, owner=host, released=False)
    session.commit()
    told = secretary.get(secretary.post(f"{room}/keputusan/{decision.id}/hapus").location.partition("#")[0])
    assert "masih memiliki tindak lanjut" in told
    secretary.post(f"{room}/tindak-lanjut/{action.id}/hapus")
    secretary.post(f"{room}/keputusan/{decision.id}/hapus")
    assert session.scalar(select(Decision.id)) is None


def test_speeches_are_added_once_named_ordered_and_removed(secretary, room, session):
    for key, speaker in (("f" * 36, HOSTILE), ("f" * 36, HOSTILE), ("g" * 36, "Kapolresta")):
        secretary.post(f"{room}/sambutan", speaker=speaker, client_key=key)
    first, second = session.scalars(select(Speech).order_by(Speech.sort)).all()
    assert put(secretary, room, f"/sambutan/{first.id}", "Selamat datang", first.version).status_code == 200
    secretary.post(f"{room}/sambutan/{second.id}/pembicara", speaker="Wakapolresta")
    secretary.post(f"{room}/sambutan/urutan", id=[second.id, first.id])
    page = secretary.get(f"{room}?bagian=pembukaan")
    assert page.index("Wakapolresta") < page.index("&lt;script&gt;alert(1)", page.index("<article"))
    secretary.post(f"{room}/sambutan/{second.id}/hapus")
    assert [one.speaker for one in session.scalars(select(Speech))] == [HOSTILE]


@pytest.mark.parametrize(
    ("opened", "closed", "expected"),
    [("09.10", "11.30", "2024-06-27 11:30"), ("23.30", "00.45", "2024-06-28 00:45"), ("11.00", "09.00", None)],
)
def test_the_times_are_kept_also_past_midnight_and_a_slip_is_told(
    secretary, room, session, meeting, opened, closed, expected
):
    form = lxml.html.fromstring(secretary.get(f"{room}?bagian=penutup")).xpath('//form[contains(@action, "/jam")]')[0]
    sent = dict(form.form_values()) | {"called": "08.30", "opened": opened, "closed": closed}
    back = secretary.get(secretary.post(f"{room}/jam?bagian=penutup", **sent).location)
    session.refresh(meeting)
    if expected:
        assert f"{meeting.closed_at.astimezone(meeting.zone.tz):%Y-%m-%d %H:%M}" == expected
    else:
        assert meeting.closed_at is None
        assert "Jam ditutup harus sesudah jam dibuka." in back


def test_a_meeting_without_decisions_is_confirmed_as_such(secretary, room, session, meeting):
    secretary.post(f"{room}/tanpa-keputusan", confirmed="y")
    session.refresh(meeting)
    assert meeting.no_decisions
    assert "selesai tanpa keputusan" in secretary.get(f"{room}?bagian=penutup")


def test_nothing_is_written_once_the_minutes_are_under_review(secretary, room, session, meeting):
    meeting.state = MeetingState.IN_REVIEW
    session.commit()
    assert put(secretary, room, "/teks/opening", "Diam-diam", 0).status_code == 422
    assert session.scalar(select(MeetingText.id)) is None
    assert secretary.fetch(room, 302).location.endswith(f"/rapat/{meeting.id}")


def test_a_closed_item_is_neither_shown_nor_writable(secretary, room, session, meeting):
    item = make_agenda_item(session, meeting, title="kanari tertutup", level=SecurityLevel.RAHASIA)
    hidden = make_decision(session, meeting, "kanari keputusan", agenda_item=item)
    session.commit()
    page = secretary.follow(room)
    assert "kanari" not in page
    assert "Tertutup" in page
    assert put(secretary, room, f"/pembahasan/{item.id}", "Diam-diam", 1).status_code == 404
    secretary.get(f"{room}?bagian=butir-{item.id}", 404)
    secretary.get(f"{room}?buka=tindak-lanjut-{hidden.id}", 404)
    secretary.post(f"{room}/keputusan/{hidden.id}", status=404, text="x", kind="decision", version=1)
    secretary.post(f"{room}/keputusan?bagian=butir-{item.id}", status=404, text="x", kind="decision")


def test_the_room_does_not_exist_for_somebody_of_another_agency(room, session, browse):
    stranger = make_account(session, Role.SECRETARIAT, make_organization(session))
    session.commit()
    browse(stranger).fetch(room, 404)


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"doc":' * 50_000,
        "null",
        "[]",
        '{"version": true, "doc": {}}',
        '{"version": 0, "doc": {"type": "doc", "content": [{"type": "heading", "attrs": {"level": 1.0}}]}}',
    ],
)
def test_what_is_no_document_is_refused_in_words(secretary, room, body):
    token = re.search(r'name="csrf-token" content="([^"]+)"', secretary.get("/rapat"))[1]
    headers = {"X-CSRFToken": token, "Content-Type": "application/json"}
    answer = secretary.client.put(f"{room}/teks/opening", data=body, headers=headers)
    assert answer.status_code == 422, answer.get_data(as_text=True)[:500]
    assert answer.json["message"]
