"""The one place where the product asks what time it is, and the three zones of Indonesia."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class Zone(StrEnum):
    """A legal time zone of Indonesia (Keppres 41/1987); none of them has daylight saving."""

    WIB = "WIB"
    WITA = "WITA"
    WIT = "WIT"

    @property
    def tz(self) -> ZoneInfo:
        """The zone as tzinfo, for arithmetic."""
        return ZoneInfo(_IANA[self])


_IANA = {Zone.WIB: "Asia/Jakarta", Zone.WITA: "Asia/Makassar", Zone.WIT: "Asia/Jayapura"}


def now() -> datetime:
    """Return the present moment, aware and in UTC."""
    return datetime.now(UTC)


def today(zone: Zone, at: datetime | None = None) -> date:
    """Return the calendar date in `zone` at the moment `at` (default: now)."""
    return (at or now()).astimezone(zone.tz).date()
