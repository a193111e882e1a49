"""What the minutes say once a ralat is in force: the approved record with its corrections written in, nothing else.

A ralat starts from the snapshot that holds, never from the rows of now: a target that was extended meanwhile, a renamed
agency or a new letterhead is no part of a correction and must not slip into the paper. Pure: records in, a record out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from coordination.actions.numbering import following_codes
from coordination.minutes.models import Correction, CorrectionKind
from coordination.minutes.record import Record


class Subject(StrEnum):
    """What one correction is about (`Correction.object_type`)."""

    FACTS = "meeting"
    OPENING = "opening"
    DIRECTIONS = "directions"
    CLOSING = "closing"
    SPEECH = "speech"
    PARTICIPANT = "participant"
    SIGNATORY = "signatory"
    ITEM = "agenda_item"
    DECISION = "decision"
    ACTION = "action"


TEXTS = (Subject.OPENING, Subject.DIRECTIONS, Subject.CLOSING)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Numbers and codes that were given out, also to what earlier ralat dropped: none is ever given again."""

    last_number: int
    codes: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """By decision id."""


def amended(before: Record, corrections: Iterable[Correction], taken: Taken) -> Record:
    """Return the record with the corrections in force; added decisions and actions come last and get new numbers.

    What is added has no row yet: it carries the id of its correction as "by" instead.
    """
    after = without_marks(before)
    decisions = {decision["id"]: decision for decision in after["decisions"]}
    added: dict[int, Record] = {}
    last_number = taken.last_number
    ordered = sorted(corrections, key=lambda one: one.id)
    for one in ordered:
        new = one.new.get("record", {})
        match Subject(one.object_type), one.kind:
            case Subject.DECISION, CorrectionKind.ADD:
                last_number += 1
                added[one.id] = new | {"id": None, "number": str(last_number), "actions": [], "by": one.id}
                after["decisions"].append(added[one.id])
            case Subject.DECISION, CorrectionKind.DROP:
                after["decisions"] = [each for each in after["decisions"] if each["id"] != one.object_id]
            case Subject.DECISION, _kind:
                decisions[one.object_id].update(new)
            case Subject.ACTION, CorrectionKind.ADD:
                pass  # below, once all decisions are known
            case Subject.ACTION, kind:
                _change_action(after, one, drop=kind is CorrectionKind.DROP)
            case subject, _kind:
                _change_text(after, subject, one.object_id, new)
    _add_actions(decisions, added, [one for one in ordered if is_new_action(one)], taken)
    after["meeting"]["no_decisions"] = not after["decisions"]
    return after


def without_marks(record: Record) -> Record:
    """Return a copy without the marks of an earlier ralat."""
    plain = deepcopy(record)
    for name in ("ralat", "revision", "changed"):
        plain.pop(name, None)
    marked = [*plain["agenda"], *plain["speeches"], *plain["decisions"], *people(plain)]
    for row in [*marked, *(action for decision in plain["decisions"] for action in decision["actions"])]:
        row.pop("changed", None)
    return plain


def is_new_action(correction: Correction) -> bool:
    """Tell whether the correction adds an action."""
    return correction.object_type == Subject.ACTION and correction.kind is CorrectionKind.ADD


def people(record: Record) -> Iterator[Record]:
    """Yield every line of the participants' table. Lines of notula approved long ago may lack an id."""
    for group in record["participants"]:
        yield from group["people"]


def find_person(record: Record, participant_id: int) -> Record | None:
    """Return one line of the participants' table by its participant's id."""
    return next((person for person in people(record) if person.get("id") == participant_id), None)


def find_decision(record: Record, decision_id: int) -> Record | None:
    """Return one decision of a record by its id."""
    return next((one for one in record["decisions"] if one["id"] == decision_id), None)


def find_action(record: Record, action_id: int) -> tuple[Record, Record] | None:
    """Return one row of the matrix, by the id of any of its actions, with its decision."""
    for decision in record["decisions"]:
        for action in decision["actions"]:
            if action_id in action["ids"]:
                return decision, action
    return None


def _change_action(after: Record, one: Correction, *, drop: bool) -> None:
    found = find_action(after, one.object_id or 0)
    if found is None:  # its decision was dropped too
        return
    decision, action = found
    if drop:
        decision["actions"].remove(action)
    else:
        action.update(one.new["record"])


def _change_text(after: Record, subject: Subject, object_id: int | None, new: Mapping[str, Any]) -> None:
    if subject is Subject.FACTS:
        after["meeting"].update(new)
    elif subject in TEXTS:
        after["texts"][subject.value] = new["doc"]
    elif subject is Subject.PARTICIPANT:
        next(person for person in people(after) if person.get("id") == object_id).update(new)
    elif subject is Subject.SIGNATORY:
        after["signatories"][object_id or 0].update(new)
    elif subject is Subject.SPEECH:
        next(speech for speech in after["speeches"] if speech.get("id") == object_id).update(new)
    else:
        next(item for item in after["agenda"] if item["id"] == object_id).update(new)


def _add_actions(
    decisions: Mapping[int, Record], added: Mapping[int, Record], new: Sequence[Correction], taken: Taken
) -> None:
    """Put new actions last under their decision, an old one or one that the same ralat adds."""
    under: dict[tuple[str, int], list[Correction]] = {}
    for one in new:
        fresh = one.new.get("under")
        under.setdefault(("new", fresh) if fresh is not None else ("old", one.parent_id or 0), []).append(one)
    for (kind, key), rows in under.items():
        decision = added.get(key) if kind == "new" else decisions.get(key)
        if decision is None:
            continue
        used = taken.codes.get(key, ()) if kind == "old" else ()
        for one, code in zip(rows, following_codes(int(decision["number"]), used, len(rows)), strict=True):
            decision["actions"].append(one.new["record"] | {"ids": [], "code": code, "by": one.id})
