"""Writing a ralat: each function puts down one correction over the approved record, or takes it back.

One thing has one correction: changing it again changes the correction, changing it back takes it away.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import record as audit
from coordination.directory.models import Person
from coordination.errors import DomainError, NotFound
from coordination.i18n import _
from coordination.meetings import checks
from coordination.meetings.decisions import LONGEST as LONGEST_DECISION
from coordination.meetings.models import CAME, DecisionKind, Meeting, Presence
from coordination.meetings.texts import moments
from coordination.minutes import queries, ralat
from coordination.minutes.amending import TEXTS, Subject, find_action, find_decision, find_person
from coordination.minutes.models import Correction, CorrectionKind, Revision
from coordination.minutes.promises import Promise, as_changed, as_new, promised
from coordination.minutes.record import Record
from coordination.minutes.signing import Place, Signs, as_printed
from coordination.richtext import check, clean_text


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What may be corrected of the facts at the head of a notula."""

    title: str
    place: str = ""
    invitation_number: str = ""
    invitation_date: date | None = None
    called_at: time | None = None
    opened_at: time | None = None
    closed_at: time | None = None


def correct_facts(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, facts: Facts) -> None:
    """Correct name, place, invitation or times of the meeting."""
    draft = _Draft.of(session, actor, now, meeting)
    moments(meeting, facts.opened_at, facts.closed_at, field="closed_at")
    given = {
        "title": checks.required_line(facts.title, field="title", name=_("Nama rapat"), longest=500),
        "place": checks.line(facts.place, field="place", name=_("Tempat"), longest=500) or "",
        "invitation_number": checks.line(
            facts.invitation_number, field="invitation_number", name=_("Nomor surat undangan"), longest=120
        )
        or "",
        "invitation_date": facts.invitation_date.isoformat() if facts.invitation_date else None,
        "called_at": facts.called_at.isoformat("minutes") if facts.called_at else None,
        "opened_at": facts.opened_at.isoformat("minutes") if facts.opened_at else None,
        "closed_at": facts.closed_at.isoformat("minutes") if facts.closed_at else None,
    }
    draft.keep(Subject.FACTS, None, old=draft.before["meeting"], given=given)


def correct_signatory(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    place: Place,
    signs: Signs,
    person: Person | None = None,
) -> None:
    """Have somebody else sign the ralat: whoever holds the position now. Their right to approve comes with it later."""
    draft = _Draft.of(session, actor, now, meeting)
    old = draft.before["signatories"]
    printed = as_printed(signs)
    if place.sort >= len(old):
        raise _gone()
    draft.keep(
        Subject.SIGNATORY,
        place.sort,
        old=old[place.sort],
        given=printed,
        stored={"signs": printed, "person": person.id if person else None},
    )


@dataclass(frozen=True, kw_only=True)
class Attended:
    """What may be corrected of one line of the participants' table, as it is printed."""

    name: str = ""
    position: str = ""
    presence: Presence
    reason: str = ""
    online: bool = False


def correct_participant(
    *, session: Session, actor: Actor, now: datetime, meeting: Meeting, participant_id: int, attended: Attended
) -> None:
    """Correct who came for a line of the participants, and how. A line of a notula approved long ago may have no id."""
    draft = _Draft.of(session, actor, now, meeting)
    person = find_person(draft.before, participant_id)
    if person is None:
        raise _gone()
    given = {
        "name": checks.line(attended.name, field="name", name=_("Nama"), longest=500) or "",
        "position": checks.line(attended.position, field="position", name=_("Jabatan"), longest=300) or "",
        "presence": attended.presence.value,
        "reason": "",
        "online": attended.online and attended.presence in CAME,
    }
    if attended.presence is Presence.EXCUSED:
        given["reason"] = checks.line(attended.reason, field="reason", name=_("Alasan"), longest=300) or ""
    draft.keep(Subject.PARTICIPANT, participant_id, old=person, given=given)


def correct_text(
    *, session: Session, actor: Actor, now: datetime, meeting: Meeting, subject: Subject, doc: object
) -> None:
    """Correct the opening, the directions or the closing."""
    assert subject in TEXTS
    draft = _Draft.of(session, actor, now, meeting)
    draft.keep(subject, None, old={"doc": draft.before["texts"].get(subject.value)}, given={"doc": check(doc)})


def correct_discussion(
    *, session: Session, actor: Actor, now: datetime, meeting: Meeting, item_id: int, doc: object
) -> None:
    """Correct what was said about an agenda item that the actor may read."""
    draft = _Draft.of(session, actor, now, meeting)
    item = next((one for one in draft.before["agenda"] if one["id"] == item_id), None)
    if item is None or item_id not in draft.readable:
        raise _gone()
    draft.keep(Subject.ITEM, item_id, old=item, given={"discussion": check(doc)})


