"""The papers of one meeting at a glance."""

from __future__ import annotations

from uuid import uuid4

from flask import render_template
from flask.typing import ResponseReturnValue

from coordination.access.checks import permitted
from coordination.access.guard import allowed, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db
from coordination.exporting import numbers
from coordination.exporting.labels import LABELS
from coordination.exporting.overview import overview
from coordination.exporting.views.blueprint import bp
from coordination.exporting.views.meeting import ENDPOINTS
from coordination.meetings.models import Meeting


@bp.get("/rapat/<int:meeting_id>/naskah")
@requires(Permission.MEETING_READ)
def index(meeting_id: int) -> ResponseReturnValue:
    """Show every paper of a meeting, as far as it can be made now."""
    session = db.session()
    meeting = allowed(session, Meeting, meeting_id)
    papers = overview(session, current_actor(), meeting)
    may_number = permitted(session, current_actor(), meeting, [Permission.MEETING_EDIT])
    return render_template(
        "exporting/index.html",
        meeting=meeting,
        papers=papers,
        labels=LABELS,
        endpoints=ENDPOINTS,
        bundle_key=str(uuid4()),
        numbers=numbers.of_meeting(session, meeting) if may_number else {},
    )
