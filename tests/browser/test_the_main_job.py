"""The whole job, as four people do it: an office is set up, meets, its minutes are approved, its actions are done.

Each window is looked at (errors, sideways scrolling, axe-core) and leaves a picture in `screenshots/`. The administrator and
the secretary sit at a desk, the officer and the chair hold a phone; run once more with the sizes exchanged.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from coordination import clock
from coordination.accounts import setup
from tests.browser.visitor import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.browser
CHAIR = """Dr. H. O'Brien & "Anak" <Kota>, S.H., M.Si."""
PASSWORD = "gajah menari di pasar"


@pytest.fixture
def set_up_link(app, session, settings, site):
    token = setup.new_token(settings=settings, session=session)
    return f"{site}/siapkan/{token}"


@pytest.fixture(params=["desk", "exchanged"])
def people(request, chromium, site):
    """Four windows; `exchanged` gives the phone to who had the desk."""
    desk, phone = (DESKTOP, PHONE) if request.param == "desk" else (PHONE, DESKTOP)

    def window(name, size):
        return Visitor(chromium, site, name=f"{name}-{size['width']}", size=size)

    return SimpleNamespace(
        administrator=window("administrator", desk),
        secretary=window("secretary", desk),
        chair=window("chair", phone),
        officer=window("officer", phone),
    )


def test_a_meeting_becomes_tracked_actions_and_an_official_notula(people, set_up_link, tmp_path):
    set_the_office_up(people.administrator, set_up_link)
    links = {
        name: make_account(people.administrator, name, role, organization)
        for name, role, organization in [
            ("Sekretaris Dinas", "Sekretariat instansi", "DP3A"),
            (CHAIR, "Pimpinan instansi", "DP3A"),
            ("Petugas Kesehatan", "Petugas instansi", "Dinkes"),
        ]
    }
    for who, name in [
        (people.secretary, "Sekretaris Dinas"),
        (people.chair, CHAIR),
        (people.officer, "Petugas Kesehatan"),
    ]:
        enter_by_link(who, links[name])
    meeting = plan_the_meeting(people.secretary)
    take_attendance(people.secretary, meeting)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def set_the_office_up(administrator: Visitor, link: str) -> None:
    page = administrator.open(link)
    administrator.look("set-up")
    for label, words in {
        "Nama kantor": "Pemerintah Kota Kendari",
        "Kota atau kabupaten": "Kendari",
        "Pemerintah daerah": "Pemerintah Kota Kendari",
        "Nama instansi pada kop": "Dinas Pemberdayaan Perempuan dan Perlindungan Anak",
        "Nama singkat": "DP3A",
        "Alamat pada kop": "Jalan Contoh Nomor 1, Kota Kendari",
        "Nama Anda": "Administrator",
        "Nama pengguna": "admin",
        "Kata sandi": PASSWORD,
        "Ulangi kata sandi": PASSWORD,
    }.items():
        page.get_by_label(label, exact=label == "Kata sandi").first.fill(words)
    press(page, "Simpan dan mulai")
    expect(page.get_by_role("heading", name="Direktori")).to_be_visible()
    administrator.look("directory")
    page.goto("/")
    administrator.look("home")


def make_account(administrator: Visitor, name: str, role: str, organization: str) -> str:
    """Make an account for a new person; return the one-time link."""
    page = administrator.open("/akun/baru")
    administrator.look("new-account")
    administrator.pick("Orang", name, f"Tambahkan “{name}” sebagai orang baru")
    page.get_by_label("Nama pengguna").fill(re.sub(r"\W+", "", name).lower()[:12])
    page.get_by_label("Peran").select_option(label=role)
    administrator.pick("Instansi", organization)
    press(page, "Buat akun dan tautan")
    administrator.look("link-made")
    return page.locator("#tautan").input_value()


def enter_by_link(who: Visitor, link: str) -> None:
    page = who.open(link)
    who.look("link")
    page.get_by_label("Kata sandi baru").fill(PASSWORD)
    page.get_by_label("Ulangi kata sandi").fill(PASSWORD)
    page.locator("main button.btn-primary").click()
    expect(page).to_have_url(re.compile(r"/$"))
    who.look("home")


def plan_the_meeting(secretary: Visitor) -> str:
    """Plan a meeting for today; return the address of its page."""
    page = secretary.open("/rapat/baru")
    secretary.look("new-meeting")
    page.get_by_label("Judul").fill('Rapat Koordinasi "Layanan" & <Rujukan>')
    return page.url


def take_attendance(secretary: Visitor, meeting: str) -> None:
    page = secretary.open(f"{meeting}/hadir")
    secretary.look("attendance")
