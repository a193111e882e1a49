"""The notula in the official form (Permendagri 1/2023, Naskah Dinas Khusus): its parts in order, of plain values."""

from __future__ import annotations

from coordination.documents import formats, wording
from coordination.documents.facts import FACT_COLUMNS, fact, fact_row
from coordination.documents.layout import MatrixPlacement
from coordination.documents.matrix import matrix_table
from coordination.documents.notula_data import AgendaItem, NotulaData, Speech
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
from coordination.documents.page import across
from coordination.documents.participants import participants_table
from coordination.documents.rich import UNDER_HEADING_1, UNDER_HEADING_2
from coordination.documents.tags import Part
from coordination.documents.tags import section as tagged
from coordination.documents.values import Decision
from coordination.documents.wml import ListLevel, cell, fitted, paragraph, row, run, table
from coordination.richtext import Doc, is_empty


def build_notula(data: NotulaData) -> bytes:
    """Build the notula as a Word file; the same data gives the same bytes."""
    notula = begin(data)
    body = "".join(
        (
            head(notula, data.layout.title, wording.under_title(data)),
            boxes(notula),
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
    return finish(notula, body, wording.file_title(data))


# Facts.


def _facts(notula: Notula) -> str:
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


def _agenda_fact(notula: Notula, widths: list[int]) -> str:
    titles = agenda_titles(notula.data)
    if len(titles) == 1:
        return fact("Acara", titles[0], widths)
    at = ListLevel(notula.paper.lists.begin(Scheme.ORDERED_CELL, 0), 0)
    last = len(titles) - 1
    items = (
        paragraph("FaktaButir", run(title), in_list=at, after=60 if index == last else None)
        for index, title in enumerate(titles)
    )
    return fact_row("Acara", "".join(items), widths)


def _participants(notula: Notula) -> str:
    if not notula.data.participants:
        return paragraph("Sela")
    return paragraph("SubBagian", run("Peserta Sidang/Rapat")) + participants_table(
        notula.data.participants, notula.paper.sheet.text_width
    )


# The course of the meeting.


def _section(title: str, *content: str) -> str:
    text = "".join(content)
    return paragraph("Heading1", run(title)) + text if text else ""


def _under(notula: Notula, doc: Doc, part: Part) -> str:
    if is_empty(doc):
        return ""
    changed = part.name.lower() in notula.data.changed
    return tagged(notula.data.tags.get(part), notula.paper.rich.write(doc, UNDER_HEADING_1, changed=changed))


def _sentence(text: str) -> str:
    return paragraph("Isi1", run(text)) if text else ""


def _opening(notula: Notula) -> str:
    return _section(
        "Pembukaan", _sentence(wording.opened(notula.data)), _under(notula, notula.data.opening, Part.OPENING)
    )


def _speeches(notula: Notula) -> str:
    return _section("Sambutan", *(_speech(notula, speech) for speech in notula.data.speeches))


def _speech(notula: Notula, speech: Speech) -> str:
    heading = paragraph("Heading2", run(speech.speaker), changed=speech.changed)
    if speech.tag is None and is_empty(speech.text):  # left out of a public copy
        return heading
    return heading + tagged(speech.tag, notula.paper.rich.write(speech.text, UNDER_HEADING_2, changed=speech.changed))


def _discussion(notula: Notula) -> str:
    return _section("Pembahasan", *(_item(notula, item) for item in notula.data.agenda))


def _item(notula: Notula, item: AgendaItem) -> str:
    if item.closed:
        return paragraph("Heading2", run(notula.data.closed_word))
    if is_empty(item.discussion):
        return ""
    heading = paragraph("Heading2", run(item.title), changed=item.changed)
    return heading + tagged(item.tag, notula.paper.rich.write(item.discussion, UNDER_HEADING_2, changed=item.changed))


def _directions(notula: Notula) -> str:
    return _section("Arahan pimpinan", _under(notula, notula.data.directions, Part.DIRECTIONS))


def _decisions(notula: Notula) -> str:
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
    return tagged(decision.tag, paragraph("Keputusan", content, changed=decision.changed))


# Matrix, closing and signature.


def _matrix_and_closing(notula: Notula) -> str:
    data, sections = notula.data, notula.paper.sections
    sheet, turned = notula.paper.sheet, across(notula.paper.sheet)
    has_matrix = any(decision.actions and not decision.closed for decision in data.decisions)
    if not has_matrix:
        return _closing(notula) + paragraph("Sela") + sections.properties(sheet, first=True)
    end_of_first = paragraph("Sela", section=sections.properties(sheet, first=True))
    matrix = matrix_table(data.decisions, turned.text_width)
    if data.layout.matrix_placement is MatrixPlacement.LAMPIRAN:
        plan = _section("Rencana tindak lanjut", paragraph("Isi1", run(wording.ANNEXED)))
        annex = annex_head(data, "Rencana Tindak Lanjut") + matrix + paragraph("Sela")
        return plan + _closing(notula) + end_of_first + annex + sections.properties(turned)
    plan = paragraph("SubBagian", run("Rencana Tindak Lanjut")) + matrix
    end_of_matrix = paragraph("Sela", section=sections.properties(turned))
    return end_of_first + plan + end_of_matrix + _closing(notula) + paragraph("Sela") + sections.properties(sheet)


def _closing(notula: Notula) -> str:
    data = notula.data
    attestation = paragraph("Isi1", run(wording.ATTESTATION), keep_next=True, keep_lines=True)
    section = _section(
        "Penutup", _sentence(wording.closed(data)), _under(notula, data.closing, Part.CLOSING), attestation
    )
    return section + signatures(notula)
