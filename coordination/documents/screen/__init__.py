"""A paper on screen in print style, read from its very Word file: what a paper says has one home."""

from coordination.documents.screen.pages import Screen, fragment, screen

__all__ = ["Screen", "fragment", "screen"]
