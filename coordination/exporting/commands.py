"""What the command line asks of papers; whoever can read the data folder may, and each export is on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordination.access.actor import COMMAND_LINE
from coordination.audit.services import record
from coordination.directory.models import Organization
from coordination.documents.kinds import Form, Kind
from coordination.errors import NotFound
from coordination.exporting.asking import Asked, Options
from coordination.exporting.making import make
from coordination.files.storage import Store
from coordination.i18n import _
from coordination.meetings.models import Meeting
from coordination.numbers import whole


def meeting_lines(*, session: Session) -> Iterator[str]:
    """Yield id, date and title of every meeting, a line each, the newest first."""
    meetings = select(Meeting.id, Meeting.first_day, Meeting.title).where(Meeting.discarded_at.is_(None))
    for row in session.execute(meetings.order_by(Meeting.first_day.desc(), Meeting.id.desc())):
        yield f"{row.id}\t{row.first_day.isoformat()}\t{row.title}"


def export(
    *,
    session: Session,
    store: Store,
    now: datetime,
    kind: Kind,
    form: Form,
    meeting: str,
    organization: str | None = None,
) -> bytes:
    """Return a paper of the meeting with this id, and write the audit row. Raises NotFound."""
    found = session.get(Meeting, whole(meeting) or 0)
    if found is None:
        raise NotFound(_("Tidak ada rapat dengan id %(id)s. Lihat daftarnya: coordination meetings.", id=meeting))
    options = Options(organization=_organization(session, organization))
    asked = Asked(session=session, store=store, now=now, actor=None, meeting=found, options=options)
    made = make(kind, form, asked)
    record(
        session=session,
        actor=COMMAND_LINE,
        now=now,
        verb="exported",
        row=found,
        meeting_id=found.id,
        fields=[kind.value],
    )
    return made.content


def _organization(session: Session, name: str | None) -> int | None:
    """Return the id of an organization by its name or short name. Raises NotFound."""
    if name is None:
        return None
    same = func.lower(name)
    found = session.scalar(
        select(Organization.id)
        .where((func.lower(Organization.name) == same) | (func.lower(Organization.short_name) == same))
        .where(Organization.merged_into_id.is_(None))
        .order_by(Organization.id)
    )
    if found is None:
        raise NotFound(_("Tidak ada instansi bernama “%(name)s” di direktori.", name=name))
    return found
