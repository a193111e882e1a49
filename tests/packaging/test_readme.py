"""What the README, and the guide to the papers beside it, tell a person to type is what there is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from coordination.cli import main
from coordination.documents.kinds import Kind
from coordination.documents.pdf import PACKAGES

PROJECT = Path(__file__).resolve().parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
PAPERS = (PROJECT / "docs" / "naskah.md").read_text(encoding="utf-8")
FOLLOW_UP = (PROJECT / "docs" / "tindak-lanjut.md").read_text(encoding="utf-8")
PICTURES = PROJECT / "docs" / "pictures"
TYPED = re.findall(r"python run\.py([^#\n`]*)", README + PAPERS + FOLLOW_UP)


@pytest.mark.parametrize("typed", TYPED)
def test_each_command_exists_with_its_options(typed):
    command, words = main, shlex.split(typed)
    if words[:1] == ["test"]:
        return
    words = words or ["serve"]
    while words and hasattr(command, "commands"):
        command = command.commands[words.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_the_one_command_the_example_and_the_tests_are_told():
    assert {"", " demo", " test", " test --require-all"} <= {typed.rstrip() for typed in TYPED}


@pytest.mark.parametrize("name", sorted(set(re.findall(r"RAKOR_[A-Z_]+", README))))
def test_each_variable_told_is_read(name):
    sources = [PROJECT / "coordination" / file for file in ("config.py", "cli.py")]
    assert any(name in source.read_text(encoding="utf-8") for source in sources)


@pytest.mark.parametrize("target", re.findall(r"\]\((?!http)([^)#]+)\)", README))
def test_each_file_the_readme_points_to_is_there(target):
    assert (PROJECT / target).is_file()


def test_each_picture_that_is_shown_is_there_and_none_for_nothing_and_all_are_small():
    shown = re.findall(r'src="(pictures/[^"]+)"', PAPERS + FOLLOW_UP) + re.findall(
        r"docs/(pictures/[\w-]+\.png)", README
    )
    files = list(PICTURES.iterdir())
    assert {Path(name).name for name in shown} == {file.name for file in files}
    assert sum(file.stat().st_size for file in files) < 1_500_000


def test_the_guide_tells_of_each_paper_and_of_each_package_that_a_pdf_needs():
    assert all(f"export {kind}" in PAPERS or f"`{kind}`" in PAPERS for kind in Kind)
    assert " ".join(PACKAGES) in PAPERS
    titles = {re.sub(r"\W+", "-", title.lower()) for title in re.findall(r"^## (.+)$", PAPERS, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([\w-]+)\)", PAPERS)) <= titles
