"""The first start, through the link that the terminal prints."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import public
from coordination.accounts import sessions, setup
from coordination.accounts.forms import SetupForm
from coordination.accounts.views.pages import TRIES
from coordination.clock import Zone
from coordination.config import Settings
from coordination.db import db
from coordination.files import services as files
from coordination.files.web import store
from coordination.i18n import _
from coordination.limits import limiter
from coordination.web import saved, status_of

bp = Blueprint("setup", __name__)


@bp.route("/siapkan/<token>", methods=["GET", "POST"])
@public
@limiter.limit(TRIES)
def begin(token: str) -> ResponseReturnValue:
    """Ask for the office, its letterhead and its first administrator, and sign that person in."""
    settings: Settings = current_app.extensions["rakor_settings"]
    setup.check_token(settings=settings, session=db.session(), token=token)
    form = SetupForm(zone="WITA", public_url=request.host_url.rstrip("/"))

    def make(session: Session) -> None:
        setup.check_token(settings=settings, session=session, token=token)
        account = setup.set_up(session=session, settings=settings, now=clock.now(), new=_asked(form, session))
        sessions.begin(account)

    if saved(form, make):
        flash(_("Kantor siap. Berikutnya: lengkapi direktori, lalu buat akun untuk sekretariat."), "success")
        return redirect(url_for("directory.index"), 303)
    return render_template("setup/begin.html", form=form), status_of(form)


def _asked(form: SetupForm, session: Session) -> setup.NewOffice:
    kept = None
    if form.emblem.prepared is not None:
        kept = files.keep(
            session=session, store=store(), prepared=form.emblem.prepared, now=clock.now(), account_id=None
        )
    return setup.NewOffice(
        name=(form.name.data or "").strip(),
        city=(form.city.data or "").strip(),
        zone=Zone(form.zone.data),
        public_url=form.public_url.data or "",
        government=(form.government.data or "").strip(),
        organization=(form.organization.data or "").strip(),
        short_name=(form.short_name.data or "").strip(),
        address=(form.address.data or "").strip(),
        emblem=kept,
        person=(form.person.data or "").strip(),
        username=form.username.data or "",
        email=form.email.data or "",
        password=form.password.data or "",
    )
