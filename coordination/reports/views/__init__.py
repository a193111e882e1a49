"""Pages of the reports: home, dashboard, search, and the lists that people keep."""

from coordination.reports.views.keeping import bp as kept_views
from coordination.reports.views.pages import home, reports, search

__all__ = ["home", "kept_views", "reports", "search"]
