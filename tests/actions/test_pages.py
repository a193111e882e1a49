"""The pages of actions, asked for as people ask for them: list, one action, report, queue, bukti dukung, workbook."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from PIL import Image
from sqlalchemy import event, select

from coordination.actions import reporting
from coordination.actions.journal import Said
from coordination.actions.models import (
    Action,
    ActionRequest,
    ActionState,
    Evidence,
    ProgressUpdate,
    RequestState,
    UpdateKind,
)
from coordination.db import db
from coordination.files.models import StoredFile
from coordination.meetings.models import SecurityLevel
from tests.factories import make_action, make_group, make_organization, sign_in

HANDED_IN = Said(words="Sudah ditetapkan", links=["https://contoh.go.id/sk"])


@pytest.fixture
def people(town, clock, app):
    """Return browsers by the name of who is signed in, with the clock at 30 September 2024."""
    town.session.commit()
    clock.set(2024, 9, 30)

    def browser(name):
        client = app.test_client()
        sign_in(client, town.accounts[name])
        return client

    town.browser = browser
    return town


def picture(color="navy"):
    file = BytesIO()
    Image.new("RGB", (64, 48), color).save(file, "JPEG", comment=b"rahasia-dapur")
    return file.getvalue()


def token(client, page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def send(client, page_address, address, **fields):
    """Open a page, then send one of its forms."""
    page = client.get(page_address).text
    return client.post(address, data={"csrf_token": token(client, page), **fields}, follow_redirects=False)


def stored(people, model=Action, row_id=None):
    """Return a row as it is in the database now, whatever this test read before."""
    people.session.rollback()
    return people.session.get(model, row_id or people.action.id)


def rows(people, column):
    """Return what a column, or a table, holds now."""
    people.session.rollback()
    return people.session.scalars(select(column)).all()


def test_an_officer_opens_the_list_on_what_the_own_agency_owes_and_reads_how_late_it_is(people):
    page = people.browser("officer").get("/tindak-lanjut").text
    assert people.action.text in page
    assert "lewat 61 hari" in page
    assert 'aria-current="page">Milik kami' in page


def test_a_list_names_its_filter_and_lets_it_go(people):
    page = people.browser("secretary").get(f"/tindak-lanjut?rapat={people.meeting.id}&keadaan=done").text
    assert "Tidak ada tindak lanjut yang cocok." in page
    page = people.browser("secretary").get(f"/tindak-lanjut?rapat={people.meeting.id}").text
    assert "0 dari 1 selesai (0,00% dari jumlah)" in page
    assert f"Rapat: {people.meeting.title}" in page


def test_a_filter_does_not_tell_the_name_of_a_meeting_one_may_not_see(people):
    stranger = make_organization(people.session)
    people.meeting.title = "Rapat yang tidak diundang"
    people.accounts["helper"].memberships[0].organization = stranger
    people.session.commit()
    assert "tidak diundang" not in people.browser("helper").get(f"/tindak-lanjut?rapat={people.meeting.id}").text


def test_a_group_stands_as_one_row_that_opens(people):
    members = [make_organization(people.session) for _ in range(3)]
    group = make_group(people.session, "Seluruh OPD", members)
    for owner in members:
        make_action(people.session, people.decision, owner=owner, batch="b", group=group, text="Menyampaikan data")
    people.session.commit()
    page = people.browser("secretary").get("/tindak-lanjut").text
    assert page.count("Menyampaikan data") == 1
    assert "Seluruh OPD" in page
    assert "0/3 selesai" in page
    assert people.browser("secretary").get("/tindak-lanjut?tab=semua&kelompok=b").text.count("Menyampaikan data") == 3


def test_texts_of_people_are_only_texts(people):
    people.action.text = "<script>alert(1)</script> & 'kutip'"
    people.decision.text = "<b>tebal</b>"
    people.meeting.title = "<i>miring</i>"
    people.session.commit()
    for address in ("/tindak-lanjut", f"/tindak-lanjut/{people.action.id}", "/tindak-lanjut?rapat=1"):
        page = people.browser("secretary").get(address).text
        assert "<script>alert" not in page
        assert "<b>tebal" not in page
        assert "<i>miring" not in page


def test_an_officer_reports_progress_then_hands_in_a_picture_without_its_metadata(people):
    officer, page = people.browser("officer"), f"/tindak-lanjut/{people.action.id}"
    answer = send(officer, page, f"{page}/lapor", words="Draf siap", percent="50", do="save", client_key=str(uuid4()))
    assert answer.status_code == 303
    assert (stored(people).state, stored(people).percent) == (ActionState.IN_PROGRESS, 50)
    answer = send(
        officer,
        page,
        f"{page}/lapor",
        words="Selesai",
        do="submit",
        client_key=str(uuid4()),
        evidence=(BytesIO(picture()), "papan.jpg"),
    )
    assert answer.status_code == 303
    assert stored(people).state is ActionState.SUBMITTED
    evidence = rows(people, Evidence)[0]
    with people.browser("secretary").get(f"{page}/bukti/{evidence.id}") as handed_out:
        assert handed_out.headers["Content-Disposition"].startswith("attachment")
        assert handed_out.headers["X-Content-Type-Options"] == "nosniff"
        assert b"rahasia-dapur" not in handed_out.data
    small = people.browser("secretary").get(f"{page}/bukti/{evidence.id}/kecil")
    assert Image.open(BytesIO(small.data)).size == (64, 48)
    assert (small.mimetype, Image.open(BytesIO(small.data)).format) == ("image/webp", "WEBP")


def test_the_same_report_sent_twice_is_recorded_once(people):
    officer, page, key = people.browser("officer"), f"/tindak-lanjut/{people.action.id}", str(uuid4())
    for _again in range(2):
        assert send(officer, page, f"{page}/lapor", words="Draf", do="save", client_key=key).status_code == 303
    assert len(rows(people, ProgressUpdate)) == 1


def test_a_file_that_is_not_what_it_says_is_refused_and_the_words_stay(people):
    page = f"/tindak-lanjut/{people.action.id}"
    answer = send(
        people.browser("officer"),
        page,
        f"{page}/lapor",
        words="Kalimat yang panjang",
        do="submit",
        evidence=(BytesIO(b"MZ\x90\x00" + bytes(200)), "laporan.xlsx"),
    )
    assert answer.status_code == 422
    assert "laporan.xlsx" in answer.text
    assert "Kalimat yang panjang" in answer.text
    assert rows(people, StoredFile) == []


def test_what_is_missing_is_said_at_its_field_and_nothing_is_written(people):
    officer, page = people.browser("officer"), f"/tindak-lanjut/{people.action.id}"
    answer = send(officer, page, f"{page}/lapor", words="Selesai semua", do="submit")
    assert answer.status_code == 422
    assert "Sertakan paling sedikit satu bukti dukung" in answer.text
    assert "Selesai semua" in answer.text
    answer = send(officer, page, f"{page}/lapor", words="", do="save")
    assert "Tuliskan apa yang sudah dikerjakan." in answer.text
    assert stored(people).state is ActionState.NOT_STARTED


def test_an_officer_takes_a_report_back(people):
    reporting.submit(**people.by("officer"), action=people.action, said=HANDED_IN)
    people.session.commit()
    page = f"/tindak-lanjut/{people.action.id}"
    assert send(people.browser("officer"), page, f"{page}/tarik", seen=people.action.version).status_code == 303
    assert stored(people).state is ActionState.IN_PROGRESS


def test_the_secretary_goes_through_the_queue_without_going_back(people):
    other = make_action(people.session, people.decision, owner=people.agency, text="Surat edaran")
    for action in (people.action, other):
        reporting.submit(**people.by("officer"), action=action, said=HANDED_IN)
    people.session.commit()
    secretary = people.browser("secretary")
    first = secretary.get("/verifikasi")
    assert first.headers["Location"].endswith(f"/verifikasi/{people.action.id}")
    page = secretary.get(first.headers["Location"]).text
    assert "1 dari 2, yang paling lama menunggu lebih dahulu" in page
    assert "Surat edaran" in page
    assert "https://contoh.go.id/sk" in page
    address = f"/tindak-lanjut/{people.action.id}/terima"
    answer = secretary.post(address, data={"csrf_token": token(secretary, page), "seen": people.action.version})
    assert answer.headers["Location"].endswith("/verifikasi")
    assert stored(people).state is ActionState.DONE
    send(secretary, f"/verifikasi/{other.id}", f"/tindak-lanjut/{other.id}/kembalikan", reason="Belum bertanda tangan")
    assert stored(people, Action, other.id).state is ActionState.RETURNED
    assert "Tidak ada laporan atau permohonan yang menunggu Anda." in secretary.get("/verifikasi").text
    assert "Belum bertanda tangan" in people.browser("officer").get(f"/tindak-lanjut/{other.id}").text


def test_a_report_that_changed_meanwhile_is_not_accepted_unread(people):
    reporting.submit(**people.by("officer"), action=people.action, said=HANDED_IN)
    people.session.commit()
    page = f"/verifikasi/{people.action.id}"
    answer = send(people.browser("secretary"), page, f"/tindak-lanjut/{people.action.id}/terima", seen=1)
    assert "berubah sejak halaman Anda dibuka" in answer.text
    assert stored(people).state is ActionState.SUBMITTED


def test_more_time_is_asked_for_and_granted_in_the_same_queue(people):
    page = f"/tindak-lanjut/{people.action.id}"
    answer = send(
        people.browser("officer"),
        f"{page}/perpanjangan",
        f"{page}/perpanjangan",
        target_text="15 Oktober",
        reason="Menunggu data puskesmas",
        client_key=str(uuid4()),
    )
    assert answer.status_code == 303
    asked = rows(people, ActionRequest)[0]
    queue = people.browser("chair").get("/verifikasi", follow_redirects=True).text
    assert "Menunggu data puskesmas" in queue
    assert "Selasa, 15 Oktober 2024" in queue
    send(
        people.browser("chair"),
        f"/verifikasi/{people.action.id}",
        f"{page}/permintaan/{asked.id}",
        do="grant",
        seen="1",
    )
    assert (stored(people).last_day, stored(people).shifts) == (date(2024, 10, 15), 1)
    assert "semula 31 Juli 2024, diundur 1×" in people.browser("officer").get(page).text


def test_a_request_for_another_action_cannot_be_decided_through_this_one(people):
    other = make_action(people.session, people.decision, owner=people.agency)
    people.session.commit()
    page = f"/tindak-lanjut/{people.action.id}"
    officer = people.browser("officer")
    send(officer, f"{page}/tidak-dapat", f"{page}/tidak-dapat", reason="Tidak ada anggaran")
    asked = rows(people, ActionRequest)[0]
    answer = send(
        people.browser("secretary"), f"/verifikasi/{other.id}", f"/tindak-lanjut/{other.id}/permintaan/{asked.id}"
    )
    assert answer.status_code in (404, 422)
    assert stored(people, ActionRequest, asked.id).state is RequestState.PENDING


def test_the_secretary_writes_down_what_was_said_by_telephone(people):
    page = f"/tindak-lanjut/{people.action.id}/catat"
    answer = send(
        people.browser("secretary"),
        page,
        page,
        words="Draf selesai minggu depan",
        channel="telephone",
        said_by="Sekretaris dinas",
        percent="25",
        do="save",
        client_key=str(uuid4()),
    )
    assert answer.status_code == 303
    told = people.browser("officer").get(f"/tindak-lanjut/{people.action.id}").text
    assert "dicatat sekretariat, lewat telepon: Sekretaris dinas" in told


def test_a_supporter_adds_a_note(people):
    page = f"/tindak-lanjut/{people.action.id}"
    answer = send(people.browser("helper"), page, f"{page}/dukung", words="Daftar relawan terlampir")
    assert answer.status_code == 303
    assert rows(people, ProgressUpdate.kind) == [UpdateKind.NOTE]


@pytest.mark.parametrize(
    ("name", "deed"),
    [
        ("officer", "terima"),
        ("officer", "kembalikan"),
        ("officer", "buka-lagi"),
        ("officer", "sampaikan"),
        ("secretary", "lapor"),
        ("secretary", "tarik"),
        ("helper", "lapor"),
        ("secretary", "dukung"),
    ],
)
def test_nobody_does_anothers_deed(people, name, deed):
    page = f"/tindak-lanjut/{people.action.id}"
    assert send(people.browser(name), page, f"{page}/{deed}", reason="x", words="x").status_code == 403
    assert rows(people, ProgressUpdate) == []


def test_what_is_not_visible_is_not_found_whichever_way_it_is_asked(people):
    people.action.level = SecurityLevel.RAHASIA
    people.session.commit()
    officer = people.browser("officer")
    for address in ("", "/bukti/1", "/bukti/1/kecil", "/perpanjangan", "/catat"):
        assert officer.get(f"/tindak-lanjut/{people.action.id}{address}").status_code == 404
    assert officer.get(f"/verifikasi/{people.action.id}").status_code == 404


def test_evidence_of_another_action_is_not_found_through_this_one(people):
    other = make_action(people.session, people.decision, owner=people.agency)
    reporting.submit(**people.by("officer"), action=people.action, said=HANDED_IN)
    people.session.commit()
    evidence = rows(people, Evidence)[0]
    assert people.browser("officer").get(f"/tindak-lanjut/{other.id}/bukti/{evidence.id}").status_code == 404


def test_the_workbook_holds_real_dates_and_no_formula(people):
    people.action.text = '=HYPERLINK("http://jahat.example";"klik")'
    people.session.commit()
    answer = send(people.browser("secretary"), "/tindak-lanjut", "/tindak-lanjut.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
    row = list(sheet[2])
    assert (row[1].data_type, row[1].value) == ("s", people.action.text)
    assert row[4].value.date() == date(2024, 7, 31)
    assert sheet.max_row == 2


def test_the_page_of_a_list_asks_the_database_as_often_for_one_action_as_for_a_hundred(people, app):
    def asked():
        statements = []
        with app.app_context():
            engine = db.engine
        listener = lambda *args: statements.append(args[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)
        people.browser("secretary").get("/tindak-lanjut")
        event.remove(engine, "before_cursor_execute", listener)
        return len(statements)

    one = asked()
    for _number in range(100):
        make_action(people.session, people.decision, owner=people.agency)
    people.session.commit()
    assert asked() == one
