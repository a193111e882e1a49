"""The papers about follow-up as the office's own data fill them: counted as the dashboard counts, for each reader."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from coordination.accounts.models import Role
from coordination.actions import reporting, requests, verifying
from coordination.actions.filters import ActionFilter
from coordination.actions.journal import Said
from coordination.actions.models import Action, ActionState
from coordination.db import db
from coordination.directory.models import Position
from coordination.documents.follow_up import Change, Counts, Standing, all_rows
from coordination.errors import DomainError
from coordination.exporting import follow_up
from coordination.exporting.heads import of_organization
from coordination.exporting.matrix import of_meeting as meeting_matrix
from coordination.exporting.matrix import of_period as period_matrix
from coordination.exporting.period import Span, read_span
from coordination.exporting.report import report_data
from coordination.meetings.models import MeetingState, SecurityLevel
from coordination.reports.figures import figures
from tests.documents.reader import Docx
from tests.exporting.conftest import ALWAYS, QUARTER, THEN
from tests.factories import (
    NOW,
    actor_of,
    add,
    make_account,
    make_action,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_office,
    make_organization,
)

ELEVEN = Counts(total=11, done=4, submitted=1, in_progress=4, not_started=1, not_actionable=1, late=2)
"""The totals of domain.md §9."""


def codes(ones):
    return [one.code for one in ones]


# The worked example.


def test_the_matrix_of_the_example_has_the_totals_of_its_table(example, account, of_meeting):
    data = meeting_matrix(of_meeting(example, account("sekretariat")))
    assert data.counts == ELEVEN
    assert data.security_word == "TERBATAS"
    rows = {one.code: one for one in all_rows(data.groups)}
    assert list(rows) == ["1a", "1b", "2a", "2b", "3a", "3b", "4a", "4b", "5", "6a", "6b"]
    assert (rows["1b"].late_days, rows["6a"].late_days, rows["2b"].late_days) == (45, 17, 0)
    assert rows["4a"].evidence == ("SK tim koordinasi",)
    assert rows["6a"].supporters == ("LSM pertama", "LSM kedua")
    assert sum(line.counts.total for line in data.agencies) == 11


def test_the_report_of_the_example_tells_each_action_once_since_the_last_meeting(example, of_period):
    data = report_data(of_period(meeting=example.id))
    assert data.matrix.counts == ELEVEN
    assert (data.since, data.since_meeting) == (date(2024, 6, 27), True)
    assert {change: codes(ones) for change, ones in data.changes.items()} == {
        Change.DONE: ["1a", "2a", "3a", "4b"],
        Change.LATE: ["1b", "6a"],
        Change.MOVED: ["2b", "3b", "4a", "6b"],
        Change.SILENT: ["5"],
    }
    assert codes(data.obstacles) == ["1b", "6a", "6b"]
    assert data.period.replace("\xa0", " ") == "Triwulan III 2024"


@pytest.mark.parametrize("name", ["sekretariat", "petugas", "pimpinan", "pengawas"])
def test_the_papers_count_what_the_dashboard_counts_for_the_same_reader(example, account, of_period, browse, name):
    asked = of_period(account(name), ALWAYS)
    data = report_data(asked).matrix
    page = browse(account(name)).get("/dasbor?periode=semua")
    shown = [int(n) for n in re.findall(r'<a href="/tindak-lanjut[^"]*"><b[^>]*>(\d+)</b>', page)]
    counted = (data.counts.total, data.counts.done, data.counts.late, data.counts.submitted)
    promised, done, _on_time, _done_late, late, submitted = shown
    assert counted == (promised, done, late, submitted)
    standings = Counter(one.standing for one in all_rows(data.groups))
    assert (sum(standings.values()), standings[Standing.DONE]) == (data.counts.total, data.counts.done)
    assert standings[Standing.IN_PROGRESS] + standings[Standing.RETURNED] == data.counts.in_progress
    assert sum(line.counts.late for line in data.agencies) == data.counts.late


def test_more_actions_than_a_paper_takes_are_refused_and_none_is_left_out_in_silence(example, of_period, monkeypatch):
    found = len(list(all_rows(period_matrix(of_period()).groups)))
    monkeypatch.setattr(follow_up, "MOST", found)
    assert len(list(all_rows(period_matrix(of_period()).groups))) == found
    monkeypatch.setattr(follow_up, "MOST", found - 1)
    with pytest.raises(DomainError, match=f"lebih dari {found - 1} tindak lanjut"):
        period_matrix(of_period())


def test_several_meetings_are_grouped_by_agency_and_one_agencys_by_meeting(example, account, of_period, session):
    whole = period_matrix(of_period())
    assert [group.title.split(" – ")[0] for group in whole.groups] == [line.name for line in whole.agencies]
    assert [one.number for one in all_rows(whole.groups)] == [str(n) for n in range(1, whole.counts.total + 1)]
    assert len(whole.meetings) > 1
    health = session.scalars(select(Action.owner_id).where(Action.code == "1b", Action.meeting_id == example.id)).one()
    own = period_matrix(of_period(agency=health))
    assert own.about[1] == "Penanggung jawab: Dinas Kesehatan"
    assert own.meetings == ()
    assert own.groups[0].title.replace("\xa0", " ").startswith(f"{example.title}, 27 Juni 2024 – ")


def test_the_kop_is_that_of_the_askers_secretariat_and_the_offices_for_whoever_reads_all(example, account, of_period):
    assert report_data(of_period(account("sekretariat"))).letterhead.organization == (
        "Dinas Pemberdayaan Perempuan dan Perlindungan Anak",
    )
    assert report_data(of_period(account("pengawas"))).letterhead.organization == ("Pemerintah Kota Kendari (contoh)",)
    assert report_data(of_period()).letterhead.organization == ("Pemerintah Kota Kendari (contoh)",)


# What belongs to a period, and what became of it.


@pytest.mark.parametrize(
    ("name", "government", "printed"),
    [("Pemerintah Kota Kendari", "Pemerintah Kota Kendari", ""), ("Bappeda", "Pemerintah Kota", "Pemerintah Kota"),
     ("Pemerintah Kota Kendari (contoh)", "Pemerintah Kota Kendari", "")],
)  # fmt: skip
def test_the_kop_of_the_office_itself_names_the_government_once(session, store, name, government, printed):
    make_office(session).name, make_office(session).government = name, government
    assert of_organization(session, None, store).letterhead.government == printed


@pytest.fixture
def host(session):
    return make_organization(session, "DP3A")


@pytest.fixture
def agency(session):
    return make_organization(session, "Dinas Kesehatan", short_name="Dinkes")


@pytest.fixture
def decision(session, host):
    return make_decision(session, make_meeting(session, host, state=MeetingState.APPROVED), number=1)


@pytest.fixture
def secretary(session, host):
    return make_account(session, Role.SECRETARIAT, host)


@pytest.fixture
def officer(session, agency):
    return make_account(session, Role.OFFICER, agency)


def test_a_period_holds_what_ran_in_it_and_nothing_else(session, clock, decision, agency, of_period):
    at = {"owner": agency, "moved_at": NOW}
    make_action(session, decision, text="berjalan", **at)
    make_action(session, decision, text="selesai dulu", state=ActionState.DONE, done_at=NOW + timedelta(days=2), **at)
    make_action(session, decision, text="selesai nanti", state=ActionState.DONE, done_at=NOW + timedelta(days=9), **at)
    make_action(session, decision, text="gugur dulu", state=ActionState.NOT_ACTIONABLE, **at)
    make_action(session, decision, text="batal", state=ActionState.CANCELLED, **at)
    make_action(session, decision, text="konsep", released=False, **at)
    later = make_action(session, decision, text="kemudian", **at)
    later.released_at = NOW + timedelta(days=40)
    session.flush()
    asked = of_period(None, Span(date(2024, 7, 1), date(2024, 7, 31)), now=NOW + timedelta(days=50))
    assert [one.text for one in all_rows(period_matrix(asked).groups)] == ["berjalan", "selesai nanti"]


def test_a_period_begins_and_ends_at_midnight_in_the_offices_zone(session, clock, decision, agency, of_period):
    action = make_action(session, decision, owner=agency)
    action.released_at = clock.set(2024, 7, 31, 23, 59)  # 15.59 in UTC
    session.flush()
    july, august = Span(date(2024, 7, 1), date(2024, 7, 31)), Span(date(2024, 8, 1), date(2024, 8, 31))
    assert period_matrix(of_period(None, july)).counts.total == 1
    action.released_at = clock.set(2024, 8, 1, 0, 0)
    session.flush()
    assert period_matrix(of_period(None, july)).counts.total == 0
    assert period_matrix(of_period(None, august)).counts.total == 1


def test_without_a_meeting_before_it_changes_are_told_since_the_period_began(session, decision, agency, of_period):
    make_action(session, decision, owner=agency)
    data = report_data(of_period(None, Span(date(2024, 6, 1), date(2024, 7, 31))))
    assert (data.since, data.since_meeting) == (date(2024, 6, 1), False)


def test_late_from_before_is_no_news_but_a_report_about_it_is(session, clock, decision, agency, officer, of_period):
    silent = make_action(session, decision, owner=agency, last_day=date(2024, 7, 1), code="1a")
    moved = make_action(session, decision, owner=agency, last_day=date(2024, 7, 1), code="1b")
    by = {"session": session, "actor": actor_of(officer)}
    reporting.report(**by, now=clock.set(2024, 8, 20), action=moved, said=Said(words="Berjalan"))
    decision.meeting.first_day = date(2024, 8, 1)
    data = report_data(of_period(None, Span(date(2024, 8, 1), date(2024, 8, 31)), now=clock.set(2024, 8, 31)))
    assert data.changes[Change.LATE] == ()
    assert codes(data.changes[Change.MOVED]) == [moved.code]
    assert codes(data.changes[Change.SILENT]) == [silent.code]


def test_evidence_that_was_sent_back_is_not_shown_and_the_newest_words_are(
    session, clock, decision, agency, officer, secretary, of_period
):
    action = make_action(session, decision, owner=agency)
    owner, host = ({"session": session, "actor": actor_of(one)} for one in (officer, secretary))
    first = Said(words="Selesai", links=["https://contoh.invalid/lama"])
    reporting.submit(**owner, now=NOW, action=action, said=first)
    verifying.return_(**host, now=NOW + timedelta(days=1), action=action, reason="Daftar hadir belum dilampirkan")
    (row,) = all_rows(period_matrix(of_period(None, ALWAYS)).groups)
    assert (row.evidence, row.remarks, row.standing) == ((), "Daftar hadir belum dilampirkan", Standing.RETURNED)
    second = Said(words="Dilengkapi", links=["https://contoh.invalid/baru"])
    reporting.submit(**owner, now=NOW + timedelta(days=2), action=action, said=second)
    (row,) = all_rows(period_matrix(of_period(None, ALWAYS)).groups)
    assert (row.evidence, row.remarks) == (("https://contoh.invalid/baru",), "Dilengkapi")


def test_a_request_that_waits_is_put_before_the_leader(session, clock, decision, agency, officer, of_period):
    action = make_action(session, decision, owner=agency, code="1")
    by = {"session": session, "actor": actor_of(officer), "now": NOW}
    requests.request_extension(**by, action=action, target_text="30 Agustus 2024", reason="Menunggu anggaran")
    ((one, asked),) = report_data(of_period(None, ALWAYS)).to_decide
    assert (one.code, asked.replace("\xa0", " ")) == ("1", "perpanjangan sampai 30 Agustus 2024")


def test_the_head_of_the_organization_signs_with_rank_and_number(session, host, secretary, decision, of_period):
    secretary.person.rank, secretary.person.grade = "Pembina", "IV/a"
    add(session, Position(organization=host, title="Kepala Dinas", is_head=True, holder=secretary.person))
    who = report_data(of_period(secretary, ALWAYS)).matrix.signing.who
    assert (who.position, who.name, who.rank) == ("Kepala Dinas", secretary.person.name, "Pembina, IV/a")


# Who reads what.


def test_an_action_closed_to_the_reader_is_in_no_form_of_the_papers(session, host, agency, decision, secretary, browse):
    item = make_agenda_item(session, decision.meeting, title="Butir", level=SecurityLevel.RAHASIA)
    secret = make_decision(session, decision.meeting, "kanari keputusan", agenda_item=item, number=2)
    make_action(session, secret, owner=agency, text="kanari tindak lanjut", code="2")
    make_action(session, decision, owner=agency, text="Terbuka", code="1")
    browser = browse(secretary)
    session.commit()
    days = "dari=2024-06-01&sampai=2024-12-31"
    for path in (f"/rapat/{decision.meeting_id}/naskah/matriks.docx", f"/naskah/laporan.docx?{days}"):
        docx = Docx(browser.fetch(path).data)
        assert "Terbuka" in docx.text
        assert "kanari" not in "".join(part.decode(errors="replace") for part in docx.parts.values())
        assert not re.search(r"\b2 tindak lanjut", docx.text)
    for path in (f"/rapat/{decision.meeting_id}/naskah/matriks.csv", f"/naskah/matriks.csv?{days}"):
        lines = browser.fetch(path).get_data(as_text=True).splitlines()
        assert len(lines) == 2


def test_before_the_approval_the_matrix_is_a_draft_with_the_codes_to_come(session, host, agency, secretary, of_meeting):
    meeting = make_meeting(session, host, state=MeetingState.RECORDED)
    draft = make_decision(session, meeting)
    for place in range(2):
        make_action(session, draft, owner=agency, released=False, sort=place)
    data = meeting_matrix(of_meeting(meeting, secretary))
    assert data.draft
    assert data.counts == Counts()
    assert [(one.number, one.standing) for one in all_rows(data.groups)] == [
        ("1a", Standing.DRAFT),
        ("1b", Standing.DRAFT),
    ]


def test_the_database_is_asked_as_often_for_one_action_as_for_fifty(session, app, decision, agency, secretary, browse):
    browser = browse(secretary)

    def asked(path):
        statements = []
        with app.app_context():
            engine = db.engine
        listener = lambda *args: statements.append(args[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)
        assert browser.fetch(path).status_code == 200
        event.remove(engine, "before_cursor_execute", listener)
        return len(statements)

    days = "dari=2024-06-01&sampai=2024-12-31"
    paths = (
        f"/rapat/{decision.meeting_id}/naskah/matriks.docx",
        f"/naskah/matriks.xlsx?{days}",
        f"/naskah/laporan.docx?{days}",
        f"/naskah?{days}",
    )
    make_action(session, decision, owner=agency)
    session.commit()
    few = [asked(path) for path in paths]
    other = make_decision(session, make_meeting(session, agency, state=MeetingState.APPROVED), number=1)
    for place in range(50):
        make_action(session, (decision, other)[place % 2], owner=make_organization(session), supporters=(agency,))
    session.commit()
    assert [asked(path) for path in paths] == few
    assert max(few) < 40


# Asking for them.


def test_the_page_offers_the_papers_of_the_quarter_that_runs(example, account, browse):
    page = browse(account("sekretariat")).get("/naskah")
    assert "1 Juli 2024 s.d. 30 September 2024" in page
    assert "/naskah/laporan.docx?dari=2024-07-01&amp;sampai=2024-09-30" in page
    assert "/naskah/matriks.csv?dari=2024-07-01&amp;sampai=2024-09-30" in page


def test_the_page_of_an_empty_period_offers_nothing(example, account, browse):
    page = browse(account("sekretariat")).get("/naskah?dari=2020-01-01&sampai=2020-12-31")
    assert "Tidak ada tindak lanjut yang berjalan pada periode ini." in page
    assert "laporan.docx" not in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("dari=2024-09-30&sampai=2024-07-01", "Periode berakhir sebelum dimulai"),
        ("dari=kemarin&sampai=2024-07-01", "Tulis kedua tanggal periode"),
        ("sampai=2024-07-01", "Tulis kedua tanggal periode"),
        ("dari=9999-12-01&sampai=9999-12-31", "Periksa tahun"),
        ("dari=0001-01-01&sampai=2024-12-31", "Periksa tahun"),
    ],
)
def test_days_that_are_no_period_are_refused_with_a_sentence(secretary, browse, query, said, session):
    make_meeting(session)
    session.commit()
    browser = browse(secretary)
    for path in ("/naskah", "/naskah/matriks.docx", "/naskah/laporan.docx"):
        assert said in browser.get(f"{path}?{query}", 422)


def test_what_a_paper_is_not_made_as_is_not_found(session, decision, secretary, browse):
    session.commit()
    browser = browse(secretary)
    for path in ("/naskah/laporan.xlsx", "/naskah/notula.docx", f"/rapat/{decision.meeting_id}/naskah/notula.xlsx"):
        browser.fetch(path, 404)


def test_each_file_is_named_after_what_it_is(example, account, browse):
    browser = browse(account("sekretariat"))
    named = {
        "/naskah/matriks.csv?dari=2024-07-01&sampai=2024-09-30": (
            "Matriks tindak lanjut 2024-07-01 sampai 2024-09-30.csv",
            "text/csv; charset=utf-8",
        ),
        f"/rapat/{example.id}/naskah/matriks.xlsx": (
            f"Matriks tindak lanjut {example.title} 2024-06-27.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    }
    for path, (name, media) in named.items():
        answer = browser.fetch(path)
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["Content-Type"] == media


def test_the_period_is_read_or_is_the_quarter_of_today():
    assert read_span("2024-07-01", "2024-09-30", THEN.date()) == QUARTER
    assert read_span(None, None, THEN.date()) == QUARTER
    assert read_span("", "", date(2025, 1, 1)) == Span(date(2025, 1, 1), date(2025, 3, 31))


def test_the_figures_of_a_reader_and_of_the_command_line_differ_by_what_is_closed(session, decision, agency, officer):
    make_action(session, decision, owner=agency)
    make_action(session, decision, owner=make_organization(session))
    every, own = (
        figures(session, actor, ActionFilter(), date(2024, 7, 1)).total.promised for actor in (None, actor_of(officer))
    )
    assert (every, own) == (2, 1)
