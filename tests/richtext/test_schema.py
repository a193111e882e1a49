"""The check at the door: what is of the schema passes, normalised; all else is refused with a sentence."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from coordination.errors import DomainError
from coordination.richtext import EMPTY, check, texts
from tests.richtext.strategies import documents


def _doc(*blocks: Any) -> dict[str, Any]:
    return {"type": "doc", "content": list(blocks)}


def _p(*inlines: Any) -> dict[str, Any]:
    return {"type": "paragraph", "content": list(inlines)}


def _text(text: str, *marks: str) -> dict[str, Any]:
    return {"type": "text", "text": text, "marks": [{"type": mark} for mark in marks]}


def _nested_list(depth: int) -> dict[str, Any]:
    content = [_p(_text("butir"))]
    if depth > 1:
        content.append(_nested_list(depth - 1))
    return {"type": "bulletList", "content": [{"type": "listItem", "content": content}]}


def _cell(text: str, colspan: int = 1, rowspan: int = 1) -> dict[str, Any]:
    attrs = {"colspan": colspan, "rowspan": rowspan, "colwidth": None}
    return {"type": "tableCell", "attrs": attrs, "content": [_p(_text(text))]}


def _table(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "table", "content": [{"type": "tableRow", "content": row} for row in rows]}


@given(documents())
def test_a_checked_document_passes_the_check_unchanged(doc):
    checked = check(doc)
    assert check(checked) == checked


@given(documents())
def test_the_check_keeps_every_character_of_a_sound_document(doc):
    assert "".join(texts(check(doc))) == "".join(texts(doc))


@given(documents())
def test_every_table_of_a_checked_document_fills_its_grid(doc):
    for block in check(doc)["content"]:
        if block["type"] != "table":
            continue
        taken: set[tuple[int, int]] = set()
        for row, cells in enumerate(block["content"]):
            assert cells["content"], "a row without a cell"
            column = 0
            for cell in cells["content"]:
                while (row, column) in taken:
                    column += 1
                attrs = cell["attrs"]
                slots = {(row + r, column + c) for r in range(attrs["rowspan"]) for c in range(attrs["colspan"])}
                assert not slots & taken
                taken |= slots
        width = max(column for _, column in taken) + 1
        assert taken == {(r, c) for r in range(len(block["content"])) for c in range(width)}


@given(st.text(st.characters(), max_size=60))
def test_whatever_was_typed_xml_can_hold_it_afterwards(text):
    checked = check(_doc(_p(_text("awal"), _text(text))))
    etree.fromstring(f"<a>{''.join(texts(checked)).translate(str.maketrans({'<': '', '&': ''}))}</a>")


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(("type", "content", "attrs", "marks", "text", "level", "start", "colspan")),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_nonsense_is_refused_with_a_sentence_and_never_with_another_error(value):
    for sent in (
        value,
        _doc(value),
        _doc({"type": "paragraph", "content": value}),
        _doc({"type": "table", "content": [value]}),
    ):
        refusal = _refusal(sent)
        assert refusal is None or refusal.endswith(".")


def _refusal(sent: object) -> str | None:
    try:
        check(sent)
    except DomainError as error:
        return error.message
    return None


def test_the_empty_document_passes_and_so_does_one_without_content():
    assert check(EMPTY) == EMPTY
    assert check({"type": "doc"}) == EMPTY


def test_line_breaks_in_a_text_become_breaks_of_their_own():
    checked = check(_doc(_p(_text("satu\x0bdua\r\ntiga\u2028empat"))))
    assert [inline["type"] for inline in checked["content"][0]["content"]] == [
        "text", "hardBreak", "text", "hardBreak", "text", "hardBreak", "text",
    ]  # fmt: skip


def test_control_characters_and_lone_surrogates_go_and_pairs_become_their_character():
    checked = check(_doc(_p(_text("a\x00b\x1fc\ud800d\ufffee \ud83d\ude4f\t"))))
    assert checked["content"][0]["content"] == [{"type": "text", "text": "abcde 🙏\t"}]


def test_neighbouring_texts_with_the_same_marks_are_joined_whatever_the_order_of_the_marks():
    checked = check(_doc(_p(_text("ke", "italic", "bold"), _text("putusan", "bold", "italic", "bold"), _text("!"))))
    assert checked["content"][0]["content"] == [
        {"type": "text", "text": "keputusan", "marks": [{"type": "bold"}, {"type": "italic"}]},
        {"type": "text", "text": "!"},
    ]


def test_attributes_that_the_editor_adds_of_its_own_are_left_out():
    sent = _doc(
        {
            "type": "orderedList",
            "attrs": {"start": 3, "type": None},
            "content": [{"type": "listItem", "content": [_p()]}],
        }
    )
    assert check(sent)["content"][0]["attrs"] == {"start": 3}


@pytest.mark.parametrize(
    "block",
    [
        {"type": "image", "attrs": {"src": "x"}},
        {"type": "codeBlock", "content": [_text("x")]},
        {"type": "heading", "attrs": {"level": 4}, "content": []},
        {"type": "heading", "attrs": {"level": True}, "content": []},
        {"type": "bulletList", "content": []},
        {"type": "bulletList", "content": [_p()]},
        {"type": "bulletList", "content": [{"type": "listItem", "content": [_nested_list(1)]}]},
        {"type": "orderedList", "attrs": {"start": 0}, "content": [{"type": "listItem", "content": [_p()]}]},
        {"type": "orderedList", "attrs": {"start": "1"}, "content": [{"type": "listItem", "content": [_p()]}]},
        {"type": "table", "content": []},
        {"type": "table", "content": [{"type": "tableRow", "content": []}]},
        _table([{"type": "tableCell", "content": [_table([_cell("dalam")])]}]),
        _table([_cell("x", colspan=0)]),
        _p({"type": "text", "text": "x", "marks": [{"type": "link", "attrs": {"href": "javascript:alert(1)"}}]}),
        _p({"type": "text", "text": 7}),
        _p(_p()),
        "teks",
        None,
    ],
)  # fmt: skip
def test_what_the_schema_does_not_know_is_refused(block):
    with pytest.raises(DomainError) as caught:
        check(_doc(block))
    assert caught.value.message.endswith(".")


def test_lists_may_be_six_deep_and_not_deeper():
    check(_doc(_nested_list(6)))
    with pytest.raises(DomainError, match="6 tingkat"):
        check(_doc(_nested_list(7)))


def test_two_megabytes_pass_and_more_is_refused_with_the_limit():
    paragraph = _p(_text("kalimat " * 1000))
    check(_doc(*[paragraph] * 250))
    with pytest.raises(DomainError, match="2 MB"):
        check(_doc(*[paragraph] * 270))


def test_a_table_too_wide_for_word_and_one_that_spans_make_huge_are_refused():
    with pytest.raises(DomainError, match="63 kolom"):
        check(_doc(_table([_cell("x", colspan=64)])))
    with pytest.raises(DomainError, match=re.escape("20.000 sel")):
        check(_doc(_table(*[[_cell("x", colspan=60)]] * 400)))


def test_rows_and_columns_that_a_table_lacks_are_filled_with_empty_cells():
    checked = check(_doc(_table([_cell("a"), _cell("b", rowspan=9)], [])))
    assert checked == check(_doc(_table([_cell("a"), _cell("b")])))
    checked = check(_doc(_table([_cell("a"), _cell("b")], [_cell("c")])))
    assert [len(row["content"]) for row in checked["content"][0]["content"]] == [2, 2]


def test_the_size_is_that_of_the_stored_text_not_of_its_escapes():
    emoji = _doc(_p(_text("🙏" * 400_000)))
    assert len(json.dumps(emoji)) > 2 * 1024 * 1024
    check(emoji)
