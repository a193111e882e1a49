"""Home, dashboard and search."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coordination.access.guard import requires
from coordination.access.permissions import Permission

home = Blueprint("home", __name__)
reports = Blueprint("reports", __name__)
search = Blueprint("search", __name__)


@home.get("/")
@requires(Permission.OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """Show what waits for this person."""
    return render_template("base.html")


@reports.get("/dasbor")
@requires(Permission.DASHBOARD_SEE)
def dashboard() -> ResponseReturnValue:
    """Show figures."""
    return render_template("base.html")


@search.get("/cari", endpoint="index")
@requires(Permission.OWN_ACCOUNT)
def find() -> ResponseReturnValue:
    """Search."""
    return render_template("base.html")
