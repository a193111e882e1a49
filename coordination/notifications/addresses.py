"""Addresses in what leaves the office: from its public address, never from the Host header."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from coordination.directory.models import Office
from coordination.notifications.models import LinkKind


def address(app: Flask, office: Office, endpoint: str, **values: Any) -> str:
    """Return the full address of a page under the office's public address, inside a request as outside one."""
    parts = urlsplit(office.public_url)
    adapter = app.url_map.bind(parts.netloc, script_name=parts.path or "/", url_scheme=parts.scheme)
    return adapter.build(endpoint, values, force_external=True)


def personal(app: Flask, office: Office, kind: LinkKind, token: str) -> str:
    """Return the full address of a personal link."""
    return address(app, office, f"links.{kind.value}", token=token)
