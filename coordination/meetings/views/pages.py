"""Pages of meetings: list, calendar, one meeting, planning it. Steps, people, agenda and levels stand beside."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db
from coordination.directory.sheets import SheetForm, hand_out
from coordination.i18n import _
from coordination.meetings import queries, services
from coordination.meetings import series as recurring
from coordination.meetings.asking import asked
from coordination.meetings.forms import FactsForm, ReasonForm, RescheduleForm, facts_of
from coordination.meetings.models import Meeting
from coordination.meetings.views import (
    agenda,
    carrying,
    levels,
    listing,
    people,
    planning,
    register,
    replies,
    series,
    showing,
    steps,
)
from coordination.meetings.views.blueprint import bp
from coordination.meetings.views.series_forms import FOLLOWING, OccurrenceForm
from coordination.numbers import whole
from coordination.responses import tell
from coordination.web import saved, status_of

__all__ = ["bp"]

BESIDE = (agenda, carrying, levels, people, register, replies, series, steps)
"""Modules whose routes hang on the same blueprint."""


@bp.get("/rapat")
@requires(Permission.OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """List meetings under tabs, or show them in a month's calendar."""
    wanted = asked(request.args)
    show = listing.calendar_page if wanted.as_calendar else listing.list_page
    return render_template(
        "meetings/calendar.html" if wanted.as_calendar else "meetings/index.html",
        **show(db.session(), current_actor(), wanted, clock.now()),
    )


@bp.post("/rapat.<any(xlsx, csv):form>")
@requires(Permission.OWN_ACCOUNT)
def export(form: str) -> ResponseReturnValue:
    """Hand the filtered list out to reckon with."""
    session, today = db.session(), listing.today_of(db.session(), clock.now())
    sheet = listing.sheet(session, current_actor(), asked(request.args), today)
    return hand_out(sheet, SheetForm(form), _("Rapat"), what="meetings", today=today)


@bp.get("/rapat/sampah")
@requires(Permission.MEETING_CREATE)
def bin_() -> ResponseReturnValue:
    """Show discarded meetings that can still be restored."""
    found = queries.in_bin(db.session(), current_actor(), clock.now() - steps.KEPT_IN_BIN)
    return render_template("meetings/bin.html", meetings=found, form=ReasonForm())


@bp.route("/rapat/baru", methods=["GET", "POST"])
@requires(Permission.MEETING_CREATE)
def new() -> ResponseReturnValue:
    """Plan a meeting: what and when, who, agenda; empty or from an earlier one."""
    start = planning.begin(db.session(), current_actor(), whole(request.args.get("salin")))
    form = start.form
    made: list[int] = []
    looks = "lihat" in request.form  # without a script: only what the series would be
    if not looks and saved(
        form, lambda session: made.append(planning.plan(session, current_actor(), clock.now(), form, start))
    ):
        return redirect(url_for("meetings.show", meeting_id=made[0]), 303)
    return render_template("meetings/new.html", **vars(start)), status_of(form)


@bp.get("/rapat/<int:meeting_id>")
@requires(Permission.MEETING_SEE)
def show(meeting_id: int) -> ResponseReturnValue:
    """Show one meeting, as much of it as its reader may see."""
    meeting = allowed(db.session(), Meeting, meeting_id, joinedload(Meeting.host))
    page = showing.page(db.session(), current_actor(), meeting, clock.now())
    return render_template("meetings/show.html", **page, form=ReasonForm(), reschedule=RescheduleForm())


@bp.route("/rapat/<int:meeting_id>/ubah", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def edit(meeting_id: int) -> ResponseReturnValue:
    """Change a meeting's facts, participants and agenda."""
    meeting = allowed(db.session(), Meeting, meeting_id)
    kind = OccurrenceForm if meeting.series_id is not None else FactsForm
    form = kind(data=facts_of(meeting))
    if not form.is_submitted():
        form.only_raising(meeting.level)  # what is sent may come from before it was raised; the service decides
        form.made_from(meeting.version)

    def change(session: Session) -> None:
        stored = allowed(session, Meeting, meeting_id)
        changes = form.merged(kind(formdata=None, data=facts_of(stored)), stored.version)
        if not isinstance(form, OccurrenceForm):
            services.change_meeting(**by(session), meeting=stored, **changes)
        elif form.apply_to.data != FOLLOWING:
            services.change_meeting(**by(session), meeting=stored, **form.parted(changes))
        else:
            with_moved = bool(form.with_moved.data)
            given = form.parted(changes)
            outcome = recurring.change_following(**by(session), meeting=stored, changes=given, with_moved=with_moved)
            tell(series.in_sentences(outcome) or _("Tidak ada rapat sesudahnya yang perlu diubah."))

    if saved(form, change):
        return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)
    page = showing.planning_page(db.session(), current_actor(), allowed(db.session(), Meeting, meeting_id))
    return render_template("meetings/edit.html", form=form, **page), status_of(form)
