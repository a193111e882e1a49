"""Home, dashboard and search."""

from __future__ import annotations

from flask import Blueprint

home = Blueprint("home", __name__)
reports = Blueprint("reports", __name__)
search = Blueprint("search", __name__)
