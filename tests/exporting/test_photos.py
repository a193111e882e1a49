"""The dokumentasi of a meeting: the photos that its reader may see, made fit for paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from coordination.accounts.models import Role
from coordination.errors import DomainError
from coordination.exporting.photos import make_photos
from coordination.files.checking import MediaType
from coordination.files.images import for_print
from coordination.files.services import keep
from coordination.files.uploads import prepare_upload
from coordination.meetings.models import MeetingState, Paper, PaperKind, SecurityLevel
from tests.documents.reader import Docx
from tests.factories import NOW, add, make_account, make_agenda_item, make_meeting, make_organization


def picture(size=(40, 30), form="JPEG", mode="RGB", color="teal"):
    buffer = BytesIO()
    Image.new(mode, size, color).save(buffer, form)
    return buffer.getvalue()


@pytest.fixture
def host(session):
    return make_organization(session, "DP3A")


@pytest.fixture
def secretary(session, host):
    return make_account(session, Role.SECRETARIAT, host)


@pytest.fixture
def meeting(session, host):
    return make_meeting(session, host, state=MeetingState.APPROVED)


@pytest.fixture
def photo(session, store, meeting):
    """Return a function that adds a photo to the meeting."""

    def photo(title, content=None, level=SecurityLevel.BIASA, **given):
        prepared = prepare_upload(content or picture(), "foto.jpg" if content is None else "foto.png")
        file = keep(session=session, store=store, prepared=prepared, now=NOW, account_id=None)
        values = {"kind": PaperKind.PHOTO, "added_at": NOW} | given
        return add(session, Paper(meeting=meeting, file=file, title=title, level=level, **values))

    return photo


def test_photos_stand_in_the_order_in_which_they_came(meeting, secretary, photo, of_meeting):
    for title in ("Pembukaan", "Diskusi", "Penutupan"):
        photo(title)
    content, name = make_photos(of_meeting(meeting, secretary))
    captions = [p.text for p in Docx(content).paragraphs if p.text.startswith("Foto ")]
    assert captions == ["Foto 1. Pembukaan", "Foto 2. Diskusi", "Foto 3. Penutupan"]
    assert name == "Dokumentasi Rapat koordinasi 2024-06-27.docx"


def test_only_photos_that_the_reader_may_see_and_that_were_not_taken_back(
    session, meeting, secretary, photo, of_meeting
):
    item = make_agenda_item(session, meeting, title="Butir", level=SecurityLevel.RAHASIA)
    photo("kanari butir", agenda_item=item, level=SecurityLevel.RAHASIA)
    photo("kanari tingkat", level=SecurityLevel.RAHASIA)
    photo("kanari ditarik", withdrawn_at=NOW)
    photo("kanari paparan", kind=PaperKind.PRESENTATION)
    photo("Terbuka")
    content, _name = make_photos(of_meeting(meeting, secretary))
    docx = Docx(content)
    assert "kanari" not in "".join(part.decode(errors="replace") for part in docx.parts.values())
    assert len([name for name in docx.parts if "foto" in name]) == 1
    assert "RAHASIA" not in "".join(part.decode(errors="replace") for part in docx.parts.values())


def test_a_meeting_without_photos_says_so(session, meeting, secretary, photo, of_meeting, browse):
    photo("Rahasia", level=SecurityLevel.RAHASIA)
    session.commit()
    with pytest.raises(DomainError, match="belum mempunyai foto"):
        make_photos(of_meeting(meeting, secretary))
    page = browse(secretary).get(f"/rapat/{meeting.id}/naskah/dokumentasi.docx", 422)
    assert "Rapat ini belum mempunyai foto." in page


def test_a_large_photo_is_made_fit_for_paper(meeting, secretary, photo, of_meeting):
    photo("Besar", picture((3000, 2000), "PNG"))
    content, _name = make_photos(of_meeting(meeting, secretary))
    with Image.open(BytesIO(Docx(content).parts["word/media/foto1.jpg"])) as drawn:
        assert (drawn.format, drawn.size) == ("JPEG", (1400, 933))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_clear_is_white_on_paper(mode):
    clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0)).convert(mode)
    buffer = BytesIO()
    clear.save(buffer, "PNG", transparency=0) if mode == "P" else clear.save(buffer, "PNG")
    with Image.open(BytesIO(for_print(buffer.getvalue(), MediaType.PNG, side=100))) as drawn:
        assert drawn.convert("RGB").getpixel((4, 4)) == (255, 255, 255)


def test_a_photo_stands_upright_and_says_nothing_of_its_camera():
    buffer = BytesIO()
    image = Image.new("RGB", (40, 20), "teal")
    exif = image.getexif()
    exif[0x0112], exif[0x010E] = 6, "rahasia dari kamera"
    image.save(buffer, "JPEG", exif=exif)
    printed = for_print(buffer.getvalue(), MediaType.JPEG, side=100)
    assert b"rahasia" not in printed
    with Image.open(BytesIO(printed)) as drawn:
        assert drawn.size == (20, 40)
