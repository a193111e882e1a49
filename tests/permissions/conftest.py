"""One office for each file of tests that ask its pages: it takes seconds to build, and is put back after a change."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest
import time_machine

from tests.permissions.office import Office

TODAY = datetime(2024, 7, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    root = logging.getLogger()
    level = root.level
    with time_machine.travel(TODAY, tick=False):
        made = Office(tmp_path_factory.mktemp("office"))
        root.addHandler(made.log)
        root.setLevel(logging.INFO)
        yield made
        root.removeHandler(made.log)
        root.setLevel(level)
