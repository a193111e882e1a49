"""Making a paper of a meeting: which maker serves which kind in which form, and what the file is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from coordination.documents.kinds import Form, Kind
from coordination.documents.pdf import to_pdf
from coordination.errors import NotFound
from coordination.exporting.asking import Asked
from coordination.exporting.attendance_list import make_attendance_list
from coordination.exporting.excerpt import make_excerpt
from coordination.exporting.invitation import make_invitation
from coordination.exporting.matrix import make_matrix
from coordination.exporting.notula import make_notula
from coordination.exporting.public_copy import make_public_copy
from coordination.i18n import _


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file and what it is called, "Notula Rapat … 2024-06-27.docx"."""

    content: bytes
    name: str


Maker = Callable[[Asked], tuple[bytes, str]]

WORD: Final[Mapping[Kind, Maker]] = {
    Kind.INVITATION: make_invitation,
    Kind.ATTENDANCE_LIST: make_attendance_list,
    Kind.NOTULA: make_notula,
    Kind.EXCERPT: make_excerpt,
    Kind.MATRIX: make_matrix,
    Kind.PUBLIC_COPY: make_public_copy,
}
SHEETS: Final[Mapping[tuple[Kind, Form], Maker]] = {}
"""Papers that also leave as a table to reckon with."""


def make(kind: Kind, form: Form, asked: Asked) -> Made:
    """Make a paper for whoever asks. Raises NotFound where there is none of that kind in that form."""
    if form is Form.PDF:
        word = make(kind, Form.WORD, asked)
        return Made(to_pdf(word.content), str(PurePath(word.name).with_suffix(".pdf")))
    maker = WORD.get(kind) if form is Form.WORD else SHEETS.get((kind, form))
    if maker is None:
        raise NotFound(_("Naskah ini tidak ada dalam bentuk itu."))
    return Made(*maker(asked))
