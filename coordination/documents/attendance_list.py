"""Daftar hadir: blank for signing, or with who came; a list a day, grouped by organization (domain.md §2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from coordination.documents import formats
from coordination.documents.attendance_data import AttendanceData, AttendanceDay, AttendanceGroup, AttendanceLine
from coordination.documents.facts import FACT_COLUMNS, fact
from coordination.documents.letterhead import letterhead
from coordination.documents.package import Package
from coordination.documents.page import Marks
from coordination.documents.paper import Paper, Properties
from coordination.documents.participants import position_words, presence_words
from coordination.documents.pictures import picture
from coordination.documents.signature import signature_block
from coordination.documents.values import Participant, Presence, Signatory, came
from coordination.documents.wml import LONG_TEXT, TAB, cell, dots_to, fitted, paragraph, plain, row, run, table

TITLE: Final = "Daftar Hadir"
SPARE: Final = "Undangan tambahan"
"""Over the empty rows, for people who were not invited by name."""
WITHOUT_ORGANIZATION: Final = "Tanpa instansi"

_WIDTH: Final = 9071
_NUMBER, _SEX, _NOTE = 680, 600, 1440
_HALF, _HALF_BESIDE_NOTE, _HALF_BESIDE_ALL = 1417, 1100, 1000
"""Half of the place to sign, blank, beside who came how, and beside NIP and L/P too."""
_NAME_PART: Final = 0.49
"""Part of the name in what is left for name and position."""
_NAME_WITH_ID: Final = 2690
"""Keeps a NIP on one line."""
_ROW: Final = 567
_LINE: Final = 253
"""Height of a line in the table, and of a row for signing, in twips."""
_CHARACTER: Final = 118
"""About the width of a character in the table."""
_TOGETHER: Final = 4600
"""Height up to which an organization stays on one page, about a third of it: a taller one would leave a hole."""
_TAIL: Final = 2
"""Last rows that stay with the signature, so that neither stands alone."""
_MARGINS: Final = 170
_LABEL: Final = 420
"""Width of the number before a drawn signature, and below it the height of that signature."""
_SIGNATURE: Final = 600
_EMU: Final = 635


def build_attendance_list(data: AttendanceData) -> bytes:
    """Build the list as a Word file; the same data gives the same bytes."""
    paper = Paper.begin(data.layout, Marks(security_word=data.security_word))
    bodies = []
    for place, day in enumerate(data.days, start=1):
        section = paper.sections.properties(paper.sheet, first=True, restart=len(data.days) > 1)
        end = paragraph("Sela") + section if place == len(data.days) else paragraph("Sela", section=section)
        bodies.append(_day(data, paper, day, place) + end)
    return paper.finish("".join(bodies), properties(data))


def properties(data: AttendanceData) -> Properties:
    """Return what the file of a list says of itself."""
    return Properties(
        title=f"{TITLE} {data.meeting}",
        subject=f"Rapat {formats.days_of([each.day for each in data.days])}",
        creator=data.creator,
        created=data.created_at,
    )


def _day(data: AttendanceData, paper: Paper, day: AttendanceDay, place: int) -> str:
    width = paper.sheet.text_width
    several = len(data.days) > 1
    head = paragraph("Title", run(TITLE), after=0 if several else None)
    if several:
        head += paragraph("Subtitle", run(f"Hari ke-{place} dari {len(data.days)} hari"))
    purpose = data.layout.attendance_purpose.strip()
    return "".join(
        (
            letterhead(data.letterhead, width, paper.package),
            head,
            _facts(data, day, width),
            paragraph("Sela", after=160),
            attendance_table(data, day, width, paper.package),
            paragraph("Catatan", run(purpose), keep_next=True, keep_lines=True, before=60) if purpose else "",
            paragraph("Sela", after=160, keep_next=True),
            signature_block(confirming(data, day), width),
        )
    )


def _facts(data: AttendanceData, day: AttendanceDay, width: int) -> str:
    widths = fitted(FACT_COLUMNS, width)
    rows = [
        fact("Acara", data.meeting, widths),
        fact("Hari/Tanggal", formats.day_and_date(day.day.date), widths),
        fact("Waktu", formats.hours(day.day, data.zone), widths),
    ]
    if data.place:
        rows.append(fact("Tempat", data.place, widths))
    if data.filled:
        rows.append(fact("Hadir", totals(day), widths))
    return table(widths, rows, bordered=False, caption="Keterangan rapat")


def totals(day: AttendanceDay) -> str:
    """Write how many came, of how many organizations, and how many men and women as far as it was noted."""
    if all(line.person.presence is Presence.UNRECORDED for line in day.lines):
        return "belum dicatat"
    people = day.people_present
    words = f"{formats.counted(people, 'orang')} dari {day.organizations_present} instansi"
    men, women = day.present_of("L"), day.present_of("P")
    if not men and not women:
        return words
    unknown = people - men - women
    parts = [f"laki-laki {men}", f"perempuan {women}", *([f"tidak dicatat {unknown}"] if unknown else [])]
    return f"{words}; {', '.join(parts)}"


def confirming(data: AttendanceData, day: AttendanceDay) -> list[tuple[Sequence[str], Signatory]]:
    """Return who confirms the list of a day, under place, date and "Mengetahui"."""
    dated = f"{data.city}, {formats.long_date(day.day.date)}".removeprefix(", ")
    return [((dated, "Mengetahui,"), data.signatory)]


# The table.


def attendance_table(data: AttendanceData, day: AttendanceDay, width: int, package: Package) -> str:
    """Write the table of one day; drawn signatures go into the file."""
    columns = _Columns.of(data, width)
    return table(columns.widths, _rows(data, package, columns, day), bordered=True, caption="Daftar hadir rapat")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Which columns the table has, and how wide each is; the signature takes two where it zigzags."""

    widths: list[int]
    with_id: bool
    with_sex: bool
    zigzag: bool
    filled: bool

    @classmethod
    def of(cls, data: AttendanceData, width: int) -> _Columns:
        layout = data.layout
        number = [_NUMBER]
        half = _HALF
        if data.filled:
            half = _HALF_BESIDE_ALL if layout.attendance_employee_ids and layout.attendance_sex else _HALF_BESIDE_NOTE
        signing = [half, half] if layout.attendance_zigzag else [half * 2]
        sex = [_SEX] if layout.attendance_sex else []
        note = [_NOTE] if data.filled else []
        rest = _WIDTH - sum((*number, *sex, *signing, *note))
        name = int(rest * _NAME_PART)
        if layout.attendance_employee_ids:
            name = max(name, _NAME_WITH_ID)
        weights = [*number, name, rest - name, *sex, *signing, *note]
        return cls(
            widths=fitted(weights, width),
            with_id=layout.attendance_employee_ids,
            with_sex=layout.attendance_sex,
            zigzag=layout.attendance_zigzag,
            filled=data.filled,
        )

    @property
    def signing(self) -> int:
        """Index of the first column for signatures."""
        return 4 if self.with_sex else 3

    @property
    def position(self) -> int:
        return self.widths[2]

    def head(self) -> str:
        """Write the head row; the two halves of a zigzag have one title."""
        widths = self.widths
        titled = [("No.", widths[0], 1), ("Nama dan NIP" if self.with_id else "Nama", widths[1], 1)]
        titled.append(("Jabatan", widths[2], 1))
        if self.with_sex:
            titled.append(("L/P", widths[3], 1))
        span = 2 if self.zigzag else 1
        titled.append(("Tanda Tangan", sum(widths[self.signing : self.signing + span]), span))
        if self.filled:
            titled.append(("Keterangan", widths[-1], 1))
        cells = (
            cell(width, plain("TabelKepala", title), span=span, shaded=True, middle=True)
            for title, width, span in titled
        )
        return row("".join(cells), head=True)

    def band(self, organization: str) -> str:
        """Write the row over the lines of an organization."""
        content = plain("TabelIsi", organization, bold=True, keep_next=True)
        return row(cell(sum(self.widths), content, span=len(self.widths)), may_split=len(organization) > LONG_TEXT)


