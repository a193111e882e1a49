"""Who gets a public copy of which meeting, and that nothing above biasa is in it whoever asks."""

from __future__ import annotations

import pytest

from coordination.errors import DomainError, Forbidden
from coordination.exporting.public_copy import make_public_copy
from coordination.meetings.models import MeetingText, SecurityLevel, Speech, TextKind
from coordination.richtext import from_plain
from tests.documents.reader import Docx
from tests.exporting.minuted import minuted
from tests.factories import add, make_decision


@pytest.fixture
def store(app):
    return app.extensions["rakor_store"]


def copy(made, **options):
    return Docx(make_public_copy(made.asked(**options))[0])


def everything(docx):
    return docx.text + "".join(part.decode(errors="replace") for part in docx.parts.values())


def test_of_what_is_above_biasa_nothing_but_its_number_is_there_even_for_who_may_read_it(session, store):
    made = minuted(session, store)
    made.approve()
    for by in (None, made.chair, made.secretary):
        docx = copy(made, by=by)
        assert "kanari" not in everything(docx)
        assert "3.\tdikecualikan" in docx.text
        assert "Alur rujukan dibahas." in docx.text


def test_what_was_written_for_the_whole_of_a_limited_meeting_is_left_out(session, store):
    made = minuted(session, store, level=SecurityLevel.TERBATAS)
    for kind in TextKind:
        add(session, MeetingText(meeting_id=made.meeting.id, kind=kind, doc=from_plain("kanari umum")))
    add(session, Speech(meeting_id=made.meeting.id, speaker="kanari pembicara", doc=from_plain("kanari sambutan")))
    make_decision(session, made.meeting, "kanari lepas", for_information=True)
    made.approve()
    docx = copy(made)
    assert "kanari" not in everything(docx)
    assert "TERBATAS" not in everything(docx)
    assert "Alur rujukan dibahas." in docx.text
    assert "5.\tdikecualikan" in docx.text


def test_there_is_none_before_the_approval(session, store):
    made = minuted(session, store)
    with pytest.raises(DomainError, match="belum disahkan"):
        make_public_copy(made.asked())


@pytest.mark.parametrize("level", [SecurityLevel.RAHASIA, SecurityLevel.SANGAT_RAHASIA])
def test_from_rahasia_up_there_is_none_and_the_way_out_is_said(session, store, level):
    made = minuted(session, store)
    made.approve()
    made.meeting.level = level
    with pytest.raises(Forbidden, match="menurunkan klasifikasi"):
        make_public_copy(made.asked())


def test_an_item_raised_after_the_approval_is_closed_at_once(session, store):
    made = minuted(session, store)
    made.approve()
    assert "Alur rujukan dibahas." in copy(made).text
    made.item.level = SecurityLevel.TERBATAS
    assert "Alur rujukan" not in everything(copy(made))


def test_the_same_copy_has_the_same_bytes_and_a_name_of_its_own(session, store):
    made = minuted(session, store)
    made.approve()
    first, name = make_public_copy(made.asked())
    assert make_public_copy(made.asked())[0] == first
    assert name == "Salinan publik notula Rapat koordinasi 2024-06-27.docx"
