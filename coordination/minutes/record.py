"""The record of a meeting as plain JSON: everything its notula says, once, in the order of the paper.

While the minutes are a draft it is gathered anew from the rows; at approval it is kept as the revision's snapshot. What
one reader may not see is left out later (`papers.notula_data`), never here, so that the snapshot is whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination.actions.models import Action, Priority, Supporter
from coordination.actions.numbering import codes, numbers
from coordination.directory import layouts, letterheads, templates
from coordination.directory.models import HolderStatus, Office, Person, Position
from coordination.documents.kinds import Kind
from coordination.documents.layout import to_choices
from coordination.meetings import hall
from coordination.meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Excuse,
    Meeting,
    Participant,
    ParticipantRole,
    Presence,
    Signatory,
    SignatoryOffice,
)
from coordination.richtext import EMPTY

FORMAT = 1
"""Raised when the shape of a record changes, so that old snapshots stay readable."""

Record = dict[str, Any]

# Papers are Indonesian whatever language their reader has chosen for the pages.
_EXCUSES = {Excuse.DUTY_TRAVEL: "dinas luar", Excuse.ILLNESS: "sakit", Excuse.LEAVE: "cuti", Excuse.OTHER: "izin"}
PRIORITIES = {Priority.HIGH: "prioritas tinggi", Priority.NORMAL: "", Priority.LOW: "prioritas rendah"}


def gather(session: Session, meeting: Meeting) -> Record:
    """Return the meeting's record as its rows say now, in a bounded number of queries."""
    office = session.get_one(Office, 1)
    return {
        "format": FORMAT,
        "city": office.city,
        "office_zone": str(office.zone),
        "letterhead": letterhead(session, meeting),
        "meeting": _facts(meeting),
        "agenda": [_item(item) for item in meeting.agenda],
        "roles": {role: _role(meeting.participants, ParticipantRole(role)) for role in _ROLES},
        "participants": _participants(session, meeting),
        "texts": {text.kind.value: text.doc for text in meeting.texts},
        "speeches": [{"id": speech.id, "speaker": speech.speaker, "doc": speech.doc} for speech in meeting.speeches],
        "decisions": _decisions(session, meeting),
        "signatories": signatories(session, meeting),
    }


def canonical(record: Record) -> bytes:
    """Return the one way of writing a record down, of which the digest is taken."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(record: Record) -> str:
    """Return the SHA-256 of a record in hexadecimal."""
    return sha256(canonical(record)).hexdigest()


_ROLES = (ParticipantRole.CHAIR.value, ParticipantRole.SECRETARY.value, ParticipantRole.MINUTE_TAKER.value)


def letterhead(session: Session, meeting: Meeting) -> Record:
    """Return the kop of the meeting's host, with the layout profile it chooses."""
    kop = letterheads.printed(session, meeting.host)
    return {
        "government": kop.government,
        "organization": list(kop.name),
        "address": list(kop.address),
        "emblem": kop.emblem.sha256 if kop.emblem else None,
        "profile": to_choices(layouts.of_host(session, meeting.host)),
        "template": templates.holding(session, meeting.host, Kind.NOTULA),
    }


def _facts(meeting: Meeting) -> Record:
    return {
        "id": meeting.id,
        "title": meeting.title,
        "host": meeting.host.name,
        "level": meeting.level.value,
        "zone": meeting.zone.value,
        "days": [
            {
                "date": day.day.isoformat(),
                "starts": day.starts.isoformat("minutes"),
                "ends": day.ends.isoformat("minutes") if day.ends else None,
            }
            for day in meeting.days
        ],
        "place": place_of(meeting),
        "invitation_number": meeting.invitation_number or "",
        "invitation_date": meeting.invitation_date.isoformat() if meeting.invitation_date else None,
        "called_at": meeting.time_called.isoformat("minutes") if meeting.time_called else None,
        "opened_at": _wall_time(meeting, meeting.opened_at),
        "closed_at": _wall_time(meeting, meeting.closed_at),
        "no_decisions": meeting.no_decisions,
    }


def place_of(meeting: Meeting) -> str:
    """Return where a meeting is, as papers print it."""
    return meeting.place or ("daring" if meeting.link else "")


def _wall_time(meeting: Meeting, moment: Any) -> str | None:
    return moment.astimezone(meeting.zone.tz).strftime("%H:%M") if moment else None


def _item(item: AgendaItem) -> Record:
    return {"id": item.id, "title": item.title, "level": item.level.value, "discussion": item.discussion or EMPTY}


def _role(participants: Iterable[Participant], role: ParticipantRole) -> str:
    """Return who held a role, as printed among the facts: the position, else the name."""
    return "; ".join(line.invited_position or line.invited_name or "" for line in participants if line.role is role)


def _participants(session: Session, meeting: Meeting) -> list[Record]:
    lines = hall.best_of_days(session, meeting)
    return [
        {
            "organization": agency.name,
            "people": [person_of(line.participant, line.attendance) for line in agency.lines],
        }
        for agency in hall.by_agency(lines)
    ]


