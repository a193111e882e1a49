"""An office with officers, and what a plan of its reminders came to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coordination.clock import Zone
from coordination.directory.models import Person, Position
from coordination.meetings.models import MeetingState
from coordination.notifications import planning
from coordination.notifications.models import ReminderLine
from coordination.outbox.models import Mail, MailState
from tests.factories import add, make_action, make_decision, make_meeting, make_organization


def at(day: date, hour: int, minute: int = 0, zone: Zone = Zone.WITA) -> datetime:
    """Return the moment at which it is that hour of the office's day."""
    return datetime.combine(day, time(hour, minute), zone.tz).astimezone(UTC)


class Office:
    """An office in WITA whose agency, Dinas Kesehatan, has an officer without an account, and a head."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.host = make_organization(session, "DP3A", email="dp3a@kota.go.id")
        self.agency = make_organization(session, "Dinas Kesehatan", email="dinkes@kota.go.id")
        self.head = self.person("Drg. Rahminingrum", self.agency)
        add(session, Position(organization=self.agency, title="Kepala Dinas", is_head=True, holder=self.head))
        self.doer = self.person("Nurdin", self.agency)
        self.meeting = make_meeting(session, self.host, state=MeetingState.APPROVED, title="Rapat perlindungan")
        session.commit()

    def person(self, name: str, organization=None, **given) -> Person:
        email = given.pop("email", f"{name.rsplit(maxsplit=1)[-1].lower()}@kota.go.id")
        return add(self.session, Person(name=name, organization=organization, email=email, **given))

    def action(self, last_day: date, *, owner=None, person="doer", **given):
        """Make an action that the agency's officer shall do, of the one meeting."""
        who = self.doer if person == "doer" else person
        meeting = given.pop("meeting", self.meeting)
        decision = make_decision(self.session, meeting)
        action = make_action(self.session, decision, owner=owner or self.agency, last_day=last_day, person=who, **given)
        self.session.commit()
        return action

    def plan(self, day: date, hour: int = 7, minute: int = 0, zone: Zone = Zone.WITA) -> list[date]:
        """Plan as the scheduler does at this hour of the office's day."""
        return self.plan_at(at(day, hour, minute, zone))

    def plan_at(self, now: datetime) -> list[date]:
        planned = planning.plan(self.session, now)
        self.session.commit()
        return planned

    def sent(self) -> None:
        """Let everything that waits have left."""
        self.session.execute(update(Mail).where(Mail.state == MailState.WAITING).values(state=MailState.SENT))
        self.session.commit()

    def plan_and_send(self, *days: date) -> None:
        """Let these days go by."""
        for day in days:
            self.plan(day)
            self.sent()

    def mails(self) -> list[Mail]:
        return list(self.session.scalars(select(Mail).order_by(Mail.cause, Mail.id)))

    def lines(self, day: date | None = None) -> list[tuple]:
        """Return (day, person, action or participant, step, offset) of every line."""
        rows = self.session.execute(
            select(ReminderLine, Mail).join(Mail, Mail.id == ReminderLine.mail_id).order_by(Mail.cause, ReminderLine.id)
        )
        return [
            (planning.day_of(mail), mail.person_id, line.action_id or line.participant_id, line.step.value, line.offset)
            for line, mail in rows
            if day in (None, planning.day_of(mail))
        ]


@pytest.fixture
def office(session) -> Office:
    return Office(session)
