"""What the command line asks of minutes; whoever can read the data folder may, and each export is on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import COMMAND_LINE
from coordination.audit.services import record
from coordination.errors import NotFound
from coordination.files.storage import Store
from coordination.i18n import _
from coordination.meetings.models import Meeting
from coordination.minutes import issuing
from coordination.numbers import whole


def meeting_lines(*, session: Session) -> Iterator[str]:
    """Yield id, date and title of every meeting, a line each, the newest first."""
    meetings = select(Meeting.id, Meeting.first_day, Meeting.title).where(Meeting.discarded_at.is_(None))
    for row in session.execute(meetings.order_by(Meeting.first_day.desc(), Meeting.id.desc())):
        yield f"{row.id}\t{row.first_day.isoformat()}\t{row.title}"


def notula_docx(*, session: Session, meeting: str, now: datetime, store: Store) -> bytes:
    """Return the notula of the meeting with this id as a Word file, and write the audit row. Raises NotFound."""
    found = session.get(Meeting, whole(meeting) or 0)
    if found is None:
        raise NotFound(_("Tidak ada rapat dengan id %(id)s. Lihat daftarnya: coordination meetings.", id=meeting))
    document, _name = issuing.word_file(session, found, actor=None, now=now, store=store)
    record(
        session=session, actor=COMMAND_LINE, now=now, verb="exported", row=found, meeting_id=found.id, fields=["notula"]
    )
    return document
