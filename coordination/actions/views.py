"""Pages of actions: the list, and one action with what happened to it."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from coordination.access.checks import visible
from coordination.access.guard import allowed, current_actor, requires
from coordination.access.permissions import Permission
from coordination.actions.journal import office_day
from coordination.actions.models import Action, ProgressUpdate
from coordination.actions.states import state_name
from coordination.clock import now
from coordination.db import db
from coordination.directory.models import Organization
from coordination.errors import NotFound
from coordination.files.web import attachment
from coordination.i18n import _

bp = Blueprint("actions", __name__)

PAGE = 50


@bp.get("/tindak-lanjut")
@requires(Permission.OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """List the actions that this person sees, by their last day, a page at a time."""
    session, page = db.session(), max(request.args.get("hal", 1, type=int), 1)
    query = (
        select(Action.id, Action.code, Action.text, Action.state, Action.last_day, Action.percent, Organization.name)
        .outerjoin(Organization, Organization.id == Action.owner_id)
        .where(visible(current_actor(), Action))
        .order_by(Action.last_day, Action.id)
    )
    meeting_id = request.args.get("rapat", type=int)
    if meeting_id:
        query = query.where(Action.meeting_id == meeting_id)
    rows = session.execute(query.limit(PAGE + 1).offset((page - 1) * PAGE)).all()
    return render_template(
        "actions/index.html",
        rows=rows[:PAGE],
        more=len(rows) > PAGE,
        page=page,
        meeting_id=meeting_id,
        state_name=state_name,
        today=office_day(session, now()),
    )


@bp.get("/tindak-lanjut/<int:action_id>")
@requires(Permission.ACTION_SEE)
def show(action_id: int) -> ResponseReturnValue:
    """Show one action: what, whose, by when, and everything that happened to it."""
    session = db.session()
    action = allowed(session, Action, action_id)
    updates = session.scalars(
        select(ProgressUpdate).where(ProgressUpdate.action_id == action.id).order_by(ProgressUpdate.id.desc())
    ).all()
    return render_template(
        "actions/show.html",
        action=action,
        updates=updates,
        state_name=state_name,
        today=office_day(session, now()),
    )


@bp.get("/tindak-lanjut/<int:action_id>/bukti/<int:evidence_id>")
@requires(Permission.ACTION_SEE)
def evidence(action_id: int, evidence_id: int) -> ResponseReturnValue:
    """Give out a piece of evidence of an action that this person sees."""
    action = allowed(db.session(), Action, action_id)
    found = next((one for update in action.updates for one in update.evidence if one.id == evidence_id), None)
    if found is None or found.file is None:
        raise NotFound(_("Halaman atau data ini tidak ditemukan."))
    return attachment(found.file)
