"""Working days, where the targets of actions look for them; their home is below the meetings, for their series."""

from __future__ import annotations

from coordination.workdays import add_workdays, is_workday, rests_on_estimate

__all__ = ["add_workdays", "is_workday", "rests_on_estimate"]
