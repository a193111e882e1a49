"""Lists handed out as Excel and CSV: the rows of the page, real dates and numbers, no formula, on record."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from sqlalchemy import select

from coordination.accounts.models import Role
from coordination.actions.models import ActionState
from coordination.audit.models import AuditEntry
from coordination.directory import sheets
from coordination.meetings.models import Decision, MeetingState, SecurityLevel
from tests.factories import make_account, make_action, make_decision, make_meeting, make_organization

FORMULA = '=HYPERLINK("http://jahat.example";"klik")'
HOSTILE = 'Dinas O\'Brien & "Anak" <Kota>; S.H.\r\n+1 🏛'


@pytest.fixture
def browser(session, browse, clock):
    agency = make_organization(session, HOSTILE)
    meeting = make_meeting(session, title=FORMULA, state=MeetingState.APPROVED, invited=(agency,))
    decision = make_decision(session, meeting, FORMULA)
    make_action(session, decision, owner=agency, text=FORMULA, last_day=date(2024, 6, 1))
    make_action(session, decision, owner=agency, state=ActionState.DONE, submitted_on=date(2024, 7, 1))
    secret = make_meeting(session, title="Rapat rahasia", state=MeetingState.APPROVED, level=SecurityLevel.RAHASIA)
    make_decision(session, secret, "Hal rahasia")
    reader = make_account(session, Role.LEADER)
    session.commit()
    return browse(reader)


def opened(answer):
    return openpyxl.load_workbook(BytesIO(answer.data)).active


def read(answer):
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


LISTS = {
    "/tindak-lanjut": "tab=semua",
    "/rapat": "keadaan=semua",
    "/keputusan": "",
    "/dasbor/instansi": "periode=semua",
    "/dasbor/rapat": "periode=semua",
    "/dasbor/kehadiran": "periode=semua",
}


@pytest.mark.parametrize("address", LISTS)
def test_a_list_is_handed_out_as_excel_and_csv_with_nothing_that_reckons(browser, session, address):
    sheet = opened(browser.post(f"{address}.xlsx?{LISTS[address]}", 200))
    rows = read(browser.post(f"{address}.csv?{LISTS[address]}", 200))
    assert sheet.freeze_panes == "A2"
    assert len(rows) == sheet.max_row > 1
    assert len(rows[0]) == sheet.max_column
    assert not any(cell.data_type == "f" for row in sheet for cell in row)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert not any("rahasia" in cell for row in rows for cell in row)
    written = session.execute(select(AuditEntry.object_type, AuditEntry.fields).where(AuditEntry.verb == "exported"))
    assert [(kind, "csv" in fields) for kind, fields in written] == [("Office", False), ("Office", True)]


def test_numbers_and_dates_are_real_ones(browser):
    sheet = opened(browser.post("/dasbor/rapat.xlsx?periode=semua", 200))
    row = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))
    assert (row["Rapat"].value, row["Rapat"].data_type) == (FORMULA, "s")
    assert row["Tanggal rapat"].value.date() == date(2024, 6, 27)
    assert (row["Janji"].value, row["Selesai"].value, row["Lewat tenggat"].value) == (2, 1, 1)
    assert (row["Selesai dari janji"].value, row["Selesai dari janji"].number_format) == (0.5, "0.00%")
    agencies = read(browser.post("/dasbor/instansi.csv?periode=semua", 200))
    assert agencies[1][agencies[0].index("Selesai dari janji")] == "0,5"


def test_the_file_is_narrowed_as_the_page_is(browser):
    assert len(read(browser.post("/tindak-lanjut.csv?tab=semua&keadaan=done", 200))) == 2
    assert len(read(browser.post("/rapat.csv?keadaan=semua&tahun=2023", 200))) == 1
    assert len(read(browser.post("/keputusan.csv?tahun=2024&berlaku=1", 200))) == 2
    assert len(read(browser.post("/keputusan.csv?tahun=2023", 200))) == 1


def test_a_list_that_is_too_long_says_so_instead_of_leaving_rows_out(browser, session, monkeypatch):
    monkeypatch.setattr(sheets, "MOST", 1)
    for module in ("actions.views.pages", "meetings.views.register"):
        monkeypatch.setattr(f"coordination.{module}.MOST", 1)
    make_decision(session, session.scalars(select(Decision)).first().meeting, "Satu lagi")
    session.commit()
    for address in ("/tindak-lanjut.xlsx?tab=semua", "/keputusan.csv"):
        page = browser.post(address, 422).get_data(as_text=True)
        assert "Daftar ini lebih dari 1 baris. Persempit dahulu" in page


def test_the_register_says_what_stands_what_took_whose_place_and_how_far_it_got(browser, session):
    first = session.scalars(select(Decision).order_by(Decision.id)).first()
    later = make_meeting(
        session, first.meeting.host, title="Rapat Juli", day=date(2024, 7, 4), state=MeetingState.APPROVED
    )
    make_decision(session, later, "Diperluas lagi", number=3, replaces_id=first.id)
    session.commit()
    head, new, old = read(browser.post("/keputusan.csv", 200))
    new, old = dict(zip(head, new, strict=True)), dict(zip(head, old, strict=True))
    assert (new["No"], new["Keadaan"], new["Diganti oleh"]) == ("3", "Berlaku", "")
    assert (new["Tanggal rapat"], new["Tindak lanjut"]) == ("2024-07-04", "")
    assert new["Menggantikan"].startswith(f"'{FORMULA}, ")
    assert (old["Keadaan"], old["Tindak lanjut"], old["Selesai"]) == ("Diganti", "2", "1")
    assert old["Diganti oleh"].startswith("3. Rapat Juli, ")
