"""Who comes, asked before the meeting: written down by the secretariat, or answered by the invited themselves."""

from __future__ import annotations

from uuid import uuid4

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db
from coordination.errors import NotFound
from coordination.i18n import Formats, _
from coordination.meetings import reading, replies
from coordination.meetings.forms import ReplyForm
from coordination.meetings.models import Meeting, Participant, Reply
from coordination.meetings.views.blueprint import bp
from coordination.responses import tell
from coordination.web import saved, status_of


def form_of(reply: Reply | None) -> ReplyForm:
    """Return the form of an answer, filled with what was answered before."""
    return ReplyForm(formdata=None, data={**replies.as_answer(reply), "client_key": str(uuid4())})


@bp.route("/rapat/<int:meeting_id>/jawaban/<int:participant_id>", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def write_reply(meeting_id: int, participant_id: int) -> ResponseReturnValue:
    """Write down what somebody answered by telephone or WhatsApp."""
    session = db.session()
    meeting = allowed(session, Meeting, meeting_id)
    line = reading.participant(session, meeting, participant_id)
    form = ReplyForm()
    if not form.is_submitted():
        form = form_of(replies.of(session, line))

    def work(session: Session) -> None:
        stored = allowed(session, Meeting, meeting_id)
        replies.answer(
            **by(session),
            participant=reading.participant(session, stored, participant_id),
            answer=form.answer,
            client_key=form.client_key.data or None,
        )

    if saved(form, work):
        tell(_("Jawaban dicatat."))
        return redirect(url_for("meetings.show", meeting_id=meeting_id, _anchor="peserta"), 303)
    page = render_template(
        "meetings/write_reply.html",
        meeting=meeting,
        line=line,
        form=form,
        takes_answers=replies.takes_answers(meeting, clock.now()),
        fmt=Formats(meeting.zone),
    )
    return page, status_of(form)


@bp.get("/rapat/<int:meeting_id>/konfirmasi")
@requires(Permission.MEETING_JOIN)
def confirm(meeting_id: int) -> ResponseReturnValue:
    """Ask the invited who comes for them."""
    meeting = allowed(db.session(), Meeting, meeting_id, joinedload(Meeting.host))
    return _confirm_page(db.session(), meeting)


@bp.post("/rapat/<int:meeting_id>/konfirmasi/<int:participant_id>")
@requires(Permission.MEETING_JOIN)
def reply(meeting_id: int, participant_id: int) -> ResponseReturnValue:
    """Answer for one's own line of the invitation."""
    form = ReplyForm()
    _own_line(db.session(), allowed(db.session(), Meeting, meeting_id), participant_id)

    def work(session: Session) -> None:
        stored = allowed(session, Meeting, meeting_id)
        replies.answer(
            **by(session),
            participant=_own_line(session, stored, participant_id),
            answer=form.answer,
            client_key=form.client_key.data or None,
        )

    if saved(form, work):
        tell(_("Terima kasih. Jawaban Anda tersimpan."))
        return redirect(url_for("meetings.confirm", meeting_id=meeting_id), 303)
    return _confirm_page(db.session(), allowed(db.session(), Meeting, meeting_id), participant_id, form)


def _own_line(session: Session, meeting: Meeting, participant_id: int) -> Participant:
    line = next((one for one in replies.own_lines(session, current_actor(), meeting) if one.id == participant_id), None)
    if line is None:
        raise NotFound(_("Peserta ini tidak ada lagi di daftar rapat."))
    return line


def _confirm_page(
    session: Session, meeting: Meeting, refused_id: int | None = None, refused: ReplyForm | None = None
) -> ResponseReturnValue:
    said = replies.standing(session, meeting)
    lines = replies.own_lines(session, current_actor(), meeting)
    forms = {line.id: form_of(said.get(line.id)) for line in lines}
    if refused is not None and refused_id is not None:
        forms[refused_id] = refused
    page = render_template(
        "meetings/confirm.html",
        meeting=meeting,
        lines=lines,
        replies=said,
        forms=forms,
        takes_answers=replies.takes_answers(meeting, clock.now()),
        has_begun=clock.now() >= replies.starts_at(meeting),
        fmt=Formats(meeting.zone),
    )
    return page, status_of(refused) if refused is not None else 200