def person_of(participant: Participant, attendance: Attendance | None) -> Record:
    """Return one line of the participants with the mark of one day, as papers print it."""
    presence = attendance.presence if attendance else Presence.UNKNOWN
    stood_in = attendance is not None and presence is Presence.REPRESENTED
    came_by_name = attendance.attendee_name if attendance else None
    own_position = attendance.attendee_position if attendance else None
    reason = ""
    if attendance and attendance.excuse:
        reason = attendance.excuse_words or _EXCUSES[attendance.excuse]
    return {
        "id": participant.id,
        "name": came_by_name or ("" if stood_in else participant.invited_name or ""),
        "position": own_position or ("" if stood_in else participant.invited_position or ""),
        "invited_position": participant.invited_position or (participant.invited_name if stood_in else "") or "",
        "presence": "unrecorded" if presence is Presence.UNKNOWN else presence.value,
        "reason": reason,
        "online": bool(attendance and attendance.online),
        "walk_in": participant.is_walk_in,
    }


def _decisions(session: Session, meeting: Meeting) -> list[Record]:
    decisions = session.scalars(
        select(Decision).where(Decision.meeting_id == meeting.id).order_by(Decision.sort, Decision.id)
    ).all()
    actions = session.scalars(
        select(Action)
        .where(Action.meeting_id == meeting.id)
        .order_by(Action.sort, Action.id)
        .options(
            joinedload(Action.owner),
            joinedload(Action.group),
            joinedload(Action.position),
            selectinload(Action.supporters).joinedload(Supporter.organization),
        )
    ).all()
    number_of, code_of = numbers(decisions), codes(decisions, actions)
    return [
        {
            "id": decision.id,
            "item_id": decision.agenda_item_id,
            "number": str(number_of[decision.id]),
            "kind": decision.kind.value,
            "text": decision.text,
            "for_information": decision.for_information,
            "actions": _actions([a for a in actions if a.decision_id == decision.id], code_of),
        }
        for decision in decisions
        if not decision.dropped
    ]


def _actions(actions: Sequence[Action], code_of: dict[int, str]) -> list[Record]:
    """Return the actions of one decision as rows of the matrix: those of a whole group are one row."""
    rows: dict[str, Record] = {}
    for action in actions:
        if action.state.value == "cancelled":
            continue
        key = action.batch or f"action {action.id}"
        if key in rows:
            rows[key]["ids"].append(action.id)
            continue
        rows[key] = {
            "ids": [action.id],
            "code": code_of.get(action.id, ""),
            "text": action.text,
            "owner": _owner(action),
            "supporters": [supporter.organization.name for supporter in action.supporters],
            "target": action.target_text or "",
            "due": action.last_day.isoformat() if action.last_day else None,
            "due_is_review": action.is_ongoing,
            "priority": PRIORITIES[action.priority],
            "evidence": action.expected_evidence or "",
        }
    return list(rows.values())


def _owner(action: Action) -> str:
    if action.batch and action.group:
        return f"Seluruh {action.group.name}"
    owner = action.owner.name if action.owner else ""
    return f"{owner} ({action.position.title})" if action.position and owner else owner


def signatories(session: Session, meeting: Meeting) -> list[Record]:
    """Return who signs: whoever was chosen for a place, else the chair and the minute taker of the list.

    The first place is the chair's: while nobody chairs, it stays to be filled, and nobody else moves into it.
    """
    chosen = {one.sort: one for one in meeting.signatories}
    signing = []
    for place, role in enumerate((ParticipantRole.CHAIR, ParticipantRole.MINUTE_TAKER)):
        line = next((line for line in meeting.participants if line.role is role), None)
        if place in chosen:
            signing.append(_signatory(chosen[place]))
        elif line is not None or place == 0:
            signing.append(_signing_participant(session, line or Participant()))
    return signing


def _signatory(one: Signatory) -> Record:
    behalf = [line.strip() for line in (one.on_behalf_of or "").splitlines() if line.strip()]
    return {
        "position": one.position,
        "status": one.status.value,
        "on_behalf_of": behalf,
        "office": one.office.value,
        "title_front": one.title_front or "",
        "name": one.name or "",
        "title_back": one.title_back or "",
        "rank": one.rank or "",
        "employee_id": one.employee_id or "",
        "employee_id_type": one.employee_id_type.value if one.employee_id_type else "nip",
    }


def _signing_participant(session: Session, line: Participant) -> Record:
    """Return a signatory as the participant's line and the directory give it, where none was chosen."""
    person = session.get(Person, line.person_id) if line.person_id else None
    position = session.get(Position, line.position_id) if line.position_id else None
    return signing_person(
        person,
        position=line.invited_position or line.organization_name or "",
        status=position.holder_status if position else HolderStatus.DEFINITIVE,
        name=line.invited_name or "",
    )


def signing_person(person: Person | None, *, position: str, status: HolderStatus, name: str = "") -> Record:
    """Return a signatory as the directory knows the person now; `name` stands in where it knows none."""
    return {
        "position": position,
        "status": status.value,
        "on_behalf_of": [],
        "office": SignatoryOffice.OTHER.value,
        "title_front": (person.title_front if person else "") or "",
        "name": person.name if person else name,
        "title_back": (person.title_back if person else "") or "",
        "rank": ", ".join(filter(None, [person.rank, person.grade])) if person else "",
        "employee_id": (person.employee_id if person else "") or "",
        "employee_id_type": person.employee_id_type.value if person and person.employee_id_type else "nip",
    }
