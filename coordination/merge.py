"""Two people at one form: what to write when it comes back after somebody else changed the same row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from coordination.errors import Clash
from coordination.i18n import gettext as _

T = TypeVar("T")

_ABSENT = object()


def merge(*, base: Mapping[str, T], mine: Mapping[str, T], stored: Mapping[str, T], version: int = 0) -> dict[str, T]:
    """Return the fields of `mine` that must be written over `stored`.

    `base` is what the form was made from, `mine` what it sent, `stored` what the row holds now, at `version`. A field
    that I left alone keeps what is stored, one that nobody else touched takes mine, and one that we both set to the
    same value needs no writing. A field missing in `mine` was not on the form. Values are compared with `==`, so all
    three must hold them in the same form (stripped, parsed).

    Raises Clash, naming every field that we changed to different values with (stored, mine); then nothing may be
    written, for the fields of one form belong together.
    """
    to_write: dict[str, T] = {}
    clashing: dict[str, tuple[object, object]] = {}
    for field, value in mine.items():
        before, now = base.get(field, _ABSENT), stored.get(field, _ABSENT)
        if value in (before, now):
            continue
        if now == before:
            to_write[field] = value
        else:
            clashing[field] = (None if now is _ABSENT else now, value)
    if clashing:
        raise Clash(
            _(
                "Orang lain telah mengubah isian yang sama sejak halaman ini dibuka. Tulisan Anda tidak hilang: "
                "bandingkan kedua tulisan, lalu simpan yang Anda pilih."
            ),
            fields=clashing,
            version=version,
        )
    return to_write
