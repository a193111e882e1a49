"""What may be uploaded is told by its content, whatever its name says."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.files.checking import LIMIT, MediaType, check_upload
from coordination.files.names import LONGEST, safe_name
from coordination.files.office import UnfitFile
from coordination.files.uploads import prepare_upload
from tests.files import samples

ALLOWED = {
    MediaType.JPEG: samples.encoded("JPEG"),
    MediaType.PNG: samples.encoded("PNG"),
    MediaType.WEBP: samples.encoded("WEBP"),
    MediaType.HEIC: samples.encoded("HEIF"),
    MediaType.PDF: samples.PDF,
    MediaType.DOCX: samples.word(),
    MediaType.XLSX: samples.excel(),
    MediaType.PPTX: samples.powerpoint(),
}


def refusal(data: bytes, filename: str = "bukti.pdf") -> str:
    with pytest.raises(UnfitFile) as raised:
        check_upload(data, filename)
    assert raised.value.field == "file"
    return raised.value.message


@pytest.mark.parametrize("media_type", ALLOWED, ids=lambda kind: kind.name)
def test_each_allowed_type_is_known_by_its_content(media_type: MediaType) -> None:
    checked = check_upload(ALLOWED[media_type], "tanpa akhiran")
    assert (checked.media_type, checked.size) == (media_type, len(ALLOWED[media_type]))
    assert checked.safe_name == "tanpa akhiran" + media_type.suffixes[0]


def test_a_file_on_disk_is_checked_like_bytes(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(samples.PDF)
    assert check_upload(path, "surat.pdf") == check_upload(samples.PDF, "surat.pdf")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (samples.WINDOWS_PROGRAM, "adalah program"),
        (samples.LINUX_PROGRAM, "adalah program"),
        (samples.encoded("GIF"), "adalah gambar jenis lain"),
        (b"<!doctype html><html><script>alert(1)</script>", "adalah halaman web"),
        (b"halo", "tidak dikenali"),
    ],
)
@pytest.mark.parametrize("name", ["foto.jpg", "surat.pdf", "laporan.docx"])
def test_a_renamed_file_of_another_kind_is_refused_with_what_may_be_sent(data: bytes, words: str, name: str) -> None:
    message = refusal(data, name)
    assert words in message
    assert "Yang dapat diunggah: JPG, PNG, WebP, HEIC, PDF, DOCX, XLSX, dan PPTX." in message


def test_an_old_or_locked_office_file_is_told_how_to_mend_it() -> None:
    assert "Simpan sebagai .docx" in refusal(samples.OLD_WORD, "lama.doc")


def test_an_empty_file_and_one_over_the_limit_are_refused_with_the_size() -> None:
    assert "kosong" in refusal(b"")
    assert "20 MB, melebihi batas 20 MB" in refusal(samples.PDF + b" " * LIMIT)
    with pytest.raises(UnfitFile, match="1,5 MB, melebihi batas 1 MB"):
        check_upload(b"%PDF-" + b" " * (3 * 512 * 1024), "surat.pdf", limit=1024 * 1024)


def test_a_pdf_whose_transfer_broke_off_is_refused() -> None:
    assert "tidak utuh" in refusal(samples.PDF[:-7])


def test_macros_are_refused_by_their_part_and_by_their_type() -> None:
    assert "makro" in refusal(samples.with_part(samples.word(), "word/vbaProject.bin", b"x"))
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    assert "makro" in refusal(samples.zipped({"[Content_Types].xml": samples.types_part(macro)}))


def test_a_program_inside_a_document_is_refused() -> None:
    assert "program" in refusal(samples.with_part(samples.word(), "word/embeddings/alat.EXE", b"MZ"))


def test_a_zip_bomb_is_refused_before_anything_is_unpacked() -> None:
    bomb = samples.with_part(samples.excel(), "xl/media/nol.bin", b"\0" * (30 * 1024 * 1024))
    assert len(bomb) < 100_000
    assert "membengkak" in refusal(bomb, "data.xlsx")


def test_a_document_of_a_thousand_tiny_parts_more_than_any_real_one_is_refused() -> None:
    assert "membengkak" in refusal(samples.zipped({f"p{n}": "" for n in range(10_001)}))


@pytest.mark.parametrize(
    "types",
    ["bukan xml", '<!DOCTYPE t [<!ENTITY a "aaaa">]><t>&a;</t>', samples.types_part("text/plain"), ""],
)
def test_another_kind_of_zip_is_no_office_file(types: str) -> None:
    assert "bukan dokumen Word" in refusal(samples.zipped({"[Content_Types].xml": types}))
    assert "bukan dokumen Word" in refusal(samples.zipped({"a.txt": "x"}))


def test_a_damaged_office_file_is_refused() -> None:
    assert "rusak" in refusal(samples.word()[:-200])


@given(st.binary(max_size=400), st.sampled_from([b"", *(data[:300] for data in ALLOWED.values())]))
def test_any_bytes_are_taken_or_refused_and_never_crash(noise: bytes, start: bytes) -> None:
    try:
        prepared = prepare_upload(start + noise, "x")
    except UnfitFile:
        return
    assert prepared.data


@given(st.sampled_from([kind for kind in ALLOWED if kind is not MediaType.PDF]), st.data())
def test_a_file_with_one_byte_changed_is_taken_or_refused_and_never_crashes(
    kind: MediaType, data: st.DataObject
) -> None:
    broken = bytearray(ALLOWED[kind])
    broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        prepare_upload(bytes(broken), "x")
    except UnfitFile:
        return


# --- Names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Nota Dinas No. 5", "Nota Dinas No. 5.pdf"),
        ("surat.PDF", "surat.pdf"),
        ("surat.pdf.exe", "surat.pdf"),
        ("foto.jpg", "foto.pdf"),
        ("laporan v1.2", "laporan v1.2.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\x\\surat.pdf", "surat.pdf"),
        ("surat\u202efdp.exe", "suratfdp.pdf"),
        ("a\x00b\r\nc\t.pdf", "ab c.pdf"),
        ('SK "Tim" <baru>: 1/2?.pdf', "2-.pdf"),
        ("Notula – Rapat 🙏 ‘PPA’.pdf", "Notula – Rapat 🙏 ‘PPA’.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1.surat.pdf", "_lpt1.surat.pdf"),
        ("...", "berkas.pdf"),
        ("", "berkas.pdf"),
        ("\ud800.pdf", "berkas.pdf"),
        ("محضر.pdf", "محضر.pdf"),
    ],
)
def test_a_hostile_or_odd_name_is_made_safe_and_ends_as_its_content_says(sent: str, kept: str) -> None:
    assert safe_name(sent, MediaType.PDF.suffixes) == kept


def test_a_name_keeps_the_suffix_that_also_fits() -> None:
    assert safe_name("foto.JPEG", MediaType.JPEG.suffixes) == "foto.jpeg"


@given(st.text(max_size=400), st.sampled_from(MediaType))
def test_any_name_becomes_one_that_every_system_takes(sent: str, kind: MediaType) -> None:
    name = safe_name(sent, kind.suffixes)
    assert name.endswith(kind.suffixes)
    assert 0 < len(name.encode()) <= LONGEST
    assert not set(name) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(char).startswith("C") for char in name)
    assert name == name.strip(". ")
    assert safe_name(name, kind.suffixes) == name
