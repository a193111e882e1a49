"""The example meeting: what a preview of a layout and the check of an own template are made with. Roles only."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from coordination.clock import Zone
from coordination.documents.layout import LayoutProfile
from coordination.documents.notula_data import AgendaItem, NotulaData, Speech
from coordination.documents.values import (
    Action,
    Decision,
    DecisionKind,
    Letterhead,
    MeetingDay,
    Participant,
    ParticipantGroup,
    Presence,
    Signatory,
)
from coordination.richtext import Doc, from_html, from_plain

_DAY = date(2024, 6, 27)
_KOP = Letterhead(
    government="Pemerintah Kota Kendari",
    organization=("Dinas Pemberdayaan Perempuan dan", "Perlindungan Anak"),
    address=("Jalan …………………, Kota Kendari, Provinsi Sulawesi Tenggara, Kode Pos ………", "Telepon (0401) …………"),
)
_ACCESS = (
    "<p>Kepala UPTD PPA memaparkan alur layanan yang berlaku. Peserta mencatat hambatan berikut:</p>"
    "<ol><li><p>rujukan dari kelurahan belum seragam;</p></li>"
    "<li><p>narahubung layanan di puskesmas dan RSUD belum ditetapkan.</p></li></ol>"
)


def example_notula(layout: LayoutProfile, letterhead: Letterhead = _KOP) -> NotulaData:
    """Return a short notula with something of everything."""
    return NotulaData(
        layout=layout,
        letterhead=letterhead,
        meeting="Rapat Koordinasi Pencegahan Kekerasan dan Perlindungan terhadap Perempuan",
        days=(MeetingDay(date=_DAY, start=time(9)),),
        zone=Zone.WITA,
        place="Ruang pertemuan hotel, Kota Kendari",
        invitation_number="400.2.3/215/DP3A/VI/2024",
        invitation_date=date(2024, 6, 21),
        called_at=time(8, 45),
        opened_at=time(9),
        closed_at=time(12, 15),
        agenda=(
            AgendaItem(title="Akses layanan perlindungan", discussion=from_html(_ACCESS)),
            AgendaItem(
                title="Edukasi kekerasan berbasis gender", discussion=_text("Sekolah siap menerima sosialisasi.")
            ),
        ),
        chair="Asisten Administrasi Umum",
        secretary="Sekretaris Dinas",
        minute_taker="Kepala Subbagian Umum",
        participants=(
            _group("Sekretariat Daerah", Participant(position="Asisten Administrasi Umum")),
            _group(
                "Dinas Kesehatan",
                Participant(
                    position="Kepala Bidang Kesehatan Masyarakat",
                    invited_position="Kepala Dinas",
                    presence=Presence.REPRESENTED,
                ),
            ),
            _group("LSM", Participant(position="Direktur", presence=Presence.EXCUSED, reason="sakit")),
        ),
        opening=_text("Rapat dibuka oleh Asisten Administrasi Umum Pemerintah Kota Kendari."),
        speeches=(Speech(speaker="Kepala DP3A", text=_text("Menyampaikan hasil yang diharapkan dari rapat ini.")),),
        directions=_text("Setiap perangkat daerah agar melaporkan kemajuan tindak lanjut kepada DP3A."),
        decisions=(
            Decision(
                number="1",
                text="Akses layanan perlindungan diperluas.",
                actions=(
                    _action(
                        "1a",
                        "Menyusun alur rujukan satu pintu dan menyebarkannya ke kecamatan",
                        "UPTD PPA",
                        date(2024, 7, 31),
                        "Dokumen alur dan tanda terima",
                    ),
                    _action(
                        "1b",
                        "Menetapkan narahubung layanan di setiap puskesmas dan RSUD",
                        "Dinas Kesehatan",
                        date(2024, 7, 19),
                        "Daftar narahubung",
                    ),
                ),
            ),
            Decision(
                number="2",
                text="Perkembangan dilaporkan setiap triwulan.",
                kind=DecisionKind.DIRECTIVE,
                for_information=True,
            ),
        ),
        closing=_text("Rapat ditutup dengan ucapan terima kasih kepada seluruh peserta."),
        place_of_signing="Kendari",
        date_of_signing=_DAY,
        chair_signatory=Signatory(position="Asisten Administrasi Umum", rank="Pembina Utama Muda, IV/c"),
        minute_taker_signatory=Signatory(position="Kepala Subbagian Umum"),
        creator="DP3A",
        created_at=datetime(2024, 6, 27, 8, tzinfo=UTC),
    )


def _text(words: str) -> Doc:
    return from_plain(words)


def _group(organization: str, person: Participant) -> ParticipantGroup:
    return ParticipantGroup(organization=organization, people=(person,))


def _action(code: str, text: str, owner: str, due: date, evidence: str) -> Action:
    return Action(code=code, text=text, owner=owner, supporters=("DP3A",), due=due, evidence=evidence)
