"""The host's secretariat judges what was handed in: accept, return with a reason, or open again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor, actor_of
from coordination.access.checks import permitted
from coordination.access.permissions import Permission
from coordination.accounts.models import Account, Membership, Role
from coordination.actions.journal import Said, already, append, last_reported, unchanged
from coordination.actions.models import Action, Channel, ProgressUpdate, UpdateKind
from coordination.actions.states import Deed, next_state
from coordination.errors import DomainError, Forbidden
from coordination.i18n import gettext as _
from coordination.meetings.models import Participant, ParticipantRole, Signatory


def verify(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    action: Action,
    words: str = "",
    seen: int | None = None,
    client_key: str | None = None,
) -> ProgressUpdate:
    """Accept what was handed in: the action is done.

    Never by the person who reported. Where nobody else could do it (the host's own action, or one that the secretariat
    wrote down for an agency), it is accepted and marked "diverifikasi sendiri". `seen` is the action's version on the
    page: nobody verifies what they have not read (Clash).
    """
    if update := already(session, action, client_key):
        return update
    unchanged(action, seen)
    next_state(Deed.VERIFY, action.state)
    is_own_report = submission_of(action).account_id == actor.account_id
    if is_own_report:
        _require_nobody_else(session, actor, action)
    update = append(
        session=session,
        actor=actor,
        now=now,
        action=action,
        kind=UpdateKind.VERIFICATION,
        deed=Deed.VERIFY,
        said=Said(words=words),
        organization_id=action.host_id,
        client_key=client_key,
        fields=["done_at", *(["self_verified"] if is_own_report else [])],
    )
    action.done_at = now
    action.self_verified = is_own_report
    session.flush()
    return update


def return_(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    action: Action,
    reason: str,
    seen: int | None = None,
    client_key: str | None = None,
) -> ProgressUpdate:
    """Send a report back with a reason: the action runs again, and its day of handing in is forgotten."""
    return _send_back(session, actor, now, action, Deed.RETURN, UpdateKind.RETURN, reason, seen, client_key)


def reopen(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    action: Action,
    reason: str,
    seen: int | None = None,
    client_key: str | None = None,
) -> ProgressUpdate:
    """Open a finished action, or one that was called not actionable, again; with a reason."""
    return _send_back(session, actor, now, action, Deed.REOPEN, UpdateKind.REOPENING, reason, seen, client_key)


def submission_of(action: Action) -> ProgressUpdate:
    """Return the report that waits for verification now."""
    return next(update for update in reversed(action.updates) if update.kind is UpdateKind.SUBMISSION)


def may_verify(session: Session, actor: Actor, action: Action) -> bool:
    """Tell whether `actor`, who may verify for the host, may verify what waits here: a page asks before offering it."""
    try:
        if submission_of(action).account_id == actor.account_id:
            _require_nobody_else(session, actor, action)
    except Forbidden:
        return False
    return True


def _send_back(
    session: Session,
    actor: Actor,
    now: datetime,
    action: Action,
    deed: Deed,
    kind: UpdateKind,
    reason: str,
    seen: int | None,
    client_key: str | None,
) -> ProgressUpdate:
    if update := already(session, action, client_key):
        return update
    unchanged(action, seen)
    next_state(deed, action.state)
    if not reason.strip():
        raise DomainError(_("Tuliskan alasannya, agar instansi tahu apa yang harus dilengkapi."), field="reason")
    update = append(
        session=session,
        actor=actor,
        now=now,
        action=action,
        kind=kind,
        deed=deed,
        said=Said(words=reason),
        organization_id=action.host_id,
        client_key=client_key,
        fields=["percent", "submitted_on"],
    )
    action.submitted_on = action.done_at = None
    action.self_verified = False
    action.percent = last_reported(action)
    session.flush()
    return update


def _require_nobody_else(session: Session, actor: Actor, action: Action) -> None:
    """Refuse to let the reporter verify, except where a mark "diverifikasi sendiri" is the only way."""
    written_down = submission_of(action).channel is not Channel.APPLICATION
    if action.owner_id != action.host_id and not written_down:
        raise Forbidden(_("Anda sendiri yang melaporkannya, jadi orang lain di sekretariat harus memverifikasinya."))
    if others_may_verify(session, actor, action):
        raise Forbidden(
            _(
                "Anda sendiri yang mencatat laporan ini. Mintalah rekan lain di sekretariat, atau pimpinan rapat bila "
                "ini tugas instansi sendiri, untuk memverifikasinya."
            )
        )


def others_may_verify(session: Session, actor: Actor, action: Action) -> bool:
    """Tell whether any other active account could verify this action, by the same rules that every page asks."""
    presiding = select(Account.id).where(
        or_(
            Account.person_id.in_(
                select(Participant.person_id).where(
                    Participant.meeting_id == action.meeting_id, Participant.role == ParticipantRole.CHAIR
                )
            ),
            Account.person_id.in_(select(Signatory.person_id).where(Signatory.meeting_id == action.meeting_id)),
        )
    )
    secretaries = select(Membership.account_id).where(
        Membership.role == Role.SECRETARIAT, Membership.organization_id == action.host_id
    )
    candidates = session.scalars(
        select(Account).where(
            Account.active,
            Account.id != actor.account_id,
            or_(Account.id.in_(secretaries), Account.id.in_(presiding)),
        )
    )
    return any(permitted(session, actor_of(account), action, [Permission.ACTION_VERIFY]) for account in candidates)
