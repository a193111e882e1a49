"""How the directory's words are printed."""

from __future__ import annotations

from coordination.directory.models import EmployeeIdType, HolderStatus, OrganizationKind, Sex
from coordination.directory.office import ACCENTS
from coordination.documents.kinds import Kind
from coordination.documents.template_fields import (
    KIND_BLOCK,
    KIND_FLAG,
    KIND_LIST,
    KIND_PICTURE,
    KIND_RICH,
    KIND_TEXT,
)
from coordination.i18n import _


def kind_names() -> dict[OrganizationKind, str]:
    """Return each kind of organization as offices call it (domain.md §5)."""
    return {
        OrganizationKind.SETDA: _("Sekretariat Daerah dan bagiannya"),
        OrganizationKind.OPD: _("Perangkat daerah"),
        OrganizationKind.UPTD: _("UPTD"),
        OrganizationKind.DISTRICT: _("Kecamatan"),
        OrganizationKind.VILLAGE: _("Kelurahan atau desa"),
        OrganizationKind.VERTICAL: _("Instansi vertikal"),
        OrganizationKind.LEGISLATURE: _("DPRD"),
        OrganizationKind.NGO: _("LSM"),
        OrganizationKind.COMMUNITY: _("Komunitas atau ormas"),
        OrganizationKind.UNIVERSITY: _("Perguruan tinggi"),
        OrganizationKind.MEDIA: _("Media"),
        OrganizationKind.COMPANY: _("Perusahaan"),
        OrganizationKind.OTHER: _("Lainnya"),
    }


def holder_statuses() -> dict[HolderStatus, str]:
    """Return how a position may be held."""
    return {
        HolderStatus.DEFINITIVE: _("Definitif"),
        HolderStatus.PLT: _("Plt."),
        HolderStatus.PLH: _("Plh."),
        HolderStatus.PJ: _("Pj."),
        HolderStatus.PJS: _("Pjs."),
    }


def accent_names() -> dict[str, str]:
    """Return the colours that an office may choose from, by their names."""
    names = (
        _("Biru laut (biasa)"),
        _("Biru"),
        _("Nila"),
        _("Hijau laut"),
        _("Hijau"),
        _("Zaitun"),
        _("Cokelat"),
        _("Merah anggur"),
        _("Ungu"),
        _("Kelabu"),
    )
    return dict(zip(ACCENTS, names, strict=True))


def number_types() -> dict[EmployeeIdType, str]:
    """Return the kinds of identity number."""
    return {
        EmployeeIdType.NIP: _("NIP"),
        EmployeeIdType.NIPPPK: _("NI PPPK"),
        EmployeeIdType.NRP: _("NRP"),
    }


def sexes() -> dict[Sex, str]:
    """Return what the attendance list counts."""
    return {Sex.MALE: _("Laki-laki"), Sex.FEMALE: _("Perempuan")}


def moved_names() -> dict[str, str]:
    """Return what the tables that a merge touches are called."""
    return {
        "account": _("akun"),
        "action": _("tindak lanjut"),
        "attendance": _("catatan kehadiran"),
        "directory_group_member": _("keanggotaan kelompok"),
        "letterhead": _("kop naskah"),
        "meeting": _("rapat yang diselenggarakan"),
        "membership": _("peran akun"),
        "organization": _("instansi di bawahnya"),
        "participant": _("undangan rapat"),
        "person": _("orang"),
        "position": _("jabatan"),
        "progress_update": _("laporan"),
        "signatory": _("penanda tangan"),
        "supporter": _("dukungan tindak lanjut"),
    }


