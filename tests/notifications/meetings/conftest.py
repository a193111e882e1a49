"""A planned meeting of DP3A with people of every way to be reached, some days before it is held."""

from __future__ import annotations

from datetime import date, time

import pytest

from coordination.accounts.models import Role
from coordination.directory.models import Person, Position
from coordination.meetings.models import Meeting, MeetingDay, MeetingState, Participant, ParticipantRole
from tests.factories import NOW, actor_of, add, make_account, make_agenda_item, make_meeting, make_organization


@pytest.fixture
def host(session):
    return make_organization(session, "DP3A", email="dp3a@kendari.example")


@pytest.fixture
def people(session, host):
    """Accounts by what they are to the meeting."""
    return {
        "secretary": make_account(session, Role.SECRETARIAT, host, name="Sekretaris"),
        "chair": make_account(session, Role.OFFICER, make_organization(session, "Setda"), name="Ketua"),
        "stranger": make_account(session, Role.SECRETARIAT, make_organization(session, "Lain"), name="Orang Lain"),
    }


@pytest.fixture
def secretary(people):
    return actor_of(people["secretary"])


@pytest.fixture
def store(app):
    return app.extensions["rakor_store"]


def line(session, meeting, **given) -> Participant:
    """Put somebody on the list, after the others."""
    organization = given.get("organization")
    given.setdefault("organization_name", organization.name if organization else None)
    return add(session, Participant(meeting=meeting, sort=len(meeting.participants), **given))


@pytest.fixture
def meeting(session, host, people) -> Meeting:
    """On 4 July: the chair by account, a person, a position's holder, a mailbox, and an agency without address."""
    people["chair"].email = "ketua@setda.example"
    meeting = make_meeting(
        session, host, title="Rapat Koordinasi", day=date(2024, 7, 4), state=MeetingState.PLANNED, place="Aula"
    )
    meeting.link, meeting.passcode = "https://rapat.example/123", "4321"
    meeting.days[0].ends = time(12)
    line(session, meeting, role=ParticipantRole.CHAIR, person=people["chair"].person, invited_position="Asisten")
    health, police, ngo = (make_organization(session, name) for name in ("Dinas Kesehatan", "Polresta", "LSM"))
    guest = add(session, Person(name="Siti", email="siti@example.org"))
    line(session, meeting, person=guest, invited_name="Siti", invited_position="Direktur")
    holder = add(session, Person(name="Kadis", email="kadis@dinkes.example", organization=health))
    position = add(session, Position(organization=health, title="Kepala Dinas", is_head=True, holder_id=holder.id))
    line(session, meeting, organization=health, position=position, invited_position="Kepala Dinas")
    police.email = "polresta@example.org"
    line(session, meeting, organization=police, invited_position="Kapolresta")
    line(session, meeting, organization=ngo, invited_position="Pimpinan")
    make_agenda_item(session, meeting, title="Akses layanan")
    session.flush()
    session.refresh(meeting)
    return meeting


@pytest.fixture
def second_day(session, meeting):
    """Let the meeting go on the day after, until it is done."""
    meeting.days.append(MeetingDay(day=date(2024, 7, 5), starts=time(9)))
    session.flush()
    return meeting.days[1]


@pytest.fixture
def by(session, secretary):
    """Return what a service is given first."""
    return {"session": session, "actor": secretary, "now": NOW}
