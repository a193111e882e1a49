"""Papers: checked by content, handed out as attachments to whoever may read them, taken back."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from coordination.accounts.models import Role
from coordination.meetings import levels
from coordination.meetings.models import MeetingState, Paper, PaperKind, SecurityLevel
from tests.factories import NOW, actor_of, make_account, make_agenda_item, make_meeting, make_organization

pytestmark = pytest.mark.usefixtures("clock")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture():
    data = io.BytesIO()
    image = Image.new("RGB", (4, 4), "teal")
    exif = image.getexif()
    exif[0x010E] = "rahasia dari kamera"
    image.save(data, "JPEG", exif=exif)
    return data.getvalue()


@pytest.fixture
def guest(session):
    return make_organization(session, "Dinkes")


@pytest.fixture
def meeting(session, host, guest):
    meeting = make_meeting(session, host, invited=(guest,))
    session.commit()
    return meeting


@pytest.fixture
def upload(meeting, secretary):
    def upload(data=PDF, name="paparan.pdf", **fields):
        sent = {"kind": "presentation", "level": "biasa", **fields, "file": (io.BytesIO(data), name)}
        return secretary.post(f"/rapat/{meeting.id}/berkas", **sent)

    return upload


def papers(session):
    return session.scalars(select(Paper).order_by(Paper.id)).all()


def test_a_paper_is_listed_and_handed_out_as_an_attachment(session, meeting, secretary, upload):
    upload(title="Paparan <b>Dinkes</b>")
    assert "Paparan &lt;b&gt;Dinkes&lt;/b&gt;" in secretary.get(f"/rapat/{meeting.id}")
    answer = secretary.fetch(f"/berkas/{papers(session)[0].id}")
    assert answer.data == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == "attachment; filename=paparan.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"] or "no-cache" in answer.headers["Cache-Control"]


def test_a_picture_loses_what_its_camera_noted(session, secretary, upload):
    upload(picture(), "foto.jpg", kind="photo")
    answer = secretary.fetch(f"/berkas/{papers(session)[0].id}")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert b"rahasia dari kamera" not in answer.data


@pytest.mark.parametrize(
    ("data", "name"), [(b"MZ\x90\x00" + b"\0" * 200, "laporan.xlsx"), (b"<html><script>", "surat.pdf"), (b"", "a.pdf")]
)
def test_a_file_that_is_not_what_it_says_is_refused_with_a_sentence(session, meeting, secretary, upload, data, name):
    upload(data, name)
    assert "note-red" in secretary.get(f"/rapat/{meeting.id}")
    assert papers(session) == []


def test_no_file_is_told(meeting, secretary):
    secretary.post(f"/rapat/{meeting.id}/berkas", kind="other", level="biasa")
    assert "Pilih berkas" in secretary.get(f"/rapat/{meeting.id}")


def test_a_form_sent_twice_files_one_paper(session, upload):
    upload(client_key="k")
    upload(client_key="k")
    assert session.scalar(select(func.count()).select_from(Paper)) == 1


def test_the_invited_read_papers_but_no_scan_of_the_minutes(session, meeting, guest, browse, upload):
    upload()
    upload(kind="signed_scan", title="Pindaian")
    officer = browse(make_account(session, Role.OFFICER, guest))
    session.commit()
    first, scan = papers(session)
    officer.get(f"/berkas/{first.id}")
    officer.get(f"/berkas/{scan.id}", 404)
    page = officer.get(f"/rapat/{meeting.id}")
    assert "paparan" in page
    assert "Pindaian" not in page
    officer.post(f"/berkas/{first.id}/tarik", 403)


def test_a_paper_of_a_closed_item_is_never_below_its_item(session, meeting, account, host, browse, secretary, upload):
    item = make_agenda_item(session, meeting)
    levels.change_level(
        session=session, actor=actor_of(account), now=NOW, meeting=meeting, item=item, level=SecurityLevel.RAHASIA
    )
    colleague = make_account(session, Role.SECRETARIAT, host)
    session.commit()
    upload(agenda_item_id=str(item.id), title="Kasus")
    paper = papers(session)[0]
    assert paper.level is SecurityLevel.RAHASIA
    secretary.get(f"/berkas/{paper.id}")
    browse(colleague).get(f"/berkas/{paper.id}", 404)
    assert "Kasus" not in browse(colleague).get(f"/rapat/{meeting.id}")


def test_a_withdrawn_paper_is_neither_listed_nor_handed_out(session, meeting, secretary, upload):
    upload(title="Salah unggah")
    paper = papers(session)[0]
    secretary.post(f"/berkas/{paper.id}/tarik")
    secretary.get(f"/berkas/{paper.id}", 404)
    assert "Salah unggah" not in secretary.get(f"/rapat/{meeting.id}")


def test_the_signed_scan_comes_after_approval_and_marks_the_meeting_as_signed(session, meeting, secretary, upload):
    meeting.state = MeetingState.APPROVED
    session.commit()
    unsigned = "/rapat?keadaan=semua&belum-ditandatangani=1"
    assert "Rapat koordinasi" in secretary.get(unsigned)
    upload(kind=PaperKind.SIGNED_SCAN.value)
    assert "Rapat koordinasi" not in secretary.get(unsigned)


def test_a_cancelled_meeting_takes_no_papers(session, meeting, secretary, upload):
    meeting.state = MeetingState.CANCELLED
    session.commit()
    upload()
    assert papers(session) == []
