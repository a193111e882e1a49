"""The example's office: agencies, positions, and one account of each role; no names of people."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.accounts import services, setup
from coordination.accounts.models import Account, Role
from coordination.clock import Zone
from coordination.config import Settings
from coordination.directory import services as directory
from coordination.directory.models import Organization, OrganizationKind, Person, Position
from coordination.i18n import _

AGENCIES: tuple[tuple[str, str, OrganizationKind], ...] = (
    ("Setda", "Sekretariat Daerah", OrganizationKind.SETDA),
    ("Bagian Hukum", "Bagian Hukum Sekretariat Daerah", OrganizationKind.SETDA),
    ("Bagian Kesra", "Bagian Kesejahteraan Rakyat Sekretariat Daerah", OrganizationKind.SETDA),
    ("Inspektorat", "Inspektorat Kota Kendari", OrganizationKind.OPD),
    ("Dinkes", "Dinas Kesehatan", OrganizationKind.OPD),
    ("Dikbud", "Dinas Pendidikan dan Kebudayaan", OrganizationKind.OPD),
    ("Kominfo", "Dinas Komunikasi dan Informatika", OrganizationKind.OPD),
    ("UPTD PPA", "UPTD Perlindungan Perempuan dan Anak", OrganizationKind.UPTD),
    ("Polresta", "Kepolisian Resor Kota Kendari", OrganizationKind.VERTICAL),
    ("LSM pertama", "LSM pendamping perempuan (contoh pertama)", OrganizationKind.NGO),
    ("LSM kedua", "LSM pendamping perempuan (contoh kedua)", OrganizationKind.NGO),
    ("Komunitas", "Komunitas perempuan (contoh)", OrganizationKind.COMMUNITY),
)
"""Short name, name and kind, in protocol order; the host is made at set-up."""

HOST = "DP3A"


@dataclass
class Login:
    """An account to try the example with; the password is made anew at each fill and kept nowhere but its hash."""

    username: str
    password: str
    role: str
    first: str


@dataclass
class ExampleOffice:
    """Who and what the stories are told with, by the short names they use."""

    session: Session
    organizations: dict[str, Organization] = field(default_factory=dict)
    positions: dict[tuple[str, str], Position] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    logins: list[Login] = field(default_factory=list)

    def actor(self, key: str) -> Actor:
        """Return who acts: "secretary", "chair", or the officer of an agency by its short name."""
        account = self.accounts[key]
        return Actor(
            account_id=account.id,
            person_id=account.person_id,
            name=account.person.full_name,
            roles=frozenset((one.role, one.organization_id) for one in account.memberships),
        )

    def position(self, organization: str, title: str, *, now: datetime) -> Position:
        """Return a position, made the first time it is named; heads are those whose title says so."""
        key = (organization, title)
        if key not in self.positions:
            self.positions[key] = directory.add_position(
                session=self.session,
                actor=self.actor("administrator"),
                now=now,
                organization=self.organizations[organization],
                title=title,
                is_head=title.startswith("Kepala") and not title.startswith(("Kepala Sub", "Kepala Bidang")),
            )
        return self.positions[key]


def make(*, session: Session, settings: Settings, address: str, now: datetime) -> ExampleOffice:
    """Set the example office up as the set-up page does, then its agencies and accounts."""
    office = ExampleOffice(session)
    password = new_password()
    administrator = setup.set_up(
        session=session,
        settings=settings,
        now=now,
        is_example=True,
        new=setup.NewOffice(
            name="Pemerintah Kota Kendari (contoh)",
            city="Kendari",
            zone=Zone.WITA,
            public_url=address,
            government="Pemerintah Kota Kendari",
            organization="Dinas Pemberdayaan Perempuan dan Perlindungan Anak",
            short_name=HOST,
            address="Alamat kantor contoh, Kota Kendari",
            emblem=None,
            person="Pengelola Sistem",
            username="admin",
            email="",
            password=password,
        ),
    )
    office.accounts["administrator"] = administrator
    assert administrator.person.organization is not None
    office.organizations[HOST] = administrator.person.organization
    by: dict[str, Any] = {"session": session, "actor": office.actor("administrator"), "now": now}
    for place, (short, name, kind) in enumerate(AGENCIES):
        order = 50 + place if kind is OrganizationKind.SETDA else 200 + 10 * place
        office.organizations[short] = directory.add_organization(
            **by, name=name, short_name=short, kind=kind, protocol_order=order
        )
    _people(office, by)
    office.logins.append(Login("admin", password, _("Administrator"), _("Beranda, lalu Direktori dan Akun")))
    return office


def _people(office: ExampleOffice, by: dict[str, Any]) -> None:
    """Make the people who act: the secretary and the chair hold positions, each agency has an officer."""
    now = by["now"]
    secretary = _account(office, by, "secretary", "Kasubag Umum", HOST, Role.SECRETARIAT)
    _hold(office, by, HOST, "Kepala Subbagian Umum", secretary.person)
    chair = _account(office, by, "chair", "Asisten III", "Setda", Role.LEADER, whole_office=True)
    _hold(office, by, "Setda", "Asisten Administrasi Umum", chair.person)
    auditor = _account(office, by, "auditor", "Auditor Inspektorat", "Inspektorat", Role.AUDITOR, whole_office=True)
    officer = _account(office, by, "Dinkes", "Petugas Dinas Kesehatan", "Dinkes", Role.OFFICER)
    for short, _name, _kind in AGENCIES:
        if short not in ("Setda", "Inspektorat", "Dinkes"):
            _account(office, by, short, f"Petugas {short}", short, Role.OFFICER)
    for account, name, role, first in (
        (secretary, "sekretariat", _("Sekretariat DP3A"), _("Beranda: rapat, notula, dan laporan yang menunggu")),
        (officer, "petugas", _("Petugas Dinas Kesehatan"), _("Beranda: yang lewat tenggat, lalu Laporkan")),
        (chair, "pimpinan", _("Pimpinan; ketua rapat"), _("Beranda: notula yang menunggu pengesahan, lalu Dasbor")),
        (auditor, "pengawas", _("Pengawas"), _("Rapat dan Dasbor, hanya membaca")),
    ):
        account.username = name
        password = new_password()
        link = services.make_link(**by, account=account)
        services.set_password_by_link(session=office.session, token=link, password=password, now=now)
        office.logins.append(Login(name, password, role, first))


def _account(
    office: ExampleOffice,
    by: dict[str, Any],
    key: str,
    person: str,
    organization: str,
    role: Role,
    *,
    whole_office: bool = False,
) -> Account:
    where = office.organizations[organization]
    made = directory.add_person(**by, name=person, organization_id=where.id)
    username = "".join(letter for letter in key.lower() if letter.isalnum())
    account = services.create_account(**by, person=made, username=username)
    services.grant(**by, account=account, role=role, organization=None if whole_office else where)
    office.accounts[key] = account
    return account


def _hold(office: ExampleOffice, by: dict[str, Any], organization: str, title: str, person: Person) -> None:
    position = office.position(organization, title, now=by["now"])
    directory.change_position(**by, position=position, holder_id=person.id)


def new_password() -> str:
    """Return a password that is easy to type from a terminal, such as "3f9a-b21c-77de"."""
    return "-".join(secrets.token_hex(2) for _group in range(3))
