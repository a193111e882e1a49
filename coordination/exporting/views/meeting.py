"""The papers of one meeting: all of them at a glance, each as Word, as PDF, and on screen in print style."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination import clock
from coordination.access.guard import allowed, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db
from coordination.documents.kinds import Form, Kind
from coordination.documents.screen import screen
from coordination.errors import NotFound
from coordination.exporting.asking import Asked, Options
from coordination.exporting.labels import LABELS
from coordination.exporting.making import SHEETS, make
from coordination.exporting.views.blueprint import MEDIA, bp
from coordination.files.web import download, store
from coordination.i18n import _
from coordination.meetings import reading
from coordination.meetings.models import Meeting
from coordination.minutes import queries, returning, signed
from coordination.minutes.models import Returned

_MEETING = "/rapat/<int:meeting_id>/naskah"
ENDPOINTS: Final[Mapping[Form, str]] = {
    Form.WORD: "exporting.word",
    Form.PDF: "exporting.pdf",
    Form.WORKBOOK: "exporting.workbook",
    Form.CSV: "exporting.table",
}
"""Where a form of a paper is handed out; in the order of the buttons."""


# The surat undangan has addresses of its own, for it has a rule of its own: whoever it was sent to may have it.


@bp.get(f"{_MEETING}/undangan")
@requires(Permission.INVITATION_READ)
def invitation(meeting_id: int) -> ResponseReturnValue:
    """Show the surat undangan on a white page."""
    return _page(meeting_id, Kind.INVITATION)


@bp.get(f"{_MEETING}/undangan.docx")
@requires(Permission.INVITATION_READ)
def invitation_word(meeting_id: int) -> ResponseReturnValue:
    """Give out the surat undangan as Word."""
    return _file(meeting_id, Kind.INVITATION, Form.WORD)


@bp.get(f"{_MEETING}/undangan.pdf")
@requires(Permission.INVITATION_READ)
def invitation_pdf(meeting_id: int) -> ResponseReturnValue:
    """Give out the surat undangan as PDF."""
    return _file(meeting_id, Kind.INVITATION, Form.PDF)


@bp.get(f"{_MEETING}/<kind>")
@requires(Permission.MEETING_READ)
def paper(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Show a paper on a white page, as its Word file prints."""
    return _page(meeting_id, _kind(kind))


def _page(meeting_id: int, which: Kind) -> ResponseReturnValue:
    asked = _asked(meeting_id)
    made = make(which, Form.WORD, asked)
    revisions = queries.approved_revisions(asked.session, asked.meeting) if which is Kind.NOTULA else []
    papers = reading.papers(asked.session, current_actor(), asked.meeting) if revisions else []
    return render_template(
        "exporting/paper.html",
        meeting=asked.meeting,
        kind=which,
        name=LABELS[which],
        draft=which is Kind.NOTULA and not revisions,
        is_superseded=bool(revisions) and asked.options.revision not in (None, revisions[0].number),
        paper=screen(made.content),
        files=_files(asked, which),
        revisions=revisions,
        papers=papers,
        signed=signed.of_papers(asked.session, papers),
        corrects=which is Kind.NOTULA and returning.takes(asked.session, current_actor(), asked.meeting),
    )


@bp.get(f"{_MEETING}/<kind>.docx")
@requires(Permission.MEETING_READ)
def word(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Give out a paper as Word, without what the reader may not see."""
    return _file(meeting_id, _kind(kind), Form.WORD)


@bp.get(f"{_MEETING}/<kind>.pdf")
@requires(Permission.MEETING_READ)
def pdf(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Give out a paper as PDF."""
    return _file(meeting_id, _kind(kind), Form.PDF)


@bp.get(f"{_MEETING}/<kind>.xlsx")
@requires(Permission.MEETING_READ)
def workbook(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Give out a paper as an Excel workbook."""
    return _file(meeting_id, _kind(kind), Form.WORKBOOK)


@bp.get(f"{_MEETING}/<kind>.csv")
@requires(Permission.MEETING_READ)
def table(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Give out a paper's table as CSV."""
    return _file(meeting_id, _kind(kind), Form.CSV)


def _file(meeting_id: int, wanted: Kind, form: Form) -> ResponseReturnValue:
    asked = _asked(meeting_id)
    if wanted is Kind.NOTULA and form is Form.WORD and (corrected := _corrected(asked)) is not None:
        again = url_for("exporting.word", meeting_id=meeting_id, kind=wanted.value, tetap=1)
        return render_template(
            "minutes/corrected_waits.html", meeting=asked.meeting, returned=corrected, again=again
        ), 409
    made = make(wanted, form, asked)
    return download(made.content, MEDIA[form], made.name)


def _files(asked: Asked, kind: Kind) -> dict[Form, str]:
    """Return the forms that the paper shown is handed out in, with their addresses."""
    address: dict[str, Any] = {"meeting_id": asked.meeting.id, "kind": kind.value, **asked.options.to_query()}
    return {
        form: url_for(endpoint, **address)
        for form, endpoint in ENDPOINTS.items()
        if form in (Form.WORD, Form.PDF) or (kind, form) in SHEETS
    }


def _corrected(asked: Asked) -> Returned | None:
    """Return the corrected draft that waits to be compared, unless the reader wants the draft all the same."""
    if "tetap" in request.args or asked.actor is None:
        return None
    return returning.waiting(asked.session, asked.actor, asked.meeting, asked.store)


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
