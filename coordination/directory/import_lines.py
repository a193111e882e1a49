"""What a plan of an import is made of."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from coordination.directory.sheet_tables import SheetKind
from coordination.i18n import gettext as _


class Verdict(StrEnum):
    """What happens with a line."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


class Entity(StrEnum):
    """What a write is about."""

    ORGANIZATION = "organization"
    PERSON = "person"
    POSITION = "position"


@dataclass(frozen=True, slots=True)
class Write:
    """One row to add or to change, with exactly the columns to set, named as in directory.models.

    A negative id, also under organization_id, parent_id and holder_id, is that of a row which this import adds.
    """

    entity: Entity
    id: int
    values: Mapping[str, object]
    adds: bool


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One line of the sheet: its row as Excel numbers it, what will happen and why, what is odd, what to write.

    `sequence` orders the writes; it differs from the order of rows only where an organization stands above its parent.
    """

    row: int
    label: str
    verdict: Verdict
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    writes: tuple[Write, ...] = ()
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The whole plan; `unknown_columns` are headings that were not recognised and are left out."""

    kind: SheetKind
    lines: tuple[PlannedLine, ...]
    unknown_columns: tuple[str, ...] = ()
    counts: Mapping[Verdict, int] = field(init=False)

    def __post_init__(self) -> None:
        counted = Counter(line.verdict for line in self.lines)
        object.__setattr__(self, "counts", {verdict: counted[verdict] for verdict in Verdict})

    @property
    def writes(self) -> tuple[Write, ...]:
        """Everything to write, in the order in which it must be written."""
        return tuple(write for line in sorted(self.lines, key=lambda line: line.sequence) for write in line.writes)

    @property
    def fingerprint(self) -> str:
        """What the preview sends along, so that the confirmation notices when the directory has changed meanwhile."""
        told = repr([(write.entity, write.id, sorted(write.values.items())) for write in self.writes])
        return hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest()


def changes(known: object, values: Mapping[str, object], labels: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Return those of `values` that a known row does not hold yet, and a sentence for each."""
    different = {name: value for name, value in values.items() if value is not None and getattr(known, name) != value}
    return different, [
        _sentence(labels[name], getattr(known, name), value) for name, value in different.items() if name in labels
    ]


def _sentence(label: str, before: object, after: object) -> str:
    if before in (None, ""):
        return _("%(field)s diisi “%(after)s”.", field=label, after=after)
    return _("%(field)s berubah: “%(before)s” → “%(after)s”.", field=label, before=before, after=after)
