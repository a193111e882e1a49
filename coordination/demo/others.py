"""Five more meetings counted back from today, so that lists, first pages and late actions look as at work.

All of it is invented for demonstration; roles and positions only.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from babel.dates import format_date

from coordination.clock import Zone
from coordination.demo.stories import Guest, Outcome, Promise, Step, Story, Until

PEOPLE = (
    Guest(organization="Setda", position="Asisten Administrasi Umum", role="chair"),
    Guest(organization="DP3A", position="Kepala Dinas"),
    Guest(organization="DP3A", position="Kepala Subbagian Umum", role="minute_taker"),
)


def stories(today: date) -> list[Story]:
    """Return the five, the earliest first: two approved, one to approve, one to finish, one to come."""
    return [_girls_and_boys(today), _safe_schools(today), _violence_data(today), _forum(today), _to_come(today)]


def _workday(day: date) -> date:
    """Return the day, or the Friday before where it falls on a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _words(day: date) -> str:
    """Write a target as offices do: "31 Juli 2024"."""
    return str(format_date(day, "d MMMM y", "id"))


def _guests(*more: tuple[str, str, str | None]) -> tuple[Guest, ...]:
    return PEOPLE + tuple(
        Guest(organization=short, position=title, represented_by=instead) for short, title, instead in more
    )


def _at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), Zone.WITA.tz)


def _girls_and_boys(today: date) -> Story:
    day = _workday(today - timedelta(days=75))

    def on(days: int) -> date:
        return _workday(today + timedelta(days=days))

    return Story(
        title="Rapat Gugus Tugas Kota Layak Anak",
        day=day,
        starts=time(9),
        place="Aula DP3A Kota Kendari",
        guests=_guests(
            ("Dinkes", "Kepala Dinas", "Kepala Bidang Kesehatan Masyarakat"),
            ("Dikbud", "Kepala Dinas", None),
            ("Kominfo", "Kepala Dinas", "Kepala Bidang Informasi Publik"),
        ),
        opening=("Rapat dibuka oleh Asisten Administrasi Umum.",),
        closing=("Rapat ditutup oleh ketua rapat.",),
        outcomes=(
            Outcome(
                agenda="Puskesmas dan sekolah ramah anak",
                minutes=40,
                level="biasa",
                discussion=("Data triwulan lalu belum lengkap dari semua puskesmas dan sekolah.",),
                decision="Data puskesmas dan sekolah ramah anak dilengkapi setiap triwulan",
                promises=(
                    Promise(
                        text="Menyampaikan data puskesmas ramah anak",
                        owner="Dinkes",
                        target=_words(on(-30)),
                        evidence="Rekap data",
                        steps=(
                            Step(when=_at(on(-40)), deed="report", words="Dua puskesmas belum mengisi.", percent=60),
                        ),
                    ),
                    Promise(
                        text="Menyampaikan data sekolah ramah anak",
                        owner="Dikbud",
                        target=_words(on(-28)),
                        evidence="Rekap data",
                        steps=(
                            Step(
                                when=_at(on(-31)),
                                deed="submit",
                                words="Data seluruh SMP disampaikan.",
                                evidence=("Rekap sekolah ramah anak",),
                            ),
                            Step(when=_at(on(-29)), deed="verify", words="Lengkap."),
                        ),
                    ),
                    Promise(
                        text="Menayangkan laman Kota Layak Anak",
                        owner="Kominfo",
                        target=_words(on(-9)),
                        evidence="Alamat laman",
                        steps=(Step(when=_at(on(-20)), deed="report", words="Rancangan laman selesai.", percent=50),),
                    ),
                ),
            ),
        ),
    )


