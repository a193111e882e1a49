"""What a ralat does to the actions of approved minutes: reports and evidence stay, and the record names the ralat.

The words kept here are part of the official record, so they are Indonesian whatever the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.actions.authoring import apply_fields
from coordination.actions.journal import Said, append
from coordination.actions.models import Action, ProgressUpdate, UpdateKind
from coordination.actions.states import Deed


def correct(
    *, session: Session, actor: Actor, now: datetime, action: Action, ralat: int, given: Mapping[str, Any]
) -> ProgressUpdate:
    """Write the fields that ralat number `ralat` changes (names as in `change_action`); its agency sees an update."""
    before = action.last_day
    changed = apply_fields(session=session, now=now, action=action, given=given)
    moved = before != action.last_day
    if moved:
        action.shifts += 1
    return append(
        session=session,
        actor=actor,
        now=now,
        action=action,
        kind=UpdateKind.RALAT,
        said=Said(words=f"Diubah dengan ralat {ralat}."),
        days=(before, action.last_day) if moved else (None, None),
        fields=changed,
    )


def cancel(*, session: Session, actor: Actor, now: datetime, action: Action, words: str) -> ProgressUpdate:
    """Cancel an action, because a ralat dropped it or a later decision took its decision's place, as `words` say."""
    return append(
        session=session,
        actor=actor,
        now=now,
        action=action,
        kind=UpdateKind.CANCELLATION,
        deed=Deed.CANCEL,
        said=Said(words=words),
        organization_id=action.host_id,
    )
