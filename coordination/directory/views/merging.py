"""Merging duplicates of the directory: both side by side, what moves, and only then the doing."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.access.guard import by, requires
from coordination.access.permissions import Permission
from coordination.db import db
from coordination.directory import labels, merging, queries
from coordination.directory.forms import MergeForm
from coordination.directory.models import Organization, Person
from coordination.directory.views.blueprint import bp, one
from coordination.i18n import _
from coordination.numbers import whole
from coordination.web import saved, status_of

KINDS: dict[str, type[Organization] | type[Person]] = {"instansi": Organization, "orang": Person}


@bp.route("/gabung/<any(instansi, orang):kind>/<int:row_id>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_MERGE)
def merge(kind: str, row_id: int) -> ResponseReturnValue:
    """Merge one row into another that stays."""
    session, model = db.session(), KINDS[kind]
    row: Any = one(session, model, row_id)
    form = MergeForm()
    if request.method == "GET":
        form.into.data = request.args.get("ke")
    target_id = whole(form.into.data)

    def work(session: Session) -> None:
        given: dict[str, Any] = {
            "source": one(session, model, row_id),
            "target": one(session, model, target_id or 0),
        }
        merging.merge(**by(session), **given)

    if saved(form, work):
        flash(_("Digabungkan. Naskah lama tetap memuat nama seperti saat dicetak."), "success")
        return redirect(_page_of(kind, target_id), 303)
    target = session.get(model, target_id) if target_id else None
    return render_template(
        "directory/merge.html",
        kind=kind,
        row=row,
        target=target,
        form=form,
        alike=[] if target else queries.alike(session, row),
        moving=merging.moving(session, row),
        names=labels.moved_names(),
    ), status_of(form)


def _page_of(kind: str, row_id: int | None) -> str:
    if kind == "instansi":
        return url_for("directory.organization", organization_id=row_id)
    return url_for("directory.edit_person", person_id=row_id)
