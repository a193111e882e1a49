"""What is installed is what stands in the checkout, and each fact about the project stands in one place."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
FILES_ONLY = {"coordination.exports": "exports", "coordination.templates": "templates"}


@pytest.fixture(scope="module")
def setup_cfg() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(PROJECT / "setup.cfg", encoding="utf-8")
    return parser


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """Build the source archive and, from a copy of the checkout, the wheel; nothing left over can slip in."""
    copy = tmp_path_factory.mktemp("source") / "rakor"
    rest = shutil.ignore_patterns(
        ".*", "node_modules", "build", "dist-*", "*.egg-info", "__pycache__", "tests", "screenshots"
    )
    shutil.copytree(PROJECT, copy, ignore=rest)
    command = [sys.executable, "-m", "build", "--wheel", "--sdist", "--no-isolation", "--outdir", copy / "out", copy]
    subprocess.run(command, check=True, capture_output=True)
    return copy / "out"


@pytest.fixture(scope="module")
def wheel(built) -> zipfile.ZipFile:
    return zipfile.ZipFile(next(built.glob("*.whl")))


def test_every_folder_of_code_is_packaged_and_nothing_else(setup_cfg):
    on_disk = {
        ".".join(file.parent.relative_to(PROJECT).parts)
        for file in (PROJECT / "coordination").rglob("*.py")
        if "static" not in file.parts
    }
    listed = setup_cfg["options"]["packages"].split()
    assert listed == sorted(listed)
    assert set(listed) == on_disk | set(FILES_ONLY)


def test_folders_of_files_hold_no_code():
    assert not [*(PROJECT / "templates").rglob("*.py"), *(PROJECT / "exports").rglob("*.py")]


def test_the_wheel_has_one_name_at_its_top(wheel):
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"coordination"}


@pytest.mark.parametrize(
    ("folder", "files"),
    [("templates", "*"), ("exports", "*"), ("coordination/static", "*"), ("coordination/translations", "*.po")],
)
def test_the_wheel_holds_every_file_beside_the_code(wheel, folder, files):
    inside = folder if folder.startswith("coordination/") else f"coordination/{folder}"
    expected = {
        f"{inside}/{file.relative_to(PROJECT / folder).as_posix()}"
        for file in (PROJECT / folder).rglob(files)
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert expected
    assert expected <= set(wheel.namelist())


def test_the_wheel_holds_every_migration(wheel):
    revisions = {f"coordination/migrations/versions/{file.name}" for file in _revisions()}
    assert revisions
    assert revisions | {"coordination/migrations/env.py"} <= set(wheel.namelist())


def test_the_wheel_holds_no_test_and_no_source_of_the_browser_scripts(wheel):
    assert not [name for name in wheel.namelist() if re.search(r"(^|/)(tests?|node_modules|frontend)/", name)]


def test_the_source_archive_can_run_and_build(built):
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"run.py", "requirements.lock", "pyproject.toml", "setup.cfg", "coordination/app.py"} <= names
    assert any(name.startswith("templates/") for name in names)
    assert any(name.startswith("exports/") for name in names)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_every_library_by_its_hashes_and_names_no_host(lock):
    text = (PROJECT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    blocks = re.findall(r"^\S+==.*?(?=^\S|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    assert blocks
    assert all("--hash=sha256:" in block for block in blocks)


def test_what_runs_is_pinned_alike_for_running_and_for_testing():
    assert _pins("requirements.lock") <= _pins("requirements-dev.lock")


def test_each_requirement_of_the_project_is_in_the_lock(setup_cfg):
    required = {_name(line) for line in setup_cfg["options"]["install_requires"].strip().splitlines()}
    assert required <= {_name(pin) for pin in _pins("requirements.lock")}


def test_pyproject_holds_only_what_setup_cfg_cannot():
    with (PROJECT / "pyproject.toml").open("rb") as file:
        parsed = tomllib.load(file)
    assert set(parsed) == {"build-system", "tool"}
    assert set(parsed["tool"]) == {"ruff"}


def _revisions():
    return [file for file in (PROJECT / "coordination/migrations/versions").glob("*.py") if file.name != "__init__.py"]


def _pins(lock):
    return set(re.findall(r"^[\w.-]+==\S+", (PROJECT / lock).read_text(encoding="utf-8"), flags=re.MULTILINE))


def _name(requirement):
    found = re.match(r"[\w.-]+", requirement)
    assert found is not None
    return found[0].lower().replace("_", "-")
