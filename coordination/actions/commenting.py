"""What people say to each other about an action; it changes nothing about it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.actions.journal import Said, already, append
from coordination.actions.models import Action, ProgressUpdate, UpdateKind
from coordination.errors import DomainError
from coordination.i18n import gettext as _


def comment(
    *, session: Session, actor: Actor, now: datetime, action: Action, words: str, client_key: str | None = None
) -> ProgressUpdate:
    """Say something about an action; everybody concerned reads it in the timeline and is told by mail."""
    if update := already(session, action, client_key):
        return update
    if not words.strip():
        raise DomainError(_("Tuliskan komentar Anda."), field="comment")
    return append(
        session=session,
        actor=actor,
        now=now,
        action=action,
        kind=UpdateKind.COMMENT,
        said=Said(words=words),
        organization_id=_on_behalf(actor, action),
        client_key=client_key,
    )


def _on_behalf(actor: Actor, action: Action) -> int | None:
    """Return for which organization the person speaks: owner, host, supporter; none for a chair from elsewhere."""
    concerned = [action.owner_id, action.host_id, *(supporter.organization_id for supporter in action.supporters)]
    return next((one for one in concerned if one in actor.member_of), None)
