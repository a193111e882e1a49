"""An organization's own Word template: what it may say, what it may not do, and where it is told what is wrong."""

from __future__ import annotations

import time
import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.shared import Mm

from coordination.documents import own_template, template_check
from coordination.documents.kinds import Kind
from coordination.documents.layout import load_profile, profile_names
from coordination.documents.notula_data import AgendaItem
from coordination.documents.own_template import Unusable
from coordination.documents.template_kinds import OWN, notula_word
from coordination.documents.template_safety import opened
from coordination.documents.values import Participant, ParticipantGroup
from coordination.files.office import UnfitFile
from coordination.richtext import from_html, from_plain
from tests.documents.examples import kendari
from tests.documents.reader import Docx, Paragraph, Table
from tests.documents.word_rules import faults

NOTULA = OWN[Kind.NOTULA]
START = NOTULA.start(load_profile())
HARD = 'Dr. H. O\'Brien & "Anak" <Kota>, S.H. {{ 7*7 }} {% if x %} {_{ \U0001f600 مرحبا ' + "x" * 300


def render(content, data, *, strict=False):
    return NOTULA.filled(content, data, strict=strict)


def check(content):
    return template_check.check(content, Kind.NOTULA)


def examples():
    return NOTULA.examples(load_profile())


def template(*paragraphs, required=True, table=None, header=None):
    """Make a template as an office would, in another program than ours."""
    document = docx.Document()
    if required:
        document.sections[0].header.paragraphs[0].text = "{{ rapat.klasifikasi }} {{ naskah.cap }}"
    if header:
        document.sections[0].header.add_paragraph(header)
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        for texts in table:
            for cell, text in zip(grid.add_row().cells, texts, strict=True):
                cell.text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def with_parts(content, **changed):
    """Return a file with parts changed (a function of the old bytes) or added (bytes); "__" stands for "/"."""
    changed = {name.replace("__", "/").replace("_DOT_", "."): change for name, change in changed.items()}
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = changed.pop(name, None)
            new.writestr(name, change(old.read(name)) if callable(change) else change or old.read(name))
        for name, added in changed.items():
            new.writestr(name, added)
    return out.getvalue()


def told(content):
    return [(fault.place, fault.message) for fault in check(content).faults]


def texts(word):
    with zipfile.ZipFile(BytesIO(word)) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")]
        parts = b"".join(archive.read(name) for name in names if "header" in name.lower() or "document" in name)
    return parts.decode()


def new_faults(word, content):
    """Return what is wrong with a paper and was not with its template: another program has its own ways."""
    return set(faults(Docx(word))) - set(faults(Docx(content)))


def lines(word):
    """Return every paragraph of a file, those in cells too."""

    def inside(blocks):
        for block in blocks:
            if isinstance(block, Paragraph):
                yield block.text
            elif isinstance(block, Table):
                for row in block.rows:
                    for cell in row.cells:
                        yield from inside(cell.blocks)

    return list(inside(Docx(word).blocks))


# --- the template to start from ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", profile_names())
def test_the_template_to_start_from_passes_its_own_check_in_every_layout(name):
    report = check(NOTULA.start(load_profile(name)))
    assert report.faults == ()
    assert faults(Docx(report.example)) == []


def test_every_example_in_it_is_sound_word():
    for data in (*examples(), kendari()):
        assert faults(Docx(render(START, data, strict=True))) == []


def test_it_says_what_our_own_layout_says():
    ours, own = lines(notula_word(kendari())), lines(render(START, kendari()))
    missing = {line for line in ours if line and line not in own}
    # the agenda is numbered by text there, the people by one list, and the closing tells no time
    assert not {line for line in missing if len(line) > 60}, missing


def test_the_same_data_gives_the_same_bytes():
    assert render(START, kendari()) == render(START, kendari())


def test_a_draft_is_marked_and_an_approved_one_is_not():
    whole, draft, _bare = examples()
    assert "BELUM DISAHKAN" in texts(render(START, draft))
    assert "PowerPlusWaterMark" in texts(render(START, draft))
    assert "BELUM DISAHKAN" not in texts(render(START, whole))
    assert "PowerPlusWaterMark" not in texts(render(START, whole))


def test_a_lampiran_without_rows_leaves_no_empty_page():
    _whole, _draft, bare = examples()
    assert texts(render(START, bare)).count("<w:sectPr") == 1
    assert 'w:orient="landscape"' not in texts(render(START, bare))


