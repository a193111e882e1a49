"""The number of a letter of a meeting: taken from the host's register, or withdrawn."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import allowed, by, requires
from coordination.access.permissions import Permission
from coordination.db import db
from coordination.documents.kinds import Kind
from coordination.errors import DomainError
from coordination.exporting import numbers
from coordination.exporting.forms import TakeNumberForm, WithdrawForm
from coordination.exporting.labels import LABELS
from coordination.exporting.patterns import ordinal_text
from coordination.exporting.views.blueprint import bp
from coordination.i18n import Formats, _
from coordination.meetings import checks
from coordination.meetings.models import Meeting
from coordination.numbers import whole
from coordination.web import saved, status_of

_MEETING = "/rapat/<int:meeting_id>/nomor/<any(undangan, 'berita-acara'):kind>"


@bp.route(_MEETING, methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def take_number(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Take a number for a letter of the meeting, or see the one it has."""
    session, wanted = db.session(), Kind(kind)
    meeting = allowed(session, Meeting, meeting_id)
    today = clock.today(meeting.zone, clock.now())
    form = TakeNumberForm(dated=meeting.invitation_date or today)

    def work(session: Session) -> None:
        numbers.take(
            **by(session),
            meeting=allowed(session, Meeting, meeting_id),
            kind=wanted,
            dated=form.dated.data,
            after=form.after.data,
            client_key=form.client_key.data or None,
        )

    if saved(form, work):
        return redirect(url_for("exporting.take_number", meeting_id=meeting_id, kind=kind), 303)
    return _page(session, meeting, wanted, form, WithdrawForm(formdata=None)), status_of(form)


@bp.post(f"{_MEETING}/batal")
@requires(Permission.MEETING_EDIT)
def withdraw_number(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Withdraw the number of a letter of the meeting: it stays in the register as batal."""
    session, wanted = db.session(), Kind(kind)
    meeting = allowed(session, Meeting, meeting_id)
    form = WithdrawForm()

    def work(session: Session) -> None:
        held = allowed(session, Meeting, meeting_id)
        number = numbers.of(session, held, wanted)
        if number is not None and form.number.data and whole(form.number.data) != number.id:
            raise DomainError(
                _("Naskah ini sudah mendapat nomor lain sejak halaman dibuka. Periksa nomornya, lalu kirim lagi.")
            )
        if number is not None:
            numbers.withdraw(**by(session), number=number, reason=form.reason.data)

    if saved(form, work):
        flash(_("Nomor dibatalkan; tetap tercatat dalam register."), "success")
        return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)
    return _page(session, meeting, wanted, TakeNumberForm(formdata=None), form), status_of(form)


def _page(session: Session, meeting: Meeting, kind: Kind, form: TakeNumberForm, withdrawing: WithdrawForm) -> str:
    dated = form.dated.data or clock.today(meeting.zone, clock.now())
    number = numbers.of(session, meeting, kind)
    withdrawing.number.data = str(number.id) if number else ""
    last = numbers.latest(session, meeting.host_id, kind, dated.year)
    return render_template(
        "exporting/number.html",
        meeting=meeting,
        kind=kind,
        label=LABELS[kind],
        number=number,
        pattern=numbers.pattern_of(session, meeting.host_id, kind),
        last=last,
        last_ordinal=ordinal_text(last.ordinal, last.suffix) if last else "",
        may_change=meeting.state in checks.EDITABLE and meeting.discarded_at is None,
        form=form,
        withdrawing=withdrawing,
        fmt=Formats(meeting.zone),
    )
