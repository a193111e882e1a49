"""The settings of the office, and its emblem for the corner of every page."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.access.guard import by, public, requires
from coordination.access.permissions import Permission
from coordination.clock import Zone
from coordination.db import db
from coordination.directory import office as services
from coordination.directory import queries
from coordination.directory.forms import OfficeForm
from coordination.directory.models import Office
from coordination.directory.views import emblems
from coordination.directory.views.blueprint import only
from coordination.errors import NotFound
from coordination.files.checking import MediaType
from coordination.files.images import thumbnail
from coordination.files.models import StoredFile
from coordination.i18n import _
from coordination.web import saved, status_of

bp = Blueprint("settings", __name__)

CORNER = 128
"""Pixels: the emblem in the corner stands 42 high, on a fine screen three times that."""


@bp.route("/pengaturan", methods=["GET", "POST"])
@requires(Permission.SETTINGS_MANAGE)
def index() -> ResponseReturnValue:
    """Change the office: name, city, zone, public address, what every kop begins with, colour."""
    office = _office(db.session())
    form = OfficeForm(data=_texts(office))
    if not form.is_submitted():
        form.made_from(office.version)

    def change(session: Session) -> None:
        stored = _office(session)
        names = set(form.merged(OfficeForm(formdata=None, data=_texts(stored)), stored.version))
        facts: services.OfficeFacts = {
            "name": form.name.data or "",
            "city": form.city.data or "",
            "zone": Zone(form.zone.data),
            "public_url": form.public_url.data or "",
            "government": form.government.data or "",
            "accent": form.accent.data or None,
        }
        services.change_office(
            **by(session),
            office=stored,
            **{**only(facts, names), **emblems.chosen(form, session)},
        )

    if saved(form, change):
        flash(_("Pengaturan tersimpan."), "success")
        return redirect(url_for("settings.index"), 303)
    return render_template(
        "directory/settings.html",
        form=form,
        row=office,
        accents=services.ACCENTS,
        opens_here_only=services.opens_here_only(office.public_url),
    ), status_of(form)


@bp.get("/lambang")
@public
def emblem() -> ResponseReturnValue:
    """Show the office's emblem small; its address changes with it, so that browsers may keep it."""
    office = queries.office(db.session())
    if office is None or office.emblem is None:
        raise NotFound(_("Halaman atau data ini tidak ditemukan."))
    answer = send_file(BytesIO(_small(office.emblem)), mimetype="image/webp")
    answer.headers["Cache-Control"] = "max-age=31536000, immutable"
    return answer


def _small(emblem: StoredFile) -> bytes:
    known = _SMALL.get(emblem.sha256)
    if known is None:
        content = emblems.content(emblem)
        assert content is not None
        _SMALL.clear()  # an office has one
        known = _SMALL[emblem.sha256] = thumbnail(content, MediaType(emblem.media_type), side=CORNER)
    return known


_SMALL: dict[str, bytes] = {}
"""The emblem as it was last made small, by the SHA-256 of its file: anybody may ask for it, without signing in."""


def _office(session: Session) -> Office:
    office = queries.office(session)
    if office is None:
        raise NotFound(_("Halaman atau data ini tidak ditemukan."))
    return office


def _texts(office: Office) -> dict[str, object]:
    return {
        "name": office.name,
        "city": office.city,
        "zone": office.zone.value,
        "public_url": office.public_url,
        "government": office.government,
        "accent": office.accent or services.ACCENTS[0],
    }
