"""Letter numbers of an office's own register, and bundles of papers that are built in the background."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.db import Base, ClientKeyed, UTCDateTime, Versioned, choice
from coordination.directory.models import Organization
from coordination.documents.kinds import Kind
from coordination.files.models import StoredFile
from coordination.meetings.models import Meeting


class NumberPattern(Versioned, Base):
    """How an organization numbers one kind of paper, where it keeps its own counter; without one, numbers are typed."""

    __tablename__ = "number_pattern"
    __table_args__ = (UniqueConstraint("organization_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    pattern: Mapped[str] = mapped_column(String(120))  # "{kode}/{urut}/{unit}/{bulan_romawi}/{tahun}"
    filing_code: Mapped[str] = mapped_column(String(40), default="")  # kode klasifikasi, "400.2.3"
    unit_code: Mapped[str] = mapped_column(String(40), default="")  # "DP3A"
    first: Mapped[int] = mapped_column(default=1)  # where counting begins in a year that has no number yet
    is_active: Mapped[bool] = mapped_column(default=True)

    organization: Mapped[Organization] = relationship()


class RegisteredNumber(ClientKeyed, Base):
    """One number of the register: per calendar year, unique, never used again; a withdrawn one stays as batal."""

    __tablename__ = "registered_number"
    __table_args__ = (UniqueConstraint("organization_id", "kind", "year", "ordinal", "suffix"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    year: Mapped[int]
    ordinal: Mapped[int]
    suffix: Mapped[str] = mapped_column(String(8), default="")  # "a" of an inserted 15.a
    text: Mapped[str] = mapped_column(String(200))  # the number as printed
    dated: Mapped[date]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_reason: Mapped[str | None] = mapped_column(String(500))

    organization: Mapped[Organization] = relationship()
    meeting: Mapped[Meeting | None] = relationship()


class BundleForm(StrEnum):
    """What a bundle of papers is handed out as."""

    ZIP = "zip"
    PDF = "pdf"


class BundleState(StrEnum):
    """How far a bundle has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Bundle(ClientKeyed, Base):
    """Several papers in one file, built in the background for one person: a meeting's whole set, a period's notulen."""

    __tablename__ = "bundle"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    form: Mapped[BundleForm] = mapped_column(choice(BundleForm))
    title: Mapped[str] = mapped_column(String(400))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))  # None for a period
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # kinds, days of a period
    state: Mapped[BundleState] = mapped_column(choice(BundleState), default=BundleState.WAITING, index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(String(1000))  # why it failed, in the person's own language
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    beat_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # last sign of life of whoever builds it
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))

    meeting: Mapped[Meeting | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()
