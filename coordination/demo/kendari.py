"""The worked example: the Kendari meeting of 27 June 2024 and what became of it by 30 September 2024.

From the news of that meeting come its title, day, host and opening; decisions, owners, dates and reports are
invented for demonstration. Roles and positions only: no person's name, number or words.
"""

from __future__ import annotations

from datetime import date, datetime, time

from coordination.clock import Zone
from coordination.demo.stories import Guest, Outcome, Promise, Step, Story

TITLE = "Rapat Koordinasi Pencegahan Kekerasan dan Perlindungan terhadap Perempuan"
DAY = date(2024, 6, 27)
STARTS = time(9)
PLACE = "Ruang pertemuan hotel, Kota Kendari"
INVITATION_NUMBER = "400.2.3/215/DP3A/VI/2024"
INVITATION_DATE = date(2024, 6, 21)


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of 2024 in Kendari."""
    return datetime(2024, month, day, hour, minute, tzinfo=Zone.WITA.tz)


GUESTS = (
    Guest(organization="Setda", position="Asisten Administrasi Umum", role="chair"),
    Guest(organization="Polresta", position="Kepala Kepolisian Resor Kota", represented_by="Kanit PPA Satreskrim"),
    Guest(organization="DP3A", position="Kepala Dinas"),
    Guest(organization="DP3A", position="Sekretaris Dinas", role="secretary"),
    Guest(organization="DP3A", position="Kepala Subbagian Umum", role="minute_taker"),
    Guest(organization="Dinkes", position="Kepala Dinas", represented_by="Kepala Bidang Kesehatan Masyarakat"),
    Guest(organization="Dikbud", position="Kepala Dinas", represented_by="Sekretaris Dinas"),
    Guest(organization="Kominfo", position="Kepala Dinas"),
    Guest(organization="Bagian Hukum", position="Kepala Bagian"),
    Guest(organization="Bagian Kesra", position="Kepala Bagian"),
    Guest(organization="UPTD PPA", position="Kepala UPTD"),
    Guest(organization="LSM pertama", position="Ketua"),
    Guest(organization="LSM kedua", position="Ketua", absent="other"),
    Guest(organization="Komunitas", position="Ketua"),
)


OPENING = (
    "Rapat dibuka oleh Asisten Administrasi Umum Pemerintah Kota Kendari.",
    (
        "Pencegahan kekerasan terhadap perempuan membutuhkan kerja sama lintas sektor; tidak berhasil tanpa komitmen "
        "bersama seluruh pemangku kepentingan."
    ),
)
SPEECHES = (
    (
        "Asisten Administrasi Umum",
        "Menekankan pentingnya kolaborasi lintas sektor untuk menekan kekerasan dalam rumah tangga.",
    ),
    (
        "Kepala DP3A",
        (
            "Menyampaikan hasil yang diharapkan: akses layanan perlindungan, edukasi masyarakat, penguatan hukum dan "
            "kebijakan, serta koordinasi yang lebih baik."
        ),
    ),
)
DIRECTIONS = (
    (
        "Setiap perangkat daerah agar melaporkan kemajuan tindak lanjut kepada DP3A; instansi vertikal diharapkan "
        "berkoordinasi dengan DP3A."
    ),
)
CLOSING = ("Rapat ditutup dengan ucapan terima kasih kepada seluruh peserta.",)

OUTCOMES = (
    Outcome(
        agenda="Akses layanan perlindungan",
        minutes=20,
        level="biasa",
        discussion=(
            "Peserta menyampaikan bahwa jalur rujukan antarinstansi belum seragam.",
            "Dinas Kesehatan mengusulkan satu narahubung di setiap puskesmas dan RSUD.",
        ),
        decision="Akses layanan perlindungan diperluas",
        promises=(
            Promise(
                text="Menyusun alur rujukan satu pintu dan menyebarkannya ke kecamatan",
                owner="UPTD PPA",
                target="31 Juli 2024",
                evidence="Dokumen alur dan tanda terima",
                steps=(
                    Step(when=at(7, 15), deed="report", words="Rancangan alur dibahas bersama puskesmas.", percent=60),
                    Step(
                        when=at(7, 30),
                        deed="submit",
                        words="Alur ditetapkan dan diterima seluruh kecamatan.",
                        evidence=("Dokumen alur rujukan", "Tanda terima kecamatan"),
                    ),
                    Step(when=at(8, 1), deed="verify", words="Dokumen alur dan tanda terima lengkap."),
                ),
            ),
            Promise(
                text="Menetapkan narahubung layanan di puskesmas dan RSUD",
                owner="Dinkes",
                target="16 Agustus 2024",
                evidence="Surat penetapan",
                steps=(
                    Step(
                        when=at(9, 12),
                        deed="report",
                        words="Narahubung puskesmas ditetapkan; RSUD masih menunggu usulan nama.",
                        percent=60,
                    ),
                ),
            ),
        ),
    ),
    Outcome(
        agenda="Edukasi dan kesadaran",
        minutes=20,
        level="biasa",
        discussion=(
            "Sosialisasi di sekolah dan media daerah dipandang perlu dijadwalkan bersama agar tidak tumpang tindih.",
        ),
        decision="Edukasi kekerasan berbasis gender ditingkatkan",
        promises=(
            Promise(
                text="Jadwal sosialisasi di SMP",
                owner="DP3A",
                supporters=("Dikbud",),
                target="30 Agustus 2024",
                evidence="Jadwal dan foto",
                steps=(
                    Step(
                        when=at(8, 28),
                        deed="submit",
                        words="Jadwal disepakati bersama Dinas Pendidikan.",
                        evidence=("Jadwal sosialisasi", "Dokumentasi sosialisasi"),
                    ),
                    Step(when=at(8, 29), deed="verify", words="Jadwal dan dokumentasi sesuai."),
                ),
            ),
            Promise(
                text="Materi kampanye media daerah",
                owner="Kominfo",
                target="30 September 2024",
                evidence="Materi kampanye",
                steps=(
                    Step(when=at(9, 20), deed="report", words="Materi cetak selesai; radio disunting.", percent=80),
                ),
            ),
        ),
    ),
    Outcome(
        agenda="Regulasi daerah",
        minutes=15,
        level="biasa",
        discussion=("Bagian Hukum memandang perlu telaahan sebelum penyusunan Peraturan Wali Kota.",),
        decision="Regulasi daerah diperkuat",
        promises=(
            Promise(
                text="Telaahan staf pokok-pokok Perwali penanganan terpadu",
                owner="DP3A",
                target="26 Juli 2024",
                evidence="Telaahan staf",
                steps=(
                    Step(when=at(7, 24), deed="submit", words="Telaahan disampaikan.", evidence=("Telaahan staf",)),
                    Step(when=at(7, 25), deed="verify", words="Telaahan diterima."),
                ),
            ),
            Promise(
                text="Draf Perwali diharmonisasi",
                owner="Bagian Hukum",
                target="29 November 2024",
                evidence="Draf hasil harmonisasi",
                steps=(Step(when=at(9, 10), deed="report", words="Draf bab I–III selesai.", percent=35),),
            ),
        ),
    ),
    Outcome(
        agenda="Koordinasi lintas sektor",
        minutes=15,
        level="biasa",
        discussion=(
            ("Forum menyepakati perlunya tim koordinasi dengan surat keputusan dan narahubung tetap di kepolisian."),
        ),
        decision="Koordinasi lintas sektor dilembagakan",
        promises=(
            Promise(
                text="SK tim koordinasi",
                owner="Bagian Kesra",
                target="23 Agustus 2024",
                evidence="Surat keputusan",
                steps=(
                    Step(
                        when=at(8, 22),
                        deed="submit",
                        words="Surat keputusan telah ditetapkan.",
                        evidence=("SK tim koordinasi",),
                    ),
                ),
            ),
            Promise(
                text="Diharapkan menunjuk narahubung tetap",
                owner="Polresta",
                target="12 Juli 2024",
                evidence="Surat penunjukan",
                steps=(
                    Step(
                        when=at(7, 10),
                        deed="submit",
                        words="Narahubung tetap ditunjuk pada Unit PPA.",
                        evidence=("Surat penunjukan",),
                    ),
                    Step(when=at(7, 11), deed="verify", words="Surat penunjukan diterima."),
                ),
            ),
        ),
    ),
    Outcome(
        agenda="Data kasus",
        minutes=15,
        level="terbatas",
        discussion=("Data antarinstansi dipadukan dalam bentuk angka gabungan saja, bersumber Simfoni PPA.",),
        decision="Data kasus dipadukan tanpa identitas korban",
        promises=(
            Promise(
                text="Rekap agregat triwulanan, bersumber Simfoni PPA",
                owner="UPTD PPA",
                target="15 Oktober 2024",
                evidence="Rekap triwulan",
            ),
        ),
    ),
    Outcome(
        agenda="Pelibatan LSM dan komunitas",
        minutes=15,
        level="terbatas",
        discussion=("LSM menyampaikan kesediaan memutakhirkan daftar satgas dan paralegal kelurahan bersama DP3A.",),
        decision="Pelibatan LSM dan komunitas",
        promises=(
            Promise(
                text="Pemutakhiran daftar satgas/paralegal kelurahan",
                owner="DP3A",
                supporters=("LSM pertama", "LSM kedua"),
                target="13 September 2024",
                evidence="Daftar mutakhir",
                steps=(Step(when=at(9, 5), deed="report", words="Data 26 dari 65 kelurahan diperbarui.", percent=40),),
            ),
            Promise(
                text="Usulan anggaran rumah aman pada APBD-P 2024",
                owner="DP3A",
                target="20 September 2024",
                evidence="Dokumen usulan",
                steps=(
                    Step(
                        when=at(9, 18),
                        deed="ask_not_actionable",
                        words="APBD-P sudah ditetapkan; usulan dialihkan ke RKA 2025.",
                    ),
                    Step(when=at(9, 19), deed="grant", words="Disetujui; dialihkan ke RKA 2025."),
                ),
            ),
        ),
    ),
)

STORY = Story(
    title=TITLE,
    day=DAY,
    starts=STARTS,
    place=PLACE,
    level="terbatas",
    invitation_number=INVITATION_NUMBER,
    invitation_date=INVITATION_DATE,
    guests=GUESTS,
    outcomes=OUTCOMES,
    opening=OPENING,
    said=SPEECHES,
    directions=DIRECTIONS,
    closing=CLOSING,
)
