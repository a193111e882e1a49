"""Nothing new is given to a person, position or organization that was deactivated; what they had keeps its name."""

from __future__ import annotations

import pytest

from coordination.actions import authoring, corrections
from coordination.directory.models import Person, Position
from coordination.errors import DomainError
from coordination.meetings import owners
from coordination.meetings.models import MeetingState
from tests.factories import add, make_decision, make_group, make_meeting, make_organization


@pytest.fixture
def left(town):
    """Return who left: a person, a position, an organization, a group; and a decision in a draft."""
    session = town.session
    town.gone = {
        "person": add(session, Person(name="Siti Aminah", organization=town.agency, active=False)),
        "position": add(session, Position(title="Kasi Lama", organization=town.agency, active=False)),
        "owner": make_organization(session, "Dinas Lama", active=False),
        "group": make_group(session, "Kelompok lama", [town.agency]),
    }
    town.gone["group"].active = False
    town.draft = make_decision(session, make_meeting(session, town.host, state=MeetingState.RECORDED))
    return town


@pytest.mark.parametrize("kind", ["person", "position", "owner", "group"])
def test_a_new_action_is_not_given_to_who_left(left, kind):
    given = {"owner": left.agency} if kind in ("person", "position") else {}
    with pytest.raises(DomainError, match="tidak aktif"):
        authoring.add_action(
            **left.by("secretary"), decision=left.draft, text="Menyusun SOP", **given, **{kind: left.gone[kind]}
        )


@pytest.mark.parametrize("kind", ["person", "position", "owner"])
def test_an_action_is_not_changed_to_who_left_in_a_draft_or_by_a_ralat(left, kind):
    [action] = authoring.add_action(**left.by("secretary"), decision=left.draft, text="Menyusun SOP", owner=left.agency)
    with pytest.raises(DomainError, match="tidak aktif"):
        authoring.change_action(**left.by("secretary"), action=action, **{kind: left.gone[kind]})
    with pytest.raises(DomainError, match="tidak aktif"):
        corrections.correct(**left.by("chair"), action=left.action, ralat=1, given={kind: left.gone[kind]})


def test_what_was_given_before_somebody_left_may_still_be_changed_and_keeps_the_name(left):
    siti = add(left.session, Person(name="Siti", organization=left.agency))
    [action] = authoring.add_action(
        **left.by("secretary"), decision=left.draft, text="Menyusun SOP", owner=left.agency, person=siti
    )
    siti.active = False
    authoring.change_action(**left.by("secretary"), action=action, text="Menyusun dan mengesahkan SOP", person=siti)
    assert (action.text, action.person) == ("Menyusun dan mengesahkan SOP", siti)


def test_a_position_picked_in_the_room_brings_no_holder_who_left(left):
    position = add(left.session, Position(title="Kabid", organization=left.agency, holder=left.gone["person"]))
    by = left.by("secretary")
    owed = owners.find(**by, picked=f"position-{position.id}", typed=None)
    assert (owed.position, owed.person) == (position, None)
    with pytest.raises(DomainError, match="tidak aktif"):
        owners.find(**by, picked=None, typed=None, person_id=left.gone["person"].id)
