"""A meeting's whole set and a period's notulen in one file: whole, for their reader alone, stopped and begun again."""

from __future__ import annotations

import gc
import re
import tracemalloc
import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from coordination import clock as clocks
from coordination.accounts.models import Role
from coordination.audit.models import AuditEntry
from coordination.db import unit_of_work
from coordination.errors import DomainError, NotFound
from coordination.exporting import bundles
from coordination.exporting.building import Builder, Stopped, build_next
from coordination.exporting.models import Bundle, BundleForm, BundleState
from coordination.exporting.worker import Worker
from coordination.meetings.models import MeetingState, SecurityLevel
from coordination.minutes import issuing
from coordination.minutes.models import Revision, RevisionState
from coordination.minutes.record import gather
from tests.exporting.minuted import minuted
from tests.factories import (
    NOW,
    actor_of,
    add,
    make_account,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_office,
    make_organization,
)

libreoffice = pytest.mark.libreoffice
HOSTILE = """Dr. H. O'Brien & "Anak" <Kota>/..\\..\\🙂"""


@pytest.fixture
def store(app):
    return app.extensions["rakor_store"]


@pytest.fixture
def host(session):
    make_office(session)
    return make_organization(session, "DP3A")


@pytest.fixture
def guests(session):
    return make_organization(session, "Dinas Kesehatan")


@pytest.fixture
def secretary(session, host):
    return make_account(session, Role.SECRETARIAT, host)


@pytest.fixture
def officer(session, guests):
    return make_account(session, Role.OFFICER, guests)


@pytest.fixture
def issued(session, host, guests, store, clock):
    """Return a function that makes a meeting whose notula is issued."""

    def issued(title="Rapat koordinasi", day=date(2024, 6, 27), **given):
        meeting = make_meeting(
            session, host, title=title, day=day, state=MeetingState.APPROVED, invited=(guests,), **given
        )
        item = make_agenda_item(session, meeting, title=f"Acara dari {title}")
        make_decision(session, meeting, f"Keputusan dari {title}", agenda_item=item, number=1)
        revision = add(
            session,
            Revision(meeting=meeting, number=0, state=RevisionState.APPROVED, opened_at=NOW, approved_at=NOW),
        )
        session.refresh(meeting)
        issuing.issue(
            session=session,
            actor=bundles_actor,
            now=NOW,
            revision=revision,
            snapshot=gather(session, meeting),
            store=store,
        )
        session.commit()
        return meeting

    bundles_actor = actor_of(make_account(session, Role.SECRETARIAT, host))
    return issued


@pytest.fixture
def without_libreoffice(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))


def of_meeting(session, account, meeting, form=BundleForm.ZIP):
    bundle = bundles.ask_for_meeting(session=session, actor=actor_of(account), now=NOW, meeting=meeting, form=form)
    session.commit()
    return bundle


def of_june(session, account, form=BundleForm.ZIP, **given):
    days = {"first": date(2024, 6, 1), "last": date(2024, 6, 30)} | given
    bundle = bundles.ask_for_period(session=session, actor=actor_of(account), now=NOW, form=form, **days)
    session.commit()
    return bundle


def built(app, session, bundle):
    """Build what waits; return the bundle as it is then."""
    assert build_next(app)
    session.rollback()
    session.refresh(bundle)
    return bundle


def content(store, bundle):
    with store.open(bundle.file.sha256) as file:
        return file.read()


def words(store, bundle):
    """Return the names in a ZIP, and all that its Word files say."""
    with zipfile.ZipFile(BytesIO(content(store, bundle))) as packed:
        texts = []
        for name in packed.namelist():
            if name.endswith(".docx"):
                with zipfile.ZipFile(BytesIO(packed.read(name))) as word:
                    texts += [word.read(part).decode() for part in word.namelist() if part.endswith(".xml")]
        return packed.namelist(), " ".join(texts)


# --- what is in it -------------------------------------------------------------------------------------------


