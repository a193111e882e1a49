"""Meetings and last days as calendars read them (RFC 5545, RFC 5546); the library escapes and folds every text.

A day of a meeting keeps its UID whatever changes: it follows from the meeting and the place of the day among its days,
never from the office's address. A change has the same UID and a higher SEQUENCE.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vText

from coordination.clock import Zone

UNTIL_DONE: Final = timedelta(hours=3)
"""How long a calendar keeps free for a day that lasts "s.d. selesai": half a working day."""

_PRODUCT: Final = "-//Rakor//Rapat koordinasi//ID"


class Method(StrEnum):
    """What a calendar is to do with a file."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody in a calendar: an e-mail address and a name."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One day of a meeting as one reader may see it: times are those of the wall in `zone`, `ends` None for open."""

    uid: str
    sequence: int
    day: date
    starts: time
    ends: time | None
    zone: Zone
    title: str
    place: str = ""
    words: str = ""
    url: str = ""
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDay:
    """The last day of an action that somebody owes: it takes the day up without making them busy."""

    uid: str
    day: date
    title: str
    words: str = ""
    url: str = ""


def uid_of_day(meeting_id: int, made_at: datetime, place: int) -> str:
    """Return the UID of a meeting's day by its place, 0 for the first.

    The moment the meeting was made tells two offices apart that both have a meeting of this number.
    """
    return f"{uuid5(NAMESPACE_URL, f'rakor:rapat:{meeting_id}:{made_at.astimezone(UTC).isoformat()}:{place}')}"


def uid_of_action(action_id: int, made_at: datetime) -> str:
    """Return the UID of an action's last day."""
    return f"{uuid5(NAMESPACE_URL, f'rakor:tenggat:{action_id}:{made_at.astimezone(UTC).isoformat()}')}"


def written(
    occasions: Sequence[Occasion],
    *,
    now: datetime,
    method: Method,
    last_days: Iterable[LastDay] = (),
    organizer: Mailbox | None = None,
    attendee: Mailbox | None = None,
    name: str = "",
) -> bytes:
    """Return an .ics file. A request or a cancellation has an organizer and an attendee; `name` is that of a feed."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    if name:
        calendar.add("x-wr-calname", clean(name))
        calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for zone in dict.fromkeys(one.zone for one in occasions):
        calendar.add_component(_timezone(zone))
    for one in occasions:
        calendar.add_component(_event(one, now, organizer, attendee, cancels=method is Method.CANCEL))
    for last_day in last_days:
        calendar.add_component(_all_day(last_day, now))
    ics: bytes = calendar.to_ical()
    return ics


def ends_at(day: date, starts: time, ends: time | None, zone: Zone) -> datetime:
    """Return the moment a day of a meeting ends: the next day where it runs past midnight."""
    begins = datetime.combine(day, starts, tzinfo=zone.tz)
    if ends is None:
        return begins + UNTIL_DONE
    return datetime.combine(day + timedelta(days=ends < starts), ends, tzinfo=zone.tz)


def clean(text: str) -> str:
    """Return a text that every calendar reads: lines end in one way, without other control characters."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _event(
    one: Occasion, now: datetime, organizer: Mailbox | None, attendee: Mailbox | None, *, cancels: bool
) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", one.sequence)
    event.add("dtstart", datetime.combine(one.day, one.starts, tzinfo=one.zone.tz))
    event.add("dtend", ends_at(one.day, one.starts, one.ends, one.zone))
    event.add("summary", _one_line(one.title))
    event.add("status", "CANCELLED" if cancels or one.is_cancelled else "CONFIRMED")
    if one.place:
        event.add("location", _one_line(one.place))
    if one.words:
        event.add("description", clean(one.words))
    if one.url:
        event.add("url", one.url)
    if organizer is not None:
        event.add("organizer", _person(organizer))
    if attendee is not None:
        # No RSVP: a calendar's own answer would go to a mailbox nobody reads; who comes is said on the page.
        event.add(
            "attendee",
            _person(attendee, role="REQ-PARTICIPANT", partstat="NEEDS-ACTION", rsvp="FALSE"),
            encode=False,
        )
    return event


def _all_day(one: LastDay, now: datetime) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    event.add("summary", _one_line(one.title))
    event.add("transp", "TRANSPARENT")
    if one.words:
        event.add("description", clean(one.words))
    if one.url:
        event.add("url", one.url)
    return event


def _person(one: Mailbox, **parameters: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{one.address}")
    if one.name:
        # A parameter cannot hold a double quote (RFC 5545, 3.2).
        person.params["CN"] = vText(_one_line(one.name).replace('"', "'"))
    for key, value in parameters.items():
        person.params[key.upper()] = vText(value)
    return person


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _timezone(zone: Zone) -> Timezone:
    """Return a zone of Indonesia, which none has daylight saving: one rule from before any meeting of ours."""
    offset = datetime(2024, 1, 1, tzinfo=zone.tz).utcoffset()
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1988, 1, 1))  # noqa: DTZ001  # local time of the zone itself (Keppres 41/1987)
    standard.add("tzoffsetfrom", offset)
    standard.add("tzoffsetto", offset)
    standard.add("tzname", zone.value)
    timezone = Timezone()
    timezone.add("tzid", zone.tz.key)
    timezone.add_component(standard)
    return timezone
