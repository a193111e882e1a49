"""What earlier meetings left open, on the agenda of the next: proposed, carried, taken off, reported in the room."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from coordination.access.actor import Actor
from coordination.accounts.models import Role
from coordination.actions import carrying
from coordination.actions.models import Action, ActionState, CarriedAction, Channel, ProgressUpdate
from coordination.errors import DomainError, NotFound
from coordination.meetings.agenda import remove_item
from coordination.meetings.models import Frequency, HolidayRule, MeetingState, SecurityLevel, Series
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

DAY = date(2024, 6, 27)
OPEN = [ActionState.NOT_STARTED, ActionState.IN_PROGRESS, ActionState.RETURNED, ActionState.SUBMITTED]
OVER = [ActionState.DONE, ActionState.NOT_ACTIONABLE, ActionState.CANCELLED]


@pytest.fixture
def monthly(session):
    """Return a host, its secretary, an agency, and three meetings of one series: held, next, and after that."""
    host, agency = make_organization(session, "DP3A"), make_organization(session, "Dinas Kesehatan")
    account = make_account(session, Role.SECRETARIAT, host)
    series = add(
        session,
        Series(
            host=host,
            title="Rapat bulanan",
            frequency=Frequency.MONTHLY_DAY,
            day_of_month=27,
            first_day=DAY,
            holiday_rule=HolidayRule.KEEP,
            created_at=NOW,
        ),
    )
    states = [MeetingState.APPROVED, MeetingState.PLANNED, MeetingState.PLANNED]
    days = [DAY, date(2024, 7, 27), date(2024, 8, 27)]
    held, following, last = (
        make_meeting(session, host, state=state, day=day, series_id=series.id, occurrence_day=day, title=f"Rapat {day}")
        for state, day in zip(states, days, strict=True)
    )
    return SimpleNamespace(
        host=host,
        agency=agency,
        account=account,
        decision=make_decision(session, held, number=1),
        held=held,
        next=following,
        last=last,
        by={"session": session, "actor": actor_of(account), "now": NOW},
    )


def owed(session, place, *states, **given):
    return [
        make_action(session, place.decision, owner=place.agency, state=state, text=f"Tugas {n} {state}", **given)
        for n, state in enumerate(states or OPEN)
    ]


def standing(session, actor, meeting):
    items = carrying.lists(session, actor, [item.id for item in meeting.agenda])
    return next(iter(items.values()), carrying.CarriedList())


def test_what_is_open_is_proposed_and_what_is_over_never_comes_back(session, monthly):
    actions = owed(session, monthly, *OPEN, *OVER)
    assert carrying.count_proposed(session, monthly.by["actor"], monthly.next) == 4
    assert carrying.carry(**monthly.by, meeting=monthly.next) == 4
    session.refresh(monthly.next)
    lines = standing(session, monthly.by["actor"], monthly.next).lines
    assert [line.action for line in lines] == actions[:4]
    assert carrying.count_proposed(session, monthly.by["actor"], monthly.next) == 0


def test_the_item_is_the_first_of_the_agenda_and_carrying_again_adds_only_what_is_new(session, monthly):
    make_agenda_item(session, monthly.next, title="Lain-lain")
    owed(session, monthly, ActionState.NOT_STARTED)
    carrying.carry(**monthly.by, meeting=monthly.next)
    owed(session, monthly, ActionState.IN_PROGRESS)
    assert carrying.carry(**monthly.by, meeting=monthly.next) == 1
    assert carrying.carry(**monthly.by, meeting=monthly.next) == 0
    session.refresh(monthly.next)
    assert [(item.title, item.follows_up_id) for item in monthly.next.agenda] == [
        ("Tindak lanjut rapat lalu", monthly.held.id),
        ("Lain-lain", None),
    ]
    assert len(standing(session, monthly.by["actor"], monthly.next).lines) == 2


def test_what_finishes_after_being_carried_is_shown_as_done_there_and_not_carried_on(session, monthly):
    first, second = owed(session, monthly, ActionState.SUBMITTED, ActionState.NOT_STARTED)
    carrying.carry(**monthly.by, meeting=monthly.next)
    first.state = ActionState.DONE
    monthly.next.state = MeetingState.APPROVED
    session.flush()
    session.refresh(monthly.next)
    shown = standing(session, monthly.by["actor"], monthly.next)
    assert [(line.action, line.is_open) for line in shown.lines] == [(first, False), (second, True)]
    assert shown.still_open == 1
    carrying.carry(**monthly.by, meeting=monthly.last)
    session.refresh(monthly.last)
    assert [line.action for line in standing(session, monthly.by["actor"], monthly.last).lines] == [second]


def test_taking_one_off_the_new_agenda_changes_nothing_where_it_was_promised(session, monthly):
    action = owed(session, monthly, ActionState.NOT_STARTED)[0]
    carrying.carry(**monthly.by, meeting=monthly.next)
    before = (action.version, action.state, monthly.held.version, monthly.decision.version)
    line = session.scalar(select(CarriedAction))
    carrying.take_off(**monthly.by, line=line)
    session.expire_all()
    assert (action.version, action.state, monthly.held.version, monthly.decision.version) == before
    assert line.taken_off_at == NOW
    assert session.scalar(select(func.count()).select_from(ProgressUpdate)) == 0
    assert carrying.carry(**monthly.by, meeting=monthly.next) == 0, "what was taken off stays off"
    shown = standing(session, monthly.by["actor"], monthly.next)
    assert (shown.lines, [one.action for one in shown.off]) == ([], [action])
    carrying.put_back(**monthly.by, line=line)
    assert line.taken_off_at is None


def test_it_is_still_proposed_to_the_meeting_after_the_one_that_took_it_off(session, monthly):
    owed(session, monthly, ActionState.NOT_STARTED)
    carrying.carry(**monthly.by, meeting=monthly.next)
    carrying.take_off(**monthly.by, line=session.scalar(select(CarriedAction)))
    monthly.next.state = MeetingState.APPROVED
    session.flush()
    assert carrying.count_proposed(session, monthly.by["actor"], monthly.last) == 1


def test_the_next_meeting_is_found_by_its_actual_date(session, monthly):
    actor = monthly.by["actor"]
    assert carrying.next_meeting(session, actor, monthly.held) is monthly.next
    monthly.next.first_day = monthly.next.days[0].day = date(2024, 9, 3)  # put after the last
    session.flush()
    assert carrying.next_meeting(session, actor, monthly.held) is monthly.last
    assert carrying.is_next(session, monthly.last)
    assert not carrying.is_next(session, monthly.next)
    monthly.last.state = MeetingState.CANCELLED
    session.flush()
    assert carrying.next_meeting(session, actor, monthly.held) is monthly.next
    monthly.next.discarded_at = NOW
    session.flush()
    assert carrying.next_meeting(session, actor, monthly.held) is None


def test_without_a_series_it_is_the_copy_or_else_the_hosts_next(session, monthly):
    actor = monthly.by["actor"]
    held = make_meeting(session, monthly.host, state=MeetingState.APPROVED, day=date(2024, 8, 1))
    assert carrying.next_meeting(session, actor, held) is monthly.last
    copy = make_meeting(
        session, monthly.host, state=MeetingState.PLANNED, day=date(2024, 12, 1), copied_from_id=held.id
    )
    assert carrying.next_meeting(session, actor, held) is copy


def test_a_meeting_goes_on_from_all_that_it_was_copied_from_in_turn(session, monthly):
    first, second, third = (
        make_meeting(session, monthly.host, state=MeetingState.APPROVED, day=DAY + timedelta(days=7 * n))
        for n in range(3)
    )
    second.copied_from_id, third.copied_from_id = first.id, second.id
    action = make_action(session, make_decision(session, first), owner=monthly.agency)
    third.state = MeetingState.PLANNED
    session.flush()
    assert set(session.scalars(carrying.earlier_meetings(third))) == {first.id, second.id}
    carrying.carry(**monthly.by, meeting=third)
    session.refresh(third)
    assert [line.action for line in standing(session, monthly.by["actor"], third).lines] == [action]
    assert third.agenda[0].follows_up_id == second.id


def test_copies_in_a_ring_end_somewhere(session, monthly):
    one, other = (make_meeting(session, monthly.host) for _n in range(2))
    one.copied_from_id, other.copied_from_id = other.id, one.id
    session.flush()
    assert session.scalars(carrying.earlier_meetings(one)).all() == [other.id]


def test_a_meeting_that_goes_on_from_none_has_nothing_to_take(session, monthly):
    alone = make_meeting(session, monthly.host, state=MeetingState.PLANNED)
    assert carrying.carry(**monthly.by, meeting=alone) == 0
    session.refresh(alone)
    assert alone.agenda == []


def test_what_was_not_released_yet_is_not_carried(session, monthly):
    owed(session, monthly, ActionState.NOT_STARTED, released=False)
    assert carrying.carry(**monthly.by, meeting=monthly.next) == 0


def test_minutes_that_are_settled_take_nothing_more(session, monthly):
    owed(session, monthly)
    monthly.next.state = MeetingState.IN_REVIEW
    with pytest.raises(DomainError):
        carrying.carry(**monthly.by, meeting=monthly.next)


def test_each_reader_sees_and_counts_only_their_own_of_what_is_carried(session, monthly):
    secret, plain = owed(session, monthly, ActionState.NOT_STARTED, ActionState.IN_PROGRESS)
    carrying.carry(**monthly.by, meeting=monthly.next)
    session.refresh(monthly.next)
    secret.level = SecurityLevel.RAHASIA
    session.flush()
    shown = standing(session, monthly.by["actor"], monthly.next)
    assert [line.action for line in shown.lines] == [plain]
    assert shown.still_open == 1
    assert carrying.count_open(session, monthly.by["actor"], select(Action.meeting_id)) == 1
    line = session.scalar(select(CarriedAction).where(CarriedAction.action_id == secret.id))
    with pytest.raises(NotFound):
        carrying.carried(session, monthly.by["actor"], monthly.next, line.id)
    assert standing(session, Actor(account_id=10**6, person_id=10**6), monthly.next).lines == []


def test_an_item_that_is_removed_takes_its_list_along_and_leaves_the_actions(session, monthly):
    action = owed(session, monthly, ActionState.NOT_STARTED)[0]
    carrying.carry(**monthly.by, meeting=monthly.next)
    session.refresh(monthly.next)
    remove_item(**monthly.by, item=monthly.next.agenda[0])
    assert session.scalar(select(func.count()).select_from(CarriedAction)) == 0
    assert session.get(Action, action.id) is action
    assert carrying.count_proposed(session, monthly.by["actor"], monthly.next) == 1


# --- pages ---------------------------------------------------------------------------------------------------

_key = count(1)


@pytest.fixture
def secretary(clock, session, monthly, browse):
    owed(session, monthly, ActionState.NOT_STARTED, ActionState.DONE)
    session.commit()
    return browse(monthly.account)


def test_the_next_meeting_proposes_with_one_click_and_the_one_after_it_not_yet(secretary, monthly):
    page = secretary.get(f"/rapat/{monthly.next.id}")
    assert "Masukkan 1 tindak lanjut yang belum selesai" in page
    assert "Masukkan 1" not in secretary.get(f"/rapat/{monthly.last.id}")
    secretary.post(f"/rapat/{monthly.next.id}/lanjutan")
    page = secretary.get(f"/rapat/{monthly.next.id}")
    assert "1 tindak lanjut rapat lalu · 1 belum selesai" in page
    assert "Tugas 0 not_started" in page
    assert "Tugas 1" not in page
    assert "Masukkan 1" not in page


def test_approved_minutes_say_where_what_is_open_goes_on(session, secretary, monthly):
    page = secretary.get(f"/rapat/{monthly.held.id}")
    assert "1 tindak lanjut rapat ini belum selesai." in page
    assert monthly.next.title in page
    secretary.post(f"/rapat/{monthly.next.id}/lanjutan", dari=monthly.held.id)
    assert "Semuanya sudah ada di agendanya." in secretary.get(f"/rapat/{monthly.held.id}")


def test_where_there_is_no_next_meeting_it_says_so_and_offers_to_make_one(session, secretary, monthly):
    for one in (monthly.next, monthly.last):
        one.state = MeetingState.CANCELLED
    session.commit()
    page = secretary.get(f"/rapat/{monthly.held.id}")
    assert "Belum ada rapat berikutnya dalam seri ini." in page
    assert f"/rapat/seri/{monthly.held.series_id}" in page
    assert f"/rapat/baru?salin={monthly.held.id}" in page


def test_taking_off_and_putting_back_on_the_page(session, secretary, monthly):
    secretary.post(f"/rapat/{monthly.next.id}/lanjutan")
    line = session.scalar(select(CarriedAction))
    secretary.post(f"/rapat/{monthly.next.id}/lanjutan/{line.id}/lepas")
    page = secretary.get(f"/rapat/{monthly.next.id}")
    assert "1 dilepas dari agenda ini" in page
    secretary.post(f"/rapat/{monthly.next.id}/lanjutan/{line.id}/kembalikan")
    assert "1 tindak lanjut rapat lalu" in secretary.get(f"/rapat/{monthly.next.id}")


def test_a_copied_meeting_begins_with_what_is_open(session, secretary, monthly):
    page = secretary.get(f"/rapat/baru?salin={monthly.held.id}")
    assert "(1 masih terbuka)" in page
    address = secretary.post(
        f"/rapat/baru?salin={monthly.held.id}",
        host_id=monthly.host.id,
        title="Rapat lanjutan",
        days=["2024-07-02", "09.00", ""],
        zone="WITA",
        level="biasa",
        urgency="biasa",
        with_follow_up="y",
    ).location
    page = secretary.get(address)
    assert "Tindak lanjut rapat lalu" in page
    assert "Tugas 0 not_started" in page


def test_what_is_heard_in_the_room_is_a_report_of_the_agency_and_says_so(session, secretary, monthly):
    monthly.next.state = MeetingState.IN_SESSION
    session.commit()
    secretary.post(f"/rapat/{monthly.next.id}/lanjutan")
    line = session.scalar(select(CarriedAction))
    room = f"/rapat/{monthly.next.id}/tulis?bagian=butir-{line.agenda_item_id}"
    assert "Belum ditindaklanjuti" in secretary.get(room)
    address = f"/rapat/{monthly.next.id}/lanjutan/{line.id}/catat"
    said = {"words": "Draf selesai", "said_by": "Kepala Dinas", "percent": "60", "client_key": "k1"}
    answer = secretary.post(address, status=200, headers={"HX-Request": "true"}, **said)
    assert "Dalam proses" in answer.get_data(as_text=True)
    secretary.post(address, **said)  # the same form once more
    update = session.scalars(select(ProgressUpdate)).one()
    assert (update.channel, update.said_by, update.percent) == (Channel.MEETING, "Kepala Dinas", 60)
    assert "Dalam proses" in secretary.get(room)
    answer = secretary.post(address, status=422, headers={"HX-Request": "true"}, words="Lagi", client_key="k2")
    assert "siapa yang menyampaikannya" in answer.get_data(as_text=True)
    secretary.post(address, words="", said_by="x", client_key="k3")
    assert "Tuliskan apa yang disampaikan." in secretary.get(room)


def test_the_page_asks_the_database_as_often_for_one_as_for_many(session, secretary, monthly, app):
    from sqlalchemy import event

    from coordination.db import db

    with app.app_context():
        engine = db.engine
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *a: asked.append(a[2]))

    def queries():
        asked.clear()
        secretary.get(f"/rapat/{monthly.next.id}")
        return len(asked)

    secretary.post(f"/rapat/{monthly.next.id}/lanjutan")
    queries()
    few = queries()
    owed(session, monthly, *OPEN * 5)
    session.commit()
    secretary.post(f"/rapat/{monthly.next.id}/lanjutan")
    assert queries() == few
