"""The matriks tindak lanjut of one meeting, as Word."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from coordination.actions.filters import ActionFilter, conditions
from coordination.actions.journal import office_day
from coordination.actions.models import Action, ActionState
from coordination.actions.numbering import codes
from coordination.documents.follow_up import Counts, MatrixData, Signing
from coordination.documents.formats import day_and_date
from coordination.documents.matrix_paper import build_matrix
from coordination.exporting.asking import Asked
from coordination.exporting.follow_up import counts, gather, grouped, seen
from coordination.exporting.heads import head_of
from coordination.files.names import safe_name
from coordination.meetings.models import Decision, Meeting, MeetingState
from coordination.reports.figures import figures


def make_matrix(asked: Asked) -> tuple[bytes, str]:
    """Return the Word file of a meeting's matrix as its actions stand now, and its name."""
    return build_matrix(of_meeting(asked)), file_name(asked.meeting, ".docx")


def of_meeting(asked: Asked) -> MatrixData:
    """Return what the matrix of a meeting says to its reader; before the approval it is a draft without figures."""
    session, meeting = asked.session, asked.meeting
    today = office_day(session, asked.now)
    draft = meeting.state is not MeetingState.APPROVED
    chosen = ActionFilter(meeting=meeting.id)
    tally = None if draft else figures(session, asked.actor, chosen, today).total
    wanted = [seen(asked.actor), *(_of_draft(meeting) if draft else conditions(chosen, frozenset(), today))]
    gathered = gather(session, wanted, today=today, code_of=_draft_codes(session, meeting) if draft else None)
    head = head_of(session, meeting.host, asked.store)
    return MatrixData(
        layout=head.layout,
        security_word=gathered.security_word(meeting.level),
        draft=draft,
        about=(meeting.title, f"{day_and_date(meeting.first_day)} – keadaan per {day_and_date(today)}"),
        groups=grouped(gathered),
        counts=Counts() if tally is None else counts(tally),
        signing=Signing(place=head.city, day=today, who=head.signatory),
        creator=head.name,
        created_at=asked.now,
    )


def _of_draft(meeting: Meeting) -> list[ColumnElement[bool]]:
    return [Action.meeting_id == meeting.id, Action.state != ActionState.CANCELLED]


def _draft_codes(session: Session, meeting: Meeting) -> dict[int, str]:
    """Return the codes that the actions will have once the minutes are approved."""
    decisions = session.scalars(select(Decision).where(Decision.meeting_id == meeting.id)).all()
    actions = session.scalars(select(Action).where(Action.meeting_id == meeting.id)).all()
    return codes(decisions, actions)


def file_name(meeting: Meeting, suffix: str) -> str:
    """Return "Matriks tindak lanjut Rapat … 2024-06-27.docx"."""
    title = meeting.title[:80].replace("/", "-").replace("\\", "-")
    return safe_name(f"Matriks tindak lanjut {title} {meeting.first_day.isoformat()}{suffix}", (suffix,))
