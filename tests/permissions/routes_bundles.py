"""Addresses of bundles of papers: anybody asks for what they may read, and each has their own alone."""

from __future__ import annotations

from tests.permissions.rows import ANYBODY, MEETING, READS, Who, both, read, write

BUNDLE = "/paket/<int:bundle_id>"
ASKED = Who(frozenset({"chair"}), frozenset())
"""Whoever asked for the one bundle of the world; for anybody else it does not exist."""

BUNDLES = [
    write(
        "ask for all papers of a meeting",
        f"{MEETING}/naskah/paket",
        READS,
        at="approved",
        changes="bundle",
        form={"form": "zip"},
    ),
    *both(
        "ask for the notulen of a period",
        "/naskah/paket",
        ANYBODY,
        changes="bundle",
        form={"form": "pdf", "first": "2024-01-01", "last": "2024-12-31"},
    ),
    read("see how far a bundle is", BUNDLE, ASKED, ids={"bundle_id": "waiting_bundle_id"}),
    read("take a bundle", f"{BUNDLE}/berkas", ASKED),
    write("give a bundle up", f"{BUNDLE}/batal", ASKED, changes="bundle", ids={"bundle_id": "waiting_bundle_id"}),
]
