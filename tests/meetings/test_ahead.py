"""Series without an end stay made a year ahead: once each, by the product itself, as long as somebody plans them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from coordination.accounts.models import Role
from coordination.audit.models import ActorKind, AuditEntry
from coordination.meetings import agenda, ahead, levels, planning, series, states
from coordination.meetings.days import DayTimes
from coordination.meetings.models import HolidayRule, Meeting, MeetingState, Reader, SecurityLevel
from coordination.meetings.planning import Plan
from coordination.meetings.recurrence import Repeat, rule_of
from coordination.notifications import scheduler
from coordination.outbox.models import Mail
from tests.factories import NOW, actor_of, make_account, make_organization

FIRST = date(2024, 7, 1)
LATER = NOW + timedelta(days=70)


@pytest.fixture
def plan(session, account, host):
    """Return a function that plans a series that begins on 1 July, without an end."""

    def plan(repeat=Repeat.MONTHLY_WEEKDAY, until=None, **facts):
        rule = rule_of(repeat, FIRST, until=until, holidays=HolidayRule.KEEP)
        planned = planning.plan_meeting(
            session=session,
            actor=actor_of(account),
            now=NOW,
            host=host,
            days=[DayTimes(FIRST, time(9), time(11))],
            plan=Plan(invitees=[make_organization(session, "Dinas Kesehatan")], agenda="Laporan", rule=rule),
            **{"title": "Rapat bulanan", "place": "Aula", **facts},
        )
        session.commit()
        return planned.meeting

    return plan


def mates(session, meeting):
    session.rollback()
    found = select(Meeting).where(Meeting.series_id == meeting.series_id, Meeting.discarded_at.is_(None))
    return session.scalars(found.order_by(Meeting.first_day)).all()


def days(session, meeting):
    return [one.first_day for one in mates(session, meeting)]


def test_as_time_goes_by_the_year_ahead_is_filled_once_by_the_product_itself(app, session, plan):
    first = plan()
    before = days(session, first)
    ahead.make_due(app, NOW)
    assert days(session, first) == before
    for _time in range(2):
        ahead.make_due(app, LATER)
    after = days(session, first)
    assert after == [*before, date(2025, 7, 7), date(2025, 8, 4), date(2025, 9, 1)]
    new = mates(session, first)[-1]
    assert (new.title, new.place, new.state) == ("Rapat bulanan", "Aula", MeetingState.PLANNED)
    assert [line.organization_name for line in new.participants] == ["Dinas Kesehatan"]
    assert [item.title for item in new.agenda] == ["Laporan"]
    record = AuditEntry.meeting_id == new.id, AuditEntry.verb == "created", AuditEntry.object_type == "Meeting"
    assert session.scalars(select(AuditEntry.actor_kind).where(*record)).all() == [ActorKind.SYSTEM]
    assert session.scalar(select(func.count()).select_from(Mail)) == 0


def test_the_scheduler_does_it_once_a_day(app, session, plan, clock):
    first = plan()
    before = len(days(session, first))
    (job,) = [job for job in scheduler.JOBS if job.name == "series"]
    assert job.seconds == 86_400
    clock.forward(days=70)
    scheduler.tick(app, job)
    assert len(days(session, first)) == before + 3


def test_two_tickers_at_once_make_each_occurrence_once(app, session, plan):
    first = plan(repeat=Repeat.WEEKLY)
    before = len(days(session, first))
    ready = Barrier(2)

    def tick(_number):
        ready.wait()
        ahead.make_due(app, LATER)

    with ThreadPoolExecutor(2) as tickers:
        list(tickers.map(tick, range(2)))
    after = days(session, first)
    assert len(after) == len(set(after)) == before + 9


@pytest.mark.parametrize("lost", ["host", "secretariat", "account", "end"])
def test_it_stops_where_nobody_plans_it_any_more_or_it_ends(app, session, account, host, plan, lost):
    first = plan(until=date(2024, 12, 2) if lost == "end" else None)
    before = days(session, first)
    match lost:
        case "host":
            host.active = False
        case "secretariat":
            account.memberships.clear()
            make_account(session, Role.OFFICER, host)
            make_account(session, Role.SECRETARIAT, make_organization(session))
        case "account":
            account.active = False
    session.commit()
    ahead.make_due(app, LATER)
    assert days(session, first) == before


def test_what_was_discarded_is_not_made_again(app, session, account, plan):
    first = plan()
    by = {"session": session, "actor": actor_of(account), "now": NOW}
    kept = days(session, first)[:-2]
    for meeting in mates(session, first)[-2:]:
        states.discard(**by, meeting=meeting)
    session.commit()
    ahead.make_due(app, NOW)
    assert days(session, first) == kept
    ahead.make_due(app, LATER)
    assert days(session, first) == [*kept, date(2025, 7, 7), date(2025, 8, 4), date(2025, 9, 1)]
    for meeting in mates(session, first):
        states.discard(**by, meeting=meeting)
    session.commit()
    ahead.make_due(app, LATER)
    assert days(session, first) == []


def test_a_secret_series_and_a_closed_item_keep_their_readers_and_get_no_other(app, session, account, host, plan):
    first = plan(level=SecurityLevel.RAHASIA)
    by = {"session": session, "actor": actor_of(account), "now": NOW}
    last = mates(session, first)[-1]
    other = make_account(session, Role.OFFICER, host)
    item = agenda.add_item(**by, meeting=last, title="Hal tertutup", level=SecurityLevel.SANGAT_RAHASIA)
    levels.name_reader(**by, meeting=last, account_id=other.id, item=item)
    session.commit()
    ahead.make_due(app, LATER)
    new = mates(session, first)[-1]
    assert new.level is SecurityLevel.RAHASIA
    closed = next(one for one in new.agenda if one.title == "Hal tertutup")
    named = session.execute(select(Reader.agenda_item_id, Reader.account_id).where(Reader.meeting_id == new.id)).all()
    assert set(named) == {(None, account.id), (closed.id, account.id), (closed.id, other.id)}


def test_a_secret_series_that_nobody_may_read_is_not_made(app, session, account, host, plan):
    first = plan(level=SecurityLevel.RAHASIA)
    make_account(session, Role.SECRETARIAT, host)
    account.active = False
    session.commit()
    before = days(session, first)
    ahead.make_due(app, LATER)
    assert days(session, first) == before


def test_whoever_runs_a_series_on_copies_no_closed_item_that_they_may_not_read(session, account, host, plan):
    first = plan()
    by = {"session": session, "actor": actor_of(account), "now": NOW}
    last = mates(session, first)[-1]
    agenda.add_item(**by, meeting=last, title="Hal tertutup", level=SecurityLevel.RAHASIA)
    colleague = make_account(session, Role.SECRETARIAT, host)
    session.commit()
    series.run_until(session=session, actor=actor_of(colleague), now=LATER, series=first.series, until=None)
    session.commit()
    assert [item.title for item in mates(session, first)[-1].agenda] == ["Laporan"]


def test_one_series_that_cannot_be_made_stands_in_no_others_way(app, session, plan, monkeypatch):
    from coordination.errors import DomainError

    broken, whole = plan(title="Yang rusak"), plan(title="Yang utuh")
    before = len(days(session, whole))
    make = ahead.make

    def refuse(work, series_id, now):
        if series_id == broken.series_id:
            raise DomainError("Tidak dapat.")
        return make(work, series_id, now)

    monkeypatch.setattr(ahead, "make", refuse)
    ahead.make_due(app, LATER)
    assert len(days(session, whole)) == before + 3
