"""A head without an account, on a phone: from the mail's link to a report with a photo, with nothing to remember."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from coordination.accounts.models import Role
from coordination.actions.authoring import release
from coordination.actions.models import Action, ActionState
from coordination.directory.models import Person, Position
from coordination.meetings.models import MeetingState
from coordination.notifications.readers import reader_of
from coordination.notifications.writing import Desk, written
from coordination.outbox.models import Mail
from coordination.outbox.services import recipient_of
from tests.browser.visitor import PHONE, Visitor
from tests.factories import (
    NOW,
    actor_of,
    add,
    make_account,
    make_action,
    make_decision,
    make_meeting,
    make_office,
    make_organization,
)

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]


@pytest.fixture
def mailed(app, session):
    """The address that the head of an agency finds in the mail about its new task."""
    office = make_office(session)
    host, agency = make_organization(session, "DP3A"), make_organization(session, "Dinas Kesehatan")
    head = add(session, Person(name="Sitti", email="sitti@kendari.go.id"))
    add(session, Position(organization=agency, title="Kepala Dinas", is_head=True, holder=head))
    meeting = make_meeting(session, host, title="Rapat perlindungan", state=MeetingState.APPROVED)
    decision = make_decision(session, meeting, number=1)
    action = make_action(session, decision, owner=agency, text="Menyusun alur rujukan", released=False, code="1")
    secretary = actor_of(make_account(session, Role.SECRETARIAT, host))
    release(session=session, actor=secretary, now=NOW, actions=[action])
    mail = session.scalars(select(Mail)).one()
    recipient = recipient_of(mail)
    reader = reader_of(session, recipient)
    desk = Desk(
        app=app, session=session, office=office, mail=mail, recipient=recipient, reader=reader, now=NOW, trial=False
    )
    path = urlsplit(written(desk).button.url).path
    session.commit()
    return path, action.id


def test_a_head_reports_with_a_photo_from_the_link_in_the_mail(mailed, session, site, chromium, tmp_path):
    path, action_id = mailed
    photo = tmp_path / "papan.jpg"
    Image.new("RGB", (1200, 900), "navy").save(photo)
    visitor = Visitor(chromium, site, name="head-without-account", size=PHONE)
    page = visitor.open(path)
    visitor.look("task", opened=True)
    page.get_by_label("Nama dan jabatan Anda").first.fill("dr. Sitti, Kepala Dinas")
    page.get_by_label("Apa yang sudah dilakukan?").fill("Alur rujukan sudah ditetapkan dan dipasang.")
    page.locator("#evidence-camera").set_input_files(photo)
    page.get_by_role("button", name="Laporkan selesai").click()
    expect(page.get_by_text("Terima kasih. Laporan diserahkan")).to_be_visible()
    expect(page.get_by_text("1 berkas atau tautan dilampirkan")).to_be_visible()
    visitor.look("handed-in")
    session.rollback()
    action = session.get_one(Action, action_id)
    assert action.state is ActionState.SUBMITTED
    assert action.updates[-1].said_by == "dr. Sitti, Kepala Dinas"
    assert session.scalars(select(Mail.opened_at).where(Mail.kind == "released")).one() is not None
    visitor.leave()
