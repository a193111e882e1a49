"""Asking agencies before a meeting where they stand, and their answers."""

from __future__ import annotations

from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.actions import inquiries
from coordination.actions.forms import asking
from coordination.actions.journal import office_day
from coordination.actions.models import Inquiry
from coordination.actions.states import Deed, can
from coordination.actions.views.blueprint import bp
from coordination.db import db, unit_of_work
from coordination.i18n import _, ngettext
from coordination.meetings.models import Meeting
from coordination.numbers import whole
from coordination.responses import tell
from coordination.web import saved, status_of


@bp.get("/rapat/<int:meeting_id>/keadaan")
@requires(Permission.MEETING_DRAFT)
def answers(meeting_id: int) -> ResponseReturnValue:
    """Show what the agencies answered; the room takes it as a fragment."""
    meeting = allowed(db.session(), Meeting, meeting_id)
    return render_template(
        "actions/_inquiries.html" if request.headers.get("HX-Request") else "actions/inquiries.html",
        meeting=meeting,
        inquiry_answers=inquiries.answers(db.session(), current_actor(), meeting),
    )


@bp.post("/rapat/<int:meeting_id>/keadaan")
@requires(Permission.MEETING_EDIT)
def ask(meeting_id: int) -> ResponseReturnValue:
    """Ask every agency that owes something where it stands."""
    with unit_of_work() as session:
        asked = inquiries.ask(**by(session), meeting=allowed(session, Meeting, meeting_id))
    tell(ngettext("%(num)d instansi ditanyai.", "%(num)d instansi ditanyai.", asked))
    return redirect(url_for("meetings.show", meeting_id=meeting_id, _anchor="keadaan"), 303)


@bp.route("/tindak-lanjut/keadaan/<int:inquiry_id>", methods=["GET", "POST"])
@requires(Permission.INQUIRY_ANSWER)
def answer_inquiry(inquiry_id: int) -> ResponseReturnValue:
    """Say where one's agency stands before a meeting."""
    session = db.session()
    inquiry = allowed(session, Inquiry, inquiry_id, joinedload(Inquiry.meeting), joinedload(Inquiry.organization))
    lines = inquiries.lines(session, inquiry)
    ids = [action.id for action in lines if can(Deed.REPORT, action.state)]
    form = asking(ids)()
    if not form.is_submitted():
        form.words.data, form.seen.data, form.client_key.data = inquiry.words, str(inquiry.version), str(uuid4())

    def work(session: Session) -> None:
        inquiries.answer(
            **by(session),
            inquiry=allowed(session, Inquiry, inquiry_id),
            said_by=current_actor().name,
            words=form.words.data or "",
            about=form.about(ids),
            seen=whole(form.seen.data),
            client_key=form.client_key.data or None,
        )

    if saved(form, work):
        tell(_("Terima kasih. Keadaan instansi Anda disampaikan kepada penyelenggara rapat."))
        return redirect(url_for("actions.answer_inquiry", inquiry_id=inquiry_id), 303)
    page = render_template(
        "actions/answer_inquiry.html",
        inquiry=inquiry,
        lines=lines,
        form=form,
        today=office_day(session, clock.now()),
        takes_answers=inquiries.takes_answers(inquiry),
    )
    return page, status_of(form)
