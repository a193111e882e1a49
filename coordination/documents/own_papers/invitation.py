"""The surat undangan in an own template: one letter for all, or one to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from coordination.documents import formats
from coordination.documents.example import example_notula
from coordination.documents.facts import fact, fact_row
from coordination.documents.invitation import (
    ALL_LISTED,
    ANNEX,
    BLOCK,
    BLOCK_INDENT,
    DOTS,
    EXPECTED,
    HEAD,
    INVITES,
    LISTED,
    YTH,
    annex_size,
    build_invitation,
    cc_lines,
    facts,
    is_annexed,
    listed,
    opening,
    properties,
    sifat,
    subject,
    thanks,
    told_apart,
    when_and_where,
)
from coordination.documents.invitation_data import InvitationData, Notice, Online
from coordination.documents.layout import AddresseePlace, LayoutProfile
from coordination.documents.own_papers.examples import HARD, SIGNING, several_days
from coordination.documents.own_papers.own import Own
from coordination.documents.own_papers.shared import (
    kop_block,
    letterhead_fields,
    numbered,
    security_fields,
    signatory_fields,
    signature,
)
from coordination.documents.own_papers.tags import alone, begin, each, fact_when, finish, row_when, when
from coordination.documents.template_fields import Block, Fields
from coordination.documents.values import CLOSED
from coordination.documents.wml import cell, fitted, paragraph, row, run, table

_ITEM: Final = 340
"""Hanging indent of the agenda."""
_STOP: Final = f'<w:tab w:val="left" w:pos="{YTH}"/>'


def _fields(data: InvitationData) -> Fields:
    addressees = data.addressees
    annexed = is_annexed(data, addressees)
    return {
        "kop": letterhead_fields(data.letterhead),
        "surat": _letter(data, annexed=annexed),
        "penerima": numbered(addressees),
        "rapat": _meeting(data),
        "acara": numbered(CLOSED if title is None else title for title in data.agenda),
        "tembusan": numbered(data.cc),
        "tanda_tangan": signatory_fields(data.signatory),
        "blok": {
            "kop": kop_block(data.letterhead),
            "keterangan": Block(lambda on: facts(data, on.lists, on.width), data.notice in INVITES),
            "daftar_undangan": Block(lambda on: "".join(listed(on.lists, addressees, style="Fakta")), bool(addressees)),
            "tanda_tangan": signature([((), data.signatory)]),
            "tembusan": Block(lambda on: cc_lines(data, on.lists), bool(data.cc)),
        },
    }


def _letters(data: InvitationData) -> list[InvitationData]:
    """Return the letter for all, or one to each addressee."""
    if not data.each or not data.addressees:
        return [data]
    return [replace(data, addressees=(one,)) for one in data.addressees]


def _letter(data: InvitationData, *, annexed: bool) -> Fields:
    invites = data.notice in INVITES
    said = dict(sifat(data))
    alone_or_none = data.addressees[0] if data.addressees else DOTS * 3
    return {
        "nomor": data.number or DOTS,
        "kota": data.city,
        "tanggal": formats.long_date(data.dated) if data.dated else DOTS,
        "klasifikasi": said.get("Klasifikasi", ""),
        "sifat": said["Sifat"],
        "lampiran": annex_size(data.addressees) if annexed else "–",
        "hal": subject(data),
        "kepada": ALL_LISTED if annexed else alone_or_none if len(data.addressees) < 2 else "",
        "terlampir": annexed,
        "mengundang": invites,
        "pembuka": opening(data),
        "tautan_tersendiri": told_apart(data) if invites else "",
        "harapan": EXPECTED if invites else "",
        "penutup": thanks(data),
    }


def _meeting(data: InvitationData) -> Fields:
    said: Mapping[str, str] = dict(when_and_where(data))
    return {
        "judul": data.meeting,
        **security_fields(data.security_word),
        "hari_tanggal": said["hari/tanggal"],
        "waktu": said["waktu"],
        "tempat": said.get("tempat", ""),
        "tautan": said.get("tautan", ""),
        "kode_sandi": said.get("kode sandi", ""),
        "pakaian": data.dress,
        "narahubung": data.contact,
        "zona": str(data.zone),
    }


# What a template is tried with.


def _examples(layout: LayoutProfile) -> tuple[InvitationData, ...]:
    """Return a letter to one, a restricted one to many for two days, and one that calls the meeting off."""
    notula = example_notula(layout)
    whole = InvitationData(
        layout=layout,
        letterhead=notula.letterhead,
        number=notula.invitation_number,
        dated=notula.invitation_date,
        city=notula.place_of_signing,
        urgency="Segera",
        addressees=("Kepala Dinas Kesehatan",),
        meeting=notula.meeting,
        days=notula.days,
        zone=notula.zone,
        place=notula.place,
        is_online=True,
        online=Online(link="https://rapat.contoh.go.id/dp3a", passcode="270624"),
        agenda=tuple(item.title for item in notula.agenda),
        dress="batik",
        contact="Subbagian Umum, telepon (0401) …………",
        signatory=SIGNING,
        cc=("Wali Kota Kendari (sebagai laporan)", "Sekretaris Daerah Kota Kendari"),
        creator=notula.creator,
        created_at=notula.created_at,
    )
    many = max(layout.addressees_in_letter, 1) + 40
    long = replace(
        whole,
        security_word="TERBATAS",
        notice=Notice.RESCHEDULED,
        addressees=(HARD, *(f"Kepala Organisasi Perangkat Daerah ke-{number}" for number in range(2, many))),
        meeting=f"{whole.meeting} {HARD}",
        days=tuple(several_days(whole.days[0])),
        formerly=whole.days[0].date - timedelta(days=2),
        place=HARD,
        online=None,
        agenda=(None, HARD, *whole.agenda),
        cc=(HARD,),
        signatory=replace(SIGNING, name=HARD),
    )
    off = replace(
        whole,
        notice=Notice.CANCELLED,
        number="",
        dated=None,
        old_number=whole.number,
        old_date=date(2024, 6, 21),
        addressees=(),
        agenda=(),
        is_online=False,
        online=None,
        cc=(),
        dress="",
        contact="",
    )
    return whole, long, off


# The template to start from.


def _start(layout: LayoutProfile) -> bytes:
    paper = begin(layout, draft=False)
    width = paper.sheet.text_width
    at_right = layout.addressee is AddresseePlace.RIGHT
    body = "".join(
        (
            alone("{{p blok.kop }}"),
            paragraph("Sela", after=140),
            _head(width, at_right=at_right),
            paragraph("Sela", after=200),
            "" if at_right else _addressed() + paragraph("Sela", after=180),
            paragraph("Isi", run("{{ surat.pembuka }}"), keep_next=True),
            when(
                "surat.mengundang",
                _facts(width),
                paragraph("Sela", after=120),
                when("surat.tautan_tersendiri", paragraph("Isi", run("{{ surat.tautan_tersendiri }}"))),
                paragraph("Isi", run("{{ surat.harapan }}"), keep_next=True, keep_lines=True),
            ),
            paragraph("Isi", run("{{ surat.penutup }}"), keep_next=True, keep_lines=True),
            paragraph("Sela", after=120, keep_next=True),
            alone("{{p blok.tanda_tangan }}"),
            when("tembusan", alone("{{p blok.tembusan }}")),
            when("surat.terlampir", _annex(width)),  # whatever block is last brings the paragraph that ends the text
            paper.sections.properties(paper.sheet, first=True),
        )
    )
    return finish(paper, body, "surat undangan")


def _head(width: int, *, at_right: bool) -> str:
    """Write Nomor to Hal; place and date, and in the older form the addressee, at the right."""
    widths = fitted(HEAD, width)
    dated = paragraph("Fakta", run("{{ surat.kota }}, {{ surat.tanggal }}"), at_right=not at_right)

    def labelled(label: str, name: str, beside: str, *, wide: bool = False) -> str:
        value = paragraph("Fakta", run(f"{{{{ surat.{name} }}}}"))
        parts = [cell(widths[0], paragraph("Fakta", run(label))), cell(widths[1], paragraph("Fakta", run(":")))]
        if wide:
            parts += [cell(sum(widths[2:4]), value, span=2), cell(widths[4], paragraph("Fakta"))]
        else:
            parts += [cell(widths[2], value), beside]
        return row("".join(parts))

    def beside(content: str, merge: str) -> str:
        return cell(sum(widths[3:]), content, span=2, merge=merge)

    first = beside(_addressed(), "restart")
    others = beside(paragraph("Fakta"), "continue")
    level = row_when("surat.klasifikasi", labelled("Klasifikasi", "klasifikasi", others, wide=not at_right), widths)
    urgency = labelled("Sifat", "sifat", first, wide=not at_right)
    rows = (
        labelled("Nomor", "nomor", beside(dated, "")),
        *((urgency, *level) if at_right else (*level, urgency)),  # the cell of the addressee begins in a row that stays
        labelled("Lampiran", "lampiran", others, wide=not at_right),
        labelled("Hal", "hal", others, wide=not at_right),
    )
    return table(widths, rows, bordered=False, caption="Kepala surat")


def _addressed() -> str:
    return "".join(
        (
            alone("{%p if surat.kepada %}"),
            paragraph("Normal", run("Yth.\t{{ surat.kepada }}"), tabs=_STOP, indent=YTH, hanging=YTH),
            alone("{%p else %}"),
            paragraph("Normal", run("Yth.")),
            _addressees("Normal"),
            alone("{%p endif %}"),
            when("surat.kota", paragraph("Normal", run(f"di{formats.NBSP}{{{{ surat.kota }}}}"), indent=YTH)),
        )
    )


def _addressees(style: str) -> str:
    line = run("{{ orang.nomor }}.\t{{ orang.teks }}")
    return each("orang in penerima", paragraph(style, line, indent=LISTED, hanging=LISTED, keep_lines=True))


def _facts(width: int) -> str:
    widths = [*BLOCK, width - BLOCK_INDENT - sum(BLOCK)]
    agenda = "".join(
        (
            paragraph("FaktaButir", run("{%p for butir in acara %}")),
            paragraph("FaktaButir", run("{%p if acara|length > 1 %}")),
            paragraph("FaktaButir", run("{{ butir.nomor }}.\t{{ butir.teks }}"), indent=_ITEM, hanging=_ITEM),
            paragraph("FaktaButir", run("{%p else %}")),
            paragraph("FaktaButir", run("{{ butir.teks }}")),
            paragraph("FaktaButir", run("{%p endif %}")),
            paragraph("FaktaButir", run("{%p endfor %}")),
        )
    )
    rows = (
        fact("hari/tanggal", "{{ rapat.hari_tanggal }}", widths),
        fact("waktu", "{{ rapat.waktu }}", widths),
        *fact_when("tempat", "rapat.tempat", widths),
        *fact_when("tautan", "rapat.tautan", widths),
        *fact_when("kode sandi", "rapat.kode_sandi", widths),
        *row_when("acara", fact_row("acara", agenda, widths), widths),
        *fact_when("pakaian", "rapat.pakaian", widths),
        *fact_when("narahubung", "rapat.narahubung", widths),
    )
    return table(widths, rows, bordered=False, caption="Waktu, tempat, dan acara rapat", indent=BLOCK_INDENT)


def _annex(width: int) -> str:
    rows = [
        row(cell(sum(ANNEX), paragraph("Fakta", run("LAMPIRAN SURAT", bold=True)), span=3)),
        fact("Nomor", "{{ surat.nomor }}", ANNEX),
        fact("Tanggal", "{{ surat.tanggal }}", ANNEX),
    ]
    return "".join(
        (
            paragraph("Sela", new_page=True),
            table(ANNEX, rows, bordered=False, caption="Lampiran surat", indent=width - sum(ANNEX)),
            paragraph("JudulLampiran", run("Daftar Undangan"), after=120),
            _addressees("Fakta"),
            paragraph("Sela", after=200, keep_next=True),
            alone("{{p blok.tanda_tangan }}"),
        )
    )


INVITATION: Final = Own(
    fields=_fields,
    properties=properties,
    ours=build_invitation,
    examples=_examples,
    start=_start,
    # A template's own sentence would invite to a meeting that was called off.
    required=("rapat.klasifikasi", "surat.pembuka"),
    parts=_letters,
)
