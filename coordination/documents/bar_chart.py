"""Bars of how the actions of each agency stand, as a table of cells: it prints in grey and needs no picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from coordination.documents import formats
from coordination.documents.wml import cell, fitted, paragraph, row, run, table

_UNITS: Final = 24
_LABEL: Final = 2268
_UNIT: Final = 236
_TOTAL: Final = 1139
_BAR: Final = 312
_GAP: Final = 70
_CHARACTER: Final = 112
"""About the width of a character in a bar, in twips."""
_WIDE_FROM: Final = 10
"""From here a figure has two digits or more, and its piece of the bar at least two units."""
_SMALL: Final = 17
MOST_BARS: Final = 8
"""Lines of the chart, the one of all others among them."""
KINDS: Final = (
    ("Selesai", "404040", "FFFFFF"),
    ("Menunggu verifikasi", "7F7F7F", "FFFFFF"),
    ("Dalam proses", "BFBFBF", ""),
    ("Belum", "FFFFFF", ""),
    ("Tidak dapat", "E7E6E6", ""),
)
"""The pieces of a bar in their order: name, fill, colour of the figure in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One agency's bar: how many of each of KINDS, and how many of these are late."""

    label: str
    pieces: tuple[int, int, int, int, int]
    late: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @property
    def total(self) -> int:
        """How many actions it stands for."""
        return sum(self.pieces)


def bar_chart(bars: Sequence[Bar], width: int) -> str:
    """Write the longest bars, all others together in words, and under them the legend.

    The others are no bar: theirs would be so long that nothing could be told of the rest.
    """
    shown, others = longest(bars)
    columns = fitted((_LABEL, *[_UNIT] * _UNITS, _TOTAL), width)
    most = max((bar.total for bar in shown), default=1)
    rows = [part for bar in shown for part in (_bar(bar, columns, most), _gap(columns))]
    if others is not None:
        rows += [_in_words(others, columns), _gap(columns)]
    return table(columns, rows, bordered=False, caption="Jumlah tindak lanjut menurut penanggung jawab") + _legend(
        width
    )


def longest(bars: Sequence[Bar]) -> tuple[list[Bar], Bar | None]:
    """Return the longest bars that fit on the page, and all others together, if there are any."""
    ordered = sorted(bars, key=lambda bar: -bar.total)
    if len(ordered) <= MOST_BARS:
        return ordered, None
    shown, others = ordered[: MOST_BARS - 1], ordered[MOST_BARS - 1 :]
    together = Bar(
        label=f"{formats.number(len(others))} instansi lain",
        pieces=_summed(bar.pieces for bar in others),
        late=_summed(bar.late for bar in others),
    )
    return shown, together


def _summed(columns: Iterable[Sequence[int]]) -> tuple[int, int, int, int, int]:
    done, submitted, in_progress, not_started, not_actionable = (sum(each) for each in zip(*columns, strict=True))
    return done, submitted, in_progress, not_started, not_actionable


def _in_words(bar: Bar, columns: Sequence[int]) -> str:
    parts = [
        f"{name.lower()} {formats.number(count)}"
        for (name, *_look), count in zip(KINDS, bar.pieces, strict=True)
        if count
    ]
    words = ", ".join(parts) + (f"; lewat {formats.number(sum(bar.late))}" if any(bar.late) else "")
    cells = (
        cell(columns[0], paragraph("Grafik", run(bar.label)), middle=True),
        cell(sum(columns[1:-1]), paragraph("Grafik", run(words, size=_SMALL)), span=_UNITS, middle=True),
        cell(columns[-1], paragraph("Grafik", run(formats.number(bar.total)), at_right=True), middle=True),
    )
    return row("".join(cells), at_least=_BAR)


def units(pieces: Sequence[int], most: int) -> list[int]:
    """Return how many units each piece of a bar takes, where the longest bar has `most` actions.

    What is there has at least a unit, or two where its figure has two digits; all together never take more than there
    are.
    """
    if most <= _UNITS:
        return [count * (_UNITS // most) for count in pieces]
    least = [0 if not count else 1 if count < _WIDE_FROM else 2 for count in pieces]
    found = [max(low, round(count * _UNITS / most)) for low, count in zip(least, pieces, strict=True)]
    while sum(found) > _UNITS:
        widest = max(range(len(found)), key=lambda place: found[place] - least[place])
        found[widest] -= 1
    return found


def _bar(bar: Bar, columns: Sequence[int], most: int) -> str:
    cells = [cell(columns[0], paragraph("Grafik", run(bar.label)), middle=True)]
    at, untold = 1, 0
    for (_name, fill, colour), count, late, span in zip(
        KINDS, bar.pieces, bar.late, units(bar.pieces, most), strict=True
    ):
        if not span:
            continue
        width = sum(columns[at : at + span])
        figure, told = _figure(count, late, width)
        untold += 0 if told else late
        content = paragraph("Grafik", run(figure, color=colour), centred=True)
        cells.append(cell(width, content, span=span, boxed=True, fill=fill, middle=True))
        at += span
    if at <= _UNITS:
        cells.append(cell(sum(columns[at:-1]), paragraph("Grafik"), span=_UNITS + 1 - at))
    total = formats.number(bar.total) + (f" ({formats.number(untold)} lewat)" if untold else "")
    cells.append(cell(columns[-1], paragraph("Grafik", run(total), at_right=True), middle=True))
    return row("".join(cells), at_least=_BAR)


def _figure(count: int, late: int, width: int) -> tuple[str, bool]:
    """Return what is written into a piece, and whether that says how many are late."""
    figure = formats.number(count)
    if not late:
        return figure, True
    words = f"{figure} lewat" if late == count else f"{figure} ({formats.number(late)} lewat)"
    return (words, True) if len(words) * _CHARACTER <= width else (figure, False)


def _gap(columns: Sequence[int]) -> str:
    return row(cell(sum(columns), paragraph("Sela"), span=len(columns)), exact=_GAP)


def _legend(width: int) -> str:
    names = [len(name) * 100 + 260 for name, _fill, _colour in KINDS]
    columns = fitted([part for each in names for part in (227, each)], width)
    return paragraph("Sela", before=40) + table(
        columns, [row("".join(_legend_cells(columns)))], bordered=False, caption="Keterangan"
    )


def _legend_cells(columns: Sequence[int]) -> Iterator[str]:
    for place, (name, fill, _colour) in enumerate(KINDS):
        yield cell(columns[2 * place], paragraph("Sela"), boxed=True, fill=fill)
        yield cell(columns[2 * place + 1], paragraph("Catatan", run(f" {name}")))
