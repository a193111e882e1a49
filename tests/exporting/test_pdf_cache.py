"""PDFs that are kept by what they were made from."""

from __future__ import annotations

import os
import threading

import pytest

from coordination.exporting import pdf
from coordination.files.storage import Store
from tests.documents.test_pdf import WILLING, script, word

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a shell script stands for LibreOffice")


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Return a store whose LibreOffice counts what it converts, and makes each time another file."""
    program = tmp_path / "bin"
    program.mkdir()
    counted = WILLING.replace(
        "printf '%%PDF-1.4'",
        f"echo x >> {tmp_path}/count; cat {tmp_path}/count >&2; {{ printf '%%PDF-1.4 '; wc -l < {tmp_path}/count; }}",
    )
    script(program, counted)
    monkeypatch.setenv("PATH", f"{program}:{os.environ['PATH']}")
    yield Store(tmp_path / "data" / "files")
    pdf.converter(tmp_path / "data").close()


def conversions(tmp_path):
    count = tmp_path / "count"
    return len(count.read_text().splitlines()) if count.exists() else 0


def test_the_same_word_file_is_converted_once_and_gives_the_same_pdf(store, tmp_path):
    paper = word()
    first = pdf.pdf_of(store, paper)
    assert pdf.pdf_of(store, paper) == first
    assert conversions(tmp_path) == 1
    assert pdf.pdf_of(store, word("Lain")) != first
    assert conversions(tmp_path) == 2


def test_two_who_ask_at_once_wait_for_one_conversion(store, tmp_path):
    made, paper = [], word()
    threads = [threading.Thread(target=lambda: made.append(pdf.pdf_of(store, paper))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 3
    assert len(set(made)) == 1
    assert conversions(tmp_path) == 1


def test_another_version_of_libreoffice_makes_its_own(store, tmp_path, monkeypatch):
    paper = word()
    pdf.pdf_of(store, paper)
    monkeypatch.setattr(pdf.pdf, "version", lambda program: "LibreOffice 24.2")
    pdf.pdf_of(store, paper)
    assert conversions(tmp_path) == 2


def test_what_was_not_asked_for_the_longest_goes_first(store, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "MOST_KEPT", 35)  # three of these small ones
    papers = [word(f"Naskah {number}") for number in range(4)]
    for at, paper in enumerate(papers[:3]):
        pdf.pdf_of(store, paper)
        for file in (tmp_path / "data" / "cache" / "pdf").iterdir():
            if file.stat().st_mtime > 1e9:
                os.utime(file, (at + 1, at + 1))
    kept = pdf.pdf_of(store, papers[0])  # asked for again, so it is no longer the oldest
    pdf.pdf_of(store, papers[3])
    assert len(list((tmp_path / "data" / "cache" / "pdf").iterdir())) <= 3
    assert pdf.pdf_of(store, papers[0]) == kept
    assert conversions(tmp_path) == 4
    pdf.pdf_of(store, papers[1])
    assert conversions(tmp_path) == 5


def test_a_folder_that_can_not_be_written_costs_only_the_keeping(store, tmp_path):
    cache = tmp_path / "data" / "cache"
    cache.mkdir(parents=True)
    (cache / "pdf").write_text("bukan folder")
    assert pdf.pdf_of(store, word()).startswith(b"%PDF-")
    assert pdf.pdf_of(store, word()).startswith(b"%PDF-")
