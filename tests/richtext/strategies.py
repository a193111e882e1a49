"""Random rich text for property tests: whole documents of the schema, as the editor sends them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from coordination.richtext import MARKS, MAX_LIST_DEPTH

HOSTILE = (
    "<b>tebal</b>",
    '"kutip"',
    "O'Brien & Co",
    "🙏👩‍👩‍👧",
    "نص عربي",
    "\u202eterbalik",
    "%(nama)s",
    "{{ 7*7 }}",
    "&amp;",
    "]]>",
)

# Letters of many scripts, no control character: what is cleaned away has tests of its own.
_letters = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn"), exclude_characters="\xa0\ufffe\uffff")
words = st.one_of(st.text(_letters, min_size=1, max_size=30), st.sampled_from(HOSTILE))
marks = st.sets(st.sampled_from(MARKS)).map(lambda chosen: [{"type": mark} for mark in sorted(chosen)])
texts = st.builds(
    lambda text, marks: {"type": "text", "text": text} | ({"marks": marks} if marks else {}), words, marks
)
inlines = st.lists(st.one_of(texts, st.just({"type": "hardBreak"})), max_size=4)


def _paragraph(content: list[Any]) -> dict[str, Any]:
    return {"type": "paragraph", "content": content}


paragraphs = st.builds(_paragraph, inlines)
headings = st.builds(
    lambda level, content: {"type": "heading", "attrs": {"level": level}, "content": content},
    st.integers(1, 3),
    inlines,
)


@st.composite
def lists(draw: st.DrawFn, depth: int = 1) -> dict[str, Any]:
    """Draw a list whose items may hold further paragraphs and lists, as deep as the schema allows."""
    items = []
    for _ in range(draw(st.integers(1, 3))):
        content = [draw(paragraphs)]
        if depth < MAX_LIST_DEPTH:
            content += draw(st.lists(st.one_of(paragraphs, lists(depth + 1)), max_size=2))
        items.append({"type": "listItem", "content": content})
    if draw(st.booleans()):
        return {"type": "bulletList", "content": items}
    return {"type": "orderedList", "attrs": {"start": draw(st.integers(1, 30))}, "content": items}


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a table with spans that often do not fit its grid, as a paste can bring them."""
    columns = draw(st.integers(1, 5))
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        cells = [draw(_cell(columns)) for _ in range(draw(st.integers(1, columns)))]
        rows.append({"type": "tableRow", "content": cells})
    return {"type": "table", "content": rows}


@st.composite
def _cell(draw: st.DrawFn, columns: int) -> dict[str, Any]:
    colspan = draw(st.integers(1, columns))
    widths = draw(st.none() | st.lists(st.integers(20, 400), min_size=colspan, max_size=colspan))
    return {
        "type": draw(st.sampled_from(("tableCell", "tableHeader"))),
        "attrs": {"colspan": colspan, "rowspan": draw(st.integers(1, 3)), "colwidth": widths},
        "content": draw(st.lists(st.one_of(paragraphs, lists(MAX_LIST_DEPTH - 1)), min_size=1, max_size=2)),
    }


blocks = st.one_of(paragraphs, headings, lists(), tables())


def documents(max_blocks: int = 5) -> st.SearchStrategy[dict[str, Any]]:
    """Draw documents as an editor sends them, not yet checked."""
    content = st.lists(blocks, min_size=1, max_size=max_blocks)
    return st.builds(lambda content: {"type": "doc", "content": content}, content)