@libreoffice
def test_a_meetings_set_holds_each_paper_as_word_and_pdf_under_safe_numbered_names(
    app, session, store, secretary, issued
):
    bundle = built(app, session, of_meeting(session, secretary, issued(f"Rapat {HOSTILE}")))
    assert bundle.state is BundleState.DONE
    assert bundle.trouble is None
    assert bundle.done == bundle.total > 0
    with zipfile.ZipFile(BytesIO(content(store, bundle))) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        notula = next(name for name in names if "Notula" in name and name.endswith(".docx"))
        assert notula.removesuffix(".docx") + ".pdf" in names
        assert all(re.fullmatch(r"\d{3} [^/\\<>:\"|?*\x00-\x1f]+\.(docx|pdf)", name) for name in names)
        pdf = PdfReader(BytesIO(packed.read(notula.removesuffix(".docx") + ".pdf")))
    assert "Keputusan dari Rapat" in " ".join(page.extract_text() for page in pdf.pages)
    assert re.fullmatch(r"[^/\\<>:\"|?*]+\.zip", bundle.file.name)


def test_a_meetings_set_holds_the_petikan_of_each_agency_and_nothing_that_it_does_not_have_yet(
    app, session, store, without_libreoffice
):
    made = minuted(session, store)
    made.approve()
    session.commit()
    names, _said = words(store, built(app, session, of_meeting(session, made.secretary, made.meeting)))
    called = [re.fullmatch(r"\d{3} (.+) Rapat koordinasi.*\.docx", name)[1] for name in names]
    assert called[:4] == ["Surat undangan", "Daftar hadir", "Notula", "Berita acara"]
    assert "terisi" in names[1]
    petikan = [name.removeprefix("Petikan ") for name in called if name.startswith("Petikan")]
    assert petikan == ["Dinas Kesehatan", "Dinas Pendidikan", "Polresta"]
    planned = make_meeting(session, made.meeting.host, state=MeetingState.PLANNED)
    session.commit()
    names, _said = words(store, built(app, session, of_meeting(session, made.secretary, planned)))
    assert [name[4:11] for name in names] == ["Surat u", "Daftar "], "and no notula of what was not held yet"


@libreoffice
def test_a_periods_notulen_are_one_pdf_with_a_bookmark_each_in_the_order_of_their_days(
    app, session, store, secretary, issued
):
    issued("Rapat kedua", date(2024, 6, 20))
    issued("Rapat pertama", date(2024, 6, 3))
    issued("Rapat bulan Juli", date(2024, 7, 1))
    bundle = built(app, session, of_june(session, secretary, BundleForm.PDF))
    book = PdfReader(BytesIO(content(store, bundle)), strict=True)
    marks = [one for one in book.outline if not isinstance(one, list)]
    assert [mark.title[:20].strip() for mark in marks] == ["Notula Rapat pertama", "Notula Rapat kedua 2"]
    starts = [book.get_destination_page_number(mark) for mark in marks]
    assert starts[0] == 0
    for start, name in zip(starts, ("Rapat pertama", "Rapat kedua"), strict=True):
        pages = " ".join(page.extract_text() for page in book.pages[start : start + 3])
        assert f"Keputusan dari {name}" in pages
    below = [str(one.title) for one in _flat(next(one for one in book.outline if isinstance(one, list)))]
    assert any("Keputusan" in title for title in below), below
    assert "bulan Juli" not in " ".join(page.extract_text() for page in book.pages)


def _flat(outline):
    for one in outline:
        if isinstance(one, list):
            yield from _flat(one)
        else:
            yield one


def test_nobody_gets_more_by_a_bundle_than_by_its_papers(
    app, session, store, officer, secretary, issued, without_libreoffice
):
    open_one = issued("Rapat terbuka")
    make_agenda_item(session, open_one)
    issued("Rapat kanarirahasia", level=SecurityLevel.RAHASIA)
    closed = issued("Rapat dengan acara tertutup")
    closed.agenda[0].level = SecurityLevel.RAHASIA
    session.commit()
    names, said = words(store, built(app, session, of_june(session, officer)))
    assert len(names) == 2
    assert "kanarirahasia" not in " ".join(names) + said
    assert "Keputusan dari Rapat terbuka" in said
    assert "Keputusan dari Rapat dengan acara tertutup" not in said
    assert "Acara dari Rapat dengan acara tertutup" not in said


def test_who_lost_the_right_after_asking_gets_nothing(app, session, officer, issued, without_libreoffice):
    meeting = issued()
    bundle = of_meeting(session, officer, meeting)
    for membership in list(officer.memberships):
        session.delete(membership)
    session.commit()
    assert built(app, session, bundle).state is BundleState.FAILED
    assert bundle.file is None
    assert "Tidak ada naskah" in bundle.trouble


