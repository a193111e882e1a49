"""Who is invited to a meeting: added, given roles, put in order, taken off again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.access.guard import allowed, by, requires
from coordination.access.permissions import Permission
from coordination.db import db, unit_of_work
from coordination.i18n import _, ngettext
from coordination.meetings import invitees, participants, reading
from coordination.meetings.forms import GuestForm, InviteForm, RoleForm
from coordination.meetings.guests import add_typed_guest, typed_organizations
from coordination.meetings.models import Meeting
from coordination.meetings.participants import Invited
from coordination.meetings.views.blueprint import bp
from coordination.meetings.views.sent import order_sent, refused
from coordination.web import saved, wants_json


def _back(meeting_id: int) -> ResponseReturnValue:
    return redirect(url_for("meetings.edit", meeting_id=meeting_id, _anchor="siapa"), 303)


def tell_invited(outcome: Invited) -> None:
    """Say what came of an invitation: how many were added, who stood there already, who is no longer active."""
    if outcome.added:
        flash(ngettext("%(num)d peserta ditambahkan.", "%(num)d peserta ditambahkan.", len(outcome.added)), "success")
    if outcome.already:
        flash(_("Sudah ada di daftar: %(who)s.", who="; ".join(dict.fromkeys(outcome.already))), "info")
    if outcome.inactive:
        flash(_("Tidak aktif di direktori, jadi tidak diundang: %(who)s.", who="; ".join(outcome.inactive)), "warning")


@bp.post("/rapat/<int:meeting_id>/peserta")
@requires(Permission.MEETING_EDIT)
def invite(meeting_id: int) -> ResponseReturnValue:
    """Invite whoever was picked from the directory."""
    form = InviteForm()

    def work(session: Session) -> None:
        meeting = allowed(session, Meeting, meeting_id)
        picked = invitees.find(session, form.invitees.data)
        picked += typed_organizations(**by(session), names=form.new_invitees.data)
        outcome = participants.invite(**by(session), meeting=meeting, invitees=picked)
        tell_invited(outcome)

    return _back(meeting_id) if saved(form, work) else refused(form, _back(meeting_id))


@bp.post("/rapat/<int:meeting_id>/peserta/tamu")
@requires(Permission.MEETING_EDIT)
def add_guest(meeting_id: int) -> ResponseReturnValue:
    """Add a guest, or an agency that the directory lacks, in one line."""
    form = GuestForm()

    def work(session: Session) -> None:
        meeting = allowed(session, Meeting, meeting_id)
        add_typed_guest(
            **by(session),
            meeting=meeting,
            name=form.name.data,
            position=form.position.data,
            organization_id=form.organization_id.data,
            organization_name=form.organization_name.data,
            sex=form.sex.data,
            client_key=form.client_key.data or str(uuid4()),
        )

    return _back(meeting_id) if saved(form, work) else refused(form, _back(meeting_id))


@bp.post("/rapat/<int:meeting_id>/peserta/<int:participant_id>/peran")
@requires(Permission.MEETING_EDIT)
def give_role(meeting_id: int, participant_id: int) -> ResponseReturnValue:
    """Give a participant a role."""
    allowed(db.session(), Meeting, meeting_id)
    form = RoleForm()

    def work(session: Session) -> None:
        line = reading.participant(session, allowed(session, Meeting, meeting_id), participant_id)
        participants.give_role(**by(session), participant=line, role=form.role.data)

    return _back(meeting_id) if saved(form, work) else refused(form, _back(meeting_id))


@bp.post("/rapat/<int:meeting_id>/peserta/<int:participant_id>/hapus")
@requires(Permission.MEETING_EDIT)
def remove(meeting_id: int, participant_id: int) -> ResponseReturnValue:
    """Take a participant off the list."""
    with unit_of_work() as session:
        line = reading.participant(session, allowed(session, Meeting, meeting_id), participant_id)
        participants.remove_participant(**by(session), participant=line)
    return _back(meeting_id)


@bp.post("/rapat/<int:meeting_id>/peserta/urutan")
@requires(Permission.MEETING_EDIT)
def reorder(meeting_id: int) -> ResponseReturnValue:
    """Put the participants into the order that was dragged."""
    ids = order_sent(request)
    return _ordered(
        meeting_id,
        lambda session, meeting: participants.reorder_participants(**by(session), meeting=meeting, ids=ids),
    )


@bp.post("/rapat/<int:meeting_id>/peserta/tata-urutan")
@requires(Permission.MEETING_EDIT)
def order_by_protocol(meeting_id: int) -> ResponseReturnValue:
    """Put the participants into the directory's protocol order."""
    return _ordered(
        meeting_id,
        lambda session, meeting: participants.order_by_protocol(**by(session), meeting=meeting),
    )


def _ordered(meeting_id: int, work: Callable[[Session, Meeting], None]) -> ResponseReturnValue:
    with unit_of_work() as session:
        work(session, allowed(session, Meeting, meeting_id))
    return {"saved": True} if wants_json() else _back(meeting_id)
