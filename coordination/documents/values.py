"""What several papers say, as plain values: letterhead, days, participants, decisions, actions, signatories.

Any text is plain and printed as it is. Dates and times are values, never text: each paper writes them the official way
("Kamis, 27 Juni 2024", "09.00 WITA s.d. selesai"). Sequences are in the order of the paper. What a reader may not see
is left out, or marked `closed`, by whoever fills this: nothing is judged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Final

from coordination.documents.tags import Tag

CLOSED: Final = "Tertutup"
"""What stands in place of an agenda item that the reader may not see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The kop of the host. An OPD's meeting uses the OPD's, one called by the Sekda that of SEKRETARIAT DAERAH."""

    government: str
    """"Pemerintah Kota Kendari"; printed in capitals, may be empty."""
    organization: tuple[str, ...]
    """Full name, at most three lines, never abbreviated; printed in capitals."""
    address: tuple[str, ...] = ()
    """Street and postcode; telephone; site and e-mail: a line each, printed as given."""
    emblem: bytes | None = None
    """PNG or JPEG; without one the kop is text alone, never a placeholder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDay:
    """One day of the meeting, in its zone's wall time; without `end` it prints "s.d. selesai"."""

    date: date
    start: time
    end: time | None = None


class Presence(StrEnum):
    """How a line of the invitation was answered on the day."""

    PRESENT = "present"
    REPRESENTED = "represented"
    """Somebody else came for the invited position; counts as one person present."""
    EXCUSED = "excused"
    ABSENT = "absent"
    UNRECORDED = "unrecorded"
    """Attendance was not taken: prints a dash and counts nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One line of the participants' table."""

    name: str = ""
    """Who came, with titles ("Dr. NAMA, M.Si."); empty prints the position alone."""
    position: str = ""
    """The own position of who came (or of who was expected)."""
    invited_position: str = ""
    """The position that was invited; printed as "mewakili …" when represented."""
    presence: Presence = Presence.PRESENT
    reason: str = ""
    """Why excused ("dinas luar", "sakit"); printed in brackets."""
    online: bool = False
    walk_in: bool = False
    """Came without having been on the invitation (undangan tambahan)."""
    changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantGroup:
    """One organization and those who stand for it, in protocol order."""

    organization: str
    people: tuple[Participant, ...]


class DecisionKind(StrEnum):
    """What a decision is."""

    DIRECTIVE = "arahan"
    DECISION = "keputusan"
    RECOMMENDATION = "rekomendasi"
    NOTE = "catatan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One row of the follow-up matrix; a decision that addresses a group is one, its owner written "Seluruh OPD"."""

    code: str
    """"1a", or "5" where it is the decision's only one; printed as given, never renumbered."""
    text: str
    owner: str
    supporters: tuple[str, ...] = ()
    target: str = ""
    """The target in the office's own words ("minggu II Juli 2024"); empty prints `due` alone."""
    due: date | None = None
    """Last day that the words mean; printed after the words where they do not name it already."""
    due_is_review: bool = False
    """The words say "berkelanjutan" or the like: `due` is the day it is looked at again."""
    priority: str = ""
    """Printed in brackets after the text where it is not empty; leave the ordinary priority empty."""
    evidence: str = ""
    """Expected output (keluaran)."""
    changed: bool = False
    tag: Tag | None = None
    """By which a draft's row finds its way back from Word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision, numbered through the meeting, over its actions."""

    number: str
    text: str
    kind: DecisionKind = DecisionKind.DECISION
    actions: tuple[Action, ...] = ()
    for_information: bool = False
    """Needs no action ("untuk diketahui"): stands among the decisions, not in the matrix."""
    closed: bool = False
    changed: bool = False
    tag: Tag | None = None
    row_tag: Tag | None = None
    """The tag of its row in the matrix."""


class Office(StrEnum):
    """The offices that Permendagri 1/2023 Ps. 44 treats apart when a name is signed."""

    HEAD_OF_REGION = "head_of_region"
    DEPUTY_HEAD_OF_REGION = "deputy_head_of_region"
    REGIONAL_SECRETARY = "regional_secretary"
    OTHER = "other"


class Acting(StrEnum):
    """How the holder fills the position; printed before it."""

    PLT = "Plt."
    PLH = "Plh."
    PJ = "Pj."
    PJS = "Pjs."


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signs, in what capacity. Rank, number and titles may always be given: Ps. 44 decides which are printed."""

    position: str
    """Full position, printed as given; it may take many lines."""
    acting: Acting | None = None
    on_behalf_of: tuple[str, ...] = ()
    """One position: "a.n. …" over the own one. Two: "a.n. first", second, "u.b.", own one."""
    office: Office = Office.OTHER
    name: str = ""
    """Without titles; empty prints a dotted line to be filled by hand."""
    title_front: str = ""
    title_back: str = ""
    rank: str = ""
    """"Pembina Utama Muda, IV/c"."""
    employee_id: str = ""
    """Digits, with or without spaces."""
    employee_id_kind: str = "NIP"
    """"NIP", "NI PPPK" or "NRP", as printed."""
    public: bool = False
    """In a public copy: "ttd." stands for the signature, and neither rank nor number is printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """By what anybody can learn whether a paper is genuine and still holds; `address` is that of its page."""

    code: str
    address: str


def came(person: Participant) -> bool:
    """Whether somebody came for this line."""
    return person.presence in (Presence.PRESENT, Presence.REPRESENTED)
