"""What is to be sent is written with its cause, once for each recipient."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from coordination.outbox.models import Mail, MailState
from coordination.outbox.services import Recipient, enqueue
from tests.factories import NOW, make_account, make_organization


@pytest.fixture
def people(session):
    return [Recipient(person_id=make_account(session).person_id) for _each in range(2)]


def put(session, recipients, cause="released:1:0", **given):
    return enqueue(session=session, now=NOW, kind="released", recipients=recipients, cause=cause, about={}, **given)


def test_nobody_gets_two_mails_for_one_cause(session, people):
    mailbox = Recipient(organization_id=make_organization(session).id)
    assert put(session, [people[0], mailbox, people[0]]) == 2
    assert put(session, [*people, mailbox]) == 1
    assert put(session, people, cause="released:2:0") == 2
    assert len(session.scalars(select(Mail)).all()) == 5


def test_a_mail_waits_for_the_next_tick_or_for_its_hour(session, people):
    put(session, people[:1])
    put(session, people[1:], due_at=NOW + timedelta(hours=5))
    mails = session.scalars(select(Mail).order_by(Mail.id)).all()
    assert [(mail.state, mail.due_at - NOW) for mail in mails] == [
        (MailState.WAITING, timedelta(0)),
        (MailState.WAITING, timedelta(hours=5)),
    ]


@pytest.mark.parametrize("given", [{}, {"person_id": 1, "organization_id": 1}])
def test_a_recipient_is_one_person_or_one_organization(given):
    with pytest.raises(ValueError, match="one person or one organization"):
        Recipient(**given)
