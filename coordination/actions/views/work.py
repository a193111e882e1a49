"""Pekerjaan kami: what an agency has to do, reports on several actions at once, handing over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import allowed_all, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.actions import handing_over, several, showing, work
from coordination.actions.due import due
from coordination.actions.forms import FINISHED, HandOverForm, LineForm, SeveralReportsForm, part_name
from coordination.actions.journal import Said, office_day
from coordination.actions.models import Action
from coordination.actions.several import Report
from coordination.actions.work import Section
from coordination.db import db, unit_of_work
from coordination.directory.models import Person, Position
from coordination.errors import DomainError
from coordination.files.checking import ALLOWED_SUFFIXES
from coordination.files.models import StoredFile
from coordination.files.services import keep
from coordination.files.web import store
from coordination.i18n import _, ngettext
from coordination.meetings.forms import choices
from coordination.numbers import page_number, whole, wholes
from coordination.responses import tell
from coordination.web import saved, status_of

bp = Blueprint("work", __name__)


@bp.get("/pekerjaan-kami")
@requires(Permission.WORK_SEE)
def index() -> ResponseReturnValue:
    """Show what this person's organizations owe, section by section, or one section page by page."""
    session, actor = db.session(), current_actor()
    today = office_day(session, clock.now())
    mine = request.args.get("siapa") == "saya"
    chosen = next((one for one in Section if one == request.args.get("bagian")), None)
    counts = work.counts(session, actor, today, mine=mine)
    if chosen is None:
        wanted = [one for one in Section if counts[one] and one is not Section.LEFT]
        found = [work.lines(session, actor, one, today, mine=mine) for one in wanted]
    else:
        number = page_number(request.args.get("halaman"))
        found = [work.lines(session, actor, chosen, today, mine=mine, number=number, size=work.PAGE)]
    returned = [row.id for one in found for row in one.rows if row.state == "returned"]
    return render_template(
        "actions/work.html",
        sections=found,
        counts={one: f"{work.CAP - 1}+" if n >= work.CAP else str(n) for one, n in counts.items()},
        chosen=chosen,
        mine=mine,
        returns=work.reasons_of_return(session, returned) if returned else {},
        today=today,
        due=due,
    )


@bp.route("/tindak-lanjut/laporkan", methods=["GET", "POST"])
@requires(Permission.ACTION_REPORT)
def report() -> ResponseReturnValue:
    """Report on several actions, each with a short form of its own."""
    picked = _picked()
    actions = allowed_all(db.session(), Action, picked, *showing.LOADED)
    form = SeveralReportsForm().about(actions)
    _find_kept(db.session(), form)
    done: list[int] = []

    def save(session: Session) -> None:
        rows = allowed_all(session, Action, picked, *showing.LOADED)
        _find_kept(session, form)
        reports = _reports(session, form, rows)
        done.append(several.report_all(**by(session), reports=reports, client_key=form.client_key.data))

    if saved(form, save):
        count, left = done[-1], len(picked) - done[-1]
        words = ngettext("%(num)d laporan tersimpan.", "%(num)d laporan tersimpan.", count)
        if left:
            words += " " + ngettext("%(num)d yang tidak diisi dilewati.", "%(num)d yang tidak diisi dilewati.", left)
        tell(words)
        return redirect(url_for("work.index"), 303)
    if request.method == "POST":
        _keep_files(form)
    today = office_day(db.session(), clock.now())
    page = render_template(
        "actions/report_several.html",
        actions=actions,
        form=form,
        accept=",".join(ALLOWED_SUFFIXES),
        today=today,
        due=due,
    )
    return page, status_of(form)


@bp.route("/tindak-lanjut/serahkan", methods=["GET", "POST"])
@requires(Permission.ACTION_REPORT)
def hand_over() -> ResponseReturnValue:
    """Hand one action or several over to another person or position of the same organization."""
    picked = _picked()
    actions = allowed_all(db.session(), Action, picked, *showing.LOADED)
    form = HandOverForm()

    def save(session: Session) -> None:
        person, position = _receiver(session, form.to.data)
        several.hand_over_all(
            **by(session),
            actions=allowed_all(session, Action, picked, *showing.LOADED),
            person=person,
            position=position,
            words=form.words.data or "",
            client_key=form.client_key.data,
        )

    if saved(form, save):
        tell(ngettext("%(num)d tindak lanjut diserahkan.", "%(num)d tindak lanjut diserahkan.", len(picked)))
        one = url_for("actions.show", action_id=picked[0])
        return redirect(one if len(picked) == 1 else url_for("work.index"), 303)
    owner = actions[0].owner
    assert owner is not None
    form.to.choices = choices(_receivers(handing_over.colleagues(db.session(), owner.id)))
    page = render_template("actions/hand_over.html", actions=actions, owner=owner, form=form)
    return page, status_of(form)


