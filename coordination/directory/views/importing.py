"""Import of people and organizations from a spreadsheet."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coordination.access.guard import requires
from coordination.access.permissions import Permission

bp = Blueprint("directory_import", __name__, url_prefix="/direktori/impor")


@bp.get("")
@requires(Permission.DIRECTORY_EDIT)
def upload() -> ResponseReturnValue:
    """Choose a file."""
    return render_template("base.html")
