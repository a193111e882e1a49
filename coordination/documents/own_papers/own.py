"""What one kind of paper must have so that an organization may give it a template of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from coordination.documents.layout import LayoutProfile
from coordination.documents.own_template import render
from coordination.documents.paper import Properties
from coordination.documents.template_fields import Documented, Fields, documented, schema

MARKED: Final = ("naskah.cap", "rapat.klasifikasi")
"""Fields without which a draft would look like what was approved, and a restricted paper like a common one."""


def _whole(data: Any) -> Sequence[Any]:
    return (data,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What an own template of one kind of paper is made of; the data are the plain values of that paper."""

    fields: Callable[[Any], Fields]
    properties: Callable[[Any], Properties]
    ours: Callable[[Any], bytes]
    """Our own layout."""
    examples: Callable[[LayoutProfile], Sequence[Any]]
    """The first is what people see; together they have something in every list."""
    start: Callable[[LayoutProfile], bytes]
    required: tuple[str, ...] = ()
    """Fields that a template must say."""
    parts: Callable[[Any], Sequence[Any]] = _whole
    """The data of each text of one file: a letter to each addressee."""

    def filled(self, template: bytes, data: Any, *, strict: bool = False) -> bytes:
        """Return a template filled with one paper's data. Raises Unusable."""
        first, *others = map(self.fields, self.parts(data))
        return render(template, first, self.properties(data), *others, strict=strict)

    def schema(self) -> Fields:
        """Return every field with a value."""
        return schema(map(self.fields, self.examples(LayoutProfile())))

    def documented(self) -> tuple[Documented, ...]:
        """Return every field as its page lists it."""
        return documented(self.schema())
