"""The attendance list on a slow connection: what is typed while an answer is on its way stays, and is saved."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from coordination.accounts.models import Role
from coordination.meetings.models import MeetingState
from tests.factories import make_account, make_meeting, make_office, make_organization

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]
HOSTILE = """Dr. H. O'Brien & "Anak" <Kota>, S.H., M.Si."""


@pytest.fixture
def hall(session, enter):
    """The hall of a running meeting, with answers that take a second."""
    make_office(session)
    host, agency = make_organization(session, "DP3A"), make_organization(session, "Dinas Kesehatan")
    secretary = make_account(session, Role.SECRETARIAT, host)
    meeting = make_meeting(session, host, state=MeetingState.IN_SESSION, invited=(agency,))
    session.commit()
    visitor = enter(secretary, "slow-hall")
    visitor.open(f"/rapat/{meeting.id}/hadir")
    visitor.page.route("**/hadir/**", lambda route: (time.sleep(1), route.continue_()))
    return visitor, meeting


def test_words_typed_while_the_line_is_being_saved_are_kept(hall, session):
    visitor, meeting = hall
    page = visitor.page
    page.get_by_text("Diwakili", exact=True).click()
    position = page.get_by_label("Jabatannya")
    expect(position).to_be_visible(timeout=5000)
    position.fill("Kepala Bidang Kesehatan Masyarakat")
    position.press("Tab")
    page.keyboard.type(HOSTILE)
    page.wait_for_timeout(1500)  # the answer about the position has come
    expect(page.get_by_label("Namanya, bila diketahui")).to_have_value(HOSTILE)
    page.keyboard.press("Tab")
    expect(page.get_by_text(f"hadir: {HOSTILE}, Kepala Bidang Kesehatan Masyarakat")).to_be_visible(timeout=8000)
    session.rollback()
    [mark] = meeting.participants[0].attendances
    assert (mark.attendee_position, mark.attendee_name) == ("Kepala Bidang Kesehatan Masyarakat", HOSTILE)
