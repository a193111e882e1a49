"""A recorded meeting with everything in its place, the people around it, and their browsers."""

from __future__ import annotations

import pytest

from coordination.accounts.models import Role
from coordination.actions.authoring import add_action
from coordination.meetings.models import Attendance, Presence
from tests.factories import (
    NOW,
    actor_of,
    make_account,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_office,
    make_organization,
)

HOSTILE = """Dr. H. O'Brien & "Anak" <Kota>, S.H., M.Si."""


@pytest.fixture
def host(session):
    make_office(session)
    return make_organization(session, "DP3A")


@pytest.fixture
def owner(session):
    return make_organization(session, "Dinas Kesehatan")


@pytest.fixture
def people(session, host, owner):
    """Accounts by what they are to the meeting."""
    return {
        "secretary": make_account(session, Role.SECRETARIAT, host, name="Sekretaris"),
        "chair": make_account(session, Role.OFFICER, make_organization(session, "Setda"), name="Ketua"),
        "officer": make_account(session, Role.OFFICER, owner, name="Petugas"),
        "reviewer": make_account(session, Role.OFFICER, host, name="Pemeriksa"),
        "stranger": make_account(
            session, Role.SECRETARIAT, make_organization(session, "Dinas Lain"), name="Orang Lain"
        ),
    }


@pytest.fixture
def secretary(people):
    return actor_of(people["secretary"])


@pytest.fixture
def chair(people):
    return people["chair"]


@pytest.fixture
def store(app):
    return app.extensions["rakor_store"]


@pytest.fixture
def meeting(session, host, owner, chair, secretary):
    """A recorded meeting with one item, one decision and one action of another agency."""
    meeting = make_meeting(session, host, chair=chair, invited=(owner,))
    session.add(
        Attendance(
            participant_id=meeting.participants[0].id,
            meeting_day_id=meeting.days[0].id,
            presence=Presence.PRESENT,
            marked_at=NOW,
        )
    )
    item = make_agenda_item(session, meeting, title="Akses layanan")
    decision = make_decision(session, meeting, "Layanan diperluas", agenda_item=item)
    add_action(
        session=session,
        actor=secretary,
        now=NOW,
        decision=decision,
        text="Menyusun alur rujukan",
        owner=owner,
        target_text="31 Juli 2024",
    )
    session.flush()
    session.refresh(meeting)
    return meeting


@pytest.fixture
def opened(session, meeting, people, browse):
    """Return a function that opens a browser for one of the people, once everything is stored."""
    session.commit()
    return lambda who: browse(people[who])
