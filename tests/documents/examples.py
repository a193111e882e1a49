"""The papers that the tests lay out: the worked example, and a hard one. Roles and positions only, no person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from coordination.clock import Zone
from coordination.documents.layout import LayoutProfile
from coordination.documents.notula_data import AgendaItem, Change, NotulaData, Ralat
from coordination.documents.values import (
    Action,
    Decision,
    Letterhead,
    MeetingDay,
    Participant,
    ParticipantGroup,
    Presence,
    Signatory,
)
from coordination.richtext import Doc, check, from_html

APPROVED = datetime(2024, 6, 27, 8, 0, tzinfo=UTC)


def doc(*paragraphs: str) -> Doc:
    """Make a document of plain paragraphs."""
    return check({"type": "doc", "content": [{"type": "paragraph", "content": [_text(text)]} for text in paragraphs]})


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


LETTERHEAD = Letterhead(
    government="Pemerintah Kota Kendari",
    organization=("Dinas Pemberdayaan Perempuan dan", "Perlindungan Anak"),
    address=(
        "Jalan …………………, Kelurahan …………, Kecamatan …………, Kota Kendari,",
        "Provinsi Sulawesi Tenggara, Kode Pos ………",
        "Telepon (0401) …………  Laman …………………  Pos-el …………………",
    ),
)

PARTICIPANTS = (
    ParticipantGroup(organization="Sekretariat Daerah", people=(Participant(position="Asisten Administrasi Umum"),)),
    ParticipantGroup(
        organization="Polresta Kendari",
        people=(
            Participant(
                position="Kanit PPA Satreskrim",
                invited_position="Kepala Kepolisian Resor Kota",
                presence=Presence.REPRESENTED,
            ),
        ),
    ),
    ParticipantGroup(
        organization="DP3A",
        people=(
            Participant(position="Kepala Dinas"),
            Participant(position="Sekretaris Dinas"),
            Participant(position="Kepala Subbagian Umum"),
        ),
    ),
    ParticipantGroup(
        organization="Dinas Kesehatan",
        people=(
            Participant(
                position="Kepala Bidang Kesehatan Masyarakat",
                invited_position="Kepala Dinas",
                presence=Presence.REPRESENTED,
            ),
        ),
    ),
    ParticipantGroup(
        organization="Dinas Pendidikan",
        people=(
            Participant(
                position="Sekretaris Dinas", invited_position="Kepala Dinas", presence=Presence.REPRESENTED, online=True
            ),
        ),
    ),
    ParticipantGroup(organization="Dinas Kominfo", people=(Participant(position="Kepala Dinas"),)),
    ParticipantGroup(organization="Bagian Hukum Setda", people=(Participant(position="Kepala Bagian"),)),
    ParticipantGroup(organization="Bagian Kesra Setda", people=(Participant(position="Kepala Bagian"),)),
    ParticipantGroup(organization="UPTD PPA", people=(Participant(position="Kepala UPTD"),)),
    ParticipantGroup(organization="LSM pertama", people=(Participant(position="Ketua"),)),
    ParticipantGroup(
        organization="LSM kedua", people=(Participant(position="Direktur", presence=Presence.EXCUSED, reason="sakit"),)
    ),
    ParticipantGroup(organization="Komunitas perempuan", people=(Participant(position="Ketua", walk_in=True),)),
)

ACCESS = from_html(
    "<p>Kepala UPTD PPA memaparkan alur layanan yang berlaku. Peserta mencatat hambatan berikut:</p>"
    "<ol><li><p>rujukan dari kelurahan belum seragam:</p><ol><li><p>sebagian langsung ke kepolisian;</p></li>"
    "<li><p>sebagian melalui puskesmas tanpa surat pengantar;</p></li></ol></li>"
    "<li><p>narahubung layanan di puskesmas dan RSUD belum ditetapkan.</p></li></ol>"
    "<p>Tahapan rujukan yang diusulkan adalah sebagai berikut.</p>"
    "<table><tr><th>Tahap</th><th>Pelaksana</th><th>Batas Waktu</th></tr>"
    "<tr><td>Pengaduan diterima dan dicatat</td><td>Kelurahan, puskesmas</td><td>Hari yang sama</td></tr>"
    "<tr><td>Penjangkauan dan asesmen</td><td>UPTD PPA</td><td>1 × 24 jam</td></tr>"
    "<tr><td>Rujukan layanan lanjutan</td><td>UPTD PPA, Unit PPA</td><td>3 × 24 jam</td></tr></table>"
)

AGENDA = (
    AgendaItem(title="Pembukaan dan arahan pimpinan"),
    AgendaItem(title="Akses layanan perlindungan", discussion=ACCESS),
    AgendaItem(
        title="Edukasi kekerasan berbasis gender",
        discussion=doc(
            "Sekretaris Dinas Pendidikan menyampaikan kesiapan sekolah menerima sosialisasi pada awal tahun ajaran. "
            "Kepala Dinas Kominfo menawarkan kanal media daerah untuk bahan kampanye."
        ),
    ),
    AgendaItem(
        title="Penguatan regulasi dan koordinasi",
        discussion=doc(
            "Kepala Bagian Hukum menyampaikan bahwa penyusunan Peraturan Wali Kota didahului telaahan staf dan "
            "harmonisasi. Kanit PPA menyatakan bersedia menunjuk narahubung tetap."
        ),
    ),
    AgendaItem(
        title="Data kasus dan pelibatan masyarakat",
        discussion=doc(
            "Data hanya disajikan dalam bentuk agregat, tanpa identitas korban. Ketua LSM dan komunitas meminta "
            "dilibatkan dalam pemutakhiran daftar satgas kelurahan."
        ),
    ),
)


def _action(code: str, text: str, owner: str, due: date, evidence: str, *supporters: str) -> Action:
    return Action(code=code, text=text, owner=owner, supporters=supporters, due=due, evidence=evidence)


DECISIONS = (
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
                "Menetapkan narahubung layanan di puskesmas dan RSUD",
                "Dinas Kesehatan",
                date(2024, 8, 16),
                "Daftar narahubung",
            ),
        ),
    ),
    Decision(
        number="2",
        text="Edukasi kekerasan berbasis gender ditingkatkan.",
        actions=(
            _action(
                "2a",
                "Menyusun jadwal sosialisasi di SMP",
                "DP3A",
                date(2024, 8, 30),
                "Jadwal sosialisasi",
                "Dinas Pendidikan",
            ),
            _action(
                "2b", "Menyusun materi kampanye media daerah", "Dinas Kominfo", date(2024, 9, 30), "Materi kampanye"
            ),
        ),
    ),
    Decision(
        number="3",
        text="Regulasi daerah diperkuat.",
        actions=(
            _action(
                "3a",
                "Menyusun telaahan staf pokok-pokok Peraturan Wali Kota tentang penanganan terpadu",
                "DP3A",
                date(2024, 7, 26),
                "Telaahan staf",
            ),
            _action(
                "3b",
                "Mengharmonisasi draf Peraturan Wali Kota",
                "Bagian Hukum Setda",
                date(2024, 11, 29),
                "Draf hasil harmonisasi",
                "DP3A",
            ),
        ),
    ),
    Decision(
        number="4",
        text="Koordinasi lintas sektor dilembagakan.",
        actions=(
            _action(
                "4a",
                "Menerbitkan surat keputusan tim koordinasi",
                "Bagian Kesra Setda",
                date(2024, 8, 23),
                "Surat keputusan",
                "DP3A",
            ),
            _action(
                "4b",
                "Diharapkan menunjuk narahubung tetap",
                "Polresta Kendari (Kanit PPA)",
                date(2024, 7, 12),
                "Surat penunjukan",
            ),
        ),
    ),
    Decision(
        number="5",
        text="Data kasus dipadukan tanpa identitas korban.",
        actions=(
            _action(
                "5",
                "Menyusun rekapitulasi agregat triwulanan bersumber dari Simfoni PPA",
                "UPTD PPA",
                date(2024, 10, 15),
                "Rekapitulasi agregat",
                "Polresta Kendari (Unit PPA)",
            ),
        ),
    ),
    Decision(
        number="6",
        text="LSM dan komunitas dilibatkan.",
        actions=(
            _action(
                "6a",
                "Memutakhirkan daftar satgas/paralegal kelurahan",
                "DP3A",
                date(2024, 9, 13),
                "Daftar mutakhir",
                "LSM",
            ),
            _action(
                "6b", "Mengusulkan anggaran rumah aman pada APBD-P 2024", "DP3A", date(2024, 9, 20), "Dokumen usulan"
            ),
        ),
    ),
)


def kendari(layout: LayoutProfile | None = None) -> NotulaData:
    """Return the worked example: an approved notula of one page of facts, five of course and matrix."""
    return NotulaData(
        layout=layout or LayoutProfile(),
        letterhead=LETTERHEAD,
        security_word="Terbatas",
        meeting="Rapat Koordinasi Pencegahan Kekerasan dan Perlindungan terhadap Perempuan",
        days=(MeetingDay(date=date(2024, 6, 27), start=time(9, 0)),),
        zone=Zone.WITA,
        place="Ruang pertemuan hotel, Kota Kendari",
        invitation_number="400.2.3/215/DP3A/VI/2024",
        invitation_date=date(2024, 6, 21),
        opened_at=time(9, 0),
        closed_at=time(12, 15),
        agenda=AGENDA,
        chair="Asisten Administrasi Umum",
        secretary="Sekretaris DP3A",
        minute_taker="Kepala Subbagian Umum DP3A",
        participants=PARTICIPANTS,
        opening=doc(
            "Rapat dibuka oleh Asisten Administrasi Umum pada pukul 09.00 WITA, didahului doa dan pembacaan susunan "
            "acara oleh Sekretaris DP3A."
        ),
        directions=doc(
            "Pimpinan rapat menekankan mendesaknya kerja sama lintas sektor. Tidak satu pun instansi dapat menurunkan "
            "angka kekerasan dalam rumah tangga sendirian; keberhasilan bergantung pada komitmen bersama seluruh "
            "pemangku kepentingan."
        ),
        decisions=DECISIONS,
        place_of_signing="Kendari",
        date_of_signing=date(2024, 6, 27),
        chair_signatory=Signatory(
            position="Asisten Administrasi Umum\nSekretariat Daerah Kota Kendari", rank="Pembina Utama Muda, IV/c"
        ),
        minute_taker_signatory=Signatory(position="Kepala Subbagian Umum DP3A", rank="Penata Tingkat I, III/d"),
        creator="Dinas Pemberdayaan Perempuan dan Perlindungan Anak Kota Kendari",
        created_at=APPROVED,
    )


LONG_POSITION = (
    "Kepala Bidang Pencegahan Kekerasan, Perlindungan Hak Perempuan, Pemenuhan Hak Anak, Peningkatan Kualitas "
    "Keluarga, Pengelolaan Data dan Informasi Gender, serta Penguatan dan Pengembangan Lembaga Penyedia Layanan "
    "Perlindungan Perempuan dan Anak pada Dinas Pemberdayaan Perempuan dan Perlindungan Anak"
)
LONG_DECISION = "Seluruh perangkat daerah mempercepat penanganan terpadu dengan satu alur rujukan yang disepakati; " * 9
NO_SPACES = "https://contoh.invalid/" + "dokumen-tindak-lanjut/rapat-koordinasi/" * 5


def hard() -> NotulaData:
    """Return what strains the layout: long positions, a decision of nine lines, no spaces, hostile text."""
    easy = kendari()
    group = ParticipantGroup(
        organization="Dinas P3A P2KB Kota tetangga",
        people=(
            Participant(
                name='Dr. ‘NAMA’ "kutip" & <tanda> 🙏 نص', position=LONG_POSITION, invited_position="Kepala Dinas",
                presence=Presence.REPRESENTED,
            ),
            Participant(position="Staf", presence=Presence.ABSENT),
        ),
    )  # fmt: skip
    decision = Decision(
        number="7",
        text=LONG_DECISION,
        actions=(
            Action(code="7a", text=NO_SPACES, owner=LONG_POSITION, target="minggu II Juli 2024", due=date(2024, 7, 14)),
            Action(
                code="7b", text="Teks \x00\x0b dengan \ud800 tanda", owner="Seluruh OPD", target="berkelanjutan",
                due=date(2024, 12, 31), due_is_review=True, priority="mendesak",
            ),
        ),
    )  # fmt: skip
    return replace(
        easy,
        participants=(*easy.participants[:2], group, *easy.participants[2:]),
        decisions=(*easy.decisions, decision),
        chair_signatory=Signatory(position=LONG_POSITION, on_behalf_of=("Wali Kota Kendari", "Sekretaris Daerah")),
    )


def draft() -> NotulaData:
    """Return the example before its approval."""
    return replace(kendari(), draft=True)


def ralat() -> NotulaData:
    """Return the example corrected: one target, in 4b."""
    easy = kendari()
    changed = replace(easy.decisions[3].actions[1], changed=True)
    fourth = replace(easy.decisions[3], actions=(easy.decisions[3].actions[0], changed))
    return replace(
        easy,
        decisions=(*easy.decisions[:3], fourth, *easy.decisions[4:]),
        date_of_signing=date(2024, 7, 4),
        ralat=Ralat(
            number=1,
            issued=date(2024, 7, 4),
            replaces=date(2024, 6, 27),
            reason="target waktu tindak lanjut 4b tertulis keliru.",
            changes=(Change(subject="", before="Jumat, 19 Juli 2024", after="Jumat, 12 Juli 2024"),),
        ),
    )
