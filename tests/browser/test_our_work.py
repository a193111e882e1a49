"""An officer with a phone: three actions ticked, and reported with one photo and one sentence for all."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from coordination.accounts.models import Role
from coordination.actions.models import Action, ActionState
from coordination.meetings.models import MeetingState
from tests.browser.visitor import PHONE, Visitor
from tests.factories import make_account, make_action, make_decision, make_meeting, make_organization, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]


@pytest.fixture
def phone(app, session, clock, site, chromium):
    """Return the telephone of an officer whose agency owes four actions, three of them late."""
    agency = make_organization(session, "Dinas Kesehatan", short_name="Dinkes")
    decision = make_decision(session, make_meeting(session, state=MeetingState.APPROVED))
    for n, day in enumerate([date(2024, 6, 3), date(2024, 6, 10), date(2024, 6, 17), date(2024, 7, 1)], 1):
        make_action(session, decision, owner=agency, text=f"Menetapkan narahubung layanan {n}", last_day=day)
    account = make_account(session, Role.OFFICER, agency, name="Kasi Pelayanan")
    session.commit()
    client = app.test_client()
    sign_in(client, account)
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    visitor = Visitor(chromium, site, name="our-work-360", size=PHONE)
    visitor.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    yield visitor
    visitor.leave()


def photo():
    file = BytesIO()
    Image.new("RGB", (640, 480), "#0b5a73").save(file, "JPEG")
    return {"name": "rapat.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def test_three_ticked_actions_are_reported_in_one_go_on_a_phone(phone, session):
    page = phone.open("/pekerjaan-kami")
    phone.look("work", opened=True)
    bar = page.locator("[data-bulk-bar]")
    assert bar.is_hidden()
    for box in page.locator("input[name=pilih]").all()[:3]:
        box.check()
    assert "3" in bar.inner_text()
    phone.look("ticked")
    bar.get_by_role("button", name="Laporkan").click()
    page.get_by_text("Sama untuk semua").click()
    page.locator("details").get_by_label("Apa yang sudah dilakukan?").fill("Dirapatkan bersama puskesmas")
    page.locator("input[name=evidence]").set_input_files(photo())
    page.locator("fieldset").nth(0).get_by_label("Kemajuan").select_option("selesai")
    phone.look("form")
    page.get_by_role("button", name="Simpan semua laporan").click()
    page.wait_for_url("**/pekerjaan-kami")
    assert "3 laporan tersimpan." in page.inner_text("#pesan")
    phone.look("saved")
    session.rollback()
    states = session.scalars(select(Action.state).order_by(Action.id)).all()
    assert states == [
        ActionState.SUBMITTED,
        ActionState.IN_PROGRESS,
        ActionState.IN_PROGRESS,
        ActionState.NOT_STARTED,
    ]
    one = session.scalars(select(Action).order_by(Action.id)).first()
    phone.open(f"/tindak-lanjut/{one.id}")
    assert page.locator("img.shot").count() == 1
    phone.look("action", opened=True)
    phone.open(f"/tindak-lanjut/serahkan?pilih={one.id}")
    phone.look("hand-over", opened=True)
