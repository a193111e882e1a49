"""Signing in and out, a forgotten password, one-time links, one's own account."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import current_actor, public, requires
from coordination.access.permissions import Permission
from coordination.accounts import links, services, sessions
from coordination.accounts.forms import ChangePasswordForm, HelpForm, NewPasswordForm, SignInForm
from coordination.accounts.models import Account
from coordination.db import db, unit_of_work
from coordination.directory import queries as directory
from coordination.i18n import LANGUAGES, _, use_language
from coordination.limits import limiter
from coordination.notifications.preferences import wants_one_a_day
from coordination.web import saved, status_of

bp = Blueprint("accounts", __name__)

TRIES = "10 per minute; 60 per hour"
"""How often one address may send a password or a token."""


@bp.route("/masuk", methods=["GET", "POST"])
@public
@limiter.limit(TRIES, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in and go where one wanted to."""
    if directory.office(db.session()) is None:
        return render_template("setup/waiting.html")
    form = SignInForm()
    password = form.password.data or ""
    recognized = None
    if form.is_submitted():
        recognized = services.recognize(session=db.session(), name=form.name.data or "", password=password)

    def enter(work: Session) -> None:
        sessions.begin(services.sign_in(session=work, recognized=recognized, password=password, now=clock.now()))

    if saved(form, enter):
        return redirect(safe_next(request.args.get("next")), 303)
    return render_template("accounts/sign_in.html", form=form), status_of(form)


@bp.post("/keluar")
@public
def sign_out() -> ResponseReturnValue:
    """Sign out on this device."""
    sessions.end()
    flash(_("Anda sudah keluar."))
    return redirect(url_for("accounts.sign_in"), 303)


@bp.post("/bahasa")
@public
def language() -> ResponseReturnValue:
    """Read in the other language; remembered with the account of whoever is signed in."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    session["language"] = chosen
    use_language(chosen)
    with unit_of_work() as work:
        account = work.get(Account, session.get("account", 0))
        if account is not None:
            services.choose_language(session=work, account=account, language=chosen)
    return redirect(safe_next(request.form.get("next")), 303)


@bp.route("/lupa-kata-sandi", methods=["GET", "POST"])
@public
@limiter.limit(TRIES, methods=["POST"])
def forgotten() -> ResponseReturnValue:
    """Ask the administrator for a link; the answer is the same for every name."""
    form = HelpForm()
    if saved(form, lambda work: services.ask_for_help(session=work, name=form.name.data or "", now=clock.now())):
        flash(_("Permintaan Anda diteruskan kepada administrator. Ia akan mengirim tautan untuk membuat kata sandi."))
        return redirect(url_for("accounts.sign_in"), 303)
    return render_template("accounts/forgotten.html", form=form), status_of(form)


@bp.route("/tautan/<token>", methods=["GET", "POST"])
@public
@limiter.limit(TRIES)
def link(token: str) -> ResponseReturnValue:
    """Set a password through a one-time link, and be signed in."""
    account = links.live_link(session=db.session(), token=token, now=clock.now()).account
    form = NewPasswordForm()

    def choose(work: Session) -> None:
        sessions.begin(
            services.set_password_by_link(session=work, token=token, password=form.password.data or "", now=clock.now())
        )

    if saved(form, choose):
        flash(_("Kata sandi tersimpan. Selamat bekerja."), "success")
        return redirect(url_for("home.index"), 303)
    return render_template("accounts/link.html", form=form, account=account), status_of(form)


@bp.route("/akun-saya", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def me() -> ResponseReturnValue:
    """See one's own account and change its password."""
    account = db.session.get_one(Account, current_actor().account_id)
    form = ChangePasswordForm()

    def change(work: Session) -> None:
        own = work.get_one(Account, current_actor().account_id)
        services.change_password(
            session=work,
            actor=current_actor(),
            now=clock.now(),
            account=own,
            old=form.old_password.data or "",
            new=form.password.data or "",
        )
        sessions.begin(own)

    if saved(form, change):
        flash(_("Kata sandi diganti. Sesi di perangkat lain berakhir."), "success")
        return redirect(url_for("accounts.me"), 303)
    one_a_day = wants_one_a_day(db.session(), account.person_id)
    return render_template("accounts/me.html", form=form, account=account, one_a_day=one_a_day), status_of(form)


def safe_next(wanted: str | None) -> str:
    """Return an address within this site, or home: never one that leads elsewhere."""
    # A browser drops tabs and line ends before it reads an address, so that "/<tab>/x" would lead to another host.
    if wanted and wanted.startswith("/") and wanted.isprintable() and not wanted.startswith(("//", "/\\")):
        return wanted
    return url_for("home.index")
