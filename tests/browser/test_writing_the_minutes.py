"""A secretary signs in and writes the minutes: what is typed is said to be saved, and a decision brings its action."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from coordination.accounts import passwords
from coordination.accounts.models import Role
from coordination.meetings.models import MeetingState
from tests.factories import make_account, make_agenda_item, make_meeting, make_organization

pytestmark = pytest.mark.browser
PASSWORD = "kuda laut berenang"


@pytest.fixture
def meeting_id(session):
    host = make_organization(session, "Dinas Kesehatan")
    account = make_account(session, Role.SECRETARIAT, host)
    account.username, account.password_hash = "notulis", passwords.hashed(PASSWORD)
    meeting = make_meeting(session, host, title='Rapat "Uji" & <Coba>', state=MeetingState.IN_SESSION)
    make_agenda_item(session, meeting, title="Akses layanan")
    session.commit()
    return meeting.id


@pytest.mark.parametrize("width", [1280, 360])
def test_the_minutes_are_written_saved_and_there_after_a_reload(site, chromium, meeting_id, width):
    page = chromium.new_page(viewport={"width": width, "height": 800})
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)

    page.goto(f"{site}/rapat/{meeting_id}/tulis")  # asks to sign in, and comes back
    page.get_by_label("Pos-el, nama pengguna, atau NIP").fill("notulis")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("heading", name="Tulis notula")).to_be_visible()

    discussion = page.locator("[data-richtext]").nth(1)
    discussion.locator(".ProseMirror").click()
    page.keyboard.type("Peserta membahas jalur rujukan.")
    expect(discussion.get_by_text("Tersimpan", exact=False)).to_be_visible()
    expect(discussion.get_by_text("Menyimpan", exact=False)).to_have_count(0)

    page.locator("summary", has_text="Keputusan baru").first.click()
    form = page.locator("details[open] form")
    form.locator("[name=text]").fill("Akses layanan diperluas")
    form.locator("[name=action]").fill("Menyusun alur rujukan")
    form.locator("[data-target]").fill("31 Juli 2024")
    expect(form.get_by_text("Rabu, 31 Juli 2024", exact=False)).to_be_visible()
    form.get_by_role("button", name="Simpan keputusan").click()

    expect(page.get_by_text("Menyusun alur rujukan")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Peserta membahas jalur rujukan.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not wrong
