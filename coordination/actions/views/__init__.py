"""Pages of actions."""

from coordination.actions.views.pages import bp

__all__ = ["bp"]
