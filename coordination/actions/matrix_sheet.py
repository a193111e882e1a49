"""Reading a follow-up matrix that an office kept in a spreadsheet: which columns it has, and what each line says.

Pure: sheets go in, lines come out. Nothing is judged yet; what the words mean is `matrix_plan`'s matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from coordination.directory.spreadsheets import Cell, Flaw, Row, Sheet, UnreadableSheet
from coordination.i18n import gettext as _

_HEADER_WITHIN = 40  # rows from the top


class Column(StrEnum):
    """What a column of a matrix holds."""

    NUMBER = "number"
    DECISION = "decision"
    ACTION = "action"
    OWNER = "owner"
    SUPPORTERS = "supporters"
    TARGET = "target"
    EXPECTED = "expected"
    STATUS = "status"
    EVIDENCE = "evidence"
    REMARKS = "remarks"


_USUAL_HEADINGS = """
number: no, nomor, no urut, nomor urut
decision: kesimpulan, keputusan, kesimpulan keputusan, keputusan rapat, hasil rapat, kesimpulan rapat, arahan, decision
decision: arahan pimpinan, hasil keputusan, hasil kesepakatan, kesepakatan, rekomendasi, pokok bahasan, permasalahan
action: tindak lanjut, uraian tindak lanjut, rencana tindak lanjut, rtl, kegiatan, aksi, rencana aksi, action, uraian
owner: pj, penanggung jawab, pic, pelaksana, instansi, opd, perangkat daerah, instansi penanggung jawab, owner
owner: opd penanggung jawab, perangkat daerah penanggung jawab, unit kerja, unit pelaksana, pengampu, opd pengampu
supporters: pendukung, instansi pendukung, opd pendukung, instansi terkait, opd terkait, unit terkait, pihak terkait
target: target, target waktu, tenggat, tenggat waktu, batas waktu, waktu, jadwal, waktu pelaksanaan, due date
target: target penyelesaian, waktu penyelesaian, deadline
expected: indikator, output, indikator output, keluaran, hasil yang diharapkan, target kinerja
status: status, progres, progress, perkembangan, capaian, realisasi, keadaan, status tindak lanjut, persentase
evidence: bukti, bukti dukung, data dukung, eviden, evidence, dokumen pendukung, bukti fisik, tautan bukti
remarks: ket, keterangan, kendala, catatan, kendala keterangan, hambatan, permasalahan kendala, notes
"""
_COLUMN_OF = {
    name.strip(): Column(column)
    for column, _colon, names in (line.partition(": ") for line in _USUAL_HEADINGS.split("\n"))
    for name in names.split(",")
    if column
}
_TOTAL = re.compile(r"(?:sub ?)?(?:jumlah|total)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its row as Excel numbers it, and the text of each column, "" for none."""

    row: int
    texts: Mapping[Column, str]

    def __getitem__(self, column: Column) -> str:
        return self.texts.get(column, "")


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix as it stands in its sheet. `above` are the texts over the header, `unknown` headings left out."""

    above: tuple[str, ...]
    lines: tuple[Line, ...]
    unknown: tuple[str, ...] = ()


def find_matrix(sheets: Iterable[Sheet]) -> Matrix:
    """Return the matrix of the first sheet that has one. Raises UnreadableSheet, naming the headings it needs."""
    for sheet in sheets:
        if (matrix := _matrix(sheet)) is not None:
            return matrix
    raise UnreadableSheet(
        _(
            "Matriks tindak lanjut tidak ditemukan. Baris judulnya sedikitnya memuat: Tindak Lanjut dan Penanggung "
            "Jawab; lazimnya juga No, Kesimpulan, Pendukung, Target, Status, Bukti, Keterangan."
        )
    )


def _matrix(sheet: Sheet) -> Matrix | None:
    candidates = sheet.rows[:_HEADER_WITHIN]
    index = max(range(len(candidates)), key=lambda at: (len(_columns(candidates[at])), -at), default=0)
    columns = _columns(candidates[index]) if candidates else {}
    if not {Column.ACTION, Column.OWNER} <= set(columns.values()):
        return None
    header = candidates[index]
    above = tuple(dict.fromkeys(cell.text for row in sheet.rows[:index] for cell in row.cells if cell.text))
    unknown = tuple(cell.text for place, cell in enumerate(header.cells) if cell.text and place not in columns)
    return Matrix(above, tuple(_lines(columns, sheet.rows[index + 1 :])), unknown)


def _columns(row: Row) -> dict[int, Column]:
    """Return which column stands in which place, each once."""
    found: dict[int, Column] = {}
    for place, cell in enumerate(row.cells):
        words = re.sub(r"[^a-z0-9]+", " ", cell.text.casefold()).strip()
        column = _COLUMN_OF.get(words)
        if column is not None and column not in found.values():
            found[place] = column
    return found


def _lines(columns: Mapping[int, Column], rows: Iterable[Row]) -> Iterable[Line]:
    """Yield the lines. A decision stands once for all its actions: what is empty below it is it again."""
    decision = number = ""
    for row in rows:
        texts = {column: _text(row.cells[at]) for at, column in columns.items() if at < len(row.cells)}
        if _is_no_line(row, texts):
            continue
        if texts.get(Column.DECISION):
            decision, number = texts[Column.DECISION], texts.get(Column.NUMBER, "")
        elif decision and Column.DECISION in columns.values():
            texts[Column.DECISION] = decision
            texts[Column.NUMBER] = texts.get(Column.NUMBER) or number
        yield Line(row.number, texts)


def _is_no_line(row: Row, texts: Mapping[Column, str]) -> bool:
    """Say whether a row is a total, the heading of a group, or numbers the columns: "(1) (2) (3)"."""
    filled = [cell.text for cell in row.cells if cell.text]
    numbers_columns = len(filled) > 2 and all(text.strip("()").isdecimal() for text in filled)
    says_nothing = not any(texts.get(column) for column in (Column.ACTION, Column.DECISION))
    is_heading = len(set(filled)) == 1 and any(cell.merged for cell in row.cells)
    return says_nothing or numbers_columns or is_heading or bool(_TOTAL.match(filled[0]))


def _text(cell: Cell) -> str:
    """Return what a cell says; a formula says nothing, for nothing in a sheet is ever reckoned."""
    return "" if cell.flaw is Flaw.FORMULA else cell.text
