"""A draft goes out as Word, is corrected there, and comes back: compared, taken over, filed."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from sqlalchemy import select

from coordination.actions.models import Action
from coordination.files.uploads import prepare_upload
from coordination.meetings import texts
from coordination.meetings.models import TextKind
from coordination.minutes import issuing, returning
from coordination.richtext import from_html, to_plain
from tests.factories import NOW

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def written(session, meeting, secretary):
    """The recorded meeting with its texts."""
    by = {"session": session, "actor": secretary, "now": NOW}
    item = meeting.agenda[0]
    texts.save_discussion(
        **by,
        item=item,
        version=item.version,
        doc=from_html("<p>Alur rujukan belum seragam.</p><ol><li>satu<li>dua</ol>"),
    )
    texts.save_text(
        **by, meeting=meeting, kind=TextKind.DIRECTIONS, version=0, doc=from_html("<p>Segera diselesaikan.</p>")
    )
    session.commit()
    return meeting


@pytest.fixture
def draft(session, written, secretary, store):
    """Return a function that makes the draft as Word."""
    return lambda who=secretary: issuing.word_file(session, written, actor=who, now=NOW, store=store)[0]


def corrected(content, *changes):
    """Change words in a Word file as somebody who types in it does: within runs, wherever they lie."""
    document = docx.Document(BytesIO(content))
    for old, new in changes:
        found = [t for t in document.element.body.iter(f"{W}t") if old in (t.text or "")]
        assert found, old
        for t in found:
            t.text = t.text.replace(old, new)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def hand_in(session, written, secretary, store):
    def hand_in(content, who=secretary, meeting=written, key=None):
        returned = returning.hand_in(
            session=session,
            actor=who,
            now=NOW,
            meeting=meeting,
            upload=prepare_upload(content, "konsep diperbaiki.docx"),
            store=store,
            client_key=key,
        )
        session.commit()
        return returned

    return hand_in


@pytest.fixture
def compare(session, secretary, store):
    return lambda returned: returning.compare(session, secretary, returned, now=NOW, store=store)


@pytest.fixture
def decide(session, secretary, store):
    def decide(returned, take, aside=()):
        return returning.decide(
            session=session, actor=secretary, now=NOW, returned=returned, store=store, take=take, aside=aside
        )

    return decide


def ticked(comparison):
    return {one.key: one.seen for one in comparison.open if not one.problem}


def test_a_draft_that_was_not_touched_differs_nowhere(draft, hand_in, compare):
    found = compare(hand_in(draft()))
    assert (found.open, found.strays, found.matched.missing) == ([], [], ())
    assert found.matched.same == 5


def test_what_was_corrected_in_word_is_compared_and_taken_over(session, written, draft, hand_in, compare, decide):
    content = corrected(
        draft(),
        ("belum seragam", "sudah seragam"),
        ("Segera diselesaikan", "Diselesaikan bulan ini"),
        ("Layanan diperluas", "Layanan diperluas ke kelurahan"),
        ("Menyusun alur rujukan", "Menyusun alur rujukan satu pintu"),
    )
    returned = hand_in(content)
    found = compare(returned)
    assert {one.place for one in found.open} == {
        "Pembahasan “Akses layanan”",
        "Arahan pimpinan",
        "Keputusan 1",
        "Tindak lanjut 1: uraian",
    }
    assert not any(one.conflict or one.problem for one in found.open)
    assert found.strays == []
    assert decide(returned, ticked(found)) == 4
    session.commit()
    assert to_plain(written.agenda[0].discussion) == "Alur rujukan sudah seragam.\n1. satu\n2. dua"
    assert written.decisions[0].text == "Layanan diperluas ke kelurahan"
    assert session.scalars(select(Action)).one().text == "Menyusun alur rujukan satu pintu"
    assert returned.closed_at is not None
    assert compare(returned).open == []
