"""Accounts, their memberships, and the one-time links that let a person set a password."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.db import Base, ClientKeyed, UTCDateTime, Versioned, choice
from coordination.directory.models import Organization, Person


class Role(StrEnum):
    """What a membership lets a person do (design.md, "Who may")."""

    SECRETARIAT = "secretariat"
    OFFICER = "officer"
    LEADER = "leader"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Account(Versioned, ClientKeyed, Base):
    """A person who signs in. No password exists until they set one through a one-time link."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    username: Mapped[str] = mapped_column(String(80), unique=True)  # lower case
    email: Mapped[str | None] = mapped_column(String(254), unique=True)  # lower case
    password_hash: Mapped[str | None]
    language: Mapped[str | None] = mapped_column(String(2))
    active: Mapped[bool] = mapped_column(default=True)
    epoch: Mapped[int] = mapped_column(default=1)  # raised to end every session of the account
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    signed_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    help_asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # "lupa kata sandi", until a link is made

    person: Mapped[Person] = relationship()
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="account", foreign_keys="Membership.account_id", cascade="all, delete-orphan"
    )


class Membership(Base):
    """A role in one organization, or in the whole office where `organization_id` is null."""

    __tablename__ = "membership"
    __table_args__ = (
        Index(None, "account_id", "organization_id", "role", unique=True),
        CheckConstraint(
            "(role IN ('secretariat', 'officer') AND organization_id IS NOT NULL)"
            " OR (role IN ('auditor', 'administrator') AND organization_id IS NULL) OR role = 'leader'",
            name="scope",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    granted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    account: Mapped[Account] = relationship(back_populates="memberships", foreign_keys=[account_id])
    organization: Mapped[Organization | None] = relationship()
    granted_by: Mapped[Account | None] = relationship(foreign_keys=[granted_by_id])


class AccountLink(Base):
    """A one-time link to set a password; only its hash is kept."""

    __tablename__ = "account_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    account: Mapped[Account] = relationship()
