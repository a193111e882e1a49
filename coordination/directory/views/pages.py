"""Organizations with their positions and people; groups; what a combobox suggests."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access import checks
from coordination.access.guard import current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db, unit_of_work
from coordination.directory import labels, queries, services
from coordination.directory.forms import GroupForm, OrganizationForm, PersonForm, PositionForm, whole
from coordination.directory.models import (
    EmployeeIdType,
    Group,
    HolderStatus,
    Organization,
    OrganizationKind,
    Person,
    Position,
    Sex,
)
from coordination.errors import NotFound
from coordination.i18n import _
from coordination.web import saved, status_of

bp = Blueprint("directory", __name__, url_prefix="/direktori")


def _one(session: Session, model: type[Any], row_id: int) -> Any:
    """Return a row of the directory, which everybody with a role may read."""
    row = session.get(model, row_id)
    if row is None:
        raise NotFound(_("Data ini tidak ada di direktori."))
    return row


@bp.get("")
@requires(Permission.DIRECTORY_READ)
def index() -> ResponseReturnValue:
    """List organizations, people or groups."""
    tab, text = request.args.get("tab", "instansi"), request.args.get("q", "")
    page = request.args.get("hal", 1, type=int)
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
    row = _one(session, Organization, organization_id)
    people, more = queries.people(session, organization_id=row.id)
    return render_template(
        "directory/organization.html",
        row=row,
        people=people,
        more=more,
        kinds=labels.kind_names(),
        statuses=labels.holder_statuses(),
        may_edit=checks.may(current_actor(), Permission.DIRECTORY_EDIT),
        may_merge=checks.may(current_actor(), Permission.DIRECTORY_MERGE),
    )


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


def _only(facts: Any, names: set[str]) -> Any:
    """Leave only the facts that this person changed."""
    return {name: value for name, value in facts.items() if name in names}


@bp.route("/instansi/baru", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def new_organization() -> ResponseReturnValue:
    """Add an organization."""
    form = OrganizationForm(kind=OrganizationKind.OPD.value)
    made: list[Organization] = []

    def add(session: Session) -> None:
        made.append(
            services.add_organization(
                session=session,
                actor=current_actor(),
                now=clock.now(),
                client_key=form.client_key.data,
                **_organization_facts(form),
            )
        )

    if saved(form, add):
        flash(_("%(name)s ditambahkan.", name=form.name.data), "success")
        return redirect(url_for("directory.organization", organization_id=made[0].id), 303)
    return render_template("directory/organization_form.html", form=form, row=None), status_of(form)


@bp.route("/instansi/<int:organization_id>/ubah", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def edit_organization(organization_id: int) -> ResponseReturnValue:
    """Change an organization."""
    row = _one(db.session(), Organization, organization_id)
    form = OrganizationForm(obj=row)
    if not form.is_submitted():
        form.made_from(row.version)

    def change(session: Session) -> None:
        stored = _one(session, Organization, organization_id)
        names = set(form.merged(OrganizationForm(formdata=None, obj=stored), stored.version))
        services.change_organization(
            session=session,
            actor=current_actor(),
            now=clock.now(),
            organization=stored,
            **_only(_organization_facts(form), names),
        )

    if saved(form, change):
        flash(_("Perubahan tersimpan."), "success")
        return redirect(url_for("directory.organization", organization_id=organization_id), 303)
    return render_template("directory/organization_form.html", form=form, row=row), status_of(form)


@bp.post("/instansi/<int:organization_id>/status")
@requires(Permission.DIRECTORY_MERGE)
def set_active(organization_id: int) -> ResponseReturnValue:
    """Deactivate an organization, or bring it back."""
    active = request.form.get("active") == "1"
    with unit_of_work() as session:
        services.set_active(
            session=session,
            actor=current_actor(),
            now=clock.now(),
            row=_one(session, Organization, organization_id),
            active=active,
        )
    return redirect(url_for("directory.organization", organization_id=organization_id), 303)


@bp.route("/instansi/<int:organization_id>/jabatan/baru", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def new_position(organization_id: int) -> ResponseReturnValue:
    """Add a position."""
    row = _one(db.session(), Organization, organization_id)
    form = PositionForm(holder_status=HolderStatus.DEFINITIVE.value)

    def add(session: Session) -> None:
        services.add_position(
            session=session,
            actor=current_actor(),
            now=clock.now(),
            organization=_one(session, Organization, organization_id),
            client_key=form.client_key.data,
            **_position_facts(form),
        )

    if saved(form, add):
        return redirect(url_for("directory.organization", organization_id=organization_id), 303)
    return render_template("directory/position_form.html", form=form, organization=row, row=None), status_of(form)


@bp.route("/jabatan/<int:position_id>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def edit_position(position_id: int) -> ResponseReturnValue:
    """Change a position or who holds it."""
    row = _one(db.session(), Position, position_id)
    form = PositionForm(obj=row)
    if not form.is_submitted():
        form.made_from(row.version)

    def change(session: Session) -> None:
        stored = _one(session, Position, position_id)
        names = set(form.merged(PositionForm(formdata=None, obj=stored), stored.version))
        services.change_position(
            session=session,
            actor=current_actor(),
            now=clock.now(),
            position=stored,
            **_only(_position_facts(form), names),
        )

    organization_id = row.organization_id
    if saved(form, change):
        return redirect(url_for("directory.organization", organization_id=organization_id), 303)
    return (
        render_template("directory/position_form.html", form=form, organization=row.organization, row=row),
        status_of(form),
    )


def _position_facts(form: PositionForm) -> services.PositionFacts:
    return {
        "title": form.title.data or "",
        "is_head": bool(form.is_head.data),
        "holder_id": whole(form.holder_id.data),
        "holder_status": HolderStatus(form.holder_status.data),
        "sort": form.sort.data if form.sort.data is not None else 100,
    }


@bp.route("/orang/baru", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def new_person() -> ResponseReturnValue:
    """Add a person."""
    form = PersonForm(organization_id=request.args.get("instansi", ""))
    made: list[Person] = []

    def add(session: Session) -> None:
        made.append(
            services.add_person(
                session=session,
                actor=current_actor(),
                now=clock.now(),
                client_key=form.client_key.data,
                **_person_facts(form),
            )
        )

    if saved(form, add):
        flash(_("%(name)s ditambahkan.", name=form.name.data), "success")
        return redirect(url_for("directory.edit_person", person_id=made[0].id), 303)
    return render_template("directory/person_form.html", form=form, row=None), status_of(form)


@bp.route("/orang/<int:person_id>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def edit_person(person_id: int) -> ResponseReturnValue:
    """Change a person."""
    row = _one(db.session(), Person, person_id)
    form = PersonForm(obj=row)
    if not form.is_submitted():
        form.made_from(row.version)

    def change(session: Session) -> None:
        stored = _one(session, Person, person_id)
        names = set(form.merged(PersonForm(formdata=None, obj=stored), stored.version))
        services.change_person(
            session=session,
            actor=current_actor(),
            now=clock.now(),
            person=stored,
            **_only(_person_facts(form), names),
        )

    if saved(form, change):
        flash(_("Perubahan tersimpan."), "success")
        return redirect(url_for("directory.edit_person", person_id=person_id), 303)
    return render_template("directory/person_form.html", form=form, row=row), status_of(form)


def _person_facts(form: PersonForm) -> services.PersonFacts:
    return {
        "title_front": form.title_front.data,
        "name": form.name.data or "",
        "title_back": form.title_back.data,
        "employee_id_type": EmployeeIdType(form.employee_id_type.data) if form.employee_id_type.data else None,
        "employee_id": form.employee_id.data,
        "grade": form.grade.data,
        "rank": form.rank.data,
        "sex": Sex(form.sex.data) if form.sex.data else None,
        "phone": form.phone.data,
        "email": form.email.data,
        "organization_id": whole(form.organization_id.data),
        "job_title": form.job_title.data,
    }


@bp.route("/kelompok/baru", methods=["GET", "POST"], defaults={"group_id": None})
@bp.route("/kelompok/<int:group_id>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def edit_group(group_id: int | None) -> ResponseReturnValue:
    """Add or change a group; its members are sent in their order as organization-3 or position-5."""
    row = _one(db.session(), Group, group_id) if group_id is not None else None
    form = GroupForm(obj=row)

    def save(session: Session) -> None:
        services.save_group(
            session=session,
            actor=current_actor(),
            now=clock.now(),
            group=_one(session, Group, group_id) if group_id is not None else None,
            name=form.name.data or "",
            members=_members(session, request.form.getlist("members")),
            client_key=form.client_key.data,
        )

    if saved(form, save):
        return redirect(url_for("directory.index", tab="kelompok"), 303)
    return render_template("directory/group_form.html", form=form, row=row), status_of(form)


def _members(session: Session, tokens: list[str]) -> list[Organization | Position]:
    tables: dict[str, type[Organization] | type[Position]] = {"organization": Organization, "position": Position}
    members = []
    for token in tokens:
        kind, _dash, number = token.partition("-")
        if kind in tables and number.isdecimal():
            members.append(_one(session, tables[kind], int(number)))
    return members


@bp.get("/cari/instansi")
@requires(Permission.DIRECTORY_READ)
def search_organizations() -> ResponseReturnValue:
    """Suggest organizations."""
    return _suggestions(queries.suggest_organizations)


@bp.get("/cari/orang")
@requires(Permission.DIRECTORY_READ)
def search_people() -> ResponseReturnValue:
    """Suggest people."""
    return _suggestions(queries.suggest_people)


@bp.get("/cari/jabatan")
@requires(Permission.DIRECTORY_READ)
def search_positions() -> ResponseReturnValue:
    """Suggest positions."""
    return _suggestions(queries.suggest_positions)


@bp.get("/cari/undangan")
@requires(Permission.DIRECTORY_READ)
def search_invitees() -> ResponseReturnValue:
    """Suggest whatever may be invited."""
    return _suggestions(queries.suggest_invitees)


@bp.get("/cari/anggota")
@requires(Permission.DIRECTORY_READ)
def search_members() -> ResponseReturnValue:
    """Suggest organizations and positions for a group."""
    return _suggestions(queries.suggest_members)


def _suggestions(suggest: Any) -> ResponseReturnValue:
    return jsonify([asdict(found) for found in suggest(db.session(), request.args.get("q", "")[:100])])
