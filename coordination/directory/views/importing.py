"""Pages of directory_import."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("directory_import", __name__)
