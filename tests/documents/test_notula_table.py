"""The notula in table form: it says every word of the official form, with the same numbers, in one table a part."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from coordination.documents import wording
from coordination.documents.layout import LayoutProfile, NotulaForm, parse_profile
from coordination.documents.notula import build_notula
from coordination.documents.notula_data import AgendaItem, Speech
from coordination.documents.notula_forms import build_in_form
from coordination.documents.notula_table import build_notula_table
from coordination.documents.returned import read_returned
from coordination.documents.values import DecisionKind
from coordination.richtext import EMPTY, check, from_html, is_empty, texts
from tests.documents import examples
from tests.documents.examples import doc, kendari
from tests.documents.reader import Docx, Paragraph, Table
from tests.documents.test_returned import tagged
from tests.documents.word_rules import faults
from tests.richtext.strategies import documents

TABLE = LayoutProfile(notula_form=NotulaForm.TABLE)
LABELS = {
    *("Sidang/Rapat", "Waktu Sidang/Rapat", "Acara", "Pimpinan Sidang/Rapat", "Ketua", "Pencatat", ":", "–"),
    *("Peserta Sidang/Rapat", "Kegiatan Sidang/Rapat", "Sambutan", "Pembahasan", "Keputusan"),
    *("Rencana tindak lanjut", "Rencana Tindak Lanjut", "Tindak Lanjut", "Instansi Pendukung"),
    "Rapat menyepakati hal-hal sebagai berikut:",
    wording.ANNEXED,
    "Lampiran Notula tanggal 27 Juni 2024",
}
"""What the official form says of itself."""


def full():
    """Return the example with speeches, a closed item, a decision of another kind, one for information, a ralat."""
    easy = examples.ralat()
    return replace(
        easy,
        agenda=(*easy.agenda, replace(easy.agenda[1], title="kanari", discussion=doc("kanari"), closed=True)),
        speeches=(Speech(speaker="Sekretaris DP3A", text=from_html("<h1>Dasar</h1><ul><li><p>butir</p></li></ul>")),),
        closing=doc("Rapat ditutup dengan doa."),
        decisions=(
            *easy.decisions,
            replace(easy.decisions[0], number="7", text="Anggaran dicatat.", actions=(), for_information=True),
            replace(easy.decisions[0], number="8", text="kanari", closed=True),
            replace(
                easy.decisions[0],
                number="9",
                text="Segera.\r\n\r\nTanpa tunda.",
                kind=DecisionKind.DIRECTIVE,
                actions=(),
            ),
        ),
    )


EXAMPLES = {
    "kendari": kendari,
    "hard": examples.hard,
    "draft": examples.draft,
    "ralat": examples.ralat,
    "full": full,
    "nobody": lambda: replace(kendari(), participants=(), agenda=(), opening=EMPTY, directions=EMPTY, opened_at=None),
    "nothing": lambda: replace(kendari(), decisions=(), no_decisions=True, minute_taker_signatory=None),
}


@pytest.fixture(params=EXAMPLES)
def data(request):
    return EXAMPLES[request.param]()


def flat(text):
    return " ".join(text.replace("\xa0", " ").split())


def test_it_obeys_what_word_insists_on_and_is_the_same_bytes_twice(data):
    built = build_notula_table(data)
    assert faults(Docx(built)) == []
    assert build_notula_table(data) == built


def test_it_says_every_paragraph_of_the_official_form_and_nothing_that_is_closed(data):
    official, table = Docx(build_notula(data)), Docx(build_notula_table(data))
    said = flat(table.text)
    for paragraph in official.paragraphs:
        text = flat(paragraph.text.partition("\t")[2] or paragraph.text)
        assert text in LABELS or text in said, text
    assert "kanari" not in said


def test_numbers_of_decisions_and_actions_are_those_of_the_record(data):
    table = Docx(build_notula_table(data))
    for decision in data.decisions:
        codes = [decision.number, *(action.code for action in decision.actions if not decision.closed)]
        assert all(f"\n{code}\n" in table.text for code in codes)


def test_a_closed_item_and_decision_keep_their_numbers_and_read_closed():
    docx = Docx(build_notula_table(full()))
    results = next(
        block for block in docx.blocks if isinstance(block, Table) and "C. Hasil" in block.rows[0].cells[0].text
    )
    assert ["6.", "Tertutup", "–"] in [[cell.text for cell in row.cells] for row in results.rows]
    assert "\n8\nTertutup\n" in docx.text


def test_band_and_head_of_a_long_table_are_repeated_and_no_short_row_is_cut():
    docx = Docx(build_notula_table(kendari()))
    for letter in ("C.", "D."):
        table = next(b for b in docx.blocks if isinstance(b, Table) and b.rows[0].cells[0].text.startswith(letter))
        assert [row.head for row in table.rows] == [True, True] + [False] * (len(table.rows) - 2)
        assert all(row.cant_split for row in table.rows)


def test_a_long_discussion_may_be_cut_so_that_it_never_outgrows_a_page():
    long = replace(kendari().agenda[1], discussion=doc(*["butir pendek"] * 60))
    docx = Docx(build_notula_table(replace(kendari(), agenda=(long,))))
    rows = [row for block in docx.blocks if isinstance(block, Table) for row in block.rows]
    assert [row.cant_split for row in rows if "butir pendek" in row.cells[-1].text] == [False]


@pytest.mark.parametrize("field", ["text", "owner", "target", "evidence"])
def test_a_row_whose_narrow_cell_could_outgrow_a_page_may_be_cut(field):
    long = replace(kendari().decisions[0].actions[0], **{field: "sangat panjang " * 50, "code": "9z"})
    decision = replace(kendari().decisions[0], actions=(long,))
    docx = Docx(build_notula_table(replace(kendari(), decisions=(decision,))))
    rows = [row for block in docx.blocks if isinstance(block, Table) for row in block.rows]
    assert [row.cant_split for row in rows if row.cells[0].text == "9z"] == [field in ("text", "evidence")]


def test_lists_start_at_one_in_each_agenda_item():
    twice = (kendari().agenda[1], kendari().agenda[1])
    docx = Docx(build_notula_table(replace(kendari(), agenda=twice)))
    items = [p.item for p in docx.paragraphs if p.text.startswith("rujukan dari kelurahan")]
    assert len({item.num for item in items}) == 2
    assert [item.start for item in items] == [1, 1]


def test_the_closing_sentence_keeps_the_signatures():
    blocks = Docx(build_notula_table(kendari())).blocks
    at = next(i for i, block in enumerate(blocks) if isinstance(block, Paragraph) and "Demikian" in block.text)
    assert blocks[at].keep_next
    assert "Notulis," in blocks[at + 2].rows[0].cells[1].text


def test_the_profile_chooses_the_form():
    assert parse_profile({"notula_form": "table"}) == TABLE
    assert build_in_form(kendari(TABLE)) == build_notula_table(kendari(TABLE))
    assert build_in_form(kendari()) == build_notula(kendari())


def test_a_draft_that_may_come_back_from_word_has_the_form_whose_sections_find_their_way():
    draft = tagged(replace(kendari(TABLE), draft=True))
    assert {section.tag.key for section in read_returned(build_in_form(draft)).sections} >= {"i2", "k1", "a101"}


@settings(max_examples=40, deadline=None)
@given(documents())
def test_any_rich_text_fits_into_its_cell_with_every_word(written):
    checked = check(written)
    data = replace(kendari(TABLE), agenda=(AgendaItem(title="Acara", discussion=checked),), directions=checked)
    docx = Docx(build_notula_table(data))
    assert faults(docx) == []
    if not is_empty(checked):
        said = docx.text
        assert all(said.count(text) >= 2 for text in texts(checked) if "\t" not in text and text.strip())
