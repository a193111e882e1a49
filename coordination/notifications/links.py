"""Personal links: a way in without an account, to one thing. The token is told once; its hash is kept."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from coordination.accounts.links import digest
from coordination.actions.models import Action, Inquiry
from coordination.errors import NotFound
from coordination.i18n import _
from coordination.meetings.models import Participant
from coordination.notifications.models import LinkEnd, LinkKind, PersonalLink
from coordination.outbox.models import Mail


def new_link(
    *,
    session: Session,
    now: datetime,
    kind: LinkKind,
    account_id: int | None = None,
    person_id: int | None = None,
    organization_id: int | None = None,
    action: Action | None = None,
    participant: Participant | None = None,
    inquiry: Inquiry | None = None,
    mail: Mail | None = None,
) -> str:
    """Make a personal link and return its token, which is kept nowhere. Earlier links of the same stay good."""
    token = secrets.token_urlsafe(24)
    session.add(
        PersonalLink(
            kind=kind,
            token_hash=digest(token),
            account_id=account_id,
            person_id=person_id,
            organization_id=organization_id,
            action=action,
            participant=participant,
            inquiry=inquiry,
            mail=mail,
            made_at=now,
        )
    )
    session.flush()
    return token


def end_links(*, session: Session, now: datetime, why: LinkEnd, which: ColumnElement[bool]) -> None:
    """End every link that `which` leaves and that is still good."""
    session.execute(
        update(PersonalLink).where(which, PersonalLink.ended_at.is_(None)).values(ended_at=now, ended_why=why)
    )


def live_link(*, session: Session, token: str, kind: LinkKind) -> PersonalLink:
    """Return the link of `token`. Raises NotFound where it ended or never was, in words that say whom to ask."""
    link = session.scalar(
        select(PersonalLink).where(PersonalLink.token_hash == digest(token), PersonalLink.kind == kind)
    )
    if link is None or link.ended_at is not None:
        raise NotFound(_("Tautan ini sudah tidak berlaku. Mintalah yang baru kepada sekretariat yang mengirimnya."))
    return link