def test_an_account_that_was_closed_gets_nothing(app, session, officer, issued, without_libreoffice):
    bundle = of_meeting(session, officer, issued())
    officer.active = False
    session.commit()
    assert built(app, session, bundle).state is BundleState.FAILED
    assert bundle.trouble == "Akun Anda tidak aktif lagi."


# --- without LibreOffice -------------------------------------------------------------------------------------


def test_without_libreoffice_a_zip_holds_word_alone_and_says_so(
    app, session, store, secretary, issued, without_libreoffice
):
    bundle = built(app, session, of_meeting(session, secretary, issued()))
    assert bundle.state is BundleState.DONE
    names, _said = words(store, bundle)
    assert names
    assert all(name.endswith(".docx") for name in names)
    assert f"{len(names)} naskah disertakan sebagai Word saja" in bundle.trouble


def test_without_libreoffice_a_book_fails_with_what_to_install(app, session, secretary, issued, without_libreoffice):
    bundle = built(app, session, of_june(session, secretary, BundleForm.PDF)) if issued() else None
    assert bundle.state is BundleState.FAILED
    assert "libreoffice-writer-nogui" in bundle.trouble


def test_the_page_of_a_pdf_says_what_works_without_libreoffice(app, browse, secretary, issued, without_libreoffice):
    meeting = issued()
    page = browse(secretary).get(f"/rapat/{meeting.id}/naskah/notula.pdf", 503)
    assert "fonts-urw-base35" in page
    assert "Word dan tampilan cetak tetap dapat dipakai" in page


# --- stopped, died, taken twice ------------------------------------------------------------------------------


def take(app):
    """Take the next bundle as a builder of its own would."""
    now = clocks.now()
    with app.app_context(), unit_of_work() as session:
        bundle = bundles.take(session=session, now=now)
        assert bundle is not None
        return Builder(
            app=app,
            store=app.extensions["rakor_store"],
            bundle_id=bundle.id,
            form=bundle.form,
            account_id=bundle.account_id,
            last_beat=now,
        )


def test_a_cancelled_bundle_stops_before_its_next_paper_and_leaves_no_file(
    app, session, secretary, issued, without_libreoffice
):
    for number in range(4):
        issued(f"Rapat {number}")
    bundle, looks = of_june(session, secretary), []

    def cancelled_after_two():
        looks.append(1)
        if len(looks) == 3:
            bundles.cancel(session=session, actor=actor_of(secretary), now=NOW, bundle=bundle)
            session.commit()
        return False

    assert build_next(app, cancelled_after_two)
    session.rollback()
    session.refresh(bundle)
    assert bundle.state is BundleState.CANCELLED
    assert (bundle.done, bundle.total) == (1, 4), "the third was not begun, and nothing was said about it"
    assert len(looks) == 3
    assert bundle.file is None
    assert not build_next(app), "and nobody begins it again"


def test_a_bundle_that_is_done_can_not_be_cancelled_any_more(app, session, secretary, issued, without_libreoffice):
    bundle = built(app, session, of_meeting(session, secretary, issued()))
    bundles.cancel(session=session, actor=actor_of(secretary), now=NOW, bundle=bundle)
    session.refresh(bundle)
    assert bundle.state is BundleState.DONE


def test_a_bundle_whose_builder_died_is_begun_again_and_a_second_death_is_its_end(
    app, session, secretary, issued, clock, without_libreoffice
):
    issued()
    bundle = of_june(session, secretary)
    take(app)
    assert not build_next(app), "while a builder gives signs of life, no other takes it"
    clock.forward(minutes=6)
    session.refresh(bundle)
    assert built(app, session, bundle).state is BundleState.DONE

    bundle = of_june(session, secretary)
    for _death in range(2):
        take(app)
        clock.forward(minutes=6)
    assert not build_next(app)
    session.rollback()
    session.refresh(bundle)
    assert bundle.state is BundleState.FAILED
    assert "dua kali terputus" in bundle.trouble


