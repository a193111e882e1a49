"""Meetings, their days, agenda, participants, attendance, speeches, decisions and papers."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.accounts.models import Account
from coordination.clock import Zone
from coordination.db import Base, ClientKeyed, UTCDateTime, Versioned, choice
from coordination.directory.models import EmployeeIdType, HolderStatus, Organization, Person, Position, Sex
from coordination.files.models import StoredFile


class SecurityLevel(StrEnum):
    """Klasifikasi keamanan (domain.md §3), from open to most secret."""

    BIASA = "biasa"
    TERBATAS = "terbatas"
    RAHASIA = "rahasia"
    SANGAT_RAHASIA = "sangat_rahasia"

    @property
    def height(self) -> int:
        """Its place in the order, 0 for biasa."""
        return list(SecurityLevel).index(self)

    @property
    def is_secret(self) -> bool:
        """Whether only named people may read: rahasia and above."""
        return self.height >= SecurityLevel.RAHASIA.height


SECRET_LEVELS = tuple(level for level in SecurityLevel if level.is_secret)
OPEN_LEVELS = tuple(level for level in SecurityLevel if not level.is_secret)


class Urgency(StrEnum):
    """Sifat surat (domain.md §3)."""

    BIASA = "biasa"
    PENTING = "penting"
    SEGERA = "segera"
    SANGAT_SEGERA = "sangat_segera"


class MeetingState(StrEnum):
    """How far a meeting has come (design.md, "Meeting")."""

    PLANNED = "planned"
    IN_SESSION = "in_session"
    RECORDED = "recorded"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class ParticipantRole(StrEnum):
    """What a participant is at the meeting."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    MINUTE_TAKER = "minute_taker"
    SPEAKER = "speaker"
    PARTICIPANT = "participant"


class Presence(StrEnum):
    """What the attendance list says of one participant on one day."""

    UNKNOWN = "unknown"
    PRESENT = "present"
    REPRESENTED = "represented"
    EXCUSED = "excused"
    ABSENT = "absent"


CAME = (Presence.PRESENT, Presence.REPRESENTED)
"""Somebody came."""


class Excuse(StrEnum):
    """Why somebody is excused."""

    DUTY_TRAVEL = "duty_travel"  # dinas luar
    ILLNESS = "illness"
    LEAVE = "leave"  # cuti
    OTHER = "other"


class DecisionKind(StrEnum):
    """What kind of outcome a decision is (domain.md §6)."""

    DIRECTIVE = "directive"  # arahan
    DECISION = "decision"  # keputusan
    RECOMMENDATION = "recommendation"  # rekomendasi
    NOTE = "note"  # catatan


class PaperKind(StrEnum):
    """What an uploaded file is to its meeting."""

    PRESENTATION = "presentation"  # paparan
    PHOTO = "photo"
    INVITATION = "invitation"
    SIGNED_SCAN = "signed_scan"
    ATTENDANCE_SCAN = "attendance_scan"
    OTHER = "other"


class SignatoryCapacity(StrEnum):
    """What stands before the signatory's position (domain.md §2, "Signing on behalf")."""

    SELF = "self"
    ATAS_NAMA = "a.n."
    UNTUK_BELIAU = "u.b."


class SignatoryOffice(StrEnum):
    """The offices whose names Permendagri 1/2023 Ps. 44 has printed apart."""

    HEAD_OF_REGION = "head_of_region"
    DEPUTY_HEAD_OF_REGION = "deputy_head_of_region"
    REGIONAL_SECRETARY = "regional_secretary"
    OTHER = "other"


class Frequency(StrEnum):
    """How often a series meets."""

    WEEKLY = "weekly"  # every `interval` weeks on `weekday`
    MONTHLY_DAY = "monthly_day"  # on `day_of_month`, or the month's last day where it is shorter
    MONTHLY_WEEKDAY = "monthly_weekday"  # "Senin minggu pertama": `weekday` and `week_of_month`


class HolidayRule(StrEnum):
    """What a series does where its day falls on a holiday."""

    KEEP = "keep"
    SKIP = "skip"
    NEXT_WORKDAY = "next_workday"


