"""The forms of a ralat: one thing of the approved notula corrected, added or dropped at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db, unit_of_work
from coordination.directory.models import Organization
from coordination.errors import NotFound
from coordination.i18n import _, _l
from coordination.meetings.models import Meeting
from coordination.minutes import proposing, queries
from coordination.minutes import ralat as services
from coordination.minutes.amending import Subject, find_action, find_decision, find_person
from coordination.minutes.forms import (
    AttendedForm,
    DecisionForm,
    FactsForm,
    NewDecisionForm,
    PromiseForm,
    RichTextForm,
    SignatoryForm,
    WholeForm,
)
from coordination.minutes.promises import promised
from coordination.minutes.record import Record
from coordination.minutes.signing import Place
from coordination.minutes.views.blueprint import bp
from coordination.numbers import whole
from coordination.richtext import EMPTY
from coordination.web import Form, saved, status_of

AForm = TypeVar("AForm", bound=WholeForm)
_TEXTS = {"opening": _l("Pembukaan"), "directions": _l("Arahan pimpinan"), "closing": _l("Penutup")}


@bp.route("/ralat/data", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def correct_facts(meeting_id: int) -> ResponseReturnValue:
    """Correct name, place, invitation or times."""
    return _correct(
        meeting_id,
        FactsForm,
        lambda form, _session, record: form.fill(record["meeting"]),
        lambda by, form: proposing.correct_facts(**by, facts=form.facts()),
        title=_("Data rapat"),
    )


@bp.route("/ralat/peserta/<int:participant_id>", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def correct_participant(meeting_id: int, participant_id: int) -> ResponseReturnValue:
    """Correct who came for one line of the participants, and how."""
    return _correct(
        meeting_id,
        AttendedForm,
        lambda form, _session, record: form.fill(_found(find_person(record, participant_id))),
        lambda by, form: proposing.correct_participant(**by, participant_id=participant_id, attended=form.attended()),
        title=_("Kehadiran"),
    )


@bp.route("/ralat/teks/<any(opening, directions, closing):kind>", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def correct_text(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Correct the opening, the directions or the closing."""
    return _correct(
        meeting_id,
        RichTextForm,
        lambda form, _session, record: form.fill(record["texts"].get(kind, EMPTY)),
        lambda by, form: proposing.correct_text(**by, subject=Subject(kind), doc=form.doc.doc()),
        title=str(_TEXTS[kind]),
    )


