"""The papers of a coordination meeting, by the names that offices give them (domain.md §1 and §2)."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """A paper that the product makes; its value stands in addresses, file names and on the command line."""

    INVITATION = "undangan"
    ATTENDANCE_LIST = "daftar-hadir"
    NOTULA = "notula"
    EXCERPT = "petikan"
    PUBLIC_COPY = "salinan-publik"
    OFFICIAL_RECORD = "berita-acara"
    MATRIX = "matriks"
    REPORT = "laporan"
    PHOTOS = "dokumentasi"


class Form(StrEnum):
    """What a paper is handed out as; its value is the file's suffix."""

    WORD = "docx"
    PDF = "pdf"
    WORKBOOK = "xlsx"
    CSV = "csv"
