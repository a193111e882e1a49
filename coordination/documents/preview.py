"""How an office's papers will look: the example notula on screen, and the style sheet that goes with it."""

from __future__ import annotations

from functools import lru_cache

from coordination.documents.example import example_notula
from coordination.documents.layout import LayoutProfile
from coordination.documents.notula_forms import build_in_form
from coordination.documents.screen import Screen, screen


def preview_html(profile: LayoutProfile) -> str:
    """Return the example notula as it will look on screen, less what the style sheet says."""
    return _shown(profile).html


def preview_css(profile: LayoutProfile) -> str:
    """Return the style sheet of that preview: a file of its own, since a piece of a page brings no styles with it."""
    return _shown(profile).css


@lru_cache(maxsize=16)
def _shown(profile: LayoutProfile) -> Screen:
    return screen(build_in_form(example_notula(profile)))
