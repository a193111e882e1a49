"""Lists of actions: the same rows as the rules give, in order, in as many queries whatever their number."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from coordination.access.checks import visible
from coordination.accounts.models import Role
from coordination.actions import queries
from coordination.actions.filters import ActionFilter, Tab, Timing, conditions, from_address, late
from coordination.actions.models import Action, ActionState
from coordination.actions.states import is_late
from coordination.meetings.models import MeetingState, SecurityLevel
from tests.factories import (
    actor_of,
    make_account,
    make_action,
    make_decision,
    make_group,
    make_meeting,
    make_organization,
)
from tests.permissions.world import PEOPLE, World

TODAY = date(2024, 9, 30)
TABS = [ActionFilter(tab=tab) for tab in Tab]


def ids(page):
    return [row.id for row in page.rows]


@pytest.fixture
def world(session):
    world = World(session, lambda *_args: None)
    world.session = session
    return world


@pytest.mark.parametrize("name", PEOPLE)
def test_every_list_and_count_holds_what_the_rules_let_each_person_see(world, name):
    actor = actor_of(world.accounts[name])
    for chosen in [*TABS, ActionFilter(state=ActionState.DONE), ActionFilter(agency=world.organizations["owner"].id)]:
        wanted = select(Action.id).where(visible(actor, Action), *conditions(chosen, actor.member_of, TODAY))
        expected = list(world.session.scalars(wanted.order_by(Action.phase, Action.last_day, Action.id)))
        assert ids(queries.page(world.session, actor, chosen, TODAY)) == expected, chosen
        assert queries.count(world.session, actor, chosen, TODAY) == len(expected)
        if chosen.tab:
            assert queries.tab_counts(world.session, actor, chosen, TODAY)[chosen.tab] == len(expected)


def test_the_world_of_the_rules_has_actions_to_tell_people_apart(world):
    seen = {
        name: queries.count(world.session, actor_of(world.accounts[name]), ActionFilter(), TODAY) for name in PEOPLE
    }
    assert seen["host_secretary"] > 0
    assert seen["responsible"] > seen["owner_officer"] > 0
    assert seen["stranger_officer"] == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(state=st.sampled_from(ActionState), released=st.booleans(), distance=st.integers(-40, 40))
def test_what_one_action_calls_late_the_list_calls_late_too(session, state, released, distance):
    action = make_action(session, state=state, released=released, last_day=TODAY + timedelta(days=distance))
    session.refresh(action)
    in_sql = session.scalar(
        select(Action.id).where(Action.id == action.id, *conditions(ActionFilter(tab=Tab.LATE), frozenset(), TODAY))
    )
    assert (in_sql is not None) is is_late(action, TODAY)
    assert session.scalar(select(late(TODAY)).where(Action.id == action.id, Action.released_at.is_not(None))) in (
        (is_late(action, TODAY),) if released else (None,)
    )
    session.rollback()


@pytest.fixture
def many(session):
    """Return a secretary and sixty actions of two agencies, one in three done, one in ten handed in."""
    host, one, other = (make_organization(session) for _ in range(3))
    decision = make_decision(session, make_meeting(session, host, state=MeetingState.APPROVED))
    for number in range(60):
        state = ActionState.DONE if number % 3 == 0 else ActionState.SUBMITTED if number % 10 == 1 else None
        make_action(
            session,
            decision,
            owner=one if number % 2 else other,
            text=f"Tugas 100% {number}",
            state=state or ActionState.IN_PROGRESS,
            last_day=TODAY + timedelta(days=(number * 7) % 60 - 30),
        )
    return session, actor_of(make_account(session, Role.SECRETARIAT, host)), one


def test_what_is_late_comes_first_then_by_last_day_then_what_is_handed_in_then_the_rest(many):
    session, actor, _one = many
    rows = queries.page(session, actor, ActionFilter(tab=Tab.ALL), TODAY).rows
    order = [(row.state in ("done", "submitted"), row.state == "done", row.last_day, row.id) for row in rows]
    assert order == sorted(order)
    assert rows[0].last_day < TODAY


def test_pages_follow_each_other_without_a_gap(many):
    session, actor, _one = many
    first = queries.page(session, actor, ActionFilter(tab=Tab.ALL), TODAY)
    second = queries.page(session, actor, ActionFilter(tab=Tab.ALL), TODAY, 2)
    assert (len(first.rows), first.has_next, len(second.rows), second.has_next) == (50, True, 10, False)
    assert len({*ids(first), *ids(second)}) == 60
    assert second.first == 51


def test_the_number_of_queries_does_not_depend_on_the_number_of_actions(many):
    session, actor, one = many

    def asked(chosen):
        statements = []
        listener = lambda *args: statements.append(args[2])  # noqa: E731
        event.listen(session.get_bind(), "before_cursor_execute", listener)
        queries.page(session, actor, chosen, TODAY)
        queries.tab_counts(session, actor, chosen, TODAY)
        event.remove(session.get_bind(), "before_cursor_execute", listener)
        return len(statements)

    nothing = ActionFilter(tab=Tab.ALL, text="tidak ada yang seperti ini")
    assert asked(ActionFilter(tab=Tab.ALL)) == asked(nothing) == asked(ActionFilter(tab=Tab.ALL, agency=one.id)) <= 4


def test_signs_of_like_are_only_signs(many):
    session, actor, _one = many
    assert queries.count(session, actor, ActionFilter(text="100%"), TODAY) == 60
    assert queries.count(session, actor, ActionFilter(text="1%"), TODAY) == 0
    assert queries.count(session, actor, ActionFilter(text="TUGAS"), TODAY) == 60
    assert queries.count(session, actor, ActionFilter(text="_"), TODAY) == 0


def test_filters_narrow_by_agency_target_and_state(many):
    session, actor, one = many
    every = queries.page(session, actor, ActionFilter(), TODAY).rows
    assert queries.count(session, actor, ActionFilter(agency=one.id), TODAY) == 30
    assert queries.count(session, actor, ActionFilter(state=ActionState.DONE), TODAY) == 20
    soon = queries.page(session, actor, ActionFilter(timing=Timing.SOON), TODAY).rows
    assert {row.id for row in soon} == {
        row.id for row in every if row.state == "in_progress" and 0 <= (row.last_day - TODAY).days <= 7
    }
    since = queries.page(session, actor, ActionFilter(since=TODAY, until=TODAY), TODAY).rows
    assert {row.last_day for row in since} == {TODAY}


def test_counts_stop_at_a_hundred(session):
    host = make_organization(session)
    decision = make_decision(session, make_meeting(session, host, state=MeetingState.APPROVED))
    owner = make_organization(session)
    for _number in range(105):
        make_action(session, decision, owner=owner)
    actor = actor_of(make_account(session, Role.SECRETARIAT, host))
    assert queries.tab_counts(session, actor, ActionFilter(), TODAY)[Tab.ALL] == queries.CAP


def test_the_actions_of_a_group_stand_as_one_row_in_the_place_of_the_latest(session):
    host, *members = (make_organization(session) for _ in range(4))
    group = make_group(session, "Seluruh OPD", members)
    decision = make_decision(session, make_meeting(session, host, state=MeetingState.APPROVED))
    states = [ActionState.DONE, ActionState.IN_PROGRESS, ActionState.DONE]
    batch = [
        make_action(session, decision, owner=owner, state=state, batch="b", group=group, code="1")
        for owner, state in zip(members, states, strict=True)
    ]
    secretary = actor_of(make_account(session, Role.SECRETARIAT, host))
    [row] = queries.page(session, secretary, ActionFilter(tab=Tab.ALL), TODAY).rows
    assert (row.id, row.group, row.batch_done, row.batch_size) == (batch[1].id, "Seluruh OPD", 2, 3)
    opened = queries.page(session, secretary, ActionFilter(tab=Tab.ALL, batch="b"), TODAY)
    assert set(ids(opened)) == {action.id for action in batch}
    officer = actor_of(make_account(session, Role.OFFICER, members[0]))
    assert ids(queries.page(session, officer, ActionFilter(tab=Tab.OURS), TODAY)) == [batch[0].id]


def test_a_group_of_whom_some_reported_waits_for_verification_as_one_row(session):
    host, *members = (make_organization(session) for _ in range(4))
    decision = make_decision(session, make_meeting(session, host, state=MeetingState.APPROVED))
    states = [ActionState.IN_PROGRESS, ActionState.SUBMITTED, ActionState.SUBMITTED]
    batch = [
        make_action(session, decision, owner=owner, state=state, batch="b", code="1")
        for owner, state in zip(members, states, strict=True)
    ]
    secretary = actor_of(make_account(session, Role.SECRETARIAT, host))
    assert ids(queries.page(session, secretary, ActionFilter(tab=Tab.WAITING), TODAY)) == [batch[1].id]


def test_an_agency_that_was_invited_sees_its_own_of_a_group_apart_from_the_others(session):
    host, *members = (make_organization(session) for _ in range(4))
    meeting = make_meeting(session, host, state=MeetingState.APPROVED, invited=tuple(members))
    decision = make_decision(session, meeting)
    batch = [make_action(session, decision, owner=owner, batch="b", code="1") for owner in members]
    officer = actor_of(make_account(session, Role.OFFICER, members[0]))
    assert ids(queries.page(session, officer, ActionFilter(tab=Tab.ALL), TODAY)) == [batch[0].id, batch[1].id]


def test_cancelled_and_unreleased_actions_stand_in_no_total(session):
    host = make_organization(session)
    decision = make_decision(session, make_meeting(session, host, state=MeetingState.APPROVED))
    make_action(session, decision, state=ActionState.CANCELLED)
    make_action(session, decision, released=False)
    actor = actor_of(make_account(session, Role.SECRETARIAT, host))
    assert queries.count(session, actor, ActionFilter(), TODAY) == 0
    assert queries.count(session, actor, ActionFilter(state=ActionState.CANCELLED), TODAY) == 1


def test_a_secret_action_is_in_no_list_of_whoever_is_not_named(session):
    host = make_organization(session)
    meeting = make_meeting(session, host, state=MeetingState.APPROVED, level=SecurityLevel.RAHASIA)
    make_action(session, make_decision(session, meeting))
    actor = actor_of(make_account(session, Role.SECRETARIAT, host))
    assert queries.page(session, actor, ActionFilter(), TODAY).rows == []
    assert set(queries.tab_counts(session, actor, ActionFilter(), TODAY).values()) == {0}


def test_a_filter_goes_into_the_address_and_comes_back():
    chosen = ActionFilter(
        tab=Tab.LATE, state=ActionState.IN_PROGRESS, agency=3, since=date(2024, 7, 1), text="rumah aman", meeting=5
    )
    assert from_address(chosen.in_address()) == chosen
    assert chosen.in_address(tab=None, text="")["keadaan"] == "in_progress"
    assert "q" not in chosen.in_address(text="")


@given(st.dictionaries(st.sampled_from(["tab", "keadaan", "instansi", "dari", "rapat", "q", "kelompok"]), st.text()))
def test_any_address_opens_the_list(arguments):
    from_address(arguments)
