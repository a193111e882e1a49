"""The moves of the design are possible, and the way back from a slip; every other pair of states is refused."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import product

import pytest

from coordination.accounts.models import Role
from coordination.errors import DomainError
from coordination.meetings import attendance, states
from coordination.meetings.attendance import Mark
from coordination.meetings.days import DayTimes
from coordination.meetings.models import Meeting, MeetingState, Presence
from tests.factories import (
    NOW,
    actor_of,
    make_account,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_organization,
)

S = MeetingState
DESIGN = {
    "planned": {"in_session", "recorded", "postponed", "cancelled"},
    "in_session": {"recorded"},
    "recorded": {"in_review"},
    "in_review": {"recorded", "approved"},
    "approved": set(),
    "postponed": {"planned", "cancelled"},
    "cancelled": set(),
}
"""Written by hand from design.md: from each state, where to."""


@pytest.fixture
def secretary(session, host):
    return actor_of(make_account(session, Role.SECRETARIAT, host))


@pytest.mark.parametrize(("before", "after"), list(product(S, S)))
def test_a_meeting_moves_only_as_the_design_says(session, host, secretary, before, after):
    meeting = make_meeting(session, host, state=before)
    given = {"session": session, "actor": secretary, "now": NOW, "meeting": meeting, "to": after, "verb": "moved"}
    if after.value in DESIGN[before.value]:
        states.move(**given)
        assert meeting.state is after
    else:
        with pytest.raises(DomainError):
            states.move(**given)
        assert meeting.state is before


STEPS = {
    "open_meeting": ({S.PLANNED}, {}),
    "close_meeting": ({S.IN_SESSION}, {}),
    "record_afterwards": ({S.PLANNED}, {}),
    "take_back": ({S.IN_SESSION, S.RECORDED}, {}),
    "postpone": ({S.PLANNED}, {"reason": "Menunggu jadwal Sekda"}),
    "reschedule": ({S.POSTPONED}, {"days": [DayTimes(date(2024, 10, 8), time(9))]}),
    "cancel": ({S.PLANNED, S.POSTPONED}, {"reason": "Digabung"}),
    "discard": ({S.PLANNED}, {}),
}


@pytest.mark.parametrize(("step", "before"), list(product(STEPS, S)))
def test_each_step_is_taken_only_from_its_own_states(session, host, secretary, step, before):
    allowed, given = STEPS[step]
    meeting = make_meeting(session, host, state=before)

    def take():
        getattr(states, step)(session=session, actor=secretary, now=NOW, meeting=meeting, **given)

    if before in allowed:
        take()
    else:
        with pytest.raises(DomainError):
            take()
        assert (meeting.state, meeting.discarded_at) == (before, None)


def test_opening_and_closing_note_their_times(session, host, secretary):
    meeting = make_meeting(session, host, state=S.PLANNED)
    states.open_meeting(session=session, actor=secretary, now=NOW, meeting=meeting)
    later = NOW + timedelta(hours=3)
    states.close_meeting(session=session, actor=secretary, now=later, meeting=meeting)
    assert (meeting.opened_at, meeting.closed_at, meeting.recorded_at) == (NOW, later, later)


def test_a_step_taken_by_mistake_is_taken_back_with_its_time(session, host, secretary):
    by = {"session": session, "actor": secretary, "meeting": make_meeting(session, host, state=S.PLANNED)}
    meeting = by["meeting"]
    states.open_meeting(**by, now=NOW)
    states.take_back(**by, now=NOW)
    assert (meeting.state, meeting.opened_at) == (S.PLANNED, None)
    states.open_meeting(**by, now=NOW)
    states.close_meeting(**by, now=NOW + timedelta(hours=1))
    states.take_back(**by, now=NOW + timedelta(hours=1))
    assert (meeting.state, meeting.opened_at, meeting.closed_at, meeting.recorded_at) == (S.IN_SESSION, NOW, None, None)


def test_a_meeting_in_which_something_was_decided_is_no_plan_again(session, host, secretary):
    meeting = make_meeting(session, host, state=S.IN_SESSION)
    make_decision(session, meeting)
    with pytest.raises(DomainError, match="sudah berisi catatan"):
        states.take_back(session=session, actor=secretary, now=NOW, meeting=meeting)
    assert meeting.state is S.IN_SESSION


def test_a_meeting_is_not_opened_before_its_day(session, host, secretary):
    meeting = make_meeting(session, host, state=S.PLANNED, day=date(2024, 6, 28))
    with pytest.raises(DomainError, match="28 Juni 2024"):
        states.open_meeting(session=session, actor=secretary, now=NOW, meeting=meeting)


@pytest.mark.parametrize("step", ["postpone", "cancel"])
def test_postponing_and_cancelling_need_a_reason(session, host, secretary, step):
    meeting = make_meeting(session, host, state=S.PLANNED)
    with pytest.raises(DomainError, match="Alasan"):
        getattr(states, step)(session=session, actor=secretary, now=NOW, meeting=meeting, reason="  ")
    assert meeting.state is S.PLANNED


def test_a_postponed_meeting_gets_a_new_day_and_asks_anew_who_comes(session, host, secretary):
    meeting = make_meeting(session, host, state=S.PLANNED, invited=(make_organization(session),))
    excused = Mark(presence=Presence.EXCUSED)
    given = {"session": session, "actor": secretary, "now": NOW}
    attendance.mark(**given, participant=meeting.participants[0], day=meeting.days[0], mark=excused)
    states.postpone(**given, meeting=meeting, reason="Menunggu jadwal")
    states.reschedule(**given, meeting=meeting, days=[DayTimes(date(2024, 10, 8), time(9), time(11))])
    assert meeting.state is S.PLANNED
    assert meeting.postponed_from == date(2024, 6, 27)
    assert [entry.day for entry in meeting.days] == [meeting.first_day] == [date(2024, 10, 8)]
    assert meeting.participants[0].attendances == []


def test_a_discarded_meeting_can_be_restored_for_thirty_days(session, host, secretary):
    meeting = make_meeting(session, host, state=S.PLANNED)
    given = {"session": session, "actor": secretary, "meeting": meeting}
    states.discard(**given, now=NOW)
    assert meeting.discarded_at == NOW
    states.restore(**given, now=NOW + timedelta(days=30))
    assert meeting.discarded_at is None
    states.discard(**given, now=NOW)
    with pytest.raises(DomainError, match="30 hari"):
        states.restore(**given, now=NOW + timedelta(days=30, seconds=1))


def _with_decision(session, meeting):
    make_decision(session, meeting)


def _followed_up(session, meeting):
    later = make_meeting(session, meeting.host)
    make_agenda_item(session, later).follows_up_id = meeting.id


def _attended(session, meeting):
    participant = meeting.participants[0]
    actor = actor_of(make_account(session))
    attendance.mark(
        session=session,
        actor=actor,
        now=NOW,
        participant=participant,
        day=meeting.days[0],
        mark=Mark(presence=Presence.PRESENT),
    )


@pytest.mark.parametrize("happen", [_with_decision, _followed_up, _attended])
def test_a_meeting_that_something_refers_to_is_cancelled_not_discarded(session, host, secretary, happen):
    meeting = make_meeting(session, host, state=S.PLANNED, invited=(make_organization(session),))
    happen(session, meeting)
    with pytest.raises(DomainError, match="Batalkan"):
        states.discard(session=session, actor=secretary, now=NOW, meeting=meeting)
    assert session.get(Meeting, meeting.id).discarded_at is None


def test_nothing_moves_while_a_meeting_lies_in_the_bin(session, host, secretary):
    meeting = make_meeting(session, host, state=S.PLANNED, discarded_at=NOW)
    with pytest.raises(DomainError):
        states.open_meeting(session=session, actor=secretary, now=NOW, meeting=meeting)


def test_a_meeting_closes_now_or_when_it_was_written_to_have_closed(session, secretary, host):
    typed, running = (make_meeting(session, host, state=S.IN_SESSION) for _number in range(2))
    typed.closed_at = NOW + timedelta(hours=2)
    later = NOW + timedelta(hours=9)
    for meeting in (typed, running):
        states.close_meeting(session=session, actor=secretary, now=later, meeting=meeting)
    assert (typed.closed_at, running.closed_at) == (NOW + timedelta(hours=2), later)
