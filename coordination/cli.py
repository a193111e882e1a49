"""The command line: serve the product, fill the example, rescue an account, write out the papers."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask_babel.speaklater import LazyString
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from coordination import __version__, clock
from coordination.config import DATABASE, Settings, SettingsError, data_folder, default_data, load_settings
from coordination.db import db, unit_of_work
from coordination.documents.kinds import Form, Kind
from coordination.errors import DomainError, NewerSchema
from coordination.exporting.labels import LABELS
from coordination.i18n import _, _l, speak

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

    def main(self, *args: Any, **extra: Any) -> Any:
        """Start from the command line, in the language of the terminal."""
        speak(os.environ)
        return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except (DomainError, NewerSchema, SettingsError) as error:
            raise Refusal(str(error)) from error
        except KeyboardInterrupt:  # before there is anything to stop; click would print a word of its own
            ctx.exit(130)


class Option(click.Option):
    """An option whose help is translated when it is asked for, not when the module is read."""

    def __init__(self, declarations: Sequence[str], *, explained: LazyString, **attributes: Any) -> None:
        super().__init__(declarations, **attributes)
        self.explained = explained

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help, as click prints them."""
        self.help = str(self.explained)
        return super().get_help_record(ctx)


_data = click.option(
    "--data", cls=Option, type=click.Path(path_type=Path), explained=_l("Folder data (atau RAKOR_DATA).")
)
_host = click.option(
    "--host", cls=Option, explained=_l("Alamat untuk mendengarkan (atau RAKOR_HOST); bawaan 127.0.0.1.")
)
_port = click.option(
    "--port", cls=Option, type=click.IntRange(0, 65535), explained=_l("Porta (atau RAKOR_PORT); bawaan 8000.")
)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_l("Rakor: rapat koordinasi, notula, dan tindak lanjutnya."),
)
@click.version_option(
    __version__, message="Rakor %(version)s", cls=Option, explained=_l("Cetak versi Rakor, lalu selesai.")
)
def main() -> None:
    """Hold the commands; `Commands` has set the language by then."""


@main.command(help=_l("Layani Rakor di alamat yang dicetak."))
@_host
@_port
@_data
def serve(host: str | None, port: int | None, data: Path | None) -> None:
    """Print the set-up link where nobody has set the office up yet, and serve until told to stop."""
    from coordination import serving
    from coordination.accounts import setup
    from coordination.exporting.worker import working

    settings = _settings(data, host, port)
    door = serving.listen(settings)
    app = _opened(settings)
    with app.app_context():
        token = setup.new_token(settings=settings, session=db.session())
    # Opened by the address that others use, the page offers it as the public one.
    address = f"{serving.public_address_of(door)}/siapkan/{token}"
    invitation = _("Siapkan kantor Anda dengan membuka tautan ini, sekali saja:\n  %(address)s", address=address)
    with working(app), _ticking(app, settings):
        serving.serve(app, settings, door, notice=invitation if token is not None else "")


@main.command(help=_l("Kirim surat dan pengingat yang waktunya tiba, tanpa melayani halaman (RAKOR_SCHEDULER=off)."))
@_data
def scheduler(data: Path | None) -> None:
    """Look after what is due, in the foreground, until told to stop."""
    from coordination import serving
    from coordination.notifications.scheduler import run

    app = _of_an_office(data)
    signal.signal(signal.SIGTERM, serving.stop)
    click.echo(_("Penjadwal berjalan. (Ctrl+C untuk berhenti)"))
    run(app)


@main.command(help=_l("Isi kantor contoh di folder tersendiri, lalu layani."))
@_host
@_port
@_data
@click.option("--no-serve", cls=Option, is_flag=True, explained=_l("Hanya isi contohnya, lalu selesai."))
def demo(host: str | None, port: int | None, data: Path | None, *, no_serve: bool) -> None:
    """Fill the example office in a folder of its own, and serve it."""
    from coordination import demo as example
    from coordination import serving
    from coordination.exporting.worker import working

    # Never where RAKOR_DATA points: there the office's own data lie, or will.
    settings = _settings(data or default_data("rakor-demo"), host, port)
    door = None if no_serve else serving.listen(settings)
    app = _opened(settings)
    click.echo(_("Mengisi kantor contoh di %(folder)s …", folder=settings.data))
    store = app.extensions["rakor_store"]
    address = example.USUAL_ADDRESS if door is None else serving.public_address_of(door)
    with app.app_context(), unit_of_work() as session:
        click.echo(example.fill(session=session, settings=settings, store=store, now=clock.now(), address=address))
    if door is not None:
        with working(app), _ticking(app, settings):
            serving.serve(app, settings, door)


@main.group(help=_l("Akun."))
def account() -> None:
    """Hold what is done to accounts."""


