"""Home, dashboard and search."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from coordination import clock
from coordination.access import checks
from coordination.access.guard import current_actor, requires
from coordination.access.permissions import Permission
from coordination.accounts.queries import asking_for_help
from coordination.actions import showing, work
from coordination.actions.due import due
from coordination.actions.filters import ActionFilter, Tab, Timing
from coordination.actions.journal import office_day
from coordination.config import Settings
from coordination.db import db
from coordination.directory.sheets import SheetForm, hand_out
from coordination.i18n import gettext as _
from coordination.meetings import labels
from coordination.notifications import escalating, mail_health, outbox_list
from coordination.numbers import page_number
from coordination.reports import dashboard as dashboard_page
from coordination.reports import health, waiting
from coordination.reports.searching import CAP, LAST_PAGE, PAGE, Kind
from coordination.reports.searching import search as find_everywhere
from coordination.reports.tables import Table

home = Blueprint("home", __name__)
reports = Blueprint("reports", __name__)
search = Blueprint("search", __name__)


@home.get("/")
@requires(Permission.OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """Show what waits for this person; the parts of several roles add up."""
    session, actor = db.session(), current_actor()
    now = clock.now()
    today = office_day(session, now)
    settings: Settings = current_app.extensions["rakor_settings"]
    first, last = waiting.week_of(today)
    parts: dict[str, Any] = {"coming": waiting.coming_meetings(session, actor, first, last), "week_ends": last}
    if actor.is_secretariat:
        parts["held"] = waiting.today_meetings(session, actor, today)
        parts["unwritten"] = waiting.minutes_to_write(session, actor, today)
        parts["queue"] = showing.queue(session, actor).lines
        parts["escalations"] = escalating.count_waiting(session, actor)
        parts["troubled_mails"] = outbox_list.troubled(session, actor)
    if actor.reports_for:
        owed = {name: waiting.some_actions(session, actor, chosen, today) for name, chosen in waiting.OWED.items()}
        parts["owed"] = owed
        parts["orphans"] = work.without_officer(session, actor, today)
        parts["returns"] = work.reasons_of_return(session, [row.id for row in owed["returned"].rows])
    if actor.person_id is not None:
        parts["to_approve"] = waiting.minutes_to_approve(session, actor)
    if actor.leads or actor.reads_office:
        parts["worst"] = waiting.some_actions(session, actor, ActionFilter(tab=Tab.ALL, timing=Timing.LATE), today)
        parts["leading"] = waiting.leading_figures(session, actor, today)
    if actor.is_administrator:
        mail = mail_health.line(session, settings, now)
        parts["health"] = [*health.lines(settings.data, session.get_bind().dialect.name), mail]
        parts["helpless"] = asking_for_help(session)
    return render_template(
        "home/index.html", today=today, due=due, minutes_until=partial(waiting.minutes_until, now=now), **parts
    )


@reports.get("/dasbor")
@requires(Permission.DASHBOARD_SEE)
def dashboard() -> ResponseReturnValue:
    """Show the figures of a period and a host, each a link to the list that it counts."""
    session, actor = db.session(), current_actor()
    today = office_day(session, clock.now())
    wanted = dashboard_page.asked(request.args, today)
    return render_template("reports/dashboard.html", **dashboard_page.context(session, actor, wanted, today), due=due)


@reports.post("/dasbor/<any(instansi, rapat, kehadiran):table>.<any(xlsx, csv):form>")
@requires(Permission.DASHBOARD_SEE)
def export(table: str, form: str) -> ResponseReturnValue:
    """Hand out a whole table of the dashboard: the figures of the same period, host and reader."""
    session, actor = db.session(), current_actor()
    today = office_day(session, clock.now())
    wanted = dashboard_page.asked(request.args, today)
    sheet = dashboard_page.sheet(session, actor, wanted, today, Table(table))
    name = f"{_('Dasbor')} {sheet.name.lower()} {wanted.span.word}"
    return hand_out(sheet, SheetForm(form), name, what=f"dashboard.{table}", today=today)


@search.get("/cari", endpoint="index")
@requires(Permission.OWN_ACCOUNT)
def find() -> ResponseReturnValue:
    """Find what holds the words: a few of every kind, or one kind, a page at a time."""
    text = request.args.get("q", "")
    kinds = {kind.value: kind for kind in Kind}
    kind = kinds.get(request.args.get("jenis", ""))
    number = min(page_number(request.args.get("hal")), LAST_PAGE)
    return render_template(
        "search/index.html",
        text=text,
        kind=kind,
        number=number,
        results=find_everywhere(db.session(), current_actor(), text, kind, number),
        reads_directory=checks.may(current_actor(), Permission.DIRECTORY_READ),
        labels=labels,
        cap=CAP,
        first=(number - 1) * PAGE + 1,
        last_page=LAST_PAGE,
    )
