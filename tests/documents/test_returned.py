"""A draft goes to Word and comes back: its sections by their tags, and whatever else was typed into the file."""

from __future__ import annotations

import subprocess
import zipfile
from copy import deepcopy
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import assume, given, settings
from lxml import etree

from coordination.documents import returned
from coordination.documents.matrix import contents
from coordination.documents.notula import build_notula
from coordination.documents.notula_data import AgendaItem, Speech
from coordination.documents.pdf import installed
from coordination.documents.returned import read_returned, strays
from coordination.documents.tags import Part, Tag, fingerprint, fingerprints, without_widths
from coordination.files.office import UnfitFile
from coordination.richtext import check, from_html, is_empty, to_plain
from tests.documents.examples import doc, kendari
from tests.documents.reader import Docx, w
from tests.documents.word_rules import faults
from tests.files import samples
from tests.richtext.strategies import documents

HARD = (
    "<table><tr><th>a</th><th>b</th></tr><tr><td rowspan=2>1<ol><li>x<li>y</ol></td><td>2</td></tr><tr><td>3</td></tr>"
    "</table><p>sesudah <b>tebal</b> <i>miring</i> <u>garis</u> 🙏 نص عربي &lt;b&gt; &amp;amp;</p><h1>Judul</h1>"
    "<ol start=4><li>empat<ul><li>anak<p>lanjut anak</p></li></ul><p>lanjut</p></li><li>lima<br>baris</li></ol>"
    "<p>antara</p><ol><li>baru</ol><h3>tiga</h3><table><tr><td>akhir</td></tr></table>"
)


def tagged(data):
    """Give sections their tags, as the minutes do."""

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
                    replace(action, tag=Tag(7, Part.ACTION, n * 100 + m, fingerprints(contents(action))))
                    for m, action in enumerate(one.actions, 1)
                ),
            )
            for n, one in enumerate(data.decisions, 1)
        ),
    )


def draft(**given):
    return build_notula(tagged(replace(kendari(), **given)))


