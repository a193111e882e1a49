"""The berita acara in an own template: who agreed on what, and where they sign."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from coordination.documents import formats
from coordination.documents.example import example_notula
from coordination.documents.layout import LayoutProfile
from coordination.documents.notula_data import NotulaData
from coordination.documents.notula_parts import properties
from coordination.documents.official_record import (
    NUMBER_TO_FILL,
    PARTIES,
    TITLE,
    OfficialRecordData,
    Party,
    acting_for,
    basis,
    build_official_record,
    closing,
    duty,
    introduction,
    matters,
    party_lines,
    signatures,
)
from coordination.documents.own_papers.examples import HARD, SIGNING, hard_notula
from coordination.documents.own_papers.notula import meeting_fields, paper_fields
from coordination.documents.own_papers.own import MARKED, Own
from coordination.documents.own_papers.shared import (
    action_fields,
    decision_fields,
    kop_block,
    letterhead_fields,
    signatory_fields,
)
from coordination.documents.own_papers.tags import alone, begin, finish
from coordination.documents.paper import Properties
from coordination.documents.template_fields import Block, Fields
from coordination.documents.values import Decision, Signatory
from coordination.documents.wml import paragraph, run


def _fields(data: OfficialRecordData) -> Fields:
    said = data.notula
    return {
        "kop": letterhead_fields(said.letterhead),
        "naskah": paper_fields(said, TITLE, data.number or NUMBER_TO_FILL),
        "rapat": meeting_fields(said),
        "berita_acara": {
            "perihal": f"Kesepakatan {said.meeting}",
            "pembuka": introduction(data),
            "dasar": basis(said),
            "penutup": closing(data),
            "tanggal_terbilang": formats.date_in_words(said.days[-1].date),
        },
        "pihak": [_party(data, number, party) for number, party in enumerate(data.parties, start=1)],
        "keputusan": [_decision(one) for one in said.decisions],
        "tanda_tangan": {
            "tempat": said.place_of_signing,
            "tanggal": formats.long_date(said.days[-1].date),
            "mengetahui": signatory_fields(data.witness or Signatory(position="")),
        },
        "blok": {
            "kop": kop_block(said.letterhead),
            "para_pihak": Block(lambda on: party_lines(data.parties, on.width)),
            "kesepakatan": Block(lambda _on: "".join(matters(said.decisions)), bool(said.decisions)),
            "tanda_tangan": Block(lambda on: signatures(data, on.width)),
        },
    }


def _party(data: OfficialRecordData, number: int, party: Party) -> Fields:
    return {
        "nomor": number,
        "sebutan": PARTIES[number - 1] if len(data.parties) == len(PARTIES) else "",
        "instansi": party.organization,
        "bertindak": acting_for(party),
        "alamat": party.address,
        **signatory_fields(party.signatory),
    }


def _decision(one: Decision) -> Fields:
    duties = [{**action_fields(action, one), "kalimat": duty(action)} for action in one.actions]
    return decision_fields(one) | {"tindak_lanjut": [] if one.closed else duties}


def _properties(data: OfficialRecordData) -> Properties:
    return properties(data.notula, f"{TITLE} {data.notula.meeting}")


def _examples(layout: LayoutProfile) -> tuple[OfficialRecordData, ...]:
    """Return an agreement of two, the draft of one that binds the host alone, and a restricted one of many."""
    notula = example_notula(layout)
    agreed = replace(notula, agenda=(), participants=(), decisions=notula.decisions[:1])
    host = Party(
        organization="Dinas Pemberdayaan Perempuan dan Perlindungan Anak",
        signatory=SIGNING,
        address="Jalan …………………, Kota Kendari",
    )
    other = Party(organization="Dinas Kesehatan", signatory=Signatory(position="Kepala Dinas Kesehatan"))
    whole = OfficialRecordData(notula=agreed, parties=(host, other), number="400.2.3/216/DP3A/VI/2024")
    draft = replace(whole, parties=(host,), number="", notula=replace(agreed, draft=True))
    many = tuple(Party(organization=f"Dinas ke-{number} {HARD}", signatory=_hard(number)) for number in range(1, 9))
    return whole, draft, replace(whole, parties=(host, *many), notula=_hard_agreement(agreed))


def _hard(number: int) -> Signatory:
    return replace(SIGNING, position=f"Kepala Dinas ke-{number}", name=HARD)


def _hard_agreement(data: NotulaData) -> NotulaData:
    return hard_notula(replace(data, decisions=data.decisions * 4))


def _start(layout: LayoutProfile) -> bytes:
    paper = begin(layout)
    body = "".join(
        (
            alone("{{p blok.kop }}"),
            paragraph("Title", run("{{ naskah.judul }}"), after=0),
            paragraph("Subtitle", run("{{ berita_acara.perihal }}", bold=True), after=0),
            paragraph("Subtitle", run("NOMOR: {{ naskah.nomor }}")),
            paragraph("Isi", run("{{ berita_acara.pembuka }}"), keep_next=True),
            alone("{{p blok.para_pihak }}"),
            paragraph("Isi", run("{{ berita_acara.dasar }}"), keep_next=True, keep_lines=True, before=120),
            alone("{{p blok.kesepakatan }}"),
            paragraph("Isi", run("{{ berita_acara.penutup }}"), keep_next=True, keep_lines=True, before=120),
            alone("{{p blok.tanda_tangan }}"),
            paper.sections.properties(paper.sheet, first=True),
        )
    )
    return finish(paper, body, "berita acara")


OFFICIAL_RECORD: Final = Own(
    fields=_fields,
    properties=_properties,
    ours=build_official_record,
    examples=_examples,
    start=_start,
    required=MARKED,
)