class Series(Versioned, ClientKeyed, Base):
    """A meeting that comes again: its rule. Each occurrence is a meeting of its own, made ahead."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    title: Mapped[str] = mapped_column(String(500))
    frequency: Mapped[Frequency] = mapped_column(choice(Frequency))
    interval: Mapped[int] = mapped_column(default=1)  # weeks or months from one to the next
    weekday: Mapped[int | None]  # 0 is Monday
    week_of_month: Mapped[int | None]  # 1 to 4; -1 is the last
    day_of_month: Mapped[int | None]
    holiday_rule: Mapped[HolidayRule] = mapped_column(choice(HolidayRule), default=HolidayRule.NEXT_WORKDAY)
    first_day: Mapped[date]
    until: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    host: Mapped[Organization] = relationship()


class Meeting(Versioned, ClientKeyed, Base):
    """A coordination meeting from its invitation to its approved minutes."""

    __tablename__ = "meeting"
    __table_args__ = (
        Index(None, "state", "first_day"),
        Index(None, "host_id", "first_day"),
        Index(None, "first_day", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(500))
    host_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    state: Mapped[MeetingState] = mapped_column(choice(MeetingState), default=MeetingState.PLANNED)
    zone: Mapped[Zone] = mapped_column(choice(Zone))
    first_day: Mapped[date]  # of the earliest MeetingDay; kept here for ordering
    place: Mapped[str | None] = mapped_column(String(500))
    link: Mapped[str | None] = mapped_column(String(1000))
    passcode: Mapped[str | None] = mapped_column(String(80))
    level: Mapped[SecurityLevel] = mapped_column(choice(SecurityLevel), default=SecurityLevel.BIASA)
    urgency: Mapped[Urgency] = mapped_column(choice(Urgency), default=Urgency.BIASA)
    filing_code: Mapped[str | None] = mapped_column(String(40))
    invitation_number: Mapped[str | None] = mapped_column(String(120))
    invitation_date: Mapped[date | None]
    contact: Mapped[str | None] = mapped_column(String(300))
    dress: Mapped[str | None] = mapped_column(String(200))
    cc: Mapped[list[str]] = mapped_column(JSON, default=list)  # tembusan, one printed line each
    time_called: Mapped[time | None]  # jam panggilan, in the meeting's zone
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    no_decisions: Mapped[bool] = mapped_column(default=False)  # confirmed: the meeting took no decision
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    state_reason: Mapped[str | None]  # why postponed or cancelled
    postponed_from: Mapped[date | None]
    recorded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    discarded_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)  # in Sampah for 30 days
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    occurrence_day: Mapped[date | None]  # the day its series gave it, wherever it was moved since
    calendar_sequence: Mapped[int] = mapped_column(default=0)  # raised by what calendars must learn (RFC 5545)

    series: Mapped[Series | None] = relationship()
    host: Mapped[Organization] = relationship()
    days: Mapped[list[MeetingDay]] = relationship(
        back_populates="meeting", order_by="MeetingDay.day", cascade="all, delete-orphan"
    )
    agenda: Mapped[list[AgendaItem]] = relationship(
        back_populates="meeting", order_by="AgendaItem.sort, AgendaItem.id", foreign_keys="AgendaItem.meeting_id"
    )
    participants: Mapped[list[Participant]] = relationship(
        back_populates="meeting", order_by="Participant.sort, Participant.id"
    )
    texts: Mapped[list[MeetingText]] = relationship(back_populates="meeting")
    speeches: Mapped[list[Speech]] = relationship(back_populates="meeting", order_by="Speech.sort, Speech.id")
    decisions: Mapped[list[Decision]] = relationship(back_populates="meeting", order_by="Decision.sort, Decision.id")
    papers: Mapped[list[Paper]] = relationship(back_populates="meeting", order_by="Paper.id")
    signatories: Mapped[list[Signatory]] = relationship(
        back_populates="meeting", order_by="Signatory.sort", cascade="all, delete-orphan"
    )


class MeetingDay(Base):
    """One day of a meeting; `ends` is null for "s.d. selesai"."""

    __tablename__ = "meeting_day"
    __table_args__ = (
        UniqueConstraint("meeting_id", "day"),
        CheckConstraint("ends IS NULL OR ends <> starts", name="ends_after_start"),  # it may run past midnight
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    day: Mapped[date] = mapped_column(index=True)
    starts: Mapped[time]
    ends: Mapped[time | None]

    meeting: Mapped[Meeting] = relationship(back_populates="days")


class AgendaItem(Versioned, ClientKeyed, Base):
    """One item of the agenda, with what was said about it (`discussion`, the one rich-text form)."""

    __tablename__ = "agenda_item"
    __table_args__ = (Index(None, "meeting_id", "sort"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    sort: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(500))
    planned_minutes: Mapped[int | None]
    level: Mapped[SecurityLevel] = mapped_column(choice(SecurityLevel))
    discussion: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    follows_up_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))  # "tindak lanjut rapat lalu" of …

    meeting: Mapped[Meeting] = relationship(back_populates="agenda", foreign_keys=[meeting_id])
    decisions: Mapped[list[Decision]] = relationship(
        back_populates="agenda_item", order_by="Decision.sort, Decision.id"
    )


class Participant(Versioned, ClientKeyed, Base):
    """One line of the invitation and of the daftar hadir.

    The `invited_*` texts are the printed forms, kept as they were at the meeting, whatever the directory says later.
    """

    __tablename__ = "participant"
    __table_args__ = (Index(None, "meeting_id", "sort"), Index(None, "organization_id", "meeting_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    sort: Mapped[int] = mapped_column(default=0)
    role: Mapped[ParticipantRole] = mapped_column(choice(ParticipantRole), default=ParticipantRole.PARTICIPANT)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organization_name: Mapped[str | None] = mapped_column(String(300))
    invited_position: Mapped[str | None] = mapped_column(String(300))
    invited_name: Mapped[str | None] = mapped_column(String(500))
    sex: Mapped[Sex | None] = mapped_column(choice(Sex))
    is_walk_in: Mapped[bool] = mapped_column(default=False)  # undangan tambahan

    meeting: Mapped[Meeting] = relationship(back_populates="participants")
    organization: Mapped[Organization | None] = relationship()
    position: Mapped[Position | None] = relationship()
    person: Mapped[Person | None] = relationship()
    attendances: Mapped[list[Attendance]] = relationship(back_populates="participant", cascade="all, delete-orphan")


class Attendance(Versioned, Base):
    """Who came for one participant on one day."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("participant_id", "meeting_day_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    meeting_day_id: Mapped[int] = mapped_column(ForeignKey("meeting_day.id"), index=True)
    presence: Mapped[Presence] = mapped_column(choice(Presence))
    excuse: Mapped[Excuse | None] = mapped_column(choice(Excuse))
    excuse_words: Mapped[str | None] = mapped_column(String(300))
    online: Mapped[bool] = mapped_column(default=False)
    attendee_name: Mapped[str | None] = mapped_column(String(500))  # who came instead, or who came for a position
    attendee_position: Mapped[str | None] = mapped_column(String(300))
    attendee_sex: Mapped[Sex | None] = mapped_column(choice(Sex))
    attendee_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    marked_at: Mapped[datetime] = mapped_column(UTCDateTime)

    participant: Mapped[Participant] = relationship(back_populates="attendances")


