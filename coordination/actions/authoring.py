"""Writing the actions of a decision while its minutes are written, and letting them reach their agencies.

Until approval an action is part of the draft minutes and may be changed and removed; afterwards only a ralat touches it
(`corrections`). What an agency has already been given (released early) keeps a trace of each change.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.actions import notices
from coordination.actions.journal import Said, append, office_day
from coordination.actions.models import Action, Priority, Supporter, UpdateKind
from coordination.actions.targets import Target, TargetKind, read_target
from coordination.audit.services import record
from coordination.db import write
from coordination.directory.calendar import own_days
from coordination.directory.models import Group, GroupMember, Organization, Person, Position
from coordination.errors import DomainError
from coordination.i18n import gettext as _
from coordination.meetings.models import AgendaItem, Decision, Meeting, MeetingState, SecurityLevel
from coordination.richtext.text import clean_text

DRAFT_STATES = (MeetingState.PLANNED, MeetingState.IN_SESSION, MeetingState.RECORDED)
"""While a meeting is in one of these, its decisions and actions may be written."""

LONGEST_TEXT = 5000  # characters; what a cell of the matrix can still hold
LONGEST_EVIDENCE = 500

_UNSET: Any = object()


def add_action(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    decision: Decision,
    text: str,
    owner: Organization | None = None,
    group: Group | None = None,
    supporters: Sequence[Organization] = (),
    position: Position | None = None,
    person: Person | None = None,
    target_text: str | None = None,
    review_day: date | None = None,
    priority: Priority = Priority.NORMAL,
    expected_evidence: str | None = None,
    needs_evidence: bool = True,
    client_key: str | None = None,
    in_ralat: bool = False,
) -> list[Action]:
    """Write an action under a decision: one, or for a group one for each of its active organizations.

    Owner and target may still be missing while people write; completeness asks for them before approval. The same
    `client_key` (36 characters) sent twice gives back what it made the first time. `in_ralat` allows it in an approved
    meeting. Raises UnknownTarget for words that name no last day, DomainError with its field for the rest.
    """
    if made := _made_before(session, decision, client_key):
        return made
    if not in_ralat:
        require_draft(decision.meeting)
    _require_active(group, owner, position, person)
    target = _target(session, now, decision.meeting, target_text)
    owners: Sequence[Organization | None] = _members(session, group) if group is not None else [owner]
    batch = (client_key or str(uuid.uuid4())) if group is not None else None
    place = _last_place(session, decision) + 1
    made = []
    for offset, organization in enumerate(owners):
        action = Action(
            meeting_id=decision.meeting_id,
            decision=decision,
            host_id=decision.meeting.host_id,
            level=level_of(decision),
            sort=place + offset,
            text=_text(text),
            owner=organization,
            group=group,
            batch=batch,
            position=position if group is None else None,
            person=person if group is None else None,
            priority=priority,
            expected_evidence=_expected(expected_evidence),
            needs_evidence=needs_evidence,
            client_key=(client_key or None) if group is None else None,
            supporters=[Supporter(organization=o) for o in _unique(supporters) if o is not organization],
        )
        _set_target(action, target, review_day)
        session.add(action)
        made.append(action)
    session.flush()
    for action in made:
        _record(session, actor, now, "created", action)
    return made


def change_action(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    action: Action,
    text: str = _UNSET,
    owner: Organization | None = _UNSET,
    supporters: Sequence[Organization] = _UNSET,
    position: Position | None = _UNSET,
    person: Person | None = _UNSET,
    target_text: str | None = _UNSET,
    review_day: date | None = _UNSET,
    priority: Priority = _UNSET,
    expected_evidence: str | None = _UNSET,
    needs_evidence: bool = _UNSET,
) -> Action:
    """Change what is given of an action of the draft minutes; its version rises.

    In a group's batch text, target, priority, evidence and supporters change for all of it. Raises DomainError once the
    minutes are under review or approved, or when the owner of a released action would change.
    """
    require_draft(action.meeting)
    given = {name: value for name, value in locals().items() if name in _CHANGEABLE and value is not _UNSET}
    siblings = batch_of(session, action) if action.batch else [action]
    if "owner" in given and given["owner"] is not action.owner:
        _require_owner_changeable(action)
    for one in siblings:
        fields = given if one is action else {k: v for k, v in given.items() if k in _SHARED}
        _apply(session, actor, now, one, fields)
    session.flush()
    return action


_CHANGEABLE = (
    "text",
    "owner",
    "supporters",
    "position",
    "person",
    "target_text",
    "review_day",
    "priority",
    "expected_evidence",
    "needs_evidence",
)
_SHARED = ("text", "supporters", "target_text", "review_day", "priority", "expected_evidence", "needs_evidence")


def remove_action(*, session: Session, actor: Actor, now: datetime, action: Action) -> None:
    """Take an action out of the draft minutes, with the rest of its batch. Refused once any of it was released."""
    require_draft(action.meeting)
    batch = batch_of(session, action) if action.batch else [action]
    if any(one.is_released or one.code for one in batch):
        raise DomainError(
            _(
                "Tindak lanjut ini sudah disampaikan kepada instansinya, jadi tidak dapat dihapus. Ubah isinya, "
                "atau batalkan lewat ralat setelah notula disahkan."
            )
        )
    for one in batch:
        _record(session, actor, now, "removed", one)
        session.delete(one)
    session.flush()


def reorder_actions(
    *, session: Session, actor: Actor, now: datetime, decision: Decision, action_ids: Sequence[int]
) -> None:
    """Put a decision's actions into the order of `action_ids`; what it leaves out (others of a batch) keeps its place.

    Ids that are not of this decision are ignored.
    """
    require_draft(decision.meeting)
    actions = session.scalars(
        select(Action).where(Action.decision_id == decision.id).order_by(Action.sort, Action.id)
    ).all()
    wanted = {action_id: place for place, action_id in enumerate(action_ids)}
    batch_place = {a.batch: wanted[a.id] for a in reversed(actions) if a.batch and a.id in wanted}

    def place_of(action: Action) -> int:
        of_batch = batch_place.get(action.batch, len(wanted)) if action.batch else len(wanted)
        return wanted.get(action.id, of_batch)

    ordered = sorted(actions, key=place_of)
    for place, action in enumerate(ordered):
        action.sort = place
    session.flush()
    record(
        session=session,
        actor=actor,
        now=now,
        verb="reordered",
        row=decision,
        meeting_id=decision.meeting_id,
        fields=["actions"],
    )


def release(*, session: Session, actor: Actor, now: datetime, actions: Iterable[Action]) -> int:
    """Let actions reach their agencies, at approval or earlier; return how many went out now.

    What is released already or cancelled is left alone. Raises DomainError where owner or last day is missing.
    """
    updates = []
    for action in actions:
        if action.is_released or action.decision.dropped:
            continue
        if action.owner_id is None or action.last_day is None:
            raise DomainError(
                _(
                    "“%(text)s” belum mempunyai instansi penanggung jawab atau target waktu. Lengkapi dahulu, lalu "
                    "sampaikan.",
                    text=shortened(action.text),
                )
            )
        action.released_at = now
        action.first_last_day = action.last_day
        updates.append(
            append(
                session=session, actor=actor, now=now, action=action, kind=UpdateKind.RELEASE, fields=["released_at"]
            )
        )
    session.flush()
    notices.released(session=session, actor=actor, now=now, updates=updates)
    return len(updates)


def batch_of(session: Session, action: Action) -> Sequence[Action]:
    """Return all actions of the action's batch under its decision, in their order."""
    return session.scalars(
        select(Action)
        .where(Action.batch == action.batch, Action.decision_id == action.decision_id)
        .order_by(Action.sort, Action.id)
    ).all()


