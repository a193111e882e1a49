"""The first promise and how often it moved, wherever a due date stands."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from coordination.actions import requests
from coordination.actions.due import moved
from coordination.i18n import speaking
from tests.factories import sign_in
from tests.pages import Browser

SAID = "semula 31 Juli 2024, diundur 2×"


@pytest.fixture
def twice(town, clock, app):
    """Return an action that was promised for 31 July and moved twice, on 30 September, and a way to sign in."""
    town.meeting.participants[0].organization_id = town.host.id
    for day in ("31 Agustus 2024", "31 Oktober 2024"):
        asked = requests.request_extension(**town.by("officer"), action=town.action, target_text=day, reason="Dana")
        requests.grant(**town.by("secretary"), request=asked)
    town.session.commit()
    clock.set(2024, 9, 30)

    def browser(name):
        client = app.test_client()
        sign_in(client, town.accounts[name])
        return Browser(client, town.session)

    town.browser = browser
    return town


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("officer", "/"),
        ("officer", "/pekerjaan-kami"),
        ("officer", "/tindak-lanjut"),
        ("officer", "/tindak-lanjut/{action}"),
        ("officer", "/tindak-lanjut/laporkan?pilih={action}"),
        ("secretary", "/verifikasi/{action}"),
        ("secretary", "/rapat/{meeting}"),
    ],
)
def test_it_stands_on_every_page(twice, who, address):
    page = twice.browser(who).get(address.format(action=twice.action.id, meeting=twice.meeting.id))
    assert SAID in page


def test_it_stands_in_the_list_as_a_workbook(twice):
    sheet = openpyxl.load_workbook(BytesIO(twice.browser("officer").post("/tindak-lanjut.xlsx", 200).data)).active
    head, row = list(sheet.iter_rows(values_only=True))[:2]
    told = dict(zip(head, row, strict=True))
    assert (told["Janji pertama"].date(), told["Diundur (kali)"]) == (date(2024, 7, 31), 2)


def test_it_stands_in_the_matrix_as_word_workbook_and_csv_whatever_language_its_reader_speaks(twice):
    browser = twice.browser("secretary")
    with browser.client.session_transaction() as kept:
        kept["language"] = "en"
    address = f"/rapat/{twice.meeting.id}/naskah/matriks"
    with zipfile.ZipFile(BytesIO(browser.fetch(f"{address}.docx").data)) as packed:
        assert SAID in packed.read("word/document.xml").decode().replace("\xa0", " ")
    sheet = openpyxl.load_workbook(BytesIO(browser.fetch(f"{address}.xlsx").data))["Matriks"]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "Diundur (kali)" in cells
    assert any(isinstance(cell, date) and cell.month == 7 for cell in cells if cell)
    assert "Janji pertama" in browser.get(f"{address}.csv")


def test_the_report_of_a_period_says_it_too(twice):
    address = "/naskah/laporan.docx?dari=2024-01-01&sampai=2024-12-31"
    with zipfile.ZipFile(BytesIO(twice.browser("secretary").fetch(address).data)) as packed:
        assert SAID in packed.read("word/document.xml").decode().replace("\xa0", " ")


def test_what_never_moved_says_nothing_and_english_readers_read_english_dates():
    assert moved(date(2024, 7, 31), 0) == ""
    with speaking("en"):
        assert "31 July 2024" in moved(date(2024, 7, 31), 2)
