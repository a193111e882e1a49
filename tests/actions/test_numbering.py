"""Codes of actions: one alone bears the decision's number, several get letters, a group shares one code."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from coordination.actions.numbering import codes, fix_codes, letters
from coordination.meetings.models import MeetingState
from tests.factories import make_action, make_decision, make_meeting


def decision(identity, *, sort=0, number=None, dropped=False):
    return SimpleNamespace(id=identity, sort=sort, number=number, dropped=dropped)


def action(identity, under, *, sort=0, batch=None, code=None):
    return SimpleNamespace(id=identity, decision_id=under, sort=sort, batch=batch, code=code)


def test_an_only_action_bears_the_number_alone_and_several_get_letters():
    decisions = [decision(10, sort=1), decision(20, sort=2)]
    actions = [action(1, 10, sort=0), action(2, 10, sort=1), action(3, 20)]
    assert codes(decisions, actions) == {1: "1a", 2: "1b", 3: "2"}


def test_a_decision_for_information_takes_a_number_too():
    assert codes([decision(10, sort=1), decision(20, sort=2)], [action(3, 20)]) == {3: "2"}


def test_the_actions_of_a_group_share_one_code():
    actions = [action(1, 10, sort=0, batch="x"), action(2, 10, sort=1, batch="x"), action(3, 10, sort=2)]
    assert codes([decision(10)], actions) == {1: "1a", 2: "1a", 3: "1b"}
    assert codes([decision(10)], actions[:2]) == {1: "1", 2: "1"}


def test_a_fixed_code_stays_and_a_later_action_gets_the_next_letter():
    actions = [action(1, 10, code="5"), action(2, 10, sort=1)]
    assert codes([decision(10, number=5)], actions) == {1: "5", 2: "5b"}


def test_a_letter_is_never_given_again_when_its_action_is_gone():
    actions = [action(1, 10, code="1a"), action(3, 10, code="1c", sort=2), action(4, 10, sort=1)]
    assert codes([decision(10, number=1)], actions)[4] == "1d"


def test_a_dropped_decision_keeps_its_number_and_a_new_one_gets_the_next():
    decisions = [decision(10, number=1), decision(20, sort=1, number=2, dropped=True), decision(30, sort=2)]
    assert codes(decisions, [action(1, 30)]) == {1: "3"}


@given(st.integers(0, 2000))
def test_letters_run_like_spreadsheet_columns(index):
    word = letters(index)
    place = 0
    for letter in word:
        place = place * 26 + "abcdefghijklmnopqrstuvwxyz".index(letter) + 1
    assert place - 1 == index
    assert letters(25) == "z"
    assert letters(26) == "aa"


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_codes_are_unique_and_follow_the_order(sizes):
    decisions = [decision(place, sort=place) for place in range(len(sizes))]
    actions = [action(100 * d + n, d, sort=n) for d, size in enumerate(sizes) for n in range(size)]
    found = codes(decisions, actions)
    assert len(set(found.values())) == len(actions) == sum(sizes)


def test_approval_writes_the_numbers_down_and_a_second_time_changes_nothing(session):
    meeting = make_meeting(session, state=MeetingState.APPROVED)
    first, second = make_decision(session, meeting), make_decision(session, meeting)
    one, two = (make_action(session, first, code=None, sort=place) for place in (0, 1))
    only = make_action(session, second, code=None)
    fix_codes(session=session, meeting=meeting)
    assert [first.number, second.number] == [1, 2]
    assert [one.code, two.code, only.code] == ["1a", "1b", "2"]
    later = make_action(session, second, code=None, sort=1)
    fix_codes(session=session, meeting=meeting)
    assert [only.code, later.code] == ["2", "2b"]
