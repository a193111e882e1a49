"""Planning the import of a list of organizations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coordination.directory.import_lines import Entity, PlannedLine, Verdict, Write, changes
from coordination.directory.import_matching import Known, KnownOrganization, Snapshot, organization_key
from coordination.directory.import_reading import Reading, read_line
from coordination.directory.labels import kind_names
from coordination.directory.models import OrganizationKind
from coordination.directory.sheet_tables import Line
from coordination.i18n import gettext as _


def plan_organizations(lines: Sequence[Line], snapshot: Snapshot) -> list[PlannedLine]:
    """Plan each line, parents before what is below them; return the plan in the order of the rows."""
    known = Known(snapshot)
    rows: dict[int, int] = {}
    planned = [
        replace(_plan(reading, known, rows), sequence=sequence)
        for sequence, reading in enumerate(_parents_first([read_line(line) for line in lines]))
    ]
    return sorted(planned, key=lambda line: line.row)


def _parents_first(readings: list[Reading]) -> list[Reading]:
    """Sort stably by how many of the file's organizations stand above each."""
    above = {
        organization_key(name): organization_key(reading.parent or "")
        for reading in readings
        for name in (reading.organization, reading.short_name)
        if name
    }

    def depth(reading: Reading) -> int:
        seen: set[str] = set()
        key = organization_key(reading.parent or "")
        while key in above and key not in seen:
            seen.add(key)
            key = above[key]
        return len(seen)

    return sorted(readings, key=depth)


def _plan(reading: Reading, known: Known, rows: dict[int, int]) -> PlannedLine:
    if reading.organization is None and reading.refusal is None:
        reading.refusal = _("Nama instansi kosong.")
    if reading.refusal is not None or reading.organization is None:
        return PlannedLine(
            reading.row, reading.label, Verdict.REFUSED, (reading.refusal or "",), tuple(reading.warnings)
        )
    found = known.organization(reading.organization)
    values = _values(reading, known, found)
    if found is None:
        return _added(reading, values, known, rows)
    if found.id in rows:
        note = _("Sama dengan baris %(row)d; yang dipakai baris itu.", row=rows[found.id])
        return PlannedLine(reading.row, reading.label, Verdict.SAME, (note,), tuple(reading.warnings))
    rows[found.id] = reading.row
    different, reasons = changes(found, values, _labels())
    if "kind" in different:
        before, after = kind_names()[found.kind], kind_names()[reading.kind]
        reasons.append(_("Jenis berubah: %(before)s → %(after)s.", before=before, after=after))
    if "parent_id" in different:
        reasons.append(_("Induk: %(name)s.", name=reading.parent))
    if different:
        known.put_organization(replace(found, **different))
    writes = (Write(Entity.ORGANIZATION, found.id, different, adds=False),) if different else ()
    verdict = Verdict.CHANGED if different else Verdict.SAME
    return PlannedLine(reading.row, reading.label, verdict, tuple(reasons), tuple(reading.warnings), writes)


def _added(reading: Reading, values: dict[str, object], known: Known, rows: dict[int, int]) -> PlannedLine:
    number = -reading.row
    values = {"name": reading.organization, "kind": reading.kind} | {k: v for k, v in values.items() if v is not None}
    short_name = reading.short_name if "short_name" in values else None  # else it is another's
    known.put_organization(KnownOrganization(number, str(reading.organization), short_name))
    rows[number] = reading.row
    write = Write(Entity.ORGANIZATION, number, values | {"is_tidy": True}, adds=True)
    reasons = (_("Instansi baru."),)
    return PlannedLine(reading.row, reading.label, Verdict.ADDED, reasons, tuple(reading.warnings), (write,))


def _values(reading: Reading, known: Known, found: KnownOrganization | None) -> dict[str, object]:
    """Return what the line says about an organization, None for what it leaves out or cannot have."""
    return {
        "short_name": _short_name(reading, known, found),
        "kind": reading.kind if reading.kind_is_told and reading.kind is not OrganizationKind.OTHER else None,
        "parent_id": _parent(reading, known, found),
        "phone": reading.phone,
        "email": reading.email,
        "address": reading.address,
    }


def _short_name(reading: Reading, known: Known, found: KnownOrganization | None) -> str | None:
    if reading.short_name is None:
        return None
    bearer = known.organization(reading.short_name)
    if bearer is not None and bearer is not found:
        reading.warnings.append(
            _("Singkatan “%(name)s” sudah dipakai %(other)s, dikosongkan.", name=reading.short_name, other=bearer.name)
        )
        return None
    return reading.short_name


def _parent(reading: Reading, known: Known, found: KnownOrganization | None) -> int | None:
    if reading.parent is None:
        return None
    parent = known.organization(reading.parent)
    if parent is None:
        reading.warnings.append(_("Induk “%(name)s” belum ada di direktori, dikosongkan.", name=reading.parent))
        return None
    if organization_key(reading.parent) == organization_key(reading.organization or ""):
        reading.warnings.append(_("Instansi tidak dapat berada di bawah dirinya sendiri; induknya dikosongkan."))
        return None
    if found is not None and known.is_below(parent, found):
        reading.warnings.append(
            _("“%(name)s” sendiri berada di bawah instansi ini; induknya dikosongkan.", name=reading.parent)
        )
        return None
    return parent.id


def _labels() -> dict[str, str]:
    return {"short_name": _("Nama singkat"), "phone": _("Telepon"), "email": _("Pos-el"), "address": _("Alamat")}
