"""An organization's own Word templates: ours to start from, its own checked and kept by versions, and the fields."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.access.guard import by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db, unit_of_work
from coordination.directory import labels, layouts
from coordination.directory import templates as services
from coordination.directory.forms import TemplateForm
from coordination.directory.models import Organization, Template
from coordination.directory.views.blueprint import bp, one
from coordination.documents.kinds import Kind
from coordination.documents.own_template import Unusable
from coordination.documents.template_check import Report, check
from coordination.documents.template_fields import samples
from coordination.documents.template_kinds import OWN
from coordination.errors import DomainError, NotFound
from coordination.files import services as files
from coordination.files.office import DOCX
from coordination.files.web import attachment, download, store
from coordination.i18n import _

_TEMPLATES = "/instansi/<int:organization_id>/templat"


@bp.get(_TEMPLATES)
@requires(Permission.DIRECTORY_EDIT)
def templates(organization_id: int) -> ResponseReturnValue:
    """List the papers with the template that holds for each."""
    session = db.session()
    row: Organization = one(session, Organization, organization_id)
    held = services.counts(session, organization_id)
    return render_template("directory/templates.html", row=row, kinds=OWN, names=labels.paper_names(), held=held)


@bp.get(f"{_TEMPLATES}/<kind>")
@requires(Permission.DIRECTORY_EDIT)
def template_versions(organization_id: int, kind: str) -> ResponseReturnValue:
    """Show the versions of one template, and where to send another."""
    return _versions(organization_id, _kind(kind), TemplateForm(), Report()), 200


@bp.post(f"{_TEMPLATES}/<kind>")
@requires(Permission.DIRECTORY_EDIT)
def send_template(organization_id: int, kind: str) -> ResponseReturnValue:
    """Check a template with the example meeting; keep it as the newest version, or tell what is wrong where."""
    paper = _kind(kind)
    form = TemplateForm()
    report = Report()
    if form.validate_on_submit() and form.file.prepared is not None:
        try:
            report = check(form.file.prepared.data, paper)
        except DomainError as error:
            form.tell(error)
        else:
            if not report.faults:
                number = _keep(organization_id, paper, form)
                flash(
                    _("Templat versi %(number)d sudah diperiksa dan berlaku mulai sekarang.", number=number),
                    "success",
                )
                return redirect(url_for("directory.template_versions", organization_id=organization_id, kind=kind), 303)
    return _versions(organization_id, paper, form, report), 422


def _keep(organization_id: int, kind: Kind, form: TemplateForm) -> int:
    prepared = form.file.prepared
    assert prepared is not None
    with unit_of_work() as session:
        organization: Organization = one(session, Organization, organization_id)
        given = by(session)
        kept = files.keep(
            session=session,
            store=store(),
            prepared=prepared,
            now=given["now"],
            account_id=current_actor().account_id,
        )
        template = services.add(
            **given, organization=organization, kind=kind, file=kept, client_key=form.client_key.data
        )
        return template.number


@bp.get(f"{_TEMPLATES}/<kind>/isian")
@requires(Permission.DIRECTORY_EDIT)
def template_fields(organization_id: int, kind: str) -> ResponseReturnValue:
    """List every field with what it says for the example meeting."""
    row: Organization = one(db.session(), Organization, organization_id)
    fields = OWN[_kind(kind)].documented()
    return render_template(
        "directory/template_fields.html",
        row=row,
        kind=kind,
        name=labels.paper_names()[_kind(kind)],
        fields=fields,
        samples=samples(fields),
        kinds=labels.field_kinds(),
    )


@bp.get(f"{_TEMPLATES}/<kind>/mulai.docx")
@requires(Permission.DIRECTORY_EDIT)
def template_start(organization_id: int, kind: str) -> ResponseReturnValue:
    """Give out our own layout of a paper with its tags, to start from."""
    session = db.session()
    row: Organization = one(session, Organization, organization_id)
    word = OWN[_kind(kind)].start(layouts.of_host(session, row))
    return download(word, DOCX, f"templat-{kind}.docx")


@bp.get(f"{_TEMPLATES}/<int:template_id>.docx")
@requires(Permission.DIRECTORY_EDIT)
def template_file(organization_id: int, template_id: int) -> ResponseReturnValue:
    """Give out one version as it was sent."""
    return attachment(_template(db.session(), organization_id, template_id).file)


@bp.get(f"{_TEMPLATES}/<int:template_id>/contoh.docx")
@requires(Permission.DIRECTORY_EDIT)
def template_example(organization_id: int, template_id: int) -> ResponseReturnValue:
    """Give out the example meeting in one version."""
    session = db.session()
    template = _template(session, organization_id, template_id)
    with store().open(template.file.sha256) as kept:
        content = kept.read()
    try:
        own = OWN[template.kind]
        word = own.filled(content, own.examples(layouts.of_host(session, template.organization))[0])
    except Unusable as error:
        raise DomainError(_("Templat ini tidak dapat diisi lagi. Unggah versi baru.")) from error
    return download(word, DOCX, f"contoh-{template.kind}-versi-{template.number}.docx")


@bp.post(f"{_TEMPLATES}/<int:template_id>/tarik")
@requires(Permission.DIRECTORY_EDIT)
def withdraw_template(organization_id: int, template_id: int) -> ResponseReturnValue:
    """Withdraw one version: the one before holds again."""
    with unit_of_work() as session:
        template = _template(session, organization_id, template_id)
        kind = template.kind
        services.withdraw(**by(session), template=template)
    flash(_("Versi itu ditarik. Naskah yang sudah disahkan tidak berubah."), "success")
    return redirect(url_for("directory.template_versions", organization_id=organization_id, kind=kind.value), 303)


def _kind(name: str) -> Kind:
    """Return the kind of an address. Raises NotFound for a paper that has no own template."""
    found = next((kind for kind in OWN if kind.value == name), None)
    if found is None:
        raise NotFound(_("Halaman atau data ini tidak ditemukan."))
    return found


def _template(session: Session, organization_id: int, template_id: int) -> Template:
    found = session.get(Template, template_id)
    if found is None or found.organization_id != organization_id:
        raise NotFound(_("Halaman atau data ini tidak ditemukan."))
    return found


def _versions(organization_id: int, kind: Kind, form: TemplateForm, report: Report) -> str:
    session = db.session()
    row: Organization = one(session, Organization, organization_id)
    found = services.versions(session, organization_id, kind)
    return render_template(
        "directory/template_versions.html",
        row=row,
        kind=kind,
        name=labels.paper_names()[kind],
        form=form,
        sample=samples(OWN[kind].documented()),
        faults=report.faults,
        versions=found,
        current=next((one.id for one in found if one.withdrawn_at is None), None),
    )
