"""What each role sees first, and the dashboard: looked at wide and narrow, with late and returned work."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coordination.accounts.models import Role
from coordination.actions.models import ActionState, ProgressUpdate, UpdateKind
from coordination.meetings.models import MeetingState
from tests.factories import (
    NOW,
    add,
    make_account,
    make_action,
    make_decision,
    make_meeting,
    make_organization,
)

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]
TODAY = date(2024, 6, 27)


@pytest.fixture
def office(session, clock):
    """An office at work: a meeting today, minutes to write and to approve, actions in every state."""
    host = make_organization(session, "Dinas Pemberdayaan Perempuan dan Perlindungan Anak", short_name="DP3A")
    health = make_organization(session, "Dinas Kesehatan", short_name="Dinkes")
    leader = make_account(session, Role.LEADER, None, name="Sekretaris Daerah")
    people = {
        "secretary": make_account(session, Role.SECRETARIAT, host, name="Kasubag Umum"),
        "officer": make_account(session, Role.OFFICER, health, name="Kasi Pelayanan"),
        "leader": leader,
        "administrator": make_account(session, Role.ADMINISTRATOR, None, name="Pengelola sistem"),
    }
    both = (host, health)
    make_meeting(session, host, title="Rapat Monitoring Triwulan II", state=MeetingState.PLANNED, invited=both)
    make_meeting(session, host, title="Rapat Gugus Tugas", day=TODAY - timedelta(days=4), invited=both)
    past = make_meeting(session, host, title="Rapat Koordinasi Layanan", day=date(2024, 5, 6), invited=both)
    past.state = MeetingState.APPROVED
    decision = make_decision(session, past, "Layanan dijalankan lintas instansi")
    for owner, text, days, state, percent in [
        (health, "Menetapkan narahubung layanan di puskesmas dan RSUD", -45, ActionState.IN_PROGRESS, 60),
        (health, "Daftar tenaga kesehatan terlatih penanganan korban", 4, ActionState.IN_PROGRESS, 80),
        (health, "Data puskesmas ramah anak triwulan II", 6, ActionState.NOT_STARTED, 0),
        (health, "Laporan layanan konseling di puskesmas", 20, ActionState.RETURNED, 100),
        (host, "Pemutakhiran daftar satgas kelurahan", -17, ActionState.IN_PROGRESS, 40),
        (host, "SK tim koordinasi", -3, ActionState.SUBMITTED, 100),
        (host, "Materi kampanye media daerah", -20, ActionState.DONE, 100),
        (host, "Rancangan peraturan", 60, ActionState.NOT_ACTIONABLE, 0),
    ]:
        day = TODAY + timedelta(days=days)
        handed_in = day - timedelta(days=2) if state in (ActionState.DONE, ActionState.SUBMITTED) else None
        action = make_action(
            session,
            decision,
            owner=owner,
            text=text,
            last_day=day,
            state=state,
            percent=percent,
            submitted_on=handed_in,
        )
        if state is ActionState.RETURNED:
            words = "daftar hadir kegiatan belum dilampirkan"
            back = {"from_state": ActionState.SUBMITTED, "to_state": ActionState.RETURNED}
            add(session, ProgressUpdate(action=action, kind=UpdateKind.RETURN, words=words, at=NOW, **back))
    session.commit()
    return people


@pytest.mark.parametrize("role", ["secretary", "officer", "leader", "administrator"])
def test_the_first_page_and_the_dashboard_read_well(office, enter, role):
    visitor = enter(office[role], role)
    page = visitor.open("/")
    visitor.look("first-page")
    if role != "administrator":  # who runs the system reads no meeting
        page.goto("/dasbor")
        visitor.look("dashboard")
    visitor.leave()


def test_a_list_is_kept_by_keyboard_and_found_again_at_any_width(office, enter):
    visitor = enter(office["leader"], "leader-keeps")
    page = visitor.open("/tindak-lanjut?tab=semua&tenggat=lewat")
    page.get_by_text("Simpan tampilan ini").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Yang lewat, untuk Senin")
    visitor.look("name-a-view")
    page.keyboard.press("Enter")
    page.get_by_role("navigation", name="Tampilan tersimpan").get_by_role("link", name="Yang lewat").wait_for()
    visitor.look("kept-view")
    page.get_by_role("link", name="Kelola").click()
    visitor.look("kept-views")
    page.get_by_role("link", name="Ganti nama").click()
    visitor.look("rename-a-view")
    visitor.leave()
