"""Where the pages of the writing room hang their routes."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("writing", __name__)
