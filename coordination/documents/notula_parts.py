"""What the forms of a notula, and the papers that derive from it, share: begin, title, boxes, signatures, finish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coordination.documents import formats, wording
from coordination.documents.codes import verification_row
from coordination.documents.letterhead import letterhead
from coordination.documents.notula_data import NotulaData, Ralat
from coordination.documents.numbering import Scheme
from coordination.documents.page import Marks
from coordination.documents.paper import Paper, Properties
from coordination.documents.signature import signature_block
from coordination.documents.wml import ListLevel, cell, paragraph, row, run, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Notula:
    """What the parts of one notula share."""

    data: NotulaData
    paper: Paper

    @property
    def width(self) -> int:
        """The text's width on the upright sheet."""
        return self.paper.sheet.text_width


def begin(data: NotulaData) -> Notula:
    """Begin a paper that has the notula's layout, security word and marks."""
    marks = Marks(security_word=data.security_word, mark=wording.mark(data), watermark="DRAF" if data.draft else "")
    return Notula(data=data, paper=Paper.begin(data.layout, marks))


def finish(notula: Notula, body: str, title: str) -> bytes:
    """Close the paper over its body; `title` is what the file says of itself."""
    return notula.paper.finish(body, properties(notula.data, title))


def properties(data: NotulaData, title: str) -> Properties:
    """Return what the file of a notula, or of a paper that derives from it, says of itself."""
    return Properties(
        title=title,
        subject=f"Rapat {formats.days_of(data.days)}",
        creator=data.creator,
        created=data.created_at,
    )


def head(notula: Notula, title: str, under: Sequence[str], *, named: str = "") -> str:
    """Write the kop, the title, in bold what the paper is about (`named`), and the lines under it."""
    data = notula.data
    lines = [*([run(named, bold=True)] if named else []), *map(run, under)]
    subtitles = (paragraph("Subtitle", line, after=None if at == len(lines) else 0) for at, line in enumerate(lines, 1))
    return "".join(
        (
            letterhead(data.letterhead, notula.width, notula.paper.package),
            paragraph("Title", run(title), after=0 if lines else None),
            *subtitles,
        )
    )


def boxes(notula: Notula) -> str:
    """Write what stands in a box under the title: what a public copy leaves out, what a ralat corrects."""
    data = notula.data
    public = "".join(paragraph("TabelIsi", run(sentence)) for sentence in wording.left_out(data)) if data.public else ""
    return "".join(
        (
            _boxed(notula, public, "Keterangan salinan publik") if public else "",
            _boxed(notula, _corrected(notula, data.ralat), "Keterangan ralat") if data.ralat else "",
        )
    )


def _corrected(notula: Notula, ralat: Ralat) -> str:
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
    return "".join(lines)


def _boxed(notula: Notula, content: str, caption: str) -> str:
    width = notula.width
    return table((width,), [row(cell(width, content))], bordered=True, caption=caption) + paragraph("Sela", after=120)


def agenda_titles(data: NotulaData) -> list[str]:
    """Return the titles of the agenda as they are printed."""
    return [data.closed_word if item.closed else item.title for item in data.agenda]


def annex_head(data: NotulaData, title: str) -> str:
    """Write over a lampiran whose it is, and what it holds."""
    return paragraph("JudulTabel", run(wording.annex_title(data)), before=0) + paragraph("JudulLampiran", run(title))


def signatures(notula: Notula) -> str:
    """Write the signature block, kept with the paragraph before it, and by what the paper is checked."""
    data, width = notula.data, notula.width
    lead = paragraph("Sela", after=120, keep_next=True)
    block = lead + signature_block(wording.signature_columns(data), width)
    if data.verification is None:
        return block
    return block + lead + verification_row(data.verification, width, notula.paper.package)
