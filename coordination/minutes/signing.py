"""Who signs the minutes: chosen apart from the chair, printed as Permendagri 1/2023 Ps. 44 has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import record as audit
from coordination.directory.models import EmployeeIdType, HolderStatus, Person, Position
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.meetings import checks
from coordination.meetings.models import Meeting, Signatory, SignatoryCapacity, SignatoryOffice
from coordination.minutes.record import Record, signing_person


class Place(StrEnum):
    """The two places of the signature block, left to right, as their addresses name them."""

    CHAIR = "pimpinan"
    MINUTE_TAKER = "notulis"

    @property
    def sort(self) -> int:
        """Its place in the block."""
        return list(Place).index(self)


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What is printed of one signatory; `on_behalf_of` holds at most two positions, "a.n." and the one above "u.b."."""

    position: str
    status: HolderStatus = HolderStatus.DEFINITIVE
    on_behalf_of: tuple[str, ...] = ()
    office: SignatoryOffice = SignatoryOffice.OTHER
    title_front: str = ""
    name: str = ""
    title_back: str = ""
    rank: str = ""
    employee_id_type: EmployeeIdType = EmployeeIdType.NIP
    employee_id: str = ""


_CAPACITIES = (SignatoryCapacity.SELF, SignatoryCapacity.ATAS_NAMA, SignatoryCapacity.UNTUK_BELIAU)


def choose_signatory(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    place: Place,
    signs: Signs,
    person: Person | None = None,
) -> Signatory:
    """Choose who signs in one place. Whoever signs as pimpinan may approve with their account, as the chair may."""
    checks.editable(meeting)
    return _choose(session, actor, now, meeting, place, signs, person)


def correct_signatory(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    place: Place,
    signs: Signs,
    person: Person | None = None,
) -> Signatory:
    """Write who signs as a ralat has it, at its approval."""
    return _choose(session, actor, now, meeting, place, signs, person)


def _choose(
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    place: Place,
    signs: Signs,
    person: Person | None,
) -> Signatory:
    values = _checked(signs)
    row = _chosen(meeting, place)
    if row is None:
        row = Signatory(sort=place.sort)
        meeting.signatories.append(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.capacity = _CAPACITIES[len(signs.on_behalf_of)]
    # The notulis answers for the writing, not for the content: signing there gives no right to approve.
    row.person_id = person.id if person is not None and place is Place.CHAIR else None
    session.flush()
    audit(session=session, actor=actor, now=now, verb="signatory_chosen", row=row, meeting_id=meeting.id)
    return row


def leave_to_the_list(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, place: Place) -> None:
    """Let the chair or the minute taker of the participants sign again, as before anybody was chosen."""
    checks.editable(meeting)
    row = _chosen(meeting, place)
    if row is not None:
        audit(session=session, actor=actor, now=now, verb="signatory_removed", row=row, meeting_id=meeting.id)
        meeting.signatories.remove(row)
        session.flush()


def from_directory(session: Session, person_id: int) -> tuple[Person, Record]:
    """Return a person and what the directory would have printed of them. Raises DomainError for nobody."""
    person = session.get(Person, person_id)
    if person is None or person.merged_into_id is not None:
        raise DomainError(_("Orang ini tidak ada lagi di direktori. Pilih orang lain."), field="person_id")
    held = session.scalar(
        select(Position)
        .where(Position.holder_id == person.id, Position.active)
        .order_by(Position.is_head.desc(), Position.sort, Position.id)
        .limit(1)
    )
    title = held.title if held else person.job_title or ""
    return person, signing_person(
        person, position=title, status=held.holder_status if held else HolderStatus.DEFINITIVE
    )


def as_printed(signs: Signs) -> Record:
    """Return a checked signatory in the words of a record."""
    checked = {name: value or "" for name, value in _checked(signs).items()}
    return checked | {
        "status": signs.status.value,
        "office": signs.office.value,
        "employee_id_type": signs.employee_id_type.value,
        "on_behalf_of": str(checked["on_behalf_of"]).splitlines(),
    }


def as_signs(one: Record) -> Signs:
    """Return a signatory of a record as it is chosen: the way back from `as_printed`."""
    return Signs(
        **one
        | {
            "status": HolderStatus(one["status"]),
            "office": SignatoryOffice(one["office"]),
            "employee_id_type": EmployeeIdType(one["employee_id_type"]),
            "on_behalf_of": tuple(one["on_behalf_of"]),
        }
    )


def _chosen(meeting: Meeting, place: Place) -> Signatory | None:
    return next((row for row in meeting.signatories if row.sort == place.sort), None)


def _checked(signs: Signs) -> dict[str, object]:
    behalf = [
        checks.required_line(line, field="on_behalf_of", name=_("Atas nama"), longest=149)
        for line in signs.on_behalf_of
    ]
    return {
        "position": checks.required_line(signs.position, field="position", name=_("Jabatan"), longest=300),
        "status": signs.status,
        "on_behalf_of": "\n".join(behalf) or None,
        "office": signs.office,
        "title_front": checks.line(signs.title_front, field="title_front", name=_("Gelar depan"), longest=80),
        "name": checks.line(signs.name, field="name", name=_("Nama"), longest=300),
        "title_back": checks.line(signs.title_back, field="title_back", name=_("Gelar belakang"), longest=120),
        "rank": checks.line(signs.rank, field="rank", name=_("Pangkat, golongan"), longest=120),
        "employee_id_type": signs.employee_id_type,
        "employee_id": checks.line(signs.employee_id, field="employee_id", name=_("Nomor"), longest=60),
    }
