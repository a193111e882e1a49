"""Pages of setup."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("setup", __name__)
