"""What the files of papers are called."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coordination.meetings.models import Meeting
from coordination.minutes.naming import paper_name
from tests.factories import NOW


def of(title):
    return Meeting(title=title, first_day=NOW.date())


def test_a_name_tells_what_for_whom_of_which_meeting_and_when():
    named = paper_name("Petikan", of("Rapat koordinasi"), " draf", to="Dinas Kesehatan")
    assert named == "Petikan Dinas Kesehatan Rapat koordinasi 2024-06-27 draf.docx"


def test_a_title_names_no_folder():
    assert "/" not in paper_name("Notula", of("../../etc/passwd"))


@given(st.text(min_size=1, max_size=300), st.text(max_size=300))
def test_day_and_state_survive_any_title(title, whom):
    named = paper_name("Salinan publik notula", of(title), " ralat 12", to=whom)
    assert named.endswith("2024-06-27 ralat 12.docx")
    assert len(named.encode()) <= 200


def test_a_title_in_letters_of_many_bytes_leaves_the_day_whole():
    assert paper_name("Notula", of("اجتماع " * 60), " draf").endswith(" 2024-06-27 draf.docx")
