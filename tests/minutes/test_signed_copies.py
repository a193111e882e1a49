"""Signed scans and PDFs signed outside, filed beside the revision that they show."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import select

from coordination.exporting import verification
from coordination.files.checking import MediaType
from coordination.files.uploads import Prepared
from coordination.meetings.models import Paper, PaperKind, SecurityLevel
from coordination.meetings.papers import withdraw_paper
from coordination.minutes import services, signed
from coordination.minutes.models import SignedCopy
from tests.factories import NOW, actor_of
from tests.files.signed_pdf import SUBJECT, pdf, signature

SIGNED = pdf(signature(M="(D:20240702101500+08'00')", Reason="(Pengesahan)"))
SCAN = pdf()


@pytest.fixture
def approved(session, meeting, secretary, chair, store):
    services.send_to_review(session=session, actor=secretary, now=NOW, meeting=meeting)
    services.approve(session=session, actor=actor_of(chair), now=NOW, meeting=meeting, store=store)
    session.commit()
    return meeting


def upload(browser, meeting, data=SIGNED, **fields):
    sent = {"kind": "signed_scan", "level": "biasa", "title": "Notula TTE", **fields}
    return browser.post(f"/rapat/{meeting.id}/berkas", **sent, file=(BytesIO(data), "notula-tte.pdf"))


def test_a_pdf_signed_outside_joins_its_revision_and_tells_who_signed(session, approved, opened):
    browser = opened("secretary")
    upload(browser, approved)
    copy = session.scalars(select(SignedCopy)).one()
    assert copy.revision.number == 0
    assert copy.signatures == [
        {"name": "", "subject": SUBJECT, "reason": "Pengesahan", "at": "2024-07-02T10:15:00+08:00"}
    ]
    for page in (browser.get(f"/rapat/{approved.id}"), browser.get(f"/rapat/{approved.id}/naskah/notula")):
        assert "PDF bertanda tangan elektronik" in page
        assert "ditandatangani oleh Dr. H. O&#39;Brien &amp; Anak &lt;Kota&gt;, S.H., M.Si. pada 2 Juli 2024" in page
        assert "menurut berkasnya; keabsahannya diperiksa di layanan BSrE" in page


def test_its_bytes_are_recognized_by_anybody_until_it_is_withdrawn(session, approved, opened, secretary):
    upload(opened("secretary"), approved)
    digest = verification.digest_of(BytesIO(SIGNED))
    told, match = verification.by_file(session, digest)
    assert match is verification.Match.SIGNED
    assert told.holds
    withdraw_paper(session=session, actor=secretary, now=NOW, paper=session.scalars(select(Paper)).one())
    assert verification.by_file(session, digest) is None


def test_a_scan_says_nothing_of_electronic_signatures(session, approved, opened):
    browser = opened("secretary")
    upload(browser, approved, SCAN)
    assert session.scalars(select(SignedCopy)).one().signatures == []
    assert "tanda tangan elektronik" not in browser.get(f"/rapat/{approved.id}")


def test_where_no_name_can_be_read_only_the_signature_is_told(approved, opened):
    browser = opened("secretary")
    upload(browser, approved, pdf(signature(b"")))
    assert "nama penanda tangannya tidak terbaca" in browser.get(f"/rapat/{approved.id}")


def test_a_copy_is_never_below_the_level_of_what_it_shows(session, approved, opened):
    approved.agenda[0].level = SecurityLevel.TERBATAS
    session.commit()
    browser = opened("secretary")
    upload(browser, approved)
    assert session.scalars(select(Paper)).one().level is SecurityLevel.TERBATAS


def test_the_same_form_twice_files_it_once(session, approved, opened):
    browser = opened("secretary")
    for _time in range(2):
        upload(browser, approved, client_key="0b1e5b1e-0000-4000-8000-000000000001")
    assert len(session.scalars(select(SignedCopy)).all()) == 1
    assert len(session.scalars(select(Paper)).all()) == 1


def test_before_approval_it_is_a_paper_like_any_other(session, meeting, opened):
    browser = opened("secretary")
    upload(browser, meeting)
    assert session.scalars(select(Paper)).one().kind is PaperKind.SIGNED_SCAN
    assert session.scalars(select(SignedCopy)).all() == []


def test_other_papers_are_no_copies(session, approved, opened):
    upload(opened("secretary"), approved, kind="presentation")
    assert session.scalars(select(SignedCopy)).all() == []


def test_the_scan_of_an_approval_on_paper_is_a_copy_too(session, meeting, secretary, store):
    services.send_to_review(session=session, actor=secretary, now=NOW, meeting=meeting)
    revision = services.record_approval_on_paper(
        session=session,
        actor=secretary,
        now=NOW,
        meeting=meeting,
        approved_on=NOW.date(),
        store=store,
        signed_by="Asisten I",
        scan=Prepared(SIGNED, MediaType.PDF, "pindaian.pdf"),
    )
    [paper] = meeting.papers
    assert signed.of_papers(session, [paper])[paper.id].signatures[0].subject == SUBJECT
    assert session.scalars(select(SignedCopy)).one().revision is revision


def test_whoever_may_not_read_every_item_learns_of_no_copy(session, approved, opened):
    browser = opened("secretary")
    upload(browser, approved)
    officer = opened("officer")
    assert "tanda tangan elektronik" in officer.get(f"/rapat/{approved.id}/naskah/notula")
    session.refresh(approved)
    approved.agenda[0].level = SecurityLevel.RAHASIA
    session.commit()
    page = officer.get(f"/rapat/{approved.id}/naskah/notula")
    assert "tanda tangan elektronik" not in page
    assert "Notula TTE" not in page
