"""The writing room: what is said is saved as it is typed. Decisions and actions stand in `outcomes`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db, unit_of_work
from coordination.errors import Clash, DomainError
from coordination.i18n import _
from coordination.meetings import drafts, reading, texts
from coordination.meetings.models import AgendaItem, Meeting, MeetingText, Speech, TextKind
from coordination.meetings.views import outcomes, room
from coordination.meetings.views.room import Opened
from coordination.meetings.views.room_blueprint import bp
from coordination.meetings.views.room_forms import SpeechForm, TimesForm, times_of
from coordination.meetings.views.sent import order_sent, refused
from coordination.web import object_sent, saved, wants_json

__all__ = ["bp"]

BESIDE = (outcomes,)
"""Modules whose routes hang on the same blueprint."""

Written = MeetingText | AgendaItem | Speech


@bp.get("/rapat/<int:meeting_id>/tulis", endpoint="room")
@requires(Permission.MEETING_EDIT)
def show(meeting_id: int) -> ResponseReturnValue:
    """Show the room at one part of the minutes; a script gets only the list of decisions."""
    meeting = allowed(db.session(), Meeting, meeting_id, joinedload(Meeting.host))
    if not room.is_writable(meeting):
        return redirect(url_for("meetings.show", meeting_id=meeting_id))
    session, actor, opened = db.session(), current_actor(), Opened.asked()
    part = request.args.get("bagian")
    if not part:  # from now on it stands in the address, so that a reload opens the same one
        part = room.part_to_open(session, actor, meeting, opened)
        return redirect(url_for("writing.room", meeting_id=meeting_id, bagian=part, buka=opened.word or None))
    if request.headers.get("HX-Request"):
        return room.answer(meeting_id, part, opened)
    return render_template("writing/room.html", **room.page(session, actor, meeting, part, opened, clock.now()))


@bp.put("/rapat/<int:meeting_id>/tulis/teks/<any(opening, directions, closing):kind>")
@requires(Permission.MEETING_EDIT)
def save_text(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Save the opening, the directions or the closing."""
    return _saved(
        meeting_id,
        lambda session, meeting, given: texts.save_text(session=session, meeting=meeting, kind=TextKind(kind), **given),
    )


@bp.put("/rapat/<int:meeting_id>/tulis/pembahasan/<int:item_id>")
@requires(Permission.MEETING_EDIT)
def save_discussion(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Save what was said about one agenda item."""

    def work(session: Session, meeting: Meeting, given: dict[str, Any]) -> AgendaItem:
        item = reading.item(session, current_actor(), meeting, item_id)
        return texts.save_discussion(session=session, item=item, **given)

    return _saved(meeting_id, work)


@bp.put("/rapat/<int:meeting_id>/tulis/sambutan/<int:speech_id>")
@requires(Permission.MEETING_EDIT)
def save_speech(meeting_id: int, speech_id: int) -> ResponseReturnValue:
    """Save what was said in one speech."""

    def work(session: Session, meeting: Meeting, given: dict[str, Any]) -> Speech:
        return texts.save_speech(session=session, speech=drafts.speech(session, meeting, speech_id), **given)

    return _saved(meeting_id, work)


@bp.post("/rapat/<int:meeting_id>/tulis/sambutan")
@requires(Permission.MEETING_EDIT)
def add_speech(meeting_id: int) -> ResponseReturnValue:
    """Add a speech by whom it was given."""
    form = SpeechForm()

    def work(session: Session) -> None:
        meeting = allowed(session, Meeting, meeting_id)
        key, speaker = form.client_key.data or None, form.speaker.data or ""
        texts.add_speech(**by(session), meeting=meeting, speaker=speaker, client_key=key)

    return _back(meeting_id) if saved(form, work) else refused(form, _back(meeting_id))


@bp.post("/rapat/<int:meeting_id>/tulis/sambutan/<int:speech_id>/pembicara")
@requires(Permission.MEETING_EDIT)
def name_speaker(meeting_id: int, speech_id: int) -> ResponseReturnValue:
    """Change who gave a speech."""
    form = SpeechForm()

    def work(session: Session) -> None:
        speech = drafts.speech(session, allowed(session, Meeting, meeting_id), speech_id)
        speaker = form.speaker.data or ""
        texts.name_speaker(**by(session), speech=speech, speaker=speaker)

    return _back(meeting_id) if saved(form, work) else refused(form, _back(meeting_id))


@bp.post("/rapat/<int:meeting_id>/tulis/sambutan/<int:speech_id>/hapus")
@requires(Permission.MEETING_EDIT)
def remove_speech(meeting_id: int, speech_id: int) -> ResponseReturnValue:
    """Take a speech out of the minutes."""
    with unit_of_work() as session:
        speech = drafts.speech(session, allowed(session, Meeting, meeting_id), speech_id)
        texts.remove_speech(**by(session), speech=speech)
    return _back(meeting_id)


@bp.post("/rapat/<int:meeting_id>/tulis/sambutan/urutan")
@requires(Permission.MEETING_EDIT)
def reorder_speeches(meeting_id: int) -> ResponseReturnValue:
    """Put the speeches into the order that was dragged."""
    with unit_of_work() as session:
        meeting, ids = allowed(session, Meeting, meeting_id), order_sent(request)
        texts.reorder_speeches(**by(session), meeting=meeting, ids=ids)
    return {"saved": True} if wants_json() else _back(meeting_id)


@bp.post("/rapat/<int:meeting_id>/tulis/jam")
@requires(Permission.MEETING_EDIT)
def set_times(meeting_id: int) -> ResponseReturnValue:
    """Set when the meeting was called, opened and closed."""
    allowed(db.session(), Meeting, meeting_id)
    form = TimesForm()

    def work(session: Session) -> None:
        meeting = allowed(session, Meeting, meeting_id)
        stored = times_of(meeting)
        changes = form.merged(TimesForm(formdata=None, data=stored), meeting.version)
        texts.set_times(**by(session), meeting=meeting, **(stored | changes))

    return _back(meeting_id) if saved(form, work) else refused(form, _back(meeting_id))


def _back(meeting_id: int) -> ResponseReturnValue:
    part = request.args.get("bagian", "pembukaan")
    return redirect(url_for("writing.room", meeting_id=meeting_id, bagian=part), 303)


def _saved(meeting_id: int, work: Callable[[Session, Meeting, dict[str, Any]], Written]) -> ResponseReturnValue:
    """Save the document of a JSON body {version, doc}: 200 {version, saved_at} · 409 {version, theirs, message}."""
    doc, version = _document()
    now = clock.now()
    given: dict[str, Any] = {"actor": current_actor(), "now": now, "doc": doc, "version": version}
    try:
        with unit_of_work() as session:
            version = work(session, allowed(session, Meeting, meeting_id), given).version
    except Clash as clash:
        return jsonify(version=clash.version, theirs=clash.fields["doc"][0], message=clash.message), clash.status
    return jsonify(version=version, saved_at=now.isoformat())


def _document() -> tuple[object, int]:
    body = object_sent()
    version = body.get("version")
    if "doc" not in body or type(version) is not int:
        raise DomainError(_("Tulisan ini tidak dapat dibaca. Muat ulang halaman; tulisan Anda tetap di perangkat ini."))
    return body["doc"], version
