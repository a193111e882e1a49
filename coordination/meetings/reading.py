"""Reading one meeting: what its page shows, narrowed to what the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from coordination.access.actor import Actor
from coordination.access.checks import having, visible
from coordination.access.permissions import Permission
from coordination.accounts.models import Account
from coordination.audit.models import AuditEntry
from coordination.directory.models import Organization, Person, Position
from coordination.directory.queries import contains
from coordination.errors import DomainError, NotFound
from coordination.i18n import _
from coordination.meetings import invitees
from coordination.meetings.models import (
    AgendaItem,
    Decision,
    Meeting,
    Paper,
    Participant,
    ParticipantRole,
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
    return session.scalars(
        select(Decision)
        .where(Decision.meeting_id == meeting.id, Decision.dropped.is_(False), visible(actor, Decision))
        .order_by(Decision.sort, Decision.id)
    ).all()


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
