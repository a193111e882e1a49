"""Taking a text for WhatsApp: a POST makes its link, records that it was taken, and answers with the words."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.access.guard import allowed, by, requires
from coordination.access.permissions import Permission
from coordination.actions.models import Action, Inquiry
from coordination.db import unit_of_work
from coordination.directory.models import Organization
from coordination.errors import DomainError, NotFound
from coordination.i18n import _
from coordination.meetings import reading
from coordination.meetings.models import Meeting
from coordination.notifications import whatsapp
from coordination.notifications.links import withdraw
from coordination.notifications.whatsapp import Ready
from coordination.responses import tell
from coordination.web import running_app

bp = Blueprint("whatsapp", __name__)


@bp.post("/tindak-lanjut/<int:action_id>/whatsapp")
@requires(Permission.ACTION_STEER)
def of_action(action_id: int) -> ResponseReturnValue:
    """Take the reminder of one action."""
    return _text(
        lambda session: whatsapp.for_action(
            app=running_app(), **by(session), action=allowed(session, Action, action_id)
        )
    )


@bp.post("/rapat/<int:meeting_id>/peserta/<int:participant_id>/whatsapp")
@requires(Permission.MEETING_EDIT)
def of_participant(meeting_id: int, participant_id: int) -> ResponseReturnValue:
    """Take the invitation of one line."""

    def make(session: Session) -> Ready:
        line = reading.participant(session, allowed(session, Meeting, meeting_id), participant_id)
        return whatsapp.for_participant(app=running_app(), **by(session), participant=line)

    return _text(make)


@bp.post("/rapat/<int:meeting_id>/keadaan/<int:inquiry_id>/whatsapp")
@requires(Permission.MEETING_EDIT)
def of_inquiry(meeting_id: int, inquiry_id: int) -> ResponseReturnValue:
    """Take the question to one agency."""

    def make(session: Session) -> Ready:
        meeting = allowed(session, Meeting, meeting_id)
        inquiry = session.get(Inquiry, inquiry_id)
        if inquiry is None or inquiry.meeting_id != meeting.id:
            raise NotFound(_("Halaman atau data ini tidak ditemukan."))
        return whatsapp.for_inquiry(app=running_app(), **by(session), inquiry=inquiry)

    return _text(make)


@bp.post("/rapat/<int:meeting_id>/whatsapp")
@requires(Permission.MEETING_EDIT)
def of_minutes(meeting_id: int) -> ResponseReturnValue:
    """Take the text that the notula is out."""
    return _text(
        lambda session: whatsapp.for_minutes(
            app=running_app(), **by(session), meeting=allowed(session, Meeting, meeting_id)
        )
    )


@bp.post("/instansi/<int:organization_id>/whatsapp")
@requires(Permission.MEETING_CREATE)
def of_agency(organization_id: int) -> ResponseReturnValue:
    """Take the reminder of all that an agency owes to one's own meetings."""

    def make(session: Session) -> Ready:
        agency = session.get(Organization, organization_id)
        if agency is None:
            raise NotFound(_("Halaman atau data ini tidak ditemukan."))
        return whatsapp.for_agency(app=running_app(), **by(session), agency=agency)

    return _text(make)


@bp.post("/tindak-lanjut/<int:action_id>/tautan/tarik")
@requires(Permission.ACTION_STEER)
def withdraw_of_action(action_id: int) -> ResponseReturnValue:
    """Take back every personal link to one action."""
    with unit_of_work() as session:
        withdraw(**by(session), about=allowed(session, Action, action_id))
    tell(_("Tautan pribadi ditarik. Yang sudah dikirim tidak dapat dibuka lagi."))
    return redirect(url_for("actions.show", action_id=action_id), 303)


@bp.post("/rapat/<int:meeting_id>/tautan/tarik")
@requires(Permission.MEETING_EDIT)
def withdraw_of_meeting(meeting_id: int) -> ResponseReturnValue:
    """Take back every personal link to a meeting's invitations and questions."""
    with unit_of_work() as session:
        withdraw(**by(session), about=allowed(session, Meeting, meeting_id))
    tell(_("Tautan pribadi ditarik. Yang sudah dikirim tidak dapat dibuka lagi."))
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


def _text(make: Callable[[Session], Ready]) -> ResponseReturnValue:
    """Answer a script with the text alone, anybody else with a page; what refuses says why in the text's place."""
    try:
        with unit_of_work() as session:
            ready: Ready | None = make(session)
        refusal = None
    except DomainError as error:
        if error.status in (403, 404) or not request.headers.get("HX-Request"):
            raise
        ready, refusal = None, error.message
    template = "whatsapp/_text.html" if request.headers.get("HX-Request") else "whatsapp/text.html"
    return render_template(template, ready=ready, refusal=refusal)
