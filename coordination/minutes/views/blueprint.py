"""Where the pages of the official record hang their routes."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("minutes", __name__, url_prefix="/rapat/<int:meeting_id>")
