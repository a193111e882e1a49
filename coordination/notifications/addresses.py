"""Addresses in what leaves the office: from its public address, never from the Host header."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from coordination.directory.models import Office


def address(app: Flask, office: Office, endpoint: str, **values: Any) -> str:
    """Return the full address of a page under the office's public address, inside a request as outside one."""
    parts = urlsplit(office.public_url)
    adapter = app.url_map.bind(parts.netloc, script_name=parts.path or "/", url_scheme=parts.scheme)
    return adapter.build(endpoint, values, force_external=True)
