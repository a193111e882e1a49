"""Addresses of meetings that come again, of what earlier ones left open, and of the register of decisions."""

from __future__ import annotations

from tests.permissions.expectations import EDIT_MEETING, READ_ITEM, READ_MEETING
from tests.permissions.rows import ANYBODY, MEETING, RESTORES, SECRETARY, WRITES, WRITES_ITEM, common, read, write

SERIES = "/rapat/seri/<int:series_id>"
CARRIED = f"{MEETING}/lanjutan"
DAYS = "days=2024-08-01&days=09.00&days=&repeat=weekly&interval=1&holidays=keep"

HAS_SERIES = RESTORES
"""Whoever plans a meeting of it; for anybody else it does not exist."""

UNSEEN = {name: frozenset() for name in EDIT_MEETING} | {"closed_item_recorded": frozenset({"host_secretary"})}
"""Whoever plans the meeting, but sees nothing of what was left open."""

FOLLOWING = [
    read("see the days of a rule", "/rapat/baru/tanggal", SECRETARY, query=DAYS),
    read("see a series", SERIES, HAS_SERIES, shows="head"),
    write("end a series", f"{SERIES}/sampai", HAS_SERIES, changes="series", form={"until": "2024-07-04"}),
    write("put open actions on the agenda", CARRIED, WRITES_ITEM, at="coming", changes="carried_action", idle=UNSEEN),
    write(
        "take one off the agenda", f"{CARRIED}/<int:carried_id>/lepas", WRITES_ITEM, at="bare", changes="carried_action"
    ),
    write(
        "put one back",
        f"{CARRIED}/<int:carried_id>/kembalikan",
        WRITES_ITEM,
        at="postponed",
        changes="carried_action",
    ),
    write(
        "write down what is said about one",
        f"{CARRIED}/<int:carried_id>/catat",
        WRITES_ITEM,
        at="recorded",
        changes="progress_update",
        form={"words": "Hampir selesai", "said_by": "Kepala Dinas"},
    ),
    read("list decisions", "/keputusan", ANYBODY, shows="deed", lists=common(READ_MEETING, READ_ITEM)),
    *[
        write(
            f"take decisions as {form}",
            "/keputusan.<any(xlsx, csv):form>",
            ANYBODY,
            ids={"form": form},
            shows="deed",
            lists=common(READ_MEETING, READ_ITEM),
            changes="",
        )
        for form in ("xlsx", "csv")
    ],
    read("list what stands", "/keputusan", ANYBODY, query="berlaku=1&q=kanari"),
    read("look up decisions to replace", f"{MEETING}/tulis/keputusan-lama", WRITES, at="recorded", query="q=Keputusan"),
    read(
        "see actions alike",
        f"{MEETING}/tulis/serupa",
        WRITES,
        at="recorded",
        query="owner=organization-{organization_id_of_owner}&text=Tindak+lanjut",
    ),
]
