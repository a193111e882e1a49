"""Accounts, as the administrator sees them: who has one, with which roles, and the one-time links."""

from __future__ import annotations

from urllib.parse import quote

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.accounts import queries, services
from coordination.accounts.forms import AccountForm, MembershipForm
from coordination.accounts.labels import role_names
from coordination.accounts.models import Account, Membership, Role
from coordination.accounts.views.pages import bp
from coordination.db import db, unit_of_work
from coordination.directory import queries as directory
from coordination.directory import services as directory_services
from coordination.directory.models import Organization, Person
from coordination.directory.office import opens_here_only
from coordination.errors import DomainError, NotFound
from coordination.i18n import _
from coordination.numbers import page_number, whole
from coordination.web import saved, status_of


@bp.get("/akun")
@requires(Permission.ACCOUNTS_MANAGE)
def index() -> ResponseReturnValue:
    """List the accounts; those who asked for help first."""
    text, page = request.args.get("q", ""), page_number(request.args.get("hal"))
    rows, more = queries.accounts(db.session(), text=text, page=page)
    return render_template(
        "accounts/index.html", rows=rows, more=more, page=page, text=text, roles=role_names(), now=clock.now()
    )


@bp.route("/akun/baru", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
def new() -> ResponseReturnValue:
    """Make an account for a person of the directory or a new one, with its first role, and show its link."""
    form = AccountForm()
    made: list[tuple[Account, str]] = []

    def make(session: Session) -> None:
        now, actor = clock.now(), current_actor()
        account = services.create_account(
            session=session,
            actor=actor,
            now=now,
            person=_person(session, form),
            username=form.username.data or "",
            email=form.email.data,
            client_key=form.client_key.data,
        )
        services.grant(
            session=session,
            actor=actor,
            now=now,
            account=account,
            role=Role(form.role.data),
            organization=_organization(session, form.organization_id.data),
        )
        made.append((account, services.make_link(session=session, actor=actor, now=now, account=account)))

    if saved(form, make):
        return _link_page(*made[0])
    session = db.session()
    return render_template(
        "accounts/new.html",
        form=form,
        person_name=directory.name_of(session, Person, form.person_id.data) or form.person_name.data,
        organization_name=directory.name_of(session, Organization, form.organization_id.data),
    ), status_of(form)


@bp.get("/akun/<int:account_id>")
@requires(Permission.ACCOUNTS_MANAGE)
def show(account_id: int) -> ResponseReturnValue:
    """Show one account with its roles."""
    form = MembershipForm()
    return render_template(
        "accounts/show.html", account=_account(db.session(), account_id), form=form, roles=role_names()
    )


@bp.post("/akun/<int:account_id>/tautan")
@requires(Permission.ACCOUNTS_MANAGE)
def make_link(account_id: int) -> ResponseReturnValue:
    """Make a new one-time link and show it once."""
    with unit_of_work() as session:
        account = _account(session, account_id)
        token = services.make_link(**by(session), account=account)
    return _link_page(account, token)


@bp.post("/akun/<int:account_id>/peran")
@requires(Permission.ACCOUNTS_MANAGE)
def grant(account_id: int) -> ResponseReturnValue:
    """Give one more role."""
    form = MembershipForm()

    def give(session: Session) -> None:
        services.grant(
            **by(session),
            account=_account(session, account_id),
            role=Role(form.role.data),
            organization=_organization(session, form.organization_id.data),
        )

    if saved(form, give):
        flash(_("Peran ditambahkan."), "success")
        return redirect(url_for("accounts.show", account_id=account_id), 303)
    account = _account(db.session(), account_id)
    return render_template("accounts/show.html", account=account, form=form, roles=role_names()), status_of(form)


@bp.post("/akun/<int:account_id>/peran/<int:membership_id>/cabut")
@requires(Permission.ACCOUNTS_MANAGE)
def revoke(account_id: int, membership_id: int) -> ResponseReturnValue:
    """Take a role back."""
    with unit_of_work() as session:
        membership = session.get(Membership, membership_id)
        if membership is None or membership.account_id != account_id:
            raise NotFound(_("Peran ini sudah tidak ada."))
        services.revoke(**by(session), membership=membership)
    return redirect(url_for("accounts.show", account_id=account_id), 303)


@bp.post("/akun/<int:account_id>/status")
@requires(Permission.ACCOUNTS_MANAGE)
def set_active(account_id: int) -> ResponseReturnValue:
    """Close an account, or open it again."""
    change = services.reactivate if request.form.get("active") == "1" else services.deactivate
    with unit_of_work() as session:
        change(**by(session), account=_account(session, account_id))
    return redirect(url_for("accounts.show", account_id=account_id), 303)


def _account(session: Session, account_id: int) -> Account:
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound(_("Akun ini tidak ada."))
    return account


def _person(session: Session, form: AccountForm) -> Person:
    """Return the person picked from the directory, or add the one whose name was typed."""
    if picked := whole(form.person_id.data):
        person = session.get(Person, picked)
        if person is None or not person.active:
            raise DomainError(_("Orang itu tidak ada di direktori. Pilih lagi."), field="person_id")
        return person
    name = (form.person_name.data or "").strip()
    if not name:
        raise DomainError(_("Pilih orang dari direktori, atau ketik nama orang baru."), field="person_id")
    organization = _organization(session, form.organization_id.data)
    return directory_services.add_person(
        **by(session),
        client_key=form.client_key.data,
        name=name,
        organization_id=organization.id if organization else None,
    )


def _organization(session: Session, sent: str | None) -> Organization | None:
    return session.get(Organization, whole(sent) or 0)


def _link_page(account: Account, token: str) -> ResponseReturnValue:
    """Show a link, once: to copy, or to send by WhatsApp."""
    office = directory.office(db.session())
    assert office is not None
    address = office.public_url + url_for("accounts.link", token=token)
    words = _(
        "Yth. %(name)s, silakan membuat kata sandi Rakor Anda melalui tautan ini (berlaku 7 hari, satu kali pakai): "
        "%(address)s",
        name=account.person.full_name,
        address=address,
    )
    digits = "".join(filter(str.isdecimal, account.person.phone or ""))
    number = f"62{digits[1:]}" if digits.startswith("0") else digits
    return render_template(
        "accounts/link_made.html",
        account=account,
        address=address,
        opens_here_only=opens_here_only(address),
        whatsapp=f"https://wa.me/{number}?text={quote(words)}",
    )
