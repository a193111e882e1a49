"""Pages of actions."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coordination.access.guard import requires
from coordination.access.permissions import Permission

bp = Blueprint("actions", __name__)


@bp.get("/tindak-lanjut")
@requires(Permission.OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """List actions."""
    return render_template("base.html")
