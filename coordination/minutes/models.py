"""The official record: revisions with their snapshot, reviews before approval, and corrections of a ralat."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.accounts.models import Account
from coordination.db import Base, ClientKeyed, UTCDateTime, Versioned, choice
from coordination.files.models import StoredFile
from coordination.meetings.models import Meeting, Paper


class RevisionState(StrEnum):
    """How far one revision of the minutes has come."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    DISCARDED = "discarded"  # a ralat that was given up


class ApprovalKind(StrEnum):
    """How the approval was given."""

    IN_PRODUCT = "in_product"
    ON_PAPER = "on_paper"


class Verdict(StrEnum):
    """What a reviewer or the chair said."""

    PENDING = "pending"
    AGREED = "agreed"
    RETURNED = "returned"


class CorrectionKind(StrEnum):
    """What a ralat does to one thing."""

    CHANGE = "change"
    ADD = "add"
    DROP = "drop"


_COUNTS = text("state <> 'discarded'")


class Revision(Versioned, Base):
    """One numbered revision of a meeting's minutes: 0 is the first, 1… are ralat. An approved snapshot never changes.

    A ralat that was given up keeps its row, and its number is free again.
    """

    __tablename__ = "revision"
    __table_args__ = (
        Index(
            "uq_revision_meeting_id_number",
            "meeting_id",
            "number",
            unique=True,
            sqlite_where=_COUNTS,
            postgresql_where=_COUNTS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    number: Mapped[int]
    state: Mapped[RevisionState] = mapped_column(choice(RevisionState))
    reason: Mapped[str | None]  # of a ralat
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approval_kind: Mapped[ApprovalKind | None] = mapped_column(choice(ApprovalKind))
    approved_on: Mapped[date | None]  # the date on the paper
    signed_by: Mapped[str | None] = mapped_column(String(500))  # who signed the paper, as the secretariat wrote it
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    snapshot: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    snapshot_sha256: Mapped[str | None] = mapped_column(String(64))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    pdf_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))  # made from the document, once
    code: Mapped[str | None] = mapped_column(String(40), unique=True)  # printed with a QR; see documents.codes

    meeting: Mapped[Meeting] = relationship()
    approved_by: Mapped[Account | None] = relationship(foreign_keys=[approved_by_id])
    scan: Mapped[StoredFile | None] = relationship(foreign_keys=[scan_id])
    document: Mapped[StoredFile | None] = relationship(foreign_keys=[document_id])
    pdf: Mapped[StoredFile | None] = relationship(foreign_keys=[pdf_id])
    reviews: Mapped[list[Review]] = relationship(back_populates="revision", order_by="Review.id")
    corrections: Mapped[list[Correction]] = relationship(
        back_populates="revision", order_by="Correction.id", cascade="all, delete-orphan"
    )

    @property
    def is_ralat(self) -> bool:
        """Whether it corrects minutes that were approved before."""
        return self.number > 0

    @property
    def approval_day(self) -> date | None:
        """The day of the approval: that on the paper, else that of the meeting's zone; None before it."""
        if self.approved_on is not None or self.approved_at is None:
            return self.approved_on
        return self.approved_at.astimezone(self.meeting.zone.tz).date()


class Review(Base):
    """A reviewer's paraf, or the chair's return: never changed once given, a new round makes new rows."""

    __tablename__ = "review"
    __table_args__ = (Index(None, "account_id", "verdict"), Index(None, "revision_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict), default=Verdict.PENDING)
    remarks: Mapped[str | None]
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    given_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    revision: Mapped[Revision] = relationship(back_populates="reviews")
    account: Mapped[Account] = relationship()


class Correction(ClientKeyed, Base):
    """One thing that a ralat changes, adds or drops; applied to the live rows when the ralat is approved.

    `new` holds what is printed ("record", in the words of `minutes.record`) and what is stored ("row", by id).
    """

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    kind: Mapped[CorrectionKind] = mapped_column(choice(CorrectionKind))
    object_type: Mapped[str] = mapped_column(String(40))  # a Subject of minutes.amending
    object_id: Mapped[int | None]
    parent_id: Mapped[int | None]  # the agenda item of an added decision, the decision of an added action
    old: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    new: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    revision: Mapped[Revision] = relationship(back_populates="corrections")


class SignedCopy(Base):
    """An approved revision as it came back signed: a scan, or a PDF signed outside (BSrE). Nothing is signed here."""

    __tablename__ = "signed_copy"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), unique=True)
    signatures: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # who, when, as the PDF says

    revision: Mapped[Revision] = relationship()
    paper: Mapped[Paper] = relationship()


class Returned(ClientKeyed, Base):
    """A notula that was corrected in Word and handed back before approval; its bytes stay, whatever was taken over."""

    __tablename__ = "returned"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    handed_in_at: Mapped[datetime] = mapped_column(UTCDateTime)
    handed_in_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # all of it taken over or set aside
    taken: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # sections taken over or set aside, by whom

    meeting: Mapped[Meeting] = relationship()
    file: Mapped[StoredFile] = relationship()
