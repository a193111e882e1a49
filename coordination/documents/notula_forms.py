"""The notula in the form that its office has chosen; a draft that may come back from Word in the official one.

Only there has each section a place of its own by which it finds its way back (`tags`, `returned`).
"""

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
    return _BUILDERS[NotulaForm.OFFICIAL if data.tags else data.layout.notula_form](data)
