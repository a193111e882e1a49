"""What the writing room shows: gathered here, so that its views stay views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.access.actor import Actor
from coordination.access.guard import allowed, current_actor
from coordination.actions import authoring, of_meetings, register
from coordination.actions.targets import UnknownTarget, explain, read_target
from coordination.db import db
from coordination.directory import queries as directory
from coordination.directory.calendar import own_days
from coordination.errors import DomainError, NotFound
from coordination.i18n import Formats, _
from coordination.meetings import drafts, hall, labels, owners, reading
from coordination.meetings.drafts import Part, PartKind
from coordination.meetings.models import Meeting, ParticipantRole
from coordination.meetings.texts import WRITABLE
from coordination.meetings.views import carrying
from coordination.meetings.views.room_forms import (
    ActionForm,
    DecisionForm,
    NewDecisionForm,
    SpeechForm,
    TimesForm,
    action_facts,
    decision_facts,
    times_of,
)
from coordination.numbers import whole
from coordination.web import Form


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The one form that stands open in a part: a new decision, a new action under a decision, or one being changed."""

    kind: str = ""
    row_id: int | None = None
    form: Form | None = None

    @classmethod
    def asked(cls) -> Opened:
        """Return what the address asks to open ("keputusan", "tindak-lanjut-7", "ubah-keputusan-7")."""
        kind, _dash, number = request.args.get("buka", "").rpartition("-")
        if (row_id := whole(number)) is not None:
            return cls(kind=kind, row_id=row_id)
        return cls(kind=request.args.get("buka", ""))

    @property
    def word(self) -> str:
        """The same as a word of the address."""
        return f"{self.kind}-{self.row_id}" if self.row_id is not None else self.kind


def is_writable(meeting: Meeting) -> bool:
    """Tell whether the minutes may be written now."""
    return meeting.state in WRITABLE and meeting.discarded_at is None


def page(
    session: Session, actor: Actor, meeting: Meeting, part_key: str, opened: Opened, now: datetime
) -> dict[str, Any]:
    """Return everything the room shows beside one part of the minutes."""
    parts = drafts.parts(session, actor, meeting)
    place = next((at for at, part in enumerate(parts) if part.key == part_key), None)
    if place is None or parts[place].is_closed:
        raise NotFound(_("Bagian notula ini tidak ditemukan."))
    lines = hall.best_of_days(session, meeting)
    readable = [part for part in parts if not part.is_closed]
    at = readable.index(parts[place])
    fmt = Formats(meeting.zone)
    shown = {
        "meeting": meeting,
        "fmt": fmt,
        "now": now,
        "parts": parts,
        "titles": {part.key: title_of(part) for part in parts},
        "next_part": readable[at + 1] if at + 1 < len(readable) else None,
        "previous_part": readable[at - 1] if at else None,
        "came": [line for line in lines if line.came],
        "tally": hall.tally(lines),
        "labels": labels,
        "PartKind": PartKind,
        "times_form": _times_form(meeting),
        "speech_form": SpeechForm(formdata=None, client_key=str(uuid4())),
        "Role": ParticipantRole,
    }
    item = parts[place].item
    if item is not None and item.follows_up_id is not None:
        shown |= carrying.room_list(session, meeting, item.id)
    return shown | outcomes(session, actor, meeting, parts[place], opened, now)


def outcomes(
    session: Session, actor: Actor, meeting: Meeting, part: Part, opened: Opened, now: datetime
) -> dict[str, Any]:
    """Return what the list of decisions of one part shows, with the form that stands open in it."""
    office = directory.office(session)
    today = clock.today(office.zone if office else meeting.zone, now)
    matrix = of_meetings.matrix(session, actor, meeting, today=today)
    return {
        "meeting": meeting,
        "part": part,
        "matrix": matrix,
        "orderable": len(part.decisions) > 1 or any(len(matrix.lines(one.id)) > 1 for one in part.decisions),
        "labels": labels,
        "fmt": Formats(meeting.zone),
        "opened": opened,
        "form": opened.form or _empty_form(session, actor, meeting, part, opened),
        "label_of": lambda token: (reading.label_of(session, token) or ("", ""))[1],
        "names_of": lambda ids: owners.labels(session, ids),
        "says": lambda text: _says(text, meeting),
        "ties": register.ties(session, actor, [one.id for one in part.decisions]),
        "replaced_label": lambda chosen: _replaced_label(session, actor, meeting, chosen),
        "all_decisions": [one for one in meeting.decisions if not one.dropped],
    }


