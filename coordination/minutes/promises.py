"""An action as a ralat has it: read from its form, checked, as it is printed and as it is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from coordination.actions.authoring import LONGEST_EVIDENCE, LONGEST_TEXT
from coordination.actions.journal import office_day
from coordination.actions.models import Action, Priority
from coordination.actions.targets import TargetKind, read_target
from coordination.directory.calendar import own_days
from coordination.directory.models import Organization
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.meetings.models import Meeting
from coordination.minutes.amending import Subject, find_action
from coordination.minutes.models import Revision
from coordination.minutes.record import PRIORITIES, Record
from coordination.richtext import clean_text

_STORED_AS = {
    "text": ("text",),
    "owner": ("owner",),
    "supporters": ("supporters",),
    "target": ("target_text", "review_day"),
    "due": ("target_text", "review_day"),
    "due_is_review": ("target_text", "review_day"),
    "priority": ("priority",),
    "evidence": ("expected_evidence",),
}
"""What is stored of an action where a printed field changes."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """An action as a ralat has it."""

    text: str
    owner: Organization | None
    supporters: Sequence[Organization] = ()
    target_text: str = ""
    review_day: date | None = None
    priority: Priority = Priority.NORMAL
    expected_evidence: str = ""
    person_id: int | None = None
    """The responsible person, of a new action: one under a secret item needs one."""


def promised(session: Session, revision: Revision, before: Record, action_id: int) -> dict[str, Any]:
    """Return who owes an action and who supports it, by id, as the open ralat has it: what its form starts from."""
    action = session.get_one(Action, action_id)
    stored: dict[str, Any] = {
        "owner": action.owner_id,
        "supporters": [supporter.organization_id for supporter in action.supporters],
        "batch": action.batch,
    }
    found = find_action(before, action_id)
    first = found[1]["ids"][0] if found else action_id
    for one in revision.corrections:
        if one.object_type == Subject.ACTION and one.object_id == first:
            stored |= one.new.get("row", {})
    return stored


def as_new(session: Session, now: datetime, meeting: Meeting, promise: Promise) -> dict[str, Any]:
    """Return a checked new action as its correction keeps it."""
    given, stored = _as_printed(session, now, meeting, promise, known={}, row={})
    return {"record": given, "row": stored}


def as_changed(
    session: Session,
    now: datetime,
    meeting: Meeting,
    promise: Promise,
    *,
    known: Mapping[str, Any],
    row: Mapping[str, Any],
) -> tuple[Record, dict[str, Any]]:
    """Return a checked action over the row that holds: all of it as printed, and only what changes as stored."""
    given, stored = _as_printed(session, now, meeting, promise, known=known, row=row)
    wanted = {name for field in given if row[field] != given[field] for name in _STORED_AS[field]}
    return given, {name: value for name, value in stored.items() if name in wanted}


def _as_printed(
    session: Session,
    now: datetime,
    meeting: Meeting,
    promise: Promise,
    *,
    known: Mapping[str, Any],
    row: Mapping[str, Any],
) -> tuple[Record, dict[str, Any]]:
    """Return a checked action as a record prints it and as it is stored; what stayed keeps its printed form."""
    text = clean_text(promise.text or "").strip()
    if not text or len(text) > LONGEST_TEXT:
        raise DomainError(_("Tuliskan apa yang harus dikerjakan, paling banyak 5.000 huruf."), field="action_text")
    evidence = clean_text(promise.expected_evidence or "").strip()
    if len(evidence) > LONGEST_EVIDENCE:
        raise DomainError(
            _("Bukti yang diharapkan terlalu panjang (paling banyak %(count)d huruf).", count=LONGEST_EVIDENCE),
            field="expected_evidence",
        )
    owner = _owner(promise.owner, known, row)
    given = {"text": text, "priority": PRIORITIES[promise.priority], "evidence": evidence, "owner": owner}
    given |= _supported(promise, known, row)
    given |= _target(session, now, meeting, promise, row)
    stored = {
        "text": text,
        "owner": promise.owner.id if promise.owner else known.get("owner"),
        "supporters": [one.id for one in promise.supporters],
        "target_text": given["target"],
        "review_day": given["due"] if given["due_is_review"] else None,
        "priority": promise.priority.value,
        "expected_evidence": evidence or None,
        "person": promise.person_id,
    }
    return given, stored


def _owner(owner: Organization | None, known: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    if known.get("batch"):
        return str(row["owner"])
    if owner is None:
        raise DomainError(_("Pilih instansi penanggung jawab."), field="owner_id")
    if not owner.active and owner.id != known.get("owner"):
        raise DomainError(_("%(name)s sudah tidak aktif. Pilih yang lain.", name=owner.name), field="owner_id")
    return str(row["owner"]) if row and owner.id == known.get("owner") else owner.name


def _supported(promise: Promise, known: Mapping[str, Any], row: Mapping[str, Any]) -> Record:
    same = row and {one.id for one in promise.supporters} == set(known.get("supporters", ()))
    return {"supporters": list(row["supporters"]) if same else [one.name for one in promise.supporters]}


def _target(session: Session, now: datetime, meeting: Meeting, promise: Promise, row: Mapping[str, Any]) -> Record:
    """Read the target from the day of the meeting, as in its minutes; words that stayed keep the day they meant."""
    words = " ".join(clean_text(promise.target_text or "").split())
    if not words:
        raise DomainError(_("Isi target waktunya, misalnya 31 Juli 2024."), field="target")
    unchanged = row and words == row["target"]
    if unchanged and (not row["due_is_review"] or promise.review_day is None):
        return {name: row[name] for name in ("target", "due", "due_is_review")}
    today, own = office_day(session, now), own_days(session)
    target = read_target(words, meeting_day=meeting.first_day, zone_today=today, own=own)
    ongoing = target.kind is TargetKind.ONGOING
    due = (promise.review_day or target.last_day) if ongoing else target.last_day
    if due is None:
        raise DomainError(_("Target berkelanjutan memerlukan tanggal peninjauan."), field="review_day")
    return {"target": target.text, "due": due.isoformat(), "due_is_review": ongoing}
