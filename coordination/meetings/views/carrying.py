"""What earlier meetings left open: put on an agenda, taken off again, and what is heard about it written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import StringField, TextAreaField
from wtforms.validators import Optional

from coordination import clock
from coordination.access.checks import load
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.actions import carrying, of_meetings
from coordination.actions.journal import Said
from coordination.actions.models import Action, CarriedAction, Channel
from coordination.actions.reporting import record_for_agency
from coordination.db import db, unit_of_work
from coordination.directory import queries as directory
from coordination.i18n import Formats, _, _l, ngettext
from coordination.meetings.models import Meeting
from coordination.meetings.views.blueprint import bp
from coordination.meetings.views.sent import refused
from coordination.numbers import whole
from coordination.responses import tell
from coordination.web import Form, WholeField, saved, status_of


class HeardForm(Form):
    """What is said in the meeting about an action of an earlier one."""

    words = TextAreaField(_l("Apa yang disampaikan?"))
    said_by = StringField(_l("Disampaikan oleh"))
    percent = WholeField(_l("Kemajuan (%)"), validators=[Optional()])


@bp.post("/rapat/<int:meeting_id>/lanjutan")
@requires(Permission.MEETING_EDIT)
def carry(meeting_id: int) -> ResponseReturnValue:
    """Put the open actions of earlier meetings on the agenda."""
    earlier_id = whole(request.form.get("dari"))
    with unit_of_work() as session:
        meeting = allowed(session, Meeting, meeting_id)
        earlier = load(session, current_actor(), Permission.MEETING_EDIT, Meeting, earlier_id) if earlier_id else None
        added = carrying.carry(**by(session), meeting=meeting, earlier=earlier)
    told = ngettext("%(num)d tindak lanjut dimasukkan ke agenda.", "%(num)d tindak lanjut dimasukkan ke agenda.", added)
    tell(told if added else _("Tidak ada lagi yang belum selesai di luar agenda ini."))
    return redirect(url_for("meetings.show", meeting_id=meeting_id, _anchor="agenda"), 303)


@bp.post("/rapat/<int:meeting_id>/lanjutan/<int:carried_id>/lepas")
@requires(Permission.MEETING_EDIT)
def take_off(meeting_id: int, carried_id: int) -> ResponseReturnValue:
    """Take an action off the agenda; where it was promised nothing changes."""
    return _changed(meeting_id, carried_id, carrying.take_off)


@bp.post("/rapat/<int:meeting_id>/lanjutan/<int:carried_id>/kembalikan")
@requires(Permission.MEETING_EDIT)
def put_back(meeting_id: int, carried_id: int) -> ResponseReturnValue:
    """Put an action that was taken off back on the agenda."""
    return _changed(meeting_id, carried_id, carrying.put_back)


@bp.post("/rapat/<int:meeting_id>/lanjutan/<int:carried_id>/catat")
@requires(Permission.MEETING_EDIT)
def record_heard(meeting_id: int, carried_id: int) -> ResponseReturnValue:
    """Write down what an agency says in the meeting about an action that it owes."""
    form = HeardForm()
    allowed(db.session(), Meeting, meeting_id)

    def work(session: Session) -> None:
        line = carrying.carried(session, current_actor(), allowed(session, Meeting, meeting_id), carried_id)
        action = load(session, current_actor(), Permission.ACTION_STEER, Action, line.action_id)
        said = Said(
            words=form.words.data or "",
            percent=form.percent.data,
            channel=Channel.MEETING,
            said_by=form.said_by.data,
        )
        record_for_agency(
            **by(session), action=action, said=said, finished=False, client_key=form.client_key.data or None
        )

    done = saved(form, work)
    meeting = allowed(db.session(), Meeting, meeting_id)
    line = carrying.carried(db.session(), current_actor(), meeting, carried_id)
    if request.headers.get("HX-Request"):
        shown = room_list(db.session(), meeting, line.agenda_item_id)
        opened = {} if done else {"heard": form, "heard_at": carried_id}
        return render_template("writing/_carried.html", **{**shown, **opened}), status_of(form)
    part = f"butir-{line.agenda_item_id}"
    back = redirect(url_for("writing.room", meeting_id=meeting_id, bagian=part, _anchor="lanjutan"), 303)
    return back if done else refused(form, back)


def room_list(session: Session, meeting: Meeting, item_id: int) -> dict[str, Any]:
    """Return what the list of earlier actions under one agenda item shows in the room."""
    office = directory.office(session)
    today = clock.today(office.zone if office else meeting.zone)
    return {
        "meeting": meeting,
        "standing": carrying.lists(session, current_actor(), [item_id]).get(item_id),
        "today": today,
        "fmt": Formats(meeting.zone),
        "is_late": lambda action: of_meetings.is_late(action, today),
        "heard": HeardForm(formdata=None),
        "heard_at": None,
        "new_key": lambda: str(uuid4()),
    }


def _changed(meeting_id: int, carried_id: int, service: Callable[..., None]) -> ResponseReturnValue:
    with unit_of_work() as session:
        meeting = allowed(session, Meeting, meeting_id)
        line: CarriedAction = carrying.carried(session, current_actor(), meeting, carried_id)
        service(**by(session), line=line)
        item_id = line.agenda_item_id
    return redirect(url_for("meetings.show", meeting_id=meeting_id, _anchor=f"butir-{item_id}"), 303)
