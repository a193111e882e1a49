"""What the tests of papers share: one printer, which starts LibreOffice once and converts nothing twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.documents.printer import Printer, poppler


@pytest.fixture(scope="session")
def printer(tmp_path_factory, worker_id) -> Iterator[Printer]:
    """Return the printer of this test process; what it has made, the other processes of this run find too."""
    if not poppler():
        pytest.skip("pdftotext and pdftoppm (poppler-utils) are not installed")
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "printed"
    folder.mkdir(exist_ok=True)
    made = Printer(folder)
    yield made
    made.close()
