"""The file store: bytes lie under their SHA-256, on disk before any row names them."""

from __future__ import annotations

from pathlib import Path


class Store:
    """Files kept by what they contain."""

    def __init__(self, root: Path) -> None:
        self.root = root
