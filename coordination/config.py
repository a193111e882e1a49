"""The settings of one running Rakor: where its data lies, which database it uses, where it listens."""

from __future__ import annotations

import errno
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock
from platformdirs import user_data_path
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from coordination.i18n import _

MEGABYTE = 1024 * 1024
_SHORTEST_SECRET = 32
_HIGHEST_PORT = 65535
_DRIVERS = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


DATABASE = "rakor.sqlite3"
"""The name of the SQLite database in the data folder."""


class SettingsError(Exception):
    """A setting with which Rakor cannot start; the message says what to change."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `create_app` and the server need to know. The office's name, zone and address are rows, not settings."""

    data: Path
    """Folder of everything the product keeps: database (unless elsewhere), files, secret."""
    database_url: str = field(repr=False)
    """SQLAlchemy's address of the database; may hold a password."""
    secret_key: str = field(repr=False)
    """Signs sessions and links; the same for every process of one office."""
    host: str = "127.0.0.1"
    port: int = 8000
    proxies: int = 0
    """How many proxies of the office stand in front and may say who is asking (X-Forwarded-For)."""
    max_upload: int = 20 * MEGABYTE
    """Largest file a person may hand in, in bytes."""
    scheduler: bool = True
    """Whether the serving process also looks after what is due; `coordination scheduler` does it alone."""

    @property
    def files(self) -> Path:
        """Folder of uploaded and issued files."""
        return self.data / "files"


def load_settings(data: Path | None, env: Mapping[str, str]) -> Settings:
    """Read the settings from the environment and make the data folder ready.

    `data` (from --data) goes before RAKOR_DATA, and that before the person's own data folder. Raises SettingsError.
    """
    folder = data_folder(data, env)
    make_writable(folder)
    return Settings(
        data=folder,
        database_url=_database_url(env.get("RAKOR_DATABASE_URL", ""), folder),
        secret_key=_secret(env.get("RAKOR_SECRET_KEY", ""), folder),
        host=env.get("RAKOR_HOST") or Settings.host,
        port=_whole_number(env, "RAKOR_PORT", Settings.port, _HIGHEST_PORT),
        proxies=_whole_number(env, "RAKOR_PROXIES", Settings.proxies, 9),
        scheduler=_on_or_off(env, "RAKOR_SCHEDULER"),
    )


def data_folder(data: Path | None, env: Mapping[str, str]) -> Path:
    """Return the data folder: `data` (from --data), else RAKOR_DATA, else the person's own."""
    return (data or _from_environment(env) or default_data()).expanduser().absolute()


def default_data(name: str = "rakor") -> Path:
    """Return the data folder of whoever started Rakor; the checkout itself holds no data."""
    return user_data_path(name, appauthor=False)


def make_writable(folder: Path) -> None:
    """Make `folder`, for its owner only, and prove that a file can be written there. Raises SettingsError."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise SettingsError(
            _(
                "Folder data %(folder)s tidak dapat ditulis: %(reason)s. Pilih folder lain dengan --data FOLDER "
                "atau RAKOR_DATA, atau minta hak tulis pada folder itu.",
                folder=folder,
                reason=_reason(error),
            )
        ) from error


def _reason(error: OSError) -> str:
    reasons = {
        errno.EACCES: _("tidak ada izin"),
        errno.EPERM: _("tidak ada izin"),
        errno.EROFS: _("hanya dapat dibaca"),
        errno.ENOSPC: _("penyimpanan penuh"),
        errno.ENOTDIR: _("bagian dari alamatnya bukan folder"),
        errno.EEXIST: _("yang ada di sana bukan folder"),
        errno.ENOENT: _("foldernya tidak dapat dibuat"),
    }
    return reasons.get(error.errno or 0) or str(error.strerror or error)


def _from_environment(env: Mapping[str, str]) -> Path | None:
    given = env.get("RAKOR_DATA")
    return Path(given) if given else None


def _database_url(given: str, folder: Path) -> str:
    if not given:
        return URL.create("sqlite", database=str(folder / DATABASE)).render_as_string()
    try:
        url = make_url(given)
        url = url.set(drivername=_DRIVERS[url.drivername])
    except (ArgumentError, KeyError) as error:
        raise SettingsError(
            _(
                "RAKOR_DATABASE_URL bukan alamat basis data yang dikenal. Tulislah seperti "
                "postgresql://pengguna:sandi@server/rakor, atau kosongkan agar Rakor memakai SQLite di folder data."
            )
        ) from error
    return url.render_as_string(hide_password=False)


def _secret(given: str, folder: Path) -> str:
    if not given:
        return _kept_secret(folder)
    if len(given) < _SHORTEST_SECRET:
        raise SettingsError(
            _(
                "RAKOR_SECRET_KEY terlalu pendek: sedikitnya %(least)d huruf acak. "
                "Kosongkan agar Rakor membuatnya sendiri di folder data.",
                least=_SHORTEST_SECRET,
            )
        )
    return given


def _kept_secret(folder: Path) -> str:
    """Return the secret kept in the data folder, made once; two first starts at the same time get the same one."""
    kept = folder / "secret"
    with FileLock(folder / "secret.lock"):
        # An empty one is what a cut of power may leave; sessions end with it, and nothing else does.
        if not kept.exists() or len(kept.read_text(encoding="ascii")) < _SHORTEST_SECRET:
            fresh = folder / "secret.new"
            fresh.touch(mode=0o600)
            with fresh.open("w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(kept)
        return kept.read_text(encoding="ascii")


def _whole_number(env: Mapping[str, str], name: str, default: int, highest: int) -> int:
    given = env.get(name) or str(default)
    if not given.isdecimal() or int(given) > highest:
        raise SettingsError(
            _(
                "%(name)s harus bilangan bulat dari 0 sampai %(highest)d, bukan “%(given)s”.",
                name=name,
                highest=highest,
                given=given,
            )
        )
    return int(given)


def _on_or_off(env: Mapping[str, str], name: str) -> bool:
    given = env.get(name) or "on"
    if given not in ("on", "off"):
        raise SettingsError(_("%(name)s harus on atau off, bukan “%(given)s”.", name=name, given=given))
    return given == "on"