def answer(meeting_id: int, part_key: str, opened: Opened, status: int = 200) -> ResponseReturnValue:
    """Answer after something was done to a part: its list of decisions for a script, else the room again."""
    session = db.session()
    meeting = allowed(session, Meeting, meeting_id, joinedload(Meeting.host))
    if request.headers.get("HX-Request"):
        part = part_of(session, meeting, part_key)
        shown = outcomes(session, current_actor(), meeting, part, opened, clock.now())
        return render_template("writing/_decisions.html", **shown), status
    if status == 200:
        anchor = "formulir" if opened.kind else "keputusan"
        buka = opened.word or None
        return redirect(url_for("writing.room", meeting_id=meeting_id, bagian=part_key, buka=buka, _anchor=anchor), 303)
    shown = page(session, current_actor(), meeting, part_key, opened, clock.now())
    return render_template("writing/room.html", **shown), status


def part_of(session: Session, meeting: Meeting, part_key: str) -> Part:
    """Return one part that takes decisions and that the actor may read."""
    for part in drafts.parts(session, current_actor(), meeting):
        if part.key == part_key and part.takes_decisions:
            return part
    raise NotFound(_("Bagian notula ini tidak ditemukan."))


def part_to_open(session: Session, actor: Actor, meeting: Meeting, opened: Opened) -> str:
    """Return the part of what shall be opened, else where writing goes on: the first empty item, else the opening."""
    if opened.row_id is not None:
        of_action = opened.kind == "ubah-tindak-lanjut"
        row_id = (
            of_meetings.draft_action(session, actor, meeting, opened.row_id).decision_id if of_action else opened.row_id
        )
        return drafts.key_of(drafts.decision(session, actor, meeting, row_id))
    parts = [part for part in drafts.parts(session, actor, meeting) if not part.is_closed]
    empty = [part for part in parts if part.kind is PartKind.ITEM and not part.is_written]
    begun = any(part.is_written for part in parts)
    return empty[0].key if empty and begun else parts[0].key


def title_of(part: Part) -> str:
    """Return what a part is called."""
    if part.kind is PartKind.ITEM:
        return f"{part.number}. {part.item.title}" if part.item else f"{part.number}. {_('Tertutup')}"
    return {
        PartKind.OPENING: _("Pembukaan dan sambutan"),
        PartKind.LOOSE: _("Keputusan di luar agenda"),
        PartKind.DIRECTIONS: _("Arahan pimpinan"),
        PartKind.CLOSING: _("Penutup"),
    }[part.kind]


def _times_form(meeting: Meeting) -> TimesForm:
    form = TimesForm(formdata=None, data=times_of(meeting))
    form.made_from(meeting.version)
    return form


def _empty_form(session: Session, actor: Actor, meeting: Meeting, part: Part, opened: Opened) -> Form | None:
    """Return the form that was asked for, filled from what it changes; nothing where that is not in this part."""
    if not part.takes_decisions:
        return None
    in_part = {decision.id: decision for decision in part.decisions}
    if opened.kind == "keputusan":
        return NewDecisionForm(formdata=None, client_key=str(uuid4()))
    if opened.kind == "tindak-lanjut" and opened.row_id in in_part:
        return ActionForm(formdata=None, client_key=str(uuid4()))
    if opened.kind == "ubah-keputusan" and opened.row_id in in_part:
        decision = in_part[opened.row_id]
        form: DecisionForm | ActionForm = DecisionForm(formdata=None, data=decision_facts(decision))
        form.made_from(decision.version)
        return form
    if opened.kind == "ubah-tindak-lanjut" and opened.row_id is not None:
        action = of_meetings.draft_action(session, actor, meeting, opened.row_id)
        if action.decision_id not in in_part:
            return None
        form = ActionForm(formdata=None, data=action_facts(action))
        form.made_from(action.version)
        return form
    return None


def _replaced_label(session: Session, actor: Actor, meeting: Meeting, decision_id: int | None) -> str:
    """Return how the decision to be replaced is called in its field."""
    try:
        chosen = register.replaceable(session, actor, meeting, decision_id)
    except DomainError:
        return ""
    return f"{chosen.number}. {authoring.shortened(chosen.text)}" if chosen is not None else ""


def _says(text: str | None, meeting: Meeting) -> str:
    """Return the date that a target's words mean; empty where they mean none."""
    if not text:
        return ""
    try:
        return explain(read_target(text, meeting_day=meeting.first_day, own=own_days(db.session())), meeting.first_day)
    except UnknownTarget:
        return ""
