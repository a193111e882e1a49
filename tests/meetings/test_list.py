"""The list and the calendar: who sees what, with figures that say no more than the list."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import date, time, timedelta

import pytest
from sqlalchemy import event

from coordination.accounts.models import Role
from coordination.actions.models import ActionState
from coordination.db import db
from coordination.files.models import StoredFile
from coordination.meetings.models import MeetingDay, MeetingState, Paper, PaperKind, SecurityLevel
from tests.factories import (
    NOW,
    add,
    make_account,
    make_action,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_organization,
)

S = MeetingState
pytestmark = pytest.mark.usefixtures("clock")


def tabs(page):
    """Return {word: count} of the tabs."""
    return dict(re.findall(r">([A-Z][a-z ]+) <b>([^<]*)</b>", page))


def test_each_tab_holds_its_states_and_counts_them(session, host, secretary):
    for state in S:
        make_meeting(session, host, state=state, title=f"Rapat {state.value}", day=date(2024, 7, 1))
    make_meeting(session, host, state=S.PLANNED, title="Rapat kemarin", day=date(2024, 6, 26))
    session.commit()
    page = secretary.get("/rapat")
    assert tabs(page) == {
        "Mendatang": "1",
        "Berlangsung": "1",
        "Perlu notula": "2",
        "Ditinjau": "1",
        "Disahkan": "1",
        "Semua": "8",
    }
    assert "Rapat planned" in page
    assert "Rapat in_session" not in page
    waiting = secretary.get("/rapat?keadaan=perlu-notula")
    assert "Rapat recorded" in waiting
    assert "Rapat kemarin" in waiting


def test_a_line_shows_participants_decisions_and_how_much_is_done(session, host, secretary):
    meeting = make_meeting(session, host, state=S.APPROVED, invited=(make_organization(session),))
    decision = make_decision(session, meeting)
    make_action(session, decision, state=ActionState.DONE)
    make_action(session, decision)
    make_action(session, decision, state=ActionState.CANCELLED)
    session.commit()
    page = secretary.get("/rapat?keadaan=disahkan")
    assert "1 peserta" in page
    assert "1 keputusan" in page
    assert "1 dari 2 selesai" in page


def test_the_invited_see_no_figures_before_approval(session, host, browse):
    guest = make_organization(session)
    officer = make_account(session, Role.OFFICER, guest)
    make_decision(session, make_meeting(session, host, invited=(guest,)))
    session.commit()
    page = browse(officer).get("/rapat?keadaan=semua")
    assert "Rapat koordinasi" in page
    assert " peserta" not in page
    assert "keputusan<" not in page


def test_decisions_of_closed_items_are_not_counted_for_others(session, host, secretary):
    meeting = make_meeting(session, host)
    item = make_agenda_item(session, meeting, level=SecurityLevel.RAHASIA)
    make_decision(session, meeting, agenda_item=item)
    session.commit()
    assert "1 keputusan" not in secretary.get("/rapat?keadaan=semua")
    item.level = SecurityLevel.BIASA
    session.commit()
    assert "1 keputusan" in secretary.get("/rapat?keadaan=semua")


@pytest.mark.parametrize("address", ["/rapat?keadaan=semua", "/rapat?tampilan=kalender&bulan=2024-06"])
def test_a_stranger_and_a_secret_meeting_show_nothing(session, host, browse, secretary, address):
    make_meeting(session, host, title="Terbuka", state=S.RECORDED)
    make_meeting(session, host, title="Terlarang", level=SecurityLevel.RAHASIA)
    stranger = make_account(session, Role.OFFICER, make_organization(session))
    session.commit()
    assert "Terbuka" in secretary.get(address)
    assert "Terlarang" not in secretary.get(address)
    assert "Terbuka" not in browse(stranger).get(address)


def test_the_list_narrows_to_host_year_level_and_unsigned(session, host, secretary):
    signed = make_meeting(session, host, state=S.APPROVED, title="Sudah bertanda tangan")
    make_meeting(session, host, state=S.APPROVED, title="Belum bertanda", day=date(2023, 5, 1))
    make_meeting(session, host, state=S.RECORDED, title="Rapat terbatas", level=SecurityLevel.TERBATAS)
    file = StoredFile(sha256="a" * 64, size=1, media_type="application/pdf", name="a.pdf", uploaded_at=NOW)
    scan = PaperKind.SIGNED_SCAN
    add(session, Paper(meeting=signed, file=file, kind=scan, title="a", level=SecurityLevel.BIASA, added_at=NOW))
    session.commit()
    for query, seen, unseen in (
        ("belum-ditandatangani=1", "Belum bertanda", "Sudah bertanda"),
        ("tahun=2024", "Sudah bertanda", "Belum bertanda"),
        ("klasifikasi=terbatas", "Rapat terbatas", "Sudah bertanda"),
        (f"penyelenggara={host.id}", "Rapat terbatas", "tidak ada yang begini"),
    ):
        page = secretary.get(f"/rapat?keadaan=semua&{query}")
        assert seen in page, query
        assert unseen not in page, query


@pytest.mark.parametrize(
    "query",
    [
        "keadaan=' OR 1=1--",
        "tahun=99999999999999999999",
        "halaman=-1",
        "halaman=999999",
        "bulan=2024-13&tampilan=kalender",
        "penyelenggara=٣",
        "klasifikasi=<script>",
        "bulan=x&tampilan=kalender",
    ],
)
def test_an_address_that_makes_no_sense_still_shows_the_list(secretary, query):
    assert "<script>" not in secretary.get(f"/rapat?{query}").split("</head>")[1]


def test_pages_follow_each_other_without_losing_a_meeting(session, host, secretary):
    for number in range(60):
        make_meeting(session, host, title=f"Nomor {number:02}.", day=date(2024, 1, 1) + timedelta(days=number))
    session.commit()
    first, second = secretary.get("/rapat?keadaan=semua"), secretary.get("/rapat?keadaan=semua&halaman=2")
    assert "1–50" in first
    assert "51–60" in second
    assert all((f"Nomor {number:02}." in first) != (f"Nomor {number:02}." in second) for number in range(60))


@contextmanager
def counted(app):
    """Count the statements that the app sends to its database."""
    with app.app_context():
        engine = db.engine
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_the_number_of_queries_does_not_grow_with_the_list(session, host, secretary, app):
    make_action(session, make_decision(session, make_meeting(session, host, state=S.APPROVED, invited=(host,))))
    session.commit()
    with counted(app) as one:
        secretary.get("/rapat?keadaan=semua")
    for _ in range(40):
        make_action(session, make_decision(session, make_meeting(session, host, state=S.APPROVED, invited=(host,))))
    session.commit()
    with counted(app) as many:
        secretary.get("/rapat?keadaan=semua")
    assert len(many) == len(one) > 3


def test_the_calendar_shows_each_day_of_a_meeting(session, host, secretary):
    meeting = make_meeting(session, host, day=date(2024, 6, 27))
    meeting.days.append(MeetingDay(day=date(2024, 6, 28), starts=time(13)))
    session.commit()
    page = secretary.get("/rapat?tampilan=kalender&bulan=2024-06")
    assert page.count("Rapat koordinasi</a>") == 2
    assert "13.00" in page


def test_the_years_to_choose_from_tell_nothing_of_a_meeting_that_one_may_not_see(session, host, secretary):
    make_meeting(session, host, day=date(2024, 6, 3))
    make_meeting(session, host, day=date(2019, 6, 3), level=SecurityLevel.RAHASIA)
    session.commit()
    years = re.findall(r'<option value="(20\d\d)"', secretary.get("/rapat?keadaan=semua"))
    assert years == ["2024"]
