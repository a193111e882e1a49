"""The office's facts and the letterheads."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coordination.access.guard import requires
from coordination.access.permissions import Permission

bp = Blueprint("settings", __name__, url_prefix="/pengaturan")


@bp.get("")
@requires(Permission.SETTINGS_MANAGE)
def index() -> ResponseReturnValue:
    """Show the settings."""
    return render_template("base.html")
