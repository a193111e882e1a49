"""The petikan: what one agency owes of a notula, with the notula's own numbers, on a paper that may leave alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from coordination.documents import formats, wording
from coordination.documents.facts import FACT_COLUMNS, fact
from coordination.documents.notula_data import NotulaData
from coordination.documents.notula_parts import begin, finish, head
from coordination.documents.signature import signature_block
from coordination.documents.upright_matrix import upright_matrix
from coordination.documents.values import Signatory
from coordination.documents.wml import fitted, paragraph, run, table

NUMBERS: Final = "Nomor keputusan dan tindak lanjut dalam petikan ini sama dengan nomornya dalam notula."
CLOSING: Final = (
    "Demikian petikan notula ini disampaikan untuk dilaksanakan, dan perkembangannya dilaporkan kepada penyelenggara "
    "rapat paling lambat pada target waktu masing-masing."
)
NOT_APPROVED: Final = "Notula rapat ini belum disahkan, sehingga isi petikan ini masih dapat berubah."


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcerptData:
    """A petikan, ready to be laid out by `build_excerpt`."""

    notula: NotulaData
    """Narrowed to the decisions and actions of the agency, none of them closed."""
    organization: str
    """The agency it is for, by its full name."""
    approved_on: date | None
    """Day on which the notula was approved; None while it is a draft, which the paper then says."""
    number: str = ""
    """Own number of the petikan; most offices give it none."""


def build_excerpt(data: ExcerptData) -> bytes:
    """Build the petikan as a Word file; the same data gives the same bytes."""
    notula = begin(data.notula)
    narrowed, width = data.notula, notula.width
    name = title(narrowed)
    number = [f"Nomor: {data.number}"] if data.number else []
    body = "".join(
        (
            head(notula, name, [*number, *wording.under_title(narrowed)]),
            _facts(narrowed, width),
            paragraph("Sela", after=120),
            paragraph("Isi", run(introduction(data)), keep_next=True),
            owed(narrowed, width),
            paragraph("Catatan", run(mark), keep_next=True) if (mark := marked(narrowed)) else "",
            paragraph("Sela", after=120, keep_next=True),
            paragraph("Isi", run(CLOSING), keep_next=True, keep_lines=True),
            paragraph("Isi", run(conformity(data)), keep_next=True, keep_lines=True),
            signature_block([signing(data)], width),
            paragraph("Sela"),
            notula.paper.sections.properties(notula.paper.sheet, first=True),
        )
    )
    return finish(notula, body, f"{name} {narrowed.meeting}")


def _facts(data: NotulaData, width: int) -> str:
    widths = fitted(FACT_COLUMNS, width)
    rows = [
        fact("Sidang/Rapat", data.meeting, widths),
        fact("Hari/Tanggal", formats.days_of(data.days), widths),
        fact("Waktu Sidang/Rapat", "\n".join(formats.times_of(data.days, data.zone)), widths),
    ]
    if data.place and data.layout.show_place:
        rows.append(fact("Tempat", data.place, widths))
    rows.append(fact("Pimpinan Rapat", data.chair or "–", widths))
    return table(widths, rows, bordered=False, caption="Keterangan rapat")


def title(data: NotulaData) -> str:
    """Return what the paper is called: "Petikan Notula"."""
    return f"Petikan {data.layout.title.capitalize()}"


def owed(data: NotulaData, width: int) -> str:
    """Write the table of what the agency owes."""
    return upright_matrix(data.decisions, width, title="Keputusan dan Tindak Lanjut", keep_last=True)


def marked(data: NotulaData) -> str:
    """Explain the marks at the edge, where a ralat changed something that this agency owes."""
    changed = any(one.changed or any(action.changed for action in one.actions) for one in data.decisions)
    return wording.MARKED if changed else ""


def introduction(data: ExcerptData) -> str:
    """Say to whom the petikan goes and why."""
    return (
        f"Petikan notula ini disampaikan kepada {data.organization} selaku penanggung jawab atau instansi pendukung "
        f"tindak lanjut berikut. {NUMBERS}"
    )


def conformity(data: ExcerptData) -> str:
    """Say with what the petikan agrees: the approved notula or its ralat, else that nothing is approved yet."""
    if data.approved_on is None:
        return NOT_APPROVED
    of = f"ralat ke-{data.notula.ralat.number} notula rapat" if data.notula.ralat else "notula rapat"
    return f"Petikan ini sesuai dengan {of} yang disahkan pada tanggal {formats.long_date(data.approved_on)}."


def signing(data: ExcerptData) -> tuple[tuple[str, ...], Signatory]:
    """Return who vouches that it agrees with the notula: the notulis, who keeps it, else the chair."""
    notula = data.notula
    day = data.approved_on or notula.date_of_signing
    dated = f"{notula.place_of_signing}, {formats.long_date(day)}".removeprefix(", ")
    if notula.minute_taker_signatory is None:
        return (dated, "Pimpinan Rapat,"), notula.chair_signatory
    return (dated, "Notulis,"), notula.minute_taker_signatory
