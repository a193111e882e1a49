"""The daftar hadir of a meeting: blank for signing, or with who came, a list a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import select

from coordination.directory.models import EmployeeIdType, Person, Sex
from coordination.documents.attendance_data import AttendanceData, AttendanceDay, AttendanceGroup, AttendanceLine
from coordination.documents.formats import NBSP, employee_number
from coordination.documents.kinds import Kind
from coordination.documents.values import Participant as Printed
from coordination.documents.values import Presence
from coordination.exporting import heads, own
from coordination.exporting.asking import Asked
from coordination.meetings import hall
from coordination.meetings.hall import Line
from coordination.minutes.naming import paper_name
from coordination.minutes.papers import SECURITY_WORDS, number_kind, participant
from coordination.minutes.record import person_of, place_of

_SEXES: Final = {Sex.MALE: "L", Sex.FEMALE: "P"}


def make_attendance_list(asked: Asked) -> tuple[bytes, str]:
    """Return the list as a Word file, and what the file is called."""
    state = " terisi" if asked.options.filled else ""
    word = own.made(Kind.ATTENDANCE_LIST, attendance_data(asked), asked, asked.meeting.host)
    return word, paper_name("Daftar hadir", asked.meeting, state)


def attendance_data(asked: Asked) -> AttendanceData:
    """Return what the list says, in a bounded number of queries. It names no agenda item, so all its readers see it."""
    meeting, head, filled = asked.meeting, heads.of_meeting(asked), asked.options.filled
    marked = hall.each_day(asked.session, meeting)
    layout = head.layout
    numbers = _employee_ids(asked, marked) if layout.attendance_employee_ids else {}
    writer = _Writer(filled=filled, names=layout.attendance_names, numbers=numbers)
    return AttendanceData(
        layout=layout,
        letterhead=head.letterhead,
        security_word=SECURITY_WORDS[meeting.level],
        filled=filled,
        meeting=meeting.title,
        zone=meeting.zone,
        place=place_of(meeting),
        days=tuple(
            AttendanceDay(day=day, groups=writer.groups(lines))
            for day, lines in zip(heads.days_of(meeting), marked, strict=True)
        ),
        city=head.city,
        signatory=head.signatory,
        creator=meeting.host.name,
        created_at=asked.now,
    )


class _Writer:
    """Writes lines of the hall as lines of the paper."""

    def __init__(self, *, filled: bool, names: bool, numbers: Mapping[int, str]) -> None:
        self._filled = filled
        self._names = names
        self._numbers = numbers

    def groups(self, lines: Iterable[Line]) -> tuple[AttendanceGroup, ...]:
        """Group lines by organization; a blank list leaves out walk-ins, who have its spare rows."""
        kept = [line for line in lines if self._filled or not line.participant.is_walk_in]
        agencies = hall.by_agency(line for line in kept if _has_agency(line))
        groups = [AttendanceGroup(organization=one.name, lines=tuple(map(self._line, one.lines))) for one in agencies]
        alone = tuple(self._line(line) for line in kept if not _has_agency(line))
        return (*groups, *([AttendanceGroup(organization="", lines=alone)] if alone else []))

    def _line(self, line: Line) -> AttendanceLine:
        if not self._filled:
            return self._blank(line)
        person_id = _who_came(line)
        return AttendanceLine(
            person=participant(person_of(line.participant, line.attendance)),
            employee_id=self._numbers.get(person_id, "") if person_id else "",
            sex=_SEXES[line.sex] if line.sex else "",
        )

    def _blank(self, line: Line) -> AttendanceLine:
        invited = line.participant
        named = invited.invited_name or "" if self._names or not invited.invited_position else ""
        return AttendanceLine(
            person=Printed(name=named, position=invited.invited_position or "", presence=Presence.UNRECORDED),
            employee_id=self._numbers.get(invited.person_id, "") if named and invited.person_id else "",
        )


def _has_agency(line: Line) -> bool:
    return bool(line.participant.organization_id or line.participant.organization_name)


def _who_came(line: Line) -> int | None:
    """Return the id of the person whose name is printed, where the directory knows them."""
    mark = line.attendance
    if mark is not None and (mark.attendee_name or mark.attendee_person_id):
        return mark.attendee_person_id
    return line.participant.person_id


def _employee_ids(asked: Asked, days: Iterable[Iterable[Line]]) -> dict[int, str]:
    """Return the identity numbers as printed, by person: "NIP 19900817 202004 2 001"."""
    lines = [line for day in days for line in day]
    ids = {one for line in lines for one in (line.participant.person_id, _who_came(line)) if one}
    found = asked.session.execute(
        select(Person.id, Person.employee_id, Person.employee_id_type).where(
            Person.id.in_(sorted(ids)), Person.employee_id.is_not(None)
        )
    )
    return {
        row.id: f"{number_kind(row.employee_id_type or EmployeeIdType.NIP)}{NBSP}{employee_number(row.employee_id)}"
        for row in found
    }