def edited(content, change, **parts):
    """Change a file as Word would; `parts` replaces or adds others (document types and all)."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if f"word/{name.removeprefix('word/').removesuffix('.xml')}.xml" == name and name[5:-4] in parts:
                continue
            data = old.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(data)
                change(root)
                data = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
            new.writestr(name, data)
        for name, data in parts.items():
            new.writestr(f"word/{name}.xml", data)
    return out.getvalue()


def control(root, key):
    """Return the content control of a section."""
    return next(
        one
        for one in root.iter(w("sdt"))
        if (tag := one.find(f"{w('sdtPr')}/{w('tag')}")) is not None and f":{key}:" in tag.get(w("val"))
    )


def inside(root, key):
    return control(root, key).find(w("sdtContent"))


def paragraph(xml):
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return etree.fromstring(f"<w:p {names}>{xml}</w:p>")


def typed(words):
    return paragraph(f"<w:r><w:t>{words}</w:t></w:r>")


def section(content, key):
    return next(one for one in read_returned(content).sections if one.tag.key == key)


def stray(content, of):
    return strays(read_returned(content).lines, read_returned(of).lines)


ONE = {"agenda": (AgendaItem(title="Acara", discussion=doc("Pertama kalinya.", "Kedua kalinya.")),)}


# --- there and back ------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(documents())
def test_a_random_document_goes_to_word_and_comes_back_the_same(doc):
    checked = check(doc)
    assume(not is_empty(checked))
    built = draft(agenda=(AgendaItem(title="Acara", discussion=checked),), directions=checked)
    assert faults(Docx(built)) == []
    for key in ("i1", "d0"):
        found = section(built, key)
        assert found.doc == without_widths(checked)
        assert found.tag.stood == fingerprint(found.doc) == fingerprint(checked)


def test_every_section_of_a_draft_comes_back_with_what_stood_there():
    data = replace(kendari(), speeches=(Speech(speaker="Wali Kota", text=doc("Selamat.")),), directions=doc("Segera."))
    found = read_returned(build_notula(tagged(data)))
    keys = [one.tag.key for one in found.sections]
    assert keys[:2] == ["o0", "s1"]
    assert {"i1", "d0", "k1", "k6", "r1", "a101", "a602"} - set(keys) == {"i1"}, "an empty discussion is not printed"
    for one in found.sections:
        if one.tag.part is Part.ACTION:
            assert fingerprints(["" if cell == "–" else cell for cell in one.cells]) == one.tag.stood
        elif one.tag.part.is_rich:
            assert fingerprint(one.doc) == one.tag.stood
    assert (found.meetings, found.comments, found.tracked) == (frozenset({7}), 0, 0)


def test_tags_change_nothing_that_is_printed_and_the_same_draft_has_the_same_bytes():
    with_tags, without = draft(), build_notula(kendari())
    assert Docx(with_tags).text == Docx(without).text
    assert with_tags == draft()
    assert b"w:sdt" not in Docx(without).parts["word/document.xml"]


def test_a_tag_is_read_from_a_control_and_from_a_bookmark_and_nothing_else_is_one():
    tag = Tag(2_147_483, Part.ACTION, 2_147_483, fingerprints(["a", "b", "c", "d", "e"]))
    assert Tag.read(str(tag)) == Tag.read(tag.bookmark) == Tag.read(tag.end_bookmark) == tag
    assert len(tag.bookmark) <= 40
    for text in (None, "", "Nama", "rakor:1:i2", "rakor:1:z2:aaaa", "rakor:99999999999:i2:aaaa", "_r1_i2", "_GoBack"):
        assert Tag.read(text) is None


@pytest.mark.skipif(installed() is None, reason="LibreOffice is not installed")
def test_a_file_saved_by_libreoffice_keeps_every_section(tmp_path):
    hard = check(from_html(HARD))
    built = draft(agenda=(*kendari().agenda, AgendaItem(title="Tabel", discussion=hard)), directions=hard)
    (tmp_path / "konsep.docx").write_bytes(built)
    home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    saved = [installed(), home, "--headless", "--convert-to", "docx", "--outdir", tmp_path / "saved"]
    subprocess.run([*saved, tmp_path / "konsep.docx"], check=True, capture_output=True, timeout=120)
    before, after = read_returned(built), read_returned((tmp_path / "saved" / "konsep.docx").read_bytes())
    assert after.sections == before.sections
    assert strays(after.lines, before.lines) == strays(before.lines, after.lines) == []


# --- what Word does ------------------------------------------------------------------------------------------


def test_tracked_insertions_are_taken_and_deletions_left_out():
    def change(root):
        first, second = inside(root, "i1")
        first.append(etree.SubElement(first, w("ins")))
        first[-1].append(paragraph('<w:r><w:t xml:space="preserve"> Sungguh.</w:t></w:r>')[0])
        gone = etree.SubElement(second, w("del"))
        for run in list(second.iter(w("r"))):
            gone.append(run)

    found = section(edited(draft(**ONE), change), "i1")
    assert to_plain(found.doc) == "Pertama kalinya. Sungguh.\n"


def test_a_paragraph_whose_mark_was_deleted_runs_on_into_the_next():
    def change(root):
        properties = inside(root, "i1")[0].find(w("pPr"))
        etree.SubElement(etree.SubElement(properties, w("rPr")), w("del"))

    found = section(edited(draft(**ONE), change), "i1")
    assert to_plain(found.doc) == "Pertama kalinya.Kedua kalinya."


def test_words_in_pieces_links_fields_signs_and_struck_words_are_read():
    def change(root):
        first = inside(root, "i1")[0]
        first.append(
            paragraph(
                '<w:proofErr w:type="spellStart"/><w:hyperlink><w:r><w:rPr><w:b/></w:rPr><w:t>tautan</w:t></w:r>'
                '</w:hyperlink><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t xml:space="preserve"> hari</w:t></w:r>'
                '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>APBD</w:t><w:noBreakHyphen/><w:t>P</w:t></w:r>'
                "<w:r><w:rPr><w:strike/></w:rPr><w:t>batal</w:t></w:r>"
                '<w:r><w:rPr><w:b w:val="0"/></w:rPr><w:sym w:font="Symbol" w:char="F0B7"/><w:cr/><w:tab/></w:r>'
            )
        )
        for child in list(first[-1]):
            first.append(child)
        first.remove(next(one for one in first if one.tag == w("p")))

    found = section(edited(draft(**ONE), change), "i1").doc["content"][0]["content"]
    assert found[1] == {"type": "text", "text": "tautan", "marks": [{"type": "bold"}]}
    assert "".join(one.get("text", "|") for one in found) == "Pertama kalinya.tautan hariAPBD-P~batal~•|\t"


def test_lists_of_words_own_styles_and_items_typed_into_ours_are_lists():
    def change(root):
        content = inside(root, "i1")
        item = '<w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r>'
        for words, level in (("satu", 0), ("anak", 1), ("dua", 0)):
            content.append(paragraph(item.format(level, words)))

    found = section(edited(draft(**ONE), change), "i1")
    assert to_plain(found.doc).splitlines()[2:] == ["1. satu", "   1. anak", "2. dua"]


def test_a_section_that_was_emptied_is_empty_and_not_words_hint():
    def change(root):
        etree.SubElement(control(root, "i1").find(w("sdtPr")), w("showingPlcHdr"))
        content = inside(root, "i1")
        content[:] = [typed("Klik atau ketuk di sini untuk memasukkan teks.")]

    built = draft(**ONE)
    assert is_empty(section(edited(built, change), "i1").doc)
    assert stray(edited(built, change), built) == []


# --- what cannot be placed -----------------------------------------------------------------------------------


def test_paragraphs_typed_between_sections_are_shown_with_their_neighbours():
    def change(root):
        control(root, "i1").addnext(typed("Baris dua"))
        control(root, "i1").addnext(typed("Baris satu"))

    built = draft(**ONE)
    [found] = stray(edited(built, change), built)
    assert (found.text, found.before, found.after) == (
        "Baris satu\nBaris dua",
        "Pertama kalinya. Kedua kalinya.",
        "Arahan pimpinan",
    )


def test_a_control_that_was_lost_is_found_by_its_bookmarks_and_without_those_its_words_are_shown():
    def unwrap(root):
        gone, content = control(root, "i1"), inside(root, "i1")
        for block in list(content):
            gone.addprevious(block)
        gone.getparent().remove(gone)

    def unwrap_and_unmark(root):
        unwrap(root)
        for mark in [one for one in root.iter(w("bookmarkStart")) if "_i1_" in one.get(w("name"))]:
            mark.getparent().remove(mark)

    built = draft(**ONE)
    assert section(edited(built, unwrap), "i1").doc == ONE["agenda"][0].discussion
    lost = edited(built, unwrap_and_unmark)
    assert "i1" not in {one.tag.key for one in read_returned(lost).sections}
    assert [one.text for one in stray(lost, built)] == ["Pertama kalinya.\nKedua kalinya."]


def test_a_section_or_a_row_that_was_copied_counts_once_and_its_copy_is_shown():
    def change(root):
        copy = deepcopy(control(root, "i1"))
        control(root, "i1").getparent().append(typed("pemisah"))
        control(root, "i1").getparent().append(copy)
        row = next(control(root, "a101").iterancestors(w("tr")))
        row.addnext(deepcopy(row))

    built = draft(**ONE)
    found = edited(built, change)
    keys = [one.tag.key for one in read_returned(found).sections]
    assert len(keys) == len(set(keys))
    texts = "\n".join(one.text for one in stray(found, built))
    assert "Pertama kalinya." in texts
    assert "Menyusun alur rujukan satu pintu" in texts


def test_a_new_row_footnotes_text_boxes_and_cells_of_another_table_are_shown():
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def change(root):
        row = deepcopy(next(control(root, "a101").iterancestors(w("tr"))))
        for number, text in enumerate(row.iter(w("t"))):
            text.text = f"baru {number}"
        for one in [*row.iter(w("bookmarkStart")), *row.iter(w("bookmarkEnd")), *row.iter(w("tag"))]:
            one.getparent().remove(one)
        next(control(root, "a101").iterancestors(w("tr"))).addnext(row)
        box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>di kotak</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
        inside(root, "i1")[0].append(paragraph(box)[0])

    notes = (
        f'<w:footnotes {names}><w:footnote w:id="1"><w:p><w:r><w:t>di kaki</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    foot = f"<w:ftr {names}><w:p><w:r><w:t>di tepi - 3 -</w:t></w:r></w:p></w:ftr>"
    comments = f"<w:comments {names}><w:comment/><w:comment/></w:comments>"
    built = draft(**ONE)
    found = edited(built, change, footnotes=notes, comments=comments, footer9=foot)
    texts = "\n".join(one.text for one in stray(found, built))
    assert all(words in texts for words in ("baru 1", "baru 4", "di kotak", "di kaki", "di tepi"))
    assert read_returned(found).comments == 2


# --- what may do harm ----------------------------------------------------------------------------------------


def nothing(_root):
    pass


def test_entities_and_document_types_are_refused():
    evil = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>'
    with pytest.raises(UnfitFile, match="tidak dapat dibaca"):
        read_returned(edited(draft(), nothing, document=evil))


@pytest.mark.parametrize("content", [b"<x", b"", b"<x/>", b"\xff\xfe\x00"])
def test_a_damaged_document_is_refused_in_words(content):
    with pytest.raises(UnfitFile, match="tidak dapat dibaca"):
        read_returned(edited(draft(), nothing, document=content))


def test_a_document_that_swells_or_is_nested_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(returned, "MOST_XML", 1000)
    with pytest.raises(UnfitFile, match="terlalu besar"):
        read_returned(draft())
    monkeypatch.undo()
    deep = "<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = f"<w:document {names}><w:body>{deep}</w:body></w:document>"
    with pytest.raises(UnfitFile):
        read_returned(edited(draft(), nothing, document=document))


@pytest.mark.parametrize("content", [samples.excel(), b"teks biasa", b""])
def test_what_is_no_word_file_is_refused(content):
    with pytest.raises(UnfitFile):
        read_returned(content)