def _rows(data: AttendanceData, package: Package, columns: _Columns, day: AttendanceDay) -> Iterator[str]:
    yield columns.head()
    spare = 0 if data.filled else max(data.layout.attendance_spare_rows, 0)
    last = len(day.lines) + spare
    number = 0
    for group in day.groups:
        yield columns.band(group.organization or WITHOUT_ORGANIZATION)
        together = _height(group, columns) <= _TOGETHER
        for place, line in enumerate(group.lines, start=1):
            number += 1
            keep = (together and place < len(group.lines)) or number > last - _TAIL
            yield _row(package, columns, line, number, keep=keep)
    if spare:
        yield columns.band(SPARE)
    for place in range(1, spare + 1):
        number += 1
        yield _row(package, columns, None, number, keep=place == 1 or number > last - _TAIL)


def _height(group: AttendanceGroup, columns: _Columns) -> int:
    """Guess how high an organization is with its lines."""

    def high(line: AttendanceLine) -> int:
        words = position_words(line.person)
        return max(_ROW, (1 + len(words) * _CHARACTER // columns.position) * _LINE + 60)

    return _LINE + 60 + sum(map(high, group.lines))


def _row(package: Package, columns: _Columns, line: AttendanceLine | None, number: int, *, keep: bool) -> str:
    """Write one line; None is an empty one, for whoever was not invited by name."""
    widths = columns.widths
    position = "" if line is None else position_words(line.person)
    cells = [
        cell(widths[0], plain("TabelTengah", f"{number}.", keep_next=keep), middle=True),
        cell(widths[1], _name(columns, line, keep=keep), middle=True),
        cell(widths[2], plain("TabelIsi", position, keep_next=keep), middle=True),
    ]
    if columns.with_sex:
        sex = line.sex if line is not None and columns.filled else "L/P"
        cells.append(cell(widths[3], plain("TabelTengah", sex or "–", keep_next=keep), middle=True))
    cells += _signing(package, columns, line, number, keep=keep)
    if columns.filled and line is not None:
        cells.append(cell(widths[-1], plain("TabelIsi", presence_words(line.person), keep_next=keep), middle=True))
    long = line is not None and len(line.person.name) + len(position) > LONG_TEXT
    return row("".join(cells), at_least=_ROW, may_split=long)


def _name(columns: _Columns, line: AttendanceLine | None, *, keep: bool) -> str:
    if line is None:
        return paragraph("TabelIsi", keep_next=keep)
    dots = dots_to(columns.widths[1] - _MARGINS)
    if line.person.name:
        lines = [paragraph("TabelIsi", run(line.person.name), keep_next=keep)]
    elif columns.filled:
        lines = [paragraph("TabelIsi", run("–"), keep_next=keep)]
    else:
        lines = [paragraph("TabelIsi", TAB, tabs=dots, keep_next=keep)]
    if columns.with_id and line.employee_id:
        lines.append(paragraph("Catatan", run(line.employee_id), keep_next=keep, after=30))
    elif columns.with_id and not columns.filled:
        lines.append(paragraph("Catatan", run("NIP ") + TAB, tabs=dots, keep_next=keep, after=30))
    return "".join(lines)


def _signing(
    package: Package, columns: _Columns, line: AttendanceLine | None, number: int, *, keep: bool
) -> Iterator[str]:
    """Write the place to sign: odd numbers in the left half, even ones in the right, no line between the halves."""
    at = columns.signing
    if not columns.zigzag:
        yield cell(columns.widths[at], _signature(package, columns.widths[at], line, number, keep=keep), middle=True)
        return
    left, right = columns.widths[at : at + 2]
    signs_left = number % 2 == 1
    if line is not None and line.signature is not None:
        # Drawn it needs the whole width; it stands where the number belongs, and no line between the halves is missed.
        drawn = _signature(package, left + right, line, number, keep=keep, at_right=not signs_left)
        yield cell(left + right, drawn, span=2, middle=True)
        return
    empty = paragraph("TabelIsi", keep_next=keep)
    content = _signature(package, left if signs_left else right, line, number, keep=keep)
    yield cell(left, content if signs_left else empty, open_right=True, middle=True)
    yield cell(right, empty if signs_left else content, open_left=True, middle=True)


def _signature(
    package: Package, width: int, line: AttendanceLine | None, number: int, *, keep: bool, at_right: bool = False
) -> str:
    """Write the number with dots to sign on, a signature drawn on a screen, or a dash for whoever stayed away."""
    label = run(f"{number} ")
    if line is not None and line.signature is not None:
        box = ((width - _MARGINS - _LABEL) * _EMU, _SIGNATURE * _EMU)
        drawn = picture(line.signature, package, box=box, stem="tandatangan", description="Tanda tangan")
        return paragraph("TabelIsi", label + drawn, keep_next=keep, at_right=at_right)
    if line is not None and _stayed_away(line.person):
        return paragraph("TabelIsi", label + run("–"), keep_next=keep)
    return paragraph("TabelIsi", label + TAB, tabs=dots_to(width - _MARGINS), keep_next=keep)


def _stayed_away(person: Participant) -> bool:
    return not came(person) and person.presence is not Presence.UNRECORDED