def layout_names() -> dict[str, str]:
    """Return what each choice of a layout profile is called, by its name in the form (`views.layout_form`)."""
    return {
        "paper": _("Kertas"),
        "margins_top": _("Tepi atas (mm)"),
        "margins_right": _("Tepi kanan (mm)"),
        "margins_bottom": _("Tepi bawah (mm)"),
        "margins_left": _("Tepi kiri (mm)"),
        "font": _("Jenis huruf"),
        "font_size": _("Ukuran huruf (pt)"),
        "letterhead_sizes_0": _("Baris pemerintah daerah (pt)"),
        "letterhead_sizes_1": _("Baris nama instansi (pt)"),
        "letterhead_sizes_2": _("Baris alamat (pt)"),
        "justified": _("Isi rata kiri dan kanan"),
        "title": _("Judul notula"),
        "matrix_placement": _("Letak rencana tindak lanjut"),
        "signature": _("Penanda tangan notula"),
        "show_place": _("Cetak baris “Tempat”"),
        "notula_form": _("Bentuk notula"),
        "public_names": _("Salinan publik menyebut nama orang"),
        "mask_small_counts": _("Salinan publik menyamarkan jumlah di bawah 5"),
        "addressee": _("Letak tujuan surat"),
        "sifat": _("Sifat dan klasifikasi surat"),
        "addressees_in_letter": _("Tujuan paling banyak di dalam surat; selebihnya lampiran"),
        "invitation_link": _("Undangan memuat tautan rapat daring bagi yang boleh bergabung"),
        "attendance_zigzag": _("Tanda tangan dua lajur, ganjil kiri dan genap kanan"),
        "attendance_names": _("Daftar hadir memuat nama pemangku jabatan"),
        "attendance_employee_ids": _("Daftar hadir memuat NIP"),
        "attendance_sex": _("Daftar hadir memuat kolom L/P"),
        "attendance_spare_rows": _("Baris kosong bagi yang tidak diundang"),
        "attendance_purpose": _("Kalimat tujuan data pada daftar hadir"),
    }


def layout_options() -> dict[str, dict[str, str]]:
    """Return what the options of a layout profile's choices are called, by the choice and the stored value."""
    return {
        "paper": {"A4": _("A4 (21 × 29,7 cm)"), "F4": _("F4 (21,5 × 33 cm)")},
        "matrix_placement": {
            "lampiran": _("Lampiran, sesudah tanda tangan"),
            "before_closing": _("Di dalam notula, sebelum penutup"),
        },
        "signature": {
            "chair_and_minute_taker": _("Pimpinan rapat dan notulis"),
            "chair_only": _("Pimpinan rapat saja"),
        },
        "notula_form": {
            "official": _("Naskah: pembukaan, pembahasan, keputusan"),
            "table": _("Tabel: uraian, agenda, hasil, rekomendasi"),
        },
        "addressee": {
            "left": _("Kiri, di bawah nomor"),
            "right": _("Kanan, dengan “Kepada”"),
        },
        "sifat": {
            "one": _("Satu baris"),
            "two": _("Dua baris"),
        },
    }


def profile_names() -> dict[str, str]:
    """Return what the layout profiles at hand are called; one that an office added goes by its file's name."""
    return {
        "permendagri-1-2023": _("Permendagri 1/2023 (A4)"),
        "permendagri-54-2009": _("Permendagri 54/2009 (F4)"),
    }


def paper_names() -> dict[Kind, str]:
    """Return what the papers that may have an own template are called."""
    return {
        Kind.INVITATION: _("Surat undangan"),
        Kind.ATTENDANCE_LIST: _("Daftar hadir"),
        Kind.NOTULA: _("Notula"),
        Kind.EXCERPT: _("Petikan"),
        Kind.PUBLIC_COPY: _("Salinan publik"),
        Kind.OFFICIAL_RECORD: _("Berita acara"),
        Kind.MATRIX: _("Matriks tindak lanjut"),
        Kind.REPORT: _("Laporan tindak lanjut"),
    }


def field_kinds() -> dict[str, str]:
    """Return how each kind of field of an own template is written."""
    return {
        KIND_TEXT: _("teks"),
        KIND_FLAG: _("ya atau tidak, untuk if"),
        KIND_LIST: _("daftar, untuk for"),
        KIND_RICH: _("paragraf, tulis {{p … }}"),
        KIND_BLOCK: _("bagian jadi, tulis {{p … }}"),
        KIND_PICTURE: _("gambar"),
    }
