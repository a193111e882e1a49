"""The agenda of a meeting: items in order, with planned minutes and a level of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import record
from coordination.db import write
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.meetings import checks
from coordination.meetings.levels import is_closed, name_chair, name_reader
from coordination.meetings.models import AgendaItem, Decision, Meeting, Paper, Reader, SecurityLevel
from coordination.richtext import is_empty

LONGEST_MINUTES = 24 * 60
MOST_ITEMS = 100

_NUMBERING = re.compile(r"^\s*(?:\d{1,3}|[a-zA-Z])[.)]\s+|^\s*[-–•*]\s+")
_MINUTES = re.compile(r"\s*[(\[–-]\s*(\d{1,4})\s*(?:menit|mnt|min(?:utes)?|['’])\s*[)\]]?\s*$", re.IGNORECASE)


def read_agenda(text: str) -> list[tuple[str, int | None]]:
    """Read an agenda typed or pasted with one item a line: (title, planned minutes or None).

    Numbering and bullets in front are taken off, "(15 menit)" at the end gives the minutes.
    """
    items: list[tuple[str, int | None]] = []
    for typed in text.splitlines():
        title = _NUMBERING.sub("", typed).strip()
        found = _MINUTES.search(title)
        if found and title[: found.start()].strip():
            title, minutes = title[: found.start()].strip(), int(found[1])
        else:
            minutes = None
        if title:
            items.append((title, minutes))
    return items


def add_item(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    title: str,
    planned_minutes: int | None = None,
    level: SecurityLevel | None = None,
    follows_up: Meeting | None = None,
    client_key: str | None = None,
) -> AgendaItem:
    """Add an item at the end of the agenda; its level is the meeting's unless another is given."""
    checks.editable(meeting)
    if client_key and (made := _made_before(session, meeting, client_key)) is not None:
        return made
    last, count = session.execute(
        select(func.max(AgendaItem.sort), func.count()).where(AgendaItem.meeting_id == meeting.id)
    ).one()
    if count >= MOST_ITEMS:
        raise DomainError(_("Agenda satu rapat paling banyak %(most)d butir.", most=MOST_ITEMS), field="title")
    item = AgendaItem(
        meeting_id=meeting.id,
        sort=(last or 0) + 1,
        title=_title(title),
        planned_minutes=_minutes(planned_minutes),
        level=level or meeting.level,
        follows_up_id=follows_up.id if follows_up else None,
        client_key=client_key,
    )
    session.add(item)
    session.flush()
    session.expire(meeting, ["agenda"])
    if is_closed(item, meeting):
        if actor.account_id is not None:
            name_reader(session=session, actor=actor, now=now, meeting=meeting, account_id=actor.account_id, item=item)
        name_chair(session=session, actor=actor, now=now, meeting=meeting)
    _record(session, actor, now, item, "created")
    return item


def change_item(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    item: AgendaItem,
    title: str,
    planned_minutes: int | None,
) -> None:
    """Change an item's title and planned minutes; its level goes through `levels.change_level`."""
    checks.editable(item.meeting)
    wanted = {"title": _title(title), "planned_minutes": _minutes(planned_minutes)}
    changed = write(item, wanted)
    if changed:
        session.flush()
        _record(session, actor, now, item, "changed", changed)


def remove_item(*, session: Session, actor: Actor, now: datetime, item: AgendaItem) -> None:
    """Take an item off the agenda, as long as nothing was written, decided or filed under it."""
    checks.editable(item.meeting)
    used = or_(exists().where(Decision.agenda_item_id == item.id), exists().where(Paper.agenda_item_id == item.id))
    if (item.discussion and not is_empty(item.discussion)) or session.scalar(select(used)):
        raise DomainError(
            _("Butir ini sudah berisi pembahasan, keputusan, atau berkas. Kosongkan dahulu sebelum menghapusnya.")
        )
    _record(session, actor, now, item, "removed")
    meeting = item.meeting
    session.execute(delete(Reader).where(Reader.agenda_item_id == item.id))
    session.delete(item)
    session.flush()
    session.expire(meeting, ["agenda"])


def reorder_items(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, ids: Sequence[int]) -> None:
    """Put the agenda into the given order; items that the list leaves out keep their order behind it."""
    checks.editable(meeting)
    if renumber(meeting.agenda, ids):
        session.flush()
        session.expire(meeting, ["agenda"])
        record(session=session, actor=actor, now=now, verb="agenda_reordered", row=meeting, meeting_id=meeting.id)


class _Sorted(Protocol):
    id: int
    sort: int


Row = TypeVar("Row", bound=_Sorted)


def renumber(rows: Sequence[Row], ids: Sequence[int]) -> bool:
    """Give `rows` the order of `ids` (those not named stay behind, as they were); tell whether anything moved."""
    place = {row_id: index for index, row_id in enumerate(ids)}
    ordered = sorted(rows, key=lambda row: place.get(row.id, len(place)))
    moved = False
    for index, row in enumerate(ordered, start=1):
        if row.sort != index:
            row.sort, moved = index, True
    return moved


def _title(text: str) -> str:
    return checks.required_line(text, field="title", name=_("Butir agenda"), longest=500)


def _minutes(minutes: int | None) -> int | None:
    if minutes is not None and not 0 < minutes <= LONGEST_MINUTES:
        raise DomainError(
            _("Waktu satu butir antara 1 dan %(most)d menit.", most=LONGEST_MINUTES), field="planned_minutes"
        )
    return minutes


def _made_before(session: Session, meeting: Meeting, client_key: str) -> AgendaItem | None:
    return session.scalar(
        select(AgendaItem).where(AgendaItem.client_key == client_key, AgendaItem.meeting_id == meeting.id)
    )


def _record(
    session: Session, actor: Actor, now: datetime, item: AgendaItem, verb: str, fields: Sequence[str] = ()
) -> None:
    record(
        session=session,
        actor=actor,
        now=now,
        verb=verb,
        row=item,
        meeting_id=item.meeting_id,
        agenda_item_id=item.id,
        fields=fields,
    )
