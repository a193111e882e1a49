"""Whole numbers as forms and addresses send them: whatever somebody types there, no database is asked for nonsense."""

from __future__ import annotations

from collections.abc import Iterable

LARGEST = 2**31 - 1
"""The largest id or version that every database holds."""

FURTHEST_PAGE = 10_000


def whole(text: str | None, *, least: int = 0, most: int = LARGEST) -> int | None:
    """Return the number that `text` writes in plain digits; None for anything else, and for what is out of bounds."""
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > len(str(LARGEST)):
        return None
    return int(text) if least <= int(text) <= most else None


def wholes(texts: Iterable[str]) -> list[int]:
    """Return the numbers among `texts` in their order; what is none is left out."""
    return [number for number in map(whole, texts) if number is not None]


def page_number(text: str | None) -> int:
    """Return which page of a list an address asks for, from 1; the first where it asks for none that can be."""
    return whole(text, least=1, most=FURTHEST_PAGE) or 1
