"""A paper on screen: the words of its Word file in their places, the numbers that Word counts, and nothing else."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from PIL import Image

from coordination.documents import wml
from coordination.documents.layout import LayoutProfile
from coordination.documents.letterhead import letterhead
from coordination.documents.notula import build_notula
from coordination.documents.numbering import Scheme
from coordination.documents.page import Marks
from coordination.documents.paper import Paper, Properties
from coordination.documents.screen import fragment, screen
from coordination.documents.screen.numbers import written
from coordination.documents.values import Letterhead
from coordination.documents.wml import ListLevel, cell, paragraph, row, run
from coordination.paths import PACKAGE
from tests.documents import examples
from tests.documents.reader import Docx, w

HOSTILE = """Dr. H. O'Brien & "Anak" <Kota>, </p><script>alert(1)</script></style>{}*/ \\ 🙏 نص"""
ELEMENTS = {
    "article", "section", "div", "p", "h2", "h3", "h4", "h5", "h6", "span", "strong", "em", "u", "br", "img", "a",
    "table", "colgroup", "col", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "class", "lang", "scope", "role", "tabindex", "colspan", "rowspan", "src", "alt", "width", "height", "href", "rel",
    "aria-label", "aria-hidden",
}  # fmt: skip
NOTULAS = {
    "kendari": examples.kendari, "hard": examples.hard, "draft": examples.draft, "ralat": examples.ralat,
}  # fmt: skip


def made(body, paper=None, **marks):
    """Make a Word file of one section from blocks as WordprocessingML."""
    paper = paper or Paper.begin(LayoutProfile(), Marks(**marks))
    whole = body + paragraph("Sela") + paper.sections.properties(paper.sheet, first=True)
    return paper.finish(whole, Properties(title="Uji", created=datetime(2024, 6, 27, tzinfo=UTC)))


def holds(text, width=2000, **said):
    """Write a cell that holds a text."""
    return cell(width, paragraph("TabelKepala" if "shaded" in said else "TabelIsi", run(text)), **said)


def below(width=2000):
    """Write a cell that the one above it reaches into."""
    return cell(width, "<w:p/>", merge="continue")


def table(widths, rows, *, bordered=True, caption="Tabel"):
    return wml.table(widths, rows, bordered=bordered, caption=caption)


def begun():
    return Paper.begin(LayoutProfile(), Marks())


def tree(shown):
    return lxml_html.fragment_fromstring(shown.html)


def lines(element):
    """Return the text of each paragraph that has any, as it stands on screen."""
    found = (one.text_content() for one in element.iter("p", "h2", "h3", "h4", "h5", "h6"))
    return [text for text in found if text.strip()]


def bare(text):
    return re.sub(r"\s", "", text)


def numbers(shown):
    return [one.text_content().strip() for one in tree(shown).xpath("//*[contains(@class, 'paper-no')]")]


# Words.


@pytest.mark.parametrize("name", NOTULAS)
def test_the_words_on_screen_are_those_of_the_word_file_in_its_order(name):
    word = build_notula(NOTULAS[name]())
    shown = tree(screen(word))
    for one in shown.xpath("//*[@class='paper-marks']"):
        one.drop_tree()
    expected = [paragraph for paragraph in Docx(word).paragraphs if bare(paragraph.text)]
    found = lines(shown)
    assert len(found) == len(expected)
    for text, paragraph_in_word in zip(found, expected, strict=True):
        if paragraph_in_word.item or paragraph_in_word.style in ("Heading1", "Heading2"):
            assert bare(text).endswith(bare(paragraph_in_word.text))
            assert bare(text) != bare(paragraph_in_word.text), "a numbered paragraph without its number"
        else:
            assert bare(text) == bare(paragraph_in_word.text)


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.booleans())
@example(HOSTILE, True)
@example("x" * 300, False)
@example(" dua  spasi \t tab\r\nbaris\n\nbaru\x0b\x00 ", True)
@settings(deadline=None, max_examples=60)
def test_any_text_survives_as_text_wherever_it_stands(text, bold):
    paper = Paper.begin(LayoutProfile(), Marks(security_word=text, mark=text))
    item = ListLevel(paper.lists.begin(Scheme.ORDERED_1, 0), 0)
    said = run(text, bold=bold)
    body = (
        paragraph("Title", said)
        + paragraph("Isi", said, in_list=item)
        + paragraph("Keputusan", run("1.\t") + said)
        + table((4000, 5071), [row(holds(text, 4000, shaded=True) + holds(text, 5071), head=True)], caption=text)
    )
    word = made(body, paper)
    shown = screen(word)
    element = tree(shown)
    assert {one.tag for one in element.iter()} <= ELEMENTS
    assert {name for one in element.iter() for name in one.attrib} <= ATTRIBUTES
    assert "<" not in shown.css
    expected = bare(run_text(word))
    found = [bare(one) for one in lines(element) if bare(one)]
    if expected:
        assert found == [bare(mark_text(word)), expected, f"1){expected}", f"1.{expected}", expected, expected]


