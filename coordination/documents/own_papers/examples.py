"""What templates are tried with besides the example meeting: names and texts such as offices write them, and worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from typing import Final

from coordination.documents.notula_data import NotulaData
from coordination.documents.values import MeetingDay, Signatory, Verification

HARD: Final = 'Dr. H. O\'Brien & "Anak" <Kota>, S.H., M.Si. \U0001f600 مرحبا ' + "x" * 120
"""Everything that has its own meaning in a Word file or needs another font, and a word wider than a line."""
CODE: Final = Verification(code="7K3M-9QX2-V0TB-4HJE", address="https://rakor.contoh.go.id/cek/7K3M-9QX2-V0TB-4HJE")
SIGNING: Final = Signatory(
    position="Kepala Dinas Pemberdayaan Perempuan dan Perlindungan Anak",
    name="Nama Lengkap",
    title_front="Dra.",
    title_back="M.Si.",
    rank="Pembina Utama Muda, IV/c",
    employee_id="196808171994032001",
)


def several_days(day: MeetingDay) -> Sequence[MeetingDay]:
    """Return the day of an example and the one after it."""
    return (replace(day, end=time(16)), replace(day, date=day.date.replace(day=day.date.day + 1), end=time(12)))


def hard_notula(data: NotulaData) -> NotulaData:
    """Return a restricted notula in which every text is as bad as texts get."""
    return replace(
        data,
        security_word="TERBATAS",
        meeting=f"{data.meeting} {HARD}",
        place=HARD,
        chair=HARD,
        decisions=tuple(
            replace(
                one,
                text=f"{one.text} {HARD}",
                actions=tuple(replace(action, text=HARD, owner=HARD, evidence=HARD) for action in one.actions),
            )
            for one in data.decisions
        ),
        chair_signatory=replace(data.chair_signatory, name=HARD),
    )
