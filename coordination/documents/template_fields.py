"""What an own template may say: every field of a paper by its Indonesian name, made from the paper's plain values.

A field is a text, a number, a yes or no, a list of further fields, or one of three kinds that bring their own mark-up:
rich text and blocks stand in a paragraph of their own (`{{p … }}`), a picture stands in a line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any, Final

from coordination.documents import formats, wording
from coordination.documents.codes import verification_row
from coordination.documents.example import example_notula
from coordination.documents.layout import LayoutProfile
from coordination.documents.letterhead import letterhead
from coordination.documents.matrix import matrix_table, target_words
from coordination.documents.notula_data import AgendaItem, Change, NotulaData, Ralat
from coordination.documents.package import Package
from coordination.documents.paper import Properties
from coordination.documents.participants import participants_table, position_words, presence_words
from coordination.documents.rich import UNDER_HEADING_1, UNDER_HEADING_2, Frame, RichText
from coordination.documents.signature import capacity, printed, signature_block
from coordination.documents.values import (
    CLOSED,
    Action,
    Decision,
    Participant,
    ParticipantGroup,
    Signatory,
    Verification,
)
from coordination.documents.wml import paragraph
from coordination.richtext import Doc, is_empty, to_plain

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """What a field with mark-up of its own is written on: the template's parts, its text widths in twips."""

    package: Package
    rich: RichText
    width: int
    landscape_width: int


@dataclass(frozen=True, slots=True)
class RichField:
    """Rich text: paragraphs, lists and tables in the styles "Isi 1", "Isi 2", "Butir" and "Tabel Isi"."""

    doc: Doc
    frame: Frame = UNDER_HEADING_1
    changed: bool = False

    def __bool__(self) -> bool:
        """Whether it says anything, for `{%p if … %}`."""
        return not is_empty(self.doc)

    def __str__(self) -> str:
        return to_plain(self.doc)

    def write(self, surface: Surface) -> str:
        """Return its paragraphs."""
        return surface.rich.write(self.doc, self.frame, changed=self.changed) if self else ""


@dataclass(frozen=True, slots=True)
class Block:
    """A ready part of the paper, as our own layout has it."""

    make: Callable[[Surface], str]
    filled: bool = True

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return self.filled

    def write(self, surface: Surface) -> str:
        """Return its tables and paragraphs, closed by one that keeps it from the next table."""
        return self.make(surface) + paragraph("Sela") if self.filled else ""


@dataclass(frozen=True, slots=True)
class Picture:
    """The emblem, in a line of text."""

    content: bytes | None

    def __bool__(self) -> bool:
        """Whether there is one."""
        return self.content is not None


def notula_fields(data: NotulaData) -> Fields:
    """Return the fields of a notula. Every name is there whatever the meeting; what it lacks is empty."""
    columns = wording.signature_columns(data)
    return {
        "kop": _kop(data),
        "naskah": {
            "judul": data.layout.title,
            "nomor": data.number,
            "cap": wording.mark(data),
            "konsep": data.draft,
            "kode": data.verification.code if data.verification else "",
            "alamat_periksa": data.verification.address if data.verification else "",
        },
        "rapat": _meeting(data),
        "pimpinan": {"ketua": data.chair, "sekretaris": data.secretary, "pencatat": data.minute_taker},
        "acara": [_item(number, item) for number, item in enumerate(data.agenda, start=1)],
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
        "keputusan": [_decision(one) for one in data.decisions],
        "tindak_lanjut": [_action(one, of) for of in data.decisions if not of.closed for one in of.actions],
        "tanda_tangan": {
            "tempat": data.place_of_signing,
            "tanggal": formats.long_date(data.date_of_signing),
            "pimpinan": _signatory(data.chair_signatory),
            "notulis": _signatory(data.minute_taker_signatory or Signatory(position="")),
        },
        "ralat": _ralat(data.ralat),
        "blok": {
            "kop": Block(lambda on: letterhead(data.letterhead, on.width, on.package)),
            "peserta": Block(lambda on: participants_table(data.participants, on.width), bool(data.participants)),
            "matriks": Block(lambda on: matrix_table(data.decisions, on.landscape_width), _has_matrix(data)),
            "tanda_tangan": Block(lambda on: signature_block(columns, on.width)),
            "kode": _code(data.verification),
        },
    }


def _code(verification: Verification | None) -> Block:
    """Return the row with code and QR; a draft has none."""
    if verification is None:
        return Block(lambda _on: "", filled=False)
    return Block(lambda on: verification_row(verification, on.width, on.package))


def _has_matrix(data: NotulaData) -> bool:
    return any(one.actions and not one.closed for one in data.decisions)


def _kop(data: NotulaData) -> Fields:
    kop = data.letterhead
    return {
        "pemerintah": kop.government,
        "instansi": list(kop.organization),
        "alamat": list(kop.address),
        "lambang": Picture(kop.emblem),
    }


