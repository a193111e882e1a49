"""The list of actions, one action, and its bukti dukung. Reporting and judging stand beside."""

from __future__ import annotations

from io import BytesIO

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import allowed, current_actor, requires
from coordination.access.permissions import Permission
from coordination.actions import queries, showing
from coordination.actions.due import due
from coordination.actions.journal import office_day
from coordination.actions.models import Action, Evidence
from coordination.actions.views import importing, inquiries, judging, listing, one, reporting
from coordination.actions.views.blueprint import bp
from coordination.actions.workbook import sheet
from coordination.db import db
from coordination.directory.sheets import MOST, SheetForm, hand_out, not_too_long
from coordination.errors import NotFound
from coordination.files.previews import has_preview, preview_of
from coordination.files.web import attachment, store
from coordination.i18n import _

__all__ = ["bp"]

BESIDE = (importing, inquiries, judging, reporting)
"""Modules whose routes hang on the same blueprint."""


@bp.get("/tindak-lanjut")
@requires(Permission.OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """List the actions that this person sees, late first, as the address filters them."""
    session, actor = db.session(), current_actor()
    today = office_day(session, clock.now())
    asked = listing.asked(request.args, actor)
    found = queries.page(session, actor, asked.chosen, today, asked.number)
    return render_template(
        "actions/index.html", **listing.context(session, actor, asked, found, today), due=due, today=today
    )


@bp.post("/tindak-lanjut.<any(xlsx, csv):form>")
@requires(Permission.OWN_ACCOUNT)
def export(form: str) -> ResponseReturnValue:
    """Hand the filtered list out to reckon with: real dates, and no text that a spreadsheet would reckon."""
    session, actor = db.session(), current_actor()
    today = office_day(session, clock.now())
    asked = listing.asked(request.args, actor)
    rows = not_too_long(queries.everything(session, actor, asked.chosen, today, MOST + 1))
    return hand_out(sheet(rows, today), SheetForm(form), _("Tindak lanjut"), what="actions", today=today)


@bp.get("/tindak-lanjut/<int:action_id>")
@requires(Permission.ACTION_SEE)
def show(action_id: int) -> ResponseReturnValue:
    """Show one action: what, whose, by when, the one next step, and everything that happened to it."""
    action = allowed(db.session(), Action, action_id, *showing.LOADED)
    return one.page(db.session(), action)


@bp.get("/tindak-lanjut/<int:action_id>/bukti/<int:evidence_id>")
@requires(Permission.ACTION_SEE)
def evidence(action_id: int, evidence_id: int) -> ResponseReturnValue:
    """Hand out a piece of bukti dukung of an action that this person sees, always as an attachment."""
    found = _evidence(db.session(), action_id, evidence_id)
    assert found.file is not None
    return attachment(found.file)


@bp.get("/tindak-lanjut/<int:action_id>/bukti/<int:evidence_id>/kecil")
@requires(Permission.ACTION_SEE)
def preview(action_id: int, evidence_id: int) -> ResponseReturnValue:
    """Show a picture, or the first page of a PDF: 320 pixels, or with ?sisi=1280 large enough to read."""
    found = _evidence(db.session(), action_id, evidence_id)
    assert found.file is not None
    if not has_preview(found.file.media_type):
        raise NotFound(_("Halaman atau data ini tidak ditemukan."))
    side = 1280 if request.args.get("sisi") == "1280" else 320
    small = preview_of(store(), found.file, side)
    answer = send_file(BytesIO(small), mimetype="image/webp", etag=f"{found.file.sha256}-{side}")
    answer.headers["Cache-Control"] = "no-cache"  # kept, but asked for again: who may see it can change
    return answer


def _evidence(session: Session, action_id: int, evidence_id: int) -> Evidence:
    """Return a file handed in with a report of this action, once the reader may see the action."""
    action = allowed(session, Action, action_id)
    found = showing.evidence(session, action, evidence_id)
    if found is None:
        raise NotFound(_("Halaman atau data ini tidak ditemukan."))
    return found
