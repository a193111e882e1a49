"""What the command line asks of papers; whoever can read the data folder may, and each export is on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordination.access.actor import COMMAND_LINE
from coordination.actions.filters import ActionFilter
from coordination.actions.journal import office_day
from coordination.audit.services import record
from coordination.directory.models import Office, Organization
from coordination.documents.kinds import Form, Kind
from coordination.errors import DomainError, NotFound
from coordination.exporting.asking import Asked, Options
from coordination.exporting.making import OF_PERIOD, WORD, make, make_of_period
from coordination.exporting.period import AskedOfPeriod, read_span
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
    meeting: str | None = None,
    days: tuple[str | None, str | None] | None = None,
    organization: str | None = None,
    each: bool = False,
    filled: bool = False,
) -> bytes:
    """Return a paper of the meeting with this id, or of the period of these days.

    Raises NotFound, and DomainError where both or neither are given, or a variant is asked for that this kind has not.
    """
    if (meeting is None) == (days is None):
        raise DomainError(_("Sebutkan id satu rapat, atau satu periode dengan --from dan --to; tidak keduanya."))
    for asked_for, option, only in ((each, "--each", Kind.INVITATION), (filled, "--filled", Kind.ATTENDANCE_LIST)):
        if asked_for and kind is not only:
            raise DomainError(_("Pilihan %(option)s hanya untuk naskah %(kind)s.", option=option, kind=only.value))
    of = _organization(session, organization)
    if days is not None:
        return _of_period(session, store, now, kind, form, days, of)
    found = _meeting(session, meeting)
    if kind not in WORD and (kind, Form.WORD) in OF_PERIOD:
        raise DomainError(_("Naskah %(kind)s adalah naskah suatu periode: sebutkan --from dan --to.", kind=kind.value))
    options = Options(organization=of, each=each, filled=filled)
    asked = Asked(session=session, store=store, now=now, actor=None, meeting=found, options=options)
    return make(kind, form, asked).content


def exported(*, session: Session, now: datetime, kind: Kind, meeting: str | None) -> None:
    """Write the audit row of a paper that was written out: on its meeting, or for a period on the office."""
    found = _meeting(session, meeting) if meeting is not None else None
    record(
        session=session,
        actor=COMMAND_LINE,
        now=now,
        verb="exported",
        row=found or session.get_one(Office, 1),
        meeting_id=found.id if found else None,
        fields=[kind.value],
    )


def _meeting(session: Session, id_: str | None) -> Meeting:
    """Return the meeting with this id. Raises NotFound."""
    found = session.get(Meeting, whole(id_) or 0)
    if found is None:
        raise NotFound(_("Tidak ada rapat dengan id %(id)s. Lihat daftarnya: coordination meetings.", id=id_))
    return found


def _of_period(
    session: Session,
    store: Store,
    now: datetime,
    kind: Kind,
    form: Form,
    days: tuple[str | None, str | None],
    organization: int | None,
) -> bytes:
    """Return a paper of a period. Raises DomainError."""
    if (kind, Form.WORD) not in OF_PERIOD:
        raise DomainError(_("Naskah %(kind)s adalah naskah satu rapat: sebutkan id rapatnya.", kind=kind.value))
    asked = AskedOfPeriod(
        session=session,
        store=store,
        now=now,
        actor=None,
        span=read_span(*days, office_day(session, now)),
        chosen=ActionFilter(agency=organization),
    )
    return make_of_period(kind, form, asked).content


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
