"""An own template of each paper: what it starts from, what it may say, and what it never says."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import docx
import pytest

from coordination.documents import template_check
from coordination.documents.kinds import Kind
from coordination.documents.layout import AddresseePlace, LayoutProfile, SifatLines, load_profile, profile_names
from coordination.documents.own_papers.examples import HARD
from coordination.documents.own_template import Unusable
from coordination.documents.public_copy import public
from coordination.documents.template_kinds import OWN, made
from tests.documents.examples import kendari
from tests.documents.reader import Docx
from tests.documents.test_own_template import lines, new_faults, texts
from tests.documents.word_rules import faults

LAYOUT = load_profile()
START = {kind: own.start(LAYOUT) for kind, own in OWN.items()}
EXAMPLES = {kind: own.examples(LAYOUT) for kind, own in OWN.items()}
EVERY = [pytest.param(kind, id=kind.value) for kind in OWN]
EVERY_EXAMPLE = [
    pytest.param(kind, data, id=f"{kind.value}-{number}")
    for kind in OWN
    for number, data in enumerate(EXAMPLES[kind], start=1)
]
OTHERS = [one for one in EVERY_EXAMPLE if one.values[0] not in (Kind.NOTULA, Kind.PUBLIC_COPY)]
"""All but the notula and its copy, whose words `test_own_template` compares."""


def filled(kind, data):
    return OWN[kind].filled(START[kind], data, strict=True)


def template(*paragraphs, header=""):
    """Make a template as an office would, in another program than ours."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = header
    for text in paragraphs:
        document.add_paragraph(text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", EVERY)
@pytest.mark.parametrize("name", profile_names())
def test_the_template_to_start_from_passes_its_own_check_in_every_layout(kind, name):
    report = template_check.check(OWN[kind].start(load_profile(name)), kind)
    assert report.faults == ()


@pytest.mark.parametrize("place", AddresseePlace)
@pytest.mark.parametrize("sifat", SifatLines)
def test_the_invitation_to_start_from_is_sound_in_every_form_of_its_head(place, sifat):
    layout = replace(LayoutProfile(), addressee=place, sifat=sifat)
    own = OWN[Kind.INVITATION]
    start = own.start(layout)
    for data in own.examples(layout):
        assert faults(Docx(own.filled(start, data, strict=True))) == []


@pytest.mark.parametrize(("kind", "data"), EVERY_EXAMPLE)
def test_every_example_in_it_is_sound_word(kind, data):
    assert faults(Docx(filled(kind, data))) == []


@pytest.mark.parametrize(("kind", "data"), OTHERS)
def test_it_says_what_our_own_layout_says(kind, data):
    ours, own = lines(OWN[kind].ours(data)), lines(filled(kind, data))
    said = "\n".join(own)
    missing = [line for line in ours if line.strip() and line not in said]
    # numbers of lists are typed there, and a label may stand in another cell
    assert missing == []


@pytest.mark.parametrize("kind", EVERY)
def test_the_same_data_gives_the_same_bytes(kind):
    assert filled(kind, EXAMPLES[kind][0]) == filled(kind, EXAMPLES[kind][0])


@pytest.mark.parametrize("kind", EVERY)
def test_every_field_is_listed_with_an_example(kind):
    listed = OWN[kind].documented()
    assert len({one.path for one in listed}) == len(listed) > 20


@pytest.mark.parametrize("kind", EVERY)
def test_a_template_without_its_marks_is_told_what_it_lacks(kind):
    told = [fault.message for fault in template_check.check(template("Tanpa tanda"), kind).faults]
    assert len(told) == len(OWN[kind].required) > 0
    assert all(f"`{{{{ {path} }}}}`" in message for path, message in zip(OWN[kind].required, told, strict=True))


@pytest.mark.parametrize("kind", [Kind.INVITATION, Kind.ATTENDANCE_LIST, Kind.EXCERPT, Kind.OFFICIAL_RECORD])
def test_hard_names_and_the_security_word_survive(kind):
    data = next(one for one in EXAMPLES[kind] if HARD in "".join(lines(OWN[kind].ours(one))))
    word = filled(kind, data)
    assert HARD in "\n".join(lines(word))
    assert "TERBATAS" in texts(word)


@pytest.mark.parametrize("kind", [Kind.MATRIX, Kind.REPORT])
def test_papers_of_a_period_say_how_restricted_they_are(kind):
    assert "TERBATAS" in texts(filled(kind, EXAMPLES[kind][1]))


@pytest.mark.parametrize("kind", EVERY)
def test_a_template_of_another_program_gets_every_block_with_its_styles(kind):
    blocks = [one.path for one in OWN[kind].documented() if one.kind == "block" and "[]" not in one.path]
    needed = " ".join(f"{{{{ {path} }}}}" for path in OWN[kind].required if "[]" not in path)
    content = template(needed, *(f"{{{{p {path} }}}}" for path in blocks))
    if kind is not Kind.PUBLIC_COPY:  # it lacks a text that is a list
        assert template_check.check(content, kind).faults == ()
    for data in EXAMPLES[kind]:
        word = OWN[kind].filled(content, data)
        assert new_faults(word, content) == set()
        document = docx.Document(BytesIO(word))
        used = set(re.findall(r'<w:pStyle w:val="([^"]+)"', document.element.xml))
        assert used <= {style.style_id for style in document.styles}


@pytest.mark.parametrize(("word", "red"), [("TERBATAS", False), ("RAHASIA", True), ("SANGAT RAHASIA", True)])
def test_the_security_word_is_red_from_rahasia_up_as_in_our_own_layout(word, red):
    header = texts(filled(Kind.INVITATION, letter(security_word=word)))
    assert re.findall(rf">{word}<", header)
    assert ("C00000" in header) is red


# --- the invitation ------------------------------------------------------------------------------------------


def letter(**changes):
    return replace(EXAMPLES[Kind.INVITATION][0], **changes)


def test_a_letter_that_calls_off_does_not_invite():
    said = "\n".join(lines(filled(Kind.INVITATION, EXAMPLES[Kind.INVITATION][2])))
    assert "dibatalkan" in said
    assert "mengundang" not in said
    assert "mengharapkan" not in said


def test_the_link_is_in_no_field_of_whoever_may_not_join():
    kept = str(OWN[Kind.INVITATION].fields(letter(online=None)))
    assert "rapat.contoh.go.id" not in kept
    assert "270624" not in kept
    assert "sampaikan tersendiri" in kept


def test_one_letter_to_each_is_a_section_for_each_that_counts_from_one():
    names = ("Kepala Dinas Kesehatan", "Kepala Dinas Pendidikan", f"Direktur {HARD}")
    word = made(Kind.INVITATION, letter(addressees=names, each=True), START[Kind.INVITATION])
    said = lines(word)
    assert [line for line in said if line.startswith("Yth.")] == [f"Yth.\t{name}" for name in names]
    document = docx.Document(BytesIO(word))
    assert len(document.sections) == 3
    assert document.element.xml.count('<w:pgNumType w:start="1"/>') == 3
    assert faults(Docx(word)) == []


def test_letters_whose_header_would_name_the_first_addressee_alone_are_made_in_our_layout():
    naming = template("{{ surat.pembuka }}", header="{{ rapat.klasifikasi }} {{ surat.kepada }}")
    data = letter(addressees=("Kepala Dinas Kesehatan", "Kepala Dinas Pendidikan"), each=True)
    with pytest.raises(Unusable):
        OWN[Kind.INVITATION].filled(naming, data)
    assert made(Kind.INVITATION, data, naming) == OWN[Kind.INVITATION].ours(data)


# --- other papers --------------------------------------------------------------------------------------------


def test_a_list_of_two_days_has_a_section_a_day():
    word = filled(Kind.ATTENDANCE_LIST, EXAMPLES[Kind.ATTENDANCE_LIST][1])
    assert len(docx.Document(BytesIO(word)).sections) == 2
    assert [line for line in lines(word) if line.startswith("Hari ke-")] == [
        "Hari ke-1 dari 2 hari",
        "Hari ke-2 dari 2 hari",
    ]


def test_a_blank_list_says_of_nobody_whether_they_came():
    people = OWN[Kind.ATTENDANCE_LIST].fields(EXAMPLES[Kind.ATTENDANCE_LIST][1])["hari"][0]["orang"]
    assert {one["kehadiran"] for one in people} == {""}


@pytest.mark.parametrize("kind", [Kind.EXCERPT, Kind.OFFICIAL_RECORD, Kind.MATRIX])
def test_a_draft_is_marked_and_what_is_approved_is_not(kind):
    draft = next(one for one in EXAMPLES[kind] if getattr(one, "notula", one).draft)
    assert "BELUM DISAHKAN" in texts(filled(kind, draft))
    assert "BELUM DISAHKAN" not in texts(filled(kind, EXAMPLES[kind][0]))


def test_nobody_signs_the_matrix_of_a_draft():
    data = replace(EXAMPLES[Kind.MATRIX][0], draft=True)
    assert "Dra. Nama Lengkap, M.Si." not in texts(filled(Kind.MATRIX, data))


def test_a_public_copy_says_nothing_that_the_public_may_not_know():
    data = kendari()
    secret = data.agenda[0].title
    closed = replace(data, agenda=(replace(data.agenda[0], closed=True), *data.agenda[1:]))
    word = filled(Kind.PUBLIC_COPY, public(closed))
    said = texts(word)
    assert secret not in said
    assert "dikecualikan" in said
    assert "Tertutup" not in said
    assert "NIP" not in said.replace("nomor telepon, NIP, alamat", "")
    assert "SALINAN PUBLIK" in said


def test_a_public_copy_is_made_of_nothing_but_public_data():
    with pytest.raises(ValueError, match="public"):
        OWN[Kind.PUBLIC_COPY].fields(kendari())
