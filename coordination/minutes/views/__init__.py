"""Pages of the official record: who signs it, its way to approval, and ralat."""

from coordination.minutes.views import correcting, ralat, returning, review, signing
from coordination.minutes.views.blueprint import bp

__all__ = ["bp", "correcting", "ralat", "returning", "review", "signing"]
