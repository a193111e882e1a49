"""What was decided. Numbers follow the order until approval fixes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import record
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.meetings import checks
from coordination.meetings.models import AgendaItem, Decision, DecisionKind, Meeting
from coordination.meetings.texts import WRITABLE
from coordination.richtext import clean_text

LONGEST = 5000


def add_decision(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    text: str,
    kind: DecisionKind = DecisionKind.DECISION,
    agenda_item: AgendaItem | None = None,
    replaces: Decision | None = None,
    client_key: str | None = None,
    in_ralat: bool = False,
) -> Decision:
    """Add a decision at the end of its agenda item; the same `client_key` again returns the first.

    `replaces` is the earlier decision whose place it takes once these minutes are approved.
    """
    if client_key:
        made = session.scalar(
            select(Decision).where(Decision.client_key == client_key, Decision.meeting_id == meeting.id)
        )
        if made is not None:
            return made
    if not in_ralat:
        checks.editable(meeting, WRITABLE)
    decision = Decision(
        meeting=meeting,
        agenda_item=agenda_item,
        sort=_place(session, meeting, agenda_item),
        kind=kind,
        text=_text(text),
        replaces_id=_replaced(meeting, replaces),
        client_key=client_key or None,
    )
    session.add(decision)
    meeting.no_decisions = False
    session.flush()
    _record(session, actor, now, decision, "created")
    return decision


def change_decision(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    decision: Decision,
    text: str,
    kind: DecisionKind,
    for_information: bool,
    replaces: Decision | None = None,
) -> None:
    """Change a decision of the draft minutes. "Untuk diketahui" says that it needs no action."""
    checks.editable(decision.meeting, WRITABLE)
    decision.text, decision.kind, decision.for_information = _text(text), kind, for_information
    decision.replaces_id = _replaced(decision.meeting, replaces)
    session.flush()
    _record(session, actor, now, decision, "changed", ["text", "kind", "for_information", "replaces"])


def mark_for_information(
    *, session: Session, actor: Actor, now: datetime, decision: Decision, for_information: bool
) -> None:
    """Mark that a decision needs no action, or take the mark back."""
    checks.editable(decision.meeting, WRITABLE)
    decision.for_information = for_information
    session.flush()
    _record(session, actor, now, decision, "changed", ["for_information"])


def remove_decision(*, session: Session, actor: Actor, now: datetime, decision: Decision, has_actions: bool) -> None:
    """Remove a decision of the draft minutes; one that still has actions stays until those are removed."""
    checks.editable(decision.meeting, WRITABLE)
    if has_actions:
        raise DomainError(_("Keputusan ini masih memiliki tindak lanjut. Hapus tindak lanjutnya dahulu."))
    _record(session, actor, now, decision, "removed")
    session.delete(decision)
    session.flush()


def reorder_decisions(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, ids: Sequence[int]) -> None:
    """Put the decisions in the order of `ids`; their numbers follow."""
    checks.editable(meeting, WRITABLE)
    place = {decision_id: number for number, decision_id in enumerate(ids, start=1)}
    for number, decision in enumerate(meeting.decisions, start=len(place) + 1):
        decision.sort = place.get(decision.id, number)
    session.flush()
    record(
        session=session, actor=actor, now=now, verb="changed", row=meeting, meeting_id=meeting.id, fields=["decisions"]
    )


def within(meeting: Meeting, part: Sequence[int], order: Sequence[int]) -> list[int]:
    """Return the ids of all the meeting's decisions with those of one part in `order`; the others keep their places.

    Ids that are not of the part are ignored; what `order` leaves out of it comes after.
    """
    wanted = [one for one in dict.fromkeys(order) if one in part]
    next_of_part = iter([*wanted, *(one for one in part if one not in wanted)])
    return [next(next_of_part) if one.id in part else one.id for one in meeting.decisions]


def confirm_no_decisions(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, confirmed: bool) -> None:
    """Confirm that the meeting ended without a decision; the paper will say so."""
    checks.editable(meeting, WRITABLE)
    if confirmed and session.scalar(
        select(Decision.id).where(Decision.meeting_id == meeting.id, Decision.dropped.is_(False)).limit(1)
    ):
        raise DomainError(_("Rapat ini sudah memiliki keputusan."))
    meeting.no_decisions = confirmed
    session.flush()
    record(
        session=session,
        actor=actor,
        now=now,
        verb="changed",
        row=meeting,
        meeting_id=meeting.id,
        fields=["no_decisions"],
    )


def _place(session: Session, meeting: Meeting, agenda_item: AgendaItem | None) -> int:
    """Make room after the item's last decision, so that numbers run through the agenda in its order."""
    ordered = [item.id for item in meeting.agenda]
    rank = {item_id: number for number, item_id in enumerate(ordered)}
    own = rank.get(agenda_item.id, len(ordered)) if agenda_item else len(ordered)
    before = [d for d in meeting.decisions if rank.get(d.agenda_item_id or 0, len(ordered)) <= own]
    place = max((decision.sort for decision in before), default=0) + 1
    for decision in meeting.decisions:
        if decision not in before and decision.number is None:
            decision.sort += 1
    last = session.scalar(select(func.max(Decision.sort)).where(Decision.meeting_id == meeting.id))
    return place if any(d not in before for d in meeting.decisions) else max(place, (last or 0) + 1)


def _replaced(meeting: Meeting, replaces: Decision | None) -> int | None:
    """Return the id of the decision to be replaced: approved, of the same host, and of another meeting."""
    if replaces is None:
        return None
    fits = replaces.number is not None and not replaces.dropped and replaces.meeting.host_id == meeting.host_id
    if not fits or replaces.meeting_id == meeting.id:
        raise DomainError(
            _("Yang diganti harus keputusan rapat lain dari penyelenggara yang sama, yang sudah disahkan."),
            field="replaces",
        )
    return replaces.id


def _text(text: str) -> str:
    cleaned = clean_text(text).strip()
    if not cleaned:
        raise DomainError(_("Isi keputusan perlu ditulis."), field="text")
    if len(cleaned) > LONGEST:
        raise DomainError(
            _(
                "Keputusan terlalu panjang (paling banyak %(count)d huruf). Pindahkan uraiannya ke pembahasan.",
                count=LONGEST,
            ),
            field="text",
        )
    return cleaned


def _record(
    session: Session, actor: Actor, now: datetime, decision: Decision, verb: str, fields: Sequence[str] = ()
) -> None:
    record(
        session=session,
        actor=actor,
        now=now,
        verb=verb,
        row=decision,
        meeting_id=decision.meeting_id,
        agenda_item_id=decision.agenda_item_id,
        fields=fields,
    )
