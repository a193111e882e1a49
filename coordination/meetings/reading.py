"""Reading one meeting: what its page shows, narrowed to what the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination.access.actor import Actor
from coordination.access.checks import having, visible
from coordination.access.permissions import Permission
from coordination.accounts.models import Account
from coordination.audit.models import AuditEntry
from coordination.directory.models import Organization, OrganizationKind, Person, Position, Sex
from coordination.directory.queries import contains
from coordination.errors import DomainError, NotFound
from coordination.i18n import _
from coordination.meetings import invitees
from coordination.meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    MeetingDay,
    Paper,
    Participant,
    ParticipantRole,
    Presence,
    Reader,
)

MOST_HISTORY = 60


@dataclass(frozen=True, kw_only=True)
class ItemView:
    """One agenda item as its reader sees it: closed ones have a number and nothing else (`item` is None)."""

    number: int
    item_id: int
    item: AgendaItem | None
    decisions: Sequence[Decision] = ()


@dataclass(frozen=True, kw_only=True)
class Line:
    """One participant with the mark of one day."""

    participant: Participant
    attendance: Attendance | None

    @property
    def presence(self) -> Presence:
        """What the list says, UNKNOWN where nothing was noted."""
        return self.attendance.presence if self.attendance else Presence.UNKNOWN

    @property
    def came(self) -> bool:
        """Whether somebody came for this line."""
        return self.presence in (Presence.PRESENT, Presence.REPRESENTED)

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


def agenda(session: Session, actor: Actor, meeting: Meeting, *, decisions: Iterable[Decision]) -> list[ItemView]:
    """Return the agenda in order; `decisions` are those that may be read."""
    open_ids = set(
        session.scalars(select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id, visible(actor, AgendaItem)))
    )
    under: dict[int | None, list[Decision]] = defaultdict(list)
    for decision in decisions:
        under[decision.agenda_item_id].append(decision)
    return [
        ItemView(
            number=number,
            item_id=item.id,
            item=item if item.id in open_ids else None,
            decisions=under[item.id] if item.id in open_ids else (),
        )
        for number, item in enumerate(meeting.agenda, start=1)
    ]


def decisions(session: Session, actor: Actor, meeting: Meeting) -> Sequence[Decision]:
    """Return the meeting's decisions under items that the reader may read, and those under none."""
    items = select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id, visible(actor, AgendaItem))
    return session.scalars(
        select(Decision)
        .where(
            Decision.meeting_id == meeting.id,
            Decision.dropped.is_(False),
            or_(Decision.agenda_item_id.is_(None), Decision.agenda_item_id.in_(items)),
        )
        .order_by(Decision.sort, Decision.id)
    ).all()


def lines(session: Session, meeting: Meeting, day: MeetingDay | None) -> list[Line]:
    """Return every participant in order with the mark of one day, in two queries."""
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
    return [Line(participant=participant, attendance=marks.get(participant.id)) for participant in people]


def line(session: Session, participant: Participant, day: MeetingDay) -> Line:
    """Return one participant with the mark of one day."""
    attendance = session.scalar(
        select(Attendance).where(Attendance.participant_id == participant.id, Attendance.meeting_day_id == day.id)
    )
    return Line(participant=participant, attendance=attendance)


def best_of_days(session: Session, meeting: Meeting) -> list[Line]:
    """Return every participant with the mark that says most over all days: whoever came once was there."""
    rank = [Presence.PRESENT, Presence.REPRESENTED, Presence.EXCUSED, Presence.ABSENT, Presence.UNKNOWN]
    people = session.scalars(
        select(Participant)
        .where(Participant.meeting_id == meeting.id)
        .order_by(Participant.sort, Participant.id)
        .options(selectinload(Participant.attendances))
    ).all()
    return [
        Line(participant=person, attendance=min(person.attendances, key=lambda a: rank.index(a.presence), default=None))
        for person in people
    ]


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


def papers(session: Session, actor: Actor, meeting: Meeting) -> Sequence[Paper]:
    """Return the meeting's papers that the reader may read and that were not withdrawn."""
    return session.scalars(
        select(Paper)
        .where(Paper.meeting_id == meeting.id, Paper.withdrawn_at.is_(None), having(actor, Permission.PAPER_READ))
        .order_by(Paper.id)
        .options(joinedload(Paper.file), joinedload(Paper.agenda_item))
    ).all()


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    """One thing that happened: its verb and object, when, and by whom."""

    verb: str
    object_type: str
    at: datetime
    who: str | None


