"""Fields that several papers have: the kop, people, decisions and actions, whoever signs, and the ready blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coordination.documents import formats, wording
from coordination.documents.codes import verification_row
from coordination.documents.letterhead import letterhead
from coordination.documents.matrix import target_words
from coordination.documents.page import SECRET
from coordination.documents.participants import position_words, presence_words
from coordination.documents.signature import SPACE_TO_SIGN, capacity, printed, signature_block
from coordination.documents.template_fields import Block, Fields, Picture
from coordination.documents.values import (
    CLOSED,
    Action,
    Decision,
    Letterhead,
    Participant,
    Signatory,
    Verification,
)


def kop_block(kop: Letterhead) -> Block:
    """Return the kop as our own layout has it."""
    return Block(lambda on: letterhead(kop, on.width, on.package))


def signature(columns: Sequence[tuple[Sequence[str], Signatory]], space: int = SPACE_TO_SIGN) -> Block:
    """Return a signature block as our own layout has it."""
    return Block(lambda on: signature_block(columns, on.width, space=space))


def security_fields(word: str) -> Fields:
    """Return the security word in capitals, and whether it is one of those that are printed red."""
    return {"klasifikasi": word.upper(), "rahasia": word.upper() in SECRET}


def numbered(texts: Iterable[str]) -> list[Fields]:
    """Return texts with their numbers."""
    return [{"nomor": number, "teks": text} for number, text in enumerate(texts, start=1)]


def letterhead_fields(kop: Letterhead) -> Fields:
    """Return the lines of the kop and its emblem."""
    return {
        "pemerintah": kop.government,
        "instansi": list(kop.organization),
        "alamat": list(kop.address),
        "lambang": Picture(kop.emblem),
    }


def code_block(verification: Verification | None) -> Block:
    """Return the row with code and QR; a draft has none."""
    if verification is None:
        return Block(lambda _on: "", filled=False)
    return Block(lambda on: verification_row(verification, on.width, on.package))


def person_fields(person: Participant) -> Fields:
    """Return who came, in what position and how."""
    return {
        "nama": person.name,
        "jabatan": position_words(person),
        "nama_dan_jabatan": "\n".join(filter(None, (person.name, position_words(person)))) or "–",
        "kehadiran": presence_words(person),
    }


def decision_fields(decision: Decision, closed_word: str = CLOSED) -> Fields:
    """Return a decision with its actions; one that is closed says nothing but its number."""
    end = wording.FOR_INFORMATION if decision.for_information else ""
    return {
        "nomor": decision.number,
        "jenis": wording.LEAD_IN.get(decision.kind, "").removesuffix(": "),
        "pengantar": "" if decision.closed else wording.LEAD_IN.get(decision.kind, ""),
        "teks": closed_word if decision.closed else decision.text + end,
        "tertutup": decision.closed,
        "untuk_diketahui": decision.for_information,
        "tindak_lanjut": [] if decision.closed else [action_fields(one, decision) for one in decision.actions],
    }


def action_fields(action: Action, decision: Decision) -> Fields:
    """Return an action, and the number of its decision."""
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


def signatory_fields(who: Signatory) -> Fields:
    """Return the capacity over the space to sign, and what of the name is printed under it."""
    name = printed(who)
    return {
        "jabatan": "\n".join(capacity(who)),
        "nama": name.name if who.position else "",
        "pangkat": name.rank,
        "nip": name.number if who.position else "",
    }
