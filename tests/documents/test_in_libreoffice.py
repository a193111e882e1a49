"""The notula opened by LibreOffice: every text is on paper, heads are repeated, the signatures stand with the text."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
from lxml import html as lxml_html

from coordination.documents.layout import LayoutProfile, MatrixPlacement, load_profile
from coordination.documents.matrix import target_words
from coordination.documents.notula import build_notula
from coordination.documents.screen import screen
from coordination.documents.values import Verification
from tests.documents import examples

pytestmark = pytest.mark.libreoffice

VERIFICATION = Verification(code="7K3M-9QX2-V0TB-4HJE", address="https://rakor.go.id/cek/7K3M-9QX2-V0TB-4HJE")
SEVEN_LINES = examples.doc(*["Rapat ditutup dengan ucapan terima kasih."] * 7)
"""With them the signatures end where a page does, and the code would stand on the next."""

PAPERS = {
    "kendari": examples.kendari,
    "hard": examples.hard,
    "draft": examples.draft,
    "ralat": examples.ralat,
    "before": lambda: examples.kendari(LayoutProfile(matrix_placement=MatrixPlacement.BEFORE_CLOSING)),
    "f4": lambda: examples.kendari(load_profile("permendagri-54-2009")),
    "code": lambda: replace(examples.kendari(), verification=VERIFICATION, closing=SEVEN_LINES),
}


@cache
def _word(name):
    return build_notula(PAPERS[name]())


@pytest.fixture
def printed(printer):
    """Return a function that gives the text of each page of a paper, as LibreOffice prints it."""
    return lambda name: printer.pages(_word(name))


def _bare(text):
    """Return text without white space: where a line breaks is the printer's business."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("name", ["kendari", "draft", "ralat", "before", "f4"])
def test_every_participant_decision_and_action_is_on_paper(printed, name):
    paper = _bare("".join(printed(name)))
    data = PAPERS[name]()
    for group in data.participants:
        assert _bare(group.organization) in paper
        for person in group.people:
            assert _bare(person.position) in paper
    for decision in data.decisions:
        assert paper.count(_bare(decision.text)) == 2
        for action in decision.actions:
            for text in (action.text, action.owner, action.evidence, target_words(action), *action.supporters):
                assert _bare(text) in paper, text


def test_long_positions_and_texts_without_spaces_are_whole_on_paper(printed):
    paper = _bare("".join(printed("hard")))
    assert _bare(examples.NO_SPACES) in paper
    assert paper.count(_bare(examples.LONG_DECISION)) == 2
    assert paper.count(_bare(examples.LONG_POSITION)) == 3


@pytest.mark.parametrize("name", PAPERS)
def test_every_page_but_the_first_has_its_number_and_each_its_security_word(printed, name):
    pages = printed(name)
    assert all("TERBATAS" in page for page in pages)
    assert [f"- {number} -" in page for number, page in enumerate(pages, start=1)] == [False] + [True] * (
        len(pages) - 1
    )


@pytest.mark.parametrize("name", PAPERS)
def test_the_head_of_the_matrix_is_repeated_on_each_of_its_pages(printed, name):
    actions = [action for decision in PAPERS[name]().decisions for action in decision.actions]
    starts = [f"\n{action.code} {action.text.split()[0][:15]}" for action in actions]
    with_rows = [page for page in printed(name) if any(start in page for start in starts)]
    assert len(with_rows) >= 2
    assert all(page.count("Penanggung Jawab") == 1 for page in with_rows)


@pytest.mark.parametrize("name", PAPERS)
def test_the_signatures_stand_on_one_page_with_the_text_before_them(printed, name):
    page = next(page for page in printed(name) if "Demikian notula" in page)
    assert "Pimpinan Rapat," in page
    assert "NIP" in page


def test_the_code_stands_on_the_page_of_the_signatures(printed):
    [page] = [page for page in printed("code") if VERIFICATION.code in page]
    assert "Mengetahui," in page
    assert "Demikian notula" in page


def test_the_matrix_as_annex_saves_a_page(printed):
    assert len(printed("kendari")) == 5
    assert len(printed("before")) == 6


@pytest.mark.parametrize("name", ["draft", "ralat"])
def test_the_mark_is_on_every_page(printed, name):
    mark = {"draft": "DRAF – BELUM DISAHKAN", "ralat": "RALAT KE-1"}[name]
    assert all(mark in page for page in printed(name))


@pytest.mark.parametrize("name", PAPERS)
def test_the_numbers_of_lists_on_screen_are_those_on_paper(printed, name):
    shown = lxml_html.fragment_fromstring(screen(build_notula(PAPERS[name]())).html)
    lines = [one for one in shown.iter("p", "h3", "h4") if one.xpath("span[starts-with(@class, 'paper-no')]")]
    assert len(lines) > 15
    paper = _bare("".join(printed(name)))
    for line in lines:
        assert _bare(line.text_content())[:40] in paper
