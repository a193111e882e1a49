"""Where the pages of papers hang their routes."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("exporting", __name__)
