"""What the list of meetings was asked for, as it stands in its address: to be sent to a colleague, kept, or linked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from flask import url_for

from coordination.meetings.models import SecurityLevel
from coordination.meetings.queries import Filter, Tab
from coordination.meetings.turnout import Turnout
from coordination.numbers import page_number, whole

Code = TypeVar("Code", bound=StrEnum)

FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The address of a list, read: anything that makes no sense there counts as not asked."""

    tab: Tab = Tab.UPCOMING
    where: Filter = field(default_factory=Filter)
    number: int = 1
    as_calendar: bool = False
    month: date | None = None

    def address(self, **changes: Any) -> str:
        """Return the address of this list with something changed; another tab or filter begins at its first page."""
        return url_for("meetings.index", **replace(self, **({"number": 1} | changes)).in_address())

    def in_address(self) -> dict[str, Any]:
        """Return the query arguments of this list."""
        where = self.where
        values: dict[str, Any] = {
            "keadaan": self.tab.value if self.tab is not Tab.UPCOMING else None,
            "penyelenggara": where.host_id,
            "tahun": where.year,
            "klasifikasi": where.level.value if where.level else None,
            "belum-ditandatangani": 1 if where.unsigned else None,
            "seri": where.series_id,
            "dari": where.since,
            "sampai": where.until,
            "diundang": where.invited_id,
            "kehadiran": where.turnout.value if where.invited_id is not None else None,
            "halaman": self.number if self.number > 1 else None,
            "tampilan": "kalender" if self.as_calendar else None,
            "bulan": f"{self.month:%Y-%m}" if self.as_calendar and self.month else None,
        }
        return {name: str(value) for name, value in values.items() if value is not None}


def asked(args: Mapping[str, str]) -> Asked:
    """Read the address."""
    return Asked(
        tab=_known(Tab, args.get("keadaan")) or Tab.UPCOMING,
        where=Filter(
            host_id=whole(args.get("penyelenggara")),
            year=whole(args.get("tahun"), least=FIRST_YEAR, most=LAST_YEAR),
            level=_known(SecurityLevel, args.get("klasifikasi")),
            unsigned=bool(args.get("belum-ditandatangani")),
            series_id=whole(args.get("seri")),
            since=_day(args.get("dari", "")),
            until=_day(args.get("sampai", "")),
            invited_id=whole(args.get("diundang")),
            turnout=_known(Turnout, args.get("kehadiran")) or Turnout.INVITED,
        ),
        number=page_number(args.get("halaman")),
        as_calendar=args.get("tampilan") == "kalender",
        month=_month(args.get("bulan", "")),
    )


def _known(codes: type[Code], text: str | None) -> Code | None:
    return next((code for code in codes if code.value == text), None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _month(text: str) -> date | None:
    year, _dash, month = text.partition("-")
    known = (whole(year, least=FIRST_YEAR, most=LAST_YEAR), whole(month, least=1, most=12))
    return date(known[0], known[1], 1) if known[0] and known[1] else None
