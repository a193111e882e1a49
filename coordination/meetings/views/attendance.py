"""The hall: one screen on which attendance is taken, one tap a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.access.guard import allowed, by, requires
from coordination.access.permissions import Permission
from coordination.db import db, unit_of_work
from coordination.errors import Clash, DomainError
from coordination.i18n import Formats, _
from coordination.meetings import attendance, labels, reading, replies
from coordination.meetings import hall as hall_list
from coordination.meetings.attendance import Mark, can_be_marked
from coordination.meetings.forms import GuestForm, MarkForm
from coordination.meetings.guests import add_typed_walk_in
from coordination.meetings.hall import Line
from coordination.meetings.models import Meeting, MeetingDay, Presence, Reply
from coordination.meetings.views.sent import refused
from coordination.numbers import whole
from coordination.web import saved

bp = Blueprint("attendance", __name__)

MARKED = ("presence", "online", "attendee_name", "attendee_position", "attendee_sex", "attendee_person_id", "excuse")


@bp.get("/rapat/<int:meeting_id>/hadir")
@requires(Permission.MEETING_EDIT)
def hall(meeting_id: int) -> ResponseReturnValue:
    """Show the list of one day, with the count at its foot."""
    meeting = allowed(db.session(), Meeting, meeting_id, joinedload(Meeting.host))
    return render_template("meetings/hall.html", **_page(db.session(), meeting))


@bp.post("/rapat/<int:meeting_id>/hadir/<int:participant_id>")
@requires(Permission.MEETING_EDIT)
def mark(meeting_id: int, participant_id: int) -> ResponseReturnValue:
    """Note one line. A script gets the line and the count back, anybody else the page."""
    form = MarkForm()
    clash: Clash | None = None
    try:
        with unit_of_work() as session:
            meeting = allowed(session, Meeting, meeting_id)
            line = reading.participant(session, meeting, participant_id)
            attendance.mark(
                **by(session),
                participant=line,
                day=_day(session, meeting),
                mark=_sent(form, replies.of(session, line)),
                version=form.version.data,
            )
    except Clash as met:
        clash = met
    return _answer(meeting_id, participant_id, clash)


@bp.post("/rapat/<int:meeting_id>/hadir/tambahan")
@requires(Permission.MEETING_EDIT)
def add_walk_in(meeting_id: int) -> ResponseReturnValue:
    """Add somebody who came without being invited, in one line."""
    form = GuestForm()

    def work(session: Session) -> None:
        meeting = allowed(session, Meeting, meeting_id)
        add_typed_walk_in(
            **by(session),
            meeting=meeting,
            day=_day(session, meeting),
            name=form.name.data,
            position=form.position.data,
            organization_id=form.organization_id.data,
            organization_name=form.organization_name.data,
            sex=form.sex.data,
            online=form.online.data,
            client_key=form.client_key.data or None,
        )

    back = redirect(url_for("attendance.hall", meeting_id=meeting_id, hari=request.args.get("hari")), 303)
    if saved(form, work):
        flash(_("Undangan tambahan dicatat hadir."), "success")
        return back
    return refused(form, back)


def _day(session: Session, meeting: Meeting) -> MeetingDay:
    today = clock.today(meeting.zone)
    return hall_list.day(session, meeting, whole(request.args.get("hari")), today)


def _sent(form: MarkForm, reply: Reply | None) -> Mark:
    """Return the mark that was sent, or refuse what is none. A first tap takes over what was answered before."""
    if not form.validate():
        raise DomainError(_("Pilih salah satu: hadir, diwakili, izin, atau tidak."))
    fields: dict[str, Any] = {name: form[name].data for name in (*MARKED, "excuse_words")}
    if form.pick.data:  # from the directory: their own name and position, whatever stood there before
        online = form.online.data
        return Mark(presence=Presence.REPRESENTED, online=online, attendee_person_id=form.pick.data)
    if form.was.data and form.was.data != form.presence.data:  # who represented, or why excused, belonged to that
        if reply is not None and reply.presence is form.presence.data:
            return attendance.as_answered(reply)
        return Mark(presence=form.presence.data, online=form.online.data)
    return Mark(**fields)


def _page(session: Session, meeting: Meeting) -> dict[str, Any]:
    day = _day(session, meeting)
    lines = hall_list.lines(session, meeting, day)
    represented = {line.participant.organization_id for line in lines if line.presence is Presence.REPRESENTED}
    return {
        "colleagues": hall_list.colleagues(session, represented),
        "meeting": meeting,
        "fmt": Formats(meeting.zone),
        "now": clock.now(),
        "day": day,
        "groups": hall_list.hall_groups(lines),
        "tally": hall_list.tally(lines),
        "labels": labels,
        "can_mark": can_be_marked(meeting),
        "guest_form": GuestForm(formdata=None, client_key=str(uuid4())),
        "clashes": {},
    }


def _answer(meeting_id: int, participant_id: int, clash: Clash | None) -> ResponseReturnValue:
    session = db.session()
    meeting = allowed(session, Meeting, meeting_id)
    page = _page(session, meeting)
    both: Mapping[int, object] = {participant_id: (clash.fields["presence"], _kept())} if clash else {}
    if request.headers.get("HX-Request"):
        line: Line = next(
            line for _name, group in page["groups"] for line in group if line.participant.id == participant_id
        )
        return render_template("meetings/_hall_answer.html", **page | {"clashes": both, "line": line})
    if clash:
        return render_template("meetings/hall.html", **page | {"clashes": both}), 409
    address = url_for("attendance.hall", meeting_id=meeting_id, hari=page["day"].id, _anchor=f"p{participant_id}")
    return redirect(address, 303)


def _kept() -> dict[str, Any]:
    """Return what was sent, so that a person who still means it sends it again with one tap."""
    return {name: request.form[name] for name in (*MARKED, "excuse_words") if request.form.get(name)}
