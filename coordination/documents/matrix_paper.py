"""The matriks tindak lanjut: decisions, their actions, and how each stands today, across a turned sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from coordination.documents import formats
from coordination.documents.follow_up import FollowUp, Group, MatrixData, Standing, shortened, sums
from coordination.documents.matrix import target_words
from coordination.documents.page import Marks, across
from coordination.documents.paper import Paper, Properties
from coordination.documents.signature import signature_block
from coordination.documents.wml import MOST_ROWS, cell, fitted, head_row, paragraph, plain, row, run, table

TITLE: Final = "Matriks Tindak Lanjut Hasil Rapat"
_TITLES: Final = (
    "No.",
    "Keputusan",
    "Uraian Tindak Lanjut",
    "Penanggung Jawab",
    "Instansi Pendukung",
    "Target Waktu",
    "Status",
    "Bukti Dukung",
    "Keterangan",
)
_COLUMNS: Final = (567, 1814, 2524, 1588, 1361, 1928, 1588, 1361, 1556)
_TOGETHER: Final = 14
"""Most lines of a decision with its actions that are kept on one page: about a third of a page across."""
_WHOLE: Final = 26
"""Most lines of a row that is never cut: one that could outgrow its page may be."""
_CHARACTER: Final = 118
"""About the width of a character in the table with what is lost at line ends, in twips."""
_MARGINS: Final = 170
"""Of a cell, left and right."""
_DRAFT: Final = "Konsep notula: belum disahkan, belum ada yang dihitung."


def build_matrix(data: MatrixData) -> bytes:
    """Build the matrix as a Word file; the same data gives the same bytes."""
    marks = Marks(
        security_word=data.security_word,
        mark=mark(data),
        watermark="DRAF" if data.draft else "",
    )
    paper = Paper.begin(data.layout, marks)
    sheet = across(paper.sheet)
    body = "".join(
        (
            _title(data.about),
            matrix_tables(data, sheet.text_width),
            _closing(data, sheet.text_width),
            paragraph("Sela"),
            paper.sections.properties(sheet, first=True),
        )
    )
    return paper.finish(body, properties(data))


def properties(data: MatrixData) -> Properties:
    """Return what the file of a matrix says of itself."""
    return Properties(title=TITLE, subject=" – ".join(data.about), creator=data.creator, created=data.created_at)


def mark(data: MatrixData) -> str:
    """Return what a draft is marked with on every page."""
    return "DRAF – BELUM DISAHKAN" if data.draft else ""


def _title(about: Sequence[str]) -> str:
    lines = (
        paragraph("Subtitle", run(line), after=160 if place == len(about) else 0, keep_next=True)
        for place, line in enumerate(about, 1)
    )
    return paragraph("Title", run(TITLE), before=0, after=0) + "".join(lines)


def summary(data: MatrixData) -> str:
    """Say how many actions there are and how they stand; those of a draft are not counted."""
    return _DRAFT if data.draft else sums(data.counts)


def _closing(data: MatrixData, width: int) -> str:
    return "".join(
        (
            paragraph("MatriksIsi", run(summary(data)), before=100, after=160, keep_next=True, keep_lines=True),
            "" if data.draft else signature_block(data.signing.columns, width),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Where:
    """How decisions of several meetings are told apart."""

    several: bool
    number_of: Mapping[int, int]
    """The number of a meeting in the list at the end, where the groups do not name it."""


def matrix_tables(data: MatrixData, width: int) -> str:
    """Write the rows as tables of at most MOST_ROWS, each with its head, that look like one.

    The last decision holds to what follows, so that a signature never stands alone on a page.
    """
    widths = fitted(_COLUMNS, width)
    parts = list(in_tables(data.groups))
    where = _Where(
        several=any(group.title for group in data.groups),
        number_of={meeting_id: number for number, (meeting_id, _name) in enumerate(data.meetings, 1)},
    )
    tables = [
        table(
            widths,
            (
                head_row(_TITLES, widths, style="MatriksKepala"),
                *_rows(part, widths, where=where, held=part is parts[-1] and not data.meetings),
            ),
            bordered=True,
            caption="Matriks tindak lanjut",
        )
        for part in parts
    ]
    return paragraph("Sela").join(tables) + _meetings(data)


def in_tables(groups: Sequence[Group]) -> Iterator[list[Group]]:
    """Divide groups among tables: between two of them where that fits, else inside one, never away from its title."""
    part: list[Group] = []
    left = MOST_ROWS
    for group in groups:
        rows, title = list(group.rows), group.title
        size = len(rows) + bool(title)
        if part and size > left and (size <= MOST_ROWS or left < MOST_ROWS // 2):
            yield part
            part, left = [], MOST_ROWS
        while rows:
            fit = max(left - bool(title), 1)
            part.append(Group(title=title, rows=tuple(rows[:fit])))
            left -= len(part[-1].rows) + bool(title)
            rows, title = rows[fit:], ""
            if left <= 1:
                yield part
                part, left = [], MOST_ROWS
    if part:
        yield part


def _rows(groups: Sequence[Group], widths: Sequence[int], *, where: _Where, held: bool) -> Iterator[str]:
    for group in groups:
        if group.title:
            title = plain("MatriksIsi", group.title, bold=True, keep_next=True)
            yield row(cell(sum(widths), title, span=len(widths), shaded=True))
        decisions = [tuple(found) for _decision, found in groupby(group.rows, key=lambda one: one.decision_id)]
        for actions in decisions:
            last = held and group is groups[-1] and actions is decisions[-1]
            yield from _decision_rows(actions, widths, where=where, held=last)


def _decision_rows(actions: Sequence[FollowUp], widths: Sequence[int], *, where: _Where, held: bool) -> Iterator[str]:
    """Write the actions of one decision; its text stands beside the first and its cell is open to the others."""
    contents = [_contents(action) for action in actions]
    decision = _decision(actions, where)
    keep = _height(decision, contents, widths) <= _TOGETHER
    last = len(actions) - 1
    for place, (action, texts) in enumerate(zip(actions, contents, strict=True)):
        kept = keep and (held or place < last)
        cells = [
            cell(widths[0], plain("MatriksTengah", action.number, keep_next=kept)),
            cell(
                widths[1],
                "".join(plain("MatriksIsi", line, keep_next=kept) for line in (decision if place == 0 else ("",))),
                open_top=place > 0,
                open_bottom=place < last,
            ),
        ]
        for column, text in enumerate(texts, 2):
            written = (
                _standing(action, keep_next=kept)
                if column == _STATUS
                else plain("MatriksIsi", text or "–", keep_next=kept)
            )
            cells.append(cell(widths[column], written))
        tall = _lines(("\n".join(decision) if place == 0 else "", *texts), widths[1:])
        yield row("".join(cells), may_split=tall > _WHOLE)


_STATUS: Final = 6


def _decision(actions: Sequence[FollowUp], where: _Where) -> tuple[str, ...]:
    """Return a decision's text, and where it stands in the minutes, if the first column does not say so."""
    text = actions[0].decision
    if not where.several:
        return (text,)
    place = f"butir {', '.join(dict.fromkeys(one.code for one in actions))}"
    number = where.number_of.get(actions[0].meeting_id)
    return text, f"(rapat {number}, {place})" if number else f"({place})"