class Reply(ClientKeyed, Base):
    """What an invited body answered before the meeting: who comes. The newest that is not superseded holds."""

    __tablename__ = "reply"
    __table_args__ = (Index(None, "participant_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    presence: Mapped[Presence] = mapped_column(choice(Presence))  # present, represented, excused
    online: Mapped[bool] = mapped_column(default=False)
    attendee_name: Mapped[str | None] = mapped_column(String(500))
    attendee_position: Mapped[str | None] = mapped_column(String(300))
    words: Mapped[str | None] = mapped_column(String(500))
    replied_at: Mapped[datetime] = mapped_column(UTCDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # who wrote it down; none by a link
    superseded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # the meeting moved: who comes is asked anew

    participant: Mapped[Participant] = relationship()


class TextKind(StrEnum):
    """The parts of the minutes that are one text each, besides the discussion of each agenda item."""

    OPENING = "opening"
    DIRECTIONS = "directions"  # arahan pimpinan
    CLOSING = "closing"


class MeetingText(Versioned, Base):
    """Opening, the chair's directions, or closing: each a text of its own, so that two people can write at once."""

    __tablename__ = "meeting_text"
    __table_args__ = (UniqueConstraint("meeting_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    kind: Mapped[TextKind] = mapped_column(choice(TextKind))
    doc: Mapped[dict[str, Any]] = mapped_column(JSON)

    meeting: Mapped[Meeting] = relationship(back_populates="texts")


class Speech(Versioned, ClientKeyed, Base):
    """A sambutan: who spoke, as printed, and what was said."""

    __tablename__ = "speech"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    sort: Mapped[int] = mapped_column(default=0)
    speaker: Mapped[str] = mapped_column(String(500))
    doc: Mapped[dict[str, Any]] = mapped_column(JSON)

    meeting: Mapped[Meeting] = relationship(back_populates="speeches")


class Decision(Versioned, ClientKeyed, Base):
    """An outcome of the meeting. `number` is fixed at approval; before, it follows the order."""

    __tablename__ = "decision"
    __table_args__ = (Index(None, "meeting_id", "sort"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    sort: Mapped[int] = mapped_column(default=0)
    number: Mapped[int | None]
    kind: Mapped[DecisionKind] = mapped_column(choice(DecisionKind), default=DecisionKind.DECISION)
    text: Mapped[str]
    for_information: Mapped[bool] = mapped_column(default=False)  # "untuk diketahui": needs no action
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    dropped: Mapped[bool] = mapped_column(default=False)  # taken back by a ralat

    meeting: Mapped[Meeting] = relationship(back_populates="decisions")
    agenda_item: Mapped[AgendaItem | None] = relationship(back_populates="decisions")


class Paper(Versioned, ClientKeyed, Base):
    """An uploaded file of a meeting or of one agenda item."""

    __tablename__ = "paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    kind: Mapped[PaperKind] = mapped_column(choice(PaperKind))
    title: Mapped[str] = mapped_column(String(300))
    level: Mapped[SecurityLevel] = mapped_column(choice(SecurityLevel))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # a scan of a notula that a ralat replaced

    meeting: Mapped[Meeting] = relationship(back_populates="papers")
    agenda_item: Mapped[AgendaItem | None] = relationship()
    file: Mapped[StoredFile] = relationship()


class Signatory(Base):
    """Who signs the minutes, chosen apart from the chair; printed as Permendagri 1/2023 Ps. 44 says."""

    __tablename__ = "signatory"
    __table_args__ = (UniqueConstraint("meeting_id", "sort"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    sort: Mapped[int] = mapped_column(default=0)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    capacity: Mapped[SignatoryCapacity] = mapped_column(choice(SignatoryCapacity), default=SignatoryCapacity.SELF)
    status: Mapped[HolderStatus] = mapped_column(choice(HolderStatus), default=HolderStatus.DEFINITIVE)
    on_behalf_of: Mapped[str | None] = mapped_column(String(300))  # the position named after a.n. or u.b.
    position: Mapped[str] = mapped_column(String(300))
    office: Mapped[SignatoryOffice] = mapped_column(choice(SignatoryOffice), default=SignatoryOffice.OTHER)
    title_front: Mapped[str | None] = mapped_column(String(80))
    name: Mapped[str | None] = mapped_column(String(300))
    title_back: Mapped[str | None] = mapped_column(String(120))
    rank: Mapped[str | None] = mapped_column(String(120))
    employee_id_type: Mapped[EmployeeIdType | None] = mapped_column(choice(EmployeeIdType))
    employee_id: Mapped[str | None] = mapped_column(String(60))

    meeting: Mapped[Meeting] = relationship(back_populates="signatories")


class Reader(Base):
    """A person named to read something rahasia or higher: a meeting, or one agenda item of it."""

    __tablename__ = "reader"
    __table_args__ = (Index(None, "account_id", "meeting_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    named_at: Mapped[datetime] = mapped_column(UTCDateTime)
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    account: Mapped[Account] = relationship(foreign_keys=[account_id])


class LevelChange(Base):
    """A security level that was raised or lowered, with the reason that lowering needs. Never changed."""

    __tablename__ = "level_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    agenda_item_id: Mapped[int | None]  # no foreign key: the change stays when an unused item is taken off the agenda
    before: Mapped[SecurityLevel] = mapped_column(choice(SecurityLevel))
    after: Mapped[SecurityLevel] = mapped_column(choice(SecurityLevel))
    reason: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