@bp.route("/ralat/acara/<int:item_id>", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def correct_discussion(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Correct what was said about an agenda item."""
    return _correct(
        meeting_id,
        RichTextForm,
        lambda form, session, record: form.fill(_item(session, record, item_id)["discussion"]),
        lambda by, form: proposing.correct_discussion(**by, item_id=item_id, doc=form.doc.doc()),
        title=_("Pembahasan"),
    )


@bp.route("/ralat/sambutan/<int:speech_id>", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def correct_speech(meeting_id: int, speech_id: int) -> ResponseReturnValue:
    """Correct a speech."""

    def fill(form: RichTextForm, _session: Session, record: Record) -> None:
        speech = _found(next((one for one in record["speeches"] if one.get("id") == speech_id), None))
        form.fill(speech["doc"], speech["speaker"])

    def work(by: Mapping[str, Any], form: RichTextForm) -> None:
        speaker = form.speaker.data or ""
        proposing.correct_speech(**by, speech_id=speech_id, speaker=speaker, doc=form.doc.doc())

    return _correct(meeting_id, RichTextForm, fill, work, title=_("Sambutan"), is_speech=True)


@bp.route("/ralat/penanda-tangan/<any(pimpinan, notulis):where>", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def correct_signatory(meeting_id: int, where: str) -> ResponseReturnValue:
    """Have somebody else sign the ralat; `?orang=` fills the form from the directory."""
    place = Place(where)

    def fill(form: SignatoryForm, _session: Session, record: Record) -> None:
        form.fill(_found(next(iter(record["signatories"][place.sort :]), None)))

    def begin(form: SignatoryForm, session: Session) -> None:
        if (person_id := whole(request.args.get("orang"))) is not None:
            form.fill_from_directory(session, person_id)

    def work(by: Mapping[str, Any], form: SignatoryForm) -> None:
        proposing.correct_signatory(**by, place=place, signs=form.signs(), person=form.person(by["session"]))

    return _correct(meeting_id, SignatoryForm, fill, work, title=_("Penanda tangan ralat"), begin=begin)


@bp.route("/ralat/keputusan/<int:decision_id>", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def correct_decision(meeting_id: int, decision_id: int) -> ResponseReturnValue:
    """Correct a decision."""

    def work(by: Mapping[str, Any], form: DecisionForm) -> None:
        proposing.correct_decision(
            **by,
            decision_id=decision_id,
            text=form.text.data or "",
            kind=form.kind.data,
            for_information=form.for_information.data,
        )

    return _correct(
        meeting_id,
        DecisionForm,
        lambda form, session, record: form.fill(_decision(session, record, decision_id)),
        work,
        title=_("Ubah keputusan"),
    )


@bp.route("/ralat/tindak-lanjut/<int:action_id>", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def correct_action(meeting_id: int, action_id: int) -> ResponseReturnValue:
    """Correct an action."""

    def fill(form: PromiseForm, session: Session, record: Record) -> None:
        decision, row = _found(find_action(record, action_id))
        _decision(session, record, decision["id"])
        meeting = session.get_one(Meeting, meeting_id)
        form.fill_row(row, promised(session, services.being_written(session, meeting), record, action_id))

    def work(by: Mapping[str, Any], form: PromiseForm) -> None:
        promise = form.promise(_organizations(by["session"], form))
        proposing.correct_action(**by, action_id=action_id, promise=promise)

    return _correct(meeting_id, PromiseForm, fill, work, title=_("Ubah tindak lanjut"))


@bp.post("/ralat/keputusan/<int:decision_id>/hapus")
@requires(Permission.MEETING_EDIT)
def drop_decision(meeting_id: int, decision_id: int) -> ResponseReturnValue:
    """Take a decision back, with its actions."""
    with unit_of_work() as session:
        proposing.drop_decision(**_by(session, meeting_id), decision_id=decision_id)
    return _back(meeting_id)


@bp.post("/ralat/tindak-lanjut/<int:action_id>/hapus")
@requires(Permission.MEETING_EDIT)
def drop_action(meeting_id: int, action_id: int) -> ResponseReturnValue:
    """Take an action back."""
    with unit_of_work() as session:
        proposing.drop_action(**_by(session, meeting_id), action_id=action_id)
    return _back(meeting_id)


@bp.route("/ralat/keputusan/baru", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def add_decision(meeting_id: int) -> ResponseReturnValue:
    """Add a decision that the notula left out, with its first action."""
    session = db.session()
    meeting = allowed(session, Meeting, meeting_id)
    form = NewDecisionForm(item_id=whole(request.args.get("butir")))

    def work(session: Session) -> None:
        proposing.add_decision(
            **_by(session, meeting_id),
            text=form.text.data or "",
            kind=form.kind.data,
            for_information=form.for_information.data,
            item_id=form.item_id.data,
            promise=form.promise(_organizations(session, form)) if form.has_action else None,
            client_key=form.client_key.data or None,
        )

    if saved(form, work):
        return _back(meeting_id)
    return _show(session, meeting, form, title=_("Keputusan tambahan"), new=True)


@bp.route("/ralat/tindak-lanjut/baru", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def add_action(meeting_id: int) -> ResponseReturnValue:
    """Add an action under a decision (`?keputusan=`), or under one that this ralat adds (`?di=`)."""
    session = db.session()
    meeting = allowed(session, Meeting, meeting_id)
    form = PromiseForm()

    def work(session: Session) -> None:
        proposing.add_action(
            **_by(session, meeting_id),
            promise=form.promise(_organizations(session, form)),
            decision_id=whole(request.args.get("keputusan")),
            under=whole(request.args.get("di")),
            client_key=form.client_key.data or None,
        )

    if saved(form, work):
        return _back(meeting_id)
    return _show(session, meeting, form, title=_("Tindak lanjut tambahan"), new=True)


def _correct(
    meeting_id: int,
    form_class: type[AForm],
    fill: Callable[[AForm, Session, Record], object],
    work: Callable[[Mapping[str, Any], AForm], object],
    *,
    title: str,
    begin: Callable[[AForm, Session], object] | None = None,
    **shown: Any,
) -> ResponseReturnValue:
    """Show or save the form of one thing, starting from what the open ralat says of it now."""
    session = db.session()
    meeting = allowed(session, Meeting, meeting_id)

    def stored(session: Session, meeting: Meeting) -> AForm:
        form = form_class(formdata=None)
        fill(form, session, _record(session, meeting))
        form.made_from(1)
        return form

    def save(session: Session) -> None:
        by = _by(session, meeting_id)
        form.settle(stored(session, by["meeting"]))
        work(by, form)

    form = stored(session, meeting) if request.method == "GET" else form_class()
    if request.method == "POST" and saved(form, save):
        return _back(meeting_id)
    if begin is not None and request.method == "GET":
        begin(form, session)
    return _show(session, meeting, form, title=title, **shown)


def _show(session: Session, meeting: Meeting, form: Form, *, title: str, **shown: Any) -> ResponseReturnValue:
    services.being_written(session, meeting)
    named = _organizations(session, form) if isinstance(form, PromiseForm) else {}
    template = next(name for kind, name in _TEMPLATES.items() if isinstance(form, kind))
    return render_template(
        f"minutes/{template}.html",
        meeting=meeting,
        form=form,
        title=title,
        named={str(key): organization.label for key, organization in named.items()},
        **shown,
    ), status_of(form)


_TEMPLATES: dict[type[Form], str] = {
    NewDecisionForm: "add_decision",
    DecisionForm: "correct_decision",
    PromiseForm: "correct_action",
    RichTextForm: "correct_text",
    FactsForm: "correct_facts",
    AttendedForm: "correct_participant",
    SignatoryForm: "correct_signatory",
}


def _by(session: Session, meeting_id: int) -> dict[str, Any]:
    """Return what every service of a ralat is given, once its meeting is granted."""
    meeting = allowed(session, Meeting, meeting_id)
    return {**by(session), "meeting": meeting}


def _back(meeting_id: int) -> ResponseReturnValue:
    return redirect(url_for("minutes.ralat", meeting_id=meeting_id), 303)


def _record(session: Session, meeting: Meeting) -> Record:
    return services.record_of(session, services.being_written(session, meeting), clock.now())


def _item(session: Session, record: Record, item_id: int) -> Record:
    """Return an agenda item that the reader may read. Raises NotFound."""
    meeting = session.get_one(Meeting, record["meeting"]["id"])
    if item_id not in queries.readable_items(session, current_actor(), meeting):
        raise _gone()
    return _found(next((one for one in record["agenda"] if one["id"] == item_id), None))


def _decision(session: Session, record: Record, decision_id: int) -> Record:
    """Return a decision that the reader may read. Raises NotFound."""
    decision = _found(find_decision(record, decision_id))
    if decision["item_id"] is not None:
        _item(session, record, decision["item_id"])
    return decision


def _organizations(session: Session, form: PromiseForm) -> dict[int, Organization]:
    return queries.organizations(session, form.named())


Something = TypeVar("Something")


def _found(row: Something | None) -> Something:
    if row is None:
        raise _gone()
    return row


def _gone() -> NotFound:
    return NotFound(_("Halaman atau data ini tidak ditemukan."))
