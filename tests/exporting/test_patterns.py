"""Patterns of letter numbers: what they may hold, what they print, and what is said of a wrong one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.errors import DomainError
from coordination.exporting.numbers import following
from coordination.exporting.patterns import TOKENS, Numbered, Pattern
from coordination.meetings.models import SecurityLevel

JUNE = Numbered(ordinal=215, dated=date(2024, 6, 21), filing_code="400.2.3", unit_code="DP3A")
LITERAL = st.text(st.characters(exclude_characters="{}", exclude_categories=["C", "Z"]), max_size=12)


@pytest.mark.parametrize(
    ("pattern", "numbered", "printed"),
    [
        ("{kode}/{urut}/{unit}", JUNE, "400.2.3/215/DP3A"),
        ("{kode}/{urut}/{unit}/{bulan_romawi}/{tahun}", JUNE, "400.2.3/215/DP3A/VI/2024"),
        (
            "{keamanan}-{urut}/IJ/{kode}/{bulan}/{tahun}",
            Numbered(ordinal=99, dated=date(2020, 4, 1), filing_code="KP.07.6", level=SecurityLevel.RAHASIA),
            "R-99/IJ/KP.07.6/04/2020",
        ),
        ("{urut:03}/UND", Numbered(ordinal=7, dated=date(2024, 1, 2)), "007/UND"),
        ("{urut:03}/UND", Numbered(ordinal=12345, dated=date(2024, 1, 2)), "12345/UND"),
        ("{urut:03}", Numbered(ordinal=15, suffix="a", dated=date(2024, 1, 2)), "015.a"),
        ("{ URUT }", Numbered(ordinal=15, suffix="a", dated=date(2024, 1, 2)), "15.a"),
    ],
)
def test_numbers_are_printed_as_offices_write_them(pattern, numbered, printed):
    assert Pattern.read(pattern).write(numbered) == printed


@pytest.mark.parametrize("level", SecurityLevel)
def test_every_level_has_its_code(level):
    codes = {"biasa": "B", "terbatas": "T", "rahasia": "R", "sangat_rahasia": "SR"}
    written = Pattern.read("{keamanan}{urut}").write(Numbered(ordinal=1, dated=date(2024, 1, 1), level=level))
    assert written == f"{codes[level.value]}1"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("", "Tulis polanya"),
        ("   ", "Tulis polanya"),
        ("{kode}/{unit}", "{urut} tepat satu kali"),
        ("{urut}/{urut}", "{urut} tepat satu kali"),
        ("{urut}/{nomor}", "{nomor} tidak dikenal"),
        ("{urut}/{}", "{} tidak dikenal"),
        ("{urut}/{tahun:04}", "Jumlah angka hanya untuk nomor urut"),
        ("{urut:3}", "Jumlah angka"),
        ("{urut:09}", "Jumlah angka"),
        ("{urut:0\u0663}", "Jumlah angka"),
        ("{urut}/{unit", "kurung kurawal { pada huruf ke-8"),
        ("{urut}}", "kurung kurawal } pada huruf ke-7"),
        ("{urut}" + "x" * 200, "terlalu panjang"),
        ("{urut.__class__}", "tidak dikenal"),
        ("{0}{urut}", "{0} tidak dikenal"),
    ],
)
def test_what_is_wrong_with_a_pattern_is_told(pattern, said):
    with pytest.raises(DomainError) as refused:
        Pattern.read(pattern)
    assert said in refused.value.message
    assert refused.value.field == "pattern"


@given(st.lists(st.one_of(LITERAL, st.sampled_from([f"{{{name}}}" for name in TOKENS if name != "urut"])), max_size=8))
def test_a_pattern_prints_its_fixed_text_as_it_stands_and_is_written_as_it_was_read(parts):
    text = "".join((*parts, "{urut}"))
    if len(text) > 120:
        return
    pattern = Pattern.read(text)
    assert str(pattern) == text
    assert Pattern.read(str(pattern)) == pattern
    values = {"kode": "400.2.3", "unit": "DP3A", "bulan": "06", "bulan_romawi": "VI", "tahun": "2024", "keamanan": "B"}
    expected = text.replace("{urut}", "215")
    for name, value in values.items():
        expected = expected.replace(f"{{{name}}}", value)
    assert pattern.write(JUNE) == expected


@given(st.text(max_size=150))
def test_any_text_is_a_pattern_or_is_refused_in_words(text):
    try:
        pattern = Pattern.read(text)
    except DomainError:
        return
    assert "{" not in pattern.write(JUNE)


@pytest.mark.parametrize(("pattern", "field"), [("{kode}/{urut}", "filing_code"), ("{urut}/{unit}", "unit_code")])
def test_a_code_that_is_missing_is_named(pattern, field):
    with pytest.raises(DomainError) as refused:
        Pattern.read(pattern).write(Numbered(ordinal=1, dated=date(2024, 1, 1)))
    assert refused.value.field == field


def test_suffixes_run_on_and_end():
    assert [following(one) for one in ("", "a", "y", "z", "az", "zz")] == ["a", "b", "z", "aa", "ba", "aaa"]
    with pytest.raises(DomainError):
        following("zzz")
