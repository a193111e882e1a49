"""The kop of one organization: what it says of its own, and how it is printed."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.access.guard import by, requires
from coordination.access.permissions import Permission
from coordination.db import db
from coordination.directory import letterheads as services
from coordination.directory.forms import LetterheadForm
from coordination.directory.models import Organization
from coordination.directory.views import emblems
from coordination.directory.views.blueprint import bp, one, only
from coordination.documents.layout import load_profile
from coordination.documents.letterhead import letterhead as letterhead_of
from coordination.documents.page import Marks
from coordination.documents.paper import Paper
from coordination.documents.screen import Screen, fragment
from coordination.documents.values import Letterhead
from coordination.i18n import _
from coordination.web import saved, status_of


@bp.route("/instansi/<int:organization_id>/kop", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def letterhead(organization_id: int) -> ResponseReturnValue:
    """Change the kop of an organization; "pratinjau" shows without saving."""
    row: Organization = one(db.session(), Organization, organization_id)
    form = LetterheadForm(data=_texts(row))
    if not form.is_submitted():
        form.made_from(_version(row))

    def change(session: Session) -> None:
        stored: Organization = one(session, Organization, organization_id)
        names = set(form.merged(LetterheadForm(formdata=None, data=_texts(stored)), _version(stored)))
        facts: services.LetterheadFacts = {
            "government": form.government.data or "",
            "name": form.name.data or "",
            "address": form.address.data or "",
        }
        services.keep(
            **by(session),
            organization=stored,
            **{**only(facts, names), **emblems.chosen(form, session)},
        )

    if "preview" not in request.form and saved(form, change):
        flash(_("Kop tersimpan. Notula yang sudah disahkan tetap dengan kop semula."), "success")
        return redirect(url_for("directory.organization", organization_id=organization_id), 303)
    return render_template(
        "directory/letterhead_form.html",
        form=form,
        row=row,
        has_emblem=row.letterhead is not None and row.letterhead.emblem is not None,
        most=services.MOST_LINES,
        preview=_on_paper(_preview(db.session(), row, form)),
    ), status_of(form)


def _version(row: Organization) -> int:
    """Return the version of its kop, 0 before it has one."""
    return row.letterhead.version if row.letterhead else 0


def _texts(row: Organization) -> dict[str, object]:
    kop = row.letterhead
    return {"government": kop.government, "name": kop.name, "address": kop.address} if kop else {}


def _on_paper(kop: Letterhead) -> Screen:
    paper = Paper.begin(load_profile(), Marks())
    return fragment(letterhead_of(kop, paper.sheet.text_width, paper.package), paper)


def _preview(session: Session, row: Organization, form: LetterheadForm) -> Letterhead:
    own = row.letterhead.emblem if row.letterhead and not form.without_emblem.data else None
    printed = services.completed(
        session,
        row,
        government=form.government.data or "",
        name=form.name.data or "",
        address=form.address.data or "",
        emblem=own,
    )
    return Letterhead(
        government=printed.government,
        organization=printed.name,
        address=printed.address,
        emblem=emblems.content(printed.emblem),
    )
