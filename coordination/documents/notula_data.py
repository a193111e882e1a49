"""Everything that stands on a notula, as plain values: filled from a snapshot by `minutes`, laid out by `notula.py`.

Rich text is a document of `coordination.richtext`; any other text is plain and printed as it is. Dates and times are
values, never text: this part writes them the official way ("Kamis, 27 Juni 2024", "09.00 WITA s.d. selesai"). Sequences
are in the order of the paper. What a reader may not see is left out, or marked `closed`, by whoever fills this: nothing
is judged here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from coordination.clock import Zone
from coordination.documents.layout import LayoutProfile
from coordination.documents.tags import Part, Tag
from coordination.documents.values import (
    CLOSED,
    Decision,
    Letterhead,
    MeetingDay,
    ParticipantGroup,
    Signatory,
    Verification,
    came,
)
from coordination.richtext import EMPTY, Doc


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One agenda item: its title among the facts, its discussion under Pembahasan (left out there while empty)."""

    title: str
    discussion: Doc = field(default_factory=lambda: EMPTY)
    closed: bool = False
    """The reader may not see it: prints "Tertutup" in place of title and text."""
    changed: bool = False
    """Marked at the edge, in a ralat."""
    tag: Tag | None = None
    """By which a draft's section finds its way back from Word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """An opening speech: speakers are named by position or organization, not quoted word for word."""

    speaker: str
    text: Doc
    changed: bool = False
    tag: Tag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing a ralat corrects: what (`subject`, e.g. "target waktu tindak lanjut 4b"), from, to."""

    subject: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ralat:
    """The correction that this revision is."""

    number: int
    issued: date
    replaces: date
    """Date of the notula, or of the earlier ralat, that this one replaces."""
    reason: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotulaData:
    """One notula, ready to be laid out by `build_notula`."""

    layout: LayoutProfile
    letterhead: Letterhead
    security_word: str = ""
    """Stands in full at top left of every page ("TERBATAS"); RAHASIA and SANGAT RAHASIA print red."""
    number: str = ""
    """Own number of the notula; most offices give it none."""

    meeting: str
    days: tuple[MeetingDay, ...]
    zone: Zone
    place: str = ""
    """May name a link as "daring"; the address of a link never stands in a paper."""
    invitation_number: str = ""
    invitation_date: date | None = None
    called_at: time | None = None
    opened_at: time | None = None
    closed_at: time | None = None
    agenda: tuple[AgendaItem, ...] = ()
    chair: str = ""
    secretary: str = ""
    minute_taker: str = ""
    """The three are printed as given: a position, or a name with its position."""
    participants: tuple[ParticipantGroup, ...] = ()

    opening: Doc = field(default_factory=lambda: EMPTY)
    speeches: tuple[Speech, ...] = ()
    directions: Doc = field(default_factory=lambda: EMPTY)
    decisions: tuple[Decision, ...] = ()
    no_decisions: bool = False
    """The meeting was confirmed to have ended without a decision; the paper says so."""
    closing: Doc = field(default_factory=lambda: EMPTY)

    place_of_signing: str
    date_of_signing: date
    chair_signatory: Signatory
    minute_taker_signatory: Signatory | None = None

    verification: Verification | None = None
    """Printed after the signatures; a draft has none, nor has a notula approved before there were codes."""

    public: bool = False
    """A public copy (`public_copy.public`): it says so, and what was left out of it."""
    closed_word: str = CLOSED
    """What stands in place of what is `closed`."""
    template: bytes | None = None
    """The host's own Word template, which the paper is made in instead of our layout."""
    draft: bool = False
    ralat: Ralat | None = None
    changed: frozenset[str] = frozenset()
    """Which of "opening", "directions" and "closing" a ralat changed."""
    tags: Mapping[Part, Tag] = field(default_factory=dict)
    """Tags of opening, directions and closing, in a draft."""
    creator: str = ""
    """Organization named as the file's author."""
    created_at: datetime
    """Aware moment kept in the file's properties: of the approval, or of a draft's export. Same data, same bytes."""

    @property
    def people_present(self) -> int:
        """Number of people who came, themselves or for somebody."""
        return sum(came(person) for group in self.participants for person in group.people)

    @property
    def organizations_present(self) -> int:
        """Number of organizations of which somebody came."""
        return sum(any(map(came, group.people)) for group in self.participants)
