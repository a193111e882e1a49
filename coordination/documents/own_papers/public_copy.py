"""The salinan publik in an own template: the fields of a notula, after the public's rule was applied to its data."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from coordination.documents import wording
from coordination.documents.layout import LayoutProfile
from coordination.documents.notula_data import NotulaData
from coordination.documents.notula_forms import build_in_form
from coordination.documents.own_papers.notula import NOTULA, notula_start
from coordination.documents.own_papers.own import Own
from coordination.documents.public_copy import public
from coordination.documents.template_fields import Fields
from coordination.documents.wml import cell, paragraph, row, run, table


def _fields(data: NotulaData) -> Fields:
    if not data.public:
        raise ValueError("a public copy is made of data that went through `public`")
    return NOTULA.fields(data) | {"salinan": {"judul": wording.PUBLIC_COPY, "keterangan": wording.left_out(data)}}


def _examples(layout: LayoutProfile) -> tuple[NotulaData, ...]:
    """Return the notula's examples as anybody may read them, one with a closed item; none is a draft."""
    whole, ralat, bare = (replace(one, draft=False) for one in NOTULA.examples(layout))
    closed = replace(
        whole,
        agenda=(replace(whole.agenda[0], closed=True), *whole.agenda[1:]),
        decisions=(replace(whole.decisions[0], closed=True), *whole.decisions[1:]),
    )
    # No public copy says what a ralat changed; the fields are known all the same, so that a notula's template will do.
    told = replace(public(ralat), ralat=ralat.ralat)
    return public(whole), public(closed), told, public(bare)


def _start(layout: LayoutProfile) -> bytes:
    return notula_start(layout, "salinan publik", _notice)


def _notice(width: int) -> str:
    lines = (
        "{%p for kalimat in salinan.keterangan %}",
        "{{ kalimat }}",
        "{%p endfor %}",
    )
    told = cell(width, "".join(paragraph("TabelIsi", run(line)) for line in lines))
    box = table((width,), [row(told)], bordered=True, caption="Keterangan salinan publik")
    return paragraph("Subtitle", run("{{ salinan.judul }}")) + box + paragraph("Sela", after=120)


PUBLIC_COPY: Final = Own(
    fields=_fields,
    properties=NOTULA.properties,
    ours=build_in_form,
    examples=_examples,
    start=_start,
    required=("salinan.keterangan",),
)
