"""The page of all papers of a meeting: what is there, and what must happen before the rest is."""

from __future__ import annotations

import pytest

from coordination.accounts.models import Role
from coordination.documents.kinds import Form, Kind
from coordination.exporting.making import WORD
from coordination.exporting.overview import overview
from coordination.meetings.models import MeetingState, SecurityLevel
from tests.exporting.minuted import minuted
from tests.factories import actor_of, make_account, make_meeting


@pytest.fixture
def made(session, app):
    return minuted(session, app.extensions["rakor_store"])


def seen(made, by=None):
    return overview(made.session, actor_of(by or made.secretary), made.meeting)


def missing(papers):
    return {entry.kind: entry.missing for _title, entries in papers.groups for entry in entries if entry.missing}


def test_every_kind_of_a_meeting_stands_on_the_page_once(made):
    kinds = [entry.kind for _title, entries in seen(made).groups for entry in entries]
    assert len(kinds) == len(set(kinds))
    assert set(kinds) == set(WORD)


def test_a_planned_meeting_has_its_invitation_and_its_list_and_says_when_the_rest_comes(session, made):
    made.meeting = make_meeting(session, made.meeting.host, state=MeetingState.PLANNED)
    waiting = missing(seen(made))
    assert not {Kind.INVITATION, Kind.ATTENDANCE_LIST} & set(waiting)
    assert waiting[Kind.NOTULA] == "Ada setelah rapat dibuka."
    assert waiting[Kind.PUBLIC_COPY] == "Ada setelah notula disahkan."
    assert waiting[Kind.EXCERPT] == "Ada setelah rapat dibuka."


def test_a_cancelled_meeting_promises_no_notula(session, made):
    made.meeting = make_meeting(session, made.meeting.host, state=MeetingState.CANCELLED)
    waiting = missing(seen(made))
    assert waiting[Kind.NOTULA] == waiting[Kind.PUBLIC_COPY] == "Rapat ini dibatalkan."


def test_a_public_copy_waits_for_approval_and_a_secret_meeting_never_has_one(session, made, app):
    assert missing(seen(made))[Kind.PUBLIC_COPY] == "Ada setelah notula disahkan."
    made.approve()
    assert Kind.PUBLIC_COPY not in missing(seen(made))
    secret = make_meeting(session, made.meeting.host, level=SecurityLevel.RAHASIA, state=MeetingState.APPROVED)
    made.meeting = secret
    assert missing(seen(made))[Kind.PUBLIC_COPY] == "Rapat rahasia tidak mempunyai salinan publik."


def test_a_petikan_is_offered_for_agencies_whose_actions_the_reader_sees(session, made):
    made.approve()
    officer = make_account(session, Role.OFFICER, made.health)
    assert [name for _id, name in seen(made, officer).agencies] == ["Dinas Kesehatan", "Dinas Pendidikan", "Polresta"]
    police_only = [action for action in made.actions() if action.text == "kanari tindak lanjut"]
    for action in made.actions():
        if action not in police_only and action.owner_id == made.police.id:
            action.owner_id = made.health.id
    session.flush()
    assert [name for _id, name in seen(made, officer).agencies] == ["Dinas Kesehatan", "Dinas Pendidikan"]


def test_every_paper_leaves_as_word_and_pdf(made):
    forms = {entry.kind: entry.forms for _title, entries in seen(made).groups for entry in entries}
    assert all(given[:2] == (Form.WORD, Form.PDF) for given in forms.values())


def test_a_petikan_is_offered_for_an_agency_that_only_supports(session, made):
    supporting = next(action for action in made.actions() if action.text == "Menetapkan narahubung").supporters[0]
    supporting.organization_id = made.stranger.id
    session.flush()
    assert "Dinas Lain" in [name for _id, name in seen(made).agencies]
