"""Actions, who owes them, their reports with evidence, and requests about them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    Computed,
    Connection,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    delete,
    event,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from coordination.accounts.models import Account
from coordination.db import Base, ClientKeyed, UTCDateTime, Versioned, choice
from coordination.directory.models import Group, Organization, Person, Position
from coordination.files.models import StoredFile
from coordination.meetings.models import AgendaItem, Decision, Meeting, SecurityLevel


class ActionState(StrEnum):
    """States of an action (domain.md §6, adapted from Peraturan BPK 2/2017)."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DONE = "done"
    NOT_ACTIONABLE = "not_actionable"
    CANCELLED = "cancelled"


OPEN_STATES = (ActionState.NOT_STARTED, ActionState.IN_PROGRESS, ActionState.RETURNED)
"""Waiting for the owner: the states in which an action can be late."""


class Priority(StrEnum):
    """How pressing the chair found it."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class UpdateKind(StrEnum):
    """What a progress update records."""

    RELEASE = "release"
    REPORT = "report"
    SUBMISSION = "submission"
    WITHDRAWAL = "withdrawal"
    VERIFICATION = "verification"
    RETURN = "return"
    REOPENING = "reopening"
    REQUEST = "request"
    GRANT = "grant"
    REFUSAL = "refusal"
    NOTE = "note"
    COMMENT = "comment"
    HANDOVER = "handover"  # inside the accountable organization
    IMPORT = "import"  # as an older follow-up matrix tells it
    RALAT = "ralat"
    CANCELLATION = "cancellation"


class Channel(StrEnum):
    """How a report reached the secretariat."""

    APPLICATION = "application"
    TELEPHONE = "telephone"
    WHATSAPP = "whatsapp"
    LETTER = "letter"
    MEETING = "meeting"
    LINK = "link"  # a personal link, without an account


class RequestKind(StrEnum):
    """What an organization may ask about an action."""

    EXTENSION = "extension"
    NOT_ACTIONABLE = "not_actionable"


class RequestState(StrEnum):
    """How a request stands."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"


_DRAFT = text("code IS NULL")


