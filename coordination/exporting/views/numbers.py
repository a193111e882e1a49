"""The register of letter numbers of an organization, and how it forms them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db
from coordination.directory import queries as directory
from coordination.directory.models import Organization
from coordination.documents.kinds import Kind
from coordination.errors import DomainError, NotFound
from coordination.exporting import numbers, register
from coordination.exporting.forms import NoteUsedForm, PatternForm
from coordination.exporting.labels import LABELS
from coordination.exporting.models import NumberPattern
from coordination.i18n import _
from coordination.numbers import page_number, whole
from coordination.web import saved, status_of

bp = Blueprint("numbers", __name__)

_REGISTER = "/direktori/instansi/<int:organization_id>/nomor/<any(undangan, 'berita-acara'):kind>"


@bp.get("/direktori/instansi/<int:organization_id>/nomor")
@requires(Permission.DIRECTORY_EDIT)
def index(organization_id: int) -> ResponseReturnValue:
    """Lead to the register of invitations, which is asked for most."""
    _organization(db.session(), organization_id)
    return redirect(url_for("numbers.show", organization_id=organization_id, kind=Kind.INVITATION.value))


@bp.route(_REGISTER, methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def show(organization_id: int, kind: str) -> ResponseReturnValue:
    """Show a year of the register, and note numbers that were used outside."""
    session, wanted = db.session(), Kind(kind)
    form = NoteUsedForm()

    def note(session: Session) -> None:
        numbers.note_used(
            **by(session),
            organization=_organization(session, organization_id),
            kind=wanted,
            ordinal=form.ordinal.data,
            dated=form.dated.data,
            client_key=form.client_key.data or None,
        )

    if saved(form, note):
        flash(_("Nomor luar dicatat; penghitungan berlanjut sesudahnya."), "success")
        year = form.dated.data.year if form.dated.data else None
        return redirect(url_for("numbers.show", organization_id=organization_id, kind=kind, tahun=year), 303)
    organization = _organization(session, organization_id)
    years = sorted({_this_year(session), *numbers.years(session, organization.id, wanted)}, reverse=True)
    year = whole(request.args.get("tahun"))
    year = year if year in years else years[0]
    page = page_number(request.args.get("hal"))
    lines, more = register.page_of(
        session, current_actor(), organization_id=organization.id, kind=wanted, year=year, page=page
    )
    return render_template(
        "exporting/register.html",
        organization=organization,
        kind=wanted,
        kinds=[(one, LABELS[one]) for one in numbers.KINDS],
        pattern=numbers.pattern_of(session, organization.id, wanted),
        years=years,
        year=year,
        lines=lines,
        more=more,
        page=page,
        form=form,
    ), status_of(form)


@bp.route(f"{_REGISTER}/pola", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def pattern(organization_id: int, kind: str) -> ResponseReturnValue:
    """Say how an organization numbers a kind of paper; "contoh" shows without saving."""
    session, wanted = db.session(), Kind(kind)
    organization = _organization(session, organization_id)
    row = numbers.pattern_of(session, organization.id, wanted)
    form = PatternForm(data=_texts(row))
    if not form.is_submitted():
        form.made_from(row.version if row else 0)

    def change(session: Session) -> None:
        stored = numbers.pattern_of(session, organization_id, wanted)
        held = PatternForm(formdata=None, data=_texts(stored))
        given = _texts(stored) | form.merged(held, stored.version if stored else 0)
        numbers.keep_pattern(
            **by(session), organization=_organization(session, organization_id), kind=wanted, **_values(given)
        )

    if "contoh" not in request.form and saved(form, change):
        flash(_("Pola nomor tersimpan. Nomor yang sudah diambil tidak berubah."), "success")
        return redirect(url_for("numbers.show", organization_id=organization_id, kind=kind), 303)
    return render_template(
        "exporting/pattern_form.html",
        organization=organization,
        kind=wanted,
        label=LABELS[wanted],
        form=form,
        example=_example(form),
    ), status_of(form)


def _organization(session: Session, organization_id: int) -> Organization:
    row = session.get(Organization, organization_id)
    if row is None:
        raise NotFound(_("Data ini tidak ada di direktori."))
    return row


def _this_year(session: Session) -> int:
    office = directory.office(session)
    return clock.today(office.zone if office else clock.Zone.WIB, clock.now()).year


def _texts(row: NumberPattern | None) -> dict[str, Any]:
    """Return what the form shows: of a kind that nobody numbered yet, the usual pattern, not in use."""
    if row is None:
        return {"is_active": False, "pattern": numbers.USUAL, "filing_code": "", "unit_code": "", "first": 1}
    return {name: getattr(row, name) for name in ("is_active", "pattern", "filing_code", "unit_code", "first")}


def _values(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "is_active": bool(given["is_active"]),
        "pattern": given["pattern"] or "",
        "filing_code": given["filing_code"] or "",
        "unit_code": given["unit_code"] or "",
        "first": given["first"] if given["first"] is not None else 1,
    }


def _example(form: PatternForm) -> str:
    """Return how the first number of today would look, or what is wrong with the pattern."""
    session = db.session()
    office = directory.office(session)
    dated = clock.today(office.zone if office else clock.Zone.WIB, clock.now())
    try:
        return numbers.example(
            form.pattern.data or "",
            filing_code=form.filing_code.data or "",
            unit_code=form.unit_code.data or "",
            first=form.first.data or 1,
            dated=dated,
        )
    except DomainError as error:
        return error.message
