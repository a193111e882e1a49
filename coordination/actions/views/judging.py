"""What the host's secretariat, or whoever presides, does with actions."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.actions import authoring, reporting, requests, showing, verifying
from coordination.actions.forms import ReasonForm, RecordForm
from coordination.actions.journal import office_day
from coordination.actions.models import Action, ActionRequest
from coordination.actions.states import was_late
from coordination.actions.views import one
from coordination.actions.views.blueprint import bp
from coordination.actions.views.reporting import back, said
from coordination.db import db
from coordination.errors import NotFound
from coordination.files.checking import ALLOWED_SUFFIXES
from coordination.i18n import _
from coordination.responses import tell
from coordination.web import saved, status_of


@bp.get("/verifikasi")
@requires(Permission.OWN_ACCOUNT)
def verification() -> ResponseReturnValue:
    """Open the first of what waits, or say that nothing does."""
    line = next(iter(showing.queue(db.session(), current_actor()).lines), None)
    if line is None:
        return render_template("actions/nothing_waits.html")
    return redirect(url_for("actions.judge", action_id=line.id), 303)


@bp.get("/verifikasi/<int:action_id>")
@requires(Permission.ACTION_DECIDE)
def judge(action_id: int) -> ResponseReturnValue:
    """Show one report or request beside its bukti dukung, and what comes next."""
    return _queue_page(db.session(), allowed(db.session(), Action, action_id, *showing.LOADED))


@bp.post("/tindak-lanjut/<int:action_id>/terima")
@requires(Permission.ACTION_VERIFY)
def accept(action_id: int) -> ResponseReturnValue:
    """Accept a report, and go on to the next."""
    return _judged(action_id, verifying.verify, "words", _("Laporan diterima: selesai."))


@bp.post("/tindak-lanjut/<int:action_id>/kembalikan")
@requires(Permission.ACTION_VERIFY)
def send_back(action_id: int) -> ResponseReturnValue:
    """Send a report back with a reason, and go on to the next."""
    return _judged(action_id, verifying.return_, "reason", _("Laporan dikembalikan kepada instansinya."))


@bp.post("/tindak-lanjut/<int:action_id>/permintaan/<int:request_id>")
@requires(Permission.ACTION_DECIDE)
def decide(action_id: int, request_id: int) -> ResponseReturnValue:
    """Grant or refuse what an organization asked, and go on to the next."""
    action = allowed(db.session(), Action, action_id, *showing.LOADED)
    form, grants = ReasonForm(), request.form.get("do") == "grant"
    deed = requests.grant if grants else requests.refuse

    def work(session: Session) -> None:
        asked = session.get(ActionRequest, request_id)
        if asked is None or asked.action_id != allowed(session, Action, action_id).id:
            raise NotFound(_("Halaman atau data ini tidak ditemukan."))
        deed(
            **by(session),
            request=asked,
            remarks=form.reason.data or "",
            seen=form.version,
        )

    if not saved(form, work):
        return _queue_page(db.session(), action, form)
    tell(_("Permohonan disetujui.") if grants else _("Permohonan ditolak."))
    return redirect(url_for("actions.verification"), 303)


@bp.route("/tindak-lanjut/<int:action_id>/catat", methods=["GET", "POST"])
@requires(Permission.ACTION_STEER)
def record(action_id: int) -> ResponseReturnValue:
    """Write down what an agency answered by telephone, WhatsApp or letter."""
    action = allowed(db.session(), Action, action_id, *showing.LOADED)
    form = RecordForm()

    def work(session: Session) -> None:
        reporting.record_for_agency(
            **by(session),
            action=allowed(session, Action, action_id),
            said=said(session, form, form.channel.data, form.said_by.data),
            finished=request.form.get("do") == "submit",
            client_key=form.client_key.data or None,
        )

    if saved(form, work):
        tell(_("Laporan instansi dicatat."))
        return back(action_id)
    page = render_template(
        "actions/record.html", action=action, form=form.shown(action.version), accept=",".join(ALLOWED_SUFFIXES)
    )
    return page, status_of(form)


@bp.post("/tindak-lanjut/<int:action_id>/buka-lagi")
@requires(Permission.ACTION_STEER)
def reopen(action_id: int) -> ResponseReturnValue:
    """Open a finished action again, with a reason."""
    action = allowed(db.session(), Action, action_id, *showing.LOADED)
    form = ReasonForm()

    def work(session: Session) -> None:
        verifying.reopen(
            **by(session),
            action=allowed(session, Action, action_id),
            reason=form.reason.data or "",
            seen=form.version,
            client_key=form.client_key.data or None,
        )

    if not saved(form, work):
        return one.page(db.session(), action, form)
    tell(_("Tindak lanjut dibuka kembali."))
    return back(action_id)


@bp.post("/tindak-lanjut/<int:action_id>/sampaikan")
@requires(Permission.ACTION_STEER)
def release(action_id: int) -> ResponseReturnValue:
    """Let an action of draft minutes reach its agency now."""
    action = allowed(db.session(), Action, action_id, *showing.LOADED)
    form = ReasonForm()

    def work(session: Session) -> None:
        authoring.release(**by(session), actions=[allowed(session, Action, action_id)])

    if not saved(form, work):
        return one.page(db.session(), action, form)
    tell(_("Tindak lanjut disampaikan kepada instansinya."))
    return back(action_id)


def _judged(action_id: int, deed: Any, words: str, done: str) -> ResponseReturnValue:
    """Judge a report by `deed`, whose argument `words` takes what was typed."""
    action = allowed(db.session(), Action, action_id, *showing.LOADED)
    form = ReasonForm()

    def work(session: Session) -> None:
        deed(
            **by(session),
            action=allowed(session, Action, action_id),
            seen=form.version,
            client_key=form.client_key.data or None,
            **{words: form.reason.data or ""},
        )

    if not saved(form, work):
        return _queue_page(db.session(), action, form)
    tell(done)
    return redirect(url_for("actions.verification"), 303)


def _queue_page(session: Session, action: Action, refused: ReasonForm | None = None) -> ResponseReturnValue:
    actor = current_actor()
    line = showing.queue(session, actor)
    found = showing.shown(session, actor, action)
    form = refused if refused is not None else ReasonForm(formdata=None)
    page = render_template(
        "actions/judge.html",
        action=action,
        claim=showing.claim(session, actor, action) if "verify" in found.may else None,
        pending=next(iter(found.pending), None),
        sees_meeting=found.sees_meeting,
        place=line.place(action.id),
        waiting=len(line.lines),
        following=line.after(action.id),
        form=form,
        late_report=was_late(action.submitted_on, action.last_day),
        today=office_day(session, clock.now()),
    )
    return page, status_of(refused) if refused is not None else 200
