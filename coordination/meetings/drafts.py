"""Reading the draft minutes for whoever writes them: their parts in order, and single things, never of closed items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.errors import NotFound
from coordination.i18n import _
from coordination.meetings.models import AgendaItem, Decision, Meeting, MeetingText, Speech, TextKind
from coordination.richtext import EMPTY, Doc, is_empty


class PartKind(StrEnum):
    """What one part of the minutes is, by its word in the address."""

    OPENING = "pembukaan"  # with the times and the speeches
    ITEM = "butir"
    LOOSE = "di-luar-agenda"  # decisions under no agenda item
    DIRECTIONS = "arahan"
    CLOSING = "penutup"


TEXTS: Mapping[PartKind, TextKind] = {
    PartKind.OPENING: TextKind.OPENING,
    PartKind.DIRECTIONS: TextKind.DIRECTIONS,
    PartKind.CLOSING: TextKind.CLOSING,
}
"""The parts that are one text of the meeting itself."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of the minutes. A closed agenda item has its number and nothing else (`item` is None)."""

    kind: PartKind
    key: str
    number: int | None = None
    item: AgendaItem | None = None
    doc: Doc | None = None
    version: int = 0
    decisions: Sequence[Decision] = ()

    @property
    def is_closed(self) -> bool:
        """Whether the reader may know no more than that it is there."""
        return self.kind is PartKind.ITEM and self.item is None

    @property
    def is_written(self) -> bool:
        """Whether anything was written in it yet."""
        return bool(self.decisions) or (self.doc is not None and not is_empty(self.doc))

    @property
    def takes_decisions(self) -> bool:
        """Whether decisions are written here."""
        return self.kind in (PartKind.ITEM, PartKind.LOOSE) and not self.is_closed


def parts(session: Session, actor: Actor, meeting: Meeting) -> list[Part]:
    """Return the parts of a meeting's minutes in the order of the paper."""
    open_ids = set(
        session.scalars(select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id, visible(actor, AgendaItem)))
    )
    under: dict[int | None, list[Decision]] = {}
    for decision in meeting.decisions:
        if not decision.dropped:
            under.setdefault(decision.agenda_item_id, []).append(decision)
    texts = {text.kind: text for text in meeting.texts}
    items = [
        _item(item, number, under.get(item.id, ())) if item.id in open_ids else _closed(item, number)
        for number, item in enumerate(meeting.agenda, start=1)
    ]
    return [
        _text(PartKind.OPENING, texts),
        *items,
        Part(kind=PartKind.LOOSE, key=PartKind.LOOSE, decisions=under.get(None, ())),
        _text(PartKind.DIRECTIONS, texts),
        _text(PartKind.CLOSING, texts),
    ]


def key_of(decision: Decision) -> str:
    """Return the part in which a decision is written."""
    return f"butir-{decision.agenda_item_id}" if decision.agenda_item_id else PartKind.LOOSE


def decision(session: Session, actor: Actor, meeting: Meeting, decision_id: int) -> Decision:
    """Return one decision of the meeting, unless it stands under an item that the actor may not read."""
    found = session.scalar(
        select(Decision).where(
            Decision.id == decision_id,
            Decision.meeting_id == meeting.id,
            Decision.dropped.is_(False),
            visible(actor, Decision),
        )
    )
    if found is None:
        raise NotFound(_("Keputusan ini tidak ada lagi."))
    return found


def speech(session: Session, meeting: Meeting, speech_id: int) -> Speech:
    """Return one speech of the meeting."""
    found = session.get(Speech, speech_id)
    if found is None or found.meeting_id != meeting.id:
        raise NotFound(_("Sambutan ini tidak ada lagi."))
    return found


def _item(item: AgendaItem, number: int, decisions: Sequence[Decision]) -> Part:
    return Part(
        kind=PartKind.ITEM,
        key=f"butir-{item.id}",
        number=number,
        item=item,
        doc=item.discussion or EMPTY,
        version=item.version,
        decisions=decisions,
    )


def _closed(item: AgendaItem, number: int) -> Part:
    return Part(kind=PartKind.ITEM, key=f"butir-{item.id}", number=number)


def _text(kind: PartKind, texts: Mapping[TextKind, MeetingText]) -> Part:
    text = texts.get(TEXTS[kind])
    return Part(kind=kind, key=kind, doc=text.doc if text else EMPTY, version=text.version if text else 0)