def _meeting(data: NotulaData) -> Fields:
    return {
        "judul": data.meeting,
        "klasifikasi": data.security_word.upper(),
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


def _item(number: int, item: AgendaItem) -> Fields:
    return {
        "nomor": number,
        "judul": CLOSED if item.closed else item.title,
        "tertutup": item.closed,
        "pembahasan": RichField(item.discussion, UNDER_HEADING_2, item.changed),
    }


def _group(number: int, group: ParticipantGroup) -> Fields:
    return {
        "nomor": number,
        "instansi": group.organization,
        "orang": [_person(person) for person in group.people],
    }


def _person(person: Participant) -> Fields:
    return {
        "nama": person.name,
        "jabatan": position_words(person),
        "nama_dan_jabatan": "\n".join(filter(None, (person.name, position_words(person)))) or "–",
        "kehadiran": presence_words(person),
    }


def _people(data: NotulaData) -> Iterator[Fields]:
    """Yield everybody in one list, numbered through."""
    number = 0
    for group in data.participants:
        for person in group.people:
            number += 1
            yield {"nomor": number, "instansi": group.organization, **_person(person)}


def _decision(decision: Decision) -> Fields:
    end = wording.FOR_INFORMATION if decision.for_information else ""
    return {
        "nomor": decision.number,
        "jenis": wording.LEAD_IN.get(decision.kind, "").removesuffix(": "),
        "pengantar": "" if decision.closed else wording.LEAD_IN.get(decision.kind, ""),
        "teks": CLOSED if decision.closed else decision.text + end,
        "tertutup": decision.closed,
        "untuk_diketahui": decision.for_information,
        "tindak_lanjut": [] if decision.closed else [_action(one, decision) for one in decision.actions],
    }


def _action(action: Action, decision: Decision) -> Fields:
    return {
        "kode": action.code,
        "keputusan": decision.number,
        "teks": f"{action.text} ({action.priority})" if action.priority else action.text,
        "penanggung_jawab": action.owner,
        "pendukung": ", ".join(action.supporters),
        "target": target_words(action).replace(formats.NBSP, " "),  # a narrow column would cut the year in two
        "keluaran": action.evidence,
        "prioritas": action.priority,
    }


def _signatory(who: Signatory) -> Fields:
    name = printed(who)
    return {
        "jabatan": "\n".join(capacity(who)),
        "nama": name.name if who.position else "",
        "pangkat": name.rank,
        "nip": name.number if who.position else "",
    }


def _ralat(ralat: Ralat | None) -> Fields:
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


def notula_examples(layout: LayoutProfile) -> tuple[NotulaData, ...]:
    """Return what a template is tried with: the example meeting approved, as a draft of a ralat, and nearly empty."""
    code = Verification(code="7K3M-9QX2-V0TB-4HJE", address="https://rakor.contoh.go.id/cek/7K3M-9QX2-V0TB-4HJE")
    whole = replace(example_notula(layout), verification=code)
    ralat = Ralat(
        number=1,
        issued=date(2024, 7, 5),
        replaces=whole.date_of_signing,
        reason="Target tindak lanjut 1b salah tulis.",
        changes=(Change(subject="target waktu tindak lanjut 1b", before="12 Juli 2024", after="19 Juli 2024"),),
    )
    bare = replace(
        whole, agenda=(), participants=(), speeches=(), decisions=(), no_decisions=True, minute_taker_signatory=None
    )
    return whole, replace(whole, draft=True, ralat=ralat, verification=None), bare


def notula_properties(data: NotulaData) -> Properties:
    """Return what the file of a notula says of itself."""
    return Properties(
        title=f"{data.layout.title.capitalize()} {data.meeting}",
        subject=f"Rapat {formats.days_of(data.days)}",
        creator=data.creator,
        created=data.created_at,
    )


def schema(examples: Iterable[Fields]) -> Fields:
    """Return the fields with a value in each list, out of several examples: what names a template may use."""
    richest: Fields = {}
    for fields in examples:
        richest = _richer(richest, fields)
    return richest


def _richer(known: Any, other: Any) -> Any:
    if isinstance(known, dict) and isinstance(other, dict):
        return {name: _richer(known[name], value) if name in known else value for name, value in other.items()}
    return known or other


@dataclass(frozen=True, slots=True)
class Documented:
    """One field as its page lists it: how it is written, what it says for the example meeting."""

    path: str
    kind: str
    example: str


KIND_RICH: Final = "rich"
KIND_BLOCK: Final = "block"
KIND_PICTURE: Final = "picture"
KIND_LIST: Final = "list"
KIND_FLAG: Final = "flag"
KIND_TEXT: Final = "text"


def kind_of(value: object) -> str:
    """Return what kind of field a value is."""
    kinds = ((RichField, KIND_RICH), (Block, KIND_BLOCK), (Picture, KIND_PICTURE), (list, KIND_LIST), (bool, KIND_FLAG))
    return next((kind for type_, kind in kinds if isinstance(value, type_)), KIND_TEXT)


def documented(fields: Fields) -> tuple[Documented, ...]:
    """Return every field of a schema with its example value, in its order; "[]" marks what lies in a list."""
    return tuple(_documented("", fields))


def _documented(path: str, value: Any) -> Iterator[Documented]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _documented(f"{path}.{name}" if path else name, inner)
        return
    kind = kind_of(value)
    if kind == KIND_LIST:
        yield Documented(path, kind, str(len(value)))
        if isinstance(value[0], dict):
            yield from _documented(f"{path}[]", value[0])
        else:
            yield Documented(f"{path}[]", KIND_TEXT, str(value[0]))
    elif kind in (KIND_BLOCK, KIND_PICTURE):
        yield Documented(path, kind, "")
    else:
        yield Documented(path, kind, str(value))
