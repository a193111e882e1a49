"""Who signed a PDF, read from files that say it well, badly, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.files import der
from coordination.files.signatures import PdfSignature, moment_of, signatures_of
from tests.files.signed_pdf import CONTAINER, SUBJECT, pdf, signature

WITA = timezone(timedelta(hours=8))


def test_a_signature_tells_its_signer_its_moment_and_its_reason():
    signed = signature(Name="(Asisten Administrasi Umum)", M="(D:20240702101500+08'00')", Reason="(Pengesahan)")
    assert signatures_of(pdf(signed)) == (
        PdfSignature(
            name="Asisten Administrasi Umum",
            subject=SUBJECT,
            reason="Pengesahan",
            at=datetime(2024, 7, 2, 10, 15, tzinfo=WITA),
        ),
    )


def test_several_signatures_come_in_the_order_of_their_fields():
    signed = pdf(signature(Name="(Ketua)"), signature(b"\0", Name="(Notulis)"))
    assert [one.name for one in signatures_of(signed)] == ["Ketua", "Notulis"]
    assert [one.who for one in signatures_of(signed)] == [SUBJECT, "Notulis"]


def test_a_name_may_be_written_in_utf_16_and_hold_anything():
    name = "\u0645\u062d\u0645\u062f \U0001f600 <b>" + "a" * 400
    hexed = ("\ufeff" + name).encode("utf-16-be").hex()
    [read] = signatures_of(pdf(signature(b"", Name=f"<{hexed}>")))
    assert read.name == name[:300]
    assert read.who == read.name


def test_where_the_certificate_cannot_be_read_there_is_still_a_signature():
    assert signatures_of(pdf(signature(CONTAINER[:200]))) == (PdfSignature(),)
    assert signatures_of(pdf(signature(b"\x30\x80" + CONTAINER[4:]))) == (PdfSignature(),)


def test_a_time_stamp_is_nobodys_signature():
    assert signatures_of(pdf(signature().replace("/Type/Sig", "/Type/DocTimeStamp"))) == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7 /ByteRange %%EOF",
        b"PK\x03\x04 /ByteRange",
        pdf(),
        pdf(fields="9 0 R 3 0 R 1 0 R null (x) 7"),
        pdf(signature())[:900],
    ],
)
def test_a_file_without_signatures_or_without_sense_has_none(data):
    assert signatures_of(data) == ()


def test_a_form_that_holds_itself_ends():
    looped = pdf(signature(Name="(Ketua)")).replace(b"/FT/Sig/T(Tanda5)", b"/Kids[5 0 R 5 0 R]", 1)
    assert {one.name for one in signatures_of(looped)} == {"Ketua"}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("D:20240702101500+08'00'", datetime(2024, 7, 2, 10, 15, tzinfo=WITA)),
        ("D:20240702101500+08'00", datetime(2024, 7, 2, 10, 15, tzinfo=WITA)),
        ("D:20240702021500Z", datetime(2024, 7, 2, 2, 15, tzinfo=UTC)),
        ("20240702", datetime(2024, 7, 2)),  # noqa: DTZ001  # the file names no zone
        ("D:20241302", None),
        ("kemarin", None),
        ("D:20240702101500+99'00'", datetime(2024, 7, 2, 10, 15)),  # noqa: DTZ001
    ],
)
def test_moments_as_the_standard_writes_them(text, moment):
    assert moment_of(text) == moment


@given(st.text(max_size=40))
def test_no_text_makes_reading_a_moment_fail(text):
    moment_of(text)


def test_of_several_certificates_that_of_the_signer_is_told():
    assert der.signer_of(CONTAINER) == SUBJECT
    assert der.signer_of(CONTAINER + b"\0" * 5000) == SUBJECT


@given(st.integers(0, len(CONTAINER) - 1), st.integers(0, 255))
def test_a_container_with_one_byte_changed_never_fails(at, byte):
    read = der.signer_of(CONTAINER[:at] + bytes([byte]) + CONTAINER[at + 1 :])
    assert read is None or isinstance(read, str)


@given(st.binary(max_size=300))
def test_no_bytes_make_reading_a_container_fail(data):
    assert der.signer_of(data) is None


def test_a_number_of_another_certificate_gives_no_name():
    other = CONTAINER.replace((4660).to_bytes(2), (4661).to_bytes(2), 1)  # in the certificate, not in the signer's line
    assert der.signer_of(other) is None
