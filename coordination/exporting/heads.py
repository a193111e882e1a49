"""What heads and ends a paper: kop and layout, the place, who signs; of a meeting, or of an organization."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from coordination.access.actor import Actor
from coordination.directory import layouts, letterheads
from coordination.directory.models import HolderStatus, Office, Organization, Position
from coordination.documents import values
from coordination.documents.layout import LayoutProfile
from coordination.exporting.asking import Asked
from coordination.files.storage import Store
from coordination.meetings.models import Meeting
from coordination.minutes import papers, record
from coordination.minutes.issuing import emblem_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Of whom a paper is: the host of a meeting, an organization, or the office as such."""

    layout: LayoutProfile
    letterhead: values.Letterhead
    name: str
    city: str
    signatory: values.Signatory


def of_meeting(asked: Asked) -> Head:
    """Return the kop and layout of a meeting's host, signed by whoever signs its notula in the first place."""
    session, meeting = asked.session, asked.meeting
    kop = record.letterhead(session, meeting)
    return Head(
        layout=papers.layout_of(kop["profile"]),
        letterhead=papers.letterhead_of(kop, emblem_of(asked.store)),
        name=meeting.host.name,
        city=session.get_one(Office, 1).city,
        signatory=papers.signatory(record.signatories(session, meeting)[0]),
    )


def of_organization(session: Session, organization: Organization | None, store: Store) -> Head:
    """Return kop, layout and signatory of an organization; None stands for the office itself."""
    office = session.get_one(Office, 1)
    emblem = emblem_of(store)
    if organization is None:
        return Head(
            layout=layouts.of_office(session),
            letterhead=values.Letterhead(
                government="" if office.name.startswith(office.government) else office.government,  # not twice
                organization=(office.name,),
                emblem=emblem(office.emblem.sha256) if office.emblem else None,
            ),
            name=office.name,
            city=office.city,
            signatory=values.Signatory(position=f"Pimpinan {office.name}"),
        )
    kop = letterheads.printed(session, organization)
    return Head(
        layout=layouts.of_host(session, organization),
        letterhead=values.Letterhead(
            government=kop.government,
            organization=kop.name,
            address=kop.address,
            emblem=emblem(kop.emblem.sha256) if kop.emblem else None,
        ),
        name=organization.name,
        city=office.city,
        signatory=signing_for(organization, leading(session, [organization]).get(organization.id)),
    )


def days_of(meeting: Meeting) -> tuple[values.MeetingDay, ...]:
    """Return the days of a meeting as papers print them."""
    return tuple(values.MeetingDay(date=day.day, start=day.starts, end=day.ends) for day in meeting.days)


def own_organization(session: Session, actor: Actor | None) -> Organization | None:
    """Return the organization in whose name somebody makes a paper about several meetings.

    Its secretariat's, else the one they lead, else any they belong to, in protocol order; None for the whole office.
    """
    if actor is None:
        return None
    ids = actor.secretariat_of or actor.leads or (frozenset() if actor.reads_office else actor.member_of)
    return session.scalar(
        select(Organization)
        .where(Organization.id.in_(sorted(ids)))
        .order_by(Organization.protocol_order, Organization.name, Organization.id)
        .limit(1)
    )


def leading(session: Session, organizations: Sequence[Organization]) -> dict[int, Position]:
    """Return the position that heads each organization, by its id, where the directory knows one."""
    positions = session.scalars(
        select(Position)
        .where(
            Position.organization_id.in_([one.id for one in organizations]),
            Position.is_head.is_(True),
            Position.active.is_(True),
        )
        .order_by(Position.sort.desc(), Position.id.desc())
        .options(joinedload(Position.holder))
    )
    return {position.organization_id: position for position in positions}  # the first in order wins


def signing_for(organization: Organization, head: Position | None, *, otherwise: str = "") -> values.Signatory:
    """Return who signs for an organization: its head, with dots for a name that the directory does not know.

    Without a head it is the position `otherwise`, and for want of that too whoever leads it.
    """
    if head is not None:
        return papers.signatory(record.signing_person(head.holder, position=head.title, status=head.holder_status))
    position = otherwise or f"Pimpinan {organization.name}"
    return papers.signatory(record.signing_person(None, position=position, status=HolderStatus.DEFINITIVE))