class Action(Versioned, ClientKeyed, Base):
    """What one organization promised under one decision.

    `meeting_id`, `host_id` and `level` repeat what the decision's meeting and agenda item say, so that a list of many
    actions needs neither; the listeners below keep `level` true. Whether an action is late is never stored.
    """

    __tablename__ = "action"
    __table_args__ = (
        Index(None, "decision_id", "sort"),
        Index(None, "meeting_id", "code"),
        Index(None, "owner_id", "phase", "last_day", "id"),
        Index(None, "host_id", "phase", "last_day", "id"),
        Index("ix_action_order", "phase", "last_day", "id"),
        Index("ix_action_draft", "code", "phase", "last_day", "id", sqlite_where=_DRAFT, postgresql_where=_DRAFT),
        Index(None, "level"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    host_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    level: Mapped[SecurityLevel] = mapped_column(choice(SecurityLevel))
    sort: Mapped[int] = mapped_column(default=0)
    code: Mapped[str | None] = mapped_column(String(12))  # "1a", fixed at approval
    text: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("directory_group.id"))
    batch: Mapped[str | None] = mapped_column(String(36), index=True)  # actions of a whole group under one number
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    target_text: Mapped[str | None] = mapped_column(String(200))
    last_day: Mapped[date | None]
    first_last_day: Mapped[date | None]  # the first promise
    shifts: Mapped[int] = mapped_column(default=0)
    is_ongoing: Mapped[bool] = mapped_column(default=False)  # "berkelanjutan"; last_day is then the review date
    priority: Mapped[Priority] = mapped_column(choice(Priority), default=Priority.NORMAL)
    expected_evidence: Mapped[str | None] = mapped_column(String(500))
    needs_evidence: Mapped[bool] = mapped_column(default=True)
    state: Mapped[ActionState] = mapped_column(choice(ActionState), default=ActionState.NOT_STARTED)
    # Reckoned by the database: 0 waits for its owner, 1 for verification, 2 for nobody. Lists are in this order, and
    # within it by last day, so that what is late comes first whatever today is.
    phase: Mapped[int] = mapped_column(
        Computed(
            "CASE WHEN state IN ('not_started', 'in_progress', 'returned') THEN 0"
            " WHEN state = 'submitted' THEN 1 ELSE 2 END",
            persisted=True,
        )
    )
    percent: Mapped[int] = mapped_column(default=0)
    released_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    submitted_on: Mapped[date | None]  # in the office's zone: what counts against last_day
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    self_verified: Mapped[bool] = mapped_column(default=False)
    moved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # of the newest progress update

    meeting: Mapped[Meeting] = relationship()
    decision: Mapped[Decision] = relationship()
    host: Mapped[Organization] = relationship(foreign_keys=[host_id])
    owner: Mapped[Organization | None] = relationship(foreign_keys=[owner_id])
    group: Mapped[Group | None] = relationship()
    position: Mapped[Position | None] = relationship()
    person: Mapped[Person | None] = relationship()
    supporters: Mapped[list[Supporter]] = relationship(
        back_populates="action", order_by="Supporter.id", cascade="all, delete-orphan"
    )
    updates: Mapped[list[ProgressUpdate]] = relationship(back_populates="action", order_by="ProgressUpdate.id")
    requests: Mapped[list[ActionRequest]] = relationship(back_populates="action", order_by="ActionRequest.id")

    @property
    def is_released(self) -> bool:
        """Whether it has reached its agency; before, it is never late and stands in no total."""
        return self.released_at is not None


class Supporter(Base):
    """An organization that supports an action; it has no state of its own."""

    __tablename__ = "supporter"
    __table_args__ = (UniqueConstraint("action_id", "organization_id"), Index(None, "organization_id", "action_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))

    action: Mapped[Action] = relationship(back_populates="supporters")
    organization: Mapped[Organization] = relationship()


class ProgressUpdate(ClientKeyed, Base):
    """One thing that happened to an action. Nobody can edit it; undoing one is another update."""

    __tablename__ = "progress_update"
    __table_args__ = (Index(None, "action_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    kind: Mapped[UpdateKind] = mapped_column(choice(UpdateKind))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))  # on whose behalf
    from_state: Mapped[ActionState] = mapped_column(choice(ActionState))
    to_state: Mapped[ActionState] = mapped_column(choice(ActionState))
    percent: Mapped[int | None]
    words: Mapped[str | None]
    channel: Mapped[Channel] = mapped_column(choice(Channel), default=Channel.APPLICATION)
    said_by: Mapped[str | None] = mapped_column(String(300))  # who told the secretariat
    from_day: Mapped[date | None]  # a target that moved: from
    to_day: Mapped[date | None]
    to_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # handed over to
    to_position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))

    action: Mapped[Action] = relationship(back_populates="updates")
    account: Mapped[Account | None] = relationship()
    organization: Mapped[Organization | None] = relationship()
    to_person: Mapped[Person | None] = relationship()
    to_position: Mapped[Position | None] = relationship()
    evidence: Mapped[list[Evidence]] = relationship(back_populates="update", order_by="Evidence.id")


class Evidence(Base):
    """Bukti dukung: a file or a link, handed in with one progress update."""

    __tablename__ = "evidence"
    __table_args__ = (CheckConstraint("(file_id IS NULL) <> (url IS NULL)", name="file_or_link"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    update_id: Mapped[int] = mapped_column(ForeignKey("progress_update.id"), index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), index=True)
    url: Mapped[str | None] = mapped_column(String(2000))
    label: Mapped[str | None] = mapped_column(String(300))

    update: Mapped[ProgressUpdate] = relationship(back_populates="evidence")
    file: Mapped[StoredFile | None] = relationship()


class ActionRequest(Versioned, ClientKeyed, Base):
    """An organization asks for more time, or to call an action not actionable."""

    __tablename__ = "action_request"
    __table_args__ = (Index(None, "action_id", "state"), Index(None, "state", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    kind: Mapped[RequestKind] = mapped_column(choice(RequestKind))
    state: Mapped[RequestState] = mapped_column(choice(RequestState), default=RequestState.PENDING)
    reason: Mapped[str]
    target_text: Mapped[str | None] = mapped_column(String(200))
    last_day: Mapped[date | None]
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    remarks: Mapped[str | None]

    action: Mapped[Action] = relationship(back_populates="requests")
    asked_by: Mapped[Account | None] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[Account | None] = relationship(foreign_keys=[decided_by_id])


class CarriedAction(Base):
    """An action of an earlier meeting on the agenda item "tindak lanjut rapat lalu" of a later one.

    Taking it off that agenda says so here, and changes nothing in the minutes it comes from.
    """

    __tablename__ = "carried_action"
    __table_args__ = (UniqueConstraint("agenda_item_id", "action_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agenda_item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    sort: Mapped[int] = mapped_column(default=0)
    taken_off_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    agenda_item: Mapped[AgendaItem] = relationship()
    action: Mapped[Action] = relationship()


class Inquiry(Versioned, Base):
    """An agency is asked, before a meeting, where its open actions stand; the answer opens the meeting.

    What it says about each action is a progress update like any other; `words` is what it says about all of them.
    """

    __tablename__ = "inquiry"
    __table_args__ = (UniqueConstraint("meeting_id", "organization_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by: Mapped[str | None] = mapped_column(String(300))  # name and position, as they wrote it
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # who answered, signed in
    words: Mapped[str | None]

    meeting: Mapped[Meeting] = relationship()
    organization: Mapped[Organization] = relationship()


# A level that was raised must act at once, whoever raised it: the copies in `action.level` follow in the same flush.


@event.listens_for(AgendaItem, "after_update")
def _follow_agenda_item(_mapper: Mapper[AgendaItem], connection: Connection, item: AgendaItem) -> None:
    """Give the actions of an agenda item its level."""
    decisions = select(Decision.id).where(Decision.agenda_item_id == item.id)
    differing = update(Action).where(Action.decision_id.in_(decisions), Action.level != item.level)
    connection.execute(differing.values(level=item.level))


@event.listens_for(Meeting, "after_update")
def _follow_meeting(_mapper: Mapper[Meeting], connection: Connection, meeting: Meeting) -> None:
    """Give the actions of decisions that belong to no agenda item the level of their meeting."""
    decisions = select(Decision.id).where(Decision.meeting_id == meeting.id, Decision.agenda_item_id.is_(None))
    differing = update(Action).where(Action.decision_id.in_(decisions), Action.level != meeting.level)
    connection.execute(differing.values(level=meeting.level))


@event.listens_for(AgendaItem, "before_delete")
def _take_carried_along(_mapper: Mapper[AgendaItem], connection: Connection, item: AgendaItem) -> None:
    """Remove the list of earlier actions with the agenda item; the actions themselves stay."""
    connection.execute(delete(CarriedAction).where(CarriedAction.agenda_item_id == item.id))
