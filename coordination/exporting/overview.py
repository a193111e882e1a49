"""Which papers one meeting has for one reader, and why not where it has none: nothing is built to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel.speaklater import LazyString
from sqlalchemy import Row, exists, or_, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.actions.models import Action, ActionState, Supporter
from coordination.directory.models import Organization
from coordination.documents.kinds import Form, Kind
from coordination.exporting.asking import Options
from coordination.exporting.making import SHEETS, WORD
from coordination.i18n import _, _l
from coordination.meetings.models import AgendaItem, Decision, DecisionKind, Meeting, MeetingState, Paper, PaperKind

_ABOUT: Final = {
    Kind.INVITATION: _l("Surat kepada yang diundang, dengan daftar tujuan."),
    Kind.ATTENDANCE_LIST: _l("Untuk ditandatangani di ruang rapat, atau terisi menurut kehadiran yang dicatat."),
    Kind.NOTULA: _l("Naskah resmi rapat: peserta, pembahasan, keputusan, dan rencana tindak lanjut."),
    Kind.OFFICIAL_RECORD: _l("Kesepakatan beberapa instansi, ditandatangani bersama."),
    Kind.EXCERPT: _l("Keputusan dan tindak lanjut satu instansi saja, nomornya tetap."),
    Kind.PUBLIC_COPY: _l("Tanpa yang dikecualikan, NIP, telepon, dan tanda tangan (UU 14/2008)."),
    Kind.MATRIX: _l("Setiap tindak lanjut dengan keadaannya hari ini."),
    Kind.PHOTOS: _l("Foto rapat, dua pada tiap halaman."),
}
_GROUPS: Final = (
    (_l("Sebelum dan saat rapat"), (Kind.INVITATION, Kind.ATTENDANCE_LIST)),
    (_l("Hasil rapat"), (Kind.NOTULA, Kind.OFFICIAL_RECORD, Kind.EXCERPT, Kind.PUBLIC_COPY, Kind.PHOTOS)),
    (_l("Tindak lanjut"), (Kind.MATRIX,)),
)
_WRITTEN: Final = (MeetingState.IN_SESSION, MeetingState.RECORDED, MeetingState.IN_REVIEW, MeetingState.APPROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One paper of the page: what it is for, in which forms it leaves, or why it cannot be made yet."""

    kind: Kind
    about: LazyString
    forms: tuple[Form, ...]
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The papers of one meeting in the order of the work, and the agencies that a petikan can be for."""

    groups: Sequence[tuple[LazyString, Sequence[Entry]]]
    agencies: Sequence[Row[int, str]]


def overview(session: Session, actor: Actor, meeting: Meeting) -> Overview:
    """Return the papers of a meeting for one reader, in a bounded number of queries."""
    agencies = _agencies(session, actor, meeting)
    missing = _missing(session, actor, meeting, has_actions=bool(agencies))
    groups = [
        (
            title,
            [
                Entry(kind=kind, about=_ABOUT[kind], forms=_forms(kind), missing=missing.get(kind, ""))
                for kind in kinds
                if kind in WORD
            ],
        )
        for title, kinds in _GROUPS
    ]
    return Overview(groups=[group for group in groups if group[1]], agencies=agencies)


def whole_set(session: Session, actor: Actor, meeting: Meeting) -> list[tuple[Kind, Options]]:
    """Return every paper that a meeting has now for one reader, a petikan for each agency, in the order of the page."""
    papers = overview(session, actor, meeting)
    options = {
        Kind.EXCERPT: [Options(organization=agency.id) for agency in papers.agencies],
        Kind.ATTENDANCE_LIST: [Options(filled=True) if meeting.state in _WRITTEN else Options()],
    }
    return [
        (entry.kind, chosen)
        for _title, entries in papers.groups
        for entry in entries
        if not entry.missing
        for chosen in options.get(entry.kind, [Options()])
    ]


def _forms(kind: Kind) -> tuple[Form, ...]:
    return (Form.WORD, Form.PDF, *(form for sheet, form in SHEETS if sheet is kind))


def _agencies(session: Session, actor: Actor, meeting: Meeting) -> Sequence[Row[int, str]]:
    """Return the agencies that owe or support an action of this meeting that the reader sees, in the order of names."""
    shown = select(Action.id).where(
        Action.meeting_id == meeting.id, Action.state != ActionState.CANCELLED, visible(actor, Action)
    )
    owe = select(Action.owner_id).where(Action.id.in_(shown))
    support = select(Supporter.organization_id).where(Supporter.action_id.in_(shown))
    return session.execute(
        select(Organization.id, Organization.name)
        .where(or_(Organization.id.in_(owe), Organization.id.in_(support)))
        .order_by(Organization.name)
    ).all()


def _missing(session: Session, actor: Actor, meeting: Meeting, *, has_actions: bool) -> dict[Kind, str]:
    """Return, for each paper that cannot be made now, what must be there first."""
    missing: dict[Kind, str] = {}
    off = _("Rapat ini dibatalkan.") if meeting.state is MeetingState.CANCELLED else ""
    if meeting.state not in _WRITTEN:
        later = off or _("Ada setelah rapat dibuka.")
        missing |= dict.fromkeys((Kind.NOTULA, Kind.OFFICIAL_RECORD, Kind.EXCERPT, Kind.MATRIX), later)
    if meeting.level.is_secret:
        missing[Kind.PUBLIC_COPY] = _("Rapat rahasia tidak mempunyai salinan publik.")
    elif meeting.state is not MeetingState.APPROVED:
        missing[Kind.PUBLIC_COPY] = off or _("Ada setelah notula disahkan.")
    if not has_actions:
        none = _("Belum ada tindak lanjut.")
        missing = dict.fromkeys((Kind.EXCERPT, Kind.MATRIX), none) | missing
    if not _has_decisions(session, actor, meeting):
        missing.setdefault(Kind.OFFICIAL_RECORD, _("Belum ada keputusan."))
    if not _has_photos(session, actor, meeting):
        missing[Kind.PHOTOS] = _("Belum ada foto; unggah di bagian Dokumen.")
    return missing


def _has_decisions(session: Session, actor: Actor, meeting: Meeting) -> bool:
    decided = exists().where(
        Decision.meeting_id == meeting.id,
        Decision.kind == DecisionKind.DECISION,
        ~Decision.dropped,
        or_(Decision.agenda_item_id.is_(None), Decision.agenda_item.has(visible(actor, AgendaItem))),
    )
    return bool(session.scalar(select(decided)))


def _has_photos(session: Session, actor: Actor, meeting: Meeting) -> bool:
    photos = exists().where(
        Paper.meeting_id == meeting.id,
        Paper.kind == PaperKind.PHOTO,
        Paper.withdrawn_at.is_(None),
        visible(actor, Paper),
    )
    return bool(session.scalar(select(photos)))
