"""One-time links: a random token that only the person's link holds; its hash is what the product keeps."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coordination.accounts.models import Account, AccountLink
from coordination.errors import NotFound
from coordination.i18n import _

LIFETIME = timedelta(days=7)


def new_link(*, session: Session, account: Account, now: datetime) -> str:
    """Make a link's token for `account`; every earlier one ends. Return the token, which is kept nowhere."""
    session.execute(
        update(AccountLink)
        .where(AccountLink.account_id == account.id, AccountLink.used_at.is_(None))
        .values(used_at=now)
    )
    token = secrets.token_urlsafe(24)
    session.add(AccountLink(account_id=account.id, token_hash=digest(token), made_at=now, expires_at=now + LIFETIME))
    session.flush()
    return token


def live_link(*, session: Session, token: str, now: datetime) -> AccountLink:
    """Return the link of `token`. Raises NotFound where it was used, has expired, or never was."""
    link = session.scalar(select(AccountLink).where(AccountLink.token_hash == digest(token)))
    if link is None or link.used_at is not None or link.expires_at <= now or not link.account.active:
        raise NotFound(
            _("Tautan ini sudah dipakai atau kedaluwarsa. Mintalah tautan baru kepada administrator kantor Anda.")
        )
    return link


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()
