"""What a measurement gives back: figures beside those of the bare build, a table for people and rows for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The rows of one measurement; each holds its `ratio` of product to bare build."""

    title: str
    rows: Sequence[dict[str, Any]]
    note: str = ""

    @property
    def worst(self) -> float:
        """The largest ratio."""
        return max(float(row["ratio"]) for row in self.rows)

    def table(self) -> str:
        """Write the rows under their names, words to the left and figures to the right."""
        names = list(self.rows[0])
        lines = [names, *([_written(row[name]) for name in names] for row in self.rows)]
        widths = [max(len(line[column]) for line in lines) for column in range(len(names))]
        is_word = [isinstance(self.rows[0][name], str) for name in names]
        written = (
            "  ".join(
                text.ljust(width) if word else text.rjust(width)
                for text, width, word in zip(line, widths, is_word, strict=True)
            ).rstrip()
            for line in lines
        )
        return "\n".join(filter(None, (self.title, *written, self.note)))


def _written(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
