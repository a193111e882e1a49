"""What every paper that is made of a meeting's rows begins and ends with: kop and layout, days, who signs."""

from __future__ import annotations

from dataclasses import dataclass

from coordination.directory.models import Office
from coordination.documents.layout import LayoutProfile
from coordination.documents.values import Letterhead, MeetingDay, Signatory
from coordination.exporting.asking import Asked
from coordination.files.names import safe_name
from coordination.meetings.models import Meeting
from coordination.minutes import papers, record
from coordination.minutes.issuing import emblem_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a meeting gives to any of its papers."""

    layout: LayoutProfile
    letterhead: Letterhead
    city: str
    days: tuple[MeetingDay, ...]
    signatory: Signatory
    """Whoever signs in the first place: who was chosen, else the chair."""


def head_of(asked: Asked) -> Head:
    """Gather it as the rows say now."""
    session, meeting = asked.session, asked.meeting
    kop = record.letterhead(session, meeting)
    return Head(
        layout=papers.layout_of(kop["profile"]),
        letterhead=papers.letterhead_of(kop, emblem_of(asked.store)),
        city=session.get_one(Office, 1).city,
        days=tuple(MeetingDay(date=day.day, start=day.starts, end=day.ends) for day in meeting.days),
        signatory=papers.signatory(record.signatories(session, meeting)[0]),
    )


def file_name(words: str, meeting: Meeting, state: str = "", *, to: str = "") -> str:
    """Return what a paper's file is called: "Petikan Dinas Kesehatan Rapat … 2024-06-27 draf.docx".

    `to` is whom it is for and `state` begins with a space; both may be empty.
    """
    parts = filter(None, (words, _short(to), _short(meeting.title), meeting.first_day.isoformat()))
    return safe_name(f"{' '.join(parts)}{state}.docx", (".docx",))


def _short(text: str) -> str:
    """Cut a name, without folders, which a file that is sent may name."""
    return text[:80].replace("/", "-").replace("\\", "-")
