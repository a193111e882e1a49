"""Pages of writing."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("writing", __name__)
