"""The names of the papers, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask_babel.speaklater import LazyString

from coordination.documents.kinds import Kind
from coordination.i18n import _l

LABELS: Final[Mapping[Kind, LazyString]] = {
    Kind.INVITATION: _l("Surat undangan"),
    Kind.ATTENDANCE_LIST: _l("Daftar hadir"),
    Kind.NOTULA: _l("Notula"),
    Kind.EXCERPT: _l("Petikan"),
    Kind.PUBLIC_COPY: _l("Salinan publik"),
    Kind.OFFICIAL_RECORD: _l("Berita acara"),
    Kind.MATRIX: _l("Matriks tindak lanjut"),
    Kind.REPORT: _l("Laporan tindak lanjut"),
    Kind.PHOTOS: _l("Dokumentasi"),
}
