"""Planning a meeting and changing its facts. States, agenda, people, levels and papers have modules of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.models import ActorKind
from coordination.audit.services import record
from coordination.clock import Zone
from coordination.db import write
from coordination.directory.models import Organization
from coordination.errors import DomainError, Forbidden
from coordination.i18n import _
from coordination.meetings import checks, notices
from coordination.meetings.days import DayTimes, checked_days, set_days
from coordination.meetings.levels import change_level, name_reader
from coordination.meetings.models import Meeting, MeetingDay, SecurityLevel, Urgency
from coordination.meetings.replies import supersede

__all__ = ["DayTimes", "Facts", "change_meeting", "create_meeting"]


class Facts(TypedDict, total=False):
    """What a person types about a meeting besides its title, days and level."""

    zone: Zone
    place: str | None
    link: str | None
    passcode: str | None
    urgency: Urgency
    filing_code: str | None
    invitation_number: str | None
    invitation_date: date | None
    contact: str | None
    dress: str | None
    cc: Sequence[str]
    time_called: time | None


class Changes(Facts, total=False):
    """What `change_meeting` may change."""

    title: str
    days: Sequence[DayTimes]
    level: SecurityLevel


_LINES: Mapping[str, tuple[Callable[[], str], int]] = {
    "place": (lambda: _("Tempat"), 500),
    "passcode": (lambda: _("Kode sandi"), 80),
    "filing_code": (lambda: _("Kode klasifikasi"), 40),
    "invitation_number": (lambda: _("Nomor undangan"), 120),
    "contact": (lambda: _("Narahubung"), 300),
    "dress": (lambda: _("Pakaian"), 200),
}


def create_meeting(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    host: Organization,
    title: str,
    days: Sequence[DayTimes],
    level: SecurityLevel = SecurityLevel.BIASA,
    copied_from: Meeting | None = None,
    client_key: str | None = None,
    **facts: Unpack[Facts],
) -> Meeting:
    """Plan a meeting of an organization whose secretariat the actor belongs to.

    The same `client_key` again returns the meeting made the first time. From rahasia up the actor is named as a reader,
    so that whoever plans is not locked out.
    """
    if client_key and (made := _made_before(session, actor, client_key)) is not None:
        return made
    _may_host(actor, host)
    wanted = checked_days(days)
    meeting = Meeting(
        host=host,
        title=_title(title),
        first_day=wanted[0].day,
        days=[MeetingDay(day=entry.day, starts=entry.starts, ends=entry.ends) for entry in wanted],
        level=level,
        copied_from_id=copied_from.id if copied_from else None,
        client_key=client_key,
        created_at=now,
        created_by_id=actor.account_id,
        **{"zone": Zone.WIB, **_checked(facts)},
    )
    session.add(meeting)
    session.flush()
    record(
        session=session,
        actor=actor,
        now=now,
        verb="created",
        row=meeting,
        meeting_id=meeting.id,
        organization_id=host.id,
    )
    if level.is_secret and actor.account_id is not None:
        name_reader(session=session, actor=actor, now=now, meeting=meeting, account_id=actor.account_id)
    return meeting


def change_meeting(
    *, session: Session, actor: Actor, now: datetime, meeting: Meeting, **changes: Unpack[Changes]
) -> None:
    """Change what is given and leave the rest; a level may only be raised here (see `levels.lower_level`)."""
    checks.editable(meeting)
    rest: dict[str, Any] = dict(changes)
    changed: list[str] = []
    days, level = rest.pop("days", None), rest.pop("level", None)
    if "title" in rest and (title := _title(rest.pop("title"))) != meeting.title:
        meeting.title = title
        changed.append("title")
    changed += write(meeting, _checked(rest))
    dates = {row.day for row in meeting.days}
    if days is not None and set_days(session=session, meeting=meeting, days=days):
        changed.append("days")
        if {row.day for row in meeting.days} != dates:
            supersede(session=session, now=now, meeting=meeting)
    session.flush()
    if level is not None and level is not meeting.level:
        change_level(session=session, actor=actor, now=now, meeting=meeting, level=level)
    if changed:
        notices.facts_changed(session=session, meeting=meeting, changed=changed)
        record(
            session=session,
            actor=actor,
            now=now,
            verb="changed",
            row=meeting,
            meeting_id=meeting.id,
            fields=changed,
        )


def _made_before(session: Session, actor: Actor, client_key: str) -> Meeting | None:
    """Return the meeting that this form made already; only to whoever made it."""
    made = session.scalar(select(Meeting).where(Meeting.client_key == client_key))
    if made is not None and made.created_by_id != actor.account_id:
        raise DomainError(_("Formulir ini sudah dipakai. Buka lagi halaman Rapat baru, lalu ulangi."))
    return made


def _may_host(actor: Actor, host: Organization) -> None:
    if actor.kind is ActorKind.ACCOUNT and host.id not in actor.secretariat_of:
        raise Forbidden(_("Hanya sekretariat %(host)s yang dapat membuat rapatnya.", host=host.name))
    if not host.active:
        raise DomainError(_("%(host)s sudah tidak aktif dan tidak dapat menyelenggarakan rapat.", host=host.name))


def _title(text: str) -> str:
    return checks.required_line(text, field="title", name=_("Nama rapat"), longest=500)


def _checked(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts as they are stored: clean lines, a safe address, no empty line among the tembusan."""
    stored = dict(facts)
    for name, (label, longest) in _LINES.items():
        if name in stored:
            stored[name] = checks.line(stored[name], field=name, name=label(), longest=longest)
    if "link" in stored:
        stored["link"] = checks.web_address(stored["link"])
    if "cc" in stored:
        lines = (checks.line(entry, field="cc", name=_("Tembusan"), longest=300) for entry in stored["cc"])
        stored["cc"] = [entry for entry in lines if entry]
    return stored
