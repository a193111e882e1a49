"""Identity numbers of officials: NIP, NI PPPK and NRP (domain.md §4; Peraturan Kepala BKN 22/2007 for the NIP)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from coordination.directory.models import EmployeeIdType, Sex
from coordination.errors import DomainError
from coordination.i18n import Formats
from coordination.i18n import gettext as _

NIP_LENGTH = 18
_NIK_LENGTH = 16
_EXACT = 10**15  # spreadsheets keep fifteen digits of a number; from here on the last ones are lost
_YOUNGEST = 18  # years at appointment
_NOTHING = {"", "-", "--", "–", "—", "0", "tidak ada", "nihil", "n/a", "belum ada", "non asn", "non pns"}
_LABEL = re.compile(r"(?P<label>ni\s*pppk|nip\s*pppk|nipppk|nip|nrp)(?:\s*lama)?\b[\s.:]*", re.IGNORECASE)
_POWER_OF_TEN = re.compile(r"[0-9]+(?:[.,][0-9]+)?\s*[eE]\s*\+?\s*[0-9]+")
_NUMBER = re.compile(r"[0-9][0-9A-Za-z/]*")


@dataclass(frozen=True, slots=True)
class EmployeeId:
    """An identity number: its kind, the number without spaces, and what is odd about it (sentences for the person)."""

    type: EmployeeIdType
    number: str
    warnings: tuple[str, ...] = ()

    @property
    def formatted(self) -> str:
        """The number as papers print it: "19900817 202004 2 001"; an NRP as it is."""
        return format_number(self.number)

    @property
    def birth_date(self) -> date | None:
        """The date of birth that an 18-digit number tells. Personal data: never for public copies."""
        return _date(self.number[:8]) if _is_long(self) else None

    @property
    def sex(self) -> Sex | None:
        """The sex that an 18-digit number tells."""
        return {"1": Sex.MALE, "2": Sex.FEMALE}.get(self.number[14]) if _is_long(self) else None


class UnreadableId(DomainError):
    """What was given is no identity number, or only the rest of one."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="employee_id")


def parse_employee_id(value: str | float | None, *, today: date | None = None) -> EmployeeId | None:
    """Read an identity number as typed or as a spreadsheet gives it; None where there is none ("-").

    Raises UnreadableId for a number whose last digits a spreadsheet has lost, a NIK, and what is no number at all. All
    else that is odd comes as warnings, for records do hold odd numbers. `today` makes a start in the future odd.
    """
    if isinstance(value, int | float):
        if abs(value) >= _EXACT:
            raise UnreadableId(lost_digits())
        value = f"{value:.0f}"
    text = " ".join((value or "").split())
    if text.casefold() in _NOTHING:
        return None
    if _POWER_OF_TEN.fullmatch(text):
        raise UnreadableId(lost_digits())
    label = _LABEL.match(text)
    number = re.sub(r"[\s.\-’']", "", text[label.end() :] if label else text).upper()
    if label and number in {"", "0"}:
        return None
    if not _NUMBER.fullmatch(number):
        raise UnreadableId(_("“%(text)s” bukan NIP, NI PPPK, atau NRP. Kosongkan bila tidak ada.", text=text))
    if len(number) == _NIK_LENGTH and number.isdecimal():
        raise UnreadableId(_("Nomor 16 angka ini tampaknya NIK. NIK tidak disimpan di sini; isi NIP atau kosongkan."))
    kind = _kind(label["label"] if label else "", number)
    warnings = () if kind is EmployeeIdType.NRP else tuple(_oddities(kind, number, today))
    return EmployeeId(kind, number, warnings)


def format_number(number: str) -> str:
    """Print an identity number: eighteen digits in groups of 8, 6, 1 and 3, any other as it is."""
    if len(number) == NIP_LENGTH and number.isdecimal():
        return f"{number[:8]} {number[8:14]} {number[14]} {number[15:]}"
    return number


def lost_digits() -> str:
    """Say how to mend a number that a spreadsheet has rounded."""
    return _(
        "NIP ini tersimpan sebagai angka sehingga angka-angka terakhirnya hilang. Di Excel, ubah format kolomnya "
        "menjadi Teks, ketik ulang NIP lengkap, lalu unggah lagi."
    )


def _kind(label: str, number: str) -> EmployeeIdType:
    label = label.casefold()
    if "pppk" in label:
        return EmployeeIdType.NIPPPK
    if label == "nrp" or (not label and len(number) <= 12):
        return EmployeeIdType.NRP
    # After the year a NIP has a month, an NI PPPK the digit 2 and the number of the contract.
    return EmployeeIdType.NIPPPK if number[12:13] == "2" else EmployeeIdType.NIP


def _is_long(found: EmployeeId) -> bool:
    return found.type is not EmployeeIdType.NRP and len(found.number) == NIP_LENGTH and found.number.isdecimal()


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _oddities(kind: EmployeeIdType, number: str, today: date | None) -> list[str]:
    """Say what an official number would not look like."""
    name = "NIP" if kind is EmployeeIdType.NIP else "NI PPPK"
    if not number.isdecimal():
        return [_("%(name)s ini berisi huruf.", name=name)]
    if len(number) != NIP_LENGTH:
        return [_("%(name)s seharusnya 18 angka, ini %(count)d angka.", name=name, count=len(number))]
    found = []
    born = _date(number[:8])
    year, month = int(number[8:12]), int(number[12:14])
    if born is None:
        found.append(_("Delapan angka pertama (%(digits)s) bukan tanggal lahir.", digits=number[:8]))
    elif year - born.year < _YOUNGEST:
        found.append(_("Menurut nomornya diangkat pada usia %(age)d tahun.", age=year - born.year))
    if kind is EmployeeIdType.NIP and not 1 <= month <= 12:
        found.append(_("Angka ke-13 dan ke-14 (%(digits)s) bukan bulan pengangkatan.", digits=number[12:14]))
    if kind is EmployeeIdType.NIPPPK and (number[12] != "2" or number[13] == "0"):
        found.append(_("Angka ke-13 NI PPPK seharusnya 2, diikuti nomor kontrak 1–9."))
    start = (year, month if kind is EmployeeIdType.NIP else 1)
    if today is not None and start > (today.year, today.month):
        found.append(_("Menurut nomornya baru diangkat setelah %(month)s.", month=Formats().month(today)))
    if number[14] not in "12":
        found.append(_("Angka ke-15 (%(digit)s) seharusnya 1 (laki-laki) atau 2 (perempuan).", digit=number[14]))
    if number.endswith("000"):
        found.append(_("Tiga angka terakhir 000: mungkin dibulatkan oleh Excel."))
    return found