def run_text(word):
    """Return what the file's title says: the text as it can stand in XML."""
    return next(one.text for one in Docx(word).paragraphs if one.style == "Title")


def mark_text(word):
    """Return what the header of the first page says."""
    (part,) = (name for name in Docx(word).parts if name.startswith("word/rakorHeader2"))
    return "".join(one.text or "" for one in Docx(word).root(part).iter(w("t")))


def test_spaces_tabs_and_line_breaks_stay_as_they_were_typed():
    shown = tree(screen(made(paragraph("Isi", run("dua  spasi\tlalu\nbaris")))))
    (line,) = shown.iter("p")
    assert line.text == "dua  spasi\tlalu"
    assert [one.tag for one in line] == ["br"]
    assert line[0].tail == "baris"


def test_nothing_on_screen_needs_a_style_attribute_or_a_script():
    shown = screen(build_notula(examples.hard()))
    assert "style=" not in shown.html
    assert "<script" not in shown.html
    assert "url(" not in shown.css


def test_bold_italic_underline_and_colour_are_shown_and_what_is_hidden_is_not():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>rahasia</w:t></w:r>"
    code = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    deleted = "<w:del><w:r><w:delText>dihapus</w:delText></w:r></w:del>"
    marked = run("tebal", bold=True) + run("miring", italic=True) + run("garis", underline=True)
    body = paragraph("Isi", marked + run("merah", color="C00000") + hidden + deleted)
    shown = screen(made(body + paragraph("Isi", run("halaman ") + code)))
    assert "<strong>tebal</strong><em>miring</em><u>garis</u>" in shown.html
    name = re.search(r'<span class="(\w+)">merah', shown.html)[1]
    assert f".{name}{{color:#c00000}}" in shown.css
    assert not re.search("rahasia|dihapus|PAGE|7|halaman", tree(shown).text_content())


def test_text_in_content_controls_and_insertions_is_shown():
    inside = f"<w:sdtContent>{paragraph('Isi', run('dalam kendali'))}</w:sdtContent>"
    control = f'<w:sdt><w:sdtPr><w:tag w:val="rakor"/></w:sdtPr>{inside}</w:sdt>'
    inserted = paragraph("Isi", f"<w:ins>{run('disisipkan')}</w:ins>")
    assert lines(tree(screen(made(control + inserted)))) == ["dalam kendali", "disisipkan"]


# Numbers.


def test_lists_count_as_word_counts_them():
    paper = begun()
    first, inner, second, marks = (
        paper.lists.begin(scheme, level)
        for scheme, level in ((Scheme.ORDERED_1, 0), (Scheme.ORDERED_1, 1), (Scheme.ORDERED_1, 0), (Scheme.BULLET_1, 0))
    )
    places = [(first, 0), (inner, 1), (inner, 1), (first, 0), (second, 0), (marks, 0), (second, 0)]
    body = "".join(paragraph(f"Heading{level}", run("Acara")) for level in (1, 2, 2))
    body += "".join(paragraph("Butir", run("x"), in_list=ListLevel(*place)) for place in places)
    body += paragraph("Heading1", run("Penutup")) + paragraph("Heading2", run("Lain"))
    shown = screen(made(body, paper))
    assert numbers(shown) == ["1.", "a.", "b.", "1)", "a)", "b)", "2)", "1)", "–", "2)", "2.", "a."]


