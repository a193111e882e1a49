"""The notula in the official form (Permendagri 1/2023, Naskah Dinas Khusus): its parts in order, of plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coordination.documents import formats, wording
from coordination.documents.codes import verification_row
from coordination.documents.facts import FACT_COLUMNS, fact, fact_row
from coordination.documents.layout import MatrixPlacement
from coordination.documents.letterhead import letterhead
from coordination.documents.matrix import matrix_table
from coordination.documents.notula_data import AgendaItem, NotulaData, Ralat
from coordination.documents.numbering import Scheme
from coordination.documents.page import Marks, across
from coordination.documents.paper import Paper, Properties
from coordination.documents.participants import participants_table
from coordination.documents.rich import UNDER_HEADING_1, UNDER_HEADING_2
from coordination.documents.signature import signature_block
from coordination.documents.values import Decision
from coordination.documents.wml import ListLevel, cell, fitted, paragraph, row, run, table
from coordination.richtext import Doc, is_empty


def build_notula(data: NotulaData) -> bytes:
    """Build the notula as a Word file; the same data gives the same bytes."""
    marks = Marks(security_word=data.security_word, mark=wording.mark(data), watermark="DRAF" if data.draft else "")
    notula = _Notula(data=data, paper=Paper.begin(data.layout, marks))
    body = "".join(
        (
            letterhead(data.letterhead, notula.paper.sheet.text_width, notula.paper.package),
            _title(data),
            _box(notula, wording.left_out(data), "Keterangan salinan publik") if data.public else "",
            _ralat_box(notula, data.ralat) if data.ralat else "",
            _facts(notula),
            _participants(notula),
            paragraph("SubBagian", run("Kegiatan Sidang/Rapat")),
            _opening(notula),
            _speeches(notula),
            _discussion(notula),
            _directions(notula),
            _decisions(notula),
            _matrix_and_closing(notula),
        )
    )
    return notula.paper.finish(
        body,
        Properties(
            title=wording.file_title(data),
            subject=f"Rapat {formats.days_of(data.days)}",
            creator=data.creator,
            created=data.created_at,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Notula:
    """What the parts of one notula share."""

    data: NotulaData
    paper: Paper


# Title and facts.


def _title(data: NotulaData) -> str:
    under = wording.under_title(data)
    title = paragraph("Title", run(data.layout.title), after=0 if under else None)
    return title + "".join(paragraph("Subtitle", run(line), after=None if line is under[-1] else 0) for line in under)


def _ralat_box(notula: _Notula, ralat: Ralat) -> str:
    """Write what a ralat replaces, why, and what it changes."""
    lines = [
        paragraph("TabelIsi", run(wording.replaces(ralat), bold=True)),
        paragraph("TabelIsi", run(f"Alasan: {ralat.reason}")),
    ]
    number = notula.paper.lists.begin(Scheme.ORDERED_CELL, 0) if len(ralat.changes) > 1 else 0
    for change in ralat.changes:
        lead, before, between, after, end = wording.became(change)
        words = run(lead) + run(before, bold=True) + run(between) + run(after, bold=True) + (run(end) if end else "")
        lines.append(paragraph("TabelIsi", words, in_list=ListLevel(number, 0) if number else None))
    lines.append(paragraph("TabelIsi", run(wording.MARKED)))
    return _boxed(notula, "".join(lines), "Keterangan ralat")


def _box(notula: _Notula, sentences: Sequence[str], caption: str) -> str:
    return _boxed(notula, "".join(paragraph("TabelIsi", run(sentence)) for sentence in sentences), caption)


def _boxed(notula: _Notula, content: str, caption: str) -> str:
    width = notula.paper.sheet.text_width
    return table((width,), [row(cell(width, content))], bordered=True, caption=caption) + paragraph("Sela", after=120)


def _facts(notula: _Notula) -> str:
    data = notula.data
    widths = fitted(FACT_COLUMNS, notula.paper.sheet.text_width)
    rows = [fact("Sidang/Rapat", data.meeting, widths), fact("Hari/Tanggal", formats.days_of(data.days), widths)]
    if data.invitation_number or data.invitation_date:
        rows.append(fact("Surat Undangan", wording.invitation(data), widths))
    if data.called_at:
        rows.append(fact("Jam Panggilan", wording.clock(data, data.called_at), widths))
    rows.append(fact("Waktu Sidang/Rapat", "\n".join(formats.times_of(data.days, data.zone)), widths))
    if data.place and data.layout.show_place:
        rows.append(fact("Tempat", data.place, widths))
    if data.agenda:
        rows.append(_agenda_fact(notula, widths))
    rows.append(row(cell(sum(widths), paragraph("Fakta", run("Pimpinan Sidang/Rapat"), keep_next=True), span=3)))
    for label, value in (("Ketua", data.chair), ("Sekretaris", data.secretary), ("Pencatat", data.minute_taker)):
        rows.append(fact(label, value or "–", widths, style="FaktaSub"))
    if data.people_present:
        rows.append(fact("Peserta", wording.people_count(data), widths))
    return table(widths, rows, bordered=False, caption="Keterangan rapat")


def _agenda_fact(notula: _Notula, widths: list[int]) -> str:
    titles = [notula.data.closed_word if item.closed else item.title for item in notula.data.agenda]
    if len(titles) == 1:
        return fact("Acara", titles[0], widths)
    at = ListLevel(notula.paper.lists.begin(Scheme.ORDERED_CELL, 0), 0)
    last = len(titles) - 1
    items = (
        paragraph("FaktaButir", run(title), in_list=at, after=60 if index == last else None)
        for index, title in enumerate(titles)
    )
    return fact_row("Acara", "".join(items), widths)


def _participants(notula: _Notula) -> str:
    if not notula.data.participants:
        return paragraph("Sela")
    return paragraph("SubBagian", run("Peserta Sidang/Rapat")) + participants_table(
        notula.data.participants, notula.paper.sheet.text_width
    )


# The course of the meeting.


def _section(title: str, *content: str) -> str:
    text = "".join(content)
    return paragraph("Heading1", run(title)) + text if text else ""


def _under(notula: _Notula, doc: Doc, part: str) -> str:
    return "" if is_empty(doc) else notula.paper.rich.write(doc, UNDER_HEADING_1, changed=part in notula.data.changed)


def _sentence(text: str) -> str:
    return paragraph("Isi1", run(text)) if text else ""


def _opening(notula: _Notula) -> str:
    return _section("Pembukaan", _sentence(wording.opened(notula.data)), _under(notula, notula.data.opening, "opening"))


def _speeches(notula: _Notula) -> str:
    parts = (
        paragraph("Heading2", run(speech.speaker), changed=speech.changed)
        + notula.paper.rich.write(speech.text, UNDER_HEADING_2, changed=speech.changed)
        for speech in notula.data.speeches
    )
    return _section("Sambutan", *parts)


def _discussion(notula: _Notula) -> str:
    return _section("Pembahasan", *(_item(notula, item) for item in notula.data.agenda))


def _item(notula: _Notula, item: AgendaItem) -> str:
    if item.closed:
        return paragraph("Heading2", run(notula.data.closed_word))
    if is_empty(item.discussion):
        return ""
    heading = paragraph("Heading2", run(item.title), changed=item.changed)
    return heading + notula.paper.rich.write(item.discussion, UNDER_HEADING_2, changed=item.changed)


def _directions(notula: _Notula) -> str:
    return _section("Arahan pimpinan", _under(notula, notula.data.directions, "directions"))


def _decisions(notula: _Notula) -> str:
    data = notula.data
    if not data.decisions:
        if not data.no_decisions:
            return ""
        return _section("Keputusan", paragraph("Isi1", run(wording.NO_DECISIONS)))
    return _section(
        "Keputusan",
        paragraph("Isi1", run(wording.decisions_intro(data)), keep_next=True),
        *(_decision(decision, data.closed_word) for decision in data.decisions),
    )


def _decision(decision: Decision, closed_word: str) -> str:
    """Write a decision with its number as text: numbers are fixed at approval and never reckoned anew by Word."""
    head = run(f"{decision.number}.\t")
    if decision.closed:
        return paragraph("Keputusan", head + run(closed_word))
    lead_in = wording.LEAD_IN.get(decision.kind, "")
    end = wording.FOR_INFORMATION if decision.for_information else ""
    content = head + (run(lead_in, bold=True) if lead_in else "") + run(decision.text + end)
    return paragraph("Keputusan", content, changed=decision.changed)


# Matrix, closing and signature.


def _matrix_and_closing(notula: _Notula) -> str:
    data, sections = notula.data, notula.paper.sections
    sheet, turned = notula.paper.sheet, across(notula.paper.sheet)
    has_matrix = any(decision.actions and not decision.closed for decision in data.decisions)
    if not has_matrix:
        return _closing(notula) + paragraph("Sela") + sections.properties(sheet, first=True)
    end_of_first = paragraph("Sela", section=sections.properties(sheet, first=True))
    matrix = matrix_table(data.decisions, turned.text_width)
    if data.layout.matrix_placement is MatrixPlacement.LAMPIRAN:
        plan = _section("Rencana tindak lanjut", paragraph("Isi1", run(wording.ANNEXED)))
        annex = _annex_head(data) + matrix + paragraph("Sela")
        return plan + _closing(notula) + end_of_first + annex + sections.properties(turned)
    plan = paragraph("SubBagian", run("Rencana Tindak Lanjut")) + matrix
    end_of_matrix = paragraph("Sela", section=sections.properties(turned))
    return end_of_first + plan + end_of_matrix + _closing(notula) + paragraph("Sela") + sections.properties(sheet)


def _annex_head(data: NotulaData) -> str:
    return paragraph("JudulTabel", run(wording.annex_title(data)), before=0) + paragraph(
        "JudulLampiran", run("Rencana Tindak Lanjut")
    )


def _closing(notula: _Notula) -> str:
    data = notula.data
    attestation = paragraph("Isi1", run(wording.ATTESTATION), keep_next=True, keep_lines=True)
    section = _section("Penutup", _sentence(wording.closed(data)), _under(notula, data.closing, "closing"), attestation)
    return section + _signatures(notula)


def _signatures(notula: _Notula) -> str:
    data = notula.data
    width = notula.paper.sheet.text_width
    lead = paragraph("Sela", after=120, keep_next=True)
    signatures = lead + signature_block(wording.signature_columns(data), width)
    if data.verification is None:
        return signatures
    return signatures + lead + verification_row(data.verification, width, notula.paper.package)