def history(session: Session, actor: Actor, meeting: Meeting, told: Iterable[tuple[str, str]]) -> list[HistoryEntry]:
    """Return what happened to the meeting, the newest first, of the (object, verb) pairs that a page can tell in words.

    What concerns an agenda item that the reader may not read is left out.
    """
    pairs: dict[str, list[str]] = defaultdict(list)
    for object_type, verb in told:
        pairs[object_type].append(verb)
    kinds: list[ColumnElement[bool]] = [
        (AuditEntry.object_type == object_type) & AuditEntry.verb.in_(verbs) for object_type, verbs in pairs.items()
    ]
    items = select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id, visible(actor, AgendaItem))
    found = session.execute(
        select(AuditEntry.verb, AuditEntry.object_type, AuditEntry.at, Person, Organization.name)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .outerjoin(Organization, Organization.id == Person.organization_id)
        .where(
            AuditEntry.meeting_id == meeting.id,
            or_(*kinds),
            or_(AuditEntry.agenda_item_id.is_(None), AuditEntry.agenda_item_id.in_(items)),
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(MOST_HISTORY)
    )
    return [
        HistoryEntry(verb=verb, object_type=kind, at=at, who=_who(person, organization))
        for verb, kind, at, person, organization in found
    ]


def _who(person: Person | None, organization: str | None) -> str | None:
    if person is None:
        return None
    return f"{person.full_name}, {organization}" if organization else person.full_name


def readers(session: Session, meeting: Meeting, item: AgendaItem | None) -> Sequence[Reader]:
    """Return who is named to read the meeting, or one of its items."""
    where = Reader.agenda_item_id.is_(None) if item is None else Reader.agenda_item_id == item.id
    return session.scalars(
        select(Reader)
        .where(Reader.meeting_id == meeting.id, where)
        .order_by(Reader.id)
        .options(joinedload(Reader.account).joinedload(Account.person).joinedload(Person.organization))
    ).all()


def accounts(session: Session, text: str, *, limit: int = 20) -> list[tuple[int, str, str]]:
    """Return active accounts whose person's name holds `text`: (id, name, organization), to name readers from."""
    found = session.execute(
        select(Account.id, Person, Organization.name)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Organization, Organization.id == Person.organization_id)
        .where(Account.active.is_(True), contains(Person.name, text))
        .order_by(Person.name, Account.id)
        .limit(limit)
    )
    return [(account_id, person.full_name, organization or "") for account_id, person, organization in found]


def participant(session: Session, meeting: Meeting, participant_id: int) -> Participant:
    """Return one participant of the meeting. Raises NotFound."""
    row = session.get(Participant, participant_id)
    if row is None or row.meeting_id != meeting.id:
        raise NotFound(_("Peserta ini tidak ada lagi di daftar rapat."))
    return row


def item(session: Session, actor: Actor, meeting: Meeting, item_id: int) -> AgendaItem:
    """Return one agenda item of the meeting that the actor may read. Raises NotFound."""
    row = session.scalar(
        select(AgendaItem).where(
            AgendaItem.id == item_id, AgendaItem.meeting_id == meeting.id, visible(actor, AgendaItem)
        )
    )
    if row is None:
        raise NotFound(_("Butir agenda ini tidak ditemukan."))
    return row


def reader(session: Session, actor: Actor, meeting: Meeting, reader_id: int) -> Reader:
    """Return one named reader of the meeting, or of an item that the actor may read. Raises NotFound."""
    row = session.get(Reader, reader_id)
    if row is None or row.meeting_id != meeting.id:
        raise NotFound(_("Nama ini tidak ada lagi di daftar pembaca."))
    if row.agenda_item_id is not None:
        item(session, actor, meeting, row.agenda_item_id)
    return row


def day(session: Session, meeting: Meeting, day_id: int | None, today: date) -> MeetingDay:
    """Return the day that was asked for, else today's, else the last one that has begun, else the first."""
    if day_id is not None:
        row = session.get(MeetingDay, day_id)
        if row is None or row.meeting_id != meeting.id:
            raise NotFound(_("Hari itu bukan hari rapat ini."))
        return row
    begun = [entry for entry in meeting.days if entry.day <= today]
    return begun[-1] if begun else meeting.days[0]


def organizations(session: Session, ids: Iterable[int]) -> Sequence[Organization]:
    """Return active organizations by id, in protocol order."""
    return session.scalars(
        select(Organization)
        .where(Organization.id.in_(sorted(ids)), Organization.active.is_(True))
        .order_by(Organization.protocol_order, Organization.name)
    ).all()


def label_of(session: Session, token: str | None) -> tuple[str, str] | None:
    """Return (token, words) of somebody picked from the directory, None where it means nobody."""
    try:
        found = invitees.find(session, [token or ""])
    except DomainError:
        return None
    if not found or token is None:
        return None
    row = found[0]
    if isinstance(row, Position):
        return token, f"{row.title}, {row.organization.label}"
    return token, row.full_name if isinstance(row, Person) else row.name


def token_of_chair(session: Session, meeting: Meeting) -> str | None:
    """Return whom the directory knows of a meeting's chair, as the form of the next meeting picks them."""
    chair = session.scalar(
        select(Participant).where(Participant.meeting_id == meeting.id, Participant.role == ParticipantRole.CHAIR)
    )
    if chair is None:
        return None
    if chair.position_id is not None:
        return f"position-{chair.position_id}"
    return f"person-{chair.person_id}" if chair.person_id is not None else None
