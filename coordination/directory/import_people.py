"""Planning the import of a list of people and of the positions they hold, or of positions to invite."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from coordination.directory.import_lines import Entity, PlannedLine, Verdict, Write, changes
from coordination.directory.import_matching import (
    Known,
    KnownOrganization,
    KnownPerson,
    KnownPosition,
    Snapshot,
    organization_key,
    title_key,
)
from coordination.directory.import_reading import Reading, read_line
from coordination.directory.labels import holder_statuses, sexes
from coordination.directory.names import same_person_key, same_title_key
from coordination.directory.sheet_tables import Line
from coordination.i18n import gettext as _

# Titles that many hold at once: not what an invitation is addressed to.
_COMMON = re.compile(
    r"(?:staff?|anggota|pelaksana|peserta|analis|pengelola|pengadministrasi|operator|pendamping|penyuluh|fasilitator"
    r"|relawan|dosen|guru|dokter|perawat|bidan|psikolog|wartawan|mahasiswa|tenaga|honorer|pegawai|ajudan|sopir)\b",
    re.IGNORECASE,
)
_HEADS = {"kepala", "ketua", "direktur", "camat", "lurah", "inspektur", "rektor", "pimpinan", "koordinator"}


def plan_people(lines: Sequence[Line], snapshot: Snapshot, *, today: date | None = None) -> list[PlannedLine]:
    """Plan each line, those that say most about who is meant first; return the plan in the order of the rows."""
    readings = [read_line(line, today=today) for line in lines]
    known = Known(snapshot)
    places = _places(readings, known)
    shared = _shared_titles(readings, places)
    rows: dict[int, int] = {}
    added: set[int] = set()
    planned = [
        replace(_Planner(reading, known, places.get(reading.row), shared, rows, added).plan(), sequence=sequence)
        for sequence, reading in enumerate(sorted(readings, key=_vagueness))
    ]
    return sorted(planned, key=lambda line: line.row)


def _vagueness(reading: Reading) -> int:
    """Order lines by how surely they name a person: by number, by name in an organization, by the bare name."""
    return 0 if reading.employee_id else 1 if reading.organization else 2


def _places(readings: Sequence[Reading], known: Known) -> dict[int, int]:
    """Return the organization's id for each row that names one, a negative one for those that the import will add.

    All names of the file are known before any is interpreted, so that the order of its lines does not matter.
    """
    named = [(reading, reading.organization) for reading in readings if reading.organization]
    for reading, name in named:
        if known.organization(name) is None:
            known.put_organization(KnownOrganization(-reading.row, name, kind=reading.kind))
    places = {}
    for reading, name in named:
        found = known.organization(name)
        if found is None or found.id < 0:
            longer = known.organization_of_longer_name(name)
            if longer is not None:
                reading.warnings.append(_("“%(name)s” dianggap %(found)s.", name=name, found=longer.name))
                found = longer
        if found is not None:
            places[reading.row] = found.id
    return places


def _shared_titles(readings: Sequence[Reading], places: Mapping[int, int]) -> set[tuple[int, str]]:
    """Return (organization, title) of the titles that more than one person of the file holds in one organization."""
    holders: dict[tuple[int, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for reading in readings:
        if reading.refusal is None and reading.name and reading.position and reading.row in places:
            numbers = holders[places[reading.row], title_key(reading.position)][same_person_key(reading.name.name)]
            numbers.update([reading.employee_id.number] if reading.employee_id else [])
    return {key for key, names in holders.items() if sum(max(1, len(numbers)) for numbers in names.values()) > 1}


class _Refused(Exception):
    """The line contradicts the directory."""


@dataclass(slots=True)
class _Planner:
    """The planning of one line, in the organization `place`; `rows` has each person's row, `added` the new places."""

    reading: Reading
    known: Known
    place: int | None
    shared: set[tuple[int, str]]
    rows: dict[int, int]
    added: set[int]
    reasons: list[str] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)

    def plan(self) -> PlannedLine:
        reading = self.reading
        try:
            verdict = self._verdict()
        except _Refused as refused:
            return PlannedLine(reading.row, reading.label, Verdict.REFUSED, (str(refused),), tuple(reading.warnings))
        return PlannedLine(
            reading.row, reading.label, verdict, tuple(self.reasons), tuple(reading.warnings), tuple(self.writes)
        )

    def _verdict(self) -> Verdict:
        reading = self.reading
        if reading.refusal is not None:
            raise _Refused(reading.refusal)
        if reading.name is None and reading.position is None:
            raise _Refused(_("Nama dan jabatan kosong. Isi salah satunya."))
        if reading.name is None and reading.organization is None:
            raise _Refused(_("Instansi kosong. Jabatan tanpa nama orang perlu instansinya."))
        person = self._person()
        if person is not None and person.id in self.rows:
            return self._twice(person)
        self._write_organization()
        is_position = self._is_position(person)
        holder_id = None
        if reading.name is not None:
            holder_id = self._write_person(person, has_position=is_position)
            self.rows[holder_id] = reading.row
        if is_position and self.place is not None:
            self._write_position(self.place, holder_id)
        if not self.writes:
            return Verdict.SAME
        adds = Entity.PERSON if reading.name is not None else Entity.POSITION
        return Verdict.ADDED if any(write.adds and write.entity is adds for write in self.writes) else Verdict.CHANGED

    def _write_organization(self) -> None:
        """Plan to add the organization, once, where the directory lacks it."""
        if self.place is None or self.place >= 0 or self.place in self.added:
            return
        self.added.add(self.place)
        new = self.known.organizations[self.place]
        values = {"name": new.name, "kind": new.kind, "is_tidy": False}
        self.writes.append(Write(Entity.ORGANIZATION, new.id, values, adds=True))
        self.reasons.append(_("Instansi %(name)s belum ada; dibuat sebagai “belum dirapikan”.", name=new.name))

    # --- person -------------------------------------------------------------------------------------------------------

    def _person(self) -> KnownPerson | None:
        """Find the person of the line. Raises _Refused where the number is another's, or the name that of several."""
        reading = self.reading
        if reading.name is None:
            return None
        number = reading.employee_id.number if reading.employee_id else None
        if (bearer := self.known.person_of_number(number)) is not None:
            if same_person_key(bearer.name) != same_person_key(reading.name.name):
                raise _Refused(
                    _("Nomor ini milik %(name)s. Periksa nomor dan namanya, lalu unggah lagi.", name=bearer.full_name)
                )
            return bearer
        found = self.known.person_of_name(reading.name.name, number, self.place)
        if found is None and (others := self.known.namesakes(reading.name.name)):
            if number is None and self.place is None:
                raise _Refused(
                    _(
                        "Ada beberapa orang bernama %(name)s. Isi NIP atau instansinya, lalu unggah lagi.",
                        name=others[0].name,
                    )
                )
            where = self._organization_name(others[0].organization_id)
            reading.warnings.append(
                _(
                    "Ada orang lain bernama %(name)s (%(where)s). Bila orangnya sama, gabungkan nanti.",
                    name=others[0].name,
                    where=where,
                )
            )
        return found

    def _organization_name(self, number: int | None) -> str:
        return self.known.organizations[number].name if number is not None else _("tanpa instansi")

    def _twice(self, person: KnownPerson) -> Verdict:
        """Say that the file holds this person twice: the first line counts, a later one only fills what is empty."""
        row, position = self.rows[person.id], self.reading.position
        self.reasons.append(_("Orang yang sama dengan baris %(row)d; yang dipakai baris itu.", row=row))
        if position:
            self.reasons.append(_("Jabatan di baris ini (%(title)s) tidak dipakai.", title=position))
        values = self._person_values(has_position=True) | {"organization_id": None}
        self._change_person(person, {name: value for name, value in values.items() if not getattr(person, name)})
        return Verdict.CHANGED if self.writes else Verdict.SAME

    def _person_values(self, *, has_position: bool) -> dict[str, Any]:
        """Return what the line says about the person, None for what it leaves out."""
        reading = self.reading
        number, rank = reading.employee_id, reading.rank
        return {
            "title_front": reading.name.title_front if reading.name else None,
            "title_back": reading.name.title_back if reading.name else None,
            "employee_id_type": number.type if number else None,
            "employee_id": number.number if number else None,
            "rank": rank.rank if rank else None,
            "grade": rank.grade if rank else None,
            "sex": reading.sex,
            "phone": reading.phone,
            "email": reading.email,
            "organization_id": self.place,
            "job_title": None if has_position else reading.position,
        }

    def _write_person(self, person: KnownPerson | None, *, has_position: bool) -> int:
        """Plan to add or change the person; return the id."""
        values = self._person_values(has_position=has_position)
        if person is None:
            number = -self.reading.row
            name = self.reading.name.name if self.reading.name else ""
            values = {"name": name} | {key: value for key, value in values.items() if value is not None}
            self.known.put_person(KnownPerson(number, **values))
            self.writes.append(Write(Entity.PERSON, number, values, adds=True))
            self.reasons.append(_("Orang baru."))
            return number
        for title in ("title_front", "title_back"):
            if same_title_key(values[title]) == same_title_key(getattr(person, title)):
                values[title] = None
        if values["job_title"] and person.job_title and title_key(values["job_title"]) == title_key(person.job_title):
            values["job_title"] = None
        self._change_person(person, values)
        return person.id

    def _change_person(self, person: KnownPerson, values: dict[str, Any]) -> None:
        """Plan to set those of the values that the person does not have yet."""
        different, reasons = changes(person, values, _labels())
        if not different:
            return
        if "sex" in different and self.reading.sex is not None:
            reasons.append(_("L/P diisi: %(sex)s.", sex=sexes()[self.reading.sex]))
        if "organization_id" in different:
            before = self._organization_name(person.organization_id)
            after = self._organization_name(different["organization_id"])
            reasons.append(_("Instansi berubah: %(before)s → %(after)s.", before=before, after=after))
        self.known.put_person(replace(person, **different))
        self.writes.append(Write(Entity.PERSON, person.id, different, adds=False))
        self.reasons.extend(reasons)

    # --- position -----------------------------------------------------------------------------------------------------

    def _is_position(self, person: KnownPerson | None) -> bool:
        """Say whether the line's title is one that invitations are addressed to, and not kept with the person."""
        title = self.reading.position
        if title is None or self.place is None:
            return False
        if person is not None and person.job_title and person.organization_id == self.place:
            return title_key(person.job_title) != title_key(title)
        return self.reading.name is None or not (_COMMON.match(title) or (self.place, title_key(title)) in self.shared)

    def _write_position(self, organization_id: int, holder_id: int | None) -> None:
        title, status = str(self.reading.position), self.reading.status
        position = self.known.position(organization_id, title)
        holder: dict[str, Any] = {"holder_id": holder_id, "holder_status": status} if holder_id is not None else {}
        if position is None:
            is_head = not self.known.has_head(organization_id) and self._is_head(title, organization_id)
            row = KnownPosition(-self.reading.row, organization_id, title, is_head, **holder)
            values = {"organization_id": organization_id, "title": title, "is_head": is_head} | holder
            self.known.put_position(row)
            self.writes.append(Write(Entity.POSITION, row.id, values, adds=True))
            self.reasons.append(_("Jabatan baru: %(title)s.", title=title))
            return
        different = {name: value for name, value in holder.items() if getattr(position, name) != value}
        if not different:
            return
        if "holder_id" in different:
            before = self.known.people[position.holder_id].full_name if position.holder_id in self.known.people else "–"
            self.reasons.append(
                _(
                    "Pemangku %(title)s berubah: %(before)s → %(after)s.",
                    title=title,
                    before=before,
                    after=str(self.reading.name),
                )
            )
        else:
            self.reasons.append(_("Status %(title)s: %(status)s.", title=title, status=holder_statuses()[status]))
        self.known.put_position(replace(position, **different))
        self.writes.append(Write(Entity.POSITION, position.id, different, adds=False))

    def _is_head(self, title: str, organization_id: int) -> bool:
        """Say whether a title is that of the organization's head: "Kepala", or "Kepala Dinas" of a Dinas."""
        first, *rest = title_key(title).split()
        name = organization_key(self._organization_name(organization_id)).split()
        return first in _HEADS and name[: len(rest)] == rest


def _labels() -> dict[str, str]:
    return {
        "title_front": _("Gelar depan"),
        "title_back": _("Gelar belakang"),
        "employee_id": _("Nomor"),
        "rank": _("Pangkat"),
        "grade": _("Golongan"),
        "phone": _("Telepon"),
        "email": _("Pos-el"),
        "job_title": _("Jabatan"),
    }