def _safe_schools(today: date) -> Story:
    day = _workday(today - timedelta(days=33))

    def on(days: int) -> date:
        return _workday(today + timedelta(days=days))

    return Story(
        title="Rapat Koordinasi Layanan UPTD PPA",
        day=day,
        starts=time(13, 30),
        place="Ruang rapat UPTD PPA",
        guests=_guests(
            ("UPTD PPA", "Kepala UPTD", None),
            ("Dinkes", "Kepala Dinas", "Kepala Bidang Kesehatan Masyarakat"),
            ("Polresta", "Kepala Kepolisian Resor Kota", "Kanit PPA Satreskrim"),
        ),
        opening=("Rapat dibuka oleh ketua rapat.",),
        closing=("Rapat ditutup oleh ketua rapat.",),
        outcomes=(
            Outcome(
                agenda="Pendampingan dan konseling",
                minutes=60,
                level="biasa",
                discussion=("Jadwal konseling di puskesmas perlu diketahui semua pendamping.",),
                decision="Layanan konseling puskesmas dijadwalkan bersama",
                promises=(
                    Promise(
                        text="Menyampaikan daftar tenaga kesehatan terlatih penanganan korban",
                        owner="Dinkes",
                        target=_words(on(4)),
                        evidence="Daftar tenaga",
                        steps=(Step(when=_at(on(-6)), deed="report", words="Daftar dari 12 puskesmas.", percent=75),),
                    ),
                    Promise(
                        text="Menyampaikan laporan layanan konseling di puskesmas",
                        owner="Dinkes",
                        target=_words(on(12)),
                        evidence="Laporan dan daftar hadir",
                        steps=(
                            Step(
                                when=_at(on(-5)),
                                deed="submit",
                                words="Laporan bulan lalu disampaikan.",
                                evidence=("Laporan konseling",),
                            ),
                            Step(when=_at(on(-3)), deed="send_back", words="Daftar hadir kegiatan belum dilampirkan."),
                        ),
                    ),
                    Promise(
                        text="Menyusun jadwal piket pendamping",
                        owner="UPTD PPA",
                        target=_words(on(-2)),
                        evidence="Jadwal",
                        steps=(
                            Step(
                                when=_at(on(-4)),
                                deed="submit",
                                words="Jadwal piket tiga bulan.",
                                evidence=("Jadwal piket",),
                            ),
                        ),
                    ),
                    Promise(
                        text="Diharapkan menyampaikan nama penyidik piket",
                        owner="Polresta",
                        target=_words(on(6)),
                        evidence="Surat",
                        steps=(
                            Step(
                                when=_at(on(-2)),
                                deed="ask_extension",
                                words="Menunggu mutasi personel.",
                                target=_words(on(20)),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    )


def _violence_data(today: date) -> Story:
    return Story(
        title="Rapat Pembahasan Data Kekerasan Triwulanan",
        day=_workday(today - timedelta(days=9)),
        starts=time(9),
        place="Ruang rapat DP3A",
        level="terbatas",
        until=Until.IN_REVIEW,
        guests=_guests(("UPTD PPA", "Kepala UPTD", None), ("Kominfo", "Kepala Dinas", None)),
        opening=("Rapat dibuka oleh ketua rapat.",),
        closing=("Rapat ditutup oleh ketua rapat.",),
        outcomes=(
            Outcome(
                agenda="Cara memadukan data",
                minutes=45,
                level="terbatas",
                discussion=("Hanya angka gabungan yang dipadukan; identitas korban tidak dibagikan.",),
                decision="Data dipadukan setiap triwulan dalam bentuk angka gabungan",
                promises=(
                    Promise(
                        text="Menyiapkan format rekap triwulan",
                        owner="UPTD PPA",
                        target=_words(_workday(today + timedelta(days=14))),
                        evidence="Format rekap",
                    ),
                ),
            ),
        ),
    )


def _forum(today: date) -> Story:
    return Story(
        title="Rapat Persiapan Forum Puspa Kelurahan",
        day=_workday(today - timedelta(days=3)),
        starts=time(10),
        place="Aula DP3A Kota Kendari",
        until=Until.RECORDED,
        guests=_guests(("LSM pertama", "Ketua", None), ("Komunitas", "Ketua", None)),
        opening=("Rapat dibuka oleh ketua rapat.",),
        outcomes=(
            Outcome(
                agenda="Susunan acara",
                minutes=30,
                level="biasa",
                discussion=("Peserta menyusun acara dan pembagian tugas.",),
                decision="Forum dilaksanakan bersama dengan pembagian tugas",
                promises=(Promise(text="Menyusun daftar peserta forum", owner="LSM pertama", target=""),),
            ),
        ),
    )


def _to_come(today: date) -> Story:
    coming = today + timedelta(days=2)
    return Story(
        title="Rapat Monitoring dan Evaluasi Tindak Lanjut",
        day=coming + timedelta(days=max(0, 7 - coming.weekday()) if coming.weekday() > 4 else 0),
        starts=time(9),
        place="Aula DP3A Kota Kendari",
        until=Until.PLANNED,
        guests=_guests(
            ("Dinkes", "Kepala Dinas", None),
            ("Dikbud", "Kepala Dinas", None),
            ("Kominfo", "Kepala Dinas", None),
            ("UPTD PPA", "Kepala UPTD", None),
        ),
        outcomes=(
            Outcome(
                agenda="Perkembangan tindak lanjut", minutes=60, level="biasa", discussion=(), decision="", promises=()
            ),
        ),
    )
