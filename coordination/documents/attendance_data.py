"""Everything that stands on a daftar hadir, as plain values; laid out by `attendance_list.py`.

Any text is plain and printed as it is. Sequences are in protocol order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coordination.clock import Zone
from coordination.documents.layout import LayoutProfile
from coordination.documents.values import Letterhead, MeetingDay, Participant, Signatory, came


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceLine:
    """One line of the list: blank, who was invited; filled, who came and how."""

    person: Participant
    """Without a name a dotted line waits for a pen, on the blank list."""
    employee_id: str = ""
    """As printed, "NIP 19900817 202004 2 001"; only where the layout asks for it."""
    sex: str = ""
    """"L", "P", or empty where it is not known."""
    signature: bytes | None = None
    """A signature drawn on a screen, as PNG."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceGroup:
    """One organization and its lines; those who come for none stand together under an empty name."""

    organization: str
    lines: tuple[AttendanceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceDay:
    """The list of one day."""

    day: MeetingDay
    groups: tuple[AttendanceGroup, ...]

    @property
    def lines(self) -> tuple[AttendanceLine, ...]:
        """Every line in order."""
        return tuple(line for group in self.groups for line in group.lines)

    @property
    def people_present(self) -> int:
        """Number of people who came, themselves or for somebody."""
        return sum(came(line.person) for line in self.lines)

    @property
    def organizations_present(self) -> int:
        """Number of organizations of which somebody came."""
        return sum(any(came(line.person) for line in group.lines) for group in self.groups if group.organization)

    def present_of(self, sex: str) -> int:
        """Return how many of this sex came, as far as it is known."""
        return sum(came(line.person) and line.sex == sex for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceData:
    """The attendance list of a meeting, a list a day, ready to be laid out by `build_attendance_list`."""

    layout: LayoutProfile
    letterhead: Letterhead
    security_word: str = ""
    """Stands in full at top left of every page ("TERBATAS"); RAHASIA and SANGAT RAHASIA print red."""
    filled: bool = False
    """Who came, instead of blank for signing."""

    meeting: str
    zone: Zone
    place: str = ""
    """May name a link as "daring"; the address of a link never stands in a paper."""
    days: tuple[AttendanceDay, ...]

    city: str
    signatory: Signatory
    """Who confirms the list ("Mengetahui")."""

    creator: str = ""
    created_at: datetime
    """Aware moment kept in the file's properties."""
