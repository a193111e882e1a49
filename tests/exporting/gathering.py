"""What the tests of gathered papers share: asking for one, and counting the questions it costs."""

from __future__ import annotations

from contextlib import contextmanager

from sqlalchemy import event

from coordination.exporting.asking import Asked, Options
from coordination.files.storage import Store
from coordination.meetings.models import Participant
from tests.factories import NOW, actor_of, add, make_organization


def asked(session, meeting, tmp_path, *, by=None, **options) -> Asked:
    """Ask for a paper of a meeting: by an account, or by whoever holds the data folder."""
    return Asked(
        session=session,
        store=Store(tmp_path),
        now=NOW,
        actor=actor_of(by) if by else None,
        meeting=meeting,
        options=Options(**options),
    )


def invite(session, meeting, position=None, organization=None, **given) -> Participant:
    """Put a line on the list of participants, after the others."""
    line = Participant(
        meeting=meeting,
        sort=len(meeting.participants),
        organization=organization,
        organization_name=organization.name if organization else None,
        invited_position=position,
        **given,
    )
    return add(session, line)


def invite_many(session, meeting, count) -> None:
    """Put as many heads of as many organizations on the list."""
    for _ in range(count):
        invite(session, meeting, "Kepala Dinas", make_organization(session))


@contextmanager
def counted(session):
    """Count the statements that are sent to the database, with everything forgotten that was loaded before."""
    session.flush()
    session.expire_all()
    statements = []
    listener = lambda *args: statements.append(args[2])  # noqa: E731
    event.listen(session.get_bind(), "before_cursor_execute", listener)
    try:
        yield statements
    finally:
        event.remove(session.get_bind(), "before_cursor_execute", listener)
