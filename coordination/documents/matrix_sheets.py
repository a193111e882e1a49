"""The matriks tindak lanjut to reckon with: a row an action, and a summary by agency."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from coordination.documents import formats
from coordination.documents.follow_up import Counts, FollowUp, MatrixData, all_rows, shares
from coordination.documents.matrix import target_words
from coordination.documents.sheets import Column, Holds, Sheet, Value, csv_file, workbook

_COLUMNS: Final = (
    Column("No.", 6),
    Column("Rapat", 36),
    Column("Tanggal rapat", 13),
    Column("Butir", 7),
    Column("Keputusan", 36),
    Column("Uraian tindak lanjut", 50),
    Column("Penanggung jawab", 24),
    Column("Instansi pendukung", 24),
    Column("Target waktu", 24),
    Column("Tenggat", 12),
    Column("Janji pertama", 12),
    Column("Diundur (kali)", 10, Holds.NUMBER),
    Column("Status", 26),
    Column("Lewat (hari)", 11, Holds.NUMBER),
    Column("Kemajuan", 11, Holds.PERCENT),
    Column("Diserahkan", 12),
    Column("Terlambat (hari)", 14, Holds.NUMBER),
    Column("Bukti dukung", 36),
    Column("Keterangan", 50),
)
_SUMMARY: Final = (
    Column("Penanggung jawab", 44),
    Column("Jumlah", 10, Holds.NUMBER),
    Column("Selesai", 10, Holds.NUMBER),
    Column("Menunggu verifikasi", 13, Holds.NUMBER),
    Column("Dalam proses", 10, Holds.NUMBER),
    Column("Belum ditindaklanjuti", 15, Holds.NUMBER),
    Column("Tidak dapat ditindaklanjuti", 15, Holds.NUMBER),
    Column("Lewat tenggat", 10, Holds.NUMBER),
    Column("Selesai dari jumlah", 12, Holds.SHARE),
)
EVERYBODY: Final = "Seluruh instansi"


def matrix_workbook(data: MatrixData) -> bytes:
    """Build the workbook: "Matriks", and "Ringkasan" with what is counted."""
    summary = Sheet(
        name="Ringkasan",
        columns=_SUMMARY,
        rows=[_counted(EVERYBODY, data.counts), *(_counted(line.name, line.counts) for line in data.agencies)],
        notes=tuple(filter(None, (*data.about, shares(data.counts)))),
        wraps=True,
    )
    return workbook([_matrix(data), summary], created=data.created_at)


def matrix_csv(data: MatrixData) -> bytes:
    """Build the rows of the matrix as CSV."""
    return csv_file(_matrix(data))


def _matrix(data: MatrixData) -> Sheet:
    rows = [tuple(_cells(action)) for action in all_rows(data.groups)]
    return Sheet(name="Matriks", columns=_COLUMNS, rows=rows, wraps=True)


def _cells(action: FollowUp) -> Iterator[Value]:
    yield action.number
    yield action.meeting
    yield action.meeting_day
    yield action.code
    yield action.decision
    yield action.text
    yield action.owner
    yield ", ".join(action.supporters)
    yield target_words(action).replace(formats.NBSP, " ")
    yield action.due
    yield action.first_due
    yield action.shifts or None
    yield str(action.standing)
    yield action.late_days or None
    yield action.percent / 100
    yield action.submitted_on
    yield action.handed_in_late or None
    yield "; ".join(action.evidence)
    yield action.remarks


def _counted(name: str, counts: Counts) -> tuple[Value, ...]:
    return (
        name,
        counts.total,
        counts.done,
        counts.submitted,
        counts.in_progress,
        counts.not_started,
        counts.not_actionable,
        counts.late,
        counts.share,
    )
