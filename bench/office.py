"""An office of any size for the measurements: made by bulk inserts, the same at every run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from coordination.accounts.models import Account, Membership, Role
from coordination.actions.models import Action, ActionState, Priority
from coordination.clock import Zone
from coordination.db import Base
from coordination.directory.models import Office, Organization, OrganizationKind, Person
from coordination.meetings.models import (
    AgendaItem,
    Decision,
    DecisionKind,
    Meeting,
    MeetingDay,
    MeetingState,
    Participant,
    ParticipantRole,
    SecurityLevel,
    Urgency,
)

ORGANIZATIONS = 40
ACTIONS_A_MEETING = 10
DECISIONS_A_MEETING = 5
INVITED = 12
TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 1, tzinfo=UTC)

STATES = (
    [ActionState.DONE] * 12
    + [ActionState.IN_PROGRESS] * 4
    + [ActionState.NOT_STARTED] * 2
    + [ActionState.SUBMITTED]
    + [ActionState.RETURNED]
)
"""How actions stand, in turn: three in five are done, as in an office that works."""

Rows = Iterator[dict[str, Any]]


def fill(session: Session, actions: int) -> None:
    """Fill an empty database with an office, its people and `actions` actions of approved meetings; commit."""
    meetings = max(actions // ACTIONS_A_MEETING, 1)
    session.add(
        Office(
            name="Pemerintah Kota Kendari",
            city="Kendari",
            zone=Zone.WITA,
            public_url="http://localhost",
            created_at=NOW,
        )
    )
    session.flush()
    for model, rows in (
        (Organization, _organizations()),
        (Person, _people()),
        (Account, _accounts()),
        (Membership, _memberships()),
        (Meeting, _meetings(meetings)),
        (MeetingDay, _days(meetings)),
        (AgendaItem, _agenda(meetings)),
        (Participant, _participants(meetings)),
        (Decision, _decisions(meetings)),
        (Action, _actions(actions)),
    ):
        _insert(session, model, rows)
    session.commit()


SECRETARY, OFFICER, LEADER = 1, 2, 3
"""Accounts: of the secretariat that hosts one meeting in four, of one agency, and the leader of the whole office."""


def _insert(session: Session, model: type[Base], rows: Rows) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == 5000:
            session.execute(insert(model), batch)
            batch = []
    if batch:
        session.execute(insert(model), batch)


def _organizations() -> Rows:
    for number in range(1, ORGANIZATIONS + 1):
        yield {
            "id": number,
            "name": f"Dinas Nomor {number} Kota Kendari",
            "short_name": f"Dinas {number}",
            "kind": OrganizationKind.OPD,
            "protocol_order": number,
            "active": True,
            "is_tidy": True,
            "version": 1,
        }


def _people() -> Rows:
    for number in range(1, 4):
        yield {"id": number, "name": f"Pegawai {number}", "organization_id": number, "active": True, "version": 1}


def _accounts() -> Rows:
    for number, username in ((SECRETARY, "sekretaris"), (OFFICER, "petugas"), (LEADER, "pimpinan")):
        yield {
            "id": number,
            "person_id": number,
            "username": username,
            "active": True,
            "epoch": 1,
            "created_at": NOW,
            "version": 1,
        }


def _memberships() -> Rows:
    for account, role, organization in (
        (SECRETARY, Role.SECRETARIAT, 1),
        (OFFICER, Role.OFFICER, 20),
        (LEADER, Role.LEADER, None),
    ):
        yield {"account_id": account, "role": role, "organization_id": organization, "granted_at": NOW}


def _mixed(number: int, salt: int, size: int) -> int:
    """Return a number below `size` that looks drawn by lot, and is the same at every run."""
    mixed = (number * 2654435761 + salt * 97911931) & 0xFFFFFFFF
    mixed = (mixed ^ (mixed >> 15)) * 2246822519 & 0xFFFFFFFF
    return (mixed ^ (mixed >> 13)) % size


def _host(meeting: int) -> int:
    return 1 + _mixed(meeting, 1, 4)


def _first_day(meeting: int) -> date:
    return TODAY - timedelta(days=10 + _mixed(meeting, 2, 900))


def _meetings(meetings: int) -> Rows:
    for number in range(1, meetings + 1):
        yield {
            "id": number,
            "title": f"Rapat Koordinasi Nomor {number} tentang Layanan Perlindungan Perempuan dan Anak",
            "host_id": _host(number),
            "state": MeetingState.APPROVED,
            "zone": Zone.WITA,
            "first_day": _first_day(number),
            "place": "Aula Kantor",
            "level": SecurityLevel.BIASA,
            "urgency": Urgency.BIASA,
            "cc": [],
            "no_decisions": False,
            "created_at": NOW,
            "version": 1,
        }


def _days(meetings: int) -> Rows:
    for number in range(1, meetings + 1):
        yield {"meeting_id": number, "day": _first_day(number), "starts": time(9)}


def _agenda(meetings: int) -> Rows:
    for number in range(1, meetings + 1):
        yield {
            "id": number,
            "meeting_id": number,
            "sort": 0,
            "title": "Evaluasi layanan",
            "level": SecurityLevel.BIASA,
            "version": 1,
        }


def _participants(meetings: int) -> Rows:
    for number in range(1, meetings + 1):
        for place in range(INVITED):
            organization = (_mixed(number, 3, ORGANIZATIONS) + place * 3) % ORGANIZATIONS + 1
            yield {
                "meeting_id": number,
                "sort": place,
                "role": ParticipantRole.PARTICIPANT,
                "organization_id": organization,
                "organization_name": f"Dinas Nomor {organization} Kota Kendari",
                "invited_position": "Kepala Dinas",
                "is_walk_in": False,
                "version": 1,
            }


def _decisions(meetings: int) -> Rows:
    for number in range(1, meetings + 1):
        for place in range(DECISIONS_A_MEETING):
            yield {
                "id": (number - 1) * DECISIONS_A_MEETING + place + 1,
                "meeting_id": number,
                "agenda_item_id": number,
                "sort": place,
                "number": place + 1,
                "kind": DecisionKind.DECISION,
                "text": "Layanan perlindungan diperluas ke seluruh kecamatan",
                "for_information": False,
                "dropped": False,
                "version": 1,
            }


def _actions(actions: int) -> Rows:
    for number in range(1, actions + 1):
        meeting = (number - 1) // ACTIONS_A_MEETING % max(actions // ACTIONS_A_MEETING, 1) + 1
        place = (number - 1) % ACTIONS_A_MEETING
        state = STATES[_mixed(number, 4, len(STATES))]
        last_day = _first_day(meeting) + timedelta(days=30 + _mixed(number, 5, 60))
        handed_in = state in (ActionState.DONE, ActionState.SUBMITTED)
        yield {
            "meeting_id": meeting,
            "decision_id": (meeting - 1) * DECISIONS_A_MEETING + place // 2 + 1,
            "host_id": _host(meeting),
            "level": SecurityLevel.BIASA,
            "sort": place % 2,
            "code": f"{place // 2 + 1}{'ab'[place % 2]}",
            "text": f"Menyusun alur rujukan satu pintu nomor {number} dan menyebarkannya ke kecamatan",
            "owner_id": 1 + _mixed(number, 6, ORGANIZATIONS),
            "target_text": "akhir bulan",
            "last_day": last_day,
            "first_last_day": last_day,
            "shifts": 0,
            "is_ongoing": False,
            "priority": Priority.NORMAL,
            "needs_evidence": True,
            "state": state,
            "percent": 100 if handed_in else number % 10 * 10,
            "released_at": NOW,
            "submitted_on": last_day - timedelta(days=1) if handed_in else None,
            "self_verified": False,
            "version": 1,
        }