def correct_speech(
    *, session: Session, actor: Actor, now: datetime, meeting: Meeting, speech_id: int, speaker: str, doc: object
) -> None:
    """Correct who gave a speech, or what was said."""
    draft = _Draft.of(session, actor, now, meeting)
    speech = next((one for one in draft.before["speeches"] if one.get("id") == speech_id), None)
    if speech is None:
        raise _gone()
    name = checks.required_line(speaker, field="speaker", name=_("Pembicara"), longest=500)
    draft.keep(Subject.SPEECH, speech_id, old=speech, given={"speaker": name, "doc": check(doc)})


def correct_decision(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    decision_id: int,
    text: str,
    kind: DecisionKind,
    for_information: bool,
) -> None:
    """Correct a decision; its number stays."""
    draft = _Draft.of(session, actor, now, meeting)
    decision = draft.decision(decision_id)
    given = {"text": _decision_text(text), "kind": kind.value, "for_information": for_information}
    draft.keep(Subject.DECISION, decision_id, old=decision, given=given)


def drop_decision(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, decision_id: int) -> None:
    """Take a decision back, and its actions with it."""
    draft = _Draft.of(session, actor, now, meeting)
    draft.drop(Subject.DECISION, decision_id, draft.decision(decision_id))


def add_decision(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    text: str,
    kind: DecisionKind = DecisionKind.DECISION,
    for_information: bool = False,
    item_id: int | None = None,
    promise: Promise | None = None,
    client_key: str | None = None,
) -> Correction:
    """Add a decision that the notula left out, with its first action; the same `client_key` again adds nothing."""
    draft = _Draft.of(session, actor, now, meeting)
    if (made := draft.made_before(client_key)) is not None:
        return made
    if item_id is not None and item_id not in draft.readable:
        raise _gone()
    given = {"text": _decision_text(text), "kind": kind.value, "for_information": for_information, "item_id": item_id}
    if promise is not None:
        _person_where_secret(meeting, item_id, promise)
    added = draft.add(Subject.DECISION, {"record": given}, parent_id=item_id, client_key=client_key)
    if promise is not None:
        draft.add(Subject.ACTION, as_new(session, now, meeting, promise) | {"under": added.id}, parent_id=None)
    return added


def correct_action(
    *, session: Session, actor: Actor, now: datetime, meeting: Meeting, action_id: int, promise: Promise
) -> None:
    """Correct an action; its code, reports and evidence stay. In a group's row all of its actions change."""
    draft = _Draft.of(session, actor, now, meeting)
    _decision, row = draft.action(action_id)
    known = promised(session, draft.revision, draft.before, action_id)
    given, stored = as_changed(session, now, meeting, promise, known=known, row=row)
    draft.keep(Subject.ACTION, row["ids"][0], old=row, given=given, stored=stored)


def drop_action(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, action_id: int) -> None:
    """Take an action back: at approval it becomes cancelled, its reports stay."""
    draft = _Draft.of(session, actor, now, meeting)
    _decision, row = draft.action(action_id)
    draft.drop(Subject.ACTION, row["ids"][0], row)


def add_action(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    promise: Promise,
    decision_id: int | None = None,
    under: int | None = None,
    client_key: str | None = None,
) -> Correction:
    """Add an action under a decision, or under one that the same ralat adds (`under`, the id of its correction)."""
    draft = _Draft.of(session, actor, now, meeting)
    if (made := draft.made_before(client_key)) is not None:
        return made
    new = as_new(session, now, meeting, promise)
    if under is not None:
        _person_where_secret(meeting, draft.added_decision(under).parent_id, promise)
        return draft.add(Subject.ACTION, new | {"under": under}, parent_id=None, client_key=client_key)
    _person_where_secret(meeting, draft.decision(decision_id or 0)["item_id"], promise)
    return draft.add(Subject.ACTION, new, parent_id=decision_id, client_key=client_key)


def withdraw(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, correction_id: int) -> None:
    """Take one correction back; with an added decision go the actions under it. Doing it twice changes nothing."""
    draft = _Draft.of(session, actor, now, meeting)
    going = [
        one
        for one in draft.revision.corrections
        if one.id == correction_id or one.new.get("under") == correction_id
        if is_readable(one, draft.before, draft.readable, draft.revision.corrections)
    ]
    if not going:
        return
    for one in going:
        draft.revision.corrections.remove(one)
    session.flush()
    draft.audit("changed")


