"""A ralat as a secretary writes it in a browser, and what everybody else sees meanwhile."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from sqlalchemy import select

from coordination.actions.models import Action, ActionState
from coordination.meetings.models import Decision, MeetingState, SecurityLevel
from coordination.minutes import proposing, queries, ralat, services
from coordination.minutes.amending import Subject
from coordination.minutes.models import RevisionState
from coordination.richtext import from_plain
from tests.factories import NOW, actor_of, make_agenda_item, make_decision
from tests.minutes.conftest import HOSTILE


@pytest.fixture
def approved(session, meeting, secretary, chair, store, clock):
    """The meeting with its notula approved, five days ago."""
    services.send_to_review(session=session, actor=secretary, now=NOW, meeting=meeting)
    services.approve(session=session, actor=actor_of(chair), now=NOW, meeting=meeting, store=store)
    session.commit()
    clock.set(2024, 7, 2)
    return meeting


@pytest.fixture
def writing(approved, opened):
    """A secretary's browser with a ralat open."""
    browser = opened("secretary")
    browser.post(f"/rapat/{approved.id}/ralat/baru", reason="Target keliru dicatat")
    return browser


def at(meeting, rest=""):
    return f"/rapat/{meeting.id}/ralat{rest}"


def hidden(page):
    """Return what a form carries of itself."""
    return {
        name: unescape(re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1])
        for name in ("version", "base", "client_key")
    }


def test_a_secretary_corrects_and_the_chair_approves(session, approved, writing, opened, owner):
    action = session.scalars(select(Action)).one()
    path = at(approved, f"/tindak-lanjut/{action.id}")
    page = writing.get(path)
    assert "31 Juli 2024" in page
    changed = {"action_text": HOSTILE, "owner_id": owner.id, "target": "30 Agustus 2024", "priority": "normal"}
    writing.post(path, **hidden(page), **changed)
    overview = writing.get(at(approved))
    assert "O&#39;Brien &amp; &#34;Anak&#34; &lt;Kota&gt;" in overview
    assert "<Kota>" not in overview
    writing.post(f"/rapat/{approved.id}/pengesahan/kirim")

    chair = opened("chair")
    page = chair.get(f"/rapat/{approved.id}/pengesahan")
    assert "Ralat ke-1 menunggu pengesahan" in page
    assert "Pengaruh pada tindak lanjut" in page
    chair.post(f"/rapat/{approved.id}/pengesahan/sahkan", seen=re.search(r'name="seen" value="([^"]+)"', page)[1])
    session.expire_all()
    assert (action.text, str(action.last_day)) == (HOSTILE, "2024-08-30")
    shown = opened("officer").get(f"/rapat/{approved.id}/naskah/notula")
    assert "Ralat ke-1, tanggal" in shown
    assert "Terbitan ini sudah diganti" not in shown
    assert "Terbitan ini sudah diganti" in opened("officer").get(f"/rapat/{approved.id}/naskah/notula?terbitan=0")
    opened("officer").fetch(f"/rapat/{approved.id}/naskah/notula.docx?terbitan=0")
    opened("officer").fetch(f"/rapat/{approved.id}/naskah/notula.docx?terbitan=2", 404)


def test_meanwhile_everybody_else_reads_what_was_approved(session, approved, writing, opened):
    action = session.scalars(select(Action)).one()
    officer = opened("officer")
    before = officer.fetch(f"/rapat/{approved.id}/naskah/notula.docx").data
    writing.post(at(approved, f"/tindak-lanjut/{action.id}/hapus"))
    assert officer.fetch(f"/rapat/{approved.id}/naskah/notula.docx").data == before
    page = officer.get(f"/rapat/{approved.id}")
    assert "alat" not in re.search(r"<main.*</main>", page, re.S)[0].replace("salat", "")
    assert "0 dari 1 selesai" in page


def test_a_page_of_the_ralat_shows_the_change_and_takes_it_back(session, approved, writing):
    action = session.scalars(select(Action)).one()
    writing.post(at(approved, f"/tindak-lanjut/{action.id}/hapus"))
    page = writing.get(at(approved))
    assert "Keputusan 1 belum memiliki tindak lanjut" in page
    correction = session.scalars(select(Action)).one() and re.search(r"/ralat/urungkan/(\d+)", page)[1]
    writing.post(at(approved, f"/urungkan/{correction}"))
    writing.post(at(approved, f"/urungkan/{correction}"))
    assert "Belum ada. Pilih di bawah ini" in writing.get(at(approved))


