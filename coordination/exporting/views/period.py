"""The papers of a period: a page to choose days and an agency on, and each paper as a file."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination import clock
from coordination.access.guard import current_actor, requires
from coordination.access.permissions import Permission
from coordination.actions.journal import office_day
from coordination.db import db
from coordination.documents.kinds import Form, Kind
from coordination.documents.screen import screen
from coordination.errors import DomainError
from coordination.exporting import period
from coordination.exporting.labels import LABELS
from coordination.exporting.making import OF_PERIOD, make_of_period
from coordination.exporting.period import AskedOfPeriod
from coordination.exporting.views.blueprint import MEDIA, bp
from coordination.files.web import download, store
from coordination.meetings.queries import hosts
from coordination.reports.figures import figures


@bp.get("/naskah")
@requires(Permission.OWN_ACCOUNT)
def periods() -> ResponseReturnValue:
    """Offer the papers of a period: which days, whose actions."""
    session, actor = db.session(), current_actor()
    today = office_day(session, clock.now())
    trouble = None
    try:
        asked = _asked()
    except DomainError as error:
        trouble = error.message
        asked = AskedOfPeriod.read({}, session=session, store=store(), now=clock.now(), actor=actor)
    every = figures(session, actor, period.without_agency(asked.chosen), today, asked.within)
    found = figures(session, actor, asked.chosen, today, asked.within) if asked.chosen.agency else every
    return render_template(
        "exporting/periods.html",
        span=asked.span,
        chosen=asked.chosen,
        address=asked.in_address(),
        shortcuts=period.shortcuts(asked.span.first.year),
        total=found.total,
        agencies=[(one.id, one.name) for one in every.agencies if one.id is not None],
        hosts=hosts(session, actor),
        today=today,
        trouble=trouble,
        given=request.args,
    ), 200 if trouble is None else 422


@bp.get("/naskah/<any(matriks, laporan):kind>")
@requires(Permission.OWN_ACCOUNT)
def period_paper(kind: str) -> ResponseReturnValue:
    """Show a paper of a period on a white page, as its Word file prints."""
    asked, which = _asked(), Kind(kind)
    made = make_of_period(which, Form.WORD, asked)
    return render_template(
        "exporting/period_paper.html",
        name=LABELS[which],
        span=asked.span,
        address=asked.in_address(),
        paper=screen(made.content),
        files=_files(asked, which),
    )


@bp.get("/naskah/<any(matriks, laporan):kind>.<any(docx, pdf, xlsx, csv):form>")
@requires(Permission.OWN_ACCOUNT)
def of_period(kind: str, form: str) -> ResponseReturnValue:
    """Give out a paper of a period, with nothing that its reader may not see."""
    wanted = Form(form)
    made = make_of_period(Kind(kind), wanted, _asked())
    return download(made.content, MEDIA[wanted], made.name)


def _files(asked: AskedOfPeriod, kind: Kind) -> dict[Form, str]:
    """Return the forms that the paper shown is handed out in, with their addresses."""
    forms = (form for form in Form if form is Form.PDF or (kind, form) in OF_PERIOD)
    address: dict[str, Any] = {"kind": kind.value, **asked.in_address()}
    return {form: url_for("exporting.of_period", form=form.value, **address) for form in forms}


def _asked() -> AskedOfPeriod:
    return AskedOfPeriod.read(request.args, session=db.session(), store=store(), now=clock.now(), actor=current_actor())
