"""The laporan tindak lanjut in an own template: a page for the leader, what lies behind it, the matrix."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from coordination.documents import formats
from coordination.documents.bar_chart import bar_chart
from coordination.documents.example import example_notula
from coordination.documents.follow_up import Change, Counts, FollowUp, Group, ReportData, all_rows, shares
from coordination.documents.layout import LayoutProfile
from coordination.documents.own_papers.examples import HARD
from coordination.documents.own_papers.follow_up import (
    TODAY,
    common_fields,
    example_matrix,
    hard_matrix,
    matrix_block,
    row_fields,
    signing_block,
)
from coordination.documents.own_papers.own import Own
from coordination.documents.own_papers.shared import kop_block, letterhead_fields
from coordination.documents.own_papers.tags import alone, begin, each, finish, when
from coordination.documents.page import across
from coordination.documents.report import (
    ANNEXES,
    NOTHING,
    SPACE_TO_SIGN,
    TITLE,
    agencies,
    bars,
    build_report,
    changes,
    figures,
    late,
    obstacles,
    properties,
    since_title,
    to_decide,
    under_title,
)
from coordination.documents.template_fields import Block, Fields
from coordination.documents.wml import paragraph, run


def _fields(data: ReportData) -> Fields:
    matrix = data.matrix
    any_ = bool(matrix.counts.total)
    return common_fields(matrix, TITLE) | {
        "kop": letterhead_fields(data.letterhead),
        "laporan": {
            "periode": data.period,
            "keadaan_per": formats.day_and_date(data.as_of),
            "di_bawah_judul": under_title(data),
            "instansi": data.agency,
            "sejak": since_title(data),
            "persentase": shares(matrix.counts),
            "ada_isi": any_,
            "kosong": "" if any_ else NOTHING,
        },
        "perubahan": [
            {"apa": str(change), "jumlah": len(ones), "tindak_lanjut": [row_fields(one) for one in ones]}
            for change, ones in ((change, data.changes.get(change, ())) for change in Change)
        ],
        "kendala": [row_fields(one) for one in data.obstacles],
        "perlu_keputusan": [{"apa": asked, **row_fields(one)} for one, asked in data.to_decide],
        "blok": {
            "kop": kop_block(data.letterhead),
            "angka": Block(lambda on: figures(matrix.counts, on.width)),
            "lewat_tenggat": Block(lambda _on: late(data)),
            "diagram": Block(lambda on: bar_chart(bars(data), on.width), any_),
            "perubahan": Block(lambda on: changes(data, on.width)),
            "perlu_keputusan": Block(lambda _on: to_decide(data), bool(data.to_decide)),
            "rekapitulasi": Block(lambda on: agencies(data, on.landscape_width)),
            "kendala": Block(lambda on: obstacles(data, on.landscape_width)),
            "matriks": matrix_block(matrix),
            "tanda_tangan": signing_block(matrix, space=SPACE_TO_SIGN),
        },
    }


def _examples(layout: LayoutProfile) -> tuple[ReportData, ...]:
    """Return the report of a quarter, a restricted one with hard texts, and one of a quarter without anything."""
    matrix = example_matrix(layout)
    one, other = all_rows(matrix.groups)
    whole = ReportData(
        letterhead=example_notula(layout).letterhead,
        period="Triwulan III 2024",
        as_of=TODAY,
        since=date(2024, 7, 1),
        since_meeting=False,
        changes={Change.DONE: (one,), Change.LATE: (other,)},
        to_decide=((other, "perpanjangan sampai 31 Oktober 2024"),),
        obstacles=(other,),
        matrix=replace(matrix, about=(f"Triwulan III 2024 – keadaan per {formats.day_and_date(TODAY)}",)),
    )
    hard = replace(whole, agency=f"Penanggung jawab: {HARD}", matrix=hard_matrix(whole.matrix), obstacles=_hard(other))
    nothing = replace(whole.matrix, groups=(Group(),), counts=Counts(), agencies=())
    return whole, hard, replace(whole, changes={}, to_decide=(), obstacles=(), matrix=nothing)


def _hard(one: FollowUp) -> tuple[FollowUp, ...]:
    return tuple(replace(one, text=HARD, owner=HARD, remarks=HARD) for _number in range(6))


# The template to start from.


def _start(layout: LayoutProfile) -> bytes:
    paper = begin(layout)
    first = paper.sections.properties(paper.sheet, first=True)
    body = "".join(
        (
            alone("{{p blok.kop }}"),
            paragraph("Title", run("{{ naskah.judul }}"), after=0),
            paragraph("Subtitle", run("{{ laporan.di_bawah_judul }}"), after=0),
            when("laporan.instansi", paragraph("Subtitle", run("{{ laporan.instansi }}"), after=0)),
            paragraph("Sela", after=160),
            when("laporan.kosong", paragraph("Isi", run("{{ laporan.kosong }}"), keep_next=True)),
            when("laporan.ada_isi", _page_one()),
            alone("{{p blok.tanda_tangan }}"),
            paragraph("Sela", section=first),
            when("laporan.ada_isi", _annexes()),
            paper.sections.properties(across(paper.sheet)),
        )
    )
    return finish(paper, body, "laporan tindak lanjut", level="naskah.klasifikasi")


def _page_one() -> str:
    return "".join(
        (
            alone("{{p blok.angka }}"),
            alone("{{p blok.lewat_tenggat }}"),
            _heading("Jumlah tindak lanjut menurut penanggung jawab"),
            alone("{{p blok.diagram }}"),
            _heading("{{ laporan.sejak }}"),
            alone("{{p blok.perubahan }}"),
            when("perlu_keputusan", alone("{{p blok.perlu_keputusan }}")),
            paragraph("MatriksIsi", run(ANNEXES), before=100, after=160, keep_next=True, keep_lines=True),
        )
    )


def _heading(text: str) -> str:
    return paragraph("SubBagian", run(text), before=140, after=60)


def _annexes() -> str:
    return "".join(
        (
            paragraph("JudulTabel", run("Lampiran I"), before=0),
            paragraph("JudulLampiran", run("Rekapitulasi Menurut Penanggung Jawab")),
            alone("{{p blok.rekapitulasi }}"),
            paragraph("MatriksIsi", run("{{ naskah.ringkasan }}"), before=100, after=120),
            paragraph("JudulLampiran", run("Kendala")),
            alone("{{p blok.kendala }}"),
            paragraph("JudulTabel", run("Lampiran II"), before=0, new_page=True),
            paragraph("JudulLampiran", run("Matriks Tindak Lanjut"), after=0),
            each("baris in naskah.tentang", paragraph("Subtitle", run("{{ baris }}"), after=0, keep_next=True)),
            paragraph("Sela", after=120, keep_next=True),
            alone("{{p blok.matriks }}"),
        )
    )


REPORT: Final = Own(
    fields=_fields,
    properties=properties,
    ours=build_report,
    examples=_examples,
    start=_start,
    required=("naskah.klasifikasi",),
)
