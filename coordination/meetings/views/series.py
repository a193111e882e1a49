"""Meetings that come again: what a rule means before it is saved, the page of a series, how long it goes on."""

from __future__ import annotations

from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db
from coordination.directory import queries as directory
from coordination.i18n import Formats, _, ngettext
from coordination.meetings import occurrences, series
from coordination.meetings.models import Series
from coordination.meetings.recurrence import in_words, stored_rule
from coordination.meetings.series import Outcome
from coordination.meetings.views.blueprint import bp
from coordination.meetings.views.series_forms import HOLIDAYS, PlanForm, UntilForm, preview
from coordination.responses import tell
from coordination.web import saved, status_of


@bp.get("/rapat/baru/tanggal")
@requires(Permission.MEETING_CREATE)
def series_days() -> ResponseReturnValue:
    """Say what a rule means while the meeting is being planned."""
    form = PlanForm(request.args)
    return render_template(
        "meetings/_series_days.html", coming=preview(db.session(), form, today(db.session())), fmt=Formats()
    )


@bp.get("/rapat/seri/<int:series_id>")
@requires(Permission.SERIES_EDIT)
def series_page(series_id: int) -> ResponseReturnValue:
    """Show a series: its rule in words, its meetings, and how long it goes on."""
    return _page(allowed(db.session(), Series, series_id), UntilForm())


@bp.post("/rapat/seri/<int:series_id>/sampai")
@requires(Permission.SERIES_EDIT)
def run_until(series_id: int) -> ResponseReturnValue:
    """Let a series go on longer, or end sooner."""
    form = UntilForm()
    done: list[Outcome] = []

    def work(session: Session) -> None:
        row = allowed(session, Series, series_id)
        done.append(series.run_until(**by(session), series=row, until=form.until.data))

    if not saved(form, work):
        return _page(allowed(db.session(), Series, series_id), form)
    tell(_("Seri diperbarui. %(outcome)s", outcome=in_sentences(done[0])))
    return redirect(url_for("meetings.series_page", series_id=series_id), 303)


def today(session: Session) -> date:
    """Return the office's date."""
    office = directory.office(session)
    return clock.today(office.zone if office else clock.Zone.WIB)


def in_sentences(outcome: Outcome) -> str:
    """Say what became of the meetings of a series."""
    said = [
        (outcome.made, ngettext("%(num)d rapat dibuat.", "%(num)d rapat dibuat.", outcome.made)),
        (
            outcome.changed,
            ngettext("%(num)d rapat berikutnya ikut diubah.", "%(num)d rapat berikutnya ikut diubah.", outcome.changed),
        ),
        (
            outcome.discarded,
            ngettext("%(num)d rapat dibuang ke Sampah.", "%(num)d rapat dibuang ke Sampah.", outcome.discarded),
        ),
        (outcome.cancelled, ngettext("%(num)d rapat dibatalkan.", "%(num)d rapat dibatalkan.", outcome.cancelled)),
        (
            outcome.written,
            ngettext(
                "%(num)d rapat dibiarkan karena sudah berisi catatan.",
                "%(num)d rapat dibiarkan karena sudah berisi catatan.",
                outcome.written,
            ),
        ),
        (
            outcome.moved_by_hand,
            ngettext(
                "%(num)d rapat yang pernah dipindahkan tetap pada harinya.",
                "%(num)d rapat yang pernah dipindahkan tetap pada harinya.",
                outcome.moved_by_hand,
            ),
        ),
    ]
    return " ".join(sentence for count, sentence in said if count)


def _page(row: Series, form: UntilForm) -> ResponseReturnValue:
    session = db.session()
    if not form.is_submitted():
        form.until.data = row.until
    rule = stored_rule(row)
    found = occurrences.lines(session, current_actor(), row)
    page = {
        "series": row,
        "words": in_words(rule),
        "holidays": HOLIDAYS[rule.holidays],
        "lines": found,
        "title": found[-1].title if found else _("Seri rapat"),
        "today": today(session),
        "fmt": Formats(),
    }
    return render_template("meetings/series.html", form=form, **page), status_of(form)
