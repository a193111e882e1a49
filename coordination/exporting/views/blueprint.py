"""Where the pages of papers hang their routes."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

from coordination.documents.kinds import Form
from coordination.files.office import DOCX

MEDIA: Final = {
    Form.WORD: DOCX,
    Form.PDF: "application/pdf",
    Form.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv",
}
"""The media type of each form of a paper."""

bp = Blueprint("exporting", __name__)
