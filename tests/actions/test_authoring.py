"""Writing actions under a decision while the minutes are a draft."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from coordination.accounts.models import Role
from coordination.actions.authoring import (
    add_action,
    change_action,
    release,
    remove_action,
    reorder_actions,
)
from coordination.actions.models import Action, ProgressUpdate, UpdateKind
from coordination.actions.targets import UnknownTarget
from coordination.audit.models import AuditEntry
from coordination.errors import DomainError
from coordination.meetings.models import MeetingState, SecurityLevel
from tests.factories import (
    NOW,
    actor_of,
    make_account,
    make_agenda_item,
    make_decision,
    make_group,
    make_meeting,
    make_organization,
)

KEY = "5f0c7a52-3d0e-4a8e-9a44-6b9d7d4f0001"


@pytest.fixture
def by(session):
    """What every service call takes: the session, a secretary of the host, and now."""
    host = make_organization(session, "DP3A")
    return {"session": session, "actor": actor_of(make_account(session, Role.SECRETARIAT, host)), "now": NOW}, host


@pytest.fixture
def decision(session, by):
    return make_decision(session, make_meeting(session, by[1]))


def test_an_action_is_written_with_its_target_in_the_offices_words(session, by, decision):
    call, _host = by
    owner, helper = make_organization(session), make_organization(session)
    [action] = add_action(
        **call,
        decision=decision,
        text="  Menyusun alur rujukan  ",
        owner=owner,
        supporters=[helper, owner],
        target_text="minggu II Juli 2024",
        client_key=KEY,
    )
    assert (action.text, action.owner, action.last_day) == ("Menyusun alur rujukan", owner, date(2024, 7, 12))
    assert action.target_text == "minggu II Juli 2024"
    assert [s.organization for s in action.supporters] == [helper]  # the owner does not support itself
    assert not action.is_released
    assert action.code is None
    assert session.scalar(select(AuditEntry.verb).where(AuditEntry.object_type == "Action")) == "created"


def test_the_same_form_sent_twice_makes_one_action(session, by, decision):
    call, _host = by
    first = add_action(**call, decision=decision, text="Satu", client_key=KEY)
    assert add_action(**call, decision=decision, text="Satu", client_key=KEY) == first
    group = make_group(session, "Camat", [make_organization(session), make_organization(session)])
    other = KEY.replace("0001", "0002")
    batch = add_action(**call, decision=decision, text="Semua", group=group, client_key=other)
    assert add_action(**call, decision=decision, text="Semua", group=group, client_key=other) == batch
    assert session.scalar(select(func.count(Action.id))) == 3


def test_a_group_gets_one_action_an_organization_in_its_order(session, by, decision):
    call, _host = by
    organizations = [make_organization(session) for _ in range(3)]
    gone = make_organization(session, active=False)
    made = add_action(
        **call, decision=decision, text="Melapor", group=make_group(session, "OPD", [*organizations, gone])
    )
    assert [action.owner for action in made] == organizations
    assert len({action.batch for action in made}) == 1


def test_an_empty_group_is_refused_with_the_way_out(session, by, decision):
    call, _host = by
    with pytest.raises(DomainError, match="belum mempunyai anggota"):
        add_action(**call, decision=decision, text="Melapor", group=make_group(session, "Kosong", []))


def test_words_that_name_no_day_are_refused_and_nothing_is_written(session, by, decision):
    call, _host = by
    with pytest.raises(UnknownTarget):
        add_action(**call, decision=decision, text="Segera", target_text="secepatnya")
    assert session.scalar(select(func.count(Action.id))) == 0


def test_an_ongoing_promise_takes_its_review_day_as_last_day(session, by, decision):
    call, _host = by
    [action] = add_action(
        **call, decision=decision, text="Memantau", target_text="berkelanjutan", review_day=date(2024, 12, 2)
    )
    assert (action.is_ongoing, action.last_day) == (True, date(2024, 12, 2))
    change_action(**call, action=action, text="Memantau terus")
    assert action.last_day == date(2024, 12, 2)


def test_what_word_cannot_hold_is_taken_out_of_pasted_text(session, by, decision):
    call, _host = by
    [action] = add_action(**call, decision=decision, text="Menyusun\x0b alur \ud83d", expected_evidence="SK\x00")
    assert (action.text, action.expected_evidence) == ("Menyusun alur", "SK")


def test_a_change_to_one_of_a_batch_changes_what_they_share(session, by, decision):
    call, _host = by
    group = make_group(session, "OPD", [make_organization(session), make_organization(session)])
    one, other = add_action(**call, decision=decision, text="Lama", group=group)
    change_action(**call, action=one, text="Baru", target_text="31 Juli 2024")
    assert (other.text, other.last_day) == ("Baru", date(2024, 7, 31))
    with pytest.raises(DomainError, match="kelompok"):
        change_action(**call, action=one, owner=make_organization(session))


def test_minutes_under_review_or_approved_take_no_change(session, by, decision):
    call, _host = by
    [action] = add_action(**call, decision=decision, text="Lama")
    for state, word in ((MeetingState.IN_REVIEW, "ditinjau"), (MeetingState.APPROVED, "ralat")):
        decision.meeting.state = state
        for refused in (
            lambda: add_action(**call, decision=decision, text="Baru"),
            lambda: change_action(**call, action=action, text="Baru"),
            lambda: remove_action(**call, action=action),
            lambda: reorder_actions(**call, decision=decision, action_ids=[action.id]),
        ):
            with pytest.raises(DomainError, match=word):
                refused()


def test_an_action_reaches_its_agency_once_and_keeps_the_first_promise(session, by, decision):
    call, _host = by
    [action] = add_action(
        **call, decision=decision, text="Baru", owner=make_organization(session), target_text="31 Juli 2024"
    )
    assert release(**call, actions=[action]) == 1
    assert release(**call, actions=[action]) == 0
    assert (action.released_at, action.first_last_day) == (NOW, date(2024, 7, 31))
    assert [update.kind for update in action.updates] == [UpdateKind.RELEASE]


def test_an_action_without_owner_or_day_cannot_be_released(session, by, decision):
    call, _host = by
    [action] = add_action(**call, decision=decision, text="Baru", target_text="31 Juli 2024")
    with pytest.raises(DomainError, match="penanggung jawab"):
        release(**call, actions=[action])


def test_a_released_action_cannot_be_removed_and_a_change_leaves_a_trace(session, by, decision):
    call, _host = by
    [action] = add_action(
        **call, decision=decision, text="Baru", owner=make_organization(session), target_text="31 Juli 2024"
    )
    release(**call, actions=[action])
    with pytest.raises(DomainError, match="tidak dapat dihapus"):
        remove_action(**call, action=action)
    change_action(**call, action=action, target_text="16 Agustus 2024")
    note = session.scalar(select(ProgressUpdate).where(ProgressUpdate.kind == UpdateKind.NOTE))
    assert (note.from_day, note.to_day) == (date(2024, 7, 31), date(2024, 8, 16))
    assert (action.shifts, action.first_last_day) == (0, date(2024, 8, 16))


def test_actions_are_put_in_order_and_a_batch_moves_as_one(session, by, decision):
    call, _host = by
    [first] = add_action(**call, decision=decision, text="Satu")
    batch = add_action(
        **call,
        decision=decision,
        text="Semua",
        group=make_group(session, "OPD", [make_organization(session), make_organization(session)]),
    )
    [last] = add_action(**call, decision=decision, text="Tiga")
    reorder_actions(**call, decision=decision, action_ids=[last.id, batch[0].id, first.id])
    order = session.scalars(select(Action.id).order_by(Action.sort)).all()
    assert order == [last.id, batch[0].id, batch[1].id, first.id]


def test_an_action_takes_the_level_of_its_agenda_item_and_follows_it(session, by):
    call, host = by
    meeting = make_meeting(session, host, level=SecurityLevel.TERBATAS)
    item = make_agenda_item(session, meeting, level=SecurityLevel.BIASA)
    [open_one] = add_action(**call, decision=make_decision(session, meeting, agenda_item=item), text="Terbuka")
    [other] = add_action(**call, decision=make_decision(session, meeting), text="Lain")
    assert (open_one.level, other.level) == (SecurityLevel.BIASA, SecurityLevel.TERBATAS)
    item.level = SecurityLevel.RAHASIA
    session.flush()
    session.refresh(open_one)
    assert (open_one.level, other.level) == (SecurityLevel.RAHASIA, SecurityLevel.TERBATAS)
