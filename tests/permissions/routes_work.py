"""Addresses of an agency's own work: its page, reports on several at once, handing over, comments."""

from __future__ import annotations

from tests.permissions.expectations import REPORT_ACTION
from tests.permissions.rows import ACTION, ANYBODY, COMMENTS, REPORTERS, REPORTS, Who, both, read, write

OWED = {name: who for name, who in REPORT_ACTION.items() if name.endswith("approved")}
PICKED = "pilih={action_id}"


def _open_levels(table):
    """Leave out what is secret: nobody there is both a colleague and named to read."""
    return {name: frozenset() if "rahasia" in name or "closed" in name else who for name, who in table.items()}


HANDS_OVER = Who(_open_levels(REPORTS.may), _open_levels(REPORTS.refused))

WORK = [
    read("see what the own agency has to do", "/pekerjaan-kami", REPORTERS, shows="deed", lists=OWED),
    read("read what is still in somebody's name", "/pekerjaan-kami/orang/<int:person_id>", ANYBODY),
    *both(
        "report on several at once",
        "/tindak-lanjut/laporkan",
        REPORTS,
        at="unasked",
        query=PICKED,
        changes="progress_update",
        form={"words": "Jalan"},
    ),
    read("open the form to hand it over", "/tindak-lanjut/serahkan", REPORTS, at="unasked", query=PICKED),
    write(
        "hand it over",
        "/tindak-lanjut/serahkan",
        HANDS_OVER,
        at="unasked",
        query=PICKED,
        page="/tindak-lanjut/serahkan",
        changes="progress_update",
        form={"to": "person-{colleague_id}"},
    ),
    write(
        "comment on it",
        f"{ACTION}/komentar",
        COMMENTS,
        at="approved",
        changes="progress_update",
        form={"comment": "Mohon dibantu"},
    ),
]
