"""What an organization may ask about an action: more time, or to call it not actionable; and the answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.actions.journal import Said, append, office_day
from coordination.actions.models import (
    OPEN_STATES,
    Action,
    ActionRequest,
    RequestKind,
    RequestState,
    UpdateKind,
)
from coordination.actions.states import Deed, WrongState, state_name
from coordination.actions.targets import TargetKind, read_target
from coordination.directory.calendar import own_days
from coordination.errors import Clash, DomainError, Forbidden
from coordination.i18n import gettext as _
from coordination.richtext.text import clean_text


def request_extension(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    action: Action,
    target_text: str,
    reason: str,
    client_key: str | None = None,
) -> ActionRequest:
    """Ask for a later target, in the office's own words reckoned from today; the present one holds until granted."""
    if request := _asked_before(session, action, client_key):
        return request
    target = read_target(clean_text(target_text), meeting_day=office_day(session, now), own=own_days(session))
    if target.kind is TargetKind.ONGOING or target.last_day is None:
        raise DomainError(_("Sebutkan tanggal terakhir yang Anda minta, misalnya 31 Oktober."), field="target_text")
    if action.last_day is not None and target.last_day <= action.last_day:
        raise DomainError(_("Target baru harus sesudah target yang sekarang."), field="target_text")
    request = ActionRequest(
        kind=RequestKind.EXTENSION, target_text=target.text, last_day=target.last_day, client_key=client_key or None
    )
    return _ask(session, actor, now, action, request, reason)


def request_not_actionable(
    *, session: Session, actor: Actor, now: datetime, action: Action, reason: str, client_key: str | None = None
) -> ActionRequest:
    """Ask to call the action "tidak dapat ditindaklanjuti"; chair or host's secretariat decide, never the owner."""
    if request := _asked_before(session, action, client_key):
        return request
    return _ask(
        session,
        actor,
        now,
        action,
        ActionRequest(kind=RequestKind.NOT_ACTIONABLE, client_key=client_key or None),
        reason,
    )


def is_pending(session: Session, action: Action, kind: RequestKind) -> bool:
    """Tell whether the same was asked before and waits for its decision."""
    waiting = select(ActionRequest.id).where(
        ActionRequest.action_id == action.id,
        ActionRequest.kind == kind,
        ActionRequest.state == RequestState.PENDING,
    )
    return session.scalar(waiting.limit(1)) is not None


def asked_already() -> str:
    """Say that the same request waits."""
    return _("Permintaan yang sama sudah diajukan dan masih menunggu keputusan.")


def grant(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    request: ActionRequest,
    remarks: str = "",
    seen: int | None = None,
) -> ActionRequest:
    """Grant a request: the target moves (the first promise stays on record), or the action is called not actionable."""
    action = request.action
    if not _decide(session, actor, now, request, RequestState.GRANTED, remarks, seen):
        return request
    before = action.last_day
    is_extension = request.kind is RequestKind.EXTENSION
    if is_extension and action.state not in OPEN_STATES:
        raise WrongState(_("Target tidak dapat diundur karena keadaannya “%(state)s”.", state=state_name(action.state)))
    append(
        session=session,
        actor=actor,
        now=now,
        action=action,
        kind=UpdateKind.GRANT,
        deed=None if is_extension else Deed.CALL_NOT_ACTIONABLE,
        said=Said(words=remarks),
        organization_id=action.host_id,
        days=(before, request.last_day) if is_extension else (None, None),
        fields=["last_day", "shifts"] if is_extension else [],
    )
    if is_extension:
        action.target_text, action.last_day, action.is_ongoing = request.target_text, request.last_day, False
        action.shifts += 1
        if action.first_last_day is None:
            action.first_last_day = before
    session.flush()
    return request


def refuse(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    request: ActionRequest,
    remarks: str,
    seen: int | None = None,
) -> ActionRequest:
    """Refuse a request, with a reason; the action goes on as it was."""
    if request.state is RequestState.PENDING and not remarks.strip():
        raise DomainError(_("Tuliskan alasan penolakan, agar instansi memahaminya."), field="reason")
    if _decide(session, actor, now, request, RequestState.REFUSED, remarks, seen):
        append(
            session=session,
            actor=actor,
            now=now,
            action=request.action,
            kind=UpdateKind.REFUSAL,
            said=Said(words=remarks),
            organization_id=request.action.host_id,
        )
    return request


def _ask(
    session: Session, actor: Actor, now: datetime, action: Action, request: ActionRequest, reason: str
) -> ActionRequest:
    if not action.is_released or action.state not in OPEN_STATES:
        raise WrongState(
            _("Permintaan tidak dapat diajukan karena keadaannya “%(state)s”.", state=state_name(action.state))
        )
    reason = clean_text(reason).strip()
    if not reason:
        raise DomainError(_("Tuliskan alasannya."), field="reason")
    if is_pending(session, action, request.kind):
        raise DomainError(asked_already())
    request.action, request.reason = action, reason
    request.asked_at, request.asked_by_id = now, actor.account_id
    session.add(request)
    append(
        session=session,
        actor=actor,
        now=now,
        action=action,
        kind=UpdateKind.REQUEST,
        said=Said(words=reason),
        organization_id=action.owner_id,
        days=(action.last_day, request.last_day) if request.kind is RequestKind.EXTENSION else (None, None),
    )
    return request


def _asked_before(session: Session, action: Action, client_key: str | None) -> ActionRequest | None:
    if not client_key:
        return None
    return session.scalar(
        select(ActionRequest).where(ActionRequest.client_key == client_key, ActionRequest.action_id == action.id)
    )


def _decide(
    session: Session,
    actor: Actor,
    now: datetime,
    request: ActionRequest,
    state: RequestState,
    remarks: str,
    seen: int | None,
) -> bool:
    """Write the decision; tell whether it was made now. The same answer twice is one answer; another one is refused."""
    if request.state is state:
        return False
    if request.state is not RequestState.PENDING:
        raise WrongState(_("Permintaan ini sudah diputuskan orang lain."))
    if state is RequestState.GRANTED and request.asked_by_id == actor.account_id:
        raise Forbidden(_("Permohonan Anda sendiri disetujui oleh orang lain: ketua rapat, atau sekretariat lainnya."))
    if seen is not None and seen != request.version:
        raise Clash(
            _("Permintaan ini berubah sejak halaman Anda dibuka. Baca lagi, lalu putuskan."),
            fields={},
            version=request.version,
        )
    request.state = state
    request.decided_at, request.decided_by_id = now, actor.account_id
    request.remarks = clean_text(remarks).strip() or None
    session.flush()
    return True
