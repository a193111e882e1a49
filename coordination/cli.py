"""The command line: serve the product, fill the example, rescue an account, write out a notula."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coordination import clock
from coordination.config import Settings, SettingsError, default_data, load_settings
from coordination.db import unit_of_work
from coordination.errors import DomainError, NewerSchema
from coordination.i18n import _

if TYPE_CHECKING:
    from flask import Flask


class Refusal(click.ClickException):
    """What stands in the way, in one sentence; exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the sentence and nothing around it."""
        click.echo(self.message, file=file, err=True)


class Commands(click.Group):
    """The commands; what the product says no to becomes a sentence instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except (DomainError, NewerSchema, SettingsError) as error:
            raise Refusal(str(error)) from error


_data = click.option("--data", type=click.Path(path_type=Path), help="Folder data (atau RAKOR_DATA).")
_host = click.option("--host", help="Alamat untuk mendengarkan (atau RAKOR_HOST); bawaan 127.0.0.1.")
_port = click.option("--port", type=click.IntRange(0, 65535), help="Porta (atau RAKOR_PORT); bawaan 8000.")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Rakor: rapat koordinasi, notula, dan tindak lanjutnya."""


@main.command()
@_host
@_port
@_data
def serve(host: str | None, port: int | None, data: Path | None) -> None:
    """Layani Rakor di alamat yang dicetak."""
    from coordination import serving

    settings = _settings(data, host, port)
    door = serving.listen(settings)
    serving.serve(_opened(settings), settings, door)


@main.command()
@_host
@_port
@_data
@click.option("--no-serve", is_flag=True, help="Hanya isi contohnya, lalu selesai.")
def demo(host: str | None, port: int | None, data: Path | None, *, no_serve: bool) -> None:
    """Isi kantor contoh di folder tersendiri, lalu layani."""
    from coordination import demo as example
    from coordination import serving

    given = data or (Path(os.environ["RAKOR_DATA"]) if os.environ.get("RAKOR_DATA") else None)
    settings = _settings(given or default_data("rakor-demo"), host, port)
    door = None if no_serve else serving.listen(settings)
    app = _opened(settings)
    with app.app_context(), unit_of_work() as session:
        click.echo(example.fill(session=session, now=clock.now()))
    if door is not None:
        serving.serve(app, settings, door)


@main.group()
def account() -> None:
    """Akun."""


@account.command()
@click.argument("name")
@_data
def link(name: str, data: Path | None) -> None:
    """Buat tautan sekali pakai agar NAME dapat masuk dan membuat kata sandi baru."""
    from coordination.accounts import services

    with _opened(_settings(data)).app_context(), unit_of_work() as session:
        click.echo(services.rescue_link(session=session, name=name, now=clock.now()))


@main.command()
@_data
def meetings(data: Path | None) -> None:
    """Cetak id, tanggal, dan judul setiap rapat, satu rapat satu baris."""
    from coordination.minutes import commands

    with _opened(_settings(data)).app_context(), unit_of_work() as session:
        for line in commands.meeting_lines(session=session):
            click.echo(line)


@main.group()
def export() -> None:
    """Tulis naskah ke berkas."""


@export.command()
@click.argument("meeting")
@click.option("--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Berkas .docx.")
@_data
def notula(meeting: str, output: Path, data: Path | None) -> None:
    """Tulis notula rapat MEETING (id dari perintah meetings) sebagai berkas Word."""
    from coordination.minutes import commands

    with _opened(_settings(data)).app_context(), unit_of_work() as session:
        paper = commands.notula_docx(session=session, meeting=meeting, now=clock.now())
        _write(output, paper)
    click.echo(_("Notula ditulis ke %(file)s.", file=output))


@main.command(hidden=True)
@click.argument("message")
@_data
def revise(message: str, data: Path | None) -> None:
    """For developers: write the migration from the database's tables to those of the models."""
    from coordination import schema

    schema.revise(_opened(_settings(data)), message)


def _settings(data: Path | None, host: str | None = None, port: int | None = None) -> Settings:
    given = {"RAKOR_HOST": host, "RAKOR_PORT": None if port is None else str(port)}
    return load_settings(data, {**os.environ, **{name: value for name, value in given.items() if value is not None}})


def _opened(settings: Settings) -> Flask:
    """Return the app over the database, which has been brought to the newest schema."""
    from coordination import schema
    from coordination.app import create_app

    app = create_app(settings)
    schema.upgrade(app)
    return app


def _write(output: Path, paper: bytes) -> None:
    try:
        output.write_bytes(paper)
    except OSError as error:
        raise Refusal(
            _(
                "Berkas %(file)s tidak dapat ditulis: %(reason)s. Pilih nama atau folder lain.",
                file=output,
                reason=error.strerror,
            )
        ) from error
