"""What the files of papers are called: "Petikan Dinas Kesehatan Rapat … 2024-06-27 draf.docx"."""

from __future__ import annotations

from coordination.files.names import safe_name
from coordination.meetings.models import Meeting


def paper_name(words: str, meeting: Meeting, state: str = "", *, to: str = "", suffix: str = ".docx") -> str:
    """Return a paper's name; `to` is whom it is for and `state` begins with a space, both may be empty."""
    parts = filter(None, (words, _short(to), _short(meeting.title), meeting.first_day.isoformat()))
    return safe_name(f"{' '.join(parts)}{state}{suffix}", (suffix,))


def _short(text: str) -> str:
    """Cut a name, without folders, which a file that is sent may name."""
    return text[:80].replace("/", "-").replace("\\", "-")
