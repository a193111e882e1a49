"""A draft goes to Word and comes back: its sections by their tags, and whatever else was typed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings

from coordination.documents.matrix import contents
from coordination.documents.notula import build_notula
from coordination.documents.notula_data import AgendaItem
from coordination.documents.returned import read_returned
from coordination.documents.tags import Part, Tag, fingerprint, fingerprints, without_widths
from coordination.richtext import check, is_empty
from tests.documents.examples import kendari
from tests.documents.reader import Docx
from tests.documents.word_rules import faults
from tests.richtext.strategies import documents


def tagged(data):
    """Give the worked example's sections tags, as the minutes do."""

    def tag(part, number, content=""):
        return Tag(7, part, number, fingerprint(content))

    return replace(
        data,
        tags={
            Part.OPENING: tag(Part.OPENING, 0, data.opening),
            Part.DIRECTIONS: tag(Part.DIRECTIONS, 0, data.directions),
            Part.CLOSING: tag(Part.CLOSING, 0, data.closing),
        },
        speeches=tuple(replace(one, tag=tag(Part.SPEECH, n, one.text)) for n, one in enumerate(data.speeches, 1)),
        agenda=tuple(replace(one, tag=tag(Part.ITEM, n, one.discussion)) for n, one in enumerate(data.agenda, 1)),
        decisions=tuple(
            replace(
                one,
                tag=tag(Part.DECISION, n, one.text),
                row_tag=tag(Part.ROW, n, one.text),
                actions=tuple(
                    replace(a, tag=Tag(7, Part.ACTION, n * 100 + m, fingerprints(contents(a))))
                    for m, a in enumerate(one.actions, 1)
                ),
            )
            for n, one in enumerate(data.decisions, 1)
        ),
    )


@settings(max_examples=60, deadline=None)
@given(documents())
def test_a_random_document_goes_to_word_and_comes_back_the_same(doc):
    checked = check(doc)
    assume(not is_empty(checked))
    data = replace(kendari(), agenda=(AgendaItem(title="Acara", discussion=checked),), directions=checked)
    built = build_notula(tagged(data))
    assert faults(Docx(built)) == []
    sections = {one.tag.key: one for one in read_returned(built).sections}
    for key in ("i1", "d0"):
        assert sections[key].doc == without_widths(checked)
        assert sections[key].tag.stood == fingerprint(sections[key].doc) == fingerprint(checked)