@bp.get("/pekerjaan-kami/orang/<int:person_id>")
@requires(Permission.DIRECTORY_READ)
def left_by(person_id: int) -> ResponseReturnValue:
    """Say, in a piece of a page about a person, what is still theirs and may be handed over by the reader."""
    session, actor = db.session(), current_actor()
    count, ids = work.left_by(session, actor, person_id)
    return render_template(
        "actions/_left_by.html", count=count, capped=count >= work.CAP, ids=list(ids)[: several.MOST]
    )


def _picked() -> list[int]:
    """Return the ids that were ticked. Raises DomainError for none, or for more than one form holds."""
    ids = list(dict.fromkeys(wholes(request.values.getlist("pilih"))))
    if not ids:
        raise DomainError(_("Belum ada yang dipilih. Centang dahulu tindak lanjutnya."))
    if len(ids) > several.MOST:
        raise DomainError(
            _("Paling banyak %(count)d sekali kirim. Kurangi yang dicentang, lalu ulangi.", count=several.MOST)
        )
    return ids


def _reports(session: Session, form: SeveralReportsForm, actions: Iterable[Action]) -> list[Report]:
    """Return what is said about each action of which anything is said, by itself or for all."""
    for_all = _files(session, form)
    shared = (form.words.data or "").strip(), form.how_far.data or "", (form.link.data or "").strip()
    reports = []
    for action in actions:
        line = form.lines[action.id]
        if line.is_empty and not any(shared) and not for_all:
            continue
        how_far = line.how_far.data or shared[1]
        reports.append(
            Report(
                action=action,
                said=Said(
                    words=(line.words.data or "").strip() or shared[0],
                    files=[*for_all, *_files(session, line)],
                    links=[(line.link.data or "").strip() or shared[2]],
                    percent=whole(how_far) if how_far != FINISHED else None,
                ),
                finished=how_far == FINISHED,
            )
        )
    return reports


def _files(session: Session, part: SeveralReportsForm | LineForm) -> list[StoredFile]:
    """Keep what came with one part of the form, beside what the server kept before."""
    actor, now = current_actor(), clock.now()
    fresh = [
        keep(session=session, store=store(), prepared=prepared, now=now, account_id=actor.account_id)
        for prepared in part.evidence.prepared
    ]
    return [*part.kept, *fresh]


def _find_kept(session: Session, form: SeveralReportsForm) -> None:
    """Find the files that this person sent with the form before, when it was refused."""
    wanted = {action_id: form.kept_ids(part_name(action_id)) for action_id in form.lines}
    for_all = form.kept_ids("")
    ids = [one for several_ids in (for_all, *wanted.values()) for one in several_ids]
    if not ids:
        return
    account_id = current_actor().account_id
    rows = session.scalars(select(StoredFile).where(StoredFile.id.in_(ids), StoredFile.uploaded_by_id == account_id))
    found = {row.id: row for row in rows}
    form.kept = [found[one] for one in for_all if one in found]
    for action_id, line in form.lines.items():
        line.kept = [found[one] for one in wanted[action_id] if one in found]


def _keep_files(form: SeveralReportsForm) -> None:
    """Keep what was sent with a refused form, for a browser gives no file back."""
    parts: list[SeveralReportsForm | LineForm] = [form, *form.lines.values()]
    with unit_of_work() as session:
        _find_kept(session, form)
        kept = [(part, _files(session, part)) for part in parts]
    for part, files in kept:
        part.kept = files


def _receivers(found: handing_over.Colleagues) -> dict[str, str]:
    """Return what the field offers: positions with their holders, then people."""
    positions = [
        (f"position-{one.id}", f"{one.title} ({one.holder.full_name})" if one.holder else one.title)
        for one in found.positions
    ]
    people = [(f"person-{one.id}", one.full_name) for one in found.people]
    return {"": _("Pilih orang atau jabatan"), **dict(positions), **dict(people)}


def _receiver(session: Session, picked: str | None) -> tuple[Person | None, Position | None]:
    kind, _dash, number = (picked or "").partition("-")
    models: dict[str, Any] = {"person": Person, "position": Position}
    row = session.get(models[kind], whole(number) or 0) if kind in models else None
    if row is None:
        raise DomainError(_("Pilih kepada siapa tindak lanjut ini diserahkan."), field="to")
    return (row, None) if isinstance(row, Person) else (None, row)
