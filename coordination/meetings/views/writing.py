"""The writing room: what was said and decided, saved as it is typed."""

from __future__ import annotations

from uuid import uuid4

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import allowed, current_actor, requires
from coordination.access.permissions import Permission
from coordination.actions import authoring, of_meetings
from coordination.actions.targets import explain, read_target
from coordination.db import db, unit_of_work
from coordination.directory.models import Organization
from coordination.errors import Clash, DomainError, NotFound
from coordination.i18n import _
from coordination.meetings import decisions, reading, texts
from coordination.meetings.labels import DECISION_KINDS
from coordination.meetings.models import AgendaItem, Decision, DecisionKind, Meeting, TextKind
from coordination.richtext import EMPTY

bp = Blueprint("writing", __name__, url_prefix="/rapat/<int:meeting_id>/tulis")


@bp.get("")
@requires(Permission.MEETING_EDIT)
def room(meeting_id: int) -> ResponseReturnValue:
    """Show every part of the minutes to whoever writes them."""
    session, actor = db.session(), current_actor()
    meeting = allowed(session, Meeting, meeting_id)
    readable = reading.decisions(session, actor, meeting)
    return render_template(
        "meetings/writing.html",
        meeting=meeting,
        agenda=reading.agenda(session, actor, meeting, decisions=readable),
        matrix=of_meetings.matrix(session, actor, meeting, today=clock.today(meeting.zone)),
        texts={text.kind.value: text for text in meeting.texts},
        loose=[decision for decision in readable if decision.agenda_item_id is None],
        kinds=DECISION_KINDS,
        nothing=EMPTY,
        new_key=lambda: str(uuid4()),
    )


@bp.put("/teks/<any(opening, directions, closing):kind>")
@requires(Permission.MEETING_EDIT)
def save_text(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Save the opening, the directions or the closing."""
    doc, version = _sent()
    try:
        with unit_of_work() as session:
            saved = texts.save_text(
                session=session,
                actor=current_actor(),
                now=clock.now(),
                meeting=allowed(session, Meeting, meeting_id),
                kind=TextKind(kind),
                doc=doc,
                version=version,
            )
    except Clash as clash:
        return _both(clash)
    return _saved(saved.version)


@bp.put("/acara/<int:item_id>")
@requires(Permission.MEETING_EDIT)
def save_discussion(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Save what was said about an agenda item."""
    doc, version = _sent()
    try:
        with unit_of_work() as session:
            meeting = allowed(session, Meeting, meeting_id)
            item = _open_item(session, meeting, item_id)
            saved = texts.save_discussion(
                session=session, actor=current_actor(), now=clock.now(), item=item, doc=doc, version=version
            )
    except Clash as clash:
        return _both(clash)
    return _saved(saved.version)


@bp.post("/keputusan")
@requires(Permission.MEETING_EDIT)
def add_decision(meeting_id: int) -> ResponseReturnValue:
    """Write a decision, and with it its first action where one was typed."""
    sent = request.form
    with unit_of_work() as session:
        meeting = allowed(session, Meeting, meeting_id)
        item_id = sent.get("item_id", type=int)
        decision = decisions.add_decision(
            session=session,
            actor=current_actor(),
            now=clock.now(),
            meeting=meeting,
            text=sent.get("text", ""),
            kind=DecisionKind(sent.get("kind", DecisionKind.DECISION.value)),
            agenda_item=_open_item(session, meeting, item_id) if item_id else None,
            client_key=sent.get("client_key"),
        )
        if sent.get("action", "").strip():
            _add_action(session, decision)
    return redirect(url_for("writing.room", meeting_id=meeting_id, _anchor=f"keputusan-{decision.id}"), 303)


@bp.post("/keputusan/<int:decision_id>/tindak-lanjut")
@requires(Permission.MEETING_EDIT)
def add_action(meeting_id: int, decision_id: int) -> ResponseReturnValue:
    """Write one more action under a decision."""
    with unit_of_work() as session:
        _add_action(session, _open_decision(session, allowed(session, Meeting, meeting_id), decision_id))
    return redirect(url_for("writing.room", meeting_id=meeting_id, _anchor=f"keputusan-{decision_id}"), 303)


@bp.post("/keputusan/<int:decision_id>/untuk-diketahui")
@requires(Permission.MEETING_EDIT)
def mark_for_information(meeting_id: int, decision_id: int) -> ResponseReturnValue:
    """Mark that a decision needs no action."""
    with unit_of_work() as session:
        decision = _open_decision(session, allowed(session, Meeting, meeting_id), decision_id)
        decisions.mark_for_information(
            session=session, actor=current_actor(), now=clock.now(), decision=decision, for_information=True
        )
    return redirect(url_for("writing.room", meeting_id=meeting_id, _anchor=f"keputusan-{decision_id}"), 303)


@bp.get("/target")
@requires(Permission.MEETING_EDIT)
def target(meeting_id: int) -> ResponseReturnValue:
    """Say which day a target's words mean, before they are saved."""
    meeting = allowed(db.session(), Meeting, meeting_id)
    try:
        meant = read_target(request.args.get("text", ""), meeting_day=meeting.first_day)
    except DomainError as error:
        return jsonify(text=error.message, ok=False)
    return jsonify(text=explain(meant, meeting.first_day), ok=True)


def _add_action(session: Session, decision: Decision) -> None:
    sent = request.form
    owner_id = sent.get("owner_id", type=int)
    authoring.add_action(
        session=session,
        actor=current_actor(),
        now=clock.now(),
        decision=decision,
        text=sent.get("action", ""),
        owner=session.get(Organization, owner_id) if owner_id else None,
        target_text=sent.get("target") or None,
        client_key=sent.get("action_key") or None,
    )


def _open_item(session: Session, meeting: Meeting, item_id: int) -> AgendaItem:
    """Return an agenda item of the meeting that the writer may read; a closed one does not exist for others."""
    readable = reading.agenda(session, current_actor(), meeting, decisions=())
    item = next((view.item for view in readable if view.item_id == item_id), None)
    if item is None:
        raise NotFound(_("Halaman atau data ini tidak ditemukan."))
    return item


def _open_decision(session: Session, meeting: Meeting, decision_id: int) -> Decision:
    readable = reading.decisions(session, current_actor(), meeting)
    decision = next((one for one in readable if one.id == decision_id), None)
    if decision is None:
        raise NotFound(_("Halaman atau data ini tidak ditemukan."))
    return decision


def _sent() -> tuple[object, int]:
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not isinstance(sent.get("version"), int):
        raise DomainError(_("Kiriman ini tidak lengkap. Muat ulang halaman; tulisan Anda tetap ada di perangkat ini."))
    return sent.get("doc"), sent["version"]


def _saved(version: int) -> ResponseReturnValue:
    return jsonify(version=version, saved_at=clock.now().isoformat())


def _both(clash: Clash) -> ResponseReturnValue:
    theirs, _mine = clash.fields["doc"]
    return jsonify(message=clash.message, version=clash.version, theirs=theirs), clash.status