def level_of(decision: Decision) -> SecurityLevel:
    """Return the security level of a decision: its agenda item's, or its meeting's where it belongs to none."""
    item: AgendaItem | None = decision.agenda_item
    return item.level if item is not None else decision.meeting.level


def shortened(text: str, length: int = 80) -> str:
    """Return the beginning of `text`, at most `length` characters, cut at a word."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def require_draft(meeting: Meeting) -> None:
    """Refuse to write into minutes that are under review, approved or cancelled."""
    if meeting.state in DRAFT_STATES:
        return
    if meeting.state is MeetingState.IN_REVIEW:
        raise DomainError(_("Notula sedang ditinjau. Tarik kembali dahulu untuk mengubahnya."))
    if meeting.state is MeetingState.APPROVED:
        raise DomainError(_("Notula sudah disahkan. Perubahan hanya lewat ralat."))
    raise DomainError(_("Rapat ini ditunda atau dibatalkan, jadi keputusannya tidak dapat diubah."))


def apply_fields(*, session: Session, now: datetime, action: Action, given: Mapping[str, Any]) -> list[str]:
    """Write the given fields of one action, checked as `change_action` checks them; return the names that changed."""
    plain = {name: value for name, value in given.items() if name not in ("supporters", "target_text", "review_day")}
    if "text" in plain:
        plain["text"] = _text(plain["text"])
    if "expected_evidence" in plain:
        plain["expected_evidence"] = _expected(plain["expected_evidence"])
    named = (plain.get(name) for name in ("owner", "position", "person"))
    _require_active(*(one for one in named if one not in (action.owner, action.position, action.person)))
    changed = write(action, plain)
    session.flush()  # so that the owner's id is known to its supporters
    if "supporters" in given and _set_supporters(action, given["supporters"]):
        changed.append("supporters")
    if "target_text" in given or "review_day" in given:
        target = _target(session, now, action.meeting, given.get("target_text", action.target_text))
        if _set_target(action, target, given.get("review_day", action.last_day if action.is_ongoing else None)):
            changed.append("target")
    return changed


def _apply(session: Session, actor: Actor, now: datetime, action: Action, given: Mapping[str, Any]) -> None:
    """Write the given fields; a released action keeps a trace of what its agency sees change."""
    before = (action.text, action.last_day)
    changed = apply_fields(session=session, now=now, action=action, given=given)
    if not changed:
        return
    session.flush()
    if action.is_released and before != (action.text, action.last_day):
        action.first_last_day = action.last_day  # not a shift: the minutes are still a draft
        append(
            session=session,
            actor=actor,
            now=now,
            action=action,
            kind=UpdateKind.NOTE,
            said=Said(words="Uraian atau target diubah sekretariat sebelum notula disahkan."),
            days=(before[1], action.last_day) if before[1] != action.last_day else (None, None),
        )
    _record(session, actor, now, "changed", action, changed)


def _require_active(*named: Group | Organization | Position | Person | None) -> None:
    """Refuse to give new work to what was deactivated; what was given before stays, for history keeps the name."""
    for one in named:
        if one is None or one.active:
            continue
        name = one.full_name if isinstance(one, Person) else one.title if isinstance(one, Position) else one.name
        raise DomainError(
            _("%(name)s sudah tidak aktif. Pilih yang lain.", name=name),
            field="person" if isinstance(one, Person) else "owner",
        )


def _require_owner_changeable(action: Action) -> None:
    if action.batch:
        raise DomainError(
            _("Tindak lanjut ini untuk satu kelompok instansi. Hapus lalu buat lagi untuk mengganti instansinya."),
            field="owner",
        )
    if action.is_released:
        raise DomainError(
            _("Tindak lanjut ini sudah disampaikan kepada instansinya. Penanggung jawab hanya berubah lewat ralat."),
            field="owner",
        )


def _made_before(session: Session, decision: Decision, client_key: str | None) -> list[Action]:
    if not client_key:
        return []
    same = (Action.client_key == client_key) | (Action.batch == client_key)
    return list(session.scalars(select(Action).where(same, Action.decision_id == decision.id).order_by(Action.sort)))


def _members(session: Session, group: Group) -> list[Organization]:
    """Return the group's active organizations, each once, in its order."""
    members = session.scalars(
        select(Organization)
        .join(GroupMember, GroupMember.organization_id == Organization.id)
        .where(GroupMember.group_id == group.id, Organization.active)
        .order_by(GroupMember.sort, GroupMember.id)
    ).all()
    if not members:
        raise DomainError(
            _("Kelompok “%(name)s” belum mempunyai anggota. Isi dahulu di Direktori.", name=group.name), field="owner"
        )
    return _unique(members)


