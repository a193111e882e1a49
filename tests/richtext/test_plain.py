"""Rich text as plain text, and pastes of plain text."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from coordination.richtext import EMPTY, check, from_html, from_plain, is_empty, texts, to_html, to_plain
from tests.richtext.strategies import documents

WHATSAPP = Path(__file__).parent / "samples" / "tempel-whatsapp.txt"


def test_plain_text_has_a_line_a_paragraph_numbers_for_lists_and_tabs_between_cells():
    doc = from_html(
        "<p>Awal<br>baris</p><ol start=3><li>tiga<ul><li>dalam</li></ul></li><li><p>empat</p><p>lanjut</p></li></ol>"
        "<table><tr><td>a</td><td>b<br>c</td></tr></table>"
    )
    assert to_plain(doc).split("\n") == [
        "Awal", "baris", "3. tiga", "   - dalam", "4. empat", "   lanjut", "a\tb c",
    ]  # fmt: skip


@given(documents())
def test_plain_text_holds_every_word_of_the_document(doc):
    checked = check(doc)
    plain = to_plain(checked)
    assert all(word in plain for text in texts(checked) for word in text.split())


@given(documents())
def test_a_document_is_empty_when_its_plain_text_shows_nothing(doc):
    checked = check(doc)
    assert is_empty(checked) == (not "".join(texts(checked)).strip())


def test_a_table_of_empty_cells_says_nothing():
    assert is_empty(from_html("<table><tr><td></td><td>&nbsp;</td></tr></table>"))
    assert is_empty(EMPTY)


def test_a_paste_from_whatsapp_keeps_its_list_its_bold_and_its_crossed_out_date_as_typed():
    assert to_html(from_plain(WHATSAPP.read_text(encoding="utf-8"))) == (
        "<p>[27/06/24 11.02] Contoh: <strong>Hasil rapat</strong> 🙏</p>"
        "<ol><li><p>Dinkes <em>tetapkan</em> narahubung, paling lambat 16/8</p></li>"
        "<li><p>Bagian Hukum: draf Perwali ~minggu depan~ akhir November</p></li></ol>"
        "<p><strong>Mohon</strong> atensi Bpk/Ibu 🙏🙏</p>"
    )


def test_signs_that_mark_nothing_stay_text():
    for line in ("5 * 3 * 2", "nama_berkas_lama.docx", "* bukan tebal*", "**", "tarif 2*3"):
        assert "".join(texts(from_plain(f"x {line}"))) == f"x {line}"


def test_a_list_may_begin_at_any_number_and_a_dash_or_dot_makes_a_bullet():
    assert to_html(from_plain("4) empat\n5) lima\n\n- garis\n• titik")) == (
        '<ol start="4"><li><p>empat</p></li><li><p>lima</p></li></ol>'
        "<ul><li><p>garis</p></li><li><p>titik</p></li></ul>"
    )


def test_a_new_first_item_after_a_paragraph_begins_a_new_list():
    assert to_html(from_plain("1. a\nsela\n1. b")) == "<ol><li><p>a</p></li></ol><p>sela</p><ol><li><p>b</p></li></ol>"


@given(st.text(st.characters(), max_size=200))
def test_any_text_at_all_becomes_a_document_of_the_schema(text):
    doc = from_plain(text)
    assert check(doc) == doc