@account.command(help=_l("Buat tautan sekali pakai agar NAME dapat masuk dan membuat kata sandi baru."))
@click.argument("name")
@_data
def link(name: str, data: Path | None) -> None:
    """Print a one-time link for whoever has lost the password, the last administrator above all."""
    from coordination.accounts import links, services
    from coordination.directory.queries import office

    with _of_an_office(data).app_context(), unit_of_work() as session:
        token = services.rescue_link(session=session, name=name, now=clock.now())
        known = office(session)
        assert known is not None
        click.echo(f"{known.public_url}/tautan/{token}")
        click.echo(_("Berlaku satu kali, selama %(days)d hari.", days=links.LIFETIME.days), err=True)


@main.command(help=_l("Cetak id, tanggal, dan judul setiap rapat, satu rapat satu baris."))
@_data
def meetings(data: Path | None) -> None:
    """Print one line for each meeting."""
    from coordination.exporting import commands

    with _of_an_office(data).app_context(), unit_of_work() as session:
        for line in commands.meeting_lines(session=session):
            click.echo(line)


@main.command(
    help=_l(
        "Tulis satu naskah ke berkas: naskah rapat MEETING (id dari perintah meetings), atau dengan --from dan --to "
        "matriks dan laporan suatu periode."
    )
)
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
@click.argument("meeting", required=False)
@click.option("--from", "first", cls=Option, explained=_l("Hari pertama periode, misalnya 2024-07-01."))
@click.option("--to", "last", cls=Option, explained=_l("Hari terakhir periode, misalnya 2024-09-30."))
@click.option(
    "--format",
    "form",
    cls=Option,
    type=click.Choice([form.value for form in Form]),
    explained=_l("Bawaan: Word, docx."),
)
@click.option(
    "--organization",
    cls=Option,
    explained=_l("Nama instansi yang dituju petikan, atau penanggung jawab pada naskah suatu periode."),
)
@click.option(
    "--each", cls=Option, is_flag=True, explained=_l("Undangan: satu surat untuk setiap penerima, bukan satu bersama.")
)
@click.option(
    "--filled", cls=Option, is_flag=True, explained=_l("Daftar hadir: berisi yang hadir, bukan kosong untuk diisi.")
)
@click.option(
    "--output",
    cls=Option,
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    explained=_l("Berkas yang ditulis."),
)
@_data
def export(
    kind: str,
    meeting: str | None,
    first: str | None,
    last: str | None,
    form: str | None,
    organization: str | None,
    output: Path,
    data: Path | None,
    *,
    each: bool,
    filled: bool,
) -> None:
    """Write one paper of a meeting or a period; the audit row is kept only if the file was written."""
    from coordination.exporting import commands

    wanted = Form(form or Form.WORD)
    if output.suffix.lower() != f".{wanted}":
        named = output.with_suffix(f".{wanted}")
        raise Refusal(_("Berkas ini berformat %(form)s: beri nama %(file)s.", form=wanted.value, file=named))
    app = _of_an_office(data)
    with app.app_context():
        # Made before the writing transaction, so that nobody who saves waits for LibreOffice.
        paper = commands.export(
            session=db.session(),
            store=app.extensions["rakor_store"],
            now=clock.now(),
            kind=Kind(kind),
            form=wanted,
            meeting=meeting,
            days=(first, last) if first or last else None,
            organization=organization,
            each=each,
            filled=filled,
        )
        with unit_of_work() as session:
            commands.exported(session=session, now=clock.now(), kind=Kind(kind), meeting=meeting)
            _write(output, paper)
    click.echo(_("%(kind)s ditulis ke %(file)s.", kind=LABELS[Kind(kind)], file=output))


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


def _ticking(app: Flask, settings: Settings) -> AbstractContextManager[None]:
    """Look after what is due beside serving, unless a process of its own does."""
    from coordination.notifications.scheduler import ticking

    return ticking(app) if settings.scheduler else nullcontext()


def _of_an_office(data: Path | None) -> Flask:
    """Return the app over an office that is there already: who only asks makes no new one by a slip in the folder."""
    folder = data_folder(data, os.environ)
    nobody = _(
        "Di %(folder)s belum ada kantor. Sebutkan foldernya dengan --data FOLDER; setiap mulai Rakor mencetak "
        "foldernya.",
        folder=folder,
    )
    if not os.environ.get("RAKOR_DATABASE_URL") and not (folder / DATABASE).is_file():
        raise Refusal(nobody)
    app = _opened(_settings(data))
    with app.app_context():
        from coordination.directory.queries import office

        if office(db.session()) is None:
            raise Refusal(nobody)
    return app


def _opened(settings: Settings) -> Flask:
    """Return the app over the database, which has been brought to the newest schema."""
    from coordination import schema
    from coordination.app import create_app

    app = create_app(settings)
    try:
        schema.upgrade(app)
    except DatabaseError as error:
        where = make_url(settings.database_url).render_as_string(hide_password=True)
        reason = str(error.orig).strip().splitlines()[0] if error.orig else ""
        raise Refusal(
            _(
                "Basis data %(where)s tidak dapat dibuka: %(reason)s. Periksa alamat dan berkasnya; datanya tidak "
                "diubah.",
                where=where,
                reason=reason,
            )
        ) from error
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
