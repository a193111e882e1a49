"""The minutes on their way to approval."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from coordination import clock
from coordination.access.guard import allowed, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import unit_of_work
from coordination.files.web import store
from coordination.i18n import _
from coordination.meetings.models import Meeting
from coordination.minutes import services
from coordination.minutes.views.blueprint import bp


@bp.post("/pengesahan/kirim")
@requires(Permission.MEETING_EDIT)
def send(meeting_id: int) -> ResponseReturnValue:
    """Send complete minutes to be approved."""
    with unit_of_work() as session:
        meeting = allowed(session, Meeting, meeting_id)
        services.send_to_review(session=session, actor=current_actor(), now=clock.now(), meeting=meeting)
    flash(_("Notula dikirim untuk disahkan."), "success")
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


@bp.post("/pengesahan/tarik")
@requires(Permission.MEETING_EDIT)
def pull_back(meeting_id: int) -> ResponseReturnValue:
    """Take the minutes back, to write on."""
    with unit_of_work() as session:
        meeting = allowed(session, Meeting, meeting_id)
        services.pull_back(session=session, actor=current_actor(), now=clock.now(), meeting=meeting)
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


@bp.post("/pengesahan/kembalikan")
@requires(Permission.MEETING_APPROVE)
def return_(meeting_id: int) -> ResponseReturnValue:
    """Send the minutes back with remarks, as the chair."""
    with unit_of_work() as session:
        services.return_with_remarks(
            session=session,
            actor=current_actor(),
            now=clock.now(),
            meeting=allowed(session, Meeting, meeting_id),
            remarks=request.form.get("remarks", ""),
        )
    flash(_("Notula dikembalikan kepada sekretariat."), "success")
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


@bp.post("/pengesahan/sahkan")
@requires(Permission.MEETING_APPROVE)
def approve(meeting_id: int) -> ResponseReturnValue:
    """Approve the minutes, as the chair or a signatory."""
    with unit_of_work() as session:
        meeting = allowed(session, Meeting, meeting_id)
        services.approve(session=session, actor=current_actor(), now=clock.now(), meeting=meeting, store=store())
    flash(_("Notula disahkan; tindak lanjutnya sudah dapat dilihat instansi."), "success")
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)
