"""Pages of the office's papers."""

from coordination.exporting import models
from coordination.exporting.views import checking, meeting, overview, period
from coordination.exporting.views.blueprint import bp

__all__ = ["bp", "checking", "meeting", "models", "overview", "period"]
