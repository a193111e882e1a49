"""The berita acara of what a meeting agreed on: who binds themselves, and to what.

It holds the decisions that were agreed (kind "keputusan"), with their actions and the numbers of the notula; directions
of the chair, recommendations and notes bind nobody. The parties are the host and the agencies that owe those actions,
in protocol order; whoever only supports does not sign. Each is signed for by its head as the directory knows them, else
by the position that was invited. Whoever presided signs as having known of it. What the reader may not see is left out
with its numbers, and an agency that owes nothing else is no party.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.actions.models import Action
from coordination.directory.models import Organization, Position
from coordination.documents.kinds import Kind
from coordination.documents.official_record import OfficialRecordData, Party
from coordination.errors import NotFound
from coordination.exporting import heads, numbers, own
from coordination.exporting.asking import Asked
from coordination.exporting.sources import source
from coordination.i18n import _
from coordination.meetings.models import DecisionKind
from coordination.minutes.naming import paper_name
from coordination.minutes.record import Record

_AGREED: Final = DecisionKind.DECISION.value


def make_official_record(asked: Asked) -> tuple[bytes, str]:
    """Return the berita acara of the notula that holds, or of the draft. Raises NotFound where nothing was agreed."""
    found = source(asked)
    record = agreed_in(found.record, readable=asked.readable)
    if not record["decisions"]:
        raise NotFound(
            _(
                "Berita acara memuat butir berjenis keputusan, sedangkan rapat ini tidak memiliki keputusan yang dapat "
                "Anda baca."
            )
        )
    registered = numbers.of(asked.session, asked.meeting, Kind.OFFICIAL_RECORD)
    data = OfficialRecordData(
        notula=found.says(asked, record, readable=asked.readable),
        parties=tuple(_parties(asked, record)),
        number=registered.text if registered else "",
    )
    word = own.made(Kind.OFFICIAL_RECORD, data, asked, asked.meeting.host)
    return word, paper_name("Berita acara", asked.meeting, found.state)


def agreed_in(record: Record, *, readable: Collection[int] | None) -> Record:
    """Return a record with nothing but what was agreed, as far as a reader may see it, and its agenda items."""
    decisions = [
        decision
        for decision in record["decisions"]
        if decision["kind"] == _AGREED
        and (readable is None or decision["item_id"] is None or decision["item_id"] in readable)
    ]
    items = {decision["item_id"] for decision in decisions}
    return record | {"decisions": decisions, "agenda": [item for item in record["agenda"] if item["id"] in items]}


def _parties(asked: Asked, record: Record) -> list[Party]:
    """Return the host and the agencies that owe an action of the record, in a bounded number of queries."""
    session, host = asked.session, asked.meeting.host
    owing = [agency for agency in _owners(session, record) if agency.id != host.id]
    agencies = [host, *owing]
    leading = heads.leading(session, agencies)
    return [_party(agency, leading.get(agency.id), record) for agency in agencies]


def _owners(session: Session, record: Record) -> Sequence[Organization]:
    ids = [id_ for decision in record["decisions"] for action in decision["actions"] for id_ in action["ids"]]
    owners = select(Action.owner_id).where(Action.id.in_(ids))
    return session.scalars(
        select(Organization)
        .where(Organization.id.in_(owners))
        .order_by(Organization.protocol_order, Organization.name, Organization.id)
    ).all()


def _party(agency: Organization, head: Position | None, record: Record) -> Party:
    return Party(
        organization=agency.name,
        signatory=heads.signing_for(agency, head, otherwise=_invited(agency, record)),
        address=" ".join((agency.address or "").split()),
    )


def _invited(agency: Organization, record: Record) -> str:
    """Return the position that an agency was invited by, empty where it was not or without one."""
    people = (
        person for group in record["participants"] if group["organization"] == agency.name for person in group["people"]
    )
    return next((person["invited_position"] for person in people if person["invited_position"]), "")
