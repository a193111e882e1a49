"""What papers that derive from the notula are made of: the record of the revision that is asked for, or the draft."""

from __future__ import annotations

from dataclasses import dataclass

from coordination.documents.notula_data import NotulaData
from coordination.exporting.asking import Asked
from coordination.minutes import issuing, queries
from coordination.minutes.models import Revision
from coordination.minutes.papers import notula_data
from coordination.minutes.record import Record, gather


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The whole record, of the approved revision that kept it; `revision` None is what the minutes say so far."""

    record: Record
    revision: Revision | None

    @property
    def state(self) -> str:
        """What the name of a file ends in: " draf", " ralat 1", or nothing."""
        if self.revision is None:
            return " draf"
        return f" ralat {self.revision.number}" if self.revision.is_ralat else ""

    def says(self, asked: Asked, record: Record, *, readable: frozenset[int] | None) -> NotulaData:
        """Return what a record, this one or less of it, says to a reader of the agenda items `readable`."""
        if self.revision is not None:
            return issuing.said_by(record, self.revision, readable=readable, store=asked.store)
        emblem = issuing.emblem_of(asked.store)
        return notula_data(record, readable=readable, emblem=emblem, at=asked.now, draft=True)


def source(asked: Asked) -> Source:
    """Return the record of the revision asked for, else of the one that holds, else of the draft. Raises NotFound."""
    number = asked.options.revision
    if number is None:
        revision = queries.current_revision(asked.session, asked.meeting)
    else:
        revision = queries.approved_revision(asked.session, asked.meeting, number)
    record = gather(asked.session, asked.meeting) if revision is None else issuing.record_of(revision)
    return Source(record=record, revision=revision)
