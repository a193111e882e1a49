"""Who is signed in: the session behind each request."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Read the signed-in actor before each request."""
