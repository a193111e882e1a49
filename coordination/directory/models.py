"""The directory: the office itself, organizations, positions, people and groups."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.clock import Zone
from coordination.db import Base, ClientKeyed, UTCDateTime, Versioned, choice
from coordination.documents.kinds import Kind
from coordination.files.models import StoredFile


class OrganizationKind(StrEnum):
    """What an organization is (domain.md §5)."""

    SETDA = "setda"  # sekretariat daerah and its bagian
    OPD = "opd"  # perangkat daerah: dinas, badan, inspektorat …
    UPTD = "uptd"
    DISTRICT = "district"  # kecamatan
    VILLAGE = "village"  # kelurahan, desa
    VERTICAL = "vertical"  # instansi vertikal: police, prosecutors, ministries' local offices
    LEGISLATURE = "legislature"  # DPRD
    NGO = "ngo"
    COMMUNITY = "community"
    UNIVERSITY = "university"
    MEDIA = "media"
    COMPANY = "company"
    OTHER = "other"


class HolderStatus(StrEnum):
    """How a person holds a position (Permendagri 1/2023 Ps. 44)."""

    DEFINITIVE = "definitive"
    PLT = "plt"
    PLH = "plh"
    PJ = "pj"
    PJS = "pjs"


class EmployeeIdType(StrEnum):
    """Which identity number a person has, if any."""

    NIP = "nip"
    NIPPPK = "nipppk"
    NRP = "nrp"


class Sex(StrEnum):
    """As the attendance list counts it (L/P)."""

    MALE = "male"
    FEMALE = "female"


class Office(Versioned, Base):
    """The office that runs this Rakor: exactly one row, made at set-up."""

    __tablename__ = "office"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    name: Mapped[str]
    city: Mapped[str]
    zone: Mapped[Zone] = mapped_column(choice(Zone))
    public_url: Mapped[str]
    accent: Mapped[str | None] = mapped_column(String(7))
    government: Mapped[str] = mapped_column(default="")  # the first line of every kop that has none of its own
    emblem_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))  # in every kop that has none, and here
    profile: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)  # layout of papers; a kop's own goes before
    is_example: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    emblem: Mapped[StoredFile | None] = relationship()


class CalendarDay(Base):
    """A day on which the office closes, or works, other than the holidays at hand say: the yearly decree, own days."""

    __tablename__ = "calendar_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(200))
    is_closed: Mapped[bool] = mapped_column(default=True)


class Organization(Versioned, ClientKeyed, Base):
    """An agency, unit, NGO or community that is invited, hosts, or owes actions."""

    __tablename__ = "organization"
    __table_args__ = (Index(None, "active", "protocol_order", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300), index=True)
    short_name: Mapped[str | None] = mapped_column(String(80))
    kind: Mapped[OrganizationKind] = mapped_column(choice(OrganizationKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    phone: Mapped[str | None] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(254))
    address: Mapped[str | None]
    protocol_order: Mapped[int] = mapped_column(default=1000)
    is_tidy: Mapped[bool] = mapped_column(default=True)  # False: "belum dirapikan", typed during a meeting
    active: Mapped[bool] = mapped_column(default=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)

    parent: Mapped[Organization | None] = relationship(foreign_keys=[parent_id], remote_side="Organization.id")
    positions: Mapped[list[Position]] = relationship(
        back_populates="organization", order_by="Position.sort, Position.id", foreign_keys="Position.organization_id"
    )
    letterhead: Mapped[Letterhead | None] = relationship(back_populates="organization", uselist=False)

    @property
    def label(self) -> str:
        """The short name where there is one: what lists show."""
        return self.short_name or self.name


class Letterhead(Versioned, Base):
    """What the kop naskah dinas of one organization says of its own (domain.md §1.3); see `letterheads.printed`."""

    __tablename__ = "letterhead"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), unique=True)
    government: Mapped[str] = mapped_column(default="")  # "Pemerintah Kota Kendari"
    name: Mapped[str] = mapped_column(default="")  # the agency in full, up to three lines
    address: Mapped[str] = mapped_column(default="")  # lines: street …; telephone, website, e-mail
    emblem_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    profile: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)  # what differs from the default layout

    organization: Mapped[Organization] = relationship(back_populates="letterhead")
    emblem: Mapped[StoredFile | None] = relationship()


class Template(ClientKeyed, Base):
    """One version of an organization's own Word template of a paper; the newest that is not withdrawn holds."""

    __tablename__ = "template"
    __table_args__ = (UniqueConstraint("organization_id", "kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    number: Mapped[int]  # 1, 2, … for each organization and kind
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    organization: Mapped[Organization] = relationship()
    file: Mapped[StoredFile] = relationship()


class Person(Versioned, ClientKeyed, Base):
    """A person who is invited, attends, signs or answers; most have no account."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    title_front: Mapped[str | None] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(300), index=True)
    title_back: Mapped[str | None] = mapped_column(String(120))
    employee_id_type: Mapped[EmployeeIdType | None] = mapped_column(choice(EmployeeIdType))
    employee_id: Mapped[str | None] = mapped_column(String(30), index=True)
    grade: Mapped[str | None] = mapped_column(String(10))  # golongan, "IV/b"; a free rank for police and army
    rank: Mapped[str | None] = mapped_column(String(80))  # pangkat, "Pembina Tingkat I"
    sex: Mapped[Sex | None] = mapped_column(choice(Sex))
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    job_title: Mapped[str | None] = mapped_column(String(300))  # own position as printed, where no Position row is held
    active: Mapped[bool] = mapped_column(default=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    organization: Mapped[Organization | None] = relationship()

    @property
    def full_name(self) -> str:
        """The name with its titles: "Dr. NAMA, S.Sos., M.Si." (EYD)."""
        front = f"{self.title_front} " if self.title_front else ""
        back = f", {self.title_back}" if self.title_back else ""
        return f"{front}{self.name}{back}"


class Position(Versioned, ClientKeyed, Base):
    """A jabatan: what an invitation is addressed to. Its title is its one printed form."""

    __tablename__ = "position"
    __table_args__ = (Index(None, "organization_id", "active"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    title: Mapped[str] = mapped_column(String(300))
    is_head: Mapped[bool] = mapped_column(default=False)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    holder_status: Mapped[HolderStatus] = mapped_column(choice(HolderStatus), default=HolderStatus.DEFINITIVE)
    sort: Mapped[int] = mapped_column(default=100)
    active: Mapped[bool] = mapped_column(default=True)

    organization: Mapped[Organization] = relationship(back_populates="positions", foreign_keys=[organization_id])
    holder: Mapped[Person | None] = relationship()


class Group(Versioned, ClientKeyed, Base):
    """A saved set of organizations or positions: "Forkopimda", "Camat se-Kota"."""

    __tablename__ = "directory_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    active: Mapped[bool] = mapped_column(default=True)

    members: Mapped[list[GroupMember]] = relationship(
        back_populates="group", order_by="GroupMember.sort, GroupMember.id", cascade="all, delete-orphan"
    )


class GroupMember(Base):
    """One organization, or one position of it, in a group."""

    __tablename__ = "directory_group_member"
    __table_args__ = (UniqueConstraint("group_id", "organization_id", "position_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("directory_group.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    sort: Mapped[int] = mapped_column(default=0)

    group: Mapped[Group] = relationship(back_populates="members")
    organization: Mapped[Organization] = relationship()
    position: Mapped[Position | None] = relationship()
