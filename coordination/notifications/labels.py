"""The words of sending: kinds of mails, their states, why one did not leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask_babel.speaklater import LazyString

from coordination.i18n import _, _l
from coordination.notifications.models import Encryption
from coordination.notifications.smtp import Trouble
from coordination.outbox.models import MailState, Reason

KINDS: Final[dict[str, LazyString]] = {
    "approval_asked": _l("Permintaan pengesahan"),
    "commented": _l("Komentar"),
    "escalation": _l("Eskalasi"),
    "handed_over": _l("Tugas dialihkan"),
    "invitation": _l("Undangan rapat"),
    "meeting_cancelled": _l("Rapat dibatalkan"),
    "meeting_moved": _l("Rapat berubah jadwal"),
    "meeting_postponed": _l("Rapat ditunda"),
    "minutes": _l("Notula"),
    "minutes_approved": _l("Notula disahkan"),
    "minutes_returned": _l("Notula dikembalikan"),
    "ralat": _l("Ralat"),
    "released": _l("Tugas baru"),
    "reminders": _l("Pengingat"),
    "request_asked": _l("Permohonan instansi"),
    "request_decided": _l("Putusan atas permohonan"),
    "returned": _l("Laporan dikembalikan"),
    "review_asked": _l("Permintaan paraf"),
    "submitted": _l("Laporan menunggu verifikasi"),
    "verified": _l("Laporan diterima"),
}
"""By `Mail.kind`: what the outbox calls it. A kind without a name is called a letter."""

STATES: Final[Mapping[MailState, LazyString]] = {
    MailState.WAITING: _l("Menunggu"),
    MailState.SENDING: _l("Sedang dikirim"),
    MailState.SENT: _l("Terkirim"),
    MailState.MAYBE_SENT: _l("Mungkin terkirim"),
    MailState.FAILED: _l("Gagal"),
    MailState.NOT_SENT: _l("Tidak dikirim"),
}

REASONS: Final[Mapping[Reason, LazyString]] = {
    Reason.NO_ADDRESS: _l("Penerima belum mempunyai alamat pos-el."),
    Reason.NO_SERVER: _l("Pos-el belum diatur ketika surat ini tiba waktunya."),
    Reason.HELD: _l("Ditahan sekretariat."),
    Reason.OVER: _l("Sudah tidak perlu: selesai, dibatalkan, atau lewat sebelum dikirim."),
    Reason.HIDDEN: _l("Penerima tidak lagi berhak melihat isinya."),
    Reason.LEFT: _l("Penerima sudah tidak aktif."),
    Reason.LATER: _l("Tidak berangkat pada harinya; dimuat dalam pengingat berikutnya."),
}

TROUBLES: Final[Mapping[Trouble, LazyString]] = {
    Trouble.UNKNOWN_HOST: _l("Nama server pos-el tidak dikenal. Periksa ejaannya."),
    Trouble.UNREACHABLE: _l("Server pos-el menolak sambungan atau tidak terjangkau. Periksa nama server dan portanya."),
    Trouble.CERTIFICATE: _l("Sertifikat server pos-el tidak dapat dipercaya, jadi tidak ada yang dikirim."),
    Trouble.NO_ENCRYPTION: _l("Server pos-el tidak menerima pengamanan yang dipilih. Coba pilihan atau porta lain."),
    Trouble.LOGIN: _l("Server pos-el tidak menerima nama pengguna atau kata sandinya."),
    Trouble.SENDER: _l("Server pos-el tidak mengizinkan alamat pengirim ini."),
    Trouble.TIMEOUT: _l("Server pos-el tidak menjawab sampai batas waktunya. Periksa porta dan pengamanannya."),
    Trouble.BROKEN_OFF: _l("Server pos-el memutus sambungan."),
    Trouble.REJECTED: _l("Server pos-el tidak menerima surat ini."),
    Trouble.SECRET: _l("Kata sandi server pos-el tidak terbaca lagi karena kunci kantor berganti. Ketiklah lagi."),
    Trouble.ADDRESS: _l("Alamat pos-el penerima tidak dapat dipakai. Perbaiki di Direktori."),
    Trouble.WORDS: _l("Isi surat ini tidak dapat disusun. Beri tahu administrator; penyebabnya ada di log."),
}

ENCRYPTIONS: Final[Mapping[Encryption, LazyString]] = {
    Encryption.STARTTLS: _l("STARTTLS"),
    Encryption.TLS: _l("TLS"),
    Encryption.NONE: _l("Tanpa"),
}


def kind_name(kind: str) -> str:
    """Return what a kind of mail is called."""
    return str(KINDS[kind]) if kind in KINDS else _("Surat")


def problem_words(problem: str | None) -> tuple[str, str]:
    """Return why a mail did not leave, in a sentence, and what the server said, as it stands in `Mail.problem`."""
    word, _colon, answer = (problem or "").partition(": ")
    if word in set(Trouble):
        return str(TROUBLES[Trouble(word)]), answer
    return "", problem or ""


def in_doubt() -> str:
    """Say what it means that a mail may have been sent."""
    return _("Pengirimannya terputus sebelum server menjawab; surat ini mungkin sudah sampai, mungkin belum.")
