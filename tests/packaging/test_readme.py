"""What the README tells a person to type is what there is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from coordination.cli import main

PROJECT = Path(__file__).resolve().parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
TYPED = re.findall(r"python run\.py([^#\n`]*)", README)


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
