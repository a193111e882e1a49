"""The words that stand for the codes of a meeting, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from flask_babel.speaklater import LazyString

from coordination.clock import Zone
from coordination.i18n import _l
from coordination.meetings.models import (
    DecisionKind,
    Excuse,
    MeetingState,
    PaperKind,
    ParticipantRole,
    Presence,
    SecurityLevel,
    Urgency,
)

Code = TypeVar("Code", bound=StrEnum)

STATES: Mapping[MeetingState, LazyString] = {
    MeetingState.PLANNED: _l("direncanakan"),
    MeetingState.IN_SESSION: _l("berlangsung"),
    MeetingState.RECORDED: _l("dicatat"),
    MeetingState.IN_REVIEW: _l("ditinjau"),
    MeetingState.APPROVED: _l("disahkan"),
    MeetingState.POSTPONED: _l("ditunda"),
    MeetingState.CANCELLED: _l("dibatalkan"),
}
LEVELS: Mapping[SecurityLevel, LazyString] = {
    SecurityLevel.BIASA: _l("Biasa"),
    SecurityLevel.TERBATAS: _l("Terbatas"),
    SecurityLevel.RAHASIA: _l("Rahasia"),
    SecurityLevel.SANGAT_RAHASIA: _l("Sangat rahasia"),
}
URGENCIES: Mapping[Urgency, LazyString] = {
    Urgency.BIASA: _l("Biasa"),
    Urgency.PENTING: _l("Penting"),
    Urgency.SEGERA: _l("Segera"),
    Urgency.SANGAT_SEGERA: _l("Sangat segera"),
}
ROLES: Mapping[ParticipantRole, LazyString] = {
    ParticipantRole.CHAIR: _l("Ketua rapat"),
    ParticipantRole.SECRETARY: _l("Sekretaris rapat"),
    ParticipantRole.MINUTE_TAKER: _l("Notulis"),
    ParticipantRole.SPEAKER: _l("Narasumber"),
    ParticipantRole.PARTICIPANT: _l("Peserta"),
}
PRESENCES: Mapping[Presence, LazyString] = {
    Presence.UNKNOWN: _l("Belum dicatat"),
    Presence.PRESENT: _l("Hadir"),
    Presence.REPRESENTED: _l("Diwakili"),
    Presence.EXCUSED: _l("Izin"),
    Presence.ABSENT: _l("Tidak"),
}
EXCUSES: Mapping[Excuse, LazyString] = {
    Excuse.DUTY_TRAVEL: _l("Dinas luar"),
    Excuse.ILLNESS: _l("Sakit"),
    Excuse.LEAVE: _l("Cuti"),
    Excuse.OTHER: _l("Lainnya"),
}
DECISION_KINDS: Mapping[DecisionKind, LazyString] = {
    DecisionKind.DIRECTIVE: _l("Arahan"),
    DecisionKind.DECISION: _l("Keputusan"),
    DecisionKind.RECOMMENDATION: _l("Rekomendasi"),
    DecisionKind.NOTE: _l("Catatan"),
}
PAPER_KINDS: Mapping[PaperKind, LazyString] = {
    PaperKind.PRESENTATION: _l("Paparan"),
    PaperKind.PHOTO: _l("Foto"),
    PaperKind.INVITATION: _l("Surat undangan"),
    PaperKind.SIGNED_SCAN: _l("Notula bertanda tangan (pindaian atau PDF)"),
    PaperKind.ATTENDANCE_SCAN: _l("Daftar hadir bertanda tangan (pindaian)"),
    PaperKind.OTHER: _l("Berkas lain"),
}


def choices(words: Mapping[Code, LazyString]) -> list[tuple[str, LazyString]]:
    """Return the codes with their words, as a form's select takes them."""
    return [(str(code), word) for code, word in words.items()]


ZONES = [str(zone) for zone in Zone]
