"""The notula as Word beside the bare build: the same visible text put as XML (lxml) into the same base document.

The bare build gets its text ready made, opens the base document with python-docx, appends paragraphs and tables without
any style, width or border, and saves. Both texts are compared before any time is believed.
"""

from __future__ import annotations

import multiprocessing
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

import docx
from lxml import etree

from bench.result import Result
from coordination.clock import Zone
from coordination.documents.base import BASE
from coordination.documents.kinds import Kind
from coordination.documents.layout import load_profile
from coordination.documents.notula import build_notula
from coordination.documents.notula_data import AgendaItem, NotulaData
from coordination.documents.pdf import Converter, installed
from coordination.documents.template_kinds import OWN
from coordination.documents.values import (
    Action,
    Decision,
    Letterhead,
    MeetingDay,
    Participant,
    ParticipantGroup,
    Signatory,
)
from coordination.richtext import from_html

Given = TypeVar("Given")

SIZES: Final = ((20, 15), (300, 200), (2000, 5000))
"""Participants and actions of a notula: a usual meeting, a large one, and one beyond any real one."""

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PEOPLE_EACH: Final = 4
_ACTIONS_EACH: Final = 3
_MEETING: Final = date(2024, 6, 27)
_SECONDS: Final = 2.0
"""Time to spend on each side of each size; quick spends a quarter."""

Cell: TypeAlias = list[str]
Text: TypeAlias = list[str | list[list[Cell]]]
"""Visible text: paragraphs, and tables as rows of cells of paragraphs."""


def example(participants: int, actions: int) -> NotulaData:
    """Return a notula of the wanted size; roles only."""
    discussion = from_html(
        "<p>Peserta menyampaikan <b>capaian</b> semester I dan kendala di lapangan.</p>"
        "<ol><li>alur rujukan disusun bersama;<ol><li>tingkat kecamatan;</li></ol></li><li>narahubung.</li></ol>"
    )
    return NotulaData(
        layout=load_profile(),
        letterhead=Letterhead(government="Pemerintah Kota", organization=("Dinas Contoh",), address=("Jalan ……",)),
        security_word="Terbatas",
        meeting="Rapat Koordinasi Contoh",
        days=(MeetingDay(date=_MEETING, start=clock_time(9, 0)),),
        zone=Zone.WITA,
        place="Ruang rapat",
        opened_at=clock_time(9, 0),
        closed_at=clock_time(12, 15),
        agenda=tuple(AgendaItem(title=f"Acara contoh {number}", discussion=discussion) for number in range(1, 6)),
        chair="Asisten Administrasi Umum",
        participants=tuple(_group(at, participants) for at in range(0, participants, _PEOPLE_EACH)),
        decisions=tuple(_decision(at, actions) for at in range(0, actions, _ACTIONS_EACH)),
        place_of_signing="Kota",
        date_of_signing=_MEETING,
        chair_signatory=Signatory(position="Asisten Administrasi Umum"),
        minute_taker_signatory=Signatory(position="Kepala Subbagian Umum"),
        creator="Dinas Contoh",
        created_at=datetime(2024, 6, 27, 8, 0, tzinfo=UTC),
    )


def _group(first: int, participants: int) -> ParticipantGroup:
    count = min(_PEOPLE_EACH, participants - first)
    people = (Participant(position=f"Kepala Bidang Contoh {first + number}") for number in range(count))
    return ParticipantGroup(organization=f"Dinas Contoh {first // _PEOPLE_EACH + 1}", people=tuple(people))


def _decision(first: int, actions: int) -> Decision:
    number = first // _ACTIONS_EACH + 1
    made = tuple(
        Action(
            code=f"{number}{chr(ord('a') + letter)}",
            text=f"Menyusun dan menyebarkan dokumen contoh {first + letter} ke seluruh kecamatan",
            owner=f"Dinas Contoh {letter + 1}",
            supporters=("Bagian Hukum Setda",),
            due=_MEETING + timedelta(days=30 + (first + letter) % 150),
            evidence="Dokumen dan tanda terima",
        )
        for letter in range(min(_ACTIONS_EACH, actions - first))
    )
    return Decision(number=str(number), text=f"Layanan contoh {number} diperluas dan dipadukan.", actions=made)


def visible_text(content: bytes) -> Text:
    """Return the text of a Word file's body, paragraph by paragraph and cell by cell."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))[0]
    text: Text = []
    for element in _blocks(body):
        if element.tag == f"{_W}p":
            text.append(_line(element))
        elif element.tag == f"{_W}tbl":
            text.append(
                [
                    [[_line(paragraph) for paragraph in cell.iterfind(f"{_W}p")] for cell in row.iterfind(f"{_W}tc")]
                    for row in element.iterfind(f"{_W}tr")
                ]
            )
    return text


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables, those in a draft's content controls too."""
    for element in parent:
        if element.tag == f"{_W}sdt":
            yield from _blocks(element[-1])
        else:
            yield element