# --- what people type stays what they typed ------------------------------------------------------------------


def test_whatever_people_type_comes_out_as_they_typed_it():
    data = replace(
        kendari(),
        meeting=HARD,
        place="baris satu\r\nbaris dua\tdan tab\x0b\x00",
        agenda=(AgendaItem(title=HARD, discussion=from_plain(HARD)),),
        participants=(ParticipantGroup(organization=HARD, people=(Participant(name=HARD, position=HARD),)),),
    )
    word = render(START, data)
    assert faults(Docx(word)) == []
    found = lines(word)
    assert found.count(HARD) >= 3
    assert any("baris satu" in line and "baris dua" in line for line in found)
    assert f"1. {HARD}" in found


def test_lists_in_rich_text_are_real_lists_that_begin_at_one_each_also_in_a_template_of_another_program():
    numbered = from_html("<ol><li>satu</li><li>dua</li></ol>")
    data = replace(kendari(), opening=numbered, directions=numbered)
    content = template("{{p pembukaan }}", "{{p arahan }}")
    word = render(content, data)
    assert not new_faults(word, content)
    items = [block.item for block in Docx(word).blocks if isinstance(block, Paragraph) and block.item]
    assert [(item.ordered, item.start) for item in items] == [(True, 1)] * 4
    assert len({item.num for item in items}) == 2


def test_what_is_ready_made_stands_in_a_template_of_another_program_too():
    blocks = ("{{p blok.kop }}", "{{p blok.peserta }}", "{{p blok.matriks }}", "{{p blok.tanda_tangan }}")
    content = template(*blocks)
    word = render(content, kendari())
    assert not new_faults(word, content)
    assert "Pimpinan Rapat," in lines(word)


def test_a_picture_stands_in_its_line():
    emblem = kendari().letterhead.emblem or _png()
    data = replace(kendari(), letterhead=replace(kendari().letterhead, emblem=emblem))
    content = template("Lambang: {{ kop.lambang }}!")
    word = render(content, data)
    assert not new_faults(word, content)
    with zipfile.ZipFile(BytesIO(word)) as archive:
        assert [name for name in archive.namelist() if name.startswith("word/media/")] == ["word/media/lambang.png"]


def _png():
    from PIL import Image

    out = BytesIO()
    Image.new("RGBA", (40, 48), "navy").save(out, "PNG")
    return out.getvalue()


def test_the_ready_kop_brings_its_emblem():
    data = replace(kendari(), letterhead=replace(kendari().letterhead, emblem=_png()))
    word = render(START, data)
    assert faults(Docx(word)) == []
    assert b"rakor" in zipfile.ZipFile(BytesIO(word)).read("word/_rels/document.xml.rels")
    assert 'descr="Lambang daerah"' in texts(word)


def test_word_in_indonesian_keeps_its_own_headings():
    def renamed(styles):
        return styles.replace(b'w:styleId="Heading3"', b'w:styleId="Judul3"').replace(
            b'w:styleId="Normal"', b'w:styleId="Biasa"'
        )

    content = with_parts(template("{{p pembukaan }}"), word__styles_DOT_xml=renamed)
    word = render(content, replace(kendari(), opening=from_html("<h1>Judul</h1><p>Isi</p>")))
    names = [style.name for style in docx.Document(BytesIO(word)).styles]
    assert len(names) == len(set(names))
    assert not {fault for fault in new_faults(word, content) if "style" in fault.lower()}


def test_a_cell_that_stays_empty_keeps_a_paragraph():
    content = template(table=[["{{p arahan }}", "x"]])
    word = render(content, replace(kendari(), directions=from_plain("")))
    assert not new_faults(word, content)


def test_a_bare_cell_that_stays_empty_keeps_a_paragraph_too():
    cell = "<w:tc><w:p><w:r><w:t>{{p arahan }}</w:t></w:r></w:p></w:tc>"
    table = f"<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl>"
    word = render(
        with_parts(template("x"), **{DOCUMENT: _inside(table)}), replace(kendari(), directions=from_plain(""))
    )
    assert docx.Document(BytesIO(word)).tables[0].cell(0, 0).paragraphs


