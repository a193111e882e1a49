"""Meetings that come again: made ahead, changed one by one or with all that follow, continued and ended."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from coordination.audit.models import AuditEntry
from coordination.directory.models import CalendarDay
from coordination.errors import DomainError
from coordination.meetings import agenda, occurrences, participants, planning, series, states
from coordination.meetings.days import DayTimes
from coordination.meetings.models import (
    HolidayRule,
    Meeting,
    MeetingState,
    Paper,
    ParticipantRole,
    SecurityLevel,
    Series,
)
from coordination.meetings.planning import Plan
from coordination.meetings.recurrence import Repeat, rule_of, stored_rule
from coordination.meetings.services import change_meeting
from coordination.outbox.models import Mail
from tests.factories import NOW, actor_of, make_meeting, make_organization

FIRST = date(2024, 7, 1)  # a Monday
UNTIL = date(2024, 12, 31)


@pytest.fixture
def given(session, account):
    return {"session": session, "actor": actor_of(account), "now": NOW}


@pytest.fixture
def health(session):
    return make_organization(session, "Dinas Kesehatan")


@pytest.fixture
def plan(session, given, host, health):
    """Return a function that plans a series of first Mondays from July on."""

    def plan(repeat=Repeat.MONTHLY_WEEKDAY, until=UNTIL, holidays=HolidayRule.NEXT_WORKDAY, **facts):
        rule = rule_of(repeat, FIRST, until=until, holidays=holidays)
        facts = {"title": "Rapat bulanan", "days": [DayTimes(FIRST, time(9), time(11))], "place": "Aula", **facts}
        planned = planning.plan_meeting(
            **given,
            host=host,
            plan=Plan(invitees=[health], agenda="Laporan (15 menit)\nRencana", rule=rule),
            client_key="satu-kali",
            **facts,
        )
        return planned.meeting

    return plan


def mates(session, meeting):
    found = select(Meeting).where(Meeting.series_id == meeting.series_id, Meeting.discarded_at.is_(None))
    return session.scalars(found.order_by(Meeting.first_day)).all()


def days(session, meeting):
    return [one.first_day for one in mates(session, meeting)]


FIRST_MONDAYS = [date(2024, 7, 1), date(2024, 8, 5), date(2024, 9, 2), date(2024, 10, 7), date(2024, 11, 4)]


def test_each_occurrence_is_a_meeting_of_its_own_with_the_same_people_agenda_place_and_times(session, plan):
    first = plan()
    found = mates(session, first)
    assert [one.first_day for one in found] == [*FIRST_MONDAYS, date(2024, 12, 2)]
    assert [one.occurrence_day for one in found] == [one.first_day for one in found]
    for one in found:
        session.refresh(one)
        assert (one.title, one.place, one.state) == ("Rapat bulanan", "Aula", MeetingState.PLANNED)
        assert [(day.day, day.starts, day.ends) for day in one.days] == [(one.first_day, time(9), time(11))]
        assert [line.organization_name for line in one.participants] == ["Dinas Kesehatan"]
        assert [(item.title, item.planned_minutes) for item in one.agenda] == [("Laporan", 15), ("Rencana", None)]
        invited = AuditEntry.meeting_id == one.id, AuditEntry.verb == "invited"
        assert session.scalar(select(func.count()).where(*invited)) == 1


def test_planning_with_the_same_form_twice_makes_one_series(session, plan):
    assert plan() is plan()
    assert session.scalar(select(func.count()).select_from(Series)) == 1


def test_without_an_end_a_year_is_made_ahead(session, plan):
    first = plan(until=None)
    assert days(session, first)[-1] <= FIRST + timedelta(days=365)
    assert len(days(session, first)) == 12


def test_roles_and_named_readers_go_along_and_only_they_read(session, given, host, account, health):
    rule = rule_of(Repeat.WEEKLY, FIRST, until=date(2024, 7, 15), holidays=HolidayRule.KEEP)
    planned = planning.plan_meeting(
        **given,
        host=host,
        title="Rapat rahasia",
        days=[DayTimes(FIRST, time(9))],
        level=SecurityLevel.RAHASIA,
        plan=Plan(roles=[(ParticipantRole.CHAIR, account.person)], rule=rule),
    )
    for one in mates(session, planned.meeting):
        assert [line.role for line in one.participants] == [ParticipantRole.CHAIR]
        assert occurrences.place(session, given["actor"], one) is not None
    assert len(mates(session, planned.meeting)) == 3


def test_changing_one_meeting_changes_only_it(session, given, plan):
    first = plan()
    second = mates(session, first)[1]
    change_meeting(**given, meeting=second, title="Rapat khusus", days=[DayTimes(date(2024, 8, 6), time(13))])
    assert days(session, first) == [FIRST, date(2024, 8, 6), *FIRST_MONDAYS[2:], date(2024, 12, 2)]
    assert second.occurrence_day == date(2024, 8, 5)
    assert {one.title for one in mates(session, first)} == {"Rapat bulanan", "Rapat khusus"}


def test_changing_all_that_follow_takes_title_place_and_times_along(session, given, plan):
    first = plan()
    second = mates(session, first)[1]
    outcome = series.change_following(
        **given,
        meeting=second,
        changes={
            "title": "Rapat baru",
            "place": "Ruang lain",
            "days": [DayTimes(date(2024, 8, 5), time(13), time(15))],
            "invitation_number": "7",
        },
    )
    assert outcome.changed == 4
    session.refresh(first)
    assert (first.title, first.place, first.days[0].starts) == ("Rapat bulanan", "Aula", time(9))
    for one in mates(session, first)[1:]:
        assert (one.title, one.place, one.days[0].starts) == ("Rapat baru", "Ruang lain", time(13))
    assert [one.invitation_number for one in mates(session, first)[1:3]] == ["7", None]
    assert days(session, first)[:5] == FIRST_MONDAYS


def test_another_weekday_moves_all_that_follow_but_what_was_moved_by_hand(session, given, plan):
    first = plan()
    _first, second, third, fourth, *_rest = mates(session, first)
    change_meeting(**given, meeting=fourth, days=[DayTimes(date(2024, 10, 10), time(9))])
    outcome = series.change_following(
        **given, meeting=second, changes={"days": [DayTimes(date(2024, 8, 13), time(9), time(11))]}
    )
    assert (outcome.changed, outcome.moved_by_hand) == (4, 1)
    second_tuesdays = [date(2024, 9, 10), date(2024, 11, 12), date(2024, 12, 10)]
    assert days(session, first) == [
        FIRST, date(2024, 8, 13), second_tuesdays[0], date(2024, 10, 10), *second_tuesdays[1:],
    ]  # fmt: skip
    assert fourth.occurrence_day == date(2024, 10, 7)
    rule = stored_rule(first.series)
    assert (rule.weekday, rule.week_of_month, rule.first_day) == (1, 2, date(2024, 8, 13))
    series.change_following(
        **given, meeting=third, changes={"days": [DayTimes(date(2024, 9, 11), time(9))]}, with_moved=True
    )
    assert fourth.first_day == date(2024, 10, 9)


def test_what_was_written_about_stays_as_it_is(session, given, plan):
    first = plan()
    _first, second, third, *_rest = mates(session, first)
    third.agenda[0].discussion = {"type": "doc", "content": []}
    session.flush()
    outcome = series.change_following(**given, meeting=second, changes={"title": "Lain"})
    assert (outcome.written, third.title) == (1, "Rapat bulanan")


def test_a_holiday_that_moved_a_meeting_does_not_count_as_moved_by_hand(session, given, plan):
    first = plan(Repeat.MONTHLY_DAY, until=date(2024, 9, 30))  # 1 September is a Sunday
    assert days(session, first) == [FIRST, date(2024, 8, 1), date(2024, 9, 2)]
    second = mates(session, first)[1]
    series.change_following(**given, meeting=second, changes={"days": [DayTimes(date(2024, 8, 5), time(9))]})
    assert days(session, first) == [FIRST, date(2024, 8, 5), date(2024, 9, 5)]


def test_the_offices_own_days_count_as_holidays_and_as_working_days(session, plan):
    session.add(CalendarDay(day=date(2024, 8, 5), is_closed=True, name="Hari jadi kota"))
    session.flush()
    assert days(session, plan(until=date(2024, 9, 30))) == [FIRST, date(2024, 8, 6), date(2024, 9, 2)]


def test_a_series_ends_sooner_and_what_cannot_be_discarded_is_cancelled(session, given, plan):
    first = plan()
    *_before, fifth, last = mates(session, first)
    states.postpone(**given, meeting=fifth, reason="Bentrok")
    outcome = series.run_until(**given, series=first.series, until=date(2024, 10, 31))
    assert (outcome.discarded, outcome.cancelled, outcome.made) == (1, 1, 0)
    assert fifth.state is MeetingState.CANCELLED
    assert last.discarded_at == NOW


def test_an_occurrence_that_people_were_told_of_moves_along_and_is_cancelled_not_discarded(session, given, plan):
    first = plan()
    *_before, last = mates(session, first)
    mail = {"kind": "invitation", "cause": f"invitation:{last.id}:0", "about": {"meeting": last.id}}
    session.add(Mail(**mail, meeting_id=last.id, person_id=given["actor"].person_id, made_at=NOW, due_at=NOW))
    session.flush()
    series.change_following(**given, meeting=first, changes={"place": "Hotel"})
    assert (last.place, last.calendar_sequence) == ("Hotel", 1)
    outcome = series.run_until(**given, series=first.series, until=date(2024, 11, 30))
    assert (outcome.discarded, outcome.cancelled, last.state) == (0, 1, MeetingState.CANCELLED)


def test_a_series_goes_on_with_the_people_of_the_directory_today(session, given, plan, health):
    first = plan(until=date(2024, 8, 31))
    health.active = False
    last = mates(session, first)[-1]
    participants.invite(**given, meeting=last, organizations=[make_organization(session, "LSM")])
    agenda.add_item(**given, meeting=last, title="Tambahan")
    outcome = series.run_until(**given, series=first.series, until=date(2024, 10, 31))
    assert outcome.made == 2
    session.expire_all()
    for one in mates(session, first)[2:]:
        assert [line.organization_name for line in one.participants] == ["LSM"]
        assert [item.title for item in one.agenda] == ["Laporan", "Rencana", "Tambahan"]
    assert days(session, first) == FIRST_MONDAYS[:4]
    assert series.run_until(**given, series=first.series, until=date(2024, 10, 31)).made == 0


def test_a_series_does_not_end_before_it_began(given, plan):
    with pytest.raises(DomainError, match="sebelum rapat pertamanya"):
        series.run_until(**given, series=plan().series, until=date(2024, 6, 1))


def test_only_the_hosts_secretariat_has_a_series(session, plan, browse, host):
    from coordination.accounts.models import Role
    from tests.factories import make_account

    first = plan()
    stranger = make_account(session, Role.SECRETARIAT, make_organization(session, "Lain"))
    session.commit()
    browse(stranger).get(f"/rapat/seri/{first.series_id}", 404)


# --- place among the others ----------------------------------------------------------------------------------


def test_neighbours_go_by_the_actual_date_and_the_number_counts_what_is_held(session, given, plan):
    first = plan()
    _first, second, third, fourth, *_rest = mates(session, first)
    change_meeting(**given, meeting=third, days=[DayTimes(date(2024, 7, 20), time(9))])  # before the second now
    states.cancel(**given, meeting=fourth, reason="Tidak jadi")
    place = occurrences.place(session, given["actor"], second)
    assert place.number == 3
    assert (place.previous.id, place.previous.day) == (third.id, date(2024, 7, 20))
    assert place.next.day == date(2024, 11, 4)
    assert occurrences.place(session, given["actor"], fourth).number is None


def test_a_secret_meeting_of_a_series_is_neither_neighbour_nor_number_for_who_may_not_see_it(session, given, plan):
    first = plan()
    second, third = mates(session, first)[1:3]
    second.level = SecurityLevel.RAHASIA
    session.flush()
    place = occurrences.place(session, given["actor"], third)
    assert (place.number, place.previous.id) == (2, first.id)


# --- pages ---------------------------------------------------------------------------------------------------

FORM = {
    "title": "Rapat pekanan",
    "days": ["2024-07-01", "09.00", "11.00"],
    "zone": "WITA",
    "level": "biasa",
    "urgency": "biasa",
    "repeat": "monthly_weekday",
    "interval": "1",
    "until": "2024-12-31",
    "holidays": "next_workday",
}


def test_the_days_and_the_rule_in_words_are_shown_before_anything_is_saved(clock, secretary):
    page = secretary.get(
        "/rapat/baru/tanggal?days=2024-07-01&days=09.00&days=&repeat=monthly_weekday&until=2024-12-31"
        "&holidays=next_workday&interval=1"
    )
    assert "6 rapat setiap Senin minggu pertama, sampai Desember 2024:" in page
    assert "Sen, 5 Agu 2024" in page


def test_a_rule_that_cannot_be_says_why_instead(clock, secretary):
    page = secretary.get("/rapat/baru/tanggal?days=2024-07-01&days=09.00&days=&repeat=month_end&holidays=keep")
    assert "bukan hari terakhir bulannya" in page


def test_without_a_script_a_button_shows_the_days_and_saves_nothing(clock, session, secretary, host):
    answer = secretary.post("/rapat/baru", status=200, **FORM, host_id=host.id, lihat="1")
    assert "setiap Senin minggu pertama" in answer.get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(Meeting)) == 0


def test_planning_a_series_on_the_page_and_walking_through_it(clock, session, secretary, host):
    address = secretary.post("/rapat/baru", **FORM, host_id=host.id, client_key="k1").location
    page = secretary.get(address)
    assert "Rapat ke-1 dari seri setiap Senin minggu pertama, sampai Desember 2024" in page
    assert "5 Agu 2024" in page
    row = session.scalar(select(Series))
    page = secretary.get(f"/rapat/seri/{row.id}")
    assert "setiap Senin minggu pertama, sampai Desember 2024" in page
    assert page.count("Direncanakan") == 6
    listed = secretary.get(f"/rapat?seri={row.id}")
    assert listed.count("mrow") == 6
    secretary.post(f"/rapat/seri/{row.id}/sampai", until="2024-09-30")
    assert "3 rapat dibuang ke Sampah." in secretary.get(f"/rapat/seri/{row.id}")


def test_a_refused_rule_is_told_at_its_field_and_nothing_is_made(clock, session, secretary, host):
    sent = {**FORM, "until": "2024-06-01"}
    answer = secretary.post("/rapat/baru", status=422, **sent, host_id=host.id)
    assert "Seri berakhir sesudah rapat pertamanya" in answer.get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(Meeting)) == 0


def edit_form(page, **changes):
    import lxml.html

    form = next(f for f in lxml.html.fromstring(page).forms if "title" in f.fields)
    sent = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return {**sent, **changes}


def test_one_meeting_or_all_that_follow_are_changed_on_its_page(clock, session, secretary, host):
    address = secretary.post("/rapat/baru", **FORM, host_id=host.id).location
    second = mates(session, session.get(Meeting, int(address.rsplit("/", 1)[1])))[1]
    form = edit_form(secretary.get(f"/rapat/{second.id}/ubah"), place="Hotel", apply_to="ini")
    secretary.post(f"/rapat/{second.id}/ubah", **form)
    assert [one.place for one in mates(session, second)] == [None, "Hotel", None, None, None, None]
    form = edit_form(secretary.get(f"/rapat/{second.id}/ubah"), title="Rapat lain", apply_to="sesudahnya")
    secretary.post(f"/rapat/{second.id}/ubah", **form)
    assert [one.title for one in mates(session, second)] == ["Rapat pekanan", *["Rapat lain"] * 5]
    assert "4 rapat berikutnya ikut diubah." in secretary.get(f"/rapat/{second.id}")


def test_a_meeting_of_no_series_has_no_such_choice(session, secretary, planned):
    session.commit()
    page = secretary.get(f"/rapat/{planned.id}/ubah")
    assert "Terapkan pada" not in page
    assert "dari seri" not in secretary.get(f"/rapat/{planned.id}")


def test_a_paper_at_an_occurrence_keeps_it_from_the_bin(session, given, plan):
    first = plan()
    last = mates(session, first)[-1]
    from coordination.files.models import StoredFile

    file = StoredFile(sha256="0" * 64, size=1, media_type="application/pdf", name="a.pdf", uploaded_at=NOW)
    session.add(Paper(meeting=last, file=file, kind="other", title="Bahan", level=SecurityLevel.BIASA, added_at=NOW))
    session.flush()
    series.run_until(**given, series=first.series, until=date(2024, 7, 31))
    assert days(session, first) == [FIRST, last.first_day]


def test_a_planned_meeting_that_was_copied_from_is_not_dropped_with_its_series(session, given, plan, host):
    first = plan()
    second = mates(session, first)[1]
    from tests.factories import make_agenda_item

    make_agenda_item(session, make_meeting(session, host)).follows_up_id = second.id
    session.flush()
    series.run_until(**given, series=first.series, until=date(2024, 7, 31))
    assert days(session, first) == [FIRST, second.first_day]
