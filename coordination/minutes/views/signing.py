"""Who signs the minutes: the signature block as it will print, and the form of each place."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import allowed, by, requires
from coordination.access.permissions import Permission
from coordination.db import db, unit_of_work
from coordination.documents.page import Marks
from coordination.documents.paper import Paper
from coordination.documents.screen import Screen, fragment
from coordination.documents.signature import signature_block
from coordination.documents.wording import signature_columns
from coordination.files.web import store
from coordination.i18n import _
from coordination.meetings import checks
from coordination.meetings.models import Meeting
from coordination.minutes import issuing, record, signing
from coordination.minutes.forms import SignatoryForm
from coordination.minutes.papers import signatory as as_printed
from coordination.minutes.signing import Place
from coordination.minutes.views.blueprint import bp
from coordination.numbers import whole
from coordination.web import saved, status_of

_PLACE = "<any(pimpinan, notulis):where>"


@bp.get("/penanda-tangan")
@requires(Permission.MEETING_EDIT)
def signatories(meeting_id: int) -> ResponseReturnValue:
    """Show the signature block as it will print, and who may be chosen for it."""
    meeting = allowed(db.session(), Meeting, meeting_id)
    return render_template(
        "minutes/signatories.html",
        meeting=meeting,
        block=_block(meeting),
        chosen={row.sort for row in meeting.signatories},
        seats=list(Place),
        is_editable=meeting.state in checks.EDITABLE,
    )


@bp.route(f"/penanda-tangan/{_PLACE}", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def signatory(meeting_id: int, where: str) -> ResponseReturnValue:
    """Choose who signs in one place; `?orang=` fills the form from the directory, "pratinjau" shows without saving."""
    place = Place(where)
    meeting = allowed(db.session(), Meeting, meeting_id)
    form = _as_stored(meeting, place) if request.method == "GET" else SignatoryForm()
    if request.method == "GET" and (person_id := whole(request.args.get("orang"))) is not None:
        form.fill_from_directory(db.session(), person_id)
    if "preview" not in request.form and saved(form, lambda session: _save(session, meeting_id, place, form)):
        flash(_("Penanda tangan disimpan."), "success")
        return redirect(url_for("minutes.signatories", meeting_id=meeting_id), 303)
    return render_template(
        "minutes/signatory.html", meeting=meeting, place=place, form=form, block=_block(meeting, place, form)
    ), status_of(form)


@bp.post(f"/penanda-tangan/{_PLACE}/bawaan")
@requires(Permission.MEETING_EDIT)
def leave_to_the_list(meeting_id: int, where: str) -> ResponseReturnValue:
    """Let the chair or the minute taker of the list sign again."""
    with unit_of_work() as session:
        signing.leave_to_the_list(
            **by(session),
            meeting=allowed(session, Meeting, meeting_id),
            place=Place(where),
        )
    return redirect(url_for("minutes.signatories", meeting_id=meeting_id), 303)


def _save(session: Session, meeting_id: int, place: Place, form: SignatoryForm) -> None:
    meeting = allowed(session, Meeting, meeting_id)
    form.settle(_as_stored(meeting, place), meeting.version)
    signing.choose_signatory(
        **by(session),
        meeting=meeting,
        place=place,
        signs=form.signs(),
        person=form.person(session),
    )


def _as_stored(meeting: Meeting, place: Place) -> SignatoryForm:
    form = SignatoryForm(formdata=None)
    known = record.signatories(db.session(), meeting)
    chosen = next((row for row in meeting.signatories if row.sort == place.sort), None)
    if place.sort < len(known):
        form.fill(known[place.sort])
    form.person_id.data = str(chosen.person_id) if chosen and chosen.person_id else ""
    form.made_from(meeting.version)
    return form


def _block(meeting: Meeting, place: Place | None = None, form: SignatoryForm | None = None) -> Screen:
    """Return the signature block as it will print, with what the form says in its place."""
    data = issuing.of_draft(db.session(), meeting, readable=None, now=clock.now(), store=store())
    if place is Place.CHAIR and form is not None:
        data = replace(data, chair_signatory=as_printed(form.as_record()))
    elif form is not None:
        data = replace(data, minute_taker_signatory=as_printed(form.as_record()))
    paper = Paper.begin(data.layout, Marks())
    return fragment(signature_block(signature_columns(data), paper.sheet.text_width), paper)
