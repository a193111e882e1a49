"""Organizations and the positions in them, added and changed."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.access import checks
from coordination.access.guard import by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db
from coordination.directory import queries, services
from coordination.directory.forms import OrganizationForm, PositionForm
from coordination.directory.models import HolderStatus, Organization, OrganizationKind, Person, Position
from coordination.directory.views.blueprint import bp, one, only
from coordination.i18n import _
from coordination.numbers import whole
from coordination.web import saved, status_of


def _organization_facts(form: OrganizationForm) -> services.OrganizationFacts:
    return {
        "name": form.name.data or "",
        "short_name": form.short_name.data,
        "kind": OrganizationKind(form.kind.data),
        "parent_id": whole(form.parent_id.data),
        "phone": form.phone.data,
        "email": form.email.data,
        "address": form.address.data,
        "protocol_order": form.protocol_order.data if form.protocol_order.data is not None else 1000,
    }


@bp.route("/instansi/baru", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def new_organization() -> ResponseReturnValue:
    """Add an organization."""
    form = OrganizationForm(kind=OrganizationKind.OPD.value)
    made: list[Organization] = []

    def add(session: Session) -> None:
        made.append(
            services.add_organization(
                **by(session),
                client_key=form.client_key.data,
                **_organization_facts(form),
            )
        )

    if saved(form, add):
        flash(_("%(name)s ditambahkan.", name=form.name.data), "success")
        return redirect(url_for("directory.organization", organization_id=made[0].id), 303)
    named = queries.name_of(db.session(), Organization, form.parent_id.data)
    return render_template("directory/organization_form.html", form=form, row=None, parent_name=named), status_of(form)


@bp.route("/instansi/<int:organization_id>/ubah", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def edit_organization(organization_id: int) -> ResponseReturnValue:
    """Change an organization."""
    row = one(db.session(), Organization, organization_id)
    form = OrganizationForm(obj=row)
    if not form.is_submitted():
        form.made_from(row.version)

    def change(session: Session) -> None:
        stored = one(session, Organization, organization_id)
        names = set(form.merged(OrganizationForm(formdata=None, obj=stored), stored.version))
        services.change_organization(
            **by(session),
            organization=stored,
            **only(_organization_facts(form), names),
        )

    if saved(form, change):
        flash(_("Perubahan tersimpan."), "success")
        return redirect(url_for("directory.organization", organization_id=organization_id), 303)
    named = queries.name_of(db.session(), Organization, form.parent_id.data)
    return render_template("directory/organization_form.html", form=form, row=row, parent_name=named), status_of(form)


@bp.route("/instansi/<int:organization_id>/jabatan/baru", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def new_position(organization_id: int) -> ResponseReturnValue:
    """Add a position."""
    row = one(db.session(), Organization, organization_id)
    form = PositionForm(holder_status=HolderStatus.DEFINITIVE.value)

    def add(session: Session) -> None:
        services.add_position(
            **by(session),
            organization=one(session, Organization, organization_id),
            client_key=form.client_key.data,
            **_position_facts(form),
        )

    if saved(form, add):
        return redirect(url_for("directory.organization", organization_id=organization_id), 303)
    named = queries.name_of(db.session(), Person, form.holder_id.data)
    return render_template(
        "directory/position_form.html", form=form, organization=row, row=None, holder_name=named
    ), status_of(form)


@bp.route("/jabatan/<int:position_id>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def edit_position(position_id: int) -> ResponseReturnValue:
    """Change a position or who holds it."""
    row = one(db.session(), Position, position_id)
    form = PositionForm(obj=row)
    if not form.is_submitted():
        form.made_from(row.version)

    def change(session: Session) -> None:
        stored = one(session, Position, position_id)
        names = set(form.merged(PositionForm(formdata=None, obj=stored), stored.version))
        services.change_position(
            **by(session),
            position=stored,
            **only(_position_facts(form), names),
        )

    organization_id = row.organization_id
    if saved(form, change):
        return redirect(url_for("directory.organization", organization_id=organization_id), 303)
    return render_template(
        "directory/position_form.html",
        form=form,
        organization=row.organization,
        row=row,
        holder_name=queries.name_of(db.session(), Person, form.holder_id.data),
        may_merge=checks.may(current_actor(), Permission.DIRECTORY_MERGE),
    ), status_of(form)


def _position_facts(form: PositionForm) -> services.PositionFacts:
    return {
        "title": form.title.data or "",
        "is_head": bool(form.is_head.data),
        "holder_id": whole(form.holder_id.data),
        "holder_status": HolderStatus(form.holder_status.data),
        "sort": form.sort.data if form.sort.data is not None else 100,
    }
