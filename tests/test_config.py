"""Settings come from the command line, then the environment, then what suits one office on one machine."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from platformdirs import user_data_path
from sqlalchemy import make_url

from coordination.config import SettingsError, default_data, load_settings


def test_nothing_need_be_set(tmp_path):
    settings = load_settings(tmp_path / "data", {})
    assert (settings.host, settings.port, settings.proxies) == ("127.0.0.1", 8000, 0)
    assert make_url(settings.database_url).database == str(tmp_path / "data" / "rakor.sqlite3")


def test_the_data_folder_is_the_persons_own_and_not_the_checkout():
    assert default_data() == user_data_path("rakor", appauthor=False)


def test_the_command_line_goes_before_the_environment(tmp_path):
    given = {"RAKOR_DATA": str(tmp_path / "environment"), "RAKOR_PORT": "8080", "RAKOR_HOST": "0.0.0.0"}
    assert load_settings(None, given).data == tmp_path / "environment"
    settings = load_settings(tmp_path / "line", given)
    assert (settings.data, settings.port, settings.host) == (tmp_path / "line", 8080, "0.0.0.0")


@pytest.mark.parametrize(("given", "ticks"), [("", True), ("on", True), ("off", False)])
def test_the_server_looks_after_what_is_due_unless_a_process_of_its_own_does(tmp_path, given, ticks):
    assert load_settings(tmp_path, {"RAKOR_SCHEDULER": given}).scheduler is ticks


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_of_postgresql_is_read_as_administrators_write_it(tmp_path, scheme):
    settings = load_settings(tmp_path, {"RAKOR_DATABASE_URL": f"{scheme}://rakor:p%40ss@db/rakor"})
    url = make_url(settings.database_url)
    assert (url.drivername, url.password, url.host) == ("postgresql+psycopg", "p@ss", "db")


def test_secrets_are_not_in_what_a_log_would_show(tmp_path):
    settings = load_settings(tmp_path, {"RAKOR_DATABASE_URL": "postgresql://rakor:sandi@db/rakor"})
    assert "sandi" not in repr(settings)
    assert settings.secret_key not in repr(settings)


def test_the_secret_is_made_once_and_differs_between_offices(tmp_path):
    first = load_settings(tmp_path / "a", {}).secret_key
    assert load_settings(tmp_path / "a", {}).secret_key == first
    assert load_settings(tmp_path / "b", {}).secret_key != first


def test_first_starts_at_the_same_time_get_the_same_secret(tmp_path):
    with ThreadPoolExecutor(8) as starts:
        secrets = list(starts.map(lambda _: load_settings(tmp_path, {}).secret_key, range(8)))
    assert len(set(secrets)) == 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("RAKOR_DATABASE_URL", "mysql://db/rakor", "bukan alamat basis data yang dikenal"),
        ("RAKOR_DATABASE_URL", "di mana saja", "bukan alamat basis data yang dikenal"),
        ("RAKOR_SECRET_KEY", "rahasia", "sedikitnya 32 huruf"),
        ("RAKOR_PORT", "70000", "dari 0 sampai 65535"),
        ("RAKOR_PORT", "-1", "harus bilangan bulat"),
        ("RAKOR_PROXIES", "dua", "harus bilangan bulat"),
        ("RAKOR_SCHEDULER", "tidak", "harus on atau off"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_told(tmp_path, name, value, said):
    with pytest.raises(SettingsError, match=said):
        load_settings(tmp_path, {name: value})
