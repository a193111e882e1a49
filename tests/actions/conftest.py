"""The people around one action, as the stories of these tests need them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from coordination.accounts.models import Role
from coordination.meetings.models import MeetingState
from tests.factories import NOW, actor_of, make_account, make_action, make_decision, make_meeting, make_organization


@pytest.fixture
def town(session):
    """Return a host with two secretaries, a chair, an agency with an officer, a supporter, and one released action."""
    host, agency, supporter = (make_organization(session, name) for name in ("DP3A", "Dinas Kesehatan", "LSM"))
    chair = make_account(session, Role.OFFICER, make_organization(session, "Setda"))
    accounts = {
        "secretary": make_account(session, Role.SECRETARIAT, host),
        "colleague": make_account(session, Role.SECRETARIAT, host),
        "officer": make_account(session, Role.OFFICER, agency),
        "helper": make_account(session, Role.OFFICER, supporter),
        "chair": chair,
    }
    meeting = make_meeting(session, host, state=MeetingState.APPROVED, chair=chair)
    decision = make_decision(session, meeting, number=1)
    found = SimpleNamespace(
        session=session,
        host=host,
        agency=agency,
        supporter=supporter,
        meeting=meeting,
        decision=decision,
        accounts=accounts,
        action=make_action(session, decision, owner=agency, supporters=(supporter,), code="1"),
    )
    found.by = lambda name, now=NOW: {"session": session, "actor": actor_of(accounts[name]), "now": now}
    return found
