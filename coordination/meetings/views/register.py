"""The register of decisions: what its address asks, and its page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination.access.guard import current_actor, requires
from coordination.access.permissions import Permission
from coordination.actions import register
from coordination.db import db
from coordination.i18n import Formats
from coordination.meetings.labels import DECISION_KINDS, choices
from coordination.meetings.views.blueprint import bp
from coordination.numbers import page_number


@bp.get("/keputusan")
@requires(Permission.OWN_ACCOUNT)
def decisions() -> ResponseReturnValue:
    """List all decisions that the reader may read, with what became of them."""
    session, actor = db.session(), current_actor()
    where, number = register.from_address(request.args), page_number(request.args.get("halaman"))
    found = register.page(session, actor, where, number)
    shown: dict[str, Any] = {
        "page": found,
        "where": where,
        "hosts": register.hosts(session, actor),
        "years": [(year, str(year)) for year in register.years(session, actor)],
        "kinds": [(value, str(word)) for value, word in choices(DECISION_KINDS)],
        "labels": DECISION_KINDS,
        "meeting": register.title_of(session, actor, where.meeting) if where.meeting else None,
        "without_meeting": _address(replace(where, meeting=None), 1),
        "previous": _address(where, number - 1) if number > 1 else None,
        "next": _address(where, number + 1) if found.has_next else None,
        "first": (number - 1) * register.PAGE + 1,
        "fmt": Formats(),
    }
    return render_template("meetings/decisions.html", **shown)


def _address(where: register.Filter, number: int) -> str:
    values: dict[str, Any] = {**where.in_address(), "halaman": number if number > 1 else None}
    return url_for("meetings.decisions", **values)
