"""Personal links: a way in without an account, to one thing. The token is told once; its hash is kept.

Whether a link still opens is asked anew at every request, from how its thing stands at that moment: a level that was
raised, a task that was completed or given to somebody else closes it at once, whoever did that and on whatever way.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.accounts.links import digest
from coordination.accounts.models import Account, Membership, Role
from coordination.actions.models import OPEN_STATES, Action, ActionState, Inquiry
from coordination.audit.models import ActorKind
from coordination.audit.services import record
from coordination.db import is_writing
from coordination.directory.models import Person, Position
from coordination.errors import DomainError, NotFound
from coordination.i18n import _
from coordination.meetings.models import Meeting, MeetingState, Participant
from coordination.notifications.models import LinkEnd, LinkKind, PersonalLink
from coordination.outbox.models import Mail
from coordination.richtext import one_line

LONGEST_NAME = 300

_WORKED_ON = (*OPEN_STATES, ActionState.SUBMITTED)
_BEFORE_THE_MINUTES = (MeetingState.PLANNED, MeetingState.POSTPONED, MeetingState.IN_SESSION)


def new_link(
    *,
    session: Session,
    now: datetime,
    kind: LinkKind,
    account_id: int | None = None,
    person_id: int | None = None,
    organization_id: int | None = None,
    action: Action | None = None,
    participant: Participant | None = None,
    inquiry: Inquiry | None = None,
    mail: Mail | None = None,
) -> str:
    """Make a personal link and return its token, which is kept nowhere. Earlier links of the same stay good.

    Whoever holds it acts for `organization_id`: by default the one that owes the action, is invited, or is asked.
    """
    token = secrets.token_urlsafe(24)
    session.add(
        PersonalLink(
            kind=kind,
            token_hash=digest(token),
            account_id=account_id,
            person_id=person_id,
            organization_id=organization_id or _acts_for(action, participant, inquiry),
            action=action,
            participant=participant,
            inquiry=inquiry,
            mail=mail,
            made_at=now,
        )
    )
    session.flush()
    return token


def end_links(*, session: Session, now: datetime, why: LinkEnd, which: ColumnElement[bool]) -> None:
    """End every link that `which` leaves and that is still good."""
    session.execute(update(PersonalLink).where(which, _not_ended()).values(ended_at=now, ended_why=why))


def live_links(session: Session, which: ColumnElement[bool]) -> int:
    """Return how many links that `which` leaves were not ended yet."""
    return session.scalar(select(func.count()).select_from(PersonalLink).where(which, _not_ended())) or 0


def of_meeting(meeting: Meeting) -> ColumnElement[bool]:
    """Leave the links to a meeting's invitations and to what its agencies are asked."""
    return or_(
        PersonalLink.participant_id.in_(select(Participant.id).where(Participant.meeting_id == meeting.id)),
        PersonalLink.inquiry_id.in_(select(Inquiry.id).where(Inquiry.meeting_id == meeting.id)),
    )


def withdraw(*, session: Session, actor: Actor, now: datetime, about: Action | Meeting) -> None:
    """Take back every link to an action, or of a meeting: whoever has one finds that it opens nothing any more."""
    if isinstance(about, Action):
        which, meeting_id = PersonalLink.action_id == about.id, about.meeting_id
    else:
        which, meeting_id = of_meeting(about), about.id
    end_links(session=session, now=now, why=LinkEnd.WITHDRAWN, which=which)
    record(session=session, actor=actor, now=now, verb="links_withdrawn", row=about, meeting_id=meeting_id)


def live_link(*, session: Session, token: str, kind: LinkKind) -> PersonalLink:
    """Return the link of `token`. Raises NotFound where it ended or never was, in words that say whom to ask.

    In a writing transaction its action or meeting is locked to the end, as for everybody who writes there.
    """
    link = session.scalar(
        select(PersonalLink).where(PersonalLink.token_hash == digest(token), PersonalLink.kind == kind)
    )
    if link is not None and is_writing(session):
        _lock(session, link)
    if link is None or is_over(session, link) is not None:
        raise NotFound(_("Tautan ini sudah tidak berlaku. Mintalah yang baru kepada sekretariat yang mengirimnya."))
    return link


