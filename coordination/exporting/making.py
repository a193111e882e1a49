"""Making a paper of a meeting or of a period: who makes which kind in which form, and what the file is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, TypeVar

from coordination.db import is_writing
from coordination.documents.kinds import Form, Kind
from coordination.errors import NotFound
from coordination.exporting.asking import Asked
from coordination.exporting.attendance_list import make_attendance_list
from coordination.exporting.excerpt import make_excerpt
from coordination.exporting.invitation import make_invitation
from coordination.exporting.issued import bytes_of, kept_pdf
from coordination.exporting.matrix import matrix_maker, period_matrix_maker
from coordination.exporting.notula import make_notula
from coordination.exporting.official_record import make_official_record
from coordination.exporting.pdf import pdf_of
from coordination.exporting.period import AskedOfPeriod
from coordination.exporting.photos import make_photos
from coordination.exporting.public_copy import make_public_copy
from coordination.exporting.report import make_report
from coordination.i18n import _


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file and what it is called, "Notula Rapat … 2024-06-27.docx"."""

    content: bytes
    name: str


A = TypeVar("A", Asked, AskedOfPeriod)
Maker = Callable[[Asked], tuple[bytes, str]]

WORD: Final[Mapping[Kind, Maker]] = {
    Kind.INVITATION: make_invitation,
    Kind.ATTENDANCE_LIST: make_attendance_list,
    Kind.NOTULA: make_notula,
    Kind.OFFICIAL_RECORD: make_official_record,
    Kind.EXCERPT: make_excerpt,
    Kind.PUBLIC_COPY: make_public_copy,
    Kind.MATRIX: matrix_maker(Form.WORD),
    Kind.PHOTOS: make_photos,
}
SHEETS: Final[Mapping[tuple[Kind, Form], Maker]] = {
    (Kind.MATRIX, Form.WORKBOOK): matrix_maker(Form.WORKBOOK),
    (Kind.MATRIX, Form.CSV): matrix_maker(Form.CSV),
}
"""Papers that also leave as a table to reckon with."""

PeriodMaker = Callable[[AskedOfPeriod], tuple[bytes, str]]

OF_PERIOD: Final[Mapping[tuple[Kind, Form], PeriodMaker]] = {
    (Kind.MATRIX, Form.WORD): period_matrix_maker(Form.WORD),
    (Kind.MATRIX, Form.WORKBOOK): period_matrix_maker(Form.WORKBOOK),
    (Kind.MATRIX, Form.CSV): period_matrix_maker(Form.CSV),
    (Kind.REPORT, Form.WORD): make_report,
}
"""Papers about a period instead of a meeting."""


def make(kind: Kind, form: Form, asked: Asked) -> Made:
    """Make a paper of a meeting for whoever asks. Raises NotFound where there is none of that kind in that form."""
    return _made(form, lambda one: WORD.get(kind) if one is Form.WORD else SHEETS.get((kind, one)), asked)


def make_of_period(kind: Kind, form: Form, asked: AskedOfPeriod) -> Made:
    """Make a paper of a period for whoever asks. Raises NotFound where there is none of that kind in that form."""
    return _made(form, lambda one: OF_PERIOD.get((kind, one)), asked)


def _made(form: Form, maker_of: Callable[[Form], Callable[[A], tuple[bytes, str]] | None], asked: A) -> Made:
    if form is Form.PDF:
        word = _made(Form.WORD, maker_of, asked)
        return Made(_pdf(asked, word.content), str(PurePath(word.name).with_suffix(".pdf")))
    maker = maker_of(form)
    if maker is None:
        raise NotFound(_("Naskah ini tidak ada dalam bentuk itu."))
    return Made(*maker(asked))


def _pdf(asked: Asked | AskedOfPeriod, word: bytes) -> bytes:
    """Return the PDF that was kept when this Word file was issued, else the one that is made of it now."""
    issued = kept_pdf(asked.session, asked.meeting, word) if isinstance(asked, Asked) else None
    if issued is not None:
        return bytes_of(asked.store, issued)
    if not is_writing(asked.session):
        asked.session.rollback()  # nothing stays open while LibreOffice works
    return pdf_of(asked.store, word)
