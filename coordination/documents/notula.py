"""The notula in the official form (Permendagri 1/2023, Naskah Dinas Khusus): its parts in order, of plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import Final
from xml.sax.saxutils import escape

from coordination.documents import formats, wording
from coordination.documents.base import NOTULA, core_properties
from coordination.documents.layout import MatrixPlacement
from coordination.documents.letterhead import letterhead
from coordination.documents.matrix import matrix_table
from coordination.documents.notula_data import AgendaItem, Decision, NotulaData, Ralat
from coordination.documents.numbering import Lists, Scheme
from coordination.documents.package import CORE, DOCUMENT, NUMBERING, STYLES, Package
from coordination.documents.page import Marks, Sections, Sheet, across, upright
from coordination.documents.participants import participants_table
from coordination.documents.rich import UNDER_HEADING_1, UNDER_HEADING_2, RichText
from coordination.documents.signature import signature_block
from coordination.documents.styles import styled
from coordination.documents.wml import DECLARATION, NAMESPACES, ListLevel, cell, fitted, paragraph, row, run, table
from coordination.richtext import Doc, clean_text, is_empty

_FACT_COLUMNS: Final = (2722, 227, 6122)


def build_notula(data: NotulaData) -> bytes:
    """Build the notula as a Word file; the same data gives the same bytes."""
    paper = _Paper.begin(data)
    body = "".join(
        (
            letterhead(data.letterhead, paper.sheet.text_width, paper.package),
            _title(data),
            _ralat_box(paper, data.ralat) if data.ralat else "",
            _facts(paper),
            _participants(paper),
            paragraph("SubBagian", run("Kegiatan Sidang/Rapat")),
            _opening(paper),
            _speeches(paper),
            _discussion(paper),
            _directions(paper),
            _decisions(paper),
            _matrix_and_closing(paper),
        )
    )
    package = paper.package
    package[DOCUMENT] = f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".encode()
    package[NUMBERING] = paper.lists.to_xml()
    package[STYLES] = styled(package[STYLES], data.layout)
    package[CORE] = _properties(data)
    return package.to_bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    """What the parts of one notula share."""

    data: NotulaData
    package: Package
    sheet: Sheet
    sections: Sections
    lists: Lists
    rich: RichText

    @classmethod
    def begin(cls, data: NotulaData) -> _Paper:
        package = Package.read(NOTULA)
        sheet = upright(data.layout)
        lists = Lists(package[NUMBERING])
        marks = Marks(security_word=data.security_word, mark=wording.mark(data), watermark="DRAF" if data.draft else "")
        return cls(
            data=data,
            package=package,
            sheet=sheet,
            sections=Sections(package, marks),
            lists=lists,
            rich=RichText(lists, sheet.text_width),
        )


# Title and facts.


def _title(data: NotulaData) -> str:
    under = wording.under_title(data)
    title = paragraph("Title", run(data.layout.title), after=0 if under else None)
    return title + "".join(paragraph("Subtitle", run(line), after=None if line is under[-1] else 0) for line in under)


def _ralat_box(paper: _Paper, ralat: Ralat) -> str:
    """Write what a ralat replaces, why, and what it changes."""
    lines = [
        paragraph("TabelIsi", run(wording.replaces(ralat), bold=True)),
        paragraph("TabelIsi", run(f"Alasan: {ralat.reason}")),
    ]
    number = paper.lists.begin(Scheme.ORDERED_CELL, 0) if len(ralat.changes) > 1 else 0
    for change in ralat.changes:
        lead, before, between, after, end = wording.became(change)
        words = run(lead) + run(before, bold=True) + run(between) + run(after, bold=True) + (run(end) if end else "")
        lines.append(paragraph("TabelIsi", words, in_list=ListLevel(number, 0) if number else None))
    lines.append(paragraph("TabelIsi", run(wording.MARKED)))
    width = paper.sheet.text_width
    box = table((width,), [row(cell(width, "".join(lines)))], bordered=True, caption="Keterangan ralat")
    return box + paragraph("Sela", after=120)


def _facts(paper: _Paper) -> str:
    data = paper.data
    widths = fitted(_FACT_COLUMNS, paper.sheet.text_width)
    rows = [_fact("Sidang/Rapat", data.meeting, widths), _fact("Hari/Tanggal", formats.days_of(data.days), widths)]
    if data.invitation_number or data.invitation_date:
        rows.append(_fact("Surat Undangan", wording.invitation(data), widths))
    if data.called_at:
        rows.append(_fact("Jam Panggilan", wording.clock(data, data.called_at), widths))
    rows.append(_fact("Waktu Sidang/Rapat", "\n".join(formats.times_of(data.days, data.zone)), widths))
    if data.place and data.layout.show_place:
        rows.append(_fact("Tempat", data.place, widths))
    if data.agenda:
        rows.append(_agenda_fact(paper, widths))
    rows.append(row(cell(sum(widths), paragraph("Fakta", run("Pimpinan Sidang/Rapat"), keep_next=True), span=3)))
    for label, value in (("Ketua", data.chair), ("Sekretaris", data.secretary), ("Pencatat", data.minute_taker)):
        rows.append(_fact(label, value or "–", widths, style="FaktaSub"))
    if data.people_present:
        rows.append(_fact("Peserta", wording.people_count(data), widths))
    return table(widths, rows, bordered=False, caption="Keterangan rapat")


def _fact(label: str, value: str, widths: list[int], *, style: str = "Fakta") -> str:
    lines = "".join(paragraph("Fakta", run(line)) for line in value.split("\n"))
    return _fact_row(label, lines, widths, style=style)


def _fact_row(label: str, content: str, widths: list[int], *, style: str = "Fakta") -> str:
    cells = (paragraph(style, run(label)), paragraph("Fakta", run(":")), content)
    return row("".join(cell(width, text) for width, text in zip(widths, cells, strict=True)))


def _agenda_fact(paper: _Paper, widths: list[int]) -> str:
    titles = [wording.CLOSED if item.closed else item.title for item in paper.data.agenda]
    if len(titles) == 1:
        return _fact("Acara", titles[0], widths)
    at = ListLevel(paper.lists.begin(Scheme.ORDERED_CELL, 0), 0)
    last = len(titles) - 1
    items = (
        paragraph("FaktaButir", run(title), in_list=at, after=60 if index == last else None)
        for index, title in enumerate(titles)
    )
    return _fact_row("Acara", "".join(items), widths)


def _participants(paper: _Paper) -> str:
    if not paper.data.participants:
        return paragraph("Sela")
    return paragraph("SubBagian", run("Peserta Sidang/Rapat")) + participants_table(
        paper.data.participants, paper.sheet.text_width
    )


# The course of the meeting.


def _section(title: str, *content: str) -> str:
    text = "".join(content)
    return paragraph("Heading1", run(title)) + text if text else ""


def _under(paper: _Paper, doc: Doc, part: str) -> str:
    return "" if is_empty(doc) else paper.rich.write(doc, UNDER_HEADING_1, changed=part in paper.data.changed)


def _sentence(text: str) -> str:
    return paragraph("Isi1", run(text)) if text else ""


def _opening(paper: _Paper) -> str:
    return _section("Pembukaan", _sentence(wording.opened(paper.data)), _under(paper, paper.data.opening, "opening"))


def _speeches(paper: _Paper) -> str:
    parts = (
        paragraph("Heading2", run(speech.speaker), changed=speech.changed)
        + paper.rich.write(speech.text, UNDER_HEADING_2, changed=speech.changed)
        for speech in paper.data.speeches
    )
    return _section("Sambutan", *parts)


def _discussion(paper: _Paper) -> str:
    return _section("Pembahasan", *(_item(paper, item) for item in paper.data.agenda))


def _item(paper: _Paper, item: AgendaItem) -> str:
    if item.closed:
        return paragraph("Heading2", run(wording.CLOSED))
    if is_empty(item.discussion):
        return ""
    heading = paragraph("Heading2", run(item.title), changed=item.changed)
    return heading + paper.rich.write(item.discussion, UNDER_HEADING_2, changed=item.changed)


def _directions(paper: _Paper) -> str:
    return _section("Arahan pimpinan", _under(paper, paper.data.directions, "directions"))


def _decisions(paper: _Paper) -> str:
    data = paper.data
    if not data.decisions:
        if not data.no_decisions:
            return ""
        return _section("Keputusan", paragraph("Isi1", run(wording.NO_DECISIONS)))
    return _section(
        "Keputusan",
        paragraph("Isi1", run(wording.decisions_intro(data)), keep_next=True),
        *(_decision(decision) for decision in data.decisions),
    )


def _decision(decision: Decision) -> str:
    """Write a decision with its number as text: numbers are fixed at approval and never reckoned anew by Word."""
    head = run(f"{decision.number}.\t")
    if decision.closed:
        return paragraph("Keputusan", head + run(wording.CLOSED))
    lead_in = wording.LEAD_IN.get(decision.kind, "")
    end = wording.FOR_INFORMATION if decision.for_information else ""
    content = head + (run(lead_in, bold=True) if lead_in else "") + run(decision.text + end)
    return paragraph("Keputusan", content, changed=decision.changed)


# Matrix, closing and signature.


def _matrix_and_closing(paper: _Paper) -> str:
    data, sections = paper.data, paper.sections
    sheet, turned = paper.sheet, across(paper.sheet)
    has_matrix = any(decision.actions and not decision.closed for decision in data.decisions)
    if not has_matrix:
        return _closing(paper) + paragraph("Sela") + sections.properties(sheet, first=True)
    end_of_first = paragraph("Sela", section=sections.properties(sheet, first=True))
    matrix = matrix_table(data.decisions, turned.text_width)
    if data.layout.matrix_placement is MatrixPlacement.LAMPIRAN:
        plan = _section("Rencana tindak lanjut", paragraph("Isi1", run(wording.ANNEXED)))
        annex = _annex_head(data) + matrix + paragraph("Sela")
        return plan + _closing(paper) + end_of_first + annex + sections.properties(turned)
    plan = paragraph("SubBagian", run("Rencana Tindak Lanjut")) + matrix
    end_of_matrix = paragraph("Sela", section=sections.properties(turned))
    return end_of_first + plan + end_of_matrix + _closing(paper) + paragraph("Sela") + sections.properties(sheet)


def _annex_head(data: NotulaData) -> str:
    return paragraph("JudulTabel", run(wording.annex_title(data)), before=0) + paragraph(
        "JudulLampiran", run("Rencana Tindak Lanjut")
    )


def _closing(paper: _Paper) -> str:
    data = paper.data
    attestation = paragraph("Isi1", run(wording.ATTESTATION), keep_next=True, keep_lines=True)
    section = _section("Penutup", _sentence(wording.closed(data)), _under(paper, data.closing, "closing"), attestation)
    return section + _signatures(paper)


def _signatures(paper: _Paper) -> str:
    data = paper.data
    lead = paragraph("Sela", after=120, keep_next=True)
    return lead + signature_block(wording.signature_columns(data), paper.sheet.text_width)


def _properties(data: NotulaData) -> bytes:
    title = f"{data.layout.title.capitalize()} {data.meeting}"
    return core_properties(
        title=escape(clean_text(title)),
        creator=escape(clean_text(data.creator)),
        subject=escape(f"Rapat {formats.days_of(data.days)}"),
        created=f"{data.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    )
