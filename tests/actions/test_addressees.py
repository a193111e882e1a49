"""Who is told about an action: the nearest of those who can act on it."""

from __future__ import annotations

import pytest

from coordination.accounts.models import Role
from coordination.actions.addressees import addressed
from coordination.directory.heads import heads_of
from coordination.directory.models import Person, Position
from coordination.outbox.services import Recipient
from tests.factories import add, make_account, make_action, make_organization


@pytest.fixture
def owner(session):
    return make_organization(session, "Dinas Kesehatan")


@pytest.fixture
def action(session, owner):
    return make_action(session, owner=owner)


def told(session, action):
    session.flush()
    return addressed(session, [action.id]).get(action.id, [])


def person(session, name, **given):
    return add(session, Person(name=name, **given))


def test_the_nearest_is_told_and_nobody_else(session, owner, action):
    assert told(session, action) == [Recipient(organization_id=owner.id)]
    head = person(session, "Kepala")
    add(session, Position(organization=owner, title="Kepala Dinas", is_head=True, holder=head))
    assert told(session, action) == [Recipient(person_id=head.id)]
    secretary = make_account(session, Role.SECRETARIAT, owner)
    assert told(session, action) == [Recipient(person_id=secretary.person_id)]
    officers = [make_account(session, Role.OFFICER, owner) for _each in range(2)]
    assert told(session, action) == [Recipient(person_id=one.person_id) for one in officers]
    holder = person(session, "Kabid")
    action.position = add(session, Position(organization=owner, title="Kepala Bidang", holder=holder))
    assert told(session, action) == [Recipient(person_id=holder.id)]
    action.person = person(session, "Staf")
    assert told(session, action) == [Recipient(person_id=action.person_id)]


def test_whoever_left_is_passed_over(session, owner, action):
    action.person = person(session, "Staf lama", active=False)
    gone = make_account(session, Role.OFFICER, owner)
    gone.active = False
    secretary = make_account(session, Role.SECRETARIAT, owner)
    assert told(session, action) == [Recipient(person_id=secretary.person_id)]


def test_an_office_has_the_head_that_stands_first(session, owner):
    first, second = person(session, "Definitif"), person(session, "Lama")
    add(session, Position(organization=owner, title="Kepala", is_head=True, holder=first, sort=1))
    add(session, Position(organization=owner, title="Plt", is_head=True, holder=second, sort=2))
    assert heads_of(session, [owner.id]) == {owner.id: first.id}