def test_a_table_without_rows_is_left_out():
    loop = [["{%tr for orang in hadirin %}"], ["{{ orang.nama }}"], ["{%tr endfor %}"]]
    content = template(table=loop)
    word = render(content, replace(kendari(), participants=()))
    assert not new_faults(word, content)
    assert not [block for block in Docx(word).blocks if isinstance(block, Table)]


def test_an_own_sheet_and_font_stay_the_offices_own():
    document = docx.Document()
    document.sections[0].page_width, document.sections[0].page_height = Mm(215), Mm(330)
    document.styles["Normal"].font.name = "Bookman Old Style"
    document.add_paragraph("{{ rapat.judul }} {{ naskah.cap }} {{ rapat.klasifikasi }}")
    out = BytesIO()
    document.save(out)
    made = docx.Document(BytesIO(render(out.getvalue(), kendari())))
    assert round(made.sections[0].page_height.mm) == 330
    assert made.styles["Normal"].font.name == "Bookman Old Style"


# --- what is wrong is told where it stands -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paragraph", "words"),
    [
        ("{{ rapat.judull }}", "`rapat.judull` tidak dikenal; mungkin maksud Anda `rapat.judul`"),
        ("{{ judul }}", "mungkin maksud Anda `"),
        ("{{ entah_apa_ini }}", "`entah_apa_ini` tidak dikenal. Lihat daftar isian."),
        ("{{ rapat.judul", "tidak ditutup dengan }}"),
        ("rapat.judul }}", "Tanda }} tanpa pembukanya"),
        ("{{ rapat }}", "kumpulan isian"),
        ("{{ hadirin }}", "adalah daftar"),
        ("{{ hadirin.nama }}", "ada di dalam daftar"),
        ("{{ pembukaan }}", "{{p pembukaan }}"),
        ("{{p rapat.judul }}", "berupa teks"),
        ("Teks {{p pembukaan }}", "sendirian dalam satu paragraf"),
        ("{%p for orang in rapat.judul %}", "bukan daftar"),
        ("{%p for orang in hadirin %}", "tidak ditutup"),
        ("{%p endfor %}", "tanpa for"),
        ("{%p else %}", "tanpa if"),
        ("{%tr for orang in hadirin %}", "hanya berlaku di dalam tabel"),
        ("{% for orang in hadirin %}{{ orang.nma }}{% endfor %}", "mungkin maksud Anda `orang.nama`"),
        ("{{ rapat.judul|besar }}", "tidak diizinkan"),
        ("{{ rapat..judul }}", "tidak dapat dibaca"),
        ("{% raw %}{{ x }}{% endraw %}", "tidak dikenal; yang dapat dipakai"),
        ("{{ (((( }}", "tidak dapat dibaca"),
        ("{{ " + "(" * 140 + "1" + ")" * 140 + " }}", ""),
    ],
)
def test_a_wrong_tag_is_told_with_its_paragraph(paragraph, words):
    found = told(template("Baris pertama", paragraph))
    if words:
        assert found[0][0] == "Paragraf 2"
        assert words in found[0][1]


def test_a_wrong_tag_in_a_table_is_told_with_its_cell():
    first = [["a", "b"]]
    content = template("x", table=[*first, ["c", "d"], ["{{ rapat.judull }}", "e"]])
    assert told(content) == [
        ("Tabel 1, baris 3, kolom 1", "`rapat.judull` tidak dikenal; mungkin maksud Anda `rapat.judul`.")
    ]


def test_a_wrong_tag_in_a_header_is_told_there():
    assert told(template("x", header="{{ naskah.capp }}"))[0][0] == "Kepala halaman: Paragraf 2"


def test_a_loop_that_begins_in_one_cell_and_ends_in_another_is_told():
    content = template(table=[["{%p for orang in hadirin %}", "{%p endfor %}"]])
    assert "harus ada dalam satu badan naskah atau satu sel" in told(content)[0][1]
    content = template("{%p for orang in hadirin %}", "{% endfor %}")
    assert "hurufnya harus sama" in told(content)[0][1]


def test_a_template_that_could_pass_a_draft_for_an_approved_paper_is_refused():
    found = told(template("{{ rapat.judul }}", required=False))
    assert [place for place, _message in found] == ["Seluruh templat"] * 2
    assert "naskah.cap" in found[0][1]


