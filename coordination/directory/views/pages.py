"""Pages of the directory: its lists, one organization, and what is active. The forms stand beside."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination.access import checks
from coordination.access.guard import by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.accounts.labels import role_names
from coordination.accounts.queries import roles_in
from coordination.db import db, unit_of_work
from coordination.directory import labels, queries, services
from coordination.directory.models import Group, Organization, OrganizationKind, Person, Position
from coordination.directory.views import layouts, letterheads, merging, organizations, people, suggesting, templates
from coordination.directory.views.blueprint import bp, one
from coordination.i18n import _
from coordination.notifications import whatsapp
from coordination.numbers import page_number

__all__ = ["bp"]

BESIDE = (layouts, letterheads, merging, organizations, people, suggesting, templates)
"""Modules whose routes hang on the same blueprint."""

KINDS: dict[str, type[Any]] = {"instansi": Organization, "orang": Person, "jabatan": Position, "kelompok": Group}


@bp.get("")
@requires(Permission.DIRECTORY_READ)
def index() -> ResponseReturnValue:
    """List organizations, people or groups."""
    tab, text = request.args.get("tab", "instansi"), request.args.get("q", "")
    page = page_number(request.args.get("hal"))
    session = db.session()
    rows: Any
    if tab == "orang":
        rows, more = queries.people(session, text=text, page=page)
    elif tab == "kelompok":
        rows, more = queries.groups(session), False
    else:
        kinds = {kind.value: kind for kind in OrganizationKind}
        kind = kinds.get(request.args.get("jenis", ""))
        rows, more = queries.organizations(session, text=text, kind=kind, untidy=tab == "belum-rapi", page=page)
    return render_template(
        "directory/index.html",
        tab=tab,
        text=text,
        rows=rows,
        more=more,
        page=page,
        kinds=labels.kind_names(),
        may_edit=checks.may(current_actor(), Permission.DIRECTORY_EDIT),
    )


@bp.get("/instansi/<int:organization_id>")
@requires(Permission.DIRECTORY_READ)
def organization(organization_id: int) -> ResponseReturnValue:
    """Show one organization with its positions and people."""
    session = db.session()
    row = one(session, Organization, organization_id)
    people, more = queries.people(session, organization_id=row.id)
    actor = current_actor()
    sees_roles = actor.is_administrator or row.id in actor.secretariat_of
    return render_template(
        "directory/organization.html",
        may_remind=actor.is_secretariat and whatsapp.owes(session, actor, row),
        roles=roles_in(session, row.id) if sees_roles else None,
        role_names=role_names(),
        row=row,
        people=people,
        more=more,
        kinds=labels.kind_names(),
        statuses=labels.holder_statuses(),
        may_edit=checks.may(current_actor(), Permission.DIRECTORY_EDIT),
        may_merge=checks.may(current_actor(), Permission.DIRECTORY_MERGE),
    )


@bp.post("/<any(instansi, orang, jabatan, kelompok):kind>/<int:row_id>/status")
@requires(Permission.DIRECTORY_MERGE)
def set_active(kind: str, row_id: int) -> ResponseReturnValue:
    """Deactivate a row of the directory, or bring it back; papers keep its name either way."""
    active = request.form.get("active") == "1"
    with unit_of_work() as session:
        row = one(session, KINDS[kind], row_id)
        services.set_active(**by(session), row=row, active=active)
        organization_id = row.organization_id if isinstance(row, Position) else row.id
    flash(_("Diaktifkan kembali.") if active else _("Dinonaktifkan: tidak muncul lagi dalam pilihan."), "success")
    pages = {
        "orang": url_for("directory.edit_person", person_id=row_id),
        "kelompok": url_for("directory.edit_group", group_id=row_id),
    }
    return redirect(pages.get(kind) or url_for("directory.organization", organization_id=organization_id), 303)
