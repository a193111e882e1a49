"""An organization's own register of letter numbers: never a number twice, and none that is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select

from coordination.accounts.models import Role
from coordination.db import db, unit_of_work
from coordination.directory import merging
from coordination.documents.kinds import Kind
from coordination.errors import DomainError
from coordination.exporting import numbers, register
from coordination.exporting.models import RegisteredNumber
from coordination.meetings.models import Meeting, MeetingState, SecurityLevel
from tests.factories import NOW, actor_of, make_account, make_meeting, make_office, make_organization

JUNE = date(2024, 6, 21)
UNDANGAN = Kind.INVITATION
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def host(session):
    make_office(session)
    return make_organization(session, "DP3A")


@pytest.fixture
def secretary(session, host):
    return make_account(session, Role.SECRETARIAT, host, name="Sekretaris")


@pytest.fixture
def by(session, secretary):
    return {"session": session, "actor": actor_of(secretary), "now": NOW}


@pytest.fixture
def pattern(by, host):
    return numbers.keep_pattern(
        **by,
        organization=host,
        kind=UNDANGAN,
        pattern=numbers.USUAL,
        filing_code="400.2.3",
        unit_code="DP3A",
    )


@pytest.fixture
def take(session, by, host, pattern):
    """Return a function that takes a number for a new meeting."""

    def do(dated=JUNE, meeting=None, **given):
        meeting = meeting or make_meeting(session, host, state=MeetingState.PLANNED)
        return numbers.take(**by, meeting=meeting, kind=UNDANGAN, dated=dated, **given)

    return do


def test_numbers_count_on_within_the_year_of_the_letter_and_stand_in_the_meeting(take):
    first, second, next_year = take(), take(date(2024, 12, 31)), take(date(2025, 1, 2))
    assert first.text == "400.2.3/1/DP3A/VI/2024"
    assert second.text == "400.2.3/2/DP3A/XII/2024"
    assert next_year.text == "400.2.3/1/DP3A/I/2025"
    assert first.meeting.invitation_number == first.text
    assert first.meeting.invitation_date == JUNE


def test_the_meetings_own_filing_code_goes_before_that_of_the_pattern(session, host, take):
    meeting = make_meeting(session, host, state=MeetingState.PLANNED, filing_code="000.8.3.3")
    assert take(meeting=meeting).text == "000.8.3.3/1/DP3A/VI/2024"


def test_a_letter_keeps_the_number_it_has(session, host, take):
    meeting = make_meeting(session, host, state=MeetingState.PLANNED)
    assert take(meeting=meeting) is take(date(2025, 1, 1), meeting=meeting)
    assert len(session.scalars(select(RegisteredNumber)).all()) == 1


def test_a_withdrawn_number_stays_as_batal_and_is_never_given_again(session, by, host, take):
    number = take()
    meeting = number.meeting
    numbers.withdraw(**by, number=number, reason="Rapat ditunda")
    assert (meeting.invitation_number, meeting.invitation_date) == (None, None)
    assert number.withdrawn_reason == "Rapat ditunda"
    assert numbers.of(session, meeting, UNDANGAN) is None
    assert take(meeting=meeting).ordinal == 2
    numbers.withdraw(**by, number=number, reason="Lagi")
    assert number.withdrawn_reason == "Rapat ditunda"
    assert meeting.invitation_number.startswith("400.2.3/2/")


def test_withdrawing_needs_a_reason_and_leaves_a_number_that_was_typed_over(by, take):
    number = take()
    with pytest.raises(DomainError, match="Alasan"):
        numbers.withdraw(**by, number=number, reason="  ")
    number.meeting.invitation_number = "diketik sendiri"
    numbers.withdraw(**by, number=number, reason="Salah")
    assert number.meeting.invitation_number == "diketik sendiri"


def test_what_a_notula_under_review_says_is_not_withdrawn(by, take):
    number = take()
    number.meeting.state = MeetingState.APPROVED
    with pytest.raises(DomainError):
        numbers.withdraw(**by, number=number, reason="Salah")
    assert number.withdrawn_at is None


def test_inserted_numbers_follow_an_existing_one(take):
    for _number in range(3):
        take()
    assert [take(after=2).text.split("/")[1] for _time in range(2)] == ["2.a", "2.b"]
    assert take().ordinal == 4
    with pytest.raises(DomainError, match="tidak ada dalam register"):
        take(after=77)


def test_counting_goes_on_after_numbers_used_outside_and_after_the_allotted_first(by, host, pattern, take):
    numbers.note_used(**by, organization=host, kind=UNDANGAN, ordinal=214, dated=JUNE)
    assert take().ordinal == 215
    with pytest.raises(DomainError, match="sudah ada"):
        numbers.note_used(**by, organization=host, kind=UNDANGAN, ordinal=215, dated=JUNE)
    pattern.first = 500
    assert take(date(2025, 1, 2)).ordinal == 500


@pytest.mark.parametrize("state", [MeetingState.CANCELLED, MeetingState.IN_REVIEW, MeetingState.APPROVED])
def test_a_meeting_that_stands_still_gets_no_number(session, host, take, state):
    with pytest.raises(DomainError):
        take(meeting=make_meeting(session, host, state=state))
    assert session.scalars(select(RegisteredNumber)).all() == []


def test_without_a_counter_of_its_own_an_organization_gives_no_numbers(session, by, host, pattern, take):
    pattern.is_active = False
    with pytest.raises(DomainError, match="belum memakai penomoran"):
        take()
    assert numbers.counted(session, host.id) == frozenset()
    meeting = make_meeting(session, make_organization(session))
    with pytest.raises(DomainError, match="belum memakai penomoran"):
        numbers.take(**by, meeting=meeting, kind=Kind.OFFICIAL_RECORD, dated=JUNE)


@pytest.mark.parametrize("dated", [None, date(1999, 1, 1), date(2300, 1, 1)])
def test_a_letter_without_a_sensible_date_gets_no_number(take, dated):
    with pytest.raises(DomainError) as refused:
        take(dated)
    assert refused.value.field == "dated"


def test_changing_the_pattern_changes_no_number_given_out(by, host, take):
    number = take()
    numbers.keep_pattern(**by, organization=host, kind=UNDANGAN, pattern="{urut:03}/UND")
    assert number.text == "400.2.3/1/DP3A/VI/2024"
    assert take().text == "002/UND"


def test_a_pattern_in_use_needs_its_unit(by, host):
    with pytest.raises(DomainError) as refused:
        numbers.keep_pattern(**by, organization=host, kind=UNDANGAN, pattern="{urut}/{unit}")
    assert refused.value.field == "unit_code"


def test_each_kind_of_paper_counts_for_itself(session, by, host, take):
    meeting = take().meeting
    numbers.keep_pattern(**by, organization=host, kind=Kind.OFFICIAL_RECORD, pattern="{urut}/BA")
    number = numbers.take(**by, meeting=meeting, kind=Kind.OFFICIAL_RECORD, dated=JUNE)
    assert number.text == "1/BA"
    assert meeting.invitation_number == "400.2.3/1/DP3A/VI/2024"


def test_the_register_tells_nothing_of_letters_that_do_not_exist_for_its_reader(session, host, take):
    open_one = take()
    secret = take()
    secret.meeting.level = SecurityLevel.RAHASIA
    session.flush()
    stranger = actor_of(make_account(session, Role.SECRETARIAT, make_organization(session)))
    lines, more = register.page_of(session, stranger, organization_id=host.id, kind=UNDANGAN, year=2024, page=1)
    assert not more
    hidden, shown = lines
    assert (hidden.ordinal, hidden.is_closed, hidden.meeting_title) == ("2", True, None)
    assert shown.number is open_one


def test_the_register_comes_a_page_at_a_time_the_newest_first(session, by, host, pattern):
    for ordinal in range(1, register.PAGE + 6):
        numbers.note_used(**by, organization=host, kind=UNDANGAN, ordinal=ordinal, dated=JUNE)
    asked = {"organization_id": host.id, "kind": UNDANGAN, "year": 2024}
    first, more = register.page_of(session, by["actor"], **asked, page=1)
    second, end = register.page_of(session, by["actor"], **asked, page=2)
    assert more
    assert not end
    assert [line.number.ordinal for line in (*first, *second)] == list(range(register.PAGE + 5, 0, -1))


def test_merging_two_organizations_drops_no_number_and_counting_goes_on_after_the_highest(
    session, by, host, pattern, take
):
    other = make_organization(session, "DP3A lama")
    numbers.keep_pattern(**by, organization=other, kind=UNDANGAN, pattern="{urut}/LAMA")
    for ordinal in (1, 2, 40):
        numbers.note_used(**by, organization=other, kind=UNDANGAN, ordinal=ordinal, dated=JUNE)
    take()
    merging.merge(**by, source=other, target=host)
    stored = session.execute(select(RegisteredNumber.organization_id, RegisteredNumber.ordinal)).all()
    assert sorted(stored) == sorted([(host.id, 1), (host.id, 2), (host.id, 40), (other.id, 1)])
    assert take().ordinal == 41


@pytest.mark.only_on("sqlite", "postgresql")
def test_many_who_take_a_number_in_the_same_moment_get_different_ones(app, session, host, secretary, pattern):
    people = 8
    ids = [make_meeting(session, host, state=MeetingState.PLANNED).id for _meeting in range(people)]
    actor = actor_of(secretary)
    session.commit()
    ready = Barrier(people)

    def work(meeting_id):
        with app.app_context():
            ready.wait()
            with unit_of_work() as own:
                meeting = own.get_one(Meeting, meeting_id)
                number = numbers.take(
                    session=own, actor=actor, now=NOW, meeting=meeting, kind=UNDANGAN, dated=JUNE
                ).ordinal
            db.session.remove()
            return number

    with ThreadPoolExecutor(people) as pool:
        taken = list(pool.map(work, ids))
    assert sorted(taken) == list(range(1, people + 1))
    session.rollback()
    stored = session.scalars(select(RegisteredNumber.ordinal).order_by(RegisteredNumber.ordinal)).all()
    assert stored == sorted(taken)


@pytest.mark.only_on("sqlite", "postgresql")
def test_two_who_take_the_number_of_one_letter_in_the_same_moment_get_the_same_one(app, session, host, by, pattern):
    kind = Kind.OFFICIAL_RECORD
    numbers.keep_pattern(**by, organization=host, kind=kind, pattern="{urut}/BA")
    meeting_id = make_meeting(session, host, state=MeetingState.PLANNED).id
    session.commit()
    ready, actor = Barrier(4), by["actor"]

    def work(_person):
        with app.app_context():
            ready.wait()
            with unit_of_work() as own:
                meeting = own.get_one(Meeting, meeting_id)
                text = numbers.take(session=own, actor=actor, now=NOW, meeting=meeting, kind=kind, dated=JUNE).text
            db.session.remove()
            return text

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4))) == ["1/BA"] * 4
