"""The browser cleans a paste before the server does; both must make the same document of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coordination.richtext import from_html, from_plain

PASTED = json.loads(
    (Path(__file__).parents[2] / "frontend" / "tests" / "fixtures" / "pasted.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("pasted", PASTED["html"], ids=lambda pasted: pasted["name"])
def test_the_server_makes_of_pasted_html_what_the_scripts_are_tested_against(pasted: dict[str, Any]) -> None:
    assert from_html(pasted["html"]) == pasted["doc"]


@pytest.mark.parametrize("pasted", PASTED["plain"], ids=lambda pasted: pasted["name"])
def test_the_server_makes_of_plain_text_what_the_scripts_are_tested_against(pasted: dict[str, Any]) -> None:
    assert from_plain(pasted["text"]) == pasted["doc"]
