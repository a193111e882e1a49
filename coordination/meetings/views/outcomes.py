"""Decisions and their actions, written in the room: each answer is the part's list, with the next form open in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.actions import authoring, of_meetings, register
from coordination.actions.similar import similar
from coordination.actions.targets import explain, read_target
from coordination.db import db, unit_of_work
from coordination.directory import queries as directory
from coordination.directory.calendar import own_days
from coordination.errors import DomainError
from coordination.i18n import Formats, _
from coordination.meetings import decisions, drafts, owners
from coordination.meetings.models import Decision, Meeting
from coordination.meetings.views import room
from coordination.meetings.views.room import Opened
from coordination.meetings.views.room_blueprint import bp
from coordination.meetings.views.room_forms import (
    ActionForm,
    DecisionForm,
    NewDecisionForm,
    action_facts,
    decision_facts,
)
from coordination.meetings.views.sent import order_sent
from coordination.numbers import whole
from coordination.web import Form, saved, status_of, wants_json


@bp.post("/rapat/<int:meeting_id>/tulis/keputusan")
@requires(Permission.MEETING_EDIT)
def add_decision(meeting_id: int) -> ResponseReturnValue:
    """Add a decision to a part, and offer its first action in the same breath."""
    form = NewDecisionForm()
    part_key = request.args.get("bagian", "")
    made: list[int] = []

    def work(session: Session) -> None:
        meeting = allowed(session, Meeting, meeting_id)
        part = room.part_of(session, meeting, part_key)
        decision = decisions.add_decision(
            **by(session),
            meeting=meeting,
            text=form.text.data or "",
            kind=form.kind.data,
            agenda_item=part.item,
            replaces=register.replaceable(session, current_actor(), meeting, form.replaces.data),
            client_key=form.client_key.data or None,
        )
        made.append(decision.id)

    allowed(db.session(), Meeting, meeting_id)
    if not saved(form, work):
        return room.answer(meeting_id, part_key, Opened(kind="keputusan", form=form), status_of(form))
    return room.answer(meeting_id, part_key, _next_or(Opened(kind="tindak-lanjut", row_id=made[0])))


@bp.post("/rapat/<int:meeting_id>/tulis/keputusan/<int:decision_id>")
@requires(Permission.MEETING_EDIT)
def change_decision(meeting_id: int, decision_id: int) -> ResponseReturnValue:
    """Change a decision's words, kind, and whether it is for information only."""
    form = DecisionForm()
    key = _part_of(meeting_id, decision_id)

    def work(session: Session, decision: Decision) -> None:
        stored = decision_facts(decision)
        changes = form.merged(DecisionForm(formdata=None, data=stored), decision.version)
        given = {"decision": decision, **stored, **changes}
        kept = given.pop("replaces")
        if "replaces" in changes:
            given["replaces"] = register.replaceable(session, current_actor(), decision.meeting, kept)
        elif kept is not None:
            given["replaces"] = session.get_one(Decision, kept)
        decisions.change_decision(**by(session), **given)

    if saved(form, _on_decision(meeting_id, decision_id, work)):
        return room.answer(meeting_id, key, _next_or(Opened()))
    opened = Opened(kind="ubah-keputusan", row_id=decision_id, form=form)
    return room.answer(meeting_id, key, opened, status_of(form))


@bp.post("/rapat/<int:meeting_id>/tulis/keputusan/<int:decision_id>/untuk-diketahui")
@requires(Permission.MEETING_EDIT)
def mark_for_information(meeting_id: int, decision_id: int) -> ResponseReturnValue:
    """Mark that a decision needs no action, or take the mark back."""

    def work(session: Session, decision: Decision) -> None:
        decisions.mark_for_information(
            **by(session),
            decision=decision,
            for_information=request.form.get("marked") == "y",
        )

    return _simply(meeting_id, decision_id, work)


@bp.post("/rapat/<int:meeting_id>/tulis/keputusan/<int:decision_id>/hapus")
@requires(Permission.MEETING_EDIT)
def remove_decision(meeting_id: int, decision_id: int) -> ResponseReturnValue:
    """Take a decision without actions out of the minutes."""

    def work(session: Session, decision: Decision) -> None:
        decisions.remove_decision(
            **by(session),
            decision=decision,
            has_actions=of_meetings.has_actions(session, decision),
        )

    return _simply(meeting_id, decision_id, work)


