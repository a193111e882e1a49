"""The settings of the office and the kop of an organization, through their pages."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from PIL import Image

from coordination.accounts.models import Role
from coordination.directory.models import Office
from coordination.directory.office import ACCENTS
from coordination.meetings.models import MeetingState
from coordination.paths import PACKAGE
from tests.factories import make_account, make_meeting, make_office, make_organization

OFFICE = {"name": "Pemerintah Kota Baubau", "city": "Baubau", "zone": "WITA", "public_url": "https://rakor.example.id"}


@pytest.fixture
def agency(session):
    make_office(session)
    return make_organization(session, "Dinas Kesehatan")


@pytest.fixture
def administrator(browse, session, agency):
    account = make_account(session, Role.ADMINISTRATOR)
    session.commit()
    return browse(account)


@pytest.fixture
def secretary(browse, session, agency):
    account = make_account(session, Role.SECRETARIAT, agency)
    session.commit()
    return browse(account)


def opened(page):
    """Return the hidden fields that a form was opened with."""
    return {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1].replace("&#34;", '"')
        for name in ("version", "base", "client_key")
    }


def picture(colour=(200, 30, 30, 255)):
    content = io.BytesIO()
    Image.new("RGBA", (300, 360), colour).save(content, "PNG")
    return content.getvalue()


def test_the_office_takes_its_name_zone_address_and_colour_from_the_settings(administrator, session):
    page = administrator.get("/pengaturan")
    administrator.post("/pengaturan", **opened(page), **OFFICE, accent=ACCENTS[3], government="Pemerintah Kota Baubau")
    office = session.get_one(Office, 1)
    assert (office.name, office.city, office.government) == (OFFICE["name"], "Baubau", "Pemerintah Kota Baubau")
    page = administrator.get("/pengaturan")
    assert f'data-accent="{ACCENTS[3]}"' in page.partition("<head>")[0]
    assert "Pemerintah Kota Baubau" in page


def test_an_unfit_address_is_told_at_its_field_and_nothing_is_written(administrator, session):
    page = administrator.get("/pengaturan")
    wrong = OFFICE | {"public_url": "rakor.example.id"}
    answer = administrator.post("/pengaturan", status=422, **opened(page), **wrong, accent=ACCENTS[0])
    assert "Alamat publik ditulis lengkap" in answer.get_data(as_text=True)
    assert session.get_one(Office, 1).name != OFFICE["name"]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost", True),
        ("http://[::1]:8000", True),
        ("http://0.0.0.0:8000", True),
        ("http://192.168.1.10:8000", False),
        ("https://rakor.kendarikota.go.id", False),
    ],
)
def test_an_address_that_opens_nowhere_else_is_told_where_links_are_made(administrator, session, agency, address, told):
    session.get_one(Office, 1).public_url = address
    other = make_account(session, Role.SECRETARIAT, agency)
    session.commit()
    assert ("hanya terbuka di komputer yang menjalankan Rakor" in administrator.get("/pengaturan")) is told
    made = administrator.post(f"/akun/{other.id}/tautan", status=200).get_data(as_text=True)
    assert ("hanya terbuka di komputer yang menjalankan Rakor" in made) is told


def test_two_administrators_who_change_the_same_field_see_both_texts(administrator, session):
    page = administrator.get("/pengaturan")
    administrator.post("/pengaturan", **opened(page), **OFFICE, accent=ACCENTS[0])
    late = OFFICE | {"name": "Pemerintah <b>Kota</b> Kendari"}
    answer = administrator.post("/pengaturan", status=409, **opened(page), **late, accent=ACCENTS[0])
    text = answer.get_data(as_text=True)
    assert "Dua orang mengubah isian yang sama" in text
    assert OFFICE["name"] in text
    assert "Pemerintah &lt;b&gt;Kota&lt;/b&gt; Kendari" in text
    assert session.get_one(Office, 1).name == OFFICE["name"]


def test_the_emblem_stands_in_the_corner_of_every_page_and_in_every_kop(administrator, secretary, client, agency):
    assert client.get("/lambang").status_code == 404
    page = administrator.get("/pengaturan")
    administrator.post(
        "/pengaturan", **opened(page), **OFFICE, accent=ACCENTS[0], emblem=(io.BytesIO(picture()), "lambang.png")
    )
    address = re.search(r'<img class="emblem" src="(/lambang[^"]+)"', client.get("/masuk").get_data(as_text=True))[1]
    shown = client.get(address)
    assert shown.mimetype == "image/webp"
    assert Image.open(io.BytesIO(shown.data)).size == (107, 128)
    assert 'src="data:image/png;base64,' in secretary.get(f"/direktori/instansi/{agency.id}/kop")
    page = administrator.get("/pengaturan")
    administrator.post("/pengaturan", **opened(page), **OFFICE, accent=ACCENTS[0], without_emblem="y")
    assert client.get("/lambang").status_code == 404


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_an_emblem_of_every_kind_stands_in_the_word_paper(administrator, secretary, session, agency, kind):
    content = io.BytesIO()
    Image.new("RGB", (60, 72), (30, 30, 200)).save(content, kind)
    page = administrator.get("/pengaturan")
    emblem = (io.BytesIO(content.getvalue()), f"lambang.{kind.lower()}")
    administrator.post("/pengaturan", **opened(page), **OFFICE, accent=ACCENTS[0], emblem=emblem)
    meeting = make_meeting(session, agency, state=MeetingState.RECORDED)
    session.commit()
    paper = Document(io.BytesIO(secretary.fetch(f"/rapat/{meeting.id}/naskah/notula.docx").data))
    assert len(paper.inline_shapes) == 1


def test_what_is_no_picture_is_refused_as_emblem(administrator, session):
    page = administrator.get("/pengaturan")
    for content, name in ((b"MZ\x90\x00", "lambang.png"), (b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n", "lambang.pdf")):
        answer = administrator.post(
            "/pengaturan", status=422, **opened(page), **OFFICE, accent=ACCENTS[0], emblem=(io.BytesIO(content), name)
        )
        assert 'role="alert"' in answer.get_data(as_text=True)
    assert session.get_one(Office, 1).emblem_id is None


def test_the_secretariat_writes_a_kop_and_sees_it_printed_before_it_is_kept(secretary, session, agency):
    address = f"/direktori/instansi/{agency.id}/kop"
    words = {"government": "", "name": "Dinas Kesehatan & <Gizi>\nKota Kendari", "address": "Jalan Sorumba"}
    kept = opened(secretary.get(address))
    seen = secretary.post(address, status=200, **kept, **words, preview="y").get_data(as_text=True)
    assert re.search(r'<p class="[^"]*">Dinas Kesehatan &amp; &lt;Gizi&gt;</p>', seen)
    session.refresh(agency)
    assert agency.letterhead is None
    secretary.post(address, **kept, **words)
    session.refresh(agency)
    assert agency.letterhead.name == "Dinas Kesehatan & <Gizi>\nKota Kendari"


def test_the_colours_offered_are_those_that_the_styles_know():
    styles = (PACKAGE.parent / "frontend" / "styles" / "accents.css").read_text(encoding="utf-8")
    assert tuple(re.findall(r'\[data-accent="(#[0-9a-f]{6})"\]', styles)) == ACCENTS
