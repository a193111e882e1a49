"""The matriks tindak lanjut of one meeting and of a period: as Word, as a workbook, and as CSV."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from coordination.actions.filters import ActionFilter, conditions
from coordination.actions.journal import office_day
from coordination.actions.models import Action, ActionState
from coordination.actions.numbering import codes
from coordination.directory.models import Organization
from coordination.documents.follow_up import AgencyLine, MatrixData, Signing
from coordination.documents.formats import day_and_date
from coordination.documents.kinds import Form, Kind
from coordination.documents.matrix_sheets import matrix_csv, matrix_workbook
from coordination.exporting import heads, own
from coordination.exporting.asking import Asked
from coordination.exporting.follow_up import Gathered, counts, gather, grouped, seen
from coordination.exporting.period import AskedOfPeriod
from coordination.meetings.models import Decision, Meeting, MeetingState
from coordination.minutes.naming import paper_name
from coordination.reports.figures import Figures, figures

_NAME: Final = "Matriks tindak lanjut"
_SHEETS: Final[dict[Form, Callable[[MatrixData], bytes]]] = {
    Form.WORKBOOK: matrix_workbook,
    Form.CSV: matrix_csv,
}


def matrix_maker(form: Form) -> Callable[[Asked], tuple[bytes, str]]:
    """Return what makes the matrix of a meeting in one form, as its actions stand now, with its name."""
    return lambda asked: (
        _built(form, of_meeting(asked), asked, asked.meeting.host),
        paper_name(_NAME, asked.meeting, suffix=f".{form}"),
    )


def period_matrix_maker(form: Form) -> Callable[[AskedOfPeriod], tuple[bytes, str]]:
    """Return what makes the matrix of a period in one form, with its name."""

    def make(asked: AskedOfPeriod) -> tuple[bytes, str]:
        host = heads.own_organization(asked.session, asked.actor)
        return _built(form, of_period(asked), asked, host), asked.file_name(_NAME, f".{form}")

    return make


def _built(form: Form, data: MatrixData, asked: Asked | AskedOfPeriod, host: Organization | None) -> bytes:
    """Return the matrix in one form; as Word in the host's own template where it has one."""
    build = _SHEETS.get(form)
    return build(data) if build is not None else own.made(Kind.MATRIX, data, asked, host)


def of_meeting(asked: Asked) -> MatrixData:
    """Return what the matrix of a meeting says to its reader; before the approval it is a draft without figures."""
    session, meeting = asked.session, asked.meeting
    today = office_day(session, asked.now)
    draft = meeting.state is not MeetingState.APPROVED
    chosen = ActionFilter(meeting=meeting.id)
    found = Figures() if draft else figures(session, asked.actor, chosen, today)
    wanted = [seen(asked.actor), *(_of_draft(meeting) if draft else conditions(chosen, frozenset(), today))]
    gathered = gather(session, wanted, today=today, code_of=_draft_codes(session, meeting) if draft else None)
    head = heads.of_organization(session, meeting.host, asked.store)
    return MatrixData(
        layout=head.layout,
        security_word=gathered.security_word(meeting.level),
        draft=draft,
        about=(meeting.title, f"{day_and_date(meeting.first_day)} – keadaan per {day_and_date(today)}"),
        groups=grouped(gathered),
        counts=counts(found.total),
        agencies=agencies(found),
        signing=Signing(place=head.city, day=today, who=head.signatory),
        creator=head.name,
        created_at=asked.now,
    )


def of_period(asked: AskedOfPeriod) -> MatrixData:
    """Return what the matrix of a period says to its reader."""
    session = asked.session
    found = figures(session, asked.actor, asked.chosen, asked.today, asked.within)
    gathered = gather(session, asked.wanted, today=asked.today)
    head = heads.of_organization(session, heads.own_organization(session, asked.actor), asked.store)
    return period_matrix(asked, gathered, found, head)


def period_matrix(asked: AskedOfPeriod, gathered: Gathered, found: Figures, head: heads.Head) -> MatrixData:
    """Return the matrix of a period from what was gathered for it."""
    today = asked.today
    several = len(gathered.meetings) > 1
    return MatrixData(
        layout=head.layout,
        security_word=gathered.security_word(),
        about=tuple(
            filter(
                None,
                (
                    f"{asked.span.words} – keadaan per {day_and_date(today)}",
                    agency_line(asked),
                    "" if several else "".join(gathered.meetings.values()),
                ),
            )
        ),
        groups=grouped(gathered),
        meetings=tuple(gathered.meetings.items()) if several and not gathered.is_of_one_agency else (),
        counts=counts(found.total),
        agencies=agencies(found),
        signing=Signing(place=head.city, day=today, who=head.signatory),
        creator=head.name,
        created_at=asked.now,
    )


def agency_line(asked: AskedOfPeriod) -> str:
    """Say whose actions alone a paper is about, or of which host; nothing where it is about all."""
    ids = {"Penanggung jawab": asked.chosen.agency, "Penyelenggara rapat": asked.chosen.host}
    rows = asked.session.execute(
        select(Organization.id, Organization.name).where(Organization.id.in_([one for one in ids.values() if one]))
    )
    names = {row.id: row.name for row in rows}
    return "; ".join(f"{label}: {names[one]}" for label, one in ids.items() if one in names)


def agencies(found: Figures) -> tuple[AgencyLine, ...]:
    """Return the counts of each agency."""
    return tuple(AgencyLine(name=one.name, counts=counts(one.tally)) for one in found.agencies)


def _of_draft(meeting: Meeting) -> list[ColumnElement[bool]]:
    return [Action.meeting_id == meeting.id, Action.state != ActionState.CANCELLED]


def _draft_codes(session: Session, meeting: Meeting) -> dict[int, str]:
    """Return the codes that the actions will have once the minutes are approved."""
    decisions = session.scalars(select(Decision).where(Decision.meeting_id == meeting.id)).all()
    actions = session.scalars(select(Action).where(Action.meeting_id == meeting.id)).all()
    return codes(decisions, actions)
