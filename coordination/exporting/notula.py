"""The notula as it was issued, or its draft."""

from __future__ import annotations

from coordination.exporting.asking import Asked
from coordination.minutes import issuing, queries


def make_notula(asked: Asked) -> tuple[bytes, str]:
    """Return the Word file of the revision that is asked for, else of the one that holds, else of the draft."""
    number = asked.options.revision
    if number is None:
        return issuing.word_file(asked.session, asked.meeting, actor=asked.actor, now=asked.now, store=asked.store)
    revision = queries.approved_revision(asked.session, asked.meeting, number)
    return issuing.revision_file(revision, readable=asked.readable, store=asked.store)
