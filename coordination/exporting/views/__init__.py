"""Pages of the office's papers."""

from coordination.exporting.views import bundles, checking, letters, meeting, numbers, overview, period
from coordination.exporting.views.blueprint import bp

__all__ = ["bp", "bundles", "checking", "letters", "meeting", "numbers", "overview", "period"]
