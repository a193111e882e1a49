"""The petikan as a Word file: whom it is for, what they owe, with what it agrees, and who vouches for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coordination.documents.excerpt import ExcerptData, build_excerpt
from coordination.documents.values import Action, Decision
from tests.documents import examples
from tests.documents.examples import kendari
from tests.documents.reader import Docx, Paragraph, Table
from tests.documents.word_rules import faults

HOSTILE = 'Dr. H. O\'Brien & "Anak" <Kota>, S.H., M.Si. 🙏 نص ' + "x" * 300


def built(data=None, *, organization="Dinas Kesehatan", approved_on=date(2024, 7, 1), **given):
    data = ExcerptData(notula=data or kendari(), organization=organization, approved_on=approved_on, **given)
    return Docx(build_excerpt(data))


def said(docx):
    return docx.text.replace("\xa0", " ")


@pytest.mark.parametrize("name", ["kendari", "hard", "draft", "ralat"])
def test_it_obeys_what_word_insists_on_and_is_the_same_bytes_twice(name):
    data = getattr(examples, name)()
    assert faults(built(data)) == []
    assert built(data).content == built(data).content


def test_it_says_for_whom_it_is_what_is_owed_and_with_what_it_agrees():
    text = said(built(number="5/PTK"))
    assert "\nPetikan Notula\nNomor: 5/PTK\n" in text
    assert "disampaikan kepada Dinas Kesehatan selaku" in text
    assert "Instansi pendukung: Dinas Pendidikan" in text
    assert "Keluaran: Daftar narahubung" in text
    assert "sesuai dengan notula rapat yang disahkan pada tanggal 1 Juli 2024" in text
    assert "Kendari, 1 Juli 2024" in text


def test_nothing_of_the_course_of_the_meeting_is_in_it():
    text = said(built())
    for word in (
        "Pembahasan",
        "Arahan pimpinan",
        "narahubung tetap. ",
        "Kanit PPA Satreskrim",
        "Edukasi kekerasan berbasis gender\n",
    ):
        assert word not in text


def test_a_ralat_is_named_and_its_marks_are_explained_only_where_there_are_any():
    docx = built(examples.ralat())
    assert "sesuai dengan ralat ke-1 notula rapat" in said(docx)
    assert "ditandai garis tegak" in docx.text
    unmarked = replace(examples.ralat(), decisions=kendari().decisions[:1])
    assert "ditandai garis tegak" not in built(unmarked).text


def test_a_draft_says_that_it_may_still_change():
    docx = built(examples.draft(), approved_on=None)
    assert "belum disahkan" in docx.text
    assert "sesuai dengan notula" not in docx.text
    assert "DRAF" in docx.parts["word/rakorHeader1.xml"].decode()


def test_the_notulis_vouches_for_it_else_the_chair():
    assert "Notulis," in built().text
    assert "Pimpinan Rapat," in built(replace(kendari(), minute_taker_signatory=None)).text


def test_the_signature_takes_sentences_and_the_last_row_along():
    blocks = built().blocks
    at = next(i for i, block in enumerate(blocks) if isinstance(block, Paragraph) and "Demikian" in block.text)
    matrix = next(block for block in blocks[:at][::-1] if isinstance(block, Table))
    assert all(p.keep_next for cell in matrix.rows[-1].cells for p in cell.blocks)
    assert all(block.keep_next for block in blocks[at - 1 : at + 2])


def test_hostile_text_comes_back_as_it_was_typed():
    action = Action(code="1", text=HOSTILE, owner=HOSTILE, supporters=(HOSTILE,), target=HOSTILE, evidence=HOSTILE)
    data = replace(
        kendari(),
        meeting=HOSTILE,
        place=HOSTILE,
        chair=HOSTILE,
        decisions=(Decision(number="1", text=HOSTILE, actions=(action,)),),
    )
    docx = built(data, organization=HOSTILE, number=HOSTILE)
    assert faults(docx) == []
    assert docx.text.count(HOSTILE) == 11
