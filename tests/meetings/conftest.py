"""A browser in which somebody is signed in, and forms posted as a page posts them."""

from __future__ import annotations

import re

import pytest

from coordination.accounts.models import Role
from coordination.meetings.models import MeetingState
from tests.factories import make_account, make_meeting, make_office, make_organization, sign_in


class Browser:
    """One person's browser."""

    def __init__(self, client, session):
        self.client = client
        self.session = session

    def fetch(self, path, status=200):
        with self.client.get(path) as answer:
            answer.get_data()
        self.session.rollback()  # so that the test sees what was committed meanwhile
        assert answer.status_code == status, answer.data[-3000:]
        return answer

    def get(self, path, status=200):
        return self.fetch(path, status).data.decode(errors="replace")

    def post(self, path, status=303, headers=None, **fields):
        token = re.search(r'name="csrf-token" content="([^"]+)"', self.get("/rapat"))[1]
        answer = self.client.post(path, data={"csrf_token": token, **fields}, headers=headers)
        self.session.rollback()
        assert answer.status_code == status, answer.get_data(as_text=True)[-3000:]
        return answer


@pytest.fixture
def browse(app, session):
    """Return a function that opens a browser in which an account is signed in."""

    def browse(account):
        client = app.test_client()
        sign_in(client, account)
        return Browser(client, session)

    return browse


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
