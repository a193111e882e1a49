"""Importing people and organizations: a file, what it would do line by line, and only then the writing."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import xlsxwriter
from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue

from coordination import clock
from coordination.access.guard import by, requires
from coordination.access.permissions import Permission
from coordination.db import db, unit_of_work
from coordination.directory import importing, queries
from coordination.directory.forms import ImportForm
from coordination.directory.import_plan import ImportPlan, Verdict
from coordination.errors import DomainError
from coordination.files.web import store
from coordination.i18n import _, ngettext
from coordination.web import status_of

bp = Blueprint("directory_import", __name__, url_prefix="/direktori/impor")

STAGED = "import"
"""Where the browser's signed session keeps which file its preview showed: its SHA-256 and its name."""

SHOWN = 300
"""Lines of one verdict that a preview lists; the figures count them all."""

TEMPLATES = {
    "orang": (
        "Gelar depan, Nama, Gelar belakang, NIP, Pangkat, Golongan, Jabatan, Instansi, L/P, No. HP, Pos-el",
        ("", "Nama Pegawai", "S.Sos., M.Si.", "", "Pembina", "IV/a", "Kepala Dinas", "Dinas Kesehatan", "P", "", ""),
    ),
    "instansi": (
        "Nama instansi, Singkatan, Jenis, Induk, Alamat, Telepon, Pos-el",
        ("Dinas Kesehatan", "Dinkes", "", "", "", "", ""),
    ),
}
"""Empty sheets to start from: their headings, and one line that shows what goes where."""


@bp.route("", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def begin() -> ResponseReturnValue:
    """Take a file, and show what it would do; nothing is written."""
    form = ImportForm()
    if form.validate_on_submit():
        upload = form.file.data
        data, name = upload.read(), (upload.filename or "")[-120:]
        try:
            plan = importing.plan(db.session(), data=data, filename=name, today=_today())
        except DomainError as error:
            form.tell(error)
        else:
            browser[STAGED] = {"sha256": store().put(data).sha256, "name": name}
            return _preview(plan, name)
    return render_template("directory/import.html", form=form), status_of(form)


@bp.post("/terapkan")
@requires(Permission.DIRECTORY_EDIT)
def apply() -> ResponseReturnValue:
    """Write what the preview showed; where it would be something else now, show that instead."""
    staged = browser.get(STAGED)
    if not staged:
        flash(_("Pratinjau ini sudah diterapkan atau ditutup. Unggah berkasnya lagi bila masih perlu."), "info")
        return redirect(url_for("directory_import.begin"), 303)
    with store().open(staged["sha256"]) as file:
        data = file.read()
    given = {"data": data, "filename": staged["name"], "today": _today()}
    fingerprint = request.form.get("fingerprint", "")
    try:
        with unit_of_work() as session:
            plan = importing.apply_import(**by(session), fingerprint=fingerprint, **given)
    except importing.PlanChanged as error:
        flash(error.message, "warning")
        return _preview(importing.plan(db.session(), **given), staged["name"], error.status)
    del browser[STAGED]
    flash(_said(plan), "success")
    return redirect(url_for("directory.index", tab="orang" if plan.kind == "people" else None), 303)


@bp.get("/contoh-<any(orang, instansi):kind>.xlsx")
@requires(Permission.DIRECTORY_EDIT)
def template(kind: str) -> ResponseReturnValue:
    """Download an empty sheet with the headings that are understood."""
    headings, example = TEMPLATES[kind]
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet(kind.capitalize())
        sheet.write_row(0, 0, headings.split(", "), book.add_format({"bold": True, "bottom": 1}))
        sheet.write_row(1, 0, example, book.add_format({"num_format": "@"}))
        sheet.set_column(0, len(example) - 1, 20, book.add_format({"num_format": "@"}))  # text: a NIP keeps its digits
        sheet.freeze_panes(1, 0)
    target.seek(0)
    return send_file(target, as_attachment=True, download_name=f"contoh-{kind}.xlsx")


def _preview(plan: ImportPlan, name: str, status: int = 200) -> ResponseReturnValue:
    lines = {verdict: [line for line in plan.lines if line.verdict is verdict] for verdict in Verdict}
    return render_template("directory/preview.html", plan=plan, lines=lines, name=name, shown=SHOWN), status


def _said(plan: ImportPlan) -> str:
    added, changed = plan.counts[Verdict.ADDED], plan.counts[Verdict.CHANGED]
    words = [
        ngettext("%(num)d baris ditambahkan", "%(num)d baris ditambahkan", added),
        ngettext("%(num)d baris diubah", "%(num)d baris diubah", changed),
    ]
    if plan.counts[Verdict.REFUSED]:
        words.append(ngettext("%(num)d baris ditolak", "%(num)d baris ditolak", plan.counts[Verdict.REFUSED]))
    return _("Impor selesai: %(what)s.", what=", ".join(words))


def _today() -> date:
    office = queries.office(db.session())
    return clock.today(office.zone if office else clock.Zone.WIB)
