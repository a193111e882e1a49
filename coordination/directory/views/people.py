"""People and groups, added and changed."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.access import checks
from coordination.access.guard import by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db
from coordination.directory import queries, services
from coordination.directory.employee_ids import parse_employee_id
from coordination.directory.forms import GroupForm, PersonForm
from coordination.directory.models import EmployeeIdType, Group, Organization, Person, Position, Sex
from coordination.directory.views.blueprint import bp, one, only
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.numbers import whole
from coordination.web import saved, status_of


@bp.route("/orang/baru", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def new_person() -> ResponseReturnValue:
    """Add a person."""
    form = PersonForm(organization_id=request.args.get("instansi", ""))
    made: list[Person] = []

    def add(session: Session) -> None:
        made.append(
            services.add_person(
                **by(session),
                client_key=form.client_key.data,
                **_person_facts(form),
            )
        )

    if saved(form, add):
        flash(_("%(name)s ditambahkan.", name=form.name.data), "success")
        return redirect(url_for("directory.edit_person", person_id=made[0].id), 303)
    named = queries.name_of(db.session(), Organization, form.organization_id.data)
    return render_template("directory/person_form.html", form=form, row=None, organization_name=named), status_of(form)


@bp.route("/orang/<int:person_id>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def edit_person(person_id: int) -> ResponseReturnValue:
    """Change a person."""
    row = one(db.session(), Person, person_id)
    form = PersonForm(obj=row)
    if not form.is_submitted():
        form.made_from(row.version)

    def change(session: Session) -> None:
        stored = one(session, Person, person_id)
        names = set(form.merged(PersonForm(formdata=None, obj=stored), stored.version))
        services.change_person(
            **by(session),
            person=stored,
            **only(_person_facts(form), names),
        )

    if saved(form, change):
        flash(_("Perubahan tersimpan."), "success")
        return redirect(url_for("directory.edit_person", person_id=person_id), 303)
    return render_template(
        "directory/person_form.html",
        form=form,
        row=row,
        organization_name=queries.name_of(db.session(), Organization, form.organization_id.data),
        warnings=_oddities(row),
        may_merge=checks.may(current_actor(), Permission.DIRECTORY_MERGE),
    ), status_of(form)


def _oddities(row: Person) -> tuple[str, ...]:
    """Return what is odd about a stored number; records do hold odd numbers, so they are kept."""
    try:
        found = parse_employee_id(row.employee_id)
    except DomainError as error:
        return (error.message,)
    return found.warnings if found else ()


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
    row = one(db.session(), Group, group_id) if group_id is not None else None
    form = GroupForm(obj=row)

    def save(session: Session) -> None:
        services.save_group(
            **by(session),
            group=one(session, Group, group_id) if group_id is not None else None,
            name=form.name.data or "",
            members=_members(session, request.form.getlist("members")),
            client_key=form.client_key.data,
        )

    if saved(form, save):
        return redirect(url_for("directory.index", tab="kelompok"), 303)
    return render_template(
        "directory/group_form.html",
        form=form,
        row=row,
        may_merge=checks.may(current_actor(), Permission.DIRECTORY_MERGE),
    ), status_of(form)


def _members(session: Session, tokens: list[str]) -> list[Organization | Position]:
    tables: dict[str, type[Organization] | type[Position]] = {"organization": Organization, "position": Position}
    members = []
    for token in tokens:
        kind, _dash, number = token.partition("-")
        if kind in tables and (row_id := whole(number)) is not None:
            members.append(one(session, tables[kind], row_id))
    return members
