"""Where the reader of a mail opens what it tells of: a page for whoever has an account, else a personal link.

A link is given only to what is below rahasia, and none in a preview.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from coordination.access.checks import having
from coordination.access.permissions import Permission
from coordination.actions.models import Action, Inquiry
from coordination.meetings.models import Participant
from coordination.notifications.addresses import address, personal
from coordination.notifications.links import new_link
from coordination.notifications.models import LinkKind

if TYPE_CHECKING:
    from coordination.notifications.writing import Desk

UNTOLD: Final = "…"
"""What stands for a personal link in a preview."""


def page(desk: Desk, endpoint: str, **values: Any) -> str:
    """Return the address of a page, which asks to sign in."""
    return address(desk.app, desk.office, endpoint, **values)


def to_action(desk: Desk, action: Action, endpoint: str = "actions.show") -> str:
    """Return where the reader opens an action; `endpoint` is its page for whoever has an account."""
    if desk.reader.account_id is not None:
        return page(desk, endpoint, action_id=action.id)
    return _personal(desk, LinkKind.ACTION, action=action)


def to_invitation(desk: Desk, line: Participant) -> str:
    """Return where the reader, who has no account, says who comes for one line of an invitation."""
    return _personal(desk, LinkKind.ATTENDANCE, participant=line)


def to_inquiry(desk: Desk, asked: Inquiry) -> str:
    """Return where the reader answers for an agency: the signed-in page only for whoever may answer there."""
    may_answer = select(Inquiry.id).where(Inquiry.id == asked.id, having(desk.reader, Permission.INQUIRY_ANSWER))
    if desk.reader.account_id is not None and desk.session.scalar(may_answer) is not None:
        return page(desk, "actions.answer_inquiry", inquiry_id=asked.id)
    return _personal(desk, LinkKind.INQUIRY, inquiry=asked)


def _personal(desk: Desk, kind: LinkKind, **thing: Any) -> str:
    if desk.trial:
        return UNTOLD
    token = new_link(
        session=desk.session, now=desk.now, kind=kind, person_id=desk.recipient.person_id, mail=desk.mail, **thing
    )
    return personal(desk.app, desk.office, kind, token)
