"""The sentences that the product itself puts into a notula, the same in Word and on screen. Always Indonesian."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Final

from coordination.documents import formats
from coordination.documents.layout import SignatureForm
from coordination.documents.notula_data import Change, NotulaData, Ralat
from coordination.documents.values import Decision, DecisionKind, Signatory
from coordination.richtext import Doc, to_plain

LEAD_IN: Final = {
    DecisionKind.DIRECTIVE: "Arahan pimpinan: ",
    DecisionKind.RECOMMENDATION: "Rekomendasi: ",
    DecisionKind.NOTE: "Catatan: ",
}
FOR_INFORMATION: Final = " (untuk diketahui)"
NO_DECISIONS: Final = "Rapat ini tidak menghasilkan keputusan."
ANNEXED: Final = (
    "Rincian tindak lanjut setiap keputusan tercantum pada lampiran yang merupakan bagian tidak terpisahkan dari "
    "notula ini."
)
ATTESTATION: Final = (
    "Demikian notula ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya oleh seluruh instansi yang "
    "hadir dan yang bertanggung jawab atas tindak lanjutnya."
)
NOTHING: Final = "(tidak ada)"
DROPPED: Final = "(dihapus)"
PUBLIC_COPY: Final = "SALINAN PUBLIK"
PUBLIC_LAW: Final = (
    "Dasar: Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik dan Undang-Undang Nomor 27 Tahun "
    "2022 tentang Pelindungan Data Pribadi."
)
MARKED: Final = "Bagian yang berubah ditandai garis tegak di tepi kiri."


def file_title(data: NotulaData) -> str:
    """Return what a file says of itself: which paper of which meeting."""
    title = f"{data.layout.title.capitalize()} {data.meeting}"
    return f"{PUBLIC_COPY.capitalize()} {title}" if data.public else title


def mark(data: NotulaData) -> str:
    """Return what stands at the right of every page: that it is a draft, which ralat it is, or nothing."""
    ralat = f"RALAT KE-{data.ralat.number}" if data.ralat else ""
    if data.draft:
        return f"DRAF {ralat} – BELUM DISAHKAN".replace("  ", " ")
    return f"{PUBLIC_COPY} {ralat}".strip() if data.public else ralat


def under_title(data: NotulaData) -> list[str]:
    """Return the lines under the title: the notula's own number, and which ralat it is."""
    lines = [PUBLIC_COPY] if data.public else []
    if data.number:
        lines.append(f"Nomor: {data.number}")
    if data.ralat:
        lines.append(f"Ralat ke-{data.ralat.number}, tanggal {formats.long_date(data.ralat.issued)}")
    return lines


def replaces(ralat: Ralat) -> str:
    """Say which paper a ralat replaces."""
    return f"Ralat ini menggantikan notula tanggal {formats.long_date(ralat.replaces)}."


def became(change: Change) -> tuple[str, str, str, str, str]:
    """Return a change as five pieces of a sentence: the second and the fourth, what was and what is, stand in bold."""
    after = change.after or DROPPED
    end = "" if after.endswith((".", "…")) else "."
    lead = f"{change.subject}: semula " if change.subject else "Semula "
    return (lead, change.before.rstrip(".") or NOTHING, ", menjadi ", after, end)


def clock(data: NotulaData, moment: time) -> str:
    """Write a time of the meeting with its zone."""
    return f"{formats.clock_time(moment)}{formats.NBSP}{data.zone}"


def invitation(data: NotulaData) -> str:
    """Write number and date of the invitation, as far as they are known."""
    number = f"Nomor {data.invitation_number}" if data.invitation_number else ""
    date = f"tanggal {formats.long_date(data.invitation_date)}" if data.invitation_date else ""
    words = f"{number} {date}".strip()
    return words[0].upper() + words[1:] if words else ""


def people_count(data: NotulaData) -> str:
    """Write how many came, of how many organizations."""
    return f"{formats.counted(data.people_present, 'orang')} dari {data.organizations_present} instansi"


def opened(data: NotulaData) -> str:
    """Say when the meeting was opened, unless nobody noted it or what was typed names the time itself."""
    if data.opened_at is None or _names(data.opening, data.opened_at):
        return ""
    return f"Rapat dibuka oleh pimpinan rapat pada pukul {clock(data, data.opened_at)}."


def closed(data: NotulaData) -> str:
    """Say when the meeting was closed, unless nobody noted it or what was typed names the time itself."""
    if data.closed_at is None or _names(data.closing, data.closed_at):
        return ""
    return f"Rapat ditutup oleh pimpinan rapat pada pukul {clock(data, data.closed_at)}."


def _names(doc: Doc, moment: time) -> bool:
    typed = to_plain(doc)
    return any(f"{moment:%H}{sign}{moment:%M}" in typed for sign in (".", ":"))


def decisions_intro(data: NotulaData) -> str:
    """Introduce the list of decisions."""
    agreed = any(decision.kind is DecisionKind.DECISION for decision in data.decisions)
    return f"Rapat {'menyepakati' if agreed else 'menghasilkan'} hal-hal sebagai berikut:"


def left_out(data: NotulaData) -> list[str]:
    """Say, a sentence each, what a public copy leaves out and by which law."""
    hidden = ["nomor telepon", "NIP", "alamat pos-el", "tautan", "tanda tangan"]
    if not data.layout.public_names:
        hidden.insert(0, "nama peserta dan penanda tangan")
    if data.layout.mask_small_counts:
        hidden.append("jumlah orang atau kasus yang kurang dari lima")
    return [
        f"Salinan ini dibuat untuk umum. Bagian di atas klasifikasi biasa berbunyi “{data.closed_word}”.",
        f"Yang tidak dimuat atau disamarkan: {formats.listing(hidden)}.",
        PUBLIC_LAW,
    ]


def decision(one: Decision, closed_word: str = "") -> str:
    """Write a decision in one string, with what kind it is where that is not plain, and that it needs no action."""
    if one.closed:
        return closed_word
    return f"{LEAD_IN.get(one.kind, '')}{one.text}{FOR_INFORMATION if one.for_information else ''}"


def annex_title(data: NotulaData) -> str:
    """Name the lampiran that holds the follow-up matrix."""
    title = data.layout.title.capitalize()
    if data.ralat:
        return f"Lampiran {title} Ralat ke-{data.ralat.number} tanggal {formats.long_date(data.ralat.issued)}"
    return f"Lampiran {title} tanggal {formats.long_date(data.days[0].date)}"


def signature_columns(data: NotulaData) -> list[tuple[Sequence[str], Signatory]]:
    """Return who signs, left to right, each under the lines that introduce them."""
    dated = f"{data.place_of_signing}, {formats.long_date(data.date_of_signing)}".removeprefix(", ")
    chair, taker = data.chair_signatory, data.minute_taker_signatory
    if data.layout.signature is SignatureForm.CHAIR_ONLY or taker is None:
        return [((dated, "Pimpinan Rapat,"), chair)]
    return [(("", "Mengetahui,", "Pimpinan Rapat,"), chair), ((dated, "", "Notulis,"), taker)]
