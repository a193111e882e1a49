"""The papers that may be made in an own template, each with its fields, its examples and the template to start from.

A further kind of paper needs one more entry in OWN, and nothing else here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import structlog

from coordination.documents.kinds import Kind
from coordination.documents.layout import LayoutProfile
from coordination.documents.notula_data import NotulaData
from coordination.documents.notula_forms import build_in_form
from coordination.documents.own_template import Unusable, render
from coordination.documents.paper import Properties
from coordination.documents.template_fields import (
    Documented,
    Fields,
    documented,
    notula_examples,
    notula_fields,
    notula_properties,
    schema,
)
from coordination.documents.template_start import notula_template

log = structlog.get_logger()


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

    def filled(self, template: bytes, data: Any, *, strict: bool = False) -> bytes:
        """Return a template filled with one paper's data. Raises Unusable."""
        return render(template, self.fields(data), self.properties(data), strict=strict)

    def schema(self) -> Fields:
        """Return every field with a value."""
        return schema(map(self.fields, self.examples(LayoutProfile())))

    def documented(self) -> tuple[Documented, ...]:
        """Return every field as its page lists it."""
        return documented(self.schema())


OWN: Final[Mapping[Kind, Own]] = {
    Kind.NOTULA: Own(
        fields=notula_fields,
        properties=notula_properties,
        ours=build_in_form,
        examples=notula_examples,
        start=notula_template,
        # Without them a draft would look like what was approved, and a restricted paper like a common one.
        required=("naskah.cap", "rapat.klasifikasi"),
    ),
}


def made(kind: Kind, data: Any, template: bytes | None) -> bytes:
    """Return a paper as Word: in its host's own template where it has one, else in our layout.

    A template was tried when it came; should it fail on this meeting nevertheless, the office gets its paper in our
    layout rather than none, and the log says why.
    """
    own = OWN[kind]
    if template is None:
        return own.ours(data)
    try:
        return own.filled(template, data)
    except Unusable as error:
        log.warning("own template unusable", kind=kind.value, why=str(error))
        return own.ours(data)


def notula_word(data: NotulaData) -> bytes:
    """Return the notula as Word, in its host's own template or in our layout."""
    return made(Kind.NOTULA, data, data.template)
