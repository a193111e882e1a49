"""The steps of a meeting: opened, closed, entered afterwards, postponed, cancelled, discarded and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.access.guard import allowed, by, requires
from coordination.access.permissions import Permission
from coordination.db import db, unit_of_work
from coordination.i18n import _
from coordination.meetings import states
from coordination.meetings.forms import ReasonForm, RescheduleForm
from coordination.meetings.models import Meeting
from coordination.meetings.states import KEPT_IN_BIN
from coordination.meetings.views.blueprint import bp
from coordination.responses import tell
from coordination.web import Form, saved, status_of

__all__ = ["KEPT_IN_BIN"]


def _step(meeting_id: int, service: Callable[..., None], told: str, back: str | None = None) -> ResponseReturnValue:
    with unit_of_work() as session:
        meeting = allowed(session, Meeting, meeting_id)
        service(**by(session), meeting=meeting)
    tell(told)
    return redirect(back or url_for("meetings.show", meeting_id=meeting_id), 303)


@bp.post("/rapat/<int:meeting_id>/buka")
@requires(Permission.MEETING_EDIT)
def open_(meeting_id: int) -> ResponseReturnValue:
    """Open the meeting and go to its room."""
    return _step(meeting_id, states.open_meeting, _("Rapat dibuka."))


@bp.post("/rapat/<int:meeting_id>/tutup")
@requires(Permission.MEETING_EDIT)
def close(meeting_id: int) -> ResponseReturnValue:
    """Close the meeting."""
    return _step(meeting_id, states.close_meeting, _("Rapat ditutup. Lengkapi notulanya, lalu kirim untuk ditinjau."))


@bp.post("/rapat/<int:meeting_id>/catat")
@requires(Permission.MEETING_EDIT)
def record_afterwards(meeting_id: int) -> ResponseReturnValue:
    """Begin to enter a meeting that was held without the product."""
    return _step(meeting_id, states.record_afterwards, _("Rapat siap dicatat."))


@bp.post("/rapat/<int:meeting_id>/urungkan")
@requires(Permission.MEETING_EDIT)
def take_back(meeting_id: int) -> ResponseReturnValue:
    """Undo opening, closing or entering afterwards."""
    return _step(meeting_id, states.take_back, _("Langkah terakhir diurungkan."))


@bp.post("/rapat/<int:meeting_id>/buang")
@requires(Permission.MEETING_EDIT)
def discard(meeting_id: int) -> ResponseReturnValue:
    """Put the meeting into the bin."""
    told = _("Rapat dibuang ke Sampah. Anda dapat memulihkannya dalam 30 hari.")
    return _step(meeting_id, states.discard, told, url_for("meetings.bin_"))


@bp.post("/rapat/<int:meeting_id>/pulihkan")
@requires(Permission.MEETING_EDIT)
def restore(meeting_id: int) -> ResponseReturnValue:
    """Take the meeting out of the bin."""
    return _step(meeting_id, states.restore, _("Rapat dipulihkan."))


@bp.route("/rapat/<int:meeting_id>/tunda", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def postpone(meeting_id: int) -> ResponseReturnValue:
    """Postpone the meeting, with a reason."""
    return _with_form(meeting_id, "meetings/postpone.html", ReasonForm(), states.postpone, "reason")


@bp.route("/rapat/<int:meeting_id>/batal", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Cancel the meeting, with a reason."""
    return _with_form(meeting_id, "meetings/cancel.html", ReasonForm(), states.cancel, "reason")


@bp.route("/rapat/<int:meeting_id>/jadwal-ulang", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def reschedule(meeting_id: int) -> ResponseReturnValue:
    """Give a postponed meeting its new days."""
    return _with_form(meeting_id, "meetings/reschedule.html", RescheduleForm(), states.reschedule, "days")


def _with_form(
    meeting_id: int, template: str, form: Form, service: Callable[..., None], field: str
) -> ResponseReturnValue:
    meeting = allowed(db.session(), Meeting, meeting_id)

    def work(session: Session) -> None:
        given: dict[str, Any] = {field: form[field].data}
        row = allowed(session, Meeting, meeting_id)
        service(**by(session), meeting=row, **given)

    if saved(form, work):
        return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)
    return render_template(template, form=form, meeting=meeting), status_of(form)
