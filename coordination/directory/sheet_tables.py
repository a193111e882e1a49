"""Finding the table in a sheet: its header below title rows, what its columns hold, its lines and what is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from coordination.directory.spreadsheets import Cell, Row, Sheet, UnreadableSheet
from coordination.i18n import gettext as _

_HEADER_WITHIN = 40  # rows from the top


class Field(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    NAME = "name"
    TITLE_FRONT = "title_front"
    TITLE_BACK = "title_back"
    EMPLOYEE_ID = "employee_id"
    RANK = "rank"
    GRADE = "grade"
    POSITION = "position"
    ORGANIZATION = "organization"
    SHORT_NAME = "short_name"
    KIND = "kind"
    PARENT = "parent"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    SEX = "sex"
    IGNORED = "ignored"


_USUAL_HEADINGS = """
number: no, nomor, no urut, nomor urut, nr, number
name: nama, nama lengkap, nama lengkap dan gelar, nama dan gelar, nama gelar, nama lengkap gelar, name, full name
name: nama pejabat, nama peserta, nama pegawai, nama undangan, peserta
title_front: gelar depan
title_back: gelar belakang
employee_id: nip, nrp, nip nrp, nrp nip, nip nrp nipppk, nip nipppk, nip ni pppk, nipppk, ni pppk, nip baru
employee_id: nomor induk pegawai
rank: pangkat, pangkat gol, pangkat golongan, pangkat gol ruang, pangkat golongan ruang, pangkat gol ru, rank
grade: gol, golongan, gol ruang, golongan ruang, grade
position: jabatan, nama jabatan, jabatan dinas, jabatan instansi, jabatan unit kerja, position
organization: instansi, opd, skpd, perangkat daerah, unit kerja, unit organisasi, satuan kerja, satker, organisasi
organization: asal instansi, instansi opd, opd instansi, instansi unit kerja, opd unit kerja, instansi lembaga, asal
organization: nama instansi, nama opd, nama perangkat daerah, nama organisasi, nama lembaga, dinas, kantor
organization: organization, agency, lembaga, dinas instansi
short_name: singkatan, nama singkat, akronim, nama pendek, short name
kind: jenis, jenis instansi, kategori, kelompok, kind
parent: induk, instansi induk, di bawah, berada di bawah, parent
address: alamat, alamat kantor, address
phone: no hp, hp, nomor hp, no telp, no telepon, telp, telepon, nomor telepon, no handphone, handphone, no tlp, tlp
phone: no wa, wa, whatsapp, no hp wa, hp wa, no telp hp, no hp telp, telepon hp, kontak, nomor kontak, no kontak
phone: contact person, cp, phone
email: pos el, posel, email, e mail, surel, alamat email, alamat surel, surat elektronik
sex: l p, jk, jenis kelamin, kelamin, l p jk, jenis kelamin l p, sex, gender
ignored: ket, keterangan, tanda tangan, ttd, paraf, catatan, tanggal, notes, eselon, kehadiran, hadir
"""
_FIELD_OF = {
    name.strip(): Field(field)
    for field, _colon, names in (line.partition(": ") for line in _USUAL_HEADINGS.split("\n"))
    for name in names.split(",")
    if field
}
_ABOUT_PEOPLE = {Field.EMPLOYEE_ID, Field.RANK, Field.GRADE, Field.POSITION, Field.SEX, Field.TITLE_BACK}
_ABOUT_ORGANIZATIONS = {Field.SHORT_NAME, Field.KIND, Field.PARENT, Field.ADDRESS}
_TOTAL = re.compile(r"(?:sub ?)?(?:jumlah|total)\b", re.IGNORECASE)


class SheetKind(StrEnum):
    """What the lines of a table are about."""

    PEOPLE = "people"
    ORGANIZATIONS = "organizations"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that was recognised: what it holds, its place counted from 0, and its heading as written."""

    field: Field
    index: int
    heading: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: its row as Excel numbers it, its cells by what they hold, the heading it stands under."""

    row: int
    cells: Mapping[Field, Cell]
    section: str | None = None

    def text(self, field: Field) -> str:
        """Return what stands in that column, "" where there is none."""
        return self.cells[field].text if field in self.cells else ""


@dataclass(frozen=True, slots=True)
class Table:
    """The table found in a sheet. `unknown` are the headings of columns that were not recognised and are left out."""

    kind: SheetKind
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    unknown: tuple[str, ...] = ()


def find_table(sheets: Iterable[Sheet]) -> Table:
    """Return the table of the first sheet that has one. Raises UnreadableSheet, naming the headings it looks for."""
    for sheet in sheets:
        if (table := _table(sheet)) is not None:
            return table
    raise UnreadableSheet(
        _(
            "Judul kolom tidak ditemukan. Beri baris judul, misalnya: Nama, NIP, Jabatan, Instansi, No. HP; atau untuk "
            "daftar instansi: Nama Instansi, Singkatan, Jenis, Induk."
        )
    )


def recognise(heading: str) -> Field | None:
    """Return what a column with this heading holds: "N A M A", "NIP/NRP", "No. HP" …; None for an unknown one."""
    words = re.sub(r"[^a-z0-9]+", " ", heading.casefold()).split()
    if len(words) > 2 and all(len(word) == 1 for word in words):
        words = ["".join(words)]
    return _FIELD_OF.get(" ".join(words))


def _table(sheet: Sheet) -> Table | None:
    best: tuple[int, int] = (0, 0)
    for index, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        best = max(best, (len(_fields(row)), -index))
    found, index = best[0], -best[1]
    if not found:
        return None
    header = sheet.rows[index]
    fields = _fields(header)
    if not fields & {Field.NAME, Field.POSITION, Field.ORGANIZATION}:
        return None
    columns = _columns(header, None)
    rest = sheet.rows[index + 1 :]
    if rest and _is_second_header(header, rest[0]):
        columns, rest = _columns(header, rest[0]), rest[1:]
    if rest and _counts_columns(rest[0]):
        rest = rest[1:]
    known = {column.index for column in columns}
    unknown = [cell.text for place, cell in enumerate(header.cells) if cell.text and place not in known]
    kind = _kind({column.field for column in columns})
    if kind is SheetKind.ORGANIZATIONS:
        columns = [_about_organization(column, columns) for column in columns]
    return Table(kind, tuple(columns), tuple(_lines(columns, rest)), tuple(unknown))


def _fields(row: Row) -> set[Field]:
    return {field for cell in row.cells if (field := recognise(cell.text)) is not None}


def _is_second_header(header: Row, below: Row) -> bool:
    """Say whether the next row belongs to the header: each of its cells is a heading, some not yet in the first row."""
    texts = [cell.text for cell in below.cells if cell.text]
    return all(recognise(text) is not None for text in texts) and bool(set(texts) - {c.text for c in header.cells})


def _counts_columns(row: Row) -> bool:
    """Say whether a row only numbers the columns: (1) (2) (3)."""
    numbers = [cell.text.strip("()") for cell in row.cells if cell.text]
    return len(numbers) > 2 and numbers == [str(n) for n in range(1, len(numbers) + 1)]


def _columns(header: Row, below: Row | None) -> list[Column]:
    """Return the recognised columns, each field once; of two header rows the lower one says what a column holds."""
    columns: dict[Field, Column] = {}
    lower = below.cells if below else ()
    for index in range(max(len(header.cells), len(lower))):
        headings = [cells[index].text for cells in (lower, header.cells) if index < len(cells) and cells[index].text]
        for heading in headings:
            field = recognise(heading)
            if field is not None:
                columns.setdefault(field, Column(field, index, heading))
                break
    return list(columns.values())


def _kind(fields: set[Field]) -> SheetKind:
    if fields & _ABOUT_PEOPLE:
        return SheetKind.PEOPLE
    if fields & _ABOUT_ORGANIZATIONS or Field.NAME not in fields:
        return SheetKind.ORGANIZATIONS
    return SheetKind.PEOPLE


def _about_organization(column: Column, columns: list[Column]) -> Column:
    """In a list of organizations, "Nama" is theirs."""
    if column.field is Field.NAME and all(other.field is not Field.ORGANIZATION for other in columns):
        return Column(Field.ORGANIZATION, column.index, column.heading)
    return column


def _lines(columns: list[Column], rows: Iterable[Row]) -> Iterable[Line]:
    """Yield the lines, leaving out totals, repeated headers and headings of groups, which are kept as their section."""
    section: str | None = None
    places = {column.index: column.field for column in columns}
    for row in rows:
        filled = [(index, cell) for index, cell in enumerate(row.cells) if cell.text]
        if (heading := _group_heading(filled, places)) is not None:
            section = heading
        elif not _TOTAL.match(filled[0][1].text) and not _is_header_again(filled, places):
            cells = {field: row.cells[index] for index, field in places.items() if index < len(row.cells)}
            if any(cell.text for field, cell in cells.items() if field not in {Field.NUMBER, Field.IGNORED}):
                yield Line(row.number, cells, section)


def _group_heading(filled: list[tuple[int, Cell]], places: Mapping[int, Field]) -> str | None:
    """Return the heading of a group, if the row is one: a text alone, merged across or in no column that matters."""
    texts = {cell.text for _index, cell in filled}
    if len(texts) != 1:
        return None
    index, cell = filled[0]
    if cell.merged or len(filled) > 1 or places.get(index, Field.NUMBER) in {Field.NUMBER, Field.IGNORED}:
        return cell.text
    return None


def _is_header_again(filled: list[tuple[int, Cell]], places: Mapping[int, Field]) -> bool:
    return all(recognise(cell.text) is places.get(index) for index, cell in filled if index in places)
