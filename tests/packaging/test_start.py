"""`coordination serve` as an administrator meets it: where it says things lie, and each start that cannot go well."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text

from tests.packaging.checkout import PROJECT


@contextmanager
def serving(data, *options):
    """Start the server on a free port; give its process and its first lines once it says its address."""
    process = subprocess.Popen(_command(data, *options), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "http://" in line:
            break
    try:
        yield process, "".join(lines)
    finally:
        process.kill()
        process.communicate()


def refused(data, *options, **environment):
    """Start the server, which cannot; return the one sentence that it prints."""
    result = subprocess.run(
        _command(data, *options), capture_output=True, text=True, timeout=60, check=False, env=environment or None
    )
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1, result.stderr
    return result.stderr


def _command(data, *options):
    return [sys.executable, "-m", "coordination", "serve", "--data", str(data), *(options or ("--port", "0"))]


def _address(said):
    found = re.search(r"http://\S+", said)
    assert found is not None, said
    return found[0]


@pytest.fixture(autouse=True)
def outside_the_checkout(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("RAKOR_DATA", "RAKOR_HOST", "RAKOR_PORT", "RAKOR_DATABASE_URL", "RAKOR_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_a_start_says_where_the_data_lies_and_answers_at_the_address_it_prints(tmp_path):
    data = tmp_path / "data"
    with serving(data) as (_process, said):
        assert str(data) in said
        with urllib.request.urlopen(_address(said), timeout=20) as answer:
            assert answer.status == 200
            assert "Rakor" in answer.read().decode()
            assert "waitress" not in str(answer.headers)


def test_a_request_to_stop_ends_it_well(tmp_path):
    with serving(tmp_path / "data") as (process, _said):
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
        assert process.returncode == 0


def test_the_data_is_for_its_owner_only(tmp_path):
    data = tmp_path / "data"
    with serving(data):
        assert data.stat().st_mode & 0o077 == 0
        assert (data / "secret").stat().st_mode & 0o077 == 0


def test_the_secret_is_made_once(tmp_path):
    data = tmp_path / "data"
    with serving(data):
        first = (data / "secret").read_text()
    with serving(data):
        assert (data / "secret").read_text() == first


def test_a_port_in_use_is_told_with_the_way_out(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert refused(tmp_path / "data", "--port", str(port)) == (
            f"Porta {port} sudah dipakai program lain, mungkin Rakor yang masih berjalan. "
            "Hentikan program itu, atau pilih porta lain dengan --port.\n"
        )


def test_an_address_of_another_machine_is_told(tmp_path):
    assert "“192.0.2.1”" in refused(tmp_path / "data", "--host", "192.0.2.1", "--port", "0")


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "berkas").write_text("")
    said = refused(tmp_path / "berkas" / "data")
    assert said.startswith(f"Folder data {tmp_path / 'berkas' / 'data'} tidak dapat ditulis")
    assert "--data FOLDER" in said


def test_a_port_that_is_no_number_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("RAKOR_PORT", "delapan")
    process = subprocess.run(
        [sys.executable, "-m", "coordination", "serve", "--data", str(tmp_path / "data")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.returncode == 2
    assert "RAKOR_PORT harus bilangan bulat" in process.stderr


def test_a_database_of_a_newer_rakor_is_left_alone(tmp_path):
    data = tmp_path / "data"
    with serving(data):
        pass
    engine = create_engine(f"sqlite:///{data / 'rakor.sqlite3'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from-the-future'"))
    engine.dispose()
    assert "Rakor yang lebih baru" in refused(data)
