"""Security levels of a meeting and its items, and who is named to read."""

from __future__ import annotations

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db, unit_of_work
from coordination.meetings import levels, reading
from coordination.meetings.forms import LowerLevelForm, ReaderForm
from coordination.meetings.models import AgendaItem, Meeting
from coordination.meetings.views.blueprint import bp
from coordination.numbers import whole
from coordination.web import saved, status_of


def _item(session: Session, meeting: Meeting) -> AgendaItem | None:
    """Return the agenda item that the address names, None where it means the meeting itself."""
    item_id = whole(request.args.get("butir"))
    return reading.item(session, current_actor(), meeting, item_id) if item_id is not None else None


@bp.route("/rapat/<int:meeting_id>/klasifikasi", methods=["GET", "POST"])
@requires(Permission.MEETING_APPROVE)
def lower_level(meeting_id: int) -> ResponseReturnValue:
    """Lower the level of a meeting or an item: for whoever presides, with a reason."""
    meeting = allowed(db.session(), Meeting, meeting_id)
    item = _item(db.session(), meeting)
    form = LowerLevelForm()
    form.only_lowering((item or meeting).level)

    def work(session: Session) -> None:
        row = allowed(session, Meeting, meeting_id)
        levels.change_level(
            **by(session),
            meeting=row,
            item=_item(session, row),
            level=form.level.data,
            reason=form.reason.data,
        )

    if saved(form, work):
        return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)
    return render_template("meetings/lower_level.html", form=form, meeting=meeting, item=item), status_of(form)


@bp.route("/rapat/<int:meeting_id>/pembaca", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def readers(meeting_id: int) -> ResponseReturnValue:
    """Show who is named to read, and name one more."""
    meeting = allowed(db.session(), Meeting, meeting_id)
    item = _item(db.session(), meeting)
    form = ReaderForm()

    def work(session: Session) -> None:
        row = allowed(session, Meeting, meeting_id)
        levels.name_reader(
            **by(session),
            meeting=row,
            item=_item(session, row),
            account_id=form.account_id.data or 0,
        )

    if saved(form, work):
        return redirect(request.full_path, 303)
    meeting = allowed(db.session(), Meeting, meeting_id)
    found = reading.readers(db.session(), meeting, item)
    return render_template("meetings/readers.html", form=form, meeting=meeting, item=item, readers=found), status_of(
        form
    )


@bp.post("/rapat/<int:meeting_id>/pembaca/<int:reader_id>/hapus")
@requires(Permission.MEETING_EDIT)
def remove_reader(meeting_id: int, reader_id: int) -> ResponseReturnValue:
    """Take a person off the list of readers."""
    with unit_of_work() as session:
        meeting = allowed(session, Meeting, meeting_id)
        reader = reading.reader(session, current_actor(), meeting, reader_id)
        item_id = reader.agenda_item_id
        levels.remove_reader(**by(session), meeting=meeting, reader=reader)
    return redirect(url_for("meetings.readers", meeting_id=meeting_id, butir=item_id), 303)


@bp.get("/rapat/<int:meeting_id>/pembaca/cari")
@requires(Permission.MEETING_EDIT)
def search_accounts(meeting_id: int) -> ResponseReturnValue:
    """Offer accounts by the beginning of a name, for the list of readers."""
    allowed(db.session(), Meeting, meeting_id)
    found = reading.accounts(db.session(), request.args.get("q", "")[:100])
    return jsonify([{"id": account_id, "label": name, "detail": where} for account_id, name, where in found])
