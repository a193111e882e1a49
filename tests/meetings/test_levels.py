"""Security levels: raising acts at once on everything beneath, lowering needs whoever presides and a reason."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import select

from coordination.access.checks import visible
from coordination.accounts.models import Role
from coordination.actions.models import Action
from coordination.clock import Zone
from coordination.errors import DomainError, Forbidden
from coordination.files.models import StoredFile
from coordination.meetings import levels, participants, services
from coordination.meetings.days import DayTimes
from coordination.meetings.models import (
    AgendaItem,
    LevelChange,
    Meeting,
    MeetingState,
    Paper,
    PaperKind,
    ParticipantRole,
    Reader,
    SecurityLevel,
)
from tests.factories import (
    NOW,
    actor_of,
    add,
    make_account,
    make_action,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_organization,
)

L = SecurityLevel


@pytest.fixture
def account(session, host):
    return make_account(session, Role.SECRETARIAT, host)


@pytest.fixture
def given(session, account):
    return {"session": session, "actor": actor_of(account), "now": NOW}


@pytest.fixture
def chair(session):
    return make_account(session, Role.OFFICER, make_organization(session))


@pytest.fixture
def meeting(session, host, chair):
    """A meeting with an item, a decision with an action under it and one under none, and a paper."""
    meeting = make_meeting(session, host, chair=chair)
    item = make_agenda_item(session, meeting)
    make_action(session, make_decision(session, meeting, agenda_item=item), text="di butir")
    make_action(session, make_decision(session, meeting), text="lepas")
    file = StoredFile(sha256="a" * 64, size=1, media_type="application/pdf", name="a.pdf", uploaded_at=NOW)
    paper = Paper(
        meeting=meeting, agenda_item=item, file=file, kind=PaperKind.OTHER, title="a", level=L.BIASA, added_at=NOW
    )
    add(session, paper)
    session.commit()
    return meeting


def of(session, column):
    return sorted(str(level) for level in session.scalars(select(column)))


def test_raising_a_meeting_lifts_items_papers_and_actions_at_once(session, given, meeting):
    levels.change_level(**given, meeting=meeting, level=L.TERBATAS)
    session.expire_all()
    assert of(session, AgendaItem.level) == of(session, Paper.level) == ["terbatas"]
    assert of(session, Action.level) == ["terbatas", "terbatas"]


def test_raising_an_item_lifts_only_what_belongs_to_it(session, given, meeting):
    levels.change_level(**given, meeting=meeting, item=meeting.agenda[0], level=L.RAHASIA)
    session.expire_all()
    assert meeting.level is L.BIASA
    assert of(session, Paper.level) == ["rahasia"]
    assert dict(session.execute(select(Action.text, Action.level)).all()) == {"di butir": L.RAHASIA, "lepas": L.BIASA}


def test_whoever_raises_to_rahasia_and_the_chair_are_named_and_nobody_else_sees_it(
    session, given, account, chair, host, meeting
):
    other = make_account(session, Role.SECRETARIAT, host)
    levels.change_level(**given, meeting=meeting, level=L.RAHASIA)
    assert set(session.scalars(select(Reader.account_id))) == {account.id, chair.id}
    for person, sees in ((account, True), (chair, True), (other, False)):
        found = session.scalar(select(Meeting.id).where(visible(actor_of(person), Meeting)))
        assert (found is not None) is sees


def test_planning_a_rahasia_meeting_does_not_lock_out_whoever_plans_it(session, given, host, account):
    meeting = services.create_meeting(
        **given, host=host, title="Rahasia", days=[DayTimes(date(2024, 7, 1), time(9))], zone=Zone.WITA, level=L.RAHASIA
    )
    assert session.scalar(select(Meeting.id).where(visible(given["actor"], Meeting))) == meeting.id


def test_a_chair_named_later_becomes_a_reader(session, given, host):
    meeting = make_meeting(session, host, state=MeetingState.PLANNED, level=L.RAHASIA)
    later = make_account(session, Role.OFFICER, make_organization(session))
    line = participants.invite(**given, meeting=meeting, people=[later.person]).added[0]
    participants.give_role(**given, participant=line, role=ParticipantRole.CHAIR)
    assert later.id in set(session.scalars(select(Reader.account_id)))


def test_the_secretariat_cannot_lower_a_level(given, meeting):
    levels.change_level(**given, meeting=meeting, level=L.TERBATAS)
    with pytest.raises(Forbidden):
        levels.change_level(**given, meeting=meeting, level=L.BIASA, reason="Sudah diumumkan")
    assert meeting.level is L.TERBATAS


def test_the_chair_lowers_with_a_reason_that_stays_on_record(session, given, chair, meeting):
    levels.change_level(**given, meeting=meeting, level=L.TERBATAS)
    mine = {**given, "actor": actor_of(chair), "meeting": meeting, "level": L.BIASA}
    with pytest.raises(DomainError, match="Alasan"):
        levels.change_level(**mine, reason=" ")
    levels.change_level(**mine, reason="Sudah diumumkan")
    session.expire_all()
    assert of(session, Action.level) == ["biasa", "biasa"]
    last = session.scalars(select(LevelChange).order_by(LevelChange.id.desc())).first()
    assert (last.before, last.after, last.reason, last.account_id) == (L.TERBATAS, L.BIASA, "Sudah diumumkan", chair.id)


def test_lowering_a_meeting_leaves_what_stood_above_it(session, given, chair, meeting):
    levels.change_level(**given, meeting=meeting, item=meeting.agenda[0], level=L.RAHASIA)
    levels.change_level(**given, meeting=meeting, level=L.TERBATAS)
    levels.change_level(**{**given, "actor": actor_of(chair)}, meeting=meeting, level=L.BIASA, reason="Terbuka")
    session.expire_all()
    assert of(session, AgendaItem.level) == ["rahasia"]


def test_the_last_secretary_on_the_list_of_readers_stays(session, given, account, host, meeting):
    levels.change_level(**given, meeting=meeting, level=L.RAHASIA)
    reader = session.scalars(select(Reader).where(Reader.account_id == account.id)).one()
    with pytest.raises(DomainError, match="Sedikitnya satu"):
        levels.remove_reader(**given, meeting=meeting, reader=reader)
    other = make_account(session, Role.SECRETARIAT, host)
    levels.name_reader(**given, meeting=meeting, account_id=other.id)
    levels.remove_reader(**given, meeting=meeting, reader=reader)
    assert account.id not in set(session.scalars(select(Reader.account_id)))


def test_only_a_living_account_can_be_named(session, given, meeting):
    gone = make_account(session)
    gone.active = False
    for account_id in (gone.id, 10**6):
        with pytest.raises(DomainError):
            levels.name_reader(**given, meeting=meeting, account_id=account_id)
