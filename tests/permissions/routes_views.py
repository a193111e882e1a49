"""Addresses of kept views: anybody keeps lists as they like them, and each has their own alone."""

from __future__ import annotations

from tests.permissions.rows import ANYBODY, Who, both, read, write

VIEW = "/tampilan/<int:view_id>"
KEEPS = Who(frozenset({"chair"}), frozenset())
"""Whoever keeps the one view of the world; for anybody else it does not exist."""

VIEWS = [
    read("see the views one keeps", "/tampilan", ANYBODY),
    *both(
        "keep a view",
        "/tampilan/baru",
        ANYBODY,
        query="daftar=actions&tab=semua",
        changes="saved_view",
        form={"name": "Semua"},
    ),
    *both("rename a view", f"{VIEW}/ubah", KEEPS, changes="saved_view", form={"name": "Nama lain"}),
    write("keep a view no longer", f"{VIEW}/hapus", KEEPS, changes="saved_view"),
]
