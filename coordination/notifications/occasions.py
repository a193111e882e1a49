"""A meeting as a mail and a calendar tell it to one reader: nothing that its page would not show them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import permitted, visible
from coordination.access.permissions import Permission
from coordination.i18n import Formats, _
from coordination.meetings.models import AgendaItem, Meeting, MeetingDay, MeetingState
from coordination.notifications.calendar import Occasion, uid_of_day


def occasions(session: Session, meeting: Meeting, reader: Actor, *, url: str, sequence: int) -> list[Occasion]:
    """Return a meeting's days for a calendar of somebody who sees it; from rahasia up they say "Rapat" only."""
    secret = meeting.level.is_secret
    words = "" if secret else "\n".join(f"{name}: {value}" for name, value in facts(session, meeting, reader))
    return [
        Occasion(
            uid=uid_of_day(meeting.id, meeting.created_at, place),
            sequence=sequence,
            day=day.day,
            starts=day.starts,
            ends=day.ends,
            zone=meeting.zone,
            title=_("Rapat") if secret else meeting.title,
            place="" if secret else meeting.place or (_("Daring") if meeting.link else ""),
            words=words,
            url=url,
            is_cancelled=meeting.state is MeetingState.CANCELLED,
        )
        for place, day in enumerate(meeting.days)
    ]


def fallen_away(meeting: Meeting, days_before: int, *, sequence: int) -> list[Occasion]:
    """Return the days that a calendar still holds since it was told of `days_before` of them, to be cancelled."""
    if not meeting.days or days_before <= len(meeting.days):
        return []
    last = meeting.days[-1]
    return [
        Occasion(
            uid=uid_of_day(meeting.id, meeting.created_at, place),
            sequence=sequence,
            day=last.day,
            starts=last.starts,
            ends=last.ends,
            zone=meeting.zone,
            title=_("Rapat") if meeting.level.is_secret else meeting.title,
        )
        for place in range(len(meeting.days), days_before)
    ]


def facts(session: Session, meeting: Meeting, reader: Actor) -> list[tuple[str, str]]:
    """Return what an invitation says besides title, day and place: host, agenda, the way in for who may join."""
    joins = Permission.MEETING_JOIN in permitted(session, reader, meeting, [Permission.MEETING_JOIN])
    told = [(_("Penyelenggara"), meeting.host.name)]
    if meeting.link and joins:
        code = _(" · kode sandi %(code)s", code=meeting.passcode) if meeting.passcode else ""
        told.append((_("Rapat daring"), f"{meeting.link}{code}"))
    if titles := agenda(session, meeting, reader):
        told.append((_("Acara"), "; ".join(f"{number}. {title}" for number, title in titles)))
    if meeting.dress:
        told.append((_("Pakaian"), meeting.dress))
    if meeting.contact:
        told.append((_("Narahubung"), meeting.contact))
    if any(day.ends is None for day in meeting.days):
        told.append((_("Catatan"), _("Rapat berlangsung sampai selesai.")))
    return told


def agenda(session: Session, meeting: Meeting, reader: Actor) -> Sequence[tuple[int, str]]:
    """Return number and title of the agenda items; a closed one has its number and "Tertutup"."""
    rows = session.execute(
        select(AgendaItem.title, visible(reader, AgendaItem).label("open"))
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(AgendaItem.sort, AgendaItem.id)
    )
    return [(number, row.title if row.open else _("Tertutup")) for number, row in enumerate(rows, start=1)]


def days_in_words(meeting: Meeting) -> list[str]:
    """Return each day as a mail says it: "Kamis, 27 Juni 2024, pukul 09.00–12.00 WITA"."""
    return [f"{Formats(meeting.zone).date_long(day.day)}, {hours(meeting, day)}" for day in meeting.days]


def hours(meeting: Meeting, day: MeetingDay) -> str:
    """Return the hours of a day in words."""
    fmt = Formats(meeting.zone)
    if day.ends is None:
        return _("pukul %(starts)s %(zone)s s.d. selesai", starts=fmt.time(day.starts), zone=meeting.zone)
    return _(
        "pukul %(starts)s–%(ends)s %(zone)s", starts=fmt.time(day.starts), ends=fmt.time(day.ends), zone=meeting.zone
    )
