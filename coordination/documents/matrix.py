"""The follow-up matrix: each decision as a full-width row over the rows of its actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Protocol

from coordination.documents.formats import day_and_date, long_date
from coordination.documents.tags import number as tagged
from coordination.documents.values import Action, Decision
from coordination.documents.wml import LONG_TEXT, cell, fitted, head_row, long_table, paragraph, plain, row, run

_TITLES: Final = ("No.", "Tindak Lanjut", "Penanggung Jawab", "Instansi Pendukung", "Target Waktu", "Keluaran")
_COLUMNS: Final = (737, 4422, 2495, 2325, 2154, 2154)
_TOGETHER: Final = 10
"""Most lines of a decision with its actions that are kept on one page: about a third of a page across."""
_CHARACTER: Final = 115
"""About the width of a character in the table, in twips."""


def matrix_table(decisions: Sequence[Decision], width: int) -> str:
    """Write the matrix of the decisions that have actions."""
    widths = fitted(_COLUMNS, width)
    groups = (_rows(decision, widths) for decision in decisions if decision.actions and not decision.closed)
    return long_table(widths, head_row(_TITLES, widths), groups, caption="Rencana tindak lanjut")


def _rows(decision: Decision, widths: Sequence[int]) -> list[str]:
    together = _height(decision, widths) <= _TOGETHER
    last = len(decision.actions) - 1
    actions = (
        _action_row(action, widths, keep=together and index < last) for index, action in enumerate(decision.actions)
    )
    return [_decision_row(decision, widths), *actions]


def _decision_row(decision: Decision, widths: Sequence[int]) -> str:
    printed = tagged(decision.row_tag, run(decision.number, bold=True))
    number = cell(widths[0], paragraph("TabelTengah", printed, keep_next=True), changed=decision.changed)
    text = cell(sum(widths[1:]), plain("TabelIsi", decision.text, bold=True, keep_next=True), span=len(widths) - 1)
    return row(number + text, may_split=len(decision.text) > LONG_TEXT)


def _action_row(action: Action, widths: Sequence[int], *, keep: bool) -> str:
    said = contents(action)
    printed = tagged(action.tag, run(action.code)) if action.code else ""
    code = cell(widths[0], paragraph("TabelTengah", printed, keep_next=keep), changed=action.changed)
    cells = (
        cell(width, plain("TabelIsi", content or "–", keep_next=keep))
        for width, content in zip(widths[1:], said, strict=True)
    )
    return row(code + "".join(cells), may_split=any(len(content) > LONG_TEXT for content in said))


def contents(action: Action) -> tuple[str, ...]:
    """Return what an action's row says after its code: text, owner, supporters, target, expected output."""
    text = f"{action.text} ({action.priority})" if action.priority else action.text
    return (text, action.owner, ", ".join(action.supporters), target_words(action), action.evidence)


def _height(decision: Decision, widths: Sequence[int]) -> int:
    """Guess how many lines a decision takes with its actions."""

    def lines(content: str, width: int) -> int:
        return 1 + len(content) * _CHARACTER // width

    rows = (max(map(lines, contents(action), widths[1:])) for action in decision.actions)
    return lines(decision.text, sum(widths[1:])) + sum(rows)


class Targeted(Protocol):
    """What has a target: an action of the minutes, or one as it stands today."""

    @property
    def target(self) -> str:
        """The office's own words."""

    @property
    def due(self) -> date | None:
        """The last day that they mean."""

    @property
    def due_is_review(self) -> bool:
        """Whether it is looked at again on that day, instead of being due."""


def target_words(action: Targeted) -> str:
    """Write the target: the office's own words, and the day they mean where they do not name it themselves."""
    if action.due is None:
        return action.target
    date = long_date(action.due)
    words = action.target.strip()
    if not words or words.replace(" ", "\xa0").casefold().endswith(date.casefold()):
        return day_and_date(action.due) if _names_only_the_day(words, action) else words
    return f"{words} ({'ditinjau' if action.due_is_review else 'paling lambat'} {date})"


def _names_only_the_day(words: str, action: Targeted) -> bool:
    """Tell whether the words are the date itself, with or without its weekday; "sebelum 31 Juli 2024" says more."""
    assert action.due is not None
    full = day_and_date(action.due).replace("\xa0", " ").casefold()
    return full.endswith(words.casefold())