def test_of_two_builders_the_one_that_was_taken_for_dead_stops(app, session, secretary, issued, clock):
    issued()
    bundle = of_june(session, secretary)
    slow = take(app)
    clock.forward(minutes=6)
    quick = take(app)
    clock.forward(seconds=1)
    quick._beat(0)
    with pytest.raises(Stopped):
        slow._beat(1)
    slow._fail("Bukan miliknya lagi")
    session.refresh(bundle)
    assert bundle.state is BundleState.RUNNING


def test_a_server_that_stops_leaves_the_bundle_to_the_next(app, session, secretary, issued, without_libreoffice):
    issued()
    bundle = of_june(session, secretary)
    for _restart in range(3):
        assert build_next(app, leaving=lambda: True)
        session.rollback()
        session.refresh(bundle)
        assert bundle.state is BundleState.WAITING
    assert built(app, session, bundle).state is BundleState.DONE


# --- pages ---------------------------------------------------------------------------------------------------


def test_a_form_sent_twice_asks_once(browse, session, secretary, issued):
    meeting = issued()
    person = browse(secretary)
    first, second = (
        person.post(f"/rapat/{meeting.id}/naskah/paket", form="zip", client_key="sekali").location for _ in range(2)
    )
    assert first == second
    assert session.scalar(select(func.count()).select_from(Bundle)) == 1
    days = {"first": "2024-06-01", "last": "2024-06-30", "form": "pdf", "client_key": "lagi"}
    assert len({person.post("/naskah/paket", **days).location for _ in range(2)}) == 1
    assert session.scalar(select(func.count()).select_from(Bundle)) == 2
    assert session.scalar(select(func.count()).where(AuditEntry.object_type == "Bundle")) == 2


def test_the_page_tells_how_far_it_is_and_gives_the_file_to_whoever_asked_alone(
    app, browse, session, secretary, officer, issued, without_libreoffice
):
    meeting = issued()
    person, other = browse(secretary), browse(officer)
    page = person.post(f"/rapat/{meeting.id}/naskah/paket", form="zip").location
    assert "Menunggu giliran" in person.get(page)
    assert 'hx-trigger="every 2s"' in person.get(page)
    person.fetch(f"{page}/berkas", 404)
    assert build_next(app)
    shown = person.get(page)
    assert "Unduh ZIP" in shown
    assert "hx-trigger" not in shown
    answer = person.fetch(f"{page}/berkas")
    assert zipfile.ZipFile(BytesIO(answer.data)).testzip() is None
    assert "attachment" in answer.headers["Content-Disposition"]
    for path in (page, f"{page}/berkas"):
        other.fetch(path, 404)
    other.post(f"{page}/batal", 404)
    assert "Rapat koordinasi" not in other.get("/naskah/paket")
    assert "Rapat koordinasi" in person.get("/naskah/paket")


def test_a_waiting_bundle_is_given_up_by_its_button(app, browse, session, secretary, issued):
    meeting = issued()
    person = browse(secretary)
    page = person.post(f"/rapat/{meeting.id}/naskah/paket", form="pdf").location
    person.post(f"{page}/batal")
    assert "Dibatalkan" in person.get(page)
    assert not build_next(app)


def test_nonsense_in_the_form_is_told_and_asks_nothing(browse, session, secretary, issued):
    meeting = issued()
    person = browse(secretary)
    backwards = {"first": "2024-06-30", "last": "2024-06-01", "form": "zip"}
    assert "sebelum tanggal awal" in person.post("/naskah/paket", 422, **backwards).get_data(as_text=True)
    person.post("/naskah/paket", 422, first="kemarin", last="", form="rar")
    person.post(f"/rapat/{meeting.id}/naskah/paket", 422, form="rar")
    assert session.scalar(select(func.count()).select_from(Bundle)) == 0


def test_nobody_fills_the_queue_alone(session, secretary, officer, issued):
    meeting = issued()
    for _ in range(bundles.MOST_OPEN):
        of_meeting(session, secretary, meeting)
    with pytest.raises(DomainError, match="sedang"):
        of_meeting(session, secretary, meeting)
    of_meeting(session, officer, meeting)


# --- the PDF of what was issued ------------------------------------------------------------------------------