def test_a_tag_that_word_has_cut_into_runs_is_read_as_one():
    document = docx.Document(BytesIO(template("x")))
    paragraph = document.add_paragraph()
    for piece in ("{", "{ rapat.", "jud", "ull }", "}"):
        paragraph.add_run(piece).bold = piece == "jud"
    out = BytesIO()
    document.save(out)
    assert "mungkin maksud Anda `rapat.judul`" in told(out.getvalue())[0][1]


def test_a_hundred_faults_are_not_all_told():
    assert len(told(template(*["{{ salah }}"] * 100))) == template_check.MOST_FAULTS


# --- what a template may not do ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ rapat.__class__ }}",
        "{{ rapat['__class__'] }}",
        "{{ rapat.judul.format(rapat) }}",
        "{{ rapat.items() }}",
        "{{ hadirin.append(1) }}",
        "{{ lipsum.__globals__ }}",
        "{{ cycler.__init__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ _making.surface.package }}",
        "{{ rapat|attr('__class__') }}",
        "{{ hadirin|map(attribute='__class__')|list }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% extends 'x' %}",
        "{% set a = 1 %}",
        "{% macro m() %}{% endmacro %}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{{ 'x' * 10**9 }}",
        "{{ 9**9**9 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ 'x'|center(999999999) }}",
        "{{ 'ab'|join('x') ~ rapat.judul|replace('', 'xxxx') }}",
        "{% for a in hadirin recursive %}x{% endfor %}",
        "{{ namespace(x=1) }}",
        "{%p include 'x' %}",
        "{% filter upper %}x{% endfilter %}",
        "{{ rapat.judul if x() }}",
        "{{ loop.cycle('a') }}",
    ],
)
def test_an_attack_is_refused_in_words_and_never_rendered(attack):
    content = template("x", attack)
    began = time.monotonic()
    assert told(content)
    with pytest.raises(Unusable):
        render(content, kendari(), strict=True)
    assert time.monotonic() - began < 5


def test_loops_in_loops_are_stopped_before_they_fill_the_machine(monkeypatch):
    deep = "".join(f"{{% for a{n} in hadirin %}}" for n in range(7)) + "x" + "{% endfor %}" * 7
    people = tuple(Participant(position=f"Jabatan {n}") for n in range(300))
    data = replace(kendari(), participants=(ParticipantGroup(organization="A", people=people),))
    began = time.monotonic()
    with pytest.raises(Unusable, match="too much"):
        render(template(deep), data)
    assert time.monotonic() - began < 20


def test_a_loop_over_the_letters_of_a_text_is_refused():
    with pytest.raises(Unusable):
        render(template("{% for a in rapat.judul %}{{ a }}{% endfor %}"), kendari())


def _relationship(kind, target, mode='TargetMode="External"'):
    def change(rels):
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        one = f'<Relationship Id="rIdX" Type="{office}/{kind}" Target="{target}" {mode}/></Relationships>'
        return rels.replace(b"</Relationships>", one.encode())

    return change


def _inside(xml):
    return lambda part: part.replace(b"<w:body>", b"<w:body>" + xml.encode())


RELS = "word___rels__document_DOT_xml_DOT_rels"
DOCUMENT = "word__document_DOT_xml"
HARMFUL = {
    "a picture from elsewhere": {RELS: _relationship("image", "http://example.com/a.png")},
    "a picture from the server": {RELS: _relationship("image", "file:///etc/passwd")},
    "a template of its own": {
        "word___rels__settings_DOT_xml_DOT_rels": _relationship("attachedTemplate", "x.dotm")(
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        )
    },
    "an embedded object": {"word__embeddings__a_DOT_bin": b"x"},
    "an object": {DOCUMENT: _inside("<w:p><w:r><w:object/></w:r></w:p>")},
    "a field that reads": {
        DOCUMENT: _inside('<w:p><w:r><w:instrText> INCLUDETEXT "/etc/passwd" </w:instrText></w:r></w:p>')
    },
    "a simple field that reads": {DOCUMENT: _inside('<w:p><w:fldSimple w:instr="DDEAUTO c:\\\\cmd"/></w:p>')},
    "a link to a script": {RELS: _relationship("hyperlink", "javascript:alert(1)")},
    "macros": {"word__vbaProject_DOT_bin": b"x"},
    "an entity": {
        DOCUMENT: lambda part: b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + part.split(b"?>", 1)[1]
    },
    "a broken part": {DOCUMENT: b"<w:document"},
    "activex": {"word__activeX__activeX1_DOT_xml": b"<x/>"},
    "another document": {DOCUMENT: _inside('<w:altChunk r:id="rId1"/>')},
}


