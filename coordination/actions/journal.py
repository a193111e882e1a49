"""The one way in which something happens to an action: a progress update that nobody can edit, and an audit row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.actions import notices
from coordination.actions.models import Action, ActionState, Channel, Evidence, ProgressUpdate, UpdateKind
from coordination.actions.states import Deed, next_state
from coordination.audit.models import ActorKind
from coordination.audit.services import record
from coordination.clock import Zone, today
from coordination.directory import queries as directory
from coordination.directory.models import Person, Position
from coordination.errors import Clash, DomainError
from coordination.files.models import StoredFile
from coordination.i18n import gettext as _
from coordination.richtext.text import clean_text

BESIDE = (UpdateKind.COMMENT, UpdateKind.HANDOVER)
"""Kinds of update that leave an action where it stands: how long it waits is not reckoned anew."""

LONGEST_WORDS = 20_000  # characters of one report
LONGEST_LINK = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says about an action: words, bukti dukung, and how it reached the secretariat."""

    words: str = ""
    files: Sequence[StoredFile] = ()
    links: Sequence[str] = ()
    percent: int | None = None
    channel: Channel = Channel.APPLICATION
    said_by: str | None = None

    @property
    def has_evidence(self) -> bool:
        """Whether a file or a link comes with it."""
        return bool(self.files) or any(link.strip() for link in self.links)


def append(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    action: Action,
    kind: UpdateKind,
    deed: Deed | None = None,
    to: ActionState | None = None,
    said: Said | None = None,
    organization_id: int | None = None,
    days: tuple[date | None, date | None] = (None, None),
    client_key: str | None = None,
    fields: Iterable[str] = (),
    handed_to: tuple[Person | None, Position | None] = (None, None),
) -> ProgressUpdate:
    """Move the action by `deed` (if any), write the update with its evidence and the audit row; flush.

    from coordination.actions import notices
    `to` is the state that an older matrix tells, which no deed of ours led to; nothing else gives it.
    Raises WrongState where the table of states has no such line, DomainError for an implausible link or percentage.
    """
    said = said or Said()
    if actor.kind is ActorKind.LINK:  # no account says who it was: the record keeps the name that they gave
        said = replace(said, channel=Channel.LINK, said_by=actor.name)
    before = action.state
    after = next_state(deed, before) if deed is not None else to or before
    update = ProgressUpdate(
        action=action,
        kind=kind,
        at=now,
        account_id=actor.account_id,
        organization_id=organization_id,
        from_state=before,
        to_state=after,
        percent=_percent(said.percent),
        words=_words(said.words),
        channel=said.channel,
        said_by=clean_text(said.said_by).strip()[:300] if said.said_by else None,
        from_day=days[0],
        to_day=days[1],
        to_person=handed_to[0],
        to_position=handed_to[1],
        client_key=client_key or None,
        evidence=[Evidence(file=file) for file in said.files] + [Evidence(url=url) for url in links(said.links)],
    )
    action.state = after
    if kind not in BESIDE:
        action.moved_at = now
    session.add(update)
    session.flush()
    record(
        session=session,
        actor=actor,
        now=now,
        verb=kind.value,
        row=action,
        meeting_id=action.meeting_id,
        organization_id=action.owner_id,
        fields=[*fields, *(["state"] if after is not before else [])],
    )
    notices.happened(session=session, actor=actor, now=now, action=action, update=update)
    return update


def already(session: Session, action: Action, client_key: str | None) -> ProgressUpdate | None:
    """Return the update that was written when the same form came the first time."""
    if not client_key:
        return None
    return session.scalar(
        select(ProgressUpdate).where(ProgressUpdate.client_key == client_key, ProgressUpdate.action_id == action.id)
    )


def unchanged(action: Action, seen: int | None) -> None:
    """Refuse to judge what the person has not seen. Raises Clash if the action moved on since version `seen`."""
    if seen is not None and seen != action.version:
        raise Clash(
            _("Tindak lanjut ini berubah sejak halaman Anda dibuka. Baca keadaan terbarunya, lalu ulangi bila perlu."),
            fields={},
            version=action.version,
        )


def office_day(session: Session, now: datetime) -> date:
    """Return the date in the office's zone, in which every last day is judged."""
    office = directory.office(session)
    return today(office.zone if office is not None else Zone.WIB, now)


def links(sent: Sequence[str]) -> list[str]:
    """Return the addresses among `sent`, without empty ones. Raises DomainError for anything but http and https."""
    found = [link.strip() for link in sent if link.strip()]
    for link in found:
        scheme, _sep, rest = link.partition("://")
        if (
            scheme.lower() not in ("http", "https")
            or not rest
            or len(link) > LONGEST_LINK
            or any(map(str.isspace, link))
        ):
            raise DomainError(
                _("Tautan harus utuh dan diawali https://, misalnya https://drive.google.com/…"), field="link"
            )
    return found


def last_reported(action: Action) -> int:
    """Return the percentage that the organization last reported while it was at work."""
    reports = (u.percent for u in reversed(action.updates) if u.kind is UpdateKind.REPORT and u.percent is not None)
    return next(reports, 0)


def _percent(value: int | None) -> int | None:
    if value is not None and not 0 <= value <= 100:
        raise DomainError(_("Kemajuan ditulis antara 0 dan 100 persen."), field="percent")
    return value


def _words(text: str) -> str | None:
    text = clean_text(text).strip()
    if len(text) > LONGEST_WORDS:
        raise DomainError(
            _("Uraian terlalu panjang (paling banyak %(count)d huruf). Lampirkan sebagai berkas.", count=LONGEST_WORDS),
            field="words",
        )
    return text or None
