"""Pages of accounts: signing in and one's own account, and their administration, on one blueprint."""

from coordination.accounts.views import administration
from coordination.accounts.views.pages import bp

__all__ = ["administration", "bp"]
