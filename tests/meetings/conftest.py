"""A host, its secretary at a browser, and a meeting planned for today."""

from __future__ import annotations

import pytest

from coordination.accounts.models import Role
from coordination.meetings.models import MeetingState
from tests.factories import make_account, make_meeting, make_office, make_organization


@pytest.fixture
def host(session):
    make_office(session)
    return make_organization(session, "DP3A")


@pytest.fixture
def account(session, host):
    """A secretary of the host."""
    return make_account(session, Role.SECRETARIAT, host, name="Sekretaris")


@pytest.fixture
def secretary(session, account, browse):
    session.commit()
    return browse(account)


@pytest.fixture
def planned(session, host):
    """A meeting planned for the day on which the clock stands."""
    return make_meeting(session, host, state=MeetingState.PLANNED, title="Rapat koordinasi")
