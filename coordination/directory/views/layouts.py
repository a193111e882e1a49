"""The layout of papers: the office's, and an organization's own; with a preview that is made anew as one chooses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.access.guard import by, requires
from coordination.access.permissions import Permission
from coordination.db import db
from coordination.directory import layouts as services
from coordination.directory import queries
from coordination.directory.models import Office, Organization
from coordination.directory.views.blueprint import bp, one
from coordination.directory.views.layout_form import ENTRIES, FONT_NAMES, LayoutForm, texts
from coordination.directory.views.settings import bp as settings
from coordination.documents.layout import LayoutProfile, load_profile, profile_names
from coordination.documents.preview import preview_css, preview_html
from coordination.errors import NotFound
from coordination.i18n import _
from coordination.web import saved, status_of


@settings.route("/pengaturan/tata-naskah", methods=["GET", "POST"])
@requires(Permission.SETTINGS_MANAGE)
def layout() -> ResponseReturnValue:
    """Change the office's layout of papers."""
    row = _office(db.session())

    def keep(session: Session, profile: LayoutProfile) -> None:
        services.keep_office(**by(session), office=_office(session), profile=profile)

    return _page(
        None,
        version=row.version,
        stored=lambda session: (services.of_office(session), _office(session).version),
        keep=keep,
        back=url_for("settings.index"),
    )


@bp.route("/instansi/<int:organization_id>/tata-naskah", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def organization_layout(organization_id: int) -> ResponseReturnValue:
    """Change an organization's own layout of papers."""
    row: Organization = one(db.session(), Organization, organization_id)

    def keep(session: Session, profile: LayoutProfile) -> None:
        stored: Organization = one(session, Organization, organization_id)
        services.keep_own(**by(session), organization=stored, profile=profile)

    def stored(session: Session) -> tuple[LayoutProfile, int]:
        kept: Organization = one(session, Organization, organization_id)
        return services.of_host(session, kept), kept.letterhead.version if kept.letterhead else 0

    return _page(
        row,
        version=row.letterhead.version if row.letterhead else 0,
        stored=stored,
        keep=keep,
        back=url_for("directory.organization", organization_id=organization_id),
    )


@settings.get("/tata-naskah.css")
@requires(Permission.OWN_ACCOUNT)
def layout_style() -> ResponseReturnValue:
    """Give out the style sheet of a preview: nothing but what its own address says."""
    form = LayoutForm(formdata=request.args, meta={"csrf": False})
    css = preview_css(form.preview(load_profile()))
    answer = Response(css, mimetype="text/css")
    answer.headers["Cache-Control"] = "max-age=3600"
    return answer


def _page(
    row: Organization | None,
    *,
    version: int,
    stored: Callable[[Session], tuple[LayoutProfile, int]],
    keep: Callable[[Session, LayoutProfile], None],
    back: str,
) -> ResponseReturnValue:
    now, _version = stored(db.session())
    form: Any = LayoutForm(data=texts(now))
    if not form.is_submitted():
        form.made_from(version)

    def change(session: Session) -> None:
        profile, held = stored(session)
        names = set(form.merged(LayoutForm(formdata=None, data=texts(profile)), held))
        keep(session, form.layout(names, profile))

    if "start" in request.form and "fill" in request.form:
        form = _begun(form)
    elif not _is_preview() and saved(form, change):
        flash(_("Tata naskah tersimpan. Naskah yang sudah disahkan tidak berubah."), "success")
        return redirect(back, 303)
    shown = form.preview(now) if form.is_submitted() and "fill" not in request.form else form.layout(ENTRIES, now)
    page = "directory/_layout_preview.html" if request.headers.get("HX-Request") else "directory/layout_form.html"
    return render_template(
        page,
        form=form,
        row=row,
        back=back,
        fonts=FONT_NAMES,
        preview=preview_html(shown),
        style=f"{url_for('settings.layout_style')}?{urlencode(_address(shown))}",
    ), 200 if _is_preview() else status_of(form)


def _is_preview() -> bool:
    return bool({"preview", "fill"} & set(request.form)) or bool(request.headers.get("HX-Request"))


def _begun(form: Any) -> Any:
    """Return the form filled from a profile at hand, made from what it was made from."""
    name = form.start.data if form.start.data in profile_names() else None
    filled = LayoutForm(formdata=None, data={**texts(load_profile(name) if name else load_profile()), "start": name})
    filled.version.data, filled.base.data = form.version.data, form.base.data
    return filled


def _address(profile: LayoutProfile) -> dict[str, str]:
    """Return a profile as the options of an address; what is not ticked is left out, as a form does."""
    return {name: str(value) for name, value in texts(profile).items() if value not in (False, None)}


def _office(session: Session) -> Office:
    office = queries.office(session)
    if office is None:
        raise NotFound(_("Halaman atau data ini tidak ditemukan."))
    return office