@libreoffice
def test_the_issued_notulas_pdf_is_made_in_the_background_once_and_handed_out_from_then_on(
    app, browse, session, store, secretary, officer, issued
):
    meeting = issued()
    worker = Worker(app)
    before = browse(officer).fetch(f"/rapat/{meeting.id}/naskah/notula.pdf").data
    assert worker.work()
    revision = session.scalars(select(Revision).execution_options(populate_existing=True)).one()
    with store.open(revision.pdf.sha256) as kept:
        assert kept.read() == before
    assert not worker.work(), "nothing is left to do"
    for file in (store.root.parent / "cache" / "pdf").iterdir():
        file.unlink()
    assert browse(secretary).fetch(f"/rapat/{meeting.id}/naskah/notula.pdf").data == before
    assert session.scalar(select(func.count()).where(AuditEntry.verb == "pdf_kept")) == 1


def test_of_two_pdfs_that_come_at_once_the_first_is_kept(app, session, store, issued):
    from coordination.exporting import issued as services

    issued()
    revision = session.scalars(select(Revision)).one()
    first, second = store.put(b"%PDF-1.4 satu"), store.put(b"%PDF-1.4 dua")
    for pdf in (first, second):
        with app.app_context(), unit_of_work() as own:
            kept = services.keep_pdf(session=own, now=NOW, revision_id=revision.id, pdf=pdf)
            assert kept.sha256 == first.sha256
    session.rollback()
    session.refresh(revision)
    assert revision.pdf.sha256 == first.sha256


def test_a_worker_tries_a_notula_that_gave_no_pdf_again_only_later(app, session, issued, clock, broken_libreoffice):
    issued()
    issued("Rapat lain")
    worker = Worker(app)
    assert worker.work()
    assert worker.work()
    assert not worker.work(), "both were tried, neither is tried again at once"
    clock.forward(hours=2)
    assert worker.work()


@pytest.fixture
def broken_libreoffice(monkeypatch, tmp_path):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\necho rusak\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")


# --- size ----------------------------------------------------------------------------------------------------


def peak_of(app):
    gc.collect()
    gc.freeze()  # what other tests left would let garbage wait the longer, the more of it there is
    tracemalloc.start()
    assert build_next(app)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    gc.unfreeze()
    return peak


def test_memory_does_not_grow_with_the_number_of_meetings(app, session, secretary, issued, without_libreoffice):
    for number in range(200):
        issued(f"Rapat {number}", date(2024, 1, 1) + timedelta(days=number))
    first, peaks = date(2024, 1, 1), []
    for days in (10, 10, 200):  # the first one fills what is kept for good
        bundle = of_june(session, secretary, first=first, last=first + timedelta(days=days - 1))
        peaks.append(peak_of(app))
        session.rollback()
        session.refresh(bundle)
        assert (bundle.state, bundle.total) == (BundleState.DONE, days)
    # What grows is the list of contents and some garbage; a paper is half as large again, packed.
    assert peaks[2] - peaks[1] < 190 * 9_000, peaks


def test_what_was_closed_to_its_reader_meanwhile_is_not_handed_out(session, app, officer, issued, store):
    meeting = issued()
    bundle = of_meeting(session, officer, meeting)
    assert build_next(app)
    session.expire_all()
    given = {"session": session, "actor": actor_of(officer), "bundle": bundle}
    assert bundles.handed_out(**given, now=bundle.ended_at).size > 0
    meeting.agenda[0].level = SecurityLevel.RAHASIA
    session.flush()
    with pytest.raises(NotFound, match="tidak lagi terbuka"):
        bundles.handed_out(**given, now=bundle.ended_at)
    meeting.level = SecurityLevel.RAHASIA
    session.flush()
    assert bundles.bundles_of(session, actor_of(officer), bundle.ended_at) == []


def test_a_bundle_is_handed_out_for_a_week(session, app, secretary, issued):
    bundle = of_meeting(session, secretary, issued())
    assert build_next(app)
    session.expire_all()
    given = {"session": session, "actor": actor_of(secretary), "bundle": bundle}
    assert bundles.handed_out(**given, now=bundle.ended_at + timedelta(days=7)).size > 0
    late = bundle.ended_at + timedelta(days=7, seconds=1)
    with pytest.raises(NotFound, match="tujuh hari"):
        bundles.handed_out(**given, now=late)
    assert bundles.bundles_of(session, actor_of(secretary), late) == []
