"""Bundles of papers: asked for, watched while they are put together, given up, and taken."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from coordination import clock
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.actions.journal import office_day
from coordination.db import db, unit_of_work
from coordination.errors import DomainError
from coordination.exporting import bundles as services
from coordination.exporting.forms import BundleOfMeetingForm, BundleOfPeriodForm
from coordination.exporting.models import Bundle
from coordination.exporting.views.blueprint import bp
from coordination.files.web import attachment
from coordination.i18n import _
from coordination.meetings.models import Meeting
from coordination.web import saved, status_of


@bp.post("/rapat/<int:meeting_id>/naskah/paket")
@requires(Permission.MEETING_READ)
def bundle_meeting(meeting_id: int) -> ResponseReturnValue:
    """Ask for a meeting's whole set."""
    form = BundleOfMeetingForm()
    meeting = allowed(db.session(), Meeting, meeting_id)
    if not form.validate_on_submit():
        raise DomainError(_("Pilih bentuk paket: ZIP atau satu PDF."))
    with unit_of_work() as session:
        meeting = allowed(session, Meeting, meeting_id)
        bundle = services.ask_for_meeting(
            **by(session), meeting=meeting, form=form.form.data, client_key=form.client_key.data
        )
    return _to(bundle)


@bp.route("/naskah/paket", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def bundles() -> ResponseReturnValue:
    """Show the bundles of this person, and ask for the notulen of a period."""
    session = db.session()
    form = BundleOfPeriodForm()
    if request.method == "GET":
        form.last.data = office_day(session, clock.now())
        form.first.data = form.last.data.replace(month=1, day=1)
    asked: list[Bundle] = []

    def ask(session: Session) -> None:
        first, last, key = form.first.data, form.last.data, form.client_key.data
        assert first is not None
        assert last is not None
        made = services.ask_for_period(**by(session), first=first, last=last, form=form.form.data, client_key=key)
        asked.append(made)

    if saved(form, ask):
        return _to(asked[0])
    mine = services.bundles_of(session, current_actor(), clock.now())
    return render_template("exporting/bundles.html", form=form, bundles=mine), status_of(form)


@bp.get("/paket/<int:bundle_id>")
@requires(Permission.BUNDLE_OWN)
def bundle(bundle_id: int) -> ResponseReturnValue:
    """Show how far a bundle has come; asked by the page itself, only that."""
    page = "_bundle" if "HX-Request" in request.headers else "bundle"
    return render_template(f"exporting/{page}.html", bundle=allowed(db.session(), Bundle, bundle_id))


@bp.post("/paket/<int:bundle_id>/batal")
@requires(Permission.BUNDLE_OWN)
def cancel_bundle(bundle_id: int) -> ResponseReturnValue:
    """Give a bundle up."""
    with unit_of_work() as session:
        found = allowed(session, Bundle, bundle_id)
        services.cancel(**by(session), bundle=found)
    return _to(found)


@bp.get("/paket/<int:bundle_id>/berkas")
@requires(Permission.BUNDLE_OWN)
def bundle_file(bundle_id: int) -> ResponseReturnValue:
    """Give a finished bundle to whoever asked for it."""
    session = db.session()
    bundle = allowed(session, Bundle, bundle_id)
    return attachment(services.handed_out(session=session, actor=current_actor(), now=clock.now(), bundle=bundle))


def _to(bundle: Bundle) -> Response:
    return redirect(url_for("exporting.bundle", bundle_id=bundle.id), 303)
