"""What an agency says about an action it owes or supports, by itself or through the secretariat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.actions.journal import Said, already, append, last_reported, office_day, unchanged
from coordination.actions.models import Action, Channel, ProgressUpdate, UpdateKind
from coordination.actions.states import Deed
from coordination.errors import DomainError
from coordination.i18n import gettext as _


def report(
    *, session: Session, actor: Actor, now: datetime, action: Action, said: Said, client_key: str | None = None
) -> ProgressUpdate:
    """Save progress: words are needed, percentage and bukti dukung welcome. The action is then in progress.

    The same `client_key` sent twice records once; so it is for every function here.
    """
    if update := already(session, action, client_key):
        return update
    _require_released(action)
    if not said.words.strip():
        raise DomainError(_("Tuliskan apa yang sudah dikerjakan."), field="words")
    update = append(
        session=session,
        actor=actor,
        now=now,
        action=action,
        kind=UpdateKind.REPORT,
        deed=Deed.REPORT,
        said=said,
        organization_id=action.owner_id,
        client_key=client_key,
        fields=["percent"] if said.percent is not None else [],
    )
    if said.percent is not None:
        action.percent = said.percent
    session.flush()
    return update


def submit(
    *, session: Session, actor: Actor, now: datetime, action: Action, said: Said, client_key: str | None = None
) -> ProgressUpdate:
    """Report the action as done and hand it in for verification, dated in the office's zone.

    Bukti dukung (a file or a link) is needed unless the action says otherwise. What was handed in with an earlier
    report counts too, as long as it was not returned.
    """
    if update := already(session, action, client_key):
        return update
    _require_released(action)
    if action.needs_evidence and not said.has_evidence and not _evidence_at_hand(action):
        raise DomainError(_("Sertakan paling sedikit satu bukti dukung: berkas, foto, atau tautan."), field="evidence")
    if not said.words.strip() and not said.has_evidence and not action.needs_evidence:
        raise DomainError(_("Tuliskan apa yang sudah dikerjakan."), field="words")
    update = append(
        session=session,
        actor=actor,
        now=now,
        action=action,
        kind=UpdateKind.SUBMISSION,
        deed=Deed.SUBMIT,
        said=Said(
            words=said.words,
            files=said.files,
            links=said.links,
            percent=100,
            channel=said.channel,
            said_by=said.said_by,
        ),
        organization_id=action.owner_id,
        client_key=client_key,
        fields=["percent", "submitted_on"],
    )
    action.percent = 100
    action.submitted_on = office_day(session, now)
    session.flush()
    return update


def withdraw(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    action: Action,
    words: str = "",
    seen: int | None = None,
    client_key: str | None = None,
) -> ProgressUpdate:
    """Take a report back before it is verified: the action is in progress again, as if it had not been handed in."""
    if update := already(session, action, client_key):
        return update
    unchanged(action, seen)
    update = append(
        session=session,
        actor=actor,
        now=now,
        action=action,
        kind=UpdateKind.WITHDRAWAL,
        deed=Deed.WITHDRAW,
        said=Said(words=words),
        organization_id=action.owner_id,
        client_key=client_key,
        fields=["percent", "submitted_on"],
    )
    action.submitted_on = None
    action.percent = last_reported(action)
    session.flush()
    return update


def record_for_agency(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    action: Action,
    said: Said,
    finished: bool,
    client_key: str | None = None,
) -> ProgressUpdate:
    """Write down what an agency answered by telephone, WhatsApp or letter; the record says so and by whom.

    `finished` hands it in for verification, under the same rules as if the agency did it itself.
    """
    if said.channel is Channel.APPLICATION:
        raise DomainError(_("Pilih lewat apa laporan ini diterima."), field="channel")
    if not (said.said_by or "").strip():
        raise DomainError(_("Tuliskan siapa yang menyampaikannya, misalnya nama dan jabatannya."), field="said_by")
    if not said.words.strip():
        raise DomainError(_("Tuliskan apa yang disampaikan."), field="words")
    deed = submit if finished else report
    return deed(session=session, actor=actor, now=now, action=action, said=said, client_key=client_key)


def add_supporter_note(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    action: Action,
    said: Said,
    client_key: str | None = None,
) -> ProgressUpdate:
    """Add a note or bukti dukung of a supporting organization; the action's state is the owner's and stays."""
    if update := already(session, action, client_key):
        return update
    organization = next((s.organization_id for s in action.supporters if s.organization_id in actor.reports_for), None)
    if organization is None:
        raise DomainError(_("Hanya instansi pendukung yang dapat menambahkan catatan ini."))
    if not said.words.strip() and not said.has_evidence:
        raise DomainError(_("Tuliskan catatan Anda atau sertakan bukti dukung."), field="words")
    return append(
        session=session,
        actor=actor,
        now=now,
        action=action,
        kind=UpdateKind.NOTE,
        said=said,
        organization_id=organization,
        client_key=client_key,
    )


def _require_released(action: Action) -> None:
    if not action.is_released:
        raise DomainError(_("Tindak lanjut ini belum disampaikan kepada instansinya."))


def _evidence_at_hand(action: Action) -> bool:
    """Tell whether the owner handed in bukti dukung since the start, or since the last return."""
    for update in reversed(action.updates):
        if update.kind in (UpdateKind.RETURN, UpdateKind.REOPENING):
            return False
        if update.organization_id == action.owner_id and update.evidence:
            return True
    return False