def _unique(organizations: Iterable[Organization]) -> list[Organization]:
    return list({organization.id: organization for organization in organizations}.values())


def _last_place(session: Session, decision: Decision) -> int:
    return session.scalar(select(func.max(Action.sort)).where(Action.decision_id == decision.id)) or 0


def _target(session: Session, now: datetime, meeting: Meeting, text: str | None) -> Target | None:
    text = clean_text(text or "").strip()
    if not text:
        return None
    return read_target(text, meeting_day=meeting.first_day, zone_today=office_day(session, now), own=own_days(session))


def _set_target(action: Action, target: Target | None, review_day: date | None) -> bool:
    """Set printed words and last day; tell whether anything changed."""
    ongoing = target is not None and target.kind is TargetKind.ONGOING
    last_day = target.last_day if target is not None else None
    values = (target.text if target else None, (review_day or last_day) if ongoing else last_day, ongoing)
    changed = values != (action.target_text, action.last_day, bool(action.is_ongoing))
    action.target_text, action.last_day, action.is_ongoing = values
    return changed


def _set_supporters(action: Action, organizations: Iterable[Organization]) -> bool:
    wanted = {o.id: o for o in _unique(organizations) if o.id != action.owner_id}
    kept = [supporter for supporter in action.supporters if supporter.organization_id in wanted]
    known = {supporter.organization_id for supporter in kept}
    new = [Supporter(organization=o) for o in wanted.values() if o.id not in known]
    changed = bool(new) or len(kept) != len(action.supporters)
    if changed:
        action.supporters = [*kept, *new]
    return changed


def _text(text: str) -> str:
    text = clean_text(text).strip()
    if not text:
        raise DomainError(_("Tuliskan apa yang harus dikerjakan."), field="text")
    if len(text) > LONGEST_TEXT:
        raise DomainError(
            _(
                "Uraian terlalu panjang (paling banyak %(count)d huruf). Pindahkan rinciannya ke pembahasan.",
                count=LONGEST_TEXT,
            ),
            field="text",
        )
    return text


def _expected(text: str | None) -> str | None:
    text = clean_text(text or "").strip()
    if len(text) > LONGEST_EVIDENCE:
        raise DomainError(
            _("Bukti yang diharapkan terlalu panjang (paling banyak %(count)d huruf).", count=LONGEST_EVIDENCE),
            field="expected_evidence",
        )
    return text or None


def _record(
    session: Session, actor: Actor, now: datetime, verb: str, action: Action, fields: Iterable[str] = ()
) -> None:
    record(
        session=session,
        actor=actor,
        now=now,
        verb=verb,
        row=action,
        meeting_id=action.meeting_id,
        organization_id=action.owner_id,
        agenda_item_id=action.decision.agenda_item_id,
        fields=fields,
    )
