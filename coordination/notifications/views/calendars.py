"""Calendars: one meeting to keep, and a private feed to subscribe to."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.actor import Actor
from coordination.access.checks import load
from coordination.access.guard import allowed, by, current_actor, public, requires
from coordination.access.permissions import Permission
from coordination.accounts.models import Account
from coordination.db import db, unit_of_work
from coordination.directory import queries as directory
from coordination.directory.models import Office
from coordination.directory.office import opens_here_only
from coordination.errors import NotFound
from coordination.i18n import _, use_language
from coordination.limits import limiter
from coordination.meetings.models import Meeting
from coordination.minutes.naming import paper_name
from coordination.notifications import calendar, feed, occasions
from coordination.notifications.addresses import address
from coordination.notifications.links import live_link
from coordination.notifications.models import LinkKind
from coordination.notifications.readers import reader_of
from coordination.outbox.services import Recipient
from coordination.web import Form, saved

bp = Blueprint("calendars", __name__)

ASKED = "120 per minute"
"""How often one address may ask for feeds: an office's calendars all come from one."""


@bp.get("/rapat/<int:meeting_id>/kalender.ics")
@requires(Permission.MEETING_SEE)
def meeting(meeting_id: int) -> ResponseReturnValue:
    """Give out one meeting for the calendar of whoever sees it."""
    session = db.session()
    found = allowed(session, Meeting, meeting_id)
    url = address(current_app, _office(session), "meetings.show", meeting_id=meeting_id)
    return _file(session, found, current_actor(), url, clock.now())


@bp.get("/undangan/<token>/kalender.ics")
@public
@limiter.limit(ASKED)
def invitation(token: str) -> ResponseReturnValue:
    """Give out the meeting of a personal link, as far as whoever holds it may see it."""
    session = db.session()
    link = live_link(session=session, token=token, kind=LinkKind.ATTENDANCE)
    to = Recipient(person_id=link.person_id) if link.person_id else Recipient(organization_id=link.organization_id)
    reader = reader_of(session, to)
    if reader is None or link.participant is None or link.participant.meeting.level.is_secret:
        raise NotFound(_("Tautan ini sudah tidak berlaku. Mintalah yang baru kepada sekretariat yang mengirimnya."))
    found = load(session, reader, Permission.MEETING_SEE, Meeting, link.participant.meeting_id)
    return _unreferred(_file(session, found, reader, "", clock.now()))


@bp.get("/kalender/<token>.ics")
@public
@limiter.limit(ASKED)
def own(token: str) -> ResponseReturnValue:
    """Give a calendar program the feed of an account, as that account may read now."""
    session = db.session()
    found = feed.reader(session, token)
    use_language(found.language)
    ics = feed.written(current_app, session, _office(session), found.actor, clock.now())
    answer = make_response(ics)
    answer.mimetype = "text/calendar"
    answer.set_etag(sha256(ics).hexdigest())
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.make_conditional(request)
    return _unreferred(answer)


@bp.route("/akun-saya/kalender", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def mine() -> ResponseReturnValue:
    """See whether one has a feed; make one, whose address is shown once."""
    session = db.session()
    made: list[str] = []
    form = Form()
    if saved(form, lambda work: made.append(feed.make(**by(work), account=_account(work)))):
        office = _office(db.session())
        url = address(current_app, office, "calendars.own", token=made[0])
        return render_template(
            "calendars/made.html",
            address=url,
            webcal=f"webcal://{url.partition('://')[2]}",
            opens_here_only=opens_here_only(office.public_url),
        )
    return render_template("calendars/mine.html", form=form, made_at=feed.made_at(session, _account(session)))


@bp.post("/akun-saya/kalender/cabut")
@requires(Permission.OWN_ACCOUNT)
def withdraw() -> ResponseReturnValue:
    """End one's feed."""
    with unit_of_work() as session:
        feed.withdraw(**by(session), account=_account(session))
    flash(_("Kalender dicabut. Alamatnya tidak memberi apa-apa lagi."), "success")
    return redirect(url_for("calendars.mine"), 303)


def _file(session: Session, meeting: Meeting, reader: Actor, url: str, now: datetime) -> Response:
    days = occasions.occasions(session, meeting, reader, url=url, sequence=meeting.calendar_sequence)
    ics = calendar.written(days, now=now, method=calendar.Method.PUBLISH)
    answer = make_response(ics)
    answer.mimetype = "text/calendar"
    name = "rapat.ics" if meeting.level.is_secret else paper_name("", meeting, suffix=".ics")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _unreferred(answer: Response) -> Response:
    """Let nobody be told the address, which is the secret itself."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _office(session: Session) -> Office:
    office = directory.office(session)
    if office is None:
        raise NotFound(_("Halaman atau data ini tidak ditemukan."))
    return office


def _account(session: Session) -> Account:
    return session.get_one(Account, current_actor().account_id)
