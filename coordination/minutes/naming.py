"""What the files of papers are called: "Petikan Dinas Kesehatan Rapat … 2024-06-27 draf.docx"."""

from __future__ import annotations

from typing import Final

from coordination.files.names import LONGEST, cut, safe_name
from coordination.meetings.models import Meeting

_LONGEST_NAME: Final = 80
"""Bytes of UTF-8 that whom a paper is for, and its meeting's title, may take."""


def paper_name(words: str, meeting: Meeting, state: str = "", *, to: str = "", suffix: str = ".docx") -> str:
    """Return a paper's name; `to` is whom it is for and `state` begins with a space, both may be empty.

    A long title gives way, never the day or the state ("draf", "ralat 1") at the end.
    """
    whom, end = _part(to, _LONGEST_NAME), f"{meeting.first_day.isoformat()}{state}"
    room = LONGEST - len(f"{words} {whom}  {end}{suffix}".encode())
    parts = filter(None, (words, whom, _part(meeting.title, min(_LONGEST_NAME, room)), end))
    return safe_name(f"{' '.join(parts)}{suffix}", (suffix,))


def _part(text: str, longest: int) -> str:
    """Cut a name, without folders, which a file that is sent may name."""
    return cut(text, longest).replace("/", "-").replace("\\", "-")
