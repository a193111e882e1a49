"""Addresses of the papers about follow-up: of one meeting and of a period."""

from __future__ import annotations

from tests.permissions.expectations import SEE_ACTION
from tests.permissions.rows import ANYBODY, MEETING, READS, SECRETARY, read, write

RELEASED = {name: who for name, who in SEE_ACTION.items() if name.endswith("approved")}
OF_PERIOD = "/naskah/<any(matriks, laporan):kind>.<any(docx, pdf, xlsx, csv):form>"
PERIOD = "dari=2024-01-01&sampai=2099-12-31"
IMPORT = "/tindak-lanjut/impor"
OF_MATRIX = {"title": "Rakor", "day": "2024-06-27"}

FOLLOW_UP = [
    read("take the matrix as Word", f"{MEETING}/naskah/<kind>.docx", READS, ids={"kind": "matriks"}, shows="head"),
    read(
        "take the matrix as a workbook", f"{MEETING}/naskah/<kind>.xlsx", READS, ids={"kind": "matriks"}, shows="head"
    ),
    read("take the matrix as CSV", f"{MEETING}/naskah/<kind>.csv", READS, ids={"kind": "matriks"}),
    read("choose a period for papers", "/naskah", ANYBODY, query=PERIOD),
    *[
        read(
            f"read the {kind} of a period on screen",
            "/naskah/<any(matriks, laporan):kind>",
            ANYBODY,
            ids={"kind": kind},
            query=PERIOD,
            shows="deed",
            lists=RELEASED,
        )
        for kind in ("laporan", "matriks")
    ],
    *[
        read(
            f"take the {kind} of a period as {form}",
            OF_PERIOD,
            ANYBODY,
            ids={"kind": kind, "form": form},
            query=PERIOD,
            shows="deed",
            lists=RELEASED,
        )
        for kind, form in (("laporan", "docx"), ("matriks", "docx"), ("matriks", "xlsx"), ("matriks", "csv"))
    ],
    read("begin to bring in an old matrix", IMPORT, SECRETARY),
    write("see what an old matrix would become", IMPORT, SECRETARY, changes="", form={"file": "MATRIX", **OF_MATRIX}),
    write(
        "bring in an old matrix",
        f"{IMPORT}/terapkan",
        SECRETARY,
        changes="action",
        page=IMPORT,
        upload="MATRIX",
        beside=OF_MATRIX,
    ),
]
