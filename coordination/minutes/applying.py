"""The approval of a ralat: its corrections are written into the rows of the meeting, all in one transaction.

Changed actions get an update of kind ralat, new ones are released by the approval, dropped ones become cancelled with
the ralat's number; reports and evidence stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.actions import corrections as actions
from coordination.actions import notices
from coordination.actions.authoring import add_action
from coordination.actions.models import Action, ActionState, Priority, ProgressUpdate
from coordination.directory.models import Organization, Person
from coordination.meetings import corrections as meetings
from coordination.meetings.decisions import add_decision
from coordination.meetings.models import AgendaItem, Decision, DecisionKind, Participant, Speech, TextKind
from coordination.minutes import ralat, signing
from coordination.minutes.amending import TEXTS, Subject, amended, find_action
from coordination.minutes.models import Correction, CorrectionKind, Revision
from coordination.minutes.record import Record
from coordination.minutes.signing import Place, as_signs


def take_effect(*, session: Session, actor: Actor, now: datetime, revision: Revision) -> Record:
    """Write the corrections of a ralat into the rows, and return the record that becomes its snapshot."""
    before = ralat.approved(session, revision.meeting).snapshot
    assert before is not None
    after = amended(before, revision.corrections, ralat.taken(session, revision.meeting))
    writer = _Writer(session=session, actor=actor, now=now, revision=revision, before=before, after=after)
    for correction in revision.corrections:
        writer.write(correction)
    notices.corrected(session=session, actor=actor, now=now, updates=writer.told)
    meetings.replace_scans(session=session, now=now, meeting=revision.meeting)
    revision.meeting.no_decisions = after["meeting"]["no_decisions"]
    session.flush()
    return ralat.finished(revision, before, after, now)


@dataclass(frozen=True, kw_only=True)
class _Writer:
    """Writes one correction after the other."""

    session: Session
    actor: Actor
    now: datetime
    revision: Revision
    before: Record
    after: Record
    told: list[ProgressUpdate] = field(default_factory=list)  # what agencies see of it

    def write(self, one: Correction) -> None:
        """Write one correction into the rows that it is about."""
        match Subject(one.object_type), one.kind:
            case Subject.DECISION, CorrectionKind.ADD:
                self._add_decision(one)
            case Subject.DECISION, CorrectionKind.DROP:
                self._drop_decision(one)
            case Subject.DECISION, _kind:
                decision = self.session.get_one(Decision, one.object_id)
                meetings.correct_decision(**self._by, decision=decision, given=one.new["record"])
            case Subject.ACTION, CorrectionKind.ADD:
                self._add_action(one)
            case Subject.ACTION, CorrectionKind.DROP:
                self._cancel(self._row(one))
            case Subject.ACTION, _kind:
                self._change_action(one)
            case subject, _kind:
                self._change_text(subject, one)

    @property
    def _by(self) -> dict[str, Any]:
        return {"session": self.session, "actor": self.actor, "now": self.now}

    def _added(self, one: Correction) -> Record | None:
        """Return what the correction added to the record; None where its decision was dropped again."""
        rows = [row for decision in self.after["decisions"] for row in (decision, *decision["actions"])]
        found = next((row for row in rows if row.get("by") == one.id), None)
        if found is not None:
            del found["by"]
        return found

    def _add_decision(self, one: Correction) -> None:
        added = self._added(one)
        assert added is not None
        item = self.session.get_one(AgendaItem, one.parent_id) if one.parent_id else None
        decision = add_decision(
            **self._by,
            meeting=self.revision.meeting,
            text=added["text"],
            kind=DecisionKind(added["kind"]),
            agenda_item=item,
            in_ralat=True,
        )
        decision.for_information = added["for_information"]
        decision.number = int(added["number"])
        self.session.flush()
        one.object_id = added["id"] = decision.id

    def _drop_decision(self, one: Correction) -> None:
        decision = self.session.get_one(Decision, one.object_id)
        self._cancel(self.session.scalars(select(Action).where(Action.decision_id == decision.id)).all())
        meetings.drop_decision(**self._by, decision=decision)

    def _add_action(self, one: Correction) -> None:
        added = self._added(one)
        if added is None:
            return
        row = one.new["row"]
        [action] = add_action(
            **self._by,
            decision=self.session.get_one(Decision, self._decision_id(one)),
            text=row["text"],
            owner=self._organization(row["owner"]),
            supporters=self._organizations(row["supporters"]),
            person=self.session.get(Person, row["person"]) if row.get("person") else None,
            target_text=row["target_text"],
            review_day=date.fromisoformat(row["review_day"]) if row["review_day"] else None,
            priority=Priority(row["priority"]),
            expected_evidence=row["expected_evidence"],
            in_ralat=True,
        )
        action.code = added["code"]
        self.session.flush()
        one.object_id = action.id
        added["ids"] = [action.id]

    def _decision_id(self, one: Correction) -> int | None:
        under = one.new.get("under")
        if under is None:
            return one.parent_id
        return next(each.object_id for each in self.revision.corrections if each.id == under)

    def _change_action(self, one: Correction) -> None:
        given = dict(one.new["row"])
        if "owner" in given:
            given["owner"] = self._organization(given["owner"])
        if "supporters" in given:
            given["supporters"] = self._organizations(given["supporters"])
        if "priority" in given:
            given["priority"] = Priority(given["priority"])
        if given.get("review_day"):
            given["review_day"] = date.fromisoformat(given["review_day"])
        for action in self._row(one):
            if action.state is not ActionState.CANCELLED:
                corrected = actions.correct(**self._by, action=action, ralat=self.revision.number, given=given)
                self.told.append(corrected)

    def _row(self, one: Correction) -> Sequence[Action]:
        """Return the actions of one row of the matrix: several where it addresses a group."""
        found = find_action(self.before, one.object_id or 0)
        ids = found[1]["ids"] if found else [one.object_id]
        return self.session.scalars(select(Action).where(Action.id.in_(ids)).order_by(Action.sort, Action.id)).all()

    def _cancel(self, rows: Iterable[Action]) -> None:
        for action in rows:
            if action.state is not ActionState.CANCELLED:
                words = f"Dibatalkan dengan ralat {self.revision.number}."
                self.told.append(actions.cancel(**self._by, action=action, words=words))

    def _organizations(self, ids: Sequence[int]) -> list[Organization]:
        return [self._organization(organization_id) for organization_id in ids]

    def _organization(self, organization_id: int) -> Organization:
        """Return the organization that a correction names, or the one into which it was merged meanwhile."""
        found = self.session.get_one(Organization, organization_id)
        return self._organization(found.merged_into_id) if found.merged_into_id is not None else found

    def _change_text(self, subject: Subject, one: Correction) -> None:
        meeting, new = self.revision.meeting, one.new["record"]
        if subject is Subject.FACTS:
            meetings.correct_facts(**self._by, meeting=meeting, given=new)
        elif subject in TEXTS:
            meetings.correct_text(**self._by, meeting=meeting, kind=TextKind(subject.value), doc=new["doc"])
        elif subject is Subject.PARTICIPANT:
            participant = self.session.get_one(Participant, one.object_id)
            meetings.correct_participant(**self._by, participant=participant, given=new)
        elif subject is Subject.SIGNATORY:
            row = one.new["row"]
            signing.correct_signatory(
                **self._by,
                meeting=meeting,
                place=list(Place)[one.object_id or 0],
                signs=as_signs(row["signs"]),
                person=self.session.get(Person, row["person"]) if row["person"] else None,
            )
        elif subject is Subject.SPEECH:
            speech = self.session.get_one(Speech, one.object_id)
            meetings.correct_speech(**self._by, speech=speech, given=new)
        else:
            item = self.session.get_one(AgendaItem, one.object_id)
            meetings.correct_discussion(**self._by, item=item, doc=new["discussion"])
