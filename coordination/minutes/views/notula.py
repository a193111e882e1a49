"""The notula to read: as Word, and on screen in print style."""

from __future__ import annotations

from io import BytesIO

from flask import render_template, send_file
from flask.typing import ResponseReturnValue

from coordination import clock
from coordination.access.guard import allowed, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db
from coordination.documents.notula_html import notula_html
from coordination.files.office import DOCX
from coordination.files.web import store
from coordination.meetings.models import Meeting
from coordination.minutes import issuing, queries
from coordination.minutes.views.blueprint import bp


@bp.get("/notula.docx")
@requires(Permission.MEETING_READ)
def notula(meeting_id: int) -> ResponseReturnValue:
    """Give out the notula as Word: the issued one, or the draft, marked so; without what the reader may not see."""
    session = db.session()
    meeting = allowed(session, Meeting, meeting_id)
    document, name = issuing.word_file(session, meeting, actor=current_actor(), now=clock.now(), store=store())
    return word(document, name)


@bp.get("/notula-<int:number>.docx")
@requires(Permission.MEETING_READ)
def revision_word(meeting_id: int, number: int) -> ResponseReturnValue:
    """Give out one approved revision as Word: 0 is the first notula, 1… are its ralat."""
    session, actor = db.session(), current_actor()
    meeting = allowed(session, Meeting, meeting_id)
    revision = queries.approved_revision(session, meeting, number)
    readable = queries.readable_items(session, actor, meeting)
    return word(*issuing.revision_file(revision, readable=readable, store=store()))


@bp.get("/notula")
@requires(Permission.MEETING_READ)
def page(meeting_id: int) -> ResponseReturnValue:
    """Show the notula on a white page, as it prints."""
    session, actor = db.session(), current_actor()
    meeting = allowed(session, Meeting, meeting_id)
    data = issuing.read(session, meeting, actor=actor, now=clock.now(), store=store())
    return render_template(
        "minutes/notula.html",
        meeting=meeting,
        draft=data.draft,
        paper=notula_html(data),
        revisions=queries.approved_revisions(session, meeting),
    )


def word(document: bytes, name: str) -> ResponseReturnValue:
    """Answer with a Word file, always as an attachment."""
    return send_file(BytesIO(document), mimetype=DOCX, as_attachment=True, download_name=name)
