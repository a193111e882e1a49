"""An office's old follow-up matrix: a file, what it would become line by line, and only then a recorded meeting."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.actions import matrix_import
from coordination.actions.forms import MatrixForm
from coordination.actions.journal import office_day
from coordination.actions.matrix_import import About
from coordination.actions.matrix_plan import MatrixPlan, guess_as_of, guess_title
from coordination.actions.matrix_sheet import Matrix
from coordination.actions.states import state_name
from coordination.actions.views.blueprint import bp
from coordination.db import db, unit_of_work
from coordination.directory.models import Organization
from coordination.errors import DomainError, Forbidden
from coordination.files.uploads import prepare_upload
from coordination.files.web import store
from coordination.i18n import _, ngettext
from coordination.meetings import reading
from coordination.web import status_of

STAGED = "matrix"
"""Where the browser's signed session keeps which file its preview showed, and what was said of its meeting."""


@bp.route("/tindak-lanjut/impor", methods=["GET", "POST"])
@requires(Permission.MEETING_CREATE)
def import_matrix() -> ResponseReturnValue:
    """Take a matrix, and show what would become of it; nothing is written."""
    session, actor = db.session(), current_actor()
    form = MatrixForm(data={"host_id": min(actor.secretariat_of)})
    form.host_id.choices = [(row.id, row.name) for row in reading.organizations(session, actor.secretariat_of)]
    if form.validate_on_submit():
        try:
            return _look(session, form)
        except DomainError as error:
            form.tell(error)
    return render_template("actions/import.html", form=form), status_of(form)


@bp.post("/tindak-lanjut/impor/terapkan")
@requires(Permission.MEETING_CREATE)
def apply_matrix() -> ResponseReturnValue:
    """Write what the preview showed; where it would be something else now, show that instead."""
    staged = browser.get(STAGED)
    if not staged:
        flash(_("Pratinjau ini sudah diterapkan atau ditutup. Unggah berkasnya lagi bila masih perlu."), "info")
        return redirect(url_for("actions.import_matrix"), 303)
    with store().open(staged["sha256"]) as file:
        sheet = prepare_upload(file.read(), staged["name"])
    about = _about(staged)
    if about.host_id not in current_actor().secretariat_of:  # the role was withdrawn while the preview was open
        raise Forbidden(_("Anda hanya dapat membuat rapat untuk instansi tempat Anda menjadi sekretariat."))
    matrix = matrix_import.read_matrix(sheet.data, sheet.name)
    fingerprint = request.form.get("fingerprint", "")
    try:
        with unit_of_work() as session:
            meeting = matrix_import.apply_import(
                **by(session), store=store(), matrix=matrix, sheet=sheet, about=about, fingerprint=fingerprint
            )
            meeting_id = meeting.id
    except matrix_import.PlanChanged as error:
        flash(error.message, "warning")
        return _preview(db.session(), matrix, about, staged["name"], error.status)
    del browser[STAGED]
    flash(_("Matriks sudah masuk sebagai rapat yang tercatat. Periksa isinya, lalu ajukan notulanya."), "success")
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


def _look(session: Session, form: MatrixForm) -> ResponseReturnValue:
    """Read what was sent, and show it planned; what the form leaves empty, the sheet may say."""
    sheet, day = form.file.prepared, form.day.data
    assert sheet is not None  # the form has asked for both
    assert day is not None
    matrix = matrix_import.read_matrix(sheet.data, sheet.name)
    today = office_day(session, clock.now())
    title = (form.title.data or "").strip() or guess_title(matrix)
    if not title:
        raise DomainError(_("Isi nama rapatnya; lembar ini tidak menyebutkannya."), field="title")
    as_of = form.as_of.data or guess_as_of(matrix, today) or today
    if max(as_of, day) > today:
        raise DomainError(_("Matriks lama tidak dapat berisi keadaan sesudah hari ini."), field="as_of")
    about = About(host_id=form.host_id.data, title=title, day=day, as_of=as_of)
    page = _preview(session, matrix, about, sheet.name)
    browser[STAGED] = {**_kept(about), "sha256": store().put(sheet.data).sha256, "name": sheet.name}
    return page


def _preview(session: Session, matrix: Matrix, about: About, name: str, status: int = 200) -> ResponseReturnValue:
    plan = matrix_import.plan(session, matrix, about)
    host = session.get_one(Organization, about.host_id)
    return render_template(
        "actions/import_preview.html", plan=plan, about=about, host=host.name, name=name, figures=_figures(plan)
    ), status


def _figures(plan: MatrixPlan) -> list[tuple[int, str]]:
    """Return how many of what would come in, in words."""
    counted = [
        (len(plan.decisions), ngettext("keputusan", "keputusan", len(plan.decisions))),
        (len(plan.actions), ngettext("tindak lanjut", "tindak lanjut", len(plan.actions))),
    ]
    return counted + [(number, state_name(state).lower()) for state, number in plan.states.items() if number]


def _kept(about: About) -> dict[str, Any]:
    return {
        "host_id": about.host_id,
        "title": about.title,
        "day": about.day.isoformat(),
        "as_of": about.as_of.isoformat(),
    }


def _about(staged: dict[str, Any]) -> About:
    return About(
        host_id=staged["host_id"],
        title=staged["title"],
        day=date.fromisoformat(staged["day"]),
        as_of=date.fromisoformat(staged["as_of"]),
    )
