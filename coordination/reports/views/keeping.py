"""Pages of kept views: keep a list, call it otherwise, keep it no longer."""

from __future__ import annotations

from urllib.parse import parse_qsl
from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db, unit_of_work
from coordination.i18n import _l
from coordination.reports import saved_views as services
from coordination.reports.forms import NameForm, SavedViewForm
from coordination.reports.models import ListPage, SavedView
from coordination.web import saved, status_of

bp = Blueprint("views", __name__)

NAMES = {
    ListPage.ACTIONS: _l("Tindak Lanjut"),
    ListPage.MEETINGS: _l("Rapat"),
    ListPage.DECISIONS: _l("Keputusan"),
}


@bp.get("/tampilan")
@requires(Permission.OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """Show the views that this person keeps, to open, rename or drop them."""
    return render_template("views/index.html", views=_shown(), names=NAMES, keys=uuid4)


@bp.route("/tampilan/baru", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def new() -> ResponseReturnValue:
    """Keep a list as it stands, under a name."""
    form = SavedViewForm()
    if request.method == "GET":
        form.page.data = request.args.get("daftar", "")
        form.arguments.data = request.query_string.decode(errors="replace")
    made: list[SavedView] = []

    def keep(session: Session) -> None:
        made.append(
            services.keep(
                **by(session),
                page=ListPage(form.page.data or ""),
                name=form.name.data,
                sent=dict(parse_qsl(form.arguments.data or "")),
                client_key=form.client_key.data,
            )
        )

    if saved(form, keep):
        return redirect(services.address(made[0].page, made[0].arguments), 303)
    return render_template("views/new.html", form=form), status_of(form)


@bp.route("/tampilan/<int:view_id>/ubah", methods=["GET", "POST"])
@requires(Permission.VIEW_OWN)
def rename(view_id: int) -> ResponseReturnValue:
    """Call a view something else."""
    view = allowed(db.session(), SavedView, view_id)
    form = NameForm(data={"name": view.name})

    def change(session: Session) -> None:
        services.rename(**by(session), view=allowed(session, SavedView, view_id), name=form.name.data)

    if saved(form, change):
        return redirect(url_for("views.index"), 303)
    return render_template("views/rename.html", form=form, view=allowed(db.session(), SavedView, view_id)), status_of(
        form
    )


@bp.post("/tampilan/<int:view_id>/hapus")
@requires(Permission.VIEW_OWN)
def drop(view_id: int) -> ResponseReturnValue:
    """Keep a view no longer."""
    with unit_of_work() as session:
        services.drop(**by(session), view=allowed(session, SavedView, view_id))
    return redirect(url_for("views.index"), 303)


def _shown() -> list[tuple[SavedView, str]]:
    """Return the views that the present reader keeps, with their addresses."""
    kept = services.kept_by(db.session(), current_actor())
    return [(view, services.address(view.page, view.arguments)) for view in kept]


@bp.app_template_global("fresh_key")
def fresh_key() -> str:
    """Return what makes sending one form twice harmless."""
    return str(uuid4())


@bp.app_template_global("kept_views")
def kept_views(page: str) -> list[tuple[str, str, bool]]:
    """Return for a list's page the views kept of it: (address, name, whether it is the one that stands open)."""
    which = ListPage(page)
    rows = services.names(db.session(), current_actor(), which)
    if not rows:  # as on most pages: nothing is reckoned then
        return []
    here = services.address(which, services.arguments_of(which, request.args))
    found = [(services.address(which, row.arguments), row.name) for row in rows]
    return [(href, name, href == here) for href, name in found]
