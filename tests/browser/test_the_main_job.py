"""The whole job, as four people do it: an office is set up, meets, its minutes are approved, its actions are done.

Each page they come to is looked at (errors, sideways scrolling, axe-core) and leaves a picture in `screenshots/`. The
administrator and the secretary sit at a desk, the chair and the officer hold a phone; then the other way round.
"""

from __future__ import annotations

import io
import re
from datetime import timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import docx
import pytest
from babel.dates import format_date
from PIL import Image
from playwright.sync_api import Page, expect

from coordination import clock
from coordination.accounts import setup
from tests.browser.visitor import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.browser
CHAIR = """Dr. H. O'Brien & "Anak" <Kota>, S.H., M.Si."""
WITA = ZoneInfo("Asia/Makassar")
PASSWORD = "gajah menari di pasar"
TITLE = 'Rapat Koordinasi "Layanan" & <Rujukan>'
DECISION = "Alur rujukan korban disepakati dan berlaku di semua puskesmas."
ACTIONS = ("Menyusun alur rujukan satu pintu", "Menunjuk petugas penghubung di tiap puskesmas")


@pytest.fixture
def set_up_link(app, session, settings, site):
    token = setup.new_token(settings=settings, session=session)
    return f"{site}/siapkan/{token}"


@pytest.fixture
def people(request, chromium, site):
    """Four windows; `exchanged` gives the phone to who had the desk."""
    desk, phone = (DESKTOP, PHONE) if request.param == "desk" else (PHONE, DESKTOP)

    def window(name, size):
        return Visitor(chromium, site, name=f"{name}-{size['width']}", size=size)

    people = SimpleNamespace(
        administrator=window("administrator", desk),
        secretary=window("secretary", desk),
        chair=window("chair", phone),
        officer=window("officer", phone),
    )
    yield people
    for one in vars(people).values():
        one.leave()


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("people", ["desk"], indirect=True)
def test_a_meeting_becomes_tracked_actions_and_an_official_notula(people, set_up_link):
    do_the_whole_job(people, set_up_link)


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize("people", ["exchanged"], indirect=True)
def test_so_it_does_with_the_secretary_on_a_phone_and_the_officer_at_a_desk(people, set_up_link):
    do_the_whole_job(people, set_up_link)


def do_the_whole_job(people, set_up_link):
    """From an empty folder to a verified report and the notula in Word."""
    set_the_office_up(people.administrator, set_up_link)
    add_organization(people.administrator, "Dinas Kesehatan", "Dinkes")
    links = {
        name: make_account(people.administrator, name, role, organization)
        for name, role, organization in [
            ("Sekretaris Dinas", "Sekretariat", "DP3A"),
            (CHAIR, "Pimpinan", "DP3A"),
            ("Petugas Kesehatan", "Petugas instansi", "Dinkes"),
        ]
    }
    enter_by_link(people.secretary, links["Sekretaris Dinas"])
    enter_by_link(people.chair, links[CHAIR])
    enter_by_link(people.officer, links["Petugas Kesehatan"])

    meeting = plan_the_meeting(people.secretary)
    take_attendance(people.secretary, meeting)
    write_the_minutes(people.secretary, meeting)
    send_for_approval(people.secretary, meeting)
    approve(people.chair, meeting)
    report_done(people.officer, evidence=a_photo())
    verify(people.secretary)
    assert_notula_tells_all(people.secretary, meeting)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def confirm(page: Page, name: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name=name).click()


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


def add_organization(administrator: Visitor, name: str, short_name: str) -> None:
    page = administrator.open("/direktori/instansi/baru")
    page.get_by_label("Nama lengkap").fill(name)
    page.get_by_label("Nama singkat").fill(short_name)
    administrator.look("new-organization")
    press(page, "Simpan")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    administrator.look("organization")


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
    page.get_by_label("Nama rapat").fill(TITLE)
    page.get_by_label("Hari, tanggal").first.fill(clock.now().astimezone(WITA).date().isoformat())
    page.get_by_label("Mulai").first.fill("00.00")
    page.get_by_label("Tempat").fill("Aula DP3A")
    secretary.pick("Ketua rapat", CHAIR)
    secretary.pick("Peserta", "Dinkes")
    page.get_by_role("textbox", name="Agenda").fill("Akses layanan (20 menit)")
    secretary.look("new-meeting")
    press(page, "Simpan rapat")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    secretary.look("meeting-planned")
    address = page.url.partition("#")[0]
    press(page, "Buka rapat")
    return address


