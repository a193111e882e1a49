"""The public copy: what anybody may have of an approved notula (UU 14/2008), whoever takes it out of the product.

First comes what the reader may see, then the public's rule: nothing above biasa. In a meeting above biasa that is all
that was written for the meeting as a whole (opening, speeches, directions, closing, decisions under no agenda item)
besides the items above biasa; which meeting it was, who presided and which agencies came is said. From rahasia up there
is no public copy at all.
"""

from __future__ import annotations

from typing import Final

from coordination.documents.kinds import Kind
from coordination.documents.public_copy import EXCLUDED, public
from coordination.errors import DomainError, Forbidden
from coordination.exporting import own
from coordination.exporting.asking import Asked
from coordination.exporting.sources import source
from coordination.i18n import _
from coordination.meetings.models import SecurityLevel
from coordination.minutes.naming import paper_name
from coordination.minutes.record import Record
from coordination.richtext import EMPTY, from_plain, is_empty

_NO_ITEM: Final = 0
"""No agenda item has this id, so nobody may read what is said to be under it."""


def make_public_copy(asked: Asked) -> tuple[bytes, str]:
    """Return the public copy of the notula that holds, or of the revision asked for.

    Raises DomainError before the approval, Forbidden from rahasia up.
    """
    if asked.meeting.level.is_secret:
        raise Forbidden(
            _(
                "Rapat berklasifikasi rahasia ke atas tidak memiliki salinan publik. Bila isinya memang boleh "
                "diketahui umum, pimpinan rapat dapat menurunkan klasifikasi keamanannya lebih dahulu."
            )
        )
    found = source(asked)
    if found.revision is None:
        raise DomainError(
            _("Salinan publik dibuat dari notula yang sudah disahkan, sedangkan notula rapat ini belum disahkan.")
        )
    record = open_part(found.record)
    data = found.says(asked, record, readable=_open_items(record, asked.readable))
    word = own.made(Kind.PUBLIC_COPY, public(data), asked, asked.meeting.host)
    return word, paper_name("Salinan publik notula", asked.meeting, found.state)


def _open_items(record: Record, readable: frozenset[int] | None) -> frozenset[int]:
    """Return the ids of the agenda items that the reader and the public may read."""
    open_ones = frozenset(item["id"] for item in record["agenda"] if item["level"] == SecurityLevel.BIASA)
    return open_ones if readable is None else open_ones & readable


def open_part(record: Record) -> Record:
    """Return a record without what was written for the whole of a meeting above biasa; a biasa one stays whole."""
    if record["meeting"]["level"] == SecurityLevel.BIASA:
        return record
    excluded = from_plain(EXCLUDED)
    kept = record | {
        "texts": {kind: doc if is_empty(doc) else excluded for kind, doc in record["texts"].items()},
        "speeches": [speech | {"speaker": EXCLUDED, "doc": EMPTY} for speech in record["speeches"]],
        "decisions": [
            decision if decision["item_id"] is not None else decision | {"item_id": _NO_ITEM}
            for decision in record["decisions"]
        ],
    }
    if kept.get("ralat"):
        kept["ralat"] = kept["ralat"] | {"reason": EXCLUDED}
    return kept
