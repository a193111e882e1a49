"""Pages of the official record: the notula to read, who signs it, its way to approval, and ralat."""

from coordination.minutes.views import correcting, notula, ralat, review, signing
from coordination.minutes.views.blueprint import bp

__all__ = ["bp", "correcting", "notula", "ralat", "review", "signing"]
