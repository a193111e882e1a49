"""What one line of a sheet says about a person, a position or an organization, before the directory is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from coordination.directory.employee_ids import EmployeeId, UnreadableId, lost_digits, parse_employee_id
from coordination.directory.models import HolderStatus, OrganizationKind, Sex
from coordination.directory.names import PersonName, split_name
from coordination.directory.phones import normalize_phone
from coordination.directory.ranks import Rank, parse_rank
from coordination.directory.sheet_tables import Field, Line
from coordination.directory.spreadsheets import Flaw
from coordination.i18n import gettext as _
from coordination.mail_addresses import is_mail_address

LONGEST: Mapping[str, int] = {
    "name": 300,
    "title": 300,
    "title_front": 80,
    "title_back": 120,
    "short_name": 80,
    "rank": 80,
}
"""Characters that the directory keeps, by column."""

_NOTHING = {"", "-", "--", "–", "—", "nihil", "tidak ada", "n/a"}
_STATUS = re.compile(r"(?P<status>plt|plh|pjs|pj)\b\.?\s*", re.IGNORECASE)
_OR_DEPUTY = re.compile(r"[\s(/]*(?:atau|/)\s*(?:yang\s+)?mewakili(?:nya)?\)?\s*$", re.IGNORECASE)
_SEXES = {
    **dict.fromkeys(("l", "lk", "laki-laki", "laki laki", "pria", "male", "m"), Sex.MALE),
    **dict.fromkeys(("p", "pr", "perempuan", "wanita", "w", "female", "f"), Sex.FEMALE),
}
# The first that fits says what an organization is, by its own name or by the heading that it stands under.
_KINDS = (
    (OrganizationKind.UPTD, r"uptd?\b"),
    (OrganizationKind.SETDA, r"bagian\b.*\b(?:setda|sekretariat daerah)|sekretariat daerah|setda\b|asisten\b"),
    (OrganizationKind.LEGISLATURE, r"dprd\b|sekretariat dewan|sekwan\b"),
    (OrganizationKind.DISTRICT, r"kecamatan\b|camat\b"),
    (OrganizationKind.VILLAGE, r"kelurahan\b|lurah\b|desa\b"),
    (
        OrganizationKind.VERTICAL,
        r"pol(?:da|res|resta|restabes|sek)\b|kepolisian|kejaksaan|kejari\b|instansi vertikal",
    ),
    (OrganizationKind.VERTICAL, r"pengadilan|kodim\b|korem\b|lanal\b|kemen|bps\b|bnn|lapas\b|rutan\b|imigrasi|bapas\b"),
    (OrganizationKind.NGO, r"lsm\b|yayasan|lembaga bantuan hukum|lbh\b"),
    (
        OrganizationKind.COMMUNITY,
        r"komunitas|forum\b|organisasi|ormas\b|tp ?-?pkk|pkk\b|satgas|paguyuban|aliansi|ikatan",
    ),
    (
        OrganizationKind.UNIVERSITY,
        r"universitas|institut\b|politeknik|akademi\b|stik\w*\b|sekolah tinggi|perguruan tinggi",
    ),
    (OrganizationKind.MEDIA, r"media\b|pers\b|redaksi|radio|televisi|koran"),
    (OrganizationKind.COMPANY, r"pt\b|cv\b|bank\b|perusahaan|perumda|pdam\b|hotel"),
    (
        OrganizationKind.OPD,
        r"dinas|badan\b|inspektorat|satpol|satuan polisi|rsud|rumah sakit|puskesmas|perangkat daerah",
    ),
    (OrganizationKind.OPD, r"opd\b|skpd\b|dp3a\w*|bappeda|bpkad|bkpsdm|bpbd|pemerintah (?:kota|kabupaten|provinsi)"),
)


@dataclass(slots=True)
class Reading:
    """A line as read. `refusal` says why it cannot be taken, `warnings` what is odd about it and kept or left out."""

    row: int
    name: PersonName | None = None
    employee_id: EmployeeId | None = None
    rank: Rank | None = None
    sex: Sex | None = None
    phone: str | None = None
    email: str | None = None
    position: str | None = None
    status: HolderStatus = HolderStatus.DEFINITIVE
    organization: str | None = None
    short_name: str | None = None
    kind: OrganizationKind = OrganizationKind.OTHER
    kind_is_told: bool = False  # by a column of its own, not guessed from the name
    parent: str | None = None
    address: str | None = None
    warnings: list[str] = field(default_factory=list)
    refusal: str | None = None

    @property
    def label(self) -> str:
        """What the preview calls the line."""
        return str(self.name or self.position or self.organization or "")


def read_line(line: Line, *, today: date | None = None) -> Reading:
    """Read a line of a list of people or of organizations. A line that cannot be taken comes back with its refusal."""
    reading = Reading(line.row)
    try:
        _read_organization(line, reading)
        _read_contact(line, reading)
        _read_name(line, reading)
        _read_official(line, reading, today)
        _check_lengths(reading)
    except _Refused as refused:
        reading.refusal = str(refused)
    return reading


def guess_kind(name: str, heading: str | None = None) -> OrganizationKind:
    """Return what an organization most likely is, by its name, else by the heading it stands under ("C. LSM")."""
    for text in (name, heading or ""):
        words = text.casefold()
        for kind, pattern in _KINDS:
            if re.search(rf"\b(?:{pattern})", words):
                return kind
    return OrganizationKind.OTHER


def split_position(text: str) -> tuple[str, HolderStatus]:
    """Return a position's title and how it is held: "Plt. Kepala Dinas" is the title "Kepala Dinas", held as Plt."""
    title = _OR_DEPUTY.sub("", text).strip(" ,")
    if (found := _STATUS.match(title)) and (rest := title[found.end() :]):
        return rest, HolderStatus(found["status"].lower())
    return title, HolderStatus.DEFINITIVE


