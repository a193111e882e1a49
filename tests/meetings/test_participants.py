"""Who is invited: printed forms are copied and kept, nobody stands on the list twice."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from coordination.accounts.models import Role
from coordination.directory.models import GroupMember, HolderStatus, Organization, Person, Position, Sex
from coordination.errors import DomainError
from coordination.meetings import attendance, copying, participants
from coordination.meetings.attendance import Mark
from coordination.meetings.models import MeetingState, Participant, ParticipantRole, Presence
from tests.factories import NOW, actor_of, add, make_account, make_group, make_meeting, make_organization


@pytest.fixture
def given(session, host):
    actor = actor_of(make_account(session, Role.SECRETARIAT, host))
    return {"session": session, "actor": actor, "now": NOW}


@pytest.fixture
def meeting(session, host):
    return make_meeting(session, host, state=MeetingState.PLANNED)


@pytest.fixture
def health(session):
    """Dinas Kesehatan, whose head is acting."""
    organization = make_organization(session, "Dinas Kesehatan", protocol_order=20)
    holder = Person(title_front="dr.", name="Orang", title_back="M.Kes.", sex=Sex.FEMALE, organization=organization)
    add(
        session,
        Position(
            organization=organization,
            title="Kepala Dinas",
            is_head=True,
            holder=holder,
            holder_status=HolderStatus.PLT,
        ),
    )
    return organization


def names(meeting):
    return [line.organization_name for line in meeting.participants]


def test_an_organizations_invitation_goes_to_its_head_as_printed_that_day(given, meeting, health):
    line = participants.invite(**given, meeting=meeting, organizations=[health]).added[0]
    health.positions[0].title, health.name = "Kepala Badan", "Badan Baru"
    health.positions[0].holder.name = "Orang Lain"
    health.active = False
    given["session"].flush()
    given["session"].expire_all()
    assert (line.organization_name, line.invited_position, line.invited_name, line.sex) == (
        "Dinas Kesehatan",
        "Plt. Kepala Dinas",
        "dr. Orang, M.Kes.",
        Sex.FEMALE,
    )


def test_an_organization_without_a_known_head_is_addressed_to_its_pimpinan(session, given, meeting):
    line = participants.invite(**given, meeting=meeting, organizations=[make_organization(session, "LSM")]).added[0]
    assert (line.invited_position, line.invited_name) == ("Pimpinan", None)


def test_whoever_is_invited_again_is_told_and_not_doubled(given, meeting, health):
    position = health.positions[0]
    participants.invite(**given, meeting=meeting, organizations=[health])
    outcome = participants.invite(
        **given, meeting=meeting, positions=[position], organizations=[health], people=[position.holder]
    )
    assert outcome.added == []
    assert outcome.already == ["Plt. Kepala Dinas, Dinas Kesehatan"] * 3
    assert len(meeting.participants) == 1


def test_a_group_invites_each_of_its_members_in_its_order(session, given, meeting, health):
    army, court = make_organization(session, "Kodim"), make_organization(session, "Pengadilan")
    group = make_group(session, "Forkopimda", [court, army])
    deputy = add(session, Position(organization=health, title="Sekretaris Dinas"))
    add(session, GroupMember(group=group, organization=health, position=deputy, sort=9))
    session.refresh(group)
    participants.invite(**given, meeting=meeting, groups=[group])
    assert names(meeting) == ["Pengadilan", "Kodim", "Dinas Kesehatan"]
    assert meeting.participants[2].invited_position == "Sekretaris Dinas"


def test_a_deactivated_organization_is_told_and_not_invited(session, given, meeting):
    closed = make_organization(session, "Dinas Lama", active=False)
    outcome = participants.invite(**given, meeting=meeting, organizations=[closed])
    assert (outcome.added, outcome.inactive) == ([], ["Pimpinan, Dinas Lama"])


def test_a_guest_is_added_in_one_line_and_only_once_for_one_form(given, meeting):
    hostile = "O'Brien <b>\"& مرحبا 😀"
    guest = participants.add_guest(**given, meeting=meeting, name=hostile, position="Relawan", client_key="k")
    assert participants.add_guest(**given, meeting=meeting, name=hostile, client_key="k") is guest
    assert (guest.invited_name, guest.invited_position, guest.organization_id) == (hostile, "Relawan", None)


def test_the_same_guest_typed_again_is_told(given, meeting):
    participants.add_guest(**given, meeting=meeting, name="Tamu Satu")
    with pytest.raises(DomainError, match="sudah ada di daftar"):
        participants.add_guest(**given, meeting=meeting, name="tamu satu ")


def test_an_empty_guest_is_refused(given, meeting):
    with pytest.raises(DomainError):
        participants.add_guest(**given, meeting=meeting, name=" ", position="")


def test_a_meeting_has_one_chair(session, given, meeting, health):
    other = make_organization(session, "Setda")
    first, second = participants.invite(**given, meeting=meeting, organizations=[health, other]).added
    for line in (first, second):
        participants.give_role(**given, participant=line, role=ParticipantRole.CHAIR)
    assert [line.role for line in meeting.participants] == [ParticipantRole.PARTICIPANT, ParticipantRole.CHAIR]


def test_order_is_by_hand_or_by_protocol_with_the_chair_first(session, given, meeting, health):
    setda = make_organization(session, "Setda", protocol_order=1)
    ngo = make_organization(session, "LSM", protocol_order=900)
    lines = participants.invite(**given, meeting=meeting, organizations=[ngo, health, setda]).added
    participants.reorder_participants(**given, meeting=meeting, ids=[lines[1].id])
    assert names(meeting) == ["Dinas Kesehatan", "LSM", "Setda"]
    participants.give_role(**given, participant=lines[0], role=ParticipantRole.CHAIR)
    participants.order_by_protocol(**given, meeting=meeting)
    assert names(meeting) == ["LSM", "Setda", "Dinas Kesehatan"]


def test_a_participant_is_removed_only_before_attendance_is_noted(session, given, meeting, health):
    line = participants.invite(**given, meeting=meeting, organizations=[health]).added[0]
    mark = {**given, "participant": line, "day": meeting.days[0]}
    stored = attendance.mark(**mark, mark=Mark(presence=Presence.ABSENT))
    with pytest.raises(DomainError, match="sudah dicatat"):
        participants.remove_participant(**given, participant=line)
    attendance.mark(**mark, mark=attendance.UNMARKED, version=stored.version)
    participants.remove_participant(**given, participant=line)
    assert session.scalar(select(func.count()).select_from(Participant)) == 0


def test_an_approved_meetings_list_does_not_change(given, meeting, health):
    meeting.state = MeetingState.APPROVED
    with pytest.raises(DomainError):
        participants.invite(**given, meeting=meeting, organizations=[health])


def test_copying_a_meeting_invites_as_the_directory_says_now(session, given, host, meeting, health):
    lines = participants.invite(**given, meeting=meeting, organizations=[health, make_organization(session, "LSM")])
    participants.give_role(**given, participant=lines.added[0], role=ParticipantRole.CHAIR)
    participants.add_guest(**given, meeting=meeting, name="Tamu")
    participants.add_guest(**given, meeting=meeting, name="Datang sendiri", is_walk_in=True)
    health.positions[0].holder_status = HolderStatus.DEFINITIVE
    session.get(Organization, lines.added[1].organization_id).active = False
    session.flush()
    later = make_meeting(session, host, state=MeetingState.PLANNED)
    outcome = copying.copy_participants(**given, meeting=later, earlier=meeting)
    assert [(line.invited_position, line.invited_name, line.role) for line in later.participants] == [
        ("Kepala Dinas", "dr. Orang, M.Kes.", ParticipantRole.CHAIR),
        (None, "Tamu", ParticipantRole.PARTICIPANT),
    ]
    assert outcome.inactive == ["Pimpinan, LSM"]


def test_nobody_copies_a_meeting_that_they_may_not_read(session, given, host):
    elsewhere = make_meeting(session, make_organization(session), invited=(host,))
    later = make_meeting(session, host, state=MeetingState.PLANNED)
    with pytest.raises(DomainError, match="tidak ditemukan"):
        copying.copy_participants(**given, meeting=later, earlier=elsewhere)
