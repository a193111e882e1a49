"""A random document of the editor becomes Word, and the same structure is read back from the file."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings

from coordination.documents.notula import build_notula
from coordination.documents.notula_data import AgendaItem
from coordination.richtext import check, from_html, is_empty
from tests.documents.examples import kendari
from tests.documents.reader import Docx, Table, rich_text
from tests.documents.word_rules import faults
from tests.richtext.strategies import documents


def _without_widths(node):
    """Return a document without the editor's column widths: on paper a table has the paper's."""
    if "attrs" in node and "colwidth" in node["attrs"]:
        node = node | {"attrs": node["attrs"] | {"colwidth": None}}
    return node | ({"content": [_without_widths(child) for child in node["content"]]} if "content" in node else {})


def _between(docx: Docx, after: str, before: str) -> list:
    """Return the blocks between two headings."""
    titles = [None if isinstance(block, Table) else block.text for block in docx.blocks]
    return docx.blocks[titles.index(after) + 1 : titles.index(before)]


@settings(max_examples=60, deadline=None)
@given(documents())
def test_styles_list_levels_numbering_restarts_and_spans_come_back_from_the_word_file(doc):
    checked = check(doc)
    assume(not is_empty(checked))
    agenda = (AgendaItem(title="Awal bahasan", discussion=checked),)
    docx = Docx(build_notula(replace(kendari(), agenda=agenda, directions=kendari().opening)))
    between = _between(docx, "Awal bahasan", "Arahan pimpinan")
    assert rich_text(between, base=850, step=425) == _without_widths(checked)
    assert faults(docx) == []


@pytest.mark.parametrize(
    ("rows", "heads"),
    [
        ("<tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr>", 1),
        ("<tr><th rowspan=2>a</th><th>b</th></tr><tr><th>c</th></tr><tr><td>1</td><td>2</td></tr>", 2),
        ("<tr><th rowspan=2>a</th><th>b</th></tr><tr><td>1</td></tr><tr><td>1</td><td>2</td></tr>", 0),
        ("<tr><th>a</th><td>b</td></tr>", 0),
        ("<tr><th>a</th></tr><tr><th>b</th></tr>", 0),
    ],
)
def test_rows_that_are_heads_all_through_are_repeated_on_every_page(rows, heads):
    table = from_html(f"<p>x</p><table>{rows}</table>")
    docx = Docx(build_notula(replace(kendari(), directions=table)))
    written = next(block for block in _between(docx, "Arahan pimpinan", "Keputusan") if isinstance(block, Table))
    assert [row.head for row in written.rows].count(True) == heads
    assert all(row.head for row in written.rows[:heads])


@settings(max_examples=30, deadline=None)
@given(documents())
def test_the_same_holds_one_level_higher_and_every_list_has_a_number_of_its_own(doc):
    checked = check(doc)
    assume(not is_empty(checked))
    docx = Docx(build_notula(replace(kendari(), directions=checked)))
    between = _between(docx, "Arahan pimpinan", "Keputusan")
    assert rich_text(between, base=425, step=425) == _without_widths(checked)
