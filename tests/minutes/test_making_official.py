"""From a draft to the official notula: what is missing, who signs, what approval fixes and never changes again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coordination.accounts.models import Role
from coordination.actions.authoring import add_action
from coordination.actions.models import Action
from coordination.errors import DomainError
from coordination.meetings.models import (
    Attendance,
    Decision,
    MeetingState,
    Participant,
    ParticipantRole,
    Presence,
    SecurityLevel,
)
from coordination.meetings.texts import save_text
from coordination.minutes import completeness, issuing, queries, record, services
from tests.documents.reader import Docx
from tests.factories import (
    NOW,
    actor_of,
    make_account,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_organization,
)


@pytest.fixture
def secretary(session, host):
    return actor_of(make_account(session, Role.SECRETARIAT, host, name="Sekretaris"))


@pytest.fixture
def chair(session):
    return make_account(session, Role.OFFICER, make_organization(session), name="Ketua")


@pytest.fixture
def store(app):
    return app.extensions["rakor_store"]


@pytest.fixture
def meeting(session, host, chair, secretary):
    """A recorded meeting with everything in its place."""
    meeting = make_meeting(session, host, chair=chair)
    session.add(
        Attendance(
            participant_id=meeting.participants[0].id,
            meeting_day_id=meeting.days[0].id,
            presence=Presence.PRESENT,
            marked_at=NOW,
        )
    )
    item = make_agenda_item(session, meeting, title="Akses layanan")
    decision = make_decision(session, meeting, "Layanan diperluas", agenda_item=item)
    add_action(
        session=session,
        actor=secretary,
        now=NOW,
        decision=decision,
        text="Menyusun alur rujukan",
        owner=host,
        target_text="31 Juli 2024",
    )
    session.flush()
    session.refresh(meeting)
    return meeting


def approve(session, meeting, secretary, chair, store):
    services.send_to_review(session=session, actor=secretary, now=NOW, meeting=meeting)
    return services.approve(session=session, actor=actor_of(chair), now=NOW, meeting=meeting, store=store)


def words(document):
    return Docx(document).text


def test_the_chairs_place_stays_empty_while_nobody_chairs(session, host):
    meeting = make_meeting(session, host)
    session.add(Participant(meeting=meeting, role=ParticipantRole.MINUTE_TAKER, invited_name="Pencatat"))
    session.flush()
    first, second = record.gather(session, meeting)["signatories"]
    assert (first["name"], second["name"]) == ("", "Pencatat")


def test_a_person_without_a_position_is_printed_once(session, host):
    meeting = make_meeting(session, host)
    session.add(Participant(meeting=meeting, invited_name="Kasubag Umum"))
    session.flush()
    [group] = record.gather(session, meeting)["participants"]
    assert [(one["name"], one["position"], one["invited_position"]) for one in group["people"]] == [
        ("Kasubag Umum", "", "")
    ]


def test_what_is_missing_is_named_and_stops_the_minutes(session, meeting, secretary):
    action = session.scalars(select(Action)).one()
    action.owner = None
    action.last_day = None
    session.flush()
    assert [gap.sentence for gap in completeness.gaps(session, meeting)] == [
        "belum memiliki instansi penanggung jawab.",
        "belum memiliki target waktu.",
    ]
    with pytest.raises(DomainError, match="kurang 2 hal"):
        services.send_to_review(session=session, actor=secretary, now=NOW, meeting=meeting)
    assert meeting.state is MeetingState.RECORDED


def test_approval_fixes_numbers_releases_actions_and_keeps_snapshot_and_paper(
    session, meeting, secretary, chair, store
):
    revision = approve(session, meeting, secretary, chair, store)
    action = session.scalars(select(Action)).one()
    assert meeting.state is MeetingState.APPROVED
    assert (action.code, action.released_at) == ("1", NOW)
    assert session.scalars(select(Decision.number)).all() == [1]
    assert record.digest(revision.snapshot) == revision.snapshot_sha256
    assert store.is_intact(revision.document.sha256)
    document, _name = issuing.word_file(session, meeting, actor=secretary, now=NOW, store=store)
    assert "Menyusun alur rujukan" in words(document)
    assert "DRAF" not in words(document)


def test_approved_minutes_never_change(session, meeting, secretary, chair, store):
    before = approve(session, meeting, secretary, chair, store).document.sha256
    with pytest.raises(DomainError):
        save_text(
            session=session, actor=secretary, now=NOW, meeting=meeting, kind="opening", doc={"type": "doc"}, version=0
        )
    decision = session.scalars(select(Decision)).one()
    with pytest.raises(DomainError):
        add_action(session=session, actor=secretary, now=NOW, decision=decision, text="Tambahan")
    assert queries.current_revision(session, meeting).document.sha256 == before


def test_a_return_needs_remarks_and_brings_the_minutes_back_to_be_written(session, meeting, secretary, chair):
    services.send_to_review(session=session, actor=secretary, now=NOW, meeting=meeting)
    with pytest.raises(DomainError, match="catatan"):
        services.return_with_remarks(session=session, actor=actor_of(chair), now=NOW, meeting=meeting, remarks=" ")
    services.return_with_remarks(session=session, actor=actor_of(chair), now=NOW, meeting=meeting, remarks="Lengkapi")
    assert meeting.state is MeetingState.RECORDED


def test_a_reader_who_may_not_see_an_item_gets_a_paper_without_a_word_of_it(session, meeting, secretary, chair, store):
    item = make_agenda_item(session, meeting, title="kanari judul", level=SecurityLevel.RAHASIA)
    make_decision(session, meeting, "kanari keputusan", agenda_item=item, for_information=True)
    session.expire_all()
    approve(session, meeting, secretary, chair, store)
    whole, _name = issuing.word_file(session, meeting, actor=actor_of(chair), now=NOW, store=store)
    narrowed, _name = issuing.word_file(session, meeting, actor=secretary, now=NOW, store=store)
    assert "kanari keputusan" in words(whole)
    assert "kanari" not in words(narrowed)
    assert "Tertutup" in words(narrowed)
