"""The papers that may be made in an own template.

A further kind of paper needs a module of `own_papers` and an entry here, and nothing else of this part.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import structlog

from coordination.documents.kinds import Kind
from coordination.documents.notula_data import NotulaData
from coordination.documents.own_papers.attendance_list import ATTENDANCE_LIST
from coordination.documents.own_papers.excerpt import EXCERPT
from coordination.documents.own_papers.invitation import INVITATION
from coordination.documents.own_papers.matrix import MATRIX
from coordination.documents.own_papers.notula import NOTULA
from coordination.documents.own_papers.official_record import OFFICIAL_RECORD
from coordination.documents.own_papers.own import Own
from coordination.documents.own_papers.public_copy import PUBLIC_COPY
from coordination.documents.own_papers.report import REPORT
from coordination.documents.own_template import Unusable

log = structlog.get_logger()

OWN: Final[Mapping[Kind, Own]] = {
    Kind.INVITATION: INVITATION,
    Kind.ATTENDANCE_LIST: ATTENDANCE_LIST,
    Kind.NOTULA: NOTULA,
    Kind.EXCERPT: EXCERPT,
    Kind.PUBLIC_COPY: PUBLIC_COPY,
    Kind.OFFICIAL_RECORD: OFFICIAL_RECORD,
    Kind.MATRIX: MATRIX,
    Kind.REPORT: REPORT,
}


def made(kind: Kind, data: Any, template: bytes | None) -> bytes:
    """Return a paper as Word: in its host's own template where it has one, else in our layout.

    A template was tried when it came; should it fail on this meeting nevertheless, the office gets its paper in our
    layout rather than none, and the log says why.
    """
    own = OWN[kind]
    if template is None:
        return own.ours(data)
    try:
        return own.filled(template, data)
    except Unusable as error:
        log.warning("own template unusable", kind=kind.value, why=str(error))
        return own.ours(data)


def notula_word(data: NotulaData) -> bytes:
    """Return the notula as Word, in its host's own template or in our layout."""
    return made(Kind.NOTULA, data, data.template)
