"""What a reminder says, and what becomes of lines that have nothing to say any more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coordination.actions.models import ActionState
from coordination.actions.wording import asked
from coordination.directory.models import Office, OrganizationKind
from coordination.i18n import speaking
from coordination.meetings.models import SecurityLevel
from coordination.notifications import layout
from coordination.notifications.letters import Withheld
from coordination.notifications.models import MailNote, ReminderLine
from coordination.notifications.readers import reader_of
from coordination.notifications.writing import Desk, written
from coordination.outbox.models import Mail, Reason
from coordination.outbox.services import recipient_of
from tests.factories import NOW, add, make_account, make_meeting, make_organization
from tests.notifications.reminders.conftest import at

WEDNESDAY = date(2024, 7, 31)


@pytest.fixture
def write(app, session):
    """Return how a sender writes the first mail that waits for a person."""

    def write(person, *, language="id", trial=False, day=WEDNESDAY):
        session.expire_all()
        mail = session.query(Mail).filter_by(person_id=person.id).one()
        recipient = recipient_of(mail)
        with speaking(language), app.app_context():
            return written(
                Desk(
                    app=app,
                    session=session,
                    office=session.get(Office, 1),
                    mail=mail,
                    recipient=recipient,
                    reader=reader_of(session, recipient),
                    now=at(day, 7, 30),
                    trial=trial,
                )
            )

    return write


def dropped(session):
    return [line.dropped for line in session.query(ReminderLine).order_by(ReminderLine.id)]


def test_a_mail_groups_what_is_late_due_and_coming_with_meeting_decision_and_relative_days(office, session, write):
    office.action(WEDNESDAY + timedelta(days=3), text="Menyusun alur rujukan")
    office.action(WEDNESDAY, text="Menetapkan narahubung")
    office.action(WEDNESDAY - timedelta(days=3), text="Dinas Kesehatan mendata puskesmas")
    office.plan(WEDNESDAY)
    letter = write(office.doer)
    assert letter.subject == "Pengingat: 1 lewat tenggat, 1 jatuh tempo hari ini, 1 segera jatuh tempo"
    assert [entry.group for entry in letter.entries] == ["Lewat tenggat", "Jatuh tempo hari ini", "Segera jatuh tempo"]
    titles = [entry.title.partition(". ")[2] for entry in letter.entries]
    assert titles == [
        "Agar Dinas Kesehatan mendata puskesmas",
        "Agar menetapkan narahubung",
        "Agar menyusun alur rujukan",
    ]
    details = dict(letter.entries[0].details)
    assert details["Tenggat"] == "Minggu, 28 Juli 2024, lewat 3 hari"
    assert details["Rapat"] == "Rapat perlindungan, 27 Juni 2024"
    assert details["Keputusan"]
    assert details["Sejak"] == "27 Juni 2024"
    text = layout.as_text([letter], session.get(Office, 1))
    assert text.index("LEWAT TENGGAT") < text.index("lewat 3 hari") < text.index("JATUH TEMPO HARI INI")


def test_whoever_has_no_account_gets_a_personal_link_for_each_action_and_a_preview_none(office, write):
    office.action(WEDNESDAY)
    office.plan(WEDNESDAY)
    assert write(office.doer, trial=True).entries[0].url == "…"
    url = write(office.doer).entries[0].url
    assert "/t/" in url


def test_a_mail_speaks_the_language_of_its_reader(office, write):
    office.action(WEDNESDAY)
    office.plan(WEDNESDAY)
    letter = write(office.doer, language="en")
    assert letter.entries[0].details[0][1] == "Wednesday, 31 July 2024, today"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda action: setattr(action, "state", ActionState.DONE), Reason.OVER),
        (lambda action: setattr(action, "state", ActionState.SUBMITTED), Reason.OVER),
        (lambda action: setattr(action, "state", ActionState.CANCELLED), Reason.OVER),
        (lambda action: setattr(action, "last_day", date(2024, 9, 30)), Reason.OVER),
        (lambda action: setattr(action, "level", SecurityLevel.RAHASIA), None),
    ],
)
def test_a_line_without_anything_to_say_is_left_out_and_says_why(office, session, write, change, reason):
    other = office.action(WEDNESDAY, text="Menetapkan narahubung")
    action = office.action(WEDNESDAY)
    office.plan(WEDNESDAY)
    change(action)
    session.commit()
    letter = write(office.doer)
    assert dropped(session) == [None, reason]
    assert len(letter.entries) == (1 if reason else 2)
    assert other.text.lower() in letter.entries[0].title.lower()


def test_a_mail_of_which_nothing_is_left_is_not_sent(office, session, write):
    action = office.action(WEDNESDAY)
    office.plan(WEDNESDAY)
    action.state = ActionState.DONE
    session.commit()
    with pytest.raises(Withheld) as withheld:
        write(office.doer)
    assert withheld.value.reason is Reason.OVER


def test_a_held_line_stays_out_and_a_sentence_stands_at_the_lines_of_its_host(office, session, write):
    other = make_meeting(session, make_organization(session, "Bappeda"), title="Rapat anggaran")
    office.action(WEDNESDAY)
    office.action(WEDNESDAY, meeting=other, text="Mengirim data")
    office.plan(WEDNESDAY)
    mail = session.query(Mail).filter_by(person_id=office.doer.id).one()
    add(session, MailNote(mail_id=mail.id, host_id=other.host_id, held=True, at=NOW))
    add(session, MailNote(mail_id=mail.id, host_id=office.host.id, sentence="Mohon dibalas hari ini.", at=NOW))
    session.commit()
    letter = write(office.doer)
    assert [entry.note for entry in letter.entries] == ["Dari DP3A: Mohon dibalas hari ini."]
    assert sorted(map(str, dropped(session))) == ["None", "held"]


def test_from_rahasia_up_a_mail_says_only_that_something_waits(office, session, write):
    account = make_account(session, name="Nama Rahasia")
    action = office.action(WEDNESDAY, person=account.person, text="Menyusun daftar saksi")
    action.level = SecurityLevel.RAHASIA
    session.commit()
    office.plan(WEDNESDAY)
    letter = write(account.person)
    said = layout.as_text([letter], session.get(Office, 1))
    assert letter.subject == "Ada tugas untuk Anda"
    for word in ("saksi", "Rapat perlindungan", "Dinas Kesehatan", "31 Juli"):
        assert word not in said
    assert "/tindak-lanjut/" in said


def test_a_body_outside_the_offices_command_is_asked_once_and_courteously(office, session, write):
    police = make_organization(session, "Polresta", kind=OrganizationKind.VERTICAL)
    officer = office.person("Andi", police)
    office.action(WEDNESDAY, owner=police, person=officer, text="Menunjuk narahubung")
    office.plan(WEDNESDAY)
    letter = write(officer)
    assert letter.subject == "Mohon kabar tindak lanjut"
    assert letter.entries[0].title.endswith("Diharapkan menunjuk narahubung")


def test_a_mail_that_did_not_leave_on_its_day_does_not_leave_later(office, write):
    office.action(WEDNESDAY)
    office.plan(WEDNESDAY)
    with pytest.raises(Withheld):
        write(office.doer, day=WEDNESDAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Menyusun alur", "Agar menyusun alur"),
        ("Segera melapor", "Agar segera melapor"),
        ("SK tim ditetapkan", "Agar SK tim ditetapkan"),
        ("Dinas Kesehatan mendata", "Agar Dinas Kesehatan mendata"),
        ("Dilakukan sosialisasi", "Agar dilakukan sosialisasi"),
        ("Agar menyusun alur", "Agar menyusun alur"),
        ("Diharapkan menunjuk narahubung", "Diharapkan menunjuk narahubung"),
        ("Menteri Dalam Negeri menyurati", "Agar Menteri Dalam Negeri menyurati"),
        ("Rekap agregat triwulanan", "Agar ditindaklanjuti: Rekap agregat triwulanan"),
        ("Materi kampanye media daerah", "Agar ditindaklanjuti: Materi kampanye media daerah"),
        ("Jadwal sosialisasi di SMP", "Agar ditindaklanjuti: Jadwal sosialisasi di SMP"),
        ("", ""),
    ],
)
def test_an_actions_text_is_joined_to_the_word_that_opens_it(text, said):
    assert asked(text, is_commanded=True) == said
