"""The papers about follow-up opened by LibreOffice: heads on every page, nothing lost, in good time."""

from __future__ import annotations

import re
import shutil
import subprocess
import time

import pytest

from coordination.documents.matrix_paper import build_matrix
from coordination.documents.report import build_report
from tests.documents import follow_up_examples as examples

pytestmark = pytest.mark.libreoffice

LONG = examples.many(230)
PAPERS = {
    "matrix": lambda: build_matrix(examples.matrix(LONG)),
    "hard": lambda: build_matrix(examples.matrix(examples.hard())),
    "report": lambda: build_report(examples.report()),
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Return the text of each page of each paper, as LibreOffice prints it."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    folder = tmp_path_factory.mktemp("papers")
    for name, build in PAPERS.items():
        (folder / f"{name}.docx").write_bytes(build())
    office = shutil.which("soffice") or shutil.which("libreoffice")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [folder / f"{name}.docx" for name in PAPERS]
    began = time.monotonic()
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *files],
        check=True,
        capture_output=True,
        timeout=180,
    )
    assert time.monotonic() - began < 60
    return {name: _pages(folder / f"{name}.pdf") for name in PAPERS}


def _pages(pdf):
    text = subprocess.run(["pdftotext", "-raw", pdf, "-"], check=True, capture_output=True, timeout=60).stdout.decode()
    return text.removesuffix("\f").split("\f")


def _bare(text):
    return re.sub(r"\s", "", text)


def test_each_page_of_a_long_matrix_has_the_head_and_its_number(printed):
    pages = printed["matrix"]
    assert len(pages) > 10
    with_rows = [page for page in pages if "Tindak lanjut nomor" in page]
    assert all("Uraian Tindak Lanjut" in page for page in with_rows)
    assert [f"- {number} -" in page for number, page in enumerate(pages, 1)] == [False] + [True] * (len(pages) - 1)
    assert all("TERBATAS" in page for page in pages)


def test_every_action_of_a_long_matrix_is_on_paper_once_and_whole(printed):
    for place in range(len(LONG)):
        words = f"Tindaklanjutnomor{place}yang"
        holding = [page for page in printed["matrix"] if words in _bare(page)]
        assert len(holding) == 1


def test_the_signature_stands_on_one_page_with_the_sums(printed):
    last = printed["matrix"][-1]
    assert "NIP" in last
    assert "Jumlah 230 tindak lanjut" in last


def test_what_has_no_spaces_is_whole_on_paper(printed):
    assert _bare(examples.NO_SPACES * 2) in _bare("".join(printed["hard"]))


def test_the_leaders_page_is_one_page_with_figures_bars_and_signature(printed):
    first = printed["report"][0]
    for words in ("Lewat tenggat: 2", "Tidak dapat", "Tanpa kabar", "NIP"):
        assert words in first
    assert "Lampiran I" in printed["report"][1]
    assert "Lampiran II" in printed["report"][2]
