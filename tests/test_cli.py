"""The command line: what it prints, and the one sentence with which it refuses."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from click.testing import CliRunner

from coordination import __version__, schema
from coordination.accounts.models import Role
from coordination.app import create_app
from coordination.cli import main
from coordination.config import load_settings
from coordination.db import db
from coordination.documents.kinds import Kind
from coordination.exporting import commands
from coordination.exporting.asking import Options
from coordination.exporting.making import Made
from tests.documents.reader import Docx
from tests.exporting.minuted import minuted
from tests.factories import make_account, make_meeting, make_office


@pytest.fixture
def run(monkeypatch):
    """Return a function that runs a command as a terminal would."""
    for name in ("RAKOR_DATA", "RAKOR_DATABASE_URL", "RAKOR_SECRET_KEY", "LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)

    def run(*words):
        return CliRunner().invoke(main, [str(word) for word in words])

    return run


@pytest.fixture
def office(tmp_path):
    """A data folder with an office, a meeting and an administrator, and a way to reach it."""
    app = create_app(load_settings(tmp_path, {}))
    schema.upgrade(app)
    with app.app_context():
        office = make_office(db.session())
        office.public_url = "https://rakor.example.id"
        account = make_account(db.session(), Role.ADMINISTRATOR)
        account.username = "admin"
        make_meeting(db.session(), title="Rapat koordinasi")
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    yield tmp_path
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def approved(tmp_path):
    """A data folder with a meeting whose notula is approved."""
    app = create_app(load_settings(tmp_path, {}))
    schema.upgrade(app)
    with app.app_context():
        minuted(db.session(), app.extensions["rakor_store"]).approve()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    yield tmp_path
    with app.app_context():
        db.engine.dispose()


def test_a_lost_administrator_gets_a_link_that_opens(run, office):
    done = run("account", "link", "admin", "--data", office)
    assert done.exit_code == 0
    address = done.stdout.strip()
    assert re.fullmatch(r"https://rakor\.example\.id/tautan/[\w-]{20,}", address)
    assert "Berlaku satu kali, selama 7 hari." in done.stderr
    app = create_app(load_settings(office, {}))
    assert app.test_client().get(address.removeprefix("https://rakor.example.id")).status_code == 200
    with app.app_context():
        db.engine.dispose()


def test_the_version_is_that_of_the_package(run):
    assert run("--version").stdout == f"Rakor {__version__}\n"


def test_meetings_are_printed_a_line_each(run, office):
    assert re.fullmatch(r"1\t\d{4}-\d\d-\d\d\tRapat koordinasi\n", run("meetings", "--data", office).stdout)


@pytest.mark.parametrize(
    "words", [["meetings"], ["account", "link", "admin"], ["export", "notula", "1", "--output", "x.docx"]]
)
def test_who_only_asks_makes_no_office_by_a_slip_in_the_folder(run, tmp_path, words):
    slip = tmp_path / "slip"
    refused = run(*words, "--data", slip)
    assert refused.exit_code == 2
    assert f"Di {slip} belum ada kantor." in refused.output
    assert not slip.exists()


def test_a_notula_is_written_as_word_and_under_no_other_name(run, office):
    refused = run("export", "notula", "1", "--output", office / "notula.pdf", "--data", office)
    assert refused.exit_code == 2
    assert f"beri nama {office / 'notula.docx'}." in refused.output
    assert not (office / "notula.pdf").exists()


def test_the_papers_of_a_period_are_written(run, office):
    days = ("--from", "2024-07-01", "--to", "2024-09-30", "--data", office)
    for kind, form, magic in (
        ("laporan", "docx", b"PK"),
        ("matriks", "xlsx", b"PK"),
        ("matriks", "csv", b"\xef\xbb\xbf"),
    ):
        file = office / f"{kind}.{form}"
        done = run("export", kind, *days, "--format", form, "--output", file)
        assert done.exit_code == 0, done.output
        assert file.read_bytes().startswith(magic)
    with closing(sqlite3.connect(office / "rakor.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM audit_entry WHERE verb = 'exported'").fetchall() == [(3,)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["matriks"], "Sebutkan id satu rapat, atau satu periode"),
        (["matriks", "1", "--from", "2024-07-01", "--to", "2024-09-30"], "tidak keduanya"),
        (["laporan", "1"], "laporan adalah naskah suatu periode"),
        (["notula", "--from", "2024-07-01", "--to", "2024-09-30"], "notula adalah naskah satu rapat"),
        (["laporan", "--from", "2024-07-01"], "Tulis kedua tanggal periode"),
        (["laporan", "--from", "1 Juli", "--to", "2024-09-30"], "Tulis kedua tanggal periode"),
        (["laporan", "--from", "2024-10-01", "--to", "2024-09-30"], "berakhir sebelum dimulai"),
        (["matriks", "--from", "2024-07-01", "--to", "2024-09-30", "--organization", "Siapa"], "bernama “Siapa”"),
        (["dokumentasi", "1"], "belum mempunyai foto"),
    ],
)
def test_what_a_paper_is_about_is_asked_for_in_one_sentence(run, office, words, said):
    refused = run("export", *words, "--output", office / "naskah.docx", "--data", office)
    assert refused.exit_code == 2
    assert said in refused.output
    assert len(refused.output.strip().splitlines()) == 1
    assert not (office / "naskah.docx").exists()


def test_a_letter_to_each_and_a_list_of_those_who_came_are_written_where_asked_for(run, office, monkeypatch):
    asked = []

    def make(kind, form, one):
        asked.append((kind, one.options))
        return Made(b"PK", "naskah.docx")

    monkeypatch.setattr(commands, "make", make)
    for words in (["undangan", "1", "--each"], ["daftar-hadir", "1", "--filled"], ["undangan", "1"]):
        done = run("export", *words, "--output", office / "naskah.docx", "--data", office)
        assert done.exit_code == 0, done.output
    assert asked == [
        (Kind.INVITATION, Options(each=True)),
        (Kind.ATTENDANCE_LIST, Options(filled=True)),
        (Kind.INVITATION, Options()),
    ]


def test_every_paper_of_a_meeting_is_written_as_word(run, approved):
    file = approved / "naskah.docx"
    for kind in Kind:
        if kind in (Kind.REPORT, Kind.PHOTOS):  # one is of a period, the other needs photos
            continue
        agency = ["--organization", "Dinas Kesehatan"] if kind is Kind.EXCERPT else []
        done = run("export", kind, "1", *agency, "--output", file, "--data", approved)
        assert done.exit_code == 0, done.output
        assert "Rapat koordinasi" in Docx(file.read_bytes()).text
        file.unlink()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["notula", "1", "--each"], "--each hanya untuk naskah undangan"),
        (["undangan", "1", "--filled"], "--filled hanya untuk naskah daftar-hadir"),
        (["laporan", "--from", "2024-07-01", "--to", "2024-09-30", "--filled"], "--filled hanya untuk"),
    ],
)
def test_a_variant_that_a_paper_has_not_is_refused(run, office, words, said):
    refused = run("export", *words, "--output", office / "naskah.docx", "--data", office)
    assert refused.exit_code == 2
    assert said in refused.output
    assert not (office / "naskah.docx").exists()


def test_a_damaged_database_and_a_server_that_is_away_are_one_sentence(run, tmp_path, monkeypatch):
    (tmp_path / "rakor.sqlite3").write_bytes(b"no database at all" * 400)
    damaged = run("meetings", "--data", tmp_path)
    monkeypatch.setenv("RAKOR_DATABASE_URL", "postgresql://orang:rahasia@127.0.0.1:1/rakor")
    away = run("meetings", "--data", tmp_path)
    for refused in (damaged, away):
        assert refused.exit_code == 2
        assert "tidak dapat dibuka" in refused.output
        assert len(refused.output.strip().splitlines()) == 1
        assert "rahasia" not in refused.output


def test_an_empty_secret_is_made_anew(tmp_path):
    (tmp_path / "secret").touch()
    made = load_settings(tmp_path, {}).secret_key
    assert len(made) >= 32
    assert load_settings(tmp_path, {}).secret_key == made


def test_the_example_never_goes_where_the_office_keeps_its_data(run, tmp_path, monkeypatch):
    monkeypatch.setenv("RAKOR_DATA", str(tmp_path / "office"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    done = run("demo", "--no-serve")
    assert done.exit_code == 0, done.output
    assert not (tmp_path / "office").exists()
    assert (tmp_path / "own" / "rakor-demo" / "rakor.sqlite3").is_file()


def test_the_links_of_the_example_open_where_it_is_served(tmp_path):
    command = [sys.executable, "-m", "coordination", "demo", "--port", "0", "--data", str(tmp_path)]
    serving = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "LANGUAGE": "id"})
    try:
        address = next(found[1] for line in serving.stdout if (found := re.match(r"Alamat : (\S+)", line)))
    finally:
        serving.terminate()
        serving.wait()
        serving.stdout.close()
    with closing(sqlite3.connect(tmp_path / "rakor.sqlite3")) as office:
        assert office.execute("SELECT public_url FROM office").fetchall() == [(address,)]
