"""The notula in table form: Uraian Kegiatan, Agenda, Hasil Rapat and Rekomendasi, each a band of a table.

It says what the official form says. What is said of a person or a paper at the length of a sentence there stands in a
cell here; those who came stand in a lampiran after the signatures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from coordination.documents import formats, wording
from coordination.documents.notula_data import NotulaData
from coordination.documents.notula_parts import (
    Notula,
    agenda_titles,
    annex_head,
    begin,
    boxes,
    finish,
    head,
    signatures,
)
from coordination.documents.numbering import Scheme
from coordination.documents.participants import participants_table
from coordination.documents.rich import IN_CELL, RichText
from coordination.documents.upright_matrix import WHOLE, band_row, lines_of, upright_matrix
from coordination.documents.wml import ListLevel, cell, fitted, head_row, paragraph, plain, row, run, table
from coordination.richtext import EMPTY, Doc, is_empty, to_plain

_FACTS: Final = (2494, 6577)
_RESULTS: Final = (680, 2551, 5840)
_CELL_MARGINS: Final = 170


def build_notula_table(data: NotulaData) -> bytes:
    """Build the notula in table form as a Word file; the same data gives the same bytes."""
    notula = begin(data)
    body = "".join(
        (
            head(notula, data.layout.title, wording.under_title(data), named=data.meeting),
            boxes(notula),
            _facts(notula),
            paragraph("Sela", after=200),
            _results(notula),
            _recommendations(notula),
            paragraph("Sela", after=120, keep_next=True),
            paragraph("Isi", run(wording.ATTESTATION), keep_next=True, keep_lines=True),
            signatures(notula),
            _annex(notula),
        )
    )
    return finish(notula, body, wording.file_title(data))


# A and B: facts and agenda.


def _facts(notula: Notula) -> str:
    data = notula.data
    widths = fitted(_FACTS, notula.width)
    rows = [band_row("A. Uraian Kegiatan", widths)]
    rows += (_fact(label, lines, widths) for label, *lines in _said(data))
    if data.agenda:
        agenda = cell(sum(widths), _agenda(notula), span=2)
        rows += (
            band_row("B. Agenda", widths),
            row(agenda, may_split=lines_of("\n".join(agenda_titles(data)), sum(widths)) > WHOLE),
        )
    return table(widths, rows, bordered=True, caption="Uraian kegiatan dan agenda")


def _said(data: NotulaData) -> Iterator[tuple[str, ...]]:
    """Yield each fact: its label, and what it says, a line each."""
    yield "Hari/Tanggal", formats.days_of(data.days)
    if data.called_at:
        yield "Jam Panggilan", wording.clock(data, data.called_at)
    yield ("Waktu", *formats.times_of(data.days, data.zone))
    if data.place and data.layout.show_place:
        yield "Tempat", data.place
    if data.invitation_number or data.invitation_date:
        yield "Surat Undangan", wording.invitation(data)
    if data.creator:
        yield "Penyelenggara", data.creator
    yield "Pimpinan Rapat", data.chair or "–"
    yield "Sekretaris", data.secretary or "–"
    yield "Notulis", data.minute_taker or "–"
    if data.people_present:
        yield "Peserta", f"{wording.people_count(data)} (daftar peserta terlampir)"


def _fact(label: str, lines: list[str], widths: list[int]) -> str:
    value = "\n".join(lines)
    return row(
        cell(widths[0], plain("TabelIsi", label)) + cell(widths[1], plain("TabelIsi", value)),
        may_split=lines_of(value, widths[1]) > WHOLE,
    )


def _agenda(notula: Notula) -> str:
    at = ListLevel(notula.paper.lists.begin(Scheme.ORDERED_CELL, 0), 0)
    return "".join(paragraph("TabelIsi", run(title), in_list=at) for title in agenda_titles(notula.data))


# C: what was said.


def _results(notula: Notula) -> str:
    widths = fitted(_RESULTS, notula.width)
    rows = list(_result_rows(notula, widths))
    if not rows:
        return ""
    heads = (
        band_row("C. Hasil Rapat", widths, head=True),
        head_row(("No.", "Agenda", "Hasil Pembahasan"), widths),
    )
    return table(widths, (*heads, *rows), bordered=True, caption="Hasil rapat") + paragraph("Sela", after=200)


def _result_rows(notula: Notula, widths: list[int]) -> Iterator[str]:
    """Yield a row for each agenda item, with its number, and without one for what was said before and after."""
    data = notula.data

    def result(number: str, title: str, doc: Doc, *, sentence: str = "", changed: bool = False) -> str:
        return _result(notula, widths, (number, title, sentence), doc, changed=changed)

    if (opened := wording.opened(data)) or not is_empty(data.opening):
        yield result("", "Pembukaan", data.opening, sentence=opened, changed="opening" in data.changed)
    for speech in data.speeches:
        yield result("", f"Sambutan\n{speech.speaker}", speech.text, changed=speech.changed)
    for number, item in enumerate(data.agenda, start=1):
        if item.closed:
            yield result(f"{number}.", data.closed_word, EMPTY)
        else:
            yield result(f"{number}.", item.title, item.discussion, changed=item.changed)
    if not is_empty(data.directions):
        yield result("", "Arahan pimpinan", data.directions, changed="directions" in data.changed)
    if (closed := wording.closed(data)) or not is_empty(data.closing):
        yield result("", "Penutup", data.closing, sentence=closed, changed="closing" in data.changed)


def _result(notula: Notula, widths: list[int], words: tuple[str, str, str], doc: Doc, *, changed: bool) -> str:
    number, title, sentence = words
    rich = RichText(notula.paper.lists, widths[2] - _CELL_MARGINS)
    said = (plain("TabelIsi", sentence) if sentence else "") + ("" if is_empty(doc) else rich.write(doc, IN_CELL))
    cells = (
        cell(widths[0], plain("TabelTengah", number), changed=changed),
        cell(widths[1], plain("TabelIsi", title)),
        cell(widths[2], said or plain("TabelIsi", "–")),
    )
    height = max(lines_of(title, widths[1]), lines_of(sentence, widths[2]) + lines_of(to_plain(doc), widths[2]))
    return row("".join(cells), may_split=height > WHOLE)


# D: what follows; and who came.


def _recommendations(notula: Notula) -> str:
    data = notula.data
    band = "D. Rekomendasi"
    if data.decisions:
        return upright_matrix(
            data.decisions,
            notula.width,
            title="Rekomendasi/Tindak Lanjut",
            band=band,
            closed_word=data.closed_word,
            keep_last=True,
        )
    if not data.no_decisions:
        return ""
    widths = [notula.width]
    nothing = row(cell(notula.width, paragraph("TabelIsi", run(wording.NO_DECISIONS), keep_next=True)))
    return table(widths, (band_row(band, widths), nothing), bordered=True, caption="Rekomendasi")


def _annex(notula: Notula) -> str:
    """Close the paper, after a lampiran with those who came if anybody is listed."""
    data, sections, sheet = notula.data, notula.paper.sections, notula.paper.sheet
    if not data.participants:
        return paragraph("Sela") + sections.properties(sheet, first=True)
    return "".join(
        (
            paragraph("Sela", section=sections.properties(sheet, first=True)),
            annex_head(data, "Daftar Peserta"),
            participants_table(data.participants, notula.width),
            paragraph("Sela"),
            sections.properties(sheet),
        )
    )
