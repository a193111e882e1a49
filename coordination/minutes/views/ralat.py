"""A ralat: opened with its reason, written, sent or given up; everybody else reads the approved notula meanwhile."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db, unit_of_work
from coordination.i18n import _
from coordination.meetings.labels import DECISION_KINDS, PRESENCES
from coordination.meetings.models import Meeting
from coordination.minutes import drafts, proposing, queries
from coordination.minutes import ralat as services
from coordination.minutes.forms import ReasonForm
from coordination.minutes.models import CorrectionKind, Revision
from coordination.minutes.views.blueprint import bp
from coordination.web import saved, status_of


@bp.route("/ralat/baru", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def open_ralat(meeting_id: int) -> ResponseReturnValue:
    """Open a ralat with its reason."""
    meeting = allowed(db.session(), Meeting, meeting_id)
    form = ReasonForm()
    if saved(form, lambda session: services.open_ralat(**_writing(session, meeting_id), reason=form.reason.data or "")):
        return redirect(url_for("minutes.ralat", meeting_id=meeting_id), 303)
    return render_template("minutes/open_ralat.html", meeting=meeting, form=form), status_of(form)


@bp.route("/ralat/alasan", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def ralat_reason(meeting_id: int) -> ResponseReturnValue:
    """Put the reason into better words."""
    session = db.session()
    meeting = allowed(session, Meeting, meeting_id)
    revision = services.being_written(session, meeting)
    form = ReasonForm(reason=revision.reason)
    if saved(
        form, lambda session: services.change_reason(**_writing(session, meeting_id), reason=form.reason.data or "")
    ):
        return redirect(url_for("minutes.ralat", meeting_id=meeting_id), 303)
    return render_template("minutes/open_ralat.html", meeting=meeting, form=form, revision=revision), status_of(form)


@bp.get("/ralat")
@requires(Permission.MEETING_EDIT)
def ralat(meeting_id: int) -> ResponseReturnValue:
    """Show the ralat that is being written: what it changes, what that does, and the notula to choose from."""
    session = db.session()
    meeting = allowed(session, Meeting, meeting_id)
    standing = drafts.standing(session, current_actor(), meeting)
    if standing.is_ralat and standing.is_in_review:
        return redirect(url_for("minutes.review", meeting_id=meeting_id), 303)
    revision = services.being_written(session, meeting)
    return render_template(
        "minutes/ralat.html", meeting=meeting, standing=standing, **_shown(session, meeting, revision)
    )


def _shown(session: Session, meeting: Meeting, revision: Revision) -> dict[str, Any]:
    """Return what the page shows of a ralat, without what the reader may not see."""
    readable = queries.readable_items(session, current_actor(), meeting)
    record = services.record_of(session, revision, clock.now())
    before = services.approved(session, meeting).snapshot
    assert before is not None
    mine = [one for one in revision.corrections if proposing.is_readable(one, before, readable, revision.corrections)]
    return {
        "revision": revision,
        "record": record,
        "items": [item for item in record["agenda"] if item["id"] in readable],
        "decisions": [one for one in record["decisions"] if one["item_id"] is None or one["item_id"] in readable],
        "changes": [one for one in record["ralat"]["changes"] if one["item_id"] is None or one["item_id"] in readable],
        "changed": {(one.object_type, one.object_id): one for one in mine if one.kind is CorrectionKind.CHANGE},
        "dropped": [one for one in mine if one.kind is CorrectionKind.DROP],
        "effects": services.effects(session, revision, readable),
        "missing": services.missing(session, revision),
        "kinds": DECISION_KINDS,
        "presences": PRESENCES,
    }


@bp.post("/ralat/hentikan")
@requires(Permission.MEETING_EDIT)
def abandon_ralat(meeting_id: int) -> ResponseReturnValue:
    """Give the ralat up: the approved notula holds as before."""
    with unit_of_work() as session:
        services.abandon(**_writing(session, meeting_id))
    flash(_("Ralat dibatalkan. Notula yang disahkan tetap berlaku seperti semula."), "success")
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


@bp.post("/ralat/urungkan/<int:correction_id>")
@requires(Permission.MEETING_EDIT)
def withdraw_correction(meeting_id: int, correction_id: int) -> ResponseReturnValue:
    """Take one correction back."""
    with unit_of_work() as session:
        proposing.withdraw(**_writing(session, meeting_id), correction_id=correction_id)
    return redirect(url_for("minutes.ralat", meeting_id=meeting_id), 303)


def _writing(session: Session, meeting_id: int) -> dict[str, Any]:
    """Return what every service of a ralat is given, once its meeting is granted."""
    meeting = allowed(session, Meeting, meeting_id)
    return {**by(session), "meeting": meeting}