def test_a_list_may_begin_at_any_number():
    paper = begun()
    item = ListLevel(paper.lists.begin(Scheme.ORDERED_CELL, 0, start=27), 0)
    shown = screen(made(paragraph("Butir", run("x"), in_list=item) * 2, paper))
    assert numbers(shown) == ["27.", "28."]


@pytest.mark.parametrize(
    ("count", "form", "expected"),
    [
        (3, "decimal", "3"), (26, "lowerLetter", "z"), (28, "lowerLetter", "bb"), (2, "upperLetter", "B"),
        (1994, "upperRoman", "MCMXCIV"), (4, "lowerRoman", "iv"), (7, "decimalZero", "07"), (0, "lowerRoman", "0"),
        (5, "none", ""), (10**9, "lowerLetter", "1000000000"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_its_list_says(count, form, expected):
    assert written(count, form) == expected


# Tables.


def test_merged_cells_keep_their_places():
    rows = (
        row(holds("a", merge="restart") + holds("b", 4000, span=2)),
        row(below() + holds("c") + holds("d", merge="restart")),
        row(holds("e", merge="restart") + holds("f") + below()),
    )
    shown = tree(screen(made(table((2000, 2000, 2000), rows))))
    found = [
        [(one.text_content(), one.get("colspan"), one.get("rowspan")) for one in line.iter("td")]
        for line in shown.iter("tr")
    ]
    assert found == [
        [("a", None, "2"), ("b", "2", None)],
        [("c", None, None), ("d", None, "2")],
        [("e", None, None), ("f", None, None)],
    ]


def test_text_of_a_cell_that_goes_on_from_nowhere_is_not_lost():
    lost = row(holds("yatim", 9071, merge="continue"))
    assert lines(tree(screen(made(table((9071,), [lost]))))) == ["yatim"]


def test_heads_are_heads_and_labels_head_their_rows():
    shown = tree(screen(build_notula(examples.kendari())))
    (people,) = shown.xpath("//table[@aria-label='Daftar peserta rapat']")
    assert [(one.text_content(), one.get("scope")) for one in people.xpath("thead//th")] == [
        ("No.", "col"), ("Instansi", "col"), ("Jabatan", "col"), ("Kehadiran", "col"),
    ]  # fmt: skip
    (facts,) = shown.xpath("//table[@aria-label='Keterangan rapat']")
    assert facts.xpath("tbody/tr[2]/th[@scope='row']")[0].text_content() == "Hari/Tanggal"
    assert not shown.xpath("//table[@role='presentation']//th")


def test_tables_that_scroll_have_names_of_their_own():
    wide = table((1500,) * 6, [row(holds("x", 1500) * 6)], caption="Matriks") + paragraph("Sela")
    shown = tree(screen(made(wide * 2)))
    assert [one.get("aria-label") for one in shown.xpath("//*[@role='region']")] == ["Matriks", "Matriks (2)"]


def test_a_shaded_cell_a_low_row_and_dots_up_to_a_stop_are_drawn():
    dots = paragraph("TabelIsi", run("2 \t"), tabs='<w:tab w:val="right" w:leader="dot" w:pos="1200"/>')
    bar = cell(4000, paragraph("TabelTengah", run("3")), span=2).replace(
        "</w:tcPr>", '<w:shd w:val="clear" w:color="auto" w:fill="404040"/></w:tcPr>'
    )
    rows = [row(bar + cell(5071, dots)), row(cell(9071, paragraph("Sela"), span=3), exact=70)]
    shown = screen(made(table((2000, 2000, 5071), rows, bordered=False, caption="Grafik")))
    assert "background:#404040" in shown.css
    assert 'class="paper-fill paper-dots"' in shown.html
    assert "height:3.5pt" in shown.css


# Sheets, headers, headings.


def test_each_section_is_a_sheet_and_one_across_is_marked():
    shown = tree(screen(build_notula(examples.kendari())))
    across = [("paper-across" in one.get("class")) for one in shown.iterchildren("section")]
    assert across == [False, True]


def test_a_page_break_begins_another_sheet():
    body = paragraph("Isi", run("satu")) + paragraph("Isi", '<w:r><w:br w:type="page"/></w:r>' + run("dua"))
    shown = tree(screen(made(body)))
    assert [lines(one) for one in shown.iterchildren("section")] == [["satu"], ["dua"]]


def test_the_header_stands_once_at_the_top_and_on_every_further_page_that_is_printed():
    shown = screen(made(paragraph("Isi", run("x")), security_word="Rahasia", mark='RALAT "KE-1"'))
    assert lines(tree(shown)) == ['RAHASIARALAT "KE-1"', "x"]
    in_css = "".join(f"\\{ord(sign):06x}" for sign in "RAHASIA")
    assert f'@top-left{{content:"{in_css}"' in shown.css
    assert "counter(page)" in shown.css
    assert ":first{@top-left{content:none}" in shown.css


def test_each_letter_of_several_has_its_header_and_no_number_that_a_browser_would_count_on():
    paper = Paper.begin(LayoutProfile(), Marks(security_word="TERBATAS"))
    first = paper.sections.properties(paper.sheet, first=True)
    shown = screen(
        made(paragraph("Isi", run("satu")) + paragraph("Sela", section=first) + paragraph("Isi", run("dua")), paper)
    )
    assert [lines(one) for one in tree(shown).iterchildren("section")] == [["TERBATAS", "satu"], ["TERBATAS", "dua"]]
    pages = re.findall(r"@page \w+\{.*?\}\}", shown.css)
    assert [("@top-left" in one, "counter(page)" in one) for one in pages] == [(True, True), (True, False)]


@pytest.mark.parametrize("levels_in_word", [(1, 3, 5, 2), (2, 5, 1)])
def test_no_heading_skips_a_level(levels_in_word):
    styles = [f"Heading{level}" for level in levels_in_word]
    shown = tree(screen(made("".join(paragraph(style, run("x")) for style in styles))))
    levels = [1, *(int(one.tag[1]) for one in shown.iter("h2", "h3", "h4", "h5", "h6"))]
    assert len(levels) == len(styles) + 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_changed_paragraphs_and_rows_are_marked_at_the_left_edge():
    shown = screen(made(paragraph("Isi", run("lama")) + paragraph("Isi", run("baru"), changed=True)))
    assert [("paper-mark" in one.get("class")) for one in tree(shown).iter("p")] == [False, True]
    ralat = screen(build_notula(examples.ralat()))
    (code,) = (one for one in tree(ralat).iter("td") if one.text_content() == "4b")
    assert "border-left:3pt solid #000" in re.search(rf"\.{code.get('class')}{{([^}}]*)}}", ralat.css)[1]


def test_the_offices_own_font_and_sizes_are_those_on_screen():
    shown = screen(build_notula(examples.kendari(LayoutProfile(font="Bookman Old Style", font_size=11))))
    assert 'font-family:"Bookman Old Style"' in shown.css
    assert "font-size:calc(var(--paper-base) + 11*var(--paper-pt))" in shown.css


# Pictures and links.


def png():
    file = BytesIO()
    Image.new("RGB", (20, 24), "navy").save(file, "PNG")
    return file.getvalue()


def with_part(word, name, content):
    """Return the file with one part replaced."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(word)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            new.writestr(one, content if one == name else old.read(one))
    return out.getvalue()


def test_the_emblem_is_shown_and_what_is_no_picture_is_not():
    word = build_notula(replace(examples.kendari(), letterhead=replace(examples.LETTERHEAD, emblem=png())))
    (emblem,) = tree(screen(word)).iter("img")
    assert emblem.get("src").startswith("data:image/png;base64,")
    assert emblem.get("alt") == "Lambang daerah"
    for content in (b"<svg onload='alert(1)'/>", b"<html><script>alert(1)</script>"):
        assert "<img" not in screen(with_part(word, "word/media/lambang.png", content)).html


def test_a_link_leads_to_the_web_or_nowhere():
    paper = begun()
    body = ""
    for number, target in enumerate(("https://contoh.invalid/?a=1&b=2", "javascript:alert(1)", "data:text/html,x"), 1):
        paper.package.add(f"word/x{number}", b"", kind="hyperlink", content_type="x/x")
        body += paragraph("Isi", f'<w:hyperlink r:id="rakor{number}">{run(target)}</w:hyperlink>')
        rels = paper.package["word/_rels/document.xml.rels"].decode()
        escaped = target.replace("&", "&amp;")
        external = rels.replace(f'Target="x{number}"', f'Target="{escaped}" TargetMode="External"')
        paper.package["word/_rels/document.xml.rels"] = external.encode()
    shown = tree(screen(made(body, paper)))
    assert [one.get("href") for one in shown.iter("a")] == ["https://contoh.invalid/?a=1&b=2"]
    assert len(lines(shown)) == 3


def test_an_entity_of_the_file_is_not_resolved():
    word = made(paragraph("Isi", run("ENTITAS")))
    document = Docx(word).parts["word/document.xml"].decode()
    evil = document.replace("<w:document", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document', 1)
    evil = evil.replace("ENTITAS", "ENTITAS&e;")
    assert lines(tree(screen(with_part(word, "word/document.xml", evil.encode())))) == ["ENTITAS"]


# Pieces.


def test_a_kop_alone_is_shown_as_on_its_paper():
    paper = begun()
    kop = Letterhead(government=HOSTILE, organization=("Dinas Contoh",), emblem=png())
    shown = fragment(letterhead(kop, paper.sheet.text_width, paper.package), paper)
    assert lines(tree(shown)) == [HOSTILE, "Dinas Contoh"]
    assert shown.html.count("<img") == 1


def test_equal_looks_have_equal_names_in_all_papers_so_that_two_may_stand_on_a_page():
    one, other = (screen(build_notula(make())).css for make in (examples.kendari, examples.hard))
    rules = [dict(re.findall(r"\.paper \.(\w+)\{([^}]*)\}", css)) for css in (one, other)]
    shared = rules[0].keys() & rules[1].keys()
    assert shared
    assert all(rules[0][name] == rules[1][name] for name in shared)


def test_every_class_on_screen_is_one_that_the_paper_or_the_style_sheet_knows():
    styles = (PACKAGE.parent / "frontend" / "styles" / "paper.css").read_text(encoding="utf-8")
    known = {*re.findall(r"\.(paper(?:-\w+)*)", styles), "paper-across"}
    for make in NOTULAS.values():
        shown = screen(build_notula(make()))
        names = {name for one in tree(shown).iter() for name in (one.get("class") or "").split()}
        assert names <= known | set(re.findall(r"\.paper \.(\w+)\{", shown.css))


def test_a_table_needs_no_grid():
    bare_table = f"<w:tbl><w:tblPr/><w:tr><w:tc>{paragraph('Isi', run('x'))}</w:tc></w:tr></w:tbl>"
    assert lines(tree(screen(made(bare_table)))) == ["x"]


def test_a_file_that_says_nonsense_is_shown_all_the_same():
    said = (
        '<w:tblPr><!-- x --><w:tblW w:w="1e300" w:type="dxa"/><w:tblBorders><w:top w:val="single" w:sz="nan"/>'
        '<!-- x --></w:tblBorders><w:tblCellMar><?x y?><w:start w:w="-5"/></w:tblCellMar></w:tblPr>'
    )
    many = '<w:trPr><w:gridBefore w:val="1000000000"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr>'
    row_of_it = f"<w:tr>{many}{paragraph('Isi', run('isi'))}</w:tc></w:tr>"
    wild = f'<w:tbl>{said}<w:tblGrid><w:gridCol w:w="x"/></w:tblGrid>{row_of_it}</w:tbl>'
    listed = paragraph("TidakAda", run("daftar"), in_list=ListLevel(999, 77))
    measures = '<w:pPr><w:spacing w:before="1e999" w:line="0"/><w:ind w:left="abc"/></w:pPr>'
    odd = f"<w:p><!-- x -->{measures}<w:r><!-- x --><w:t>aneh</w:t></w:r></w:p>"
    assert lines(tree(screen(made(wild + listed + odd)))) == ["isi", "daftar", "aneh"]


def test_a_style_based_on_itself_ends():
    word = made(paragraph("Isi", run("x")))
    styles = Docx(word).parts["word/styles.xml"].decode()
    turned = re.sub(r'(w:styleId="Isi">.*?<w:basedOn w:val=")Normal"', r'\1Isi"', styles, count=1)
    assert turned != styles
    assert lines(tree(screen(with_part(word, "word/styles.xml", turned.encode())))) == ["x"]
