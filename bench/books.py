"""A period's notulen in one PDF, whose making must not take more memory with more meetings.

Joins the PDF of one notula twenty and two hundred times, each under its bookmark, as a bundle does paper by paper.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from bench.documents import example, peak
from bench.result import Result
from coordination.documents.joining import Joiner
from coordination.documents.notula import build_notula
from coordination.documents.pdf import Converter

SIZES = (20, 200)


def measure(*, quick: bool) -> Result:
    """Join both books; the ratio is the peak memory of each beside that of the small one."""
    del quick  # it takes seconds anyhow
    with tempfile.TemporaryDirectory() as folder:
        converter = Converter(Path(folder))
        paper = converter.to_pdf(build_notula(example(20, 15)))
        converter.close()
    rows: list[dict[str, Any]] = []
    for meetings in SIZES:
        began = time.perf_counter()
        pages = join((paper, meetings))
        seconds = time.perf_counter() - began
        most = peak(join, (paper, meetings))
        small = rows[0]["peak MB"] if rows else most
        rows.append(
            {
                "notulen": meetings,
                "book MB": len(pages) / 1e6,
                "seconds": seconds,
                "peak MB": most,
                "ratio": most / small,
            }
        )
    return Result(title="A book of notulen as one PDF", rows=rows, note="Ratio: peak memory beside that of the first.")


def join(given: tuple[bytes, int]) -> bytes:
    """Join a paper so many times; return the first bytes of the book, as many as it has."""
    paper, count = given
    with tempfile.TemporaryFile() as file:
        book = Joiner(file, title="Notulen")
        for number in range(count):
            book.add(paper, f"Notula {number + 1}")
        book.finish()
        return bytes(file.tell())
