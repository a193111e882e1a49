"""The papers of the example meeting, as a secretary makes them: the whole set, an own kop and template, a ralat.

The notula of the Kendari meeting is approved already; the chair approves its ralat, and a stranger checks its code.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from types import SimpleNamespace

import docx
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from sqlalchemy import select

from coordination import clock, demo
from coordination.accounts.models import Account
from coordination.documents.kinds import Kind
from coordination.exporting.worker import working
from coordination.meetings.models import Meeting, MeetingState
from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.factories import sign_in

pytestmark = pytest.mark.browser
ADDRESS = "Jalan Kemerdekaan Nomor 17, Kendari"
OWN_WORDS = "Naskah ini memakai templat kantor kami."
WRONG = "Notula {{ rapat.judull }}"


@pytest.fixture
def office(app, session, settings, site, chromium):
    """The example office, served with its worker; `enter` opens a window for one of its accounts, or for nobody's."""
    demo.fill(session=session, settings=settings, store=app.extensions["rakor_store"], now=clock.now(), address=site)
    session.commit()
    windows = []

    def enter(username: str | None, size) -> Visitor:
        visitor = Visitor(chromium, site, name=f"papers-{username or 'anybody'}-{size['width']}", size=size)
        windows.append(visitor)
        if username:
            client = app.test_client()
            sign_in(client, session.scalars(select(Account).where(Account.username == username)).one())
            cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
            visitor.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
        return visitor

    kendari = session.scalars(select(Meeting).where(Meeting.title.contains("Pencegahan Kekerasan"))).one()
    unapproved = Meeting.host_id == kendari.host_id, Meeting.state == MeetingState.RECORDED
    draft = session.scalars(select(Meeting).where(*unapproved)).first()
    place = SimpleNamespace(
        enter=enter,
        meeting=f"/rapat/{kendari.id}",
        draft=f"/rapat/{draft.id}",
        host=f"/direktori/instansi/{kendari.host_id}",
    )
    session.rollback()
    with working(app):
        yield place
    for one in windows:
        one.leave()


@pytest.mark.only_on("sqlite")
@pytest.mark.libreoffice
def test_a_secretary_makes_every_paper_in_the_offices_own_look_and_corrects_the_notula_by_ralat(office):
    secretary = office.enter("sekretariat", DESKTOP)
    make_the_whole_set(secretary, office.meeting)
    change_the_kop(secretary, office)
    bring_an_own_template(secretary, office)
    code, issued = take_the_approved_notula(secretary, office.meeting)
    anybody = office.enter(None, PHONE)
    check(anybody, code, issued)
    correct_by_ralat(secretary, office.enter("pimpinan", PHONE), office.meeting)
    page = anybody.open(f"/cek/{code}")
    expect(page.get_by_role("heading", name="Sah, tetapi sudah digantikan ralat")).to_be_visible()
    anybody.look("check-replaced")


def make_the_whole_set(secretary: Visitor, meeting: str) -> None:
    """Read each paper, take each as Word; then all of them at once as a ZIP with their PDFs."""
    page = secretary.open(meeting)
    page.get_by_role("link", name="Semua naskah").click()
    secretary.look("papers")
    made = [kind for kind in Kind if kind not in (Kind.REPORT, Kind.PHOTOS)]
    for kind in made:
        about = "?instansi=" + page.locator("select[name=instansi] option").first.get_attribute("value")
        address = f"{meeting}/naskah/{kind.value}{about if kind is Kind.EXCERPT else ''}"
        secretary.open(address)
        secretary.look(kind.value)
        assert docx.Document(io.BytesIO(take(secretary, "Word"))).element.body is not None
        secretary.open(f"{meeting}/naskah")
    page.get_by_role("button", name="Semua naskah: ZIP").click()
    secretary.look("bundle")
    link = page.get_by_role("link", name="Unduh ZIP")
    link.wait_for(timeout=90_000)
    secretary.look("bundle-done")
    names = zipfile.ZipFile(io.BytesIO(take(secretary, "Unduh ZIP"))).namelist()
    for word in ("Surat undangan", "Daftar hadir", "Notula", "Berita acara", "Matriks"):
        assert {name.rpartition(".")[2] for name in names if word in name} >= {"docx", "pdf"}, (
            f"{word} is not in {names}"
        )


