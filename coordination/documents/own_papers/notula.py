"""The notula in an own template."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time
from typing import Final

from coordination.documents import formats, wording
from coordination.documents.example import example_notula
from coordination.documents.facts import FACT_COLUMNS, fact, fact_row
from coordination.documents.layout import LayoutProfile
from coordination.documents.matrix import matrix_table
from coordination.documents.notula_data import AgendaItem, Change, NotulaData, Ralat
from coordination.documents.notula_forms import build_in_form
from coordination.documents.notula_parts import properties
from coordination.documents.own_papers.examples import CODE
from coordination.documents.own_papers.own import MARKED, Own
from coordination.documents.own_papers.shared import (
    action_fields,
    code_block,
    decision_fields,
    kop_block,
    letterhead_fields,
    person_fields,
    security_fields,
    signatory_fields,
    signature,
)
from coordination.documents.own_papers.tags import (
    alone,
    begin,
    each,
    finish,
    row_tag,
    row_when,
    values_row,
    when,
)
from coordination.documents.page import across
from coordination.documents.paper import Properties
from coordination.documents.participants import participants_table
from coordination.documents.rich import UNDER_HEADING_2
from coordination.documents.template_fields import Block, Fields, RichField
from coordination.documents.values import ParticipantGroup, Signatory
from coordination.documents.wml import cell, fitted, head_row, paragraph, row, run, table

_PEOPLE: Final = (680, 2608, 3799, 1984)
_MATRIX: Final = (737, 4422, 2495, 2325, 2154, 2154)


def fields(data: NotulaData) -> Fields:
    """Return the fields of a notula. Every name is there whatever the meeting; what it lacks is empty."""
    columns = wording.signature_columns(data)
    return {
        "kop": letterhead_fields(data.letterhead),
        "naskah": paper_fields(data, data.layout.title, data.number),
        "rapat": meeting_fields(data),
        "pimpinan": {"ketua": data.chair, "sekretaris": data.secretary, "pencatat": data.minute_taker},
        "acara": [_item(number, item, data.closed_word) for number, item in enumerate(data.agenda, start=1)],
        "peserta": [_group(number, group) for number, group in enumerate(data.participants, start=1)],
        "hadirin": list(_people(data)),
        "pembukaan": RichField(data.opening, changed="opening" in data.changed),
        "sambutan": [
            {"pembicara": one.speaker, "isi": RichField(one.text, UNDER_HEADING_2, one.changed)}
            for one in data.speeches
        ],
        "arahan": RichField(data.directions, changed="directions" in data.changed),
        "penutup": RichField(data.closing, changed="closing" in data.changed),
        "tanpa_keputusan": data.no_decisions and not data.decisions,
        "keputusan": [decision_fields(one, data.closed_word) for one in data.decisions],
        "tindak_lanjut": [action_fields(one, of) for of in data.decisions if not of.closed for one in of.actions],
        "tanda_tangan": {
            "tempat": data.place_of_signing,
            "tanggal": formats.long_date(data.date_of_signing),
            "pimpinan": signatory_fields(data.chair_signatory),
            "notulis": signatory_fields(data.minute_taker_signatory or Signatory(position="")),
        },
        "ralat": ralat_fields(data.ralat),
        "blok": {
            "kop": kop_block(data.letterhead),
            "peserta": Block(lambda on: participants_table(data.participants, on.width), bool(data.participants)),
            "matriks": Block(lambda on: matrix_table(data.decisions, on.landscape_width), _has_matrix(data)),
            "tanda_tangan": signature(columns),
            "kode": code_block(data.verification),
        },
    }


def paper_fields(data: NotulaData, title: str, number: str) -> Fields:
    """Return what a notula, or a paper that derives from it, is: title, number, mark of a draft, code."""
    return {
        "judul": title,
        "nomor": number,
        "cap": wording.mark(data),
        "konsep": data.draft,
        "kode": data.verification.code if data.verification else "",
        "alamat_periksa": data.verification.address if data.verification else "",
    }


def _has_matrix(data: NotulaData) -> bool:
    return any(one.actions and not one.closed for one in data.decisions)


def meeting_fields(data: NotulaData) -> Fields:
    """Return which meeting it was: when, where, by which invitation, with how many."""
    return {
        "judul": data.meeting,
        **security_fields(data.security_word),
        "hari_tanggal": formats.days_of(data.days),
        "waktu": "\n".join(formats.times_of(data.days, data.zone)),
        "tempat": data.place,
        "zona": str(data.zone),
        "undangan": wording.invitation(data),
        "nomor_undangan": data.invitation_number,
        "tanggal_undangan": _date(data.invitation_date),
        "jam_panggilan": _clock(data, data.called_at),
        "dibuka": _clock(data, data.opened_at),
        "ditutup": _clock(data, data.closed_at),
        "jumlah_hadir": data.people_present,
        "jumlah_instansi": data.organizations_present,
        "kehadiran": wording.people_count(data) if data.people_present else "",
    }


def _date(day: date | None) -> str:
    return formats.long_date(day) if day else ""


def _clock(data: NotulaData, moment: time | None) -> str:
    return wording.clock(data, moment) if moment else ""


def _item(number: int, item: AgendaItem, closed_word: str) -> Fields:
    return {
        "nomor": number,
        "judul": closed_word if item.closed else item.title,
        "tertutup": item.closed,
        "pembahasan": RichField(item.discussion, UNDER_HEADING_2, item.changed),
    }


def _group(number: int, group: ParticipantGroup) -> Fields:
    return {
        "nomor": number,
        "instansi": group.organization,
        "orang": [person_fields(person) for person in group.people],
    }


def _people(data: NotulaData) -> Iterator[Fields]:
    """Yield everybody in one list, numbered through."""
    number = 0
    for group in data.participants:
        for person in group.people:
            number += 1
            yield {"nomor": number, "instansi": group.organization, **person_fields(person)}


def ralat_fields(ralat: Ralat | None) -> Fields:
    """Return what a ralat replaces, why, and what it changes."""
    changes = ralat.changes if ralat else ()
    return {
        "ada": ralat is not None,
        "nomor": ralat.number if ralat else 0,
        "tanggal": formats.long_date(ralat.issued) if ralat else "",
        "menggantikan": wording.replaces(ralat) if ralat else "",
        "alasan": ralat.reason if ralat else "",
        "perubahan": [
            {
                "hal": one.subject,
                "semula": one.before or wording.NOTHING,
                "menjadi": one.after or wording.DROPPED,
            }
            for one in changes
        ],
    }


RALAT: Final = Ralat(
    number=1,
    issued=date(2024, 7, 5),
    replaces=date(2024, 6, 27),
    reason="Target tindak lanjut 1b salah tulis.",
    changes=(Change(subject="target waktu tindak lanjut 1b", before="12 Juli 2024", after="19 Juli 2024"),),
)
"""Of the example meeting."""


def _examples(layout: LayoutProfile) -> tuple[NotulaData, ...]:
    """Return the example meeting approved, as a draft of a ralat, and nearly empty."""
    whole = replace(example_notula(layout), verification=CODE)
    bare = replace(
        whole, agenda=(), participants=(), speeches=(), decisions=(), no_decisions=True, minute_taker_signatory=None
    )
    return whole, replace(whole, draft=True, ralat=RALAT, verification=None), bare


def _properties(data: NotulaData) -> Properties:
    return properties(data, wording.file_title(data))


def _start(layout: LayoutProfile) -> bytes:
    return notula_start(layout, "notula")


def notula_start(layout: LayoutProfile, name: str, notice: Callable[[int], str] = lambda _width: "") -> bytes:
    """Build the template of a notula in this layout; rendered as it is, it reads like our own.

    `notice` writes what stands under the title into the text's width.
    """
    paper = begin(layout)
    sheet, turned = paper.sheet, across(paper.sheet)
    body = "".join(
        (
            alone("{{p blok.kop }}"),
            _title(),
            notice(sheet.text_width),
            _facts(sheet.text_width),
            _participants(sheet.text_width),
            paragraph("SubBagian", run("Kegiatan Sidang/Rapat")),
            _course(),
            paragraph("Sela", section=paper.sections.properties(sheet, first=True)),
            _matrix(turned.text_width),
            paragraph("Sela"),
            paper.sections.properties(turned),
        )
    )
    return finish(paper, body, name)


def _title() -> str:
    return "".join(
        (
            paragraph("Title", run("{{ naskah.judul }}"), after=60),
            when("naskah.nomor", paragraph("Subtitle", run("Nomor: {{ naskah.nomor }}"))),
            when(
                "ralat.ada",
                paragraph("Subtitle", run("Ralat ke-{{ ralat.nomor }}, tanggal {{ ralat.tanggal }}")),
                paragraph("Isi", run("{{ ralat.menggantikan }} Alasan: {{ ralat.alasan }}")),
                each(
                    "perubahan in ralat.perubahan",
                    paragraph(
                        "Isi",
                        run("{{ perubahan.hal }}: semula {{ perubahan.semula }}, menjadi {{ perubahan.menjadi }}"),
                    ),
                ),
            ),
        )
    )


def _facts(width: int) -> str:
    widths = fitted(FACT_COLUMNS, width)
    agenda = "".join(
        paragraph("FaktaButir", run(line))
        for line in ("{%p for butir in acara %}", "{{ butir.nomor }}. {{ butir.judul }}", "{%p endfor %}")
    )
    rows = (
        fact("Sidang/Rapat", "{{ rapat.judul }}", widths),
        fact("Hari/Tanggal", "{{ rapat.hari_tanggal }}", widths),
        *row_when("rapat.undangan", fact("Surat Undangan", "{{ rapat.undangan }}", widths), widths),
        fact("Waktu Sidang/Rapat", "{{ rapat.waktu }}", widths),
        *row_when("rapat.tempat", fact("Tempat", "{{ rapat.tempat }}", widths), widths),
        *row_when("acara", fact_row("Acara", agenda, widths), widths),
        fact("Ketua", "{{ pimpinan.ketua|default('–', true) }}", widths),
        fact("Sekretaris", "{{ pimpinan.sekretaris|default('–', true) }}", widths),
        fact("Pencatat", "{{ pimpinan.pencatat|default('–', true) }}", widths),
        *row_when("rapat.kehadiran", fact("Peserta", "{{ rapat.kehadiran }}", widths), widths),
    )
    return table(widths, rows, bordered=False, caption="Keterangan rapat")


def _participants(width: int) -> str:
    widths = fitted(_PEOPLE, width)
    values = ("{{ orang.nomor }}.", "{{ orang.instansi }}", "{{ orang.nama_dan_jabatan }}", "{{ orang.kehadiran }}")
    rows = (
        head_row(("No.", "Instansi", "Nama dan Jabatan", "Kehadiran"), widths),
        row_tag("for orang in hadirin", widths),
        values_row(values, widths),
        row_tag("endfor", widths),
    )
    content = table(widths, rows, bordered=True, caption="Daftar peserta rapat")
    return when("hadirin", paragraph("SubBagian", run("Peserta Sidang/Rapat")), content)


def _course() -> str:
    heading = "Heading1"
    decision = run("{{ putusan.nomor }}.\t") + run("{{ putusan.pengantar }}", bold=True) + run("{{ putusan.teks }}")
    return "".join(
        (
            when(
                "pembukaan or rapat.dibuka",
                paragraph(heading, run("Pembukaan")),
                when(
                    "rapat.dibuka",
                    paragraph("Isi1", run("Rapat dibuka oleh pimpinan rapat pada pukul {{ rapat.dibuka }}.")),
                ),
                alone("{{p pembukaan }}"),
            ),
            when(
                "sambutan",
                paragraph(heading, run("Sambutan")),
                each(
                    "pidato in sambutan",
                    paragraph("Heading2", run("{{ pidato.pembicara }}")),
                    alone("{{p pidato.isi }}"),
                ),
            ),
            when(
                "acara",
                paragraph(heading, run("Pembahasan")),
                each(
                    "butir in acara",
                    when(
                        "butir.pembahasan or butir.tertutup",
                        paragraph("Heading2", run("{{ butir.judul }}")),
                        alone("{{p butir.pembahasan }}"),
                    ),
                ),
            ),
            when("arahan", paragraph(heading, run("Arahan pimpinan")), alone("{{p arahan }}")),
            when(
                "keputusan",
                paragraph(heading, run("Keputusan")),
                each("putusan in keputusan", paragraph("Keputusan", decision)),
            ),
            when(
                "tanpa_keputusan",
                paragraph(heading, run("Keputusan")),
                paragraph("Isi1", run(wording.NO_DECISIONS)),
            ),
            when(
                "tindak_lanjut",
                paragraph(heading, run("Rencana tindak lanjut")),
                paragraph("Isi1", run(wording.ANNEXED)),
            ),
            paragraph(heading, run("Penutup")),
            alone("{{p penutup }}"),
            paragraph("Isi1", run(wording.ATTESTATION), keep_next=True, keep_lines=True),
            paragraph("Sela", after=120, keep_next=True),
            alone("{{p blok.tanda_tangan }}"),
            paragraph("Sela", after=120),
            alone("{{p blok.kode }}"),
        )
    )


def _matrix(width: int) -> str:
    widths = fitted(_MATRIX, width)
    titles = ("No.", "Tindak Lanjut", "Penanggung Jawab", "Instansi Pendukung", "Target Waktu", "Keluaran")
    names = ("kode", "teks", "penanggung_jawab", "pendukung", "target", "keluaran")
    number = cell(widths[0], paragraph("TabelTengah", run("{{ putusan.nomor }}", bold=True), keep_next=True))
    text = paragraph("TabelIsi", run("{{ putusan.teks }}", bold=True), keep_next=True)
    rows = (
        head_row(titles, widths),
        row_tag("for putusan in keputusan", widths),
        row_tag("if putusan.tindak_lanjut", widths),
        row(number + cell(sum(widths[1:]), text, span=len(widths) - 1)),
        row_tag("endif", widths),
        row_tag("for hal in putusan.tindak_lanjut", widths),
        values_row([f"{{{{ hal.{name} }}}}" for name in names], widths),
        row_tag("endfor", widths),
        row_tag("endfor", widths),
    )
    content = table(widths, rows, bordered=True, caption="Rencana tindak lanjut")
    return when(
        "tindak_lanjut",
        paragraph("JudulTabel", run("Lampiran {{ naskah.judul|capitalize }}"), before=0),
        paragraph("JudulLampiran", run("Rencana Tindak Lanjut")),
        content,
    )


NOTULA: Final = Own(
    fields=fields,
    properties=_properties,
    ours=build_in_form,
    examples=_examples,
    start=_start,
    required=MARKED,
)