class _Refused(Exception):
    """The line cannot be taken; the message says why and how to mend it."""


def _value(line: Line, column: Field, reading: Reading) -> str | None:
    """Return a cell's text, None for nothing; a formula or a rounded number is left out with a warning."""
    cell = line.cells.get(column)
    if cell is None or cell.text.casefold() in _NOTHING:
        return None
    if cell.flaw is Flaw.FORMULA:
        reading.warnings.append(
            _("Sel berisi rumus diabaikan: %(formula)s. Ganti dengan isinya.", formula=cell.text[:80])
        )
        return None
    if cell.flaw is Flaw.LOST_DIGITS:
        reading.warnings.append(_("Angka %(number)s diabaikan karena digit terakhirnya hilang.", number=cell.text))
        return None
    return cell.text


def _read_name(line: Line, reading: Reading) -> None:
    cell = line.cells.get(Field.NAME)
    if cell is not None and cell.flaw is Flaw.FORMULA:
        raise _Refused(
            _(
                "Nama berisi rumus (%(formula)s), yang tidak dijalankan demi keamanan. Ketik namanya langsung.",
                formula=cell.text[:80],
            )
        )
    text = _value(line, Field.NAME, reading)
    if text is None:
        return
    name = split_name(text)
    front, back = (_value(line, column, reading) for column in (Field.TITLE_FRONT, Field.TITLE_BACK))
    reading.name = PersonName(front or name.title_front, name.name, back or name.title_back)


def _read_official(line: Line, reading: Reading, today: date | None) -> None:
    cell = line.cells.get(Field.EMPLOYEE_ID)
    if cell is not None and cell.flaw is Flaw.LOST_DIGITS:
        raise _Refused(lost_digits())
    try:
        reading.employee_id = parse_employee_id(_value(line, Field.EMPLOYEE_ID, reading), today=today)
    except UnreadableId as error:
        raise _Refused(error.message) from error
    reading.rank = _rank(line, reading)
    if sex := _value(line, Field.SEX, reading):
        reading.sex = _SEXES.get(sex.casefold())
        if reading.sex is None:
            reading.warnings.append(_("L/P “%(text)s” tidak dikenali, dikosongkan.", text=sex))
    if reading.employee_id is not None:
        reading.warnings.extend(reading.employee_id.warnings)
        told = reading.employee_id.sex
        if reading.sex is not None and told is not None and told is not reading.sex:
            reading.warnings.append(_("L/P tidak cocok dengan NIP-nya."))


def _rank(line: Line, reading: Reading) -> Rank | None:
    """Read rank and grade from one column or from two."""
    parts = [text for column in (Field.RANK, Field.GRADE) if (text := _value(line, column, reading))]
    rank = parse_rank(" ".join(dict.fromkeys(parts)))
    if rank is not None:
        reading.warnings.extend(rank.warnings)
    return rank


def _read_contact(line: Line, reading: Reading) -> None:
    if phone := _value(line, Field.PHONE, reading):
        reading.phone = normalize_phone(phone)
        if reading.phone is None or len(reading.phone) > 40:
            reading.phone = None
            reading.warnings.append(_("Nomor telepon “%(text)s” tidak dikenali, dikosongkan.", text=phone[:80]))
    if email := _value(line, Field.EMAIL, reading):
        reading.email = email if is_mail_address(email) else None
        if reading.email is None:
            reading.warnings.append(_("Alamat pos-el “%(text)s” tidak dikenali, dikosongkan.", text=email[:80]))


def _read_organization(line: Line, reading: Reading) -> None:
    if title := _value(line, Field.POSITION, reading):
        reading.position, reading.status = split_position(title)
        reading.position = reading.position or None
    reading.organization = _value(line, Field.ORGANIZATION, reading)
    reading.short_name = _value(line, Field.SHORT_NAME, reading)
    reading.parent = _value(line, Field.PARENT, reading)
    reading.address = _value(line, Field.ADDRESS, reading)
    kind = _value(line, Field.KIND, reading)
    if reading.organization:
        told = guess_kind(kind) if kind else OrganizationKind.OTHER
        reading.kind_is_told = told is not OrganizationKind.OTHER
        reading.kind = told if told is not OrganizationKind.OTHER else guess_kind(reading.organization, line.section)


def _check_lengths(reading: Reading) -> None:
    values = {
        _("Nama"): (reading.name.name if reading.name else None, LONGEST["name"]),
        _("Gelar depan"): (reading.name.title_front if reading.name else None, LONGEST["title_front"]),
        _("Gelar belakang"): (reading.name.title_back if reading.name else None, LONGEST["title_back"]),
        _("Jabatan"): (reading.position, LONGEST["title"]),
        _("Instansi"): (reading.organization, LONGEST["name"]),
        _("Nama singkat"): (reading.short_name, LONGEST["short_name"]),
        _("Pangkat"): (reading.rank.rank if reading.rank else None, LONGEST["rank"]),
        _("NIP"): (reading.employee_id.number if reading.employee_id else None, 30),
    }
    for heading, (text, longest) in values.items():
        if text is not None and len(text) > longest:
            raise _Refused(_("%(field)s terlalu panjang: paling banyak %(count)d huruf.", field=heading, count=longest))
