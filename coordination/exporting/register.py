"""Reading the register of letter numbers, a page at a time, narrowed to what its reader may know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import case, literal, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.documents.kinds import Kind
from coordination.exporting.models import RegisteredNumber
from coordination.exporting.patterns import ordinal_text
from coordination.meetings.models import Meeting

PAGE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One number of the register; where the meeting does not exist for the reader, only the ordinal is shown."""

    number: RegisteredNumber
    is_closed: bool
    meeting_title: str | None = None

    @property
    def ordinal(self) -> str:
        """Return "15" or "15.a"."""
        return ordinal_text(self.number.ordinal, self.number.suffix)


def page_of(
    session: Session, actor: Actor, *, organization_id: int, kind: Kind, year: int, page: int
) -> tuple[Sequence[Line], bool]:
    """Return a page of a year's numbers, the newest first, and whether more follow."""
    seen = case((RegisteredNumber.meeting_id.is_(None), literal(True)), else_=visible(actor, Meeting))
    found = session.execute(
        select(RegisteredNumber, Meeting.title, seen.label("seen"))
        .outerjoin(Meeting, RegisteredNumber.meeting_id == Meeting.id)
        .where(
            RegisteredNumber.organization_id == organization_id,
            RegisteredNumber.kind == kind,
            RegisteredNumber.year == year,
        )
        .order_by(RegisteredNumber.ordinal.desc(), RegisteredNumber.suffix.desc())
        .limit(PAGE + 1)
        .offset((max(page, 1) - 1) * PAGE)
    ).all()
    lines = [
        Line(number=row.RegisteredNumber, is_closed=not row.seen, meeting_title=row.title if row.seen else None)
        for row in found[:PAGE]
    ]
    return lines, len(found) > PAGE
