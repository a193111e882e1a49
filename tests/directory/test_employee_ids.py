"""NIP, NI PPPK and NRP. All numbers are made up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.directory.employee_ids import UnreadableId, parse_employee_id
from coordination.directory.models import EmployeeIdType, Sex

TODAY = date(2024, 6, 27)


@pytest.mark.parametrize(
    ("written", "kind", "number", "printed"),
    [
        ("19900817 202004 2 001", EmployeeIdType.NIP, "199008172020042001", "19900817 202004 2 001"),
        ("NIP. 199008172020042001", EmployeeIdType.NIP, "199008172020042001", "19900817 202004 2 001"),
        ("nip: 19900817.202004.2.001", EmployeeIdType.NIP, "199008172020042001", "19900817 202004 2 001"),
        ("20001231 202421 2 001", EmployeeIdType.NIPPPK, "200012312024212001", "20001231 202421 2 001"),
        ("NI PPPK 20001231 202421 2 001", EmployeeIdType.NIPPPK, "200012312024212001", "20001231 202421 2 001"),
        ("NRP 78010203", EmployeeIdType.NRP, "78010203", "78010203"),
        ("NRP. 12345/P", EmployeeIdType.NRP, "12345/P", "12345/P"),
        ("78010203", EmployeeIdType.NRP, "78010203", "78010203"),
        (78010203.0, EmployeeIdType.NRP, "78010203", "78010203"),
    ],
)
def test_a_number_is_known_by_its_label_or_its_shape(
    written: str | float, kind: EmployeeIdType, number: str, printed: str
) -> None:
    found = parse_employee_id(written, today=TODAY)
    assert found is not None
    assert (found.type, found.number, found.formatted, found.warnings) == (kind, number, printed, ())


@pytest.mark.parametrize("written", ["", " ", "-", "–", "0", "tidak ada", "NIP -", "NIP.", None, 0.0])
def test_a_dash_means_none(written: str | float | None) -> None:
    assert parse_employee_id(written) is None


def test_a_long_number_tells_birth_and_sex_and_an_nrp_does_not() -> None:
    found = parse_employee_id("19900817 202004 2 001")
    assert found is not None
    assert (found.birth_date, found.sex) == (date(1990, 8, 17), Sex.FEMALE)
    police = parse_employee_id("NRP 78010203")
    assert police is not None
    assert (police.birth_date, police.sex) == (None, None)


@pytest.mark.parametrize("written", [1.97504121999031e17, 198609262015052000, "1,98609E+17", "1.98609262015052e+17"])
def test_a_number_that_a_spreadsheet_rounded_is_refused_with_how_to_mend_it(written: str | float) -> None:
    with pytest.raises(UnreadableId, match="ubah format kolomnya menjadi Teks, ketik ulang NIP lengkap") as raised:
        parse_employee_id(written)
    assert raised.value.field == "employee_id"


def test_a_nik_is_not_taken() -> None:
    with pytest.raises(UnreadableId, match="tampaknya NIK"):
        parse_employee_id("7401010101010001")


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(UnreadableId, match="“Kepala Dinas” bukan NIP"):
        parse_employee_id("Kepala Dinas")


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("19901332 202004 2 001", "Delapan angka pertama (19901332) bukan tanggal lahir."),
        ("20100817 202004 2 001", "Menurut nomornya diangkat pada usia 10 tahun."),
        ("19900817 202013 2 001", "Angka ke-13 dan ke-14 (13) bukan bulan pengangkatan."),
        ("19900817 202407 2 001", "Menurut nomornya baru diangkat setelah Juni 2024."),
        ("19900817 202004 3 001", "Angka ke-15 (3) seharusnya 1 (laki-laki) atau 2 (perempuan)."),
        ("19900817 202004 2 000", "Tiga angka terakhir 000: mungkin dibulatkan oleh Excel."),
        ("19900817 202004 2 01", "NIP seharusnya 18 angka, ini 17 angka."),
        ("19900817 202420 1 001", "Angka ke-13 NI PPPK seharusnya 2, diikuti nomor kontrak 1–9."),
        ("NIP 19900817202004200A", "NIP ini berisi huruf."),
    ],
)
def test_an_implausible_number_is_kept_with_a_warning_that_says_what_is_odd(written: str, sentence: str) -> None:
    found = parse_employee_id(written, today=TODAY)
    assert found is not None
    assert sentence in found.warnings


@given(st.dates(date(1950, 1, 1), date(2000, 12, 31)), st.integers(1, 12), st.sampled_from("12"), st.integers(1, 999))
def test_every_well_formed_nip_is_taken_without_a_word_and_reads_back(
    born: date, month: int, sex: str, serial: int
) -> None:
    written = f"{born:%Y%m%d} {born.year + 20}{month:02} {sex} {serial:03}"
    found = parse_employee_id(written)
    assert found is not None
    assert (found.formatted, found.birth_date, found.warnings) == (written, born, ())
    assert parse_employee_id(found.formatted) == found


@given(st.text(max_size=40) | st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_any_value_is_read_or_refused_and_never_crashes(value: str | float) -> None:
    try:
        found = parse_employee_id(value, today=TODAY)
    except UnreadableId:
        return
    assert found is None or found.formatted
