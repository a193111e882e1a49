"""`python run.py` sets itself up once, repairs what was left half-made, and says what stands in the way."""

from __future__ import annotations

import ast
import shutil
import signal
import subprocess
import sys

import pytest

from tests.packaging.checkout import PROJECT, Checkout


@pytest.fixture
def fresh(tmp_path) -> Checkout:
    return Checkout(tmp_path / "rakor")


@pytest.fixture(scope="module")
def ready(tmp_path_factory) -> Checkout:
    checkout = Checkout(tmp_path_factory.mktemp("ready") / "rakor")
    first = checkout.run("meetings")
    assert first.returncode == 0, first.stderr
    assert "Menyiapkan Rakor" in first.stdout
    return checkout


def test_the_second_start_says_nothing_of_setting_up(ready):
    ready.run("meetings")
    assert ready.run("meetings").stdout == "product meetings\n"


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ([], "product serve"),
        (["--port", "9"], "product serve --port 9"),
        (["demo", "--no-serve"], "product demo --no-serve"),
        (["export", "notula", "3", "--output", "n.docx"], "product export notula 3 --output n.docx"),
        (["--help"], "product --help"),
    ],
)
def test_what_is_typed_reaches_the_product(ready, typed, understood):
    assert ready.run(*typed).stdout.splitlines() == [understood]


def test_the_product_s_exit_code_is_ours(ready):
    assert ready.run("fail").returncode == 5


def test_a_request_to_stop_reaches_the_product(ready):
    process = ready.start("wait")
    assert process.stdout is not None
    assert process.stdout.readline() == "product wait\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 7


def test_an_installed_product_starts_without_network_and_without_write_access(ready):
    lock = ready.folder / ".venv.lock"
    lock.unlink()
    ready.run("meetings")
    assert not lock.exists(), "a start that sets nothing up writes nothing"


def test_a_changed_lock_is_installed_from_the_folder_of_wheels(ready):
    ready.pin("requirements.lock", ready.add_wheel("pustaka"))
    again = ready.run("meetings")
    assert again.returncode == 0, again.stderr
    assert "Memasang pustaka dari requirements.lock" in again.stdout
    assert list((ready.folder / ".venv").rglob("pustaka.py"))


def test_a_wheel_that_is_not_the_pinned_one_is_refused(fresh):
    line = fresh.add_wheel("pustaka")
    fresh.pin("requirements.lock", line[:-4] + "0000")
    refused = fresh.run("meetings")
    assert refused.returncode == 2
    assert "Pemasangan gagal" in refused.stderr


def test_without_network_the_first_start_says_so_and_the_next_one_mends_it(fresh):
    fresh.pin("requirements.lock", "pustaka==1 --hash=sha256:" + "0" * 64)
    refused = fresh.run("meetings", PIP_RETRIES="0")
    assert refused.returncode == 2
    assert refused.stderr.startswith("Pustaka yang diperlukan tidak dapat diambil: tidak ada sambungan ke internet.")
    assert "Traceback" not in refused.stderr
    fresh.pin("requirements.lock", fresh.add_wheel("pustaka"))
    assert fresh.run("meetings").returncode == 0


def test_an_interrupted_set_up_is_made_anew(ready):
    (ready.folder / ".venv" / "unfinished").touch()
    again = ready.run("meetings")
    assert again.returncode == 0, again.stderr
    assert "Menyiapkan Rakor" in again.stdout


def test_a_venv_whose_python_is_gone_is_made_anew(ready):
    shutil.rmtree(ready.folder / ".venv" / "bin")
    assert ready.run("meetings").returncode == 0


def test_two_first_starts_at_once_set_up_once_and_both_run(fresh):
    both = [fresh.start("meetings"), fresh.start("meetings")]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("Menyiapkan Rakor" in text for text in said) == 1
    assert all(text.endswith("product meetings\n") for text in said)


def test_a_checkout_that_cannot_be_written_is_named(fresh):
    (fresh.folder / ".venv.lock").mkdir()
    refused = fresh.run("meetings")
    assert refused.returncode == 2
    assert f"Folder {fresh.folder} tidak dapat ditulis" in refused.stderr


def test_a_terminal_in_english_is_answered_in_english(fresh):
    (fresh.folder / ".venv.lock").mkdir()
    assert "cannot be written" in fresh.run("meetings", LANG="en_GB.UTF-8").stderr


def test_debian_s_python_without_venv_is_told_what_to_install(fresh):
    said = _run_as("importlib.util.find_spec = lambda name: None", fresh)
    assert said.returncode == 2
    assert "sudo apt install python{}.{}-venv".format(*sys.version_info) in said.stderr


def test_an_old_python_is_told_in_a_sentence(fresh):
    said = _run_as("sys.version_info = (3, 8, 19, 'final', 0)", fresh)
    assert said.returncode == 2
    assert said.stderr.startswith("Rakor membutuhkan Python 3.11 atau yang lebih baru; ini Python 3.8.")


def test_an_old_python_can_read_the_file_at_all():
    ast.parse((PROJECT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def _run_as(pretence, checkout):
    """Run run.py in a Python that pretends something of itself."""
    code = f"import importlib.util, runpy, sys; {pretence}; runpy.run_path('run.py', run_name='__main__')"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=checkout.folder, capture_output=True, text=True, check=False
    )
