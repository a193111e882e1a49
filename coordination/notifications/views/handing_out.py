"""Sending a meeting's invitation and its notula off: what goes to whom is shown first."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db
from coordination.directory import queries as directory
from coordination.directory.office import opens_here_only
from coordination.errors import DomainError
from coordination.exporting.asking import Asked
from coordination.files.web import store
from coordination.i18n import Formats, _, ngettext
from coordination.meetings import notices
from coordination.meetings.models import Meeting
from coordination.notifications import handing_out, standing
from coordination.web import Form, saved, status_of

bp = Blueprint("handing_out", __name__)

_MEETING = "/rapat/<int:meeting_id>/kirim"


@bp.route(f"{_MEETING}/undangan", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def invitation(meeting_id: int) -> ResponseReturnValue:
    """Show to whom the invitation goes and what they get; send it off."""
    session, now = db.session(), clock.now()
    meeting = allowed(session, Meeting, meeting_id)
    form, seen = Form(), meeting.version
    paper = None
    if form.validate_on_submit() and not handing_out.why_not_invite(meeting, now):
        lines = handing_out.lines_invited(session, meeting)
        if handing_out.to_send(session, notices.cause_of(meeting), lines):
            asked = Asked(session=session, store=store(), now=now, actor=current_actor(), meeting=meeting)
            paper = handing_out.invitation_paper(asked)
    sent: list[int] = []

    def work(session: Session) -> None:
        meeting = allowed(session, Meeting, meeting_id)
        if meeting.version != seen:  # the letter says what it said before
            raise DomainError(_("Rapat ini baru saja diubah. Periksa lagi, lalu kirim."))
        sent.append(handing_out.send_invitation(**by(session), meeting=meeting, paper=paper, store=store()))

    if saved(form, work):
        _tell(sent[0], _("Semua yang diundang sudah dikirimi undangan ini."))
        return redirect(url_for("meetings.show", meeting_id=meeting_id, _anchor="kiriman"), 303)
    session = db.session()
    meeting = allowed(session, Meeting, meeting_id)
    why = handing_out.why_not_invite(meeting, now)
    found = standing.of_meeting(session, meeting, now).invitation
    return render_template(
        "handing_out/invitation.html", form=form, why_not=why, sent=found, **_around(session, meeting)
    ), status_of(form)


@bp.route(f"{_MEETING}/notula", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def minutes(meeting_id: int) -> ResponseReturnValue:
    """Show to whom the notula goes and what they get of it; send it off."""
    session = db.session()
    meeting = allowed(session, Meeting, meeting_id)
    form = Form()
    sent: list[int] = []

    def work(session: Session) -> None:
        sent.append(handing_out.send_minutes(**by(session), meeting=allowed(session, Meeting, meeting_id)))

    if saved(form, work):
        _tell(sent[0], _("Semua peserta sudah dikirimi notula ini."))
        return redirect(url_for("meetings.show", meeting_id=meeting_id, _anchor="kiriman"), 303)
    found = standing.of_meeting(session, meeting, clock.now())
    return render_template(
        "handing_out/minutes.html",
        form=form,
        sent=found.minutes,
        revision=found.revision,
        **_around(session, meeting),
    ), status_of(form)


def _around(session: Session, meeting: Meeting) -> dict[str, Any]:
    """Return what both pages say beside the list: whether mails leave at all, and whether their links open."""
    office = directory.office(session)
    return {
        "meeting": meeting,
        "fmt": Formats(meeting.zone),
        "has_server": handing_out.has_server(session),
        "opens_here_only": office is not None and opens_here_only(office.public_url),
    }


def _tell(count: int, none: str) -> None:
    if not count:
        flash(none, "info")
        return
    flash(
        ngettext(
            "Dimasukkan ke surat keluar untuk %(num)d penerima.",
            "Dimasukkan ke surat keluar untuk %(num)d penerima.",
            count,
        ),
        "success",
    )
