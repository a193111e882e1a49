"""The register of decisions: what its address asks, its page, and the register as a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from coordination import clock
from coordination.access.guard import current_actor, requires
from coordination.access.permissions import Permission
from coordination.actions import register
from coordination.db import db
from coordination.directory.sheets import MOST, SheetForm, hand_out, not_too_long
from coordination.documents.sheets import Column, Holds, Sheet, Value
from coordination.i18n import Formats, _
from coordination.meetings.labels import DECISION_KINDS, choices
from coordination.meetings.models import MeetingState
from coordination.meetings.views import listing
from coordination.meetings.views.blueprint import bp
from coordination.numbers import page_number


@bp.get("/keputusan")
@requires(Permission.OWN_ACCOUNT)
def decisions() -> ResponseReturnValue:
    """List all decisions that the reader may read, with what became of them."""
    session, actor = db.session(), current_actor()
    where, number = register.from_address(request.args), page_number(request.args.get("halaman"))
    found = register.page(session, actor, where, number)
    shown: dict[str, Any] = {
        "page": found,
        "where": where,
        "hosts": register.hosts(session, actor),
        "years": [(year, str(year)) for year in register.years(session, actor)],
        "kinds": [(value, str(word)) for value, word in choices(DECISION_KINDS)],
        "labels": DECISION_KINDS,
        "meeting": register.title_of(session, actor, where.meeting) if where.meeting else None,
        "without_meeting": _address(replace(where, meeting=None), 1),
        "excel": _file_address(where, SheetForm.EXCEL),
        "csv": _file_address(where, SheetForm.CSV),
        "previous": _address(where, number - 1) if number > 1 else None,
        "next": _address(where, number + 1) if found.has_next else None,
        "first": (number - 1) * register.PAGE + 1,
        "fmt": Formats(),
    }
    return render_template("meetings/decisions.html", **shown)


@bp.post("/keputusan.<any(xlsx, csv):form>")
@requires(Permission.OWN_ACCOUNT)
def export_decisions(form: str) -> ResponseReturnValue:
    """Hand the filtered register out to reckon with."""
    session, today = db.session(), listing.today_of(db.session(), clock.now())
    found = register.everything(session, current_actor(), register.from_address(request.args), MOST + 1)
    not_too_long(found.rows)
    return hand_out(_sheet(found), SheetForm(form), _("Keputusan"), what="decisions", today=today)


def _sheet(found: register.Page) -> Sheet:
    columns = (
        Column(_("Rapat"), 50),
        Column(_("Tanggal rapat"), 14),
        Column(_("Penyelenggara"), 30),
        Column(_("No"), 6, Holds.NUMBER),
        Column(_("Jenis"), 14),
        Column(_("Keputusan"), 80),
        Column(_("Keadaan"), 16),
        Column(_("Menggantikan"), 40),
        Column(_("Diganti oleh"), 40),
        Column(_("Tindak lanjut"), 13, Holds.NUMBER),
        Column(_("Selesai"), 9, Holds.NUMBER),
    )
    fmt = Formats()
    lines = [_line(row, found.ties.get(row.id, register.Ties()), found.progress.get(row.id), fmt) for row in found.rows]
    return Sheet(name=_("Keputusan"), columns=columns, rows=lines)


def _line(row: Row[Any], ties: register.Ties, progress: tuple[int, int] | None, fmt: Formats) -> tuple[Value, ...]:
    done, all_ = progress or (None, None)
    return (
        row.meeting,
        row.first_day,
        row.host,
        row.number,
        str(DECISION_KINDS[row.kind]),
        row.text,
        _standing(row.state, ties),
        _called([ties.replaces] if ties.replaces else [], fmt),
        _called(ties.replaced_by, fmt),
        all_,
        done,
    )


def _standing(state: MeetingState, ties: register.Ties) -> str:
    if state is not MeetingState.APPROVED:
        return _("Belum disahkan")
    return _("Diganti") if ties.replaced_by else _("Berlaku")


def _called(links: Sequence[register.Link], fmt: Formats) -> str | None:
    """Name other decisions as one finds them in the register: number, day and meeting."""
    names = [
        f"{one.number}. {one.meeting}, {fmt.date(one.day)}" if one.number else f"{one.meeting}, {fmt.date(one.day)}"
        for one in links
    ]
    return "; ".join(names) or None


def _file_address(where: register.Filter, form: SheetForm) -> str:
    values: dict[str, Any] = {**where.in_address(), "form": form.value}
    return url_for("meetings.export_decisions", **values)


def _address(where: register.Filter, number: int) -> str:
    values: dict[str, Any] = {**where.in_address(), "halaman": number if number > 1 else None}
    return url_for("meetings.decisions", **values)
