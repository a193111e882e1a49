"""The office's mail server: how it is reached, and whether it can be."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.config import Settings
from coordination.db import db, unit_of_work
from coordination.directory.queries import office
from coordination.i18n import _
from coordination.notifications import labels, servers, trying
from coordination.notifications.forms import MailServerForm
from coordination.notifications.models import Encryption, MailServer
from coordination.notifications.readers import address_of
from coordination.notifications.smtp import Undelivered
from coordination.outbox.services import Recipient
from coordination.web import running_app, saved, status_of

bp = Blueprint("mail_server", __name__, url_prefix="/pengaturan/pos-el")


@bp.route("", methods=["GET", "POST"])
@requires(Permission.SETTINGS_MANAGE)
def index() -> ResponseReturnValue:
    """Set how the office's mail server is reached."""
    row = servers.mail_server(db.session())
    form = MailServerForm(data=_texts(row))
    if not form.is_submitted():
        form.made_from(row.version if row is not None else 0)

    def change(session: Session) -> None:
        stored = servers.mail_server(session)
        version = stored.version if stored is not None else 0
        names = set(form.merged(MailServerForm(formdata=None, data=_texts(stored)), version))
        chosen: dict[str, Any] = {
            name: getattr(form, name).data
            for name in servers.ServerFacts.__annotations__
            if stored is None or name in names
        }
        if "encryption" in chosen:
            chosen["encryption"] = Encryption(chosen["encryption"])
        servers.change_server(**by(session), settings=_settings(), password=form.password.data or None, **chosen)

    if saved(form, change):
        flash(_("Pengaturan pos-el tersimpan. Cobalah dengan mengirim surat percobaan."), "success")
        return redirect(url_for("mail_server.index"), 303)
    return render_template("notifications/server.html", form=form, row=row, own_address=_own_address()), status_of(form)


@bp.post("/uji")
@requires(Permission.SETTINGS_MANAGE)
def test() -> ResponseReturnValue:
    """Send a mail to the administrator's own address now, and say plainly what came of it."""
    session = db.session()
    row, own, address = servers.mail_server(session), office(session), _own_address()
    assert own is not None
    if row is None:
        return _back(_("Simpan dahulu pengaturan server pos-el."), "error")
    if address is None:
        return _back(_("Akun Anda belum mempunyai alamat pos-el. Isilah dahulu, lalu coba lagi."), "error")
    app = running_app()
    try:
        trial = trying.prepared(
            app=app,
            office=own,
            row=row,
            settings=_settings(),
            name=current_actor().name,
            address=address,
            now=clock.now(),
        )
        with unit_of_work() as work:
            servers.note_test(**by(work), row=row)
        trying.hand_over(trial)
    except Undelivered as error:
        words, answer = labels.problem_words(error.problem)
        said = _("Jawaban server: %(answer)s", answer=answer) if answer else ""
        return _back(f"{words} {said}", "error")
    told = _("Server menerima surat percobaan untuk %(address)s. Periksa kotak masuk Anda.", address=address)
    return _back(told, "success")


def _back(message: str, category: str) -> ResponseReturnValue:
    flash(message, category)
    return redirect(url_for("mail_server.index"), 303)


def _own_address() -> str | None:
    person_id = current_actor().person_id
    return address_of(db.session(), Recipient(person_id=person_id)) if person_id is not None else None


def _settings() -> Settings:
    settings: Settings = current_app.extensions["rakor_settings"]
    return settings


def _texts(row: MailServer | None) -> dict[str, object]:
    if row is None:
        return {"active": True, "port": 587, "encryption": Encryption.STARTTLS.value}
    return {
        "active": row.active,
        "host": row.host,
        "port": row.port,
        "encryption": row.encryption.value,
        "username": row.username,
        "sender": row.sender,
        "sender_name": row.sender_name,
    }