def test_a_decision_with_its_action_is_added_once_however_often_the_form_comes(session, approved, writing, owner):
    page = writing.get(at(approved, "/keputusan/baru"))
    form = {
        "client_key": hidden(page)["client_key"],
        "text": "Menunjuk narahubung",
        "kind": "decision",
        "action_text": "Menerbitkan surat",
        "owner_id": owner.id,
        "target": "14 hari kerja",
        "priority": "high",
    }
    for _time in range(2):
        writing.post(at(approved, "/keputusan/baru"), **form)
    overview = writing.get(at(approved))
    assert overview.count("Menerbitkan surat</p>") == 1
    revision = queries.open_revision(session, approved)
    under = next(one.id for one in revision.corrections if one.object_type == "decision")
    form = {"action_text": "Menyebarkan surat", "owner_id": owner.id, "target": "31 Juli 2024", "priority": "normal"}
    writing.post(at(approved, f"/tindak-lanjut/baru?di={under}"), **form)
    record = ralat.record_of(session, revision, NOW)
    assert [row["code"] for row in record["decisions"][-1]["actions"]] == ["2a", "2b"]


@pytest.mark.parametrize("rest", ["/teks/opening", "/acara/1", "/data"])
def test_texts_and_facts_are_corrected_in_their_forms(session, approved, writing, rest):
    path = at(approved, rest)
    page = writing.get(path)
    doc = json.dumps(from_plain("Dibuka oleh Asisten III."))
    answer = {"title": "Rapat Koordinasi Baru", "place": "Aula"} if rest == "/data" else {"doc": doc}
    writing.post(path, **hidden(page), **answer)
    [correction] = queries.open_revision(session, approved).corrections
    assert correction.new["record"] in (
        {"title": "Rapat Koordinasi Baru", "place": "Aula"},
        {"doc": from_plain("Dibuka oleh Asisten III.")},
        {"discussion": from_plain("Dibuka oleh Asisten III.")},
    )


def test_a_text_that_is_no_document_is_refused_and_the_form_comes_back(approved, writing):
    path = at(approved, "/teks/opening")
    page = writing.get(path)
    writing.post(path, 422, **hidden(page), doc='{"type": "doc", "content": [{"type": "script"}]}')
    writing.post(path, 422, **hidden(page), doc="{")


def test_two_secretaries_at_one_decision_see_both_texts(session, approved, writing, opened):
    decision = session.scalars(select(Decision)).one()
    path = at(approved, f"/keputusan/{decision.id}")
    other = opened("secretary")
    shown = hidden(other.get(path))
    writing.post(path, **hidden(writing.get(path)), text="Satu", kind="decision")
    answer = other.post(path, 409, **shown, text="Dua", kind="decision")
    page = answer.get_data(as_text=True)
    assert "Satu" in page
    assert "Dua" in page
    other.post(path, **shown, text="Layanan diperluas", kind="directive")
    revision = queries.open_revision(session, approved)
    assert [one.new["record"] for one in revision.corrections] == [{"text": "Satu", "kind": "directive"}]


def test_giving_up_leaves_the_meeting_as_it_was(session, approved, writing):
    action = session.scalars(select(Action)).one()
    writing.post(at(approved, f"/tindak-lanjut/{action.id}/hapus"))
    writing.post(at(approved, "/hentikan"))
    session.expire_all()
    assert action.state is ActionState.NOT_STARTED
    assert approved.state is MeetingState.APPROVED
    assert "Buat ralat" in writing.get(f"/rapat/{approved.id}")
    writing.get(at(approved), 404)


def test_the_form_that_opens_a_ralat_may_come_twice_and_needs_a_reason(session, approved, opened):
    secretary = opened("secretary")
    secretary.post(at(approved, "/baru"), 422, reason=" ")
    for _time in range(2):
        secretary.post(at(approved, "/baru"), reason="Salah tulis")
    assert queries.open_revision(session, approved).number == 1
    secretary.post(at(approved, "/baru"), 422, reason="Alasan lain")


