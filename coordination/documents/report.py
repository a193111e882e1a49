"""The laporan tindak lanjut of a period: a page for the leader, what lies behind its figures, and the matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from coordination.documents import formats
from coordination.documents.bar_chart import Bar, bar_chart
from coordination.documents.follow_up import (
    Change,
    Counts,
    FollowUp,
    ReportData,
    Standing,
    all_rows,
    shares,
    shortened,
    sums,
)
from coordination.documents.letterhead import letterhead
from coordination.documents.matrix_paper import matrix_tables, status
from coordination.documents.page import Marks, Sheet, across
from coordination.documents.paper import Paper, Properties
from coordination.documents.signature import signature_block
from coordination.documents.wml import LONG_TEXT, cell, fitted, head_row, paragraph, plain, row, run, table

TITLE: Final = "Laporan Tindak Lanjut Hasil Rapat Koordinasi"
SPACE_TO_SIGN: Final = 964
_FIGURES: Final = (1512, 1512, 1512, 1512, 1512, 1511)
_CHANGES: Final = (2268, 850, 5953)
_AGENCIES: Final = (567, 4251, 1247, 1247, 1588, 1247, 1247, 1247, 1247, 1399)
_AGENCY_TITLES: Final = (
    "No.",
    "Instansi",
    "Jumlah",
    "Selesai",
    "Menunggu verifikasi",
    "Dalam proses",
    "Belum",
    "Tidak dapat",
    "Lewat",
    "Selesai (%)",
)
_OBSTACLES: Final = (567, 4535, 2268, 2381, 4536)
_NAMED: Final = 8
_NAMED_OF_MANY: Final = 3
"""Actions that a line of page one names, and that it names where there are so many that every line is long."""
_MANY: Final = 40
MOST_OBSTACLES: Final = 100
_PIECES: Final = {
    Standing.DONE: 0,
    Standing.SUBMITTED: 1,
    Standing.IN_PROGRESS: 2,
    Standing.RETURNED: 2,
    Standing.NOT_STARTED: 3,
    Standing.NOT_ACTIONABLE: 4,
}
ANNEXES: Final = (
    "Rekapitulasi dan kendala menurut penanggung jawab tercantum pada Lampiran I dan matriks tindak lanjut pada "
    "Lampiran II, yang merupakan bagian tidak terpisahkan dari laporan ini."
)
NOTHING: Final = "Tidak ada tindak lanjut yang berjalan pada periode ini."


def build_report(data: ReportData) -> bytes:
    """Build the report as a Word file; the same data gives the same bytes."""
    matrix = data.matrix
    paper = Paper.begin(matrix.layout, Marks(security_word=matrix.security_word))
    sheet, turned = paper.sheet, across(paper.sheet)
    first = paper.sections.properties(sheet, first=True)
    parts = [
        letterhead(data.letterhead, sheet.text_width, paper.package),
        _title(data),
        _page_one(data, sheet) if matrix.counts.total else paragraph("Isi", run(NOTHING), keep_next=True),
        signature_block(matrix.signing.columns, sheet.text_width, space=SPACE_TO_SIGN),
    ]
    if matrix.counts.total:
        parts += [
            paragraph("Sela", section=first),
            _annex_one(data, turned),
            _annex_two(data, turned),
            paragraph("Sela"),
            paper.sections.properties(turned),
        ]
    else:
        parts += [paragraph("Sela"), first]
    return paper.finish("".join(parts), properties(data))


def properties(data: ReportData) -> Properties:
    """Return what the file of a report says of itself."""
    matrix = data.matrix
    return Properties(title=TITLE, subject=under_title(data), creator=matrix.creator, created=matrix.created_at)


# Page one.


def under_title(data: ReportData) -> str:
    """Return of which period the report is, and as of which day."""
    return f"{data.period} – keadaan per {formats.day_and_date(data.as_of)}"


def _title(data: ReportData) -> str:
    about = paragraph("Subtitle", run(under_title(data)), after=0 if data.agency else 160)
    if data.agency:
        about += paragraph("Subtitle", run(data.agency), after=160)
    return paragraph("Title", run(TITLE), after=0) + about


def _page_one(data: ReportData, sheet: Sheet) -> str:
    width = sheet.text_width
    return "".join(
        (
            figures(data.matrix.counts, width),
            late(data),
            _heading("Jumlah tindak lanjut menurut penanggung jawab"),
            bar_chart(bars(data), width),
            _heading(since_title(data)),
            changes(data, width),
            to_decide(data),
            paragraph("MatriksIsi", run(ANNEXES), before=100, after=160, keep_next=True, keep_lines=True),
        )
    )


def _heading(text: str) -> str:
    return paragraph("SubBagian", run(text), before=140, after=60)


def figures(counts: Counts, width: int) -> str:
    """Write the main figures in a row of boxes."""
    shown = (
        (counts.total, "Tindak lanjut"),
        (counts.done, "Selesai"),
        (counts.submitted, "Menunggu verifikasi"),
        (counts.in_progress, "Dalam proses"),
        (counts.not_started, "Belum ditindaklanjuti"),
        (counts.not_actionable, "Tidak dapat ditindaklanjuti"),
    )
    widths = fitted(_FIGURES, width)
    cells = (
        cell(each, paragraph("Angka", run(formats.number(number))) + paragraph("AngkaNama", run(name)))
        for each, (number, name) in zip(widths, shown, strict=True)
    )
    return table(widths, [row("".join(cells))], bordered=True, caption="Angka pokok")


def late(data: ReportData) -> str:
    """Write how many are late, which of them, and what share is done."""
    late = sorted(
        (one for one in all_rows(data.matrix.groups) if one.late_days), key=lambda one: one.late_days, reverse=True
    )
    most = _most_named(data)
    named = "; ".join(f"{named_briefly(one)}, {one.late_days} hari" for one in late[:most])
    number = formats.number(data.matrix.counts.late)
    words = f" ({named}{_and_others(len(late) - most)}). " if named else ". "
    return paragraph(
        "MatriksIsi",
        run(f"Lewat tenggat: {number}", bold=True) + run(words + shares(data.matrix.counts)),
        before=100,
    )


def named_briefly(one: FollowUp) -> str:
    """Name an action by its number and its agency: "1b Dinas Kesehatan"."""
    return f"{one.number} {one.owner}"


def _most_named(data: ReportData) -> int:
    return _NAMED if data.matrix.counts.total <= _MANY else _NAMED_OF_MANY


def _and_others(number: int) -> str:
    return f"; dan {formats.number(number)} lainnya" if number > 0 else ""


def bars(data: ReportData) -> list[Bar]:
    """Return a bar for each agency; of what is late each piece knows its own."""
    late: Counter[tuple[str, int]] = Counter()
    for one in all_rows(data.matrix.groups):
        if one.late_days:
            late[one.agency, _PIECES[one.standing]] += 1
    return [
        Bar(
            label=line.name,
            pieces=(
                line.counts.done,
                line.counts.submitted,
                line.counts.in_progress,
                line.counts.not_started,
                line.counts.not_actionable,
            ),
            late=(0, 0, late[line.name, 2], late[line.name, 3], 0),
        )
        for line in data.matrix.agencies
    ]


def since_title(data: ReportData) -> str:
    """Say since when changes are told."""
    day = formats.long_date(data.since)
    return f"Sejak rapat lalu ({day})" if data.since_meeting else f"Sejak awal periode ({day})"


def changes(data: ReportData, width: int) -> str:
    """Write what became of the actions since the last meeting."""
    widths, most = fitted(_CHANGES, width), _most_named(data)
    rows = []
    for change in Change:
        ones = data.changes.get(change, ())
        named = "; ".join(_changed(change, one) for one in ones[:most]) + _and_others(len(ones) - most)
        rows.append(
            row(
                cell(widths[0], paragraph("MatriksIsi", run(change, bold=True)))
                + cell(widths[1], paragraph("MatriksIsi", run(formats.number(len(ones))), at_right=True))
                + cell(widths[2], paragraph("MatriksIsi", run(named or "–")))
            )
        )
    return table(widths, rows, bordered=True, caption="Perubahan sejak rapat lalu")


def _changed(change: Change, one: FollowUp) -> str:
    """Name an action beside its change, with what the reader would ask next."""
    if change is Change.SILENT and one.due is not None:
        return f"{named_briefly(one)}, tenggat {formats.long_date(one.due)}"
    told = one.standing in (Standing.SUBMITTED, Standing.NOT_ACTIONABLE, Standing.RETURNED)
    if change is Change.MOVED and told:
        return f"{named_briefly(one)} ({one.standing.lower()})"
    return named_briefly(one)


def to_decide(data: ReportData) -> str:
    """Write what agencies asked for and nobody has answered yet."""
    if not data.to_decide:
        return ""
    most = _most_named(data)
    named = "; ".join(f"{asked} ({named_briefly(one)})" for one, asked in data.to_decide[:most])
    words = f"{named}{_and_others(len(data.to_decide) - most)}."
    return paragraph("MatriksIsi", run("Perlu keputusan: ", bold=True) + run(words), before=100, keep_next=True)


# Lampiran I: by agency, and what stands in the way.


def _annex_one(data: ReportData, turned: Sheet) -> str:
    width = turned.text_width
    return "".join(
        (
            paragraph("JudulTabel", run("Lampiran I"), before=0),
            paragraph("JudulLampiran", run("Rekapitulasi Menurut Penanggung Jawab")),
            agencies(data, width),
            paragraph("MatriksIsi", run(sums(data.matrix.counts)), before=100, after=120),
            paragraph("JudulLampiran", run("Kendala")),
            obstacles(data, width),
        )
    )


def agencies(data: ReportData, width: int) -> str:
    """Write the counts of each agency."""
    widths = fitted(_AGENCIES, width)
    rows = [head_row(_AGENCY_TITLES, widths, style="MatriksKepala")]
    for place, line in enumerate(data.matrix.agencies, 1):
        rows.append(_agency_row(str(place), line.name, line.counts, widths))
    rows.append(_agency_row("", "Jumlah", data.matrix.counts, widths, bold=True))
    return table(widths, rows, bordered=True, caption="Rekapitulasi menurut penanggung jawab")


def _agency_row(place: str, name: str, counts: Counts, widths: Sequence[int], *, bold: bool = False) -> str:
    numbers = (
        *(
            formats.number(each)
            for each in (
                counts.total,
                counts.done,
                counts.submitted,
                counts.in_progress,
                counts.not_started,
                counts.not_actionable,
                counts.late,
            )
        ),
        formats.percent(counts.share),
    )
    cells = [
        cell(widths[0], plain("MatriksTengah", place, bold=bold)),
        cell(widths[1], plain("MatriksIsi", name, bold=bold)),
        *(
            cell(each, paragraph("MatriksTengah", run(number, bold=bold)))
            for each, number in zip(widths[2:], numbers, strict=True)
        ),
    ]
    return row("".join(cells))


def obstacles(data: ReportData, width: int) -> str:
    """Write what is late, was sent back or cannot be done, and why."""
    if not data.obstacles:
        return paragraph("MatriksIsi", run("Tidak ada yang lewat tenggat, dikembalikan, atau tidak dapat dikerjakan."))
    widths = fitted(_OBSTACLES, width)
    titles = ("No.", "Tindak Lanjut", "Penanggung Jawab", "Status", "Kendala/Keterangan")
    rows = [head_row(titles, widths, style="MatriksKepala")]
    shown = data.obstacles[:MOST_OBSTACLES]
    for place, one in enumerate(shown, 1):
        keep = place == len(shown) - 1  # the last row never stands alone under a repeated head
        texts = (one.text, one.owner, status(one), shortened(one.remarks) or "belum ada keterangan")
        cells = [cell(widths[0], plain("MatriksTengah", one.number, keep_next=keep))]
        cells += [
            cell(each, plain("MatriksIsi", text, keep_next=keep)) for each, text in zip(widths[1:], texts, strict=True)
        ]
        rows.append(row("".join(cells), may_split=max(map(len, texts)) > LONG_TEXT))
    others = len(data.obstacles) - MOST_OBSTACLES
    more = f"Dan {formats.number(others)} lainnya; lihat Lampiran II." if others > 0 else ""
    return table(widths, rows, bordered=True, caption="Kendala") + (
        paragraph("MatriksIsi", run(more), before=60) if more else ""
    )


# Lampiran II: the matrix.


def _annex_two(data: ReportData, turned: Sheet) -> str:
    return "".join(
        (
            paragraph("JudulTabel", run("Lampiran II"), before=0, new_page=True),
            paragraph("JudulLampiran", run("Matriks Tindak Lanjut"), after=0),
            *(paragraph("Subtitle", run(line), after=0, keep_next=True) for line in data.matrix.about),
            paragraph("Sela", after=120, keep_next=True),
            matrix_tables(data.matrix, turned.text_width),
        )
    )
