"""What an agency does with an action it owes or supports."""

from __future__ import annotations

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.actions import commenting, reporting, requests, showing
from coordination.actions.forms import CommentForm, ExtensionForm, ReasonForm, ReportForm
from coordination.actions.journal import Said, office_day
from coordination.actions.models import Action, Channel, RequestKind
from coordination.actions.targets import explain, read_target
from coordination.actions.views import one
from coordination.actions.views.blueprint import bp
from coordination.db import db
from coordination.directory.calendar import own_days
from coordination.errors import DomainError
from coordination.files.services import keep
from coordination.files.web import store
from coordination.i18n import _
from coordination.responses import tell
from coordination.web import saved, status_of


def said(session: Session, form: ReportForm, channel: Channel = Channel.APPLICATION, by: str | None = None) -> Said:
    """Keep the files of a report, and return what it says."""
    actor, now = current_actor(), clock.now()
    files = [
        keep(session=session, store=store(), prepared=prepared, now=now, account_id=actor.account_id)
        for prepared in form.evidence.prepared
    ]
    return Said(
        words=form.words.data or "",
        files=files,
        links=[form.link.data or ""],
        percent=form.percent.data,
        channel=channel,
        said_by=by,
    )


def back(action_id: int) -> ResponseReturnValue:
    """Return to the page of the action."""
    return redirect(url_for("actions.show", action_id=action_id), 303)


@bp.post("/tindak-lanjut/<int:action_id>/lapor")
@requires(Permission.ACTION_REPORT)
def report(action_id: int) -> ResponseReturnValue:
    """Save progress, or hand the action in as done."""
    action = allowed(db.session(), Action, action_id, *showing.LOADED)
    form, finished = ReportForm(), request.form.get("do") == "submit"
    deed = reporting.submit if finished else reporting.report

    def work(session: Session) -> None:
        deed(
            **by(session),
            action=allowed(session, Action, action_id),
            said=said(session, form),
            client_key=form.client_key.data or None,
        )

    if not saved(form, work):
        return one.page(db.session(), action, form)
    tell(_("Laporan diserahkan kepada sekretariat untuk diverifikasi.") if finished else _("Kemajuan tersimpan."))
    return back(action_id)


@bp.post("/tindak-lanjut/<int:action_id>/tarik")
@requires(Permission.ACTION_REPORT)
def withdraw(action_id: int) -> ResponseReturnValue:
    """Take a report back before it is verified."""
    action = allowed(db.session(), Action, action_id, *showing.LOADED)
    form = ReasonForm()

    def work(session: Session) -> None:
        reporting.withdraw(
            **by(session),
            action=allowed(session, Action, action_id),
            words=form.reason.data or "",
            seen=form.version,
            client_key=form.client_key.data or None,
        )

    if not saved(form, work):
        return one.page(db.session(), action, form)
    tell(_("Laporan ditarik kembali. Anda dapat melengkapinya lalu melaporkannya lagi."))
    return back(action_id)


@bp.post("/tindak-lanjut/<int:action_id>/dukung")
@requires(Permission.ACTION_SUPPORT)
def support(action_id: int) -> ResponseReturnValue:
    """Add a note or bukti dukung of a supporting organization."""
    action = allowed(db.session(), Action, action_id, *showing.LOADED)
    form = ReportForm()

    def work(session: Session) -> None:
        reporting.add_supporter_note(
            **by(session),
            action=allowed(session, Action, action_id),
            said=said(session, form),
            client_key=form.client_key.data or None,
        )

    if not saved(form, work):
        return one.page(db.session(), action, form)
    tell(_("Catatan tersimpan."))
    return back(action_id)


@bp.post("/tindak-lanjut/<int:action_id>/komentar")
@requires(Permission.ACTION_COMMENT)
def comment(action_id: int) -> ResponseReturnValue:
    """Say something about the action."""
    action = allowed(db.session(), Action, action_id, *showing.LOADED)
    form = CommentForm()

    def work(session: Session) -> None:
        commenting.comment(
            **by(session),
            action=allowed(session, Action, action_id),
            words=form.comment.data or "",
            client_key=form.client_key.data or None,
        )

    if not saved(form, work):
        return one.page(db.session(), action, form)
    tell(_("Komentar terkirim."))
    return redirect(url_for("actions.show", action_id=action_id, _anchor="riwayat"), 303)


@bp.route("/tindak-lanjut/<int:action_id>/perpanjangan", methods=["GET", "POST"])
@requires(Permission.ACTION_REPORT)
def extension(action_id: int) -> ResponseReturnValue:
    """Ask for more time."""
    action = allowed(db.session(), Action, action_id, *showing.LOADED)
    form = ExtensionForm()

    def work(session: Session) -> None:
        requests.request_extension(
            **by(session),
            action=allowed(session, Action, action_id),
            target_text=form.target_text.data or "",
            reason=form.reason.data or "",
            client_key=form.client_key.data or None,
        )

    if request.method == "GET" and requests.is_pending(db.session(), action, RequestKind.EXTENSION):
        tell(requests.asked_already())
        return back(action_id)
    if saved(form, work):
        tell(_("Permohonan perpanjangan diajukan. Tenggat sekarang berlaku sampai diputuskan."))
        return back(action_id)
    return _ask("extension", action, form)


@bp.route("/tindak-lanjut/<int:action_id>/tidak-dapat", methods=["GET", "POST"])
@requires(Permission.ACTION_REPORT)
def not_actionable(action_id: int) -> ResponseReturnValue:
    """Ask to call the action not actionable."""
    action = allowed(db.session(), Action, action_id, *showing.LOADED)
    form = ReasonForm()

    def work(session: Session) -> None:
        requests.request_not_actionable(
            **by(session),
            action=allowed(session, Action, action_id),
            reason=form.reason.data or "",
            client_key=form.client_key.data or None,
        )

    if request.method == "GET" and requests.is_pending(db.session(), action, RequestKind.NOT_ACTIONABLE):
        tell(requests.asked_already())
        return back(action_id)
    if saved(form, work):
        tell(_("Permohonan diajukan. Pimpinan rapat atau sekretariat penyelenggara akan memutuskannya."))
        return back(action_id)
    return _ask("not_actionable", action, form)


@bp.get("/tindak-lanjut/target")
@requires(Permission.OWN_ACCOUNT)
def read_target_today() -> ResponseReturnValue:
    """Say which day a target's words mean, reckoned from today."""
    today = office_day(db.session(), clock.now())
    try:
        target = read_target(request.args.get("text", "")[:300], meeting_day=today, own=own_days(db.session()))
    except DomainError as error:
        return jsonify(message=error.message), error.status
    return jsonify(text=explain(target, today).rpartition(", ")[0] or explain(target, today))


def _ask(what: str, action: Action, form: ReasonForm) -> ResponseReturnValue:
    page = render_template("actions/ask.html", what=what, action=action, form=form.shown(action.version))
    return page, status_of(form)
