"""Everything that stands on a surat undangan, as plain values; laid out by `invitation.py`.

Any text is plain and printed as it is. What a reader may not see is left out, or None, by whoever fills this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from coordination.clock import Zone
from coordination.documents.layout import LayoutProfile
from coordination.documents.values import Letterhead, MeetingDay, Signatory


class Notice(StrEnum):
    """What a letter about a meeting tells."""

    INVITATION = "invitation"
    RESCHEDULED = "rescheduled"
    """Invites anew, to other days than those of the first letter."""
    POSTPONED = "postponed"
    """The meeting will not be held on its day; the new one is not known yet."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Online:
    """Where an online meeting is joined; given only for readers who may join it."""

    link: str
    passcode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationData:
    """One letter, or one to each of its addressees, ready to be laid out by `build_invitation`."""

    layout: LayoutProfile
    letterhead: Letterhead
    security_word: str = ""
    """Stands in full at top left of every page ("TERBATAS"); RAHASIA and SANGAT RAHASIA print red."""
    notice: Notice = Notice.INVITATION

    number: str = ""
    """Empty prints dots, to be filled in at the register."""
    dated: date | None = None
    """None prints dots."""
    city: str
    urgency: str = ""
    """"Segera"; printed as Sifat."""
    addressees: tuple[str, ...] = ()
    """Positions with their organizations, in protocol order, printed as given."""
    each: bool = False
    """One letter to each addressee, instead of one for all."""

    meeting: str
    days: tuple[MeetingDay, ...]
    zone: Zone
    formerly: date | None = None
    """The first day that the meeting had before it was postponed."""
    old_number: str = ""
    old_date: date | None = None
    """The letter that this one follows, where it is known."""
    place: str = ""
    is_online: bool = False
    online: Online | None = None
    """None for readers who may not join, and wherever the link is told apart from the letter."""
    agenda: tuple[str | None, ...] = ()
    """Titles of the items; None for one that the reader may not see: prints "Tertutup"."""
    dress: str = ""
    contact: str = ""
    signatory: Signatory
    cc: tuple[str, ...] = ()

    creator: str = ""
    created_at: datetime
    """Aware moment kept in the file's properties."""