def _line(paragraph: etree._Element) -> str:
    parts = paragraph.iter(f"{_W}t", f"{_W}tab")
    return "".join("\t" if part.tag == f"{_W}tab" else part.text or "" for part in parts if _is_content(part))


def _is_content(part: etree._Element) -> bool:
    """Tell a typed tab from a tab stop, which has the same name."""
    parent = part.getparent()
    return parent is not None and parent.tag == f"{_W}r"


def build_bare(text: Text) -> bytes:
    """Put the text into the base document, the least that gives a Word file with it."""
    document = docx.Document(str(BASE))
    body = document.element.body
    section = body[-1]
    for element in body[:-1]:
        body.remove(element)
    for block in text:
        section.addprevious(_bare_paragraph(block) if isinstance(block, str) else _bare_table(block))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _bare_paragraph(line: str) -> etree._Element:
    paragraph = etree.Element(f"{_W}p")
    if line:
        run = etree.SubElement(paragraph, f"{_W}r")
        text = etree.SubElement(run, f"{_W}t")
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        text.text = line
    return paragraph


def _bare_table(rows: list[list[Cell]]) -> etree._Element:
    table = etree.Element(f"{_W}tbl")
    etree.SubElement(table, f"{_W}tblPr")
    grid = etree.SubElement(table, f"{_W}tblGrid")
    for _ in range(max(map(len, rows))):
        etree.SubElement(grid, f"{_W}gridCol")
    for cells in rows:
        row = etree.SubElement(table, f"{_W}tr")
        for lines in cells:
            cell = etree.SubElement(row, f"{_W}tc")
            for line in lines:
                cell.append(_bare_paragraph(line))
    return table


def measure(*, quick: bool) -> Result:
    """Build each size on both sides, by turns, and compare."""
    rows = []
    own_kind = OWN[Kind.NOTULA]
    template = own_kind.start(load_profile())
    for participants, actions in SIZES:
        data = example(participants, actions)
        text = visible_text(build_notula(data))
        if visible_text(build_bare(text)) != text:
            raise SystemExit("The two sides do not say the same: no ratio.")
        seconds = _SECONDS / 4 if quick else _SECONDS
        product, bare = _times(partial(build_notula, data), partial(build_bare, text), seconds)
        own, _ours = _times(partial(own_kind.filled, template, data), partial(build_notula, data), seconds)
        rows.append(
            {
                "participants/actions": f"{participants}/{actions}",
                "product s": product,
                "bare s": bare,
                "ratio": product / bare,
                "own template s": own,
                "own template / product": own / product,
                "product peak MB": peak(build_notula, data),
                "bare peak MB": peak(build_bare, text),
                "pdf s": _pdf_seconds(build_notula(data)),
            }
        )
    note = (
        "An own template is the one to start from. Median of builds by turns; peak memory of a fresh process that "
        "builds once, the example or text included; one PDF by a LibreOffice that is warm."
    )
    return Result(title="Notula as Word, beside the bare build of the same visible text", rows=rows, note=note)


def _times(product: Callable[[], object], bare: Callable[[], object], seconds: float) -> tuple[float, float]:
    """Return the median seconds of both sides, built by turns so that a busy machine slows both."""
    times: tuple[list[float], list[float]] = ([], [])
    began = time.perf_counter()
    while len(times[0]) < 5 or time.perf_counter() - began < 2 * seconds:
        for build, taken in zip((product, bare), times, strict=True):
            start = time.perf_counter()
            build()
            taken.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def _pdf_seconds(word: bytes) -> float:
    """Return how long a LibreOffice that is warm takes for a paper; no number where there is none."""
    if installed() is None:
        return float("nan")
    with tempfile.TemporaryDirectory() as folder:
        converter = Converter(Path(folder))
        converter.to_pdf(build_notula(example(2, 1)))
        began = time.perf_counter()
        converter.to_pdf(word)
        seconds = time.perf_counter() - began
        converter.close()
        return seconds


def peak(build: Callable[[Given], bytes], given: Given) -> float:
    """Build once in a fresh process and return the most memory that it has held, in MB."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(peak_here, (build, given))


def peak_here(build: Callable[[Given], bytes], given: Given) -> float:
    """Build once in this process and return the most memory that it has held, in MB."""
    build(given)
    # Linux alone tells it for this process; getrusage would count what the parent held before the fork.
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    peak = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024
