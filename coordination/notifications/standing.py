"""How far the invitation and the notula of a meeting have come with each person: what its secretariat is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from coordination.meetings import addressees, notices
from coordination.meetings.addressees import Addressed
from coordination.meetings.models import Meeting, MeetingState
from coordination.minutes import queries
from coordination.minutes.models import Revision
from coordination.notifications import handing_out
from coordination.outbox.models import Mail, MailState, Reason
from coordination.outbox.services import recipient_of


class Reached(StrEnum):
    """How far one mail has come with one person."""

    NOBODY = "nobody"  # the directory knows nobody behind the line
    NO_ADDRESS = "no_address"
    NOT_YET = "not_yet"  # nothing was sent off for them
    WAITING = "waiting"
    SENT = "sent"
    OPENED = "opened"
    MAYBE = "maybe"
    FAILED = "failed"
    NO_SERVER = "no_server"
    NOT_CLEARED = "not_cleared"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the list with how far a mail has come: when, and where it failed what the server said."""

    to: Addressed
    reached: Reached
    at: datetime | None = None
    problem: str = ""
    mail_id: int | None = None
    """The mail in the outbox, where it can be read, and sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was sent to the participants of a meeting, line by line, and what is still to be sent."""

    lines: Sequence[Line] = ()
    is_sent: bool = False
    has_changed: bool = False
    """Day, time, place or link changed since, and nobody was told."""
    is_first: bool = True
    """Nobody has been sent it as it stands now."""
    new: int = 0
    """Recipients who have not been sent it as it stands now."""
    counts: Counter[Reached] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Both for the page of a meeting; `minutes` None before they are approved."""

    invitation: Sent
    minutes: Sent | None = None
    revision: Revision | None = None
    just_approved: bool = False
    """The notula, or its ralat, was approved these days and nobody has been sent it: the next thing to do."""


FRESH: Final = timedelta(days=14)
"""As long after its approval sending a notula is offered as the next thing to do."""


Mails = Sequence[Row[*tuple[Any, ...]]]


def of_meeting(session: Session, meeting: Meeting, now: datetime) -> Standing:
    """Return what was sent of a meeting, in four queries however many participants it has."""
    revision = queries.current_revision(session, meeting) if meeting.state is MeetingState.APPROVED else None
    lines, has_server = addressees.addressed(session, meeting), handing_out.has_server(session)
    mails = session.execute(
        select(
            Mail.id,
            Mail.kind,
            Mail.cause,
            Mail.person_id,
            Mail.organization_id,
            Mail.state,
            Mail.reason,
            Mail.sent_at,
            Mail.opened_at,
            Mail.problem,
        )
        .where(Mail.meeting_id == meeting.id, Mail.kind.in_((*notices.TELLING, handing_out.MINUTES)))
        .order_by(Mail.id)
    ).all()
    minutes = _minutes(revision, lines, mails, has_server) if revision is not None else None
    is_fresh = revision is not None and revision.approved_at is not None and now - revision.approved_at < FRESH
    return Standing(
        invitation=_invitation(meeting, lines, mails, has_server),
        minutes=minutes,
        revision=revision,
        just_approved=is_fresh and minutes is not None and minutes.is_first and minutes.new > 0,
    )


def _invitation(meeting: Meeting, lines: Iterable[Addressed], mails: Mails, has_server: bool) -> Sent:
    invited = [one for one in lines if not one.is_walk_in]
    telling = [mail for mail in mails if mail.kind in notices.TELLING]
    now_told = {notices.cause_of(meeting, kind) for kind in notices.TELLING}
    return _sent(invited, telling, has_server, now_told, notices.cause_of(meeting))


def _minutes(revision: Revision, lines: Iterable[Addressed], mails: Mails, has_server: bool) -> Sent:
    given = [mail for mail in mails if mail.kind == handing_out.MINUTES]
    cause = handing_out.minutes_cause(revision)
    return _sent(list(lines), given, has_server, {cause}, cause)


def _sent(lines: Sequence[Addressed], mails: Mails, has_server: bool, now_told: set[str], cause: str) -> Sent:
    newest = {recipient_of(mail): mail for mail in mails}
    has = {recipient_of(mail): mail.reason for mail in mails if mail.cause == cause}
    shown = [_line(one, newest.get(one.recipient) if one.recipient else None) for one in lines]
    return Sent(
        lines=shown,
        is_sent=bool(mails),
        has_changed=bool(mails) and not any(mail.cause in now_told for mail in mails),
        is_first=not has,
        new=len(handing_out.without(has, lines, has_server=has_server)),
        counts=Counter(line.reached for line in shown),
    )


_HOW_FAR = {
    MailState.WAITING: Reached.WAITING,
    MailState.SENDING: Reached.WAITING,
    MailState.SENT: Reached.SENT,
    MailState.MAYBE_SENT: Reached.MAYBE,
    MailState.FAILED: Reached.FAILED,
}
_WHY_NOT = {
    Reason.NO_ADDRESS: Reached.NO_ADDRESS,
    Reason.NO_SERVER: Reached.NO_SERVER,
    Reason.HIDDEN: Reached.NOT_CLEARED,
    Reason.LEFT: Reached.NOBODY,
}


def _line(to: Addressed, mail: Row[*tuple[Any, ...]] | None) -> Line:
    if to.recipient is None:
        return Line(to=to, reached=Reached.NOBODY)
    if mail is None:
        return Line(to=to, reached=Reached.NOT_YET if to.address else Reached.NO_ADDRESS)
    if mail.state is MailState.NOT_SENT:
        reached = _WHY_NOT.get(mail.reason, Reached.OVER)
        if reached is Reached.NO_SERVER and not to.address:
            reached = Reached.NO_ADDRESS
        return Line(to=to, reached=reached, mail_id=mail.id)
    if mail.opened_at is not None:
        return Line(to=to, reached=Reached.OPENED, at=mail.opened_at, mail_id=mail.id)
    reached = _HOW_FAR[mail.state]
    if reached is Reached.WAITING and to.address is None:
        reached = Reached.NO_ADDRESS
    return Line(to=to, reached=reached, at=mail.sent_at, problem=mail.problem or "", mail_id=mail.id)