def is_readable(one: Correction, before: Record, readable: Collection[int], others: Sequence[Correction]) -> bool:
    """Tell whether a reader of these agenda items may know of a correction."""
    item_id: int | None = None
    match Subject(one.object_type):
        case Subject.ITEM:
            item_id = one.object_id
        case Subject.DECISION:
            found = find_decision(before, one.object_id) if one.object_id else None
            item_id = found["item_id"] if found else one.parent_id
        case Subject.ACTION if (under := one.new.get("under")) is not None:
            item_id = next((each.parent_id for each in others if each.id == under), None)
        case Subject.ACTION:
            row = find_action(before, one.object_id) if one.object_id else None
            decision = row[0] if row else find_decision(before, one.parent_id or 0)
            item_id = decision["item_id"] if decision else None
    return item_id is None or item_id in readable


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """The ralat that is being written, over the record that it corrects."""

    session: Session
    actor: Actor
    now: datetime
    revision: Revision
    before: Record
    readable: Collection[int]

    @classmethod
    def of(cls, session: Session, actor: Actor, now: datetime, meeting: Meeting) -> _Draft:
        before = ralat.approved(session, meeting).snapshot
        assert before is not None
        revision = ralat.being_written(session, meeting)
        session.refresh(revision, with_for_update=True)  # one after the other: each finds what the other put down
        return cls(
            session=session,
            actor=actor,
            now=now,
            revision=revision,
            before=before,
            readable=queries.readable_items(session, actor, meeting),
        )

    def decision(self, decision_id: int) -> Record:
        """Return a decision that the actor may read."""
        found = find_decision(self.before, decision_id)
        if found is None or (found["item_id"] is not None and found["item_id"] not in self.readable):
            raise _gone()
        return found

    def action(self, action_id: int) -> tuple[Record, Record]:
        """Return a row of the matrix that the actor may read, with its decision."""
        found = find_action(self.before, action_id)
        if found is None:
            raise _gone()
        self.decision(found[0]["id"])
        return found

    def added_decision(self, correction_id: int) -> Correction:
        """Return the correction that adds a decision."""
        for one in self.revision.corrections:
            is_it = one.id == correction_id and one.object_type == Subject.DECISION and one.kind is CorrectionKind.ADD
            if is_it and (one.parent_id is None or one.parent_id in self.readable):
                return one
        raise _gone()

    def made_before(self, client_key: str | None) -> Correction | None:
        """Return what the same form added the first time."""
        if not client_key:
            return None
        return next((one for one in self.revision.corrections if one.client_key == client_key), None)

    def keep(
        self,
        subject: Subject,
        object_id: int | None,
        *,
        old: Mapping[str, Any],
        given: Mapping[str, Any],
        stored: Mapping[str, Any] | None = None,
    ) -> None:
        """Keep what differs from the record that holds as the one correction of this thing."""
        differing = {name: value for name, value in given.items() if old.get(name) != value}
        known = self._of(subject, object_id)
        if not differing:
            if known is not None:
                self.revision.corrections.remove(known)
        else:
            one = known or self._new(subject, CorrectionKind.CHANGE, object_id)
            one.kind = CorrectionKind.CHANGE
            one.old = {"record": {name: old.get(name) for name in differing}}
            one.new = {"record": differing} | ({"row": dict(stored)} if stored is not None else {})
        self.session.flush()
        self.audit("changed")

    def drop(self, subject: Subject, object_id: int, old: Mapping[str, Any]) -> None:
        """Take something back."""
        one = self._of(subject, object_id) or self._new(subject, CorrectionKind.DROP, object_id)
        one.kind, one.old, one.new = CorrectionKind.DROP, {"record": dict(old)}, {}
        self.session.flush()
        self.audit("changed")

    def add(
        self, subject: Subject, new: dict[str, Any], *, parent_id: int | None, client_key: str | None = None
    ) -> Correction:
        """Add something."""
        one = self._new(subject, CorrectionKind.ADD, None)
        one.new, one.parent_id, one.client_key = new, parent_id, client_key or None
        self.session.flush()
        self.audit("changed")
        return one

    def audit(self, verb: str) -> None:
        """Put into the trail that the ralat was written on."""
        audit(
            session=self.session,
            actor=self.actor,
            now=self.now,
            verb=verb,
            row=self.revision,
            meeting_id=self.revision.meeting_id,
            organization_id=self.revision.meeting.host_id,
        )

    def _of(self, subject: Subject, object_id: int | None) -> Correction | None:
        return next(
            (
                one
                for one in self.revision.corrections
                if one.object_type == subject and one.object_id == object_id and one.kind is not CorrectionKind.ADD
            ),
            None,
        )

    def _new(self, subject: Subject, kind: CorrectionKind, object_id: int | None) -> Correction:
        one = Correction(kind=kind, object_type=subject.value, object_id=object_id, old={}, new={})
        self.revision.corrections.append(one)
        return one


def _person_where_secret(meeting: Meeting, item_id: int | None, promise: Promise) -> None:
    """Refuse a secret action without a responsible person, as for any minutes: nobody else could see it."""
    level = next((item.level for item in meeting.agenda if item.id == item_id), meeting.level)
    if level.is_secret and promise.person_id is None:
        raise DomainError(_("Tindak lanjut rahasia memerlukan orang yang bertanggung jawab."), field="person_id")


def _gone() -> NotFound:
    return NotFound(_("Halaman atau data ini tidak ditemukan."))


def _decision_text(text: str) -> str:
    cleaned = clean_text(text or "").strip()
    if not cleaned:
        raise DomainError(_("Isi keputusan perlu ditulis."), field="text")
    if len(cleaned) > LONGEST_DECISION:
        raise DomainError(
            _(
                "Keputusan terlalu panjang (paling banyak %(count)d huruf). Pindahkan uraiannya ke pembahasan.",
                count=LONGEST_DECISION,
            ),
            field="text",
        )
    return cleaned
