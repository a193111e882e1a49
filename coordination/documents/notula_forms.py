"""The notula in the form that its office has chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from coordination.documents.layout import NotulaForm
from coordination.documents.notula import build_notula
from coordination.documents.notula_data import NotulaData
from coordination.documents.notula_table import build_notula_table

_BUILDERS: Final[Mapping[NotulaForm, Callable[[NotulaData], bytes]]] = {
    NotulaForm.OFFICIAL: build_notula,
    NotulaForm.TABLE: build_notula_table,
}


def build_in_form(data: NotulaData) -> bytes:
    """Build the notula as a Word file in the form of its layout; the same data gives the same bytes."""
    return _BUILDERS[data.layout.notula_form](data)
