"""Home, dashboard and search: what waits for each role, figures that equal their lists, nothing that is not theirs."""

from __future__ import annotations

from datetime import date

import pytest

from coordination.accounts.models import Role
from coordination.meetings.models import MeetingState, SecurityLevel
from tests.factories import (
    make_account,
    make_action,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_organization,
    sign_in,
)


@pytest.fixture
def agency(session):
    return make_organization(session, "Dinas Kesehatan")


@pytest.fixture
def action(session, agency):
    meeting = make_meeting(session, state=MeetingState.APPROVED, title="Rapat koordinasi rujukan")
    decision = make_decision(session, meeting, "Layanan diperluas")
    return make_action(session, decision, owner=agency, text="Menetapkan narahubung", last_day=date(2024, 6, 17))


def page_of(app, session, account, path):
    session.commit()
    client = app.test_client()
    sign_in(client, account)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("role", list(Role))
def test_the_home_page_of_each_role_says_where_one_is(app, session, clock, action, agency, role):
    whole_office = role in (Role.AUDITOR, Role.ADMINISTRATOR)
    account = make_account(session, role, None if whole_office else agency)
    page = page_of(app, session, account, "/")
    assert "<h1>Beranda</h1>" in page
    assert ("lewat 10 hari" in page) == (role in (Role.SECRETARIAT, Role.OFFICER, Role.LEADER, Role.AUDITOR))


def test_a_secretary_is_shown_todays_meeting_and_minutes_to_finish(app, session, clock):
    host = make_organization(session, "DP3A")
    make_meeting(session, host, title="Rapat hari ini", state=MeetingState.PLANNED)
    make_meeting(session, host, title="Rapat kemarin", day=date(2024, 6, 26), state=MeetingState.RECORDED)
    page = page_of(app, session, make_account(session, Role.SECRETARIAT, host), "/")
    assert page.index("Rapat hari ini") < page.index("Rapat kemarin")


def test_what_is_late_from_before_the_period_is_told_beside_its_figures(app, session, clock, action, agency):
    clock.set(2025, 3, 1)
    account = make_account(session, Role.OFFICER, agency)
    told = "1 tindak lanjut lewat tenggat berasal dari sebelum periode ini."
    assert told in page_of(app, session, account, "/dasbor")
    assert "sebelum periode ini" not in page_of(app, session, account, "/dasbor?periode=semua")


def test_search_finds_meetings_decisions_and_actions_but_nothing_closed(app, session, action, agency):
    host = action.meeting.host
    item = make_agenda_item(session, action.meeting, title="Butir", level=SecurityLevel.RAHASIA)
    make_decision(session, action.meeting, "kanari rujukan tertutup", agenda_item=item)
    account = make_account(session, Role.SECRETARIAT, host)
    assert "Rapat koordinasi <mark>rujukan</mark>" in page_of(app, session, account, "/cari?q=RUJUKAN")
    assert "kanari" not in page_of(app, session, account, "/cari?q=rujukan")
    assert "Menetapkan <mark>narahubung</mark>" in page_of(app, session, account, "/cari?q=narahubung")


def test_search_takes_percent_and_underscore_as_they_are(app, session, action):
    account = make_account(session, Role.SECRETARIAT, action.meeting.host)
    assert "Tidak ada yang cocok" in page_of(app, session, account, "/cari?q=%25%25_")
