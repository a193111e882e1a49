"""The petikan in an own template: what one agency owes of a notula."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from coordination.documents.example import example_notula
from coordination.documents.excerpt import (
    CLOSING,
    ExcerptData,
    build_excerpt,
    conformity,
    introduction,
    marked,
    owed,
    signing,
    title,
)
from coordination.documents.facts import FACT_COLUMNS, fact
from coordination.documents.layout import LayoutProfile
from coordination.documents.notula_data import NotulaData
from coordination.documents.notula_parts import properties
from coordination.documents.own_papers.examples import hard_notula
from coordination.documents.own_papers.notula import RALAT, meeting_fields, paper_fields, ralat_fields
from coordination.documents.own_papers.own import MARKED, Own
from coordination.documents.own_papers.shared import (
    decision_fields,
    kop_block,
    letterhead_fields,
    signatory_fields,
    signature,
)
from coordination.documents.own_papers.tags import alone, begin, fact_when, finish, when
from coordination.documents.paper import Properties
from coordination.documents.template_fields import Block, Fields
from coordination.documents.wml import fitted, paragraph, run, table


def _fields(data: ExcerptData) -> Fields:
    notula = data.notula
    column = signing(data)
    above, who = column
    return {
        "kop": letterhead_fields(notula.letterhead),
        "naskah": paper_fields(notula, title(notula), data.number),
        "rapat": meeting_fields(notula),
        "pimpinan": {"ketua": notula.chair},
        "petikan": {
            "instansi": data.organization,
            "pengantar": introduction(data),
            "penutup": CLOSING,
            "kesesuaian": conformity(data),
            "keterangan_tanda": marked(notula),
        },
        "keputusan": [decision_fields(one) for one in notula.decisions],
        "tanda_tangan": {"tempat_tanggal": above[0], "selaku": above[1], **signatory_fields(who)},
        "ralat": ralat_fields(notula.ralat),
        "blok": {
            "kop": kop_block(notula.letterhead),
            "matriks": Block(lambda on: owed(notula, on.width), bool(notula.decisions)),
            "tanda_tangan": signature([column]),
        },
    }


def _properties(data: ExcerptData) -> Properties:
    return properties(data.notula, f"{title(data.notula)} {data.notula.meeting}")


def _examples(layout: LayoutProfile) -> tuple[ExcerptData, ...]:
    """Return a petikan of an approved notula, of the draft of a ralat, and a restricted one with hard texts."""
    notula = replace(example_notula(layout), agenda=(), participants=())
    day = notula.date_of_signing
    whole = ExcerptData(notula=notula, organization="Dinas Kesehatan", approved_on=day)
    draft = replace(whole, approved_on=None, notula=replace(notula, draft=True, ralat=RALAT))
    hard = replace(whole, number="400.2.3/215.a", approved_on=date(2024, 7, 1), notula=hard_notula(_many(notula)))
    return whole, draft, hard


def _many(data: NotulaData) -> NotulaData:
    return replace(data, decisions=tuple(replace(data.decisions[0], number=str(number)) for number in range(1, 9)))


def _start(layout: LayoutProfile) -> bytes:
    paper = begin(layout)
    width = paper.sheet.text_width
    body = "".join(
        (
            alone("{{p blok.kop }}"),
            paragraph("Title", run("{{ naskah.judul }}"), after=60),
            when("naskah.nomor", paragraph("Subtitle", run("Nomor: {{ naskah.nomor }}"))),
            when(
                "ralat.ada",
                paragraph("Subtitle", run("Ralat ke-{{ ralat.nomor }}, tanggal {{ ralat.tanggal }}")),
            ),
            _facts(width),
            paragraph("Sela", after=120),
            paragraph("Isi", run("{{ petikan.pengantar }}"), keep_next=True),
            alone("{{p blok.matriks }}"),
            when("petikan.keterangan_tanda", paragraph("Catatan", run("{{ petikan.keterangan_tanda }}"))),
            paragraph("Sela", after=120, keep_next=True),
            paragraph("Isi", run("{{ petikan.penutup }}"), keep_next=True, keep_lines=True),
            paragraph("Isi", run("{{ petikan.kesesuaian }}"), keep_next=True, keep_lines=True),
            alone("{{p blok.tanda_tangan }}"),
            paper.sections.properties(paper.sheet, first=True),
        )
    )
    return finish(paper, body, "petikan")


def _facts(width: int) -> str:
    widths = fitted(FACT_COLUMNS, width)
    rows = (
        fact("Sidang/Rapat", "{{ rapat.judul }}", widths),
        fact("Hari/Tanggal", "{{ rapat.hari_tanggal }}", widths),
        fact("Waktu Sidang/Rapat", "{{ rapat.waktu }}", widths),
        *fact_when("Tempat", "rapat.tempat", widths),
        fact("Pimpinan Rapat", "{{ pimpinan.ketua|default('–', true) }}", widths),
    )
    return table(widths, rows, bordered=False, caption="Keterangan rapat")


EXCERPT: Final = Own(
    fields=_fields,
    properties=_properties,
    ours=build_excerpt,
    examples=_examples,
    start=_start,
    required=MARKED,
)
