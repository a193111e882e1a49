"""Who gets a mail about what happened to an action: put into the outbox in the transaction in which it happens.

Whatever happens to an action is a progress update, so `journal.append` asks here for each of them; what reaches many
agencies at once (a release, a ralat) is one mail for each recipient and is asked for once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.accounts.models import Account, Membership, Role
from coordination.actions.addressees import addressed, secretaries_of
from coordination.actions.models import Action, Channel, ProgressUpdate, Supporter, UpdateKind
from coordination.outbox.services import Recipient, enqueue


def happened(*, session: Session, actor: Actor, now: datetime, action: Action, update: ProgressUpdate) -> None:
    """Tell whoever is concerned about one update, if it is of a kind that anybody is told about."""
    told = _TOLD.get(update.kind)
    if told is None:
        return
    kind, audience = told
    _enqueue(
        session,
        actor,
        now,
        kind,
        audience(session, action),
        cause=f"{kind}:{update.id}",
        about={"action": action.id, "update": update.id},
        meeting_id=action.meeting_id,
    )


def released(*, session: Session, actor: Actor, now: datetime, updates: Sequence[ProgressUpdate]) -> None:
    """Tell each agency of what reached it now: one mail for each recipient, whatever the number of its actions.

    `updates` are the releases of one meeting, in their order.
    """
    _several(session, actor, now, "released", updates)


def corrected(*, session: Session, actor: Actor, now: datetime, updates: Sequence[ProgressUpdate]) -> None:
    """Tell each agency what a ralat changed or cancelled of its actions: one mail for each recipient."""
    _several(session, actor, now, "ralat", updates)


def replaced(*, session: Session, actor: Actor, now: datetime, updates: Sequence[ProgressUpdate]) -> None:
    """Tell each agency which of its actions a later decision cancelled: one mail for each recipient and old meeting.

    `updates` come meeting by meeting, in their order.
    """
    for _meeting_id, of_meeting in groupby(updates, key=lambda update: update.action.meeting_id):
        _several(session, actor, now, "replaced", list(of_meeting))


def _several(session: Session, actor: Actor, now: datetime, kind: str, updates: Sequence[ProgressUpdate]) -> None:
    if not updates:
        return
    first, last = updates[0].id, updates[-1].id
    meeting_id = updates[0].action.meeting_id
    level_of = {update.action_id: update.action.level for update in updates}
    open_to: dict[Recipient, None] = {}
    secret_to: dict[Recipient, int] = {}  # and one action that they are told of
    for action_id, recipients in addressed(session, level_of).items():
        for one in recipients:
            if level_of[action_id].is_secret:
                secret_to[one] = action_id
            else:
                open_to[one] = None
    about = {"meeting": meeting_id, "first": first, "last": last}
    cause = f"{kind}:{meeting_id}:{first}"
    _enqueue(session, actor, now, kind, open_to, cause=cause, about=about, meeting_id=meeting_id)
    for one, action_id in secret_to.items():
        if one not in open_to:  # that such a mail is there is itself told only to whoever may know of its action
            only = {**about, "action": action_id}
            _enqueue(session, actor, now, kind, [one], cause=cause, about=only, meeting_id=meeting_id)


def _enqueue(
    session: Session,
    actor: Actor,
    now: datetime,
    kind: str,
    recipients: Iterable[Recipient],
    *,
    cause: str,
    about: dict[str, int],
    meeting_id: int,
) -> None:
    """Put the mail into the outbox of everybody but the person who did it."""
    own = actor.person_id
    others = [one for one in recipients if one.person_id is None or one.person_id != own]
    enqueue(session=session, now=now, kind=kind, recipients=others, cause=cause, about=about, meeting_id=meeting_id)


def _owner(session: Session, action: Action) -> list[Recipient]:
    return addressed(session, [action.id]).get(action.id, [])


def _host(session: Session, action: Action) -> Sequence[Recipient]:
    return secretaries_of(session, action.host_id)


def _owner_and_reporter(session: Session, action: Action) -> list[Recipient]:
    """Return the owner's people, and whoever of them spoke last: the one who waits for the answer."""
    spoke = (
        select(Account.person_id)
        .join(ProgressUpdate, ProgressUpdate.account_id == Account.id)
        .where(
            ProgressUpdate.action_id == action.id,
            ProgressUpdate.kind.in_([UpdateKind.SUBMISSION, UpdateKind.REQUEST]),
            ProgressUpdate.channel == Channel.APPLICATION,
            Account.active,
        )
        .order_by(ProgressUpdate.id.desc())
        .limit(1)
    )
    return [*_owner(session, action), *(Recipient(person_id=one) for one in session.scalars(spoke))]


def _all_concerned(session: Session, action: Action) -> list[Recipient]:
    """Return the owner's people, the supporters' officers, the host's secretariat, and who commented before."""
    supporting = select(Supporter.organization_id).where(Supporter.action_id == action.id)
    officers = (
        select(Account.person_id)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.organization_id.in_(supporting), Membership.role == Role.OFFICER, Account.active)
    )
    commented = (
        select(Account.person_id)
        .join(ProgressUpdate, ProgressUpdate.account_id == Account.id)
        .where(ProgressUpdate.action_id == action.id, ProgressUpdate.kind == UpdateKind.COMMENT, Account.active)
    )
    people = session.scalars(officers.union(commented)).all()
    return [*_owner(session, action), *_host(session, action), *(Recipient(person_id=one) for one in sorted(people))]


_TOLD: dict[UpdateKind, tuple[str, Callable[[Session, Action], Iterable[Recipient]]]] = {
    UpdateKind.SUBMISSION: ("submitted", _host),
    UpdateKind.REQUEST: ("request_asked", _host),
    UpdateKind.VERIFICATION: ("verified", _owner_and_reporter),
    UpdateKind.RETURN: ("returned", _owner_and_reporter),
    UpdateKind.REOPENING: ("returned", _owner_and_reporter),
    UpdateKind.GRANT: ("request_decided", _owner_and_reporter),
    UpdateKind.REFUSAL: ("request_decided", _owner_and_reporter),
    UpdateKind.HANDOVER: ("handed_over", _owner),
    UpdateKind.COMMENT: ("commented", _all_concerned),
}
"""For each kind of update that is told by itself: the kind of mail, and to whom it goes."""
