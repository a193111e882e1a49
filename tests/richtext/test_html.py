"""Rich text as HTML and back, and pastes from Word, Excel and elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from coordination.richtext import EMPTY, check, from_html, texts, to_html, to_plain
from tests.richtext.strategies import documents

SAMPLES = Path(__file__).parent / "samples"
ALLOWED = {"p", "h1", "h2", "h3", "ul", "ol", "li", "table", "tbody", "tr", "td", "th", "br", "strong", "em", "u"}


def _shape(node: dict[str, Any]) -> Any:
    """Return a document as nested tuples, short enough to read in a test."""
    if node["type"] == "text":
        marks = "".join(mark["type"][0] for mark in node.get("marks", ()))
        return f"{marks}:{node['text']}" if marks else node["text"]
    spans = {key: value for key, value in node.get("attrs", {}).items() if value not in (1, None)}
    return (node["type"], *([spans] if spans else []), *map(_shape, node.get("content", ())))


def _read(html: str) -> list[Any]:
    return list(_shape(from_html(html))[1:])


@given(documents())
def test_html_is_made_of_the_schemas_own_elements_and_holds_every_text(doc):
    checked = check(doc)
    written = to_html(checked)
    tree = lxml_html.fragment_fromstring(written, create_parent="div")
    assert {element.tag for element in tree.iterdescendants()} <= ALLOWED
    assert {name for element in tree.iter() for name in element.attrib} <= {
        "start",
        "colspan",
        "rowspan",
        "data-colwidth",
    }
    assert "".join(tree.itertext()) == "".join(texts(checked))


@given(documents())
def test_a_document_read_back_from_its_html_is_the_same_but_for_runs_of_white_space(doc):
    checked = check(_without_odd_space(doc))
    assert from_html(to_html(checked)) == checked


def _without_odd_space(node: dict[str, Any]) -> dict[str, Any]:
    """Return a document in whose texts white space stands neither in runs nor at an edge, where HTML drops it."""
    if "text" in node:
        return node | {"text": re.sub(r"\s+", "·", node["text"])}
    return node | ({"content": [_without_odd_space(child) for child in node["content"]]} if "content" in node else {})


def test_an_outline_on_a_page_may_begin_at_a_lower_level():
    doc = check({"type": "doc", "content": [{"type": "heading", "attrs": {"level": 2}, "content": []}]})
    assert to_html(doc, top_heading=4) == "<h5><br></h5>"


def test_text_of_a_document_is_never_markup():
    text = {"type": "text", "text": "<script>alert('1')</script> & \"x\""}
    doc = check({"type": "doc", "content": [{"type": "paragraph", "content": [text]}]})
    assert to_html(doc) == "<p>&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt; &amp; &quot;x&quot;</p>"


def test_a_paste_from_word_comes_in_clean_with_its_lists_as_lists():
    assert _read((SAMPLES / "tempel-word.html").read_text(encoding="utf-8")) == [
        ("paragraph", "b:Pembahasan"),
        ("paragraph", "Kepala bidang menyampaikan ", "i:capaian", " semester I dan ", "u:kendala", " di lapangan;",
         ("hardBreak",),
         "data belum terpadu."),
        ("orderedList",
         ("listItem", ("paragraph", "Alur rujukan disusun bersama;"),
          ("orderedList", ("listItem", ("paragraph", "tingkat kecamatan;")))),
         ("listItem", ("paragraph", "Narahubung ditetapkan < 14 hari."))),
        ("table",
         ("tableRow", ("tableCell", {"colspan": 2}, ("paragraph", "b:Triwulan II"))),
         ("tableRow", ("tableCell", ("paragraph", "Pengaduan")), ("tableCell", ("paragraph", "36,36%")))),
        ("paragraph", "tautan selesai."),
    ]  # fmt: skip


def test_a_paste_from_excel_keeps_its_table_and_the_row_span():
    assert _read((SAMPLES / "tempel-excel.html").read_text(encoding="utf-8")) == [
        ("table",
         ("tableRow", ("tableCell", ("paragraph", "Instansi")), ("tableCell", ("paragraph", "Kasus"))),
         ("tableRow", ("tableCell", ("paragraph", "UPTD PPA")), ("tableCell", ("paragraph", "1.150"))),
         ("tableRow", ("tableCell", {"rowspan": 2}, ("paragraph", "Polresta")), ("tableCell", ("paragraph", "45"))),
         ("tableRow", ("tableCell", ("paragraph",)))),
    ]  # fmt: skip


def _mso(level: int, marker: str, text: str, list_name: str = "l0", lfo: str = "lfo1") -> str:
    return (
        f"<p class=MsoListParagraph style='mso-list:{list_name} level{level} {lfo}'><![if !supportLists]>"
        f"<span style='mso-list:Ignore'>{marker}<span>&nbsp; </span></span><![endif]>{text}</p>"
    )


def test_a_word_list_interrupted_by_a_paragraph_goes_on_counting():
    read = _read(_mso(1, "1.", "a") + _mso(1, "2.", "b") + "<p>sela</p>" + _mso(1, "3.", "c"))
    assert [block[:2] for block in read] == [
        ("orderedList", ("listItem", ("paragraph", "a"))), ("paragraph", "sela"), ("orderedList", {"start": 3}),
    ]  # fmt: skip


def test_two_word_lists_one_after_the_other_stay_two():
    read = _read(_mso(1, "1.", "a") + _mso(1, "1.", "b", lfo="lfo2"))
    assert read == [("orderedList", ("listItem", ("paragraph", text))) for text in "ab"]


def test_a_word_list_tells_numbers_from_bullets_by_its_marker_and_begins_at_it():
    assert _read(_mso(1, "·", "titik") + _mso(2, "c)", "huruf")) == [
        ("bulletList", ("listItem", ("paragraph", "titik"),
                        ("orderedList", {"start": 3}, ("listItem", ("paragraph", "huruf"))))),
    ]  # fmt: skip
    assert _read(_mso(1, "o", "lingkaran")) == [("bulletList", ("listItem", ("paragraph", "lingkaran")))]


def test_a_word_list_that_skips_a_level_and_one_that_is_too_deep_are_brought_within_the_schema():
    assert _read(_mso(1, "1.", "a") + _mso(3, "i.", "b") + _mso(3, "ii.", "c")) == [
        ("orderedList", ("listItem", ("paragraph", "a"),
                         ("orderedList", ("listItem", ("paragraph", "b")), ("listItem", ("paragraph", "c"))))),
    ]  # fmt: skip
    deep = "".join(_mso(level, "1.", f"t{level}") for level in range(1, 10))
    assert "".join(texts(from_html(deep))) == "".join(f"t{level}" for level in range(1, 10))


def test_nested_lists_of_a_page_stay_nested_also_where_the_inner_one_stands_beside_the_item():
    expected = [
        ("bulletList", ("listItem", ("paragraph", "a"), ("bulletList", ("listItem", ("paragraph", "b"))))),
    ]
    assert _read("<ul><li>a<ul><li>b</li></ul></li></ul>") == expected
    assert _read("<ul><li>a</li><ul><li>b</li></ul></ul>") == expected


def test_a_table_inside_a_list_stands_between_its_two_parts_and_the_numbers_go_on():
    read = _read("<ol><li>a<table><tr><td>t</td></tr></table></li><li>b</li></ol>")
    assert [(block[0], block[1] if block[1] == {"start": 2} else None) for block in read] == [
        ("orderedList", None), ("table", None), ("orderedList", {"start": 2}),
    ]  # fmt: skip


def test_headings_come_in_to_the_third_level_and_are_bold_lines_where_the_schema_has_none():
    assert _read("<h1>a</h1><h5>b</h5><ul><li><h2>c</h2></li></ul><table><td><h2>d</h2></td></table>") == [
        ("heading", "a"), ("heading", {"level": 3}, "b"), ("bulletList", ("listItem", ("paragraph", "b:c"))),
        ("table", ("tableRow", ("tableCell", ("paragraph", "b:d")))),
    ]  # fmt: skip


def test_a_table_in_a_cell_becomes_lines_of_the_cell():
    assert _read("<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table>d</td><td>e</td></tr></table>") == [
        ("table", ("tableRow",
                   ("tableCell", ("paragraph", "a"), ("paragraph", "b"), ("paragraph", "c"), ("paragraph", "d")),
                   ("tableCell", ("paragraph", "e")))),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<span style='font-weight:700'>x</span>", "b:x"),
        ("<b style='font-weight:normal'>x</b>", "x"),
        ("<b style='mso-bidi-font-weight:normal'>x</b>", "b:x"),
        ("<span style='font-style:italic;text-decoration:underline'>x</span>", "iu:x"),
        ("<a href='javascript:alert(1)'>x</a>", "x"),
        ("<s>kemarin</s>", "~kemarin~"),
        ("<span style='text-decoration:line-through'>kemarin</span>", "~kemarin~"),
        ("a&nbsp;&nbsp; b", "a b"),
        ("a<script>alert(1)</script><style>p{}</style><!-- c -->b", "ab"),
        ("a<span style='display:none'>rahasia</span>b", "ab"),
    ],
)
def test_marks_are_read_from_elements_and_styles_and_the_rest_goes(html, expected):
    assert _read(f"<p>{html}</p>") == [("paragraph", expected)]


def test_breaks_make_lines_and_one_at_the_end_of_a_block_is_none():
    assert _read("<p>a <br> b<br></p><p><br></p><p>&nbsp;</p><p></p>") == [
        ("paragraph", "a", ("hardBreak",), "b"), ("paragraph",),
    ]  # fmt: skip


def test_nothing_is_the_empty_document():
    assert from_html("") == from_html(" \n ") == from_html("<p></p>") == EMPTY


@pytest.mark.parametrize("tag", ["div", "ul", "table", "b", "blockquote", "ol><li", "table><tr><td"])
def test_nesting_however_deep_neither_fails_nor_loses_text(tag):
    assert "dalam" in to_plain(from_html(f"<{tag}>" * 20_000 + "dalam"))


def test_two_megabytes_of_word_come_in_within_seconds():
    paragraph = "<p class=MsoNormal style='text-align:justify'><b>Pembahasan</b> panjang tentang data<o:p></o:p></p>\n"
    doc = from_html(paragraph * (2 * 1024 * 1024 // len(paragraph) // 2))
    assert len(doc["content"]) > 10_000


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(
            (
                "<p>",
                "</p>",
                "<table>",
                "<tr>",
                "<td rowspan=3>",
                "</table>",
                "<ol start=4>",
                "<li>",
                "</ol>",
                "<b>",
                "</b>",
                "<br>",
                "teks",
                " ",
                "<s>",
                "</s>",
                "<th colspan=2>",
                "</td>",
                "<h2>",
                "</li>",
                "<pre>",
                "<p style='mso-list:l1 level2 lfo1'>",
            )
        ),
        max_size=25,
    ).map("".join)
)
def test_any_html_at_all_becomes_a_document_of_the_schema(html):
    doc = from_html(html)
    assert check(doc) == doc


TAGS = ("<p>", "</p>", "<td>", "</td>", "<tr>", "<table>", "</table>", "<li>", "<ul>", "</ul>", "<b>", "</i>")


@given(st.lists(st.sampled_from((*TAGS, "satu", "dua", "tiga")), max_size=30))
def test_no_word_is_lost_whatever_the_markup_around_it(pieces):
    found = re.findall("satu|dua|tiga", "".join(texts(from_html("".join(pieces)))))
    assert sorted(found) == sorted(piece for piece in pieces if not piece.startswith("<"))
