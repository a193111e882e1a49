"""Fields about actions as they stand on one day, for the matrix and the report; and the actions of the example."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from coordination.documents import formats
from coordination.documents.example import example_notula
from coordination.documents.follow_up import (
    AgencyLine,
    Counts,
    FollowUp,
    Group,
    MatrixData,
    Signing,
    Standing,
    all_rows,
    shortened,
)
from coordination.documents.layout import LayoutProfile
from coordination.documents.matrix_paper import mark, matrix_tables, promised, remarks, status, summary
from coordination.documents.own_papers.examples import HARD, SIGNING
from coordination.documents.own_papers.shared import security_fields, signatory_fields, signature
from coordination.documents.template_fields import Block, Fields

TODAY: Final = date(2024, 9, 30)


def common_fields(data: MatrixData, title: str) -> Fields:
    """Return what the matrix and the report both say: title and marks, counts, agencies, rows, who signs."""
    return {
        "naskah": {
            "judul": title,
            **security_fields(data.security_word),
            "cap": mark(data),
            "konsep": data.draft,
            "tentang": list(data.about),
            "ringkasan": summary(data),
        },
        "jumlah": counts_fields(data.counts),
        "instansi": [{"nama": line.name, **counts_fields(line.counts)} for line in data.agencies],
        "kelompok": [_group(group) for group in data.groups],
        "tindak_lanjut": [row_fields(one) for one in all_rows(data.groups)],
        "rapat": [{"nomor": number, "nama": name} for number, (_id, name) in enumerate(data.meetings, start=1)],
        "tanda_tangan": {
            "tempat": data.signing.place,
            "tanggal": formats.long_date(data.signing.day),
            **signatory_fields(data.signing.who),
        },
    }


def matrix_block(data: MatrixData) -> Block:
    """Return the rows as our own layout has them, across a turned sheet."""
    return Block(lambda on: matrix_tables(data, on.landscape_width), any(group.rows for group in data.groups))


def signing_block(data: MatrixData, *, space: int | None = None) -> Block:
    """Return who signs, which nobody does on a draft."""
    if data.draft:
        return Block(lambda _on: "", filled=False)
    return signature(data.signing.columns) if space is None else signature(data.signing.columns, space)


def counts_fields(counts: Counts) -> Fields:
    """Return how many there are and how they stand."""
    return {
        "semua": formats.number(counts.total),
        "selesai": formats.number(counts.done),
        "menunggu_verifikasi": formats.number(counts.submitted),
        "dalam_proses": formats.number(counts.in_progress),
        "belum": formats.number(counts.not_started),
        "tidak_dapat": formats.number(counts.not_actionable),
        "lewat_tenggat": formats.number(counts.late),
        "persen_selesai": formats.percent(counts.share),
    }


def _group(group: Group) -> Fields:
    return {"judul": group.title, "tindak_lanjut": [row_fields(one) for one in group.rows]}


def row_fields(one: FollowUp) -> Fields:
    """Return one action as it stands."""
    return {
        "nomor": one.number,
        "kode": one.code,
        "keputusan": one.decision,
        "rapat": one.meeting,
        "tanggal_rapat": formats.long_date(one.meeting_day),
        "teks": one.text,
        "penanggung_jawab": one.owner,
        "pendukung": ", ".join(one.supporters),
        "target": promised(one).replace(formats.NBSP, " "),
        "status": status(one),
        "hari_lewat": one.late_days,
        "persen": one.percent,
        "bukti": "; ".join(one.evidence),
        "keterangan": shortened(remarks(one)),
    }


# What a template is tried with.


def example_matrix(layout: LayoutProfile) -> MatrixData:
    """Return the example meeting's actions as they stand three months later."""
    notula = example_notula(layout)
    given: tuple[tuple[Standing, dict[str, Any]], ...] = (
        (Standing.DONE, {"evidence": ("Dokumen alur rujukan.pdf",)}),
        (Standing.IN_PROGRESS, {"percent": 60, "late_days": 73, "remarks": "narahubung RSUD belum ditunjuk"}),
    )
    decision = notula.decisions[0]
    rows = tuple(
        replace(
            FollowUp(
                number=action.code,
                code=action.code,
                decision_id=1,
                decision=decision.text,
                meeting_id=1,
                meeting=notula.meeting,
                meeting_day=notula.date_of_signing,
                text=action.text,
                agency=action.owner,
                owner=action.owner,
                supporters=action.supporters,
                due=action.due,
                standing=standing,
            ),
            **more,
        )
        for action, (standing, more) in zip(decision.actions, given, strict=True)
    )
    return MatrixData(
        layout=layout,
        about=(notula.meeting, f"{formats.days_of(notula.days)} – keadaan per {formats.day_and_date(TODAY)}"),
        groups=(Group(rows=rows),),
        counts=Counts(total=2, done=1, in_progress=1, late=1),
        agencies=(
            AgencyLine(name="UPTD PPA", counts=Counts(total=1, done=1)),
            AgencyLine(name="Dinas Kesehatan", counts=Counts(total=1, in_progress=1, late=1)),
        ),
        signing=Signing(place=notula.place_of_signing, day=TODAY, who=SIGNING),
        creator=notula.creator,
        created_at=notula.created_at,
    )


def hard_matrix(data: MatrixData) -> MatrixData:
    """Return a restricted matrix of several meetings and agencies, every text as bad as texts get."""
    return replace(
        data,
        security_word="TERBATAS",
        groups=tuple(Group(title=f"Dinas {number} {HARD}", rows=_hard_rows(data, number)) for number in (1, 2, 3)),
        meetings=((1, f"Rapat pertama {HARD}"), (2, "Rapat kedua")),
        signing=replace(data.signing, who=replace(SIGNING, name=HARD)),
    )


def _hard_rows(data: MatrixData, number: int) -> tuple[FollowUp, ...]:
    return tuple(
        replace(
            one,
            decision_id=10 * number + place,
            decision=HARD,
            text=HARD,
            owner=HARD,
            remarks=HARD,
            evidence=(HARD,),
            meeting_id=1 + place % 2,
        )
        for place, one in enumerate(tuple(all_rows(data.groups)) * 3)
    )
