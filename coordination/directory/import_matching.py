"""The directory as an import sees it, and how a line finds what is there already.

- An organization by its name or short name; "Dinas Kesehatan" also finds the only "Dinas Kesehatan Kota …".
- A person by the identity number; else by the name (titles, case, points apart) in the same organization, or anywhere
  if only one bears it and either side names no organization. A number never matches a person with another number.
- A position by its title in its organization.

What an import is about to add takes part with a negative id, so that a later line of the same file finds it too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from coordination.directory.models import EmployeeIdType, HolderStatus, OrganizationKind, Sex
from coordination.directory.names import PersonName, same_person_key


@dataclass(frozen=True, slots=True)
class KnownOrganization:
    """An active organization."""

    id: int
    name: str
    short_name: str | None = None
    kind: OrganizationKind = OrganizationKind.OTHER
    parent_id: int | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """An active person."""

    id: int
    name: str
    title_front: str | None = None
    title_back: str | None = None
    employee_id_type: EmployeeIdType | None = None
    employee_id: str | None = None
    rank: str | None = None
    grade: str | None = None
    sex: Sex | None = None
    phone: str | None = None
    email: str | None = None
    organization_id: int | None = None
    job_title: str | None = None

    @property
    def full_name(self) -> str:
        """The name with its titles."""
        return str(PersonName(self.title_front, self.name, self.title_back))


@dataclass(frozen=True, slots=True)
class KnownPosition:
    """An active position."""

    id: int
    organization_id: int
    title: str
    is_head: bool = False
    holder_id: int | None = None
    holder_status: HolderStatus = HolderStatus.DEFINITIVE


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The active rows of the directory when the import is planned."""

    organizations: Sequence[KnownOrganization] = ()
    people: Sequence[KnownPerson] = ()
    positions: Sequence[KnownPosition] = ()


class Known:
    """The snapshot and what the lines so far add to it, to be searched. A row put again replaces the one of its id."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.organizations: dict[int, KnownOrganization] = {}
        self.people: dict[int, KnownPerson] = {}
        self.positions: dict[int, KnownPosition] = {}
        self._organizations_by_key: dict[str, int] = {}
        self._people_by_number: dict[str, int] = {}
        self._people_by_key: dict[str, list[int]] = {}
        self._positions_by_key: dict[tuple[int, str], int] = {}
        for organization in snapshot.organizations:
            self.put_organization(organization)
        for person in snapshot.people:
            self.put_person(person)
        for position in snapshot.positions:
            self.put_position(position)

    def put_organization(self, row: KnownOrganization) -> None:
        """Take an organization in; where two share a name, the first one is found."""
        self.organizations[row.id] = row
        for name in (row.name, row.short_name):
            if name:
                self._organizations_by_key.setdefault(organization_key(name), row.id)

    def put_person(self, row: KnownPerson) -> None:
        """Take a person in."""
        self.people[row.id] = row
        if row.employee_id:
            self._people_by_number.setdefault(row.employee_id, row.id)
        bearers = self._people_by_key.setdefault(same_person_key(row.name), [])
        if row.id not in bearers:
            bearers.append(row.id)

    def put_position(self, row: KnownPosition) -> None:
        """Take a position in."""
        self.positions[row.id] = row
        self._positions_by_key.setdefault((row.organization_id, title_key(row.title)), row.id)

    def organization(self, name: str) -> KnownOrganization | None:
        """Find an organization by its name or short name."""
        found = self._organizations_by_key.get(organization_key(name))
        return self.organizations[found] if found is not None else None

    def is_below(self, row: KnownOrganization, other: KnownOrganization) -> bool:
        """Tell whether a row is the other one, or stands anywhere below it."""
        seen: set[int] = set()
        at: KnownOrganization | None = row
        while at is not None and at.id not in seen:
            if at.id == other.id:
                return True
            seen.add(at.id)
            at = self.organizations.get(at.parent_id) if at.parent_id is not None else None
        return False

    def organization_of_longer_name(self, name: str) -> KnownOrganization | None:
        """Find the only organization whose name goes on with the name of the region: "Dinas Kesehatan Kota …"."""
        start = organization_key(name)
        regions = tuple(f"{start} {region} " for region in ("kota", "kabupaten", "provinsi"))
        found = {number for key, number in self._organizations_by_key.items() if key.startswith(regions)}
        return self.organizations[found.pop()] if len(found) == 1 else None

    def person_of_number(self, number: str | None) -> KnownPerson | None:
        """Find the person with this identity number."""
        found = self._people_by_number.get(number) if number else None
        return self.people[found] if found is not None else None

    def namesakes(self, name: str) -> list[KnownPerson]:
        """Return everybody of this name."""
        return [self.people[number] for number in self._people_by_key.get(same_person_key(name), ())]

    def person_of_name(self, name: str, number: str | None, organization_id: int | None) -> KnownPerson | None:
        """Find the person of this name that the line most likely means, None if it may well be somebody else."""
        possible = [row for row in self.namesakes(name) if not (number and row.employee_id)]
        here = [row for row in possible if row.organization_id == organization_id]
        if here:
            return here[0]
        if len(possible) == 1 and None in {possible[0].organization_id, organization_id}:
            return possible[0]
        return None

    def position(self, organization_id: int, title: str) -> KnownPosition | None:
        """Find a position by its title."""
        found = self._positions_by_key.get((organization_id, title_key(title)))
        return self.positions[found] if found is not None else None

    def has_head(self, organization_id: int) -> bool:
        """Say whether an organization has a head position."""
        return any(row.is_head for row in self.positions.values() if row.organization_id == organization_id)


def organization_key(name: str) -> str:
    """Return what two spellings of an organization's name have in common; "Setda" is short for Sekretariat Daerah."""
    words = ["sekretariat daerah" if word == "setda" else word for word in _words(name)]
    return " ".join(words) or name.casefold()


def title_key(title: str) -> str:
    """Return what two spellings of a position's title have in common."""
    return " ".join(_words(title)) or title.casefold()


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char if char.isalnum() else " " for char in plain).split()
