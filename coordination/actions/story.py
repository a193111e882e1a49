"""What happened to one action, told as sentences for its page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination.accounts.models import Account
from coordination.actions.models import Action, Channel, Evidence, ProgressUpdate, UpdateKind
from coordination.i18n import Formats
from coordination.i18n import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the timeline: what happened, the words given, how it came, who did it and when, bukti dukung."""

    kind: UpdateKind
    title: str
    words: str | None
    aside: str | None
    who: str
    at: datetime
    evidence: Sequence[Evidence]


def history(session: Session, action: Action, kinds: Collection[UpdateKind] = tuple(UpdateKind)) -> list[Entry]:
    """Return what happened to the action, newest first, in three queries whatever its length."""
    updates = session.scalars(
        select(ProgressUpdate)
        .where(ProgressUpdate.action_id == action.id, ProgressUpdate.kind.in_(kinds))
        .order_by(ProgressUpdate.id.desc())
        .options(
            joinedload(ProgressUpdate.account).joinedload(Account.person),
            joinedload(ProgressUpdate.organization),
            joinedload(ProgressUpdate.to_person),
            joinedload(ProgressUpdate.to_position),
            selectinload(ProgressUpdate.evidence).joinedload(Evidence.file),
        )
    ).all()
    return [_entry(update, action) for update in updates]


def _entry(update: ProgressUpdate, action: Action) -> Entry:
    by_link = update.channel is Channel.LINK
    person = update.said_by if by_link else update.account.person.full_name if update.account else None
    # The secretary who wrote it down is not of that agency.
    for_another = update.channel is not Channel.APPLICATION and not by_link
    organization = update.organization.label if update.organization and person and not for_another else None
    return Entry(
        kind=update.kind,
        title=_title(update, action),
        words=update.words,
        aside=_aside(update),
        who=", ".join(part for part in (person, organization) if part),
        at=update.at,
        evidence=update.evidence,
    )


def _title(update: ProgressUpdate, action: Action) -> str:
    day = Formats().date(update.to_day) if update.to_day else None
    if update.kind is UpdateKind.REQUEST:
        return (
            _("Mengajukan perpanjangan sampai %(day)s", day=day) if day else _("Mengajukan tidak dapat ditindaklanjuti")
        )
    if update.kind is UpdateKind.GRANT:
        return (
            _("Perpanjangan disetujui sampai %(day)s", day=day) if day else _("Dinyatakan tidak dapat ditindaklanjuti")
        )
    if update.kind is UpdateKind.REPORT and update.percent is not None:
        return _("Kemajuan %(percent)d%%", percent=update.percent)
    if update.kind is UpdateKind.HANDOVER:
        return _("Diserahkan kepada %(who)s", who=_handed_to(update))
    return {
        UpdateKind.RELEASE: _("Disampaikan kepada %(agency)s", agency=action.owner.name if action.owner else ""),
        UpdateKind.REPORT: _("Kemajuan dilaporkan"),
        UpdateKind.SUBMISSION: _("Dilaporkan selesai"),
        UpdateKind.WITHDRAWAL: _("Laporan ditarik kembali"),
        UpdateKind.VERIFICATION: _("Diverifikasi selesai"),
        UpdateKind.RETURN: _("Dikembalikan untuk dilengkapi"),
        UpdateKind.REOPENING: _("Dibuka kembali"),
        UpdateKind.REFUSAL: _("Permintaan ditolak"),
        UpdateKind.NOTE: _("Catatan"),
        UpdateKind.COMMENT: _("Komentar"),
        UpdateKind.IMPORT: _("Menurut matriks lama"),
        UpdateKind.RALAT: _("Ralat notula"),
        UpdateKind.CANCELLATION: _("Dibatalkan"),
    }[update.kind]


def _handed_to(update: ProgressUpdate) -> str:
    position = update.to_position.title if update.to_position else None
    return " · ".join(part for part in (position, update.to_person.full_name if update.to_person else None) if part)


def _aside(update: ProgressUpdate) -> str | None:
    """Say that the secretariat wrote it down, how it came, and whose words it were."""
    if update.channel is Channel.APPLICATION:
        return None
    if update.channel is Channel.LINK:
        return _("lewat tautan pribadi, tanpa akun")
    way = {
        Channel.TELEPHONE: _("dicatat sekretariat, lewat telepon"),
        Channel.WHATSAPP: _("dicatat sekretariat, lewat WhatsApp"),
        Channel.LETTER: _("dicatat sekretariat, lewat surat"),
        Channel.MEETING: _("dicatat sekretariat, dalam rapat"),
    }[update.channel]
    return f"{way}: {update.said_by}" if update.said_by else way