def take_attendance(secretary: Visitor, meeting: str) -> None:
    """Mark everybody in the hall as present."""
    page = secretary.open(f"{meeting}/hadir")
    for person in page.locator(".person").all():
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            person.get_by_text("Hadir", exact=True).click()
    secretary.look("attendance")


def write_the_minutes(secretary: Visitor, meeting: str) -> None:
    """Write what was said, one decision and its two actions."""
    page = secretary.open(f"{meeting}/tulis?bagian=pembukaan")
    page.locator(".ProseMirror").click()
    page.keyboard.type("Rapat dibuka oleh ketua rapat.")
    page.get_by_role("link", name="Bagian berikutnya").click()
    page.locator(".ProseMirror").click()
    page.keyboard.type("Peserta membahas jalur rujukan.")
    expect(page.locator("[data-save-board]")).to_contain_text("Tersimpan")
    page.get_by_role("link", name="Keputusan baru").click()
    page.get_by_role("textbox", name="Keputusan baru").fill(DECISION)
    press(page, "Simpan keputusan")
    for action, target in zip(ACTIONS, (in_days(14), "minggu depan"), strict=True):
        page.get_by_role("textbox", name="· Apa").fill(action)
        secretary.pick("Instansi", "Dinkes", "Dinas Kesehatan")
        page.get_by_role("textbox", name="Target").fill(target)
        page.get_by_role("form", name="Tindak lanjut baru").get_by_role("button", name="Simpan").click()
        expect(page.locator(".act").filter(has_text=action)).to_be_visible()
    secretary.look("writing-room")


def send_for_approval(secretary: Visitor, meeting: str) -> None:
    page = secretary.open(meeting)
    press(page, "Akhiri rapat")
    confirm(page, "Akhiri rapat")
    secretary.look("meeting-recorded")
    page.get_by_role("link", name="Kirim untuk disahkan").first.click()
    secretary.look("send")
    press(page, "Kirim untuk disahkan")
    secretary.look("sent")


def approve(chair: Visitor, meeting: str) -> None:
    """Find the minutes on the first page, read them and approve them."""
    page = chair.open("/")
    chair.look("home-with-approval")
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("link", name="Baca dan sahkan").first.click()
    expect(page.get_by_text(ACTIONS[0])).to_be_visible()
    chair.look("review")
    press(page, "Sahkan")
    confirm(page, "Sahkan")
    chair.look("approved")


def report_done(officer: Visitor, *, evidence: bytes) -> None:
    """Report the first action of the agency as done, with a photo."""
    page = officer.open("/")
    officer.look("home-with-actions")
    page = officer.open("/tindak-lanjut")
    page.get_by_role("link", name=ACTIONS[0]).first.click()
    officer.look("action")
    page.get_by_label("Apa yang sudah dilakukan?").fill("Alur rujukan selesai disusun dan ditandatangani.")
    page.get_by_label("Bukti dukung").set_input_files(
        {"name": "alur rujukan.png", "mimeType": "image/png", "buffer": evidence}
    )
    press(page, "Laporkan selesai")
    expect(page.get_by_text("Menunggu verifikasi").first).to_be_visible()
    officer.look("action-submitted")


def verify(secretary: Visitor) -> None:
    page = secretary.open("/verifikasi")
    secretary.look("verification")
    press(page, "Terima dan lanjut")
    secretary.look("verified")


def assert_notula_tells_all(secretary: Visitor, meeting: str) -> None:
    """Download the notula by the page's own link; find who came, what was decided and who does what by when."""
    page = secretary.open(f"{meeting}/naskah/notula")
    secretary.look("notula")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Unduh Word").first.click()
    paper = docx.Document(coming.value.path())
    rows = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
    words = [paragraph.text for paragraph in paper.paragraphs] + [cell for row in rows for cell in row]
    assert any(CHAIR in one for one in words)
    assert any(DECISION in one for one in words)
    for action in ACTIONS:
        assert [row for row in rows if action in row and "Dinas Kesehatan" in row], f"{action} stands in no matrix"


def in_days(count: int) -> str:
    """Write a day from today as people of the office do."""
    return format_date(clock.now().astimezone(WITA) + timedelta(days=count), "d MMMM y", "id")


def a_photo() -> bytes:
    """Draw a small picture, as a phone would send it."""
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(file, "PNG")
    return file.getvalue()