def is_over(session: Session, link: PersonalLink) -> LinkEnd | None:
    """Return why a link opens nothing any more, None while it does."""
    if link.ended_at is not None:
        return link.ended_why or LinkEnd.WITHDRAWN
    if link.person is not None and not link.person.active:
        return LinkEnd.REASSIGNED
    if link.action is not None:
        return _action_over(session, link, link.action)
    if link.participant is not None:
        return _meeting_over(link.participant.meeting)
    if link.inquiry is not None:
        meeting = link.inquiry.meeting
        return _meeting_over(meeting) or (LinkEnd.COMPLETED if meeting.state not in _BEFORE_THE_MINUTES else None)
    return None


def opened(*, session: Session, now: datetime, link: PersonalLink) -> None:
    """Note that the link, and with it its mail, was followed for the first time."""
    link.opened_at = link.opened_at or now
    if link.mail is not None and link.mail.opened_at is None:
        link.mail.opened_at = now
    session.flush()


def holder(link: PersonalLink, name: str) -> Actor:
    """Return who acts through the link: for its organization alone, under the name they give."""
    name = one_line(name)[:LONGEST_NAME]
    if not name:
        raise DomainError(_("Tuliskan nama Anda, agar tercatat siapa yang menyampaikan."), field="said_by")
    roles = frozenset({(Role.OFFICER, link.organization_id)}) if link.organization_id is not None else frozenset()
    return Actor(kind=ActorKind.LINK, person_id=link.person_id, name=name, roles=roles)


def _not_ended() -> ColumnElement[bool]:
    return PersonalLink.ended_at.is_(None)


def _acts_for(action: Action | None, participant: Participant | None, inquiry: Inquiry | None) -> int | None:
    if action is not None:
        return action.owner_id
    if participant is not None:
        return participant.organization_id
    return inquiry.organization_id if inquiry is not None else None


def _action_over(session: Session, link: PersonalLink, action: Action) -> LinkEnd | None:
    if not action.is_released or action.level.is_secret:
        return LinkEnd.WITHDRAWN
    if action.state not in _WORKED_ON:
        return LinkEnd.COMPLETED
    if action.owner_id != link.organization_id:
        return LinkEnd.REASSIGNED
    if link.person_id is None or link.person_id == action.person_id:
        return None
    return None if _belongs(session, link.person_id, action.owner_id) else LinkEnd.REASSIGNED


def _belongs(session: Session, person_id: int, organization_id: int | None) -> bool:
    """Tell whether a person is of an organization: listed there, holding a position there, or with a role there."""
    ways = (
        exists().where(Person.id == person_id, Person.organization_id == organization_id),
        exists().where(Position.holder_id == person_id, Position.organization_id == organization_id, Position.active),
        exists().where(
            Membership.account_id == Account.id,
            Account.person_id == person_id,
            Account.active,
            Membership.organization_id == organization_id,
        ),
    )
    return bool(session.scalar(select(or_(*ways))))


def _meeting_over(meeting: Meeting) -> LinkEnd | None:
    return LinkEnd.WITHDRAWN if meeting.level.is_secret or meeting.discarded_at is not None else None


def _lock(session: Session, link: PersonalLink) -> None:
    meeting_id = link.participant.meeting_id if link.participant is not None else None
    meeting_id = link.inquiry.meeting_id if link.inquiry is not None else meeting_id
    if link.action_id is not None:
        session.get(Action, link.action_id, with_for_update={"key_share": True}, populate_existing=True)
    if meeting_id is not None:
        session.get(Meeting, meeting_id, with_for_update={"key_share": True}, populate_existing=True)
