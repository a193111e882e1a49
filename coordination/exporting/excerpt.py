"""The petikan: one agency's decisions and actions only, for an agency that need not read what others owe.

What belongs to an agency is found by its actions' ids, whose owners and supporters the rows know by key: names on paper
may be short, old or shared. An action of a whole group belongs to each of its members. Decisions that are for
information ("untuk diketahui") are addressed to nobody and so are in no petikan: whoever is to know them gets the
notula. Decisions under an agenda item that the reader may not see are left out with their numbers; a number beside the
agency's name would tell that it is concerned.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from coordination.actions.models import Action, Supporter
from coordination.directory.models import Organization
from coordination.documents.excerpt import ExcerptData
from coordination.documents.kinds import Kind
from coordination.errors import DomainError, NotFound
from coordination.exporting import own
from coordination.exporting.asking import Asked
from coordination.exporting.sources import source
from coordination.i18n import _
from coordination.meetings.models import Meeting
from coordination.minutes.naming import paper_name
from coordination.minutes.record import Record


def make_excerpt(asked: Asked) -> tuple[bytes, str]:
    """Return the petikan for the agency of the options.

    Raises DomainError where none is chosen, NotFound where there is nothing for it.
    """
    agency = _agency(asked)
    found = source(asked)
    record = of_actions(found.record, action_ids(asked.session, asked.meeting, agency), readable=asked.readable)
    if not record["decisions"]:
        raise NotFound(
            _(
                "Tidak ada keputusan atau tindak lanjut rapat ini bagi %(agency)s yang dapat Anda baca, sehingga tidak "
                "ada yang dapat dipetik.",
                agency=agency.name,
            )
        )
    data = ExcerptData(
        notula=found.says(asked, record, readable=asked.readable),
        organization=agency.name,
        approved_on=found.revision.approval_day if found.revision else None,
    )
    word = own.made(Kind.EXCERPT, data, asked, asked.meeting.host)
    return word, paper_name("Petikan", asked.meeting, found.state, to=agency.name)


def _agency(asked: Asked) -> Organization:
    """Return the organization a petikan is for; one that was joined to another stands for that other."""
    wanted = asked.options.organization
    if wanted is None:
        raise DomainError(_("Pilih dahulu instansi yang dituju: petikan memuat bagian satu instansi saja."))
    agency = asked.session.get(Organization, wanted)
    while agency is not None and agency.merged_into_id is not None:
        agency = asked.session.get(Organization, agency.merged_into_id)
    if agency is None:
        raise NotFound(_("Instansi ini tidak ada dalam direktori."))
    return agency


def action_ids(session: Session, meeting: Meeting, agency: Organization) -> frozenset[int]:
    """Return the ids of the meeting's actions that an agency owes or supports, in one query."""
    supported = select(Supporter.action_id).where(Supporter.organization_id == agency.id)
    return frozenset(
        session.scalars(
            select(Action.id).where(
                Action.meeting_id == meeting.id, or_(Action.owner_id == agency.id, Action.id.in_(supported))
            )
        )
    )


def of_actions(record: Record, ids: frozenset[int], *, readable: Collection[int] | None) -> Record:
    """Return a record with nothing but these actions, their decisions and those decisions' agenda items."""
    decisions = [
        decision | {"actions": kept}
        for decision in record["decisions"]
        if (readable is None or decision["item_id"] is None or decision["item_id"] in readable)
        and (kept := [action for action in decision["actions"] if not ids.isdisjoint(action["ids"])])
    ]
    items = {decision["item_id"] for decision in decisions}
    return record | {"decisions": decisions, "agenda": [item for item in record["agenda"] if item["id"] in items]}
