"""The days of a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from coordination.errors import DomainError
from coordination.i18n import Formats, _
from coordination.meetings import checks
from coordination.meetings.models import Attendance, Meeting, MeetingDay, Presence

MOST_DAYS = 31


@dataclass(frozen=True, order=True)
class DayTimes:
    """One day of a meeting in the meeting's zone; `ends` is None for "s.d. selesai"."""

    day: date
    starts: time
    ends: time | None = None


def checked_days(days: Sequence[DayTimes]) -> list[DayTimes]:
    """Return the days in order, or refuse: none at all, one twice, or one that ends before it starts."""
    if not days:
        raise DomainError(_("Isi paling sedikit satu hari rapat."), field="days")
    if len(days) > MOST_DAYS:
        raise DomainError(_("Satu rapat paling lama %(most)d hari.", most=MOST_DAYS), field="days")
    if len({entry.day for entry in days}) < len(days):
        raise DomainError(_("Tanggal yang sama tertulis dua kali. Satu hari cukup satu baris."), field="days")
    for entry in days:
        checks.ends_after_start(entry.day, entry.starts, entry.ends)
    return sorted(days, key=lambda entry: entry.day)


def set_days(*, session: Session, meeting: Meeting, days: Sequence[DayTimes]) -> bool:
    """Make the meeting's days the given ones; tell whether anything changed.

    A day whose date was corrected keeps its attendance; one that falls away may not have any.
    """
    wanted = checked_days(days)
    before = [DayTimes(row.day, row.starts, row.ends) for row in meeting.days]
    if wanted == before:
        return False
    kept = {entry.day for entry in wanted} & {row.day for row in meeting.days}
    rows = {row.day: row for row in meeting.days if row.day in kept}
    spare = [row for row in meeting.days if row.day not in kept]
    for entry in wanted:
        row = rows.get(entry.day) or (spare.pop(0) if spare else None)
        if row is None:
            meeting.days.append(MeetingDay(day=entry.day, starts=entry.starts, ends=entry.ends))
        else:
            row.day, row.starts, row.ends = entry.day, entry.starts, entry.ends
    for row in spare:
        _refuse_if_attended(session, row)
        meeting.days.remove(row)
    meeting.first_day = wanted[0].day
    session.flush()
    session.expire(meeting, ["days"])
    return True


def _refuse_if_attended(session: Session, row: MeetingDay) -> None:
    noted = exists().where(Attendance.meeting_day_id == row.id, Attendance.presence != Presence.UNKNOWN)
    if session.scalar(select(noted)):
        raise DomainError(
            _("Hari %(day)s sudah memiliki catatan kehadiran, jadi tidak dapat dihapus.", day=Formats().date(row.day)),
            field="days",
        )