@bp.post("/rapat/<int:meeting_id>/tulis/keputusan/urutan")
@requires(Permission.MEETING_EDIT)
def reorder_decisions(meeting_id: int) -> ResponseReturnValue:
    """Put the decisions of a part into the order that was dragged."""
    with unit_of_work() as session:
        meeting = allowed(session, Meeting, meeting_id)
        part = room.part_of(session, meeting, request.args.get("bagian", ""))
        ids = decisions.within(meeting, [one.id for one in part.decisions], order_sent(request))
        decisions.reorder_decisions(**by(session), meeting=meeting, ids=ids)
    return {"saved": True} if wants_json() else room.answer(meeting_id, request.args.get("bagian", ""), Opened())


@bp.post("/rapat/<int:meeting_id>/tulis/tanpa-keputusan")
@requires(Permission.MEETING_EDIT)
def confirm_no_decisions(meeting_id: int) -> ResponseReturnValue:
    """Confirm that the meeting took no decision, or take that back."""
    with unit_of_work() as session:
        decisions.confirm_no_decisions(
            **by(session),
            meeting=allowed(session, Meeting, meeting_id),
            confirmed=request.form.get("confirmed") == "y",
        )
    return redirect(url_for("writing.room", meeting_id=meeting_id, bagian="penutup"), 303)


@bp.post("/rapat/<int:meeting_id>/tulis/keputusan/<int:decision_id>/tindak-lanjut")
@requires(Permission.MEETING_EDIT)
def add_action(meeting_id: int, decision_id: int) -> ResponseReturnValue:
    """Add an action, and offer the next one."""
    form = ActionForm()
    key = _part_of(meeting_id, decision_id)

    def work(session: Session, decision: Decision) -> None:
        owed = _owed(session, form)
        authoring.add_action(
            **by(session),
            decision=decision,
            owner=owed.owner,
            group=owed.group,
            position=owed.position,
            person=owed.person,
            supporters=owners.supporters(session, form.supporters.data or ()),
            client_key=form.client_key.data or None,
            target_text=form.target.data,
            **_plain(form, _PLAIN),
        )
        if decision.for_information:
            decisions.mark_for_information(**by(session), decision=decision, for_information=False)

    opened = Opened(kind="tindak-lanjut", row_id=decision_id)
    if saved(form, _on_decision(meeting_id, decision_id, work)):
        return room.answer(meeting_id, key, _next_or(opened))
    opened = Opened(kind="tindak-lanjut", row_id=decision_id, form=form)
    return room.answer(meeting_id, key, opened, status_of(form))


@bp.post("/rapat/<int:meeting_id>/tulis/tindak-lanjut/<int:action_id>")
@requires(Permission.MEETING_EDIT)
def change_action(meeting_id: int, action_id: int) -> ResponseReturnValue:
    """Change an action of the draft minutes."""
    meeting = allowed(db.session(), Meeting, meeting_id)
    action = of_meetings.draft_action(db.session(), current_actor(), meeting, action_id)
    key = _part_of(meeting_id, action.decision_id)
    form = ActionForm(data=action_facts(action))

    def work(session: Session) -> None:
        row = of_meetings.draft_action(session, current_actor(), allowed(session, Meeting, meeting_id), action_id)
        changes = form.merged(ActionForm(formdata=None, data=action_facts(row)), row.version)
        given = {"action": row, **_changed(session, form, changes)}
        authoring.change_action(**by(session), **given)

    if saved(form, work):
        return room.answer(meeting_id, key, _next_or(Opened()))
    opened = Opened(kind="ubah-tindak-lanjut", row_id=action_id, form=form)
    return room.answer(meeting_id, key, opened, status_of(form))


@bp.post("/rapat/<int:meeting_id>/tulis/tindak-lanjut/<int:action_id>/hapus")
@requires(Permission.MEETING_EDIT)
def remove_action(meeting_id: int, action_id: int) -> ResponseReturnValue:
    """Take an action out of the draft minutes, with the rest of its group."""
    with unit_of_work() as session:
        meeting = allowed(session, Meeting, meeting_id)
        action = of_meetings.draft_action(session, current_actor(), meeting, action_id)
        decision = drafts.decision(session, current_actor(), meeting, action.decision_id)
        key = drafts.key_of(decision)
        authoring.remove_action(**by(session), action=action)
    return room.answer(meeting_id, key, Opened())


@bp.post("/rapat/<int:meeting_id>/tulis/keputusan/<int:decision_id>/urutan")
@requires(Permission.MEETING_EDIT)
def reorder_actions(meeting_id: int, decision_id: int) -> ResponseReturnValue:
    """Put the actions of a decision into the order that was dragged."""

    def work(session: Session, decision: Decision) -> None:
        authoring.reorder_actions(**by(session), decision=decision, action_ids=order_sent(request))

    return _simply(meeting_id, decision_id, work)


