"""The code of an approved notula, and what anybody learns of it without an account."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from sqlalchemy import func, select

from coordination.audit.models import AuditEntry
from coordination.directory.models import Office
from coordination.documents.codes import qr_picture, read_code
from coordination.files.models import StoredFile
from coordination.meetings.models import SecurityLevel
from coordination.minutes import issuing, proposing, queries, ralat, record, services
from tests.documents.reader import Docx
from tests.factories import NOW, actor_of

PUBLIC = "https://rakor.kendarikota.go.id"


@pytest.fixture
def approve(session, meeting, secretary, chair, store):
    """Return a function that approves what is written and returns its revision."""
    session.get_one(Office, 1).public_url = PUBLIC

    def do(now=NOW):
        services.send_to_review(session=session, actor=secretary, now=now, meeting=meeting)
        revision = services.approve(session=session, actor=actor_of(chair), now=now, meeting=meeting, store=store)
        session.commit()
        return revision

    return do


@pytest.fixture
def corrected(session, meeting, secretary, chair, store, clock):
    """Return a function that has a ralat approved in July, over a target that was keyed wrong."""

    def do():
        now = clock.set(2024, 7, 2)
        ralat.open_ralat(session=session, actor=secretary, now=now, meeting=meeting, reason="Salah tulis")
        decision = meeting.decisions[0]
        proposing.correct_decision(
            session=session,
            actor=secretary,
            now=now,
            meeting=meeting,
            decision_id=decision.id,
            text="Layanan dibuka",
            kind=decision.kind,
            for_information=False,
        )
        services.send_to_review(session=session, actor=secretary, now=now, meeting=meeting)
        revision = services.approve(session=session, actor=actor_of(chair), now=now, meeting=meeting, store=store)
        session.commit()
        return revision

    return do


def said(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def verdict(answer):
    return re.search(r'<section class="note .*?</section>', answer.get_data(as_text=True), re.DOTALL)[0]


def send(client, content, name="notula.docx"):
    token = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/cek").get_data(as_text=True))[1]
    return client.post("/cek", data={"csrf_token": token, "file": (BytesIO(content), name)})


def test_approval_gives_a_code_that_stands_in_the_snapshot_and_on_the_paper(session, meeting, approve, store):
    revision = approve()
    assert read_code(revision.code) == revision.code
    address = f"{PUBLIC}/cek/{revision.code}"
    assert revision.snapshot["verification"] == {"code": revision.code, "address": address}
    assert record.digest(revision.snapshot) == revision.snapshot_sha256
    issued, _name = issuing.revision_file(revision, readable=None, store=store)
    built = Docx(issued)
    assert address in built.text
    assert revision.code in built.text
    assert built.parts["word/media/kode.png"] == qr_picture(address)


def test_a_reader_of_less_gets_the_same_code_and_a_new_public_address_changes_no_paper(
    session, meeting, approve, store
):
    revision = approve()
    session.get_one(Office, 1).public_url = "https://lain.example.id"
    narrowed, _name = issuing.revision_file(revision, readable=frozenset(), store=store)
    assert f"{PUBLIC}/cek/{revision.code}" in Docx(narrowed).text
    assert "Tertutup" in Docx(narrowed).text


def test_no_draft_bears_a_code(session, meeting, approve, secretary, store, corrected):
    draft, _name = issuing.word_file(session, meeting, actor=None, now=NOW, store=store)
    assert "word/media/kode.png" not in Docx(draft).parts
    approve()
    ralat.open_ralat(session=session, actor=secretary, now=NOW, meeting=meeting, reason="Salah tulis")
    revision = queries.open_revision_or_404(session, meeting)
    kept = ralat.record_of(session, revision, NOW)
    assert issuing.of_ralat_draft(meeting, kept, readable=None, now=NOW, store=store).verification is None
    assert revision.code is None


def test_a_notula_of_before_there_were_codes_stays_as_it_is(session, meeting, approve, store):
    revision = approve()
    revision.code = None
    revision.snapshot = {name: value for name, value in revision.snapshot.items() if name != "verification"}
    assert issuing.of_revision(revision, readable=None, store=store).verification is None


def test_anybody_learns_that_a_paper_holds_and_nothing_of_what_it_says(session, meeting, approve, client):
    revision = approve()
    answer = client.get(f"/cek/{revision.code}")
    words = said(answer)
    assert answer.status_code == 200
    assert "Sah dan masih berlaku" in words
    assert "Kamis, 27 Juni 2024" in words
    assert "DP3A" in words
    for hidden in (
        meeting.title,
        "Akses layanan",
        "Layanan diperluas",
        "Menyusun alur",
        "Ketua",
        f"/rapat/{meeting.id}",
    ):
        assert hidden not in answer.get_data(as_text=True)
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert 'name="referrer" content="no-referrer"' in answer.get_data(as_text=True)


def test_a_code_typed_carelessly_is_found_and_the_form_leads_to_it(session, approve, client):
    code = approve().code
    careless = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    led = client.get("/cek", query_string={"kode": f"  {careless} "})
    assert led.status_code == 303
    assert led.location == f"/cek/{code}"
    assert client.get(f"/cek/{careless}").status_code == 200


@pytest.mark.parametrize("typed", ["0000-0000-0000-0000", "abc", "%00", "<b>", "7K3M-9QX2-V0TB-4HJE" * 20])
def test_any_unknown_code_gets_the_same_page(session, approve, client, typed):
    approve()
    answer = client.get(f"/cek/{typed}")
    assert answer.status_code == 404
    assert verdict(answer) == verdict(client.get("/cek/XXXX"))
    assert "tidak dikenal" in verdict(answer)


def test_an_older_paper_tells_which_ralat_came_later_but_not_its_code(session, approve, corrected, client):
    first, second = approve(), corrected()
    answer = client.get(f"/cek/{first.code}")
    words = said(answer)
    assert "sudah digantikan ralat" in words
    assert "Ralat ke-1" in words
    assert "Selasa, 2 Juli 2024" in words
    assert second.code not in answer.get_data(as_text=True)
    assert "Sah dan masih berlaku" in said(client.get(f"/cek/{second.code}"))
    assert first.code != second.code


@pytest.mark.parametrize("level", [SecurityLevel.RAHASIA, SecurityLevel.SANGAT_RAHASIA])
def test_of_a_secret_paper_nothing_is_told_but_that_it_is_genuine(session, meeting, approve, client, store, level):
    revision = approve()
    meeting.agenda[0].level = level  # one secret item makes the paper secret
    session.commit()
    with store.open(revision.document.sha256) as file:
        content = file.read()
    for answer in (client.get(f"/cek/{revision.code}"), send(client, content)):
        words = said(answer)
        assert answer.status_code == 200
        assert "ini sah" in words
        for hidden in ("Juni 2024", "DP3A", "masih berlaku", "Ralat"):
            assert hidden not in words


def test_a_file_is_compared_by_its_bytes_and_kept_nowhere(session, approve, client, store):
    revision = approve()
    with store.open(revision.document.sha256) as file:
        content = file.read()
    files = session.scalar(select(func.count()).select_from(StoredFile))
    events = session.scalar(select(func.count()).select_from(AuditEntry))
    kept = sorted(path for path in store.root.rglob("*") if path.is_file())
    session.rollback()
    words = said(send(client, content))
    assert "persis sama dengan berkas Word" in words
    assert revision.code in words
    changed = said(send(client, content + b" "))
    assert "Tidak persis sama" in changed
    assert revision.code not in changed
    session.rollback()
    assert session.scalar(select(func.count()).select_from(StoredFile)) == files
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == events
    assert sorted(path for path in store.root.rglob("*") if path.is_file()) == kept


def test_no_file_is_told_at_its_field(session, approve, client):
    approve()
    answer = send(client, b"", name="")
    assert answer.status_code == 422
    assert "Pilih berkas" in said(answer)


def test_codes_cannot_be_tried_without_end(session, approve, client):
    approve()
    statuses = [client.get("/cek/0000").status_code for _ in range(70)]
    assert statuses[0] == 404
    assert statuses[-1] == 429


def test_whoever_sends_the_notula_is_warned_while_its_code_would_open_on_this_computer_only(session, meeting, opened):
    browser = opened("secretary")
    address = f"/rapat/{meeting.id}/pengesahan/kirim"
    assert "hanya terbuka di komputer ini" in browser.get(address)
    session.get_one(Office, 1).public_url = PUBLIC
    session.commit()
    assert "hanya terbuka di komputer ini" not in browser.get(address)
