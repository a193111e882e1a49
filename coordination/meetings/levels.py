"""Security levels and who is named to read (design.md, "Security levels").

Raising acts at once on everything below; lowering needs whoever presides, and a reason.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import permitted
from coordination.access.permissions import Permission
from coordination.accounts.models import Account, Membership, Role
from coordination.audit.models import ActorKind
from coordination.audit.services import record
from coordination.errors import DomainError, Forbidden
from coordination.i18n import _
from coordination.meetings import checks
from coordination.meetings.models import (
    AgendaItem,
    LevelChange,
    Meeting,
    Paper,
    Participant,
    ParticipantRole,
    Reader,
    SecurityLevel,
)


def change_level(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    level: SecurityLevel,
    item: AgendaItem | None = None,
    reason: str | None = None,
) -> None:
    """Change the level of a meeting, or of one agenda item of it.

    Raising lifts every item and paper that stood lower; actions follow their item. Lowering takes along what stood at
    the old level, and leaves what was above it.
    """
    target = item or meeting
    before = target.level
    if level is before:
        return
    raising = level.height > before.height
    if not raising:
        reason = _may_lower(session, actor, meeting, reason)
    target.level = level
    for row in _beneath(meeting, item):
        if (raising and row.level.height < level.height) or (not raising and row.level is before):
            row.level = level
    item_id = item.id if item else None
    session.add(
        LevelChange(
            meeting_id=meeting.id,
            agenda_item_id=item_id,
            before=before,
            after=level,
            reason=reason,
            at=now,
            account_id=actor.account_id,
        )
    )
    session.flush()
    if level.is_secret:
        _name_who_must_read(session, actor, now, meeting, item)
    verb = "level_raised" if raising else "level_lowered"
    record(session=session, actor=actor, now=now, verb=verb, row=target, meeting_id=meeting.id, agenda_item_id=item_id)


def name_reader(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    account_id: int,
    item: AgendaItem | None = None,
) -> None:
    """Name a person who may read the meeting, or one agenda item of it; naming twice changes nothing."""
    account = session.get(Account, account_id)
    if account is None or not account.active:
        raise DomainError(_("Pilih orang yang memiliki akun aktif."), field="account_id")
    item_id = item.id if item else None
    if session.scalar(_readers(meeting.id, item_id).where(Reader.account_id == account_id)) is not None:
        return
    reader = Reader(
        meeting_id=meeting.id,
        agenda_item_id=item_id,
        account_id=account_id,
        named_at=now,
        named_by_id=actor.account_id,
    )
    session.add(reader)
    session.flush()
    record(
        session=session,
        actor=actor,
        now=now,
        verb="reader_named",
        row=reader,
        meeting_id=meeting.id,
        agenda_item_id=item_id,
    )


def remove_reader(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, reader: Reader) -> None:
    """Take a person off the list; somebody of the host's secretariat must stay on it, or nobody could write."""
    rest = (
        select(Reader.id)
        .join(Membership, Membership.account_id == Reader.account_id)
        .join(Account, Account.id == Reader.account_id)
    )
    rest = rest.where(
        Account.active.is_(True),
        Reader.meeting_id == meeting.id,
        Reader.agenda_item_id.is_(None)
        if reader.agenda_item_id is None
        else Reader.agenda_item_id == reader.agenda_item_id,
        Reader.id != reader.id,
        Membership.role == Role.SECRETARIAT,
        Membership.organization_id == meeting.host_id,
    )
    if session.scalar(rest.limit(1)) is None:
        raise DomainError(
            _("Sedikitnya satu orang sekretariat penyelenggara harus tetap dapat membaca. Tambahkan dahulu orang lain.")
        )
    record(
        session=session,
        actor=actor,
        now=now,
        verb="reader_removed",
        row=reader,
        meeting_id=meeting.id,
        agenda_item_id=reader.agenda_item_id,
    )
    session.delete(reader)
    session.flush()


def name_chair(*, session: Session, actor: Actor, now: datetime, meeting: Meeting) -> None:
    """Name the chair's account wherever readers are named: for the meeting, and for each closed item."""
    places: list[AgendaItem | None] = [item for item in meeting.agenda if is_closed(item, meeting)]
    if meeting.level.is_secret:
        places.append(None)
    account_id = _chairs_account(session, meeting) if places else None
    if account_id is not None:
        for item in places:
            name_reader(session=session, actor=actor, now=now, meeting=meeting, account_id=account_id, item=item)


def is_closed(item: AgendaItem, meeting: Meeting) -> bool:
    """Tell whether an item is tertutup with readers of its own: above its meeting's level, and rahasia or higher."""
    return item.level.is_secret and item.level.height > meeting.level.height


def _name_who_must_read(
    session: Session, actor: Actor, now: datetime, meeting: Meeting, item: AgendaItem | None
) -> None:
    """Name whoever raised the level, and the chair, so that neither is locked out."""
    for account_id in (actor.account_id, _chairs_account(session, meeting)):
        if account_id is not None:
            name_reader(session=session, actor=actor, now=now, meeting=meeting, account_id=account_id, item=item)


def readers_of(session: Session, meeting: Meeting, item: AgendaItem | None = None) -> list[int]:
    """Return the active accounts that are named to read a meeting, or an item of it."""
    named = _readers(meeting.id, item.id if item else None).subquery()
    return list(session.scalars(select(Account.id).where(Account.id.in_(select(named.c.account_id)), Account.active)))


def _readers(meeting_id: int, item_id: int | None) -> Select[Reader]:
    where = Reader.agenda_item_id.is_(None) if item_id is None else Reader.agenda_item_id == item_id
    return select(Reader).where(Reader.meeting_id == meeting_id, where)


def _chairs_account(session: Session, meeting: Meeting) -> int | None:
    return session.scalar(
        select(Account.id)
        .join(Participant, Participant.person_id == Account.person_id)
        .where(
            Participant.meeting_id == meeting.id, Participant.role == ParticipantRole.CHAIR, Account.active.is_(True)
        )
    )


def _beneath(meeting: Meeting, item: AgendaItem | None) -> list[AgendaItem | Paper]:
    """Return what takes its level from the meeting, or from the item."""
    if item is not None:
        return [paper for paper in meeting.papers if paper.agenda_item_id == item.id]
    return [*meeting.agenda, *meeting.papers]


def _may_lower(session: Session, actor: Actor, meeting: Meeting, reason: str | None) -> str:
    presides = actor.kind is not ActorKind.ACCOUNT or permitted(session, actor, meeting, [Permission.MEETING_APPROVE])
    if not presides:
        raise Forbidden(_("Klasifikasi hanya dapat diturunkan oleh ketua rapat atau penanda tangan notula."))
    return checks.reason(reason)
