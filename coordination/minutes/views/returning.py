"""A draft that was corrected in Word: handed in, compared with the record, taken over section by section."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db
from coordination.errors import DomainError
from coordination.files.web import attachment, store
from coordination.i18n import Formats, _, ngettext
from coordination.meetings.models import Meeting, MeetingState
from coordination.minutes import queries, returning
from coordination.minutes.beside import word_differences
from coordination.minutes.forms import DecideForm, HandInForm
from coordination.minutes.views.blueprint import bp
from coordination.web import saved, status_of


@bp.route("/perbaikan", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def corrected_drafts(meeting_id: int) -> ResponseReturnValue:
    """Take a corrected draft, and list those that came before."""
    session, actor = db.session(), current_actor()
    meeting = allowed(session, Meeting, meeting_id)
    form = HandInForm()
    made: list[int] = []
    if saved(form, lambda session: made.append(_hand_in(session, meeting_id, form))):
        return redirect(url_for("minutes.corrected_draft", meeting_id=meeting_id, returned_id=made[0]), 303)
    found = returning.of_meeting(session, actor, meeting, store())
    return render_template(
        "minutes/corrected_drafts.html",
        meeting=meeting,
        form=form,
        takes=meeting.state in returning.OPEN_STATES,
        found=found,
        names=queries.names_of(session, {one.handed_in_by_id for one in found}),
        fmt=Formats(meeting.zone),
    ), status_of(form)


def _hand_in(session: Session, meeting_id: int, form: HandInForm) -> int:
    meeting = allowed(session, Meeting, meeting_id)
    if form.file.prepared is None:
        raise DomainError(_("Pilih berkas Word yang sudah Anda perbaiki."), field="file")
    returned = returning.hand_in(
        **by(session), meeting=meeting, upload=form.file.prepared, store=store(), client_key=form.client_key.data
    )
    return returned.id


@bp.route("/perbaikan/<int:returned_id>", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def corrected_draft(meeting_id: int, returned_id: int) -> ResponseReturnValue:
    """Show a corrected draft beside the record, and take over what is ticked."""
    meeting = allowed(db.session(), Meeting, meeting_id)
    form = DecideForm()
    written: list[int] = []
    if saved(form, lambda session: written.append(_decide(session, meeting_id, returned_id, form))):
        flash(
            ngettext("%(num)d bagian diambil dari Word.", "%(num)d bagian diambil dari Word.", written[0])
            if written[0]
            else _("Tersimpan."),
            "success",
        )
        return redirect(url_for("minutes.corrected_draft", meeting_id=meeting_id, returned_id=returned_id), 303)
    session, actor = db.session(), current_actor()
    returned = returning.one(session, actor, meeting, returned_id, store())
    comparison = returning.compare(session, actor, returned, now=clock.now(), store=store())
    return render_template(
        "minutes/corrected_draft.html",
        meeting=meeting,
        returned=returned,
        comparison=comparison,
        rows=[(one, word_differences(one.ours, one.theirs)) for one in comparison.open],
        takes=meeting.state in returning.WRITABLE and returned.closed_at is None,
        in_review=meeting.state is MeetingState.IN_REVIEW,
        names=queries.names_of(session, {returned.handed_in_by_id}),
        form=form,
        fmt=Formats(meeting.zone),
    ), status_of(form)


def _decide(session: Session, meeting_id: int, returned_id: int, form: DecideForm) -> int:
    meeting = allowed(session, Meeting, meeting_id)
    returned = returning.one(session, current_actor(), meeting, returned_id, store())
    rest = "rest" in request.form
    return returning.decide(
        **by(session),
        returned=returned,
        store=store(),
        take={} if rest else form.taken,
        aside=None if rest else form.aside.data or [],
    )


@bp.get("/perbaikan/<int:returned_id>/berkas")
@requires(Permission.MEETING_EDIT)
def corrected_file(meeting_id: int, returned_id: int) -> ResponseReturnValue:
    """Hand a corrected draft out as it came."""
    session = db.session()
    meeting = allowed(session, Meeting, meeting_id)
    return attachment(returning.one(session, current_actor(), meeting, returned_id, store()).file)
