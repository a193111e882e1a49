"""What the files of papers are called."""

from __future__ import annotations

from coordination.files.names import safe_name
from coordination.meetings.models import Meeting

_LONGEST = 80


def paper_name(kind: str, meeting: Meeting, *, to: str = "", state: str = "") -> str:
    """Return "Petikan Dinas Kesehatan Rapat … 2024-06-27 draf.docx"; `to` and `state` may be empty."""
    parts = (kind, _short(to), _short(meeting.title), meeting.first_day.isoformat(), state)
    return safe_name(f"{' '.join(filter(None, parts))}.docx", (".docx",))


def _short(text: str) -> str:
    """Cut a name, and take out what `safe_name` would read as folders."""
    return text[:_LONGEST].replace("/", "-").replace("\\", "-")
