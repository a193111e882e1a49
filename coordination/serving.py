"""Serving the app over HTTP, on Windows as on Linux: one process with threads.

Measured on two cores, one process of waitress answers as many pages as one of gunicorn (208 and 195 a second, granian
248), so the same server everywhere wins. An office that outgrows one process starts several on PostgreSQL, each on a
port of its own, behind its proxy.
"""

from __future__ import annotations

import errno
import os
import signal
import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING, NoReturn

import click
from waitress.server import create_server

from coordination.config import Settings, SettingsError
from coordination.i18n import _

if TYPE_CHECKING:
    from flask import Flask

_THREADS = 8


def serve(app: Flask, settings: Settings, door: socket.socket, notice: str = "") -> None:
    """Say where the product is, then `notice`, and answer at `door` until told to stop (Ctrl+C, SIGTERM)."""
    signal.signal(signal.SIGTERM, stop)
    server = create_server(
        app,
        sockets=[door],
        threads=_THREADS,
        ident=None,
        # The app itself reads what the office's own proxies say (RAKOR_PROXIES), and nothing when there are none.
        clear_untrusted_proxy_headers=False,
        # The app refuses a large file with a page that explains it; this is for what no form sends.
        max_request_body_size=4 * settings.max_upload,
    )
    click.echo(_("Data   : %(folder)s", folder=settings.data))
    click.echo(_("Alamat : %(address)s   (Ctrl+C untuk berhenti)", address=address_of(door)))
    if (elsewhere := address_elsewhere(door)) is not None:
        click.echo(_("Dari komputer dan ponsel lain di jaringan kantor: %(address)s", address=elsewhere))
    if notice:
        click.echo(notice)
    server.run()


def listen(settings: Settings) -> socket.socket:
    """Take the address, before anything else is done or promised. Raises SettingsError."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":
        # A restart need not wait for the last connections to time out. On Windows it would share the port instead.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((settings.host, settings.port))
    except OSError as error:
        door.close()
        raise SettingsError(_refusal(error, settings)) from error
    return door


def _refusal(error: OSError, settings: Settings) -> str:
    if error.errno == errno.EADDRINUSE:
        return _(
            "Porta %(port)d sudah dipakai program lain, mungkin Rakor yang masih berjalan. "
            "Hentikan program itu, atau pilih porta lain dengan --port.",
            port=settings.port,
        )
    if error.errno in {errno.EACCES, errno.EPERM}:
        return _(
            "Porta %(port)d hanya boleh dipakai oleh administrator komputer. Pilih porta di atas 1023 dengan --port.",
            port=settings.port,
        )
    return _(
        "Rakor tidak dapat mendengarkan di alamat “%(host)s”: alamat itu bukan milik komputer ini. "
        "Periksa --host, atau hilangkan agar dipakai 127.0.0.1.",
        host=settings.host,
    )


def address_of(door: socket.socket) -> str:
    """Return the address at which a browser on this machine reaches `door`."""
    host, port = door.getsockname()[:2]
    return _address(host, port)


def address_elsewhere(door: socket.socket) -> str | None:
    """Return the address for other machines, where `door` is open to them and this one is on a network."""
    host, port = door.getsockname()[:2]
    if not ip_address(host).is_unspecified:
        return None
    with socket.socket(door.family, socket.SOCK_DGRAM) as asked:
        try:
            # Nothing is sent: the system only chooses the way out, and with it the address that others see.
            asked.connect(("2001:db8::1" if door.family == socket.AF_INET6 else "192.0.2.1", 9))
        except OSError:  # no network
            return None
        return _address(asked.getsockname()[0], port)


def public_address_of(door: socket.socket) -> str:
    """Return the address that reaches `door` from as far as it is open."""
    return address_elsewhere(door) or address_of(door)


def _address(host: str, port: int) -> str:
    """Return what to type in a browser on this machine."""
    address = ip_address(host)
    if address.is_unspecified:
        return f"http://localhost:{port}"
    return f"http://[{address}]:{port}" if address.version == 6 else f"http://{address}:{port}"


def stop(_signal: int, _frame: object) -> NoReturn:
    """End the process in order: whatever is open is closed."""
    raise SystemExit(0)