@bp.get("/rapat/<int:meeting_id>/tulis/target")
@requires(Permission.MEETING_EDIT)
def target(meeting_id: int) -> ResponseReturnValue:
    """Say which date a target's words mean, before anything is saved, with what is odd about it."""
    meeting = allowed(db.session(), Meeting, meeting_id)
    office = directory.office(db.session())
    today = clock.today(office.zone if office else meeting.zone)
    try:
        own = own_days(db.session())
        meant = read_target(request.args.get("text", ""), meeting_day=meeting.first_day, zone_today=today, own=own)
    except DomainError as error:
        return jsonify(message=error.message), error.status
    said = _("Target dibaca: %(meaning)s.", meaning=explain(meant, meeting.first_day))
    return jsonify(text=" ".join([said, *(caution.message for caution in meant.warnings)]))


@bp.get("/rapat/<int:meeting_id>/tulis/keputusan-lama")
@requires(Permission.MEETING_EDIT)
def earlier_decisions(meeting_id: int) -> ResponseReturnValue:
    """Suggest decisions of earlier meetings that one written now may replace."""
    meeting = allowed(db.session(), Meeting, meeting_id)
    found = register.suggest(db.session(), current_actor(), meeting, request.args.get("q", "")[:100])
    fmt = Formats(meeting.zone)
    return jsonify(
        [
            {
                "id": one.id,
                "label": f"{one.number}. {authoring.shortened(one.text)}",
                "detail": f"{one.meeting}, {fmt.date_short(one.day)}",
            }
            for one in found
        ]
    )


@bp.get("/rapat/<int:meeting_id>/tulis/serupa")
@requires(Permission.MEETING_EDIT)
def similar_actions(meeting_id: int) -> ResponseReturnValue:
    """Show open actions of the chosen agency that are like what is being typed."""
    allowed(db.session(), Meeting, meeting_id)
    owner_id = owners.organization_of(db.session(), request.args.get("owner", ""))
    but = whole(request.args.get("kecuali"))
    text = request.args.get("text", "")[:2000]
    found = similar(db.session(), current_actor(), owner_id=owner_id, text=text, but=but) if owner_id else []
    return render_template("writing/_similar.html", found=found, fmt=Formats())


def _on_decision(
    meeting_id: int, decision_id: int, work: Callable[[Session, Decision], None]
) -> Callable[[Session], None]:
    def on(session: Session) -> None:
        meeting = allowed(session, Meeting, meeting_id)
        work(session, drafts.decision(session, current_actor(), meeting, decision_id))

    return on


def _simply(meeting_id: int, decision_id: int, work: Callable[[Session, Decision], None]) -> ResponseReturnValue:
    """Do something to a decision that needs no form; a refusal is told above the list."""
    key = _part_of(meeting_id, decision_id)
    try:
        with unit_of_work() as session:
            _on_decision(meeting_id, decision_id, work)(session)
    except DomainError as error:
        if error.status in (403, 404) or request.headers.get("HX-Request") or wants_json():
            raise
        flash(error.message, "error")
    return {"saved": True} if wants_json() else room.answer(meeting_id, key, Opened())


def _part_of(meeting_id: int, decision_id: int) -> str:
    meeting = allowed(db.session(), Meeting, meeting_id)
    return drafts.key_of(drafts.decision(db.session(), current_actor(), meeting, decision_id))


def _next_or(usual: Opened) -> Opened:
    """Open the form that the person asked for next (Ctrl+Enter asks for a new decision), else the usual one."""
    return Opened(kind="keputusan") if request.form.get("then") == "keputusan" else usual


_PLAIN = ("text", "review_day", "priority", "expected_evidence", "needs_evidence")


def _plain(form: Form, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: form[name].data for name in names}


def _typed(form: ActionForm) -> str | None:
    """Return the agency that was typed: as a new one, or without the help of a script."""
    if form.owner_name.data:
        return str(form.owner_name.data)
    return None if "owner" in request.form else request.form.get("owner_typed")


def _owed(session: Session, form: ActionForm) -> owners.Owed:
    typed = _typed(form)
    return owners.find(
        **by(session),
        picked=None if typed else form.owner.data,
        typed=typed,
        person_id=form.person.data,
    )


def _changed(session: Session, form: ActionForm, changes: dict[str, Any]) -> dict[str, Any]:
    """Return what of an action was changed, as the service takes it."""
    given = {name: changes[name] for name in _PLAIN if name in changes}
    if "target" in changes:
        given["target_text"] = changes["target"]
    if "supporters" in changes:
        given["supporters"] = owners.supporters(session, changes["supporters"])
    if {"owner", "owner_name", "person"} & changes.keys():
        owed = _owed(session, form)
        if "person" in changes or owed.person is not None:
            given["person"] = owed.person
        if owed.group is None:
            given |= {"owner": owed.owner, "position": owed.position}
    return given
