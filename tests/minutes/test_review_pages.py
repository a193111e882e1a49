"""On the way to approval: who is asked, who may, and what a form sent twice or from an old page does."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from coordination.actions.models import Action
from coordination.errors import DomainError
from coordination.meetings.models import MeetingState, Paper, PaperKind, SecurityLevel
from coordination.minutes import completeness, queries, services
from coordination.minutes.models import ApprovalKind, Review, Revision, Verdict
from tests.factories import NOW, make_account, make_agenda_item, make_decision
from tests.files import samples
from tests.minutes.conftest import HOSTILE

BASE = "/rapat/{0}/pengesahan"


def at(meeting, rest=""):
    return BASE.format(meeting.id) + rest


@pytest.fixture
def in_review(session, meeting, secretary, people):
    services.send_to_review(session=session, actor=secretary, now=NOW, meeting=meeting, reviewers=[people["reviewer"]])
    session.commit()
    return meeting


def seen(page):
    return re.search(r'name="seen"[^>]*value="([^"]+)"', page)[1]


# --- what is missing -----------------------------------------------------------------------------------------


def test_each_gap_leads_to_its_exact_place(session, meeting, opened, owner):
    action = session.scalars(select(Action)).one()
    action.last_day = None
    loose = make_decision(session, meeting, "Tanpa tindak lanjut")
    session.commit()
    page = opened("secretary").get(f"/rapat/{meeting.id}")
    room = f"/rapat/{meeting.id}/tulis"
    assert f'href="{room}?buka=ubah-tindak-lanjut-{action.id}#formulir"' in page
    assert f'href="{room}?buka=tindak-lanjut-{loose.id}#keputusan-{loose.id}"' in page


def test_a_meeting_without_decisions_is_asked_about_and_without_people_too(session, opened, meeting, host):
    for decision in list(meeting.decisions):
        decision.dropped = True
    for line in meeting.participants:
        line.attendances.clear()
        line.role = "participant"
    session.commit()
    page = opened("secretary").get(f"/rapat/{meeting.id}")
    assert f'href="/rapat/{meeting.id}/tulis?bagian=penutup#tanpa-keputusan"' in page
    assert f'href="/rapat/{meeting.id}/hadir"' in page
    assert f'href="/rapat/{meeting.id}/ubah#siapa"' in page


def test_a_gap_under_a_closed_item_names_nothing_and_leads_nowhere_near(session, meeting, secretary):
    item = make_agenda_item(session, meeting, title="kanari", level=SecurityLevel.RAHASIA)
    make_decision(session, meeting, "kanari", agenda_item=item)
    session.expire_all()
    [gap] = completeness.gaps(session, meeting, secretary)
    assert (gap.subject, gap.row_id, gap.place) == ("Butir tertutup", None, completeness.Place.ROOM)


# --- sending -------------------------------------------------------------------------------------------------


def test_the_secretary_picks_reviewers_and_the_chair_waits_for_their_paraf(session, meeting, opened, people):
    secretary, reviewer, chair = opened("secretary"), opened("reviewer"), opened("chair")
    secretary.get(at(meeting, "/kirim"))
    secretary.post(at(meeting, "/kirim"), reviewers=str(people["reviewer"].id))
    page = chair.get(at(meeting))
    assert "belum memberi paraf" in page
    assert at(meeting, "/sahkan") not in page
    mark = seen(reviewer.get(at(meeting)))
    reviewer.post(at(meeting, "/paraf"), seen=mark)
    reviewer.post(at(meeting, "/paraf"), seen=mark)
    assert session.scalars(select(Review.verdict)).all() == [Verdict.AGREED]
    page = chair.get(at(meeting))
    chair.post(at(meeting, "/sahkan"), seen=seen(page))
    chair.post(at(meeting, "/sahkan"), seen=seen(page))
    session.expire_all()
    assert meeting.state is MeetingState.APPROVED
    assert len(queries.approved_revisions(session, meeting)) == 1


def test_more_than_three_reviewers_are_refused(session, meeting, opened):
    four = [str(make_account(session, name=f"Pemeriksa {n}").id) for n in range(4)]
    session.commit()
    answer = opened("secretary").post(at(meeting, "/kirim"), 422, reviewers=four)
    assert "Paling banyak tiga" in answer.get_data(as_text=True)
    session.expire_all()
    assert meeting.state is MeetingState.RECORDED


def test_a_reviewer_who_may_not_read_a_secret_meeting_is_refused_by_name(session, meeting, secretary, people):
    meeting.level = SecurityLevel.RAHASIA
    for action in session.scalars(select(Action)):
        action.person_id = people["officer"].person_id
    session.flush()
    with pytest.raises(DomainError, match="Pemeriksa belum termasuk yang boleh membaca"):
        services.send_to_review(
            session=session, actor=secretary, now=NOW, meeting=meeting, reviewers=[people["reviewer"]]
        )


def test_incomplete_minutes_are_not_sent(session, meeting, opened):
    session.scalars(select(Action)).one().owner = None
    session.commit()
    answer = opened("secretary").post(at(meeting, "/kirim"), 422)
    assert "kurang 1 hal" in answer.get_data(as_text=True)


# --- returning and stale pages -------------------------------------------------------------------------------


def test_a_return_shows_its_remarks_to_whoever_writes_and_needs_some(session, in_review, opened):
    reviewer = opened("reviewer")
    mark = seen(reviewer.get(at(in_review)))
    answer = reviewer.post(at(in_review, "/paraf/kembalikan"), 422, remarks=" ", seen=mark)
    assert "Tuliskan catatan" in answer.get_data(as_text=True)
    reviewer.post(at(in_review, "/paraf/kembalikan"), remarks=HOSTILE, seen=mark)
    page = opened("secretary").get(f"/rapat/{in_review.id}")
    assert "O&#39;Brien &amp; &#34;Anak&#34; &lt;Kota&gt;" in page
    session.expire_all()
    assert in_review.state is MeetingState.RECORDED


def test_nobody_approves_what_changed_since_they_opened_the_page(session, meeting, opened):
    secretary, chair = opened("secretary"), opened("chair")
    secretary.post(at(meeting, "/kirim"))
    old = seen(chair.get(at(meeting)))
    secretary.post(at(meeting, "/tarik"))
    secretary.post(at(meeting, "/kirim"))
    answer = chair.post(at(meeting, "/sahkan"), 409, seen=old)
    assert "ditarik dan dikirim lagi" in answer.get_data(as_text=True)
    session.expire_all()
    assert meeting.state is MeetingState.IN_REVIEW


@pytest.mark.parametrize(
    ("who", "page", "approve", "paraf", "paper"),
    [
        ("secretary", 200, 403, 403, 200),
        ("chair", 200, 303, 403, 403),
        ("reviewer", 200, 403, 303, 403),
        ("officer", 403, 403, 403, 403),
        ("stranger", 404, 404, 404, 404),
    ],
)
def test_who_may_read_give_paraf_approve_and_record(session, in_review, opened, who, page, approve, paraf, paper):
    review = session.scalars(select(Review)).one()
    browser = opened(who)
    browser.fetch(at(in_review), page)
    browser.fetch(at(in_review, "/konsep.docx"), page)
    browser.fetch(at(in_review, "/kertas"), paper)
    browser.post(at(in_review, "/paraf"), paraf)
    review.verdict = Verdict.AGREED
    session.commit()
    browser.post(at(in_review, "/sahkan"), approve)


# --- on paper ------------------------------------------------------------------------------------------------


@pytest.fixture
def sent(session, meeting, secretary):
    services.send_to_review(session=session, actor=secretary, now=NOW, meeting=meeting)
    session.commit()
    return meeting


UNSIGNED = "/rapat?keadaan=semua&belum-ditandatangani=1"


def scan(name="Notula.jpg"):
    return (BytesIO(samples.encoded("JPEG")), name)


def test_an_approval_on_paper_keeps_date_signer_and_scan_and_files_the_scan(session, sent, opened, clock):
    clock.set(2024, 7, 1)
    secretary = opened("secretary")
    page = secretary.get(at(sent, "/kertas"))
    assert 'value="Ketua"' in page
    form = {"approved_on": "2024-06-28", "signed_by": HOSTILE, "seen": seen(page)}
    for _time in range(2):  # the camera beside the file chooser bears the same name, and stays empty
        secretary.post(at(sent, "/kertas"), scan=[(BytesIO(), ""), scan()], **form)
    revision = session.scalars(select(Revision)).one()
    assert (revision.approval_kind, revision.approved_on) == (ApprovalKind.ON_PAPER, date(2024, 6, 28))
    assert revision.signed_by == HOSTILE
    paper = session.scalars(select(Paper)).one()
    assert (paper.kind, paper.file_id) == (PaperKind.SIGNED_SCAN, revision.scan_id)
    assert f"/rapat/{sent.id}" not in secretary.get(UNSIGNED)
    shown = secretary.get(f"/rapat/{sent.id}/naskah/notula")
    assert "disahkan Jumat, 28 Juni 2024" in shown, "the day on the paper, as /cek tells it"


def test_without_its_scan_the_meeting_stays_among_those_not_signed(session, sent, opened, clock):
    clock.set(2024, 7, 1)
    secretary = opened("secretary")
    secretary.post(at(sent, "/kertas"), approved_on="2024-06-28")
    session.expire_all()
    assert sent.state is MeetingState.APPROVED
    assert f"/rapat/{sent.id}" in secretary.get(UNSIGNED)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"approved_on": ""}, "Isi tanggal"),
        ({"approved_on": "2024-06-26"}, "sebelum rapat"),
        ({"approved_on": "2024-07-02"}, "belum tiba"),
        ({"approved_on": "2024-06-28", "scan": (b"MZ program", "notula.pdf")}, "Isi berkas ini"),
        ({"approved_on": "2024-06-28", "scan": (samples.word(), "notula.docx")}, "Pindaian harus"),
    ],
)
def test_what_cannot_be_on_paper_is_refused_and_nothing_is_written(session, sent, opened, clock, given, sentence):
    clock.set(2024, 7, 1)
    if "scan" in given:
        content, name = given["scan"]
        given = given | {"scan": (BytesIO(content), name)}
    answer = opened("secretary").post(at(sent, "/kertas"), 422, **given)
    assert sentence in answer.get_data(as_text=True)
    session.expire_all()
    assert sent.state is MeetingState.IN_REVIEW


def test_a_scan_of_the_whole_notula_is_not_for_whom_an_item_is_closed(session, meeting, secretary, opened, clock):
    item = make_agenda_item(session, meeting, title="kanari", level=SecurityLevel.RAHASIA)
    make_decision(session, meeting, "kanari", agenda_item=item, for_information=True)
    session.expire_all()
    services.send_to_review(session=session, actor=secretary, now=NOW, meeting=meeting)
    session.commit()
    clock.set(2024, 7, 1)
    opened("secretary").post(at(meeting, "/kertas"), approved_on="2024-06-28", scan=scan())
    paper = session.scalars(select(Paper)).one()
    assert paper.level is SecurityLevel.RAHASIA
    opened("secretary").get(f"/berkas/{paper.id}", 404)
    opened("chair").fetch(f"/berkas/{paper.id}")


def test_minutes_wait_on_the_first_page_of_whoever_is_to_do_something_and_of_nobody_else(session, in_review, opened):
    def waiting():
        pages = {who: opened(who).get("/") for who in ("chair", "reviewer", "officer", "secretary", "stranger")}
        asked = {who: page.partition("Menunggu Anda")[2].partition("</section>")[0] for who, page in pages.items()}
        return [who for who, section in asked.items() if in_review.title in section]

    assert waiting() == ["chair", "reviewer"]
    review = session.scalars(select(Review)).one()
    review.verdict = Verdict.AGREED
    session.commit()
    assert waiting() == ["chair"]
