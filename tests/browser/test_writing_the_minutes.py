"""The secretary at the keyboard: a decision with two actions without a mouse, and two people in one text."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from coordination import clock
from coordination.accounts.models import Role
from coordination.actions.models import Action
from coordination.clock import Zone
from coordination.meetings.models import Decision, Meeting, MeetingState
from tests.factories import make_account, make_agenda_item, make_meeting, make_organization

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]
HOSTILE = 'Akses "layanan" & <b>rujukan</b>'


@pytest.fixture
def secretary(session):
    host = make_organization(session, "Dinas Pemberdayaan Perempuan", short_name="DP3A")
    make_organization(session, "Dinas Kesehatan", short_name="Dinkes")
    meeting = make_meeting(session, host, title='Rapat "Uji" & <Coba>', state=MeetingState.IN_SESSION)
    for title in ("Akses layanan", "Pencegahan kekerasan"):
        make_agenda_item(session, meeting, title=title)
    secretary = make_account(session, Role.SECRETARIAT, host, name="Kasubag Umum")
    session.commit()
    return secretary


def test_a_decision_with_two_actions_needs_no_mouse(secretary, enter, session):
    visitor = enter(secretary, "room")
    page = visitor.open("/rapat/1/tulis")
    visitor.look("opening")
    page.goto("/rapat/1/tulis?bagian=butir-1")
    page.locator(".ProseMirror").focus()
    page.keyboard.type("Peserta membahas jalur rujukan.")
    expect(page.locator("[data-save-board]")).to_contain_text("Tersimpan")
    visitor.look("discussed")

    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("textbox", name="Keputusan baru")).to_be_focused()
    page.keyboard.type(HOSTILE)
    page.keyboard.press("Enter")
    for words, agency, target in [
        ("Menyusun alur rujukan", "Dinkes", "31 Juli 2024"),
        ("Menunjuk petugas penghubung", "Dinkes", "minggu II Juli 2024"),
    ]:
        expect(page.get_by_role("textbox", name="· Apa")).to_be_focused()
        page.keyboard.type(words)
        page.keyboard.press("Tab")
        page.keyboard.type(agency)
        expect(page.get_by_role("option", name="Dinas Kesehatan")).to_be_visible()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type(target)
        expect(page.locator("#kapan-read")).to_contain_text("Target dibaca")
        visitor.look("action")
        page.keyboard.press("Enter")
        expect(page.locator(".act").filter(has_text=words)).to_be_visible()
    expect(page.get_by_role("textbox", name="· Apa")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("form.draft")).to_have_count(0)
    visitor.look("decided")
    session.rollback()  # to see what was committed meanwhile
    assert session.scalars(select(Decision.text)).all() == [HOSTILE]
    assert [
        (a.text, a.owner.short_name, str(a.last_day)) for a in session.scalars(select(Action).order_by(Action.id))
    ] == [
        ("Menyusun alur rujukan", "Dinkes", "2024-07-31"),
        ("Menunjuk petugas penghubung", "Dinkes", "2024-07-12"),
    ]
    page.reload()
    expect(page.get_by_text("Peserta membahas jalur rujukan.")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Keputusan baru")
    visitor.look("keys")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Ubah urutan").click()
    page.get_by_role("button", name="Naikkan Menunjuk petugas penghubung").press("Enter")
    visitor.look("order")
    page.get_by_role("link", name="Selesai mengurutkan").click()
    expect(page.locator(".act").first).to_contain_text("Menunjuk petugas penghubung")
    visitor.leave()


def test_the_button_stays_where_it_is_aimed_at_while_a_target_is_read(secretary, enter, session):
    session.scalars(select(Meeting)).one().first_day = clock.today(Zone.WITA)
    session.commit()
    visitor = enter(secretary, "target")
    page = visitor.open("/rapat/1/tulis?bagian=butir-1")
    page.get_by_role("link", name="Keputusan baru").click()
    page.get_by_role("textbox", name="Keputusan baru").fill(HOSTILE)
    page.get_by_role("button", name="Simpan keputusan").click()
    target = page.get_by_role("textbox", name="Target")
    save = page.get_by_role("form", name="Tindak lanjut baru").get_by_role("button", name="Simpan")
    expect(target).to_be_visible()

    def below_the_target():
        return save.bounding_box()["y"] - target.bounding_box()["y"]

    aimed_at = below_the_target()
    target.fill("14 hari kerja")
    expect(page.locator("#kapan-read")).to_contain_text("Target dibaca")
    assert below_the_target() == aimed_at
    visitor.leave()


def test_two_people_in_one_text_see_both_and_lose_nothing(secretary, enter):
    first, second = enter(secretary, "first"), enter(secretary, "second")
    pages = [one.open("/rapat/1/tulis?bagian=butir-1") for one in (first, second)]
    for page in pages:
        expect(page.locator(".ProseMirror")).to_be_visible()
    pages[0].locator(".ProseMirror").click()
    pages[0].keyboard.type("Dari yang pertama <i>")
    expect(pages[0].locator("[data-save-board]")).to_contain_text("Tersimpan")
    pages[1].locator(".ProseMirror").click()
    pages[1].keyboard.type("Dari yang kedua")
    expect(pages[1].get_by_text("Bagian ini diubah orang lain saat Anda menulis")).to_be_visible()
    second.wrong = [one for one in second.wrong if "409" not in one]  # the answer that tells of the clash
    second.look("clash")
    pages[1].get_by_role("button", name="Gabungkan keduanya").click()
    expect(pages[1].locator("[data-save-board]")).to_contain_text("Tersimpan")
    pages[0].reload()
    for words in ("Dari yang pertama <i>", "Dari yang kedua"):
        expect(pages[0].locator(".ProseMirror")).to_contain_text(words)
