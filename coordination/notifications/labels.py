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
    "escalation": _l("Eskalasi"),
    "reminders": _l("Pengingat"),
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
    Encryption.STARTTLS: _l("STARTTLS (biasanya porta 587)"),
    Encryption.TLS: _l("TLS (biasanya porta 465)"),
    Encryption.NONE: _l("Tanpa pengamanan (hanya di jaringan sendiri)"),
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