def _meetings(data: MatrixData) -> str:
    """List the meetings by the numbers that their decisions name."""
    if not data.meetings:
        return ""
    lines = (paragraph("MatriksIsi", run(f"{number}. {name}")) for number, (_id, name) in enumerate(data.meetings, 1))
    return paragraph("MatriksIsi", run("Rapat", bold=True), before=120, keep_next=True) + "".join(lines)


def _contents(action: FollowUp) -> tuple[str, ...]:
    return (
        action.text,
        action.owner,
        ", ".join(action.supporters),
        promised(action),
        status(action),
        "; ".join(action.evidence),
        shortened(remarks(action)),
    )


def promised(action: FollowUp) -> str:
    """Write the target, and where it moved what was promised first: "31 Oktober 2024 (semula …, diundur 1×)"."""
    words = target_words(action)
    return f"{words} ({action.moved})" if action.moved else words


def status(action: FollowUp) -> str:
    """Write where an action stands: "Dalam proses – lewat tenggat (45 hari)"."""
    return "".join(_status(action))


def _status(action: FollowUp) -> tuple[str, str, str]:
    """Return the standing in three pieces; the second is printed bold."""
    if action.late_days:
        return f"{action.standing} – ", "lewat tenggat", f" ({action.late_days} hari)"
    return str(action.standing), "", ""


def _standing(action: FollowUp, *, keep_next: bool) -> str:
    lead, late, days = _status(action)
    return paragraph("MatriksIsi", run(lead) + (run(late, bold=True) + run(days) if late else ""), keep_next=keep_next)


def remarks(action: FollowUp) -> str:
    """Say what else is to be known: when it was handed in, how late that was, what was said last."""
    handed_in = []
    if action.standing is Standing.SUBMITTED and action.submitted_on:
        # Ordinary spaces: a date that stays on one line would break inside its year in so narrow a column.
        handed_in.append(f"diserahkan {formats.long_date(action.submitted_on)}".replace(formats.NBSP, " "))
    if action.handed_in_late:
        handed_in.append(f"terlambat {action.handed_in_late} hari")
    said = "" if action.standing in (Standing.DONE, Standing.SUBMITTED) else action.remarks
    going = action.percent and action.standing in (Standing.IN_PROGRESS, Standing.RETURNED)
    words = "; ".join(handed_in)
    return " ".join(filter(None, (words[:1].upper() + words[1:], f"{action.percent}%." if going else "", said)))


def _height(decision: Sequence[str], contents: Sequence[Sequence[str]], widths: Sequence[int]) -> int:
    """Guess how many lines a decision takes with its actions."""
    return max(
        sum(_lines(texts, widths[2:]) for texts in contents), sum(_lines((one,), widths[1:2]) for one in decision)
    )


def _lines(texts: Sequence[str], widths: Sequence[int]) -> int:
    """Guess how many lines the highest of some cells takes; words break badly in narrow ones."""
    return max(
        sum(1 + len(line) * _CHARACTER // (width - _MARGINS) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
