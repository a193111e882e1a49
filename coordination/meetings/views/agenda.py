"""The agenda of a meeting: items added, changed, put in order, taken off."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import unit_of_work
from coordination.meetings import agenda, levels, reading
from coordination.meetings.forms import ItemForm, ItemsForm
from coordination.meetings.models import Meeting
from coordination.meetings.views.blueprint import bp
from coordination.meetings.views.sent import order_sent, refused
from coordination.web import saved, wants_json


def _back(meeting_id: int) -> ResponseReturnValue:
    return redirect(url_for("meetings.edit", meeting_id=meeting_id, _anchor="agenda"), 303)


@bp.post("/rapat/<int:meeting_id>/agenda")
@requires(Permission.MEETING_EDIT)
def add_items(meeting_id: int) -> ResponseReturnValue:
    """Add items to the agenda, one a line."""
    form = ItemsForm()

    def work(session: Session) -> None:
        meeting = allowed(session, Meeting, meeting_id)
        for place, (title, minutes) in enumerate(agenda.read_agenda(form.agenda.data or "")):
            key = f"{form.client_key.data[:32]}-{place}" if form.client_key.data else None
            agenda.add_item(
                **by(session),
                meeting=meeting,
                title=title,
                planned_minutes=minutes,
                client_key=key,
            )

    return _back(meeting_id) if saved(form, work) else refused(form, _back(meeting_id))


@bp.post("/rapat/<int:meeting_id>/agenda/<int:item_id>")
@requires(Permission.MEETING_EDIT)
def change_item(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Change an item's title, minutes and level (which can only rise here)."""
    form = ItemForm()

    def work(session: Session) -> None:
        meeting = allowed(session, Meeting, meeting_id)
        item = reading.item(session, current_actor(), meeting, item_id)
        changes = form.merged(ItemForm(formdata=None, obj=item), item.version)
        agenda.change_item(
            **by(session),
            item=item,
            title=changes.get("title", item.title),
            planned_minutes=changes.get("planned_minutes", item.planned_minutes),
        )
        level = changes.get("level", item.level)
        levels.change_level(**by(session), meeting=meeting, item=item, level=level)

    return _back(meeting_id) if saved(form, work) else refused(form, _back(meeting_id))


@bp.post("/rapat/<int:meeting_id>/agenda/<int:item_id>/hapus")
@requires(Permission.MEETING_EDIT)
def remove_item(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Take an empty item off the agenda."""
    with unit_of_work() as session:
        item = reading.item(session, current_actor(), allowed(session, Meeting, meeting_id), item_id)
        agenda.remove_item(**by(session), item=item)
    return _back(meeting_id)


@bp.post("/rapat/<int:meeting_id>/agenda/urutan")
@requires(Permission.MEETING_EDIT)
def reorder_items(meeting_id: int) -> ResponseReturnValue:
    """Put the agenda into the order that was dragged."""
    with unit_of_work() as session:
        meeting = allowed(session, Meeting, meeting_id)
        agenda.reorder_items(**by(session), meeting=meeting, ids=order_sent(request))
    return {"saved": True} if wants_json() else _back(meeting_id)
