"""The papers about follow-up opened by LibreOffice: heads on every page, nothing lost."""

from __future__ import annotations

import re
from functools import cache

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


@cache
def _word(name):
    return PAPERS[name]()


@pytest.fixture
def printed(printer):
    """Return a function that gives the text of each page of a paper, as LibreOffice prints it."""
    return lambda name: printer.pages(_word(name))


def _bare(text):
    return re.sub(r"\s", "", text)


def test_each_page_of_a_long_matrix_has_the_head_and_its_number(printed):
    pages = printed("matrix")
    assert len(pages) > 10
    with_rows = [page for page in pages if "Tindak lanjut nomor" in page]
    assert all("Uraian Tindak Lanjut" in page for page in with_rows)
    assert [f"- {number} -" in page for number, page in enumerate(pages, 1)] == [False] + [True] * (len(pages) - 1)
    assert all("TERBATAS" in page for page in pages)


def test_every_action_of_a_long_matrix_is_on_paper_once_and_whole(printed):
    pages = [_bare(page) for page in printed("matrix")]
    for place in range(len(LONG)):
        words = f"Tindaklanjutnomor{place}yang"
        holding = [page for page in pages if words in page]
        assert len(holding) == 1


def test_the_signature_stands_on_one_page_with_the_sums(printed):
    last = printed("matrix")[-1]
    assert "NIP" in last
    assert "Jumlah 230 tindak lanjut" in last


def test_what_has_no_spaces_is_whole_on_paper(printed):
    assert _bare(examples.NO_SPACES * 2) in _bare("".join(printed("hard")))


def test_the_leaders_page_is_one_page_with_figures_bars_and_signature(printed):
    first = printed("report")[0]
    for words in ("Lewat tenggat: 2", "Tidak dapat", "Tanpa kabar", "NIP"):
        assert words in first
    assert "Lampiran I" in printed("report")[1]
    assert "Lampiran II" in printed("report")[2]
