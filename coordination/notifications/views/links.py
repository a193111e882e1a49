"""What personal links open: very plain pages for a phone, without an account. They act on POST alone."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coordination.access.guard import public
from coordination.db import db
from coordination.notifications.links import live_link
from coordination.notifications.models import LinkKind

bp = Blueprint("links", __name__)


@bp.get("/t/<token>")
@public
def action(token: str) -> ResponseReturnValue:
    """Show the one action of a link."""
    return render_template("links/action.html", link=live_link(session=db.session(), token=token, kind=LinkKind.ACTION))


@bp.get("/undangan/<token>")
@public
def attendance(token: str) -> ResponseReturnValue:
    """Ask who comes."""
    link = live_link(session=db.session(), token=token, kind=LinkKind.ATTENDANCE)
    return render_template("links/attendance.html", link=link)


@bp.get("/keadaan/<token>")
@public
def inquiry(token: str) -> ResponseReturnValue:
    """Ask where an agency's open actions stand before a meeting."""
    link = live_link(session=db.session(), token=token, kind=LinkKind.INQUIRY)
    return render_template("links/inquiry.html", link=link)
