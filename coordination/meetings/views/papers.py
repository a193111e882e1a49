"""Papers of meetings: uploaded, handed out as attachments, taken back."""

from __future__ import annotations

from typing import TypedDict

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session, joinedload

from coordination.access.checks import load
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db, unit_of_work
from coordination.errors import DomainError, NotFound
from coordination.files.storage import Store
from coordination.files.uploads import Prepared
from coordination.files.web import attachment, store
from coordination.i18n import _
from coordination.meetings import papers, reading
from coordination.meetings.forms import PaperForm
from coordination.meetings.models import Meeting, Paper, PaperKind, SecurityLevel
from coordination.meetings.views.sent import refused
from coordination.minutes import signed
from coordination.responses import tell
from coordination.web import saved

bp = Blueprint("papers", __name__)


class _Facts(TypedDict):
    meeting: Meeting
    upload: Prepared
    store: Store
    title: str | None
    level: SecurityLevel | None
    client_key: str | None


def _back(meeting_id: int) -> ResponseReturnValue:
    return redirect(url_for("meetings.show", meeting_id=meeting_id, _anchor="dokumen"), 303)


@bp.post("/rapat/<int:meeting_id>/berkas")
@requires(Permission.MEETING_EDIT)
def add(meeting_id: int) -> ResponseReturnValue:
    """Take an upload: checked by its content, a picture's metadata removed."""
    allowed(db.session(), Meeting, meeting_id)
    form = PaperForm()

    def work(session: Session) -> None:
        meeting = allowed(session, Meeting, meeting_id)
        if form.file.prepared is None:
            raise DomainError(_("Pilih berkas yang akan diunggah."), field="file")
        facts: _Facts = {
            "meeting": meeting,
            "upload": form.file.prepared,
            "store": store(),
            "title": form.title.data,
            "level": form.level.data,
            "client_key": form.client_key.data or None,
        }
        if form.kind.data is PaperKind.SIGNED_SCAN:  # of the whole notula, whatever item was chosen
            signed.file_signed_paper(**by(session), **facts)
            return
        item_id = form.agenda_item_id.data
        item = reading.item(session, current_actor(), meeting, item_id) if item_id else None
        papers.add_paper(**by(session), **facts, kind=form.kind.data, item=item)

    return _back(meeting_id) if saved(form, work) else refused(form, _back(meeting_id))


@bp.get("/berkas/<int:paper_id>")
@requires(Permission.PAPER_READ)
def download(paper_id: int) -> ResponseReturnValue:
    """Hand a paper out, always as an attachment."""
    paper = allowed(db.session(), Paper, paper_id, joinedload(Paper.file))
    if paper.withdrawn_at is not None:
        raise NotFound(_("Berkas ini sudah ditarik."))
    return attachment(paper.file)


@bp.post("/berkas/<int:paper_id>/tarik")
@requires(Permission.PAPER_READ)
def withdraw(paper_id: int) -> ResponseReturnValue:
    """Take a paper back: for the host's secretariat."""
    with unit_of_work() as session:
        paper = allowed(session, Paper, paper_id)
        meeting = load(session, current_actor(), Permission.MEETING_EDIT, Meeting, paper.meeting_id)
        papers.withdraw_paper(**by(session), paper=paper)
        meeting_id = meeting.id
    tell(_("Berkas ditarik."))
    return _back(meeting_id)
