"""What is masked in a public copy, what is not, and that nothing else of a text changes."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.documents.masking import FEW, FEW_IN_CELL, MASKED, Masker
from coordination.richtext import check, from_html, from_plain, to_plain

NAMES = ("Dr. Siti Aminah, M.Si.", "Kepala Dinas", "Ali")
masker = Masker(names=NAMES)

HIDDEN = [
    "0812-3456-7890",
    "+62 812 3456 7890",
    "\u202a+62\u00a0812\u20113456\u20117890\u202c",
    "0852.4512.3456",
    "081234567890",
    "62812 3456 7890",
    "٠٨١٢٣٤٥٦٧٨٩٠",
    "(0401) 312345",
    "0401-3121234",
    "0401 312 1234",
    "021-3456789",
    "telp. 3121234",
    "HP 081234567",
    "WA: 0812 3456 7890",
    "+1 202 555 0143",
    "19900817 202004 2 001",
    "199008172020042001",
    "NIP. 20001231 202421 1 001",
    "NRP 84051234",
    "7471011234560001",
    "7471 0112 3456 0001",
    "12.345.678.9-012.345",
    "dp3a.kota+ppa@kendarikota.go.id",
    "https://zoom.us/j/8123?pwd=Rahasia",
    "www.contoh.go.id/berkas",
    "wa.me/6281234567890",
    "Meeting ID: 812 3456 7890",
    "Passcode: k4nari",
    "Passcode=kanari",
    "kode sandi = kanari",
    "siti aminah",
    "Dr. Siti Aminah, M.Si.",
]
PUBLIC = [
    "Rp125.000.000,00",
    "Rp 1.250.000.000",
    "Rp1.234.567.890.123.456",
    "+125.000.000",
    "27 Juni 2024",
    "27-06-2024",
    "08-07-2024",
    "2024-06-27",
    "2024 2025 2026 2027",
    "tahun anggaran 2023/2024/2025",
    "08.00–15.00 WITA",
    "08.00-12.00 dan 13.00-15.00",
    "lewat telepon 08.00–15.00",
    "Telepon 24 jam",
    "SAPA 129",
    "400.2.3/215/DP3A/VI/2024",
    "000.8.3.3/15/OR",
    "R-99/IJ/KP.07.6/04/2020",
    "B/0812/VI/2024",
    "800/0812345678/2024",
    "188.45/0123/2024",
    "021/0456/2024",
    "UU 14/2008",
    "Pasal 17 huruf h",
    "kode rekening 5.1.02.01.01.0024",
    "36,36%",
    "12.500 KK",
    "Kepala Dinas",
    "Ali",
]
COUNTS = ["3 kasus", "3 (tiga) kasus", "tiga (3) orang korban", "seorang anak", "2 orang meninggal", "1 anak-anak"]
NO_SMALL_COUNTS = [
    "0 kasus",
    "5 kasus",
    "13 kasus",
    "1.003 kasus",
    "10 (sepuluh) orang",
    "2,5 juta jiwa",
    "1–4 kasus",
    "salah satu korban",
    "Triwulan 3 kasus menurun",
    "2 orang narahubung",
    "3 anak tangga",
    "dua kecamatan",
    "4 laporan",
]
AROUND = ["{}", "Hubungi {} segera", "Sesuai {}.", "({}), lalu"]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_belongs_to_a_person_is_masked_and_the_words_around_it_stay(hidden, around):
    before, after = around.split("{}")
    masked = masker.text(around.format(hidden))
    assert MASKED in masked
    assert not any(sign.isdigit() for sign in masked)
    assert "Aminah" not in masked
    assert "k4nari" not in masked
    assert masked.startswith(before)
    assert masked.endswith(after)


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("public", PUBLIC + NO_SMALL_COUNTS)
def test_money_dates_hours_letter_numbers_and_greater_counts_stay(public, around):
    text = around.format(public)
    assert masker.text(text) == text


@pytest.mark.parametrize("count", COUNTS)
def test_fewer_than_five_people_or_cases_are_not_counted_out(count):
    masked = masker.text(f"Tercatat {count} di kelurahan itu.")
    assert FEW in masked
    assert not re.search(r"[1-4]|satu|dua|tiga|empat|seorang", masked.replace(FEW, ""))
    assert Masker(small_counts=False).text(f"Tercatat {count}.") == f"Tercatat {count}."


def test_a_number_that_runs_over_bold_and_italic_is_found():
    doc = from_html("<p>Hubungi 08<b>12-345</b><i>6-7890</i> segera, <u>tercatat</u> <b>3</b> kasus.</p>")
    masked = masker.doc(doc)
    assert to_plain(masked) == f"Hubungi {MASKED} segera, tercatat {FEW} kasus."
    assert check(masked) == masked
    assert to_plain(doc).startswith("Hubungi 0812")


def test_cells_of_a_table_that_counts_people_are_masked_and_its_numbering_is_not():
    doc = from_html(
        "<table><tr><th>No.</th><th>Kelurahan</th><th>Korban</th><th>Kegiatan</th></tr>"
        "<tr><td>1</td><td>Mandonga</td><td>3</td><td>2</td></tr>"
        "<tr><td>2</td><td>Baruga</td><td>14</td><td>4</td></tr>"
        "<tr><td>Jumlah kasus</td><td>–</td><td>17</td><td>4</td></tr></table>"
    )
    lines = to_plain(masker.doc(doc)).split("\n")
    assert lines[1:] == [
        f"1\tMandonga\t{FEW_IN_CELL}\t2",
        "2\tBaruga\t14\t4",
        f"Jumlah kasus\t–\t17\t{FEW_IN_CELL}",
    ]
    assert check(masker.doc(doc)) == masker.doc(doc)


_WORDS = st.text(alphabet=st.characters(blacklist_categories=["Cs", "Nd"], blacklist_characters="@"), max_size=40)


@given(_WORDS)
def test_text_without_a_digit_an_address_or_a_count_comes_back_as_it_is(text):
    plain = Masker(small_counts=False)
    if "/" not in text and "www" not in text.lower() and ":" not in text and "=" not in text:
        assert plain.text(text) == text


_ANY = st.text(max_size=60) | st.lists(st.sampled_from([*HIDDEN, *PUBLIC, *COUNTS]), max_size=4).map(" ".join)


@given(_ANY)
def test_masking_twice_masks_no_more_than_once(text):
    once = masker.text(text)
    assert masker.text(once) == once


@given(_ANY, st.integers(0, 60), st.integers(0, 60))
def test_rich_text_is_masked_as_its_plain_text_is_wherever_its_marks_lie(text, one, other):
    text = to_plain(from_plain(text)).split("\n")[0].strip()
    cuts = sorted({0, min(one, len(text)), min(other, len(text)), len(text)})
    pieces = [text[start:end] for start, end in pairwise(cuts)]
    inlines = [
        {"type": "text", "text": piece, "marks": [{"type": ("bold", "italic", "underline")[index % 3]}]}
        for index, piece in enumerate(pieces)
        if piece
    ]
    node = {"type": "paragraph", "content": inlines} if inlines else {"type": "paragraph"}
    masked = masker.doc({"type": "doc", "content": [node]})
    assert to_plain(masked) == masker.text(text)


@pytest.mark.parametrize("text", ["1" * 200_000, "08 " * 60_000, "a" * 200_000, "0812-" * 40_000, "w.w." * 50_000])
def test_no_text_makes_masking_slow(text):
    began = time.perf_counter()
    masker.text(text)
    assert time.perf_counter() - began < 5
