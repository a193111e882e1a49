"""The papers of one meeting: all of them at a glance, each as Word, as PDF, and on screen in print style."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from coordination import clock
from coordination.access.guard import allowed, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db
from coordination.documents.kinds import Form, Kind
from coordination.documents.notula_html import notula_html
from coordination.errors import NotFound
from coordination.exporting.asking import Asked, Options
from coordination.exporting.making import make
from coordination.exporting.views.blueprint import bp
from coordination.files.office import DOCX
from coordination.files.web import download, store
from coordination.i18n import _
from coordination.meetings.models import Meeting
from coordination.minutes import issuing, queries

_MEDIA = {Form.WORD: DOCX, Form.PDF: "application/pdf"}
_MEETING = "/rapat/<int:meeting_id>/naskah"


@bp.get(f"{_MEETING}/notula")
@requires(Permission.MEETING_READ)
def notula(meeting_id: int) -> ResponseReturnValue:
    """Show the notula on a white page, as it prints."""
    session, actor = db.session(), current_actor()
    meeting = allowed(session, Meeting, meeting_id)
    data = issuing.read(session, meeting, actor=actor, now=clock.now(), store=store())
    return render_template(
        "exporting/notula.html",
        meeting=meeting,
        draft=data.draft,
        paper=notula_html(data),
        revisions=queries.approved_revisions(session, meeting),
    )


@bp.get(f"{_MEETING}/<kind>.docx")
@requires(Permission.MEETING_READ)
def word(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Give out a paper as Word, without what the reader may not see."""
    return _file(meeting_id, kind, Form.WORD)


@bp.get(f"{_MEETING}/<kind>.pdf")
@requires(Permission.MEETING_READ)
def pdf(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Give out a paper as PDF."""
    return _file(meeting_id, kind, Form.PDF)


def _file(meeting_id: int, kind: str, form: Form) -> ResponseReturnValue:
    made = make(_kind(kind), form, _asked(meeting_id))
    return download(made.content, _MEDIA[form], made.name)


def _asked(meeting_id: int) -> Asked:
    session = db.session()
    return Asked(
        session=session,
        store=store(),
        now=clock.now(),
        actor=current_actor(),
        meeting=allowed(session, Meeting, meeting_id),
        options=Options.read(request.args),
    )


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        raise NotFound(_("Halaman atau data ini tidak ditemukan.")) from None
