"""The table of states, written out by hand beside the one the code has."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.actions.models import ActionState
from coordination.actions.states import Deed, WrongState, can, is_late, next_state, was_late

ALLOWED = {
    ("not_started", "report"): "in_progress",
    ("in_progress", "report"): "in_progress",
    ("returned", "report"): "in_progress",
    ("not_started", "submit"): "submitted",
    ("in_progress", "submit"): "submitted",
    ("returned", "submit"): "submitted",
    ("submitted", "withdraw"): "in_progress",
    ("submitted", "verify"): "done",
    ("submitted", "return"): "returned",
    ("not_started", "call_not_actionable"): "not_actionable",
    ("in_progress", "call_not_actionable"): "not_actionable",
    ("returned", "call_not_actionable"): "not_actionable",
    ("done", "reopen"): "returned",
    ("not_actionable", "reopen"): "returned",
    ("not_started", "cancel"): "cancelled",
    ("in_progress", "cancel"): "cancelled",
    ("submitted", "cancel"): "cancelled",
    ("returned", "cancel"): "cancelled",
    ("done", "cancel"): "cancelled",
    ("not_actionable", "cancel"): "cancelled",
}


@pytest.mark.parametrize("state", list(ActionState), ids=str)
@pytest.mark.parametrize("deed", list(Deed), ids=str)
def test_each_deed_from_each_state_leads_where_the_table_says_or_is_refused(deed, state):
    expected = ALLOWED.get((state.value, deed.value))
    assert can(deed, state) is (expected is not None)
    if expected is not None:
        assert next_state(deed, state) == expected
        return
    with pytest.raises(WrongState) as refusal:
        next_state(deed, state)
    assert refusal.value.message


def test_due_today_is_not_late_and_the_day_after_is():
    action = SimpleNamespace(state=ActionState.IN_PROGRESS, last_day=date(2024, 9, 30), is_released=True)
    assert not is_late(action, date(2024, 9, 30))
    assert is_late(action, date(2024, 10, 1))


@given(
    state=st.sampled_from(ActionState),
    released=st.booleans(),
    distance=st.integers(-400, 400),
)
def test_only_what_waits_for_its_owner_is_late(state, released, distance):
    today = date(2024, 9, 30)
    action = SimpleNamespace(state=state, last_day=today + timedelta(days=distance), is_released=released)
    waits = state in {"not_started", "in_progress", "returned"}
    assert is_late(action, today) is (waits and released and distance < 0)


def test_what_counts_is_the_day_it_was_handed_in():
    assert not was_late(date(2024, 7, 31), date(2024, 7, 31))
    assert was_late(date(2024, 8, 1), date(2024, 7, 31))
    assert not was_late(None, date(2024, 7, 31))
