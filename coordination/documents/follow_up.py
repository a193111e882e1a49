"""What the papers about follow-up say, as plain values: actions as they stand on one day, counted and grouped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from coordination.documents import formats
from coordination.documents.layout import LayoutProfile
from coordination.documents.values import Letterhead, Signatory


class Standing(StrEnum):
    """Where an action stands, by the words that papers print (domain.md §6)."""

    NOT_STARTED = "Belum ditindaklanjuti"
    IN_PROGRESS = "Dalam proses"
    RETURNED = "Perlu dilengkapi"
    SUBMITTED = "Menunggu verifikasi"
    DONE = "Selesai"
    NOT_ACTIONABLE = "Tidak dapat ditindaklanjuti"
    DRAFT = "Belum disahkan"
    """The minutes are not approved yet: it stands in no total and is never late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One action as it stands on the day of the paper."""

    number: str
    """What the first column prints: its code, or a running number where the paper is about several meetings."""
    code: str
    """The code that the minutes fixed: "1a"."""
    decision_id: int
    decision: str
    meeting_id: int
    meeting: str
    meeting_day: date
    text: str
    agency: str
    """The name of the organization that owes it, as `AgencyLine` has it."""
    owner: str
    """The same with the position that is responsible, where one is named."""
    supporters: tuple[str, ...] = ()
    target: str = ""
    due: date | None = None
    due_is_review: bool = False
    first_due: date | None = None
    """The first promise."""
    shifts: int = 0
    """How often its last day was moved since."""
    moved: str = ""
    """Both in words: "semula 31 Juli 2024, diundur 2×"; nothing where it never moved."""
    standing: Standing = Standing.NOT_STARTED
    percent: int = 0
    submitted_on: date | None = None
    late_days: int = 0
    """Days past its last day, where it still waits for its owner."""
    handed_in_late: int = 0
    """Days that what was handed in came after the last day."""
    evidence: tuple[str, ...] = ()
    """Names of the files and addresses that were handed in and not sent back."""
    remarks: str = ""
    """The newest words said about it: progress, obstacle, the reason why not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many actions there are, and how they stand; what was sent back counts as in progress (domain.md §6)."""

    total: int = 0
    done: int = 0
    submitted: int = 0
    in_progress: int = 0
    not_started: int = 0
    not_actionable: int = 0
    late: int = 0

    @property
    def share(self) -> float | None:
        """Done of all."""
        return self.done / self.total if self.total else None

    @property
    def share_of_actionable(self) -> float | None:
        """Done of what can be done."""
        actionable = self.total - self.not_actionable
        return self.done / actionable if actionable else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Actions under one heading: an agency's, or those of one meeting; without a title there is no heading."""

    title: str = ""
    rows: tuple[FollowUp, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Where and when a paper is signed, and by whom."""

    place: str
    day: date
    who: Signatory

    @property
    def columns(self) -> list[tuple[Sequence[str], Signatory]]:
        """The one column of the signature block."""
        dated = f"{self.place}, {formats.long_date(self.day)}".removeprefix(", ")
        return [((dated,), self.who)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyLine:
    """One agency's counts, and its name as it is printed."""

    name: str
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixData:
    """The matriks tindak lanjut of one meeting or of a period."""

    layout: LayoutProfile
    security_word: str = ""
    draft: bool = False
    about: tuple[str, ...]
    """Lines under the title: of which meeting or period, of which agency, as of which day."""
    groups: tuple[Group, ...]
    meetings: tuple[tuple[int, str], ...] = ()
    """Ids and names of the meetings, where each decision is to say in which it was taken: listed at the end."""
    counts: Counts
    agencies: tuple[AgencyLine, ...] = ()
    """The counts of each agency, in protocol order."""
    signing: Signing
    creator: str = ""
    created_at: datetime


class Change(StrEnum):
    """What became of an action since the last meeting, by the words that the report prints; each has exactly one."""

    DONE = "Baru selesai"
    LATE = "Baru lewat tenggat"
    MOVED = "Bergerak"
    SILENT = "Tanpa kabar"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """The laporan tindak lanjut of a period: one page for the leader, what lies behind it, the matrix."""

    letterhead: Letterhead
    period: str
    """"Triwulan III 2024"."""
    agency: str = ""
    """The one agency that it is about; empty for all."""
    as_of: date
    since: date
    since_meeting: bool
    """`since` is the day of the last meeting before the period; else the period's own first day."""
    changes: dict[Change, tuple[FollowUp, ...]]
    to_decide: tuple[tuple[FollowUp, str], ...] = ()
    """Requests that wait for an answer, with what is asked for."""
    obstacles: tuple[FollowUp, ...] = ()
    """What is late, was sent back or cannot be done, with the words said about it."""
    matrix: MatrixData


LONGEST_REMARK: Final = 600
"""Characters of somebody's words in a narrow column; the whole stands in the application."""


def shortened(words: str) -> str:
    """Return words that fit into a column: cut at a space, with an ellipsis, where they are longer."""
    words = words.strip()
    if len(words) <= LONGEST_REMARK:
        return words
    return words[:LONGEST_REMARK].rsplit(" ", 1)[0].rstrip(".,;: ") + " …"


def all_rows(groups: Iterable[Group]) -> Iterator[FollowUp]:
    """Yield the actions of all groups in their order."""
    for group in groups:
        yield from group.rows


def sums(counts: Counts) -> str:
    """Say in a sentence how many there are and how they stand, and what the share is a share of."""
    if not counts.total:
        return "Tidak ada tindak lanjut."
    number = formats.number
    parts = (
        f"selesai {number(counts.done)}",
        f"menunggu verifikasi {number(counts.submitted)}",
        f"dalam proses {number(counts.in_progress)}",
        f"belum ditindaklanjuti {number(counts.not_started)}",
        f"tidak dapat ditindaklanjuti {number(counts.not_actionable)}",
    )
    return (
        f"Jumlah {number(counts.total)} tindak lanjut: {', '.join(parts)}; lewat tenggat {number(counts.late)}. "
        f"{shares(counts)}"
    )


def shares(counts: Counts) -> str:
    """Write "Selesai 36,36% dari seluruh tindak lanjut; 40,00% tanpa yang tidak dapat ditindaklanjuti."."""
    if counts.share is None:
        return ""
    words = f"Selesai {formats.percent(counts.share)} dari seluruh tindak lanjut"
    if counts.not_actionable and counts.share_of_actionable is not None:
        words += f"; {formats.percent(counts.share_of_actionable)} tanpa yang tidak dapat ditindaklanjuti"
    return f"{words}."
