"""Merging duplicates: everything that pointed to the one points to the other, and old papers keep the printed name."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coordination.access.actor import Actor
from coordination.accounts.models import Membership, Role
from coordination.actions.models import Action, Supporter
from coordination.directory import merging, services
from coordination.directory.models import Group, Organization, Person, Position
from coordination.errors import DomainError
from coordination.meetings.models import Participant
from tests.factories import (
    NOW,
    add,
    make_account,
    make_action,
    make_group,
    make_meeting,
    make_organization,
)


@pytest.fixture
def given(session):
    return {"session": session, "actor": Actor(name="Administrator"), "now": NOW}


@pytest.fixture
def pair(session):
    """Two rows of one agency: the one that stays and the one typed during a meeting."""
    stays = make_organization(session, "Dinas Kesehatan", short_name="Dinkes")
    typed = make_organization(session, "Dinas Kesehatan Kota", phone="0401 123", is_tidy=False)
    return stays, typed


def test_meetings_actions_people_and_roles_follow_and_the_printed_name_stays(session, given, pair):
    stays, typed = pair
    meeting = make_meeting(session, typed, invited=(typed,))
    owed = make_action(session, owner=typed)
    supported = make_action(session, owner=make_organization(session), supporters=(typed,))
    officer = make_account(session, Role.OFFICER, typed)
    child = make_organization(session, "UPTD Puskesmas", parent_id=typed.id)
    group = make_group(session, "Mitra", [typed])
    merging.merge(**given, source=typed, target=stays)
    assert (meeting.host_id, owed.owner_id, child.parent_id) == (stays.id,) * 3
    assert [one.organization_id for one in supported.supporters] == [stays.id]
    assert [one.organization_id for one in officer.memberships] == [stays.id]
    assert [one.organization_id for one in session.get(Group, group.id).members] == [stays.id]
    invited = session.scalars(select(Participant).where(Participant.meeting_id == meeting.id)).one()
    assert (invited.organization_id, invited.organization_name) == (stays.id, "Dinas Kesehatan Kota")
    assert (typed.active, typed.merged_into_id, stays.phone) == (False, stays.id, "0401 123")


def test_what_both_had_stands_there_once(session, given, pair):
    stays, typed = pair
    action = make_action(session, owner=make_organization(session), supporters=(stays, typed))
    account = make_account(session, Role.OFFICER, stays, also=((Role.OFFICER, typed), (Role.SECRETARIAT, typed)))
    group = make_group(session, "Mitra", [stays, typed])
    merging.merge(**given, source=typed, target=stays)
    assert len(session.scalars(select(Supporter).where(Supporter.action_id == action.id)).all()) == 1
    assert len(session.get(Group, group.id).members) == 1
    roles = session.scalars(select(Membership).where(Membership.account_id == account.id)).all()
    assert sorted(one.role for one in roles) == [Role.OFFICER, Role.SECRETARIAT]


def test_positions_of_one_title_become_one_and_an_agency_keeps_one_head(session, given, pair):
    stays, typed = pair
    holder = add(session, Person(name="Siti"))
    kept = services.add_position(**given, organization=stays, title="Kepala Dinas", is_head=True)
    same = services.add_position(**given, organization=typed, title="kepala dinas", is_head=True, holder_id=holder.id)
    other = services.add_position(**given, organization=typed, title="Sekretaris")
    action = make_action(session, owner=typed, position_id=same.id)
    merging.merge(**given, source=typed, target=stays)
    assert (action.position_id, kept.holder_id, same.active) == (kept.id, holder.id, False)
    assert (other.organization_id, other.active) == (stays.id, True)
    heads = session.scalars(select(Position.id).where(Position.organization_id == stays.id, Position.is_head)).all()
    assert heads == [kept.id]


def test_a_parent_merged_into_its_child_leaves_no_circle(session, given):
    parent = make_organization(session, "Induk")
    child = make_organization(session, "Anak", parent_id=parent.id)
    merging.merge(**given, source=parent, target=child)
    assert child.parent_id is None


def test_a_person_keeps_the_account_of_either_but_not_of_both(session, given):
    first, second = make_account(session, Role.OFFICER, make_organization(session)), make_account(session)
    plain = add(session, Person(name="Siti", phone="0812"))
    with pytest.raises(DomainError, match="Keduanya memiliki akun"):
        merging.merge(**given, source=first.person, target=second.person)
    merging.merge(**given, source=first.person, target=plain)
    assert first.person_id == plain.id


def test_neither_itself_nor_what_is_merged_already_can_be_merged(session, given, pair):
    stays, typed = pair
    with pytest.raises(DomainError):
        merging.merge(**given, source=stays, target=stays)
    merging.merge(**given, source=typed, target=stays)
    with pytest.raises(DomainError):
        merging.merge(**given, source=typed, target=stays)
    with pytest.raises(DomainError):
        merging.merge(**given, source=stays, target=typed)


def test_an_administrator_sees_both_and_what_moves_before_merging(administrator, session, pair):
    stays, typed = pair
    make_action(session, owner=typed)
    session.commit()
    assert "Dinas Kesehatan" in administrator.get(f"/direktori/gabung/instansi/{typed.id}")
    page = administrator.get(f"/direktori/gabung/instansi/{typed.id}?ke={stays.id}")
    assert "1 tindak lanjut" in page
    administrator.post(f"/direktori/gabung/instansi/{typed.id}", into=stays.id)
    assert session.scalars(select(Action.owner_id)).one() == stays.id
    assert session.get(Organization, typed.id).merged_into_id == stays.id
    assert "Sudah digabungkan" in administrator.get(f"/direktori/instansi/{typed.id}")


def test_only_an_administrator_merges_and_deactivates(secretary, session, pair):
    stays, typed = pair
    session.commit()
    secretary.get(f"/direktori/gabung/instansi/{typed.id}", 403)
    secretary.post(f"/direktori/gabung/instansi/{typed.id}", 403, into=stays.id)
    secretary.post(f"/direktori/instansi/{typed.id}/status", 403, active="0")
    assert session.get(Organization, typed.id).active


def test_what_is_deactivated_is_offered_no_more_and_can_be_brought_back(administrator, session, pair):
    stays, _typed = pair
    session.commit()
    assert "Dinkes" in administrator.get("/direktori/cari/instansi?q=dinkes")
    administrator.post(f"/direktori/instansi/{stays.id}/status", active="0")
    assert "Dinkes" not in administrator.get("/direktori/cari/instansi?q=dinkes")
    administrator.post(f"/direktori/instansi/{stays.id}/status", active="1")
    assert "Dinkes" in administrator.get("/direktori/cari/instansi?q=dinkes")


def test_merging_with_what_stands_above_or_below_makes_no_circle(session, given):
    top = make_organization(session, "Dinas")
    below = make_organization(session, "UPTD", parent_id=top.id)
    lowest = make_organization(session, "Seksi", parent_id=below.id)
    merging.merge(**given, source=lowest, target=top)
    assert (top.parent_id, below.parent_id) == (None, top.id)
    again = make_organization(session, "Seksi Baru", parent_id=below.id)
    merging.merge(**given, source=top, target=again)
    assert again.parent_id is None
    session.refresh(below)
    assert below.parent_id == again.id
