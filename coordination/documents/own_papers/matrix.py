"""The matriks tindak lanjut in an own template, of one meeting or of a period."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from coordination.documents.follow_up import Counts, Group, MatrixData
from coordination.documents.layout import LayoutProfile
from coordination.documents.matrix_paper import TITLE, build_matrix, properties
from coordination.documents.own_papers.follow_up import (
    common_fields,
    example_matrix,
    hard_matrix,
    matrix_block,
    signing_block,
)
from coordination.documents.own_papers.own import Own
from coordination.documents.own_papers.tags import alone, begin, each, finish, when
from coordination.documents.page import across
from coordination.documents.template_fields import Fields
from coordination.documents.wml import paragraph, run


def _fields(data: MatrixData) -> Fields:
    blocks = {"matriks": matrix_block(data), "tanda_tangan": signing_block(data)}
    return common_fields(data, TITLE) | {"blok": blocks}


def _examples(layout: LayoutProfile) -> tuple[MatrixData, ...]:
    """Return the matrix of the example meeting, of several restricted ones, and of a draft without actions."""
    whole = example_matrix(layout)
    empty = replace(whole, draft=True, groups=(Group(),), counts=Counts(), agencies=())
    return whole, hard_matrix(whole), empty


def _start(layout: LayoutProfile) -> bytes:
    paper = begin(layout)
    sheet = across(paper.sheet)
    body = "".join(
        (
            paragraph("Title", run("{{ naskah.judul }}"), before=0, after=0),
            each("baris in naskah.tentang", paragraph("Subtitle", run("{{ baris }}"), after=0, keep_next=True)),
            paragraph("Sela", after=160, keep_next=True),
            alone("{{p blok.matriks }}"),
            paragraph("MatriksIsi", run("{{ naskah.ringkasan }}"), before=100, after=160, keep_next=True),
            when("not naskah.konsep", alone("{{p blok.tanda_tangan }}")),
            paragraph("Sela"),
            paper.sections.properties(sheet, first=True),
        )
    )
    return finish(paper, body, "matriks tindak lanjut", level="naskah.klasifikasi")


MATRIX: Final = Own(
    fields=_fields,
    properties=properties,
    ours=build_matrix,
    examples=_examples,
    start=_start,
    required=("naskah.cap", "naskah.klasifikasi"),
)
