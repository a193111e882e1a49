"""Surat besok, escalations that wait, and what the office settles about reminding and about its own days."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.actions.journal import office_day
from coordination.actions.models import Action
from coordination.db import db, unit_of_work
from coordination.directory import calendar
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.notifications import escalating, labels, planning, rules, tomorrow
from coordination.notifications.forms import DayForm, RulesForm
from coordination.notifications.rule_words import sentences
from coordination.numbers import page_number, whole
from coordination.outbox.models import Mail
from coordination.web import saved, status_of

bp = Blueprint("reminders", __name__)

YEARS = (2000, 2100)


@bp.get("/surat-besok")
@requires(Permission.OWN_ACCOUNT)
def next_mails() -> ResponseReturnValue:
    """Show what goes out next, line by line with its reason, and what of the last days did not."""
    session, actor, now = db.session(), current_actor(), clock.now()
    days = tomorrow.days_of(session, now)
    page = page_number(request.args.get("hal"))
    shown = [(day, at, *tomorrow.mails_of(session, actor, day, page)) for day, at in days.ahead]
    return render_template(
        "reminders/tomorrow.html",
        days=shown,
        page=page,
        unsent=tomorrow.unsent(session, actor, days.behind),
        reasons=labels.REASONS,
        states=labels.STATES,
        waiting=escalating.count_waiting(session, actor),
        today=office_day(session, now),
        is_on=rules.rules_of(session).active,
    )


@bp.post("/surat-besok/<int:mail_id>")
@requires(Permission.MAIL_SEE)
def say(mail_id: int) -> ResponseReturnValue:
    """Hold a host's lines of one mail, let them go again, or set the sentence over them."""
    deed = request.form.get("deed", "")
    held = {"hold": True, "release": False}.get(deed)
    sentence = request.form.get("sentence", "") if deed == "sentence" else None
    try:
        with unit_of_work() as session:
            mail = allowed(session, Mail, mail_id)
            host = whole(request.form.get("host_id")) or 0
            tomorrow.say(**by(session), mail=mail, host_id=host, held=held, sentence=sentence)
    except DomainError as error:
        if error.status != 422:
            raise
        flash(error.message, "error")
    else:
        flash(_said(held), "success")
    return redirect(url_for("reminders.next_mails", hal=request.form.get("hal") or None) + f"#surat-{mail_id}", 303)


def _said(held: bool | None) -> str:
    if held is None:
        return _("Kalimat tersimpan.")
    return _("Pengingat ditahan; suratnya tidak akan memuatnya.") if held else _("Pengingat akan dikirim.")


@bp.get("/eskalasi")
@requires(Permission.OWN_ACCOUNT)
def escalations() -> ResponseReturnValue:
    """List what may be told to leaders, for the secretariat to release or to decline."""
    session, page = db.session(), page_number(request.args.get("hal"))
    rows, more = escalating.waiting(session, current_actor(), page)
    return render_template(
        "reminders/escalations.html",
        rows=rows,
        more=more,
        page=page,
        today=office_day(session, clock.now()),
        count=escalating.count_waiting(session, current_actor()),
    )


@bp.post("/eskalasi/<int:action_id>")
@requires(Permission.ACTION_STEER)
def decide(action_id: int) -> ResponseReturnValue:
    """Release an escalation, or say that it need not be told."""
    release = request.form.get("deed") == "release"
    try:
        with unit_of_work() as session:
            action = allowed(session, Action, action_id)
            sentence = request.form.get("sentence", "")
            escalating.decide(**by(session), action=action, release=release, sentence=sentence)
    except DomainError as error:
        if error.status != 422:
            raise
        flash(error.message, "error")
    else:
        done = _("Eskalasi dilepaskan; pimpinan diberi tahu.")
        flash(done if release else _("Eskalasi ditutup; pimpinan tidak diberi tahu."), "success")
    return redirect(url_for("reminders.escalations", hal=request.form.get("hal") or None), 303)


# --- settings --------------------------------------------------------------------------------------------------------


@bp.route("/pengaturan/pengingat", methods=["GET", "POST"])
@requires(Permission.SETTINGS_MANAGE)
def settings() -> ResponseReturnValue:
    """Change the ladder of reminders; a sentence says what the settings mean."""
    row = rules.rules_of(db.session())
    form = RulesForm(data=RulesForm.texts(row))
    if not form.is_submitted():
        form.made_from(row.version or 0)

    def change(session: Session) -> None:
        stored = rules.rules_of(session)
        names = set(form.merged(RulesForm(formdata=None, data=RulesForm.texts(stored)), stored.version or 0))
        rules.change_rules(**by(session), **form.facts(names))
        planning.forget(session, clock.now())

    if saved(form, change):
        flash(_("Pengaturan pengingat tersimpan."), "success")
        return redirect(url_for("reminders.settings"), 303)
    return render_template("reminders/settings.html", form=form, sentences=sentences(row)), status_of(form)


@bp.route("/pengaturan/hari-libur", methods=["GET", "POST"])
@requires(Permission.SETTINGS_MANAGE)
def days() -> ResponseReturnValue:
    """Show a year's holidays with the office's own days; add or change one."""
    session = db.session()
    year = whole(request.args.get("tahun"), least=YEARS[0], most=YEARS[1]) or office_day(session, clock.now()).year
    form = DayForm()

    def settle(session: Session) -> None:
        calendar.settle_day(
            **by(session),
            day=form.day.data or date.min,
            name=form.name.data or "",
            is_closed=form.kind.data != "working",
        )
        planning.forget(session, clock.now())

    if saved(form, settle):
        assert form.day.data is not None
        flash(_("Hari tersimpan."), "success")
        return redirect(url_for("reminders.days", tahun=form.day.data.year), 303)
    return render_template(
        "reminders/days.html", form=form, year=year, years=YEARS, listed=calendar.year_of(session, year)
    ), status_of(form)


@bp.post("/pengaturan/hari-libur/<day>/hapus")
@requires(Permission.SETTINGS_MANAGE)
def forget_day(day: str) -> ResponseReturnValue:
    """Let the calendar at hand speak for one day again."""
    found = _day(day)
    with unit_of_work() as session:
        if found is not None:
            calendar.unsettle_day(**by(session), day=found)
            planning.forget(session, clock.now())
    flash(_("Hari itu mengikuti kalender lagi."), "success")
    return redirect(url_for("reminders.days", tahun=found.year if found else None), 303)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
