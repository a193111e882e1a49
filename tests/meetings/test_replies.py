"""Who comes, asked before the meeting: counted on its page, written down, answered, and at hand in the hall."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import event, select

from coordination.accounts.models import Role
from coordination.db import db
from coordination.meetings import services
from coordination.meetings.days import DayTimes
from coordination.meetings.models import Attendance, MeetingState, Presence, Reply
from tests.factories import NOW, actor_of, add, make_account, make_meeting, make_organization

pytestmark = pytest.mark.usefixtures("clock")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def invited(session):
    return tuple(make_organization(session, name) for name in ("Dinkes", "Kodim", "Bappeda"))


@pytest.fixture
def meeting(session, host, invited):
    return make_meeting(
        session, host, title="Rapat rujukan", day=date(2024, 7, 4), state=MeetingState.PLANNED, invited=invited
    )


@pytest.fixture
def page(meeting):
    return f"/rapat/{meeting.id}"


@pytest.fixture
def lines(meeting, session):
    session.commit()
    return [line.id for line in meeting.participants]


def answered(session):
    return session.scalars(select(Reply).order_by(Reply.id)).all()


def test_what_was_told_by_telephone_is_written_down_and_counted(session, secretary, account, page, lines):
    assert "0 hadir · 0 diwakili · 0 berhalangan · 3 belum menjawab" in secretary.get(page)
    secretary.post(f"{page}/jawaban/{lines[0]}", presence="present")
    secretary.post(f"{page}/jawaban/{lines[1]}", presence="excused", words="Dinas luar")
    shown = secretary.get(page)
    assert "1 hadir · 0 diwakili · 1 berhalangan · 1 belum menjawab" in shown
    assert "Tidak dapat hadir: Dinas luar" in shown
    assert {reply.account_id for reply in answered(session)} == {account.id}


def test_a_changed_mind_counts_once(session, secretary, page, lines):
    for presence in ("present", "excused", "present"):
        secretary.post(f"{page}/jawaban/{lines[0]}", presence=presence)
    assert "1 hadir · 0 diwakili · 0 berhalangan · 2 belum menjawab" in secretary.get(page)
    assert 'value="present" checked' in secretary.get(f"{page}/jawaban/{lines[0]}")


def test_an_invited_officer_answers_on_their_own_page_for_their_own_agency(session, browse, invited, page, lines):
    officer = make_account(session, Role.OFFICER, invited[1])
    session.commit()
    browser = browse(officer)
    assert "Jawab undangan" in browser.get(page)
    assert f"/konfirmasi/{lines[0]}" not in browser.get(f"{page}/konfirmasi")
    browser.post(f"{page}/konfirmasi/{lines[0]}", 404, presence="present")
    browser.post(f"{page}/konfirmasi/{lines[1]}", presence="represented", attendee_name="Mayor Budi")
    shown = browser.get(page)
    assert "Diwakili oleh Mayor Budi" in shown
    assert "belum menjawab" not in shown  # what the others said is the host's matter
    assert "Jawab undangan" not in shown
    assert [reply.participant_id for reply in answered(session)] == [lines[1]]


def test_a_date_that_is_corrected_asks_anew_and_an_hour_does_not(session, secretary, account, meeting, page, lines):
    secretary.post(f"{page}/jawaban/{lines[0]}", presence="present")
    by = {"session": session, "actor": actor_of(account), "now": NOW, "meeting": meeting}
    services.change_meeting(**by, days=[DayTimes(date(2024, 7, 4), time(10))])
    session.commit()
    assert answered(session)[0].superseded_at is None
    services.change_meeting(**by, days=[DayTimes(date(2024, 7, 5), time(10))])
    session.commit()
    assert answered(session)[0].superseded_at == NOW


def marks(session):
    session.expire_all()
    return session.scalars(select(Attendance)).all()


def test_the_hall_shows_the_answer_counts_nobody_and_takes_it_over_with_one_tap(session, secretary, page, lines):
    given = {"presence": "represented", "attendee_name": "Ahmad", "attendee_position": "Kabid"}
    secretary.post(f"{page}/jawaban/{lines[0]}", **given)
    hall = secretary.get(f"{page}/hadir")
    assert "Menjawab: Diwakili oleh Ahmad, Kabid" in hall
    assert "0 dari 3 instansi hadir" in hall
    assert not marks(session)
    tap = {"presence": "represented", "version": "0", "was": "unknown"}
    answer = secretary.post(f"{page}/hadir/{lines[0]}", 200, headers=HTMX, **tap).get_data(as_text=True)
    assert "1 dari 3 instansi hadir" in answer
    assert "Menjawab:" not in answer
    (mark,) = marks(session)
    assert (mark.presence, mark.attendee_name, mark.attendee_position) == (Presence.REPRESENTED, "Ahmad", "Kabid")


def test_another_tap_than_the_answer_leaves_the_answer_aside(session, secretary, page, lines):
    secretary.post(f"{page}/jawaban/{lines[0]}", presence="represented", attendee_name="Ahmad")
    secretary.post(f"{page}/hadir/{lines[0]}", presence="present", version="0", was="unknown")
    (mark,) = marks(session)
    assert (mark.presence, mark.attendee_name) == (Presence.PRESENT, None)


def test_a_reason_longer_than_the_list_holds_is_cut_on_its_way_there(session, secretary, page, lines):
    secretary.post(f"{page}/jawaban/{lines[0]}", presence="excused", words="x" * 500)
    secretary.post(f"{page}/hadir/{lines[0]}", presence="excused", version="0", was="unknown")
    (mark,) = marks(session)
    assert mark.excuse_words == "x" * 300


def test_the_page_asks_no_more_for_many_answers_than_for_few(app, session, secretary, page, meeting, lines):
    def queries():
        asked = []
        with app.app_context():
            engine = db.engine
        listen = lambda *given: asked.append(given[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listen)
        secretary.get(page)
        event.remove(engine, "before_cursor_execute", listen)
        return len(asked)

    secretary.post(f"{page}/jawaban/{lines[0]}", presence="present")
    few = queries()
    for line in lines[1:]:
        secretary.post(f"{page}/jawaban/{line}", presence="present")
        for _again in range(5):
            add(session, Reply(participant_id=line, presence=Presence.EXCUSED, replied_at=meeting.created_at))
    session.commit()
    assert queries() == few
