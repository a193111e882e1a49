"""The outbox: what was, is and will be sent, what failed and why; and one's own wish of one mail a day."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination import clock
from coordination.access import checks
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db, unit_of_work
from coordination.directory.queries import office
from coordination.i18n import _, ngettext
from coordination.notifications import labels, outbox_list, preferences, resending
from coordination.notifications.outbox_list import Tab
from coordination.notifications.previewing import preview
from coordination.notifications.servers import mail_server
from coordination.numbers import page_number, whole
from coordination.outbox.models import Mail
from coordination.web import running_app

bp = Blueprint("outbox", __name__)


@bp.get("/surat-keluar")
@requires(Permission.OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """List what is sent about the meetings of one's secretariat; the administrator sees all that is there."""
    session, actor = db.session(), current_actor()
    tab = next((one for one in Tab if one == request.args.get("keadaan")), Tab.ALL)
    meeting_id = whole(request.args.get("rapat"))
    server = mail_server(session)
    return render_template(
        "notifications/outbox.html",
        page=outbox_list.page(session, actor, tab, page_number(request.args.get("hal")), meeting_id),
        tab=tab,
        tabs=Tab,
        meeting_id=meeting_id,
        troubled=outbox_list.troubled(session, actor),
        failed=tab is Tab.TROUBLE and outbox_list.count(session, actor, outbox_list.FAILED),
        kept_back=tab is Tab.NOT_SENT and outbox_list.count(session, actor, outbox_list.KEPT_BACK),
        has_server=server is not None and server.active,
        may_set=checks.may(actor, Permission.SETTINGS_MANAGE),
        labels=labels,
        recipient_name=outbox_list.recipient_name,
    )


@bp.get("/surat-keluar/<int:mail_id>")
@requires(Permission.MAIL_SEE)
def show(mail_id: int) -> ResponseReturnValue:
    """Show how far one mail came, and to whoever may see what it is about, its words."""
    session, actor = db.session(), current_actor()
    mail = allowed(session, Mail, mail_id)
    own = office(session)
    assert own is not None
    words = None
    if outbox_list.may_read_words(session, actor, mail):
        app = running_app()
        words = preview(app=app, session=session, office=own, mail=mail, now=clock.now())
    return render_template(
        "notifications/mail.html",
        mail=mail,
        recipient=outbox_list.recipient(session, mail),
        meeting=outbox_list.meeting_of(session, actor, mail),
        words=words,
        labels=labels,
        can_go_again=resending.can_go_again(mail),
    )


@bp.post("/surat-keluar/<int:mail_id>/kirim-ulang")
@requires(Permission.MAIL_SEE)
def send_again(mail_id: int) -> ResponseReturnValue:
    """Send one mail again."""
    with unit_of_work() as session:
        resending.send_again(**by(session), mail=allowed(session, Mail, mail_id))
    flash(_("Surat ini akan dikirim lagi dalam beberapa saat."), "success")
    return redirect(url_for("outbox.show", mail_id=mail_id), 303)


@bp.post("/surat-keluar/kirim-ulang")
@requires(Permission.OWN_ACCOUNT)
def send_all_again() -> ResponseReturnValue:
    """Send again all that failed, or all that lacked a server or an address. What may have left is decided singly."""
    failed = request.form.get("mana") != "tertahan"
    which = outbox_list.FAILED if failed else outbox_list.KEPT_BACK
    with unit_of_work() as session:
        number = resending.send_all_again(**by(session), which=which)
    told = ngettext("%(num)d surat akan dikirim lagi.", "%(num)d surat akan dikirim lagi.", number)
    flash(told, "success" if number else "info")
    return redirect(url_for("outbox.index", keadaan=Tab.WAITING.value if number else None), 303)


@bp.post("/akun-saya/surat")
@requires(Permission.OWN_ACCOUNT)
def preference() -> ResponseReturnValue:
    """Choose one mail a day, or one each."""
    with unit_of_work() as session:
        actor = current_actor()
        assert actor.person_id is not None
        preferences.choose_one_a_day(**by(session), person_id=actor.person_id, digest="digest" in request.form)
    flash(_("Pilihan Anda tersimpan."), "success")
    return redirect(url_for("accounts.me"), 303)
