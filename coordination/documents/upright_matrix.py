"""The follow-up matrix on the upright sheet: supporters and expected output stand under the action, not beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from coordination.documents import wording
from coordination.documents.matrix import target_words
from coordination.documents.values import Action, Decision
from coordination.documents.wml import cell, fitted, head_row, paragraph, plain, row, run, table

COLUMNS: Final = (680, 4195, 2042, 2154)
_TOGETHER: Final = 18
"""Most lines of a decision with its actions that are kept on one page: about a third of an upright page."""
_CHARACTER: Final = 118
"""About the width of a character in the table with what is lost at line ends, in twips."""
_MARGINS: Final = 170
"""Of a cell, left and right."""
WHOLE: Final = 32
"""Most lines of a row that is never cut: one that could outgrow its page may be."""


def upright_matrix(
    decisions: Sequence[Decision],
    width: int,
    *,
    title: str = "Tindak Lanjut",
    band: str = "",
    closed_word: str = "",
    keep_last: bool = False,
) -> str:
    """Write the decisions, each a full-width row over those of its actions.

    `title` heads the column of texts; `band` is a row over the heads that is repeated with them; `closed_word` stands
    for what is closed. With `keep_last` the
    last row stays with the paragraph after the table, where a closing sentence would else stand alone.
    """
    widths = fitted(COLUMNS, width)
    heads = [band_row(band, widths, head=True)] if band else []
    heads.append(head_row(("No.", title, "Penanggung Jawab", "Target Waktu"), widths))
    rows = _rows(decisions, widths, closed_word=closed_word, keep_last=keep_last)
    return table(widths, (*heads, *rows), bordered=True, caption="Rencana tindak lanjut")


def band_row(text: str, widths: Sequence[int], *, head: bool = False) -> str:
    """Write a shaded row across a table that names what stands under it."""
    content = paragraph("TabelIsi", run(text, bold=True), keep_next=True)
    return row(cell(sum(widths), content, span=len(widths), shaded=True), head=head)


def _rows(decisions: Sequence[Decision], widths: Sequence[int], *, closed_word: str, keep_last: bool) -> Iterator[str]:
    for decision in decisions:
        ends = keep_last and decision is decisions[-1]
        together = _height(decision, widths) <= _TOGETHER
        actions = () if decision.closed else decision.actions
        yield _decision_row(decision, wording.decision(decision, closed_word), widths, keep=bool(actions) or ends)
        last = len(actions) - 1
        for index, action in enumerate(actions):
            yield _action_row(action, widths, keep=(ends if index == last else together))


def _decision_row(decision: Decision, words: str, widths: Sequence[int], *, keep: bool) -> str:
    number = cell(widths[0], plain("TabelTengah", decision.number, bold=True, keep_next=keep), changed=decision.changed)
    text = cell(sum(widths[1:]), plain("TabelIsi", words, bold=True, keep_next=keep), span=len(widths) - 1)
    return row(number + text, may_split=lines_of(words, sum(widths[1:])) > WHOLE)


def _action_row(action: Action, widths: Sequence[int], *, keep: bool) -> str:
    text = action_lines(action)
    contents = (text, action.owner or "–", target_words(action) or "–")
    code = cell(widths[0], plain("TabelTengah", action.code, keep_next=keep), changed=action.changed)
    cells = (
        cell(width, plain("TabelIsi", content, keep_next=keep))
        for width, content in zip(widths[1:], contents, strict=True)
    )
    return row(code + "".join(cells), may_split=max(map(lines_of, contents, widths[1:])) > WHOLE)


def action_lines(action: Action) -> str:
    """Write what is to be done, and under it who supports it and what is to come of it, a line each."""
    lines = [f"{action.text} ({action.priority})" if action.priority else action.text]
    if action.supporters:
        lines.append(f"Instansi pendukung: {', '.join(action.supporters)}")
    if action.evidence:
        lines.append(f"Keluaran: {action.evidence}")
    return "\n".join(lines)


def lines_of(text: str, width: int) -> int:
    """Guess how many lines a text takes in a cell of this width."""
    return sum(1 + len(line) * _CHARACTER // (width - _MARGINS) for line in text.split("\n"))


def _height(decision: Decision, widths: Sequence[int]) -> int:
    """Guess how many lines a decision takes with its actions."""
    rows = (
        max(lines_of(action_lines(action), widths[1]), lines_of(action.owner, widths[2]), 2)
        for action in decision.actions
    )
    return lines_of(decision.text, sum(widths[1:])) + sum(rows)