def change_the_kop(secretary: Visitor, office) -> None:
    """Change the address in the kop; papers made from now on bear it, the issued notula does not."""
    page = secretary.open(f"{office.host}/kop")
    page.get_by_label("Alamat").first.fill(ADDRESS)
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.locator(".paper").get_by_text(ADDRESS)).to_be_visible()
    secretary.look("kop")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page = secretary.open(f"{office.meeting}/naskah/undangan")
    expect(page.locator(".paper").get_by_text(ADDRESS).first).to_be_visible()
    page = secretary.open(f"{office.meeting}/naskah/notula")
    expect(page.locator(".paper").get_by_text(ADDRESS)).to_have_count(0)


def bring_an_own_template(secretary: Visitor, office) -> None:
    """Send a template with a slip, read where it stands, and send a right one made from ours: drafts come in it."""
    page = secretary.open(f"{office.host}/templat/notula")
    wrong, right = docx.Document(), docx.Document(io.BytesIO(take(secretary, "Unduh templat bawaan")))
    wrong.add_paragraph(WRONG)
    send_template(page, wrong)
    expect(page.get_by_text("rapat.judull")).to_be_visible()
    expect(page.get_by_text("Templat belum disimpan")).to_be_visible()
    secretary.wrong.clear()  # the browser tells of every answer of 422
    secretary.look("template-refused")
    right.add_paragraph(OWN_WORDS)
    send_template(page, right)
    expect(page.get_by_text("berlaku", exact=True)).to_be_visible()
    secretary.look("template-kept")
    page = secretary.open(f"{office.draft}/naskah/notula")
    expect(page.locator(".paper").get_by_text(OWN_WORDS)).to_be_visible()
    secretary.look("draft-in-own-template")


def send_template(page, document) -> None:
    out = io.BytesIO()
    document.save(out)
    page.locator("input[type=file]").set_input_files(
        {"name": "templat.docx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}
    )
    page.get_by_role("button", name="Periksa dan simpan").click()
    page.wait_for_load_state()


def take_the_approved_notula(secretary: Visitor, meeting: str) -> tuple[str, bytes]:
    """Take the approved notula; return its code and its PDF."""
    page = secretary.open(f"{meeting}/naskah/notula")
    code = page.get_by_role("link", name=re.compile(r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$")).first.inner_text()
    printed = take(secretary, "PDF")
    assert code in "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(printed)).pages)
    return code, printed


def check(anybody: Visitor, code: str, issued: bytes) -> None:
    """Type the code as people do, drop the file, then the file with one byte more."""
    page = anybody.open("/cek")
    page.get_by_label("Kode naskah").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Periksa kode").click()
    expect(page.get_by_role("heading", name="Sah dan masih berlaku")).to_be_visible()
    anybody.look("check")
    for content, found in ((issued, "persis sama dengan berkas PDF"), (issued + b"\n", "Tidak persis sama")):
        page.locator("input[type=file]").set_input_files(
            {"name": "notula.pdf", "mimeType": "application/pdf", "buffer": content}
        )
        page.get_by_role("button", name="Cocokkan berkas").click()
        expect(page.get_by_text(found).first).to_be_visible()
    anybody.look("check-changed-file")


def correct_by_ralat(secretary: Visitor, chair: Visitor, meeting: str) -> None:
    """Correct the place; the chair approves, and the ralat looks as the notula that it corrects."""
    page = secretary.open(meeting)
    page.get_by_role("link", name="Buat ralat").click()
    page.get_by_label("Alasan").fill("Nama tempat keliru.")
    page.get_by_role("button", name="Mulai ralat").click()
    page.get_by_role("link", name="Ubah Data rapat: nama, tempat, undangan, jam").click()
    page.get_by_label("Tempat").fill("Aula Wali Kota Kendari")
    page.get_by_role("button", name="Simpan ke ralat").click()
    secretary.look("ralat")
    page.get_by_role("link", name="Kirim untuk disahkan").first.click()
    page.get_by_role("button", name="Kirim untuk disahkan").click()
    page = chair.open(meeting)
    page.get_by_role("link", name="Baca dan sahkan").first.click()
    chair.look("review-of-ralat")
    page.get_by_role("button", name="Sahkan").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Sahkan").click()
    expect(page.get_by_text("Ralat disahkan").first).to_be_visible()
    page = secretary.open(f"{meeting}/naskah/notula")
    expect(page.locator(".paper").get_by_text("Aula Wali Kota Kendari").first).to_be_visible()
    expect(page.locator(".paper").get_by_text(OWN_WORDS)).to_have_count(0)
    secretary.look("notula-after-ralat")


def take(who: Visitor, link: str) -> bytes:
    """Take a file by the page's own link."""
    with who.page.expect_download(timeout=60_000) as coming:
        who.page.get_by_role("link", name=re.compile(link)).first.click()
    return Path(coming.value.path()).read_bytes()
