"""The surat undangan and daftar hadir that the tests lay out: the worked example. Roles and positions, no person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO

from PIL import Image, ImageDraw

from coordination.clock import Zone
from coordination.documents.attendance_data import AttendanceData, AttendanceDay, AttendanceGroup, AttendanceLine
from coordination.documents.invitation_data import InvitationData
from coordination.documents.layout import LayoutProfile
from coordination.documents.values import MeetingDay, Participant, Presence, Signatory
from tests.documents.examples import APPROVED, LETTERHEAD, LONG_POSITION

DAY = MeetingDay(date=date(2024, 6, 27), start=time(9))
HEAD_OF_HOST = Signatory(
    position="Kepala Dinas Pemberdayaan Perempuan dan Perlindungan Anak", rank="Pembina Utama Muda, IV/c"
)
ADDRESSEES = (
    "Asisten Administrasi Umum Sekretariat Daerah Kota Kendari",
    "Kepala Kepolisian Resor Kota Kendari u.p. Kanit PPA Satreskrim",
    "Kepala Dinas Kesehatan Kota Kendari",
    "Kepala Dinas Pendidikan Kota Kendari",
    "Kepala Dinas Komunikasi dan Informatika Kota Kendari",
    "Kepala Bagian Hukum Sekretariat Daerah Kota Kendari",
    "Kepala Bagian Kesejahteraan Rakyat Sekretariat Daerah Kota Kendari",
    "Kepala UPTD Perlindungan Perempuan dan Anak Kota Kendari",
    "Ketua LSM pertama",
    "Direktur LSM kedua",
    "Ketua komunitas perempuan",
)


def invitation(layout: LayoutProfile | None = None, **changes: object) -> InvitationData:
    """Return the letter of the worked example (domain.md §9), with `changes` to it."""
    letter = InvitationData(
        layout=layout or LayoutProfile(),
        letterhead=LETTERHEAD,
        number="400.2.3/215/DP3A/VI/2024",
        dated=date(2024, 6, 21),
        city="Kendari",
        urgency="Penting",
        addressees=ADDRESSEES,
        meeting="Rapat Koordinasi Pencegahan Kekerasan dan Perlindungan terhadap Perempuan",
        days=(DAY,),
        zone=Zone.WITA,
        place="Ruang pertemuan hotel, Kota Kendari",
        agenda=(
            "Pembukaan dan arahan pimpinan",
            "Akses layanan perlindungan",
            "Edukasi kekerasan berbasis gender",
            "Penguatan regulasi dan koordinasi",
            "Data kasus dan pelibatan masyarakat",
        ),
        signatory=HEAD_OF_HOST,
        cc=("Wali Kota Kendari (sebagai laporan)", "Sekretaris Daerah Kota Kendari"),
        creator="Dinas Pemberdayaan Perempuan dan Perlindungan Anak",
        created_at=APPROVED,
    )
    return replace(letter, **changes)


def line(position: str, *, sex: str = "", signature: bytes | None = None, **person: object) -> AttendanceLine:
    """Return one line of a list."""
    return AttendanceLine(person=Participant(position=position, **person), sex=sex, signature=signature)


def attendance(layout: LayoutProfile | None = None, **changes: object) -> AttendanceData:
    """Return the blank list of 45 people, one of them with a position of twelve lines, with `changes` to it."""
    people = {
        "Sekretariat Daerah": ["Asisten Administrasi Umum"],
        "Polresta Kendari": ["Kanit PPA Satreskrim", "Penyidik pembantu Unit PPA"],
        "Dinas Pemberdayaan Perempuan dan Perlindungan Anak": [
            *("Kepala Dinas", "Sekretaris", "Kepala Bidang Perlindungan Perempuan"),
            *(LONG_POSITION, "Kepala Subbagian Umum"),
        ],
        "Dinas Kesehatan": ["Kepala Bidang Kesehatan Masyarakat", "Staf", "Staf"],
        "Dinas Pendidikan": ["Sekretaris Dinas", "Pengawas", "Kepala SMP"],
        "UPTD PPA": ["Kepala UPTD", "Pekerja sosial", "Psikolog", "Konselor hukum"],
        "LSM pertama": ["Ketua", "Pendamping"],
        "LSM kedua": ["Direktur", "Pendamping"],
        "Komunitas perempuan": ["Ketua", "Anggota", "Anggota"],
        "Kecamatan": ["Camat"] * 11,
        "Kelurahan": ["Lurah"] * 8,
        "": ["Tokoh masyarakat"],
    }
    groups = tuple(
        AttendanceGroup(
            organization=name, lines=tuple(line(position, presence=Presence.UNRECORDED) for position in positions)
        )
        for name, positions in people.items()
    )
    blank = AttendanceData(
        layout=layout or LayoutProfile(),
        letterhead=LETTERHEAD,
        security_word="TERBATAS",
        meeting="Rapat Koordinasi Pencegahan Kekerasan dan Perlindungan terhadap Perempuan",
        zone=Zone.WITA,
        place="Ruang pertemuan hotel, Kota Kendari",
        days=(AttendanceDay(day=DAY, groups=groups),),
        city="Kendari",
        signatory=Signatory(
            position="Sekretaris Dinas Pemberdayaan Perempuan dan Perlindungan Anak", rank="Pembina Tingkat I, IV/b"
        ),
        created_at=datetime(2024, 6, 27, 1, tzinfo=APPROVED.tzinfo),
    )
    return replace(blank, **changes)


def filled(layout: LayoutProfile | None = None) -> AttendanceData:
    """Return a list of those who came: themselves, for somebody, online, uninvited; and of one who did not."""
    groups = (
        AttendanceGroup(
            organization="Sekretariat Daerah",
            lines=(line("Asisten Administrasi Umum", name="Orang pertama, S.H.", sex="P", signature=scribble()),),
        ),
        AttendanceGroup(
            organization="Dinas Kesehatan",
            lines=(
                line(
                    "Kepala Bidang Kesehatan Masyarakat",
                    name="Orang kedua",
                    invited_position="Kepala Dinas",
                    presence=Presence.REPRESENTED,
                    online=True,
                    sex="L",
                    signature=scribble(2),
                ),
                line("Staf", name="Orang ketiga"),
            ),
        ),
        AttendanceGroup(
            organization="LSM kedua", lines=(line("Direktur", presence=Presence.EXCUSED, reason="dinas luar"),)
        ),
        AttendanceGroup(
            organization="Komunitas perempuan", lines=(line("Ketua", name="Orang keempat", walk_in=True, sex="P"),)
        ),
    )
    return attendance(layout, filled=True, days=(AttendanceDay(day=DAY, groups=groups),))


def scribble(wave: int = 1) -> bytes:
    """Draw something like a signature."""
    image = Image.new("1", (240, 90), 1)
    points = [(10 + step * 11, 45 + ((step * 37 * wave) % 60) - 30) for step in range(20)]
    ImageDraw.Draw(image).line(points, fill=0, width=3)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
