"""The example office: the Kendari meeting as domain.md §9 tells it on 30 September 2024, and five more around today."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import date, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from coordination import demo
from coordination.access.actor import Actor
from coordination.accounts.models import Account, Role
from coordination.accounts.passwords import matches
from coordination.actions.filters import ActionFilter
from coordination.actions.models import Action
from coordination.cli import main
from coordination.demo import kendari
from coordination.directory.models import Person
from coordination.files.storage import Store
from coordination.meetings.models import Meeting, MeetingState, SecurityLevel
from coordination.minutes.models import Revision
from coordination.reports.figures import figures

THEN = kendari.at(9, 30, 8, 20)
WHOLE_OFFICE = Actor(account_id=0, roles=frozenset({(Role.LEADER, None)}))

AS_TOLD = {
    "1a": ("UPTD PPA", date(2024, 7, 31), "done"),
    "1b": ("Dinkes", date(2024, 8, 16), "in_progress"),
    "2a": ("DP3A", date(2024, 8, 30), "done"),
    "2b": ("Kominfo", date(2024, 9, 30), "in_progress"),
    "3a": ("DP3A", date(2024, 7, 26), "done"),
    "3b": ("Bagian Hukum", date(2024, 11, 29), "in_progress"),
    "4a": ("Bagian Kesra", date(2024, 8, 23), "submitted"),
    "4b": ("Polresta", date(2024, 7, 12), "done"),
    "5": ("UPTD PPA", date(2024, 10, 15), "not_started"),
    "6a": ("DP3A", date(2024, 9, 13), "in_progress"),
    "6b": ("DP3A", date(2024, 9, 20), "not_actionable"),
}
"""The table of domain.md §9: number, owner, due, status."""


@pytest.fixture
def fill(session, settings, tmp_path):
    def fill(now: datetime = THEN) -> str:
        said = demo.fill(session=session, settings=settings, store=Store(tmp_path / "files"), now=now)
        session.commit()
        return said

    return fill


@pytest.fixture
def kendari_meeting(session, fill):
    fill()
    return session.scalars(select(Meeting).where(Meeting.title == kendari.TITLE)).one()


def test_each_action_stands_as_the_table_says(session, kendari_meeting):
    actions = session.scalars(select(Action).where(Action.meeting_id == kendari_meeting.id)).all()
    assert {a.code: (a.owner.label, a.last_day, str(a.state)) for a in actions} == AS_TOLD
    supported = {a.code: {one.organization.label for one in a.supporters} for a in actions if a.supporters}
    assert supported == {"2a": {"Dikbud"}, "6a": {"LSM pertama", "LSM kedua"}}


def test_the_totals_are_those_of_the_table(session, kendari_meeting):
    total = figures(session, WHOLE_OFFICE, ActionFilter(meeting=kendari_meeting.id), THEN.date()).total
    assert (total.promised, total.done, total.submitted, total.in_progress) == (11, 4, 1, 4)
    assert (total.not_started, total.not_actionable, total.late) == (1, 1, 2)
    assert total.share_done == pytest.approx(4 / 11)
    assert total.share_of_actionable == pytest.approx(4 / 10)


def test_the_meeting_is_terbatas_and_its_first_four_items_are_open(kendari_meeting):
    assert kendari_meeting.level is SecurityLevel.TERBATAS
    assert [item.level for item in kendari_meeting.agenda] == [SecurityLevel.BIASA] * 4 + [SecurityLevel.TERBATAS] * 2
    assert kendari_meeting.state is MeetingState.APPROVED


def test_each_step_has_its_own_moment(session, kendari_meeting):
    revision = session.scalars(select(Revision).where(Revision.meeting_id == kendari_meeting.id)).one()
    assert revision.approved_at == kendari.at(7, 1)
    finished = session.scalars(select(Action).where(Action.code == "1a", Action.meeting_id == kendari_meeting.id)).one()
    assert [update.at.date().isoformat() for update in finished.updates][1:] == [
        "2024-07-15",
        "2024-07-30",
        "2024-08-01",
    ]


@pytest.mark.parametrize("today", [kendari.at(9, 30), kendari.at(10, 6, 23, 30), datetime(2026, 2, 28, 1).astimezone()])
def test_five_more_meetings_lie_around_today_whatever_the_day(session, fill, today):
    fill(today)
    states = Counter(session.scalars(select(Meeting.state)))
    assert states == {
        MeetingState.APPROVED: 3,
        MeetingState.IN_REVIEW: 1,
        MeetingState.RECORDED: 1,
        MeetingState.PLANNED: 1,
    }
    others = session.scalars(select(Meeting).where(Meeting.title != kendari.TITLE)).all()
    assert all(abs((one.first_day - today.date()).days) < 90 for one in others)
    assert all(one.first_day.weekday() < 5 for one in others)
    assert session.scalar(select(func.count()).where(Action.phase == 0, Action.last_day < today.date())) > 2


def test_one_account_of_each_role_gets_a_password_and_anew_at_each_fill(session, fill):
    first = passwords(fill())
    again = passwords(fill())
    assert set(first) == {"sekretariat", "petugas", "pimpinan", "pengawas", "admin"}
    for name, password in again.items():
        account = session.scalars(select(Account).where(Account.username == name)).one()
        assert matches(password, account.password_hash)
        assert not matches(first[name], account.password_hash)
    roles = {one.role for name in again for one in by_name(session, name).memberships}
    assert roles == set(Role)
    assert session.scalar(select(func.count()).select_from(Meeting)) == 6


def test_nobody_in_it_has_a_name_or_a_number(session, fill):
    fill()
    people = session.scalars(select(Person)).all()
    titles = ("Kasubag", "Asisten", "Petugas", "Auditor", "Pengelola")
    assert all(person.name.startswith(titles) for person in people)
    assert not any(person.employee_id or person.phone or person.email for person in people)


def test_it_refuses_a_folder_that_holds_another_office(tmp_path):
    fill_it = ["demo", "--no-serve", "--data", str(tmp_path)]
    assert CliRunner().invoke(main, fill_it).exit_code == 0
    with sqlite3.connect(tmp_path / "rakor.sqlite3") as office:
        office.execute("UPDATE office SET is_example = 0, name = 'Pemerintah Kota Lain'")
    office.close()
    answer = CliRunner().invoke(main, fill_it)
    assert answer.exit_code == 2, answer.output
    assert "berisi kantor Pemerintah Kota Lain, bukan contoh" in answer.output


def test_a_fill_that_fails_midway_leaves_what_was_there(session, fill, monkeypatch):
    before = passwords(fill())
    monkeypatch.setattr(demo.others, "stories", lambda _today: [kendari.STORY, None])
    with pytest.raises(AttributeError):
        fill()
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Meeting)) == 6
    assert matches(before["admin"], by_name(session, "admin").password_hash)


def by_name(session, name):
    return session.scalars(select(Account).where(Account.username == name)).one()


def passwords(said: str) -> dict[str, str]:
    """Read the accounts off what the terminal prints."""
    lines = [line.split() for line in said.splitlines()]
    return {line[0]: line[1] for line in lines if len(line) == 2 and line[1].count("-") == 2}
