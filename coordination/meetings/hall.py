"""The list of the hall: participants with their marks, counted, by agency and in the groups of the screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination.directory.models import OrganizationKind, Person, Sex
from coordination.errors import NotFound
from coordination.i18n import _
from coordination.meetings.models import (
    CAME,
    Attendance,
    Meeting,
    MeetingDay,
    Participant,
    ParticipantRole,
    Presence,
    Reply,
)
from coordination.meetings.replies import standing


@dataclass(frozen=True, kw_only=True)
class Line:
    """One participant with the mark of one day."""

    participant: Participant
    attendance: Attendance | None
    reply: Reply | None = None  # what was answered to the invitation

    @property
    def presence(self) -> Presence:
        """What the list says, UNKNOWN where nothing was noted."""
        return self.attendance.presence if self.attendance else Presence.UNKNOWN

    @property
    def came(self) -> bool:
        """Whether somebody came for this line."""
        return self.presence in CAME

    @property
    def sex(self) -> Sex | None:
        """The sex of whoever came, where known: a representative's own, never that of whom they represent."""
        if self.attendance and self.attendance.attendee_sex:
            return self.attendance.attendee_sex
        named_other = self.attendance and self.attendance.attendee_name
        return None if self.presence is Presence.REPRESENTED or named_other else self.participant.sex


@dataclass
class Tally:
    """What stands at the foot of the attendance list. An agency is present when anybody came for it."""

    agencies: int = 0
    agencies_present: int = 0
    people: int = 0
    male: int = 0
    female: int = 0
    excused: int = 0
    unmarked: int = 0


@dataclass(frozen=True)
class AgencyView:
    """The participants of one organization, in the order in which its first line stands."""

    name: str
    lines: list[Line] = field(default_factory=list)


def lines(session: Session, meeting: Meeting, day: MeetingDay | None) -> list[Line]:
    """Return every participant in order with the mark of one day and the answer, in three queries."""
    people = session.scalars(
        select(Participant)
        .where(Participant.meeting_id == meeting.id)
        .order_by(Participant.sort, Participant.id)
        .options(joinedload(Participant.organization))
        .execution_options(populate_existing=True)
    ).all()
    marks = {}
    if day is not None:
        found = session.scalars(
            select(Attendance).where(Attendance.meeting_day_id == day.id).execution_options(populate_existing=True)
        )
        marks = {attendance.participant_id: attendance for attendance in found}
    replies = standing(session, meeting)
    return [
        Line(participant=person, attendance=marks.get(person.id), reply=replies.get(person.id)) for person in people
    ]


def each_day(session: Session, meeting: Meeting) -> list[list[Line]]:
    """Return for each day of the meeting every participant in order with the mark of that day, in two queries."""
    people = session.scalars(
        select(Participant)
        .where(Participant.meeting_id == meeting.id)
        .order_by(Participant.sort, Participant.id)
        .options(selectinload(Participant.attendances))
    ).all()
    marks = {(mark.participant_id, mark.meeting_day_id): mark for person in people for mark in person.attendances}
    return [
        [Line(participant=person, attendance=marks.get((person.id, day.id))) for person in people]
        for day in meeting.days
    ]


def best_of_days(session: Session, meeting: Meeting) -> list[Line]:
    """Return every participant with the mark that says most over all days: whoever came once was there."""
    people = session.scalars(
        select(Participant)
        .where(Participant.meeting_id == meeting.id)
        .order_by(Participant.sort, Participant.id)
        .options(selectinload(Participant.attendances))
    ).all()
    return [Line(participant=person, attendance=best(person)) for person in people]


_SAYING_MOST = (Presence.PRESENT, Presence.REPRESENTED, Presence.EXCUSED, Presence.ABSENT, Presence.UNKNOWN)


def best(participant: Participant) -> Attendance | None:
    """Return the mark that says most over all days: the one that is printed."""
    return min(participant.attendances, key=lambda mark: _SAYING_MOST.index(mark.presence), default=None)


def tally(lines: Iterable[Line]) -> Tally:
    """Count agencies and people; a guest without an agency counts as a person only."""
    total = Tally()
    agencies: dict[object, bool] = {}
    for entry in lines:
        person = entry.participant
        agency = person.organization_id or person.organization_name
        if agency is not None:
            agencies[agency] = agencies.get(agency, False) or entry.came
        total.people += entry.came
        total.male += entry.came and entry.sex is Sex.MALE
        total.female += entry.came and entry.sex is Sex.FEMALE
        total.excused += entry.presence is Presence.EXCUSED
        total.unmarked += entry.presence is Presence.UNKNOWN
    total.agencies, total.agencies_present = len(agencies), sum(agencies.values())
    return total


def by_agency(lines: Iterable[Line]) -> list[AgencyView]:
    """Gather the lines by organization; a guest without one stands alone under their own name."""
    gathered: dict[object, AgencyView] = {}
    for entry in lines:
        person = entry.participant
        key = person.organization_id or person.organization_name or f"guest {person.id}"
        name = person.organization_name or person.invited_name or person.invited_position or ""
        gathered.setdefault(key, AgencyView(name)).lines.append(entry)
    return list(gathered.values())


HALL_GROUPS: tuple[tuple[str, frozenset[OrganizationKind]], ...] = (
    ("vertical", frozenset({OrganizationKind.VERTICAL, OrganizationKind.LEGISLATURE})),
    ("regional", frozenset({OrganizationKind.SETDA, OrganizationKind.OPD, OrganizationKind.UPTD})),
    ("district", frozenset({OrganizationKind.DISTRICT, OrganizationKind.VILLAGE})),
    ("society", frozenset({OrganizationKind.NGO, OrganizationKind.COMMUNITY, OrganizationKind.MEDIA})),
)


def hall_groups(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """Part the lines for the hall: who leads, then by kind of agency in protocol order, then the rest and walk-ins."""
    leads = (ParticipantRole.CHAIR, ParticipantRole.SECRETARY)
    groups: dict[str, list[Line]] = {
        "lead": [],
        **{name: [] for name, _kinds in HALL_GROUPS},
        "other": [],
        "walk_in": [],
    }
    for entry in lines:
        person = entry.participant
        kind = person.organization.kind if person.organization else None
        name = next((name for name, kinds in HALL_GROUPS if kind in kinds), "other")
        if person.is_walk_in:
            name = "walk_in"
        elif person.role in leads:
            name = "lead"
        groups[name].append(entry)
    return [(name, members) for name, members in groups.items() if members]


def day(session: Session, meeting: Meeting, day_id: int | None, today: date) -> MeetingDay:
    """Return the day that was asked for, else today's, else the last one that has begun, else the first."""
    if day_id is not None:
        row = session.get(MeetingDay, day_id)
        if row is None or row.meeting_id != meeting.id:
            raise NotFound(_("Hari itu bukan hari rapat ini."))
        return row
    begun = [entry for entry in meeting.days if entry.day <= today]
    return begun[-1] if begun else meeting.days[0]


def colleagues(session: Session, organization_ids: Iterable[int | None]) -> dict[int, list[tuple[int, str]]]:
    """Return the active people of each organization, (id, name and position), to pick who came instead."""
    wanted = sorted(organization_id for organization_id in organization_ids if organization_id is not None)
    found = session.scalars(
        select(Person)
        .where(Person.organization_id.in_(wanted), Person.active.is_(True))
        .order_by(Person.name, Person.id)
        .limit(1000)
    )
    people: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for person in found:
        if person.organization_id is not None:
            words = ", ".join(part for part in (person.full_name, person.job_title) if part)
            people[person.organization_id].append((person.id, words))
    return people