def test_the_signer_of_a_ralat_is_filled_from_the_directory_and_kept_in_it(session, approved, writing, people):
    path = at(approved, "/penanda-tangan/pimpinan")
    page = writing.get(f"{path}?orang={people['reviewer'].person_id}")
    assert 'value="Pemeriksa"' in page
    chosen = {"holder_status": "plh", "office": "other", "employee_id_type": "nip"}
    writing.post(path, **hidden(page), **chosen, position="SEKRETARIS DAERAH", name="Pemeriksa")
    assert "Plh. SEKRETARIS DAERAH" in unescape(writing.get(at(approved))).replace("\xa0", " ")
    assert approved.signatories == []
    writing.get(at(approved, "/penanda-tangan/notulis"), 404)


PAGES = [
    "/penanda-tangan/pimpinan",
    "",
    "/baru",
    "/alasan",
    "/data",
    "/teks/closing",
    "/keputusan/1",
    "/keputusan/baru",
    "/tindak-lanjut/1",
]


@pytest.mark.parametrize("rest", PAGES)
@pytest.mark.parametrize(("who", "status"), [("officer", 403), ("chair", 403), ("stranger", 404)])
def test_only_the_hosts_secretariat_writes_a_ralat(approved, writing, opened, who, status, rest):
    opened(who).get(at(approved, rest), status)


@pytest.mark.parametrize("rest", ["/hentikan", "/urungkan/1", "/keputusan/1/hapus", "/tindak-lanjut/1/hapus"])
@pytest.mark.parametrize(("who", "status"), [("officer", 403), ("chair", 403), ("stranger", 404)])
def test_nobody_else_drops_or_gives_up(approved, writing, opened, who, status, rest):
    opened(who).post(at(approved, rest), status)


@pytest.mark.parametrize("rest", ["/keputusan/99", "/tindak-lanjut/99", "/acara/99", "/sambutan/99"])
def test_what_the_notula_does_not_hold_is_not_found(approved, writing, rest):
    writing.get(at(approved, rest), 404)


def test_a_closed_item_does_not_exist_on_the_pages_of_a_ralat(session, meeting, secretary, chair, store, opened):
    item = make_agenda_item(session, meeting, title="kanari judul", level=SecurityLevel.RAHASIA)
    decision = make_decision(session, meeting, "kanari keputusan", agenda_item=item, for_information=True)
    session.expire_all()
    services.send_to_review(session=session, actor=secretary, now=NOW, meeting=meeting)
    services.approve(session=session, actor=actor_of(chair), now=NOW, meeting=meeting, store=store)
    by = {"session": session, "actor": actor_of(chair), "now": NOW, "meeting": meeting}
    ralat.open_ralat(**by, reason="Salah tulis")
    proposing.drop_decision(**by, decision_id=decision.id)
    proposing.correct_text(**by, subject=Subject.CLOSING, doc=from_plain("Ditutup."))
    proposing.correct_discussion(**by, item_id=item.id, doc=from_plain("kanari isi"))
    session.commit()
    browser = opened("secretary")
    assert "kanari" not in browser.get(at(meeting))
    browser.get(at(meeting, f"/keputusan/{decision.id}"), 404)
    browser.get(at(meeting, f"/acara/{item.id}"), 404)
    browser.post(at(meeting, f"/keputusan/{decision.id}/hapus"), 404)
    revision = queries.open_revision(session, meeting)
    for one in revision.corrections:
        browser.post(at(meeting, f"/urungkan/{one.id}"))
    session.expire_all()
    assert {one.object_type for one in revision.corrections} == {"decision", "agenda_item"}
    assert revision.state is RevisionState.DRAFT


def test_a_ralat_that_waits_for_the_chair_stands_on_their_first_page(approved, writing, opened):
    assert f"/rapat/{approved.id}" not in opened("chair").get("/")
    writing.post(at(approved, "/keputusan/baru"), text="Tambahan", kind="decision", for_information="y")
    writing.post(f"/rapat/{approved.id}/pengesahan/kirim")
    assert f"/rapat/{approved.id}" in opened("chair").get("/")
