"""The audit trail: one row for each thing that somebody did."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from coordination.db import Base, UTCDateTime, choice


class ActorKind(StrEnum):
    """Through what the product was asked."""

    ACCOUNT = "account"
    COMMAND_LINE = "command_line"
    SYSTEM = "system"
    LINK = "link"  # a personal link, without an account


class AuditEntry(Base):
    """Who did what to which row, when. Never changed, never deleted; holds no name and no text of a person."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "object_type", "object_id"),
        Index(None, "meeting_id", "at"),
        Index(None, "organization_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_kind: Mapped[ActorKind] = mapped_column(choice(ActorKind))
    account_id: Mapped[int | None]
    verb: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[int]
    meeting_id: Mapped[int | None]
    organization_id: Mapped[int | None]
    agenda_item_id: Mapped[int | None]
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)