@pytest.mark.parametrize("harm", HARMFUL)
def test_a_file_that_could_do_harm_is_no_template(harm):
    with pytest.raises(UnfitFile):
        opened(with_parts(template("x"), **HARMFUL[harm]))


def test_a_link_to_the_web_is_harmless():
    opened(with_parts(template("x"), **{RELS: _relationship("hyperlink", "https://example.go.id")}))


def test_a_program_that_is_called_a_document_is_refused():
    for content in (b"MZ\x90\x00" + b"\0" * 100, b"PK\x03\x04 no zip", b"%PDF-1.4 %%EOF"):
        with pytest.raises(UnfitFile):
            opened(content)


def test_a_bomb_is_refused_unread():
    bomb = with_parts(template("x"), word__bom_DOT_xml=b"<a>" + b" " * (5 * 1024 * 1024) + b"</a>")
    with pytest.raises(UnfitFile, match="terlalu besar"):
        opened(bomb)


def test_a_field_that_a_template_asks_for_in_vain_gives_our_own_layout(monkeypatch):
    monkeypatch.setattr(own_template, "MOST_CHARACTERS", 10)
    data = replace(kendari(), template=START)
    assert lines(notula_word(data)) == lines(notula_word(kendari()))


@pytest.mark.parametrize(
    "hidden",
    [
        "<w:p><w:r><w:instrText>{{ rapat.judul }}</w:instrText></w:r></w:p>",
        '<w:p w:rsidR="{% include %}"/>',
        "<w:p><!-- " + "{{" * 1000 + " --></w:p>",
        "<w:t>{{ rapat.judul }}</w:t>",
    ],
)
def test_a_tag_where_no_text_is_printed_is_refused(hidden):
    assert told(with_parts(template("x"), **{DOCUMENT: _inside(hidden)}))


@pytest.mark.parametrize(
    "heavy",
    [
        "<w:p><w:r><w:t>" + "{{" * 1_000_000 + "</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 12_000,
        "<w:tbl><w:tblGrid/>"
        + "<w:tr><w:tc><w:p><w:r><w:t>{{ x }}</w:t></w:r></w:p></w:tc></w:tr>" * 40_000
        + "</w:tbl>",
        "<w:p><w:r><w:t>{{ rapat.judul }}</w:t></w:r></w:p>" + "<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 9_000,
        "<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 14_000 + "</w:p>",
        "<w:p><w:r><w:t>{% if rapat.judul %}{{ rapat.judul }}{% endif %}</w:t></w:r></w:p>" * 600,
    ],
    ids=["braces", "paragraphs", "rows", "one tag in much", "runs", "many tags"],
)
def test_a_heavy_template_is_judged_within_seconds(heavy):
    began = time.monotonic()
    check(with_parts(template("x"), **{DOCUMENT: _inside(heavy)}))
    assert time.monotonic() - began < 20


# --- the list of fields --------------------------------------------------------------------------------------


def test_every_field_of_the_list_can_be_written_as_it_says():
    tags = []
    for one in NOTULA.documented():
        if "[]" in one.path or one.kind in ("list", "picture"):
            continue
        tags.append(f"{{{{p {one.path} }}}}" if one.kind in ("rich", "block") else f"{{{{ {one.path} }}}}")
    assert len(tags) > 40
    assert told(template(*tags)) == []


def test_every_notula_has_every_field_of_the_list():
    def names(fields):
        return {
            f"{key}.{inner}" if isinstance(value, dict) else key
            for key, value in fields.items()
            for inner in (value if isinstance(value, dict) else [""])
        }

    for data in (*examples(), kendari()):
        assert names(NOTULA.fields(data)) == names(NOTULA.schema())


def test_what_was_approved_bears_its_code_and_a_draft_none():
    whole, draft, bare = examples()
    for data in (whole, bare):
        built = Docx(render(START, data))
        assert faults(built) == []
        assert data.verification.code in built.text
        assert any(name.startswith("word/media/kode") for name in built.parts)
    assert "Kode naskah" not in texts(render(START, draft))
